//! Chromium, or Chrome, and the driver that fits it.

use std::env;
use std::path::PathBuf;

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
