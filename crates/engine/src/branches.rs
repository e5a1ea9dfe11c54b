//! Parallel and inline Map: strands inside a state, how their results come together, and what a failure of one does to
//! the others.

use std::sync::Arc;

use asl::model::{Map, Parallel, StateKind};
use asl_json::{Str, Value};
use asl_jsonpath::ReferencePath;

use crate::computed::Given;
use crate::event::EventKind;
use crate::failure::{Failure, name};
use crate::limits::INLINE_MAP_CONCURRENCY;
use crate::simulation::{Ended, Simulation, Step};
use crate::trace::FlowKind;

/// The strands of one attempt of a Parallel or a Map.
pub(crate) struct Children {
    /// The strand of each branch or iteration, once it has started.
    pub strands: Vec<Option<usize>>,
    pub results: Vec<Option<Value>>,
    pub pending: usize,
    /// The items of a Map that are still to be started, and the index of the next one.
    pub items: Vec<Value>,
    pub next: usize,
    /// How many run at a time.
    pub limit: usize,
    /// For a Map: the name that its iterations show.
    map: Option<Str>,
}

impl Simulation<'_> {
    pub(crate) fn start_branches(&mut self, strand: usize, parallel: &Parallel) -> Result<(), Ended> {
        self.set_context(strand, None);
        let input = self
            .visiting(strand)
            .map_or(Value::Null, |visiting| visiting.input.clone());
        let input = match &parallel.parameters {
            Some(parameters) => {
                match self.payload(strand, parameters, "Arguments".into(), &input, &Given::default()) {
                    Ok(value) => {
                        self.flow(strand, FlowKind::AfterParameters, &value);
                        value
                    }
                    Err(failure) => return self.fail(strand, failure),
                }
            }
            None => input,
        };
        let started = self.record(strand, EventKind::ParallelStateStarted)?;
        let variables = self
            .strands
            .get(strand)
            .map(|s| s.variables.inner())
            .unwrap_or_default();
        let mut strands = Vec::new();
        for (index, branch) in parallel.branches.iter().enumerate() {
            let child = self.strand(
                Some((strand, index)),
                Arc::clone(branch),
                variables.clone(),
                started,
            );
            self.start(child, input.clone());
            strands.push(Some(child));
        }
        let pending = strands.len();
        let children = Children {
            results: vec![None; pending],
            strands,
            pending,
            items: Vec::new(),
            next: pending,
            limit: pending,
            map: None,
        };
        if let Some(visiting) = self.visiting_mut(strand) {
            visiting.children = Some(children);
        }
        Ok(())
    }

    pub(crate) fn start_iterations(&mut self, strand: usize, map: &Map) -> Result<(), Ended> {
        self.set_context(strand, None);
        let input = self
            .visiting(strand)
            .map_or(Value::Null, |visiting| visiting.input.clone());
        let (items, limit) = match self.items(strand, map, &input) {
            Ok(found) => found,
            Err(failure) => return self.fail(strand, failure),
        };
        let limit = match self.concurrency(strand, map, &input, limit) {
            Ok(limit) => limit,
            Err(failure) => return self.fail(strand, failure),
        };
        let length = items.len();
        self.record(strand, EventKind::MapStateStarted { length })?;
        let name = self.visiting(strand).map(|visiting| visiting.state.name.clone());
        let children = Children {
            strands: vec![None; length],
            results: vec![None; length],
            pending: length,
            items,
            next: 0,
            limit,
            map: name,
        };
        if let Some(visiting) = self.visiting_mut(strand) {
            visiting.children = Some(children);
        }
        if length == 0 {
            return self.children_done(strand);
        }
        let started = self.last(strand);
        for _ in 0..limit.min(length) {
            self.start_iteration(strand, map, started)?;
        }
        Ok(())
    }

    /// The items of a Map.
    pub(crate) fn items(
        &mut self,
        strand: usize,
        map: &Map,
        input: &Value,
    ) -> Result<(Vec<Value>, usize), Failure> {
        let found = match (&map.items, &map.items_path) {
            (Some(items), _) => {
                let list = |value: &Value| value.as_array().is_some().then(|| value.clone());
                self.compute_as(strand, items, "Items".into(), &Given::default(), "array", list)?
            }
            (None, Some(query)) => {
                let read = self.evaluate(strand, "ItemsPath".into(), input, |scope, _| query.read(scope));
                read.map_err(|failure| match ReferencePath::parse(query.text()) {
                    Ok(path) => Failure::fatal(name::REFERENCE_PATH_CONFLICT, path.conflict(input)),
                    Err(_) => failure,
                })?
            }
            (None, None) => input.clone(),
        };
        let Some(items) = found.as_array() else {
            if self
                .visiting(strand)
                .is_some_and(|visiting| visiting.state.jsonata)
            {
                let text = format!("Map state input must be an array but was: {found}");
                return Err(self.query_failure(strand, &text, None));
            }
            let path = map.items_path.as_ref().map_or("$", |query| query.text());
            // A path into the context object shows without its first `$` (recorded: `test_state_map_context_object[ALL]`).
            let path = path
                .strip_prefix('$')
                .filter(|rest| rest.starts_with('$'))
                .unwrap_or(path);
            let text = format!("Reference path \"{path}\" must point to array.");
            return Err(self.runtime(strand, &text));
        };
        Ok((items.to_vec(), INLINE_MAP_CONCURRENCY))
    }

    /// How many iterations run at a time: as the definition says, at most 40; 0 means no limit of its own.
    pub(crate) fn concurrency(
        &mut self,
        strand: usize,
        map: &Map,
        input: &Value,
        most: usize,
    ) -> Result<usize, Failure> {
        let wanted = match &map.max_concurrency {
            None => 0,
            Some(amount) => self.whole(strand, "MaxConcurrencyPath", amount, input, 0)?,
        };
        Ok(usize::try_from(wanted)
            .ok()
            .filter(|wanted| *wanted > 0)
            .map_or(most, |wanted| wanted.min(most)))
    }

    /// Starts the next iteration; `previous` is the event that it follows from.
    pub(crate) fn start_iteration(&mut self, strand: usize, map: &Map, previous: u64) -> Result<(), Ended> {
        let visiting = self.visiting_mut(strand);
        let Some(children) = visiting.and_then(|visiting| visiting.children.as_mut()) else {
            return Ok(());
        };
        let index = children.next;
        let Some(item) = children.items.get(index).cloned() else {
            return Ok(());
        };
        children.next += 1;
        let name: Str = children.map.clone().unwrap_or_else(|| "".into());
        let (visit, input) = self
            .visiting(strand)
            .map_or((0, Value::Null), |v| (v.visit, v.input.clone()));
        let started = self.push(
            previous,
            Some(visit),
            EventKind::MapIterationStarted { name, index },
        )?;
        let variables = self
            .strands
            .get(strand)
            .map(|s| s.variables.inner())
            .unwrap_or_default();
        let child = self.strand(
            Some((strand, index)),
            Arc::clone(&map.processor),
            variables,
            started,
        );
        let context = Value::from([
            ("Index", Value::from(i64::try_from(index).unwrap_or(i64::MAX))),
            ("Value", item.clone()),
        ]);
        if let Some(child) = self.strands.get_mut(child) {
            child.item = Some(context.clone());
            child.item_index = Some(index);
        }
        if let Some(slot) = self
            .visiting_mut(strand)
            .and_then(|visiting| visiting.children.as_mut())
            .and_then(|children| children.strands.get_mut(index))
        {
            *slot = Some(child);
        }
        let item = match &map.item_selector {
            Some(selector) => {
                // The selector sees the state's input as `$`, and the item in the context object.
                let outer = self.strands.get_mut(strand).map(|s| s.item.replace(context));
                self.set_context(strand, None);
                let selected =
                    self.payload(strand, selector, "ItemSelector".into(), &input, &Given::default());
                if let (Some(current), Some(outer)) = (self.strands.get_mut(strand), outer) {
                    current.item = outer;
                }
                match selected {
                    Ok(value) => value,
                    Err(failure) => return self.fail(strand, failure),
                }
            }
            None => item,
        };
        self.start(child, item);
        Ok(())
    }

    /// A branch or iteration came to its end.
    pub(crate) fn child_succeeded(
        &mut self,
        strand: usize,
        index: usize,
        child: usize,
        output: Value,
    ) -> Result<(), Ended> {
        let Some(visiting) = self.visiting(strand) else {
            return Ok(());
        };
        let state = Arc::clone(&visiting.state);
        let visit = visiting.visit;
        // `last` of the child is its last Exited; a Map's bookkeeping event does not take its place.
        let exited = self.last(child);
        let mut last = exited;
        if matches!(state.kind, StateKind::Map(_)) {
            let event = EventKind::MapIterationSucceeded {
                name: state.name.clone(),
                index,
            };
            last = self.push(exited, Some(visit), event)?;
        }
        let Some(children) = self
            .visiting_mut(strand)
            .and_then(|visiting| visiting.children.as_mut())
        else {
            return Ok(());
        };
        if let Some(slot) = children.results.get_mut(index) {
            *slot = Some(output);
        }
        children.pending = children.pending.saturating_sub(1);
        let (pending, more) = (children.pending, children.next < children.items.len());
        self.set_last(strand, last);
        if pending == 0 {
            return self.children_done(strand);
        }
        match &state.kind {
            StateKind::Map(map) if more => self.start_iteration(strand, map, exited),
            _ => Ok(()),
        }
    }

    /// All branches or iterations have ended well. The Succeeded event is nobody's cause: the Exited that follows shares
    /// its previous event.
    pub(crate) fn children_done(&mut self, strand: usize) -> Result<(), Ended> {
        let Some(visiting) = self.visiting_mut(strand) else {
            return Ok(());
        };
        let Some(children) = visiting.children.take() else {
            return Ok(());
        };
        let event = match visiting.state.kind {
            StateKind::Parallel(_) => EventKind::ParallelStateSucceeded,
            _ => EventKind::MapStateSucceeded,
        };
        let results = children
            .results
            .iter()
            .map(|result| result.clone().unwrap_or_default())
            .collect();
        visiting.ended_children = Some(children);
        let (previous, visit) = (
            self.last(strand),
            self.visiting(strand).map(|visiting| visiting.visit),
        );
        let succeeded = self.push(previous, visit, event)?;
        self.finish_after(strand, Value::array(results), Some(succeeded))
    }

    /// A branch or iteration failed: the others are aborted, then `Retry` and `Catch` of the state apply.
    pub(crate) fn child_failed(
        &mut self,
        strand: usize,
        index: usize,
        child: usize,
        failure: Failure,
    ) -> Result<(), Ended> {
        let failing = self.last(child);
        let Some(visiting) = self.visiting_mut(strand) else {
            return Ok(());
        };
        let state = Arc::clone(&visiting.state);
        let visit = visiting.visit;
        let Some(children) = visiting.children.take() else {
            return Ok(());
        };
        let iteration = |index: usize, failed: bool| {
            let name = state.name.clone();
            if failed {
                EventKind::MapIterationFailed { name, index }
            } else {
                EventKind::MapIterationAborted { name, index }
            }
        };
        let is_map = matches!(state.kind, StateKind::Map(_));
        if is_map {
            self.push(failing, Some(visit), iteration(index, true))?;
        }
        // A state whose expression failed shows no abortion (recorded: `MAP_CATCH_ERROR_OUTPUT_WITH_RETRY`).
        if failure.evaluation.is_some()
            && let Some(failed) = self.strands.get_mut(child)
        {
            failed.cut = failed.visiting.take();
        }
        self.abort_state(child, failing)?;
        for (other, sibling) in children.strands.iter().enumerate() {
            let Some(sibling) =
                sibling.filter(|_| other != index && children.results.get(other) == Some(&None))
            else {
                continue;
            };
            if is_map {
                self.push(failing, Some(visit), iteration(other, false))?;
            }
            self.abort_state(sibling, failing)?;
        }
        if let Some(visiting) = self.visiting_mut(strand) {
            visiting.ended_children = Some(children);
        }
        self.set_last(strand, failing);
        // The event of a failed evaluation belongs to the state that evaluated.
        self.fail(
            strand,
            Failure {
                evaluation: None,
                ..failure
            },
        )
    }

    /// Cuts a strand, with everything inside of it. A state that was entered and not left shows as aborted; a Fail state
    /// has ended by itself.
    fn abort_state(&mut self, strand: usize, failing: u64) -> Result<(), Ended> {
        let Some(current) = self.strands.get_mut(strand) else {
            return Ok(());
        };
        if let Some((_, Step::Enter(state, input))) = current.next.take() {
            current.cut_next = Some((state, input));
        }
        let Some(visiting) = current.visiting.take() else {
            return Ok(());
        };
        for child in visiting
            .children
            .iter()
            .flat_map(|children| &children.strands)
            .flatten()
        {
            self.abort_state(*child, failing)?;
        }
        if let Some(run) = visiting.map_run
            && self.abort_map_run(run)
        {
            self.push(failing, Some(visiting.visit), EventKind::MapRunAborted)?;
        }
        let now = self.now;
        if let Some(visit) = self.visits.get_mut(visiting.visit) {
            visit.stop = Some(now);
        }
        let (visit, state_type) = (visiting.visit, visiting.state.kind.name());
        let ends_by_itself = matches!(visiting.state.kind, StateKind::Fail(_));
        if let Some(current) = self.strands.get_mut(strand) {
            current.cut = Some(visiting);
        }
        if !ends_by_itself {
            self.push(failing, Some(visit), EventKind::StateAborted { state_type })?;
        }
        Ok(())
    }
}
