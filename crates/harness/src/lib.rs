//! A workflow as a test has it, in whatever language the test is written: a definition that is loaded, runs that are started with
//! options and whose calls are answered by functions of the test, and what comes of them as plain JSON.
//!
//! ```
//! let machine = asl_harness::Machine::load(r#"{"StartAt": "A", "States": {"A": {"Type": "Pass", "End": true}}}"#).unwrap();
//! let nobody = async |_| Err("No function is asked.".to_owned());
//! let run = pollster::block_on(machine.run(r#"{"input": {"n": 1}}"#, nobody)).unwrap();
//! assert_eq!(run.get("output").unwrap().to_string(), r#"{"n":1}"#);
//! ```
//!
//! A package for a language puts its own objects around this, calls the functions and compares. What a test gives goes in as the JSON
//! that its language writes, so that data are what they would be on their way to AWS. What does not live here: how a run goes
//! (`asl-playground`), and anything of one language (`crates/js`, `crates/py`).

mod options;
mod outcome;

use asl::Severity;
use asl_diagram::to_svg;
use asl_json::printable::escape_line;
use asl_json::{LineIndex, Value};
use asl_playground::{AskedCall, Coverage, Playground, analyze, covered_fields};
use asl_protocol::{
    Analysis, Explore, ExploreBounds, ExploreOn, GetWitness, Handler, Marker, RoleVerdict, TestState,
    TestStateOutcome,
};
use asl_workspace::{Workspace, link};

/// A state machine, with what it runs with unless a test says otherwise. Errors are sentences.
#[derive(Clone, Debug)]
pub struct Machine(Workspace);

impl Machine {
    /// Reads a definition: JSON, YAML, or a template. One with errors is refused, with all of them.
    pub fn load(definition: &str) -> Result<Self, String> {
        let workspace = Workspace {
            definition: definition.to_owned(),
            ..Workspace::default()
        };
        let markers = analyze(&workspace).markers;
        let errors = markers.iter().filter(|found| found.severity == Severity::Error);
        let lines: Vec<String> = errors
            .map(|found| format!("\n  {}:{}: {}", found.line, found.column, found.message))
            .collect();
        if lines.is_empty() {
            Ok(Self(workspace))
        } else {
            Err(format!("The definition has errors:{}", lines.concat()))
        }
    }

    /// Opens a link, or the fragment of one.
    pub fn open(link: &str) -> Result<Self, String> {
        let fragment = link.split_once('#').map_or(link, |(_, fragment)| fragment);
        let opened = link::decode(fragment).map_err(|error| error.to_string())?;
        Ok(Self(opened))
    }

    /// Runs an execution to its end. `ask` answers the calls of the entries that the options name: it gets the call and gives the text
    /// of a response, as the mocked responses have it.
    pub async fn run(
        &self,
        options: &str,
        mut ask: impl AsyncFnMut(Value) -> Result<String, String>,
    ) -> Result<Value, String> {
        let options = options::read(&self.0, options)?;
        let mut playground = Playground::default();
        let asking = async |call: AskedCall| ask(outcome::call(&call)).await;
        let ran = playground
            .run_asking(&options.workspace, options.asked, asking)
            .await;
        let execution = ran.map_err(|refused| refused.sentence)?;
        let run = outcome::value(execution);
        if !options.is_covered {
            return Ok(run);
        }
        let mut coverage = Coverage::of(&self.0);
        coverage.add(execution);
        let items = coverage.finish().into_iter().enumerate();
        let passed = items.filter(|(_, item)| item.cases > 0);
        let passed = passed.map(|(index, _)| outcome::whole(index as u64));
        Ok(run.with("passed", Value::from(passed.collect::<Vec<_>>())))
    }

    /// An lcov file of the definition, which is all of this file. `passed` is what the runs say that they passed, all together.
    pub fn lcov(&self, file: &str, passed: impl IntoIterator<Item = usize>) -> String {
        let mut items = Coverage::of(&self.0).finish();
        for index in passed {
            if let Some(item) = items.get_mut(index) {
                item.cases += 1;
            }
        }
        let index = LineIndex::new(&self.0.definition);
        let fields = covered_fields(&self.0, None, &items);
        let lines = fields
            .iter()
            .map(|field| (index.position(field.at).line, field.item));
        let lines: Vec<(u32, usize)> = lines.collect();
        asl_coverage::text(&asl_coverage::report(&escape_line(file), &items, &lines))
    }

    /// What there is to say about the definition, as a list of findings.
    pub fn check(&self) -> Value {
        Value::from(self.analysis().markers.iter().map(finding).collect::<Vec<_>>())
    }

    /// The policy that the execution role needs.
    pub fn policy(&self) -> Result<Value, String> {
        asl_json::parse(&self.analysis().policy.document).map_err(|error| error.to_string())
    }

    /// What the machine needs and a policy does not allow for certain: a list of actions, resources, states and reasons.
    pub fn lacking(&self, policy: &str) -> Result<Value, String> {
        let workspace = Workspace {
            role: policy.to_owned(),
            ..self.0.clone()
        };
        let analysis = analyze(&workspace);
        let Some(role) = analysis.role else {
            let of_role = |found: &&Marker| found.document == asl_protocol::Document::Role;
            let problem = analysis.markers.iter().find(of_role);
            let why = problem.map_or("It is empty.", |problem| &*problem.message);
            return Err(format!("The policy cannot be read. {why}"));
        };
        let needs = role.needs.iter();
        let lacking = needs
            .filter(|need| need.verdict != RoleVerdict::Allowed)
            .map(|need| {
                let states = need.states.iter().map(|(name, _)| Value::from(name.as_str()));
                Value::from([
                    ("action", Value::from(need.action.as_str())),
                    ("resource", Value::from(need.resource.as_str())),
                    ("states", Value::from(states.collect::<Vec<_>>())),
                    ("reason", Value::from(need.sentence.as_str())),
                ])
            });
        Ok(Value::from(lacking.collect::<Vec<_>>()))
    }

    /// The workflow graph as SVG.
    pub fn diagram(&self) -> String {
        to_svg(&self.analysis().diagram)
    }

    /// The fragment of the link that opens the workflow with these options.
    pub fn link(&self, options: &str) -> Result<String, String> {
        let workspace = options::read(&self.0, options)?.workspace;
        Ok(link::encode(&workspace))
    }

    /// Tests one state by itself, as the service's `TestState` does; the options are named as in its request.
    pub fn test_state(&self, state: &str, options: &str) -> Result<Value, String> {
        let request = TestState {
            workspace: self.0.clone(),
            test: options::state_test(state, options)?,
        };
        match Playground::default().handle(request) {
            Err(refused) => Err(refused.sentence),
            Ok(TestStateOutcome::Refused(code, message)) => Err(format!("{code}: {message}")),
            Ok(TestStateOutcome::Ended(view)) => {
                let parsed = |text: &str| asl_json::parse(text).map_err(|error| error.to_string());
                let response = parsed(&view.response)?;
                Ok(match &view.output {
                    Some(output) => response.with("output", parsed(output)?),
                    None => response,
                })
            }
        }
    }

    /// Every outcome of the workflow that is found by running it with failing calls and other data, and what follows from them.
    pub fn explore(&self, options: &str) -> Result<Value, String> {
        let workspace = options::read(&self.0, options)?.workspace;
        let request = Explore {
            workspace,
            bounds: ExploreBounds::default(),
            prices: None,
        };
        let mut playground = Playground::default();
        let mut found = playground.handle(request).map_err(|refused| refused.sentence)?;
        while !found.is_done
            && let Some(next) = playground.handle(ExploreOn)
        {
            found = next;
        }
        let witness = |outcome: usize| {
            let witness = playground.handle(GetWitness { outcome });
            witness.map(|workspace| link::encode(&workspace))
        };
        Ok(outcome::exploration(&found, witness))
    }

    fn analysis(&self) -> Analysis {
        analyze(&self.0)
    }
}

fn finding(marker: &Marker) -> Value {
    let severity = match marker.severity {
        Severity::Error => "Error",
        Severity::Warning => "Warning",
        Severity::Information => "Information",
    };
    Value::from([
        ("severity", Value::from(severity)),
        ("code", Value::from(marker.code.as_str())),
        ("message", Value::from(marker.message.as_str())),
        ("hint", marker.hint.as_deref().map_or(Value::Null, Value::from)),
        ("line", outcome::whole(marker.line.into())),
        ("column", outcome::whole(marker.column.into())),
    ])
}
