//! The workspace of a Terraform file: of its first state machine.
//!
//! What does not live here: what the file says ([`crate::terraform`]).

use asl_protocol::{OpenedProject, RecordedText};

use crate::template::from;
use crate::terraform::machines;
use crate::{choice, started};

/// The most bytes of a file that are read: its parser keeps the place of every token.
const MOST_BYTES: usize = 512 << 10;

/// Reads a file, with the files that it names and those of its module. If the project has the workspace that it was made of, input,
/// mocked responses and test cases come from there.
pub(crate) fn read(
    texts: &[RecordedText],
    file: &RecordedText,
    companion: Option<&RecordedText>,
) -> Result<OpenedProject, String> {
    let RecordedText { name, text } = file;
    if text.len() > MOST_BYTES {
        return Err(format!(
            "{name} cannot be opened: it has more than {} KiB. Move its state machine to a file of its own.",
            MOST_BYTES >> 10
        ));
    }
    let read_file = |named: &str| {
        let found = choice::beside(texts, name, named).and_then(|index| texts.get(index));
        let found = found.filter(|found| found.text.len() <= asl_workspace::MAX_FILE as usize);
        found
            .map(|found| found.text.clone())
            .ok_or_else(|| format!("Its definition is in {named}, which is not among the files. Open both."))
    };
    let beside = choice::of_folder(texts, name);
    let found = machines(text, &beside, &read_file)
        .map_err(|(line, sentence)| format!("{name}:{line}: {sentence}"))?;
    let own = || found.iter().filter(|machine| machine.file.is_none());
    let labels: Vec<String> = own().map(|machine| machine.label.clone()).collect();
    let Some(machine) = own().next() else {
        return Err(format!("{name} has no aws_sfn_state_machine."));
    };
    let (mut workspace, beside) = from(companion);
    let place = format!("{name}:{}: aws_sfn_state_machine.{}", machine.line, machine.label);
    workspace.definition = machine
        .definition
        .clone()
        .map_err(|sentence| format!("{place}: {sentence}"))?;
    let settings = &mut workspace.settings;
    settings.machine = 0;
    machine.declared.put_into(settings);
    let mut sentences = vec![format!("The definition is that of {place}.")];
    if let [_, others @ ..] = &labels[..]
        && !others.is_empty()
    {
        sentences.push(format!(
            "The file has more state machines: {}. To open one of them, open a file with it alone.",
            others.join(", ")
        ));
    }
    sentences.extend(started::of_terraform(&mut workspace, found, None).into_sentences());
    sentences.extend(beside);
    Ok(OpenedProject { workspace, sentences })
}
