//! Whether the arguments of a task fit the request of its integration: names and types of their members, to any depth.
//!
//! The requests are those of AWS's models ([`asl_catalog::models`]). Optimized integrations have the names of the API with
//! a capital first, calls through the SDK those of the AWS SDK for Java 2. The service compares values with types when
//! the task starts; literals can be compared when the definition is read. What does not live here: which fields are
//! required (`read`).

use std::borrow::Cow;

use asl_catalog::models::{self, Kind, Member, Shape, java_name};
use asl_catalog::service::Action;
use asl_catalog::{sdk, services};
use asl_json::Value;

/// The request of an integration, or a part of one.
#[derive(Clone, Copy)]
pub(crate) struct Request {
    shape: Shape,
    action: Option<&'static Action>,
    /// Members that hold JSON, although the API declares them as strings.
    json_members: &'static [&'static str],
}

impl Request {
    /// The request of an integration, if its members are known.
    pub(crate) fn of(service: &str, action: &str) -> Option<Self> {
        match service.strip_prefix("aws-sdk:") {
            Some(name) => Some(Self {
                shape: models::request(name, action)?,
                action: None,
                json_members: sdk::json_members(name),
            }),
            None => Some(Self {
                shape: services::request(service, action)?,
                action: Some(services::action(service, action)?),
                json_members: &[],
            }),
        }
    }

    /// The name of a member in a definition.
    fn name(self, member: &Member) -> Cow<'static, str> {
        match self.action {
            Some(_) => Cow::Borrowed(member.name),
            None => Cow::Owned(java_name(member.name)),
        }
    }

    /// The part within a list; itself if it is none.
    pub(crate) fn part(mut self) -> Self {
        while self.shape.kind() == Kind::List {
            self.shape = self.shape.inner();
        }
        self
    }

    /// What stands under the names of an object.
    pub(crate) fn members(self) -> Members<impl Iterator<Item = Member> + Clone> {
        let shape = self.part().shape;
        Members {
            request: self,
            is_open: shape.kind() != Kind::Structure,
            any: (shape.kind() == Kind::Map).then(|| shape.inner()),
            list: shape.members(),
        }
    }

    /// Whether a string must stand at this place of the request.
    pub(crate) fn is_string(self, place: &Place<'_>) -> bool {
        if self.shape.kind() != Kind::String {
            return false;
        }
        let any_json = self.action.filter(|action| !action.any_json.is_empty());
        if self.json_members.is_empty() && any_json.is_none() {
            return true;
        }
        let place = place.text();
        !self.json_members.contains(&&*place) && !any_json.is_some_and(|action| action.takes_any_json(&place))
    }
}

/// What stands under the names of an object, which is found once for all of them.
pub(crate) struct Members<L> {
    request: Request,
    /// Whether an object can have names of its author's own here.
    pub(crate) is_open: bool,
    /// What stands under any name.
    any: Option<Shape>,
    list: L,
}

impl<L: Iterator<Item = Member> + Clone> Members<L> {
    /// What stands under a name. Asked at several places; a copy at each is not worth its size.
    #[inline(never)]
    pub(crate) fn get(&self, name: &str) -> Option<Request> {
        let is_it = |member: &Member| {
            member.name == name || differ_in_case(member.name, name) && self.request.name(member) == name
        };
        let found = || self.list.clone().find(is_it).map(|member| member.shape);
        let shape = self.any.or_else(found)?;
        Some(Request {
            shape,
            ..self.request
        })
    }

    /// The names that an object can have here, if they are not its author's own.
    pub(crate) fn names(&self) -> Vec<Cow<'static, str>> {
        self.list
            .clone()
            .map(|member| self.request.name(&member))
            .collect()
    }

    /// The right spelling of a name that is written with other capitals. The API's own spelling counts as right: workflows
    /// that run have `TemplateURL` and `RoleARN`.
    pub(crate) fn respelled(&self, name: &str) -> Option<Cow<'static, str>> {
        let is_it = |member: &Member| member.name.eq_ignore_ascii_case(name);
        let known = self.list.clone().find(is_it)?;
        let right = self.request.name(&known);
        (known.name != name && right != name).then_some(right)
    }
}

/// Whether two names have the same letters and digits, which is all that the names of the two kinds have in common.
fn differ_in_case(one: &str, other: &str) -> bool {
    let plain = |byte: &u8| byte.is_ascii_alphanumeric();
    let (one, other) = (one.bytes().filter(plain), other.bytes().filter(plain));
    one.map(|byte| byte.to_ascii_lowercase())
        .eq(other.map(|byte| byte.to_ascii_lowercase()))
}

/// A place within a request. Its text is asked for at a few.
#[derive(Clone, Copy, Default)]
pub(crate) struct Place<'a> {
    /// The object, and the name of the member in it; nothing for the request itself.
    member: Option<(&'a Self, &'a str)>,
}

impl<'a> Place<'a> {
    /// The place of a member of the object here.
    pub(crate) fn member(&'a self, name: &'a str) -> Self {
        Self {
            member: Some((self, name)),
        }
    }

    /// The name of the member that is here.
    fn name(&self) -> &'a str {
        self.member.map_or("", |(_, name)| name)
    }

    /// `Entries/Detail`
    fn text(&self) -> String {
        match self.member {
            Some((Place { member: None }, name)) => name.to_owned(),
            Some((around, name)) => around.text() + "/" + name,
            None => String::new(),
        }
    }
}

/// The sentence for a value that must be a string.
pub(crate) fn must_be_string(name: &str) -> String {
    format!("The value for the field '{name}' must be a STRING")
}

/// What the service says of evaluated arguments that do not fit the types of the request; empty if they fit.
pub fn refusals(service: &str, action: &str, arguments: &Value) -> Vec<String> {
    let mut found = Vec::new();
    if let Some(request) = Request::of(service, action) {
        compare(request, arguments, &Place::default(), &mut found);
    }
    found
}

/// The recursion follows the model, which is bounded, except where it contains itself; there the value is, too.
fn compare(request: Request, value: &Value, place: &Place<'_>, found: &mut Vec<String>) {
    if request.is_string(place) {
        if value.as_str().is_none() && !value.is_null() {
            found.push(must_be_string(place.name()));
        }
        return;
    }
    if let (Kind::List, Some(items)) = (request.shape.kind(), value.as_array()) {
        let part = Request {
            shape: request.shape.inner(),
            ..request
        };
        for item in items {
            compare(part, item, place, found);
        }
        return;
    }
    let Some(object) = value.as_object() else { return };
    let members = request.members();
    for (key, member) in object {
        if let Some(part) = members.get(key) {
            compare(part, member, &place.member(key), found);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_asked_for_to_any_depth() {
        for (service, action, arguments, expected) in [
            (
                "dynamodb",
                "putItem",
                r#"{"Item":{"id":{"S":{"name":"x"}}}}"#,
                "S",
            ),
            (
                "dynamodb",
                "putItem",
                r#"{"Item":{"n":{"N":"5","L":[{"S":1}]}}}"#,
                "S",
            ),
            (
                "ecs",
                "runTask",
                r#"{"Overrides":{"ContainerOverrides":[{"Environment":[{"Value":5}]}]}}"#,
                "Value",
            ),
            (
                "events",
                "putEvents",
                r#"{"Entries":[{"Detail":{"a":1},"Source":"s"}]}"#,
                "",
            ),
            (
                "sqs",
                "sendMessage",
                r#"{"MessageBody":{"a":1},"QueueUrl":5}"#,
                "QueueUrl",
            ),
            (
                "lambda",
                "invoke",
                r#"{"Payload":{"a":1},"FunctionName":"f"}"#,
                "",
            ),
            ("glue", "startJobRun", r#"{"Arguments":{"--n":5}}"#, "--n"),
            (
                "aws-sdk:s3",
                "getObject",
                r#"{"Bucket":["b"],"Key":null}"#,
                "Bucket",
            ),
            ("http", "invoke", r#"{"ApiEndpoint":5}"#, ""),
        ] {
            let expected: Vec<String> = Some(expected)
                .filter(|it| !it.is_empty())
                .map(must_be_string)
                .into_iter()
                .collect();
            assert_eq!(
                refusals(service, action, &asl_json::parse(arguments).unwrap()),
                expected,
                "{service} {arguments}"
            );
        }
    }
}
