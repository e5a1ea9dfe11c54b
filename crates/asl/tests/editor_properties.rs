//! Whatever is typed, and wherever the cursor is: no panic, and places that lie in the text.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test may panic, also in its helpers"
)]

use asl::editor;
use asl_json::Span;
use proptest::prelude::*;

const DEFINITIONS: [&str; 7] = [
    r#"{"StartAt": "Prüfen", "States": {"Prüfen": {"Type": "Choice", "Choices": [{"And": [{"Variable": "$.größe", "NumericEquals": 1}], "Next": "Call"}], "Default": "Call"},
  "Call": {"Type": "Task", "Resource": "arn:aws:states:::lambda:invoke", "Parameters": {"FunctionName": "f", "x.$": "States.Format('{}é', $$.Execution.Id)"}, "Retry": [{"ErrorEquals": ["States.ALL"]}], "End": true}}}"#,
    r#"{"QueryLanguage":"JSONata","StartAt":"M","States":{"M":{"Type":"Map","Items":"{% $states.input.😀 %}","ItemProcessor":{"StartAt":"B","States":{"B":{"Type":"Pass","Assign":{"x":"{% $sum([1]) %}"},"End":true}}},"End":true}}}"#,
    r#"{"StartAt":"A","States":{"A":{"Type":"Task","Resource":"${Arn}","TimeoutSeconds":${Seconds}, "Next": }}, "#,
    "StartAt: Prüfen # é\nStates:\n  Prüfen:\n    Type: Task\n    Retry:\n    - ErrorEquals:\n      - States.ALL\n    - ErrorEquals: [a, 'b']\n      Max\n    Parameters:\n      x.$: $$.Execution.Id\n      y: |\n        a\n\n    Next: \n  'B 😀':\n    Type: Succeed\n",
    "Resources:\n  M:\n    Type: AWS::Serverless::StateMachine\n    Properties:\n      DefinitionString: !Sub |\n        {\"StartAt\": \"A\", \"States\": {\"A\": {\"Type\": \"Pass\", \"Next\": \"\"}}}\n",
    r#"{"Resources": {"M": {"Type": "AWS::StepFunctions::StateMachine", "Properties": {"DefinitionString": {"Fn::Join": ["\n", ["{\"StartAt\": \"é😀\",", " \"States\": {\"é😀\": {\"Type\": \"Task\", \"Resource\": \"", {"Fn::GetAtt": ["F", "Arn"]}, "\", \"Next\": \"\"}}}"]]}}}}}"#,
    "Type: AWS::StepFunctions::StateMachine\nProperties:\n  DefinitionString: '{\"StartAt\": \"It''s\", \"States\": {\"It''s\": {\"Type\": \"Pass\", \"Output\": \"{% $sum($states.input.a) %}\", \"End\": true}}}'\n",
];

fn lies_in(text: &str, span: Span) {
    let (start, end) = (span.start as usize, span.end as usize);
    assert!(
        start <= end && text.get(start..end).is_some(),
        "{span:?} in {text}"
    );
}

fn ask_everything(text: &str, offset: u32) {
    if let Some(found) = editor::complete(text, offset) {
        lies_in(text, found.span);
        assert!(found.span.start <= found.word && found.word as usize <= text.len());
        if let Some(comma) = found.comma {
            lies_in(
                text,
                Span {
                    start: comma,
                    end: found.span.start,
                },
            );
        }
    }
    if let Some(span) = editor::definition(text, offset) {
        lies_in(text, span);
    }
    if let Some((span, name)) = editor::renamable(text, offset) {
        lies_in(text, span);
        let edits = editor::rename(text, offset, &format!("{name}: \"#'x")).unwrap_or_default();
        let mut renamed = text.to_owned();
        for (span, spelled) in edits.iter().rev() {
            lies_in(text, *span);
            renamed.replace_range(span.start as usize..span.end as usize, spelled);
        }
        assert!(
            edits.is_empty()
                || asl::analyze(&renamed).outline.states.len() == asl::analyze(text).outline.states.len(),
            "{renamed}"
        );
    }
    if let Some(found) = editor::hover(text, offset) {
        lies_in(text, found.span);
        assert!(!found.text.is_empty());
    }
}

#[test]
fn every_place_of_every_definition_is_served() {
    for text in DEFINITIONS {
        let _ = (editor::format(text), editor::convert(text));
        for offset in 0..=u32::try_from(text.len() + 2).unwrap() {
            ask_everything(text, offset);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn truncated_and_damaged_definitions_are_served(which in 0..DEFINITIONS.len(), cut in 0..600usize, at in 0..600usize, damage in "[{}\\[\\]\",:$%.é]{0,3}", cursor in 0..600u32) {
        let mut text = DEFINITIONS[which].to_owned();
        let floor = |text: &str, mut at: usize| { at = at.min(text.len()); while !text.is_char_boundary(at) { at -= 1; } at };
        let at = floor(&text, at);
        text.insert_str(at, &damage);
        let cut = floor(&text, cut + 40);
        text.truncate(cut);
        ask_everything(&text, cursor);
    }
}
