//! JSONata in mocked responses: conditions on a request, and templates over it.

use asl_engine::TaskCall;
use asl_json::{Map, Value};
use asl_jsonata::{Environment, Expression, FixedHost, Limits, Outcome};

use crate::model::{Mocks, Response, ResponseKind, Section};

/// What an expression costs at most: it runs at each call.
const LIMITS: Limits = Limits {
    steps: 1_000_000,
    ..Limits::STEP_FUNCTIONS
};

/// The expression within `{% … %}`, or the whole text.
fn bare(text: &str) -> &str {
    inner(text).unwrap_or(text).trim()
}

/// The expression of a text `{% … %}`.
fn inner(text: &str) -> Option<&str> {
    text.trim().strip_prefix("{%")?.strip_suffix("%}")
}

/// Whether a condition is true of a call.
pub(crate) fn is_true(text: &str, call: &TaskCall<'_>, number: usize) -> Result<bool, String> {
    match evaluate(bare(text), call, number)? {
        Some(Value::Bool(is_true)) => Ok(is_true),
        // A path that leads nowhere is no match.
        None => Ok(false),
        Some(other) => Err(format!("it gives {other}, not true or false.")),
    }
}

/// A template with its expressions evaluated.
pub(crate) fn filled(template: &Value, call: &TaskCall<'_>, number: usize) -> Result<Value, String> {
    match template {
        Value::String(text) => match inner(text) {
            None => Ok(template.clone()),
            Some(expression) => evaluate(expression.trim(), call, number)?
                .ok_or_else(|| format!("the expression {text} returned nothing (undefined).")),
        },
        Value::Array(items) => {
            let items: Result<_, _> = items.iter().map(|item| filled(item, call, number)).collect();
            items.map(Value::array)
        }
        Value::Object(members) => {
            let mut values = Map::new();
            for (key, member) in members.iter() {
                values.insert(key.clone(), filled(member, call, number)?);
            }
            Ok(Value::object(values))
        }
        scalar => Ok(scalar.clone()),
    }
}

fn evaluate(text: &str, call: &TaskCall<'_>, number: usize) -> Result<Option<Value>, String> {
    let expression = Expression::parse(text).map_err(|error| format!("{error}."))?;
    let count = |number: usize| Value::from(i64::try_from(number).unwrap_or(i64::MAX));
    let mut environment = Environment::step_functions();
    environment
        .bind("call", count(number))
        .bind(
            "retry",
            Value::from(i64::try_from(call.retry_count).unwrap_or(i64::MAX)),
        )
        .bind(
            "redrive",
            Value::from(i64::try_from(call.redrive_count).unwrap_or(i64::MAX)),
        )
        .bind("item", call.item_index.map_or(Value::Null, count))
        .bind("state", Value::from(call.state.clone()));
    let mut host = FixedHost {
        now: call.now.0,
        seed: seed(call.request_id),
    };
    match expression.evaluate(Some(call.arguments), &environment, &mut host, &LIMITS) {
        Ok(Outcome::Value(value)) => Ok(Some(value)),
        Ok(Outcome::Undefined) => Ok(None),
        Ok(Outcome::Function) => Err("the expression gives a function.".to_owned()),
        Err(error) => Err(format!("{error}.")),
    }
}

/// A number that follows from the identifier of a request, and so from the seed of the workspace.
pub(crate) fn seed(request_id: &str) -> u64 {
    // FNV-1a
    request_id.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
    })
}

/// What is wrong with the expressions of mocked responses, in sentences. Each says which response it is about.
pub fn check(mocks: &Mocks) -> Vec<String> {
    let mut sentences = Vec::new();
    for section in Section::ALL {
        for (name, task) in mocks.section(section) {
            for (index, response) in task.responses.iter().enumerate() {
                let place = place(section, name, Some(index));
                check_response(response, &place, &mut sentences);
            }
            if let Some(response) = &task.further_calls {
                check_response(response, &place(section, name, None), &mut sentences);
            }
        }
    }
    sentences
}

/// Which response of an entry: by its index, or the one to further calls.
fn place(section: Section, name: &str, index: Option<usize>) -> String {
    let what = section.what(name);
    match index {
        Some(index) => format!("response {} of {what}", index + 1),
        None => format!("the response of {what} to further calls"),
    }
}

/// How the sentence of [`check`] begins that says what is wrong with the condition of a response.
pub fn about_condition(section: Section, name: &str, index: usize) -> String {
    format!("The condition of {} is ", place(section, name, Some(index)))
}

fn check_response(response: &Response, place: &str, sentences: &mut Vec<String>) {
    let mut parse = |what: &str, text: &str| {
        if let Err(error) = Expression::parse(text.trim()) {
            sentences.push(format!(
                "The {what} of {place} is not a valid JSONata expression: {error}."
            ));
        }
    };
    if let Some(text) = &response.when.condition {
        parse("condition", bare(text));
    }
    if let ResponseKind::Template(template) = &response.kind {
        let mut left = vec![template];
        while let Some(value) = left.pop() {
            match value {
                Value::String(text) => {
                    if let Some(expression) = inner(text) {
                        parse("template", expression);
                    }
                }
                Value::Array(items) => left.extend(items.iter()),
                Value::Object(members) => left.extend(members.values()),
                _ => {}
            }
        }
    }
}
