//! What would have saved a failed execution: changes of the definition or of the role, each tried by running it on the same
//! responses. Only what was seen to help is offered.
//!
//! What does not live here: how a change is spelled (`asl::edit`), and why the execution failed (`why.rs`, `reason.rs`).

use asl::Fix;
use asl::edit::NewCatcher;
use asl::model::{Catcher, Retrier, State};
use asl_engine::failure::{Class, name};
use asl_engine::{Status, Visit};
use asl_json::describe::quoted;
use asl_json::{LineIndex, Pointer, Span, Str, Value};
use asl_protocol::{Document, Remedy};
use asl_workspace::Workspace;

use crate::catcher::{handler_beside, scope_of};
use crate::definition;
use crate::editor::text_edits;
use crate::role;
use crate::run::Run;

/// How many events all trials together may have, more or less.
const MOST_EVENTS: usize = 60_000;
/// How many changes are tried at least and at most.
const TRIALS: (usize, usize) = (3, 16);
/// How many are offered.
const MOST_REMEDIES: usize = 6;
/// As long as a time-out can be, in seconds.
const LONGEST: i64 = 99_999_999;
/// How often a retrier retries while it is tried out.
const MANY: i64 = 40;

/// The changes that help, those that save the run first.
pub(crate) fn remedies(run: &Run) -> Vec<Remedy> {
    let events = run.execution.events.len() + children(run);
    let mut trials = Trials {
        run,
        left: (MOST_EVENTS / events.max(1)).clamp(TRIALS.0, TRIALS.1),
        found: Vec::new(),
    };
    trials.all();
    let mut found = trials.found;
    if found.iter().any(|remedy| remedy.saves) {
        found.retain(|remedy| remedy.saves);
    }
    found.truncate(MOST_REMEDIES);
    found
}

fn children(run: &Run) -> usize {
    let children = run
        .execution
        .map_runs
        .iter()
        .flat_map(|map_run| &map_run.children);
    children.map(|child| child.execution.events.len()).sum()
}

struct Trials<'r> {
    run: &'r Run,
    /// How many runs may still be made.
    left: usize,
    found: Vec<Remedy>,
}

impl Trials<'_> {
    fn all(&mut self) {
        self.role();
        let run = self.run;
        let failed = run.whole().failed();
        if run.execution.status == Status::TimedOut {
            self.time_limit(&Pointer::root().child("TimeoutSeconds"), None);
        }
        if let Some(visit) = failed.first().and_then(|index| run.execution.visits.get(*index)) {
            if let Some(fix) = run.whole().nearest_path(visit) {
                self.offer(Document::Definition, fix);
            }
            self.default(visit);
        }
        for index in failed {
            let Some(visit) = run.execution.visits.get(index) else {
                continue;
            };
            let state = run.definition.machine.find(visit.pointer());
            let Some((state, handling)) = state.and_then(|state| Some((state, state.kind.handling()?)))
            else {
                continue;
            };
            match visit.class() {
                None | Some(Class::Fatal) => continue,
                Some(Class::Timeout) => {
                    self.time_limit(&state.pointer.child("TimeoutSeconds"), Some(index));
                }
                Some(Class::Heartbeat) => {
                    self.time_limit(&state.pointer.child("HeartbeatSeconds"), Some(index));
                }
                Some(Class::Named) => {}
            }
            self.retry(index, visit, state, &handling.retry);
            self.catch(visit, state, &handling.catch);
        }
    }

    fn text(&self) -> &str {
        &self.run.definition.text
    }

    /// The run with a change; nothing if it does not start, or no more may be made.
    fn tried(&mut self, document: Document, fix: &Fix) -> Option<Run> {
        self.left = self.left.checked_sub(1)?;
        let mut workspace: Workspace = self.run.started.clone();
        let text = match document {
            Document::Role => &mut workspace.role,
            _ => &mut workspace.definition,
        };
        *text = asl::edit::applied(text, fix);
        let tried = Run::new(&workspace, &self.run.code).ok()?;
        tried.execution.not_mocked.is_none().then_some(tried)
    }

    /// Offers a change if the run ends in another way with it.
    fn offer(&mut self, document: Document, fix: Fix) {
        self.offer_if(document, fix, false);
    }

    /// As [`Self::offer`]; a further attempt counts only if something answers it.
    fn offer_if(&mut self, document: Document, fix: Fix, is_retried: bool) {
        let Some(tried) = self.tried(document, &fix) else {
            return;
        };
        let Some((sentence, saves)) = self.end(&tried, is_retried) else {
            return;
        };
        let text = match document {
            Document::Role => &self.run.started.role,
            _ => &self.run.definition.text,
        };
        let edits = text_edits(&fix.edits, &LineIndex::new(text));
        let fix = asl_protocol::Fix {
            title: fix.title,
            edits,
        };
        self.found.push(Remedy {
            document,
            fix,
            sentence,
            saves,
        });
    }

    /// How a changed run ends, in a sentence, and whether it succeeds; nothing if it ends as before, or because of a response that
    /// nobody gave.
    fn end(&self, tried: &Run, is_retried: bool) -> Option<(String, bool)> {
        let before = failing(self.run);
        let new: Vec<&str> = tried
            .defaults
            .iter()
            .filter(|default| !self.run.defaults.contains(default))
            .map(|default| &*default.state)
            .collect();
        // Another attempt that nothing recorded answers proves nothing.
        let is_of_failed = before.as_ref().is_some_and(|(state, _)| new.contains(&&**state));
        if is_of_failed && is_retried {
            return None;
        }
        let default = match new.first() {
            Some(state) => format!(
                " {} gets a default response, since it is not mocked.",
                quoted(state)
            ),
            None => String::new(),
        };
        if tried.execution.status == Status::Succeeded {
            return Some((format!("With this, the run succeeds.{default}"), true));
        }
        let after = failing(tried);
        if after == before {
            return None;
        }
        let (state, error) = after?;
        let error = error.map_or_else(|| "an error without a name".to_owned(), |error| quoted(&error));
        let sentence = format!(
            "With this, the run fails later: at {} with {error}.{default}",
            quoted(&state)
        );
        Some((sentence, false))
    }

    // ---- What is changed ----

    /// What the role lacks.
    fn role(&mut self) {
        let run = self.run;
        if run.role_refused.is_none() {
            return;
        }
        let read = definition::read(&run.started);
        let (_, view) = role::view(&read.outline, &run.started);
        if let Some(patch) = view.and_then(|view| view.patch) {
            let whole = Span::new(0, run.started.role.len());
            let title = "Give the role the permissions it lacks".to_owned();
            self.offer(Document::Role, Fix::replace(title, whole, patch.document));
        }
    }

    /// A longer time-out, at `place`, of a visit or of the execution: first one that never ends, then one that suffices.
    fn time_limit(&mut self, place: &Pointer, visit: Option<usize>) {
        let text = self.run.definition.text.as_str();
        let limit = |seconds: i64| {
            let title = format!("Set {} to {seconds}", place.steps().last().unwrap_or_default());
            asl::edit::set_number(text, place, seconds, title)
        };
        let Some(endless) = limit(LONGEST) else { return };
        let Some(tried) = self.tried(Document::Definition, &endless) else {
            return;
        };
        let took = match visit.map(|visit| tried.execution.visits.get(visit)) {
            None => tried.execution.stop.since(tried.execution.start),
            Some(None) => return,
            Some(Some(visit)) => match visit.stop() {
                Some(stop) => stop.since(visit.start),
                None => return,
            },
        };
        // Half as much again, to the next number that somebody would write.
        if let Some(fix) = limit(round(
            i64::try_from(took / 1000 + took / 2000)
                .unwrap_or(LONGEST)
                .saturating_add(1),
        )) {
            self.offer(Document::Definition, fix);
        }
    }

    fn retry(&mut self, index: usize, visit: &Visit, state: &State, retry: &[Retrier]) {
        let error = error_of(visit);
        let class = visit.class().unwrap_or(Class::Named);
        let matching = retry
            .iter()
            .position(|retrier| class.is_matched_by(Some(error), &retrier.error_equals));
        let at = state.pointer.child("Retry");
        let fix = match matching {
            Some(retrier) => return self.more_attempts(index, visit, state, retrier),
            None if retry.is_empty() => asl::edit::add_retry(self.text(), &state.pointer, error),
            None => asl::edit::append(
                self.text(),
                &at.index(0).child("ErrorEquals"),
                error,
                format!("Retry {error} too"),
            ),
        };
        if let Some(mut fix) = fix {
            fix.title = format!("{} in {}", fix.title, visit.state());
            self.offer_if(Document::Definition, fix, true);
        }
    }

    /// As many attempts as it takes.
    fn more_attempts(&mut self, index: usize, visit: &Visit, state: &State, retrier: usize) {
        let at = state.pointer.child("Retry").index(retrier);
        let count = |visit: &Visit| {
            let used = visit.retriers().iter().filter(|used| **used == retrier);
            i64::try_from(used.count()).unwrap_or(i64::MAX)
        };
        let set = |text: &str, most: i64| {
            let title = format!(
                "Set MaxAttempts of Retry[{retrier}] in {} to {most}",
                visit.state()
            );
            let place = at.child("MaxAttempts");
            let changed = asl::edit::set_number(text, &place, most, title.clone());
            changed.or_else(|| asl::edit::add_field(text, &at, "MaxAttempts", &Value::from(most), title))
        };
        let before = count(visit);
        let Some(many) = set(self.text(), MANY.max(before.saturating_mul(2))) else {
            return;
        };
        let Some(tried) = self.tried(Document::Definition, &many) else {
            return;
        };
        let needed = tried
            .execution
            .visits
            .get(index)
            .filter(|visit| visit.exited().is_some())
            .map(count);
        if let Some(fix) = needed
            .filter(|needed| *needed > before)
            .and_then(|needed| set(self.text(), needed))
        {
            self.offer_if(Document::Definition, fix, true);
        }
    }

    fn catch(&mut self, visit: &Visit, state: &State, catch: &[Catcher]) {
        let error = error_of(visit);
        if catch.is_empty() {
            let known = handler_beside(&self.run.definition.machine, &state.pointer);
            let new = new_state();
            let name = new_name(&format!("{} failed", visit.state()));
            let catcher = match &known {
                Some((next, path)) => NewCatcher {
                    error,
                    next,
                    result_path: path.as_ref(),
                    state: None,
                },
                None => NewCatcher {
                    error,
                    next: &name,
                    result_path: None,
                    state: Some(&new),
                },
            };
            let fix = asl::edit::add_catch(self.text(), &state.pointer, &catcher);
            if let Some(fix) = fix {
                self.offer(Document::Definition, fix);
            }
            return;
        }
        let class = visit.class().unwrap_or(Class::Named);
        if catch
            .iter()
            .any(|catcher| class.is_matched_by(Some(error), &catcher.error_equals))
        {
            return;
        }
        let names = state.pointer.child("Catch").index(0).child("ErrorEquals");
        let title = format!("Catch {error} in {} too", visit.state());
        if let Some(fix) = asl::edit::append(self.text(), &names, error, title) {
            self.offer(Document::Definition, fix);
        }
    }

    /// A `Default` for a Choice of which no rule applied.
    fn default(&mut self, visit: &Visit) {
        if visit.state_type() != "Choice" {
            return;
        }
        let new = new_name(&format!("{}: no match", visit.state()));
        let scope = scope_of(visit.pointer());
        let added = asl::edit::add_field(self.text(), &scope, &new, &new_state(), String::new());
        let title = format!(
            "Add a Default to {} that leads to a new state, {new}",
            visit.state()
        );
        let default = asl::edit::add_field(
            self.text(),
            visit.pointer(),
            "Default",
            &Value::from(&*new),
            title,
        );
        if let Some(fix) = default
            .zip(added)
            .and_then(|(default, added)| asl::edit::both(default, added))
        {
            self.offer(Document::Definition, fix);
        }
    }
}

/// The state that failed first, and the error of the execution.
fn failing(run: &Run) -> Option<(Str, Option<Str>)> {
    let index = run.whole().failed().first().copied();
    let visits = &run.execution.visits;
    // Where a limit of the execution ended it, no state failed: the last one was cut.
    let visit = index
        .and_then(|index| visits.get(index))
        .or_else(|| visits.last())?;
    Some((visit.state().clone(), run.execution.error.clone()))
}

/// The name by which a retrier or catcher takes the failure of a visit.
fn error_of(visit: &Visit) -> &str {
    let error = visit.failure().and_then(|failure| failure.error.as_deref());
    error.filter(|error| !error.is_empty()).unwrap_or(name::ALL)
}

/// A state that ends the scope.
fn new_state() -> Value {
    Value::from([("Type", Value::from("Pass")), ("End", Value::from(true))])
}

/// A name for it, no longer than a name may be.
fn new_name(name: &str) -> String {
    name.chars().take(80).collect()
}

/// The next number that somebody would write as a time-out.
fn round(seconds: i64) -> i64 {
    const NICE: [i64; 16] = [1, 2, 3, 5, 10, 15, 20, 30, 45, 60, 90, 120, 180, 300, 600, 900];
    let nice = NICE.into_iter().find(|nice| *nice >= seconds);
    nice.unwrap_or_else(|| (seconds / 600 + 1).saturating_mul(600).min(LONGEST))
}
