//! The module of the Python package `asl-playground`: JSON in, JSON out, both read and written by Python's own `json`, as the runtime of
//! a function in Python does.
//!
//! What does not live here: objects and functions as a test has them (`package/asl_playground`), and what a machine can do
//! (`asl-harness`).

use asl_json::Value;
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;

/// A state machine.
#[pyclass(frozen, module = "asl_playground._core")]
struct Machine(asl_harness::Machine);

#[pymethods]
impl Machine {
    /// Reads a definition.
    #[staticmethod]
    fn load(definition: &str) -> PyResult<Self> {
        asl_harness::Machine::load(definition).map(Self).map_err(refused)
    }

    /// Opens a link.
    #[staticmethod]
    fn open_link(link: &str) -> PyResult<Self> {
        asl_harness::Machine::open(link).map(Self).map_err(refused)
    }

    /// Runs an execution. `ask` gets the text of a call and gives the text of a response; what it raises ends the run.
    fn run(&self, options: &str, ask: &Bound<'_, PyAny>) -> PyResult<String> {
        let mut raised = None;
        let asking = async |call: Value| {
            let made = ask.call1((call.to_string(),)).and_then(|made| made.extract());
            made.map_err(|error: PyErr| {
                let sentence = error.to_string();
                raised = Some(error);
                sentence
            })
        };
        let ran = pollster::block_on(self.0.run(options, asking));
        match raised {
            Some(error) => Err(error),
            None => told(ran),
        }
    }

    /// Everything found in the definition.
    fn check(&self) -> String {
        self.0.check().to_string()
    }

    /// The policy that the execution role needs.
    fn policy(&self) -> PyResult<String> {
        told(self.0.policy())
    }

    /// What a policy does not allow of that.
    fn lacking(&self, policy: &str) -> PyResult<String> {
        told(self.0.lacking(policy))
    }

    /// The drawing as SVG.
    fn diagram(&self) -> String {
        self.0.diagram()
    }

    /// The fragment of a link.
    fn link(&self, options: &str) -> PyResult<String> {
        self.0.link(options).map_err(refused)
    }

    /// Tests one state by itself.
    fn test_state(&self, state: &str, options: &str) -> PyResult<String> {
        told(self.0.test_state(state, options))
    }

    /// An lcov file.
    fn lcov(&self, file: &str, passed: Vec<usize>) -> String {
        self.0.lcov(file, passed)
    }

    /// Every outcome.
    fn explore(&self, options: &str) -> PyResult<String> {
        told(self.0.explore(options))
    }
}

fn told(value: Result<Value, String>) -> PyResult<String> {
    value.map(|value| value.to_string()).map_err(refused)
}

fn refused(sentence: String) -> PyErr {
    PyValueError::new_err(sentence)
}

#[pymodule]
mod _core {
    #[pymodule_export]
    use super::Machine;
}
