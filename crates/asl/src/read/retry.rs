//! `Retry` and `Catch`, and what else Task, Parallel and Map have in common.

use asl_catalog::fields::{self as catalog, Owner};
use asl_json::Str;

use super::machine::MAX_SECONDS;
use crate::advice;
use crate::messages;
use crate::model::{Catcher, Handling, ResultPath, Retrier, Transition};
use crate::node_path::{At, Fields};
use crate::reader::Reader;

/// The longest `MaxDelaySeconds` (`numeric-ranges`).
const MAX_DELAY: u64 = 31_622_400;

/// `MaxAttempts` where it is absent.
const ATTEMPTS: u64 = 3;

impl<'t> Reader<'t> {
    /// The fields that Task, Parallel and Map have in common, with the transition, which is read first.
    pub(super) fn handling(
        &mut self,
        fields: &Fields<'t>,
        transition: Option<Transition>,
    ) -> Option<Handling> {
        let result_selector = self.in_jsonpath(fields, "ResultSelector", Self::template);
        let result_path = self.result_path_of(fields);
        let retry = self.retry(fields);
        let catch = self.catch(fields);
        Some(Handling {
            result_selector: result_selector?,
            result_path: result_path?,
            retry: retry?,
            catch: catch?,
            transition: transition?,
        })
    }

    /// The field `Retry`; an empty list is accepted (`accepted-empty-retry`).
    fn retry(&mut self, fields: &Fields<'t>) -> Option<Vec<Retrier>> {
        let list = self.optional(fields, "Retry", Self::list)?.unwrap_or_default();
        let count = list.len();
        advice::errors::names(self, fields, &list);
        self.each(&list, |reader, index, at| reader.retrier(at, index + 1 == count))
    }

    fn retrier(&mut self, at: &At<'t>, last: bool) -> Option<Retrier> {
        let fields = self.object(at)?;
        self.allow(&fields, catalog::names(Owner::Retrier));
        self.require(&fields, &["ErrorEquals"]);
        let error_equals = fields
            .get("ErrorEquals")
            .and_then(|at| self.error_names(&at, last));
        let interval = self.optional(&fields, "IntervalSeconds", |reader, at| {
            reader.integer(at, 0, Some(MAX_SECONDS))
        });
        let attempts = self.optional(&fields, "MaxAttempts", |reader, at| {
            if reader.assumed(at, &ATTEMPTS) {
                return Some(ATTEMPTS);
            }
            reader.integer(at, 0, Some(MAX_SECONDS))
        });
        let backoff = self.optional(&fields, "BackoffRate", |reader, at| {
            reader.float(at, 1.0, None, messages::NO_DOUBLE)
        });
        let max_delay = self.optional(&fields, "MaxDelaySeconds", |reader, at| {
            reader.integer(at, 1, Some(MAX_DELAY))
        });
        let jitter = self.optional(&fields, "JitterStrategy", |reader, at| {
            reader.word(at, catalog::words(Owner::Retrier, "JitterStrategy"))
        });
        Some(Retrier {
            error_equals: error_equals?,
            interval_seconds: interval?.unwrap_or(1),
            max_attempts: attempts?.unwrap_or(ATTEMPTS),
            backoff_rate: backoff?.unwrap_or(2.0),
            max_delay_seconds: max_delay?,
            full_jitter: jitter? == Some(1),
        })
    }

    /// `ErrorEquals`. `States.ALL` must stand alone, and in the last retrier or catcher (`states-all-*`).
    fn error_names(&mut self, at: &At<'t>, last: bool) -> Option<Vec<Str>> {
        let items = self.items(at)?;
        let alone = items.len() == 1;
        self.each(&items, |reader, _, item| {
            let name = reader.string(item)?;
            if &**name == "States.ALL" && !(alone && last) {
                reader.wrong(item, messages::STATES_ALL);
                return None;
            }
            Some(name.clone())
        })
    }

    /// The field `Catch`.
    fn catch(&mut self, fields: &Fields<'t>) -> Option<Vec<Catcher>> {
        let list = self.optional(fields, "Catch", Self::list)?.unwrap_or_default();
        let count = list.len();
        advice::errors::names(self, fields, &list);
        self.each(&list, |reader, index, at| reader.catcher(at, index + 1 == count))
    }

    fn catcher(&mut self, at: &At<'t>, last: bool) -> Option<Catcher> {
        let fields = self.object(at)?;
        self.allow(&fields, catalog::names(Owner::Catcher));
        self.catcher_language(&fields);
        self.require(&fields, &["ErrorEquals", "Next"]);
        let error_equals = fields
            .get("ErrorEquals")
            .and_then(|at| self.error_names(&at, last));
        self.in_catcher = true;
        let next = fields.get("Next").and_then(|at| self.target(&at));
        self.out.open |= next.is_none();
        let result_path = self.in_jsonpath(&fields, "ResultPath", Self::result_path);
        let assign = self.optional(&fields, "Assign", Self::assign);
        let output = self.in_jsonata(&fields, "Output");
        self.in_catcher = false;
        Some(Catcher {
            error_equals: error_equals?,
            next: next?,
            result_path: result_path?.unwrap_or(ResultPath::Replace),
            assign: assign?,
            output: output?,
            pointer: at.pointer(),
        })
    }

    fn catcher_language(&mut self, fields: &Fields<'t>) {
        for name in ["ResultPath", "Output"] {
            self.language_of_field(fields, Owner::Catcher, name);
        }
    }
}
