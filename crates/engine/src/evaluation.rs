//! Evaluations of a state's fields: which field it was and what its expressions saw, kept in the trace so that a failed one
//! can be explained and any can be made again, to the same random number. Data is shared; a record costs no copy.
//!
//! What does not live here: how an expression is evaluated (`asl-jsonata`, `asl-jsonpath`), and what is said about it.

use std::fmt;
use std::sync::{Arc, LazyLock};

use asl_json::{Map, Str, Value};
use asl_jsonata::{Environment, Host};

use crate::clock::Instant;
use crate::context::{Context, VariableScope};
use crate::kernel::random::Random;

/// A field with expressions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Field {
    /// The clause that it belongs to.
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
    /// The field.
    pub field: Field,
    /// The instant.
    pub at: Instant,
    /// What `$` means in JSONPath.
    pub input: Value,
    /// The context object, where it was not the one with which the visit began.
    pub(crate) context: Option<Arc<Context>>,
    /// `$states.result`, where there is one.
    pub result: Option<Value>,
    /// `$states.errorOutput`, in a Catch.
    pub error_output: Option<Value>,
    /// The state failed with it.
    pub failed: bool,
    /// The type that was wanted, if the value was of another one: `boolean`.
    pub expected: Option<&'static str>,
    /// Where in the stream of random numbers it began.
    pub(crate) random: u128,
}

impl Evaluation {
    /// An evaluation that belongs to no field, at an instant, with the first random numbers.
    pub fn at(at: Instant) -> Self {
        Self {
            field: "".into(),
            at,
            input: Value::Null,
            context: None,
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

/// `$states` and the variables. Without a context object `$states` lacks it: for expressions that do not read it.
pub(crate) fn environment(
    variables: &VariableScope,
    input: Option<Value>,
    context: Option<Value>,
    result: Option<&Value>,
    error_output: Option<&Value>,
) -> Environment {
    let [own, names @ ..] = &*NAMES;
    let values = [input, context, result.cloned(), error_output.cloned()];
    let mut states = Map::with_capacity(2);
    for (name, value) in names.iter().zip(values) {
        if let Some(value) = value {
            states.insert(name.clone(), value);
        }
    }
    let mut environment = Environment::step_functions();
    variables.each(&mut |name, value| {
        environment.bind(name.clone(), value.clone());
    });
    environment.bind(own.clone(), Value::object(states));
    environment
}

/// `$states` and its members; shared, because every evaluation of JSONata has them.
static NAMES: LazyLock<[Str; 5]> =
    LazyLock::new(|| ["states", "input", "context", "result", "errorOutput"].map(Str::from));

/// Clock and randomness of an expression: the instant of the evaluation, and the seed of the workspace.
pub(crate) struct VirtualHost<'r> {
    pub now: Instant,
    pub random: &'r mut Random,
}

impl Host for VirtualHost<'_> {
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
    fn virtual_host(&mut self) -> VirtualHost<'_> {
        VirtualHost {
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
