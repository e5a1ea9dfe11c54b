//! `${Name}`: a value that CloudFormation, SAM or Terraform fills in when the definition is deployed.
//!
//! Such a definition is not wrong. Where a value is needed that is not known yet, the reader assumes one and says so;
//! [`report`] mentions the others, which stand for themselves. What does not live here: reading placeholders outside
//! quotes, which the tree of `asl_json` knows.

use std::collections::HashSet;

use asl_json::NameHash;
use asl_json::tree::{Node, NodeKind};

use crate::diagnostic::{Diagnostic, Findings, Severity};
use crate::finding;
use crate::node_path::At;

/// Whether the value is a placeholder or a text that holds one.
pub(crate) fn holds(node: &Node) -> bool {
    match &node.kind {
        NodeKind::Placeholder => true,
        NodeKind::String(text) => is_in(text),
        _ => false,
    }
}

/// Whether a text holds a placeholder.
pub(crate) fn is_in(text: &str) -> bool {
    find(text).is_some()
}

/// The first placeholder of a text, as a range of bytes.
///
/// Names as CloudFormation (`${Fn}`, `${Fn.Arn}`, `${AWS::Region}`) and expressions as Terraform
/// (`${aws_lambda_function.x[0].arn}`, `${jsonencode(x)}`) have them. `${!Name}` is CloudFormation's way to write a literal `${Name}`, and `{}` alone belongs to
/// `States.Format`. The Serverless Framework has `${self:custom.name}` and, with a plugin of old, `#{AWS::Region}`.
fn find(text: &str) -> Option<(usize, usize)> {
    let mut from = 0;
    loop {
        let mut bytes = text.as_bytes().get(from..)?.iter();
        let start = from + bytes.position(|byte| matches!(byte, b'$' | b'#'))?;
        if let Some(length) = length_at_start(text.get(start..)?) {
            return Some((start, start + length));
        }
        from = start + 1;
    }
}

/// The length of the placeholder that a text begins with. It is read up to the first character that no placeholder has.
fn length_at_start(text: &str) -> Option<usize> {
    let body = text.strip_prefix("${").or_else(|| text.strip_prefix("#{"))?;
    let length = body.find(|c: char| !(c.is_ascii_alphanumeric() || "_.:-[]*\"'(), /+".contains(c)))?;
    let name = body.trim_start_matches(' ');
    let named = name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_');
    (named && body.get(length..)?.starts_with('}')).then_some(length + 3)
}

/// The text with a value for every placeholder, the one place that decides what a placeholder counts as.
///
/// What CloudFormation itself knows has its value; the partition, the region and the account of an ARN are those of the
/// playground's defaults; everything else is called after itself: `arn:aws:lambda:us-east-1:123456789012:function:Fn` for
/// `arn:${Partition}:lambda:${Region}:${AWS::AccountId}:function:${Fn.Arn}`.
pub(crate) fn assume(text: &str) -> String {
    let known = crate::intrinsic::pseudo();
    let mut assumed = String::new();
    let mut rest = text;
    while let Some((start, end)) = find(rest) {
        assumed.push_str(rest.get(..start).unwrap_or(""));
        let placeholder = rest.get(start + 2..end - 1).unwrap_or("").trim();
        match known.get(placeholder) {
            Some(value) => assumed.push_str(value),
            None => match part_of_arn(&assumed) {
                Some(value) => assumed.push_str(value),
                None => assumed.push_str(&name(placeholder)),
            },
        }
        rest = rest.get(end..).unwrap_or("");
    }
    assumed.push_str(rest);
    assumed
}

/// A JSONata expression with a value for every placeholder outside of its strings. Blanks keep every place.
pub(crate) fn assume_in_expression(text: &str, value: &str) -> String {
    let mut assumed = String::with_capacity(text.len());
    let mut quote = None;
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let mut length = c.len_utf8();
        match quote {
            Some(open) if c == open => quote = None,
            Some(_) => {}
            None if matches!(c, '"' | '\'' | '`') => quote = Some(c),
            None if c == '$' && rest.starts_with("${") => {
                if let Some(end) = length_at_start(rest) {
                    assumed.push_str(value);
                    assumed.extend(std::iter::repeat_n(' ', end.saturating_sub(value.len())));
                    rest = rest.get(end..).unwrap_or("");
                    continue;
                }
            }
            None => {}
        }
        if c == '\\' && quote.is_some() {
            length += rest.chars().nth(1).map_or(0, char::len_utf8);
        }
        assumed.push_str(rest.get(..length).unwrap_or(""));
        rest = rest.get(length..).unwrap_or("");
    }
    assumed
}

/// The value of the part of an ARN that follows, if that is one that the playground has a default for.
fn part_of_arn(before: &str) -> Option<&'static str> {
    let parts = before.strip_prefix("arn:")?.strip_suffix(':');
    match parts.map(|parts| parts.matches(':').take(3).count()) {
        None if before == "arn:" => Some("aws"),
        Some(1) => Some("us-east-1"),
        Some(2) => Some("123456789012"),
        _ => None,
    }
}

/// Whether the text is a placeholder and nothing else.
pub(crate) fn is_whole(text: &str) -> bool {
    find(text) == Some((0, text.len()))
}

/// What the thing behind a placeholder is called: `Fn` for `Fn.Arn`, `hello` for `aws_lambda_function.hello[0].arn`.
fn name(placeholder: &str) -> String {
    let attributes = [
        "arn",
        "invoke_arn",
        "qualified_arn",
        "id",
        "name",
        "function_name",
    ];
    let mut parts: Vec<&str> = placeholder.split('.').collect();
    while parts.len() > 1
        && parts
            .last()
            .is_some_and(|last| attributes.contains(&last.to_ascii_lowercase().as_str()))
    {
        parts.pop();
    }
    let last = parts.last().copied().unwrap_or("");
    let word = last.split('[').next().unwrap_or("");
    let word = word.replace("::", "-");
    // `self:service`, `env:NAME, 'default'` of the Serverless Framework.
    let word = word
        .split(',')
        .next()
        .unwrap_or("")
        .rsplit(':')
        .next()
        .unwrap_or("")
        .trim();
    let allowed = |c: &char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-');
    word.chars().filter(allowed).take(64).collect()
}

/// Mentions every value with a placeholder except those whose start is in `blocked`, which were reported already.
pub(crate) fn report(text: &str, at: &At<'_>, blocked: &HashSet<u32, NameHash>, found: &mut Findings) {
    match &at.node.kind {
        NodeKind::Object(members) => {
            for member in members {
                report(text, &at.member(member), blocked, found);
            }
        }
        NodeKind::Array(items) => {
            for item in items {
                report(text, &at.item(item), blocked, found);
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
    let message = format!(
        "{name} is filled in when the definition is deployed. Until then it is used as it is, as a string."
    );
    Diagnostic {
        severity: Severity::Information,
        ..Diagnostic::new(at, span, &finding::PLACEHOLDER, message)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn assumes_names() {
        for (text, assumed) in [
            ("${Fn.Arn}", "Fn"),
            ("${aws_lambda_function.hello[0].arn}", "hello"),
            (
                "arn:${AWS::Partition}:lambda:${AWS::Region}:${AWS::AccountId}:function:${Fn}:${Alias}",
                "arn:aws:lambda:us-east-1:123456789012:function:Fn:Alias",
            ),
            (
                "arn:${Partition}:lambda:${self:provider.region}:${Account}:function:${ charge }",
                "arn:aws:lambda:us-east-1:123456789012:function:charge",
            ),
            (
                "arn:aws:lambda:#{AWS::Region}:#{AWS::AccountId}:function:${self:service}-charge",
                "arn:aws:lambda:us-east-1:123456789012:function:service-charge",
            ),
            (
                "arn:aws:sns:eu-west-1:${Account}:${Topic}",
                "arn:aws:sns:eu-west-1:123456789012:Topic",
            ),
            ("$.${key}", "$.key"),
            ("${data.aws_x.y[\"a\"].name} z", "y z"),
        ] {
            assert_eq!(assume(text), assumed);
        }
    }

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
            ("${ fn }", Some("${ fn }")),
            ("#{AWS::Region}", Some("#{AWS::Region}")),
            ("# ${Fn}", Some("${Fn}")),
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
