//! The executions within a run: Map Runs with their children and with what a `ResultWriter` writes, and nested executions.

use asl_playground::Playground;
use asl_protocol::{Answer, Ask, ChildPage, CountsView, EventPage, Hop, Leads, MapRunView, Opened};
use serde_json::{Map, Value, json};

use crate::arguments::Options;
use crate::check::counted;
use crate::report::{Report, Usage};
use crate::run::{answer, history, parsed};

/// How many rows are asked for at a time.
const PAGE: usize = 1_000;

/// Asks about the executions within the last run.
pub struct Within<'p> {
    playground: &'p mut Playground,
    options: &'p Options,
}

impl<'p> Within<'p> {
    /// Asks this playground; the options say whether children and histories are wanted.
    pub fn new(playground: &'p mut Playground, options: &'p Options) -> Self {
        Self { playground, options }
    }

    /// What is said of an execution beside its own members: history, Map Runs and nested executions, if there are any.
    pub fn describe(&mut self, path: &[Hop], members: &mut Map<String, Value>) -> Result<Opened, Usage> {
        let opened = self.open(path)?;
        if self.options.history {
            members.insert("history".into(), parsed(&history(self.playground)?));
        }
        let mut runs = Vec::new();
        for index in 0..opened.summary.map_runs.len() {
            runs.push(self.map_run(path, index)?);
        }
        if !runs.is_empty() {
            members.insert("mapRuns".into(), Value::Array(runs));
        }
        if self.options.children {
            let mut nested = Vec::new();
            for (state, hop) in self.nested()? {
                nested.push(self.execution(path, hop, &[("state", json!(state))])?);
                self.open(path)?;
            }
            if !nested.is_empty() {
                members.insert("nestedExecutions".into(), Value::Array(nested));
            }
        }
        Ok(opened)
    }

    /// Says of each Map Run of the whole run how it ended, and of its children if they are wanted.
    pub fn say(&mut self, report: &mut Report) -> Result<(), Usage> {
        let opened = self.open(&[])?;
        for index in 0..opened.summary.map_runs.len() {
            let run = self.view(index)?;
            report.say(&format!(
                "Map Run of {} {}: {} in {} ({})",
                run.state,
                run.status,
                counted(run.item_counts.total, "item"),
                counted(run.execution_counts.total, "child execution"),
                ended(run.execution_counts)
            ));
            if self.options.children {
                for child in self.children(index)?.rows {
                    let result = child.output.or(child.error).unwrap_or_default();
                    let line = format!("  #{} {} {} {result}", child.place, child.status, child.input);
                    report.say(line.trim_end());
                }
                for file in &run.files {
                    report.say(&format!(
                        "  writes s3://{}/{} ({})",
                        run.bucket.as_deref().unwrap_or_default(),
                        file.key,
                        counted(file.size, "byte")
                    ));
                }
            }
        }
        if self.options.children {
            for (state, hop) in self.nested()? {
                let nested = self.open(&[hop])?.summary;
                self.open(&[])?;
                let events = counted(nested.events, "event");
                report.say(&format!(
                    "Execution of {state} {} after {events}: {}",
                    nested.status, nested.arn
                ));
            }
        }
        Ok(())
    }

    fn open(&mut self, path: &[Hop]) -> Result<Opened, Usage> {
        match self.playground.answer(&Ask::Open(path.to_vec())) {
            Answer::Opened(opened) => Ok(*opened),
            other => Err(Usage::unexpected(&other)),
        }
    }

    fn view(&mut self, index: usize) -> Result<MapRunView, Usage> {
        match self.playground.answer(&Ask::MapRun { index }) {
            Answer::MapRun(run) => Ok(*run),
            other => Err(Usage::unexpected(&other)),
        }
    }

    fn children(&mut self, map_run: usize) -> Result<ChildPage, Usage> {
        let ask = Ask::Children {
            map_run,
            status: String::new(),
            from: 0,
            count: usize::MAX,
        };
        match self.playground.answer(&ask) {
            Answer::Children(page) => Ok(page),
            other => Err(Usage::unexpected(&other)),
        }
    }

    /// The states that started executions which really ran, and how to go there.
    fn nested(&mut self) -> Result<Vec<(String, Hop)>, Usage> {
        let mut found = Vec::new();
        let mut from = 0;
        loop {
            let ask = Ask::Events {
                matching: String::new(),
                from,
                count: PAGE,
            };
            let EventPage { total, rows } = match self.playground.answer(&ask) {
                Answer::Events(page) => page,
                other => return Err(Usage::unexpected(&other)),
            };
            for row in rows {
                if let Some(Leads::Execution(hop)) = row.leads {
                    found.push((row.state.unwrap_or_default(), hop));
                }
            }
            from += PAGE;
            if from >= total {
                return Ok(found);
            }
        }
    }

    /// An execution one step further, for programs; it is the one that is looked at afterwards.
    fn execution(&mut self, path: &[Hop], hop: Hop, more: &[(&str, Value)]) -> Result<Value, Usage> {
        let path = [path, &[hop]].concat();
        let mut inner = Map::new();
        let opened = self.describe(&path, &mut inner)?;
        let mut members = Map::new();
        for (key, value) in more {
            members.insert((*key).into(), value.clone());
        }
        members.insert("input".into(), parsed(&opened.input));
        if let Value::Object(own) = answer(&opened.summary) {
            members.extend(own);
        }
        members.extend(inner);
        Ok(Value::Object(members))
    }

    /// A Map Run of the execution that is looked at, which it is again afterwards.
    fn map_run(&mut self, path: &[Hop], index: usize) -> Result<Value, Usage> {
        let run = self.view(index)?;
        let mut members = Map::new();
        members.insert("state".into(), json!(run.state));
        if let Value::Object(description) = parsed(&run.description) {
            members.extend(description);
        }
        for (key, text) in [("error", &run.error), ("cause", &run.cause)] {
            if let Some(text) = text {
                members.insert(key.into(), json!(text));
            }
        }
        if self.options.children {
            let mut files = Vec::new();
            for (place, file) in run.files.iter().enumerate() {
                let ask = Ask::ResultFile {
                    map_run: index,
                    index: place,
                };
                let Answer::Text(content) = self.playground.answer(&ask) else {
                    continue;
                };
                files.push(json!({ "bucket": run.bucket, "key": file.key, "content": content }));
            }
            if run.bucket.is_some() {
                members.insert("resultFiles".into(), Value::Array(files));
            }
            let mut children = Vec::new();
            for row in self.children(index)?.rows {
                if row.status == "PENDING" {
                    children.push(json!({ "status": row.status }));
                    continue;
                }
                let hop = Hop::Child {
                    map_run: index,
                    child: row.place,
                };
                children.push(self.execution(path, hop, &[("name", json!(row.name))])?);
                self.open(path)?;
            }
            members.insert("children".into(), Value::Array(children));
        }
        Ok(Value::Object(members))
    }
}

/// `4 succeeded, 1 failed`
fn ended(counts: CountsView) -> String {
    let all = [
        (counts.succeeded, "succeeded"),
        (counts.failed, "failed"),
        (counts.timed_out, "timed out"),
        (counts.aborted, "aborted"),
        (counts.pending, "pending"),
    ];
    let some: Vec<String> = all
        .into_iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, word)| format!("{count} {word}"))
        .collect();
    some.join(", ")
}
