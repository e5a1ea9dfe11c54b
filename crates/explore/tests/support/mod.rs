//! What the tests of exploring share: the workflows that are explored, and a whole exploration.

#![allow(dead_code, reason = "each file of tests uses a part")]

use std::path::{Path, PathBuf};

use asl_playground::Playground;
use asl_protocol::{Exploration, Explore, ExploreBounds, ExploreOn, Handler};
use asl_workspace::{MachineType, Workspace};

/// The folder of recordings beside the project; none where there is none.
pub(crate) fn shared() -> Option<PathBuf> {
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared");
    let shared = std::env::var_os("ASL_SHARED").map_or(beside, PathBuf::from);
    if shared.is_dir() {
        return Some(shared);
    }
    println!("Skipped: there is no {} (set ASL_SHARED).", shared.display());
    None
}

fn files(folder: &Path, ending: &str, found: &mut Vec<PathBuf>) {
    let mut entries: Vec<PathBuf> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            files(&path, ending, found);
        } else if path.to_string_lossy().ends_with(ending) {
            found.push(path);
        }
    }
}

pub(crate) fn of(definition: &str) -> Workspace {
    Workspace {
        definition: definition.to_owned(),
        ..Workspace::default()
    }
}

/// The samples, by the names of their files.
pub(crate) fn samples() -> Vec<(String, Workspace)> {
    let Some(shared) = shared() else { return Vec::new() };
    let mut found = Vec::new();
    files(&shared.join("samples"), ".asl.json", &mut found);
    let named = |path: &PathBuf| path.file_name().unwrap().to_string_lossy().into_owned();
    found
        .iter()
        .map(|path| (named(path), of(&std::fs::read_to_string(path).unwrap())))
        .collect()
}

/// The recorded executions: definition, input and type.
pub(crate) fn recorded() -> Vec<(String, Workspace)> {
    let Some(shared) = shared() else { return Vec::new() };
    let mut found = Vec::new();
    files(&shared.join("conformance/executions"), ".json", &mut found);
    let mut all = Vec::new();
    for path in found {
        let cases = asl_json::parse(&std::fs::read_to_string(path).unwrap()).unwrap();
        for case in cases.as_array().unwrap() {
            let mut workspace = of(&case.get("definition").unwrap().to_string());
            workspace.input = case.get("input").map_or_else(String::new, ToString::to_string);
            if case.get("type").and_then(|kind| kind.as_str()) == Some("EXPRESS") {
                workspace.settings.machine_type = MachineType::Express;
            }
            all.push((case.get("id").unwrap().as_str().unwrap().to_owned(), workspace));
        }
    }
    all
}

/// Explores to the end of the bounds. `None` if the definition cannot run.
pub(crate) fn explore(
    playground: &mut Playground,
    workspace: &Workspace,
    bounds: ExploreBounds,
) -> Option<Exploration> {
    let request = Explore {
        workspace: workspace.clone(),
        bounds,
        prices: None,
    };
    let mut found = playground.handle(request).ok()?;
    while !found.is_done {
        found = playground.handle(ExploreOn).unwrap();
    }
    Some(*found)
}
