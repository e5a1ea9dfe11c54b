//! Testing one state of a workspace by itself. The page asks with what the user typed; the checks and the answer are those
//! of the service (`asl-test-state`).

use asl::Format;
use asl_engine::Tested;
use asl_json::{Value, to_pretty};
use asl_mock::{InferredData, MockHandler, Mocks};
use asl_protocol::{FlowStepView, MockedOutcome, Refusal, StateTest, TestStateOutcome, TestView};
use asl_test_state::{Configuration, InspectionLevel, Mock, Request};
use asl_workspace::Workspace;

use crate::definition;
use crate::execution_view::{duration, flow_steps};
use crate::run::{CodeEngine, mocks, settings};

/// Tests a state of the workspace's definition.
pub(crate) fn test(
    workspace: &Workspace,
    asked: &StateTest,
    code: &CodeEngine,
) -> Result<TestStateOutcome, Refusal> {
    let settings = settings(&workspace.settings);
    let is_mocked = asked.mock.is_some();
    // With a mock the workspace's own responses are not looked at.
    let mocks = if is_mocked {
        Mocks::default()
    } else {
        mocks(workspace)?
    };
    let read = definition::read(workspace);
    let request = Request {
        definition: definition(workspace, &read),
        state_name: Some(asked.state.clone()),
        input: asked.input.clone(),
        role_arn: Some(settings.role_arn.clone()),
        level: asked.level,
        context: given(asked.context.trim()),
        variables: Some(asked.variables.clone()),
        mock: asked.mock.as_ref().map(|mock| Mock {
            result: match mock {
                MockedOutcome::Result(text) => Some(text.clone()),
                MockedOutcome::Error(..) => None,
            },
            error_output: match mock {
                MockedOutcome::Result(_) => None,
                MockedOutcome::Error(error, cause) => Some((given(error), given(cause))),
            },
            validation: asked.validation,
        }),
        reveal_secrets: false,
        configuration: Configuration {
            retrier_retry_count: is_mocked.then_some(asked.retries),
            map_iteration_failure_count: (is_mocked && asked.failed_iterations > 0)
                .then_some(asked.failed_iterations),
            error_caused_by_state: given(asked.caused_by.trim()).filter(|_| is_mocked),
            map_item_reader_data: given(&asked.reader_data).filter(|_| is_mocked),
        },
    };
    // What nothing is said about is answered with what the definition reads, as in a run.
    let data = InferredData::of(&read.outline);
    let mut handler = MockHandler::within(&mocks, settings.clone())
        .reading(data)
        .running_code(code.clone());
    Ok(match asl_test_state::test(&request, &settings, &mut handler) {
        Err(refused) => TestStateOutcome::Refused(refused.code.to_owned(), refused.message),
        Ok(answered) => {
            let view = view(&answered.tested, &answered.response, asked.level);
            TestStateOutcome::Ended(Box::new(view))
        }
    })
}

fn given(text: &str) -> Option<String> {
    (!text.is_empty()).then(|| text.to_owned())
}

/// The definition as JSON: it may be written as YAML, or stand in a template.
fn definition(workspace: &Workspace, read: &asl::Analysis) -> String {
    if read.format == Format::Json && read.template.machines.is_empty() {
        return workspace.definition.clone();
    }
    read.tree.to_value(&workspace.definition).to_string()
}

fn view(tested: &Tested, response: &Value, level: InspectionLevel) -> TestView {
    let mut clauses = Vec::new();
    if let Some(index) = tested.retry_index {
        clauses.push(match tested.backoff {
            Some(milliseconds) => format!("Retry[{index}] would try again after {}", duration(milliseconds)),
            None => format!("Retry[{index}] is exhausted"),
        });
    }
    if let Some(index) = tested.catch_index {
        clauses.push(format!("Catch[{index}] took over"));
    }
    let failure = tested.failure.as_ref();
    let text = |text: Option<&asl_json::Str>| text.map(ToString::to_string);
    let steps: Vec<FlowStepView> = match level {
        InspectionLevel::Info => Vec::new(),
        InspectionLevel::Debug | InspectionLevel::Trace => flow_steps(&tested.notes, &tested.visit),
    };
    TestView {
        status: tested.status,
        output: tested.output.as_ref().map(to_pretty),
        error: text(failure.and_then(|failure| failure.error.as_ref())),
        cause: text(failure.and_then(|failure| failure.cause.as_ref())),
        next: text(tested.next.as_ref()),
        clauses,
        steps,
        response: to_pretty(&unfolded(response)),
    }
}

/// The response with the JSON in its texts unfolded.
fn unfolded(response: &Value) -> Value {
    let unfold = |value: &Value| match value.as_str() {
        Some(text) if text.starts_with(['{', '[']) => asl_json::parse(text).unwrap_or_else(|_| value.clone()),
        _ => value.clone(),
    };
    let members = response.as_object().into_iter().flatten();
    let members = members.map(|(name, value)| {
        let value = match value.as_object() {
            Some(inner) => Value::object(
                inner
                    .iter()
                    .map(|(name, value)| (name.clone(), unfold(value)))
                    .collect(),
            ),
            None => unfold(value),
        };
        (name.clone(), value)
    });
    Value::object(members.collect())
}
