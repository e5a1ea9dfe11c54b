//! A run: a workspace, executed and perhaps redriven, and the execution of it that is looked at.

use std::rc::Rc;
use std::sync::Arc;

use asl::model::StateMachine;
use asl_code::Engine;
use asl_engine::{Execution, Instant, TaskHandler, redrive_refusal, run_and_redrive};
use asl_iam::evaluate::RolePolicy;
use asl_json::tree::Node;
use asl_mock::{InferredData, MockHandler, Mocks};
use asl_protocol::{DefaultView, Document, Refusal, RunSummary};
use asl_workspace::{MachineType, Settings, Workspace};

use crate::definition;
use crate::execution_view::{Definition, ExecutionView, Location};
use crate::role::{self, UnderRole};

/// What runs the code of mocked functions, if it may run.
pub(crate) type CodeEngine = Option<Rc<dyn Engine>>;

/// The last run.
pub(crate) struct Run {
    pub(crate) execution: Execution,
    /// The definition that ran.
    pub(crate) definition: Definition,
    /// The seed of everything random.
    pub(crate) seed: u64,
    /// Which of its executions is looked at.
    pub(crate) opened: Location,
    /// The text of its input.
    pub(crate) input: String,
    /// The text of the mocked responses that it ran with.
    pub(crate) mocks: String,
    pub(crate) defaults: Vec<DefaultView>,
    /// What the role refused.
    pub(crate) role_refused: Option<String>,
    /// What the execution was started with, and the outside of each redrive: a redrive runs it all again.
    pub(crate) started: Workspace,
    redrives: Vec<Outside>,
    /// What ran the code of mocked functions.
    pub(crate) code: CodeEngine,
}

/// What answers the calls of one attempt: the first run of an execution, or a redrive of it.
#[derive(Clone, Debug)]
pub(crate) struct Outside {
    /// The text of the mocked responses.
    mocks: String,
    /// The text of the role's policy, if it runs under the role.
    role: Option<String>,
}

impl Outside {
    pub(crate) fn of(workspace: &Workspace) -> Self {
        Self {
            mocks: workspace.mocks.clone(),
            role: workspace.settings.under_role.then(|| workspace.role.clone()),
        }
    }

    pub(crate) fn role_policy(&self) -> Result<Option<RolePolicy>, Refusal> {
        let Some(text) = &self.role else {
            return Ok(None);
        };
        let (role, problems) = RolePolicy::parse(text);
        match problems.first() {
            Some(problem) => Err(refuse(
                Document::Role,
                format!(
                    "The role's policy has an error. {} {}",
                    problem.message, problem.hint
                ),
            )),
            None => Ok(Some(role)),
        }
    }
}

/// The role's policy of a workspace, if it runs under the role, or what is wrong with it.
pub(crate) fn role_policy(workspace: &Workspace) -> Result<Option<RolePolicy>, Refusal> {
    Outside::of(workspace).role_policy()
}

/// The settings of an execution, as the engine has them.
pub(crate) fn settings(settings: &Settings) -> asl_engine::Settings {
    asl_engine::Settings {
        partition: settings.partition.clone(),
        region: settings.region.clone(),
        account: settings.account.clone(),
        state_machine_name: settings.state_machine_name.clone(),
        execution_name: settings.execution_name.clone(),
        role_arn: role::arn(settings),
        start: Instant(settings.start),
        seed: settings.seed,
        machine_type: settings.machine_type,
        synchronous: settings.machine_type == MachineType::Express,
        abort_after: settings.stop_after.map(|seconds| seconds.saturating_mul(1000)),
    }
}

pub(crate) fn refuse(document: Document, sentence: String) -> Refusal {
    Refusal { sentence, document }
}

/// There is nothing to redrive.
pub(crate) fn no_run_to_redrive() -> Refusal {
    refuse(
        Document::Definition,
        "There is no run to redrive. Run the workflow first.".into(),
    )
}

/// The mocked responses of a workspace, or what is wrong with them.
pub(crate) fn mocks(workspace: &Workspace) -> Result<Mocks, Refusal> {
    parse_mocks(&workspace.mocks)
}

fn parse_mocks(text: &str) -> Result<Mocks, Refusal> {
    let (mocks, problems) = Mocks::parse(text);
    let wrong = problems.first().map(|problem| problem.message.clone());
    match wrong.or_else(|| asl_mock::check(&mocks).into_iter().next()) {
        Some(sentence) => Err(refuse(
            Document::Mocks,
            format!("The mocked responses have an error. {sentence}"),
        )),
        None => Ok(mocks),
    }
}

/// The state machine that was read, if its definition has no errors.
pub(crate) fn machine(read: &asl::Analysis) -> Result<&Arc<StateMachine>, Refusal> {
    read.machine.as_ref().ok_or_else(|| Refusal {
        sentence: "The definition has errors. Fix what is listed under Problems, then run it again.".into(),
        document: Document::Definition,
    })
}

/// An execution, and what its outside has to say.
pub(crate) struct Executed {
    pub(crate) execution: Execution,
    /// The default responses that were used.
    pub(crate) defaults: Vec<DefaultView>,
    /// What the role refused.
    pub(crate) role_refused: Option<String>,
}

/// Runs a workspace whose definition has been read, with the data that it reads, and redrives it once for each
/// outside; also the default responses that were used.
pub(crate) fn execute(
    read: &asl::Analysis,
    data: &InferredData,
    workspace: &Workspace,
    redrives: &[Outside],
    code: &CodeEngine,
) -> Result<Executed, Refusal> {
    let machine = machine(read)?;
    let first = Outside::of(workspace);
    let attempts = std::iter::once(&first)
        .chain(redrives)
        .map(|outside| Ok((parse_mocks(&outside.mocks)?, outside.role_policy()?)))
        .collect::<Result<Vec<(Mocks, Option<RolePolicy>)>, Refusal>>()?;
    let created_with = attempts.first().and_then(|(_, role)| role.as_ref());
    if let Some(sentence) =
        created_with.and_then(|role| role::creation_refusal(&read.outline, role, workspace))
    {
        return Err(refuse(Document::Role, sentence));
    }
    let settings = settings(&workspace.settings);
    let mut handlers: Vec<UnderRole<'_, MockHandler<'_>>> = attempts
        .iter()
        .map(|(mocks, role)| {
            let mocks = MockHandler::within(mocks, settings.clone())
                .reading(data.clone())
                .running_code(code.clone());
            UnderRole::new(mocks, role.as_ref(), &workspace.settings)
        })
        .collect();
    let Some((first, others)) = handlers.split_first_mut() else {
        return Err(refuse(Document::Mocks, "There are no mocked responses.".into()));
    };
    let others = others.iter_mut().map(|handler| handler as &mut dyn TaskHandler);
    let run = run_and_redrive(machine, &workspace.input, &settings, first, others);
    let execution = run.map_err(|error| refuse(Document::Input, error.to_string()))?;
    Ok(Executed {
        execution,
        defaults: defaults_of(handlers.iter().map(|handler| &handler.inner)),
        // What an earlier attempt was refused may be allowed by now.
        role_refused: handlers.last().and_then(UnderRole::refusals),
    })
}

/// The default responses that were used, each once.
pub(crate) fn defaults_of<'h, 'm: 'h>(
    handlers: impl IntoIterator<Item = &'h MockHandler<'m>>,
) -> Vec<DefaultView> {
    let mut defaults: Vec<DefaultView> = Vec::new();
    for used in handlers.into_iter().flat_map(MockHandler::defaults) {
        let default = DefaultView {
            section: used.section,
            name: used.name.clone(),
            state: used.state.clone(),
        };
        if !defaults.contains(&default) {
            defaults.push(default);
        }
    }
    defaults
}

impl Run {
    /// Runs a workspace to the end of its execution.
    pub(crate) fn new(workspace: &Workspace, code: &CodeEngine) -> Result<Self, Refusal> {
        Self::start(workspace.clone(), Vec::new(), code)
    }

    /// Redrives the execution with the mocked responses and the role of a workspace. Its definition, input and settings stay
    /// those that it was started with, as on AWS, where changes to the role's policies take effect.
    pub(crate) fn redriven(&self, workspace: &Workspace, code: &CodeEngine) -> Result<Self, Refusal> {
        if let Some(sentence) = self.redrive_refusal() {
            return Err(refuse(Document::Definition, sentence));
        }
        let mut redrives = self.redrives.clone();
        redrives.push(Outside::of(workspace));
        Self::start(self.started.clone(), redrives, code)
    }

    fn redrive_refusal(&self) -> Option<String> {
        redrive_refusal(&self.execution, self.started.settings.machine_type)
    }

    fn start(started: Workspace, redrives: Vec<Outside>, code: &CodeEngine) -> Result<Self, Refusal> {
        let workspace = &started;
        let read = definition::read(workspace);
        let machine = machine(&read)?;
        let executed = execute(
            &read,
            &InferredData::of(&read.outline),
            workspace,
            &redrives,
            code,
        )?;
        let machine = Arc::clone(machine);
        let mut run = Self::of(started, read.tree, machine, executed, code);
        if let Some(last) = redrives.last() {
            run.mocks.clone_from(&last.mocks);
        }
        run.redrives = redrives;
        Ok(run)
    }

    /// The run of a workspace whose definition has this tree.
    pub(crate) fn of(
        started: Workspace,
        tree: Node,
        machine: Arc<StateMachine>,
        executed: Executed,
        code: &CodeEngine,
    ) -> Self {
        Self {
            execution: executed.execution,
            definition: Definition {
                text: started.definition.clone(),
                machine,
                tree,
            },
            seed: started.settings.seed,
            opened: Location::default(),
            input: started.input.clone(),
            mocks: started.mocks.clone(),
            defaults: executed.defaults,
            role_refused: executed.role_refused,
            redrives: Vec::new(),
            started,
            code: code.clone(),
        }
    }

    /// How the execution that was run ended, whatever is looked at.
    pub(crate) fn summary(&self) -> RunSummary {
        RunSummary {
            redrive_refusal: self.redrive_refusal(),
            defaults: self.defaults.clone(),
            role_refused: self.role_refused.clone(),
            ..self.whole().summary()
        }
    }

    /// The execution that was run.
    pub(crate) fn whole(&self) -> ExecutionView<'_> {
        ExecutionView {
            execution: &self.execution,
            definition: &self.definition,
            seed: self.seed,
        }
    }
}
