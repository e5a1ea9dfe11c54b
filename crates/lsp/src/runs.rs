//! Run, Test and Open in the playground: commands that the code lenses give, and the values that a run leaves beside the
//! states.
//!
//! A document runs with the texts that lie beside it: `shop.input.json`, `shop.mocks.json` and `shop.tests.json` beside
//! `shop.asl.json`. What does not live here: how a run goes (the facade).

use std::collections::HashMap;
use std::fmt::Write as _;
use std::fs::File;
use std::io::Read;
use std::path::Path;
use std::sync::Arc;

use asl_playground::Playground;
use asl_protocol::{GetHistory, Handler, Run, RunTestCase, RunTestCases, counted};
use asl_workspace::{Workspace, link};
use lsp_server::Request;
use lsp_types::request::{InlayHintRefreshRequest, Request as _, ShowDocument};
use lsp_types::{
    CodeLens, Command, ExecuteCommandParams, InlayHint, InlayHintKind, InlayHintLabel, InlayHintTooltip,
    MessageType, Range, ShowDocumentParams, Uri,
};
use serde_json::{Value, json};

use crate::documents::Document;
use crate::refusal::Refusal;
use crate::shared::{LastRun, Shared};

/// The commands.
pub(crate) const COMMANDS: [&str; 3] = ["asl.run", "asl.test", "asl.open"];

/// How many characters of a value stand beside a state.
const MOST_SHOWN: usize = 60;

/// How many characters of a value its tooltip has.
const MOST_IN_TOOLTIP: usize = 2_000;

/// The largest file beside a definition that is read.
const MOST_BYTES: u64 = 8 << 20;

/// The lenses of a document: those of each state machine above its first state, or above the name of its file.
pub(crate) fn lenses(document: &Document) -> Vec<CodeLens> {
    let outlines = asl::editor::outlines(&document.text).into_iter();
    let mut places: Vec<(usize, u32)> = outlines
        .filter_map(|one| Some((one.machine, one.outline.states.first()?.name_span.start)))
        .collect();
    let files = asl::editor::files(&document.text).into_iter();
    places.extend(files.map(|one| (one.machine, one.span.start)));
    places.sort_unstable();
    let mut found = Vec::new();
    for (machine, start) in places {
        let place = document.position(start);
        let titles = ["Run", "Test", "Open in the playground"];
        for (title, command) in titles.into_iter().zip(COMMANDS) {
            let arguments = vec![json!(document.uri.as_str()), json!(machine)];
            found.push(CodeLens {
                range: Range::new(place, place),
                command: Some(Command::new(title.into(), command.into(), Some(arguments))),
                data: None,
            });
        }
    }
    found
}

/// The values of the last run beside the names of the states.
pub(crate) fn hints(document: &Document, run: &LastRun, range: Range) -> Vec<InlayHint> {
    let outlines = asl::editor::outlines(&document.text);
    let mut found = Vec::new();
    let Some(machine) = outlines.iter().find(|one| one.machine == run.machine) else {
        return found;
    };
    machine.outline.walk(&mut |state| {
        let place = document.position(state.name_span.end);
        let Some(output) = run.outputs.get(&*state.name) else {
            return;
        };
        if place < range.start || place > range.end {
            return;
        }
        found.push(InlayHint {
            position: place,
            label: InlayHintLabel::String(format!("→ {}", cut(output, MOST_SHOWN))),
            kind: Some(InlayHintKind::TYPE),
            text_edits: None,
            tooltip: Some(InlayHintTooltip::String(format!(
                "Its output in the last run: {}",
                cut(output, MOST_IN_TOOLTIP)
            ))),
            padding_left: Some(true),
            padding_right: Some(true),
            data: None,
        });
    });
    found
}

/// The first characters of a text.
fn cut(text: &str, most: usize) -> String {
    let printable = asl_json::printable::escape_line(text);
    match printable.char_indices().nth(most) {
        Some((end, _)) => format!("{}…", printable.get(..end).unwrap_or("")),
        None => printable.into_owned(),
    }
}

/// Carries out a command.
pub(crate) fn execute(shared: &Shared, request: &Request) -> Result<Value, Refusal> {
    let params: ExecuteCommandParams = serde_json::from_value(request.params.clone())
        .map_err(|error| Refusal::invalid(format!("The command cannot be read: {error}.")))?;
    let uri = params.arguments.first().and_then(Value::as_str);
    let uri: Option<Uri> = uri.and_then(|uri| uri.parse().ok());
    let document = uri.and_then(|uri| shared.document(&uri));
    let Some(document) = document else {
        return Err(Refusal::invalid(
            "The first argument must be the address of an open document.",
        ));
    };
    let machine = params.arguments.get(1).and_then(Value::as_u64).unwrap_or(0);
    let machine = usize::try_from(machine).unwrap_or(0);
    let workspace = workspace(&document, machine);
    match params.command.as_str() {
        "asl.run" => run(shared, &document, workspace),
        "asl.test" => test(shared, &document, workspace),
        "asl.open" => open(shared, &workspace),
        other => Err(Refusal::invalid(format!("There is no command {other}."))),
    }
}

/// The workspace of a document and of what lies beside it.
fn workspace(document: &Document, machine: usize) -> Workspace {
    let mut workspace = Workspace {
        definition: document.text.to_string(),
        ..Workspace::default()
    };
    workspace.settings.machine = machine;
    let read = asl::template(&document.text, machine);
    if let Some(machine_type) = read.machine_type {
        workspace.settings.machine_type = machine_type;
    }
    if let Some(name) = &read.name {
        workspace.settings.state_machine_name = name.to_string();
    }
    if let Some(path) = document.path() {
        // A run of what is in a file of its own leaves no values in the template.
        if let Some(file) = &read.definition_file
            && let Some(definition) = text_of(&path.with_file_name(&**file))
            && let Ok(definition) = match &read.definition_key {
                Some(key) => asl::part_of_file(&definition, key),
                None => Ok(definition),
            }
        {
            workspace.definition = asl::fill_in(&definition, &read.substitutions);
            workspace.settings.machine = 0;
        }
        let beside = |what: &str| beside(&path, what).unwrap_or_default();
        workspace.input = beside("input");
        workspace.mocks = beside("mocks");
        workspace.tests = beside("tests");
    }
    workspace
}

/// The text of the file `shop.input.json` beside `shop.asl.json`, if there is one.
fn beside(path: &Path, what: &str) -> Option<String> {
    let name = path.file_name()?.to_str()?;
    let ends = [
        ".asl.json",
        ".asl.yaml",
        ".asl.yml",
        ".asl",
        ".json",
        ".yaml",
        ".yml",
    ];
    let stem = ends.iter().find_map(|end| name.strip_suffix(end))?;
    text_of(&path.with_file_name(format!("{stem}.{what}.json")))
}

fn text_of(path: &Path) -> Option<String> {
    let file = File::open(path).ok()?;
    let mut text = String::new();
    file.take(MOST_BYTES).read_to_string(&mut text).ok()?;
    Some(text)
}

fn run(shared: &Shared, document: &Document, workspace: Workspace) -> Result<Value, Refusal> {
    let machine = workspace.settings.machine;
    let mut playground = Playground::default();
    let summary = playground
        .handle(Run { workspace })
        .map_err(|refused| Refusal::failed(refused.sentence))?;
    remember(shared, document, machine, &mut playground);
    let mut sentence = format!("{} after {} ms of virtual time", summary.status, summary.duration);
    for (what, text) in [
        ("output", &summary.output),
        ("error", &summary.error),
        ("cause", &summary.cause),
    ] {
        if let Some(text) = text {
            let _ = write!(sentence, ", {what}: {}", cut(text, MOST_SHOWN));
        }
    }
    shared.say(MessageType::INFO, sentence);
    Ok(json!({
        "status": summary.status.name(),
        "output": summary.output,
        "error": summary.error,
        "cause": summary.cause,
    }))
}

fn test(shared: &Shared, document: &Document, workspace: Workspace) -> Result<Value, Refusal> {
    let mut playground = Playground::default();
    let report = playground
        .handle(RunTestCases {
            workspace: workspace.clone(),
        })
        .map_err(|refused| Refusal::failed(refused.sentence))?;
    let failed: Vec<_> = report.cases.iter().filter(|case| !case.passed).collect();
    let (count, all) = (failed.len(), report.cases.len());
    // The values are those of a case that fails, if one does.
    if let Some(case) = failed.first().copied().or(report.cases.first()) {
        let machine = workspace.settings.machine;
        let name = case.name.clone();
        if playground.handle(RunTestCase { workspace, name }).is_ok() {
            remember(shared, document, machine, &mut playground);
        }
    }
    let mut sentence = match all {
        0 => "There are no test cases beside this definition.".to_owned(),
        _ => format!("{} passed, {count} failed", counted(all - count, "test case")),
    };
    for case in &failed {
        let _ = write!(sentence, "\n{}", case.name);
        sentence.extend(case.trouble.iter().map(|trouble| format!(": {trouble}")));
        for failure in &case.failures {
            let shown = |text: &Option<String>| cut(text.as_deref().unwrap_or("nothing"), MOST_SHOWN);
            let (expected, got) = (shown(&failure.expected), shown(&failure.got));
            let _ = write!(sentence, "\n  {}: expected {expected}, got {got}", failure.place);
        }
    }
    let kind = if count > 0 {
        MessageType::ERROR
    } else {
        MessageType::INFO
    };
    shared.say(kind, sentence);
    Ok(json!({"passed": all - count, "failed": count}))
}

/// Keeps the values of the run that the playground has, and has the client ask for them.
fn remember(shared: &Shared, document: &Document, machine: usize, playground: &mut Playground) {
    let history = playground.handle(GetHistory).unwrap_or_default();
    let history: Value = serde_json::from_str(&history).unwrap_or_default();
    let mut outputs = HashMap::new();
    let events = history.get("events").and_then(Value::as_array);
    for event in events.into_iter().flatten() {
        let details = event.get("stateExitedEventDetails");
        let member = |name: &str| Some(details?.get(name)?.as_str()?.to_owned());
        if let (Some(name), Some(output)) = (member("name"), member("output")) {
            outputs.insert(name, output);
        }
    }
    shared.keep(
        &document.uri,
        LastRun {
            text: document.text.clone(),
            machine,
            outputs: Arc::new(outputs),
        },
    );
    if shared.refreshes_hints {
        let method = InlayHintRefreshRequest::METHOD.to_owned();
        shared.send(Request::new("hints".to_owned().into(), method, ()));
    }
}

fn open(shared: &Shared, workspace: &Workspace) -> Result<Value, Refusal> {
    let Some(page) = &shared.page else {
        return Err(Refusal::failed(
            "Say where your playground is: `asl lsp --page https://your.host/playground/`, or \"page\" in the settings of the server.",
        ));
    };
    let address = format!("{page}{}", link::encode(workspace));
    let uri: Uri = address
        .parse()
        .map_err(|_| Refusal::failed(format!("{page} is not the address of a page.")))?;
    let params = ShowDocumentParams {
        uri,
        external: Some(true),
        take_focus: Some(true),
        selection: None,
    };
    let method = ShowDocument::METHOD.to_owned();
    shared.send(Request::new("open".to_owned().into(), method, params));
    Ok(json!(address))
}
