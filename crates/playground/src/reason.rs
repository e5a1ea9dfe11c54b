//! Why a state was left as it was: which rule of a Choice applied and why the others did not, and which retriers and catchers
//! saw a failure.
//!
//! Nothing is traced while a run goes on; all of this is computed again from what a visit keeps, when somebody looks at it.
//! What does not live here: why a single expression failed (`explain.rs`).

use asl::model::{
    Catcher, Choice, ChoiceRule, Comparable, Comparison, Computed, Condition, Operand, Order, Property,
    Retrier, State, StateKind,
};
use asl_engine::failure::{Class, name};
use asl_engine::{Evaluation, Place, TransitionRule, Visit, holds};
use asl_json::describe::{described, listed, quoted};
use asl_json::{LineIndex, Pointer, Str, Value};
use asl_jsonata::ReferenceKind;
use asl_jsonpath::{Query, Scope};
use asl_protocol::{ClauseView, ConditionView, Fix, PartView, ReasonView, Verdict};

use crate::editor::text_edits;
use crate::execution_view::ExecutionView;
use crate::explain::{given, limits};

/// How many clauses of a state are listed.
const MOST_CLAUSES: usize = 100;
/// How many comparisons of one rule are listed.
const MOST_TESTS: usize = 60;
/// How many values of an expression are listed.
const MOST_VALUES: usize = 20;

impl ExecutionView<'_> {
    /// Why the state that failed the execution was not retried or caught, or why none of its rules applied.
    pub(crate) fn reason_of_failure(&self) -> Option<ReasonView> {
        let error = self.execution.error.as_ref()?;
        let failed = self.execution.visits.iter().rev().filter(|visit| {
            let failure = visit.failure();
            visit.exited().is_none() && failure.is_some_and(|failure| failure.error.as_ref() == Some(error))
        });
        failed.take(8).find_map(|visit| self.reason(visit))
    }

    /// Which rule of a Choice decided, or which retriers and catchers saw the failure of another state.
    pub(crate) fn reason(&self, visit: &Visit) -> Option<ReasonView> {
        let state = self.definition.machine.find(visit.pointer())?;
        match &state.kind {
            StateKind::Choice(choice) => Some(self.decision(visit, choice)),
            StateKind::Task(task) => self.handling(visit, state, &task.handling.retry, &task.handling.catch),
            StateKind::Parallel(parallel) => {
                self.handling(visit, state, &parallel.handling.retry, &parallel.handling.catch)
            }
            StateKind::Map(map) => self.handling(visit, state, &map.handling.retry, &map.handling.catch),
            StateKind::Pass(_) | StateKind::Wait(_) | StateKind::Succeed | StateKind::Fail(_) => None,
        }
    }

    fn fix(&self, fix: asl::Fix) -> Fix {
        Fix {
            title: fix.title,
            edits: text_edits(&fix.edits, &LineIndex::new(&self.definition.text)),
        }
    }
}

// ---- Choice ----

impl ExecutionView<'_> {
    fn decision(&self, visit: &Visit, choice: &Choice) -> ReasonView {
        let asked = |index: usize| {
            let of_rule = |evaluation: &&Evaluation| {
                evaluation.field.place == Place::Choice(index)
                    && matches!(evaluation.field.name, "" | "Condition")
            };
            self.execution.notes.evaluations(visit).into_iter().find(of_rule)
        };
        let mut clauses: Vec<ClauseView> = Vec::new();
        let mut failed = None;
        for (index, rule) in choice.rules.iter().enumerate().take(MOST_CLAUSES) {
            let verdict = match (visit.taken, asked(index)) {
                (Some(TransitionRule::Choice(taken)), _) if index == taken => Verdict::Applies,
                (Some(TransitionRule::Choice(taken)), _) if index > taken => Verdict::Skipped,
                _ if failed.is_some() => Verdict::Skipped,
                (None, Some(evaluation)) if evaluation.failed && !self.is_last(visit, choice, index) => {
                    failed = Some(index);
                    Verdict::Failed
                }
                _ => Verdict::Rejects,
            };
            clauses.push(ClauseView {
                name: format!("Choices[{index}]"),
                verdict,
                next: Some(rule.next.to_string()),
                sentence: None,
                tests: self.tests(visit, rule, asked(index), verdict),
                fix: None,
            });
        }
        let by_default = visit.taken == Some(TransitionRule::Default);
        if let Some(default) = &choice.default {
            clauses.push(ClauseView {
                name: "Default".into(),
                verdict: if by_default {
                    Verdict::Applies
                } else {
                    Verdict::Skipped
                },
                next: Some(default.to_string()),
                sentence: None,
                tests: Vec::new(),
                fix: None,
            });
        }
        let sentence = match (visit.taken, failed) {
            (Some(TransitionRule::Choice(index)), _) => {
                let next = choice.rules.get(index).map_or("", |rule| &*rule.next);
                let first = if index == 0 { "applies" } else { "is the first rule that applies" };
                format!("`Choices[{index}]` {first}, so the execution continues to {}.", quoted(next))
            }
            (Some(_), _) => format!(
                "No rule applies, so `Default` leads to {}.",
                quoted(choice.default.as_deref().unwrap_or(""))
            ),
            (None, Some(index)) => format!("`Choices[{index}]` could not be evaluated, so the state fails."),
            (None, None) => {
                "No rule applies and there is no `Default`, so the state fails. A `Default` takes everything that no rule expects."
                    .to_owned()
            }
        };
        ReasonView {
            state: visit.state().to_string(),
            sentence,
            more: choice.rules.len().saturating_sub(MOST_CLAUSES),
            clauses,
            fix: None,
        }
    }

    fn tests(
        &self,
        visit: &Visit,
        rule: &ChoiceRule,
        evaluation: Option<&Evaluation>,
        verdict: Verdict,
    ) -> Vec<ConditionView> {
        let evaluation = evaluation.filter(|_| verdict != Verdict::Skipped);
        if let Condition::Computed(computed) = &rule.condition {
            return vec![self.computed(visit, computed, evaluation, verdict)];
        }
        let mut tests = Vec::new();
        match evaluation {
            Some(evaluation) => {
                let context = visit.context_of(evaluation);
                let scope = visit.scope(&evaluation.input, &*context);
                list(&rule.condition, Some(&scope), 0, &mut tests);
            }
            None => drop(list(&rule.condition, None, 0, &mut tests)),
        }
        tests
    }

    /// A condition of JSONata with the values that it reads.
    fn computed(
        &self,
        visit: &Visit,
        computed: &Computed,
        evaluation: Option<&Evaluation>,
        verdict: Verdict,
    ) -> ConditionView {
        let Computed::Expression(expression) = computed else {
            let constant = verdict == Verdict::Applies;
            return ConditionView {
                depth: 0,
                text: constant.to_string(),
                verdict,
                sentence: format!("The condition is always `{constant}`."),
                values: Vec::new(),
            };
        };
        let mut view = ConditionView {
            depth: 0,
            text: expression.text().to_owned(),
            verdict,
            sentence: String::new(),
            values: Vec::new(),
        };
        let Some(evaluation) = evaluation else { return view };
        let environment = self.environment(visit, evaluation);
        let mut host = evaluation.host(self.seed);
        let evaluated = expression.evaluate_traced(None, &environment, &mut host, &limits());
        view.sentence = match &evaluated.result {
            Ok(asl_jsonata::Outcome::Value(value)) => format!("The expression gives {}.", described(value)),
            Ok(_) => "The expression gives nothing.".to_owned(),
            Err(error) => error.to_string(),
        };
        for reference in expression.references() {
            let ReferenceKind::Variable { local: false, .. } = reference.kind else {
                continue;
            };
            let text = reference.span.slice(expression.text());
            if view.values.len() >= MOST_VALUES || view.values.iter().any(|value| value.text == text) {
                continue;
            }
            let found = expression.value_at(&evaluated, reference.span);
            view.values.push(PartView {
                text: text.to_owned(),
                times: found.as_ref().map_or(0, |found| found.times),
                value: found.and_then(|found| given(found.value.as_ref(), found.function)),
            });
        }
        view
    }

    /// Whether the state failed behind its last rule: that marks the last evaluation, which is the rule's and did not fail.
    fn is_last(&self, visit: &Visit, choice: &Choice, index: usize) -> bool {
        let rule = choice.rules.get(index);
        let mut evaluations = self.execution.notes.evaluations(visit).into_iter();
        let asked = evaluations.find(|evaluation| {
            evaluation.field.place == Place::Choice(index) && evaluation.field.name.is_empty()
        });
        let (Some(rule), Some(evaluation)) = (rule, asked) else {
            // A JSONata condition that fails does so by itself.
            return index + 1 == choice.rules.len()
                && visit.failure().and_then(|failure| failure.error.as_deref()) == Some(name::RUNTIME);
        };
        let context = visit.context_of(evaluation);
        holds(&rule.condition, &visit.scope(&evaluation.input, &*context)).is_ok()
    }
}

fn verdict(result: &Result<bool, String>) -> Verdict {
    match result {
        Ok(true) => Verdict::Applies,
        Ok(false) => Verdict::Rejects,
        Err(_) => Verdict::Failed,
    }
}

/// Lists a condition and what is in it; without a scope it was not evaluated. Gives whether it holds.
fn list(
    condition: &Condition,
    scope: Option<&Scope<'_>>,
    depth: usize,
    tests: &mut Vec<ConditionView>,
) -> Option<Result<bool, String>> {
    if tests.len() >= MOST_TESTS {
        return None;
    }
    let result = scope.map(|scope| holds(condition, scope));
    let mut view = ConditionView {
        depth,
        text: String::new(),
        verdict: result.as_ref().map_or(Verdict::Skipped, verdict),
        sentence: String::new(),
        values: Vec::new(),
    };
    let (word, inner, decides) = match condition {
        Condition::And(all) => ("And", &all[..], Some(false)),
        Condition::Or(any) => ("Or", &any[..], Some(true)),
        Condition::Not(inner) => ("Not", std::slice::from_ref(&**inner), None),
        Condition::Computed(_) => return result,
        Condition::Test { variable, comparison } => {
            view.text = written(variable, comparison);
            if let Some(scope) = scope {
                view.sentence = compared(variable, comparison, scope, result == Some(Ok(true)));
            }
            tests.push(view);
            return result;
        }
    };
    word.clone_into(&mut view.text);
    tests.push(view);
    let mut scope = scope;
    for condition in inner {
        let result = list(condition, scope, depth + 1, tests);
        // What stands behind the part that decides is not asked.
        if matches!(result, Some(Err(_)))
            || matches!((&result, decides), (Some(Ok(held)), Some(decides)) if *held == decides)
        {
            scope = None;
        }
    }
    result
}

/// The name of an operator as definitions have it.
fn operator(comparison: &Comparison) -> String {
    match comparison {
        Comparison::Compare { kind, order, operand } => {
            let kind = match kind {
                Comparable::String => "String",
                Comparable::Numeric => "Numeric",
                Comparable::Boolean => "Boolean",
                Comparable::Timestamp => "Timestamp",
            };
            let order = match order {
                Order::Equals => "Equals",
                Order::LessThan => "LessThan",
                Order::GreaterThan => "GreaterThan",
                Order::LessThanEquals => "LessThanEquals",
                Order::GreaterThanEquals => "GreaterThanEquals",
            };
            let path = if matches!(operand, Operand::At(_)) {
                "Path"
            } else {
                ""
            };
            format!("{kind}{order}{path}")
        }
        Comparison::Matches(_) => "StringMatches".to_owned(),
        Comparison::Is(property, _) => {
            let property = match property {
                Property::Present => "IsPresent",
                Property::Null => "IsNull",
                Property::Numeric => "IsNumeric",
                Property::String => "IsString",
                Property::Boolean => "IsBoolean",
                Property::Timestamp => "IsTimestamp",
            };
            property.to_owned()
        }
    }
}

fn written(variable: &Query, comparison: &Comparison) -> String {
    let operand = match comparison {
        Comparison::Compare {
            operand: Operand::Value(value),
            ..
        } => value.to_string(),
        Comparison::Compare {
            operand: Operand::At(query),
            ..
        } => query.text().to_owned(),
        Comparison::Matches(pattern) => Value::from(pattern.clone()).to_string(),
        Comparison::Is(_, expected) => expected.to_string(),
    };
    format!("{} {} {operand}", variable.text(), operator(comparison))
}

/// What a type of comparison needs on either side.
fn needed(kind: Comparable) -> &'static str {
    match kind {
        Comparable::String => "a string",
        Comparable::Numeric => "a number",
        Comparable::Boolean => "`true` or `false`",
        Comparable::Timestamp => "a timestamp such as `\"2026-01-31T12:00:00Z\"`",
    }
}

fn fits(kind: Comparable, value: &Value) -> bool {
    match kind {
        Comparable::String => value.as_str().is_some(),
        Comparable::Numeric => value.as_number().is_some(),
        Comparable::Boolean => value.as_bool().is_some(),
        Comparable::Timestamp => value.as_str().and_then(asl::Instant::parse).is_some(),
    }
}

/// What was compared with what, in a sentence.
fn compared(variable: &Query, comparison: &Comparison, scope: &Scope<'_>, applies: bool) -> String {
    let path = quoted(variable.text());
    let left = variable.read(scope);
    if let Comparison::Is(property, expected) = comparison {
        let asked = format!("`{}: {expected}`", operator(comparison));
        let outcome = if applies { "holds" } else { "does not hold" };
        return match (left, property) {
            (Ok(value), _) => format!("{path} is {}, so {asked} {outcome}.", described(&value)),
            (Err(_), Property::Present) => format!("{path} leads to nothing, so {asked} {outcome}."),
            (Err(_), _) => no_value(&path),
        };
    }
    let Ok(left) = left else { return no_value(&path) };
    let is = format!("{path} is {}", described(&left));
    let needs = |kind| format!("`{}` needs {}", operator(comparison), needed(kind));
    match comparison {
        Comparison::Compare { kind, order, operand } => {
            if !fits(*kind, &left) {
                return format!("{is}; {}.{}", needs(*kind), instead(*kind, *order, &left));
            }
            let right = match operand {
                Operand::Value(value) => described(value),
                Operand::At(query) => {
                    let path = quoted(query.text());
                    match query.read(scope) {
                        Err(_) => return no_value(&path),
                        Ok(value) if !fits(*kind, &value) => {
                            return format!("{path} is {}; {}.", described(&value), needs(*kind));
                        }
                        Ok(value) => format!("{path}, {}", described(&value)),
                    }
                }
            };
            let word = match order {
                Order::Equals => "equal to",
                Order::LessThan => "less than",
                Order::GreaterThan => "greater than",
                Order::LessThanEquals => "at most",
                Order::GreaterThanEquals => "at least",
            };
            let not = if applies { "" } else { "not " };
            let near = match operand {
                Operand::Value(value) if !applies && *order == Order::Equals => nearly(&left, value),
                _ => "",
            };
            format!("{is}, which is {not}{word} {right}.{near}")
        }
        Comparison::Matches(pattern) => match left.as_str() {
            None => format!("{is}; {}.", needs(Comparable::String)),
            Some(_) => {
                let does = if applies { "matches" } else { "does not match" };
                let pattern = described(&Value::from(pattern.clone()));
                format!(
                    "{is}, which {does} {}.",
                    pattern.trim_start_matches("the string ")
                )
            }
        },
        Comparison::Is(..) => String::new(),
    }
}

fn no_value(path: &str) -> String {
    format!("{path} leads to nothing, and only `IsPresent` may ask about that.")
}

/// The operator that takes the value as it is.
fn instead(kind: Comparable, order: Order, value: &Value) -> &'static str {
    match (kind, order, value) {
        (Comparable::Numeric, Order::Equals, Value::String(_)) => {
            " A number in quotes is a string: send it without quotes, or use `StringEquals`."
        }
        (Comparable::String, Order::Equals, Value::Number(_)) => " Use `NumericEquals` for numbers.",
        (Comparable::Boolean, _, Value::String(_)) => " In quotes it is a string: send it without quotes.",
        _ => "",
    }
}

/// What sets two texts apart that look the same.
fn nearly(left: &Value, right: &Value) -> &'static str {
    let (Some(left), Some(right)) = (left.as_str(), right.as_str()) else {
        return "";
    };
    if left.trim() == right.trim() {
        " They differ in spaces at the beginning or end only."
    } else if left.to_lowercase() == right.to_lowercase() {
        " They differ in upper and lower case only."
    } else {
        ""
    }
}

// ---- Retry and Catch ----

/// A failure as retriers and catchers see it.
struct Seen<'v> {
    error: &'v str,
    class: Class,
    visit: &'v Visit,
}

impl ExecutionView<'_> {
    /// Which retriers and catchers saw the failure of a state; nothing if it did not fail in the end.
    fn handling(
        &self,
        visit: &Visit,
        state: &State,
        retry: &[Retrier],
        catch: &[Catcher],
    ) -> Option<ReasonView> {
        let failure = visit.failure()?;
        let is_caught = matches!(visit.taken, Some(TransitionRule::Catch(_)));
        if visit.exited().is_some() && !is_caught {
            return None;
        }
        let seen = Seen {
            error: failure.error.as_deref().unwrap_or(""),
            class: visit.class()?,
            visit,
        };
        let shown = if seen.error.is_empty() {
            "an error without a name".to_owned()
        } else {
            quoted(seen.error)
        };
        let reason = |sentence: String, clauses: Vec<ClauseView>, fix: Option<Fix>| ReasonView {
            state: visit.state().to_string(),
            sentence,
            more: (retry.len() + catch.len()).saturating_sub(2 * MOST_CLAUSES),
            clauses,
            fix,
        };
        if seen.class == Class::Fatal {
            if retry.is_empty() && catch.is_empty() {
                return None;
            }
            let sentence = format!(
                "This {shown} ends the execution at once: neither `Retry` nor `Catch` applies, not even `States.ALL`."
            );
            return Some(reason(sentence, Vec::new(), None));
        }
        let mut clauses = self.retriers(&seen, state, retry);
        clauses.extend(self.catchers(&seen, state, catch));
        let sentence = match (visit.taken, retry.is_empty(), catch.is_empty()) {
            (Some(TransitionRule::Catch(index)), ..) => {
                let next = catch.get(index).map_or("", |catcher| &*catcher.next);
                format!("`Catch[{index}]` caught {shown} and leads to {}.", quoted(next))
            }
            (_, true, true) => {
                format!("The state has neither `Retry` nor `Catch`, so {shown} fails it.")
            }
            (_, false, true) => format!("No retry is left for {shown}, and the state has no `Catch`."),
            (_, true, false) => format!("No catcher matches {shown}, and the state has no `Retry`."),
            (_, false, false) => format!("No retrier or catcher matches {shown}."),
        };
        let wide = [Str::from(name::TASK_FAILED)];
        let is_seen = |names: &[Str]| seen.class.is_matched_by(Some(seen.error), names);
        let is_matched = retry.iter().any(|retrier| is_seen(&retrier.error_equals))
            || catch.iter().any(|catcher| is_seen(&catcher.error_equals));
        let has_clauses = !retry.is_empty() || !catch.is_empty();
        let sentence = if has_clauses && !is_matched && is_seen(&wide) {
            format!("{sentence} `{}` would match it.", name::TASK_FAILED)
        } else {
            sentence
        };
        let may_retry = retry.is_empty() && !is_caught && !seen.error.is_empty();
        let fix = may_retry
            .then(|| asl::edit::add_retry(&self.definition.text, &state.pointer, seen.error))
            .flatten();
        Some(reason(sentence, clauses, fix.map(|fix| self.fix(fix))))
    }

    fn retriers(&self, seen: &Seen<'_>, state: &State, retry: &[Retrier]) -> Vec<ClauseView> {
        let matching = retry
            .iter()
            .position(|retrier| seen.class.is_matched_by(Some(seen.error), &retrier.error_equals));
        let clause = |(index, retrier): (usize, &Retrier)| {
            let used = seen
                .visit
                .retriers()
                .iter()
                .filter(|other| **other == index)
                .count();
            let (verdict, sentence) = match matching {
                Some(first) if first == index => {
                    let most = retrier.max_attempts;
                    let sentence = match (most, used) {
                        (0, _) => "It matches, but `MaxAttempts` is 0: it never retries.".to_owned(),
                        (_, 1) => format!("It matches and retried once; `MaxAttempts` is {most}."),
                        (_, used) => format!("It matches and retried {used} times; `MaxAttempts` is {most}."),
                    };
                    (Verdict::Applies, sentence)
                }
                Some(first) if first < index => (
                    Verdict::Skipped,
                    format!("Not reached: `Retry[{first}]` matches first."),
                ),
                _ => (Verdict::Rejects, seen.no_match(&retrier.error_equals)),
            };
            ClauseView {
                name: format!("Retry[{index}]"),
                verdict,
                next: None,
                sentence: Some(sentence),
                tests: Vec::new(),
                fix: None,
            }
        };
        let mut clauses: Vec<ClauseView> = retry.iter().enumerate().take(MOST_CLAUSES).map(clause).collect();
        if matching.is_none() {
            self.offer(seen, &mut clauses, state, "Retry");
        }
        clauses
    }

    fn catchers(&self, seen: &Seen<'_>, state: &State, catch: &[Catcher]) -> Vec<ClauseView> {
        let matching = catch
            .iter()
            .position(|catcher| seen.class.is_matched_by(Some(seen.error), &catcher.error_equals));
        let clause = |(index, catcher): (usize, &Catcher)| {
            let (verdict, sentence) = match matching {
                Some(first) if first == index => (Verdict::Applies, "It matches.".to_owned()),
                Some(first) if first < index => (
                    Verdict::Skipped,
                    format!("Not reached: `Catch[{first}]` matches first."),
                ),
                _ => (Verdict::Rejects, seen.no_match(&catcher.error_equals)),
            };
            ClauseView {
                name: format!("Catch[{index}]"),
                verdict,
                next: Some(catcher.next.to_string()),
                sentence: Some(sentence),
                tests: Vec::new(),
                fix: None,
            }
        };
        let mut clauses: Vec<ClauseView> = catch.iter().enumerate().take(MOST_CLAUSES).map(clause).collect();
        if matching.is_none() {
            self.offer(seen, &mut clauses, state, "Catch");
        }
        clauses
    }

    /// Gives the first clause the change after which it would match.
    fn offer(&self, seen: &Seen<'_>, clauses: &mut [ClauseView], state: &State, field: &str) {
        let Some(first) = clauses.first_mut().filter(|_| !seen.error.is_empty()) else {
            return;
        };
        let errors: Pointer = state.pointer.child(field).index(0).child("ErrorEquals");
        let title = format!("{field} {} too", seen.error);
        let fix = asl::edit::append(&self.definition.text, &errors, seen.error, title);
        first.fix = fix.map(|fix| self.fix(fix));
    }
}

impl Seen<'_> {
    /// Why a list of errors does not match.
    fn no_match(&self, names: &[Str]) -> String {
        let error = if self.error.is_empty() {
            "The error has no name".to_owned()
        } else {
            quoted(self.error)
        };
        let timed_out = matches!(self.class, Class::Timeout | Class::Heartbeat);
        if timed_out && names.iter().any(|other| **other == *name::TASK_FAILED) {
            return format!("`States.TaskFailed` takes every error except {error}.");
        }
        let list = listed(names.iter().map(|other| quoted(other)));
        let same = |other: &&Str| other.eq_ignore_ascii_case(self.error) || other.trim() == self.error;
        if let Some(other) = names.iter().find(same) {
            return format!("It names {}; {error} is spelled differently.", quoted(other));
        }
        if self.error.is_empty() {
            return format!(
                "It names {list}. {error}, so only `States.ALL` and `States.TaskFailed` match it."
            );
        }
        format!("It names {list}; {error} is not among them.")
    }
}
