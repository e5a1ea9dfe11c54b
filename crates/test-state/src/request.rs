//! What a state is tested with, and the checks that refuse a request. The texts are the service's
//! (recorded: `test_validation`, `test_state_name`, `test_field_validation_mode`).

pub use asl::api::{FieldValidation, InspectionLevel};
use asl::model::{State, StateKind};
use asl::resource::{Pattern, ResourceKind};
use asl_engine::{ErrorDetails, Settings, StateTest, Tested};
use asl_json::{Map, Value};

use crate::definition::{self, Found};
use crate::{Refused, context, shape};

/// What stands for the result of a task, of branches or of iterations.
#[derive(Clone, Debug, Default)]
pub struct Mock {
    /// The result as JSON text.
    pub result: Option<String>,
    /// The error and the cause.
    pub error_output: Option<(Option<String>, Option<String>)>,
    /// How the result is checked.
    pub validation: FieldValidation,
}

/// `stateConfiguration`: in what situation the state is.
#[derive(Clone, Debug, Default)]
pub struct Configuration {
    /// How often the retrier that applies to the mocked error has been used.
    pub retrier_retry_count: Option<u64>,
    /// The state inside of a Map or Parallel that the mocked error comes from.
    pub error_caused_by_state: Option<String>,
    /// How many iterations failed.
    pub map_iteration_failure_count: Option<u64>,
    /// The text that the `ItemReader` finds.
    pub map_item_reader_data: Option<String>,
}

/// A request to test a state.
#[derive(Clone, Debug, Default)]
pub struct Request {
    /// A state, or a state machine.
    pub definition: String,
    /// The state of the state machine; nothing where the definition is a state.
    pub state_name: Option<String>,
    /// The input as JSON text; `{}` where it is empty.
    pub input: String,
    /// The execution role. A task that has no mock needs one.
    pub role_arn: Option<String>,
    /// How much the answer tells.
    pub level: InspectionLevel,
    /// The context object as JSON text: the whole of it.
    pub context: Option<String>,
    /// The variables as JSON text, an object.
    pub variables: Option<String>,
    /// The mock.
    pub mock: Option<Mock>,
    /// Whether the secrets of an HTTP Task's connection are shown; not with a mock, which needs none.
    pub reveal_secrets: bool,
    /// The situation.
    pub configuration: Configuration,
}

pub(crate) fn prepare(request: &Request, settings: &Settings) -> Result<(StateTest, Settings), Refused> {
    let input = match request.input.trim() {
        "" => Value::empty_object(),
        text => asl_json::parse(text).map_err(|error| Refused {
            code: "InvalidExecutionInput",
            message: format!("Invalid State Machine Execution Input: '{error}'"),
        })?,
    };
    check_state_name(request)?;
    if request.reveal_secrets && request.mock.is_some() {
        return Err(Refused::validation(
            "TestState does not support RevealSecrets when a mock is specified.",
        ));
    }
    let result = mocked_result(request)?;
    let Found { scope, state } = definition::find(&request.definition, request.state_name.as_deref())?;
    check_kind(request, &state)?;
    if let (Some(mock), Some(Ok(result))) = (&request.mock, &result) {
        check_result(mock, &state, result)?;
    }
    check_cause(request, &state)?;
    let mut settings = settings.clone();
    // Without a role the context object has none either.
    settings.role_arn = request.role_arn.clone().unwrap_or_default();
    let configuration = &request.configuration;
    let has_token = has_token(&state);
    let given = request.context.as_deref();
    let test = StateTest {
        scope,
        state,
        input,
        context: given.map(|text| context::read(text, has_token)).transpose()?,
        variables: variables(request.variables.as_deref())?,
        mock: result,
        retrier_retry_count: configuration.retrier_retry_count.unwrap_or(0),
        map_iteration_failures: configuration.map_iteration_failure_count.unwrap_or(0),
        item_reader_data: configuration.map_item_reader_data.as_deref().map(Into::into),
    };
    Ok((test, settings))
}

/// The bounds of `stateName` in the API reference.
fn check_state_name(request: &Request) -> Result<(), Refused> {
    let Some(name) = &request.state_name else {
        return Ok(());
    };
    let bound = match name.chars().count() {
        0 => "greater than or equal to 1",
        1..=80 => return Ok(()),
        _ => "less than or equal to 80",
    };
    Err(Refused::validation(format!(
        "1 validation error detected: Value '{name}' at 'stateName' failed to satisfy constraint: Member must have length {bound}"
    )))
}

/// Whether a state waits for a callback, an activity's worker or a job, and so has a task token.
fn has_token(state: &State) -> bool {
    match &state.kind {
        StateKind::Task(task) => match &task.resource.kind {
            ResourceKind::Integration { pattern, .. } => *pattern != Pattern::RequestResponse,
            ResourceKind::Activity { .. } => true,
            ResourceKind::Function(_) => false,
        },
        _ => false,
    }
}

fn mocked_result(request: &Request) -> Result<Option<Result<Value, ErrorDetails>>, Refused> {
    let Some(mock) = &request.mock else {
        return Ok(None);
    };
    match (&mock.result, &mock.error_output) {
        (Some(_), Some(_)) | (None, None) => Err(Refused::validation(
            "A test mock should have only one of the following fields: [result, errorOutput].",
        )),
        (Some(text), None) => asl_json::parse(text)
            .map(|result| Some(Ok(result)))
            .map_err(|_| Refused::validation("Mocked result must be valid JSON")),
        (None, Some((error, cause))) => Ok(Some(Err(ErrorDetails {
            error: error.as_deref().map(Into::into),
            cause: cause.as_deref().map(Into::into),
        }))),
    }
}

/// Whether the type of the state goes with what is given.
fn check_kind(request: &Request, state: &State) -> Result<(), Refused> {
    let is_mocked = request.mock.is_some();
    let configuration = &request.configuration;
    if !is_mocked {
        let given = [
            (
                "MapIterationFailureCount",
                configuration.map_iteration_failure_count.is_some(),
            ),
            (
                "ErrorCausedByState",
                configuration.error_caused_by_state.is_some(),
            ),
            ("MapItemReaderData", configuration.map_item_reader_data.is_some()),
            ("RetrierRetryCount", configuration.retrier_retry_count.is_some()),
        ];
        if let Some((name, _)) = given.into_iter().find(|(_, given)| *given) {
            return Err(Refused::validation(format!(
                "TestState does not support {name} when a mock is not specified."
            )));
        }
    }
    match &state.kind {
        StateKind::Map(_) | StateKind::Parallel(_) if !is_mocked => Err(Refused::definition(
            "TestState API does not support Map or Parallel states. Supported state types include: [Task, Wait, Pass, Succeed, Fail, Choice]",
        )),
        StateKind::Map(_) | StateKind::Parallel(_) => Ok(()),
        StateKind::Task(_) if !is_mocked && request.role_arn.is_none() => Err(Refused::validation(
            "RoleArn must be specified when testing a Task state",
        )),
        StateKind::Task(_) => Ok(()),
        kind if is_mocked => Err(Refused::validation(format!(
            "State type '{}' is not supported when a mock is specified",
            kind.name()
        ))),
        _ => Ok(()),
    }
}

/// Whether a mocked result can be the result of such a state.
fn check_result(mock: &Mock, state: &State, result: &Value) -> Result<(), Refused> {
    let must = |fits: bool, what: &str| {
        let refused = || Refused::validation(format!("Mocked result must be {what}."));
        fits.then_some(()).ok_or_else(refused)
    };
    match &state.kind {
        StateKind::Map(map) if map.distributed.as_ref().is_some_and(|map| map.writer.is_some()) => {
            must(result.as_object().is_some(), "a JSON object")
        }
        StateKind::Map(_) => must(result.as_array().is_some(), "an array"),
        StateKind::Parallel(parallel) => {
            must(result.as_array().is_some(), "an array")?;
            let branches = parallel.branches.len();
            must(
                result.as_array().is_some_and(|outputs| outputs.len() == branches),
                &format!("an array of {branches} elements, one for each branch"),
            )
        }
        StateKind::Task(task) => match &task.resource.kind {
            ResourceKind::Integration {
                service,
                action,
                pattern,
            } => shape::check(service, action, *pattern, mock.validation, result),
            ResourceKind::Function(_) | ResourceKind::Activity { .. } => Ok(()),
        },
        _ => Ok(()),
    }
}

/// Whether the state that an error comes from is there.
fn check_cause(request: &Request, state: &State) -> Result<(), Refused> {
    let Some(name) = &request.configuration.error_caused_by_state else {
        return Ok(());
    };
    let inside = match &state.kind {
        StateKind::Map(map) => definition::state(&map.processor, name).is_some(),
        StateKind::Parallel(parallel) => parallel
            .branches
            .iter()
            .any(|branch| definition::state(branch, name).is_some()),
        _ => *name == *state.name,
    };
    let refused = || Refused::validation("State not found in definition");
    inside.then_some(()).ok_or_else(refused)
}

fn variables(text: Option<&str>) -> Result<Map, Refused> {
    let Some(text) = text.filter(|text| !text.trim().is_empty()) else {
        return Ok(Map::new());
    };
    let refuse = |what: String| Refused::validation(format!("Invalid variables provided: {what}"));
    let value = asl_json::parse(text).map_err(|error| refuse(error.to_string()))?;
    match value.as_object() {
        Some(members) => Ok(members.clone()),
        None => Err(refuse("they must be a JSON object".into())),
    }
}

/// There cannot be more failures than iterations.
pub(crate) fn check_iterations(request: &Request, tested: &Tested) -> Result<(), Refused> {
    let Some(failures) = request.configuration.map_iteration_failure_count else {
        return Ok(());
    };
    let steps = tested.notes.steps(&tested.visit);
    let result = steps
        .into_iter()
        .find(|step| step.kind == asl_engine::FlowKind::Result);
    let listed = result.and_then(|step| step.value.as_array()).map(<[Value]>::len);
    match tested.map.iterations.or(listed) {
        Some(iterations) if failures > iterations as u64 => Err(Refused::validation(
            "Map iteration failure count must be less than or equal to the number of Map iterations",
        )),
        _ => Ok(()),
    }
}

impl Request {
    /// Reads a request as the API has it: `{"definition": …, "mock": {"result": …}, …}`.
    pub fn from_json(json: &Value) -> Self {
        let text = |value: &Value, name: &str| value.get(name).and_then(Value::as_str).map(str::to_owned);
        let count = |value: &Value, name: &str| {
            let count = value.get(name).and_then(Value::as_i64);
            count.and_then(|count| u64::try_from(count).ok())
        };
        let mock = json.get("mock").map(|mock| Mock {
            result: text(mock, "result"),
            error_output: mock
                .get("errorOutput")
                .map(|error| (text(error, "error"), text(error, "cause"))),
            validation: match mock.get("fieldValidationMode").and_then(Value::as_str) {
                Some("NONE") => FieldValidation::None,
                Some("PRESENT") => FieldValidation::Present,
                _ => FieldValidation::Strict,
            },
        });
        let configuration = json
            .get("stateConfiguration")
            .map(|given| Configuration {
                retrier_retry_count: count(given, "retrierRetryCount"),
                error_caused_by_state: text(given, "errorCausedByState"),
                map_iteration_failure_count: count(given, "mapIterationFailureCount"),
                map_item_reader_data: text(given, "mapItemReaderData"),
            })
            .unwrap_or_default();
        Self {
            definition: text(json, "definition").unwrap_or_default(),
            state_name: text(json, "stateName"),
            input: text(json, "input").unwrap_or_default(),
            role_arn: text(json, "roleArn"),
            level: match json.get("inspectionLevel").and_then(Value::as_str) {
                Some("DEBUG") => InspectionLevel::Debug,
                Some("TRACE") => InspectionLevel::Trace,
                _ => InspectionLevel::Info,
            },
            context: text(json, "context"),
            variables: text(json, "variables"),
            reveal_secrets: json.get("revealSecrets").and_then(Value::as_bool) == Some(true),
            mock,
            configuration,
        }
    }
}
