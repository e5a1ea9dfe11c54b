//! What the expressions of a definition read: variables, the context object, `$states`.
//!
//! What does not live here: the paths into the input, of which nothing is known before it is there.

use asl_catalog::language;
use asl_json::{Span, Str};
use asl_jsonpath::{Query, Root};

use crate::facts::Use;
use crate::finding;
use crate::node_path::At;
use crate::reader::{Caller, Reader};
use crate::similar;

/// So many variables are compared to find one that was meant.
const COMPARED: usize = 200;

/// Takes note of what a path of the JSONPath language reads.
pub(crate) fn query<'t>(reader: &mut Reader<'t>, query: &Query, at: &At<'t>) {
    match query.root() {
        Root::Variable(name) => variable(reader, name, at, at.node.span),
        Root::Context => {
            let names = leading_names(query.text().trim_start_matches('$'));
            context(reader, "$$", &names, at, at.node.span);
        }
        Root::Input => {}
    }
}

/// Takes note of what a variable of a JSONata expression reads.
pub(crate) fn reference<'t>(reader: &mut Reader<'t>, name: &Str, fields: &[Str], at: &At<'t>, span: Span) {
    if &**name != "states" {
        if !asl_jsonata::is_function(name) {
            variable(reader, name, at, span);
        }
        return;
    }
    let Some(first) = fields.first().filter(|_| reader.caller == Caller::Playground) else {
        return;
    };
    let rest: Vec<&str> = fields.iter().skip(1).map(|field| &**field).collect();
    if &**first == "context" {
        context(reader, "$states.context", &rest, at, span);
    } else if language::find(language::STATES, first).is_none() {
        let message = format!("$states has no field {first}.");
        let known: Vec<_> = language::below(language::STATES, "").collect();
        never(reader, at, span, &message, first, &known);
    } else if &**first == "result" && !reader.state.has_result && !reader.state.type_name.is_empty() {
        let message = "There is no $states.result here: only Output and Assign of the state can read it.";
        reader.advise(at, span, &finding::PATH_NEVER_EXISTS, message);
    }
}

fn variable<'t>(reader: &mut Reader<'t>, name: &Str, at: &At<'t>, span: Span) {
    let state = reader.state.name;
    reader.variables.uses.push(Use {
        name: name.clone(),
        at: *at,
        span,
        state,
    });
}

/// Warns of what the context object does not have.
fn context<'t>(reader: &mut Reader<'t>, root: &str, names: &[&str], at: &At<'t>, span: Span) {
    if reader.caller == Caller::Service {
        return;
    }
    let Some(first) = names.first().copied() else {
        return;
    };
    if language::find(language::CONTEXT, first).is_none() {
        let message = format!("The context object has no field {first}.");
        let known: Vec<_> = language::below(language::CONTEXT, "").collect();
        never(reader, at, span, &message, first, &known);
        return;
    }
    if let Some(second) = names.get(1)
        && !language::below(language::CONTEXT, first).any(|field| field == *second)
    {
        let fields: Vec<_> = language::below(language::CONTEXT, first).collect();
        let message = format!("{root}.{first} has no field {second}.");
        never(reader, at, span, &message, second, &fields);
        return;
    }
    let why = match first {
        "Task" if !reader.state.has_token => {
            "Only a task that waits for a callback (.waitForTaskToken) has a token."
        }
        "Map" if !reader.state.in_map => "There are items only within a Map state.",
        _ => return,
    };
    let message = format!("{root}.{first} does not exist here.");
    reader.advise(at, span, &finding::PATH_NEVER_EXISTS, message).hint = Some(why.into());
}

fn never<'t>(reader: &mut Reader<'t>, at: &At<'t>, span: Span, message: &str, name: &str, known: &[&str]) {
    let near = similar::nearest(name, known.iter().copied());
    let hint = match near {
        Some(near) => format!("Did you mean {near}?"),
        None => format!("It has {}.", known.join(", ")),
    };
    reader
        .advise(at, span, &finding::PATH_NEVER_EXISTS, message.to_owned())
        .hint = Some(hint);
}

/// The names that a path begins with: `.a['b'].c[0]` gives a, b and c.
pub(super) fn leading_names(path: &str) -> Vec<&str> {
    let mut names = Vec::new();
    let mut rest = path;
    loop {
        let (name, behind) = if let Some(quoted) = rest.strip_prefix("['") {
            let Some(parts) = quoted.split_once("']") else {
                break;
            };
            parts
        } else if let Some(plain) = rest.strip_prefix('.') {
            plain.split_at(plain.find(['.', '[', '(']).unwrap_or(plain.len()))
        } else {
            break;
        };
        if name.is_empty() || name == "*" || behind.starts_with('(') {
            break;
        }
        names.push(name);
        rest = behind;
    }
    names
}

/// Warns of variables that no state assigns: reading one fails the execution.
pub(crate) fn unassigned(reader: &mut Reader<'_>) {
    let variables = std::mem::take(&mut reader.variables);
    for Use { name, at, span, .. } in &variables.uses {
        if !variables.assigned.contains(&**name) {
            let near = (variables.assigned.len() <= COMPARED)
                .then(|| similar::nearest(name, variables.assigned.iter().copied()))
                .flatten();
            let hint = near.map(|near| format!("Did you mean ${near}?"));
            let message = format!("No state assigns the variable ${name}.");
            reader
                .advise(at, *span, &finding::UNDEFINED_VARIABLE, message)
                .hint = hint;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_the_names_at_the_beginning() {
        assert_eq!(leading_names(".a['b c'].d[0].e"), ["a", "b c", "d"]);
        assert_eq!(leading_names(".a.length()"), ["a"]);
        assert!(leading_names("..a").is_empty());
        assert!(leading_names("").is_empty());
    }
}
