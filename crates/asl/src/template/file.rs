//! In which other file the definition of a state machine is, if a template only names it: `DefinitionUri`,
//! `DefinitionS3Location`, an asset of the CDK, `${file(path):key}` of the Serverless Framework.
//!
//! What does not live here: reading that file.

use asl_json::Str;
use asl_json::tree::{Member, Node, NodeKind};

use super::facts::Machine;
use crate::intrinsic::{self, Context};
use crate::source::Format;

/// A file, and where in it the definition is.
pub(super) struct Named {
    /// Its path from the template.
    pub(super) file: Str,
    /// The names that lead to the definition, with dots between them; none if it is the whole file.
    pub(super) key: Option<Str>,
}

/// The field that says that the definition is in another file, and which file that is, if it is known before deployment.
pub(super) fn named<'n>(machine: &Machine<'n>, context: &Context<'_>) -> Option<(&'n Member, Option<Named>)> {
    let (field, reference) = match machine.member.filter(|member| is_reference(&member.value)) {
        Some(member) => (member, &member.value),
        None => {
            let field = ["DefinitionUri", "DefinitionS3Location", "definition"]
                .into_iter()
                .find_map(|name| machine.properties.member(name))?;
            (field, &field.value)
        }
    };
    if &*field.key != "DefinitionUri" && &*field.key != "DefinitionS3Location" {
        let text = reference.as_str().filter(|_| is_reference(reference))?;
        return Some((field, of_framework(text)));
    }
    let text = reference.get("Key").unwrap_or(reference).as_str();
    let file = text.map(|file| intrinsic::substitute(file, context.known).unwrap_or_else(|| file.into()));
    let is_asset = reference
        .get("Bucket")
        .is_some_and(|bucket| intrinsic::part(bucket, context).starts_with("cdk-"));
    let named = file.map(|file| Named {
        // In `cdk.out`, the file lies beside the template under this name.
        file: if is_asset {
            format!("asset.{file}").into()
        } else {
            file
        },
        key: None,
    });
    Some((field, named))
}

/// Whether a value is `${file(…)}`, with or without a key.
pub(super) fn is_reference(node: &Node) -> bool {
    node.as_str()
        .is_some_and(|text| text.starts_with("${file(") && text.ends_with('}'))
}

/// The file of `${file(path)}` or `${file(path):key}`, unless other variables are in it.
fn of_framework(text: &str) -> Option<Named> {
    let inner = text.strip_prefix("${file(")?.strip_suffix('}')?;
    let (path, after) = inner.split_once(')')?;
    // A value for the case that there is no such file.
    let after = after.split(',').next().unwrap_or_default().trim();
    let key = match after.strip_prefix(':') {
        Some(key) => Some(key.trim()),
        None if after.is_empty() => None,
        None => return None,
    };
    let path = path.trim();
    let path = path.strip_prefix("./").unwrap_or(path);
    let is_known = !path.is_empty() && !inner.contains("${");
    is_known.then(|| Named {
        file: path.into(),
        key: key.map(Into::into),
    })
}

/// The part of a file that a key of the Serverless Framework names, as JSON: `shop.definition`.
///
/// # Errors
///
/// A sentence if there is no such part.
///
/// ```
/// let file = "shop:\n  definition:\n    StartAt: A\n    States: {}\n";
/// let part = asl::part_of_file(file, "shop.definition").unwrap();
/// assert_eq!(part.replace([' ', '\n'], ""), r#"{"StartAt":"A","States":{}}"#);
/// assert_eq!(asl::part_of_file(file, "shop.other").unwrap_err(), "It has no \"other\" at shop.other.");
/// ```
pub fn part_of_file(text: &str, key: &str) -> Result<String, String> {
    let (root, _) = Format::of(text).parse(text);
    let mut part = &root;
    for name in key.split('.') {
        let found = match (&part.kind, name.parse::<usize>()) {
            (NodeKind::Array(items), Ok(index)) => items.get(index),
            _ => part.get(name),
        };
        part = found.ok_or_else(|| format!("It has no \"{name}\" at {key}."))?;
    }
    Ok(match part.as_str() {
        Some(text) => text.to_owned(),
        None => asl_json::to_pretty(&part.to_value(text)),
    })
}
