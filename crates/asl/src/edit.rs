//! Changes of a definition that somebody asks for after a run: another error that is to be retried or caught, a state or a
//! field more, another number.
//!
//! What does not live here: changes that fix a finding (`fix.rs`), and formatting ([`crate::editor`]).

use asl_json::tree::Node;
use asl_json::{Pointer, Span, Value};

use crate::advice::retrier;
use crate::diagnostic::Fix;
use crate::fix;
use crate::node_path::{At, Fields};
use crate::source::{Format, spelled_like};

/// Appends a text to an array of texts, such as `ErrorEquals`, in the spelling of its last item. Nothing where the text does
/// not hold the array as it is: within a template, or after a mistake.
///
/// ```
/// use asl_json::Pointer;
/// let text = r#"{"Retry": [{"ErrorEquals": ["A"]}]}"#;
/// let fix = asl::edit::append(text, &Pointer::new("/Retry/0/ErrorEquals"), "B", "Retry B too".into()).unwrap();
/// assert_eq!(fix.edits[0].1, r#", "B""#);
/// ```
pub fn append(text: &str, array: &Pointer, item: &str, title: String) -> Option<Fix> {
    let (tree, _) = Format::of(text).parse(text);
    let found = tree.find(array)?;
    let last = found.items()?.last()?;
    last.as_str()?;
    let spelled = spelled_like(text, last.span, item);
    let inserted = if found.span.slice(text).starts_with('[') {
        match line_before(text, last) {
            // Each item on a line of its own.
            Some(indent) => format!(",\n{indent}{spelled}"),
            None => format!(", {spelled}"),
        }
    } else {
        let line = text.get(..last.span.start as usize)?.rsplit('\n').next()?;
        let indent = line
            .strip_suffix("- ")
            .filter(|indent| indent.trim().is_empty())?;
        format!("\n{indent}- {spelled}")
    };
    let at = last.span.end;
    let fix = Fix::replace(title, Span { start: at, end: at }, inserted);
    let mut wanted: Vec<Value> = array.find(&tree.to_value(text))?.as_array()?.to_vec();
    wanted.push(item.into());
    keeps(text, &fix, array, &Value::array(wanted)).then_some(fix)
}

/// Gives a state a `Retry` that names an error. Nothing where it has one already, or where the text does not hold the state
/// as it is.
///
/// ```
/// use asl_json::Pointer;
/// let text = r#"{"States": {"A": {"Type": "Task"}}}"#;
/// assert!(asl::edit::add_retry(text, &Pointer::new("/States/A"), "Boom").is_some());
/// ```
pub fn add_retry(text: &str, state: &Pointer, error: &str) -> Option<Fix> {
    let retry = Value::array(vec![retrier([error])]);
    add_field(text, state, "Retry", &retry, format!("Retry {error}"))
}

/// Adds a field at the end of an object that has one already: of a state, or a state among the others. Nothing where it has that
/// field, or where the text does not hold the object as it is.
///
/// ```
/// use asl_json::{Pointer, Value};
/// let text = r#"{"States": {"A": {"Type": "Choice"}}}"#;
/// let fix = asl::edit::add_field(text, &Pointer::new("/States/A"), "Default", &Value::from("B"), "Add it".into()).unwrap();
/// assert_eq!(fix.edits[0].1, r#", "Default": "B""#);
/// ```
pub fn add_field(text: &str, object: &Pointer, name: &str, value: &Value, title: String) -> Option<Fix> {
    let (tree, _) = Format::of(text).parse(text);
    let at = At::root(&tree).item(tree.find(object)?);
    let fields = Fields::open(&at)?;
    if fields.has(name) {
        return None;
    }
    let last = fields.iter().last().map(|(_, at)| at)?;
    let fix = Fix {
        title,
        ..fix::insert(text, &fields, &last, name, value)
    };
    keeps(text, &fix, &object.child(name), value).then_some(fix)
}

/// Another number in place of one, such as that of `TimeoutSeconds`. Nothing where the text does not hold a number there.
///
/// ```
/// use asl_json::Pointer;
/// let fix = asl::edit::set_number(r#"{"TimeoutSeconds": 5}"#, &Pointer::new("/TimeoutSeconds"), 60, "Wait longer".into());
/// assert_eq!(fix.unwrap().edits[0].1, "60");
/// ```
pub fn set_number(text: &str, place: &Pointer, number: i64, title: String) -> Option<Fix> {
    let (tree, _) = Format::of(text).parse(text);
    let fix = Fix::replace(title, tree.find(place)?.span, number.to_string());
    place.find(&tree.to_value(text))?.as_number()?;
    keeps(text, &fix, place, &Value::from(number)).then_some(fix)
}

/// Two changes of the same text as one, if they do not touch the same place. What comes first at a place stands first.
#[must_use]
pub fn both(first: Fix, second: Fix) -> Option<Fix> {
    let mut edits = first.edits;
    edits.extend(second.edits);
    edits.sort_by_key(|(span, _)| span.start);
    let overlap = edits
        .windows(2)
        .any(|pair| matches!(pair, [(one, _), (other, _)] if other.start < one.end));
    (!overlap).then_some(Fix {
        title: first.title,
        edits,
    })
}

/// A text after a change.
pub fn applied(text: &str, fix: &Fix) -> String {
    let mut changed = text.to_owned();
    for (span, inserted) in fix.edits.iter().rev() {
        if changed.get(span.start as usize..span.end as usize).is_some() {
            changed.replace_range(span.start as usize..span.end as usize, inserted);
        }
    }
    changed
}

/// A catcher that is added to a state.
#[derive(Clone, Debug)]
pub struct NewCatcher<'c> {
    /// The error that it catches, or `States.ALL`.
    pub error: &'c str,
    /// The state that it leads to.
    pub next: &'c str,
    /// Its `ResultPath`, if it has one.
    pub result_path: Option<&'c Value>,
    /// The state `next` itself where it is a new one, beside the others.
    pub state: Option<&'c Value>,
}

/// Gives a state a catcher, behind those that it has. Nothing where the text does not hold the state as it is.
///
/// ```
/// use asl::edit::{NewCatcher, add_catch};
/// use asl_json::Pointer;
/// let text = r#"{"States": {"A": {"Type": "Task"}, "B": {"Type": "Fail"}}}"#;
/// let catcher = NewCatcher { error: "States.ALL", next: "B", result_path: None, state: None };
/// let fix = add_catch(text, &Pointer::new("/States/A"), &catcher).unwrap();
/// assert_eq!(fix.edits.len(), 1);
/// ```
pub fn add_catch(text: &str, state: &Pointer, catcher: &NewCatcher<'_>) -> Option<Fix> {
    let NewCatcher { error, next, .. } = *catcher;
    let mut members = vec![
        ("ErrorEquals".into(), Value::array(vec![error.into()])),
        ("Next".into(), next.into()),
    ];
    members.extend(
        catcher
            .result_path
            .map(|path| ("ResultPath".into(), path.clone())),
    );
    let value = Value::object(members.into_iter().collect());
    let errors = if error == "States.ALL" {
        "all errors"
    } else {
        error
    };
    let target = if catcher.state.is_some() {
        "a new state, "
    } else {
        ""
    };
    let title = format!(
        "Catch {errors} in {} and go to {target}{next}",
        state.steps().last()?
    );
    let (tree, _) = Format::of(text).parse(text);
    let fix = match tree.find(state)?.member("Catch") {
        None => add_field(text, state, "Catch", &Value::array(vec![value]), title)?,
        Some(known) => {
            // In JSON only: a list of YAML has its dashes.
            let last = known.value.items()?.last()?;
            if !known.value.span.slice(text).starts_with('[') {
                return None;
            }
            let indent =
                line_before(text, last).map_or_else(|| " ".to_owned(), |indent| format!("\n{indent}"));
            let mut catchers = known.value.to_value(text).as_array()?.to_vec();
            let place = Span {
                start: last.span.end,
                end: last.span.end,
            };
            let fix = Fix::replace(title, place, format!(",{indent}{value}"));
            catchers.push(value);
            keeps(text, &fix, &state.child("Catch"), &Value::array(catchers)).then_some(fix)?
        }
    };
    match catcher.state {
        None => Some(fix),
        Some(new) => {
            let (scope, _) = state.as_str().rsplit_once('/')?;
            both(
                fix,
                add_field(text, &Pointer::new(scope), next, new, String::new())?,
            )
        }
    }
}

/// The indentation of a value that stands at the beginning of its line.
fn line_before<'t>(text: &'t str, node: &Node) -> Option<&'t str> {
    let before = text.get(..node.span.start as usize)?;
    let (_, line) = before.rsplit_once('\n')?;
    line.trim().is_empty().then_some(line)
}

/// Whether the changed text still can be read, and has the value at the place.
fn keeps(text: &str, fix: &Fix, place: &Pointer, wanted: &Value) -> bool {
    let changed = applied(text, fix);
    let (tree, errors) = Format::of(&changed).parse(&changed);
    errors.is_empty() && place.find(&tree.to_value(&changed)) == Some(wanted)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_is_named_in_the_spelling_of_its_neighbours() {
        let place = Pointer::new("/Retry/0/ErrorEquals");
        for (before, after) in [
            (
                r#"{"Retry": [{"ErrorEquals": ["A"]}]}"#,
                r#"{"Retry": [{"ErrorEquals": ["A", "B"]}]}"#,
            ),
            (
                "{\"Retry\": [{\"ErrorEquals\": [\n  \"A\"\n]}]}",
                "{\"Retry\": [{\"ErrorEquals\": [\n  \"A\",\n  \"B\"\n]}]}",
            ),
            (
                "Retry:\n  - ErrorEquals:\n      - A\n    MaxAttempts: 1\n",
                "Retry:\n  - ErrorEquals:\n      - A\n      - B\n    MaxAttempts: 1\n",
            ),
            (
                "Retry:\n  - ErrorEquals: ['A']\n",
                "Retry:\n  - ErrorEquals: ['A', 'B']\n",
            ),
        ] {
            let fix = append(before, &place, "B", String::new()).map(|fix| applied(before, &fix));
            assert_eq!(fix.as_deref(), Some(after));
        }
        assert_eq!(append(r#"{"Retry": []}"#, &place, "B", String::new()), None);
    }

    fn to<'c>(next: &'c str, state: Option<&'c Value>) -> NewCatcher<'c> {
        NewCatcher {
            error: "States.ALL",
            next,
            result_path: None,
            state,
        }
    }

    #[test]
    fn a_state_gets_a_catcher_and_a_state_to_go_to() {
        let state = Pointer::new("/States/A");
        let failed = Value::from([("Type", "Fail".into())]);
        let text = r#"{"States": {"A": {"Type": "Task"}}}"#;
        let fix = add_catch(text, &state, &to("Failed", Some(&failed))).unwrap();
        assert_eq!(
            applied(text, &fix),
            r#"{"States": {"A": {"Type": "Task", "Catch": [{"ErrorEquals": ["States.ALL"], "Next": "Failed"}]}, "Failed": {"Type": "Fail"}}}"#
        );
        let text = r#"{"States": {"A": {"Catch": [{"ErrorEquals": ["X"], "Next": "B"}]}, "B": {}}}"#;
        let fix = add_catch(text, &state, &to("B", None)).unwrap();
        assert_eq!(
            applied(text, &fix),
            r#"{"States": {"A": {"Catch": [{"ErrorEquals": ["X"], "Next": "B"}, {"ErrorEquals":["States.ALL"],"Next":"B"}]}, "B": {}}}"#
        );
    }

    #[test]
    fn a_state_gets_a_retry_on_lines_of_its_own() {
        let text =
            "{\n  \"States\": {\n    \"A\": {\n      \"Type\": \"Task\",\n      \"End\": true\n    }\n  }\n}";
        let state = Pointer::new("/States/A");
        let fix = add_retry(text, &state, "Boom").map(|fix| applied(text, &fix));
        let changed = fix.unwrap_or_default();
        assert!(
            changed.contains("\"End\": true,\n      \"Retry\": [\n        {\n          \"ErrorEquals\": ["),
            "{changed}"
        );
        let yaml = "States:\n  A:\n    Type: Task\n    End: true\n";
        let fix = add_retry(yaml, &state, "Boom").map(|fix| applied(yaml, &fix));
        assert!(fix.is_some_and(|changed| changed.contains("    End: true\n    Retry: [")));
        assert_eq!(
            add_retry(r#"{"States": {"A": {"Retry": []}}}"#, &state, "Boom"),
            None
        );
    }
}
