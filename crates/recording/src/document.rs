//! What a text that somebody pastes consists of: documents in any mixture, one after the other, each told by its members.
//!
//! A text may hold answers of the command line in JSON or YAML, dumps of SDKs, pages of a history, log lines as `CloudWatch`
//! exports, tails or queries them, definitions, templates and workspaces. What is none of that is said, with its line.

use asl_json::{Value, parse, parse_first};
use asl_workspace::Workspace;

use crate::event::{RecordedEvent, member};

/// A piece of a text.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Document {
    /// Events of a history.
    Events(Vec<RecordedEvent>),
    /// What `DescribeExecution` answers.
    Execution(Value),
    /// What `DescribeStateMachine` or `DescribeStateMachineForExecution` answers.
    Machine(Value),
    /// What `DescribeMapRun` answers, or a list of executions: it says nothing that a replay needs.
    Other(&'static str),
    /// A definition, or a template that holds one, as it is written.
    Definition(String),
    /// A workspace: what the histories do not say comes from it.
    Workspace(Box<Workspace>),
}

/// The documents of a text, and a sentence for each piece that is none.
pub(crate) struct Documents<'t> {
    name: &'t str,
    text: &'t str,
    pub(crate) found: Vec<Document>,
    pub(crate) problems: Vec<String>,
    /// Events of lines, which belong together.
    lines: Vec<RecordedEvent>,
    /// Where pieces that are not understood stand.
    strange: Vec<usize>,
}

impl<'t> Documents<'t> {
    /// Reads a text; `name` is what sentences call it.
    pub(crate) fn read(name: &'t str, text: &'t str) -> Self {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let mut documents = Self {
            name,
            text,
            found: Vec::new(),
            problems: Vec::new(),
            lines: Vec::new(),
            strange: Vec::new(),
        };
        documents.read_all();
        let lines = std::mem::take(&mut documents.lines);
        if !lines.is_empty() {
            documents.found.push(Document::Events(lines));
        }
        if let Some(first) = documents.strange.first().copied() {
            let more = match documents.strange.len() {
                1 => String::new(),
                many => format!(" (and {} more)", many - 1),
            };
            let place = documents.place(first);
            documents.problems.push(format!(
                "{place}{more} is not a history, a log line, the output of describe-execution or describe-state-machine, or a definition. It was left out."
            ));
        }
        documents
    }

    fn read_all(&mut self) {
        let text = self.text;
        let trimmed = text.trim_start();
        if trimmed.is_empty() {
            self.problems.push(format!("{} is empty.", self.name));
            return;
        }
        if text.lines().next().is_some_and(|line| line.contains("@message"))
            && !trimmed.starts_with(['{', '['])
        {
            return self.read_table();
        }
        if !text.lines().any(|line| line.trim_start().starts_with(['{', '['])) && !self.has_log_lines() {
            return self.read_yaml();
        }
        self.read_json();
    }

    fn has_log_lines(&self) -> bool {
        self.text
            .lines()
            .any(|line| line.contains("\"event_timestamp\"") && line.contains('{'))
    }

    /// JSON documents one after the other, and lines that end with one.
    fn read_json(&mut self) {
        let text = self.text;
        let mut at = 0;
        while let Some(rest) = text.get(at..).filter(|rest| !rest.trim().is_empty()) {
            let skipped = rest.len()
                - rest
                    .trim_start_matches(|c: char| c.is_whitespace() || c == ',')
                    .len();
            let start = at + skipped;
            let Some(rest) = text.get(start..).filter(|rest| !rest.is_empty()) else {
                break;
            };
            if rest.starts_with(['{', '[']) {
                if let Ok((value, length)) = parse_first(rest) {
                    self.classify(start, &value, rest.get(..length).unwrap_or(rest));
                    at = start + length;
                    continue;
                }
                match end_of_json(rest) {
                    Some(length) => {
                        self.read_broken(start, rest.get(..length).unwrap_or(rest));
                        at = start + length;
                    }
                    None => {
                        let place = self.place(start);
                        self.problems.push(format!(
                            "{place}: the document that begins here is incomplete. Copy all of it."
                        ));
                        break;
                    }
                }
                continue;
            }
            let line = rest.lines().next().unwrap_or(rest);
            at = start + line.len();
            self.read_line(start, line);
        }
    }

    /// A line as `aws logs tail` prints it: instant and stream come before the event. A command, or the sign of a shell
    /// before one, is not looked at.
    fn read_line(&mut self, start: usize, line: &str) {
        let json = line.find('{').and_then(|at| line.get(at..));
        let event = json
            .and_then(|json| parse(json.trim_end()).ok())
            .and_then(|value| RecordedEvent::read(&value));
        match event {
            Some(event) => self.lines.push(event),
            None if line.starts_with(['$', '#', '%', '>'])
                || line.starts_with("aws ")
                || line.starts_with("---") => {}
            None => self.strange.push(start),
        }
    }

    /// A table of a query of Logs Insights.
    fn read_table(&mut self) {
        let mut records = records(self.text).into_iter();
        let head = records.next().unwrap_or_default();
        let column = head.iter().position(|name| name.trim() == "@message");
        for record in records {
            let message = column.and_then(|column| record.get(column));
            let event = message
                .and_then(|message| parse(message).ok())
                .and_then(|value| RecordedEvent::read(&value));
            match event {
                Some(event) => self.lines.push(event),
                None => self.strange.push(0),
            }
        }
    }

    fn read_yaml(&mut self) {
        for (start, part) in yaml_documents(self.text) {
            let value = asl::yaml::parse(part).0.to_value(part);
            if value.as_object().is_none() && value.as_array().is_none() {
                self.strange.push(start);
                continue;
            }
            self.classify(start, &value, part);
        }
    }

    /// A document with as many brackets as it needs that is not JSON for another reason.
    fn read_broken(&mut self, start: usize, text: &str) {
        match parse(text) {
            // A template with placeholders is no JSON, but a definition all the same.
            Err(_) if text.contains("\"StartAt\"") => self.found.push(Document::Definition(text.to_owned())),
            Err(error) => {
                let place = self.place(start);
                self.problems.push(format!(
                    "{place}: the document that begins here is not JSON. {error}"
                ));
            }
            Ok(value) => self.classify(start, &value, text),
        }
    }

    /// Tells what a document is by its members.
    fn classify(&mut self, start: usize, value: &Value, text: &str) {
        if let Some(items) = value.as_array() {
            let mut events = Vec::new();
            for item in items {
                match event_of(item) {
                    Some(event) => events.push(event),
                    // Lists within lists are no answer of anything.
                    None if item.as_object().is_none() => self.strange.push(start),
                    None => self.classify(start, item, &item.to_string()),
                }
            }
            if !events.is_empty() {
                self.found.push(Document::Events(events));
            }
            return;
        }
        if let Some(event) = event_of(value) {
            self.lines.push(event);
            return;
        }
        if let Some(list) = ["events", "results"].iter().find_map(|name| member(value, name))
            && list.as_array().is_some()
        {
            let before = self.found.len();
            self.classify_list(start, list);
            if self.found.len() == before && list.as_array().is_some_and(<[Value]>::is_empty) {
                self.found.push(Document::Events(Vec::new()));
            }
            return;
        }
        let has = |name: &str| member(value, name).is_some();
        let found = if has("executionArn") && (has("startDate") || has("status")) {
            Document::Execution(value.clone())
        } else if has("mapRunArn") {
            Document::Other("a Map Run")
        } else if has("executions") {
            Document::Other("a list of executions")
        } else if member(value, "definition").and_then(Value::as_str).is_some() && has("stateMachineArn") {
            Document::Machine(value.clone())
        } else if has("States") || value.get("Resources").is_some() {
            Document::Definition(text.to_owned())
        } else {
            match Workspace::from_file_text(text) {
                Ok(opened) if opened.is_workspace => Document::Workspace(Box::new(opened.workspace)),
                _ => return self.strange.push(start),
            }
        };
        self.found.push(found);
    }

    /// The events of a page, or of a log; results of Logs Insights are lists of fields.
    fn classify_list(&mut self, start: usize, list: &Value) {
        let mut events = Vec::new();
        for item in list.as_array().unwrap_or_default() {
            match event_of(item) {
                Some(event) => events.push(event),
                None => self.strange.push(start),
            }
        }
        if !events.is_empty() {
            self.found.push(Document::Events(events));
        }
    }

    /// `history.json:12`
    fn place(&self, at: usize) -> String {
        let line = 1 + self.text.get(..at).unwrap_or_default().matches('\n').count();
        format!("{}:{line}", self.name)
    }
}

/// An event, or the one that is the message of a log event, as a text or as JSON.
fn event_of(value: &Value) -> Option<RecordedEvent> {
    RecordedEvent::read(value).or_else(|| match message(value)? {
        Value::String(text) => RecordedEvent::read(&parse(&text).ok()?),
        message => RecordedEvent::read(&message),
    })
}

/// The message of a log event: `message` (`get-log-events`), `@message`, or the field of that name in a list of fields.
fn message(value: &Value) -> Option<Value> {
    if let Some(fields) = value.as_array() {
        let found = fields
            .iter()
            .find(|field| member(field, "field").and_then(Value::as_str) == Some("@message"));
        return found.and_then(|field| member(field, "value")).cloned();
    }
    value
        .get("@message")
        .or_else(|| member(value, "message").filter(|_| member(value, "timestamp").is_some()))
        .cloned()
}

/// The length of the JSON container that a text begins with.
fn end_of_json(text: &str) -> Option<usize> {
    let (mut depth, mut in_text, mut escaped) = (0_usize, false, false);
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if in_text => escaped = true,
            b'"' => in_text = !in_text,
            _ if in_text => {}
            b'{' | b'[' => depth += 1,
            b'}' | b']' => {
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    return Some(at + 1);
                }
            }
            _ => {}
        }
    }
    None
}

/// The documents of a YAML text, each with its place.
fn yaml_documents(text: &str) -> Vec<(usize, &str)> {
    let mut documents = Vec::new();
    let (mut start, mut at) = (0, 0);
    for line in text.split_inclusive('\n') {
        if line.trim_end() == "---" {
            documents.push((start, text.get(start..at).unwrap_or_default()));
            start = at + line.len();
        }
        at += line.len();
    }
    documents.push((start, text.get(start..).unwrap_or_default()));
    documents.retain(|(_, part)| !part.trim().is_empty());
    documents
}

/// The records of a table with commas (RFC 4180).
fn records(text: &str) -> Vec<Vec<String>> {
    let mut records = Vec::new();
    let (mut record, mut field, mut quoted) = (Vec::new(), String::new(), false);
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        match letter {
            '"' if quoted && letters.peek() == Some(&'"') => {
                letters.next();
                field.push('"');
            }
            '"' => quoted = !quoted,
            ',' if !quoted => record.push(std::mem::take(&mut field)),
            '\r' if !quoted => {}
            '\n' if !quoted => {
                record.push(std::mem::take(&mut field));
                records.push(std::mem::take(&mut record));
            }
            letter => field.push(letter),
        }
    }
    if !field.is_empty() || !record.is_empty() {
        record.push(field);
        records.push(record);
    }
    records
}
