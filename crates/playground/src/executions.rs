//! The executions within a run: the children of its Map Runs and the executions that its tasks started, to any depth. One of
//! all is looked at; what the page asks about events and visits is about that one.

use std::sync::Arc;

use asl_engine::{ChildExecution, EventKind, Execution, MapRun, NestedExecution};
use asl_json::tree::parse as parse_tree;
use asl_json::{Value, to_pretty};
use asl_protocol::{
    Breadcrumb, ChildPage, ChildRow, ChildStatus, FileView, ListChildren, MapRunView, Opened, PathSegment,
};

use crate::execution_view::{Definition, ExecutionView, Location};
use crate::run::Run;

/// How much of an input or output is in the row of a child, in characters.
const SHORT: usize = 160;

/// An execution within a run, found by its path.
struct Found<'r> {
    execution: &'r Execution,
    /// The last nested execution on the way.
    nested: Option<&'r NestedExecution>,
    /// What it was started with, if it is a child of a Map Run.
    child: Option<&'r ChildExecution>,
}

fn find<'r>(whole: &'r Execution, path: &[PathSegment]) -> Option<Found<'r>> {
    let mut found = Found {
        execution: whole,
        nested: None,
        child: None,
    };
    for segment in path {
        match *segment {
            PathSegment::Child { map_run, child } => {
                let child = found.execution.map_runs.get(map_run)?.children.get(child)?;
                found.execution = &child.execution;
                found.child = Some(child);
            }
            PathSegment::Nested { visit, attempt } => {
                let attempt = found.execution.visits.get(visit)?.attempts().get(attempt)?;
                let nested: &NestedExecution = attempt.nested.as_ref()?;
                found.execution = &nested.execution;
                found.nested = Some(nested);
                found.child = None;
            }
        }
    }
    Some(found)
}

/// The input of an execution, from its history.
pub(crate) fn input(execution: &Execution) -> Option<Value> {
    match &execution.events.first()?.kind {
        EventKind::ExecutionStarted { input, .. } => asl_json::parse(input).ok(),
        _ => None,
    }
}

/// The name of the state machine in the ARN of an execution.
fn machine_name(arn: &str) -> &str {
    arn.split(':').nth(6).unwrap_or(arn)
}

/// The steps to an execution by name, each with how to go there.
fn breadcrumbs(whole: &Execution, path: &[PathSegment]) -> Vec<Breadcrumb> {
    let mut breadcrumbs = vec![Breadcrumb {
        name: "Execution".into(),
        path: Vec::new(),
        map_run: None,
    }];
    for (index, segment) in path.iter().enumerate() {
        let (before, here) = (
            path.get(..index).unwrap_or_default(),
            path.get(..=index).unwrap_or_default(),
        );
        let name = match *segment {
            PathSegment::Child { map_run, child } => {
                let runs = find(whole, before).map(|found| &found.execution.map_runs);
                let run = runs.and_then(|runs| runs.get(map_run));
                breadcrumbs.push(Breadcrumb {
                    name: format!("Map Run of {}", run.map_or("", |run| &*run.details.state)),
                    path: before.to_vec(),
                    map_run: Some(map_run),
                });
                format!("Child #{child}")
            }
            PathSegment::Nested { .. } => {
                let nested = find(whole, here).map(|found| machine_name(&found.execution.arn));
                format!("Execution of {}", nested.unwrap_or_default())
            }
        };
        breadcrumbs.push(Breadcrumb {
            name,
            path: here.to_vec(),
            map_run: None,
        });
    }
    breadcrumbs
}

impl Run {
    /// The execution that is looked at.
    pub(crate) fn view(&self) -> ExecutionView<'_> {
        let Some(found) = find(&self.execution, &self.opened.path) else {
            return self.whole();
        };
        ExecutionView {
            execution: found.execution,
            definition: self.opened.nested.as_ref().unwrap_or(&self.definition),
            seed: found.nested.map_or(self.seed, |nested| nested.seed),
        }
    }

    /// Looks at another execution. Nothing, and no change, if there is none at the end of the path.
    pub(crate) fn open(&mut self, path: &[PathSegment]) -> Option<Opened> {
        let found = find(&self.execution, path)?;
        let (mut drawing, mut definition) = (None, String::new());
        let nested = found.nested.map(|nested| {
            // Its text may be a string within the mocked responses, with places that nobody can go to.
            let text = to_pretty(&nested.machine.source);
            drawing = Some(crate::analysis::preview(&text));
            definition.clone_from(&text);
            Definition {
                tree: parse_tree(&text).0,
                machine: Arc::clone(&nested.machine),
                text,
            }
        });
        let input = match found.child {
            Some(child) => Some(child.input.clone()),
            None => input(found.execution),
        };
        self.opened = Location {
            path: path.to_vec(),
            nested,
        };
        Some(Opened {
            path: path.to_vec(),
            breadcrumbs: breadcrumbs(&self.execution, path),
            input: input.as_ref().map_or_else(String::new, to_pretty),
            drawing: drawing.map(Box::new),
            definition,
            summary: if path.is_empty() {
                self.summary()
            } else {
                self.view().summary()
            },
        })
    }
}

impl ExecutionView<'_> {
    /// One of the Map Runs that the execution started.
    pub(crate) fn map_run(&self, index: usize) -> Option<MapRunView> {
        let run = self.execution.map_runs.get(index)?;
        let files = run.result_files();
        Some(MapRunView {
            details: run.details.clone(),
            description: to_pretty(&run.describe()),
            bucket: run.target.as_ref().map(|target| target.bucket.to_string()),
            files: files
                .into_iter()
                .map(|file| FileView {
                    size: file.content.len(),
                    key: file.key,
                })
                .collect(),
        })
    }

    /// The object of this number that the `ResultWriter` of a Map Run writes.
    pub(crate) fn result_file(&self, map_run: usize, index: usize) -> Option<String> {
        let files = self.execution.map_runs.get(map_run)?.result_files();
        files.into_iter().nth(index).map(|file| file.content)
    }

    /// Rows of the child executions of a Map Run. Those that never started come last.
    pub(crate) fn children(&self, request: &ListChildren) -> Option<ChildPage> {
        let run = self.execution.map_runs.get(request.map_run)?;
        let is_wanted = |status| request.status.is_none_or(|wanted| wanted == status);
        let wanted = |child: &&ChildExecution| is_wanted(ChildStatus::Ended(child.execution.status));
        let started = run.children.iter().enumerate();
        let started = started.filter(|(_, child)| wanted(child));
        let pending = if is_wanted(ChildStatus::Pending) {
            &run.pending[..]
        } else {
            &[]
        };
        let first_pending = run.children.len();
        let total = started.clone().count() + pending.len();
        let rows = started
            .map(|(place, child)| child_row(run, place, child))
            .chain(
                pending
                    .iter()
                    .enumerate()
                    .map(|(index, (input, items))| pending_row(first_pending + index, input, *items)),
            )
            .skip(request.from)
            .take(request.count)
            .collect();
        Some(ChildPage { total, rows })
    }
}

fn child_row(run: &MapRun, place: usize, child: &ChildExecution) -> ChildRow {
    let execution = &child.execution;
    ChildRow {
        place,
        name: child.name.to_string(),
        status: ChildStatus::Ended(execution.status),
        items: child.items,
        at: execution.start.since(run.details.start),
        duration: execution.stop.since(execution.start),
        events: execution.events.len(),
        input: short(&child.input),
        output: execution.output.as_ref().map(short),
        error: execution.error.as_deref().map(Into::into),
    }
}

fn pending_row(place: usize, input: &Value, items: usize) -> ChildRow {
    ChildRow {
        place,
        name: String::new(),
        status: ChildStatus::Pending,
        items,
        at: 0,
        duration: 0,
        events: 0,
        input: short(input),
        output: None,
        error: None,
    }
}

/// A value on one line, cut where it is long.
fn short(value: &Value) -> String {
    let text = value.to_string();
    match text.char_indices().nth(SHORT) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
        None => text,
    }
}
