//! Puts the definition that a template only names (`DefinitionUri`, `DefinitionS3Location`) into the template.
//!
//! What does not live here: which file a template names ([`crate::template`]).

use asl_json::Value;
use asl_json::tree::Member;

use crate::editor;
use crate::source::Format;
use crate::template;

/// A template with the definition of one of its state machines in place of the field that names a file.
///
/// The template keeps its layout. The definition is written as JSON, which YAML can hold.
///
/// # Errors
///
/// A sentence if the state machine names no file, or the definition cannot be read.
///
/// ```
/// let template = "Resources:\n  Shop:\n    Type: AWS::Serverless::StateMachine\n    Properties:\n      DefinitionUri: shop.asl.json\n";
/// let text = asl::inline_definition(template, 0, r#"{"StartAt": "A", "States": {}}"#).unwrap();
/// assert!(text.contains("      Definition: {\n"));
/// assert!(!asl::template(&text, 0).is_elsewhere);
/// ```
pub fn inline_definition(text: &str, machine: usize, definition: &str) -> Result<String, String> {
    let format = Format::of(text);
    let (root, _) = format.parse(text);
    let Some((field, key)) = template::field_of_file(text, &root, machine) else {
        return Err("The template no longer names a file for this state machine.".into());
    };
    let part = key
        .map(|key| template::part_of_file(definition, &key))
        .transpose()?;
    let definition = part.as_deref().unwrap_or(definition);
    let definition = match Format::of(definition) {
        Format::Json => editor::format(definition)?.text,
        Format::Yaml => editor::convert(definition)?.text,
    };
    if !asl_json::parse(&definition).is_ok_and(|value| value.as_object().is_some()) {
        return Err("The file does not hold a definition.".into());
    }
    let (before, indentation, after) = around(text, field, format);
    let name = match &*field.key {
        "DefinitionUri" | "DefinitionS3Location" => "Definition",
        name => name,
    };
    let name = match format {
        Format::Json => Value::from(name).to_string(),
        Format::Yaml => name.to_owned(),
    };
    let lines = definition.trim_end().replace('\n', &format!("\n{indentation}"));
    let inlined = format!("{before}{name}: {lines}{after}");
    let (root, _) = Format::of(&inlined).parse(&inlined);
    match template::unwrap(&inlined, &root, machine) {
        Some(found) if !found.facts.is_elsewhere => Ok(inlined),
        _ => Err("The definition cannot be put into this template. Open the file by itself.".into()),
    }
}

/// What stands before the field and after it, and what the lines of its value begin with.
fn around<'t>(text: &'t str, field: &Member, format: Format) -> (&'t str, String, &'t str) {
    let start = field.key_span.start as usize;
    let before = text.get(..start).unwrap_or(text);
    let after = text.get(field.value.span.end as usize..).unwrap_or_default();
    let line = before.rsplit('\n').next().unwrap_or_default();
    let indentation = match format {
        Format::Json => line.chars().take_while(|c| c.is_whitespace()).collect(),
        // A value must stand deeper than its key.
        Format::Yaml => " ".repeat(line.chars().count() + 2),
    };
    (before, indentation, after)
}

#[cfg(test)]
mod tests {
    use super::*;

    const DEFINITION: &str =
        r#"{"StartAt": "A", "States": {"A": {"Type": "Pass", "Result": "a: #b", "End": true}}}"#;

    #[test]
    fn a_definition_takes_the_place_of_the_name_of_its_file() {
        for template in [
            r#"{"Resources": {"M": {"Type": "AWS::Serverless::StateMachine", "Properties": {"DefinitionUri": "a.json", "Type": "EXPRESS"}}}}"#,
            "Resources:\n  M:\n    Type: AWS::StepFunctions::StateMachine\n    Properties:\n      DefinitionS3Location:\n        Bucket: b\n        Key: a.json\n      StateMachineType: EXPRESS\n",
            "Resources:\n  Other:\n    Type: AWS::S3::Bucket\n  M:\n    Type: AWS::Serverless::StateMachine\n    Properties:\n      DefinitionUri: a.json # here\n",
        ] {
            let yaml = "StartAt: A\nStates:\n  A:\n    Type: Pass\n    Result: 'a: #b'\n    End: true\n";
            for definition in [DEFINITION, yaml] {
                let text = inline_definition(template, 0, definition).unwrap();
                let analysis = crate::analyze(&text);
                assert!(analysis.machine.is_some(), "{text}: {:?}", analysis.diagnostics);
                assert_eq!(&*analysis.outline.states[0].name, "A");
            }
        }
    }

    #[test]
    fn what_is_no_definition_is_refused() {
        let template = "Resources:\n  M:\n    Type: AWS::Serverless::StateMachine\n    Properties:\n      DefinitionUri: a.json\n";
        for definition in ["", "[1]", "{ no", "plain"] {
            assert!(
                inline_definition(template, 0, definition).is_err(),
                "{definition}"
            );
        }
        assert!(inline_definition(DEFINITION, 0, DEFINITION).is_err());
    }
}
