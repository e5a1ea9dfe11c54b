//! The types of states, the names of errors, the context object, and `$states`.
//!
//! Sources: the States Language specification and the developer guide ("Error names", "Accessing execution data from the
//! Context object", "Transforming data with JSONata"), in our own words. What does not live here: fields of states
//! ([`crate::fields`]).

/// A type of state.
#[derive(Clone, Copy, Debug)]
pub struct StateType {
    /// The value of `Type`.
    pub name: &'static str,
    /// What a state of this type does: one sentence.
    pub doc: &'static str,
    /// A whole state of the JSONPath language to begin with, in the notation of [`crate::fields::Field::snippet`].
    pub snippet: &'static str,
    /// The same in JSONata.
    pub jsonata_snippet: &'static str,
    /// Whether it has a result besides its input: `$states.result`.
    pub has_result: bool,
}

/// The names of the types, in the order of the States Language specification.
pub const TYPE_NAMES: [&str; 8] = [
    "Task", "Parallel", "Map", "Pass", "Wait", "Choice", "Succeed", "Fail",
];

macro_rules! scope {
    ($head:literal) => {
        concat!(
            "{\n\t\"Type\": \"Map\",\n\t", $head,
            ",\n\t\"ItemProcessor\": {\n\t\t\"StartAt\": \"${Step}\",\n\t\t\"States\": {\n\t\t\t\"${Step}\": {\n\t\t\t\t\"Type\": \"Pass\",\n\t\t\t\t\"End\": true\n\t\t\t}\n\t\t}\n\t},\n\t\"End\": true\n}"
        )
    };
}

const PASS: &str = "{\n\t\"Type\": \"Pass\",\n\t\"End\": true\n}";
const WAIT: &str = "{\n\t\"Type\": \"Wait\",\n\t\"Seconds\": ${10},\n\t\"End\": true\n}";
const SUCCEED: &str = "{\n\t\"Type\": \"Succeed\"\n}";
const FAIL: &str =
    "{\n\t\"Type\": \"Fail\",\n\t\"Error\": \"${ErrorName}\",\n\t\"Cause\": \"${What happened}\"\n}";
const PARALLEL: &str = "{\n\t\"Type\": \"Parallel\",\n\t\"Branches\": [\n\t\t{\n\t\t\t\"StartAt\": \"${Step}\",\n\t\t\t\"States\": {\n\t\t\t\t\"${Step}\": {\n\t\t\t\t\t\"Type\": \"Pass\",\n\t\t\t\t\t\"End\": true\n\t\t\t\t}\n\t\t\t}\n\t\t}\n\t],\n\t\"End\": true\n}";

/// The types of states, in the order in which they are best offered.
pub static STATE_TYPES: &[StateType] = &[
    StateType {
        name: "Task",
        doc: "Calls a Lambda function, another service or an activity, and waits for the answer.",
        snippet: "{\n\t\"Type\": \"Task\",\n\t\"Resource\": \"arn:aws:states:::lambda:invoke\",\n\t\"Parameters\": {\n\t\t\"FunctionName\": \"${function}\",\n\t\t\"Payload.$\": \"$\"\n\t},\n\t\"End\": true\n}",
        jsonata_snippet: "{\n\t\"Type\": \"Task\",\n\t\"Resource\": \"arn:aws:states:::lambda:invoke\",\n\t\"Arguments\": {\n\t\t\"FunctionName\": \"${function}\",\n\t\t\"Payload\": \"{% $states.input %}\"\n\t},\n\t\"End\": true\n}",
        has_result: true,
    },
    StateType {
        name: "Pass",
        doc: "Passes on its input, or a given result.",
        snippet: PASS,
        jsonata_snippet: PASS,
        has_result: false,
    },
    StateType {
        name: "Choice",
        doc: "Chooses the next state by conditions.",
        snippet: "{\n\t\"Type\": \"Choice\",\n\t\"Choices\": [\n\t\t{\n\t\t\t\"Variable\": \"$.${value}\",\n\t\t\t\"NumericEquals\": ${1},\n\t\t\t\"Next\": \"${Next}\"\n\t\t}\n\t],\n\t\"Default\": \"${Next}\"\n}",
        jsonata_snippet: "{\n\t\"Type\": \"Choice\",\n\t\"Choices\": [\n\t\t{\n\t\t\t\"Condition\": \"{% ${$states.input.value = 1} %}\",\n\t\t\t\"Next\": \"${Next}\"\n\t\t}\n\t],\n\t\"Default\": \"${Next}\"\n}",
        has_result: false,
    },
    StateType {
        name: "Wait",
        doc: "Waits for a number of seconds or until a given time.",
        snippet: WAIT,
        jsonata_snippet: WAIT,
        has_result: false,
    },
    StateType {
        name: "Succeed",
        doc: "Ends the execution, branch or iteration with success.",
        snippet: SUCCEED,
        jsonata_snippet: SUCCEED,
        has_result: false,
    },
    StateType {
        name: "Fail",
        doc: "Ends the execution with an error.",
        snippet: FAIL,
        jsonata_snippet: FAIL,
        has_result: false,
    },
    StateType {
        name: "Parallel",
        doc: "Runs branches at the same time and waits for all of them.",
        snippet: PARALLEL,
        jsonata_snippet: PARALLEL,
        has_result: true,
    },
    StateType {
        name: "Map",
        doc: "Runs the same states for each item of an array.",
        snippet: scope!("\"ItemsPath\": \"$.${items}\""),
        jsonata_snippet: scope!("\"Items\": \"{% $states.input.${items} %}\""),
        has_result: true,
    },
];

/// The type of this name.
pub fn state_type(name: &str) -> Option<&'static StateType> {
    STATE_TYPES.iter().find(|known| known.name == name)
}

/// What the service does with an error of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reported {
    /// A state reports it, and it can be retried and caught.
    Always,
    /// Only a Map state reports it.
    ByMap,
    /// Documented, but the service fails the execution with `States.Runtime` instead (recorded; docs/aws-behaviour.md,
    /// "Errors that nothing catches").
    AsRuntime,
    /// It ends the execution and is never retried or caught.
    Never,
}

/// The name of an error.
#[derive(Clone, Copy, Debug)]
pub struct ErrorName {
    /// As `ErrorEquals` has it.
    pub name: &'static str,
    /// When it occurs.
    pub doc: &'static str,
    /// Whether anything can match it.
    pub reported: Reported,
}

const fn error(name: &'static str, reported: Reported, doc: &'static str) -> ErrorName {
    ErrorName { name, doc, reported }
}

/// The errors of the service itself and those of Lambda that are most often matched, in the order in which they are best
/// offered. No other name that begins with `States.` is the service's own.
pub static ERRORS: &[ErrorName] = &[
    error(
        "States.ALL",
        Reported::Always,
        "Every error except States.DataLimitExceeded and States.Runtime. It must be alone and in the last entry.",
    ),
    error(
        "States.TaskFailed",
        Reported::Always,
        "Every error of a task except States.Timeout.",
    ),
    error(
        "States.Timeout",
        Reported::Always,
        "The task took longer than TimeoutSeconds, or was silent for longer than HeartbeatSeconds.",
    ),
    error(
        "States.HeartbeatTimeout",
        Reported::Always,
        "The task was silent for longer than HeartbeatSeconds.",
    ),
    error(
        "States.Permissions",
        Reported::Always,
        "The execution role does not allow what the task does.",
    ),
    error(
        "States.BranchFailed",
        Reported::Always,
        "A branch of a Parallel state failed.",
    ),
    error(
        "States.NoChoiceMatched",
        Reported::AsRuntime,
        "No rule of a Choice state holds, and it has no Default.",
    ),
    error(
        "States.IntrinsicFailure",
        Reported::AsRuntime,
        "A call of an intrinsic function failed.",
    ),
    error(
        "States.ParameterPathFailure",
        Reported::AsRuntime,
        "A path in a field that ends in .$ leads nowhere.",
    ),
    error(
        "States.ResultPathMatchFailure",
        Reported::Always,
        "ResultPath does not fit the input.",
    ),
    error(
        "States.QueryEvaluationError",
        Reported::Always,
        "A JSONata expression failed, or gave a value of a type that the field does not take.",
    ),
    error(
        "States.DataLimitExceeded",
        Reported::Always,
        "An output is larger than 256 KiB. States.ALL does not cover it.",
    ),
    error(
        "States.ItemReaderFailed",
        Reported::ByMap,
        "A distributed Map could not read its items.",
    ),
    error(
        "States.ResultWriterFailed",
        Reported::ByMap,
        "A distributed Map could not write its results.",
    ),
    error(
        "States.ExceedToleratedFailureThreshold",
        Reported::ByMap,
        "More items of a distributed Map failed than it tolerates.",
    ),
    error(
        "States.Runtime",
        Reported::Never,
        "The execution could not continue, for example because a path is wrong. It is never retried and never caught.",
    ),
    error(
        "Lambda.ServiceException",
        Reported::Always,
        "Lambda had an internal error (HTTP 500). Retrying is recommended.",
    ),
    error(
        "Lambda.AWSLambdaException",
        Reported::Always,
        "Lambda had an internal error. Retrying is recommended.",
    ),
    error(
        "Lambda.SdkClientException",
        Reported::Always,
        "The call did not reach Lambda. Retrying is recommended.",
    ),
    error(
        "Lambda.TooManyRequestsException",
        Reported::Always,
        "Lambda throttles calls of the function (HTTP 429). Retrying is recommended.",
    ),
    error(
        "Lambda.ResourceNotFoundException",
        Reported::Always,
        "The function, version or alias does not exist.",
    ),
    error(
        "Lambda.Unknown",
        Reported::Always,
        "The function ended without reporting why, for example because it ran out of memory or time.",
    ),
];

/// The error of this name.
pub fn error_name(name: &str) -> Option<&'static ErrorName> {
    ERRORS.iter().find(|known| known.name == name)
}

/// A part of the context object or of `$states`.
#[derive(Clone, Copy, Debug)]
pub struct Part {
    /// The way to it, with dots: `Execution.Id`.
    pub path: &'static str,
    /// What it is.
    pub doc: &'static str,
}

const fn part(path: &'static str, doc: &'static str) -> Part {
    Part { path, doc }
}

/// The parts of the context object: `$$` in JSONPath, `$states.context` in JSONata.
pub static CONTEXT: &[Part] = &[
    part("Execution", "The execution."),
    part("Execution.Id", "The ARN of the execution."),
    part("Execution.Input", "The input of the execution."),
    part("Execution.Name", "The name of the execution."),
    part("Execution.RoleArn", "The ARN of the execution role."),
    part(
        "Execution.StartTime",
        "When the execution started, as an ISO 8601 string.",
    ),
    part("Execution.RedriveCount", "How often the execution was redriven."),
    part(
        "Execution.RedriveTime",
        "When the execution was last redriven; present only after a redrive.",
    ),
    part("State", "The state."),
    part(
        "State.EnteredTime",
        "When the state was entered, as an ISO 8601 string.",
    ),
    part("State.Name", "The name of the state."),
    part("State.RetryCount", "How often the state was retried so far."),
    part("StateMachine", "The state machine."),
    part("StateMachine.Id", "The ARN of the state machine."),
    part("StateMachine.Name", "The name of the state machine."),
    part("Task", "The task."),
    part(
        "Task.Token",
        "The token that a callback needs. Present in activities and in tasks that wait for a callback or a job.",
    ),
    part("Map", "The enclosing Map."),
    part("Map.Item", "The item of this iteration."),
    part("Map.Item.Index", "The index of the item, from 0."),
    part("Map.Item.Value", "The item."),
    part(
        "Map.Item.Key",
        "The name of the member, where the items are those of an object.",
    ),
    part("Map.Item.Source", "Where a distributed Map has the item from."),
];

/// The members of `$states`.
pub static STATES: &[Part] = &[
    part("input", "The input of the state."),
    part(
        "result",
        "The result of the task, the branches or the iterations. In Assign and Output.",
    ),
    part(
        "errorOutput",
        "The error as {\"Error\", \"Cause\"}. In Assign and Output of a Catch entry.",
    ),
    part(
        "context",
        "The context object: facts about the execution, the state and the enclosing Map.",
    ),
];

/// The part of a table at this path.
pub fn find(table: &'static [Part], path: &str) -> Option<&'static Part> {
    table.iter().find(|part| part.path == path)
}

/// The names directly below a path of a table; of the whole table if the path is empty.
pub fn below<'p>(table: &'static [Part], path: &'p str) -> impl Iterator<Item = &'static str> + use<'p> {
    table.iter().filter_map(move |part| {
        let rest = match path {
            "" => part.path,
            _ => part.path.strip_prefix(path)?.strip_prefix('.')?,
        };
        (!rest.contains('.')).then_some(rest)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fields::Owner;

    #[test]
    fn every_row_is_complete() {
        let mut names: Vec<_> = STATE_TYPES.iter().map(|known| known.name).collect();
        let mut listed = TYPE_NAMES.to_vec();
        names.sort_unstable();
        listed.sort_unstable();
        assert_eq!(names, listed);
        for known in STATE_TYPES {
            assert!(Owner::of_type(known.name).is_state() && Owner::of_type(known.name) != Owner::State);
            assert!(known.doc.ends_with('.'), "{}", known.name);
            for snippet in [known.snippet, known.jsonata_snippet] {
                assert!(
                    snippet.contains(&format!("\"Type\": \"{}\"", known.name)),
                    "{snippet}"
                );
            }
        }
        for error in ERRORS {
            assert!(
                error.doc.ends_with('.') && error.name.contains('.'),
                "{}",
                error.name
            );
        }
        for part in CONTEXT.iter().chain(STATES) {
            assert!(part.doc.ends_with('.'), "{}", part.path);
            if let Some((parent, _)) = part.path.rsplit_once('.') {
                assert!(
                    find(CONTEXT, parent).is_some(),
                    "{}: {parent} has a row",
                    part.path
                );
            }
        }
    }

    #[test]
    fn names_below_a_path() {
        assert_eq!(below(CONTEXT, "StateMachine").collect::<Vec<_>>(), ["Id", "Name"]);
        assert_eq!(below(CONTEXT, "").count(), 5);
        assert_eq!(below(CONTEXT, "Map.Item").count(), 4);
    }
}
