//! The mock configuration file of Step Functions Local, which LocalStack reads too: its form, read and written.
//!
//! A file has state machines with test cases; a test case says for states which of the file's mocked responses answers,
//! and a mocked response says for numbers of calls what to return or throw. The calls of a state are counted from 0 over
//! the whole execution: retries count, and so do the calls of all iterations of a Map, in the order in which they are made.
//! A call without an answer fails. Everything of that can be said in a workspace, not everything of a workspace in that:
//! [`script_of`] tells what is left out.
//!
//! What does not live here: what a test case expects, of which such a file says nothing.

use asl::outline::OutlineScope;
use asl::resource::{Resource, ResourceKind};
use asl_engine::{Answer, Instant};
use asl_json::tree::Node;
use asl_json::{Map, Pointer, Value, to_pretty};
use indexmap::IndexMap;

use crate::Problem;
use crate::dependencies::called;
use crate::lambda;
use crate::model::{MockedTask, Mocks, Numbers, Reported, Response, ResponseKind, Section, When};
use crate::read::MockReader;

/// The last call of "all further calls", which the file cannot say: nobody makes more.
const LAST_CALL: usize = 99_999;

/// What a mocked function answers while nobody asks: the file has no identifiers and times of its own.
const REQUEST: &str = "00000000-0000-4000-8000-000000000000";

/// A mock configuration file: state machines, their test cases.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct MockConfig {
    /// The test cases of each state machine, by names.
    pub machines: IndexMap<String, IndexMap<String, Script>>,
}

/// A test case: the answers of each state, by the state's name.
pub type Script = IndexMap<String, Vec<Scripted>>;

/// The answer to some calls of a state.
#[derive(Clone, Debug, PartialEq)]
pub struct Scripted {
    /// Which calls, from 0.
    pub calls: Numbers,
    /// What they are answered.
    pub answer: ScriptedAnswer,
}

/// What a call is answered.
#[derive(Clone, Debug, PartialEq)]
pub enum ScriptedAnswer {
    /// The result of the task.
    Return(Value),
    /// Its failure.
    Throw {
        /// The error.
        error: Option<String>,
        /// The cause.
        cause: Option<String>,
    },
}

/// Whether a text seems to be such a file.
pub fn is_mock_config(text: &str) -> bool {
    asl_json::parse(text).is_ok_and(|value| value.get("StateMachines").is_some())
}

impl MockConfig {
    /// Reads a file. What can be understood is understood; the problems say what cannot, and where.
    pub fn parse(text: &str) -> (Self, Vec<Problem>) {
        let (mut reader, tree) = MockReader::open(text);
        let config = reader.mock_config(&tree);
        (config, reader.into_problems())
    }

    /// The text of the file. Equal answers of a state have one name in all test cases.
    pub fn to_text(&self) -> String {
        let mut responses: IndexMap<String, &Vec<Scripted>> = IndexMap::new();
        let mut machines = Map::new();
        for (machine, cases) in &self.machines {
            let mut written = Map::new();
            for (case, script) in cases {
                let mut states = Map::new();
                for (state, answers) in script {
                    let name = response_name(&mut responses, state, answers);
                    states.insert(state.as_str().into(), Value::from(name));
                }
                written.insert(case.as_str().into(), Value::object(states));
            }
            let cases = Value::from([("TestCases", Value::object(written))]);
            machines.insert(machine.as_str().into(), cases);
        }
        let responses = responses
            .iter()
            .map(|(name, answers)| (name.as_str().into(), written_response(answers)));
        to_pretty(&Value::from([
            ("StateMachines", Value::object(machines)),
            ("MockedResponses", Value::object(responses.collect())),
        ]))
    }
}

/// The name of a state's answers: a known one, or the state's with a number.
fn response_name<'c>(
    responses: &mut IndexMap<String, &'c Vec<Scripted>>,
    state: &str,
    answers: &'c Vec<Scripted>,
) -> String {
    let mut name = state.to_owned();
    let mut number = 1;
    while let Some(known) = responses.get(&name) {
        if *known == answers {
            return name;
        }
        number += 1;
        name = format!("{state} {number}");
    }
    responses.insert(name.clone(), answers);
    name
}

fn written_response(answers: &[Scripted]) -> Value {
    let calls = answers.iter().map(|scripted| {
        let last = scripted.calls.last.unwrap_or(LAST_CALL);
        let calls = Numbers {
            first: scripted.calls.first,
            last: Some(last.max(scripted.calls.first)),
        };
        let answer = match &scripted.answer {
            ScriptedAnswer::Return(value) => ("Return", value.clone()),
            ScriptedAnswer::Throw { error, cause } => {
                let texts = [("Error", error), ("Cause", cause)];
                let members = texts
                    .into_iter()
                    .filter_map(|(key, text)| Some((key.into(), Value::from(text.as_deref()?))));
                ("Throw", Value::object(members.collect()))
            }
        };
        (calls.to_string().into(), Value::from([answer]))
    });
    Value::object(calls.collect())
}

impl MockReader<'_> {
    fn mock_config(&mut self, tree: &Node) -> MockConfig {
        let root = Pointer::root();
        let mut responses: IndexMap<String, Vec<Scripted>> = IndexMap::new();
        let mut machines = None;
        for (member, place) in self.members(tree, &root, "A mock configuration file") {
            match &*member.key {
                "MockedResponses" => {
                    for (member, place) in self.members(&member.value, &place, "\"MockedResponses\"") {
                        let answers = self.scripted(&member.value, &place);
                        responses.insert(member.key.to_string(), answers);
                    }
                }
                "StateMachines" => machines = Some((&member.value, place)),
                _ => self.unknown(member, &place, "StateMachines, MockedResponses"),
            }
        }
        let mut config = MockConfig::default();
        let Some((node, place)) = machines else {
            return config;
        };
        for (member, place) in self.members(node, &place, "\"StateMachines\"") {
            let mut cases = IndexMap::new();
            for (part, place) in self.members(&member.value, &place, "A state machine") {
                if &*part.key != "TestCases" {
                    self.unknown(part, &place, "TestCases");
                    continue;
                }
                for (case, place) in self.members(&part.value, &place, "\"TestCases\"") {
                    let script = self.script(&case.value, &place, &responses);
                    cases.insert(case.key.to_string(), script);
                }
            }
            config.machines.insert(member.key.to_string(), cases);
        }
        config
    }

    fn script(
        &mut self,
        node: &Node,
        place: &Pointer,
        responses: &IndexMap<String, Vec<Scripted>>,
    ) -> Script {
        let mut script = Script::new();
        for (member, place) in self.members(node, place, "A test case") {
            let Some(name) = self.string(&member.value, &place, "The name of a mocked response") else {
                continue;
            };
            match responses.get(&name) {
                Some(answers) => drop(script.insert(member.key.to_string(), answers.clone())),
                None => {
                    let message = format!("There is no mocked response \"{name}\" in this file.");
                    self.problem(member.value.span, &place, message);
                }
            }
        }
        script
    }

    fn scripted(&mut self, node: &Node, place: &Pointer) -> Vec<Scripted> {
        let mut all = Vec::new();
        for (member, place) in self.members(node, place, "A mocked response") {
            let Some(calls) = Numbers::parse(&member.key).filter(|calls| calls.last.is_some()) else {
                let message = "A mocked response is for the number of a call, such as \"0\", or for some, such as \"1-3\".";
                self.problem(member.key_span, &place, message.into());
                continue;
            };
            // The file has no other way to say "and all after".
            let last = calls.last.filter(|last| *last < LAST_CALL);
            let calls = Numbers { last, ..calls };
            if all.iter().any(|known: &Scripted| known.calls == calls) {
                let message =
                    format!("There is an answer for {calls} above, and that one counts. Remove one of them.");
                self.problem(member.key_span, &place, message);
                continue;
            }
            let answer = self.scripted_answer(&member.value, &place);
            all.extend(answer.map(|answer| Scripted { calls, answer }));
        }
        all
    }

    fn scripted_answer(&mut self, node: &Node, place: &Pointer) -> Option<ScriptedAnswer> {
        let mut answers = Vec::new();
        for (member, place) in self.members(node, place, "The answer to a call") {
            match &*member.key {
                "Return" => answers.push(ScriptedAnswer::Return(member.value.to_value(self.text))),
                "Throw" => {
                    let (mut error, mut cause) = (None, None);
                    for (part, place) in self.members(&member.value, &place, "\"Throw\"") {
                        match &*part.key {
                            "Error" => error = self.string(&part.value, &place, "\"Error\""),
                            "Cause" => cause = self.string(&part.value, &place, "\"Cause\""),
                            _ => self.unknown(part, &place, "Error, Cause"),
                        }
                    }
                    answers.push(ScriptedAnswer::Throw { error, cause });
                }
                _ => self.unknown(member, &place, "Return, Throw"),
            }
        }
        if answers.len() != 1 && node.members().is_some() {
            self.problem(node.span, place, "An answer has either Return or Throw.".into());
        }
        answers.into_iter().next()
    }
}

/// The mocked responses of a test case, as a workspace says them: by the names of the states.
pub fn mocks_of(script: &Script) -> Mocks {
    let task = |answers: &Vec<Scripted>| MockedTask {
        responses: answers
            .iter()
            .map(|scripted| Response {
                when: When {
                    calls: Some(scripted.calls),
                    ..When::default()
                },
                ..Response::now(match scripted.answer.clone() {
                    ScriptedAnswer::Return(value) => ResponseKind::Result(value),
                    ScriptedAnswer::Throw { error, cause } => ResponseKind::Fails {
                        error: error.map(Into::into),
                        cause: cause.map(Into::into),
                    },
                })
            })
            .collect(),
        ..MockedTask::default()
    };
    let tasks = script
        .iter()
        .map(|(state, answers)| (state.clone(), task(answers)));
    Mocks {
        tasks: tasks.collect(),
        ..Mocks::default()
    }
}

/// The test case that mocked responses are, and a sentence for everything that such a file cannot say.
pub fn script_of(mocks: &Mocks, outline: &OutlineScope) -> (Script, Vec<String>) {
    let mut script = Script::new();
    let mut left_out = Vec::new();
    let shapes = shapes(outline);
    let shape = |state: &str| shapes.get(state).copied().unwrap_or(Shape::Service);
    for called in called(outline) {
        let entries = mocks.entries_for(&called);
        let mut functions = entries
            .iter()
            .filter(|(section, _)| *section == Section::Functions);
        let function = functions.next().and_then(|(_, name)| mocks.functions.get(*name));
        let mut sharing = 0;
        for (state, _) in &called.states {
            let Some(task) = mocks.tasks.get(state).or(function) else {
                continue;
            };
            sharing += usize::from(!mocks.tasks.contains_key(state));
            script.insert(
                state.clone(),
                scripted_task(task, shape(state), state, &mut left_out),
            );
        }
        if sharing > 1 {
            left_out.push(format!(
                "That format counts calls per state, not per function: the states that call function '{}' each count their own.",
                called.name
            ));
        }
    }
    // What a definition does not call (any more) is said all the same, so that nothing is lost.
    for (state, task) in &mocks.tasks {
        if !script.contains_key(state) {
            script.insert(
                state.clone(),
                scripted_task(task, shape(state), state, &mut left_out),
            );
        }
    }
    for (what, is_there) in [
        ("responses by resource", !mocks.resources.is_empty()),
        ("responses of activities", !mocks.activities.is_empty()),
        ("nested executions", !mocks.executions.is_empty()),
        ("objects in S3", !mocks.objects.is_empty()),
    ] {
        if is_there {
            left_out.push(format!("That format cannot express {what}; they are left out."));
        }
    }
    (script, left_out)
}

/// What the result of a task is made of.
#[derive(Clone, Copy)]
enum Shape {
    /// What the function returns.
    Function,
    /// Lambda's answer around that.
    Invoke,
    /// What the service answers.
    Service,
}

/// The shapes of all Task states, by name.
fn shapes(outline: &OutlineScope) -> IndexMap<String, Shape> {
    let mut shapes = IndexMap::new();
    outline.walk(&mut |state| {
        let text = state.fields.get("Resource").and_then(Value::as_str);
        if let Some(resource) = text.and_then(|text| Resource::assume(text).ok()) {
            let shape = match &resource.kind {
                ResourceKind::Function(_) => Shape::Function,
                _ if resource.is_lambda_invoke() => Shape::Invoke,
                _ => Shape::Service,
            };
            shapes.insert(state.name.to_string(), shape);
        }
    });
    shapes
}

fn scripted_task(task: &MockedTask, shape: Shape, state: &str, left_out: &mut Vec<String>) -> Vec<Scripted> {
    let place = &format!("State '{state}'");
    let mut all = Vec::new();
    let mut next = 0;
    for response in &task.responses {
        let calls = match response.when.calls {
            Some(calls) => calls,
            None => Numbers {
                first: next,
                last: Some(next),
            },
        };
        next = calls.last.map_or(next, |last| last.saturating_add(1));
        let asks = response.when.items.is_some()
            || response.when.condition.is_some()
            || response.when.request.is_some();
        if asks {
            left_out.push(format!(
                "{place}: a response with a condition, an example or items answers by the number of its call there."
            ));
        }
        push(&mut all, calls, response, shape, place, left_out);
    }
    if let Some(response) = &task.further_calls {
        let calls = Numbers {
            first: next,
            last: None,
        };
        push(&mut all, calls, response, shape, place, left_out);
    }
    all
}

fn push(
    all: &mut Vec<Scripted>,
    calls: Numbers,
    response: &Response,
    shape: Shape,
    place: &str,
    left_out: &mut Vec<String>,
) {
    if response.after > 0 || response.jitter > 0 {
        left_out.push(format!(
            "{place}: that format cannot express the time of a response."
        ));
    }
    match scripted_response(response, shape) {
        Some(answer) => all.push(Scripted { calls, answer }),
        None => left_out.push(format!(
            "{place}: that format cannot express the response to call {calls}; it is left out, so that call fails."
        )),
    }
}

/// The answer that a response comes to, where it can be known without a request.
fn scripted_response(response: &Response, shape: Shape) -> Option<ScriptedAnswer> {
    let thrown = |answer: Answer| match answer {
        Answer::Failure { error, cause } => Some(ScriptedAnswer::Throw {
            error: error.map(|text| text.to_string()),
            cause: cause.map(|text| text.to_string()),
        }),
        _ => None,
    };
    // With a task token the report is the end of the task; heartbeats have no place in the file.
    let reported = response
        .callback
        .iter()
        .find_map(|report| match &report.reported {
            Reported::Heartbeat => None,
            Reported::Success(value) => Some(ScriptedAnswer::Return(value.clone())),
            Reported::Failure { error, cause } => Some(ScriptedAnswer::Throw {
                error: error.as_deref().map(str::to_owned),
                cause: cause.as_deref().map(str::to_owned),
            }),
        });
    match &response.kind {
        ResponseKind::Result(value) => Some(ScriptedAnswer::Return(value.clone())),
        ResponseKind::Fails { error, cause } => Some(ScriptedAnswer::Throw {
            error: error.as_deref().map(str::to_owned),
            cause: cause.as_deref().map(str::to_owned),
        }),
        ResponseKind::FunctionError(error) => {
            let direct = matches!(shape, Shape::Function);
            thrown(lambda::function_error(error, direct, Instant(0), REQUEST))
        }
        ResponseKind::ServiceException(exception) => thrown(lambda::service_exception(exception, REQUEST)),
        ResponseKind::Returns(_) if reported.is_some() => reported,
        ResponseKind::Returns(value) => Some(ScriptedAnswer::Return(match shape {
            Shape::Invoke => lambda::invoked(value, None, Instant(0), REQUEST),
            Shape::Function | Shape::Service => value.clone(),
        })),
        ResponseKind::Template(_)
        | ResponseKind::Usual(_)
        | ResponseKind::Http(_)
        | ResponseKind::Job(_)
        | ResponseKind::Code(_)
        | ResponseKind::TooLarge
        | ResponseKind::NeverAnswers => None,
    }
}
