//! Where the history of a learner's run leaves that of the solution.

use asl_engine::{Event, Execution};
use asl_json::Map;

/// The first event that differs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Divergence {
    /// The event of the learner's history, from 1: the last one where it ends too early.
    pub event: u64,
    /// Its type.
    pub got: String,
    /// The type of the event that the solution has there; none where its history has ended.
    pub expected: Option<String>,
    /// The visit of the learner's run that it belongs to.
    pub visit: Option<usize>,
    /// The state of the learner's workflow that it belongs to.
    pub state: Option<String>,
}

impl Divergence {
    /// Compares two histories; nothing if they are alike. Names of states do not count, since everybody has their own.
    pub(crate) fn between(got: &Execution, expected: &Execution) -> Option<Self> {
        let alike = |(got_event, expected_event): &(&Event, &Event)| {
            got_event.kind.type_name() == expected_event.kind.type_name()
                && got_event.time.since(got.start) == expected_event.time.since(expected.start)
                && details(got_event) == details(expected_event)
        };
        let common = got.events.iter().zip(&expected.events).take_while(alike).count();
        if common == got.events.len() && common == expected.events.len() {
            return None;
        }
        let event = got.events.get(common).or(got.events.last())?;
        let state = event.visit().and_then(|index| got.visits.get(index));
        Some(Self {
            event: event.id(),
            got: event.kind.type_name().into_owned(),
            expected: expected
                .events
                .get(common)
                .map(|event| event.kind.type_name().into_owned()),
            visit: event.visit(),
            state: state.map(|visit| visit.state().to_string()),
        })
    }
}

/// What an event says beside its type, place and time, without the name of the state.
fn details(event: &Event) -> Option<Map> {
    let shown = event.to_value();
    let (_, details) = shown
        .as_object()?
        .iter()
        .find(|(name, _)| name.ends_with("EventDetails"))?;
    let mut details = details.as_object()?.clone();
    details.shift_remove("name");
    Some(details)
}
