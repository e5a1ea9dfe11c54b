//! Paths within values: expressions that are nothing but a path, lines of a text that shows a value, and how a path is written.
//!
//! What does not live here: which step of a state a path is followed from ([`super`]).

use std::fmt::Write as _;

use asl_engine::FlowKind;
use asl_json::tree::parse as parse_tree;
use asl_json::{Value, to_pretty};
use asl_jsonpath::{Query, Root};

/// The steps from a value to one of its parts.
pub(super) type Path = Vec<String>;

/// Where an expression that is a path begins.
pub(super) enum Source {
    /// What `$` means.
    Dollar,
    /// `$states.input`, `$states.result`: a step of one of these kinds.
    Step(&'static [FlowKind]),
    /// A variable, whose name is the first step.
    Variable,
    /// The context object.
    Context,
}

pub(super) fn is_jsonata(text: &str) -> bool {
    text.starts_with("{%") && text.ends_with("%}")
}

/// The root and the steps of an expression that is nothing but a path of names and indexes.
pub(super) fn read(text: &str) -> Option<(Source, Path)> {
    if is_jsonata(text) {
        return read_jsonata(text.strip_prefix("{%")?.strip_suffix("%}")?.trim());
    }
    let query = Query::parse(text).ok()?;
    if !query.is_reference_path() && !query.is_definite() {
        return None;
    }
    let leading = query.path().leading().into_iter().map(|step| step.to_string());
    Some(match query.root() {
        Root::Input => (Source::Dollar, leading.collect()),
        Root::Context => (Source::Context, leading.collect()),
        Root::Variable(name) => (
            Source::Variable,
            std::iter::once(name.to_string()).chain(leading).collect(),
        ),
    })
}

/// The same of JSONata: `$states.input.order[0].id`, `$total`.
fn read_jsonata(text: &str) -> Option<(Source, Path)> {
    let mut steps: Path = Vec::new();
    for part in text.strip_prefix('$')?.split('.') {
        let (name, indexes) = part
            .split_once('[')
            .map_or((part, ""), |(name, rest)| (name, rest));
        let is_name = |letter: char| letter.is_alphanumeric() || letter == '_';
        if name.is_empty() || !name.chars().all(is_name) {
            return None;
        }
        steps.push(name.to_owned());
        for index in indexes.split('[').filter(|index| !index.is_empty()) {
            let index: usize = index.strip_suffix(']')?.parse().ok()?;
            steps.push(index.to_string());
        }
    }
    if steps.first().map(String::as_str) != Some("states") {
        return Some((Source::Variable, steps));
    }
    let source = match steps.get(1)?.as_str() {
        "input" => Source::Step(&[FlowKind::Input]),
        "result" => Source::Step(&[FlowKind::Result]),
        "errorOutput" => Source::Step(&[FlowKind::ErrorOutput]),
        "context" => Source::Context,
        _ => return None,
    };
    Some((source, steps.split_off(2)))
}

pub(super) fn find(value: &Value, path: &Path) -> Option<Value> {
    let mut at = value;
    for step in path {
        at = match at {
            Value::Array(_) => at.at(step.parse().ok()?)?,
            _ => at.get(step)?,
        };
    }
    Some(at.clone())
}

/// The path of the value that begins on a line of a value's indented text.
pub(super) fn path_on_line(value: &Value, line: usize) -> Option<Path> {
    let text = to_pretty(value);
    let start: usize = text.split_inclusive('\n').take(line).map(str::len).sum();
    let rest = text.get(start..)?;
    let indent = rest.len() - rest.trim_start().len();
    let offset = u32::try_from(start + indent).ok()?;
    Some(parse_tree(&text).0.pointer_at(offset).steps().collect())
}

/// `$.order.lines[0]`
pub(super) fn dollar(path: &Path) -> String {
    let mut text = "$".to_owned();
    for step in path {
        if step.bytes().all(|byte| byte.is_ascii_digit()) {
            let _ = write!(text, "[{step}]");
        } else {
            text.push('.');
            text.push_str(step);
        }
    }
    text
}
