//! `${Name}`: a value that CloudFormation, SAM or Terraform fills in when the definition is deployed.
//!
//! Such a definition is not wrong, but what is not known yet cannot run either. The reader says so where it needs the
//! value; [`report`] mentions the others. What does not live here: reading placeholders outside quotes, which the
//! tree of `asl_json` knows.

use std::collections::HashSet;

use asl_json::tree::{Node, NodeKind};

use crate::cursor::At;
use crate::diagnostic::{Diagnostic, Findings, Severity, code};

/// Whether the value is a placeholder or a text that holds one.
pub(crate) fn holds(node: &Node) -> bool {
    match &node.kind {
        NodeKind::Placeholder => true,
        NodeKind::String(text) => find(text).is_some(),
        _ => false,
    }
}

/// The first placeholder of a text, as a range of bytes.
///
/// Names as CloudFormation (`${Fn}`, `${Fn.Arn}`, `${AWS::Region}`) and Terraform (`${aws_lambda_function.x[0].arn}`)
/// have them. `${!Name}` is CloudFormation's way to write a literal `${Name}`, and `{}` alone belongs to
/// `States.Format`.
fn find(text: &str) -> Option<(usize, usize)> {
    let mut from = 0;
    while let Some(start) = text.get(from..)?.find("${").map(|found| from + found) {
        let body = text.get(start + 2..)?;
        let length = body
            .find(|c: char| !(c.is_ascii_alphanumeric() || "_.:-[]*\"'".contains(c)))
            .unwrap_or(body.len());
        let named = body.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_');
        if named && body.get(length..).is_some_and(|rest| rest.starts_with('}')) {
            return Some((start, start + 2 + length + 1));
        }
        from = start + 2;
    }
    None
}

/// Mentions every value with a placeholder except those whose start is in `blocked`, which were reported already.
pub(crate) fn report(text: &str, at: &At<'_>, blocked: &HashSet<u32>, found: &mut Findings) {
    // Most definitions have none, and then there is nothing to walk through.
    if text.contains("${") {
        walk(text, at, blocked, found);
    }
}

fn walk(text: &str, at: &At<'_>, blocked: &HashSet<u32>, found: &mut Findings) {
    match &at.node.kind {
        NodeKind::Object(members) => {
            for member in members {
                walk(text, &at.member(member), blocked, found);
            }
        }
        NodeKind::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                walk(text, &at.item(index, item), blocked, found);
            }
        }
        NodeKind::Placeholder if !blocked.contains(&at.node.span.start) => {
            found.push(|| information(at, at.node.span, at.node.span.slice(text)));
        }
        NodeKind::String(string) if !blocked.contains(&at.node.span.start) => {
            if let Some((start, end)) = find(string) {
                let span = at.node.span_within(text, start, end);
                found.push(|| information(at, span, string.get(start..end).unwrap_or("")));
            }
        }
        _ => {}
    }
}

fn information(at: &At<'_>, span: asl_json::Span, name: &str) -> Diagnostic {
    let message =
        format!("{name} is filled in when the definition is deployed. Here it stands for itself, as a text.");
    Diagnostic::at(at, span, Severity::Information, code::PLACEHOLDER, message)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn knows_placeholders() {
        for (text, placeholder) in [
            ("${Fn}", Some("${Fn}")),
            (
                "arn:aws:lambda:${AWS::Region}:1:function:f",
                Some("${AWS::Region}"),
            ),
            (
                "${aws_lambda_function.x[0].arn}",
                Some("${aws_lambda_function.x[0].arn}"),
            ),
            ("${!Literal} ${Fn.Arn}", Some("${Fn.Arn}")),
            ("States.Format('${}', $.x)", None),
            ("${lambdaArn", None),
            ("${", None),
            ("${ä}", None),
            ("", None),
        ] {
            let found = find(text).map(|(start, end)| &text[start..end]);
            assert_eq!(found, placeholder, "{text}");
        }
    }
}
