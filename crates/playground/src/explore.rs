//! Exploring a workspace: the bench on which its executions run, its witnesses, and the test cases that are made of them.
//!
//! What does not live here: what is tried, and what follows from it (`asl-explore`).

use std::collections::HashSet;
use std::rc::Rc;
use std::sync::Arc;

use asl::edit::NewCatcher;
use asl::model::{StateKind, StateMachine};
use asl_engine::Execution;
use asl_engine::failure::name;
use asl_explore::{Bench, Ending, Exploration, Ran, Recorder, Subject};
use asl_iam::evaluate::RolePolicy;
use asl_json::{LineIndex, Pointer, Value, to_pretty};
use asl_mock::{InferredData, MockHandler, Mocks, called};
use asl_protocol::{Document, Explore, Fix, PriceOutcomes, Refusal, WriteOutcomes, WrittenOutcomes};
use asl_testcase::{Expectation, ExpectedOutput, TestCase, TestCases};
use asl_workspace::Workspace;

use crate::catcher::{handler_beside, scope_of};
use crate::editor::text_edits;
use crate::role::UnderRole;
use crate::{definition, role, run, test_cases};

/// How many events one step simulates.
const STEP: usize = 30_000;
/// How many the first one simulates, so that the first outcomes show at once.
const FIRST_STEP: usize = 1_000;
/// The most test cases that are looked at for outcomes that they have.
const CASES: usize = 200;

/// The name of a state that a fix adds.
const FAILED: &str = "Workflow failed";

/// The exploration of a workspace, and what its executions run with.
pub(crate) struct Explored {
    workspace: Workspace,
    exploration: Exploration,
    bench: WorkspaceBench,
    tested: HashSet<Ending>,
}

/// Runs executions as the workspace would.
struct WorkspaceBench {
    machine: Arc<StateMachine>,
    data: Rc<InferredData>,
    settings: asl_engine::Settings,
    workspace_settings: asl_workspace::Settings,
    role: Option<RolePolicy>,
    code: run::CodeEngine,
}

impl Bench for WorkspaceBench {
    fn run(&mut self, input: &Value, mocks: &Mocks) -> Result<Ran, String> {
        let handler = MockHandler::within(mocks, self.settings.clone())
            .reading(Rc::clone(&self.data))
            .running_code(self.code.clone());
        let handler = UnderRole::new(handler, self.role.as_ref(), &self.workspace_settings);
        let mut recorder = Recorder::new(handler);
        let execution = asl_engine::run(&self.machine, &input.to_string(), &self.settings, &mut recorder);
        Ok(Ran {
            execution: execution.map_err(|error| error.to_string())?,
            calls: recorder.into_calls(),
        })
    }
}

impl Explored {
    /// Begins to explore a workspace.
    pub(crate) fn new(request: Explore, code: &run::CodeEngine) -> Result<Self, Refusal> {
        let workspace = request.workspace;
        let read = definition::read(&workspace);
        let machine = run::machine(&read)?;
        let mocks = run::mocks(&workspace)?;
        let role = run::role_policy(&workspace)?;
        if let Some(sentence) = role
            .as_ref()
            .and_then(|role| role::creation_refusal(&read.outline, role, &workspace))
        {
            return Err(Refusal {
                sentence,
                document: Document::Role,
            });
        }
        let data = InferredData::of(&read.outline);
        let input = match workspace.input.trim() {
            "" => data.input(),
            text => asl_json::parse(text).map_err(|error| Refusal {
                sentence: format!("The input is not JSON. {error}"),
                document: Document::Input,
            })?,
        };
        let tested = tested(&workspace, &read, &data, code);
        let called = called(&read.outline);
        let mocked = called.iter().filter(|called| mocks.is_mocked(called));
        let mocked = mocked.flat_map(|called| called.states.iter().map(|(state, _)| state.clone()));
        let mut mocked: HashSet<String> = mocked.collect();
        mocked.extend(mocks.tasks.keys().cloned());
        let exploration = Exploration::new(
            Subject {
                machine,
                diagnostics: &read.diagnostics,
                input,
                mocks,
                mocked,
                region: &workspace.settings.region,
                prices: request.prices,
                seed: workspace.settings.seed,
            },
            request.bounds,
        );
        Ok(Self {
            exploration,
            bench: WorkspaceBench {
                machine: Arc::clone(machine),
                data: Rc::new(data),
                settings: run::settings(&workspace.settings),
                workspace_settings: workspace.settings.clone(),
                role,
                code: code.clone(),
            },
            tested,
            workspace,
        })
    }

    /// The first outcomes.
    pub(crate) fn begin(&mut self) -> asl_protocol::Exploration {
        self.exploration.step(&mut self.bench, FIRST_STEP);
        self.report()
    }

    /// Goes on for one step.
    pub(crate) fn step(&mut self) -> asl_protocol::Exploration {
        self.exploration.step(&mut self.bench, STEP);
        self.report()
    }

    /// Computes the costs with other prices.
    pub(crate) fn price(&mut self, request: &PriceOutcomes) -> asl_protocol::Exploration {
        self.exploration.price(&request.region, request.prices);
        self.report()
    }

    fn report(&mut self) -> asl_protocol::Exploration {
        self.exploration.mark_tested(&self.tested);
        let mut report = self.exploration.report(self.workspace.settings.machine_type);
        let text = &self.workspace.definition;
        let lines = LineIndex::new(text);
        for row in &mut report.uncaught {
            let fix = catch(text, &self.bench.machine, &row.pointer);
            row.fix = fix.map(|fix| Fix {
                title: fix.title,
                edits: text_edits(&fix.edits, &lines),
            });
        }
        report
    }

    /// The workspace that has an outcome when it runs.
    pub(crate) fn witness(&self, outcome: usize) -> Option<Workspace> {
        let (input, mocks) = self.exploration.witness(outcome)?;
        Some(Workspace {
            input: to_pretty(&input),
            mocks: if mocks == Mocks::default() {
                String::new()
            } else {
                mocks.to_text()
            },
            ..self.workspace.clone()
        })
    }

    /// Adds test cases of outcomes to others.
    pub(crate) fn write(&mut self, request: &WriteOutcomes) -> Option<WrittenOutcomes> {
        let (mut tests, _) = TestCases::parse(&request.tests);
        if !tests.is_whole(&request.tests) {
            return None;
        }
        let all = self.exploration.untested();
        let wanted = if request.outcomes.is_empty() {
            &all
        } else {
            &request.outcomes
        };
        let mut added = 0;
        for outcome in wanted {
            let Some((input, mocks)) = self.exploration.witness(*outcome) else {
                continue;
            };
            let Ok(ran) = self.bench.run(&input, &mocks) else {
                continue;
            };
            // Two outcomes that a test case cannot tell apart need one.
            if !self.tested.insert(Ending::of(&ran.execution)) && request.outcomes.is_empty() {
                continue;
            }
            let own = self
                .exploration
                .own_mocks(*outcome)
                .filter(|own| *own != Mocks::default());
            let wanted = self.exploration.title(*outcome);
            tests.cases.push(TestCase {
                name: TestCase::free_name(&wanted, &tests.cases),
                input: Some(input),
                mocks: own.map(|own| own.to_value()),
                own_mocks_only: false,
                expect: expected(&ran.execution),
            });
            added += 1;
        }
        Some(WrittenOutcomes {
            tests: tests.to_text(),
            added,
            found: self.report(),
        })
    }
}

/// A catcher for a task: it leads where others of its scope lead, else to a state that fails, else to a new one.
fn catch(text: &str, machine: &StateMachine, pointer: &Pointer) -> Option<asl::Fix> {
    let state = machine.find(pointer)?;
    let scope = scope_of(pointer);
    let names = scope.find(&machine.source)?.as_object()?.keys();
    let mut failing = names
        .filter_map(|name| machine.find(&scope.child(name)))
        .filter(|other| matches!(other.kind, StateKind::Fail(_)));
    let known = handler_beside(machine, pointer);
    let known = known.or_else(|| failing.next().map(|failed| (failed.name.clone(), None)));
    let failed = if state.jsonata {
        Value::from([
            ("Type", "Fail".into()),
            ("Error", "{% $states.input.Error %}".into()),
            ("Cause", "{% $states.input.Cause %}".into()),
        ])
    } else {
        Value::from([
            ("Type", "Fail".into()),
            ("ErrorPath", "$.Error".into()),
            ("CausePath", "$.Cause".into()),
        ])
    };
    let (next, result_path) = known.clone().unwrap_or((FAILED.into(), None));
    let catcher = NewCatcher {
        error: name::ALL,
        next: &next,
        result_path: result_path.as_ref(),
        state: known.is_none().then_some(&failed),
    };
    asl::edit::add_catch(text, pointer, &catcher)
}

fn expected(execution: &Execution) -> Expectation {
    let path = execution.visits.iter().map(|visit| visit.state().to_string());
    Expectation {
        status: Some(execution.status.name().to_owned()),
        output: execution.output.clone().map(ExpectedOutput::Is),
        error: execution.error.as_deref().map(str::to_owned),
        path: Some(path.collect()),
    }
}

/// How the test cases of a workspace end, as far as they run.
fn tested(
    workspace: &Workspace,
    read: &asl::Analysis,
    data: &InferredData,
    code: &run::CodeEngine,
) -> HashSet<Ending> {
    let Ok(tests) = test_cases::cases(workspace) else {
        return HashSet::new();
    };
    let cases = tests.cases.iter().take(CASES);
    cases
        .filter_map(|case| run::execute(read, data, &test_cases::of_case(workspace, case), &[], code).ok())
        .map(|executed| Ending::of(&executed.execution))
        .collect()
}
