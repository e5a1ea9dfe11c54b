//! Parallel and Map: states with states inside.

use std::sync::Arc;

use asl_catalog::fields::{self as catalog, Owner};
use asl_json::Str;

use super::distributed::Mode;
use crate::finding;
use crate::messages;
use crate::model::{Amount, Computed, Map, Parallel, Payload, Percentage, Scope, StateKind};
use crate::node_path::{At, Fields};
use crate::reader::{Language, Reader};

/// The longest `Label`, in characters (`label-too-long`).
const MAX_LABEL: usize = 40;

impl<'t> Reader<'t> {
    pub(super) fn parallel(&mut self, fields: &Fields<'t>) -> Option<StateKind> {
        self.require(fields, &["Branches"]);
        let transition = self.transition(fields);
        let items = fields.get("Branches").and_then(|at| self.items(&at));
        let branches = items.and_then(|items| self.each(&items, |reader, _, at| reader.branch(at)));
        let parameters = self.arguments(fields);
        let handling = self.handling(fields, transition);
        Some(StateKind::Parallel(Box::new(Parallel {
            branches: branches?,
            parameters: parameters?,
            handling: handling?,
        })))
    }

    fn branch(&mut self, at: &At<'t>) -> Option<Arc<Scope>> {
        let fields = self.object(at)?;
        // Not even `QueryLanguage` (`querylanguage-on-branch`).
        self.allow(&fields, catalog::names(Owner::Branch));
        self.inner_scope(&fields)
    }

    pub(super) fn map(&mut self, fields: &Fields<'t>) -> Option<StateKind> {
        let mut single = self.choose(fields, catalog::exclusive(Owner::Map, "ItemProcessor"));
        for name in [
            "ItemSelector",
            "MaxConcurrency",
            "ToleratedFailurePercentage",
            "ToleratedFailureCount",
        ] {
            single &= self.exclude(fields, catalog::exclusive(Owner::Map, name));
        }
        let transition = self.transition(fields);
        let label = self.label(fields);
        let old = fields.get("Iterator").and_then(|at| self.processor(&at));
        let new = fields.get("ItemProcessor").and_then(|at| self.processor(&at));
        let (processor, mode) = new.or(old).unzip();
        let items_path = self.in_jsonpath(fields, "ItemsPath", Self::reference);
        let items = self.items_of(fields);
        let selector = self.optional(fields, "ItemSelector", Self::payload);
        let parameters = self.in_jsonpath(fields, "Parameters", Self::payload);
        let max_concurrency = self.count(fields, "MaxConcurrency", "MaxConcurrencyPath");
        let count = self.count(fields, "ToleratedFailureCount", "ToleratedFailureCountPath");
        let percentage = self.percentage(fields);
        let distributed = self.distributed(fields, mode, label);
        let has_distributed_fields = mode == Some(Mode::Inline) && self.in_inline_map(fields);
        let handling = self.handling(fields, transition);
        single.then_some(())?;
        Some(StateKind::Map(Box::new(Map {
            processor: processor?,
            distributed: distributed?,
            has_distributed_fields,
            items_path: items_path?,
            items: items?,
            item_selector: selector?.or(parameters?),
            max_concurrency: max_concurrency?,
            tolerated_failure_count: count?,
            tolerated_failure_percentage: percentage?,
            handling: handling?,
        })))
    }

    /// A template of JSONPath, or a value with JSONata in it.
    pub(super) fn payload(&mut self, at: &At<'t>) -> Option<Payload> {
        match self.language {
            Language::JsonPath => self.template(at).map(Payload::Template),
            Language::Jsonata => self.jsonata(at).map(Payload::Computed),
        }
    }

    /// `Parameters` of JSONPath, `Arguments` of JSONata.
    #[expect(clippy::option_option, reason = "absent and unusable are two things")]
    pub(super) fn arguments(&mut self, fields: &Fields<'t>) -> Option<Option<Payload>> {
        let parameters = self.in_jsonpath(fields, "Parameters", Self::template);
        let arguments = self.in_jsonata(fields, "Arguments");
        Some(
            parameters?
                .map(Payload::Template)
                .or(arguments?.map(Payload::Computed)),
        )
    }

    /// `Items` of JSONata: an array, an object or an expression.
    #[expect(clippy::option_option, reason = "absent and unusable are two things")]
    fn items_of(&mut self, fields: &Fields<'t>) -> Option<Option<Computed>> {
        if self.language == Language::JsonPath {
            return Some(None);
        }
        let Some(at) = fields.get("Items") else {
            return Some(None);
        };
        if let Some(computed) = self.computed(&at) {
            return computed.map(Some);
        }
        // The members of an object are items, too.
        if at.node.members().is_none() {
            self.list(&at)?;
        }
        self.jsonata(&at).map(Some)
    }

    fn processor(&mut self, at: &At<'t>) -> Option<(Arc<Scope>, Mode)> {
        let fields = self.object(at)?;
        self.allow(&fields, catalog::names(Owner::Processor));
        let mode = self.optional(&fields, "ProcessorConfig", Self::processor_config);
        // A child execution has variables of its own.
        let around = match mode {
            Some(Some(Mode::Distributed(_))) => std::mem::take(&mut self.assigned),
            _ => Vec::new(),
        };
        let scope = self.inner_scope(&fields);
        if !around.is_empty() {
            self.assigned = around;
        }
        Some((scope?, mode?.unwrap_or(Mode::Inline)))
    }

    fn label(&mut self, fields: &Fields<'t>) -> Option<Str> {
        let at = fields.get("Label")?;
        let label = self.string(&at)?;
        if label.chars().nth(MAX_LABEL).is_some() {
            self.error(
                &at,
                at.body(),
                &finding::INVALID_LABEL_NAME,
                messages::label_too_long(label),
            );
        }
        if !self.labels.insert(label) {
            self.error(
                &at,
                at.body(),
                &finding::DUPLICATE_LABEL_NAME,
                messages::duplicate_label(label),
            );
        }
        Some(label.clone())
    }

    /// A number of items, or the path to one.
    #[expect(clippy::option_option, reason = "absent and unusable are two things")]
    pub(super) fn count(&mut self, fields: &Fields<'t>, name: &str, path: &str) -> Option<Option<Amount>> {
        let written = self.optional(fields, name, |reader, at| match reader.computed(at) {
            Some(computed) => computed.map(Amount::Computed),
            // The service takes a 0 and fails the state at run time: not something to assume.
            None if reader.assumed(at, &1) => Some(Amount::Fixed(1)),
            None => reader.integer(at, 0, None).map(Amount::Fixed),
        });
        let found = self.in_jsonpath(fields, path, Self::number_reference);
        Some(written?.or(found?.map(Amount::At)))
    }

    #[expect(clippy::option_option, reason = "absent and unusable are two things")]
    fn percentage(&mut self, fields: &Fields<'t>) -> Option<Option<Percentage>> {
        let fixed = self.optional(fields, "ToleratedFailurePercentage", |reader, at| {
            match reader.computed(at) {
                Some(computed) => computed.map(Percentage::Computed),
                None => reader
                    .float(at, 0.0, Some(100.0), messages::NO_INTEGER)
                    .map(Percentage::Fixed),
            }
        });
        let path = "ToleratedFailurePercentagePath";
        let found = self.in_jsonpath(fields, path, Self::number_reference);
        Some(fixed?.or(found?.map(Percentage::At)))
    }
}
