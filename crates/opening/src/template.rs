//! The workspace of a template: with what it says of its state machine, and the definition, which may be in another file.
//!
//! What does not live here: what a template says (`asl`).

use asl::Template;
use asl_project::reopen_template;
use asl_protocol::{OpenedProject, RecordedText};
use asl_workspace::{Declared, Workspace};

use crate::choice;

/// Reads a template. If the project has the workspace that it was made of, what a template does not say comes
/// from there: input, mocked responses, test cases.
pub(crate) fn read(
    texts: &[RecordedText],
    file: &RecordedText,
    companion: Option<&RecordedText>,
) -> Result<OpenedProject, String> {
    let RecordedText { name, text } = file;
    let template = asl::template(text, 0);
    let mut sentences = Vec::new();
    let (mut workspace, beside) = from(companion);
    workspace.definition.clone_from(text);
    workspace.settings.machine = 0;
    take(&template, &mut workspace);
    let found = template.definition_file.as_deref();
    let definition = definition(texts, name, &template)?;
    match (definition, found) {
        (Some((file, definition)), _) => {
            let key = template.definition_key.as_deref();
            let key = key.map(|key| format!(", at {key}")).unwrap_or_default();
            workspace.definition = definition;
            sentences.push(format!(
                "The definition is read from {file}{key}, as {name} says."
            ));
            sentences.extend(more(name, &template));
        }
        (None, Some(named)) => sentences.push(format!(
            "{name} is open. Its definition is in another file, {named}, which is not among the files."
        )),
        (None, None) => sentences.push(format!("{name} is open.")),
    }
    let read = |facts: &Template| {
        let (_, definition) = self::definition(texts, name, facts).ok()??;
        Some(definition)
    };
    sentences.extend(reopen_template(&mut workspace, text, None, &read).into_sentences());
    sentences.extend(beside);
    Ok(OpenedProject { workspace, sentences })
}

/// The file that a template names for a definition, and that definition with the values that it gives to names; nothing if it names
/// none, or that is not among the files.
fn definition<'t>(
    texts: &'t [RecordedText],
    name: &str,
    template: &Template,
) -> Result<Option<(&'t str, String)>, String> {
    let named = template.definition_file.as_deref();
    let file = named.and_then(|named| texts.get(choice::beside(texts, name, named)?));
    let Some(file) = file else { return Ok(None) };
    let definition = match template.definition_key.as_deref() {
        None => file.text.clone(),
        Some(key) => {
            asl::part_of_file(&file.text, key).map_err(|sentence| format!("{}: {sentence}", file.name))?
        }
    };
    let filled = asl::fill_in(&definition, &template.substitutions);
    Ok(Some((&file.name, filled)))
}

/// What the definition alone does not tell any more.
fn more(name: &str, template: &Template) -> Vec<String> {
    let mut sentences: Vec<String> = Vec::new();
    if let [first, others @ ..] = &template.machines[..]
        && !others.is_empty()
    {
        sentences.push(format!(
            "It is that of {first}. {name} has more state machines: {}. To open one of them, open the file of its definition alone.",
            others.join(", ")
        ));
    }
    sentences.extend(template.not_taken.iter().map(|part| part.sentence.clone()));
    let open: Vec<&str> = template
        .substitutions
        .iter()
        .filter(|own| own.value.is_none())
        .map(|own| &*own.name)
        .collect();
    if !open.is_empty() {
        sentences.push(format!(
            "{name} does not say what these stand for before it is deployed: {}.",
            open.join(", ")
        ));
    }
    sentences
}

/// The workspace that a project was made of, and the sentence that says what is taken from it.
pub(crate) fn from(companion: Option<&RecordedText>) -> (Workspace, Option<String>) {
    let read = companion.and_then(|file| {
        let opened = Workspace::from_file_text(&file.text).ok()?;
        let sentence = format!(
            "Input, mocked responses and test cases are those of {}.",
            file.name
        );
        Some((opened.workspace, Some(sentence)))
    });
    read.unwrap_or_default()
}

/// Takes over what a template says of its state machine.
fn take(template: &Template, workspace: &mut Workspace) {
    Declared::of(template).put_into(&mut workspace.settings);
    if let Some(policy) = &template.role_policy {
        workspace.role = asl_json::to_pretty(policy);
    }
}
