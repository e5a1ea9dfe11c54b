//! Where a workspace comes from: a file, the standard input, a link; and what the options put in its place.

use std::ffi::OsStr;
use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use asl_protocol::TemplateFacts;
use asl_workspace::{Workspace, link};

use crate::arguments::Options;
use crate::report::{Report, Usage};

/// The largest file that is read. The largest definition has 1 MiB.
const MOST_BYTES: u64 = 64 << 20;

/// What there is to say about how a workspace was read.
#[derive(Debug, Default)]
pub(crate) struct Notes {
    sentences: Vec<String>,
    /// Whether the workspace has the whole policy of the role from a template.
    pub(crate) role_is_of_template: bool,
}

impl Notes {
    /// Adds a sentence.
    pub(crate) fn add(&mut self, sentence: String) {
        self.sentences.push(sentence);
    }

    /// The report, with these notes first.
    pub(crate) fn over(self, mut report: Report) -> Report {
        let after = std::mem::take(&mut report.err);
        for note in &self.sentences {
            report.say(note);
        }
        report.err.push_str(&after);
        report
    }
}

/// The workspace of a command that takes one file. Of several state machines the first is meant if none is named.
pub(crate) fn one(options: &Options) -> Result<(Workspace, Notes), Usage> {
    match options.files.first() {
        Some(file) => {
            let (workspace, mut notes) = read(file, options)?;
            let machines = machines(&workspace);
            if options.machine.is_none() && machines.len() > 1 {
                notes.add(format!(
                    "{} has {} state machines; this is the first. Choose one with --machine: {}.",
                    file.to_string_lossy(),
                    machines.len(),
                    machines.join(", ")
                ));
            }
            Ok((workspace, notes))
        }
        None => Err(Usage::new(
            "No file was given. `asl help` lists what a command takes.",
        )),
    }
}

/// The workspace of a file, with what the options put in its place.
pub(crate) fn read(file: &OsStr, options: &Options) -> Result<(Workspace, Notes), Usage> {
    let mut notes = Notes::default();
    let mut opened_as_definition = false;
    let mut workspace = match fragment(file) {
        Some(fragment) => link::decode(&fragment).map_err(|error| Usage::new(error.to_string()))?,
        None => {
            let name = file.to_string_lossy();
            let opened = Workspace::from_file_text(&text(file)?)
                .map_err(|error| Usage::new(format!("{name}: {error}")))?;
            opened_as_definition = !opened.is_workspace;
            for place in &opened.ignored {
                notes.add(format!(
                    "{name}: {place} is not a member of a workspace; it was ignored."
                ));
            }
            opened.workspace
        }
    };
    if let Some(file) = &options.input {
        workspace.input = text(file)?;
    }
    if let Some(file) = &options.mocks {
        workspace.mocks = text(file)?;
    }
    if let Some(file) = &options.tests {
        workspace.tests = text(file)?;
    }
    if let Some(convention) = options.convention {
        workspace.settings.policy.convention = convention;
    }
    if let Some(machine_type) = options.machine_type {
        workspace.settings.machine_type = machine_type;
    }
    if let Some(seed) = options.seed {
        workspace.settings.seed = seed;
    }
    if let Some(machine) = &options.machine {
        let machines = machines(&workspace);
        let Some(index) = machines.iter().position(|name| name == machine) else {
            let sentence = if machines.is_empty() {
                format!("{} does not name its state machine.", file.to_string_lossy())
            } else {
                format!(
                    "There is no state machine \"{machine}\" in it, only: {}.",
                    machines.join(", ")
                )
            };
            return Err(Usage::new(sentence));
        };
        workspace.settings.machine = index;
    }
    let template = asl_playground::read_template(&workspace.definition, workspace.settings.machine);
    // A workspace has settings of its own.
    if opened_as_definition {
        take(&template, &mut workspace, options);
        notes.role_is_of_template = template.role_is_complete;
    }
    if let Some(named) = &template.definition_file {
        beside(file, named, &template, &mut workspace, &mut notes);
    }
    Ok((workspace, notes))
}

/// Takes over what a template says of its state machine, unless an option says otherwise.
fn take(template: &TemplateFacts, workspace: &mut Workspace, options: &Options) {
    let settings = &mut workspace.settings;
    if let Some(machine_type) = template.machine_type.filter(|_| options.machine_type.is_none()) {
        settings.machine_type = machine_type;
    }
    if let Some(name) = &template.name {
        settings.state_machine_name.clone_from(name);
    }
    settings.policy.logging = template.logging.unwrap_or(settings.policy.logging);
    settings.policy.tracing = template.tracing.unwrap_or(settings.policy.tracing);
    if let Some(policy) = &template.role_policy {
        workspace.role.clone_from(policy);
    }
}

/// The names of the state machines of a template.
pub(crate) fn machines(workspace: &Workspace) -> Vec<String> {
    let template = asl::template(&workspace.definition, 0);
    template.machines.iter().map(ToString::to_string).collect()
}

/// Where a template only names the file of the definition (`DefinitionUri`), takes the definition from there, if that file
/// lies beside the template.
fn beside(file: &OsStr, named: &str, template: &TemplateFacts, workspace: &mut Workspace, notes: &mut Notes) {
    let path = Path::new(file).with_file_name(named);
    // Where there is no such file, the finding says where the definition is.
    if path.is_file()
        && let Ok(definition) = text(path.as_os_str())
    {
        notes.add(format!("The definition is read from {}.", path.display()));
        // The findings are those of that file.
        for sentence in &template.not_taken {
            notes.add(sentence.clone());
        }
        workspace.definition = fill_in(&definition, template);
        workspace.settings.machine = 0;
    }
}

/// The definition with the substitutions of the template that names its file.
fn fill_in(definition: &str, template: &TemplateFacts) -> String {
    let substitutions: Vec<asl::Substitution> = template
        .substitutions
        .iter()
        .map(|own| asl::Substitution {
            name: own.name.as_str().into(),
            value: own.value.as_deref().map(Into::into),
            resource: None,
            resource_type: None,
        })
        .collect();
    asl::fill_in(definition, &substitutions)
}

/// The fragment of a link, where the name of a file is one.
fn fragment(file: &OsStr) -> Option<String> {
    let text = file.to_str()?;
    let (_, fragment) = text.split_once('#')?;
    link::is_link(fragment).then(|| fragment.to_owned())
}

/// The text of a file; `-` is the standard input.
pub(crate) fn text(file: &OsStr) -> Result<String, Usage> {
    let name = file.to_string_lossy();
    let read = if file == "-" {
        bounded(io::stdin().lock())
    } else {
        File::open(file).and_then(bounded)
    };
    let bytes = read.map_err(|error| Usage::new(format!("{name} cannot be read: {error}.")))?;
    let Some(bytes) = bytes else {
        return Err(Usage::new(format!(
            "{name} is larger than {} MiB, which is the most that is read.",
            MOST_BYTES >> 20
        )));
    };
    String::from_utf8(bytes).map_err(|_| Usage::new(format!("{name} cannot be read: it is not UTF-8 text.")))
}

/// All bytes, unless there are too many.
fn bounded(source: impl Read) -> io::Result<Option<Vec<u8>>> {
    let mut bytes = Vec::new();
    source.take(MOST_BYTES + 1).read_to_end(&mut bytes)?;
    Ok(Some(bytes).filter(|bytes| bytes.len() as u64 <= MOST_BYTES))
}
