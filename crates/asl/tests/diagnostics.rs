//! What is said about a definition, where it points, and what it proposes. Each line of an expectation is
//! `severity CODE: message at location «the characters it points at»`, then the hint, then the fix.

use std::fmt::Write as _;

use asl::{Diagnostic, MachineType, Options, Severity};
use asl_json::Pointer;

fn show(text: &str, diagnostic: &Diagnostic) -> String {
    let severity = match diagnostic.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Information => "information",
    };
    let mut line = format!("{severity} {}: {}", diagnostic.code, diagnostic.message);
    if let Some(location) = &diagnostic.location {
        let _ = write!(line, " at {location}");
    }
    let _ = write!(line, " «{}»", diagnostic.span.slice(text));
    if let Some(hint) = &diagnostic.hint {
        let _ = write!(line, " ({hint})");
    }
    if let Some(fix) = &diagnostic.fix {
        let _ = write!(line, " [{}:", fix.title);
        for (span, replacement) in &fix.edits {
            let _ = write!(line, " {} -> {replacement}", span.slice(text));
        }
        line.push(']');
    }
    line
}

fn say(text: &str) -> Vec<String> {
    asl::analyze(text)
        .diagnostics
        .iter()
        .map(|diagnostic| show(text, diagnostic))
        .collect()
}

/// The diagnostics of a machine whose only state, or first state if it leads to `X`, has these fields.
fn of_state(fields: &str) -> Vec<String> {
    say(&machine(fields))
}

fn machine(fields: &str) -> String {
    let target = if fields.contains("\"X\"") {
        r#","X":{"Type":"Succeed"}"#
    } else {
        ""
    };
    format!(r#"{{"StartAt":"A","States":{{"A":{{{fields}}}{target}}}}}"#)
}

#[test]
fn a_right_definition_is_a_machine() {
    let text = machine(r#""Type":"Pass","Next":"X""#);
    let analysis = asl::analyze(&text);
    assert_eq!(analysis.diagnostics, []);
    let machine = analysis.machine.unwrap();
    assert_eq!(&*machine.scope.start_at, "A");
    assert_eq!(machine.scope.states["A"].pointer.as_str(), "/States/A");
}

#[test]
fn fields_of_other_types_and_slips_of_the_pen() {
    assert_eq!(
        of_state(r#""Type":"Pass","next":"X""#),
        [
            "error SCHEMA_VALIDATION_FAILED: Field 'next' is not supported at /States/A «\"next\"» (Did you mean \"Next\"?) [Rename to \"Next\": \"next\" -> \"Next\"]",
            "error SCHEMA_VALIDATION_FAILED: This object should have only one of the following fields: [Next, End] at /States/A «\"A\"»",
        ]
    );
    assert_eq!(
        of_state(r#""Type":"Wait","Seconds":1,"ResultPath":null,"End":true"#),
        ["error SCHEMA_VALIDATION_FAILED: Field 'ResultPath' is not supported at /States/A «\"ResultPath\"»"]
    );
    assert_eq!(
        of_state(r#""Type":"Pas","End":true"#),
        [
            "error SCHEMA_VALIDATION_FAILED: Value should be one of the following: [Task, Parallel, Map, Pass, Wait, Choice, Succeed, Fail] at /States/A/Type «\"Pas\"» (Did you mean \"Pass\"?) [Change to \"Pass\": \"Pas\" -> \"Pass\"]"
        ]
    );
}

#[test]
fn a_target_that_does_not_exist() {
    let said =
        say(r#"{"StartAt":"A","States":{"A":{"Type":"Pass","Next":"done"},"Done":{"Type":"Succeed"}}}"#);
    assert_eq!(
        said,
        [
            "error MISSING_TRANSITION_TARGET: Missing 'Next' target: done at /States/A/Next «\"done\"» (Did you mean \"Done\"?) [Change to \"Done\": \"done\" -> \"Done\"]",
            "error MISSING_TRANSITION_TARGET: State \"Done\" is not reachable. at /States/Done «\"Done\"»",
        ]
    );
}

#[test]
fn a_target_in_another_scope() {
    let said = say(
        r#"{"StartAt":"P","States":{"P":{"Type":"Parallel","Next":"End","Branches":[{"StartAt":"B","States":{"B":{"Type":"Pass","Next":"End"}}}]},"End":{"Type":"Succeed"}}}"#,
    );
    assert_eq!(
        said,
        [
            "error MISSING_TRANSITION_TARGET: Missing 'Next' target: End at /States/P/Branches[0]/States/B/Next «\"End\"» (The state stands in another scope; a transition cannot leave its own.)"
        ]
    );
}

#[test]
fn paths_point_at_the_characters() {
    let said = of_state(r#""Type":"Pass","InputPath":"$.a[","End":true"#);
    assert!(
        said[0].starts_with(
            "error SCHEMA_VALIDATION_FAILED: Value must be a valid JSONPath. at /States/A/InputPath «["
        ),
        "{said:?}"
    );
    let said =
        of_state(r#""Type":"Pass","Parameters":{"deep":[{"x.$":"States.Fromat('{}', $.a)"}]},"End":true"#);
    assert!(
        said[0].starts_with(
            "error SCHEMA_VALIDATION_FAILED: The value for the field 'x.$' must be a valid JSONPath or a valid intrinsic function call at /States/A/Parameters/deep[0] «States.Fromat"
        ),
        "{said:?}"
    );
    let said = of_state(r#""Type":"Pass","ResultPath":"$.a[*]","End":true"#);
    assert!(
        said[0].starts_with(
            "error SCHEMA_VALIDATION_FAILED: Value is not a Reference Path at /States/A/ResultPath"
        ),
        "{said:?}"
    );
}

#[test]
fn a_path_in_a_field_that_takes_none() {
    assert_eq!(
        of_state(r#""Type":"Wait","Seconds":"$.s","End":true"#),
        [
            "error SCHEMA_VALIDATION_FAILED: Expected value of type Integer at /States/A/Seconds «\"$.s\"» (A path belongs into \"SecondsPath\".) [Rename to \"SecondsPath\": \"Seconds\" -> \"SecondsPath\"]"
        ]
    );
    assert_eq!(
        of_state(r#""Type":"Fail","Error":"$.e""#),
        [
            "warning NO_PATH: \"Error\" is the text $.e itself; it is not read as a path. at /States/A/Error «\"$.e\"» (A path belongs into \"ErrorPath\".) [Rename to \"ErrorPath\": \"Error\" -> \"ErrorPath\"]"
        ]
    );
}

#[test]
fn jsonata_points_at_the_character() {
    let of_output = |output: &str| {
        say(&format!(
            r#"{{"QueryLanguage":"JSONata","StartAt":"A","States":{{"A":{{"Type":"Pass","Output":{output},"End":true}}}}}}"#
        ))
    };
    assert_eq!(of_output(r#"{"v":["{% $states.input.a & \"é\" %}"]}"#), [""; 0]);
    assert_eq!(
        of_output(r#"{"v":["{% $states.input.é + phone %}"]}"#),
        [
            "error UNSUPPORTED_JSONATA_EXPRESSION: Reference to 'phone' at the top level is not supported. at /States/A/Output/v[0] «phone»"
        ]
    );
    let [error] = of_output(r#""{% [1, %}""#).try_into().unwrap();
    assert!(
        error.starts_with(
            "error INVALID_JSONATA_EXPRESSION: Expected \"]\" before end of expression at /States/A/Output"
        ),
        "{error}"
    );
}

#[test]
fn fields_of_a_distributed_map_in_an_inline_one_are_warned_of() {
    assert_eq!(
        of_state(
            r#""Type":"Map","ItemReader":{"Resource":"arn:aws:states:::s3:listObjectsV2"},"ItemProcessor":{"StartAt":"I","States":{"I":{"Type":"Succeed"}}},"End":true"#
        ),
        [
            "warning ONLY_DISTRIBUTED: ItemReader works in a distributed Map only; this one is inline and fails when it runs. at /States/A/ItemReader «\"ItemReader\"» (Give ItemProcessor a ProcessorConfig with Mode DISTRIBUTED.)",
        ]
    );
}

#[test]
fn placeholders_are_values_that_are_not_known_yet() {
    let text = machine(
        r#""Type":"Task","Resource":"arn:aws:states:::lambda:invoke","Parameters":{"FunctionName":"${Function}","Payload":${Payload}},"End":true"#,
    );
    let analysis = asl::analyze(&text);
    let said: Vec<_> = analysis.diagnostics.iter().map(|d| show(&text, d)).collect();
    assert_eq!(
        said,
        [
            "information PLACEHOLDER: ${Function} is filled in when the definition is deployed. Here it stands for itself, as a text. at /States/A/Parameters/FunctionName «${Function}»",
            "information PLACEHOLDER: ${Payload} is filled in when the definition is deployed. Here it stands for itself, as a text. at /States/A/Parameters/Payload «${Payload}»",
        ]
    );
    assert!(analysis.machine.is_some());
    assert_eq!(
        of_state(r#""Type":"Wait","Seconds":${Seconds},"End":true"#),
        [
            "information PLACEHOLDER: ${Seconds} is filled in when the definition is deployed. Until then it counts as 0 here. at /States/A/Seconds «${Seconds}»"
        ]
    );
    assert_eq!(
        asl::validate(
            &machine(r#""Type":"Task","Resource":"${Arn}","End":true"#),
            MachineType::Standard
        )
        .diagnostics[0]
            .message,
        "Value is not a valid resource ARN",
        "to the service it is a text like any other"
    );
}

#[test]
fn texts_that_are_no_definition() {
    assert_eq!(
        say(" \n"),
        ["error MISSING_DESCRIPTION: Write a definition: an object with \"StartAt\" and \"States\". «»"]
    );
    assert_eq!(
        say("[]"),
        ["error SCHEMA_VALIDATION_FAILED: Expected value of type [OBJECT] at / «[»"]
    );
    let said = say("{\"StartAt\": \"A\",\n \"States\": {,}");
    assert!(
        said.iter()
            .all(|line| line.starts_with("error INVALID_JSON_DESCRIPTION: ")),
        "{said:?}"
    );
    let large = format!("{{\"Comment\":\"{}\"}}", "x".repeat(asl::MAX_DEFINITION_BYTES));
    assert!(say(&large)[0].starts_with("error DEFINITION_TOO_LARGE: The definition has 1048590 bytes."));
}

#[test]
fn the_outline_survives_mistakes() {
    let text = r#"{"StartAt": "A", "States": {"A": {"Type": "Parallel", "Branches": [{"StartAt": "B", "States": {"B": {"Type": "Pass", "Next": "C"}}}], "Catch": [{"Next": "X"}], "Next": "Y"#;
    let outline = asl::analyze(text).outline;
    let mut seen = Vec::new();
    outline.walk(&mut |state| {
        let edges: Vec<_> = state
            .edges
            .iter()
            .map(|edge| (&*edge.target, edge.span.slice(text)))
            .collect();
        seen.push(format!(
            "{} {} {edges:?}",
            state.pointer,
            state.name_span.slice(text)
        ));
    });
    assert_eq!(
        seen,
        [
            r#"/States/A "A" [("X", "\"X\""), ("Y", "\"Y")]"#,
            r#"/States/A/Branches/0/States/B "B" [("C", "\"C\"")]"#,
        ]
    );
}

#[test]
fn the_same_name_twice() {
    assert_eq!(
        say(
            r#"{"StartAt":"A","States":{"A":{"Type":"Pass","End":true},"A":{"Type":"Succeed","Comment":"a","Comment":"b"}}}"#
        ),
        [
            "error DUPLICATE_STATE_NAME: Duplicate State name: A at /States/A «\"A\"»",
            "warning DUPLICATE_KEY: \"Comment\" stands here more than once. The last one counts; this one is ignored. at /States/A/Comment «\"Comment\"»",
        ]
    );
}

#[test]
fn advice() {
    assert_eq!(
        of_state(r#""Type":"Pass","Parameters":{"id":"$.id","t":"{% 1 %}","x":1,"x.$":"$.x"},"End":true"#),
        [
            "warning NO_DOLLAR: \"id\" is the text $.id itself. To have it evaluated, the name must end in \".$\". at /States/A/Parameters/id «\"id\"» [Rename to \"id.$\": \"id\" -> \"id.$\"]",
            "warning JSONATA_IN_JSONPATH: This is a JSONata expression in a JSONPath state, where it is taken literally. at /States/A/Parameters/t «\"{% 1 %}\"» (Give the state \"QueryLanguage\": \"JSONata\".)",
            "warning DUPLICATE_KEY: \"x\" and \"x.$\" stand here together and give the same field. at /States/A/Parameters/x.$ «\"x.$\"»",
        ]
    );
    assert_eq!(
        of_state(r#""Type":"Pass","Result":{"id.$":"$.id"},"End":true"#),
        [
            "warning PASS_RESULT_IS_STATIC: The \"Result\" of a Pass state is taken literally; nothing in it is evaluated. at /States/A/Result/id.$ «\"id.$\"» (Use \"Parameters\" instead of \"Result\".)"
        ]
    );
    assert_eq!(
        of_state(r#""Type":"Pass","Assign":{"total":1},"OutputPath":"$totl","End":true"#),
        [
            "warning UNDEFINED_VARIABLE: No state assigns the variable $totl. at /States/A/OutputPath «\"$totl\"» (Did you mean $total?)"
        ]
    );
    assert_eq!(
        of_state(
            r#""Type":"Task","Resource":"arn:aws:states:::lambda:invoke.waitForTaskToken","Parameters":{"FunctionName":"f:1","Qualifier":"2"},"Retry":[{"ErrorEquals":["E","States.Timeot"]},{"ErrorEquals":["E"]}],"End":true"#
        ),
        [
            "warning QUALIFIER_TWICE: FunctionName already names 1. Lambda refuses a different Qualifier. at /States/A/Parameters/Qualifier «\"2\"»",
            "information NO_TIMEOUT: This task waits for the callback, for up to a year if it never comes. at /States/A/Resource «\"arn:aws:states:::lambda:invoke.waitForTaskToken\"» (Give the state a \"TimeoutSeconds\".)",
            "warning ERROR_NEVER_MATCHES: The service has no error States.Timeot. at /States/A/Retry[0]/ErrorEquals[1] «\"States.Timeot\"» (Did you mean \"States.Timeout\"?) [Change to \"States.Timeout\": \"States.Timeot\" -> \"States.Timeout\"]",
            "warning ERROR_NEVER_MATCHES: E stands in an entry above, which matches first. This one never does. at /States/A/Retry[1]/ErrorEquals[0] «\"E\"»",
        ]
    );
    let ring = r#"{"StartAt":"A","States":{"A":{"Type":"Succeed"},"B":{"Type":"Pass","Next":"C"},"C":{"Type":"Pass","Next":"B"}}}"#;
    assert_eq!(
        say(ring),
        [
            "warning UNREACHABLE_STATE: No way leads from the start to the state \"B\". at /States/B «\"B\"»",
            "warning UNREACHABLE_STATE: No way leads from the start to the state \"C\". at /States/C «\"C\"»",
        ]
    );
}

#[test]
fn express_refuses_what_takes_long() {
    let text =
        machine(r#""Type":"Task","Resource":"arn:aws:states:us-east-1:123456789012:activity:a","End":true"#);
    let express = Options {
        machine_type: MachineType::Express,
    };
    let said: Vec<_> = asl::analyze_with(&text, &express).diagnostics;
    assert_eq!(
        said[0].message,
        "Express state machine does not support Activity ARN"
    );
    assert_eq!(
        said[0].pointer,
        Pointer::root().child("States").child("A").child("Resource")
    );
    assert_eq!(
        asl::create_error(&text, MachineType::Express).as_deref(),
        Some(
            "Invalid State Machine Definition: 'SCHEMA_VALIDATION_FAILED: Express state machine does not support Activity ARN at /States/A/Resource'"
        )
    );
    assert_eq!(asl::create_error(&text, MachineType::Standard), None);
}
