//! What tests share that look into the files of a project.

use asl_project::Project;

/// The text of a file that the project must have.
pub(crate) fn file<'p>(project: &'p Project, path: &str) -> &'p str {
    let found = project.files.iter().find(|file| file.path == path);
    &found.unwrap_or_else(|| panic!("There is no {path}.")).text
}
