//! The files of a folder, which Terraform reads as one module, joined into one text: the file that was asked for first, so that its
//! places are those of the text.
//!
//! What does not live here: what the text says (`values`), and which folder it is.

use hcl_edit::Span;
use hcl_edit::structure::Body;

/// How long a module may become by the files beside the first: its parser keeps the place of every token.
const MOST_BYTES: usize = 512 << 10;

/// Whether Terraform reads a file of this name with the others of its folder.
///
/// ```
/// use asl_opening::terraform::is_read;
///
/// assert!(is_read("variables.tf") && is_read("terraform.tfvars") && is_read("eu.auto.tfvars"));
/// assert!(!is_read("production.tfvars") && !is_read("main.tf.json"));
/// ```
pub fn is_read(name: &str) -> bool {
    name == "terraform.tfvars" || [".tf", ".auto.tfvars"].iter().any(|end| name.ends_with(end))
}

/// The text of a module, with its files.
pub(super) struct Folder<'f> {
    /// All texts, one after the other.
    pub(super) text: String,
    /// What was read of them.
    pub(super) body: Body,
    /// Where each file begins, with its name; the first has none.
    starts: Vec<(usize, &'f str)>,
}

impl<'f> Folder<'f> {
    /// Joins a file and those beside it, which are names and texts. Of those, files that are not HCL are left out, and what is too
    /// much. If the first is not HCL, that is an error, with its line.
    pub(super) fn new(first: &str, beside: &[(&'f str, &str)]) -> Result<Self, (usize, String)> {
        let body = hcl_edit::parser::parse_body(first).map_err(|error| {
            let sentence = format!(
                "This is not valid HCL: {}.",
                error.message().trim_end_matches('.')
            );
            (error.location().line(), sentence)
        })?;
        let mut folder = Self {
            text: first.to_owned(),
            body,
            starts: Vec::new(),
        };
        let mut text = first.to_owned();
        let mut starts = Vec::new();
        // Values come last: of two that a variable has, the later counts.
        for is_value in [false, true] {
            for &(name, own) in beside
                .iter()
                .filter(|(name, _)| name.ends_with("vars") == is_value)
            {
                let own = if is_value { defaults(own) } else { own.to_owned() };
                let is_fine =
                    text.len() + own.len() < MOST_BYTES && hcl_edit::parser::parse_body(&own).is_ok();
                if is_fine {
                    text.push('\n');
                    starts.push((text.len(), name));
                    text.push_str(&own);
                }
            }
        }
        // What is valid alone is valid together; if it is not, the first file alone has to do.
        if !starts.is_empty()
            && let Ok(body) = hcl_edit::parser::parse_body(&text)
        {
            folder = Self { text, body, starts };
        }
        Ok(folder)
    }

    /// The file that a place is in, unless it is the first, and the line in it, from 1.
    pub(super) fn place(&self, offset: usize) -> (Option<&'f str>, usize) {
        let before = self.starts.iter().rev().find(|(start, _)| *start <= offset);
        let (start, name) = before.map_or((0, None), |(start, name)| (*start, Some(*name)));
        let text = self.text.get(start..offset).unwrap_or_default();
        (name, text.matches('\n').count() + 1)
    }
}

/// A file of values as one of variables that have them as defaults.
fn defaults(values: &str) -> String {
    let body = hcl_edit::parser::parse_body(values).unwrap_or_default();
    let variable = |attribute: &hcl_edit::structure::Attribute| {
        let value = values.get(attribute.value.span()?)?;
        Some(format!(
            "variable \"{}\" {{\n  default = {value}\n}}\n",
            attribute.key.as_str()
        ))
    };
    body.attributes().filter_map(variable).collect()
}
