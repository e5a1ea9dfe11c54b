//! Parallel and Map: states with states inside.

use std::sync::Arc;

use asl_json::Str;
use asl_jsonpath::Template;

use super::distributed::Mode;
use super::{Language, Reader};
use crate::cursor::{At, Fields};
use crate::diagnostic::code;
use crate::model::{Amount, Map, Parallel, Percentage, Scope, StateKind};
use crate::sentence;

/// A branch is a scope and nothing else; not even `QueryLanguage` (`querylanguage-on-branch`).
const BRANCH: [&str; 3] = ["Comment", "StartAt", "States"];

const PROCESSOR: [&str; 4] = ["Comment", "ProcessorConfig", "StartAt", "States"];

/// The longest `Label`, in characters (`label-too-long`).
const MAX_LABEL: usize = 40;

impl<'t> Reader<'t> {
    pub(super) fn parallel(&mut self, fields: &Fields<'t>) -> Option<StateKind> {
        self.require(fields, &["Branches"]);
        let transition = self.transition(fields);
        let items = fields.get("Branches").and_then(|at| self.items(&at));
        let branches = items.and_then(|items| self.each(&items, |reader, _, at| reader.branch(at)));
        let parameters = self.in_jsonpath(fields, "Parameters", Self::template);
        self.in_jsonata(fields, "Arguments");
        let result_selector = self.in_jsonpath(fields, "ResultSelector", Self::template);
        let result_path = self.result_path_of(fields);
        let retry = self.retry(fields);
        let catch = self.catch(fields);
        Some(StateKind::Parallel(Box::new(Parallel {
            branches: branches?,
            parameters: parameters?,
            result_selector: result_selector?,
            result_path: result_path?,
            retry: retry?,
            catch: catch?,
            transition: transition?,
        })))
    }

    fn branch(&mut self, at: &At<'t>) -> Option<Arc<Scope>> {
        let fields = self.object(at)?;
        self.allow(&fields, &BRANCH);
        self.inner_scope(&fields)
    }

    pub(super) fn map(&mut self, fields: &Fields<'t>) -> Option<StateKind> {
        let processor_single = self.choose(fields, &["ItemProcessor", "Iterator"]);
        let single = [
            self.exclude(fields, &["ItemSelector", "Parameters"]),
            self.exclude(fields, &["MaxConcurrency", "MaxConcurrencyPath"]),
            self.exclude(
                fields,
                &["ToleratedFailurePercentage", "ToleratedFailurePercentagePath"],
            ),
            self.exclude(fields, &["ToleratedFailureCount", "ToleratedFailureCountPath"]),
            processor_single,
        ]
        .iter()
        .all(|single| *single);
        let transition = self.transition(fields);
        let label = self.label(fields);
        let old = fields.get("Iterator").and_then(|at| self.processor(&at));
        let new = fields.get("ItemProcessor").and_then(|at| self.processor(&at));
        let (processor, mode) = new.or(old).unzip();
        let items_path = self.in_jsonpath(fields, "ItemsPath", Self::reference);
        self.items_of(fields);
        let selector = self.optional(fields, "ItemSelector", |reader, at| {
            reader.template_or_jsonata(at)
        });
        let parameters = self.in_jsonpath(fields, "Parameters", Self::template);
        let max_concurrency = self.count(fields, "MaxConcurrency", "MaxConcurrencyPath");
        let count = self.count(fields, "ToleratedFailureCount", "ToleratedFailureCountPath");
        let percentage = self.percentage(fields);
        let distributed = self.distributed(fields, mode, label);
        let has_distributed_fields = mode == Some(Mode::Inline) && self.in_inline_map(fields);
        let result_selector = self.in_jsonpath(fields, "ResultSelector", Self::template);
        let result_path = self.result_path_of(fields);
        let retry = self.retry(fields);
        let catch = self.catch(fields);
        single.then_some(())?;
        Some(StateKind::Map(Box::new(Map {
            processor: processor?,
            distributed: distributed?,
            has_distributed_fields,
            items_path: items_path?,
            item_selector: selector?.or(parameters?),
            max_concurrency: max_concurrency?,
            tolerated_failure_count: count?,
            tolerated_failure_percentage: percentage?,
            result_selector: result_selector?,
            result_path: result_path?,
            retry: retry?,
            catch: catch?,
            transition: transition?,
        })))
    }

    /// A template of JSONPath, or a value with JSONata in it, which gives nothing to run yet.
    pub(super) fn template_or_jsonata(&mut self, at: &At<'t>) -> Option<Template> {
        match self.language {
            Language::JsonPath => self.template(at),
            Language::Jsonata => {
                self.jsonata(at);
                None
            }
        }
    }

    /// `Items` of JSONata: an array or an expression.
    fn items_of(&mut self, fields: &Fields<'t>) {
        if self.language == Language::JsonPath {
            return;
        }
        if let Some(at) = fields.get("Items")
            && !self.computed(&at)
            && self.list(&at).is_some()
        {
            self.jsonata(&at);
        }
    }

    fn processor(&mut self, at: &At<'t>) -> Option<(Arc<Scope>, Mode)> {
        let fields = self.object(at)?;
        self.allow(&fields, &PROCESSOR);
        let mode = self.optional(&fields, "ProcessorConfig", Self::processor_config);
        let scope = self.inner_scope(&fields);
        Some((scope?, mode?.unwrap_or(Mode::Inline)))
    }

    fn label(&mut self, fields: &Fields<'t>) -> Option<Str> {
        let at = fields.get("Label")?;
        let label = self.string(&at)?;
        if label.chars().nth(MAX_LABEL).is_some() {
            self.error(
                &at,
                at.body(),
                code::INVALID_LABEL_NAME,
                sentence::label_too_long(label),
            );
        }
        if !self.labels.insert(label) {
            self.error(
                &at,
                at.body(),
                code::DUPLICATE_LABEL_NAME,
                sentence::duplicate_label(label),
            );
        }
        Some(label.clone())
    }

    /// A number of items, or the path to one.
    #[expect(clippy::option_option, reason = "absent and unusable are two things")]
    pub(super) fn count(&mut self, fields: &Fields<'t>, name: &str, path: &str) -> Option<Option<Amount>> {
        let fixed = self.optional(fields, name, |reader, at| {
            let fixed = !reader.computed(at);
            fixed.then(|| reader.integer(at, 0, None)).flatten()
        });
        let found = self.in_jsonpath(fields, path, Self::number_reference);
        Some(match (fixed?, found?) {
            (Some(count), _) => Some(Amount::Fixed(count)),
            (None, found) => found.map(Amount::At),
        })
    }

    #[expect(clippy::option_option, reason = "absent and unusable are two things")]
    fn percentage(&mut self, fields: &Fields<'t>) -> Option<Option<Percentage>> {
        let fixed = self.optional(fields, "ToleratedFailurePercentage", |reader, at| {
            let fixed = !reader.computed(at);
            let read = || reader.float(at, 0.0, Some(100.0), sentence::NO_INTEGER);
            fixed.then(read).flatten()
        });
        let path = "ToleratedFailurePercentagePath";
        let found = self.in_jsonpath(fields, path, Self::number_reference);
        Some(match (fixed?, found?) {
            (Some(percentage), _) => Some(Percentage::Fixed(percentage)),
            (None, found) => found.map(Percentage::At),
        })
    }
}
