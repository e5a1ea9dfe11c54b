//! Evaluates the expressions of a state, in either query language: what they see, what is noted of them in the trace, and how
//! a failing one fails the state.
//!
//! The texts of causes are recorded (`BASE_UNDEFINED_OUTPUT_FIELD`, `test_map_state_items_eval_jsonata_fail`). What does not
//! live here: how an expression is evaluated (`asl-jsonpath`, `asl-jsonata`).

use std::fmt;

use asl::model::{Computed, DataPath, Payload};
use asl_json::{MAX_DEPTH, Map, Str, Value};
use asl_jsonata::{Environment, Expression, Limits, Outcome};
use asl_jsonpath::{Random, Scope, Template};

use crate::evaluation::{Evaluation, Field, VirtualHost, environment};
use crate::failure::{Failure, Stop, name};
use crate::kernel::Kernel;
use crate::kernel::ids::BranchId;
use crate::trace::UnreadContext;

/// More evaluations of one visit than this are not kept; the last place is that of the last one.
const MAX_KEPT: u32 = 1_000;

/// What `$states` holds besides the input and the context object.
#[derive(Clone, Default)]
pub(crate) struct EvalInput {
    /// `$states.result`, where the state has one.
    pub result: Option<Value>,
    /// `$states.errorOutput`, in a Catch.
    pub error_output: Option<Value>,
}

impl EvalInput {
    pub(crate) fn result(result: &Value) -> Self {
        Self {
            result: Some(result.clone()),
            error_output: None,
        }
    }
}

/// A value within a sentence: a string without quotes, anything else as JSON.
pub(crate) fn plain(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

/// `States.Runtime` of the branch's current state.
pub(crate) fn runtime(kernel: &Kernel, branch: BranchId, text: &str) -> Stop {
    // Where a state is tested by itself there are no events to speak of (recorded: `test_state_map_context_object`).
    if kernel.probe.is_some() {
        return Failure::fatal(name::RUNTIME, text).into();
    }
    match placed(kernel, branch, text) {
        Ok(failure) => failure.into(),
        Err(stop) => stop,
    }
}

/// `States.Runtime` with the place where it happened before the text.
fn placed(kernel: &Kernel, branch: BranchId, text: &str) -> Result<Failure, Stop> {
    let frame = kernel.frame(branch)?;
    Ok(Failure::runtime(&frame.state.name, frame.entered.0, text))
}

/// `States.QueryEvaluationError`; a Catch may catch it.
pub(crate) fn query_failure(kernel: &Kernel, branch: BranchId, text: &str, location: Option<&str>) -> Stop {
    let placed = match placed(kernel, branch, text) {
        Ok(placed) => placed,
        Err(stop) => return stop,
    };
    let mut failure = Failure::named(Some(name::QUERY_EVALUATION_ERROR.into()), placed.details.cause);
    failure.evaluation = Some(location.map(Str::from));
    failure.into()
}

/// Notes that the expressions of a field are about to be evaluated.
pub(crate) fn note_evaluation(
    kernel: &mut Kernel,
    branch: BranchId,
    field: Field,
    input: &Value,
    given: &EvalInput,
) -> Result<(), Stop> {
    let evaluation = Evaluation {
        field,
        at: kernel.now,
        input: input.clone(),
        context: kernel.frame(branch)?.context.clone(),
        result: given.result.clone(),
        error_output: given.error_output.clone(),
        failed: false,
        expected: None,
        random: kernel.random.position(),
    };
    let (visit, notes) = kernel.visit_with_notes(branch)?;
    visit.evaluated = visit.evaluated.saturating_add(1);
    match notes.evaluations.last_mut(visit.evaluations) {
        Some(last) if visit.evaluated > MAX_KEPT => *last = evaluation,
        _ => notes.evaluations.push(&mut visit.evaluations, evaluation),
    }
    Ok(())
}

/// Values that come out of expressions are bounded in depth, because everything walks them by recursion.
pub(crate) fn bounded(kernel: &Kernel, branch: BranchId, value: Value) -> Result<Value, Stop> {
    if value.depth() > MAX_DEPTH {
        let text = format!("The value is nested more than {MAX_DEPTH} levels deep.");
        return Err(runtime(kernel, branch, &text));
    }
    Ok(value)
}

/// Evaluates something of JSONPath with `$` as given; its error text becomes a `States.Runtime` of the state.
pub(crate) fn evaluate<T, E: fmt::Display>(
    kernel: &mut Kernel,
    branch: BranchId,
    field: Field,
    input: &Value,
    evaluate: impl FnOnce(&Scope<'_>, &mut dyn Random) -> Result<T, E>,
) -> Result<T, Stop> {
    note_evaluation(kernel, branch, field, input, &EvalInput::default())?;
    let Kernel {
        branches,
        executions,
        random,
        ..
    } = kernel;
    let seen = branches.get(branch).and_then(|current| {
        let frame = current.frame.as_ref()?;
        let visit = executions
            .get(current.execution)?
            .visits
            .get(frame.visit.into())?;
        Some((current, frame, visit))
    });
    let Some((current, frame, visit)) = seen else {
        return Err(Kernel::bug(
            "A branch evaluates an expression and is in no state.",
        ));
    };
    let own = UnreadContext::of(visit);
    let scope = Scope {
        input,
        context: match &frame.context {
            Some(context) => &**context,
            None => &own,
        },
        variables: &current.variables,
    };
    evaluate(&scope, random).map_err(|error| runtime(kernel, branch, &error.to_string()))
}

/// A payload template of JSONPath.
pub(crate) fn template(
    kernel: &mut Kernel,
    branch: BranchId,
    field: Field,
    template: &Template,
    input: &Value,
) -> Result<Value, Stop> {
    if template.is_static() {
        return Ok(template.source().clone());
    }
    let apply = |scope: &Scope<'_>, random: &mut dyn Random| template.evaluate(scope, random);
    let value = evaluate(kernel, branch, field, input, apply)?;
    bounded(kernel, branch, value)
}

/// `InputPath` or `OutputPath`. `null` gives an empty object (recorded: `test_state_pass_result_null_input_output_paths`).
pub(crate) fn data_path(
    kernel: &mut Kernel,
    branch: BranchId,
    field: &'static str,
    path: &DataPath,
    value: &Value,
) -> Result<Value, Stop> {
    match path {
        DataPath::Whole => Ok(value.clone()),
        DataPath::Nothing => Ok(Value::empty_object()),
        DataPath::At(query) => evaluate(kernel, branch, field.into(), value, |scope, _| query.read(scope)),
    }
}

/// What a state sends or assigns, in either language. `input` is what `$` means in JSONPath.
pub(crate) fn payload(
    kernel: &mut Kernel,
    branch: BranchId,
    payload: &Payload,
    field: Field,
    input: &Value,
    given: &EvalInput,
) -> Result<Value, Stop> {
    match payload {
        Payload::Template(parameters) => {
            let name = match field.name {
                "Arguments" => "Parameters",
                "ItemReader/Arguments" => "ItemReader/Parameters",
                "ResultWriter/Arguments" => "ResultWriter/Parameters",
                name => name,
            };
            template(kernel, branch, field.place.field(name), parameters, input)
        }
        Payload::Computed(computed) => compute(kernel, branch, computed, field, given),
    }
}

/// The value of a field of a JSONata state.
pub(crate) fn compute(
    kernel: &mut Kernel,
    branch: BranchId,
    computed: &Computed,
    field: Field,
    given: &EvalInput,
) -> Result<Value, Stop> {
    if let Computed::Literal(value) = computed {
        return Ok(value.clone());
    }
    note_evaluation(kernel, branch, field, &Value::Null, given)?;
    let current = kernel.branch(branch)?;
    let frame = kernel.frame(branch)?;
    let context = match &frame.context {
        _ if !reads_context(computed) => None,
        Some(context) => Some(context.in_jsonata()),
        None => {
            let visit = kernel
                .execution(current.execution)?
                .visits
                .get(frame.visit.into());
            visit.map(|visit| visit.context().in_jsonata())
        }
    };
    let environment = environment(
        &current.variables,
        Some(frame.raw.clone()),
        context,
        given.result.as_ref(),
        given.error_output.as_ref(),
    );
    let value = value_of(kernel, branch, computed, &At::Field(field), &environment)?;
    bounded(kernel, branch, value)
}

/// A value of a certain type. `expected` is its name as the cause writes it.
pub(crate) fn compute_as<T>(
    kernel: &mut Kernel,
    branch: BranchId,
    computed: &Computed,
    field: Field,
    expected: &'static str,
    read: impl FnOnce(&Value) -> Option<T>,
) -> Result<T, Stop> {
    let value = compute(kernel, branch, computed, field, &EvalInput::default())?;
    if let Some(found) = read(&value) {
        return Ok(found);
    }
    if let Some(last) = kernel.last_evaluation(branch)? {
        last.expected = Some(expected);
    }
    let expression = match computed {
        Computed::Expression(expression) => expression.text(),
        Computed::Literal(_) | Computed::Array(_) | Computed::Object(_) => "",
    };
    let text = format!(
        "The JSONata expression '{expression}' specified for the field '{field}' returned an unexpected result type. Expected '{expected}', but was '{}' for value: {value}",
        value.type_name()
    );
    Err(query_failure(kernel, branch, &text, Some(&field.to_string())))
}

/// Where in a field an expression stands. It is written out only if the expression fails.
#[derive(Clone, Copy)]
enum At<'a> {
    Field(Field),
    Member(&'a At<'a>, &'a str),
    Item(&'a At<'a>, usize),
}

impl fmt::Display for At<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Field(field) => field.fmt(f),
            Self::Member(at, key) => write!(f, "{at}/{key}"),
            Self::Item(at, index) => write!(f, "{at}[{index}]"),
        }
    }
}

fn value_of(
    kernel: &mut Kernel,
    branch: BranchId,
    computed: &Computed,
    at: &At<'_>,
    environment: &Environment,
) -> Result<Value, Stop> {
    match computed {
        Computed::Literal(value) => Ok(value.clone()),
        Computed::Expression(expression) => value_of_expression(kernel, branch, expression, at, environment),
        Computed::Array(items) => {
            let mut values = Vec::with_capacity(items.len());
            for (index, item) in items.iter().enumerate() {
                values.push(value_of(kernel, branch, item, &At::Item(at, index), environment)?);
            }
            Ok(Value::array(values))
        }
        Computed::Object(members) => {
            let mut values = Map::new();
            for (key, member) in members {
                let value = value_of(kernel, branch, member, &At::Member(at, key), environment)?;
                values.insert(key.clone(), value);
            }
            Ok(Value::object(values))
        }
    }
}

fn value_of_expression(
    kernel: &mut Kernel,
    branch: BranchId,
    expression: &Expression,
    at: &At<'_>,
    environment: &Environment,
) -> Result<Value, Stop> {
    let mut host = VirtualHost {
        now: kernel.now,
        random: &mut kernel.random,
    };
    let text = expression.text();
    let what = match expression.evaluate(None, environment, &mut host, &Limits::STEP_FUNCTIONS) {
        Ok(Outcome::Value(value)) => return Ok(value),
        Ok(Outcome::Undefined) => "returned nothing (undefined).".to_owned(),
        Ok(Outcome::Function) => "returned an unsupported result type.".to_owned(),
        // The service names the incident by an identifier.
        Err(error) if error.internal => {
            format!(
                "threw an internal error during evaluation. {}",
                kernel.random.uuid()
            )
        }
        Err(error) if error.code.is_some() => format!("threw an error during evaluation. {error}"),
        Err(error) => format!("threw an error during evaluation: {error}"),
    };
    let text = format!("The JSONata expression '{text}' specified for the field '{at}' {what}");
    Err(query_failure(kernel, branch, &text, Some(&at.to_string())))
}

/// Whether an expression may read `$states.context`.
fn reads_context(computed: &Computed) -> bool {
    match computed {
        Computed::Literal(_) => false,
        Computed::Array(items) => items.iter().any(reads_context),
        Computed::Object(members) => members.iter().any(|(_, member)| reads_context(member)),
        Computed::Expression(expression) => expression.may_read_context(),
    }
}
