//! Applies the steps of a path to a value.
//!
//! A definite path is a plain walk. Any other is followed step by step with the library's rules on what may be missing; the
//! trail of names and indices behind us is kept only to be shown in an error. Recursion goes by steps
//! ([`super::MAX_STEPS`] bounds them); `..` walks the value with a stack of its own. Every place visited is paid for from a
//! budget, so that no path can keep the machine busy.

use std::fmt::Write;

use asl_json::{Map, Str, Value};

use super::filter::Filter;
use super::{MAX_VISITS, Path, Step};
use crate::java;
use crate::{PathError, PathErrorKind};

/// Reads a path in a value. `root` is what `$` means in filters; `quiet` leaves out the texts of errors that are only counted.
pub(super) fn read(
    path: &Path,
    value: &Value,
    root: &Value,
    visits: &mut usize,
    quiet: bool,
) -> Result<Value, PathError> {
    spend(visits, 1)?;
    if path.is_definite()
        && let Some(found) = plain(path.steps(), value)
    {
        return Ok(found.clone());
    }
    let mut walk = Walk {
        steps: path.steps(),
        root,
        visits,
        quiet,
        trail: Vec::new(),
        found: Vec::new(),
    };
    walk.step(0, value)?;
    let mut found = walk.found;
    if !path.is_definite() {
        return Ok(Value::array(found));
    }
    found.drain(..).next().ok_or_else(|| {
        let message = format!("No results for path: {path}");
        PathError::new(PathErrorKind::Missing, message)
    })
}

/// The walk along names and indices; nothing if it fails or the path has other steps.
pub(super) fn plain<'v>(steps: &[Step], value: &'v Value) -> Option<&'v Value> {
    steps.iter().try_fold(value, |value, step| match step {
        Step::Property(name) => value.get(name),
        Step::Index(index) => value.at(usize::try_from(*index).ok()?),
        _ => None,
    })
}

/// Pays for a piece of work; one is a place visited.
pub(super) fn spend(visits: &mut usize, cost: usize) -> Result<(), PathError> {
    match visits.checked_sub(cost) {
        Some(left) => {
            *visits = left;
            Ok(())
        }
        None => Err(PathError::new(
            PathErrorKind::TooMuchWork,
            format!(
                "The path visits more than {MAX_VISITS} places of the value and was given up. Use fewer wildcards and '..'."
            ),
        )),
    }
}

/// Where we are: a name or an index behind us, or a `$` that starts anew.
#[derive(Clone, Copy)]
enum Segment<'a> {
    Name(&'a str),
    Index(i64),
    Root,
}

struct Walk<'a, 'b> {
    steps: &'a [Step],
    root: &'a Value,
    visits: &'b mut usize,
    quiet: bool,
    trail: Vec<Segment<'a>>,
    found: Vec<Value>,
}

impl<'a> Walk<'a, '_> {
    fn step(&mut self, at: usize, value: &'a Value) -> Result<(), PathError> {
        spend(self.visits, 1)?;
        let Some(step) = self.steps.get(at) else {
            self.found.push(value.clone());
            return Ok(());
        };
        match step {
            Step::Root => self.enter(Segment::Root, at, value),
            Step::Property(name) => match value {
                Value::Object(members) => self.member(at, members, name),
                _ => Err(self.not_an_object(step)),
            },
            Step::Properties(names) => match value {
                Value::Object(members) => self.merge(at, members, names),
                _ => Err(self.not_an_object(step)),
            },
            Step::Wildcard => match value {
                Value::Object(members) => members
                    .iter()
                    .try_for_each(|(name, member)| self.enter(Segment::Name(name), at, member)),
                Value::Array(items) => self.every_item(at, items),
                _ => Ok(()),
            },
            Step::Scan => self.scan(at + 1, value),
            Step::Filter(filter) => self.filter(at, value, Some(filter)),
            Step::OpenFilter(_) => self.filter(at, value, None),
            _ => match value {
                Value::Array(items) => self.positions(at, items, step),
                Value::Null => {
                    Err(self.fail(PathErrorKind::Missing, |path| format!("The path {path} is null")))
                }
                _ => Err(self.cannot(at, "only be applied to arrays", value)),
            },
        }
    }

    /// Goes on with the next step, one name or index further.
    fn enter(&mut self, segment: Segment<'a>, at: usize, value: &'a Value) -> Result<(), PathError> {
        self.trail.push(segment);
        self.step(at + 1, value)?;
        self.trail.pop();
        Ok(())
    }

    fn is_last(&self, at: usize) -> bool {
        at + 1 >= self.steps.len()
    }

    /// Whether every step from the one before this one on is definite: then something missing here is an error.
    fn is_strict(&self, at: usize) -> bool {
        self.steps
            .get(at.saturating_sub(1)..)
            .is_none_or(|steps| steps.iter().all(Step::is_definite))
    }

    fn member(&mut self, at: usize, members: &'a Map, name: &'a str) -> Result<(), PathError> {
        if let Some(member) = members.get(name) {
            return self.enter(Segment::Name(name), at, member);
        }
        let what = if self.is_last(at) {
            "No results for path:"
        } else if self.is_strict(at) {
            "Missing property in path"
        } else {
            return Ok(());
        };
        Err(self.fail(PathErrorKind::Missing, |path| format!("{what} {path}['{name}']")))
    }

    fn merge(&mut self, at: usize, members: &'a Map, names: &'a [Str]) -> Result<(), PathError> {
        if !self.is_last(at) {
            let names = Step::Properties(names.into());
            return Err(self.fail(PathErrorKind::Invalid, |path| {
                format!("Multi properties can only be used as path leafs: {path}{names}")
            }));
        }
        let merged: Map = names
            .iter()
            .filter_map(|name| Some((name.clone(), members.get(name)?.clone())))
            .collect();
        self.found.push(Value::object(merged));
        Ok(())
    }

    /// Items that lack something are left out where the wildcard is one of the last two steps.
    fn every_item(&mut self, at: usize, items: &'a [Value]) -> Result<(), PathError> {
        let lenient = self.is_last(at) || self.is_last(at + 1);
        // What is forgiven here is not told: no text is made for it.
        let quiet = self.quiet;
        self.quiet |= lenient;
        let depth = self.trail.len();
        for (index, item) in (0..).zip(items) {
            match self.enter(Segment::Index(index), at, item) {
                Err(error) if lenient && error.is_not_found() => self.trail.truncate(depth),
                result => result?,
            }
        }
        self.quiet = quiet;
        Ok(())
    }

    fn positions(&mut self, at: usize, items: &'a [Value], step: &Step) -> Result<(), PathError> {
        let length = i64::try_from(items.len()).unwrap_or(i64::MAX);
        match *step {
            Step::Index(index) => self.item(at, items, index.into()),
            Step::Indices(ref indices) => indices
                .iter()
                .try_for_each(|index| self.item(at, items, i64::from(*index))),
            Step::FromEnd(offset) => self.item(at, items, length + i64::from(offset)),
            Step::SliceFrom(from) => {
                let from = i64::from(from);
                let from = if from < 0 { length + from } else { from }.max(0);
                self.items(at, items, from, length)
            }
            Step::SliceTo(to) => {
                let to = i64::from(to);
                let to = if to < 0 { length + to } else { to }.min(length);
                self.items(at, items, 0, to)
            }
            // Negative bounds are not counted from the end here: they are simply outside.
            Step::SliceBetween(from, to) if length > 0 => {
                self.items(at, items, from.into(), i64::from(to).min(length))
            }
            _ => Ok(()),
        }
    }

    fn items(&mut self, at: usize, items: &'a [Value], from: i64, to: i64) -> Result<(), PathError> {
        (from..to).try_for_each(|index| self.item(at, items, index))
    }

    fn item(&mut self, at: usize, items: &'a [Value], index: i64) -> Result<(), PathError> {
        let item = usize::try_from(index).ok().and_then(|index| items.get(index));
        let Some(item) = item else {
            let kind = if self.is_last(at) {
                PathErrorKind::PastTheEnd
            } else {
                PathErrorKind::Missing
            };
            return Err(self.fail(kind, |path| {
                format!("Index out of bounds when evaluating path {path}[{index}]")
            }));
        };
        self.enter(Segment::Index(index), at, item)
    }

    fn filter(&mut self, at: usize, value: &'a Value, filter: Option<&Filter>) -> Result<(), PathError> {
        match value {
            // An object is tested itself, not its members.
            Value::Object(_) if self.accepts(filter, value)? => self.step(at + 1, value),
            Value::Object(_) => Ok(()),
            Value::Array(items) => {
                for (index, item) in (0..).zip(items.iter()) {
                    if self.accepts(filter, item)? {
                        self.enter(Segment::Index(index), at, item)?;
                    }
                }
                Ok(())
            }
            _ => Err(self.cannot(at, "not be applied to primitives", value)),
        }
    }

    fn accepts(&mut self, filter: Option<&Filter>, value: &Value) -> Result<bool, PathError> {
        match filter {
            Some(filter) => filter.accepts(value, self.root, self.visits),
            None => Err(PathError::new(
                PathErrorKind::Invalid,
                "NullPointerException: Cannot invoke \
                 \"com.jayway.jsonpath.Predicate.apply(com.jayway.jsonpath.Predicate$PredicateContext)\" \
                 because \"predicate\" is null",
            )),
        }
    }

    /// `..`: the value itself, then everything below it, parents first.
    fn scan(&mut self, at: usize, value: &'a Value) -> Result<(), PathError> {
        let Some(wanted) = self.steps.get(at) else {
            return Ok(());
        };
        let mut stack = Vec::new();
        self.inspect(at, wanted, value)?;
        stack.push(Children::of(value));
        while let Some(children) = stack.last_mut() {
            let Some((segment, child)) = children.next() else {
                stack.pop();
                self.trail.pop();
                continue;
            };
            spend(self.visits, 1)?;
            if matches!(child, Value::Array(_) | Value::Object(_)) {
                self.trail.push(segment);
                self.inspect(at, wanted, child)?;
                stack.push(Children::of(child));
            }
        }
        Ok(())
    }

    /// Applies the step after `..` where it fits.
    fn inspect(&mut self, at: usize, wanted: &'a Step, value: &'a Value) -> Result<(), PathError> {
        let fits = match (wanted, value) {
            (Step::Wildcard, _) => true,
            (Step::Filter(filter), _) => self.accepts(Some(filter), value)?,
            (Step::OpenFilter(_), _) => self.accepts(None, value)?,
            (Step::Property(name), Value::Object(members)) => members.contains_key(name),
            (Step::Properties(names), Value::Object(members)) => {
                names.iter().all(|name| members.contains_key(name))
            }
            (step, Value::Array(_)) => step.is_positional(),
            _ => false,
        };
        if !fits {
            return Ok(());
        }
        match value {
            // The library goes on with every item of an array, whichever index was asked for.
            Value::Array(items) if !self.is_last(at) => (0..)
                .zip(items.iter())
                .try_for_each(|(index, item)| self.enter(Segment::Index(index), at, item)),
            _ => self.step(at, value),
        }
    }

    fn fail(&self, kind: PathErrorKind, message: impl FnOnce(&str) -> String) -> PathError {
        let message = if self.quiet && kind != PathErrorKind::Invalid {
            String::new()
        } else {
            message(&self.path_so_far())
        };
        PathError::new(kind, message)
    }

    fn not_an_object(&self, step: &Step) -> PathError {
        self.fail(PathErrorKind::Missing, |path| {
            format!("Property {step} not found in path {path}")
        })
    }

    fn cannot(&self, at: usize, what: &str, value: &Value) -> PathError {
        let mut rest = String::new();
        for step in self.steps.get(at..).unwrap_or_default() {
            let _ = write!(rest, "{step}");
        }
        let context = java::text(value);
        self.fail(PathErrorKind::Invalid, |_| {
            format!("Filter: {rest} can {what}. Current context is: {context}")
        })
    }

    fn path_so_far(&self) -> String {
        let mut path = String::from("$");
        for segment in &self.trail {
            let _ = match segment {
                Segment::Name(name) => write!(path, "['{name}']"),
                Segment::Index(index) => write!(path, "[{index}]"),
                Segment::Root => {
                    path.truncate(1);
                    Ok(())
                }
            };
        }
        path
    }
}

/// The children of a value that are still to be visited.
struct Children<'a> {
    parent: &'a Value,
    next: usize,
}

impl<'a> Children<'a> {
    fn of(parent: &'a Value) -> Self {
        Self { parent, next: 0 }
    }
}

impl<'a> Iterator for Children<'a> {
    type Item = (Segment<'a>, &'a Value);

    fn next(&mut self) -> Option<Self::Item> {
        let index = self.next;
        self.next += 1;
        match self.parent {
            Value::Object(members) => {
                let (name, member) = members.get_index(index)?;
                Some((Segment::Name(name), member))
            }
            Value::Array(items) => Some((Segment::Index(i64::try_from(index).ok()?), items.get(index)?)),
            _ => None,
        }
    }
}
