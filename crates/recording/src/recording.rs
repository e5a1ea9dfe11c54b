//! One recorded execution: its events in order, what is known of it beside them, and what is missing.

use std::collections::BTreeMap;

use asl_json::Value;
use asl_workspace::{MachineType, Workspace};
use indexmap::IndexMap;

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
}

impl Recording {
    /// Reads a recorded execution from texts in any mixture. What cannot be read is a sentence each.
    pub fn read(sources: &[Source]) -> Result<Self, Vec<String>> {
        let mut recording = Self::default();
        let mut pages = Vec::new();
        for source in sources {
            let documents = Documents::read(&source.name, &source.text);
            recording.gaps.extend(documents.problems);
            for document in documents.found {
                recording.take(document, &mut pages);
            }
        }
        if pages.iter().all(Vec::is_empty) {
            let mut sentences = std::mem::take(&mut recording.gaps);
            sentences.push(
                "No history was found. Open what `aws stepfunctions get-execution-history --execution-arn …` prints, or the log lines of one execution.".into(),
            );
            return Err(sentences);
        }
        recording.join(pages).map_err(|sentence| vec![sentence])?;
        recording.complete();
        Ok(recording)
    }

    /// Reads many executions: log lines of several, or files of which each has a history from its beginning. What belongs to
    /// one execution alone, its description, lies in its file; definitions are for all of them.
    pub fn read_many(sources: &[Source]) -> Result<Vec<Self>, Vec<String>> {
        let one = match Self::read(sources) {
            Ok(one) => return Ok(vec![one]),
            Err(sentences) => sentences,
        };
        let mut shared: Vec<Document> = Vec::new();
        let mut each: IndexMap<String, (Self, Vec<Vec<RecordedEvent>>)> = IndexMap::new();
        for (number, source) in sources.iter().enumerate() {
            let documents = Documents::read(&source.name, &source.text);
            let is_whole = documents.found.iter().any(|document| match document {
                Document::Events(events) => events.iter().any(|event| event.id == 1),
                _ => false,
            });
            for document in documents.found {
                match document {
                    Document::Events(events) => {
                        for event in events {
                            let key = match &event.execution {
                                Some(arn) => arn.to_string(),
                                // A page without its beginning could be of any.
                                None if !is_whole => return Err(one),
                                None => number.to_string(),
                            };
                            let (_, pages) = each.entry(key).or_default();
                            pages.push(vec![event]);
                        }
                    }
                    Document::Execution(_) if is_whole => {
                        let (recording, pages) = each.entry(number.to_string()).or_default();
                        recording.take(document, pages);
                    }
                    Document::Execution(_) | Document::Other(_) | Document::Workspace(_) => {}
                    document => shared.push(document),
                }
            }
        }
        if each.len() < 2 {
            return Err(one);
        }
        let read = each.into_values().map(|(mut recording, pages)| {
            for document in &shared {
                recording.take(document.clone(), &mut Vec::new());
            }
            recording.join(pages).map_err(|sentence| vec![sentence])?;
            recording.complete();
            Ok(recording)
        });
        read.collect()
    }

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

    fn take(&mut self, document: Document, pages: &mut Vec<Vec<RecordedEvent>>) {
        match document {
            Document::Events(events) => pages.push(events),
            Document::Execution(value) => {
                let text = |name: &str| Some(member(&value, name)?.as_str()?.to_owned());
                self.arn = self.arn.take().or_else(|| text("executionArn"));
                self.input = self.input.take().or_else(|| text("input"));
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

    /// Joins pages to one history. Two executions in one paste are refused.
    fn join(&mut self, pages: Vec<Vec<RecordedEvent>>) -> Result<(), String> {
        let mut by_id: BTreeMap<u64, RecordedEvent> = BTreeMap::new();
        let mut named: Vec<String> = Vec::new();
        for event in pages.into_iter().flatten() {
            if let Some(arn) = &event.execution
                && !named.iter().any(|name| **name == **arn)
            {
                named.push(arn.to_string());
            }
            match by_id.get(&event.id) {
                Some(known) if known.kind != event.kind || known.details != event.details => {
                    if named.len() < 2 {
                        return Err(format!(
                            "These are the events of two executions: event {} is {} in one and {} in the other. Open one execution at a time.",
                            event.id, known.kind, event.kind
                        ));
                    }
                }
                Some(_) => {}
                None => {
                    by_id.insert(event.id, event);
                }
            }
        }
        if named.len() > 1 {
            return Err(format!(
                "These are the log lines of {} executions: {}. Open one execution at a time.",
                named.len(),
                named.join(", ")
            ));
        }
        if let Some(arn) = named.pop() {
            if let Some(other) = self.arn.as_ref().filter(|other| **other != arn) {
                return Err(format!(
                    "The log lines are of {arn}, and what describe-execution printed is about {other}. Open one execution at a time."
                ));
            }
            self.arn = Some(arn);
        }
        self.events = by_id.into_values().collect();
        Ok(())
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
        if let Some(event) = self
            .events
            .iter()
            .find(|event| &*event.kind == "ExecutionRedriven")
        {
            let id = event.id;
            self.gaps.push(format!(
                "The execution was redriven at event {id}. The replay goes to event {}.",
                id.saturating_sub(1)
            ));
        }
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
