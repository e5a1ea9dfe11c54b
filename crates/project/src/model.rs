//! The model of a project: everything that is decided before a target prints it.
//!
//! What does not live here: how a name is found ([`crate::naming`]) and what a stub holds ([`crate::stub`]).

use std::rc::Rc;

use asl_iam::Convention;
use asl_json::Value;
use asl_mock::{Called, CalledKind, InferredData, Mocks, called};
use asl_workspace::{MachineType, Settings, Workspace};

use crate::api::{Options, Target};
use crate::machine::{self, Machine, Source};
use crate::naming::{Function, MOST_PARAMETERS, MOST_RESOURCES, Names, SERVERLESS_FUNCTION, Substitution};
use crate::resource::{self, ResourceKind};
use crate::stub::{Answers, Stub, stub};
use crate::text::Text;

/// A function with what it is made of.
pub(crate) struct MadeFunction {
    pub(crate) function: Function,
    pub(crate) stub: Stub,
}

/// Everything that a target prints.
pub(crate) struct Model<'w> {
    pub(crate) settings: &'w Settings,
    /// The state machines, that of the workspace first.
    pub(crate) machines: Vec<Machine>,
    pub(crate) names: Names<'w>,
    pub(crate) functions: Vec<MadeFunction>,
    /// The kinds of resources that the project could make.
    pub(crate) offered: Vec<ResourceKind>,
    pub(crate) sentences: Vec<String>,
}

impl<'w> Model<'w> {
    pub(crate) fn of(workspace: &'w Workspace, target: Target, options: &Options) -> Result<Self, String> {
        let settings = &workspace.settings;
        let convention = options.convention.unwrap_or(Convention::LeastPrivilege);
        let own = Source::own(workspace, convention)?;
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
        let mut unmade = Vec::new();
        let children = machine::children(&own, &mocks, settings, names.place(), &mut unmade);
        let has_children = !children.is_empty();
        let mut sources = vec![own];
        if options.create.contains(&ResourceKind::Machine) {
            sources.extend(children);
            sentences.append(&mut unmade);
        }
        let calls = add_functions(&mut names, &sources, &mut sentences);
        let mut resources = Vec::new();
        for source in &sources {
            for (kind, name) in resource::named(&source.policy, &source.value, names.place()) {
                if !resources
                    .iter()
                    .any(|(known, own, _)| (*known, own) == (kind, &name))
                {
                    resources.push((kind, name, &source.value));
                }
            }
        }
        let offered = ResourceKind::ALL.into_iter().map(|(kind, ..)| kind);
        let offered = offered.filter(|kind| match kind {
            ResourceKind::Machine => has_children,
            kind => resources.iter().any(|(named, ..)| named == kind),
        });
        let offered: Vec<ResourceKind> = offered.collect();
        let wanted = resources
            .into_iter()
            .filter(|(kind, ..)| options.create.contains(kind));
        add_resources(&mut names, wanted, &mut sentences);
        let mut ids = vec![Machine::OWN.to_owned()];
        for child in sources.iter().skip(1) {
            ids.push(names.add_machine(&child.name, child.is_in_circle));
        }
        let machines = ids.iter().zip(sources);
        let machines: Vec<Machine> = machines.map(|(id, source)| source.made(id, &mut names)).collect();
        check(&names, machines.len())?;
        let functions = names.functions.iter().filter_map(|function| {
            let (call, inferred) = calls.iter().find(|(one, _)| one.name == function.name)?;
            let answers = answers(&mocks, call, inferred);
            Some(MadeFunction {
                function: function.clone(),
                stub: stub(function, &answers, options.stubs, &mut sentences),
            })
        });
        let functions: Vec<MadeFunction> = functions.collect();
        let warnings = machines.iter().flat_map(|machine| &machine.policy.warnings);
        for warning in warnings {
            if !sentences.contains(&warning.sentence) {
                sentences.push(warning.sentence.clone());
            }
        }
        Ok(Self {
            settings,
            machines,
            names,
            functions,
            offered,
            sentences,
        })
    }

    /// Whether the workflow is an Express workflow.
    pub(crate) fn is_express(&self) -> bool {
        self.settings.machine_type == MachineType::Express
    }

    /// Whether a function reports the end of tasks.
    pub(crate) fn reports(&self) -> bool {
        self.functions.iter().any(|function| function.stub.reports)
    }

    /// The ARNs of the state machines, for whose tasks a function may report.
    pub(crate) fn arns(&self) -> impl Iterator<Item = Text> {
        self.machines
            .iter()
            .map(|machine| Names::machine_arn(&machine.name))
    }

    /// What stands for the names in a definition.
    pub(crate) fn substitutions<'m>(
        &'m self,
        machine: &'m Machine,
    ) -> impl Iterator<Item = &'m Substitution> {
        let all = self.names.substitutions.iter();
        all.filter(|own| machine.definition.has(&own.name))
    }
}

/// Names the functions that state machines call; each with the first of its calls, and what is known of the data there.
fn add_functions(
    names: &mut Names<'_>,
    sources: &[Source],
    sentences: &mut Vec<String>,
) -> Vec<(Called, Rc<InferredData>)> {
    let mut calls: Vec<(Called, Rc<InferredData>)> = Vec::new();
    for (index, source) in sources.iter().enumerate() {
        let inferred = Rc::new(InferredData::of(&source.outline));
        let called = called(&source.outline).into_iter();
        for one in called.filter(|one| one.kind == CalledKind::Function) {
            let is_elsewhere =
                one.target.starts_with("arn:") && !one.target.contains("${") && !names.is_own(&one.target);
            if is_elsewhere {
                let sentence = format!(
                    "{} is of another account or region, so the project has a parameter for it and no stub.",
                    one.target
                );
                if !sentences.contains(&sentence) {
                    sentences.push(sentence);
                }
            } else if !names.is_full() {
                let states = one.states.iter().map(|(name, _)| match index {
                    0 => name.clone(),
                    _ => format!("{name} ({})", source.name),
                });
                names.add_function(&one.name, one.is_direct, states.collect());
                if calls.iter().all(|(known, _)| known.name != one.name) {
                    calls.push((one, Rc::clone(&inferred)));
                }
            }
        }
    }
    calls
}

/// Has the project make resources.
fn add_resources<'d>(
    names: &mut Names<'_>,
    resources: impl Iterator<Item = (ResourceKind, String, &'d Value)>,
    sentences: &mut Vec<String>,
) {
    for (kind, name, definition) in resources {
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
fn answers(mocks: &Mocks, call: &asl_mock::Called, inferred: &InferredData) -> Answers {
    let entries = mocks.entries_for(call);
    let found = entries
        .first()
        .and_then(|(section, name)| mocks.section(*section).get(*name));
    match found {
        Some(task) => Answers::Mocked(task.clone()),
        None => {
            let first = call.first(inferred).functions.into_values().next();
            let responses = first.unwrap_or_default().responses;
            Answers::Echo(responses.into_iter().next())
        }
    }
}

/// The resources of a state machine: itself, its role, its log group and at most three alarms.
const OF_MACHINE: usize = 6;

fn check(names: &Names<'_>, machines: usize) -> Result<(), String> {
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
    let others = OF_MACHINE * machines + 4;
    if names.functions.len() + names.resources.len() + aliases + others > MOST_RESOURCES {
        return Err(format!(
            "The definition uses so many functions, resources and state machines that the template has more than {MOST_RESOURCES} resources. Split it."
        ));
    }
    Ok(())
}
