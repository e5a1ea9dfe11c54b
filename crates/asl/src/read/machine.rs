//! The top level of a definition, and scopes: the objects with `StartAt` and `States`.

use std::sync::Arc;

use asl_catalog::fields::{self as catalog, Owner};
use asl_json::Members;
use asl_json::tree::NodeKind;

use crate::facts::{Edge, Flow, FlowState, StateFacts};
use crate::finding;
use crate::limits::MAX_SCOPES;
use crate::model::Scope;
use crate::node_path::{At, Fields};
use crate::reader::{Language, Reader};
use crate::{messages, node};

/// The longest `TimeoutSeconds`.
pub(super) const MAX_SECONDS: u64 = 99_999_999;

/// What was read of a definition.
pub(crate) struct Read<'t> {
    /// The top level, if all of it can be used.
    pub scope: Option<Arc<Scope>>,
    /// `TimeoutSeconds`
    pub timeout_seconds: Option<u64>,
    /// The transitions, if there are states.
    pub flow: Option<Flow<'t>>,
}

impl<'t> Reader<'t> {
    /// Reads a definition.
    pub(crate) fn machine(&mut self, at: &At<'t>) -> Read<'t> {
        let mut read = Read {
            scope: None,
            timeout_seconds: None,
            flow: None,
        };
        let Some(fields) = self.object(at) else {
            return read;
        };
        self.allow(&fields, catalog::names(Owner::Machine));
        self.require(&fields, &["States", "StartAt"]);
        if let Some(at) = fields.get("Version") {
            self.word(&at, catalog::words(Owner::Machine, "Version"));
        }
        self.machine_language = self.machine_language(&fields);
        let timeout = self.optional(&fields, "TimeoutSeconds", |reader, at| {
            reader.integer(at, 0, Some(MAX_SECONDS))
        });
        let (scope, flow) = self.scope(&fields);
        read.flow = flow;
        if let Some(timeout) = timeout {
            read.timeout_seconds = timeout;
            read.scope = scope;
        }
        read
    }

    /// JSONPath if the field is absent or exactly that; anything else that is present makes it JSONata
    /// (`querylanguage-top-jsonpath-lowercase`).
    fn machine_language(&mut self, fields: &Fields<'t>) -> Language {
        let Some(at) = fields.get("QueryLanguage") else {
            return Language::JsonPath;
        };
        let language = language_of(&at);
        self.query_language(&at);
        language
    }

    /// The value of a `QueryLanguage` field, checked.
    pub(super) fn query_language(&mut self, at: &At<'t>) -> Option<Language> {
        let languages = [Language::JsonPath, Language::Jsonata];
        let index = self.word(at, &languages.map(Language::name))?;
        languages.get(index).copied()
    }

    /// Reads `StartAt` and `States`. Whether they are there is the caller's to check.
    pub(super) fn scope(&mut self, fields: &Fields<'t>) -> (Option<Arc<Scope>>, Option<Flow<'t>>) {
        if self.depth >= MAX_SCOPES {
            let message = format!(
                "Parallel and Map states are nested more than {MAX_SCOPES} levels deep here. Flatten the workflow."
            );
            self.error(&fields.at, fields.at.head(), &finding::TOO_DEEPLY_NESTED, message);
            return (None, None);
        }
        let start_at = fields.get("StartAt");
        let start = start_at.as_ref().and_then(|at| self.string(at));
        let Some(list) = fields.get("States").and_then(|at| self.object(&at)) else {
            return (None, None);
        };
        if list.is_empty() {
            self.wrong(&list.at, messages::EMPTY);
        }
        self.depth += 1;
        self.assigned.push(
            list.iter()
                .flat_map(|(member, _)| node::assigned(&member.value))
                .map(|(name, _)| name)
                .collect(),
        );
        let around = std::mem::take(&mut self.out);
        let mut states = Members::default();
        let mut flow = Flow {
            start: start.zip(start_at).map(|(target, at)| Edge {
                target,
                at,
                caught: false,
            }),
            states: Vec::new(),
        };
        let mut whole = true;
        let pointer = list.at.pointer();
        self.same_names(&list);
        let around_state = self.state.clone();
        let final_name = list.iter().last().map(|(member, _)| &member.key);
        for (member, at) in list.iter() {
            let name = &member.key;
            self.state = StateFacts {
                name: Some(name),
                at: Some(at),
                in_map: around_state.in_map,
                ..StateFacts::default()
            };
            self.last = final_name == Some(name);
            match self.state(name, &at, &pointer) {
                Some(state) => _ = states.insert(name.clone(), Arc::new(state)),
                None => whole = false,
            }
            let out = std::mem::take(&mut self.out);
            flow.states.push(FlowState { name, at, out });
        }
        self.state = around_state;
        self.out = around;
        self.assigned.pop();
        self.depth -= 1;
        let scope = start.filter(|_| whole).map(|start| {
            Arc::new(Scope {
                start_at: start.clone(),
                states,
            })
        });
        (scope, Some(flow))
    }

    /// Two states of one scope with one name. The service, which otherwise takes the last of several members, sees these
    /// (statelint issue 39: the console refuses to save; `state-name-duplicate-sfn-local`).
    fn same_names(&mut self, states: &Fields<'t>) {
        for (name, at) in states.repeated() {
            self.error(
                &at,
                at.head(),
                &finding::DUPLICATE_STATE_NAME,
                messages::duplicate_state(name),
            );
        }
    }

    /// Reads a scope inside a state.
    pub(super) fn inner_scope(&mut self, fields: &Fields<'t>) -> Option<Arc<Scope>> {
        self.require(fields, &["States", "StartAt"]);
        let language = self.language;
        let (scope, flow) = self.scope(fields);
        self.language = language;
        self.out.inner.extend(flow);
        scope
    }
}

/// The language that a `QueryLanguage` field sets, right or wrong.
pub(super) fn language_of(at: &At<'_>) -> Language {
    match &at.node.kind {
        NodeKind::String(text) if &**text == Language::JsonPath.name() => Language::JsonPath,
        _ => Language::Jsonata,
    }
}
