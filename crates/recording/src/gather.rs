//! Which of the documents that were opened belong to which execution.
//!
//! A history as the API gives it does not name its execution: it is that of the description in the same text, or else of the
//! text alone. Log lines name theirs. What does not live here: reading documents (`document`), and which execution started
//! which (`children`).

use std::collections::HashMap;

use asl_json::Value;
use indexmap::IndexMap;

use crate::children;
use crate::document::{Document, Documents};
use crate::event::{RecordedEvent, member};
use crate::recording::{Recording, Source};

impl Recording {
    /// Reads a recorded execution from texts in any mixture. What cannot be read is a sentence each.
    pub fn read(sources: &[Source]) -> Result<Self, Vec<String>> {
        let (texts, problems) = documents(sources);
        match several(texts.iter().flatten()) {
            Some(sentence) => Err(vec![sentence]),
            None => Self::of(texts.into_iter().flatten().collect(), problems),
        }
    }

    /// Reads one execution or many. An execution that another one of them started is its child, so that one with all its
    /// children is one. What belongs to an execution alone, its description, lies in its text; definitions are for all of the
    /// same state machine.
    pub fn read_many(sources: &[Source]) -> Result<Vec<Self>, Vec<String>> {
        let (texts, problems) = documents(sources);
        match several(texts.iter().flatten()) {
            Some(sentence) => split(texts, sentence, problems).map(children::adopt),
            None => Ok(vec![Self::of(texts.into_iter().flatten().collect(), problems)?]),
        }
    }
}

/// The documents of each text, and what is wrong with them.
fn documents(sources: &[Source]) -> (Vec<Vec<Document>>, Vec<String>) {
    let mut problems = Vec::new();
    let read = sources.iter().map(|source| {
        let documents = Documents::read(&source.name, &source.text);
        problems.extend(documents.problems);
        documents.found
    });
    (read.collect(), problems)
}

/// Why documents are not all of one execution, in a sentence; none if they may be.
fn several<'d>(documents: impl Iterator<Item = &'d Document> + Clone) -> Option<String> {
    let events = documents.clone().filter_map(|document| match document {
        Document::Events(events) => Some(events),
        _ => None,
    });
    let mut named: Vec<&str> = Vec::new();
    let mut by_id: HashMap<u64, &RecordedEvent> = HashMap::new();
    let mut conflict = None;
    for event in events.flatten() {
        if let Some(arn) = event.execution.as_deref().filter(|arn| !named.contains(arn)) {
            named.push(arn);
        }
        let known = by_id.entry(event.id).or_insert(event);
        if known.kind != event.kind || known.details != event.details {
            conflict.get_or_insert((*known, event));
        }
    }
    if named.len() > 1 {
        return Some(format!(
            "These are the log lines of {} executions: {}. Open one execution at a time.",
            named.len(),
            named.join(", ")
        ));
    }
    if let Some((one, other)) = conflict {
        return Some(format!(
            "These are the events of two executions: event {} is {} in one and {} in the other. Open one execution at a time.",
            one.id, one.kind, other.kind
        ));
    }
    let mut described: Vec<&str> = Vec::new();
    for arn in documents.filter_map(described_arn) {
        if !described.contains(&arn) {
            described.push(arn);
        }
    }
    if let Some(arn) = named.pop()
        && let Some(other) = described.first().filter(|other| **other != arn)
    {
        return Some(format!(
            "The log lines are of {arn}, and what describe-execution printed is about {other}. Open one execution at a time."
        ));
    }
    (described.len() > 1).then(|| {
        format!(
            "These are the descriptions of {} executions: {}. Open one execution at a time.",
            described.len(),
            described.join(", ")
        )
    })
}

/// The ARN in what `DescribeExecution` answers.
fn described_arn(document: &Document) -> Option<&str> {
    match document {
        Document::Execution(value) => member(value, "executionArn")?.as_str(),
        _ => None,
    }
}

/// What belongs to one execution.
#[derive(Default)]
struct Group {
    documents: Vec<Document>,
    events: Vec<RecordedEvent>,
    /// Whether something names the execution.
    is_named: bool,
}

/// The executions that documents are of; `sentence` says why they are not of one.
fn split(
    texts: Vec<Vec<Document>>,
    sentence: String,
    mut problems: Vec<String>,
) -> Result<Vec<Recording>, Vec<String>> {
    let mut groups: IndexMap<String, Group> = IndexMap::new();
    let definitions: Vec<Document> = texts
        .iter()
        .flatten()
        .filter(|each| is_shared(each))
        .cloned()
        .collect();
    for (number, documents) in texts.into_iter().enumerate() {
        // A description that stands alone in its text is about all of it, otherwise about what follows.
        let alone = documents.iter().find_map(described_arn).map(str::to_owned);
        let is_alone = documents
            .iter()
            .filter_map(described_arn)
            .all(|arn| Some(arn) == alone.as_deref());
        let mut key = alone.filter(|_| is_alone).unwrap_or_else(|| number.to_string());
        for document in documents {
            if let Some(arn) = described_arn(&document) {
                arn.clone_into(&mut key);
                groups.entry(key.clone()).or_default().is_named = true;
            }
            match document {
                Document::Events(events) => {
                    for event in events {
                        let named = event.execution.as_deref();
                        let group = match groups.get_mut(named.unwrap_or(&key)) {
                            Some(group) => group,
                            None => groups.entry(named.unwrap_or(&key).to_owned()).or_default(),
                        };
                        group.is_named |= event.execution.is_some();
                        group.events.push(event);
                    }
                }
                document => groups.entry(key.clone()).or_default().documents.push(document),
            }
        }
    }
    let lone = groups.values().filter(|group| !group.events.is_empty()).count() == 1;
    let descriptions: Vec<Document> = groups
        .values()
        .flat_map(|group| &group.documents)
        .filter(|document| described_arn(document).is_some())
        .cloned()
        .collect();
    let mut recordings = Vec::new();
    for mut group in groups.into_values().filter(|group| !group.events.is_empty()) {
        let is_whole = group.is_named || group.events.iter().any(|event| event.id == 1);
        let events = Document::Events(std::mem::take(&mut group.events));
        // A page without its beginning could be of any.
        if !is_whole || several(std::iter::once(&events)).is_some() {
            return Err(vec![sentence]);
        }
        if lone && !group.is_named {
            group.documents.extend(descriptions.first().cloned());
        }
        group.documents.push(events);
        let mut recording = Recording::of(group.documents, std::mem::take(&mut problems))?;
        recording.take_shared(&definitions);
        recordings.push(recording);
    }
    if recordings.is_empty() {
        Err(vec![sentence])
    } else {
        Ok(recordings)
    }
}

fn is_shared(document: &Document) -> bool {
    matches!(
        document,
        Document::Machine(_) | Document::Definition(_) | Document::Workspace(_)
    )
}

impl Recording {
    /// Takes a definition that is not in its text: that of its own state machine, or else one of which nothing says that it is
    /// another's.
    fn take_shared(&mut self, definitions: &[Document]) {
        if self.definition.is_some() {
            return;
        }
        let own = self.machine_name().map(str::to_owned);
        let fits = |document: &&Document| match (document, own.as_deref()) {
            (Document::Machine(value), Some(own)) => machine_of(value).is_none_or(|name| name == own),
            _ => true,
        };
        let exactly = |document: &&Document| matches!(document, Document::Machine(value) if own.is_some() && machine_of(value) == own.as_deref());
        let found = definitions
            .iter()
            .find(exactly)
            .or_else(|| definitions.iter().find(fits));
        if let Some(found) = found {
            self.take(found.clone());
        }
    }
}

/// The name of the state machine that an answer describes.
fn machine_of(value: &Value) -> Option<&str> {
    member(value, "stateMachineArn")?.as_str()?.split(':').nth(6)
}
