//! The state machines of a project: that of the workspace, and those that it starts and whose definitions are among the mocked
//! responses.
//!
//! What does not live here: the names that a definition gets ([`crate::definition`]), what of a state machine is a resource
//! of which target.

use std::collections::{HashMap, HashSet};

use asl::outline::OutlineScope;
use asl_catalog::resources::Place;
use asl_iam::{Convention, Policy};
use asl_json::{Value, to_pretty};
use asl_mock::{MockedTask, Mocks};
use asl_workspace::{MachineType, Settings, Workspace};

use crate::alarm::{self, Alarm};
use crate::api::DEFINITION_FILE;
use crate::definition::Definition;
use crate::naming::Names;
use crate::resource::ResourceKind;

/// The most state machines that a workflow may start; a template has no place for more.
pub(crate) const MOST: usize = 100;

/// A state machine as a project has it.
pub(crate) struct Machine {
    /// Its logical id.
    pub(crate) id: String,
    /// Its name.
    pub(crate) name: String,
    /// The file of its definition.
    pub(crate) file: String,
    pub(crate) is_express: bool,
    pub(crate) definition: Definition,
    pub(crate) policy: Policy,
    /// What the policy was made with.
    pub(crate) policy_options: asl_iam::Options,
    pub(crate) alarms: Vec<Alarm>,
}

impl Machine {
    /// The logical id of the state machine that the project is about.
    pub(crate) const OWN: &'static str = "StateMachine";

    /// Whether it is the one that the project is about.
    pub(crate) fn is_own(&self) -> bool {
        self.id == Self::OWN
    }

    /// Its type as the service has it.
    pub(crate) fn type_name(&self) -> &'static str {
        if self.is_express { "EXPRESS" } else { "STANDARD" }
    }

    /// The logical id of its role.
    pub(crate) fn role(&self) -> String {
        format!("{}Role", self.id)
    }

    /// The logical id of its log group.
    pub(crate) fn log_group(&self) -> String {
        format!("{}LogGroup", self.id)
    }

    /// The name of its log group. Log groups of services begin like this, which keeps the log's resource policy short.
    pub(crate) fn log_name(&self) -> String {
        format!("/aws/vendedlogs/states/{}", self.name)
    }

    /// The logical id of one of its alarms.
    pub(crate) fn alarm(&self, alarm: &Alarm) -> String {
        let before = if self.is_own() { "" } else { &self.id };
        format!("{before}{}", alarm.metric)
    }
}

/// A state machine before its definition has got names.
pub(crate) struct Source {
    pub(crate) name: String,
    pub(crate) machine_type: MachineType,
    /// The text of its definition, in JSON.
    pub(crate) text: String,
    pub(crate) value: Value,
    pub(crate) outline: OutlineScope,
    pub(crate) policy: Policy,
    policy_options: asl_iam::Options,
    /// Whether the executions that it starts, by whatever way, start it, or its own role names it.
    pub(crate) is_in_circle: bool,
}

impl Source {
    /// That of the workspace.
    pub(crate) fn own(workspace: &Workspace, convention: Convention) -> Result<Self, String> {
        let settings = &workspace.settings;
        let reading = asl::Options {
            machine_type: settings.machine_type,
            machine: settings.machine,
        };
        let name = settings.state_machine_name.clone();
        Self::read(name, &workspace.definition, &reading, settings, convention).ok_or_else(|| {
            "The definition has errors, so no state machine can be made of it. Fix them first.".to_owned()
        })
    }

    pub(crate) fn read(
        name: String,
        definition: &str,
        reading: &asl::Options,
        settings: &Settings,
        convention: Convention,
    ) -> Option<Self> {
        let analysis = asl::analyze_with(definition, reading);
        let machine = analysis.machine.as_ref()?;
        // JSON stays as it was typed; what was taken out of something else is laid out.
        let is_plain = analysis.format == asl::Format::Json
            && analysis.tree.get("States").is_some()
            && asl_json::tree::parse(definition).0.get("States").is_some();
        let text = if is_plain {
            definition.to_owned()
        } else {
            to_pretty(&machine.source)
        };
        let key = settings.policy.key.trim();
        let policy_options = asl_iam::Options {
            partition: settings.partition.clone(),
            region: settings.region.clone(),
            account: settings.account.clone(),
            state_machine_name: name.clone(),
            convention,
            logging: settings.policy.logging,
            tracing: settings.policy.tracing,
            kms_key: (!key.is_empty()).then(|| key.to_owned()),
            express: reading.machine_type == MachineType::Express,
        };
        Some(Self {
            name,
            machine_type: reading.machine_type,
            text,
            value: machine.source.clone(),
            policy: asl_iam::generate(&analysis.outline, &policy_options).without_empty_denial(),
            outline: analysis.outline,
            policy_options,
            is_in_circle: false,
        })
    }

    /// The state machine with the names of the project in its definition.
    pub(crate) fn made(self, id: &str, names: &mut Names<'_>) -> Machine {
        let file = if id == Machine::OWN {
            DEFINITION_FILE.to_owned()
        } else {
            format!("machines/{}.asl.json", self.name)
        };
        Machine {
            definition: crate::definition::read(&self.text, names),
            alarms: alarm::alarms(&self.value, self.machine_type),
            id: id.to_owned(),
            name: self.name,
            file,
            is_express: self.machine_type == MachineType::Express,
            policy: self.policy,
            policy_options: self.policy_options,
        }
    }

    /// The state machines of this account and region that its role names.
    fn started<'s>(&'s self, place: Place<'s>) -> impl Iterator<Item = Started<'s>> {
        self.policy.statements.iter().flat_map(move |statement| {
            let is_synchronous = statement
                .actions
                .iter()
                .any(|it| it == "states:StartSyncExecution");
            let resources = statement.resources.iter();
            let found = resources.filter_map(move |arn| ResourceKind::of_arn(place, arn));
            let machines = found.filter(|(kind, ..)| *kind == ResourceKind::Machine);
            machines.map(move |(_, name, qualifier)| Started {
                name,
                qualifier,
                is_synchronous,
            })
        })
    }
}

/// A state machine that another one starts.
pub(crate) struct Started<'s> {
    pub(crate) name: &'s str,
    /// The version or alias of it, with a colon before; empty if none is named.
    pub(crate) qualifier: &'s str,
    /// Whether it must be an Express workflow.
    pub(crate) is_synchronous: bool,
}

/// The state machines that this one starts, by whatever way, as far as `find` gives them. It is asked once for each name and
/// qualifier, and not for the first state machine itself.
pub(crate) fn started(
    own: &Source,
    place: Place<'_>,
    mut find: impl FnMut(&Started<'_>) -> Option<Source>,
) -> Vec<Source> {
    let mut found: Vec<Source> = Vec::new();
    let mut asked: HashSet<(String, String)> = HashSet::from([(own.name.clone(), String::new())]);
    let mut next = 0;
    let mut from = Some(own);
    while let Some(parent) = from {
        let mut children = Vec::new();
        for one in parent.started(place) {
            let is_new = asked.insert((one.name.to_owned(), one.qualifier.to_owned()));
            if is_new && found.len() + children.len() < MOST {
                children.extend(find(&one));
            }
        }
        found.append(&mut children);
        from = found.get(next);
        next += 1;
    }
    found
}

/// The state machines that this one starts, by whatever way, as far as the mocked executions have their definitions. Why one is
/// not made goes to the sentences.
pub(crate) fn children(
    own: &Source,
    mocks: &Mocks,
    settings: &Settings,
    place: Place<'_>,
    sentences: &mut Vec<String>,
) -> Vec<Source> {
    let convention = own.policy_options.convention;
    let mut found = started(own, place, |one| {
        let name = one.name;
        let mocked = mocked(mocks, place, name)?;
        if !one.qualifier.is_empty() {
            let sentence = format!(
                "A version or an alias of the state machine {name} is started, which the project does not make: it has a parameter for the state machine."
            );
            if !sentences.contains(&sentence) {
                sentences.push(sentence);
            }
            return None;
        }
        let text = match mocked.definition.as_ref()? {
            Value::String(text) => text.to_string(),
            value => to_pretty(value),
        };
        let reading = asl::Options {
            machine_type: if mocked.express || one.is_synchronous {
                MachineType::Express
            } else {
                MachineType::Standard
            },
            ..asl::Options::default()
        };
        let child = Source::read(name.to_owned(), &text, &reading, settings, convention);
        if child.is_none() {
            sentences.push(format!(
                "The definition of the state machine {name} under Mocks has errors, so the project does not make it: it has a parameter for it."
            ));
        }
        child
    });
    mark_circles(&mut found, place);
    found
}

/// The mocked executions of a state machine of this account and region, if its definition is known.
fn mocked<'m>(mocks: &'m Mocks, place: Place<'_>, name: &str) -> Option<&'m MockedTask> {
    let arn = ResourceKind::Machine.facts()?.arn(place, name);
    let executions = &mocks.executions;
    let found = executions.get(arn.as_str()).or_else(|| executions.get(name))?;
    found.definition.is_some().then_some(found)
}

/// Notes which of them start themselves, by whatever way, or have a role that names them, as one that may use a key does: their
/// resources cannot refer to one another.
fn mark_circles(machines: &mut [Source], place: Place<'_>) {
    let by_name: HashMap<&str, usize> = machines
        .iter()
        .enumerate()
        .map(|(index, machine)| (machine.name.as_str(), index))
        .collect();
    let starts: Vec<Vec<usize>> = machines
        .iter()
        .map(|machine| {
            let started = machine.started(place);
            started.filter_map(|one| by_name.get(one.name).copied()).collect()
        })
        .collect();
    let of = |index: usize| starts.get(index).cloned().unwrap_or_default();
    let is_in_circle = |index: usize| {
        let (mut reached, mut left) = (HashSet::new(), of(index));
        while let Some(one) = left.pop() {
            if reached.insert(one) {
                left.extend(of(one));
            }
        }
        let has_key = |machine: &Source| machine.policy_options.kms_key.is_some();
        reached.contains(&index) || machines.get(index).is_some_and(has_key)
    };
    let found: Vec<bool> = (0..machines.len()).map(is_in_circle).collect();
    for (machine, is_in_circle) in machines.iter_mut().zip(found) {
        machine.is_in_circle = is_in_circle;
    }
}
