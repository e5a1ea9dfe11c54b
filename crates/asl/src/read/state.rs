//! What all states have in common: names, types, which fields belong to which type and which language.

use asl_catalog::fields::{self as catalog, Owner};
use asl_catalog::language::TYPE_NAMES;
use asl_json::{Pointer, Str};

use super::machine::language_of;
use crate::advice;
use crate::diagnostic::Fix;
use crate::facts::Outgoing;
use crate::finding;
use crate::fix;
use crate::messages;
use crate::model::{DataPath, Pass, State, StateKind, Transition};
use crate::node_path::{At, Fields};
use crate::reader::{Language, Reader};

/// The longest name of a state, in characters (`state-name-too-long`).
pub(crate) const MAX_NAME: usize = 80;

impl<'t> Reader<'t> {
    /// Reads a state of the scope whose `states` are there, and leaves what leads out of it in `self.out`.
    pub(super) fn state(&mut self, name: &'t Str, at: &At<'t>, states: &Pointer) -> Option<State> {
        self.out = Outgoing::unknown();
        self.state_name(name, at);
        let fields = self.object(at)?;
        let downgraded = self.state_language(&fields);
        if !self.require(&fields, &["Type"]) {
            return None;
        }
        let type_at = fields.get("Type")?;
        if self.unknown(&type_at) {
            return None;
        }
        let type_name = TYPE_NAMES.get(self.word(&type_at, &TYPE_NAMES)?).copied()?;
        self.out.open = false;
        let owner = Owner::of_type(type_name);
        self.state.type_name = type_name;
        self.state.in_map |= type_name == "Map";
        self.state_fields(&fields, owner, downgraded);
        let kind = match type_name {
            "Pass" => self.pass(&fields),
            "Task" => self.task(&fields),
            "Choice" => self.choice(&fields),
            "Wait" => self.wait(&fields),
            "Succeed" => {
                self.out.terminal = true;
                Some(StateKind::Succeed)
            }
            "Fail" => self.fail(&fields),
            "Parallel" => self.parallel(&fields),
            _ => self.map(&fields),
        };
        let is_fail = type_name == "Fail";
        let input_path = self.data_path_of(&fields, "InputPath", is_fail);
        let output_path = self.data_path_of(&fields, "OutputPath", is_fail);
        self.state.has_result = true;
        let assign = if catalog::find(owner, "Assign").is_some() {
            self.optional(&fields, "Assign", Self::assign)
        } else {
            Some(None)
        };
        let output = self.in_jsonata(&fields, "Output");
        Some(State {
            name: name.clone(),
            pointer: states.child(name),
            input_path: input_path?,
            output_path: output_path?,
            jsonata: self.language == Language::Jsonata,
            assign: assign?.map(Box::new),
            output: output?.map(Box::new),
            kind: kind?,
        })
    }

    fn data_path_of(&mut self, fields: &Fields<'t>, name: &str, refused: bool) -> Option<DataPath> {
        if refused {
            return Some(DataPath::Whole);
        }
        let path = self.in_jsonpath(fields, name, Self::data_path)?;
        Some(path.unwrap_or(DataPath::Whole))
    }

    /// Names are unique in the whole definition, at any depth.
    fn state_name(&mut self, name: &'t Str, at: &At<'t>) {
        if name.chars().nth(MAX_NAME).is_some() {
            self.error(
                at,
                at.head(),
                &finding::INVALID_STATE_NAME,
                messages::state_name_too_long(name),
            );
        }
        if !self.names.insert(name) {
            self.error(
                at,
                at.head(),
                &finding::DUPLICATE_STATE_NAME,
                messages::duplicate_state(name),
            );
        }
    }

    /// Sets the language of the state; whether the state asks for JSONPath in a machine of JSONata.
    fn state_language(&mut self, fields: &Fields<'t>) -> bool {
        self.language = self.machine_language;
        let Some(at) = fields.get("QueryLanguage") else {
            return false;
        };
        self.language = language_of(&at);
        let downgraded = (self.language, self.machine_language) == (Language::JsonPath, Language::Jsonata);
        if downgraded {
            self.schema(&fields.at, at.node.span, messages::DOWNGRADE);
        }
        downgraded
    }

    /// Reports fields of other types and other languages, then the language itself if it is none: in this order
    /// (`querylanguage-state-unknown-inputpath`).
    fn state_fields(&mut self, fields: &Fields<'t>, owner: Owner, downgraded: bool) {
        let allowed = catalog::names(owner);
        for (member, value) in fields.iter() {
            let name = &*member.key;
            if !allowed.contains(&name) {
                self.not_supported(fields, name, &value, allowed);
            } else if !downgraded {
                self.field_language(fields, owner, name, &value);
            }
        }
        if let Some(at) = fields.get("QueryLanguage") {
            self.query_language(&at);
        }
    }

    /// Refuses a field of the other language (`jsonpath-only-fields-on-jsonata-state`,
    /// `jsonata-only-fields-on-jsonpath-state`).
    pub(super) fn field_language(&mut self, fields: &Fields<'t>, owner: Owner, name: &str, value: &At<'t>) {
        let exists_in = catalog::find(owner, name).map(catalog::Field::language);
        match (self.language, exists_in) {
            (Language::Jsonata, Some(catalog::Language::JsonPath)) => {
                self.jsonpath_only(fields, name, value);
            }
            (Language::JsonPath, Some(catalog::Language::Jsonata)) => self.jsonata_only(fields, name, value),
            _ => {}
        }
    }

    /// Refuses a field of the JSONPath language; the place is the object that holds it.
    pub(super) fn jsonpath_only(&mut self, fields: &Fields<'t>, name: &str, value: &At<'t>) {
        let message = messages::wrong_language("JSONata", name, "JSONPath");
        self.schema(&fields.at, value.head(), message);
    }

    /// Refuses a field of the JSONata language.
    pub(super) fn jsonata_only(&mut self, fields: &Fields<'t>, name: &str, value: &At<'t>) {
        let message = messages::wrong_language("JSONPath", name, "JSONata");
        let fix = self.as_jsonata();
        let diagnostic = self.schema(&fields.at, value.head(), message);
        if fix.is_some() {
            diagnostic.hint = Some("This is JSONata: add QueryLanguage.".into());
            diagnostic.fix = fix;
        }
    }

    /// `"QueryLanguage": "JSONata"` behind the type of the state, if nothing in the state is JSONPath's.
    fn as_jsonata(&self) -> Option<Fix> {
        let state = Fields::open(self.state.at.as_ref()?)?;
        let type_at = state.get("Type")?;
        let owner = Owner::of_type(type_at.node.as_str()?);
        let is_jsonpath = |name: &str| {
            catalog::find(owner, name).is_some_and(|field| field.language() == catalog::Language::JsonPath)
        };
        if state.has("QueryLanguage") || state.iter().any(|(member, _)| is_jsonpath(&member.key)) {
            return None;
        }
        let mut fix = fix::insert(self.text, &state, &type_at, "QueryLanguage", &"JSONata".into());
        fix.title = "This is JSONata: add QueryLanguage".into();
        Some(fix)
    }

    /// `Next` or `End`, of which every state has one that is neither Choice nor Succeed nor Fail. `"End": false` counts
    /// as absent (`neither-next-nor-end`).
    pub(super) fn transition(&mut self, fields: &Fields<'t>) -> Option<Transition> {
        let end = fields.get("End");
        let next = fields.get("Next");
        let ends = match &end {
            Some(at) => self.boolean(at),
            None => Some(false),
        };
        self.out.open |= ends.is_none();
        match (ends?, next) {
            (true, None) => {
                self.out.terminal = true;
                Some(Transition::End)
            }
            (true, Some(at)) => {
                self.out.terminal = true;
                self.exclude(fields, catalog::exclusive(Owner::Task, "Next"));
                self.target(&at);
                None
            }
            (false, Some(at)) => {
                let target = self.target(&at);
                self.out.open |= target.is_none();
                target.map(Transition::Next)
            }
            (false, None) => {
                self.out.open = true;
                let fix = end.is_none().then(|| self.end_here(fields)).flatten();
                let message = messages::one_needed_of(catalog::exclusive(Owner::Task, "Next"));
                self.schema(&fields.at, fields.at.head(), message).fix = fix;
                None
            }
        }
    }

    /// For the last state of a scope: `"End": true` behind its last field.
    fn end_here(&self, fields: &Fields<'t>) -> Option<Fix> {
        let (_, last) = fields.iter().last().filter(|_| self.last)?;
        Some(fix::insert(self.text, fields, &last, "End", &true.into()))
    }

    fn pass(&mut self, fields: &Fields<'t>) -> Option<StateKind> {
        let transition = self.transition(fields);
        let result = fields
            .get("Result")
            .filter(|_| self.language == Language::JsonPath)
            .map(|at| {
                advice::pass_result(self, &at);
                self.value(&at)
            });
        let parameters = self.in_jsonpath(fields, "Parameters", Self::template);
        let result_path = self.result_path_of(fields);
        Some(StateKind::Pass(Pass {
            result,
            parameters: parameters?.map(Box::new),
            result_path: result_path?,
            transition: transition?,
        }))
    }
}
