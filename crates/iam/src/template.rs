//! Templates of ARNs and conditions, filled with the fields of a task (the notation: see [`crate::rule`]).

use asl_json::Pointer;

use crate::fields::{Content, Field, Fields};
use crate::literal;
use crate::options::{Convention, Options};
use crate::shape::{Shaped, has_placeholder, shape};
use asl_catalog::permission::{Fallback, Target};

/// A resource, and why it is what it is.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Resolved {
    pub(crate) resource: String,
    pub(crate) how: How,
    /// The name of the field that decided, and its place.
    pub(crate) field: Option<(String, Pointer)>,
}

/// Why a resource is what it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum How {
    /// The template has no field.
    Fixed,
    /// All fields are written out.
    Exact,
    /// A field holds a placeholder of a deployment tool.
    Placeholder,
    /// A field is decided at run time, but a part of it is written out.
    Partly,
    /// A field is decided at run time.
    Dynamic,
    /// A field is absent.
    Absent,
    /// A field holds what cannot be read.
    Unreadable,
}

/// A piece of a template.
enum Piece<'t> {
    Text(&'t str),
    Field { path: &'t str, shape: &'t str },
}

fn pieces(template: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let mut rest = template;
    while let Some((text, tail)) = rest.split_once('{') {
        let (name, after) = tail.split_once('}').unwrap_or((tail, ""));
        let (path, shape) = name.split_once('|').unwrap_or((name, ""));
        pieces.push(Piece::Text(text));
        pieces.push(Piece::Field { path, shape });
        rest = after;
    }
    pieces.push(Piece::Text(rest));
    pieces
}

/// What stands for a name in braces that is no field.
fn ambient<'o>(name: &str, options: &'o Options) -> Option<&'o str> {
    match name {
        "P" => Some(&options.partition),
        "R" => Some(&options.region),
        "A" => Some(&options.account),
        "M" => Some(&options.state_machine_name),
        _ => None,
    }
}

/// A template without fields.
fn plain(template: &str, options: &Options) -> String {
    let pieces = pieces(template).into_iter().map(|piece| match piece {
        Piece::Text(text) => text,
        Piece::Field { path, .. } => ambient(path, options).unwrap_or("*"),
    });
    pieces.collect()
}

/// The roles that a field hands over: one, or one for each item of a list.
pub(crate) fn resolve_role(path: &str, fields: &Fields, options: &Options) -> Vec<Resolved> {
    let target = Source {
        exact: &format!("{{{path}|role}}"),
        wild: Fallback::Is("*"),
        absent: Fallback::Nothing,
    };
    resolve_source(target, fields, options)
}

/// A target whose template need not be constant.
#[derive(Clone, Copy)]
struct Source<'t> {
    exact: &'t str,
    wild: Fallback,
    absent: Fallback,
}

/// The fields that a target names.
pub(crate) fn fields_of(target: &Target) -> impl Iterator<Item = &'static str> {
    let pieces = pieces(target.exact).into_iter();
    pieces.filter_map(|piece| match piece {
        Piece::Field { path, .. } if !matches!(path, "P" | "R" | "A" | "M") => Some(path),
        _ => None,
    })
}

/// The resources that a target stands for: one, or one for each item of a list; none where it does not apply.
pub(crate) fn resolve(target: &Target, fields: &Fields, options: &Options) -> Vec<Resolved> {
    let source = Source {
        exact: target.exact,
        wild: target.wild,
        absent: target.absent,
    };
    resolve_source(source, fields, options)
}

fn resolve_source(target: Source<'_>, fields: &Fields, options: &Options) -> Vec<Resolved> {
    let pieces = pieces(target.exact);
    let named: Vec<(&str, &str, Vec<Field>)> = pieces
        .iter()
        .filter_map(|piece| match piece {
            Piece::Field { path, shape } if ambient(path, options).is_none() => {
                Some((*path, *shape, fields.find(path)))
            }
            _ => None,
        })
        .collect();
    if named.is_empty() {
        return vec![Resolved {
            resource: plain(target.exact, options),
            how: How::Fixed,
            field: None,
        }];
    }
    let rows = named.iter().map(|(_, _, found)| found.len()).max().unwrap_or(0);
    let mut resolved = Vec::new();
    // An empty list is as good as an absent one.
    for row in 0..rows.max(1) {
        let filled: Vec<Filled> = named
            .iter()
            .map(|(path, name, found)| {
                let field = found.get(row).or(found.first());
                Filled::new(path, name, field, options, fields)
            })
            .collect();
        resolved.extend(one(target, &pieces, &filled, options));
    }
    resolved
}

/// A field of a template with what it says.
struct Filled<'t> {
    path: &'t str,
    shape: &'t str,
    how: How,
    /// The text in its shape; `None`: the resource does not apply.
    text: Option<String>,
    pointer: Option<Pointer>,
}

impl<'t> Filled<'t> {
    fn new(path: &'t str, name: &'t str, field: Option<&Field>, options: &Options, fields: &Fields) -> Self {
        let shaped = |text: &str, otherwise: How| match shape(name, text, options, fields) {
            Shaped::Text(shaped) if text.contains('*') && otherwise == How::Dynamic => {
                (How::Partly, Some(shaped))
            }
            Shaped::Text(shaped) if has_placeholder(text) => (How::Placeholder, Some(shaped)),
            Shaped::Text(shaped) => (How::Exact, Some(shaped)),
            Shaped::Unreadable => (otherwise, Some(String::new())),
            Shaped::Omit => (How::Exact, None),
        };
        let looks_into = options.convention == Convention::LeastPrivilege;
        let (how, text) = match field.map(|field| (field.content, field.text())) {
            None | Some((Content::Absent, _)) => (How::Absent, Some(String::new())),
            Some((Content::Dynamic(expression), _)) => {
                match literal::known(expression).filter(|_| looks_into) {
                    Some(known) => shaped(&known, How::Dynamic),
                    None => (How::Dynamic, Some(String::new())),
                }
            }
            Some((Content::Written(_), None | Some(""))) => (How::Unreadable, Some(String::new())),
            Some((Content::Written(_), Some(text))) => shaped(text, How::Unreadable),
        };
        Self {
            path,
            shape: name,
            how,
            text,
            pointer: field.map(|field| field.pointer.clone()),
        }
    }
}

/// One resource from fields that are filled.
fn one(target: Source<'_>, pieces: &[Piece], filled: &[Filled], options: &Options) -> Option<Resolved> {
    if filled.iter().any(|field| field.text.is_none()) {
        return None;
    }
    // The worst field decides: run time before mistakes before gaps.
    let rank = |how: How| match how {
        How::Dynamic => 6,
        How::Unreadable => 5,
        How::Absent => 4,
        How::Partly => 3,
        How::Placeholder => 2,
        How::Exact => 1,
        How::Fixed => 0,
    };
    // The last of equals: `max_by_key` would take it; the first is the more important field.
    let decisive = filled.iter().rev().max_by_key(|field| rank(field.how))?;
    let otherwise = match decisive.how {
        How::Dynamic | How::Unreadable => Some(target.wild),
        How::Absent => Some(target.absent),
        How::Fixed | How::Exact | How::Placeholder | How::Partly => None,
    };
    let resource = match otherwise {
        Some(Fallback::Nothing) => return None,
        Some(Fallback::Is(template)) => plain(template, options),
        Some(Fallback::Parts) | None => fill(target.exact, pieces, filled, options),
    };
    Some(Resolved {
        resource,
        how: decisive.how,
        field: decisive
            .pointer
            .clone()
            .map(|pointer| (name_of(decisive.path), pointer)),
    })
}

/// The name under which a sentence speaks of a field: of two that would do, the first.
fn name_of(path: &str) -> String {
    path.split('/').next().unwrap_or(path).replace("[]", "")
}

fn fill(template: &str, pieces: &[Piece], filled: &[Filled], options: &Options) -> String {
    // A field that takes names takes ARNs, too; then the ARN is the resource.
    if let ([only], true) = (filled, template.starts_with("arn:")) {
        let arn = only.text.as_deref().filter(|text| text.starts_with("arn:"));
        if let Some(arn) = arn.filter(|_| only.shape != "verbatim") {
            return arn.to_owned();
        }
    }
    let mut out = String::new();
    for piece in pieces {
        match piece {
            Piece::Text(text) => out.push_str(text),
            Piece::Field { path, shape } => {
                let field = filled
                    .iter()
                    .find(|field| field.path == *path && field.shape == *shape);
                match (ambient(path, options), field) {
                    (Some(text), _) => out.push_str(text),
                    (None, Some(field)) => out.push_str(field.part()),
                    (None, None) => out.push('*'),
                }
            }
        }
    }
    while out.contains("**") {
        out = out.replace("**", "*");
    }
    out
}

impl Filled<'_> {
    /// What stands in place of the braces.
    fn part(&self) -> &str {
        match self.how {
            How::Exact | How::Placeholder | How::Partly | How::Fixed => self.text.as_deref().unwrap_or("*"),
            // No prefix means the whole bucket: what follows the field says so.
            How::Absent if matches!(self.shape, "folder" | "prefix" | "index") => "",
            // EventBridge Scheduler's own default.
            How::Absent if self.shape == "group" => "default",
            How::Absent | How::Dynamic | How::Unreadable => "*",
        }
    }
}

/// The text of a condition; `None` if one of its fields is not written out.
pub(crate) fn text(template: &str, fields: &Fields, options: &Options) -> Option<String> {
    let parts = pieces(template).into_iter().map(|piece| match piece {
        Piece::Text(text) => Some(text.to_owned()),
        Piece::Field { path, shape: name } => ambient(path, options)
            .map(str::to_owned)
            .or_else(|| written(path, name, fields, options)),
    });
    parts.collect()
}

/// The text of a field in its shape, if it is written out.
fn written(path: &str, name: &str, fields: &Fields, options: &Options) -> Option<String> {
    let found = fields.find(path);
    match shape(name, found.first()?.text()?, options, fields) {
        Shaped::Text(text) => Some(text),
        Shaped::Omit | Shaped::Unreadable => None,
    }
}
