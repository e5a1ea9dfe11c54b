//! What a test starts an execution with, or tests a state with: JSON of the packages, whose names are those of their options.
//!
//! What does not live here: the values, which are the user's (`asl-workspace`, `asl-mock` and the engine read them).

use asl::MachineType;
use asl::api::{FieldValidation, InspectionLevel};
use asl_engine::Instant;
use asl_json::{Map, Value};
use asl_mock::Section;
use asl_protocol::{MockedOutcome, StateTest};
use asl_workspace::Workspace;

/// What an execution is started with.
pub(crate) struct Options {
    /// The workspace with what the options say.
    pub(crate) workspace: Workspace,
    /// The entries of its mocked responses that ask.
    pub(crate) asked: Vec<(Section, String)>,
    /// Whether the run says what it passed.
    pub(crate) is_covered: bool,
}

/// Reads what an execution is started with.
pub(crate) fn read(workspace: &Workspace, options: &str) -> Result<Options, String> {
    let mut workspace = workspace.clone();
    let (mut asked, mut is_covered) = (Vec::new(), false);
    for (name, value) in &members(options)? {
        let settings = &mut workspace.settings;
        match &**name {
            "input" => workspace.input = value.to_string(),
            "mocks" => workspace.mocks = value.to_string(),
            "asked" => asked = entries(value)?,
            "coverage" => is_covered = value.as_bool() == Some(true),
            "name" => settings.execution_name = text(name, value)?,
            "startTime" => {
                let start = match value {
                    Value::String(text) => Instant::parse(text),
                    other => other.as_i64().map(Instant),
                };
                let what = "a date and time such as 2026-01-31T12:00:00Z, or milliseconds since 1970";
                settings.start = start.ok_or_else(|| wrong(name, what, value))?.0;
            }
            "seed" => {
                let seed = value
                    .as_number()
                    .and_then(|number| number.to_string().parse().ok());
                settings.seed = seed.ok_or_else(|| wrong(name, "a whole number, 0 or more", value))?;
            }
            "type" => {
                let known = [MachineType::Standard, MachineType::Express].into_iter();
                let named = known.clone().find(|known| value.as_str() == Some(known.name()));
                settings.machine_type = named.ok_or_else(|| wrong(name, "STANDARD or EXPRESS", value))?;
            }
            other => return Err(unknown(other, "input, mocks, name, startTime, seed, type")),
        }
    }
    Ok(Options {
        workspace,
        asked,
        is_covered,
    })
}

/// What a state is tested with.
pub(crate) fn state_test(state: &str, options: &str) -> Result<StateTest, String> {
    let mut test = StateTest {
        state: state.to_owned(),
        ..StateTest::default()
    };
    for (name, value) in &members(options)? {
        match &**name {
            "input" => test.input = value.to_string(),
            "variables" => test.variables = value.to_string(),
            "context" => test.context = value.to_string(),
            "mock" => mock(&mut test, value)?,
            "inspectionLevel" => {
                let known = InspectionLevel::ALL.into_iter();
                let named = known.clone().find(|level| value.as_str() == Some(level.name()));
                test.level = named.ok_or_else(|| wrong(name, "INFO, DEBUG or TRACE", value))?;
            }
            "stateConfiguration" => configuration(&mut test, value)?,
            other => {
                return Err(unknown(
                    other,
                    "input, mock, variables, context, inspectionLevel, stateConfiguration",
                ));
            }
        }
    }
    Ok(test)
}

fn mock(test: &mut StateTest, mock: &Value) -> Result<(), String> {
    for (name, value) in mock.as_object().into_iter().flatten() {
        match &**name {
            "result" => test.mock = Some(MockedOutcome::Result(value.to_string())),
            "errorOutput" => {
                let part = |key: &str| value.get(key).map_or(Ok(String::new()), |part| text(key, part));
                test.mock = Some(MockedOutcome::Error(part("error")?, part("cause")?));
            }
            "fieldValidationMode" => {
                let known = FieldValidation::ALL.into_iter();
                let named = known.clone().find(|mode| value.as_str() == Some(mode.name()));
                test.validation = named.ok_or_else(|| wrong(name, "STRICT, PRESENT or NONE", value))?;
            }
            other => {
                return Err(unknown(
                    other,
                    "in mock: result, errorOutput, fieldValidationMode",
                ));
            }
        }
    }
    if test.mock.is_some() {
        Ok(())
    } else {
        Err(wrong("mock", "an object with result or errorOutput", mock))
    }
}

fn configuration(test: &mut StateTest, configuration: &Value) -> Result<(), String> {
    for (name, value) in configuration.as_object().into_iter().flatten() {
        let count = || {
            let count = value.as_i64().and_then(|count| u64::try_from(count).ok());
            count.ok_or_else(|| wrong(name, "a whole number, 0 or more", value))
        };
        match &**name {
            "retrierRetryCount" => test.retries = count()?,
            "mapIterationFailureCount" => test.failed_iterations = count()?,
            "errorCausedByState" => test.caused_by = text(name, value)?,
            "mapItemReaderData" => test.reader_data = text(name, value)?,
            other => {
                let known = "in stateConfiguration: retrierRetryCount, mapIterationFailureCount, errorCausedByState, mapItemReaderData";
                return Err(unknown(other, known));
            }
        }
    }
    Ok(())
}

fn members(options: &str) -> Result<Map, String> {
    let options = asl_json::parse(options).map_err(|error| format!("The options are not JSON. {error}"))?;
    let members = options.as_object().cloned();
    members.ok_or_else(|| format!("The options are an object, not {options}."))
}

fn entries(asked: &Value) -> Result<Vec<(Section, String)>, String> {
    let entry = |pair: &Value| {
        let [section, name] = pair.as_array()? else {
            return None;
        };
        let section = section.as_str()?;
        let section = Section::ALL.into_iter().find(|known| known.key() == section)?;
        Some((section, name.as_str()?.to_owned()))
    };
    let pairs = asked.as_array().into_iter().flatten();
    let entries: Option<Vec<_>> = pairs.map(entry).collect();
    entries.ok_or_else(|| wrong("asked", "a list of pairs of section and name", asked))
}

fn text(name: &str, value: &Value) -> Result<String, String> {
    let text = value.as_str().map(str::to_owned);
    text.ok_or_else(|| wrong(name, "a text", value))
}

fn wrong(name: &str, what: &str, value: &Value) -> String {
    format!("The option {name} takes {what}, not {value}.")
}

fn unknown(name: &str, known: &str) -> String {
    format!("There is no option {name}: there are {known}.")
}
