//! Workspaces in which a function is mocked by code, each with a sentence of what must come of it: what a program could do in which
//! engines might differ, and each way in which Lambda lets a function fail.
//!
//! What does not live here: what a handler may do at all (`crates/code/tests`), and the comparison (`engines.test.mjs`).

mod rows;

use asl_workspace::Workspace;
use serde_json::{Value, json};

/// A function in code, the state machine that calls it, and what comes of a run.
pub(crate) struct Case {
    pub name: &'static str,
    how: How,
    /// What the response says beside its code, as JSON.
    beside: &'static str,
    code: &'static str,
    /// What must come of it: a status with the output, or with the error and its message. Where the code draws by chance it is the
    /// status alone.
    #[cfg_attr(
        not(test),
        expect(dead_code, reason = "only the tests ask whether it is right")
    )]
    comes: &'static str,
}

/// How the function is called.
#[derive(Clone, Copy)]
enum How {
    /// Once, with [`EVENT`].
    Once,
    /// Once, by the integration that also gives what the Invoke call itself answers.
    Invoke,
    /// Again and again, as long as it fails and four times at most.
    Again,
    /// By a state that waits for its task token.
    Token,
    /// For each of eight items, so many at a time, with its index as the event; a failure is its name and message.
    Each(u8),
}

/// What a function is called with.
const EVENT: &str = r#"{"n": 21, "s": "äöü😀", "list": [3, 1, 2]}"#;

impl Case {
    /// The workspace.
    pub(crate) fn workspace(&self) -> Workspace {
        let mut response: Value = serde_json::from_str(self.beside).unwrap_or_default();
        if let Some(members) = response.as_object_mut() {
            members.insert("code".into(), self.code.into());
        }
        let mocks = json!({"functions": {"f": {"responses": [], "furtherCalls": response}}});
        Workspace {
            definition: self.how.definition().to_string(),
            input: EVENT.into(),
            mocks: mocks.to_string(),
            ..Workspace::default()
        }
    }
}

impl How {
    fn definition(self) -> Value {
        let mut task = json!({
            "Type": "Task",
            "Resource": "arn:aws:lambda:us-east-1:123456789012:function:f",
            "Arguments": "{% $states.input %}",
            "End": true,
        });
        let mut set = |name: &str, value: Value| {
            if let Some(members) = task.as_object_mut() {
                members.insert(name.into(), value);
            }
        };
        match self {
            Self::Once | Self::Each(_) => {}
            Self::Invoke => {
                set("Resource", "arn:aws:states:::lambda:invoke".into());
                set(
                    "Arguments",
                    json!({"FunctionName": "f", "LogType": "Tail", "Payload": "{% $states.input %}"}),
                );
                set(
                    "Output",
                    "{% [$states.result.Payload = $states.result.SdkResponseMetadata.RequestId, $substringAfter($base64decode($states.result.LogResult), 'INFO')] %}".into(),
                );
            }
            Self::Again => set(
                "Retry",
                json!([{"ErrorEquals": ["States.ALL"], "IntervalSeconds": 1, "MaxAttempts": 3, "JitterStrategy": "FULL"}]),
            ),
            Self::Token => {
                set(
                    "Resource",
                    "arn:aws:states:::lambda:invoke.waitForTaskToken".into(),
                );
                set(
                    "Arguments",
                    json!({"FunctionName": "f", "Payload": {"token": "{% $states.context.Task.Token %}"}}),
                );
                set("HeartbeatSeconds", 60.into());
            }
        }
        let Self::Each(at_a_time) = self else {
            return json!({"QueryLanguage": "JSONata", "StartAt": "Call", "States": {"Call": task}});
        };
        set(
            "Catch",
            json!([{
                "ErrorEquals": ["States.ALL"],
                "Output": "{% $states.errorOutput.Error & ': ' & ($contains($states.errorOutput.Cause, 'errorMessage') ? $parse($states.errorOutput.Cause).errorMessage : $states.errorOutput.Cause) %}",
                "Next": "Caught",
            }]),
        );
        let processor = json!({"StartAt": "Call", "States": {"Call": task, "Caught": {"Type": "Succeed"}}});
        json!({"QueryLanguage": "JSONata", "StartAt": "Each", "States": {"Each": {
            "Type": "Map",
            "Items": [0, 1, 2, 3, 4, 5, 6, 7],
            "MaxConcurrency": at_a_time,
            "ItemProcessor": processor,
            "End": true,
        }}})
    }
}

/// All of them: name, call, what is beside the code, code, what comes of it.
pub(crate) fn all() -> impl Iterator<Item = Case> {
    let tables = rows::ALL;
    tables
        .into_iter()
        .flatten()
        .map(|&(name, how, beside, code, comes)| Case {
            name,
            how,
            beside,
            code,
            comes,
        })
}

#[cfg(test)]
mod tests {
    use std::rc::Rc;

    use asl_code::NativeEngine;
    use asl_playground::Playground;
    use asl_protocol::{Handler, Run};

    use super::*;

    /// What came of a run, in the words of the table.
    fn came(workspace: Workspace, engine: &Rc<NativeEngine>) -> String {
        let mut playground = Playground::default();
        playground.run_code(Rc::<NativeEngine>::clone(engine));
        let summary = match playground.handle(Run { workspace }) {
            Ok(summary) => summary,
            Err(refused) => return refused.sentence,
        };
        if let Some(output) = summary.output {
            let output = asl_json::parse(&output).unwrap_or_default();
            return format!("{} with {output}", summary.status);
        }
        let cause = summary.cause.unwrap_or_default();
        let payload: Value = serde_json::from_str(&cause.replace("The cause could not be determined because Lambda did not return an error type. Returned payload: ", "")).unwrap_or_default();
        let message = payload
            .get("errorMessage")
            .and_then(Value::as_str)
            .unwrap_or(&cause);
        format!(
            "{} with {}: {message}",
            summary.status,
            summary.error.unwrap_or_default()
        )
    }

    #[test]
    fn each_comes_to_what_it_says() {
        let engine = Rc::default();
        let wrong: Vec<String> = all()
            .filter_map(|case| {
                let came = came(case.workspace(), &engine);
                (!came.starts_with(case.comes)).then(|| format!("{}\n  {came}\n  {}", case.name, case.comes))
            })
            .collect();
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
        assert!(all().count() >= 60, "{}", all().count());
    }
}
