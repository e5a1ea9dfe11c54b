//! Chromium, or Chrome, and the driver that fits it; Firefox; WebKit with its driver.

use std::path::PathBuf;
use std::{env, fs};

use super::{Tools, on_path, packages};
use crate::project::{Failure, Outcome};

const CHROMES: [&str; 5] = [
    "chromium",
    "chromium-browser",
    "google-chrome-stable",
    "google-chrome",
    "chrome",
];
const MAC_CHROME: &str = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome";

pub(super) fn provide(tools: &mut Tools) -> Outcome {
    if find(tools) {
        return Ok(());
    }
    let why = "the tests run the page in a real browser";
    packages::install(
        &["chromium", "chromium-driver"],
        "Chromium with its ChromeDriver",
        why,
    )?;
    if find(tools) {
        Ok(())
    } else {
        Err(Failure::new(
            "Chromium was installed, but is not on the PATH: please set CHROME and CHROMEDRIVER.",
        ))
    }
}

fn find(tools: &mut Tools) -> bool {
    tools.chrome = named_by("CHROME")
        .or_else(|| CHROMES.iter().find_map(on_path))
        .or_else(|| Some(PathBuf::from(MAC_CHROME)).filter(|path| path.is_file()));
    tools.chromedriver = named_by("CHROMEDRIVER").or_else(|| on_path("chromedriver"));
    tools.chrome.is_some() && tools.chromedriver.is_some()
}

/// Firefox, and WebKitGTK with its driver and a screen in memory for its window.
pub(super) fn provide_others(tools: &mut Tools) -> Outcome {
    if find_others(tools) {
        return Ok(());
    }
    packages::install(
        &["firefox-esr", "webkit2gtk-driver", "xvfb"],
        "Firefox and WebKit",
        "a few tests run the page in each browser engine",
    )?;
    if find_others(tools) {
        Ok(())
    } else {
        Err(Failure::new(
            "Firefox and WebKit were installed, but are not where they are expected: please set FIREFOX, WEBKIT_DRIVER and WEBKIT.",
        ))
    }
}

fn find_others(tools: &mut Tools) -> bool {
    tools.firefox = named_by("FIREFOX").or_else(|| ["firefox-esr", "firefox"].iter().find_map(on_path));
    tools.webkit_driver = named_by("WEBKIT_DRIVER").or_else(|| on_path("WebKitWebDriver"));
    tools.webkit = named_by("WEBKIT").or_else(mini_browser);
    tools.firefox.is_some() && tools.webkit().is_some() && on_path("Xvfb").is_some()
}

/// The browser that comes with WebKitGTK: `/usr/lib/MACHINE/webkit2gtk-VERSION/MiniBrowser`.
fn mini_browser() -> Option<PathBuf> {
    let folders = |folder: PathBuf| {
        let entries = fs::read_dir(folder).into_iter().flatten().flatten();
        entries.map(|entry| entry.path()).filter(|path| path.is_dir())
    };
    folders("/usr/lib".into())
        .flat_map(folders)
        .map(|folder| folder.join("MiniBrowser"))
        .find(|path| path.is_file())
}

/// A program that the user names, by its path or as one that is on PATH.
fn named_by(variable: &str) -> Option<PathBuf> {
    let value = env::var_os(variable).filter(|value| !value.is_empty())?;
    let path = PathBuf::from(&value);
    if path.is_file() {
        Some(path)
    } else {
        on_path(value)
    }
}
