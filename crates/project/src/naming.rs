//! The names of a project: its functions, its parameters, and which of them a text of the definition or of the policy means.
//!
//! What belongs to the account and the region of the state machine is called by its name, so that the project deploys to
//! any account; what belongs to another is a parameter with the whole ARN. What does not live here: the text of the
//! definition ([`crate::definition`]), how a target prints a name.

use std::collections::{HashMap, HashSet};

use asl_catalog::resources::{Place, queue_url};
use asl_workspace::Settings;

use crate::resource::{Resource, ResourceKind};
use crate::text::{Part, Text};

/// A function that the project makes.
#[derive(Clone, Debug)]
pub(crate) struct Function {
    /// Its logical id.
    pub(crate) id: String,
    /// Its name.
    pub(crate) name: String,
    /// Whether a task names its ARN as the resource: it gets the task's input, and its result is the task's.
    pub(crate) is_direct: bool,
    /// The aliases that the definition names.
    pub(crate) aliases: Vec<String>,
    /// The states that call it.
    pub(crate) states: Vec<String>,
}

/// A state machine that the project makes besides its own.
#[derive(Clone, Debug)]
struct MadeMachine {
    id: String,
    name: String,
    /// Whether it starts itself, by whatever way, or its role names it: no resource can refer to it then.
    is_in_circle: bool,
}

/// Something that exists already and that the definition needs.
#[derive(Clone, Debug)]
pub(crate) struct Parameter {
    /// Its logical id.
    pub(crate) id: String,
    /// What it is, in a sentence.
    pub(crate) about: String,
    /// Its value in the workspace, if there is one.
    pub(crate) default: Option<String>,
}

/// What the definition calls a value that is filled in.
#[derive(Clone, Debug)]
pub(crate) struct Substitution {
    /// The name in `${Name}`.
    pub(crate) name: String,
    /// What it stands for.
    pub(crate) value: Text,
}

/// The logical ids that every project has.
const RESERVED: [&str; 2] = ["StateMachine", "FunctionRole"];

/// The logical ids of what belongs to a state machine, after its own; the alarms of the project's own one have no more.
const OF_MACHINE: [&str; 5] = [
    "Role",
    "LogGroup",
    "ExecutionsFailed",
    "ExecutionsTimedOut",
    "ExecutionThrottled",
];

/// What the Serverless Framework adds to the name of a function for its logical id.
pub(crate) const SERVERLESS_FUNCTION: &str = "LambdaFunction";

/// How many parameters a template of CloudFormation may have.
pub(crate) const MOST_PARAMETERS: usize = 200;

/// How many resources it may have.
pub(crate) const MOST_RESOURCES: usize = 500;

/// The names of a project.
pub(crate) struct Names<'s> {
    settings: &'s Settings,
    /// What the logical id of a function ends in.
    ending: &'static str,
    pub(crate) functions: Vec<Function>,
    pub(crate) parameters: Vec<Parameter>,
    pub(crate) substitutions: Vec<Substitution>,
    pub(crate) resources: Vec<Resource>,
    machines: Vec<MadeMachine>,
    /// The functions by name.
    by_function: HashMap<String, usize>,
    /// The parameters by service and name, or by the whole text.
    by_name: HashMap<(String, String), String>,
    /// The substitutions by what stands in the definition.
    by_written: HashMap<String, usize>,
    /// Ids in lower case: Terraform has no other.
    taken: HashSet<String>,
}

impl<'s> Names<'s> {
    pub(crate) fn new(settings: &'s Settings, ending: &'static str) -> Self {
        Self {
            settings,
            ending,
            functions: Vec::new(),
            parameters: Vec::new(),
            substitutions: Vec::new(),
            resources: Vec::new(),
            machines: Vec::new(),
            by_function: HashMap::new(),
            by_name: HashMap::new(),
            by_written: HashMap::new(),
            taken: RESERVED
                .into_iter()
                .map(str::to_owned)
                .chain(OF_MACHINE.iter().map(|end| format!("StateMachine{end}")))
                .chain(OF_MACHINE.iter().map(|end| (*end).to_owned()))
                .map(|id| id.to_lowercase())
                .collect(),
        }
    }

    /// Whether there is more than any template can hold; nothing needs to be read any further.
    pub(crate) fn is_full(&self) -> bool {
        self.functions.len() + self.resources.len() > MOST_RESOURCES
            || self.parameters.len() > MOST_PARAMETERS
    }

    /// Adds a function of the project; of one that is known already, states that call it.
    pub(crate) fn add_function(&mut self, name: &str, is_direct: bool, mut states: Vec<String>) {
        let known = self.by_function.get(name).copied();
        if let Some(known) = known.and_then(|index| self.functions.get_mut(index)) {
            known.states.append(&mut states);
            return;
        }
        let whole = ending(&pascal(name), self.ending);
        let stem = whole.strip_suffix(self.ending).unwrap_or(&whole);
        let is_free = |stem: &str| {
            !self
                .taken
                .contains(&format!("{stem}{}", self.ending).to_lowercase())
        };
        let id = format!("{}{}", numbered(stem, is_free), self.ending);
        self.taken.insert(id.to_lowercase());
        self.by_function.insert(name.to_owned(), self.functions.len());
        self.functions.push(Function {
            id,
            name: name.to_owned(),
            is_direct,
            aliases: Vec::new(),
            states,
        });
    }

    /// Adds a resource that the project makes.
    pub(crate) fn add_resource(&mut self, kind: ResourceKind, name: String, key: Vec<(String, String)>) {
        let word = kind.type_name().rsplit(':').next().unwrap_or_default();
        let id = self.free(&ending(&pascal(&name), word));
        self.resources.push(Resource { id, kind, name, key });
    }

    /// Adds a state machine that the project makes besides its own, and gives its logical id.
    pub(crate) fn add_machine(&mut self, name: &str, is_in_circle: bool) -> String {
        let id = numbered(&ending(&pascal(name), "StateMachine"), |id| {
            let mut ids = OF_MACHINE.iter().map(|end| format!("{id}{end}").to_lowercase());
            !self.taken.contains(&id.to_lowercase()) && ids.all(|id| !self.taken.contains(&id))
        });
        self.taken.insert(id.to_lowercase());
        self.taken
            .extend(OF_MACHINE.iter().map(|end| format!("{id}{end}").to_lowercase()));
        self.machines.push(MadeMachine {
            id: id.clone(),
            name: name.to_owned(),
            is_in_circle,
        });
        id
    }

    /// What names the resource of the project that an ARN or a queue's URL names; that name, and what follows it.
    fn made<'t>(&self, text: &'t str) -> Option<(Part, &'t str, &'t str)> {
        if let Some((name, after)) = self.execution(text) {
            return Some((self.machine(name)?, name, after));
        }
        let found = ResourceKind::of_arn(self.place(), text);
        let queue = || Some((ResourceKind::Queue, self.queue(text)?, ""));
        let (kind, name, after) = found.or_else(queue)?;
        let part = if kind == ResourceKind::Machine {
            // A version or an alias is not made.
            self.machine(name).filter(|_| after.is_empty())?
        } else {
            let mut resources = self.resources.iter();
            let made = resources.find(|made| made.kind == kind && made.name == name)?;
            Part::ResourceName(made.id.clone(), kind)
        };
        Some((part, name, after))
    }

    /// The name of the state machine whose executions an ARN of this account and region names, and what follows it.
    fn execution<'t>(&self, text: &'t str) -> Option<(&'t str, &'t str)> {
        let [service, _, _, rest] = arn(text).filter(|_| self.is_own(text))?;
        let (kind, rest) = rest.split_once(':')?;
        let is_execution = service == "states" && ["execution", "express"].contains(&kind);
        let end = rest.find(':').filter(|_| is_execution)?;
        rest.split_at_checked(end)
    }

    /// What names a state machine that the project makes besides its own.
    fn machine(&self, name: &str) -> Option<Part> {
        let made = self.machines.iter().find(|made| made.name == name)?;
        Some(if made.is_in_circle {
            Part::Plain(made.name.clone())
        } else {
            Part::ResourceName(made.id.clone(), ResourceKind::Machine)
        })
    }

    /// The ARN of a state machine of this account and region by its name alone: for what the state machine itself needs.
    pub(crate) fn machine_arn(name: &str) -> Text {
        let mut own = Text::plain("arn:");
        own.add(Part::Partition);
        own.push(":states:");
        own.add(Part::Region);
        own.push(":");
        own.add(Part::Account);
        own.push(":stateMachine:");
        own.push(name);
        own
    }

    /// Where the state machine of the workspace is.
    pub(crate) fn place(&self) -> Place<'s> {
        place(self.settings)
    }

    /// The function of the project with a name.
    pub(crate) fn function(&self, name: &str) -> Option<&Function> {
        self.functions.get(*self.by_function.get(name)?)
    }

    /// Notes that the definition calls a function by an alias. A version's number and `$LATEST` are none.
    pub(crate) fn add_alias(&mut self, name: &str, alias: &str) {
        let is_alias = !alias.starts_with('$') && !alias.chars().all(|c| c.is_ascii_digit());
        let index = self.by_function.get(name).copied();
        if let Some(function) = index.and_then(|index| self.functions.get_mut(index))
            && is_alias
            && !function.aliases.iter().any(|known| known == alias)
        {
            function.aliases.push(alias.to_owned());
        }
    }

    /// The name of the substitution for what stands in the definition, if there is one.
    pub(crate) fn substitution(&self, written: &str) -> Option<&Substitution> {
        self.substitutions.get(*self.by_written.get(written)?)
    }

    /// Adds a substitution for what stands in the definition, and gives its name.
    pub(crate) fn add_substitution(&mut self, written: &str, wanted: &str, value: Text) -> String {
        if let Some(known) = self.substitution(written) {
            return known.name.clone();
        }
        let same = self.substitutions.iter().position(|known| known.value == value);
        if let Some(known) = same.and_then(|index| self.substitutions.get(index)) {
            let name = known.name.clone();
            self.by_written
                .extend(same.map(|index| (written.to_owned(), index)));
            return name;
        }
        let is_free = |name: &str| {
            !self
                .substitutions
                .iter()
                .any(|known| known.name.eq_ignore_ascii_case(name))
        };
        let name = numbered(wanted, is_free);
        self.by_written
            .insert(written.to_owned(), self.substitutions.len());
        self.substitutions.push(Substitution {
            name: name.clone(),
            value,
        });
        name
    }

    /// A parameter for a placeholder of the definition.
    pub(crate) fn add_placeholder(&mut self, name: &str) -> Text {
        let key = (String::new(), format!("${{{name}}}"));
        let about = format!("What stands for ${{{name}}} in the definition.");
        Text::of(Part::Parameter(self.parameter(key, &pascal(name), about, None)))
    }

    fn parameter(&mut self, key: (String, String), id: &str, about: String, default: Option<&str>) -> String {
        if let Some(id) = self.by_name.get(&key) {
            return id.clone();
        }
        let id = self.free(id);
        self.by_name.insert(key, id.clone());
        self.parameters.push(Parameter {
            id: id.clone(),
            about,
            default: default.map(str::to_owned),
        });
        id
    }

    /// The text of an ARN or a queue's URL, with a parameter for what it names; nothing for any other text. A function of
    /// the project loses its version or alias, which comes second.
    pub(crate) fn reference<'t>(&mut self, text: &'t str) -> Option<(Text, &'t str)> {
        if self.made(text).is_some() {
            return Some((self.text(text), ""));
        }
        if let Some(name) = self.queue(text) {
            let about = format!("The name of the queue {name}.");
            let id = ending(&pascal(name), "Name");
            self.parameter(("sqs".into(), name.to_owned()), &id, about, Some(name));
            return Some((self.text(text), ""));
        }
        let [service, region, account, rest] = arn(text)?;
        if (service == "states" && region.is_empty()) || account == "aws" {
            return None;
        }
        if !self.is_own(text) {
            let about = format!("The ARN {text}, which is not of this account and region.");
            let id = ending(&pascal(last(rest)), "Arn");
            let id = self.parameter((String::new(), text.to_owned()), &id, about, Some(text));
            return Some((Text::of(Part::Parameter(id)), ""));
        }
        if let Some((function, qualifier)) = self.called(service, rest) {
            let part = Part::FunctionArn(function.id.clone());
            return Some((Text::of(part), qualifier));
        }
        // A secret's or a table's stream has more after its name; the name is what somebody would change.
        let name = rest.split([':', '/']).nth(1).unwrap_or(rest);
        if !name.is_empty() && name != "*" {
            let kind = rest.split([':', '/']).next().filter(|kind| *kind != rest);
            let about = match kind {
                Some(kind) => format!("The name of the {service} {kind} {name}."),
                None => format!("The name of what {service} calls {name}."),
            };
            let id = ending(&pascal(name), "Name");
            self.parameter((service.to_owned(), name.to_owned()), &id, about, Some(name));
        }
        Some((self.text(text), ""))
    }

    /// A text of the definition or of the policy as the project has it.
    pub(crate) fn text(&self, text: &str) -> Text {
        let Settings {
            partition,
            region,
            account,
            ..
        } = self.settings;
        if let Some(id) = self.by_name.get(&(String::new(), text.to_owned())) {
            return Text::of(Part::Parameter(id.clone()));
        }
        if text == account {
            return Text::of(Part::Account);
        }
        if let Some(name) = self.queue(text) {
            let mut own = Text::plain("https://sqs.");
            own.add(Part::Region);
            own.push(".");
            own.add(Part::Domain);
            own.push("/");
            own.add(Part::Account);
            own.push("/");
            match self.made(text) {
                Some((made, ..)) => own.add(made),
                None => self.names("sqs", name, &mut own),
            }
            return own;
        }
        let mut own = Text::default();
        let Some([service, of_region, of_account, rest]) = arn(text) else {
            self.names("", text, &mut own);
            return own;
        };
        if self.is_own(text)
            && let Some((function, qualifier)) = self.called(service, rest)
        {
            own.add(Part::FunctionArn(function.id.clone()));
            own.push(qualifier);
            return own;
        }
        own.push("arn:");
        match text.split(':').nth(1) {
            Some(written) if written == partition => own.add(Part::Partition),
            written => self.names("", written.unwrap_or_default(), &mut own),
        }
        own.push(&format!(":{service}:"));
        let places = [
            (of_region, region, Part::Region),
            (of_account, account, Part::Account),
        ];
        for (written, known, part) in places {
            if written == known {
                own.add(part);
            } else {
                self.names("", written, &mut own);
            }
            own.push(":");
        }
        if let Some((made, name, after)) = self.made(text) {
            let before = rest.len() - name.len() - after.len();
            own.push(rest.get(..before).unwrap_or_default());
            own.add(made);
            own.push(after);
            return own;
        }
        let service = if self.is_own(text) { service } else { "" };
        self.names(service, rest, &mut own);
        own
    }

    /// Adds the last part of an ARN: names of the service that are parameters, and what placeholders stand for.
    fn names(&self, service: &str, rest: &str, text: &mut Text) {
        let mut left = rest;
        while let Some(next) = left.chars().next() {
            if let Some((written, after)) = placeholder(left)
                && let Some(substitution) = self.substitution(written)
            {
                for part in &substitution.value.0 {
                    text.add(part.clone());
                }
                left = after;
                continue;
            }
            let end = left.find([':', '/', '$']).unwrap_or(left.len());
            let end = end.max(if end == 0 { next.len_utf8() } else { 0 });
            let (name, after) = left.split_at_checked(end).unwrap_or((left, ""));
            match self.by_name.get(&(service.to_owned(), name.to_owned())) {
                Some(id) if !service.is_empty() => text.add(Part::Parameter(id.clone())),
                _ => text.push(name),
            }
            left = after;
        }
    }

    /// Whether an ARN is of the state machine's own partition, region and account.
    pub(crate) fn is_own(&self, text: &str) -> bool {
        let Settings {
            partition,
            region,
            account,
            ..
        } = self.settings;
        let mut parts = text.split(':').skip(1);
        let is_partition = parts.next() == Some(partition.as_str());
        let place = (parts.nth(1), parts.next());
        is_partition && place == (Some(region.as_str()), Some(account.as_str()))
    }

    /// The function of the project that the last part of an ARN names, and what follows its name.
    fn called<'t>(&self, service: &str, rest: &'t str) -> Option<(&Function, &'t str)> {
        let name = rest.strip_prefix("function:").filter(|_| service == "lambda")?;
        let end = name.find(':').unwrap_or(name.len());
        let (name, qualifier) = name.split_at_checked(end)?;
        Some((self.function(name)?, qualifier))
    }

    /// The name of a queue of this account and region, whose URL the text is.
    fn queue<'t>(&self, text: &'t str) -> Option<&'t str> {
        let name = text.strip_prefix(&queue_url(self.place(), ""))?;
        (!name.is_empty() && !name.contains('/')).then_some(name)
    }

    /// An id that nothing has yet.
    fn free(&mut self, wanted: &str) -> String {
        let id = numbered(wanted, |id| !self.taken.contains(&id.to_lowercase()));
        self.taken.insert(id.to_lowercase());
        id
    }
}

/// The name, with the first number behind it that makes it free.
fn numbered(wanted: &str, is_free: impl Fn(&str) -> bool) -> String {
    let mut name = wanted.to_owned();
    let mut number = 2;
    while !is_free(&name) {
        name = format!("{wanted}{number}");
        number += 1;
    }
    name
}

/// Service, region, account and the rest of an ARN.
fn arn(text: &str) -> Option<[&str; 4]> {
    let mut parts = text.strip_prefix("arn:")?.splitn(5, ':').skip(1);
    let found = [parts.next()?, parts.next()?, parts.next()?, parts.next()?];
    (!text.contains(char::is_whitespace)).then_some(found)
}

/// Where the state machine of a workspace is.
pub(crate) fn place(settings: &Settings) -> Place<'_> {
    Place {
        partition: &settings.partition,
        region: &settings.region,
        account: &settings.account,
    }
}

/// `${Name}` at the start of a text, as it is written, and what follows.
pub(crate) fn placeholder(text: &str) -> Option<(&str, &str)> {
    let name = text.strip_prefix("${")?;
    let length = name.find(|c: char| !(c.is_ascii_alphanumeric() || "_.:".contains(c)))?;
    let is_name = name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_');
    (is_name && name.get(length..)?.starts_with('}'))
        .then(|| text.split_at_checked(length + 3))
        .flatten()
}

/// The last name of an ARN.
pub(crate) fn last(rest: &str) -> &str {
    rest.rsplit([':', '/'])
        .find(|name| name.chars().any(|c| c.is_ascii_alphanumeric()) && !name.starts_with('$'))
        .unwrap_or(rest)
}

/// A name as logical ids are written: letters and digits, each word with a capital.
pub(crate) fn pascal(name: &str) -> String {
    let words = name.split(|c: char| !c.is_ascii_alphanumeric());
    let mut id = String::new();
    for word in words.filter(|word| !word.is_empty()) {
        let (first, rest) = word.split_at_checked(1).unwrap_or((word, ""));
        id.push_str(&first.to_ascii_uppercase());
        id.push_str(rest);
    }
    if !id.starts_with(|c: char| c.is_ascii_alphabetic()) {
        id.insert_str(0, "Value");
    }
    id.truncate(200);
    id
}

fn ending(id: &str, end: &str) -> String {
    if id.ends_with(end) {
        id.to_owned()
    } else {
        format!("{id}{end}")
    }
}
