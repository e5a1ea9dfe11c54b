//! Programs written in Rust that only some commands need, in exactly the versions that the project names: Trunk for
//! `cargo xtask serve --watch`, cargo-fuzz for `cargo xtask fuzz`.
//!
//! What is on the user's PATH in that version is used. Otherwise it is built from its sources, once for all clones of
//! the project: into a folder of the user's cache that is named for the version.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::{Tools, announce};
use crate::project::{Failure, Outcome, output, root, run, target};

struct RustTool {
    package: &'static str,
    programs: &'static [&'static str],
    version: String,
    why: &'static str,
}

/// Provides what `cargo xtask serve --watch` calls.
pub(super) fn provide_trunk(tools: &mut Tools) -> Outcome {
    let all = [
        RustTool {
            package: "wasm-bindgen-cli",
            programs: &["wasm-bindgen"],
            version: pinned_wasm_bindgen()?,
            why: "Trunk connects the wasm modules with JavaScript by it, and it must have the version of the library",
        },
        RustTool {
            package: "trunk",
            programs: &["trunk"],
            version: "0.21.14".to_owned(),
            why: "it rebuilds the page whenever a source changes, and reloads it",
        },
    ];
    all.iter().try_for_each(|tool| tool.provide(tools))
}

/// Provides what `cargo xtask fuzz` calls.
pub(super) fn provide_fuzzer(tools: &mut Tools) -> Outcome {
    RustTool {
        package: "cargo-fuzz",
        programs: &["cargo-fuzz"],
        version: "0.13.2".to_owned(),
        why: "it builds and runs the fuzz targets",
    }
    .provide(tools)
}

impl RustTool {
    fn provide(&self, tools: &mut Tools) -> Outcome {
        let Self {
            package,
            version,
            why,
            ..
        } = self;
        if self.is_on_path() {
            return Ok(());
        }
        let folder = cache()?.join(format!("{package}-{version}"));
        let programs = folder.join("bin");
        if !self.is_in(&programs) {
            announce(&format!(
                "Building {package} {version}: {why}. This takes a few minutes, once."
            ));
            self.install(&folder)?;
            if !self.is_in(&programs) {
                return Err(Failure::new(format!(
                    "{package} was installed, but does not say that it is {version}."
                )));
            }
        }
        tools.folders.push(programs);
        Ok(())
    }

    fn is_on_path(&self) -> bool {
        self.programs
            .iter()
            .all(|program| self.states_version(Command::new(program)))
    }

    /// The folder is named for the version.
    fn is_in(&self, folder: &Path) -> bool {
        self.programs.iter().all(|program| {
            let file = folder.join(program).with_extension(env::consts::EXE_EXTENSION);
            self.states_version(Command::new(file))
        })
    }

    fn states_version(&self, mut program: Command) -> bool {
        // Trunk takes NO_COLOR for an option of its own, and refuses most values that others accept.
        output(program.arg("--version").env_remove("NO_COLOR"))
            .is_some_and(|text| text.split_whitespace().last() == Some(&self.version))
    }

    /// Builds with little optimization: these programs run for moments, and would be built for many minutes.
    fn install(&self, folder: &Path) -> Outcome {
        let Self { package, version, .. } = self;
        let build = target().join("tools-build");
        run(Command::new("cargo")
            .args([
                "install",
                package,
                "--version",
                version,
                "--locked",
                "--quiet",
                "--force",
                "--root",
            ])
            .arg(folder)
            .arg("--target-dir")
            .arg(&build)
            .env("CARGO_PROFILE_RELEASE_LTO", "off")
            .env("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16")
            .env("CARGO_PROFILE_RELEASE_OPT_LEVEL", "1"))
        .map_err(|failure| {
            Failure::new(format!(
                "{failure} Another way is to put {package} {version} on your PATH, for instance with `cargo install {package} --version {version} --locked`."
            ))
        })?;
        // Hundreds of megabytes that nobody needs again. If they stay, they only take space.
        let _ = fs::remove_dir_all(build);
        Ok(())
    }
}

/// The version that the workspace pins: the program refuses modules of any other.
fn pinned_wasm_bindgen() -> Outcome<String> {
    let manifest = root().join("Cargo.toml");
    let text = fs::read_to_string(&manifest).unwrap_or_default();
    text.lines()
        .find_map(|line| line.strip_prefix("wasm-bindgen = \"=")?.split('"').next())
        .map(str::to_owned)
        .ok_or_else(|| {
            Failure::new(format!(
                "{} does not pin wasm-bindgen (`\"=x.y.z\"`).",
                manifest.display()
            ))
        })
}

/// Where built tools are kept for all clones.
fn cache() -> Outcome<PathBuf> {
    let set = |name: &str| {
        env::var_os(name)
            .filter(|value| !value.is_empty())
            .map(PathBuf::from)
    };
    if let Some(folder) = set("ASL_TOOLS") {
        return Ok(root().join(folder));
    }
    let caches = set("XDG_CACHE_HOME")
        .filter(|folder| folder.is_absolute())
        .or_else(|| set("LOCALAPPDATA").filter(|_| cfg!(windows)))
        .or_else(|| set("HOME").map(|home| home.join(".cache")));
    caches
        .map(|folder| folder.join("asl-playground").join("tools"))
        .ok_or_else(|| {
            Failure::new("There is no home folder to keep built tools in: please set ASL_TOOLS to a folder.")
        })
}
