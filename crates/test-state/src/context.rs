//! The context object that a request may give: which members it may have, and of which types
//! (docs/aws-behaviour.md, "`TestState`").

use asl_json::Value;

use crate::Refused;

enum Kind {
    Text,
    Number,
    Anything,
    Members(&'static [(&'static str, Kind)]),
}

use Kind::{Anything, Members, Number, Text};

const CONTEXT: &[(&str, Kind)] = &[
    (
        "Execution",
        Members(&[
            ("Id", Text),
            ("Input", Anything),
            ("Name", Text),
            ("RoleArn", Text),
            ("StartTime", Text),
            ("RedriveCount", Number),
            ("RedriveTime", Text),
        ]),
    ),
    (
        "State",
        Members(&[("EnteredTime", Text), ("Name", Text), ("RetryCount", Number)]),
    ),
    ("StateMachine", Members(&[("Id", Text), ("Name", Text)])),
    ("Task", Members(&[("Token", Text)])),
];

/// The context object of a request. Only a state that waits for somebody else has a task token.
pub(crate) fn read(text: &str, has_token: bool) -> Result<Value, Refused> {
    let value = asl_json::parse(text).map_err(|_| refuse("it must be valid JSON"))?;
    if value.as_object().is_none() {
        return Err(refuse("it must be a JSON object"));
    }
    check(&value, "", CONTEXT)?;
    if !has_token && value.get("Task").is_some_and(|task| task.get("Token").is_some()) {
        return Err(refuse("Field 'Task.Token' is not allowed"));
    }
    Ok(value)
}

/// Recorded: `test_state_context_object_validation_failures`.
fn refuse(what: &str) -> Refused {
    Refused::validation(format!("Invalid Context object provided: {what}"))
}

fn check(value: &Value, place: &str, allowed: &[(&str, Kind)]) -> Result<(), Refused> {
    for (name, member) in value.as_object().into_iter().flatten() {
        let path = if place.is_empty() {
            name.to_string()
        } else {
            format!("{place}.{name}")
        };
        let Some((_, kind)) = allowed.iter().find(|(allowed, _)| *allowed == &**name) else {
            return Err(refuse(&format!("Field '{path}' is not allowed")));
        };
        let (fits, what) = match kind {
            Anything => continue,
            Text => (member.as_str().is_some(), "a string"),
            Number => (member.as_number().is_some(), "a number"),
            Members(members) => {
                if member.as_object().is_some() {
                    check(member, &path, members)?;
                    continue;
                }
                (false, "an object")
            }
        };
        if !fits {
            return Err(refuse(&format!("{path} must be {what}")));
        }
    }
    Ok(())
}
