//! One event of a history, whatever wrote it: the API, a shell, an SDK, a log group.
//!
//! All forms become the members of `GetExecutionHistory`: lowerCamelCase names, numbers as numbers, an instant in
//! milliseconds. What is missing stays missing.

use asl_json::{Map, Str, Value};

/// An event as it was recorded.
#[derive(Clone, Debug, PartialEq)]
pub struct RecordedEvent {
    /// Its number, from 1.
    pub id: u64,
    /// The event that caused it; 0 for none.
    pub previous: u64,
    /// When it happened, in milliseconds since 1970.
    pub time: Option<i64>,
    /// `TaskStateEntered`
    pub kind: Str,
    /// What it says, with the names of the API.
    pub details: Map,
    /// The execution, where each event names it: in logs.
    pub execution: Option<Str>,
}

/// Details that are numbers; a log writes numbers as texts.
const NUMBERS: [&str; 5] = [
    "length",
    "index",
    "redriveCount",
    "timeoutInSeconds",
    "heartbeatInSeconds",
];

impl RecordedEvent {
    /// Reads an event; none where the value is something else.
    pub fn read(value: &Value) -> Option<Self> {
        let kind = match member(value, "type")? {
            // PowerShell writes an enumeration of .NET as an object.
            Value::Object(kind) => kind.get("Value").or_else(|| kind.get("value"))?.as_str()?.into(),
            kind => Str::from(kind.as_str()?),
        };
        let time = ["timestamp", "event_timestamp"]
            .iter()
            .find_map(|name| member(value, name))
            .and_then(instant);
        let previous = member(value, "previousEventId").or_else(|| member(value, "previous_event_id"));
        Some(Self {
            id: whole(member(value, "id")?)?,
            previous: previous.and_then(whole).unwrap_or(0),
            time,
            details: value.as_object().map(details).unwrap_or_default(),
            execution: member(value, "execution_arn")
                .and_then(Value::as_str)
                .map(Into::into),
            kind,
        })
    }

    /// An event of ours, as it would be recorded.
    pub fn of(event: &asl_engine::Event) -> Self {
        Self {
            id: event.id(),
            previous: event.previous(),
            time: Some(event.time.0),
            kind: event.kind.type_name().as_ref().into(),
            details: event
                .kind
                .details()
                .map(|(_, details)| details)
                .unwrap_or_default(),
            execution: None,
        }
    }

    /// A detail that is a text.
    pub fn text(&self, name: &str) -> Option<&str> {
        self.details.get(name)?.as_str()
    }

    /// A detail that is a number.
    pub fn number(&self, name: &str) -> Option<u64> {
        u64::try_from(self.details.get(name)?.as_i64()?).ok()
    }

    /// The JSON value that a detail holds as a text; none where it is missing or cut.
    pub fn json(&self, name: &str) -> Option<Value> {
        if self.is_truncated(name) {
            return None;
        }
        asl_json::parse(self.text(name)?).ok()
    }

    /// Whether the execution was redriven with it.
    pub(crate) fn is_redrive(&self) -> bool {
        &*self.kind == "ExecutionRedriven"
    }

    /// Whether a text of the event was cut when it was recorded.
    pub fn is_truncated(&self, name: &str) -> bool {
        let about = self.details.get(format!("{name}Details").as_str());
        about.and_then(|about| about.get("truncated")?.as_bool()) == Some(true)
    }

    /// The type of the state that is entered, left or aborted: `Task`.
    pub fn state_type(&self, ending: &str) -> Option<&str> {
        self.kind.strip_suffix(ending)
    }
}

/// The member with this name; PowerShell and .NET write the first letter as a capital.
pub(crate) fn member<'v>(value: &'v Value, name: &str) -> Option<&'v Value> {
    let found = value.get(name).or_else(|| {
        let mut letters = name.chars();
        let first = letters.next()?.to_ascii_uppercase();
        value.get(&format!("{first}{}", letters.as_str()))
    });
    found.filter(|found| !found.is_null())
}

/// Milliseconds since 1970 of what a tool writes for an instant: epoch seconds, epoch milliseconds, ISO 8601, with a space
/// for `T`, `/Date(…)/`.
pub(crate) fn instant(value: &Value) -> Option<i64> {
    /// Later than this in seconds, it is a number of milliseconds: the year 5138.
    const SECONDS: f64 = 1e11;
    let number = |number: f64| {
        let milliseconds = if number.abs() < SECONDS {
            number * 1000.0
        } else {
            number
        };
        asl_json::Number::from_f64_whole(milliseconds.round())?.as_i64()
    };
    match value {
        Value::Number(value) => number(value.as_f64()),
        Value::String(text) => {
            let text = text.trim();
            let text = text
                .strip_prefix("/Date(")
                .map_or(text, |rest| rest.trim_end_matches(")/"));
            match text.parse::<f64>() {
                Ok(value) => number(value),
                Err(_) => asl::Instant::parse(&text.replacen(' ', "T", 1)).map(|instant| instant.0),
            }
        }
        _ => None,
    }
}

fn whole(value: &Value) -> Option<u64> {
    match value {
        Value::String(text) => text.trim().parse().ok(),
        value => u64::try_from(value.as_i64()?).ok(),
    }
}

/// The details of an event, whatever the member is called that has them.
fn details(event: &Map) -> Map {
    let found = event.iter().find(|(name, value)| {
        (name.ends_with("EventDetails") || &***name == "details") && value.as_object().is_some()
    });
    let members = found
        .and_then(|(_, value)| value.as_object())
        .into_iter()
        .flatten();
    let members = members
        .filter(|(_, value)| !value.is_null())
        .map(|(name, value)| {
            let name = lower_first(name);
            let value = match value {
                Value::String(text) if NUMBERS.contains(&&*name) => {
                    text.parse::<i64>().map_or_else(|_| value.clone(), Value::from)
                }
                // The names of variables are the author's. What has the names of the API is shared.
                Value::Object(members)
                    if &*name != "assignedVariables"
                        && members
                            .iter()
                            .any(|(name, value)| value.is_null() || is_capital(name)) =>
                {
                    let members = members.iter().filter(|(_, value)| !value.is_null());
                    Value::object(
                        members
                            .map(|(name, value)| (lower_first(name), value.clone()))
                            .collect(),
                    )
                }
                value => value.clone(),
            };
            (name, value)
        });
    members.collect()
}

fn is_capital(name: &str) -> bool {
    name.starts_with(|first: char| first.is_ascii_uppercase())
}

fn lower_first(name: &Str) -> Str {
    if !is_capital(name) {
        return name.clone();
    }
    let (first, rest) = name.split_at(1);
    format!("{}{rest}", first.to_ascii_lowercase()).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> RecordedEvent {
        RecordedEvent::read(&asl_json::parse(text).unwrap()).unwrap()
    }

    #[test]
    fn every_form_gives_the_same_event() {
        let expected = read(
            r#"{"timestamp": 1785902417.192, "type": "MapStateStarted", "id": 3, "previousEventId": 2,
               "mapStateStartedEventDetails": {"length": 4}}"#,
        );
        assert_eq!(
            (expected.time, expected.number("length")),
            (Some(1_785_902_417_192), Some(4))
        );
        for text in [
            r#"{"timestamp": "2026-08-05T13:00:17.192000+09:00", "type": "MapStateStarted", "id": 3, "previousEventId": 2,
                "mapStateStartedEventDetails": {"length": 4}}"#,
            r#"{"timestamp": "2026-08-05 04:00:17.192000+00:00", "type": "MapStateStarted", "id": 3, "previousEventId": 2,
                "mapStateStartedEventDetails": {"length": 4}}"#,
            r#"{"Timestamp": "/Date(1785902417192)/", "Type": {"Value": "MapStateStarted"}, "Id": 3, "PreviousEventId": 2,
                "TaskFailedEventDetails": null, "MapStateStartedEventDetails": {"Length": 4}}"#,
            r#"{"event_timestamp": "1785902417192", "type": "MapStateStarted", "id": "3", "previous_event_id": "2",
                "details": {"length": "4"}}"#,
        ] {
            assert_eq!(read(text), expected, "{text}");
        }
    }
}
