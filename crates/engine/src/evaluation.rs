//! Evaluations of a state's fields: which field it was and what its expressions saw, kept in the trace so that a failed one
//! can be explained and any can be made again, to the same random number. Data is shared; a record costs no copy.
//!
//! What does not live here: how an expression is evaluated (`asl-jsonata`, `asl-jsonpath`), and what is said about it.

use std::fmt;

use asl_json::{Map, Value};
use asl_jsonata::{Environment, Host};
use asl_jsonpath::Scope;

use crate::clock::Instant;
use crate::computed::{Given, Virtual};
use crate::context::VariableScope;
use crate::simulation::{Random, Simulation};
use crate::trace::Visit;

/// More evaluations of one visit than this are not kept; the last place is that of the last one.
const MAX_KEPT: usize = 1_000;

/// A field with expressions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Field {
    /// In which clause.
    pub place: Place,
    /// Its name: `Output`, `ItemReader/Arguments`. Empty for the comparison of a choice rule.
    pub name: &'static str,
}

/// The clause that a field belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// The state itself.
    State,
    /// `Choices[n]`
    Choice(usize),
    /// `Catch[n]`
    Catch(usize),
}

impl From<&'static str> for Field {
    fn from(name: &'static str) -> Self {
        Place::State.field(name)
    }
}

impl Place {
    /// A field of this clause.
    pub fn field(self, name: &'static str) -> Field {
        Field { place: self, name }
    }
}

/// As causes write it: `Choices[0]/Condition`.
impl fmt::Display for Field {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.place {
            Place::State => {}
            Place::Choice(index) => write!(f, "Choices[{index}]")?,
            Place::Catch(index) => write!(f, "Catch[{index}]")?,
        }
        if self.place != Place::State && !self.name.is_empty() {
            f.write_str("/")?;
        }
        f.write_str(self.name)
    }
}

impl Field {
    /// The steps of a JSON Pointer from the state to the field.
    pub fn steps(&self) -> Vec<String> {
        let mut steps = match self.place {
            Place::State => Vec::new(),
            Place::Choice(index) => vec!["Choices".to_owned(), index.to_string()],
            Place::Catch(index) => vec!["Catch".to_owned(), index.to_string()],
        };
        steps.extend(
            self.name
                .split('/')
                .filter(|step| !step.is_empty())
                .map(Into::into),
        );
        steps
    }
}

/// An evaluation of all expressions of a field.
#[derive(Clone, Debug)]
pub struct Evaluation {
    /// Which field.
    pub field: Field,
    /// When.
    pub at: Instant,
    /// What `$` means in JSONPath.
    pub input: Value,
    /// The context object.
    pub context: Value,
    /// `$states.result`, where there is one.
    pub result: Option<Value>,
    /// `$states.errorOutput`, in a Catch.
    pub error_output: Option<Value>,
    /// The state failed with it.
    pub failed: bool,
    /// The type that was wanted, if the value was of another one: `boolean`.
    pub expected: Option<&'static str>,
    /// Where in the stream of random numbers it began.
    random: u128,
}

impl Evaluation {
    /// An evaluation that belongs to no field, at an instant, with the first random numbers.
    pub fn at(at: Instant) -> Self {
        Self {
            field: "".into(),
            at,
            input: Value::Null,
            context: Value::Null,
            result: None,
            error_output: None,
            failed: false,
            expected: None,
            random: 0,
        }
    }

    /// Clock and randomness as they were; `seed` is that of the execution's settings.
    pub fn host(&self, seed: u64) -> impl Host + asl_jsonpath::Random + use<> {
        Replayed {
            now: self.at,
            random: Random::at(seed, self.random),
        }
    }
}

impl Visit {
    /// The variables that the state saw, the inner ones before the outer ones of the same name.
    pub fn variables(&self) -> Map {
        self.variables.all()
    }

    /// What JSONata sees of the visit's data.
    pub fn environment(
        &self,
        context: &Value,
        result: Option<&Value>,
        error_output: Option<&Value>,
    ) -> Environment {
        let input = self.steps.first().map(|step| step.value.clone());
        environment(&self.variables, input, context.clone(), result, error_output)
    }

    /// What JSONPath sees.
    pub fn scope<'a>(&'a self, input: &'a Value, context: &'a Value) -> Scope<'a> {
        Scope {
            input,
            context,
            variables: &self.variables,
        }
    }
}

/// `$states` and the variables.
pub(crate) fn environment(
    variables: &VariableScope,
    input: Option<Value>,
    context: Value,
    result: Option<&Value>,
    error_output: Option<&Value>,
) -> Environment {
    let mut states = Map::new();
    let mut environment = Environment::step_functions();
    if let Some(input) = input {
        states.insert("input".into(), input);
    }
    states.insert("context".into(), context);
    if let Some(result) = result {
        states.insert("result".into(), result.clone());
    }
    if let Some(error_output) = error_output {
        states.insert("errorOutput".into(), error_output.clone());
    }
    variables.each(&mut |name, value| {
        environment.bind(name.clone(), value.clone());
    });
    environment.bind("states", Value::object(states));
    environment
}

struct Replayed {
    now: Instant,
    random: Random,
}

impl Host for Replayed {
    fn now_millis(&mut self) -> i64 {
        self.now.0
    }

    fn random(&mut self) -> f64 {
        self.virtual_host().random()
    }

    fn uuid(&mut self) -> String {
        self.virtual_host().uuid()
    }
}

impl Replayed {
    fn virtual_host(&mut self) -> Virtual<'_> {
        Virtual {
            now: self.now,
            random: &mut self.random,
        }
    }
}

impl asl_jsonpath::Random for Replayed {
    fn next_u64(&mut self) -> u64 {
        self.random.next_u64()
    }
}

impl Simulation<'_> {
    /// Notes that the expressions of a field are about to be evaluated.
    pub(crate) fn note_evaluation(&mut self, strand: usize, field: Field, input: &Value, given: &Given) {
        let (at, random) = (self.now, self.random.position());
        let Some(visiting) = self.visiting(strand) else {
            return;
        };
        let evaluation = Evaluation {
            field,
            at,
            input: input.clone(),
            context: visiting.context.clone(),
            result: given.result.clone(),
            error_output: given.error_output.clone(),
            failed: false,
            expected: None,
            random,
        };
        if let Some(visit) = self.visit_mut(strand) {
            if visit.evaluations.len() >= MAX_KEPT {
                visit.evaluations.pop();
            }
            visit.evaluations.push(evaluation);
        }
    }

    /// The state fails with what was evaluated last.
    pub(crate) fn note_failed_evaluation(&mut self, strand: usize) {
        if let Some(last) = self
            .visit_mut(strand)
            .and_then(|visit| visit.evaluations.last_mut())
        {
            last.failed = true;
        }
    }
}
