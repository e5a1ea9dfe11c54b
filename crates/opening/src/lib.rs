//! The files of a project -> the workspace of its state machine.
//!
//! A project is what `asl export --to TARGET` writes, and what people have: a template that names the file of its definition, a
//! folder with one, an archive of that folder. [`open`] unpacks what is packed, finds the file that describes the state machine
//! (`choice`) and reads the others that it names (`template`, `configuration`). At a shell, where files are on a disk, the readers of
//! [`terraform`] and [`started`] are used alone. What does not live here: what a template says (`asl`), and reading folders (the page,
//! `asl-cli`).

mod archive;
mod choice;
mod configuration;
pub mod started;
mod template;
pub mod terraform;

use asl_protocol::{NotAProject, OpenProject, OpenedProject, ProjectFile, RecordedText, Request};
use asl_workspace::{Workspace, text_of_file};

use archive::Room;
use choice::Kind;

pub use choice::NAMES;

/// The workspace of a project.
///
/// ```
/// use asl_protocol::{OpenProject, ProjectFile};
///
/// let file = |path: &str, text: &str| ProjectFile { path: path.into(), content: text.into() };
/// let template = "Resources:\n  Shop:\n    Type: AWS::Serverless::StateMachine\n    Properties:\n      Name: shop\n      DefinitionUri: machines/shop.asl.json\n";
/// let definition = r#"{"StartAt": "A", "States": {"A": {"Type": "Succeed"}}}"#;
/// let files = vec![file("machines/shop.asl.json", definition), file("template.yaml", template)];
/// let opened = asl_opening::open(OpenProject { files }).unwrap();
/// assert_eq!(opened.workspace.definition, definition);
/// assert_eq!(opened.workspace.settings.state_machine_name, "shop");
/// assert_eq!(opened.sentences, ["The definition is read from machines/shop.asl.json, as template.yaml says."]);
/// ```
pub fn open(request: OpenProject) -> <OpenProject as Request>::Response {
    let (mut texts, subject) = texts(request.files).map_err(|sentence| NotAProject {
        sentence,
        texts: Vec::new(),
    })?;
    // What lies higher describes more.
    texts.sort_by_cached_key(|text| (text.name.matches('/').count(), text.name.clone()));
    let kinds: Vec<Option<Kind>> = texts.iter().map(|text| choice::kind(&text.text)).collect();
    let Some(chosen) = choice::choose(&texts, &kinds) else {
        return Err(NotAProject {
            sentence: format!(
                "There is no workflow in {subject}. Open a definition in JSON or YAML; a template of AWS SAM, CloudFormation, \
                 the CDK or the Serverless Framework, or a Terraform file, with the files that it names; or a workspace."
            ),
            texts,
        });
    };
    let companion = choice::companion(&texts, &kinds);
    let mut opened = match chosen.kind {
        Kind::Template => template::read(&texts, chosen.file, companion),
        Kind::Terraform => configuration::read(&texts, chosen.file, companion),
        Kind::Workspace | Kind::Definition => single(chosen.file),
    }
    .map_err(|sentence| NotAProject {
        sentence,
        texts: Vec::new(),
    })?;
    if let Some(sentence) = chosen.others {
        opened.sentences.push(sentence);
    }
    Ok(Box::new(opened))
}

/// The texts of all files, and what sentences call them together.
fn texts(files: Vec<ProjectFile>) -> Result<(Vec<RecordedText>, String), String> {
    let subject = match &files[..] {
        [only] => only.path.clone(),
        all => format!("these {} files", all.len()),
    };
    let mut room = Room::default();
    let mut texts = Vec::new();
    for ProjectFile { path, content } in files {
        let failed = |why: String| format!("{path} cannot be opened: {why}");
        if archive::is_archive(&content) {
            texts.append(&mut archive::texts(&content, &mut room).map_err(failed)?);
            continue;
        }
        room.files = room
            .files
            .checked_sub(1)
            .ok_or_else(|| failed(archive::too_many()))?;
        room.bytes = room
            .bytes
            .checked_sub(content.len())
            .ok_or_else(|| failed(archive::too_large()))?;
        if let Ok(text) = text_of_file(&content) {
            texts.push(RecordedText { name: path, text });
        }
    }
    Ok((texts, subject))
}

/// A workspace or a definition that stands by itself.
fn single(file: &RecordedText) -> Result<OpenedProject, String> {
    let RecordedText { name, text } = file;
    let opened = Workspace::from_file_text(text).map_err(|error| format!("{name}: {error}"))?;
    let mut sentences = vec![format!("{name} is open.")];
    if !opened.ignored.is_empty() {
        sentences.push(format!(
            "It has members that this version does not know: {}.",
            opened.ignored.join(", ")
        ));
    }
    Ok(OpenedProject {
        workspace: opened.workspace,
        sentences,
    })
}
