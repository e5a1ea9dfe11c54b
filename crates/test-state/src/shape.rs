//! What services can answer, as far as a mocked result is compared with it (`fieldValidationMode`).
//!
//! The catalog ([`asl_catalog::services`]) holds the members of answers: types, bounds and values of public API models, in the
//! spelling that Step Functions gives them, with commas between them. A member
//! is a name, `!` if it is required, and a type: ` s` text, ` n` number, ` b` Boolean, `{…}` members, `[…]` list, `%…` map
//! of that type, `?` anything. After `s` and `n` may stand bounds (`1..80`, of the length or the number) or values
//! (`=ON|OFF`). A shape may say `=` and another integration with the same answer. Members that the table does not have are
//! not looked at, and neither are answers that are not in it.

use asl::resource::Pattern;
use asl_catalog::services;
use asl_json::Value;

use crate::Refused;
use crate::request::FieldValidation;

/// Compares a mocked result with what the service answers.
pub(crate) fn check(
    service: &str,
    action: &str,
    pattern: Pattern,
    mode: FieldValidation,
    result: &Value,
) -> Result<(), Refused> {
    // What a callback delivers is not the answer of the service; what ends a job is that of the call that asks for it.
    let suffix = match pattern {
        Pattern::RequestResponse => "",
        Pattern::Sync | Pattern::Sync2 => ".sync",
        Pattern::WaitForTaskToken => return Ok(()),
    };
    if mode == FieldValidation::None {
        return Ok(());
    }
    let Some(shape) = members(&format!("{service}:{action}{suffix}")) else {
        return Ok(());
    };
    let mut walk = Walk { rest: shape, mode };
    walk.members(Some(result))
        .map_err(|problem| Refused::validation(format!("Mock result schema validation error: {problem}")))
}

/// The members of an answer.
fn members(integration: &str) -> Option<&'static str> {
    let found = services::answer(integration)?;
    match found.strip_prefix('=') {
        Some(same) => services::answer(same),
        None => Some(found),
    }
}

/// Reads a shape and a value side by side. Without a value the shape is only read over.
struct Walk {
    rest: &'static str,
    mode: FieldValidation,
}

impl Walk {
    fn eat(&mut self, token: char) -> bool {
        match self.rest.strip_prefix(token) {
            Some(rest) => {
                self.rest = rest;
                true
            }
            None => false,
        }
    }

    /// The text up to one of the characters, which stays.
    fn until(&mut self, ends: &[char]) -> &'static str {
        let at = self.rest.find(ends).unwrap_or(self.rest.len());
        let (text, rest) = self.rest.split_at(at);
        self.rest = rest;
        text
    }

    fn members(&mut self, value: Option<&Value>) -> Result<(), String> {
        while !self.rest.is_empty() && !self.rest.starts_with('}') {
            let name = self.until(&['!', ' ', '{', '[', '%', '?', ',', '}']);
            let required = self.eat('!');
            let member = value.and_then(|value| value.get(name));
            if required && member.is_none() && value.is_some() && self.mode == FieldValidation::Strict {
                return Err(format!("Required field '{name}' is missing"));
            }
            self.of_type(name, member.filter(|member| !member.is_null()))?;
            self.eat(',');
        }
        Ok(())
    }

    /// The table is bounded in depth, and with it this recursion.
    fn of_type(&mut self, name: &str, value: Option<&Value>) -> Result<(), String> {
        let must = |fits: bool, what: &str| {
            fits.then_some(())
                .ok_or_else(|| format!("Field '{name}' must be {what}"))
        };
        if self.eat('?') {
            return Ok(());
        }
        if self.eat('{') {
            must(value.is_none_or(|value| value.as_object().is_some()), "an object")?;
            self.members(value)?;
            self.eat('}');
            return Ok(());
        }
        if self.eat('[') {
            must(value.is_none_or(|value| value.as_array().is_some()), "an array")?;
            let items = value.and_then(Value::as_array).unwrap_or_default();
            self.each(name, items.iter())?;
            self.eat(']');
            return Ok(());
        }
        if self.eat('%') {
            must(value.is_none_or(|value| value.as_object().is_some()), "an object")?;
            let entries = value.and_then(Value::as_object).into_iter().flatten();
            return self.each(name, entries.map(|(_, value)| value));
        }
        self.eat(' ');
        let text = self.until(&[',', '}', ']']);
        let mut characters = text.chars();
        let kind = characters.next();
        let bound = characters.as_str();
        let Some(value) = value else { return Ok(()) };
        match kind {
            Some('s') => {
                must(value.as_str().is_some(), "a string")?;
                string(name, value.as_str().unwrap_or_default(), bound)
            }
            Some('n') => {
                must(value.as_number().is_some(), "a number")?;
                number(
                    name,
                    value.as_number().map_or(0.0, asl_json::Number::as_f64),
                    bound,
                )
            }
            Some('b') => must(value.as_bool().is_some(), "a boolean"),
            _ => Ok(()),
        }
    }

    /// Every value is of the type that comes; it is read over if there is none.
    fn each<'v>(&mut self, name: &str, values: impl Iterator<Item = &'v Value>) -> Result<(), String> {
        let start = self.rest;
        let mut any = false;
        for value in values {
            self.rest = start;
            self.of_type(name, Some(value))?;
            any = true;
        }
        if !any {
            self.of_type(name, None)?;
        }
        Ok(())
    }
}

fn string(name: &str, text: &str, bound: &str) -> Result<(), String> {
    if let Some(values) = bound.strip_prefix('=') {
        let expected = values.split('|').any(|value| value == text);
        let unexpected = || format!("Field '{name}' is not an expected value");
        return expected.then_some(()).ok_or_else(unexpected);
    }
    #[expect(clippy::cast_precision_loss, reason = "lengths are far below 2^53")]
    let length = text.chars().count() as f64;
    within(name, length, bound, "length")
}

fn number(name: &str, number: f64, bound: &str) -> Result<(), String> {
    within(name, number, bound, "value")
}

fn within(name: &str, number: f64, bound: &str, what: &str) -> Result<(), String> {
    let Some((least, most)) = bound.split_once("..") else {
        return Ok(());
    };
    if least.parse().is_ok_and(|least: f64| number < least) {
        return Err(format!("Field '{name}' is smaller than the minimum {what}"));
    }
    if most.parse().is_ok_and(|most: f64| number > most) {
        return Err(format!("Field '{name}' exceeds the maximum {what}"));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_of_the_table_can_be_read() {
        for (name, _) in services::ANSWERS.iter().copied().flatten() {
            let shape = members(name).unwrap_or_else(|| panic!("{name} refers to nothing"));
            let mut walk = Walk {
                rest: shape,
                mode: FieldValidation::Present,
            };
            assert_eq!(walk.members(Some(&Value::empty_object())), Ok(()), "{name}");
            assert_eq!(walk.rest, "", "{name}");
        }
    }

    fn problem(integration: &str, mode: FieldValidation, json: &str) -> Option<String> {
        let (service, action) = integration.rsplit_once(':').unwrap();
        let (action, pattern) = match action.split_once('.') {
            Some((action, "sync")) => (action, Pattern::Sync),
            Some((action, _)) => (action, Pattern::WaitForTaskToken),
            None => (action, Pattern::RequestResponse),
        };
        let result = asl_json::parse(json).unwrap();
        check(service, action, pattern, mode, &result)
            .err()
            .map(|refused| {
                refused
                    .message
                    .strip_prefix("Mock result schema validation error: ")
                    .unwrap()
                    .to_owned()
            })
    }

    #[test]
    fn types_bounds_and_values_are_compared_to_any_depth() {
        use FieldValidation::{None, Present, Strict};
        for (integration, mode, json, expected) in [
            (
                "aws-sdk:lambda:getFunction",
                Strict,
                r#"{"Configuration": {"MemorySize": 128}}"#,
                "",
            ),
            (
                "aws-sdk:lambda:getFunction",
                Strict,
                r#"{"Configuration": {"MemorySize": 127}}"#,
                "Field 'MemorySize' is smaller than the minimum value",
            ),
            (
                "aws-sdk:lambda:getFunction",
                Strict,
                r#"{"Configuration": []}"#,
                "Field 'Configuration' must be an object",
            ),
            (
                "aws-sdk:lambda:getFunction",
                Strict,
                r#"{"Tags": {"a": 1}}"#,
                "Field 'Tags' must be a string",
            ),
            (
                "aws-sdk:kms:encrypt",
                Present,
                &format!(r#"{{"CiphertextBlob": "{}"}}"#, "x".repeat(6145)),
                "Field 'CiphertextBlob' exceeds the maximum length",
            ),
            (
                "aws-sdk:s3:getObject",
                Present,
                r#"{"DeleteMarker": "true"}"#,
                "Field 'DeleteMarker' must be a boolean",
            ),
            (
                "dynamodb:getItem",
                Strict,
                r#"{"Item": {"id": {"S": 1}}}"#,
                "Field 'S' must be a string",
            ),
            ("dynamodb:getItem", None, r#"{"Item": 1}"#, ""),
            (
                "states:startExecution",
                Strict,
                r#"{"ExecutionArn": "a"}"#,
                "Required field 'StartDate' is missing",
            ),
            (
                "states:startExecution",
                Present,
                r#"{"ExecutionArn": "a", "Other": 1}"#,
                "",
            ),
            (
                "states:startExecution.sync",
                Present,
                r#"{"Status": "DONE"}"#,
                "Field 'Status' is not an expected value",
            ),
            (
                "sqs:sendMessage.waitForTaskToken",
                Strict,
                r#"{"MessageId": 1}"#,
                "",
            ),
            ("aws-sdk:nowhere:doIt", Strict, r#"{"a": 1}"#, ""),
        ] {
            assert_eq!(
                problem(integration, mode, json).unwrap_or_default(),
                expected,
                "{integration} {json}"
            );
        }
    }
}
