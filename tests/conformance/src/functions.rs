//! The recorded Lambda functions, as far as their source says what they answer without being run.
//!
//! Where no history has the answers of the tasks (express executions, children of a distributed Map) the corpus
//! gives the functions' Python sources. Two kinds of one-line bodies are understood: `return event` and
//! `raise Name("text")`. Everything else has no answer here; this is no Python interpreter.

use serde::Deserialize;
use serde_json::{Value, json};

use asl_engine::{Answer, Instant};
use asl_mock::lambda::{function_error, invoked};
use asl_mock::{Exception, FunctionError, Runtime};

use crate::bridge::{ours, recorded};
use crate::mocks::Outcome;

/// A function that was called.
#[derive(Debug, Clone, Deserialize)]
pub struct LambdaHandler {
    /// Its name.
    pub function: String,
    /// Its Python source.
    pub source: String,
}

/// What the answers of a function show beside its payload; the comparison takes any.
const REQUEST: &str = "00000000-0000-4000-8000-000000000000";
const NOW: Instant = Instant(0);

const INVOKE: &str = "arn:aws:states:::lambda:invoke";

/// How a call ends: `resource` is the state's `Resource`, `sent` what the state sends.
pub fn answer(handlers: &[LambdaHandler], resource: &str, sent: &Value) -> Option<Outcome> {
    let sent = match sent {
        Value::String(text) => serde_json::from_str(text).ok()?,
        other => other.clone(),
    };
    let optimised = resource == INVOKE;
    let (function, payload) = if optimised {
        (
            sent.get("FunctionName")?.as_str()?.to_owned(),
            sent.get("Payload").cloned().unwrap_or_else(|| json!({})),
        )
    } else {
        (resource.to_owned(), sent)
    };
    let handler = handlers
        .iter()
        .find(|handler| function.split(':').any(|part| part == handler.function))?;
    let (line, statement) = body(&handler.source)?;
    if statement == "return event" {
        let payload = ours(&payload);
        let reply = if optimised {
            invoked(&payload, None, NOW, REQUEST)
        } else {
            payload
        };
        return Some(Outcome::Return(recorded(&reply)));
    }
    let (name, text) = raised(statement)?;
    let raised = FunctionError::Exception(Exception {
        runtime: Runtime::Python,
        error_type: Some(name.to_owned()),
        error_message: text.to_owned(),
        stack_trace: vec![format!(
            "  File \"/var/task/handler.py\", line {line}, in handler\n    {statement}\n"
        )],
    });
    match function_error(&raised, !optimised, NOW, REQUEST) {
        Answer::Failure { error, cause } => Some(Outcome::Throw {
            error: error.as_deref().map(str::to_owned),
            cause: cause.as_deref().map(str::to_owned),
        }),
        _ => None,
    }
}

/// The only statement of the function and its line.
fn body(source: &str) -> Option<(usize, &str)> {
    let mut lines = source
        .lines()
        .enumerate()
        .map(|(index, line)| (index + 1, line.trim()));
    let mut lines = lines
        .by_ref()
        .filter(|(_, line)| !line.is_empty() && !line.starts_with('#'));
    lines
        .next()
        .filter(|(_, line)| line.starts_with("def handler(event"))?;
    let statement = lines.next()?;
    lines.next().is_none().then_some(statement)
}

/// Name and text of `raise Name("text")`.
fn raised(statement: &str) -> Option<(&str, &str)> {
    let (name, text) = statement.strip_prefix("raise ")?.split_once('(')?;
    let text = text.strip_prefix('"')?.strip_suffix("\")")?;
    (!text.contains(['"', '\\'])).then_some((name, text))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn handler(source: &str) -> [LambdaHandler; 1] {
        [LambdaHandler {
            function: "f".to_owned(),
            source: source.to_owned(),
        }]
    }

    #[test]
    fn one_line_bodies_are_understood() {
        let echo = handler("def handler(event, context):\n    return event\n");
        let arn = "arn:aws:lambda:us-east-1:111111111111:function:f";
        assert_eq!(
            answer(&echo, arn, &json!("{\"a\":1}")),
            Some(Outcome::Return(json!({"a": 1})))
        );
        let sent = json!({"FunctionName": "f", "Payload": 5});
        let Some(Outcome::Return(reply)) = answer(&echo, INVOKE, &sent) else {
            panic!()
        };
        assert_eq!(reply["Payload"], json!(5));
        assert_eq!(
            answer(
                &echo,
                "arn:aws:lambda:us-east-1:111111111111:function:g",
                &json!({})
            ),
            None
        );
    }

    #[test]
    fn a_raise_tells_error_and_cause() {
        let raise = handler("def handler(event, context):\n    raise Exception(\"No.\")\n");
        let arn = "arn:aws:lambda:us-east-1:111111111111:function:f";
        let cause = |outcome: Option<Outcome>| match outcome {
            Some(Outcome::Throw {
                error: Some(error),
                cause: Some(cause),
            }) if error == "Exception" => cause,
            other => panic!("{other:?}"),
        };
        let own = cause(answer(&raise, arn, &json!({})));
        assert!(
            own.starts_with("{\"errorMessage\": \"No.\", \"errorType\": \"Exception\", "),
            "{own}"
        );
        let anew = cause(answer(&raise, INVOKE, &json!({"FunctionName": "f"})));
        assert!(
            anew.ends_with("line 2, in handler\\n    raise Exception(\\\"No.\\\")\\n\"]}"),
            "{anew}"
        );
    }

    #[test]
    fn anything_else_has_no_answer() {
        let more = handler("def handler(event, context):\n    x = 1\n    return event\n");
        assert_eq!(answer(&more, "f", &json!({})), None);
        assert_eq!(
            answer(
                &handler("def handler(event, context):\n    return 1\n"),
                "f",
                &json!({})
            ),
            None
        );
    }
}
