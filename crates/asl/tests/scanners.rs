//! Whatever is repeated, wherever it stands: reading takes time in proportion to the length.
//!
//! Each token that a scanner may look for an end of, or go back from, is repeated to three and to six kilobytes in each place
//! that has a scanner of its own. The time may then at most about double. Times are measured again before they count as
//! wrong, and are those of the processor where the system tells, so that a busy machine fails nothing.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::time::{Duration, Instant};

use asl::{Options, analyze, analyze_with};

/// What is repeated.
const TOKENS: &[&str] = &[
    // Placeholders and JSONata's delimiters
    "${",
    "${a",
    "${a}",
    "${ a }",
    "#{",
    "#{a}",
    "${!a}",
    "{%",
    "%}",
    "{% $x %}",
    "{{",
    "{",
    "}",
    "}}",
    // Brackets, quotes, escapes
    "[",
    "]",
    "(",
    ")",
    "()",
    "[]",
    "[[",
    "\"",
    "'",
    "`",
    "\\",
    "\\\\",
    "\\'",
    "\\u00",
    "''",
    "'a'",
    "/",
    "//",
    "/*",
    "*/",
    // Paths and filters
    "$",
    "$$",
    "$.",
    "$..",
    "$.a",
    "..",
    ".",
    "*",
    "[*]",
    "[0]",
    "[?(@.a)]",
    "[?(",
    "@",
    "?(",
    "&&",
    "||",
    "==",
    ",",
    "-1:",
    // JSONata
    "~>",
    ":=",
    "?:",
    "??",
    "?",
    ":",
    ";",
    "|",
    "^(",
    "#$i",
    "@$v",
    "%.",
    "%",
    "**",
    "1..",
    "-",
    "+",
    "a.b",
    "a ",
    "$f(",
    "function(",
    "function($x){",
    "/a/",
    "/(a*)*",
    "(a|",
    "(?:",
    "a{2}",
    "[^a",
    "(?=",
    "&",
    // Intrinsic functions
    "States.",
    "States.Format(",
    "States.Array('",
    "{}",
    "\\{",
    "null",
    "true ",
    "1e9",
    "9",
    // YAML
    "- ",
    "? ",
    ": ",
    "&a ",
    "*a ",
    "!Ref ",
    "!Sub ",
    "|\n",
    ">\n",
    "\n",
    " ",
    "\t",
    "<<: ",
    "a: ",
    "---\n",
    "# ",
    "%YAML ",
    "\"\\\n",
    // ARNs and names
    "arn:",
    "arn:${A}:",
    "::",
    "é",
    "😀",
    "\u{202e}",
    // Pictures
    "[Y]",
    "[Y0001]",
    "#,",
    "0;",
    "w",
    "N",
];

fn repeated(token: &str, length: usize) -> String {
    token.repeat(length.div_ceil(token.len()))
}

fn json(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

/// A JSONPath state machine with the string in a field of a Pass state.
fn in_field(text: &str, field: &str) -> String {
    format!(
        r#"{{"StartAt": "A", "States": {{"A": {{"Type": "Pass", {}: {}, "End": true}}}}}}"#,
        json(field),
        json(text)
    )
}

fn in_jsonata(text: &str) -> String {
    format!(
        r#"{{"QueryLanguage": "JSONata", "StartAt": "A", "States": {{"A": {{"Type": "Pass", "Output": {}, "End": true}}}}}}"#,
        json(text)
    )
}

fn in_template(definition: &str) -> String {
    format!(
        r#"{{"Resources": {{"M": {{"Type": "AWS::StepFunctions::StateMachine", "Properties": {{"DefinitionString": {definition}}}}}}}}}"#
    )
}

fn evaluate(text: &str) {
    use asl_jsonata::{Environment, Expression, FixedHost, Limits};
    if let Ok(expression) = Expression::parse(text) {
        let mut host = FixedHost { now: 0, seed: 1 };
        let limits = Limits {
            steps: 200_000,
            ..Limits::STEP_FUNCTIONS
        };
        let _ = expression.evaluate(None, &Environment::step_functions(), &mut host, &limits);
    }
}

/// The time that this thread has spent on a processor, where the system tells: on a busy machine it is the only one that
/// says anything.
fn processor_time() -> Option<Duration> {
    let spent = std::fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    let nanoseconds = spent.split(' ').next()?.parse().ok()?;
    Some(Duration::from_nanos(nanoseconds))
}

/// How long it takes, at best.
fn time(run: &dyn Fn(&str), text: &str, attempts: usize) -> Duration {
    let mut best = Duration::MAX;
    for _ in 0..attempts {
        let (start, spent) = (Instant::now(), processor_time());
        run(text);
        let elapsed = start.elapsed();
        let worked = processor_time()
            .zip(spent)
            .map(|(now, before)| now.saturating_sub(before));
        best = best.min(worked.unwrap_or(elapsed));
    }
    best
}

fn check(place: &'static str, run: impl Fn(&str) + Send + 'static) {
    // Without optimization the readers need more than a test's stack.
    let large = std::thread::Builder::new().stack_size(64 << 20);
    let checked = large.spawn(move || check_tokens(place, run));
    if let Err(failed) = checked.map(std::thread::JoinHandle::join).unwrap() {
        std::panic::resume_unwind(failed);
    }
}

fn check_tokens(place: &str, run: impl Fn(&str)) {
    let report = std::env::var_os("SCANNERS_REPORT").is_some();
    for token in TOKENS {
        let (short, long) = (repeated(token, 3_000), repeated(token, 6_000));
        let slow = |attempts| {
            let once = time(&run, &short, attempts);
            let twice = time(&run, &long, attempts);
            let most = once * 3 + Duration::from_millis(60);
            let slow = twice > most || twice > Duration::from_millis(1_500);
            if report && twice > Duration::from_millis(40) {
                println!("{place} {token:?}: {once:?} and {twice:?}");
            }
            slow.then(|| format!("{place}, {token:?} repeated: {once:?}, and {twice:?} for twice the length"))
        };
        if slow(1).is_some()
            && let Some(message) = slow(5)
        {
            assert!(report, "{message}");
            println!("SLOW {message}");
        }
    }
}

macro_rules! places {
    ($($name:ident: $run:expr;)*) => {
        $(
            #[test]
            fn $name() {
                check(stringify!($name), $run);
            }
        )*
    };
}

places! {
    a_definition_in_json_or_yaml: |text| _ = analyze(text);
    json_that_goes_wrong: |text| _ = analyze(&format!("{{\"StartAt\": {text}"));
    a_json_array: |text| _ = analyze(&format!("{{\"States\": [{text}]}}"));
    a_yaml_value: |text| _ = analyze(&format!("StartAt: {text}\nStates:\n  A: {{Type: Pass}}\n"));
    a_yaml_flow: |text| _ = analyze(&format!("StartAt: A\nStates: {{A: [{text}]}}\n"));
    a_yaml_block: |text| _ = analyze(&format!("StartAt: A\nStates:\n  A:\n    Comment: |\n      {text}\n    Type: Pass\n"));
    the_name_of_a_state: |text| _ = analyze(&format!(r#"{{"StartAt": {0}, "States": {{{0}: {{"Type": "Pass", "Next": {0}}}}}}}"#, json(text)));
    the_name_of_a_field: |text| _ = analyze(&in_field("x", text));
    a_comment: |text| _ = analyze(&in_field(text, "Comment"));
    a_path: |text| _ = analyze(&in_field(&format!("$.{text}"), "InputPath"));
    a_reference_path: |text| _ = analyze(&in_field(&format!("$.{text}"), "ResultPath"));
    a_filter: |text| _ = analyze(&in_field(&format!("$[?({text})]"), "OutputPath"));
    an_intrinsic_function: |text| _ = analyze(&format!(
        r#"{{"StartAt": "A", "States": {{"A": {{"Type": "Pass", "Parameters": {{"a.$": {}}}, "End": true}}}}}}"#,
        json(&format!("States.Format('{{}}', {text})"))
    ));
    a_format_template: |text| _ = analyze(&format!(
        r#"{{"StartAt": "A", "States": {{"A": {{"Type": "Pass", "Parameters": {{"a.$": {}}}, "End": true}}}}}}"#,
        json(&format!("States.Format('{text}', $.a)"))
    ));
    a_jsonata_expression: |text| _ = analyze(&in_jsonata(&format!("{{% {text} %}}")));
    a_jsonata_string: |text| _ = analyze(&in_jsonata(&format!("{{% 'x{text}' & \"y\" %}}")));
    a_jsonata_object: |text| _ = analyze(&in_jsonata(&format!("{{% {{'a': {text}}} %}}")));
    a_regular_expression: |text| evaluate(&format!("$contains('aaaaaaaaaaaaaaaa', /{text}/)"));
    a_text_to_match: |text| evaluate(&format!("$match({}, /(a|b)+c?/)", json(text)));
    a_date_picture: |text| evaluate(&format!("$fromMillis(0, {})", json(text)));
    a_date_to_read: |text| evaluate(&format!("$toMillis('2020', {})", json(text)));
    a_number_picture: |text| evaluate(&format!("$formatNumber(1, {})", json(text)));
    an_integer_picture: |text| evaluate(&format!("$formatInteger(1, {})", json(text)));
    json_to_parse: |text| evaluate(&format!("$parse({})", json(text)));
    a_resource: |text| _ = analyze(&format!(
        r#"{{"StartAt": "A", "States": {{"A": {{"Type": "Task", "Resource": {}, "End": true}}}}}}"#,
        json(&format!("arn:{text}"))
    ));
    a_timestamp: |text| _ = analyze(&format!(
        r#"{{"StartAt": "A", "States": {{"A": {{"Type": "Wait", "Timestamp": {}, "End": true}}}}}}"#,
        json(text)
    ));
    a_definition_string: |text| _ = analyze(&in_template(&json(&format!("{{\"Comment\": \"{text}\"}}"))));
    a_definition_string_alone: |text| _ = analyze(&in_template(&json(text)));
    a_substitution: |text| _ = analyze(&in_template(&format!(r#"{{"Fn::Sub": {}}}"#, json(&in_field(text, "Comment")))));
    a_substitution_in_yaml: |text| _ = analyze(&format!(
        "Resources:\n  M:\n    Type: AWS::Serverless::StateMachine\n    Properties:\n      DefinitionString: !Sub |\n        {text}\n"
    ));
    a_join: |text| _ = analyze(&in_template(&format!(r#"{{"Fn::Join": [{0}, ["{{", {0}, {0}]]}}"#, json(text))));
    terraform: |text| _ = analyze(&format!("resource \"aws_sfn_state_machine\" \"x\" {{\n  definition = <<EOF\n{text}\nEOF\n}}\n"));
    the_service: |text| {
        asl::validate(text, asl::MachineType::Standard);
        asl::create_error(&in_field(text, "ResultPath"), asl::MachineType::Standard);
    };
    another_machine: |text| {
        let options = Options { machine: 1, ..Options::default() };
        analyze_with(&in_template(&json(text)), &options);
    };
}
