//! The model of a project: everything that is decided before a target prints it.
//!
//! What does not live here: how a name is found ([`crate::naming`]) and what a stub holds ([`crate::stub`]).

use asl_iam::{Convention, Policy};
use asl_json::{Value, to_pretty};
use asl_mock::{CalledKind, InferredData, MockedTask, Mocks, called};
use asl_workspace::{MachineType, Settings, Workspace};

use crate::alarm::{self, Alarm};
use crate::api::{Options, Target};
use crate::definition::{self, Definition};
use crate::naming::{Function, MOST_PARAMETERS, MOST_RESOURCES, Names, SERVERLESS_FUNCTION};
use crate::resource::{self, ResourceKind};
use crate::stub::{Stub, stub};

/// A function with what it is made of.
pub(crate) struct MadeFunction {
    pub(crate) function: Function,
    pub(crate) stub: Stub,
}

/// Everything that a target prints.
pub(crate) struct Model<'w> {
    pub(crate) settings: &'w Settings,
    pub(crate) definition: Definition,
    pub(crate) names: Names<'w>,
    pub(crate) functions: Vec<MadeFunction>,
    pub(crate) policy: Policy,
    /// What the policy was made with.
    pub(crate) policy_options: asl_iam::Options,
    pub(crate) alarms: Vec<Alarm>,
    /// The kinds of resources that the project could make.
    pub(crate) offered: Vec<ResourceKind>,
    pub(crate) sentences: Vec<String>,
}

impl<'w> Model<'w> {
    pub(crate) fn of(workspace: &'w Workspace, target: Target, options: &Options) -> Result<Self, String> {
        let settings = &workspace.settings;
        let reading = asl::Options {
            machine_type: settings.machine_type,
            machine: settings.machine,
        };
        let analysis = asl::analyze_with(&workspace.definition, &reading);
        let Some(machine) = &analysis.machine else {
            return Err(
                "The definition has errors, so no state machine can be made of it. Fix them first."
                    .to_owned(),
            );
        };
        // JSON stays as it was typed; what was taken out of something else is laid out.
        let is_plain = analysis.format == asl::Format::Json && analysis.tree.get("States").is_some();
        let is_plain = is_plain
            && asl_json::tree::parse(&workspace.definition)
                .0
                .get("States")
                .is_some();
        let text = if is_plain {
            workspace.definition.clone()
        } else {
            to_pretty(&machine.source)
        };
        let (mocks, problems) = Mocks::parse(&workspace.mocks);
        let mut sentences = Vec::new();
        if !problems.is_empty() {
            sentences.push(
                "The mocked responses have errors; the stubs answer as far as they can be read.".to_owned(),
            );
        }
        let ending = match target {
            Target::Serverless => SERVERLESS_FUNCTION,
            _ => "Function",
        };
        let mut names = Names::new(settings, ending);
        let called = called(&analysis.outline);
        for one in called.iter().filter(|one| one.kind == CalledKind::Function) {
            let is_elsewhere =
                one.target.starts_with("arn:") && !one.target.contains("${") && !names.is_own(&one.target);
            if is_elsewhere {
                sentences.push(format!(
                    "{} is of another account or region, so the project has a parameter for it and no stub.",
                    one.target
                ));
            } else if !names.is_full() {
                let states = one.states.iter().map(|(name, _)| name.clone()).collect();
                names.add_function(&one.name, one.is_direct, states);
            }
        }
        let convention = options.convention.unwrap_or(Convention::LeastPrivilege);
        let key = settings.policy.key.trim();
        let for_policy = asl_iam::Options {
            partition: settings.partition.clone(),
            region: settings.region.clone(),
            account: settings.account.clone(),
            state_machine_name: settings.state_machine_name.clone(),
            convention,
            logging: settings.policy.logging,
            tracing: settings.policy.tracing,
            kms_key: (!key.is_empty()).then(|| key.to_owned()),
            express: settings.machine_type == MachineType::Express,
        };
        let policy = asl_iam::generate(&analysis.outline, &for_policy).without_empty_denial();
        let resources = resource::named(&policy, &machine.source, names.place());
        let offered = ResourceKind::ALL.into_iter().map(|(kind, ..)| kind);
        let offered = offered.filter(|kind| resources.iter().any(|(named, _)| named == kind));
        let offered: Vec<ResourceKind> = offered.collect();
        let wanted = resources
            .into_iter()
            .filter(|(kind, _)| options.create.contains(kind));
        add_resources(&mut names, wanted, &machine.source, &mut sentences);
        let definition = definition::read(&text, &mut names);
        check(&names)?;
        let inferred = InferredData::of(&analysis.outline);
        let functions = names.functions.iter().filter_map(|function| {
            let call = called
                .iter()
                .find(|one| one.kind == CalledKind::Function && one.name == function.name)?;
            let task = mocked(&mocks, call, &inferred);
            Some(MadeFunction {
                function: function.clone(),
                stub: stub(function, &task, options.stubs, &mut sentences),
            })
        });
        let functions: Vec<MadeFunction> = functions.collect();
        sentences.extend(policy.warnings.iter().map(|warning| warning.sentence.clone()));
        let alarms = alarm::alarms(&machine.source, settings.machine_type);
        Ok(Self {
            settings,
            definition,
            names,
            functions,
            policy,
            policy_options: for_policy,
            alarms,
            offered,
            sentences,
        })
    }

    /// Whether it is an Express workflow.
    pub(crate) fn is_express(&self) -> bool {
        self.settings.machine_type == MachineType::Express
    }

    /// Whether a function reports the end of tasks.
    pub(crate) fn reports(&self) -> bool {
        self.functions.iter().any(|function| function.stub.reports)
    }
}

/// Has the project make resources.
fn add_resources(
    names: &mut Names<'_>,
    resources: impl Iterator<Item = (ResourceKind, String)>,
    definition: &Value,
    sentences: &mut Vec<String>,
) {
    for (kind, name) in resources {
        if names.is_full() {
            return;
        }
        let mut key = Vec::new();
        if kind == ResourceKind::Table {
            key = resource::key(definition, &name);
            if key.is_empty() {
                key.push(("id".to_owned(), "S".to_owned()));
                sentences.push(format!(
                    "The definition does not say what the key of the table {name} is: the project makes it with the key id, a string. Change it before you deploy."
                ));
            }
        }
        names.add_resource(kind, name, key);
    }
}

/// The mocked responses of a function: its own, those of its states, or what the playground answers where there are none.
fn mocked(mocks: &Mocks, call: &asl_mock::Called, inferred: &InferredData) -> MockedTask {
    let entries = mocks.entries_for(call);
    let found = entries
        .first()
        .and_then(|(section, name)| mocks.section(*section).get(*name));
    match found {
        Some(task) => task.clone(),
        None => {
            let first = call.first(inferred);
            let task = first.functions.into_values().next().unwrap_or_default();
            MockedTask {
                further_calls: task.responses.first().cloned(),
                ..MockedTask::default()
            }
        }
    }
}

fn check(names: &Names<'_>) -> Result<(), String> {
    if names.parameters.len() > MOST_PARAMETERS {
        return Err(format!(
            "The definition names more than {MOST_PARAMETERS} ARNs that become parameters, the most that a template has. Split it."
        ));
    }
    let aliases: usize = names
        .functions
        .iter()
        .map(|function| 2 * function.aliases.len())
        .sum();
    if names.functions.len() + names.resources.len() + aliases + 10 > MOST_RESOURCES {
        return Err(format!(
            "The definition uses so many functions and resources that the template has more than {MOST_RESOURCES} resources. Split it."
        ));
    }
    Ok(())
}
