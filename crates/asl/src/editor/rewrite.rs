//! The whole text anew: laid out, or from JSON to YAML and back.
//!
//! JSON is laid out token by token ([`asl_json::layout`]), so nothing in it can change. Everything else goes through the
//! value that the text stands for and is read back before it is given out: a text that would not mean the same is
//! refused. What does not live here: reading YAML ([`crate::yaml`]).

use asl_json::tree::{Node, NodeKind};
use asl_json::{Str, Value};

use crate::source::Format;
use crate::yaml::plain;

const NOTHING: &str = "There is no definition yet.";

/// A text in place of another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rewritten {
    /// The rewritten text.
    pub text: String,
    /// What is not in it any more, in a sentence.
    pub note: Option<String>,
}

/// The text laid out: two blanks a level, one member a line. A sentence if that is not possible.
pub fn format(text: &str) -> Result<Rewritten, String> {
    let done = |text: String| Ok(Rewritten { text, note: None });
    if Format::of(text) == Format::Json {
        return done(asl_json::layout(text));
    }
    let (root, value) = read(text)?;
    let kept = |what: &str, line: usize| {
        Err(format!(
            "Line {line} has {what}, which would be lost: this text keeps its layout. Remove it, or lay the text out by hand."
        ))
    };
    if let Some(line) = line_with(text, &root, &['#']) {
        return kept("a comment", line);
    }
    if let Some(line) = line_with(text, &root, &['!', '&', '*']) {
        return kept("a tag, an anchor or an alias", line);
    }
    done(checked(to_yaml(&value), &value)?)
}

/// JSON as YAML, YAML as JSON. A sentence if that is not possible.
pub fn convert(text: &str) -> Result<Rewritten, String> {
    let (root, value) = read(text)?;
    match Format::of(text) {
        Format::Json => Ok(Rewritten {
            text: checked(to_yaml(&value), &value)?,
            note: None,
        }),
        Format::Yaml => {
            let comments = line_with(text, &root, &['#']).is_some();
            Ok(Rewritten {
                text: checked(asl_json::layout(&value.to_string()), &value)?,
                note: comments.then(|| {
                    "JSON has no comments: those of the YAML text are gone. Undo brings them back.".into()
                }),
            })
        }
    }
}

/// The value of a text without mistakes, in which no member stands twice.
fn read(text: &str) -> Result<(Node, Value), String> {
    if text.trim().is_empty() {
        return Err(NOTHING.into());
    }
    let (root, errors) = Format::of(text).parse(text);
    if let Some(error) = errors.first() {
        let line = line_of(text, error.span.start as usize);
        return Err(format!(
            "The text has an error on line {line}. Fix it first: {}",
            error.message
        ));
    }
    if matches!(root.kind, NodeKind::Missing) {
        return Err(NOTHING.into());
    }
    if let Some(name) = repeated(&root) {
        return Err(format!(
            "\"{name}\" occurs twice in one object, and only one of them could be kept. Remove the other first."
        ));
    }
    let value = root.to_value(text);
    Ok((root, value))
}

/// The text, if it means the value.
fn checked(text: String, value: &Value) -> Result<String, String> {
    let (root, errors) = Format::of(&text).parse(&text);
    if errors.is_empty() && root.to_value(&text) == *value {
        Ok(text)
    } else {
        Err("This text holds something that cannot be written otherwise without a change of its meaning. It is left as it is.".into())
    }
}

/// The name of a member that stands twice in an object.
fn repeated(node: &Node) -> Option<&Str> {
    let mut nodes = vec![node];
    let mut names = Vec::new();
    while let Some(node) = nodes.pop() {
        names.clear();
        for member in node.members().unwrap_or_default() {
            names.push(&member.key);
            nodes.push(&member.value);
        }
        names.sort_unstable();
        if let Some(twice) = names.windows(2).find(|pair| pair.first() == pair.last()) {
            return twice.first().copied();
        }
        nodes.extend(node.items().unwrap_or_default());
    }
    None
}

/// The line of an offset, counted from 1.
fn line_of(text: &str, offset: usize) -> usize {
    text.get(..offset).unwrap_or(text).matches('\n').count() + 1
}

/// The first line on which one of these characters stands between the names and scalars of a text.
fn line_with(text: &str, root: &Node, marks: &[char]) -> Option<usize> {
    let found = between(text, root)
        .into_iter()
        .find_map(|(start, part)| Some(start + part.find(marks)?))?;
    Some(line_of(text, found))
}

/// What stands between the names and scalars of a text, and where.
fn between<'t>(text: &'t str, root: &Node) -> Vec<(usize, &'t str)> {
    let mut spans = Vec::new();
    let mut nodes = vec![root];
    while let Some(node) = nodes.pop() {
        match &node.kind {
            NodeKind::Object(members) => {
                for member in members {
                    // A tag stands for the name of its object.
                    if !member.key_span.slice(text).starts_with('!') {
                        spans.push(member.key_span);
                    }
                    nodes.push(&member.value);
                }
            }
            NodeKind::Array(items) => nodes.extend(items),
            _ => spans.push(node.span),
        }
    }
    spans.sort_unstable();
    let mut rest = Vec::new();
    let mut end = 0;
    for span in spans {
        let start = span.start as usize;
        rest.push((end, text.get(end..start).unwrap_or("")));
        // The header of a block may have a comment of its own.
        let written = span.slice(text);
        if written.starts_with(['|', '>']) {
            rest.push((start, written.lines().next().unwrap_or("")));
        }
        end = end.max(span.end as usize);
    }
    rest.push((end, text.get(end..).unwrap_or("")));
    rest
}

/// A value as YAML in block style, with quotes only where they are needed.
fn to_yaml(value: &Value) -> String {
    let mut printer = Yaml {
        out: String::new(),
        unit: "  ",
    };
    printer.value(value, 0);
    let mut out = printer.out.trim_start_matches(['\n', ' ']).to_owned();
    out.push('\n');
    out
}

/// A value as it stands behind a name and its colon: a blank and a scalar, or lines that begin with a tab for each level
/// more than `depth`.
pub(crate) fn yaml_behind_name(value: &Value, depth: usize) -> String {
    let mut printer = Yaml {
        out: String::new(),
        unit: "\t",
    };
    printer.value(value, depth + 1);
    printer.out
}

struct Yaml {
    out: String,
    unit: &'static str,
}

impl Yaml {
    fn new_line(&mut self, depth: usize) {
        self.out.push('\n');
        for _ in 0..depth {
            self.out.push_str(self.unit);
        }
    }

    /// The value behind a name or a dash: a container begins a new line, a scalar follows a blank.
    fn value(&mut self, value: &Value, depth: usize) {
        match value {
            Value::Object(members) if !members.is_empty() => {
                for (name, value) in members.iter() {
                    self.new_line(depth);
                    self.out.push_str(&scalar(name));
                    self.out.push(':');
                    self.value(value, depth + 1);
                }
            }
            Value::Array(items) if !items.is_empty() => {
                for item in items.iter() {
                    self.new_line(depth);
                    self.out.push('-');
                    self.item(item, depth + 1);
                }
            }
            Value::String(text) => {
                self.out.push(' ');
                if let Some(block) = self.block(text, depth) {
                    self.out.push_str(&block);
                } else {
                    self.out.push_str(&scalar(text));
                }
            }
            other => {
                self.out.push(' ');
                self.out.push_str(&other.to_string());
            }
        }
    }

    /// An item: its first line stands behind the dash.
    fn item(&mut self, item: &Value, depth: usize) {
        let start = self.out.len();
        self.value(item, depth);
        let indent = 1 + self.unit.len() * depth;
        let nested = self
            .out
            .get(start..)
            .is_some_and(|written| written.starts_with('\n'));
        if nested {
            self.out.replace_range(start..start + indent, " ");
        }
    }

    /// A text of several lines as a literal block, if it can be one.
    fn block(&self, text: &str, depth: usize) -> Option<String> {
        let body = text.trim_end_matches('\n');
        let fits = body.contains('\n')
            && !body.starts_with([' ', '\n'])
            && body.lines().all(|line| !line.ends_with([' ', '\t']))
            && body.chars().all(|c| {
                c == '\n' || !(c.is_control() || matches!(c, '\u{85}' | '\u{2028}' | '\u{2029}' | '\u{feff}'))
            });
        if !fits {
            return None;
        }
        let keep = match text.len() - body.len() {
            0 => "-",
            1 => "",
            _ => "+",
        };
        let mut out = format!("|{keep}");
        for line in body.split('\n') {
            out.push('\n');
            if !line.is_empty() {
                out.push_str(&self.unit.repeat(depth.max(1)));
                out.push_str(line);
            }
        }
        for _ in 1..text.len() - body.len() {
            out.push('\n');
        }
        Some(out)
    }
}

/// A text on one line, in quotes where YAML needs them.
pub(crate) fn scalar(text: &str) -> String {
    if is_plain(text) {
        text.to_owned()
    } else {
        Value::from(text).to_string()
    }
}

/// Whether YAML reads the text as itself without quotes, in block style.
fn is_plain(text: &str) -> bool {
    let starts =
        |c: char| c.is_alphanumeric() || matches!(c, '_' | '$' | '/' | '.' | '(' | '<' | '^' | '~' | '+');
    let allowed = |c: char| !c.is_control() && !matches!(c, '\u{85}' | '\u{2028}' | '\u{2029}' | '\u{feff}');
    text.starts_with(starts)
        && text.chars().all(allowed)
        && !text.starts_with("...")
        && !text.ends_with([' ', ':'])
        && !text.contains(": ")
        && !text.contains(" #")
        // `<<` is the name that merges.
        && text != "<<"
        && matches!(plain(&Str::from(text)), NodeKind::String(_))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn json_becomes_yaml() {
        let json = r#"{"StartAt":"A b","States":{"A b":{"Type":"Task","Resource":"arn:aws:states:::lambda:invoke","TimeoutSeconds":1.50,"Retry":[{"ErrorEquals":["States.ALL"],"IntervalSeconds":1},[1,[]],{}],
"x.$":"$.a['b: c'][0]","y":"{% $x %}","z":"true","n":null,"e":"","m":"one\n  two\n","k: #":"- a","p":${P},"1":"007"}}}"#;
        let yaml = "StartAt: A b\nStates:\n  A b:\n    Type: Task\n    Resource: arn:aws:states:::lambda:invoke\n    TimeoutSeconds: 1.50\n    Retry:\n      - ErrorEquals:\n          - States.ALL\n        IntervalSeconds: 1\n      - - 1\n        - []\n      - {}\n    x.$: \"$.a['b: c'][0]\"\n    y: \"{% $x %}\"\n    z: \"true\"\n    n: null\n    e: \"\"\n    m: |\n      one\n        two\n    \"k: #\": \"- a\"\n    p: ${P}\n    \"1\": \"007\"\n";
        let converted = convert(json).unwrap();
        assert_eq!(converted.text, yaml);
        let back = convert(yaml).unwrap();
        assert_eq!(back.text, asl_json::layout(&json.replace("${P}", "\"${P}\"")));
        assert_eq!(format(yaml).unwrap().text, yaml);
    }

    #[test]
    fn what_would_be_lost_is_said() {
        let yaml =
            "# first\nStartAt: A # the \"start\"\nStates:\n  A: {Type: Pass, End: true, Comment: 'a # b'}\n";
        let converted = convert(yaml).unwrap();
        assert!(converted.note.unwrap().contains("comments"));
        assert!(converted.text.contains("\"a # b\""));
        assert!(
            format(yaml)
                .unwrap_err()
                .starts_with("Line 1 has a comment, which would be lost")
        );
        assert!(
            format("A: 'x # y'\nB: |\n  # z\nC: [1, # w\n 2]")
                .unwrap_err()
                .starts_with("Line 4 has a comment")
        );
        assert_eq!(convert("A: 'x # y'").unwrap().note, None);
        assert!(convert("A: | # x\n  y\n").unwrap().note.is_some());
        assert!(
            format("A:\n  - !Ref B")
                .unwrap_err()
                .starts_with("Line 2 has a tag")
        );
        for (text, part) in [
            ("{\"a\": 1,}", "error on line 1"),
            ("a: 1\nb", "error on line 2"),
            ("{\"a\": 1, \"a\": 2}", "\"a\" occurs twice"),
            ("", "no definition"),
            ("# nothing", "no definition"),
        ] {
            assert!(convert(text).unwrap_err().contains(part), "{text}");
        }
    }

    fn value() -> impl Strategy<Value = Value> {
        let text = prop_oneof![
            "[a-c:# \n'\"{}\\[\\],&*!|>%@`\u{85}é-]{0,8}",
            "[0-9.e+x_-]{0,5}",
            "(true|null|~|<<|\\$\\{A\\}|\\.\\.\\.|---)"
        ];
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::Bool),
            any::<i64>().prop_map(Value::from),
            text.prop_map(|text| Value::from(text.as_str())),
        ];
        leaf.prop_recursive(4, 24, 4, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..4).prop_map(Value::array),
                prop::collection::vec(("[a-c:# '\"-]{0,4}", inner), 0..4).prop_map(|members| {
                    Value::object(
                        members
                            .into_iter()
                            .map(|(name, value)| (Str::from(name), value))
                            .collect(),
                    )
                }),
            ]
        })
    }

    proptest! {
        #[test]
        fn yaml_means_what_the_json_meant(value in value()) {
            let value = Value::object([(Str::from("v"), value)].into_iter().collect());
            let yaml = to_yaml(&value);
            let (root, errors) = Format::Yaml.parse(&yaml);
            prop_assert_eq!(errors, vec![], "{}", yaml);
            prop_assert_eq!(root.to_value(&yaml), value, "{}", yaml);
        }
    }
}
