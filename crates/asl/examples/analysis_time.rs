//! How long the analysis of a definition takes: `cargo run --profile quick -p asl --example analysis_time [FILE ...]`.
//!
//! Without files, generated definitions of about 1 MiB, right and wrong, in JSON, in YAML and inside a template. One line
//! for each: milliseconds (the best of five), KiB, microseconds for each KiB, states, findings, name.

#![expect(clippy::print_stdout, reason = "a program for the shell")]

use std::fmt::Write as _;
use std::time::{Duration, Instant};

/// As many states as fit into a MiB; every tenth is a Choice that looks back, each second group reads with JSONPath.
fn generated(right: bool) -> String {
    let mut states = String::new();
    let mut count = 0;
    while states.len() < 1_000_000 {
        let next = count + 1;
        let typo = if right { "Next" } else { "Nxet" };
        let _ = match count % 4 {
            0 => write!(
                states,
                "    \"Step {count}\": {{\n      \"Type\": \"Task\",\n      \"Resource\": \"arn:aws:states:::lambda:invoke\",\n      \"Parameters\": {{\"FunctionName\": \"f{count}\", \"Payload\": {{\"a.$\": \"$.orders[0].items\", \"b.$\": \"States.Format('{{}}-{{}}', $.x, $$.Execution.Id)\", \"c\": [1, 2, {{\"d\": \"text é\"}}]}}}},\n      \"ResultPath\": \"$.results.step{count}\",\n      \"{typo}\": \"Step {next}\"\n    }},\n"
            ),
            1 => write!(
                states,
                "    \"Step {count}\": {{\n      \"Type\": \"Choice\",\n      \"Choices\": [{{\"And\": [{{\"Variable\": \"$.a\", \"NumericGreaterThan\": 5}}, {{\"Variable\": \"$v\", \"IsPresent\": true}}], \"Next\": \"Step {}\"}}],\n      \"Default\": \"Step {next}\"\n    }},\n",
                count / 2
            ),
            2 => write!(
                states,
                "    \"Step {count}\": {{\n      \"Type\": \"Pass\",\n      \"QueryLanguage\": \"JSONata\",\n      \"Assign\": {{\"v\": \"{{% $sum($states.input.items.(price * quantity)) %}}\"}},\n      \"Output\": {{\"total\": \"{{% $v + 1 %}}\", \"unknown\": \"{{% $w{count} %}}\"}},\n      \"Next\": \"Step {next}\"\n    }},\n"
            ),
            _ => write!(
                states,
                "    \"Step {count}\": {{\n      \"Type\": \"Map\",\n      \"ItemsPath\": \"$.items\",\n      \"ItemProcessor\": {{\"StartAt\": \"Inner {count}\", \"States\": {{\"Inner {count}\": {{\"Type\": \"Pass\", \"End\": true}}}}}},\n      \"{typo}\": \"Step {next}\"\n    }},\n"
            ),
        };
        count += 1;
    }
    format!(
        "{{\n  \"StartAt\": \"Step 0\",\n  \"States\": {{\n{states}    \"Step {count}\": {{\"Type\": \"Succeed\"}}\n  }}\n}}\n"
    )
}

/// The value in YAML's block style.
fn in_blocks(value: &serde_json::Value, indent: usize, out: &mut String) {
    let blanks = " ".repeat(indent);
    match value {
        serde_json::Value::Object(members) if !members.is_empty() => {
            for (key, value) in members {
                let _ = write!(out, "\n{blanks}{key}: ");
                in_blocks(value, indent + 2, out);
            }
        }
        serde_json::Value::Array(items) if !items.is_empty() => {
            for item in items {
                let _ = write!(out, "\n{blanks}- ");
                in_blocks(item, indent + 2, out);
            }
        }
        other => {
            let _ = write!(out, "{other}");
        }
    }
}

fn main() {
    let mut texts: Vec<(String, String)> = Vec::new();
    for path in std::env::args().skip(1) {
        match std::fs::read_to_string(&path) {
            Ok(text) => texts.push((path, text)),
            Err(error) => println!("{path}: {error}"),
        }
    }
    if texts.is_empty() {
        let right = generated(true);
        let value: serde_json::Value = serde_json::from_str(&right).unwrap_or_default();
        let mut yaml = String::new();
        in_blocks(&value, 0, &mut yaml);
        let resource = serde_json::json!({"Resources": {"M": {"Type": "AWS::StepFunctions::StateMachine",
            "Properties": {"DefinitionString": right.clone()}}}});
        texts.push(("generated, wrong".into(), generated(false)));
        let half = right.get(..right.len() / 2).unwrap_or("").to_owned();
        texts.push(("generated, cut off".into(), half));
        let half = yaml.get(..yaml.len() / 2).unwrap_or("").to_owned();
        texts.push(("generated, YAML, cut off".into(), half));
        texts.push(("generated".into(), right));
        texts.push(("generated, YAML".into(), yaml));
        texts.push(("generated, in a template".into(), resource.to_string()));
        texts.push(("one key in YAML".into(), "a".repeat(1_000_000)));
        texts.push((
            "brackets in YAML".into(),
            "a: ".to_owned() + &"[".repeat(1_000_000),
        ));
        texts.push(("items in YAML".into(), "- a\n".repeat(250_000)));
        texts.push(("colons in YAML".into(), "a:\n".repeat(330_000)));
        texts.push(("quotes in YAML".into(), "a: '".repeat(250_000)));
        texts.push((
            "one placeholder after the other".into(),
            format!("{{\"StartAt\": \"{}\"}}", "${a}".repeat(250_000)),
        ));
    }
    for (name, text) in &texts {
        let mut best = Duration::MAX;
        let mut analysis = None;
        for _ in 0..5 {
            let start = Instant::now();
            analysis = Some(asl::analyze(text));
            best = best.min(start.elapsed());
        }
        let Some(analysis) = analysis else { continue };
        let mut states = 0;
        analysis.outline.walk(&mut |_| states += 1);
        #[expect(clippy::cast_precision_loss, reason = "a size for people")]
        let kib = text.len() as f64 / 1024.0;
        println!(
            "{:8.2} ms {kib:8.1} KiB {:8.1} us/KiB {states:6} states {:4} findings  {name}",
            best.as_secs_f64() * 1e3,
            best.as_secs_f64() * 1e6 / kib,
            analysis.diagnostics.len()
        );
    }
}
