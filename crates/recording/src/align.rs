//! Two histories side by side: which events are the same on both sides, and which have no counterpart.
//!
//! As in a comparison, what caused an event tells what it is: the branch or item, the visit, the attempt, the type. What does not
//! live here: where two histories part first, in a sentence (`compare.rs`).

use std::collections::HashMap;

use crate::compare::{Side, event_differs};
use crate::event::RecordedEvent;
use crate::value::{Differs, Noise};

/// Two events that are about the same, or one without a counterpart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Aligned {
    /// The index of the event in the first history.
    pub left: Option<usize>,
    /// The index of the event in the second one.
    pub right: Option<usize>,
    /// The state that they are about; empty for the execution itself.
    pub state: String,
    /// What differs first between the two.
    pub differs: Option<Changed>,
    /// Whether nothing but identifiers, tokens and instants differs.
    pub is_noise: bool,
}

/// A value that is not the same on both sides.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Changed {
    /// `output.items[2]`
    pub path: String,
    /// Its JSON in the first history; none where it is missing.
    pub left: Option<String>,
    /// Its JSON in the second one.
    pub right: Option<String>,
}

/// What tells an event among those of its history, and the how-manieth of that kind it is.
type Key<'k> = (&'k str, &'k str, usize, usize, Option<u64>, &'k str, usize);

fn keys<'k>(side: &'k Side<'k>) -> Vec<Key<'k>> {
    let mut seen: HashMap<Key<'k>, usize> = HashMap::new();
    let events = side.events.iter().zip(&side.causes.places);
    let key = |(event, place): (&'k RecordedEvent, &crate::cause::Place)| {
        let visit = side.causes.visit(*place);
        let scope = side.causes.scopes.get(place.scope);
        let (name, number) = visit.map_or(("", 0), |visit| (&*visit.name, visit.number));
        // An end has another type where the execution ended in another way.
        let kind = if name.is_empty() && event.kind.starts_with("Execution") && event.id > 1 {
            "end"
        } else {
            &*event.kind
        };
        let key = (
            scope.map_or("", |scope| scope.key.as_str()),
            name,
            number,
            place.attempt,
            place.item,
            kind,
            0,
        );
        let count = seen.entry(key).or_default();
        *count += 1;
        (key.0, key.1, key.2, key.3, key.4, key.5, *count)
    };
    events.map(key).collect()
}

/// Both histories as one list, in the order of the first one where both have an event.
pub fn align(left: &[RecordedEvent], right: &[RecordedEvent]) -> Vec<Aligned> {
    let (left, right) = Side::both(left, right);
    let role = left.role().zip(right.role());
    let (ours, theirs) = (keys(&left), keys(&right));
    let counterparts: HashMap<&Key<'_>, usize> =
        theirs.iter().enumerate().map(|(at, key)| (key, at)).collect();
    let known: HashMap<&Key<'_>, usize> = ours.iter().enumerate().map(|(at, key)| (key, at)).collect();
    let mut list = Vec::with_capacity(ours.len().max(theirs.len()));
    let mut next = 0;
    let alone = |list: &mut Vec<Aligned>, until: usize, next: &mut usize| {
        while *next < until {
            if let Some(key) = theirs.get(*next).filter(|key| !known.contains_key(key)) {
                list.push(Aligned {
                    left: None,
                    right: Some(*next),
                    state: key.1.to_owned(),
                    differs: None,
                    is_noise: false,
                });
            }
            *next += 1;
        }
    };
    for (at, key) in ours.iter().enumerate() {
        let counterpart = counterparts.get(key).copied();
        let mut noise = Noise {
            count: 0,
            role: role.clone(),
        };
        let mut differs = None;
        if let Some(other) = counterpart {
            alone(&mut list, other, &mut next);
            differs = left
                .event(Some(at))
                .zip(right.event(Some(other)))
                .and_then(|(one, other)| event_differs(one, other, &mut noise))
                .map(changed);
        }
        list.push(Aligned {
            left: Some(at),
            right: counterpart,
            state: key.1.to_owned(),
            is_noise: differs.is_none() && noise.count > 0,
            differs,
        });
    }
    alone(&mut list, theirs.len(), &mut next);
    list
}

fn changed(differs: Differs) -> Changed {
    let show =
        |value: Option<asl_json::Value>| value.map(|value| crate::value::shortened(&value.to_string()));
    Changed {
        path: differs.path,
        left: show(differs.left),
        right: show(differs.right),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn history(text: &str) -> Vec<RecordedEvent> {
        let value = asl_json::parse(text).unwrap_or_default();
        let events = value.as_array().unwrap_or_default();
        events.iter().filter_map(RecordedEvent::read).collect()
    }

    fn entered(id: u64, name: &str, input: &str) -> String {
        format!(
            r#"{{"id": {id}, "previousEventId": {}, "type": "PassStateEntered", "stateEnteredEventDetails": {{"name": "{name}", "input": "{input}"}}}}"#,
            id - 1
        )
    }

    fn exited(id: u64, name: &str) -> String {
        format!(
            r#"{{"id": {id}, "previousEventId": {}, "type": "PassStateExited", "stateExitedEventDetails": {{"name": "{name}", "output": "1"}}}}"#,
            id - 1
        )
    }

    #[test]
    fn what_has_no_counterpart_stands_where_it_happened() {
        let left = history(&format!(
            "[{}, {}, {}, {}]",
            entered(1, "A", "1"),
            exited(2, "A"),
            entered(3, "C", "1"),
            exited(4, "C")
        ));
        let right = history(&format!(
            "[{}, {}, {}, {}, {}, {}]",
            entered(1, "A", "2"),
            exited(2, "A"),
            entered(3, "B", "1"),
            exited(4, "B"),
            entered(5, "C", "1"),
            exited(6, "C")
        ));
        let rows = align(&left, &right);
        let sides: Vec<_> = rows
            .iter()
            .map(|row| (row.left, row.right, &*row.state))
            .collect();
        assert_eq!(
            sides,
            [
                (Some(0), Some(0), "A"),
                (Some(1), Some(1), "A"),
                (None, Some(2), "B"),
                (None, Some(3), "B"),
                (Some(2), Some(4), "C"),
                (Some(3), Some(5), "C"),
            ]
        );
        let first = rows.first().and_then(|row| row.differs.clone());
        let wanted = Changed {
            path: "input".into(),
            left: Some("1".into()),
            right: Some("2".into()),
        };
        assert_eq!(first, Some(wanted));
        assert!(rows.iter().skip(1).all(|row| row.differs.is_none()));
    }
}
