//! Drift: what of a project differs from the state machine that is deployed, in sentences.
//!
//! The deployed one is what `aws stepfunctions describe-state-machine` prints. What is only known when a project is deployed
//! does not count: the account and region, a placeholder that nothing fills in, what CloudFormation puts around the logical id
//! of a resource without a name. What does not live here: reading projects (the command line does that).

use asl_json::{Value, parse};
use asl_workspace::{Declared, MachineType, Workspace};

/// What differs.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Drift {
    /// Each difference in a sentence.
    pub differences: Vec<String>,
    /// What was taken to be the same, because the project does not say what it is.
    pub assumed: Vec<String>,
}

/// The most differences that are listed; nobody reads on.
const MOST: usize = 100;

/// The most characters of a value that are shown.
const MOST_SHOWN: usize = 80;

/// Whether a text is what `describe-state-machine` prints.
pub fn is_description(text: &str) -> bool {
    parse(text)
        .is_ok_and(|value| of(&value, "stateMachineArn").is_some() && of(&value, "definition").is_some())
}

fn of<'v>(value: &'v Value, name: &str) -> Option<&'v str> {
    value.get(name).and_then(Value::as_str)
}

/// Compares a project with the deployed state machine; or says in a sentence why that is not possible. What the project leaves open of
/// its state machine (`declared`, and the ARN of the `role`) is not compared.
pub fn drift(
    workspace: &Workspace,
    declared: &Declared,
    role: Option<&str>,
    description: &str,
) -> Result<Drift, String> {
    let settings = &workspace.settings;
    let reading = asl::Options {
        machine_type: settings.machine_type,
        machine: settings.machine,
    };
    let analysis = asl::analyze_with(&workspace.definition, &reading);
    let own = analysis.machine.as_ref().map(|machine| &machine.source);
    let own = own.ok_or("The project's definition has errors. `asl check` lists them.")?;
    let there = parse(description).map_err(|_| "What is deployed is not JSON.")?;
    let definition = of(&there, "definition").unwrap_or_default();
    let definition =
        parse(definition).map_err(|_| "The deployed definition cannot be read: it may be encrypted.")?;
    let arn = of(&there, "stateMachineArn").unwrap_or_default();
    let mut parts = arn.split(':').skip(1);
    let (partition, _, region, account) = (parts.next(), parts.next(), parts.next(), parts.next());
    let mut comparison = Comparison {
        moved: [
            (settings.account.as_str(), account.unwrap_or_default()),
            (settings.region.as_str(), region.unwrap_or_default()),
            (
                &format!("arn:{}:", settings.partition),
                &format!("arn:{}:", partition.unwrap_or_default()),
            ),
        ]
        .map(|(own, there)| (own.to_owned(), there.to_owned())),
        found: Drift::default(),
    };
    comparison.settings(declared, role, &there);
    comparison.values(&Place::default(), own, &definition);
    let Drift {
        mut differences,
        mut assumed,
    } = comparison.found;
    assumed.sort_unstable();
    assumed.dedup();
    if differences.len() > MOST {
        let more = differences.len() - MOST;
        differences.truncate(MOST);
        differences.push(format!("There are {more} more differences."));
    }
    Ok(Drift { differences, assumed })
}

/// Where in a definition.
#[derive(Clone, Default)]
struct Place {
    /// The innermost state.
    state: Option<String>,
    /// The way from there.
    path: String,
}

impl Place {
    fn member(&self, key: &str) -> Self {
        // The names below `States` are states; what a task sends may be called like that, too, but has no types.
        let dot = if self.path.is_empty() { "" } else { "." };
        Self {
            state: self.state.clone(),
            path: format!("{}{dot}{key}", self.path),
        }
    }

    fn item(&self, index: usize) -> Self {
        Self {
            state: self.state.clone(),
            path: format!("{}[{index}]", self.path),
        }
    }

    /// What a sentence begins with.
    fn words(&self) -> String {
        match (&self.state, self.path.as_str()) {
            (None, "") => "The definition".to_owned(),
            (None, path) => format!("{path} of the definition"),
            (Some(state), "") => format!("State \"{state}\""),
            (Some(state), path) => format!("{path} of state \"{state}\""),
        }
    }
}

struct Comparison {
    /// What the project's account, region and partition are where it is deployed.
    moved: [(String, String); 3],
    found: Drift,
}

impl Comparison {
    fn settings(&mut self, declared: &Declared, role: Option<&str>, there: &Value) {
        let on = |on: bool| if on { "on" } else { "off" };
        let name_of = |kind: MachineType| {
            if kind == MachineType::Express {
                "EXPRESS"
            } else {
                "STANDARD"
            }
        };
        let kind = of(there, "type").unwrap_or("STANDARD");
        let level = there.get("loggingConfiguration").and_then(|own| of(own, "level"));
        let tracing = there
            .get("tracingConfiguration")
            .and_then(|own| own.get("enabled"));
        let logged = on(level.is_some_and(|level| level != "OFF"));
        let traced = on(tracing == Some(&Value::from(true)));
        for (what, own, there) in [
            ("The type", declared.machine_type.map(name_of), kind),
            ("Logging", declared.logging.map(on), logged),
            ("Tracing", declared.tracing.map(on), traced),
        ] {
            if let Some(own) = own.filter(|own| *own != there) {
                self.differ(what, own, there);
            }
        }
        for (what, own, there) in [
            ("The name", declared.name.as_deref(), of(there, "name")),
            ("The role", role, of(there, "roleArn")),
        ] {
            if let (Some(own), Some(there)) = (own, there)
                && !self.is_same(own, there)
            {
                let last = |arn: &str| arn.rsplit(['/', ':']).next().unwrap_or(arn).to_owned();
                self.differ(what, &last(own), &last(there));
            }
        }
    }

    fn differ(&mut self, what: &str, own: &str, there: &str) {
        let sentence = format!("{what} is {own} in the project and {there} as deployed.");
        self.found.differences.push(sentence);
    }

    fn values(&mut self, place: &Place, own: &Value, there: &Value) {
        match (own, there) {
            (Value::Object(_), Value::Object(_)) => self.objects(place, own, there),
            (Value::Array(own), Value::Array(there)) => {
                for index in 0..own.len().max(there.len()) {
                    self.either(&place.item(index), own.get(index), there.get(index));
                }
            }
            (Value::String(own), Value::String(there)) if self.is_same(own, there) => {}
            _ if own == there => {}
            _ => self.differ(&place.words(), &shown(own), &shown(there)),
        }
    }

    fn objects(&mut self, place: &Place, own: &Value, there: &Value) {
        let (Value::Object(own), Value::Object(there)) = (own, there) else {
            return;
        };
        let added = there.iter().filter(|(key, _)| !own.contains_key(key));
        for (key, _) in own.iter().chain(added) {
            let (own, there) = (own.get(key), there.get(key));
            if &**key == "States" && own.or(there).is_some_and(are_states) {
                self.states(own, there);
            } else {
                self.either(&place.member(key), own, there);
            }
        }
    }

    fn states(&mut self, own: Option<&Value>, there: Option<&Value>) {
        let none = Value::empty_object();
        let (Value::Object(own), Value::Object(there)) = (own.unwrap_or(&none), there.unwrap_or(&none))
        else {
            return;
        };
        let added = there.iter().filter(|(key, _)| !own.contains_key(key));
        for (key, _) in own.iter().chain(added) {
            let place = Place {
                state: Some(key.to_string()),
                path: String::new(),
            };
            self.either(&place, own.get(key), there.get(key));
        }
    }

    fn either(&mut self, place: &Place, own: Option<&Value>, there: Option<&Value>) {
        let (where_is, value) = match (own, there) {
            (Some(own), Some(there)) => return self.values(place, own, there),
            (Some(own), None) => ("in the project", own),
            (None, Some(there)) => ("in what is deployed", there),
            (None, None) => return,
        };
        let words = place.words();
        let is_state = place.path.is_empty();
        let value = if is_state {
            String::new()
        } else {
            format!(": {}", shown(value))
        };
        self.found
            .differences
            .push(format!("{words} is only {where_is}{value}."));
    }

    /// Whether a text of the project may be one that is deployed.
    fn is_same(&mut self, own: &str, there: &str) -> bool {
        if own == there {
            return true;
        }
        let mut moved = own.to_owned();
        for (from, to) in &self.moved {
            if !from.is_empty() {
                moved = moved.replace(from, to);
            }
        }
        if moved == there || is_generated(&moved, there) {
            return true;
        }
        let Some(values) = filled(&moved, there) else {
            return false;
        };
        let assumed = values.into_iter().map(|(name, value)| {
            format!(
                "The project does not say what ${{{name}}} is; as deployed it is {}.",
                cut(value)
            )
        });
        self.found.assumed.extend(assumed);
        true
    }
}

/// Whether all members are objects with a type.
fn are_states(value: &Value) -> bool {
    matches!(value, Value::Object(members) if members.iter().all(|(_, state)| state.get("Type").is_some()))
}

/// Whether the names of two texts are the same but for what CloudFormation puts around logical ids: the stack's name before,
/// a random end behind.
fn is_generated(own: &str, there: &str) -> bool {
    let (own, there) = (own.split([':', '/']), there.split([':', '/']));
    if own.clone().count() != there.clone().count() {
        return false;
    }
    let mut pairs = own.zip(there);
    pairs.all(|(own, there)| own == there || (!own.is_empty() && there.contains(&format!("-{own}-"))))
}

/// The values for which the placeholders of a text give another, if they do.
fn filled<'p, 't>(pattern: &'p str, text: &'t str) -> Option<Vec<(&'p str, &'t str)>> {
    let mut values = Vec::new();
    let (first, mut rest) = pattern.split_once("${")?;
    let mut left = text.strip_prefix(first)?;
    loop {
        let (name, after) = rest.split_once('}')?;
        let (literal, next) = match after.split_once("${") {
            Some((literal, next)) => (literal, Some(next)),
            None => (after, None),
        };
        let end = match next {
            None => left
                .len()
                .checked_sub(literal.len())
                .filter(|_| left.ends_with(literal))?,
            Some(_) => left.find(literal)?,
        };
        let (value, behind) = left.split_at_checked(end)?;
        values.push((name, value));
        left = behind.strip_prefix(literal)?;
        match next {
            None => return Some(values),
            Some(next) => rest = next,
        }
    }
}

fn shown(value: &Value) -> String {
    cut(&value.to_string())
}

/// A text, as far as it is shown.
fn cut(text: &str) -> String {
    match text.char_indices().nth(MOST_SHOWN) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn placeholders_take_what_stands_in_their_place() {
        assert_eq!(filled("a${X}b${Y}", "a1b2"), Some(vec![("X", "1"), ("Y", "2")]));
        assert_eq!(filled("${X}", ""), Some(vec![("X", "")]));
        assert_eq!(filled("a${X}", "b"), None);
        assert_eq!(filled("${X}:live", "f:test"), None);
        assert_eq!(filled("plain", "other"), None);
        assert_eq!(filled("${X", "1"), None);
    }

    #[test]
    fn logical_ids_are_found_in_generated_names() {
        assert!(is_generated(
            "arn:aws:iam::1:role/Role",
            "arn:aws:iam::1:role/shop-Role-1ABC"
        ));
        assert!(!is_generated(
            "arn:aws:iam::1:role/Role",
            "arn:aws:iam::1:role/Other"
        ));
    }
}
