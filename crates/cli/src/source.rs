//! Where a workspace comes from: a file, the standard input, a link; and what the options put in its place.

use std::ffi::OsStr;
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use asl::Template;
use asl_opening::{started, terraform};
use asl_project::reopen_template;
use asl_workspace::{Declared, Workspace, link};

use crate::arguments::Options;
use crate::folder;
use crate::report::{Report, Usage};

/// The largest file that is read. The largest definition has 1 MiB.
const MOST_BYTES: u64 = 64 << 20;

/// What there is to say about how a workspace was read.
#[derive(Debug, Default)]
pub(crate) struct Notes {
    sentences: Vec<String>,
    /// Whether the workspace has the whole policy of the role from a template.
    pub(crate) role_is_of_template: bool,
    /// What the places of the definition are places of.
    pub(crate) origin: Origin,
    /// What the file says of the state machine besides its definition.
    pub(crate) declared: Declared,
    /// The ARN of the execution role, if the file names one.
    pub(crate) role: Option<String>,
}

/// What the text of a definition was taken from.
#[derive(Debug, Default)]
pub(crate) enum Origin {
    /// It is the file.
    #[default]
    File,
    /// The file is a workspace, which it is a member of.
    Workspace,
    /// This file beside the template, with the substitutions of the template.
    Beside(PathBuf),
    /// It was made of the file or the link: its lines may be those of the file, its characters are not.
    Made,
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
                notes.add(first_of(file, &machines));
            }
            Ok((workspace, notes))
        }
        None => Err(Usage::new(
            "No file was given. `asl help` lists what a command takes.",
        )),
    }
}

/// What is in a file, before a state machine is chosen.
#[derive(Clone)]
struct Opened {
    workspace: Workspace,
    ignored: Vec<String>,
    /// Whether it is a definition, or a template that has one; otherwise it is a workspace.
    is_definition: bool,
}

fn open(file: &OsStr) -> Result<Opened, Usage> {
    if let Some(fragment) = fragment(file) {
        return Ok(Opened {
            workspace: link::decode(&fragment).map_err(|error| Usage::new(error.to_string()))?,
            ignored: Vec::new(),
            is_definition: false,
        });
    }
    let opened = Workspace::from_file_text(&text(file)?)
        .map_err(|error| Usage::new(format!("{}: {error}", file.to_string_lossy())))?;
    Ok(Opened {
        workspace: opened.workspace,
        ignored: opened.ignored,
        is_definition: !opened.is_workspace,
    })
}

/// Both runs of a link that is about two.
pub(crate) fn pair(link: &OsStr) -> Result<(Workspace, Workspace), Usage> {
    let none = || {
        Usage::new(
            "`asl diff` takes two files, or a link that carries two runs, as `asl link A --vs B` prints it.",
        )
    };
    let fragment = fragment(link).ok_or_else(none)?;
    match link::decode_versus(&fragment).map_err(|error| Usage::new(error.to_string()))? {
        (first, Some(second)) => Ok((first, second)),
        (_, None) => Err(none()),
    }
}

/// The workspace of a file, with what the options put in its place. The state machines of a template or a Terraform file that its own
/// starts are among the mocked executions. If a project has the workspace that it was made of, what it does not say itself is from there.
pub(crate) fn read(file: &OsStr, options: &Options) -> Result<(Workspace, Notes), Usage> {
    let mut opened = open(file)?;
    let made_of = made_of(&opened, file, options).transpose()?;
    if let Some((_, whole)) = &made_of {
        let definition = std::mem::take(&mut opened.workspace.definition);
        opened.workspace = Workspace {
            definition,
            ..whole.clone()
        };
        opened.workspace.settings.machine = 0;
    }
    let (mut workspace, mut notes) = choose(opened.clone(), file, options)?;
    if let Some((path, _)) = made_of {
        notes.add(format!(
            "Input, mocked responses and test cases are those of {}.",
            path.display()
        ));
    }
    if opened.is_definition {
        let chosen = options.machine.as_deref();
        let read = |facts: &asl::Template| {
            let named = facts.definition_file.as_deref()?;
            let found = definition_beside(file, named, facts.definition_key.as_deref());
            found.ok()?.map(|(_, definition)| definition)
        };
        let reopened = match terraform(&opened, file).transpose()? {
            Some(machines) => started::of_terraform(&mut workspace, machines, chosen),
            None => reopen_template(&mut workspace, &opened.workspace.definition, chosen, &read),
        };
        for sentence in reopened.into_sentences() {
            notes.add(sentence);
        }
    }
    Ok((workspace, notes))
}

/// The file of the workspace that a project was made of, and that workspace, if a file is the template or the Terraform file of one, and
/// its own state machine is meant.
fn made_of(opened: &Opened, file: &OsStr, options: &Options) -> Option<Result<(PathBuf, Workspace), Usage>> {
    let definition = &opened.workspace.definition;
    let says = opened.is_definition
        && options.machine.is_none()
        && (asl::is_terraform(definition) || !machines(&opened.workspace).is_empty());
    let path = folder::made_of(file).filter(|_| says)?;
    let read = text(path.as_os_str()).and_then(|text| {
        Workspace::from_file_text(&text).map_err(|error| Usage::new(format!("{}: {error}", path.display())))
    });
    Some(read.map(|read| (path, read.workspace)))
}

/// The workspace of that state machine of a file which has this name; of the first one if none is called so. One that the options
/// choose is taken whatever it is called.
pub(crate) fn called(file: &OsStr, name: &str, options: &Options) -> Result<(Workspace, Notes), Usage> {
    let opened = open(file)?;
    let labels = match terraform(&opened, file).transpose()? {
        Some(found) => own(&found).map(str::to_owned).collect(),
        None => machines(&opened.workspace),
    };
    for label in labels.into_iter().filter(|_| options.machine.is_none()) {
        let options = Options {
            machine: Some(label),
            ..options.clone()
        };
        // One that cannot be read is not the one that is meant, unless it is the first.
        if let Ok((workspace, notes)) = choose(opened.clone(), file, &options)
            && notes.declared.name.as_deref() == Some(name)
        {
            return Ok((workspace, notes));
        }
    }
    choose(opened, file, options)
}

/// The workspaces of a file: one for each state machine of a Terraform file, if none is named, otherwise one.
pub(crate) fn read_all(file: &OsStr, options: &Options) -> Vec<Result<(Workspace, Notes), Usage>> {
    let opened = match open(file) {
        Ok(opened) => opened,
        Err(usage) => return vec![Err(usage)],
    };
    let labels = match terraform(&opened, file) {
        Some(Ok(machines)) if options.machine.is_none() && own(&machines).count() > 1 => {
            own(&machines).map(|label| Some(label.to_owned())).collect()
        }
        _ => vec![options.machine.clone()],
    };
    let chosen = labels.into_iter().map(|machine| {
        let options = Options {
            machine,
            ..options.clone()
        };
        choose(opened.clone(), file, &options)
    });
    chosen.collect()
}

/// The labels of the state machines that are in the Terraform file itself.
fn own(machines: &[terraform::Machine]) -> impl Iterator<Item = &str> {
    let own = machines.iter().filter(|machine| machine.file.is_none());
    own.map(|machine| &*machine.label)
}

/// The state machines of a Terraform file, and of those beside it; nothing for any other.
fn terraform(opened: &Opened, file: &OsStr) -> Option<Result<Vec<terraform::Machine>, Usage>> {
    let definition = &opened.workspace.definition;
    if !opened.is_definition || !asl::is_terraform(definition) {
        return None;
    }
    let read = |name: &str| text(Path::new(file).with_file_name(name).as_os_str());
    let beside = |name: &str| {
        if Path::new(name).is_absolute() {
            return Err(format!(
                "Its definition is in {name}, which was not found next to this file."
            ));
        }
        read(name).map_err(|usage| usage.to_string())
    };
    // What is read from the standard input has no folder; a file that cannot be read says nothing.
    let names = if file == "-" {
        Vec::new()
    } else {
        folder::module(file)
    };
    let texts: Vec<(&String, String)> = names
        .iter()
        .filter_map(|name| Some((name, read(name).ok()?)))
        .collect();
    let others: Vec<(&str, &str)> = texts.iter().map(|(name, text)| (&***name, &**text)).collect();
    let machines = terraform::machines(definition, &others, &beside);
    Some(
        machines
            .map_err(|(line, sentence)| Usage::new(format!("{}:{line}: {sentence}", file.to_string_lossy()))),
    )
}

/// Puts the definition of a state machine of Terraform in the place of the file.
fn take_out(
    workspace: &mut Workspace,
    machines: Vec<terraform::Machine>,
    file: &OsStr,
    options: &Options,
    notes: &mut Notes,
) -> Result<(), Usage> {
    let name = file.to_string_lossy();
    let labels: Vec<String> = own(&machines).map(str::to_owned).collect();
    let wanted = |machine: &terraform::Machine| {
        let wanted = options.machine.as_ref();
        machine.file.is_none() && wanted.is_none_or(|wanted| *wanted == machine.label)
    };
    let Some(machine) = machines.into_iter().find(wanted) else {
        let wanted = options.machine.as_deref().unwrap_or_default();
        return Err(Usage::new(unknown_machine(wanted, &labels, file)));
    };
    if options.machine.is_none() && labels.len() > 1 {
        notes.add(first_of(file, &labels));
    }
    let place = format!("{name}:{}: aws_sfn_state_machine.{}", machine.line, machine.label);
    workspace.definition = machine
        .definition
        .map_err(|sentence| Usage::new(format!("{place}: {sentence}")))?;
    notes.add(format!("The definition is that of {place}."));
    take(&machine.declared, workspace, options);
    notes.declared = machine.declared;
    notes.role = machine.role;
    Ok(())
}

fn first_of(file: &OsStr, machines: &[String]) -> String {
    format!(
        "{} has {} state machines; this is the first. Choose one with --machine: {}.",
        file.to_string_lossy(),
        machines.len(),
        machines.join(", ")
    )
}

fn unknown_machine(machine: &str, machines: &[String], file: &OsStr) -> String {
    if machines.is_empty() {
        format!("{} does not name its state machine.", file.to_string_lossy())
    } else {
        format!(
            "There is no state machine \"{machine}\" in it, only: {}.",
            machines.join(", ")
        )
    }
}

/// Chooses the state machine and puts in place what the options say.
fn choose(opened: Opened, file: &OsStr, options: &Options) -> Result<(Workspace, Notes), Usage> {
    let mut notes = Notes::default();
    for place in &opened.ignored {
        notes.add(format!(
            "{}: {place} is not a member of a workspace; it was ignored.",
            file.to_string_lossy()
        ));
    }
    // A file without any gets the finding that it is Terraform.
    let machines_of_terraform = terraform(&opened, file).transpose()?.filter(|machines| {
        let has_none = own(machines).next().is_none();
        if has_none {
            notes.add(format!(
                "{} has no aws_sfn_state_machine.",
                file.to_string_lossy()
            ));
        }
        !has_none
    });
    let Opened {
        mut workspace,
        is_definition,
        ..
    } = opened;
    let is_terraform = machines_of_terraform.is_some();
    notes.origin = match (is_definition, is_terraform) {
        (true, false) => Origin::File,
        (true, true) => Origin::Made,
        (false, _) if fragment(file).is_some() => Origin::Made,
        (false, _) => Origin::Workspace,
    };
    if let Some(machines) = machines_of_terraform {
        take_out(&mut workspace, machines, file, options, &mut notes)?;
    }
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
    if let Some(machine) = options.machine.as_ref().filter(|_| !is_terraform) {
        let machines = machines(&workspace);
        let Some(index) = machines.iter().position(|name| name == machine) else {
            return Err(Usage::new(unknown_machine(machine, &machines, file)));
        };
        workspace.settings.machine = index;
    }
    let template = asl::template(&workspace.definition, workspace.settings.machine);
    // A workspace has settings of its own.
    if !is_definition {
        let settings = &workspace.settings;
        notes.declared = Declared {
            machine_type: Some(settings.machine_type),
            name: Some(settings.state_machine_name.clone()),
            logging: Some(settings.policy.logging),
            tracing: Some(settings.policy.tracing),
            key: None,
        };
    }
    if is_definition && !is_terraform {
        notes.declared = Declared::of(&template);
        take(&notes.declared, &mut workspace, options);
        if let Some(policy) = &template.role_policy {
            workspace.role = asl_json::to_pretty(policy);
        }
        notes.role = template.role.as_deref().map(str::to_owned);
        notes.role_is_of_template = template.role_is_complete;
    }
    if let Some(named) = &template.definition_file {
        beside(file, named, &template, &mut workspace, &mut notes)?;
    }
    Ok((workspace, notes))
}

/// Takes over what a file says of its state machine, unless an option says otherwise.
fn take(declared: &Declared, workspace: &mut Workspace, options: &Options) {
    declared.put_into(&mut workspace.settings);
    if let Some(machine_type) = options.machine_type {
        workspace.settings.machine_type = machine_type;
    }
}

/// The names of the state machines of a template.
pub(crate) fn machines(workspace: &Workspace) -> Vec<String> {
    let template = asl::template(&workspace.definition, 0);
    template.machines.iter().map(ToString::to_string).collect()
}

/// Where a template only names the file of the definition (`DefinitionUri`), takes the definition from there, if that file
/// lies beside the template.
fn beside(
    file: &OsStr,
    named: &str,
    template: &Template,
    workspace: &mut Workspace,
    notes: &mut Notes,
) -> Result<(), Usage> {
    // Where there is no such file, the finding says where the definition is.
    let Some((path, definition)) = definition_beside(file, named, template.definition_key.as_deref())? else {
        return Ok(());
    };
    notes.add(match &template.definition_key {
        None => format!("The definition is read from {}.", path.display()),
        Some(key) => format!("The definition is read from {}, at {key}.", path.display()),
    });
    // The findings are those of that file.
    for part in &template.not_taken {
        notes.add(part.sentence.clone());
    }
    let open: Vec<&str> = template
        .substitutions
        .iter()
        .filter(|own| own.value.is_none())
        .map(|own| &*own.name)
        .collect();
    if !open.is_empty() {
        notes.add(format!(
            "{} does not say what these stand for before it is deployed: {}.",
            file.to_string_lossy(),
            open.join(", ")
        ));
    }
    workspace.definition = asl::fill_in(&definition, &template.substitutions);
    notes.origin = match &template.definition_key {
        None => Origin::Beside(path),
        Some(_) => Origin::Made,
    };
    workspace.settings.machine = 0;
    Ok(())
}

/// The definition in a file that lies beside the template, at a key of it if one is named, and the path of that file; nothing where
/// there is no such file.
fn definition_beside(
    file: &OsStr,
    named: &str,
    key: Option<&str>,
) -> Result<Option<(PathBuf, String)>, Usage> {
    let path = Path::new(file).with_file_name(named);
    if !path.is_file() {
        return Ok(None);
    }
    let whole = text(path.as_os_str())?;
    let definition = match key {
        None => whole,
        Some(key) => asl::part_of_file(&whole, key)
            .map_err(|sentence| Usage::new(format!("{}: {sentence}", path.display())))?,
    };
    Ok(Some((path, definition)))
}

/// The fragment of a link, where the name of a file is one.
pub(crate) fn fragment(file: &OsStr) -> Option<String> {
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

/// Writes a file.
pub(crate) fn write(file: &OsStr, text: &str) -> Result<(), Usage> {
    fs::write(file, text)
        .map_err(|error| Usage::new(format!("{} cannot be written: {error}.", file.to_string_lossy())))
}

/// All bytes, unless there are too many.
fn bounded(source: impl Read) -> io::Result<Option<Vec<u8>>> {
    let mut bytes = Vec::new();
    source.take(MOST_BYTES + 1).read_to_end(&mut bytes)?;
    Ok(Some(bytes).filter(|bytes| bytes.len() as u64 <= MOST_BYTES))
}
