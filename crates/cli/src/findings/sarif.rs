//! SARIF 2.1.0: what code scanning reads, of `asl check` and of `asl explore`.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::{Value, json};

use super::found::{Found, Region};

/// What a relative reference may not have as it is; a colon in its first segment would be a scheme.
const ESCAPED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'/')
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

/// A rule, as it is listed.
pub(crate) fn rule(id: &str, title: &str) -> Value {
    json!({"id": id, "shortDescription": {"text": title}})
}

/// A result at a place of a file.
pub(crate) fn result(rule: &str, level: &str, text: &str, file: &str, region: Region) -> Value {
    json!({
        "ruleId": rule,
        "level": level,
        "message": {"text": text},
        "locations": [{"physicalLocation": {"artifactLocation": artifact(file), "region": place(region)}}],
    })
}

/// The log of a tool.
pub(crate) fn log(tool: &str, rules: &[Value], results: &[Value]) -> Value {
    json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": {"driver": {"name": tool, "version": env!("CARGO_PKG_VERSION"), "rules": rules}},
            "columnKind": "unicodeCodePoints",
            "results": results,
        }],
    })
}

/// The findings of `asl check`, with the help of their rules and with their fixes.
pub(crate) fn findings(found: &[Found]) -> Value {
    let mut rules: Vec<Value> = Vec::new();
    let mut ids: Vec<&str> = Vec::new();
    for one in found {
        if !ids.contains(&one.rule()) {
            ids.push(one.rule());
            rules.push(own_rule(one));
        }
    }
    let results: Vec<Value> = found.iter().map(one).collect();
    log("asl check", &rules, &results)
}

fn own_rule(found: &Found) -> Value {
    let id = found.rule();
    let Some(kind) = found.kind() else {
        return rule(id, "A text of the workspace that cannot be used");
    };
    let more = json!({
        "fullDescription": {"text": kind.text},
        "help": {"text": kind.text},
        "helpUri": asl::finding::page(kind.code),
        "defaultConfiguration": {"level": level(found)},
    });
    with(rule(id, kind.title), more)
}

/// An object with the members of another one, too.
fn with(mut object: Value, more: Value) -> Value {
    if let (Some(object), Value::Object(more)) = (object.as_object_mut(), more) {
        object.extend(more);
    }
    object
}

fn level(found: &Found) -> &'static str {
    match found.severity() {
        "information" => "note",
        other => other,
    }
}

fn one(found: &Found) -> Value {
    let result = result(
        found.rule(),
        level(found),
        &found.message(),
        &found.file,
        found.region,
    );
    let Some(fix) = found.marker.fix.as_ref().filter(|fix| !fix.edits.is_empty()) else {
        return result;
    };
    let changes = fix.edits.iter().zip(&found.fixed);
    let replacements: Vec<Value> = changes
        .map(|(edit, region)| json!({"deletedRegion": place(*region), "insertedContent": {"text": edit.insert}}))
        .collect();
    let fixes = json!({"fixes": [{
        "description": {"text": fix.title},
        "artifactChanges": [{"artifactLocation": artifact(&found.file), "replacements": replacements}],
    }]});
    with(result, fixes)
}

fn artifact(file: &str) -> Value {
    let path = file.strip_prefix("./").unwrap_or(file);
    let path = if cfg!(windows) {
        path.replace('\\', "/")
    } else {
        path.to_owned()
    };
    json!({"uri": utf8_percent_encode(&path, ESCAPED).to_string()})
}

fn place(region: Region) -> Value {
    json!({
        "startLine": region.line,
        "startColumn": region.column,
        "endLine": region.end_line,
        "endColumn": region.end_column,
    })
}
