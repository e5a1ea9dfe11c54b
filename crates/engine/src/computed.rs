//! Values of JSONata states: what their expressions see, and how a failing one fails the state.
//!
//! The texts of causes are recorded (`BASE_UNDEFINED_OUTPUT_FIELD`, `test_map_state_items_eval_jsonata_fail`, RUNTIME.md
//! section 4). How an expression is evaluated is the business of `asl-jsonata`.

use asl::model::{Computed, Payload};
use std::fmt;

use asl_json::{Map, Str, Value};
use asl_jsonata::{Environment, Expression, Host, Limits, Outcome};

use crate::clock::Instant;
use crate::evaluation::Field;
use crate::failure::{Failure, name};
use crate::simulation::{Random, Simulation};

/// What `$states` holds besides the input and the context object.
#[derive(Clone, Default)]
pub(crate) struct Given {
    /// `$states.result`, where the state has one.
    pub result: Option<Value>,
    /// `$states.errorOutput`, in a Catch.
    pub error_output: Option<Value>,
}

impl Given {
    pub fn result(result: &Value) -> Self {
        Self {
            result: Some(result.clone()),
            error_output: None,
        }
    }
}

/// Clock and randomness of an expression: the instant of the evaluation, and the seed of the workspace.
pub(crate) struct Virtual<'r> {
    pub now: Instant,
    pub random: &'r mut Random,
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

impl Host for Virtual<'_> {
    fn now_millis(&mut self) -> i64 {
        self.now.0
    }

    fn random(&mut self) -> f64 {
        self.random.fraction()
    }

    fn uuid(&mut self) -> String {
        self.random.uuid()
    }
}

impl Simulation<'_> {
    /// What a state sends or assigns, in either language. `input` is what `$` means in JSONPath.
    pub(crate) fn payload(
        &mut self,
        strand: usize,
        payload: &Payload,
        field: Field,
        input: &Value,
        given: &Given,
    ) -> Result<Value, Failure> {
        match payload {
            Payload::Template(template) => {
                let name = match field.name {
                    "Arguments" => "Parameters",
                    "ItemReader/Arguments" => "ItemReader/Parameters",
                    "ResultWriter/Arguments" => "ResultWriter/Parameters",
                    name => name,
                };
                self.template(strand, field.place.field(name), template, input)
            }
            Payload::Computed(computed) => self.compute(strand, computed, field, given),
        }
    }

    /// The value of a field of a JSONata state.
    pub(crate) fn compute(
        &mut self,
        strand: usize,
        computed: &Computed,
        field: Field,
        given: &Given,
    ) -> Result<Value, Failure> {
        if let Computed::Literal(value) = computed {
            return Ok(value.clone());
        }
        self.note_evaluation(strand, field, &Value::Null, given);
        let environment = self.environment(strand, given);
        let value = self.computed(strand, computed, &At::Field(field), &environment)?;
        self.bounded(strand, value)
    }

    /// `$states` and the variables.
    fn environment(&self, strand: usize, given: &Given) -> Environment {
        let Some(current) = self.strands.get(strand) else {
            return Environment::step_functions();
        };
        let (input, context) = match &current.visiting {
            Some(visiting) => (Some(visiting.raw.clone()), visiting.context.clone()),
            None => (None, Value::Null),
        };
        let (result, error_output) = (given.result.as_ref(), given.error_output.as_ref());
        crate::evaluation::environment(&current.variables, input, context, result, error_output)
    }

    fn computed(
        &mut self,
        strand: usize,
        computed: &Computed,
        at: &At<'_>,
        environment: &Environment,
    ) -> Result<Value, Failure> {
        match computed {
            Computed::Literal(value) => Ok(value.clone()),
            Computed::Expression(expression) => self.expression(strand, expression, at, environment),
            Computed::Array(items) => {
                let mut values = Vec::with_capacity(items.len());
                for (index, item) in items.iter().enumerate() {
                    values.push(self.computed(strand, item, &At::Item(at, index), environment)?);
                }
                Ok(Value::array(values))
            }
            Computed::Object(members) => {
                let mut values = Map::new();
                for (key, member) in members {
                    let value = self.computed(strand, member, &At::Member(at, key), environment)?;
                    values.insert(key.clone(), value);
                }
                Ok(Value::object(values))
            }
        }
    }

    fn expression(
        &mut self,
        strand: usize,
        expression: &Expression,
        at: &At<'_>,
        environment: &Environment,
    ) -> Result<Value, Failure> {
        let mut host = Virtual {
            now: self.now,
            random: &mut self.random,
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
                    self.random.uuid()
                )
            }
            Err(error) if error.code.is_some() => format!("threw an error during evaluation. {error}"),
            Err(error) => format!("threw an error during evaluation: {error}"),
        };
        let text = format!("The JSONata expression '{text}' specified for the field '{at}' {what}");
        Err(self.query_failure(strand, &text, Some(&at.to_string())))
    }

    /// A value of a certain type. `expected` is its name as the cause writes it.
    pub(crate) fn compute_as<T>(
        &mut self,
        strand: usize,
        computed: &Computed,
        field: Field,
        given: &Given,
        expected: &'static str,
        read: impl FnOnce(&Value) -> Option<T>,
    ) -> Result<T, Failure> {
        let value = self.compute(strand, computed, field, given)?;
        read(&value).ok_or_else(|| {
            if let Some(last) = self.visit_mut(strand).and_then(|visit| visit.evaluations.last_mut()) {
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
            self.query_failure(strand, &text, Some(&field.to_string()))
        })
    }

    /// `States.QueryEvaluationError`; a Catch may catch it.
    pub(crate) fn query_failure(&self, strand: usize, text: &str, location: Option<&str>) -> Failure {
        let runtime = self.placed(strand, text);
        let mut failure = Failure::named(Some(name::QUERY_EVALUATION_ERROR.into()), runtime.details.cause);
        failure.evaluation = Some(location.map(Str::from));
        failure
    }
}
