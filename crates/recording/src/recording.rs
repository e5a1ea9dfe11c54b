//! One recorded execution: its events in order, what is known of it beside them, and what is missing.

use std::collections::HashSet;

use asl::outline::OutlineScope;
use asl_json::{Str, Value};
use asl_mock::MockedObject;
use asl_workspace::{MachineType, Workspace};

use crate::children::Origin;
use crate::document::{Document, Documents};
use crate::event::{RecordedEvent, instant, member};

/// A text that is opened, and what sentences call it: the name of its file.
#[derive(Clone, Debug)]
pub struct Source {
    /// The name.
    pub name: String,
    /// The text.
    pub text: String,
}

/// A recorded execution.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Recording {
    /// Its events, by their ids.
    pub events: Vec<RecordedEvent>,
    /// The definition that it ran, as it is written.
    pub definition: Option<String>,
    /// Its ARN.
    pub arn: Option<String>,
    /// The input, as a text.
    pub input: Option<String>,
    /// When it started, in milliseconds since 1970.
    pub start: Option<i64>,
    /// The type of its state machine, where something says it.
    pub machine_type: Option<MachineType>,
    /// A workspace that was opened with it.
    pub workspace: Option<Workspace>,
    /// What is missing and what was left out, in sentences.
    pub gaps: Vec<String>,
    /// The executions that it started, of those that were opened with it.
    pub children: Vec<Self>,
    /// Objects in S3 that it read, as far as they are known.
    pub objects: Vec<MockedObject>,
    /// The Map Run that started it, where its description says so.
    pub(crate) map_run_arn: Option<String>,
    /// What started it, where it is a child.
    pub(crate) origin: Option<Origin>,
}

impl Recording {
    /// Whether a text seems to have something of a recorded execution in it.
    pub fn is_recognized(text: &str) -> bool {
        Documents::read("", text)
            .found
            .iter()
            .any(|document| match document {
                Document::Events(events) => !events.is_empty(),
                Document::Execution(_) => true,
                _ => false,
            })
    }

    /// The recording that documents of one execution make. What is wrong with them is a sentence each.
    pub(crate) fn of(documents: Vec<Document>, problems: Vec<String>) -> Result<Self, Vec<String>> {
        let mut recording = Self {
            gaps: problems,
            ..Self::default()
        };
        for document in documents {
            recording.take(document);
        }
        if recording.events.is_empty() {
            let mut sentences = recording.gaps;
            sentences.push(
                "No history was found. Open what `aws stepfunctions get-execution-history --execution-arn …` prints, or the log lines of one execution.".into(),
            );
            return Err(sentences);
        }
        // Pages may come in any order, and twice.
        recording.events.sort_by_key(|event| event.id);
        recording.events.dedup_by_key(|event| event.id);
        if let Some(named) = recording.events.iter().find_map(|event| event.execution.as_ref()) {
            recording.arn = Some(named.to_string());
        }
        recording.complete();
        Ok(recording)
    }

    pub(crate) fn take(&mut self, document: Document) {
        match document {
            Document::Events(events) if self.events.is_empty() => self.events = events,
            Document::Events(events) => self.events.extend(events),
            Document::Execution(value) => {
                let text = |name: &str| Some(member(&value, name)?.as_str()?.to_owned());
                self.arn = self.arn.take().or_else(|| text("executionArn"));
                self.input = self.input.take().or_else(|| text("input"));
                self.map_run_arn = self.map_run_arn.take().or_else(|| text("mapRunArn"));
                self.start = self
                    .start
                    .or_else(|| member(&value, "startDate").and_then(instant));
            }
            Document::Machine(value) => {
                let definition = member(&value, "definition").and_then(Value::as_str);
                self.definition = definition.map(str::to_owned).or(self.definition.take());
                self.machine_type = match member(&value, "type").and_then(Value::as_str) {
                    Some("EXPRESS") => Some(MachineType::Express),
                    Some(_) => Some(MachineType::Standard),
                    None => self.machine_type,
                };
            }
            Document::Definition(text) => self.definition = self.definition.take().or(Some(text)),
            Document::Workspace(workspace) => {
                if self.definition.is_none() && !workspace.definition.trim().is_empty() {
                    self.definition = Some(workspace.definition.clone());
                }
                self.workspace = Some(*workspace);
            }
            Document::Other(what) => self.gaps.push(format!(
                "The description of {what} was left out: the replay does not need it."
            )),
        }
    }

    /// Takes from the events what is known of the execution, and says what is missing.
    fn complete(&mut self) {
        if let Some(first) = self
            .events
            .first()
            .filter(|event| &*event.kind == "ExecutionStarted")
        {
            self.start = first.time.or(self.start);
            if !first.is_truncated("input")
                && let Some(input) = first.text("input")
            {
                self.input = Some(input.to_owned());
            }
        }
        if self.machine_type.is_none() && self.arn.as_ref().is_some_and(|arn| arn.contains(":express:")) {
            self.machine_type = Some(MachineType::Express);
        }
        if self.input.is_none() {
            self.gaps
                .push("The input of the execution is not recorded. Type it under Input.".into());
        }
        let missing = self.missing();
        if !missing.is_empty() {
            self.gaps.push(format!(
                "Events are missing: {}. Open all pages; a log has all events at the level ALL only.",
                ranges(&missing)
            ));
        }
        let cut: Vec<u64> = self.without_data();
        if !cut.is_empty() {
            self.gaps.push(format!(
                "Inputs and outputs are missing or cut in {} {}. Fetch the history with its execution data.",
                if cut.len() == 1 { "event" } else { "the events" },
                ranges(&cut)
            ));
        }
        let is_over = self.events.iter().any(|event| {
            matches!(
                &*event.kind,
                "ExecutionSucceeded" | "ExecutionFailed" | "ExecutionTimedOut" | "ExecutionAborted"
            )
        });
        if !is_over && missing.is_empty() {
            self.gaps.push(
                "The history ends before the execution does: it was still running, or a page is missing."
                    .into(),
            );
        }
        if let Some(event) = self.events.iter().find(|event| event.is_redrive()) {
            self.gaps.push(format!(
                "The execution was redriven at event {}. Run replays what came before, and Redrive goes on from there.",
                event.id
            ));
        }
    }

    /// The name of the state machine in its ARN; a child of a Map Run has the label of the Map after it.
    pub(crate) fn machine_name(&self) -> Option<&str> {
        self.arn.as_deref()?.split(':').nth(6)
    }

    /// The states of the history that a definition does not have, each once.
    pub fn states_beyond(&self, definition: &str) -> Vec<&str> {
        let mut known = HashSet::new();
        collect_names(&asl::analyze(definition).outline, &mut known);
        let mut seen = HashSet::new();
        let entered = self
            .events
            .iter()
            .filter(|event| event.kind.ends_with("StateEntered"));
        entered
            .filter_map(|event| event.text("name"))
            .filter(|name| !known.contains(*name) && seen.insert(*name))
            .collect()
    }

    /// How often it was redriven.
    pub fn redrives(&self) -> usize {
        redrives(&self.events)
    }

    /// The ids that are missing among those that are there.
    pub fn missing(&self) -> Vec<u64> {
        let mut missing = Vec::new();
        let mut due = 1;
        for event in &self.events {
            // A wrong id does not make a list of all numbers.
            missing.extend((due..event.id).take(1_000));
            due = event.id.saturating_add(1);
        }
        missing
    }

    /// The events whose input or output is not recorded, or not whole.
    fn without_data(&self) -> Vec<u64> {
        let lacks = |event: &&RecordedEvent| {
            let names: &[&str] = match &*event.kind {
                "LambdaFunctionSucceeded" | "ActivitySucceeded" | "TaskSucceeded" | "TaskSubmitted" => {
                    &["output"]
                }
                kind if kind.ends_with("StateEntered") => &["input"],
                kind if kind.ends_with("StateExited") => &["output"],
                _ => &[],
            };
            names
                .iter()
                .any(|name| event.text(name).is_none() || event.is_truncated(name))
        };
        self.events.iter().filter(lacks).map(|event| event.id).collect()
    }
}

fn collect_names(scope: &OutlineScope, names: &mut HashSet<Str>) {
    for state in &scope.states {
        names.insert(state.name.clone());
        for scope in &state.scopes {
            collect_names(scope, names);
        }
    }
}

/// How often an execution was redriven.
pub(crate) fn redrives(events: &[RecordedEvent]) -> usize {
    events.iter().filter(|event| event.is_redrive()).count()
}

/// `3-7, 9`, at most ten of them.
pub(crate) fn ranges(ids: &[u64]) -> String {
    let mut ranges: Vec<(u64, u64)> = Vec::new();
    for id in ids {
        match ranges.last_mut() {
            Some((_, last)) if last.saturating_add(1) == *id => *last = *id,
            _ => ranges.push((*id, *id)),
        }
    }
    let more = ranges.len().saturating_sub(10);
    let mut texts: Vec<String> = ranges
        .iter()
        .take(10)
        .map(|(first, last)| {
            if first == last {
                first.to_string()
            } else {
                format!("{first}-{last}")
            }
        })
        .collect();
    if more > 0 {
        texts.push(format!("and {more} more"));
    }
    texts.join(", ")
}
