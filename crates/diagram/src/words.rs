//! The words of boxes and arrows: what a Task calls, what a choice rule asks, which errors a catcher takes.

use asl::outline::{EdgeKind, OutlineState};
use asl::resource::{Pattern, Resource, ResourceKind};
use asl_json::Value;

/// Words longer than this are cut; they are for tooltips.
const LONGEST: usize = 300;
/// `And` and `Or` within one another beyond this are `…`.
const DEEPEST: usize = 4;
/// How much of a path is left in short words.
const PATH: usize = 22;

/// The small words above a state's name.
pub(crate) fn caption(state: &OutlineState) -> String {
    let field = |name: &str| state.fields.get(name);
    match state.type_name.as_deref() {
        None => String::new(),
        Some("Task") => match field("Resource").and_then(Value::as_str) {
            Some(resource) => task(resource),
            None => "Task".to_owned(),
        },
        Some("Wait") => match (field("Seconds"), field("Timestamp")) {
            (Some(Value::Number(seconds)), _) => format!("Wait {seconds} s"),
            (_, Some(Value::String(instant))) if !is_expression(instant) => format!("Wait until {instant}"),
            _ => "Wait".to_owned(),
        },
        Some("Map") => {
            let processor = field("ItemProcessor").and_then(|it| it.get("ProcessorConfig"));
            match processor.and_then(|it| it.get("Mode")).and_then(Value::as_str) {
                Some("DISTRIBUTED") => "Distributed map".to_owned(),
                _ => "Map".to_owned(),
            }
        }
        Some(other) => other.to_owned(),
    }
}

/// What a Task calls, in the words of Workflow Studio: `Lambda: Invoke`.
fn task(text: &str) -> String {
    let Ok(resource) = Resource::read(text) else {
        return "Task".to_owned();
    };
    match resource.kind {
        ResourceKind::Function(function) => format!("Lambda: {}", function.name),
        ResourceKind::Activity { name, .. } => format!("Activity: {name}"),
        ResourceKind::Integration {
            service,
            action,
            pattern,
        } => {
            let service = service.strip_prefix("aws-sdk:").unwrap_or(service);
            let wait = match pattern {
                Pattern::RequestResponse => "",
                Pattern::Sync | Pattern::Sync2 => " (sync)",
                Pattern::WaitForTaskToken => " (callback)",
            };
            format!("{}: {}{wait}", service_name(service), capital(action))
        }
    }
}

/// The names that people use where they are more than the identifier with a capital letter.
fn service_name(service: &str) -> String {
    asl_catalog::services::label(service).map_or_else(|| capital(service), str::to_owned)
}

fn capital(text: &str) -> String {
    let mut characters = text.chars();
    match characters.next() {
        Some(first) => {
            let mut out = String::with_capacity(text.len());
            out.push(first.to_ascii_uppercase());
            out + characters.as_str()
        }
        None => String::new(),
    }
}

/// The words at a transition, or nothing for a plain one. Short words name only the end of a long path.
pub(crate) fn transition(state: &OutlineState, kind: EdgeKind, short: bool) -> String {
    let words = match kind {
        EdgeKind::Next => String::new(),
        EdgeKind::Default => "Default".to_owned(),
        EdgeKind::Choice(index) => {
            let rule = state.fields.get("Choices").and_then(|rules| rules.at(index));
            rule.map_or_else(String::new, |rule| condition(rule, short, 0))
        }
        EdgeKind::Catch(index) => {
            let catcher = state.fields.get("Catch").and_then(|all| all.at(index));
            let errors = catcher
                .and_then(|it| it.get("ErrorEquals"))
                .and_then(Value::as_array);
            let names = errors.unwrap_or_default().iter().filter_map(Value::as_str);
            let names = names.map(|name| name.strip_prefix("States.").filter(|_| short).unwrap_or(name));
            format!("Catch {}", names.collect::<Vec<_>>().join(", "))
        }
    };
    limit(words)
}

/// Whether the words of a catcher say more than the dashed arrow does.
pub(crate) fn catches_all(words: &str) -> bool {
    matches!(words, "Catch ALL" | "Catch ")
}

fn limit(mut words: String) -> String {
    if let Some((end, _)) = words.char_indices().nth(LONGEST) {
        words.truncate(end);
        words.push('…');
    }
    words
}

fn is_expression(text: &str) -> bool {
    text.starts_with("{%")
}

/// A choice rule as a reader would say it: `$.x > 3 and not ($.y is present)`.
fn condition(rule: &Value, short: bool, depth: usize) -> String {
    if depth >= DEEPEST {
        return "…".to_owned();
    }
    if let Some(expression) = rule.get("Condition").and_then(Value::as_str) {
        let inner = expression.trim().trim_start_matches("{%").trim_end_matches("%}");
        return inner.split_whitespace().collect::<Vec<_>>().join(" ");
    }
    for (operator, word) in [("And", " and "), ("Or", " or ")] {
        if let Some(parts) = rule.get(operator).and_then(Value::as_array) {
            let nested = |part: &Value| part.get("And").is_some() || part.get("Or").is_some();
            let words = parts.iter().take(8).map(|part| {
                let words = condition(part, short, depth + 1);
                if nested(part) { format!("({words})") } else { words }
            });
            return words.collect::<Vec<_>>().join(word);
        }
    }
    if let Some(part) = rule.get("Not") {
        return format!("not ({})", condition(part, short, depth + 1));
    }
    let variable = rule.get("Variable").and_then(Value::as_str).unwrap_or("?");
    let variable = &if short {
        path_end(variable)
    } else {
        variable.to_owned()
    };
    let members = rule.as_object().into_iter().flatten();
    for (operator, operand) in members {
        if let Some(words) = comparison(variable, operator, operand) {
            return words;
        }
    }
    variable.to_owned()
}

/// The end of a long path: `…Item.status.S`.
fn path_end(path: &str) -> String {
    let long = path.chars().count() > PATH;
    let from = path
        .char_indices()
        .rev()
        .nth(PATH)
        .map_or(0, |(offset, _)| offset);
    let tail = path.get(from..).unwrap_or(path);
    match tail.split_once('.') {
        Some((_, end)) if long && !end.is_empty() => format!("…{end}"),
        _ => path.to_owned(),
    }
}

/// `NumericGreaterThan: 3` as `> 3`; nothing if the member is no operator.
fn comparison(variable: &str, operator: &str, operand: &Value) -> Option<String> {
    if let Some(property) = operator.strip_prefix("Is") {
        let verb = if operand.as_bool() == Some(false) {
            "is not"
        } else {
            "is"
        };
        let property = property.to_ascii_lowercase();
        return Some(format!("{variable} {verb} {property}"));
    }
    let plain = operator.strip_suffix("Path");
    // A path is shown as a path, not as a text in quotes.
    let operand = match (plain, operand) {
        (Some(_), Value::String(path)) => path.to_string(),
        (_, value) => value.to_string(),
    };
    let operator = plain.unwrap_or(operator);
    let order = ["String", "Numeric", "Boolean", "Timestamp"]
        .iter()
        .find_map(|kind| operator.strip_prefix(kind))?;
    let sign = match order {
        "Equals" => "=",
        "LessThan" => "<",
        "GreaterThan" => ">",
        "LessThanEquals" => "≤",
        "GreaterThanEquals" => "≥",
        "Matches" => "matches",
        _ => return None,
    };
    Some(format!("{variable} {sign} {operand}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn says(rule: &str, words: &str) {
        assert_eq!(condition(&asl_json::parse(rule).unwrap(), false, 0), words);
    }

    #[test]
    fn says_what_a_rule_asks() {
        says(
            r#"{"Variable":"$.x","NumericGreaterThan":3,"Next":"A"}"#,
            "$.x > 3",
        );
        says(r#"{"Variable":"$.x","StringEquals":"a"}"#, r#"$.x = "a""#);
        says(r#"{"Variable":"$.x","NumericLessThanPath":"$.y"}"#, "$.x < $.y");
        says(r#"{"Variable":"$.x","IsPresent":false}"#, "$.x is not present");
        says(r#"{"Not":{"Variable":"$.x","IsNull":true}}"#, "not ($.x is null)");
        says(
            r#"{"And":[{"Variable":"$.x","BooleanEquals":true},{"Or":[{"Variable":"$.y","StringMatches":"a*"}]}]}"#,
            r#"$.x = true and ($.y matches "a*")"#,
        );
        says(r#"{"Condition":"{% $x >  2 %}"}"#, "$x > 2");
        says("{}", "?");
    }

    #[test]
    fn shortens_paths_from_the_front() {
        assert_eq!(path_end("$.short.path"), "$.short.path");
        assert_eq!(
            path_end("$.idempotencyTable.Item.executionstatus.S"),
            "…Item.executionstatus.S"
        );
        assert_eq!(
            path_end("$.averyveryverylongnamewithoutend"),
            "$.averyveryverylongnamewithoutend"
        );
    }

    #[test]
    fn says_what_a_task_calls() {
        assert_eq!(
            task("arn:aws:states:::lambda:invoke.waitForTaskToken"),
            "Lambda: Invoke (callback)"
        );
        assert_eq!(task("arn:aws:states:::aws-sdk:s3:getObject"), "S3: GetObject");
        assert_eq!(
            task("arn:aws:lambda:us-east-1:123456789012:function:Hello"),
            "Lambda: Hello"
        );
        assert_eq!(task("nonsense"), "Task");
    }
}
