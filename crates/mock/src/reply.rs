//! The usual reply of each integration: what a service answers when nothing in particular is said of it.
//!
//! The shapes are data ([`asl_catalog::services`]; `.sync` is the description of a job that has ended). They
//! follow what is recorded and documented of each integration; what is not known there is left out. In their texts
//! `<uuid>`, `<hex:n>`, `<now>`, `<stop>`, `<iso>`, `<date>`, `<region>` … stand for what is only known at the call,
//! `<arg:Name|else>` for a member of the request, `<end:good/bad>`, `<ok:…>`, `<bad:…>` for what depends on the end of a
//! job. A member whose whole text stands for nothing is left out. An array that begins with `<each:Name>` has its other items
//! once for each entry of that member of the request.

use asl_catalog::services;
use asl_engine::{Instant, Settings};
use asl_json::{Map, Value};

use crate::lambda::{answer_metadata, http_date};

/// What a reply is filled with.
pub(crate) struct Request<'a> {
    pub arguments: &'a Value,
    /// The identifier of the request.
    #[expect(clippy::struct_field_names, reason = "the name that the service gives it")]
    pub request_id: &'a str,
    pub settings: &'a Settings,
    /// When the call is made.
    pub now: Instant,
    /// When the job ends.
    pub stop: Instant,
    /// Whether the job ends well.
    pub succeeds: bool,
}

/// The usual reply to the request `service:action`, or nothing where no shape is known.
pub(crate) fn usual(service: &str, action: &str, request: &Request<'_>) -> Option<Value> {
    let reply = shape(&format!("{service}:{action}"), request)?;
    Some(if has_metadata(service, action) {
        with_metadata(&reply, request)
    } else {
        reply
    })
}

/// The description of the job of `service:action` once it has ended.
pub(crate) fn job(service: &str, action: &str, request: &Request<'_>) -> Option<Value> {
    shape(&format!("{service}:{action}.sync"), request)
}

/// A reply without a known shape: nothing but the metadata, where the integration has it.
pub(crate) fn unknown(service: &str, action: &str, request: &Request<'_>) -> Value {
    if has_metadata(service, action) {
        with_metadata(&Value::empty_object(), request)
    } else {
        Value::empty_object()
    }
}

/// Which integrations show the metadata of the SDK (docs/aws-behaviour.md, "Task calls, mocked responses and service errors").
fn has_metadata(service: &str, action: &str) -> bool {
    let without = matches!(service, "apigateway" | "http" | "eks" | "bedrock")
        || (service, action) == ("events", "putEvents");
    !service.starts_with("aws-sdk:") && !without
}

fn with_metadata(reply: &Value, request: &Request<'_>) -> Value {
    let headers = [
        ("connection", "keep-alive".to_owned()),
        ("Content-Length", reply.size().to_string()),
        ("Content-Type", "application/x-amz-json-1.0".to_owned()),
        ("Date", http_date(request.now)),
        ("x-amzn-RequestId", request.request_id.to_owned()),
    ];
    let mut members = reply.as_object().cloned().unwrap_or_default();
    for (key, value) in answer_metadata(200, &headers, request.request_id) {
        members.insert(key, value);
    }
    // Recorded: the members of a reply are sorted.
    members.sort_unstable_keys();
    Value::object(members)
}

fn shape(key: &str, request: &Request<'_>) -> Option<Value> {
    let template = asl_json::parse(services::reply(key)?).ok()?;
    filled(&template, request)
}

fn filled(template: &Value, request: &Request<'_>) -> Option<Value> {
    Some(match template {
        Value::String(text) => return text_of(text, request),
        Value::Array(items) => Value::array(match items.split_first() {
            Some((Value::String(each), items)) if each.starts_with("<each:") => {
                repeated(each, items, request)
            }
            _ => items.iter().filter_map(|item| filled(item, request)).collect(),
        }),
        Value::Object(members) => {
            let members = members
                .iter()
                .filter_map(|(key, member)| Some((key.clone(), filled(member, request)?)));
            Value::object(members.collect::<Map>())
        }
        scalar => scalar.clone(),
    })
}

/// The items once for each entry of the member of the request that `<each:Name>` names; once if it is not an array.
fn repeated(each: &str, items: &[Value], request: &Request<'_>) -> Vec<Value> {
    let name = each.trim_start_matches("<each:").trim_end_matches('>');
    let entries = request.arguments.get(name).and_then(Value::as_array);
    let count = entries.map_or(1, <[Value]>::len);
    let mut all = Vec::with_capacity(count);
    for index in 0..count {
        // Every entry has identifiers of its own.
        let request_id = varied(request.request_id, index);
        let request = Request {
            request_id: &request_id,
            ..*request
        };
        all.extend(items.iter().filter_map(|item| filled(item, &request)));
    }
    all
}

/// Another identifier of the same form for each index.
fn varied(request_id: &str, index: usize) -> String {
    let mut carry = index;
    let mut letters: Vec<char> = request_id.chars().collect();
    for letter in letters.iter_mut().rev() {
        if carry == 0 {
            break;
        }
        let Some(digit) = letter.to_digit(16) else {
            continue;
        };
        carry += digit as usize;
        *letter = char::from_digit(u32::try_from(carry % 16).unwrap_or(0), 16).unwrap_or(*letter);
        carry /= 16;
    }
    letters.into_iter().collect()
}

fn text_of(text: &str, request: &Request<'_>) -> Option<Value> {
    let Some((before, rest)) = text.split_once('<') else {
        return Some(Value::from(text));
    };
    let end = closing(rest)?;
    let (name, after) = (rest.get(..end)?, rest.get(end + 1..)?);
    let value = placeholder(name, request);
    if before.is_empty() && after.is_empty() {
        return value;
    }
    let rest = text_of(after, request)?;
    let plain = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    Some(Value::from(format!("{before}{}{}", plain(&value?), plain(&rest))))
}

/// Where the placeholder that has just begun ends; one may stand within another.
fn closing(text: &str) -> Option<usize> {
    let mut open = 0;
    text.char_indices().find_map(|(at, letter)| match letter {
        '<' => {
            open += 1;
            None
        }
        '>' if open == 0 => Some(at),
        '>' => {
            open -= 1;
            None
        }
        _ => None,
    })
}

fn placeholder(name: &str, request: &Request<'_>) -> Option<Value> {
    let settings = request.settings;
    let (word, rest) = name.split_once(':').unwrap_or((name, ""));
    let either = || {
        let (good, bad) = rest.split_once('/').unwrap_or((rest, rest));
        if request.succeeds { good } else { bad }
    };
    Some(match word {
        "partition" => Value::from(&*settings.partition),
        "region" => Value::from(&*settings.region),
        "account" => Value::from(&*settings.account),
        "uuid" => Value::from(request.request_id),
        "hex" => Value::from(hex(request.request_id, rest.parse().unwrap_or(32))),
        "now" => Value::from(request.now.0),
        "stop" => Value::from(request.stop.0),
        "iso" => Value::from(request.now.to_string()),
        "date" => Value::from(http_date(request.now)),
        "end" => Value::from(either()),
        "end#number" => Value::from(either().parse::<i64>().unwrap_or(0)),
        "ok" => return request.succeeds.then(|| unfolded(rest)),
        "bad" => return (!request.succeeds).then(|| Value::from(rest)),
        "arg" => return argument(rest, request),
        _ => return None,
    })
}

/// JSON that is written as a text.
fn unfolded(text: &str) -> Value {
    let json = text.starts_with('{') && text.len() > 2;
    json.then(|| asl_json::parse(text).ok())
        .flatten()
        .unwrap_or_else(|| Value::from(text))
}

/// `Step.Name|else`: a member of the request, or what stands for it. `#text` is its JSON text, `#name` the last part of
/// an ARN.
fn argument(rest: &str, request: &Request<'_>) -> Option<Value> {
    let (path, fallback) = rest
        .split_once('|')
        .map_or((rest, None), |(path, fallback)| (path, Some(fallback)));
    let (path, form) = path.split_once('#').unwrap_or((path, ""));
    let found = path
        .split('.')
        .try_fold(request.arguments, |value, step| value.get(step));
    match (found, form) {
        (Some(value), "text") => Some(Value::from(value.to_string())),
        (Some(value), "name") => {
            let text = value.as_str()?;
            Some(Value::from(text.rsplit(':').next().unwrap_or(text)))
        }
        (Some(value), _) => Some(value.clone()),
        (None, _) => text_of(fallback?, request),
    }
}

/// Hexadecimal digits that follow from the request.
fn hex(request_id: &str, digits: usize) -> String {
    let digits_of = request_id.chars().filter(char::is_ascii_hexdigit);
    let cycle: Vec<char> = digits_of.collect();
    cycle
        .iter()
        .cycle()
        .take(if cycle.is_empty() { 0 } else { digits.min(128) })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with(arguments: &str, succeeds: bool, act: impl Fn(&Request<'_>) -> Option<Value>) -> Option<Value> {
        act(&Request {
            arguments: &asl_json::parse(arguments).unwrap(),
            request_id: "0b3a7bd5-09b1-4f6d-9f58-1cf6a0f7a2b1",
            settings: &Settings::default(),
            now: Instant(1_767_225_600_000),
            stop: Instant(1_767_225_601_000),
            succeeds,
        })
    }

    #[test]
    fn every_line_is_a_shape() {
        for (key, _) in services::REPLIES.iter().copied().flatten() {
            for succeeds in [true, false] {
                let value = with("{}", succeeds, |request| shape(key, request)).unwrap();
                assert!(value.as_object().is_some(), "{key}");
                assert!(!value.to_string().contains('<'), "{key}: {value}");
            }
        }
    }

    #[test]
    fn replies_have_metadata_where_the_service_shows_it() {
        let reply = with("{}", true, |request| usual("sqs", "sendMessage", request)).unwrap();
        let keys: Vec<_> = reply.as_object().unwrap().keys().map(|key| &**key).collect();
        assert_eq!(
            keys,
            [
                "MD5OfMessageBody",
                "MessageId",
                "SdkHttpMetadata",
                "SdkResponseMetadata"
            ]
        );
        let reply = with("{}", true, |request| usual("events", "putEvents", request)).unwrap();
        assert!(reply.get("SdkHttpMetadata").is_none());
        assert_eq!(
            with("{}", true, |request| usual(
                "aws-sdk:ec2",
                "describeVpcs",
                request
            )),
            None
        );
    }

    #[test]
    fn jobs_are_described_by_their_end() {
        let arguments = r#"{"JobName": "etl", "Arguments": {"--a": "b"}}"#;
        let state = |succeeds| {
            let job = with(arguments, succeeds, |request| job("glue", "startJobRun", request)).unwrap();
            assert_eq!(job.get("JobName"), Some(&Value::from("etl")));
            assert!(job.get("Arguments").unwrap().get("--a").is_some());
            (job.get("JobRunState").cloned(), job.get("ErrorMessage").is_some())
        };
        assert_eq!(state(true), (Some(Value::from("SUCCEEDED")), false));
        assert_eq!(state(false), (Some(Value::from("FAILED")), true));
    }
}
