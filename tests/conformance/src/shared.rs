//! Finding and reading the folder of recordings beside the project.
//!
//! Only files and JSON here; what is in them is known to the suites.

use std::fs;
use std::path::{Path, PathBuf};

use serde::de::DeserializeOwned;

/// The folder `shared`.
#[derive(Debug, Clone)]
pub struct Shared {
    root: PathBuf,
}

impl Shared {
    /// The folder that `ASL_SHARED` names, else the one beside the project; none where there is no such folder.
    pub fn find() -> Option<Self> {
        let root = std::env::var_os("ASL_SHARED").map_or_else(beside_the_project, PathBuf::from);
        root.is_dir().then_some(Self { root })
    }

    /// A folder given by its path.
    pub fn at(root: impl Into<PathBuf>) -> Self {
        Self { root: root.into() }
    }

    /// Where the folder is.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// A JSON file of the folder; an error names the file.
    pub fn load<T: DeserializeOwned>(&self, path: &str) -> Result<T, String> {
        let file = self.root.join(path);
        let text = fs::read_to_string(&file).map_err(|error| format!("{}: {error}", file.display()))?;
        serde_json::from_str(&text).map_err(|error| format!("{}: {error}", file.display()))
    }

    /// The text of a file.
    pub fn text(&self, path: &str) -> Result<String, String> {
        let file = self.root.join(path);
        fs::read_to_string(&file).map_err(|error| format!("{}: {error}", file.display()))
    }

    /// The files below a folder whose names end so, relative to the root and sorted.
    pub fn files(&self, folder: &str, ending: &str) -> Result<Vec<String>, String> {
        let mut found = Vec::new();
        collect(&self.root.join(folder), ending, &mut found).map_err(|error| format!("{folder}: {error}"))?;
        let mut names: Vec<String> = found
            .iter()
            .filter_map(|path| path.strip_prefix(&self.root).ok())
            .map(|path| path.to_string_lossy().into_owned())
            .collect();
        names.sort();
        Ok(names)
    }
}

/// `../shared` from the root of the project, wherever the command was started in it.
fn beside_the_project() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared")
}

fn collect(folder: &Path, ending: &str, found: &mut Vec<PathBuf>) -> std::io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            collect(&path, ending, found)?;
        } else if path.to_string_lossy().ends_with(ending) {
            found.push(path);
        }
    }
    Ok(())
}
