//! Where each event of a history belongs: the visit of a state, the item or branch around it, the attempt.
//!
//! Found from `previousEventId`, types, names and indexes alone, so that it is the same for a recorded history and one of
//! ours. Events that ran at the same time are told apart by this place, not by their number.

use std::collections::HashMap;

use asl_json::Str;

use crate::event::RecordedEvent;

/// How deep branches and iterations nest at most.
const MOST_NESTING: usize = 50;

/// A sequence of states that run one after the other: the execution, a branch, an iteration.
#[derive(Clone, Debug)]
pub(crate) struct Scope {
    /// The visit of the Parallel or Map around it.
    pub(crate) parent: Option<usize>,
    /// The index of the item, in a Map.
    pub(crate) item: Option<u64>,
    /// How many branches and iterations are around it.
    depth: usize,
    /// A name that does not depend on what ran at the same time.
    pub(crate) key: String,
    /// How often each state was entered in it.
    visits: HashMap<Str, usize>,
}

/// A visit of a state.
#[derive(Clone, Debug)]
pub(crate) struct Visit {
    pub(crate) scope: usize,
    pub(crate) name: Str,
    /// The number of the visit within its scope, from 1.
    pub(crate) number: usize,
    pub(crate) kind: Str,
    /// How many attempts were made in it.
    pub(crate) attempts: usize,
    /// How often its branches or iterations were started.
    starts: usize,
    is_open: bool,
    /// Whether it was left: a redrive does not go on with it.
    is_left: bool,
}

/// The place of an event.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Place {
    /// The scope in whose sequence it stands.
    pub(crate) scope: usize,
    /// The visit that it is about.
    pub(crate) visit: Option<usize>,
    /// The number of the attempt, from 1; 0 where none was made.
    pub(crate) attempt: usize,
    /// The index of the iteration that it is about.
    pub(crate) item: Option<u64>,
}

/// The places of all events of a history.
#[derive(Clone, Debug)]
pub(crate) struct Causes {
    pub(crate) scopes: Vec<Scope>,
    pub(crate) visits: Vec<Visit>,
    pub(crate) places: Vec<Place>,
    by_key: HashMap<String, usize>,
    /// The visits that a redrive goes on with and that have had no event since, in the order in which they were entered.
    resumable: Vec<usize>,
}

/// The beginnings of types whose events are about the state around branches and iterations.
const AROUND: [(&str, &str); 3] = [
    ("ParallelState", "Parallel"),
    ("MapState", "Map"),
    ("MapRun", "Map"),
];

impl Causes {
    pub(crate) fn of(events: &[RecordedEvent]) -> Self {
        let mut causes = Self {
            scopes: Vec::new(),
            visits: Vec::new(),
            places: Vec::with_capacity(events.len()),
            by_key: HashMap::new(),
            resumable: Vec::new(),
        };
        causes.scope("", None, None);
        let index: HashMap<u64, usize> = events
            .iter()
            .enumerate()
            .map(|(at, event)| (event.id, at))
            .collect();
        for event in events {
            let before = index
                .get(&event.previous)
                .and_then(|at| Some((events.get(*at)?, *causes.places.get(*at)?)));
            let place = causes.place(event, before);
            causes.places.push(place);
        }
        causes
    }

    fn place(&mut self, event: &RecordedEvent, before: Option<(&RecordedEvent, Place)>) -> Place {
        let previous = before.map(|(_, place)| place).unwrap_or_default();
        if event.kind.starts_with("Execution") {
            if event.is_redrive() {
                self.reopen();
            }
            return Place::default();
        }
        if let Some(kind) = event.state_type("StateEntered") {
            let scope = self.entered_scope(event, before);
            let name: Str = event.text("name").unwrap_or_default().into();
            return self.enter(scope, name, kind.into());
        }
        if event.kind.starts_with("MapIteration") {
            let map = self.open_above(previous.visit, |visit| {
                &*visit.kind == "Map" && event.text("name").is_none_or(|name| name == &*visit.name)
            });
            let item = event.number("index");
            let Some(map) = map else {
                return previous;
            };
            let scope = self.iteration(map, item);
            return Place {
                scope,
                visit: Some(map),
                attempt: 0,
                item,
            };
        }
        let visit = if let Some(kind) = event.state_type("StateExited") {
            let name = event.text("name").map(str::to_owned);
            let fits = |visit: &Visit| {
                &*visit.kind == kind && name.as_deref().is_none_or(|name| name == &*visit.name)
            };
            let visit = self
                .open_above(previous.visit, fits)
                .or_else(|| self.resumed(before, fits));
            self.close(visit);
            if let Some(visit) = visit.and_then(|visit| self.visits.get_mut(visit)) {
                visit.is_left = true;
            }
            visit
        } else if let Some(kind) = event.state_type("StateAborted") {
            let visit = self.open_above(previous.visit, |visit| &*visit.kind == kind);
            self.close(visit);
            visit
        } else if let Some((_, kind)) = AROUND.iter().find(|(start, _)| event.kind.starts_with(start)) {
            self.open_above(previous.visit, |visit| &*visit.kind == *kind)
        } else {
            let name = event.text("state").map(str::to_owned);
            let fits = |visit: &Visit| name.as_deref().is_none_or(|name| name == &*visit.name);
            self.open_above(previous.visit, fits)
                .or_else(|| self.resumed(before, |visit| &*visit.kind == "Task" && fits(visit)))
                .or_else(|| self.last_open(fits))
        };
        let Some(found) = visit.and_then(|visit| self.visits.get_mut(visit)) else {
            return Place {
                visit: None,
                ..previous
            };
        };
        if event.kind.ends_with("Scheduled") {
            found.attempts += 1;
        } else if matches!(
            &*event.kind,
            "ParallelStateStarted" | "MapStateStarted" | "MapRunStarted"
        ) {
            found.starts += 1;
        }
        Place {
            scope: found.scope,
            visit,
            attempt: found.attempts,
            item: None,
        }
    }

    /// The scope in which a state is entered.
    fn entered_scope(&mut self, event: &RecordedEvent, before: Option<(&RecordedEvent, Place)>) -> usize {
        let Some((before, place)) = before else {
            return 0;
        };
        match place.visit.filter(|_| &*before.kind == "ParallelStateStarted") {
            Some(parallel) => self.branch(parallel, event.text("name").unwrap_or_default()),
            None => place.scope,
        }
    }

    fn enter(&mut self, scope: usize, name: Str, kind: Str) -> Place {
        let number = match self.scopes.get_mut(scope) {
            Some(scope) => {
                let number = scope.visits.entry(name.clone()).or_default();
                *number += 1;
                *number
            }
            None => 1,
        };
        self.visits.push(Visit {
            scope,
            name,
            number,
            kind,
            attempts: 0,
            starts: 0,
            is_open: true,
            is_left: false,
        });
        Place {
            scope,
            visit: Some(self.visits.len() - 1),
            attempt: 0,
            item: None,
        }
    }

    fn branch(&mut self, parallel: usize, first: &str) -> usize {
        let key = format!("{}[{first}]", self.visit_key(parallel));
        self.by_key
            .get(&key)
            .copied()
            .unwrap_or_else(|| self.scope(&key, Some(parallel), None))
    }

    fn iteration(&mut self, map: usize, item: Option<u64>) -> usize {
        let key = format!("{}[{}]", self.visit_key(map), item.unwrap_or(0));
        self.by_key
            .get(&key)
            .copied()
            .unwrap_or_else(|| self.scope(&key, Some(map), item))
    }

    /// A visit of a state with branches, and which attempt of it.
    fn visit_key(&self, visit: usize) -> String {
        let Some(visit) = self.visits.get(visit) else {
            return String::new();
        };
        let around = self.scopes.get(visit.scope).map_or("", |scope| &scope.key);
        format!("{around}/{}#{}~{}", visit.name, visit.number, visit.starts)
    }

    fn scope(&mut self, key: &str, parent: Option<usize>, item: Option<u64>) -> usize {
        let around = parent.and_then(|visit| Some(self.visits.get(visit)?.scope));
        let depth = around
            .and_then(|scope| self.scopes.get(scope))
            .map_or(0, |scope| scope.depth + 1);
        // Deeper is no workflow, but a text that somebody made up: it goes on in the same scope.
        if let Some(around) = around.filter(|_| depth > MOST_NESTING) {
            return around;
        }
        self.scopes.push(Scope {
            parent,
            item,
            depth,
            key: key.to_owned(),
            visits: HashMap::new(),
        });
        self.by_key.insert(key.to_owned(), self.scopes.len() - 1);
        self.scopes.len() - 1
    }

    fn close(&mut self, visit: Option<usize>) {
        if let Some(visit) = visit.and_then(|visit| self.visits.get_mut(visit)) {
            visit.is_open = false;
        }
    }

    /// The innermost open visit, from one outwards, that fits.
    fn open_above(&self, from: Option<usize>, fits: impl Fn(&Visit) -> bool) -> Option<usize> {
        let mut at = from;
        while let Some(index) = at {
            let visit = self.visits.get(index)?;
            if visit.is_open && fits(visit) {
                return Some(index);
            }
            at = self.scopes.get(visit.scope)?.parent;
        }
        None
    }

    /// A redrive goes on with every state that was entered and not left. Attempts count anew.
    fn reopen(&mut self) {
        self.resumable.clear();
        for (at, visit) in self
            .visits
            .iter_mut()
            .enumerate()
            .filter(|(_, visit)| !visit.is_left)
        {
            visit.is_open = true;
            visit.attempts = 0;
            self.resumable.push(at);
        }
    }

    /// The first visit that fits of those with which a redrive goes on: an event that follows from the redrive does not say
    /// which it is about.
    fn resumed(
        &mut self,
        before: Option<(&RecordedEvent, Place)>,
        fits: impl Fn(&Visit) -> bool,
    ) -> Option<usize> {
        before.filter(|(before, _)| before.is_redrive())?;
        let found = self
            .resumable
            .iter()
            .position(|at| self.visits.get(*at).is_some_and(&fits))?;
        Some(self.resumable.remove(found))
    }

    /// The last open visit that fits, of those that were entered last: a text that somebody made up could ask for it at each
    /// event.
    fn last_open(&self, fits: impl Fn(&Visit) -> bool) -> Option<usize> {
        const LOOKED_AT: usize = 1_000;
        let visits = self.visits.iter().enumerate().rev().take(LOOKED_AT);
        visits
            .filter(|(_, visit)| visit.is_open && fits(visit))
            .map(|(at, _)| at)
            .next()
    }

    /// The scopes that each visit is around.
    pub(crate) fn scopes_within(&self) -> HashMap<usize, Vec<usize>> {
        let mut within: HashMap<usize, Vec<usize>> = HashMap::new();
        for (at, scope) in self.scopes.iter().enumerate() {
            if let Some(parent) = scope.parent {
                within.entry(parent).or_default().push(at);
            }
        }
        within
    }

    /// The visit of a place.
    pub(crate) fn visit(&self, place: Place) -> Option<&Visit> {
        self.visits.get(place.visit?)
    }

    /// The index of the item of the innermost Map around a scope.
    pub(crate) fn item(&self, scope: usize) -> Option<u64> {
        let mut at = Some(scope);
        while let Some(scope) = at.and_then(|at| self.scopes.get(at)) {
            if scope.item.is_some() {
                return scope.item;
            }
            at = scope
                .parent
                .and_then(|parent| self.visits.get(parent))
                .map(|visit| visit.scope);
        }
        None
    }
}
