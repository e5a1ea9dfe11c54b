//! The executions within a run: Map Runs with their children and with what a `ResultWriter` writes, and nested executions.

use asl::MapRunCounts;
use asl_json::{Map, Value};
use asl_playground::Playground;
use asl_protocol::{
    ChildRow, ChildStatus, EventPage, GetMapRun, GetResultFile, Handler, ListChildren, ListEvents,
    MapRunView, OpenExecution, Opened, PathSegment, Target, counted,
};

use crate::arguments::Options;
use crate::json::{execution, history, parsed, value};
use crate::report::Report;

/// How many rows are asked for at a time.
const PAGE: usize = 1_000;

/// Asks about the executions within the last run. What is not there is left out.
pub(crate) struct Executions<'p> {
    playground: &'p mut Playground,
    options: &'p Options,
}

impl<'p> Executions<'p> {
    /// Asks this playground; the options say whether children and histories are wanted.
    pub(crate) fn new(playground: &'p mut Playground, options: &'p Options) -> Self {
        Self { playground, options }
    }

    /// Adds what there is to an execution beside its own members: history, Map Runs and nested executions.
    pub(crate) fn describe(&mut self, path: &[PathSegment], members: &mut Map) -> Option<Box<Opened>> {
        let opened = self.open(path)?;
        if self.options.history {
            members.insert("history".into(), parsed(&history(self.playground)));
        }
        let count = opened.summary.map_runs.len();
        let runs: Vec<Value> = (0..count).filter_map(|index| self.map_run(path, index)).collect();
        if !runs.is_empty() {
            members.insert("mapRuns".into(), Value::array(runs));
        }
        if self.options.children {
            let mut nested = Vec::new();
            for (state, segment) in self.nested() {
                nested.extend(self.execution(path, segment, ("state", value(&state))));
                self.open(path)?;
            }
            if !nested.is_empty() {
                members.insert("nestedExecutions".into(), Value::array(nested));
            }
        }
        Some(opened)
    }

    /// Says of each Map Run of the whole run how it ended, and of its children if they are wanted.
    pub(crate) fn say(&mut self, report: &mut Report) {
        for index in 0.. {
            let Some(run) = self.view(index) else { break };
            report.say(&format!(
                "Map Run of {} {}: {} in {} ({})",
                run.details.state,
                run.details.status,
                counted(run.details.item_counts.total, "item"),
                counted(run.details.execution_counts.total, "child execution"),
                ended(run.details.execution_counts)
            ));
            if self.options.children {
                self.say_children(&run, index, report);
            }
        }
        if self.options.children {
            for (state, segment) in self.nested() {
                let nested = self.open(&[segment]);
                self.open(&[]);
                let Some(nested) = nested else { continue };
                let events = counted(nested.summary.events, "event");
                report.say(&format!(
                    "Execution of {state} {} after {events}: {}",
                    nested.summary.status, nested.summary.arn
                ));
            }
        }
    }

    fn say_children(&mut self, run: &MapRunView, index: usize, report: &mut Report) {
        for child in self.children(index) {
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

    fn open(&mut self, path: &[PathSegment]) -> Option<Box<Opened>> {
        let path = path.to_vec();
        self.playground.handle(OpenExecution { path })
    }

    fn view(&mut self, index: usize) -> Option<Box<MapRunView>> {
        self.playground.handle(GetMapRun { index })
    }

    fn children(&mut self, map_run: usize) -> Vec<ChildRow> {
        let request = ListChildren {
            map_run,
            status: None,
            from: 0,
            count: usize::MAX,
        };
        self.playground
            .handle(request)
            .map_or_else(Vec::new, |page| page.rows)
    }

    /// The states that started executions which really ran, and the way there.
    fn nested(&mut self) -> Vec<(String, PathSegment)> {
        let mut found = Vec::new();
        let mut from = 0;
        loop {
            let request = ListEvents {
                group: asl_protocol::EventGroup::All,
                matching: String::new(),
                from,
                count: PAGE,
            };
            let EventPage { total, rows, .. } = self.playground.handle(request).unwrap_or_default();
            for row in rows {
                if let Some(Target::Execution(segment)) = row.target {
                    found.push((row.state.unwrap_or_default(), segment));
                }
            }
            from += PAGE;
            if from >= total {
                return found;
            }
        }
    }

    /// An execution one step further, for programs; it is the one that is looked at afterwards.
    fn execution(
        &mut self,
        path: &[PathSegment],
        segment: PathSegment,
        (key, name): (&str, Value),
    ) -> Option<Value> {
        let path = [path, &[segment]].concat();
        let mut inner = Map::new();
        let opened = self.describe(&path, &mut inner)?;
        let mut members = Map::new();
        members.insert(key.into(), name);
        members.insert("input".into(), parsed(&opened.input));
        members.extend(execution(&opened.summary));
        members.extend(inner);
        Some(Value::object(members))
    }

    /// A Map Run of the execution that is looked at, which it is again afterwards.
    fn map_run(&mut self, path: &[PathSegment], index: usize) -> Option<Value> {
        let run = self.view(index)?;
        let mut members = Map::new();
        members.insert("state".into(), value(&run.details.state));
        let description = parsed(&run.description);
        for (key, value) in description.as_object().into_iter().flatten() {
            members.insert(key.clone(), value.clone());
        }
        for (key, text) in [("error", &run.details.error), ("cause", &run.details.cause)] {
            if let Some(text) = text {
                members.insert(key.into(), value(text));
            }
        }
        if self.options.children {
            if run.bucket.is_some() {
                members.insert("resultFiles".into(), self.result_files(&run, index));
            }
            let mut children = Vec::new();
            for row in self.children(index) {
                if row.status == ChildStatus::Pending {
                    children.push(Value::from([("status", row.status.name().into())]));
                    continue;
                }
                let segment = PathSegment::Child {
                    map_run: index,
                    child: row.place,
                };
                children.extend(self.execution(path, segment, ("name", value(&row.name))));
                self.open(path)?;
            }
            members.insert("children".into(), Value::array(children));
        }
        Some(Value::object(members))
    }

    /// The objects that the `ResultWriter` of a Map Run writes.
    fn result_files(&mut self, run: &MapRunView, map_run: usize) -> Value {
        let files = run.files.iter().enumerate().filter_map(|(index, file)| {
            let content = self.playground.handle(GetResultFile { map_run, index })?;
            Some(Value::from([
                ("bucket", value(&run.bucket)),
                ("key", value(&file.key)),
                ("content", value(&content)),
            ]))
        });
        Value::array(files.collect())
    }
}

/// `4 succeeded, 1 failed`
fn ended(counts: MapRunCounts) -> String {
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
