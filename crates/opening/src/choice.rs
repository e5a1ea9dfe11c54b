//! Which of the files of a project describes its state machine.
//!
//! A template or a Terraform file counts more than a workspace, which counts more than a definition that stands alone; of several, one with the name that a
//! deployment tool looks for, then one that lies higher. What does not live here: reading it.

use asl_protocol::RecordedText;
use asl_workspace::Workspace;

use crate::terraform::is_read;

/// What a text is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A template with state machines.
    Template,
    /// A Terraform file with state machines.
    Terraform,
    /// A workspace of the playground.
    Workspace,
    /// A definition.
    Definition,
}

impl Kind {
    /// How much it counts; less is more.
    fn rank(self) -> u8 {
        match self {
            Self::Template | Self::Terraform => 0,
            Self::Workspace => 1,
            Self::Definition => 2,
        }
    }
}

/// The names that deployment tools look for, in the order in which they are tried.
pub const NAMES: [&str; 5] = [
    "template.yaml",
    "template.yml",
    "template.json",
    "main.tf",
    "serverless.yml",
];

/// How many of the files that were not chosen a sentence names.
const MOST_NAMED: usize = 5;

/// The file that describes the state machine.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Chosen<'t> {
    /// The file.
    pub(crate) file: &'t RecordedText,
    /// What it is.
    pub(crate) kind: Kind,
    /// That there are others of its kind, in a sentence.
    pub(crate) others: Option<String>,
}

/// What a text is; nothing if it describes no workflow.
pub(crate) fn kind(text: &str) -> Option<Kind> {
    if asl::is_terraform(text) {
        return text
            .contains("\"aws_sfn_state_machine\"")
            .then_some(Kind::Terraform);
    }
    if asl::holds_definition(text) {
        let is_template = !asl::template(text, 0).machines.is_empty();
        return Some(if is_template {
            Kind::Template
        } else {
            Kind::Definition
        });
    }
    let is_workspace = text.contains("\"definition\"")
        && Workspace::from_file_text(text).map_or(true, |opened| opened.is_workspace);
    is_workspace.then_some(Kind::Workspace)
}

/// Chooses among texts, which are in order, with their kinds.
pub(crate) fn choose<'t>(texts: &'t [RecordedText], kinds: &[Option<Kind>]) -> Option<Chosen<'t>> {
    let (index, kind) = candidates(kinds).min_by_key(|&(index, kind)| {
        let name = texts.get(index).map_or("", |text| base_name(&text.name));
        let known = NAMES.iter().position(|known| *known == name);
        (kind.rank(), known.unwrap_or(NAMES.len()), index)
    })?;
    let same: Vec<&str> = candidates(kinds)
        .filter(|&(other, its)| its.rank() == kind.rank() && other != index)
        .filter_map(|(other, _)| Some(&*texts.get(other)?.name))
        .collect();
    let others = (!same.is_empty()).then(|| {
        let named = same.get(..MOST_NAMED).unwrap_or(&same).join(", ");
        let more = if same.len() > MOST_NAMED { " and more" } else { "" };
        format!("There are other workflows: {named}{more}. To open one of them, open its files alone.")
    });
    Some(Chosen {
        file: texts.get(index)?,
        kind,
        others,
    })
}

fn candidates(kinds: &[Option<Kind>]) -> impl Iterator<Item = (usize, Kind)> {
    kinds
        .iter()
        .enumerate()
        .filter_map(|(index, kind)| Some((index, (*kind)?)))
}

/// The one workspace among the texts: a project that was downloaded has the one that it was made of.
pub(crate) fn companion<'t>(texts: &'t [RecordedText], kinds: &[Option<Kind>]) -> Option<&'t RecordedText> {
    let mut workspaces = candidates(kinds).filter(|&(_, kind)| kind == Kind::Workspace);
    let (index, _) = workspaces.next()?;
    workspaces.next().is_none().then(|| texts.get(index)).flatten()
}

/// The index of the file that another names, whose path is `from`. Where the folders of the files are not known, their names have to do.
pub(crate) fn beside(texts: &[RecordedText], from: &str, named: &str) -> Option<usize> {
    let path = joined(from, named)?;
    let found = texts.iter().position(|text| text.name == path);
    let is_flat = || texts.iter().all(|text| !text.name.contains('/'));
    found.or_else(|| {
        let name = base_name(&path);
        is_flat().then(|| texts.iter().position(|text| text.name == name))?
    })
}

/// The other files of the folder of a Terraform file which are read with it: their names, in order, and texts.
pub(crate) fn of_folder<'t>(texts: &'t [RecordedText], file: &str) -> Vec<(&'t str, &'t str)> {
    let folder = |path: &str| path.len() - base_name(path).len();
    let is_beside = |text: &&RecordedText| {
        let start = folder(file);
        text.name != file
            && folder(&text.name) == start
            && text.name.get(..start) == file.get(..start)
            && is_read(base_name(&text.name))
    };
    let found = texts.iter().filter(is_beside);
    let mut found: Vec<_> = found.map(|text| (base_name(&text.name), &*text.text)).collect();
    found.sort_unstable_by_key(|(name, _)| *name);
    found
}

/// A path that is named in the file at another; nothing where that is outside of the project.
fn joined(from: &str, named: &str) -> Option<String> {
    let mut parts: Vec<&str> = from.split('/').collect();
    parts.pop();
    for part in named.split(['/', '\\']) {
        match part {
            "." => {}
            // An absolute path.
            "" => return None,
            ".." => drop(parts.pop()?),
            part => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

fn base_name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_taken_from_the_file_that_names_it() {
        for (from, named, path) in [
            ("a/template.yaml", "b/c.json", Some("a/b/c.json")),
            ("template.yaml", "./c.json", Some("c.json")),
            ("a/cdk.out/x.json", "../c.json", Some("a/c.json")),
            ("template.yaml", "../c.json", None),
            ("template.yaml", "/etc/passwd", None),
        ] {
            assert_eq!(joined(from, named).as_deref(), path, "{named}");
        }
    }
}
