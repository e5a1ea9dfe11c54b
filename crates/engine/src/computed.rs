//! Values of JSONata states: what their expressions see, and how a failing one fails the state.
//!
//! The texts of causes are recorded (`BASE_UNDEFINED_OUTPUT_FIELD`, `test_map_state_items_eval_jsonata_fail`, RUNTIME.md
//! section 4). How an expression is evaluated is the business of `asl-jsonata`.

use asl::model::{Computed, Payload};
use asl_json::{Map, Str, Value};
use asl_jsonata::{Environment, Expression, Host, Limits, Outcome};

use crate::clock::Instant;
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
struct Virtual<'r> {
    now: Instant,
    random: &'r mut Random,
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
        field: &str,
        input: &Value,
        given: &Given,
    ) -> Result<Value, Failure> {
        match payload {
            Payload::Template(template) => self.template(strand, template, input),
            Payload::Computed(computed) => self.compute(strand, computed, field, given),
        }
    }

    /// The value of a field of a JSONata state.
    pub(crate) fn compute(
        &mut self,
        strand: usize,
        computed: &Computed,
        field: &str,
        given: &Given,
    ) -> Result<Value, Failure> {
        if let Computed::Literal(value) = computed {
            return Ok(value.clone());
        }
        let environment = self.environment(strand, given);
        let value = self.computed(strand, computed, field, &environment)?;
        self.bounded(strand, value)
    }

    /// `$states` and the variables.
    fn environment(&self, strand: usize, given: &Given) -> Environment {
        let mut states = Map::new();
        let mut environment = Environment::step_functions();
        if let Some(current) = self.strands.get(strand) {
            if let Some(visiting) = &current.visiting {
                states.insert("input".into(), visiting.raw.clone());
                states.insert("context".into(), visiting.context.clone());
            }
            for (name, value) in current.variables.all() {
                environment.bind(name, value);
            }
        }
        if let Some(result) = &given.result {
            states.insert("result".into(), result.clone());
        }
        if let Some(error_output) = &given.error_output {
            states.insert("errorOutput".into(), error_output.clone());
        }
        environment.bind("states", Value::object(states));
        environment
    }

    fn computed(
        &mut self,
        strand: usize,
        computed: &Computed,
        field: &str,
        environment: &Environment,
    ) -> Result<Value, Failure> {
        match computed {
            Computed::Literal(value) => Ok(value.clone()),
            Computed::Expression(expression) => self.expression(strand, expression, field, environment),
            Computed::Array(items) => {
                let mut values = Vec::with_capacity(items.len());
                for (index, item) in items.iter().enumerate() {
                    values.push(self.computed(strand, item, &format!("{field}[{index}]"), environment)?);
                }
                Ok(Value::array(values))
            }
            Computed::Object(members) => {
                let mut values = Map::new();
                for (key, member) in members {
                    let value = self.computed(strand, member, &format!("{field}/{key}"), environment)?;
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
        field: &str,
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
        let text = format!("The JSONata expression '{text}' specified for the field '{field}' {what}");
        Err(self.query_failure(strand, &text, Some(field)))
    }

    /// A value of a certain type. `expected` is its name as the cause writes it.
    pub(crate) fn compute_as<T>(
        &mut self,
        strand: usize,
        computed: &Computed,
        field: &str,
        given: &Given,
        expected: &str,
        read: impl FnOnce(&Value) -> Option<T>,
    ) -> Result<T, Failure> {
        let value = self.compute(strand, computed, field, given)?;
        read(&value).ok_or_else(|| {
            let expression = match computed {
                Computed::Expression(expression) => expression.text(),
                Computed::Literal(_) | Computed::Array(_) | Computed::Object(_) => "",
            };
            let text = format!(
                "The JSONata expression '{expression}' specified for the field '{field}' returned an unexpected result type. Expected '{expected}', but was '{}' for value: {value}",
                value.type_name()
            );
            self.query_failure(strand, &text, Some(field))
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
