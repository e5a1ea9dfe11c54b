//! Which branch, iteration or outer sequence each event of a history belongs to.
//!
//! A history interleaves what runs at the same time. Here it is taken apart into threads: the execution itself,
//! every branch of a Parallel, every iteration of a Map, nested as the states are. Only `previousEventId`, types,
//! names and indexes are used; judging whether two histories agree is the work of [`super::concurrent`].

use std::collections::HashMap;

use serde_json::Value;

use super::event::{details, kind, number};

/// Where an event stands: its thread and its position in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// Index into [`Threads::threads`].
    pub thread: usize,
    /// Position among the thread's events.
    pub position: usize,
}

/// One sequence of events.
#[derive(Debug, Default)]
pub struct Thread {
    /// A name that does not depend on the interleaving.
    pub key: String,
    /// The thread that has the Parallel or Map state in it.
    pub parent: Option<usize>,
    /// Its events, as indexes into the history.
    pub events: Vec<usize>,
    open: Option<Open>,
}

/// The state that a thread is in.
#[derive(Debug)]
struct Open {
    name: String,
    container: Option<&'static str>,
    entered: usize,
    /// Position of the latest `...StateStarted`, which tells the attempts of a retried state apart.
    started: usize,
    failed: bool,
}

/// A history taken apart.
#[derive(Debug, Default)]
pub struct Threads {
    /// The sequences; the first is the execution itself.
    pub threads: Vec<Thread>,
    /// For each event of the history its place.
    pub places: Vec<Place>,
    by_key: HashMap<String, usize>,
}

const ROOT: usize = 0;

impl Threads {
    /// Takes a history apart. Its ids must count from one.
    pub fn of(events: &[Value]) -> Self {
        let mut threads = Self::default();
        threads.new_thread("execution", None);
        for (index, event) in events.iter().enumerate() {
            let thread = threads.thread_for(events, event);
            threads.append(thread, index, event);
        }
        threads
    }

    /// The thread with this key.
    pub fn find(&self, key: &str) -> Option<&Thread> {
        self.threads.get(*self.by_key.get(key)?)
    }

    /// The place of the event with this id.
    pub fn place(&self, id: u64) -> Option<Place> {
        self.places
            .get(usize::try_from(id.checked_sub(1)?).ok()?)
            .copied()
    }

    /// The place of an event as a text that does not depend on the interleaving.
    pub fn name(&self, place: Place) -> String {
        let key = self
            .threads
            .get(place.thread)
            .map_or("", |thread| thread.key.as_str());
        format!("{key}.{}", place.position)
    }

    /// Whether the first thread lies within the second (at any depth).
    pub fn is_below(&self, thread: usize, ancestor: usize) -> bool {
        self.ancestors(thread).skip(1).any(|above| above == ancestor)
    }

    fn ancestors(&self, thread: usize) -> impl Iterator<Item = usize> {
        std::iter::successors(Some(thread), |&at| self.threads.get(at)?.parent)
    }

    fn new_thread(&mut self, key: &str, parent: Option<usize>) -> usize {
        // Two branches may begin with states of the same name; the order of their beginning tells them apart.
        let mut unique = key.to_owned();
        let mut twin = 1;
        while self.by_key.contains_key(&unique) {
            twin += 1;
            unique = format!("{key}~{twin}");
        }
        let index = self.threads.len();
        self.by_key.insert(unique.clone(), index);
        self.threads.push(Thread {
            key: unique,
            parent,
            ..Thread::default()
        });
        index
    }

    fn append(&mut self, thread: usize, index: usize, event: &Value) {
        let Some(target) = self.threads.get_mut(thread) else {
            return;
        };
        let position = target.events.len();
        target.events.push(index);
        self.places.push(Place { thread, position });
        let kind = kind(event);
        if kind.ends_with("StateEntered") {
            let container = ["Map", "Parallel"]
                .into_iter()
                .find(|name| is(kind, name, "StateEntered"));
            let name = named(event, "name").to_owned();
            target.open = Some(Open {
                name,
                container,
                entered: index,
                started: position,
                failed: false,
            });
        } else if kind.ends_with("StateExited") {
            target.open = None;
        } else if let Some(open) = &mut target.open {
            match kind {
                "MapStateStarted" | "ParallelStateStarted" => (open.started, open.failed) = (position, false),
                "MapStateFailed" | "ParallelStateFailed" => open.failed = true,
                // The state goes on (a Catch whose own expression failed) and may fail again.
                "EvaluationFailed" => open.failed = false,
                _ => {}
            }
        }
    }

    fn thread_for(&mut self, events: &[Value], event: &Value) -> usize {
        let kind = kind(event);
        let previous = number(event, "previousEventId").unwrap_or_default();
        let place = self.place(previous);
        let from = place.map_or(ROOT, |place| place.thread);
        if kind.starts_with("Execution") {
            return ROOT;
        }
        if kind.starts_with("MapIteration") {
            return self.iteration(kind, event, from);
        }
        if kind.ends_with("StateEntered") {
            let before = usize::try_from(previous)
                .ok()
                .and_then(|id| events.get(id.checked_sub(1)?));
            if before.map(self::kind) == Some("ParallelStateStarted") {
                let position = place.map_or(0, |place| place.position);
                let parent = self.threads.get(from).map_or("", |thread| thread.key.as_str());
                let key = format!("{parent}/{position}:{}", named(event, "name"));
                return self.new_thread(&key, Some(from));
            }
            return from;
        }
        if kind.ends_with("StateExited") {
            let name = named(event, "name");
            return self.climb(from, |open| open.name == name).unwrap_or(from);
        }
        if kind == "EvaluationFailed" {
            return self.evaluating(events, named(event, "state"), previous, from);
        }
        for container in ["Map", "Parallel"] {
            if ["StateStarted", "StateSucceeded", "StateFailed"]
                .iter()
                .any(|end| is(kind, container, end))
            {
                let found = self.climb(from, |open| open.container == Some(container) && !open.failed);
                return found.unwrap_or(from);
            }
        }
        if kind.ends_with("StateAborted") {
            // It has no name, so nothing tells whose state it was: it counts to the state that cuts its branches.
            let above = |open: &Open| open.container.is_some() && !open.failed;
            return self.climb(from, above).unwrap_or(from);
        }
        from
    }

    /// The nearest thread, from here outwards, whose open state fits.
    fn climb(&self, from: usize, fits: impl Fn(&Open) -> bool) -> Option<usize> {
        let mut threads = self.ancestors(from);
        threads.find(|&at| {
            self.threads
                .get(at)
                .and_then(|thread| thread.open.as_ref())
                .is_some_and(&fits)
        })
    }

    fn iteration(&mut self, kind: &str, event: &Value, from: usize) -> usize {
        let name = named(event, "name");
        let index = details(event)
            .and_then(|details| details.get("index"))
            .map(Value::to_string)
            .unwrap_or_default();
        let Some(parent) = self.climb(from, |open| open.container == Some("Map") && open.name == name) else {
            return from;
        };
        let Some(thread) = self.threads.get(parent) else {
            return from;
        };
        let started = thread.open.as_ref().map_or(0, |open| open.started);
        let key = format!("{}/{started}[{index}]", thread.key);
        match self.by_key.get(&key) {
            Some(&known) if kind != "MapIterationStarted" => known,
            _ => self.new_thread(&key, Some(parent)),
        }
    }

    /// The thread of a failed evaluation: its `previousEventId` may skip the state's own `Entered`, so the state
    /// is found by its name and by what it was entered from.
    fn evaluating(&self, events: &[Value], state: &str, previous: u64, from: usize) -> usize {
        if let Some(found) = self.climb(from, |open| open.name == state) {
            return found;
        }
        let entered_from = |open: &Open| {
            events
                .get(open.entered)
                .and_then(|event| number(event, "previousEventId"))
        };
        let fits = |thread: &Thread| {
            thread
                .open
                .as_ref()
                .is_some_and(|open| open.name == state && entered_from(open) == Some(previous))
        };
        self.threads.iter().position(fits).unwrap_or(from)
    }
}

fn is(kind: &str, container: &str, end: &str) -> bool {
    kind.strip_prefix(container) == Some(end)
}

fn named<'a>(event: &'a Value, field: &str) -> &'a str {
    details(event)
        .and_then(|details| details.get(field))
        .and_then(Value::as_str)
        .unwrap_or_default()
}
