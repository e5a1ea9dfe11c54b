//! The workspaces: the examples, and machines that do what could differ between engines.
//!
//! What could differ is what a module asks its JavaScript engine for (printing and reading of doubles, upper and lower
//! case), the engine's own arithmetic, and the order of anything. So each machine leans on one of these, with data that
//! is drawn from a seed.

use asl_json::{Value, to_pretty};
use asl_workspace::{MachineType, Workspace};
use serde_json::json;

/// How many there are.
const COUNT: usize = 200;

/// The states of a machine in JSONata that leans on one thing. `$states.input.x` is an array of 24 numbers, `.s` of
/// strings, `.n` a whole number from 0 to 99.
const EXPRESSIONS: [(&str, &str); 12] = [
    (
        "doubles",
        "[$states.input.x.($ * 1.1), $states.input.x.($ / 3), $states.input.x.$power($, 3)]",
    ),
    ("texts of doubles", "$join($states.input.x.$string($ / 7), ' ')"),
    (
        "numbers of texts",
        "$states.input.x.$number($string($floor($ * 1000) % 1000) & 'e' & $string($states.input.n % 30))",
    ),
    ("square roots", "$states.input.x.$sqrt($abs($))"),
    (
        "rounding",
        "$states.input.x.[$round($, 2), $floor($), $ceil($), $formatNumber($, '#,##0.000')]",
    ),
    (
        "case",
        "$states.input.s.[$uppercase($), $lowercase($), $length($)]",
    ),
    (
        "sorting",
        "[$sort($states.input.s), $sort($states.input.x, function($a, $b) { $a < $b })]",
    ),
    (
        "regular expressions",
        "$states.input.s.$replace($, /([a-zä-ü])(.)/i, '$2-$1')",
    ),
    (
        "encoding",
        "$states.input.s.[$encodeUrlComponent($), $base64encode($), $hash($, 'SHA-256')]",
    ),
    (
        "dates",
        "$states.input.x.$fromMillis($abs($floor($)) % 4000000000000, '[Y0001]-[M01]-[D01] [F], [MNn] [D1o], [H#1]:[m]:[s].[f001]')",
    ),
    (
        "randomness",
        "[$random(), $random($states.input.n), $uuid(), $shuffle($states.input.x)]",
    ),
    ("grouping", "$states.input.s{$substring($, 0, 1): $count($)}"),
];

/// Expressions that are evaluated as deep as the service allows, which is an error: each engine's stack has room for it.
const DEEP: [(&str, &str); 4] = [
    (
        "functions within functions",
        "($f := function($x) { {'a': [$x].$map([1], function($y) { [$f($x)[true]] })} }; $f(1))",
    ),
    (
        "paths within paths",
        "($f := function($x) { $x.(($f($x)).a[true]^(b)) }; $f({'a': 1}))",
    ),
    (
        "matches within matches",
        "($f := function($x) { $replace('a', /a/, function($m) { $f($x) & '' }) }; $f(1))",
    ),
    (
        "orders within orders",
        "($f := function($x) { $sort([2, 1], function($a, $b) { {'x': $f($x)}{a: $f(1)} }) }; $f(1))",
    ),
];

/// Intrinsic functions on the same input.
const INTRINSICS: [(&str, &str); 6] = [
    ("arithmetic", "States.MathAdd($.n, -17)"),
    ("random numbers", "States.MathRandom(1, 1000, $.n)"),
    ("ids", "States.UUID()"),
    ("hashes", "States.Hash($.s, 'SHA-512')"),
    (
        "texts",
        "States.Format('{} {} {}', $.x[0], $.s[1], States.JsonToString($.x))",
    ),
    (
        "arrays",
        "States.ArrayUnique(States.StringSplit(States.JsonToString($.x), ',.'))",
    ),
];

const LETTERS: [&str; 16] = [
    "a", "Z", "ä", "ß", "İ", "ı", "ﬁ", "Σ", "ς", "Ǆ", "é", "e\u{301}", "😀", "ŉ", "Ա", " ",
];

/// All of them, with their names.
pub(crate) fn all() -> Vec<(String, Workspace)> {
    let mut all: Vec<_> = examples().collect();
    let mut draw = Draw(1);
    for round in 0_u64.. {
        for (name, machine) in machines() {
            if all.len() == COUNT {
                return all;
            }
            let mut workspace = Workspace {
                definition: machine.to_string(),
                input: input(&mut draw).to_string(),
                ..Workspace::default()
            };
            workspace.settings.seed = draw.below(u64::MAX);
            workspace.settings.start += i64::try_from(draw.below(100_000_000_000)).unwrap_or_default();
            if round % 3 == 2 {
                workspace.settings.machine_type = MachineType::Express;
            }
            all.push((format!("{name}, {round}"), workspace));
        }
    }
    all
}

/// A workspace whose run takes long, whatever the machine: each turn of its loop walks through 12,000 items.
pub(crate) fn slow() -> Workspace {
    let states = json!({
        "Walk": {"Type": "Pass", "Next": "Enough",
            "Parameters": {"list.$": "$.list", "all.$": "States.ArrayLength($..x)"}},
        "Enough": {"Type": "Choice", "Default": "Walk", "Choices": [{"Variable": "$.all", "NumericLessThan": 0, "Next": "Walk"}]},
    });
    let list: Vec<_> = (0..12_000).map(|x| json!({"x": x})).collect();
    Workspace {
        definition: json!({"StartAt": "Walk", "States": states}).to_string(),
        input: json!({"list": list}).to_string(),
        ..Workspace::default()
    }
}

/// The examples, each with three seeds.
fn examples() -> impl Iterator<Item = (String, Workspace)> {
    asl_examples::all().into_iter().flat_map(|example| {
        (0..3).map(move |seed| {
            let mut workspace = example.workspace.clone();
            workspace.settings.seed = seed;
            (format!("{}, seed {seed}", example.id), workspace)
        })
    })
}

fn machines() -> impl Iterator<Item = (String, serde_json::Value)> {
    let expressions = EXPRESSIONS.iter().map(|(name, expression)| {
        let state = json!({"Type": "Pass", "Output": format!("{{% {expression} %}}"), "End": true});
        let machine =
            json!({"QueryLanguage": "JSONata", "StartAt": "Evaluate", "States": {"Evaluate": state}});
        ((*name).to_owned(), machine)
    });
    let deep = DEEP.iter().map(|(name, expression)| {
        let state = json!({"Type": "Pass", "Output": format!("{{% {expression} %}}"), "End": true});
        let attempt = json!({
            "Type": "Parallel", "End": true, "Branches": [{"StartAt": "Evaluate", "States": {"Evaluate": state}}],
            "Catch": [{"ErrorEquals": ["States.QueryEvaluationError"], "Next": "TooDeep"}],
        });
        let too_deep = json!({"Type": "Pass", "Output": "{% $states.input %}", "End": true});
        let machine = json!({
            "QueryLanguage": "JSONata", "StartAt": "Try", "States": {"Try": attempt, "TooDeep": too_deep},
        });
        ((*name).to_owned(), machine)
    });
    let intrinsics = INTRINSICS.iter().map(|(name, call)| {
        let state = json!({"Type": "Pass", "Parameters": {"value.$": call}, "End": true});
        (
            (*name).to_owned(),
            json!({"StartAt": "Evaluate", "States": {"Evaluate": state}}),
        )
    });
    expressions.chain(deep).chain(intrinsics).chain([
        ("a Map with retries".to_owned(), map()),
        (
            "numbers as they came".to_owned(),
            json!({"StartAt": "Pass", "States": {"Pass": {"Type": "Pass", "End": true}}}),
        ),
    ])
}

/// An inline Map over tasks with default answers, jittered retries, and a Choice that compares doubles.
fn map() -> serde_json::Value {
    let task = json!({
        "Type": "Task", "Resource": "arn:aws:states:::lambda:invoke",
        "Parameters": {"FunctionName": "work", "Payload.$": "$"},
        "Retry": [{"ErrorEquals": ["States.ALL"], "JitterStrategy": "FULL", "BackoffRate": 1.3}], "End": true,
    });
    let choice = json!({
        "Type": "Choice", "Default": "Work",
        "Choices": [{"Variable": "$", "NumericGreaterThan": 0.1, "Next": "Wait"}],
    });
    let wait = json!({"Type": "Wait", "Seconds": 3, "Next": "Work"});
    let processor = json!({"StartAt": "Compare", "States": {"Compare": choice, "Wait": wait, "Work": task}});
    json!({"StartAt": "Map", "States": {"Map": {
        "Type": "Map", "ItemsPath": "$.x", "MaxConcurrency": 3, "ItemProcessor": processor, "End": true,
    }}})
}

fn input(draw: &mut Draw) -> Value {
    let numbers = (0..24).map(|_| {
        let digits = draw.below(1_000_000_000_000_000);
        let power = draw.below(40);
        // As text, so that the digits reach the program as they are.
        let text = format!("{}{digits}e-{power}", if draw.below(2) == 0 { "" } else { "-" });
        asl_json::parse(&text).unwrap_or_default()
    });
    let numbers: Vec<Value> = numbers.collect();
    let strings: Vec<Value> = (0..24).map(|_| Value::from(word(draw).as_str())).collect();
    let text = format!(
        r#"{{"n": {}, "s": {}, "x": {}}}"#,
        draw.below(100),
        to_pretty(&Value::from(strings)),
        to_pretty(&Value::from(numbers)),
    );
    asl_json::parse(&text).unwrap_or_default()
}

fn word(draw: &mut Draw) -> String {
    let length = 1 + draw.below(6);
    (0..length)
        .filter_map(|_| LETTERS.get(usize::try_from(draw.below(16)).ok()?))
        .copied()
        .collect()
}

/// Draws numbers from a seed.
struct Draw(u64);

impl Draw {
    fn below(&mut self, bound: u64) -> u64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 17) % bound
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A workspace that does not run shows nothing.
    #[test]
    fn each_of_the_200_runs() {
        let all = all();
        assert_eq!(all.len(), COUNT);
        for (name, workspace) in all {
            let run = asl_protocol::Run { workspace };
            let bytes =
                asl_protocol::AnyRequest::from(run).respond(&mut asl_playground::Playground::default());
            let summary: <asl_protocol::Run as asl_protocol::Request>::Response =
                asl_protocol::decode(&bytes.unwrap()).unwrap();
            let summary = summary.unwrap_or_else(|refusal| panic!("{name}: {}", refusal.sentence));
            if !name.starts_with(|first: char| first.is_ascii_digit()) {
                assert_eq!(
                    summary.status,
                    asl::Status::Succeeded,
                    "{name}: {:?} {:?}",
                    summary.error,
                    summary.cause
                );
            }
        }
    }
}
