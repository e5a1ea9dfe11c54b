//! Why a path finds nothing: where on its way the value was lost, and what was there instead.
//!
//! The library's errors name the whole path, or a step without its place. Here the path is read step by step. The same for
//! the arguments of intrinsic functions is in [`crate::intrinsic`].

use asl_json::describe::{described, listed, quoted};
use asl_json::{Span, Value};

use crate::{Expression, PathErrorKind, Query, Random, Scope};

/// Why an expression has no value.
#[derive(Clone, Debug, PartialEq)]
pub struct Explanation {
    /// The part that is to blame, in bytes of the expression.
    pub span: Span,
    /// What happened there, in a sentence or two; names and parts stand in backquotes.
    pub sentence: String,
    /// The parts that lead there and what they gave, in order.
    pub steps: Vec<Explained>,
    /// A name that leads nowhere, and those that would.
    pub missing: Option<(String, Vec<String>)>,
}

/// A part and its value.
#[derive(Clone, Debug, PartialEq)]
pub struct Explained {
    /// The part, in bytes of the expression: of a path from its start.
    pub span: Span,
    /// Its value; none if it has none.
    pub value: Option<Value>,
}

impl Expression {
    /// Why the expression fails; nothing if it does not. The end of an array that is passed is no failure of a path by
    /// itself, which gives `null` then.
    pub fn explain(&self, scope: &Scope, random: &mut dyn Random) -> Option<Explanation> {
        match self {
            Self::Query(query) => query.explain(scope).filter(|_| {
                query
                    .find(scope)
                    .is_err_and(|error| error.kind != PathErrorKind::PastTheEnd)
            }),
            Self::Call(call) => call.explain(scope, random),
        }
    }

    /// The smallest part around a place in the text and its value: of a path what leads up to there, of a call the argument.
    pub fn value_at(&self, place: Span, scope: &Scope, random: &mut dyn Random) -> Explained {
        match self {
            Self::Query(query) => query.value_at(place, scope),
            Self::Call(call) => call.value_at(place, scope, random),
        }
    }
}

impl Query {
    /// Why the query finds nothing; nothing if it does.
    pub fn explain(&self, scope: &Scope) -> Option<Explanation> {
        let mut steps: Vec<Explained> = Vec::new();
        for (end, prefix) in self.prefixes() {
            let span = Span::new(0, end);
            match prefix.find(scope) {
                Ok(value) => {
                    let value = Some(value);
                    steps.push(Explained { span, value });
                }
                Err(error) => {
                    let owner = steps.last().cloned();
                    steps.push(Explained { span, value: None });
                    let start = owner.as_ref().map_or(0, |owner| owner.span.end as usize);
                    let step = Span::new(start, end);
                    let written = step.slice(self.text());
                    let (sentence, known) = match &owner {
                        Some(Explained {
                            span,
                            value: Some(value),
                        }) => lost(span.slice(self.text()), value, written, &error.message),
                        _ => (format!("{}.", error.message), Vec::new()),
                    };
                    let missing = (!known.is_empty()).then(|| (name_of(written).to_owned(), known));
                    return Some(Explanation {
                        span: step,
                        sentence,
                        steps,
                        missing,
                    });
                }
            }
        }
        None
    }

    pub(crate) fn value_at(&self, place: Span, scope: &Scope) -> Explained {
        let prefixes = self.prefixes();
        let found = prefixes.iter().find(|(end, _)| *end >= place.end as usize);
        let (end, query) = found.map_or((self.text().len(), self), |(end, query)| (*end, query));
        Explained {
            span: Span::new(0, end),
            value: query.find(scope).ok(),
        }
    }

    /// The query up to each of its steps, with the offset behind it; the whole one is the last.
    fn prefixes(&self) -> Vec<(usize, Self)> {
        let text = self.text();
        let (mut open, mut quote, mut previous) = (0_usize, None, ' ');
        let mut ends = Vec::new();
        for (index, c) in text.char_indices() {
            match (quote, c) {
                (Some(mark), _) if c == mark && previous != '\\' => quote = None,
                (Some(_), _) => {}
                (None, '\'' | '"') if open > 0 => quote = Some(c),
                (None, '[' | '(') => {
                    if open == 0 && c == '[' && previous != '.' {
                        ends.push(index);
                    }
                    open += 1;
                }
                (None, ']' | ')') => open = open.saturating_sub(1),
                (None, '.') if open == 0 && previous != '.' => ends.push(index),
                _ => {}
            }
            previous = c;
        }
        ends.push(text.len());
        let parsed = ends.into_iter().filter_map(|end| {
            let prefix = text.get(..end)?;
            Query::parse(prefix).ok().map(|query| (end, query))
        });
        parsed.collect()
    }
}

/// The name in a step as it is written: `.order`, `['order']`.
fn name_of(step: &str) -> &str {
    let inner = step.trim_start_matches('.').trim();
    let inner = inner
        .strip_prefix('[')
        .and_then(|inner| inner.strip_suffix(']'))
        .unwrap_or(inner);
    inner.trim().trim_matches(['\'', '"'])
}

/// The sentence for a step that finds nothing in a value, and the names that it would find.
fn lost(place: &str, value: &Value, step: &str, message: &str) -> (String, Vec<String>) {
    let (place, name) = (quoted(place), name_of(step));
    let index = name.parse::<i64>().ok().filter(|_| step.contains('['));
    match (value, index) {
        (Value::Array(items), Some(_)) => {
            let has = match items.len() {
                0 => "is an empty array".to_owned(),
                1 => "has one item".to_owned(),
                count => format!("has {count} items"),
            };
            let sentence = format!(
                "{place} {has}, so there is nothing at {}; indexes begin at `0`.",
                quoted(step)
            );
            (sentence, Vec::new())
        }
        (Value::Object(members), None)
            if !step.contains(['*', '?', '(', ',', ':']) && !step.starts_with("..") =>
        {
            let known: Vec<String> = members.keys().map(ToString::to_string).collect();
            let has = if known.is_empty() {
                "it is an empty object".to_owned()
            } else {
                format!("it has {}", listed(known.iter().map(|key| quoted(key))))
            };
            (format!("{place} has no field {}; {has}.", quoted(name)), known)
        }
        (Value::Array(_), None) if !step.contains(['*', '?', '(', ',', ':']) && !step.starts_with("..") => {
            let sentence = format!(
                "{place} is {}, and a field such as {} is one of its items: write {} for the first, or {} for that of all.",
                described(value),
                quoted(name),
                quoted(&format!("[0]{step}")),
                quoted(&format!("[*]{step}"))
            );
            (sentence, Vec::new())
        }
        (Value::Object(_) | Value::Array(_), _) => {
            let sentence = format!(
                "{} finds nothing in {place}, which is {}. {message}.",
                quoted(step),
                described(value)
            );
            (sentence, Vec::new())
        }
        (other, _) => {
            let sentence = format!(
                "{place} is {}, so {} finds nothing there.",
                described(other),
                quoted(step)
            );
            (sentence, Vec::new())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn explain(text: &str) -> Option<(String, String, usize)> {
        let input = asl_json::parse(
            r#"{"order": {"id": 7, "items": [{"sku": "a"}, {"sku": "b"}], "none": []}, "name": "Ada", "a b": {"c": 1}}"#,
        )
        .unwrap();
        let context = asl_json::parse(r#"{"Execution": {"Name": "run"}}"#).unwrap();
        let scope = Scope::new(&input, &context);
        let found = Expression::parse(text).unwrap().explain(&scope, &mut || 0)?;
        Some((
            found.span.slice(text).to_owned(),
            found.sentence,
            found.steps.len(),
        ))
    }

    #[test]
    fn the_step_that_finds_nothing_is_found() {
        for (text, part, sentence, steps) in [
            (
                "$.order.itmes[0].sku",
                ".itmes",
                "`$.order` has no field `itmes`; it has `id`, `items`, `none`.",
                3,
            ),
            ("$['a b'].d", ".d", "`$['a b']` has no field `d`; it has `c`.", 3),
            (
                "$.name.first",
                ".first",
                "`$.name` is the string `\"Ada\"`, so `.first` finds nothing there.",
                3,
            ),
            (
                "$.order.items.sku",
                ".sku",
                "`$.order.items` is an array of 2 items, and a field such as `sku` is one of its items: write `[0].sku` for the first, or `[*].sku` for that of all.",
                4,
            ),
            (
                "$.order.items[5].sku",
                "[5]",
                "`$.order.items` has 2 items, so there is nothing at `[5]`; indexes begin at `0`.",
                4,
            ),
            (
                "$$.Execution.Nam",
                ".Nam",
                "`$$.Execution` has no field `Nam`; it has `Name`.",
                3,
            ),
            (
                "$gone.x",
                "$gone",
                "No value has been assigned to the variable $gone.",
                1,
            ),
            (
                "States.Format('{} {}', $.name, $.order.gone)",
                ".gone",
                "`$.order` has no field `gone`; it has `id`, `items`, `none`.",
                3,
            ),
            (
                "States.Array(States.ArrayGetItem($.order.items, 9))",
                "States.ArrayGetItem($.order.items, 9)",
                "Invalid arguments in States.ArrayGetItem. `$.order.items` is an array of 2 items; `9` is the number `9`.",
                2,
            ),
        ] {
            assert_eq!(
                explain(text),
                Some((part.to_owned(), sentence.to_owned(), steps)),
                "{text}"
            );
        }
        assert_eq!(explain("$.order.items[5]"), None);
        assert_eq!(explain("$.order.items[*].sku"), None);
    }

    #[test]
    fn every_part_has_its_value() {
        let input = asl_json::parse(r#"{"a": {"b": [1, 2]}, "n": 3}"#).unwrap();
        let scope = Scope::new(&input, &Value::Null);
        let value = |text: &str, part: &str| {
            let start = text.find(part).unwrap();
            let place = Span::new(start, start + part.len());
            let found = Expression::parse(text)
                .unwrap()
                .value_at(place, &scope, &mut || 0);
            (
                found.span.slice(text).to_owned(),
                found.value.unwrap_or_default().to_string(),
            )
        };
        let is = |part: &str, value: &str| (part.to_owned(), value.to_owned());
        assert_eq!(value("$.a.b[1]", "a"), is("$.a", r#"{"b":[1,2]}"#));
        assert_eq!(value("$.a.b[1]", "b"), is("$.a.b", "[1,2]"));
        assert_eq!(value("$.a.b[1]", "1"), is("$.a.b[1]", "2"));
        let call = "States.MathAdd(States.ArrayLength($.a.b), $.n)";
        assert_eq!(value(call, "a"), is(call, "5"));
        assert_eq!(value(call, "ArrayLength"), is("States.ArrayLength($.a.b)", "2"));
        assert_eq!(value(call, "$.a"), is("$.a", r#"{"b":[1,2]}"#));
        assert_eq!(value(call, "n)"), is(call, "5"));
        assert_eq!(value(call, "$.n"), is("$.n", "3"));
    }
}
