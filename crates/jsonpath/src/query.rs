//! Queries: a path and where it starts. This is what stands in `InputPath`, `OutputPath`, `Variable`, `ItemsPath` and the other
//! `...Path` fields, and in the members of payload templates.

use asl_json::{Str, Value};

use crate::path::Step;
use crate::{ParseError, Path, PathError, PathErrorKind, QueryError, Scope};

/// Where a query starts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Root {
    /// `$`: the input, or what takes its place.
    Input,
    /// `$$`: the context object.
    Context,
    /// `$name`: a variable.
    Variable(Str),
}

/// A root and a path from there: `$.order.id`, `$$.Execution.Name`, `$count`, `$order.items[0]`.
///
/// ```
/// use asl_jsonpath::{Query, Root, Scope};
/// let query = Query::parse("$$.Execution.Name").unwrap();
/// assert_eq!(query.root(), &Root::Context);
///
/// let input = asl_json::parse("{}").unwrap();
/// let context = asl_json::parse(r#"{"Execution": {"Name": "run-1"}}"#).unwrap();
/// let scope = Scope::new(&input, &context);
/// assert_eq!(query.read(&scope).unwrap().to_string(), r#""run-1""#);
///
/// let missing = Query::parse("$.order.id").unwrap().read(&scope).unwrap_err();
/// assert_eq!(missing.to_string(), "Invalid path '$.order.id' : Missing property in path $['order']");
/// ```
#[derive(Clone, Debug)]
pub struct Query {
    text: Str,
    root: Root,
    path: Path,
}

impl Query {
    /// Reads a query. Unlike a bare [`Path`], it must start with `$` (diagnostic `Value must be a valid JSONPath.`).
    pub fn parse(text: &str) -> Result<Self, ParseError> {
        let Some(after) = text.strip_prefix('$') else {
            return Err(ParseError::new(
                "A path starts with '$'.",
                0,
                text.chars().next().map_or(0, char::len_utf8),
            ));
        };
        let (root, rest) = if let Some(rest) = after.strip_prefix('$') {
            (Root::Context, rest)
        } else {
            let end = after.find(|c: char| !is_name(c)).unwrap_or(after.len());
            match after.split_at_checked(end) {
                Some((name, rest)) if !name.is_empty() => {
                    if name.starts_with(|c: char| c.is_numeric()) {
                        return Err(ParseError::new(
                            "The name of a variable starts with a letter or '_'.",
                            1,
                            1 + name.len(),
                        ));
                    }
                    (Root::Variable(name.into()), rest)
                }
                _ => (Root::Input, after),
            }
        };
        // The root is written as one `$` for the path; errors are moved back to where they are in this text.
        let cut = text.len() - rest.len() - 1;
        let text = Str::from(text);
        let path = match root {
            Root::Input => text.clone(),
            Root::Context => after.into(),
            Root::Variable(_) => format!("${rest}").into(),
        };
        let path = Path::read_from(path).map_err(|error| error.shifted(cut))?;
        Ok(Self { text, root, path })
    }

    /// The query as written.
    pub fn text(&self) -> &str {
        &self.text
    }

    pub(crate) fn shared_text(&self) -> Str {
        self.text.clone()
    }

    /// Where it starts.
    pub fn root(&self) -> &Root {
        &self.root
    }

    /// The path from there, written with one `$`.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Whether it can lead to one place only. Then it gives the bare value, otherwise an array.
    pub fn is_definite(&self) -> bool {
        self.path.is_definite()
    }

    /// Whether it is a reference path: only names and indices (AWS, "Reference paths"; diagnostic `reference-path-operators`).
    pub fn is_reference_path(&self) -> bool {
        self.path.steps().iter().all(|step| match step {
            Step::Property(_) => true,
            Step::Index(index) => *index >= 0,
            _ => false,
        })
    }

    /// What the query finds.
    pub fn read(&self, scope: &Scope) -> Result<Value, QueryError> {
        self.find(scope).map_err(|error| QueryError {
            query: self.text.clone(),
            error,
        })
    }

    /// What a path of names and indices finds in the context object, without the rest of that.
    fn in_part(&self, scope: &Scope) -> Option<Value> {
        let [Step::Property(outer), Step::Property(inner), steps @ ..] = self.path.steps() else {
            return None;
        };
        if let ("Map", "Item", [Step::Property(name), steps @ ..]) = (&**outer, &**inner, steps)
            && let Some(part) = scope.context.in_item(name)
        {
            return Path::walk(steps, &part).cloned();
        }
        let part = scope.context.nested(outer, inner)?;
        Path::walk(steps, &part).cloned()
    }

    pub(crate) fn find(&self, scope: &Scope) -> Result<Value, PathError> {
        match &self.root {
            Root::Input => self.path.read(scope.input),
            Root::Context => match self.in_part(scope) {
                Some(found) => Ok(found),
                None => self.path.read(scope.context.value()),
            },
            Root::Variable(name) => match scope.variables.get(name) {
                Some(value) => self.path.read(&value),
                None => Err(PathError::new(
                    PathErrorKind::Missing,
                    format!("No value has been assigned to the variable ${name}"),
                )),
            },
        }
    }
}

/// What the name of a variable is made of: Unicode identifiers (AWS, "Variable name syntax").
fn is_name(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn splits_off_the_root() {
        for (text, root, path) in [
            ("$", Root::Input, "$"),
            ("$.a[0]", Root::Input, "$.a[0]"),
            ("$$", Root::Context, "$"),
            ("$$.Map.Item.Value", Root::Context, "$.Map.Item.Value"),
            ("$count", Root::Variable("count".into()), "$"),
            ("$order.items[0]", Root::Variable("order".into()), "$.items[0]"),
            ("$größe['x']", Root::Variable("größe".into()), "$['x']"),
        ] {
            let query = Query::parse(text).unwrap();
            assert_eq!((query.root(), query.path().text()), (&root, path), "{text}");
        }
        for text in ["", "foo", "States.UUID()", "$ .a", "$1", "$-a", "$$$", "$.a b"] {
            assert!(Query::parse(text).is_err(), "{text}");
        }
    }

    #[test]
    fn places_errors_in_the_whole_text() {
        let error = Query::parse("$order.a b").unwrap_err();
        assert_eq!((error.start, error.end), (8, 9));
        let error = Query::parse("$$.x['a'").unwrap_err();
        assert_eq!((error.start, error.end), (4, 8));
    }

    #[test]
    fn knows_reference_paths() {
        for text in ["$", "$.a", "$['a b'][3].c", "$$.Map.Item.Value"] {
            assert!(Query::parse(text).unwrap().is_reference_path(), "{text}");
        }
        for text in [
            "$.*",
            "$..a",
            "$.a[?(@.b)]",
            "$.a[0,1]",
            "$.a[(@.length-1)]",
            "$.a[-1]",
            "$['a','b']",
        ] {
            assert!(!Query::parse(text).unwrap().is_reference_path(), "{text}");
        }
    }
}
