//! Paths and calls of intrinsic functions, read roughly: enough to see what they lead to, never an error.

use super::shape::Step;

/// Where a path begins.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Root<'t> {
    /// `$`
    Data,
    /// `$$`
    Context,
    /// `$name`
    Variable(&'t str),
}

/// A path.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Path<'t> {
    pub root: Root<'t>,
    pub steps: Vec<Step<&'t str>>,
    /// Members that a filter reads of the items before a step: the number of steps before it, and the member.
    pub filters: Vec<(usize, &'t str)>,
}

/// Reads the path that a text is.
pub(crate) fn path(text: &str) -> Option<Path<'_>> {
    let mut rest = text.trim().strip_prefix('$')?;
    let root = if let Some(after) = rest.strip_prefix('$') {
        rest = after;
        Root::Context
    } else {
        let end = name_end(rest);
        let (name, after) = rest.split_at(end);
        rest = after;
        if name.is_empty() {
            Root::Data
        } else {
            Root::Variable(name)
        }
    };
    let mut path = Path {
        root,
        steps: Vec::new(),
        filters: Vec::new(),
    };
    while !rest.is_empty() {
        if rest.starts_with("..") {
            break;
        } else if let Some(after) = rest.strip_prefix('.') {
            if after.starts_with('[') {
                rest = after;
                continue;
            }
            if let Some(after) = after.strip_prefix('*') {
                path.steps.push(Step::Item);
                rest = after;
                continue;
            }
            let end = after
                .bytes()
                .position(|byte| {
                    matches!(
                        byte,
                        b'.' | b'[' | b' ' | b',' | b')' | b'=' | b'<' | b'>' | b'!' | b'&' | b'|'
                    )
                })
                .unwrap_or(after.len());
            if end == 0 {
                break;
            }
            let (name, left) = after.split_at(end);
            // A function at the end of a path: `length()`.
            if name.ends_with('(') {
                break;
            }
            path.steps.push(Step::Key(name));
            rest = left;
        } else if let Some(after) = rest.strip_prefix('[') {
            let Some(end) = closing(after) else { break };
            let (inner, left) = after.split_at(end);
            rest = left.get(1..).unwrap_or_default();
            let inner = inner.trim();
            let quoted = inner
                .strip_prefix('\'')
                .and_then(|text| text.strip_suffix('\''))
                .or_else(|| inner.strip_prefix('"').and_then(|text| text.strip_suffix('"')));
            if let Some(name) = quoted {
                path.steps.push(Step::Key(name));
            } else {
                for member in inner.split("@.").skip(1) {
                    let name = member.get(..name_end(member)).unwrap_or_default();
                    if !name.is_empty() {
                        path.filters.push((path.steps.len() + 1, name));
                    }
                }
                path.steps.push(Step::Item);
            }
        } else {
            break;
        }
    }
    Some(path)
}

fn name_end(text: &str) -> usize {
    text.find(|c: char| !(c.is_alphanumeric() || c == '_' || c == '-'))
        .unwrap_or(text.len())
}

/// Where the bracket that has just been opened is closed.
fn closing(text: &str) -> Option<usize> {
    let (mut depth, mut quote) = (0, None);
    for (at, letter) in text.char_indices() {
        match (quote, letter) {
            (Some(open), _) if open == letter => quote = None,
            (Some(_), _) => {}
            (None, '\'' | '"') => quote = Some(letter),
            (None, '[' | '(') => depth += 1,
            (None, ']' | ')') if depth == 0 => return Some(at),
            (None, ']' | ')') => depth -= 1,
            (None, _) => {}
        }
    }
    None
}

/// The name and the arguments of a call such as `States.Format('{}', $.a)`.
pub(crate) fn call(text: &str) -> Option<(&str, Vec<&str>)> {
    let (name, rest) = text.trim().strip_prefix("States.")?.split_once('(')?;
    let inner = rest.get(..closing(rest)?)?;
    let (mut arguments, mut start) = (Vec::new(), 0);
    let (mut depth, mut quote) = (0_usize, None);
    for (at, letter) in inner.char_indices() {
        match (quote, letter) {
            (Some(open), _) if open == letter => quote = None,
            (Some(_), _) => {}
            (None, '\'' | '"') => quote = Some(letter),
            (None, '[' | '(') => depth += 1,
            (None, ']' | ')') => depth = depth.saturating_sub(1),
            (None, ',') if depth == 0 => {
                arguments.push(inner.get(start..at)?.trim());
                start = at + 1;
            }
            (None, _) => {}
        }
    }
    arguments.push(inner.get(start..)?.trim());
    Some((name, arguments))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn steps(text: &str) -> String {
        let path = path(text).unwrap();
        let steps = path.steps.iter().map(|step| match step {
            Step::Key(key) => format!(".{key}"),
            Step::Item => "[]".into(),
            Step::Text => "!".into(),
        });
        format!("{:?}{}", path.root, steps.collect::<String>())
    }

    #[test]
    fn reads_what_paths_lead_to() {
        assert_eq!(steps("$"), "Data");
        assert_eq!(steps("$.a['b c'][0].d"), "Data.a.b c[].d");
        assert_eq!(steps("$$.Execution.Input.x"), "Context.Execution.Input.x");
        assert_eq!(steps("$job.Status"), "Variable(\"job\").Status");
        assert_eq!(steps("$.list[?(@.n > 1 && @.m == 'x')].k"), "Data.list[].k");
        assert_eq!(path("$.list[?(@.n > 1)]").unwrap().filters, [(2, "n")]);
        assert_eq!(path("x"), None);
    }

    #[test]
    fn reads_calls() {
        assert_eq!(
            call("States.Format('a, {}', $.a, States.UUID())"),
            Some(("Format", vec!["'a, {}'", "$.a", "States.UUID()"]))
        );
        assert_eq!(call("$.a"), None);
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_read(text in "[$.\\[\\]()?@a-zé'\", 0-9]{0,30}") {
            let _ = (path(&text), call(&format!("States.{text}")));
        }
    }
}
