//! YAML into the tree of `asl_json`, with the place of every token.
//!
//! The events come from `saphyr-parser`; here they become nodes. Scalars have the types of YAML's core schema. Tags of
//! CloudFormation (`!Sub`, `!GetAtt`, `!Ref`) give the object that they are short for (`{"Fn::Sub": …}`), whose only name
//! stands at the tag. An alias is a copy of what it names, with the place of the original; copies are bounded, so a text
//! of aliases of aliases cannot grow. The parser stops at its first error: the line that it stands on is left out and the
//! rest is read again, a few times. What does not live here: what the tags mean (`intrinsic`).

mod build;
mod quoted;

use std::borrow::Cow;

use asl_json::tree::{Node, SyntaxError};
use asl_json::{Span, Str};
use saphyr_parser::ScanError;

use build::Builder;
pub(crate) use build::plain;

/// The most values that a text may repeat by aliases.
const MAX_COPIES: usize = 50_000;

/// How often a text is read again without the line of an error.
const MAX_ROUNDS: usize = 8;

/// A text larger than this is read again once only.
const LARGE: usize = 100_000;

/// What a `${Name}` is read as, character by character, so that it has no meaning in YAML: characters for private use.
const MASK: [char; 2] = ['\u{f8d1}', '\u{f8d2}'];

/// Reads as much of the text as can be understood. The errors come in the order of the text; none means valid YAML.
/// Only the first document of the text is read; a second one is an error.
pub fn parse(text: &str) -> (Node, Vec<SyntaxError>) {
    let places = Places::new(text);
    let mut masked = mask(text);
    let mut rounds = if text.len() > LARGE { 1 } else { MAX_ROUNDS };
    let mut errors = Vec::new();
    // What libyaml reads and this parser refuses, each to be tried once.
    let lenient: [fn(&str) -> Option<String>; 2] = [quoted::joined, move_closers];
    let mut lenient = lenient.into_iter();
    loop {
        let mut builder = Builder::new(text, &places);
        let stopped = builder.run(&masked).err();
        let (node, mut found) = builder.end();
        if stopped.is_some()
            && let Some(rewritten) = lenient.find_map(|rewrite| rewrite(&masked))
        {
            masked = Cow::Owned(rewritten);
            continue;
        }
        let again = stopped.and_then(|stop| {
            let (error, line) = explain(text, &stop, &places);
            errors.push(error);
            leave_out(&masked, line).filter(|_| rounds > 0)
        });
        let Some(again) = again else {
            errors.append(&mut found);
            errors.sort_by_key(|error| error.span);
            errors.dedup();
            return (node, errors);
        };
        masked = Cow::Owned(again);
        rounds -= 1;
    }
}

/// Makes `${Name}` a plain text also where YAML would see a brace that opens a mapping. The number of characters stays.
fn mask(text: &str) -> Cow<'_, str> {
    if !text.contains("${") || text.contains(MASK) {
        return Cow::Borrowed(text);
    }
    let mut masked = String::with_capacity(text.len() + 64);
    let mut rest = text;
    while let Some(start) = rest.find("${") {
        let (before, from) = rest.split_at(start);
        masked.push_str(before);
        let named = |c: char| c.is_ascii_alphanumeric() || "_.:-[]*!".contains(c);
        let body = from.get(2..).unwrap_or("");
        let length = body.find(|c| !named(c)).unwrap_or(body.len());
        if body.get(length..).is_some_and(|rest| rest.starts_with('}')) {
            masked.push('$');
            masked.push(MASK[0]);
            masked.push_str(body.get(..length).unwrap_or(""));
            masked.push(MASK[1]);
            rest = body.get(length + 1..).unwrap_or("");
        } else {
            masked.push_str("${");
            rest = body;
        }
    }
    masked.push_str(rest);
    Cow::Owned(masked)
}

/// The text with brackets that close a flow collection on a line of their own moved to the end of the line before. YAML
/// wants such a bracket to the right of the key that the collection belongs to; libyaml, and so CloudFormation, does not
/// care. The number of characters stays. None if there is no such bracket.
fn move_closers(text: &str) -> Option<String> {
    let mut moved = String::with_capacity(text.len());
    let mut changed = false;
    // The indentation of the line that opened a block scalar, whose lines are data.
    let mut block: Option<usize> = None;
    for line in text.split_inclusive('\n') {
        let content = line.trim();
        let indent = line.len() - line.trim_start().len();
        if content.is_empty() || block.is_some_and(|block| indent > block) {
            moved.push_str(line);
            continue;
        }
        let opens = |end: &str| content.ends_with(end);
        block = ["|", "|-", "|+", ">", ">-", ">+"]
            .into_iter()
            .any(opens)
            .then_some(indent);
        let closers = content
            .trim_end_matches(',')
            .chars()
            .all(|c| matches!(c, ']' | '}' | ' '));
        let before = moved.lines().next_back().unwrap_or_default();
        if closers && moved.ends_with('\n') && !moved.ends_with("\r\n") && !before.contains('#') {
            // The first bracket takes the place of the line break, and leaves a blank.
            let (blanks, rest) = line.split_at(indent);
            let mut rest = rest.chars();
            moved.pop();
            moved.extend(rest.next());
            moved.push_str(blanks);
            moved.push(' ');
            moved.push_str(rest.as_str());
            changed = true;
        } else {
            moved.push_str(line);
        }
    }
    changed.then_some(moved)
}

fn unmask(text: &str) -> Str {
    let folded = quoted::folded(text);
    let text = folded.as_deref().unwrap_or(text);
    if text.contains(MASK) {
        text.replace(MASK[0], "{").replace(MASK[1], "}").into()
    } else {
        text.into()
    }
}

/// The text with blanks for the characters of a line (counted from 0); none if there is nothing on it.
fn leave_out(text: &str, line: usize) -> Option<String> {
    let mut lines: Vec<Cow<'_, str>> = text.split('\n').map(Cow::Borrowed).collect();
    let wrong = lines.get_mut(line).filter(|line| !line.trim().is_empty())?;
    *wrong = Cow::Owned(" ".repeat(wrong.chars().count()));
    Some(lines.join("\n"))
}

/// The parser counts characters; spans count bytes.
struct Places {
    /// The byte of every 64th character; empty where characters are bytes.
    marks: Vec<usize>,
    text_len: usize,
}

impl Places {
    fn new(text: &str) -> Self {
        let marks = if text.is_ascii() {
            Vec::new()
        } else {
            text.char_indices().step_by(64).map(|(byte, _)| byte).collect()
        };
        Self {
            marks,
            text_len: text.len(),
        }
    }

    fn byte(&self, text: &str, character: usize) -> usize {
        let Some(mark) = self.marks.get(character / 64) else {
            return if self.marks.is_empty() {
                character.min(self.text_len)
            } else {
                self.text_len
            };
        };
        let rest = text.get(*mark..).unwrap_or("");
        let within = rest.char_indices().nth(character % 64);
        within.map_or(self.text_len, |(byte, _)| mark + byte)
    }
}

/// Our sentence for an error of the parser, and the line (from 0) to leave out.
fn explain(text: &str, error: &ScanError, places: &Places) -> (SyntaxError, usize) {
    let at = places.byte(text, error.marker().index());
    let before = text.get(..at).unwrap_or("");
    let info = error.info();
    // A name without a colon is only missed on the next line.
    let nameless = info.starts_with("simple key expect");
    let start = if nameless {
        before.trim_end().rfind('\n').map_or(0, |line| line + 1)
    } else {
        at
    };
    let line = text.get(..start).unwrap_or("").matches('\n').count();
    let rest = text.get(start..).unwrap_or("");
    let shown = rest.lines().next().unwrap_or("");
    let blank = shown.len() - shown.trim_start().len();
    let span = Span::new(start + blank, start + blank + shown.trim().len());
    let says = |words: &str| info.contains(words);
    let message = if nameless {
        "A colon and a value are missing after this name.".to_owned()
    } else if says("quoted scalar") && (says("end of stream") || says("indentation")) {
        "This string has no closing quote, or one of its lines begins too far left.".to_owned()
    } else if says("unknown escape") {
        "In double quotes a backslash begins an escape, and one of these is unknown. Write \\\\ for a backslash.".to_owned()
    } else if says("tab") {
        "This line is indented with a tab. Use spaces instead.".to_owned()
    } else if says("unknown anchor") {
        "This alias (*) names no anchor (&) above it.".to_owned()
    } else if says("mapping values are not allowed") || says("illegal placement of ':'") {
        "A colon is not allowed here. Put a string that contains one in quotes, or begin a new line."
            .to_owned()
    } else if says("did not find expected key") || says("expected '-' indicator") {
        "This line does not fit the lines above. Check its indentation.".to_owned()
    } else if says("flow mapping") {
        "A comma or the closing brace is missing.".to_owned()
    } else if says("flow sequence") {
        "A comma or the closing bracket is missing.".to_owned()
    } else if says("unexpected character") {
        "A plain text cannot begin with this character. Put it in quotes.".to_owned()
    } else if says("recursion") || says("Recursion") {
        "Brackets are nested too deeply here. Flatten them.".to_owned()
    } else {
        format!("This is not valid YAML: {info}.")
    };
    (SyntaxError { message, span }, line)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn json(text: &str) -> String {
        let (node, errors) = parse(text);
        assert_eq!(errors, [], "{text}");
        node.to_value(text).to_string()
    }

    fn errors(text: &str) -> Vec<String> {
        let (_, errors) = parse(text);
        let show = |error: SyntaxError| format!("«{}» {}", error.span.slice(text), error.message);
        errors.into_iter().map(show).collect()
    }

    #[test]
    fn reads_values() {
        for (yaml, wanted) in [
            ("a: 1\nb: [x, 'y', \"z\\n\"]\n", r#"{"a":1,"b":["x","y","z\n"]}"#),
            ("a: ~\nb:\nc: null\n", r#"{"a":null,"b":null,"c":null}"#),
            (
                "[true, False, yes, 0x1F, 0o17, +5, .5, 1., 007, -0.5e3, 1_0, .inf, 1.0]",
                r#"[true,false,"yes",31,15,5,0.5,1,7,-0.5e3,"1_0",".inf",1.0]"#,
            ),
            (
                "a: |\n  x\n\n  y\nb: >-\n  x\n  y\n",
                r#"{"a":"x\n\ny\n","b":"x y"}"#,
            ),
            ("true: 1\n1: 2\n: 3\n", r#"{"true":1,"1":2,"":3}"#),
            (
                "a: &x {k: 1, l: 2}\nb: {<<: *x, k: 3}\nc: *x",
                r#"{"a":{"k":1,"l":2},"b":{"k":3,"l":2},"c":{"k":1,"l":2}}"#,
            ),
            (
                "a: !GetAtt F.Arn\nb: !Ref X\nc: !Sub\n- ${a}\n- {a: 1}",
                r#"{"a":{"Fn::GetAtt":"F.Arn"},"b":{"Ref":"X"},"c":{"Fn::Sub":["${a}",{"a":1}]}}"#,
            ),
            ("a: !!str 12\nb: !!int 12", r#"{"a":"12","b":12}"#),
            (
                "a: ${X}\nb: {c: ${Y}, d: [${Z}]}\ne: \"{${q r}}\"",
                r#"{"a":"${X}","b":{"c":"${Y}","d":["${Z}"]},"e":"{${q r}}"}"#,
            ),
            ("%YAML 1.2\n---\na: 1\n...\n", r#"{"a":1}"#),
            ("\u{feff}a: é😀\nb: {}\n", r#"{"a":"é😀","b":{}}"#),
            ("a: 2030-01-01T00:00:00Z", r#"{"a":"2030-01-01T00:00:00Z"}"#),
        ] {
            assert_eq!(json(yaml), wanted, "{yaml}");
        }
    }

    #[test]
    fn knows_places() {
        let text = "é:\n  a: !Sub |-  # x | y\n    {\"b\": 1}\n\n  c: {d: &q 'e'}\n  f:\n  - g: \"h\"\n  - !Ref i\n\nj: |\n  k\n";
        let (root, errors) = parse(text);
        assert_eq!(errors, []);
        let first = root.get("é").unwrap();
        assert_eq!(
            first.span.slice(text),
            "a: !Sub |-  # x | y\n    {\"b\": 1}\n\n  c: {d: &q 'e'}\n  f:\n  - g: \"h\"\n  - !Ref i"
        );
        let sub = first.get("a").unwrap();
        assert_eq!(sub.span.slice(text), "!Sub |-  # x | y\n    {\"b\": 1}");
        assert_eq!(sub.members().unwrap()[0].key_span.slice(text), "!Sub");
        let scalar = sub.get("Fn::Sub").unwrap();
        assert_eq!(scalar.span.slice(text), "|-  # x | y\n    {\"b\": 1}");
        assert_eq!(scalar.span_within(text, 1, 4).slice(text), "\"b\"");
        assert_eq!(first.get("c").unwrap().span.slice(text), "{d: &q 'e'}");
        assert_eq!(first.get("c").unwrap().get("d").unwrap().span.slice(text), "'e'");
        let items = first.get("f").unwrap().items().unwrap();
        assert_eq!(items[0].span.slice(text), "g: \"h\"");
        assert_eq!(items[1].span.slice(text), "!Ref i");
        assert_eq!(root.get("j").unwrap().span.slice(text), "|\n  k");
    }

    #[test]
    fn goes_on_after_mistakes() {
        let text = "States:\n  A:\n    Type: Pass\n    Ne\n    End: true\n  B:\n    Type: \"Fail\n  C:\n    Type: a: b\n";
        let (root, found) = parse(text);
        assert_eq!(found.len(), 3, "{:#?}", errors(text));
        let states = root.get("States").unwrap();
        let names: Vec<_> = states
            .members()
            .unwrap()
            .iter()
            .map(|member| &*member.key)
            .collect();
        assert_eq!(names, ["A", "B", "C"]);
        assert!(states.get("A").unwrap().get("End").is_some());
    }

    #[test]
    fn says_what_is_wrong() {
        for (text, wanted) in [
            (
                "a: 1\nb\n",
                "«b» A colon and a value are missing after this name.",
            ),
            (
                "a: \"x",
                "«\"x» This string has no closing quote, or one of its lines begins too far left.",
            ),
            (
                "a:\n\tb: 1",
                "«b: 1» This line is indented with a tab. Use spaces instead.",
            ),
            ("a: *b", "«*b» This alias (*) names no anchor (&) above it."),
            ("a: [1", "«» A comma or the closing bracket is missing."),
            (
                "a: @x",
                "«@x» A plain text cannot begin with this character. Put it in quotes.",
            ),
            (
                "a: &x [*x]",
                "«*x» This alias is inside the value that it names. An alias can only repeat a value that ends before it.",
            ),
            (
                "a: 1\n---\nb: 2",
                "«---\nb: 2» The definition ends before this; another document follows. Remove it.",
            ),
            ("? [a]\n: 1", "«[a]» The name of a field must be a string."),
            (
                "<<: 5",
                "«5» Only the members of an object can be merged with <<.",
            ),
        ] {
            assert_eq!(errors(text), [wanted], "{text}");
        }
    }

    /// The line again and again, each time one blank further right.
    fn steps(count: usize, line: &str) -> String {
        let lines: Vec<_> = (0..count).map(|level| " ".repeat(level) + line).collect();
        lines.join("\n") + "\n"
    }

    #[test]
    fn nothing_grows_or_nests_without_bounds() {
        let laugh = |level| {
            format!(
                "a{}: &a{} [{}]",
                level + 1,
                level + 1,
                vec![format!("*a{level}"); 10].join(", ")
            )
        };
        let laughs: Vec<_> = (0..11).map(laugh).collect();
        let laughs = format!("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n{}", laughs.join("\n"));
        assert!(errors(&laughs)[0].contains("repeat more than 50000 values"));
        assert!(!errors(&"[".repeat(5_000)).is_empty());
        assert!(!errors(&"{a: ".repeat(5_000)).is_empty());
        assert!(!errors(&"- ".repeat(5_000)).is_empty());
        let deep = steps(1_500, "a:");
        assert!(errors(&deep)[0].contains("1000 levels"));
        let anchors = steps(900, "a: &x");
        parse(&format!("{anchors}{}b: *x", " ".repeat(900)));
    }
}
