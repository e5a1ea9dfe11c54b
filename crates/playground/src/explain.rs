//! Expressions of the last run, evaluated once more on request: why one failed, what another one would give on the same data,
//! and which value a part of one had.
//!
//! A visit keeps what its expressions saw, not what became of their parts. So the parts are computed here, from the definition
//! that ran, with the clock and the random numbers of then; all expressions of a field in their order, because each may
//! take random numbers.

use std::sync::Arc;

use asl_engine::failure::name;
use asl_engine::{Evaluation, Field, FlowKind, Visit};
use asl_json::describe::{described, quoted};
use asl_json::tree::NodeKind;
use asl_json::{LineIndex, Pointer, Span, Value, to_pretty};
use asl_jsonata::{Environment, Evaluated, Limits};
use asl_jsonpath::ReferencePath;
use asl_protocol::{Evaluate, ExplanationView, PartView, QueryLanguage, ValueView};

use crate::execution_view::ExecutionView;

/// The work of an expression that is tried or explained: it answers within about a second, also in a browser.
const STEPS: u64 = 1_000_000;
/// How much of a value's JSON is shown beside its part, in characters.
const MAX_VALUE: usize = 2_000;
/// Values up to this size stand on one line.
const MAX_LINE: usize = 60;
/// How much of the result of a trial is shown.
const MAX_RESULT: usize = 300_000;

pub(crate) fn limits() -> Limits {
    Limits {
        steps: STEPS,
        ..Limits::STEP_FUNCTIONS
    }
}

/// An expression of a field.
struct Written {
    /// The text that holds it.
    pointer: Pointer,
    /// As causes write it: `Output/list[0]`.
    field: String,
    /// The expression alone.
    text: String,
    /// Where it begins in the text that holds it.
    offset: usize,
}

/// What is wrong with an expression, in bytes of its text.
struct Fault {
    span: Span,
    sentence: String,
    /// A name that is not there, and the one that was most likely meant.
    near: Option<(String, String)>,
    /// Each part, how often it was evaluated, and what it gave in the end.
    steps: Vec<(Span, usize, Option<String>)>,
}

/// The text between `{%` and `%}`, and where it begins.
fn unwrapped(text: &str) -> Option<(&str, usize)> {
    let inner = text.strip_prefix("{%")?.strip_suffix("%}")?;
    Some((inner.trim(), inner.len() - inner.trim_start().len() + 2))
}

/// All JSONata expressions in a value, in the order of their evaluation.
fn jsonata(value: &Value, pointer: &Pointer, field: &str, found: &mut Vec<Written>) {
    match value {
        Value::String(text) => {
            if let Some((inner, offset)) = unwrapped(text) {
                found.push(Written {
                    pointer: pointer.clone(),
                    field: field.to_owned(),
                    text: inner.to_owned(),
                    offset,
                });
            }
        }
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                jsonata(item, &pointer.index(index), &format!("{field}[{index}]"), found);
            }
        }
        Value::Object(members) => {
            for (key, member) in members.iter() {
                jsonata(member, &pointer.child(key), &format!("{field}/{key}"), found);
            }
        }
        _ => {}
    }
}

/// All paths and calls in a value of a JSONPath state: members whose name is a path's, in the order of their evaluation.
fn jsonpath(value: &Value, pointer: &Pointer, field: &str, is_path: bool, found: &mut Vec<Written>) {
    match value {
        Value::String(text) if is_path => found.push(Written {
            pointer: pointer.clone(),
            field: field.to_owned(),
            text: text.to_string(),
            offset: 0,
        }),
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                jsonpath(
                    item,
                    &pointer.index(index),
                    &format!("{field}[{index}]"),
                    false,
                    found,
                );
            }
        }
        Value::Object(members) => {
            for (key, member) in members.iter() {
                let is_path = key.ends_with(".$") || &**key == "Variable" || key.ends_with("Path");
                jsonpath(
                    member,
                    &pointer.child(key),
                    &format!("{field}/{key}"),
                    is_path,
                    found,
                );
            }
        }
        _ => {}
    }
}

fn start_of(state: &Pointer, field: &Field) -> Pointer {
    field
        .steps()
        .iter()
        .fold(state.clone(), |pointer, step| pointer.child(step))
}

fn shortened(value: &Value) -> String {
    let text = if value.size() <= MAX_LINE || value.size() > MAX_VALUE * 8 {
        value.to_string()
    } else {
        to_pretty(value)
    };
    cut(text, MAX_VALUE)
}

/// What a part gave, as the page shows it.
pub(crate) fn given(value: Option<&Value>, function: bool) -> Option<String> {
    value
        .map(shortened)
        .or_else(|| function.then(|| "function".to_owned()))
}

pub(crate) fn cut(text: String, most: usize) -> String {
    match text.char_indices().nth(most) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or("")),
        None => text,
    }
}

fn part(text: &str, (span, times, value): &(Span, usize, Option<String>)) -> PartView {
    PartView {
        text: span.slice(text).to_owned(),
        times: *times,
        value: value.clone(),
    }
}

/// The sentence about a fault with the name that was most likely meant, and both names.
fn suggested(sentence: String, missing: Option<(String, Vec<String>)>) -> (String, Option<(String, String)>) {
    let near = missing.and_then(|(name, known)| {
        let near = asl::nearest(&name, known.iter().map(String::as_str))?.to_owned();
        Some((name, near))
    });
    let meant = near.as_ref().map_or(String::new(), |(_, near)| {
        format!(" Did you mean {}?", quoted(near))
    });
    (sentence + &meant, near)
}

fn jsonata_fault(
    expression: &asl_jsonata::Expression,
    evaluated: &Evaluated,
    environment: &Environment,
) -> Option<Fault> {
    let found = expression.explain(evaluated, environment)?;
    let missing = found.missing.map(|missing| (missing.name, missing.known));
    let (sentence, near) = suggested(found.sentence, missing);
    Some(Fault {
        span: found.span,
        sentence,
        near,
        steps: found
            .steps
            .into_iter()
            .filter(|step| step.times > 0 || step.value.is_none())
            .map(|step| (step.span, step.times, given(step.value.as_ref(), step.function)))
            .collect(),
    })
}

fn jsonpath_fault(found: asl_jsonpath::Explanation) -> Fault {
    let (sentence, near) = suggested(found.sentence, found.missing);
    Fault {
        span: found.span,
        sentence,
        near,
        steps: found
            .steps
            .into_iter()
            .map(|step| (step.span, 1, given(step.value.as_ref(), false)))
            .collect(),
    }
}

/// What a field of this type must hold, in words.
fn wanted(expected: &str) -> &str {
    match expected {
        "boolean" => "`true` or `false`",
        "integer" => "a whole number",
        "number" => "a number",
        "string" => "a string",
        "array" => "an array",
        other => other,
    }
}

impl ExecutionView<'_> {
    /// The input of a visited state.
    fn input(&self, visit: &Visit) -> Option<Value> {
        let steps = self.execution.notes.steps(visit);
        steps.first().map(|step| step.value.clone())
    }

    /// The query language of a visited state.
    pub(crate) fn language(&self, visit: &Visit) -> QueryLanguage {
        let of = |value: Option<&Value>| {
            value
                .and_then(|value| value.get("QueryLanguage"))
                .and_then(Value::as_str)
                .map(str::to_owned)
        };
        let own = of(visit.pointer().find(&self.definition.machine.source))
            .or_else(|| of(Some(&self.definition.machine.source)));
        match own.as_deref() {
            Some("JSONata") => QueryLanguage::Jsonata,
            _ => QueryLanguage::JsonPath,
        }
    }

    /// Why the execution failed, if an expression is why.
    pub(crate) fn explanation(&self) -> Option<ExplanationView> {
        let error = self.execution.error.as_ref()?;
        // The state that failed last failed the execution; those around it failed with the same error and no expression.
        let failed = self.execution.visits.iter().rev();
        failed
            .filter(|visit| {
                let failure = visit.failure();
                visit.exited().is_none()
                    && failure.is_some_and(|failure| failure.error.as_ref() == Some(error))
            })
            .find_map(|visit| self.explain(visit))
    }

    /// Why a visit failed, if an expression is why.
    pub(crate) fn explain(&self, visit: &Visit) -> Option<ExplanationView> {
        let (written, fault) = self.fault(visit)?;
        let index = LineIndex::new(&written.text);
        Some(ExplanationView {
            state: visit.state().to_string(),
            place: self.place(&written, fault.span).map(|span| {
                let index = LineIndex::new(&self.definition.text);
                (index.utf16(span.start), index.utf16(span.end))
            }),
            from: index.utf16(fault.span.start),
            to: index.utf16(fault.span.end),
            sentence: fault.sentence,
            steps: fault.steps.iter().map(|step| part(&written.text, step)).collect(),
            field: written.field,
            text: written.text,
        })
    }

    fn fault(&self, visit: &Visit) -> Option<(Written, Fault)> {
        let failure = visit.failure()?;
        let evaluations = self.execution.notes.evaluations(visit);
        let evaluation = evaluations.into_iter().rfind(|evaluation| evaluation.failed)?;
        // That no rule applies is the fault of no expression (`reason.rs`).
        if evaluation.field.name == "Condition" && failure.error.as_deref() == Some(name::RUNTIME) {
            return None;
        }
        let written = self.written(visit, &evaluation.field);
        match self.language(visit) {
            QueryLanguage::Jsonata => self.jsonata_failure(visit, evaluation, written),
            QueryLanguage::JsonPath => self.jsonpath_failure(visit, evaluation, written),
        }
    }

    /// The change of a name that is not in the data to the one that was most likely meant.
    pub(crate) fn nearest_path(&self, visit: &Visit) -> Option<asl::Fix> {
        let (written, fault) = self.fault(visit)?;
        let (name, near) = fault.near?;
        let whole = Span::new(0, written.text.len());
        let place = [fault.span, whole].into_iter().find_map(|span| {
            let at = span.start as usize + span.slice(&written.text).rfind(&*name)?;
            self.place(&written, Span::new(at, at + name.len()))
        })?;
        // Where the text spells the name in another way, there is no change.
        (place.slice(&self.definition.text) == name).then(|| {
            asl::Fix::replace(
                format!("Change {name} to {near} in {}", written.field),
                place,
                near,
            )
        })
    }

    /// The expressions of a field, in the order of their evaluation.
    fn written(&self, visit: &Visit, field: &Field) -> Vec<Written> {
        let pointer = start_of(visit.pointer(), field);
        let mut found = Vec::new();
        let Some(value) = pointer.find(&self.definition.machine.source) else {
            return found;
        };
        let name = field.to_string();
        match self.language(visit) {
            QueryLanguage::Jsonata => jsonata(value, &pointer, &name, &mut found),
            // A field that is a path by itself, and the comparison of a rule, whose paths have names of their own.
            QueryLanguage::JsonPath => {
                jsonpath(value, &pointer, &name, name.ends_with("Path"), &mut found);
                if field.name.is_empty() {
                    // `Assign` and `Output` of the rule are other fields.
                    let own = format!("{name}/Assign");
                    found.retain(|written| !written.field.starts_with(&own));
                }
            }
        }
        found
    }

    /// A part of an expression in the definition, in bytes.
    fn place(&self, written: &Written, span: Span) -> Option<Span> {
        let node = self.definition.tree.find(&written.pointer)?;
        Some(node.span_within(
            &self.definition.text,
            written.offset + span.start as usize,
            written.offset + span.end as usize,
        ))
    }

    pub(crate) fn environment(&self, visit: &Visit, evaluation: &Evaluation) -> Environment {
        visit.environment(
            self.input(visit),
            visit.context_of(evaluation).value(),
            evaluation.result.as_ref(),
            evaluation.error_output.as_ref(),
        )
    }

    /// The first expression that fails, or the one whose value cannot be used.
    fn jsonata_failure(
        &self,
        visit: &Visit,
        evaluation: &Evaluation,
        written: Vec<Written>,
    ) -> Option<(Written, Fault)> {
        let environment = self.environment(visit, evaluation);
        let mut host = evaluation.host(self.seed);
        let alone = written.len() == 1;
        for written in written {
            let expression = asl_jsonata::Expression::parse(&written.text).ok()?;
            let evaluated = expression.evaluate_traced(None, &environment, &mut host, &limits());
            if let Some(fault) = jsonata_fault(&expression, &evaluated, &environment) {
                return Some((written, fault));
            }
            let Ok(asl_jsonata::Outcome::Value(value)) = &evaluated.result else {
                continue;
            };
            if alone {
                let must = evaluation.expected.map_or_else(
                    || "the field cannot use it".to_owned(),
                    |expected| format!("`{}` must be {}", evaluation.field, wanted(expected)),
                );
                let whole = Span::new(0, written.text.len());
                let fault = Fault {
                    span: whole,
                    near: None,
                    sentence: format!("The expression gives {}, but {must}.", described(value)),
                    steps: vec![(whole, 1, Some(shortened(value)))],
                };
                return Some((written, fault));
            }
        }
        None
    }

    fn jsonpath_failure(
        &self,
        visit: &Visit,
        evaluation: &Evaluation,
        written: Vec<Written>,
    ) -> Option<(Written, Fault)> {
        let context = visit.context_of(evaluation);
        let scope = visit.scope(&evaluation.input, &*context);
        let mut host = evaluation.host(self.seed);
        if evaluation.field.name == "ResultPath" {
            let written = written.into_iter().next()?;
            let error = ReferencePath::parse(&written.text)
                .ok()?
                .write(&evaluation.input, Value::Null)
                .err()?;
            let whole = Span::new(0, written.text.len());
            let fault = Fault {
                span: whole,
                near: None,
                sentence: format!(
                    "The result cannot be written at {}: {}",
                    quoted(&written.text),
                    error.reason
                ),
                steps: vec![(Span::new(0, 1), 1, Some(shortened(&evaluation.input)))],
            };
            return Some((written, fault));
        }
        let alone = written.len() == 1 && evaluation.field.name.ends_with("Path");
        // A rule that decides is no failure; where none of its paths fails, something else did.
        for written in written {
            let Ok(expression) = asl_jsonpath::Expression::parse(&written.text) else {
                continue;
            };
            if let Some(found) = expression.explain(&scope, &mut host) {
                return Some((written, jsonpath_fault(found)));
            }
            if let (true, Ok(value)) = (alone, expression.evaluate(&written.field, &scope, &mut host)) {
                let whole = Span::new(0, written.text.len());
                let fault = Fault {
                    span: whole,
                    near: None,
                    sentence: format!(
                        "{} is {}, which `{}` cannot use.",
                        quoted(&written.text),
                        described(&value),
                        evaluation.field
                    ),
                    steps: vec![(whole, 1, Some(shortened(&value)))],
                };
                return Some((written, fault));
            }
        }
        None
    }

    /// Evaluates an expression against the data of a visit.
    pub(crate) fn evaluate(&self, trial: &Evaluate) -> Option<asl_protocol::Evaluated> {
        let visit = self.execution.visits.get(trial.visit)?;
        let steps = self.execution.notes.steps(visit);
        let step = steps.get(trial.step)?;
        let last = self.execution.notes.evaluations(visit).pop();
        let context = last.map_or_else(|| Arc::new(visit.context()), |last| visit.context_of(last));
        let context = context.value();
        let (text, offset) = match (trial.language, unwrapped(trial.text.trim())) {
            (QueryLanguage::Jsonata, Some((inner, offset))) => {
                let leading = trial.text.len() - trial.text.trim_start().len();
                (inner, leading + offset)
            }
            _ => (trial.text.as_str(), 0),
        };
        let value = |value: &Value| asl_protocol::Evaluated::Value(cut(to_pretty(value), MAX_RESULT));
        let index = LineIndex::new(&trial.text);
        let utf16 = |at: usize| index.utf16(u32::try_from(offset + at).unwrap_or(u32::MAX));
        let refused = |start: usize, end: usize, sentence: &str| asl_protocol::Evaluated::Failed {
            from: utf16(start),
            to: utf16(end),
            sentence: sentence.to_owned(),
            error: None,
            steps: Vec::new(),
        };
        let failed = |fault: Fault, error: Option<String>| asl_protocol::Evaluated::Failed {
            from: utf16(fault.span.start as usize),
            to: utf16(fault.span.end as usize),
            sentence: fault.sentence,
            error,
            steps: fault.steps.iter().map(|step| part(text, step)).collect(),
        };
        Some(match trial.language {
            QueryLanguage::Jsonata => {
                let expression = match asl_jsonata::Expression::parse(text) {
                    Ok(expression) => expression,
                    Err(error) => {
                        let span = error.span.unwrap_or(Span::new(0, text.len()));
                        return Some(refused(span.start as usize, span.end as usize, &error.message));
                    }
                };
                // What the state knew at that step: its result from there on, an error in a Catch.
                let until = steps.get(..=trial.step).unwrap_or(&[]);
                let of = |kind: FlowKind| {
                    until
                        .iter()
                        .rfind(|step| step.kind == kind)
                        .map(|step| step.value)
                };
                let environment = visit.environment(
                    self.input(visit),
                    context,
                    of(FlowKind::Result),
                    of(FlowKind::ErrorOutput),
                );
                let mut host = match last {
                    Some(evaluation) => evaluation.host(self.seed),
                    None => Evaluation::at(visit.start).host(self.seed),
                };
                let evaluated = expression.evaluate_traced(None, &environment, &mut host, &limits());
                match &evaluated.result {
                    Ok(asl_jsonata::Outcome::Value(found)) => value(found),
                    result => {
                        let error = result.as_ref().err().map(ToString::to_string);
                        let fault = jsonata_fault(&expression, &evaluated, &environment)?;
                        failed(fault, error)
                    }
                }
            }
            QueryLanguage::JsonPath => {
                let expression = match asl_jsonpath::Expression::parse(text) {
                    Ok(expression) => expression,
                    Err(error) => return Some(refused(error.start, error.end, &error.message)),
                };
                let scope = visit.scope(step.value, context);
                let mut host = Evaluation::at(visit.start).host(self.seed);
                match expression.evaluate("value.$", &scope, &mut host) {
                    Ok(found) => value(&found),
                    Err(error) => {
                        let error = cut(error.to_string(), MAX_VALUE);
                        match expression.explain(&scope, &mut host) {
                            Some(found) => failed(jsonpath_fault(found), Some(error)),
                            None => refused(0, text.len(), &error),
                        }
                    }
                }
            }
        })
    }

    /// The value that a part of an expression had in a visit; nothing if no expression of the state is there.
    pub(crate) fn value_at(&self, visit: usize, from: u32, to: u32) -> Option<ValueView> {
        let visit = self.execution.visits.get(visit)?;
        let index = LineIndex::new(&self.definition.text);
        let selected = Span {
            start: index.from_utf16(from),
            end: index.from_utf16(to),
        };
        let pointer = self.definition.tree.pointer_at(selected.start);
        let node = self.definition.tree.find(&pointer)?;
        let NodeKind::String(text) = &node.kind else {
            return None;
        };
        if !(node.span.touches(selected.start) && node.span.touches(selected.end)) {
            return None;
        }
        let rest = pointer.as_str().strip_prefix(visit.pointer().as_str())?;
        if !rest.starts_with('/') {
            return None;
        }
        let language = self.language(visit);
        let mut evaluations = self.execution.notes.evaluations(visit).into_iter();
        let noted = evaluations.rfind(|evaluation| {
            let written = self.written(visit, &evaluation.field);
            written.iter().any(|written| written.pointer == pointer)
        });
        let is_result_path = noted.is_none() && rest == "/ResultPath";
        let wrote = is_result_path.then(|| self.wrote(visit, text)).flatten();
        let Some(evaluation) = noted.or(wrote.as_ref()) else {
            return self.not_evaluated(visit, &pointer, text, &index);
        };
        // From places in the definition to places in the text that it spells.
        let within = |offset: u32| {
            let mut low = 0;
            let mut high = text.len();
            while low < high {
                let middle = low.midpoint(high);
                if node.span_within(&self.definition.text, middle, middle).start < offset {
                    low = middle + 1;
                } else {
                    high = middle;
                }
            }
            low
        };
        let mut host = evaluation.host(self.seed);
        let environment = self.environment(visit, evaluation);
        let context = visit.context_of(evaluation);
        let scope = visit.scope(&evaluation.input, &*context);
        for written in self.written(visit, &evaluation.field) {
            let is_it = written.pointer == pointer;
            let place = |offset: u32| {
                within(offset)
                    .saturating_sub(written.offset)
                    .min(written.text.len())
            };
            let place = Span::new(place(selected.start), place(selected.end));
            let found = match language {
                QueryLanguage::Jsonata => {
                    let expression = asl_jsonata::Expression::parse(&written.text).ok()?;
                    let evaluated = expression.evaluate_traced(None, &environment, &mut host, &limits());
                    if !is_it {
                        continue;
                    }
                    let found = expression.value_at(&evaluated, place);
                    found.map(|found| {
                        let value = given(found.value.as_ref(), found.function);
                        (found.span, found.times, value)
                    })
                }
                QueryLanguage::JsonPath => {
                    let expression = asl_jsonpath::Expression::parse(&written.text).ok()?;
                    if !is_it {
                        // It may take random numbers.
                        let _ = expression.evaluate(&written.field, &scope, &mut host);
                        continue;
                    }
                    let found = expression.value_at(place, &scope, &mut host);
                    Some((found.span, 1, given(found.value.as_ref(), false)))
                }
            };
            let (span, times, value) = found.unwrap_or((place, 0, None));
            let shown = self.place(&written, span)?;
            return Some(ValueView {
                from: index.utf16(shown.start),
                to: index.utf16(shown.end),
                part: part(&written.text, &(span, times, value)),
                evaluated: times > 0,
                field: written.field,
            });
        }
        None
    }

    /// What the `ResultPath` of a state saw, if it wrote to a place: that is not noted, because it is the input of the state.
    fn wrote(&self, visit: &Visit, path: &str) -> Option<Evaluation> {
        let steps = self.execution.notes.steps(visit);
        let has_written = steps.iter().any(|step| step.kind == FlowKind::AfterResultPath);
        let writes = |path: &ReferencePath| has_written && !path.is_root();
        ReferencePath::parse(path).ok().filter(writes)?;
        let mut evaluation = Evaluation::at(visit.start);
        evaluation.field = "ResultPath".into();
        evaluation.input = steps.first()?.value.clone();
        Some(evaluation)
    }

    /// An expression of the state that this visit did not come to.
    fn not_evaluated(
        &self,
        visit: &Visit,
        pointer: &Pointer,
        text: &str,
        index: &LineIndex<'_>,
    ) -> Option<ValueView> {
        let name = pointer.steps().last()?;
        let is_expression = match self.language(visit) {
            QueryLanguage::Jsonata => unwrapped(text).is_some(),
            QueryLanguage::JsonPath => {
                (name.ends_with(".$") || name == "Variable" || name.ends_with("Path"))
                    && asl_jsonpath::Expression::parse(text).is_ok()
            }
        };
        // The states inside of a Map or Parallel have visits of their own.
        let deeper = pointer
            .as_str()
            .get(visit.pointer().as_str().len()..)?
            .contains("/States/");
        let node = self
            .definition
            .tree
            .find(pointer)
            .filter(|_| is_expression && !deeper)?;
        let (inner, _) = unwrapped(text).unwrap_or((text, 0));
        Some(ValueView {
            from: index.utf16(node.span.start),
            to: index.utf16(node.span.end),
            field: name,
            part: PartView {
                text: inner.to_owned(),
                times: 0,
                value: None,
            },
            evaluated: false,
        })
    }
}
