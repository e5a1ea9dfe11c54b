//! A copy of the project in which something is added to the catalog, and a small program that is built there and asks.
//!
//! Whether a new row or a new file is enough can only be seen by adding one. The copy lies in the target folder and is
//! built into a folder beside it, so that only what changed is compiled again. What does not live here: what is added,
//! and what is expected of it; that is in `tests/`.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The crates that an addition to the catalog can reach; the page and the programs are left out.
const CRATES: [&str; 10] = [
    "json", "catalog", "jsonata", "jsonpath", "asl", "engine", "diagram", "iam", "code", "mock",
];

/// A copy of the project's crates.
#[derive(Debug)]
pub struct Copy {
    folder: PathBuf,
}

impl Copy {
    /// Copies the crates as they are now, with a program beside them whose source is given; it can use the crates.
    ///
    /// # Errors
    ///
    /// If a file cannot be read or written.
    pub fn with_program(name: &str, program: &str) -> io::Result<Self> {
        let project = project();
        let folder = project.join("target/additions").join(name);
        if folder.exists() {
            fs::remove_dir_all(&folder)?;
        }
        fs::create_dir_all(&folder)?;
        let mut manifest = fs::read_to_string(project.join("Cargo.toml"))?;
        let start = manifest.find("members = [").unwrap_or_default();
        let end = manifest
            .get(start..)
            .and_then(|rest| rest.find(']'))
            .map_or(start, |end| start + end + 1);
        manifest.replace_range(start..end, "members = [\"crates/*\"]");
        fs::write(folder.join("Cargo.toml"), manifest)?;
        fs::copy(project.join("Cargo.lock"), folder.join("Cargo.lock"))?;
        for name in CRATES {
            copy(
                &project.join("crates").join(name),
                &folder.join("crates").join(name),
            )?;
        }
        let probe = folder.join("crates/probe");
        fs::create_dir_all(probe.join("src"))?;
        fs::write(probe.join("src/main.rs"), program)?;
        let dependencies: String = [
            "asl",
            "asl-catalog",
            "asl-diagram",
            "asl-engine",
            "asl-iam",
            "asl-json",
            "asl-mock",
        ]
        .map(|name| format!("{name}.workspace = true\n"))
        .concat();
        fs::write(
            probe.join("Cargo.toml"),
            format!(
                "[package]\nname = \"probe\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[dependencies]\n{dependencies}"
            ),
        )?;
        Ok(Self { folder })
    }

    /// Writes a file of the copy.
    ///
    /// # Errors
    ///
    /// If it cannot be written.
    pub fn write(&self, path: &str, text: &str) -> io::Result<()> {
        fs::write(self.folder.join(path), text)
    }

    /// Inserts a text into a file of the copy, before the first line that holds the mark.
    ///
    /// # Errors
    ///
    /// If the file cannot be read or written, or has no such line.
    pub fn insert_before(&self, path: &str, mark: &str, addition: &str) -> io::Result<()> {
        let text = fs::read_to_string(self.folder.join(path))?;
        let place = text.find(mark).ok_or(io::ErrorKind::NotFound)?;
        let line = text
            .get(..place)
            .and_then(|before| before.rfind('\n'))
            .map_or(0, |end| end + 1);
        let (before, after) = text.split_at(line);
        self.write(path, &format!("{before}{addition}\n{after}"))
    }

    /// Builds the program in the copy, runs it, and gives the lines that it prints.
    ///
    /// # Errors
    ///
    /// What Cargo prints, if the program cannot be built or fails.
    pub fn run(&self) -> Result<Vec<String>, String> {
        let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
        let output = Command::new(cargo)
            .args(["run", "--quiet", "--offline", "--package", "probe"])
            .current_dir(&self.folder)
            .env("CARGO_TARGET_DIR", project().join("target/additions/target"))
            .env("CARGO_PROFILE_DEV_DEBUG", "0")
            .output()
            .map_err(|error| error.to_string())?;
        if !output.status.success() {
            return Err(String::from_utf8_lossy(&output.stderr).into_owned());
        }
        let text = String::from_utf8_lossy(&output.stdout);
        Ok(text.lines().map(str::to_owned).collect())
    }
}

fn project() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.ancestors().nth(2).unwrap_or(here).to_owned()
}

/// Copies a folder with everything in it.
fn copy(from: &Path, to: &Path) -> io::Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            copy(&entry.path(), &target)?;
        } else {
            fs::copy(entry.path(), target)?;
        }
    }
    Ok(())
}
