//! `cargo xtask serve`: the page, on this machine.

use std::process::Command;

use crate::project::{Outcome, root, run, target};
use crate::site::Port;
use crate::{page, setup};

/// What `serve` can be told.
pub(crate) struct Options {
    pub port: u16,
    pub open: bool,
    pub watch: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            port: 8080,
            open: false,
            watch: false,
        }
    }
}

/// Builds and serves the page; returns when the user ends it.
pub(crate) fn serve(options: &Options) -> Outcome {
    if options.watch {
        let tools = setup::for_watching()?;
        let mut trunk = tools.wasm_command("trunk");
        // Trunk takes this variable for an option of its own, and refuses most values that others accept.
        trunk.env_remove("NO_COLOR");
        trunk
            // Where in Trunk it noticed that a build failed helps nobody.
            .env("RUST_LIB_BACKTRACE", "0")
            .arg("serve")
            // In a folder of its own: dist/ is always the page to be hosted.
            .arg("--dist")
            .arg(target().join("watch"))
            .args(["--port", &options.port.to_string()]);
        if options.open {
            trunk.arg("--open");
        }
        return run(&mut trunk);
    }
    let tools = setup::for_page()?;
    // Before the build: nobody wants to wait for that only to learn that the port is taken.
    let port = Port::take(options.port)?;
    page::build(&tools)?;
    let site = port.serve(&root().join("dist"), &["/"])?;
    let url = site.url("/");
    println!("\nASL Playground is at {url} (Ctrl+C ends it).");
    if options.open {
        open(&url);
    }
    site.wait();
    Ok(())
}

/// Shows an address in the user's browser, or leaves it to them: it has been printed.
fn open(url: &str) {
    let opener = if cfg!(target_os = "macos") {
        "open"
    } else if cfg!(windows) {
        "explorer"
    } else {
        "xdg-open"
    };
    if Command::new(opener).arg(url).spawn().is_err() {
        println!("`{opener}` was not found. Open the address yourself.");
    }
}
