//! Provides what the commands need: finds it, or installs it and says so.
//!
//! Every step tests for the result itself (a library that is there, a program that states its version), so that what
//! is there already, from wherever it came, costs nothing. What needs rights that the user does not have is not tried:
//! the command to run is printed instead.

mod browser;
mod npm;
mod packages;
mod python;
mod rust_tools;
mod wasm_target;

use std::env;
use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};
use std::process::Command;

pub(crate) use wasm_target::TARGET as WASM;

use crate::project::{Outcome, root, run};

/// Where the programs are that the project's commands call.
#[derive(Default)]
pub(crate) struct Tools {
    /// Folders that come before those of the user's PATH.
    folders: Vec<PathBuf>,
    /// Folders that come before those, in builds for wasm only.
    wasm_folders: Vec<PathBuf>,
    /// What builds for wasm need in their environment.
    wasm_environment: Vec<(&'static str, OsString)>,
    chrome: Option<PathBuf>,
    chromedriver: Option<PathBuf>,
    firefox: Option<PathBuf>,
    webkit_driver: Option<PathBuf>,
    webkit: Option<PathBuf>,
    fences_python: Option<PathBuf>,
    projects_python: Option<PathBuf>,
    cdk_python: Option<PathBuf>,
    package_python: Option<PathBuf>,
}

impl Tools {
    /// A program, with all tools on its path.
    pub(crate) fn command(&self, program: &str) -> Command {
        self.command_with(program, &[])
    }

    /// A program that compiles for wasm, or that calls one.
    pub(crate) fn wasm_command(&self, program: &str) -> Command {
        let mut command = self.command_with(program, &self.wasm_folders);
        command.envs(self.wasm_environment.iter().map(|(name, value)| (name, value)));
        command
    }

    /// Whether the user's own toolchain compiles for wasm, so that all that belongs to it (clippy) can, too.
    pub(crate) fn toolchain_has_wasm(&self) -> bool {
        self.wasm_environment.is_empty()
    }

    /// The browser to test with.
    pub(crate) fn chrome(&self) -> Option<&Path> {
        self.chrome.as_deref()
    }

    /// The driver of that browser.
    pub(crate) fn chromedriver(&self) -> Option<&Path> {
        self.chromedriver.as_deref()
    }

    /// Firefox.
    pub(crate) fn firefox(&self) -> Option<&Path> {
        self.firefox.as_deref()
    }

    /// WebKitGTK's driver, and the browser that it drives.
    pub(crate) fn webkit(&self) -> Option<(&Path, &Path)> {
        self.webkit_driver.as_deref().zip(self.webkit.as_deref())
    }

    /// The Python that checks projects for deployment tools.
    pub(crate) fn projects_python(&self) -> Option<&Path> {
        self.projects_python.as_deref()
    }

    /// The Python that synthesizes apps of the CDK.
    pub(crate) fn cdk_python(&self) -> Option<&Path> {
        self.cdk_python.as_deref()
    }

    /// The Python that makes and tests the Python package.
    pub(crate) fn package_python(&self) -> Option<&Path> {
        self.package_python.as_deref()
    }

    /// The Python that has `MkDocs` and the package for its fences.
    pub(crate) fn fences_python(&self) -> Option<&Path> {
        self.fences_python.as_deref()
    }

    fn command_with(&self, program: &str, first: &[PathBuf]) -> Command {
        let user = env::var_os("PATH").unwrap_or_default();
        let all = self
            .folders
            .iter()
            .chain(first)
            .cloned()
            .chain(env::split_paths(&user));
        let mut command = Command::new(program);
        // A folder whose name holds the separator cannot be on a path; then the user's own must do.
        command.env("PATH", env::join_paths(all).unwrap_or(user));
        command
    }
}

/// Provides what builds the page.
pub(crate) fn for_page() -> Outcome<Tools> {
    let mut tools = Tools::default();
    wasm_target::provide(&mut tools)?;
    npm::provide(
        &mut tools,
        "web",
        "the code editor, its bundler and the optimizer of wasm modules",
    )?;
    fetch_crates()?;
    Ok(tools)
}

/// Provides what serves a development build that follows every change.
pub(crate) fn for_watching() -> Outcome<Tools> {
    let mut tools = for_page()?;
    rust_tools::provide_trunk(&mut tools)?;
    Ok(tools)
}

/// Provides what builds the page and tests all.
pub(crate) fn for_tests() -> Outcome<Tools> {
    let mut tools = for_page()?;
    browser::provide(&mut tools)?;
    npm::provide(
        &mut tools,
        "tests/e2e",
        "the library that drives the browser in end-to-end tests",
    )?;
    package(&mut tools)?;
    other_engines(&mut tools)?;
    generators(&mut tools)?;
    editors(&mut tools)?;
    projects(&mut tools)?;
    packages::provide_genhtml();
    python::provide_package_tests(&mut tools)?;
    npm::provide(
        &mut tools,
        "tests/bench",
        "what the benchmark compares with, and the library that drives the browser",
    )?;
    Ok(tools)
}

/// Provides what tries the page in all browser engines.
pub(crate) fn for_engines() -> Outcome<Tools> {
    let mut tools = for_page()?;
    browser::provide(&mut tools)?;
    other_engines(&mut tools)?;
    Ok(tools)
}

fn other_engines(tools: &mut Tools) -> Outcome {
    browser::provide_others(tools)?;
    npm::provide(
        tools,
        "tests/engines",
        "the libraries that drive Firefox and WebKit",
    )
}

/// Provides what makes the npm package and tests it.
pub(crate) fn for_package() -> Outcome<Tools> {
    let mut tools = for_page()?;
    browser::provide(&mut tools)?;
    package(&mut tools)?;
    Ok(tools)
}

fn package(tools: &mut Tools) -> Outcome {
    npm::provide(
        tools,
        "tests/package",
        "the test runners that try the npm package",
    )
}

/// Provides what makes the Python package and tests it.
pub(crate) fn for_wheel() -> Outcome<Tools> {
    let mut tools = Tools::default();
    fetch_crates()?;
    python::provide_package_tests(&mut tools)?;
    Ok(tools)
}

/// Provides what reads reports of coverage.
pub(crate) fn for_coverage() -> Outcome<Tools> {
    let mut tools = Tools::default();
    packages::provide_genhtml();
    python::provide_package_tests(&mut tools)?;
    Ok(tools)
}

/// Provides what tests the fences of documentation.
pub(crate) fn for_fences() -> Outcome<Tools> {
    let mut tools = Tools::default();
    browser::provide(&mut tools)?;
    generators(&mut tools)?;
    Ok(tools)
}

/// Provides what checks projects for deployment tools.
pub(crate) fn for_projects() -> Outcome<Tools> {
    let mut tools = Tools::default();
    projects(&mut tools)?;
    Ok(tools)
}

fn projects(tools: &mut Tools) -> Outcome {
    npm::provide(
        tools,
        "tests/projects",
        "the CDK, to check the projects that are exported",
    )?;
    npm::provide(
        tools,
        "tests/projects/serverless",
        "the Serverless Framework, to package the projects that are exported",
    )?;
    python::provide_cdk(tools)?;
    python::provide_project_checks(tools)
}

fn generators(tools: &mut Tools) -> Outcome {
    npm::provide(
        tools,
        "tests/fences",
        "the generators of documentation whose fences are tested",
    )?;
    python::provide_mkdocs(tools)
}

/// Provides what tests the language server.
pub(crate) fn for_editors() -> Outcome<Tools> {
    let mut tools = Tools::default();
    editors(&mut tools)?;
    Ok(tools)
}

fn editors(tools: &mut Tools) -> Outcome {
    packages::provide_neovim();
    npm::provide(
        tools,
        "editors",
        "the libraries of the language server's clients, and what packages the extension for VS Code",
    )
}

/// Provides what fuzzes.
pub(crate) fn for_fuzzing() -> Outcome<Tools> {
    let mut tools = Tools::default();
    rust_tools::provide_fuzzer(&mut tools)?;
    Ok(tools)
}

/// Provides what the benchmark needs.
pub(crate) fn for_bench() -> Outcome<Tools> {
    let mut tools = for_page()?;
    browser::provide(&mut tools)?;
    npm::provide(
        &mut tools,
        "tests/bench",
        "what the benchmark compares with, and the library that drives the browser",
    )?;
    Ok(tools)
}

/// The crates that the project depends on. Cargo says itself what it downloads, and nothing if all are there.
fn fetch_crates() -> Outcome {
    run(Command::new("cargo").arg("fetch"))
}

/// Says what is done next, and why.
fn announce(sentence: &str) {
    println!("[set-up] {sentence}");
}

/// Finds a program on the user's PATH.
fn on_path(program: impl AsRef<OsStr>) -> Option<PathBuf> {
    let name = Path::new(program.as_ref()).with_extension(env::consts::EXE_EXTENSION);
    env::split_paths(&env::var_os("PATH")?)
        .map(|folder| folder.join(&name))
        .find(|path| path.is_file())
}

/// A folder of the project.
fn folder(name: &str) -> PathBuf {
    root().join(name)
}
