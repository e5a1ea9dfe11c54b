//! What a learner reads of a case that fails.

use asl_engine::Execution;
use asl_json::Value;

/// The longest text of a value within a sentence, in characters.
const LONGEST: usize = 200;

/// A member of the record of a run, as the beginning of a place.
pub(crate) fn member(name: &str) -> &'static str {
    match name {
        "calls" => "Calls",
        "events" => "Events",
        "seconds" => "Seconds",
        _ => "Map Runs",
    }
}

/// A difference in a sentence that begins with the name of the case.
pub(crate) fn sentence(
    case: &str,
    place: &str,
    expected: Option<&Value>,
    got: Option<&Value>,
    execution: &Execution,
) -> String {
    let (what, rest) = place.split_once(' ').unwrap_or((place, ""));
    let count = |value: Option<&Value>| value.and_then(Value::as_array).map(<[Value]>::len);
    let expected_text = shown(expected);
    let got_text = shown(got);
    let difference = match (what, &execution.error) {
        ("Status", Some(error)) if text(expected) == "SUCCEEDED" => {
            return format!("{case}: the execution failed with {error}, but should succeed.");
        }
        ("Status", _) if text(got) == "SUCCEEDED" && text(expected) == "FAILED" => {
            return format!("{case}: the execution succeeded, but should fail.");
        }
        ("Status", _) => format!("the status is {got_text}, expected {expected_text}"),
        ("Error", _) => format!("the error is {got_text}, expected {expected_text}"),
        ("Seconds", _) => format!("it took {got_text} seconds, expected {expected_text}"),
        ("Calls", _) if rest.is_empty() => format!(
            "the workflow made {}, expected {}",
            calls(count(got).unwrap_or_default()),
            count(expected).unwrap_or_default()
        ),
        ("Calls", _) => match rest.trim_start_matches('/').split_once('/') {
            Some((index, "at")) => format!(
                "call {} was made after {got_text} seconds, expected after {expected_text}",
                ordinal(index)
            ),
            Some((index, member)) => {
                let member = member.strip_prefix("arguments/").unwrap_or(member);
                format!(
                    "{member} of call {} is {got_text}, expected {expected_text}",
                    ordinal(index)
                )
            }
            None => format!("the calls differ at {rest}"),
        },
        ("Events", _) => format!(
            "event {} is {}, expected {}",
            ordinal(rest.trim_start_matches('/')),
            text(got),
            text(expected)
        ),
        ("Output", _) if rest.is_empty() => format!("the output is {got_text}, expected {expected_text}"),
        ("Output", _) => match (got, expected) {
            (None, Some(_)) => format!("the output has no {rest}, expected {expected_text}"),
            (_, None) => format!("the output has {rest}, which should not be there"),
            _ => format!("{rest} of the output is {got_text}, expected {expected_text}"),
        },
        ("Map", _) if rest.ends_with("/executionCounts/total") => {
            format!("the Map Run had {got_text} child executions, expected {expected_text}")
        }
        _ => format!("{place} is {got_text}, expected {expected_text}"),
    };
    match &execution.error {
        Some(error) if what != "Error" => {
            format!("{case}: {difference}. The execution failed with {error}.")
        }
        _ => format!("{case}: {difference}."),
    }
}

/// The number of an item, from 1.
fn ordinal(index: &str) -> String {
    index
        .parse::<usize>()
        .map_or_else(|_| index.to_owned(), |index| (index + 1).to_string())
}

fn calls(count: usize) -> String {
    match count {
        1 => "1 call".to_owned(),
        count => format!("{count} calls"),
    }
}

fn text(value: Option<&Value>) -> &str {
    value.and_then(Value::as_str).unwrap_or("nothing")
}

fn shown(value: Option<&Value>) -> String {
    let Some(value) = value else {
        return "nothing".to_owned();
    };
    let mut text = value.to_string();
    if let Some((end, _)) = text.char_indices().nth(LONGEST) {
        text.truncate(end);
        text.push('…');
    }
    text
}
