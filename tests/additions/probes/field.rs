//! Asks everything that derives from the catalog about the field `PatienceSeconds`, which the test adds to it.

/// The codes and messages of the findings that mention the field.
fn findings(label: &str, definition: &str) {
    let mut count = 0;
    for found in asl::analyze(definition).diagnostics {
        if found.message.contains("Patience") || found.message.contains("$.patience") {
            println!("{label}: {} {}", found.code, found.message);
            count += 1;
        }
    }
    if count == 0 {
        println!("{label}: accepted");
    }
}

fn state(fields: &str) -> String {
    format!(r#"{{"StartAt": "A", "States": {{"A": {{{fields}, "Next": "B"}}, "B": {{"Type": "Succeed"}}}}}}"#)
}

fn task(fields: &str) -> String {
    state(&format!(
        r#""Type": "Task", "Resource": "arn:aws:lambda:us-east-1:123456789012:function:f", {fields}"#
    ))
}

fn at(text: &str) -> (String, u32) {
    let place = text.find('|').unwrap_or_default();
    (text.replacen('|', "", 1), u32::try_from(place).unwrap_or_default())
}

fn offered(label: &str, marked: &str) {
    let (text, place) = at(marked);
    let items = asl::editor::complete(&text, place).unwrap_or_default().items;
    let found: Vec<String> = items
        .into_iter()
        .filter(|item| item.label.contains("Patience"))
        .map(|item| item.insert)
        .collect();
    println!("{label}: {}", found.join(" | "));
}

fn main() {
    findings("a task", &task(r#""PatienceSeconds": 1"#));
    findings("a pass", &state(r#""Type": "Pass", "PatienceSeconds": 1"#));
    findings("a path in JSONata", &task(r#""QueryLanguage": "JSONata", "PatienceSecondsPath": "$.a""#));
    findings("a slip of the pen", &task(r#""PatienceSecond": 1"#));
    findings(
        "a path that leads nowhere",
        r#"{"StartAt": "P", "States": {"P": {"Type": "Pass", "Parameters": {"x": 1}, "Next": "A"}, "A": {"Type": "Task", "Resource": "arn:aws:lambda:us-east-1:123456789012:function:f", "PatienceSecondsPath": "$.patience", "End": true}}}"#,
    );
    offered("offered", &task(r#"|"Comment": """#));
    offered("offered beside its twin", &task(r#""PatienceSecondsPath": "$.a", |"Comment": """#));
    let (text, place) = at(&task(r#""Patience|Seconds": 1"#));
    println!("explained: {}", asl::editor::hover(&text, place).map_or(String::new(), |hover| hover.text));
    let outline = asl::analyze(&task(r#""PatienceSecondsPath": "$.wait.patience""#)).outline;
    println!("an input for it: {}", asl_mock::InferredData::of(&outline).input());
}
