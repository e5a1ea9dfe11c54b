//! Task: its resource, what the request needs, credentials, time limits.

use std::borrow::Cow;

use asl_catalog::fields::{self as catalog, Owner};
use asl_json::tree::NodeKind;

use super::machine::MAX_SECONDS;
use super::request;
use crate::advice;
use crate::api::MachineType;
use crate::arguments::{self, Place, Request};
use crate::diagnostic::Fix;
use crate::finding;
use crate::model::{Amount, Payload, StateKind, Task};
use crate::node_path::{At, Fields};
use crate::reader::{Caller, Language, Reader};
use crate::resource::{Pattern, Resource, ResourceError, ResourceKind};
use crate::source::spelled_like;
use crate::{messages, placeholder, resource, similar};

impl<'t> Reader<'t> {
    pub(super) fn task(&mut self, fields: &Fields<'t>) -> Option<StateKind> {
        self.require(fields, &["Resource"]);
        let timeout_single = self.exclude(fields, catalog::exclusive(Owner::Task, "TimeoutSeconds"));
        let heartbeat_single = self.exclude(fields, catalog::exclusive(Owner::Task, "HeartbeatSeconds"));
        let transition = self.transition(fields);
        let resource_at = fields.get("Resource");
        let resource = resource_at.as_ref().and_then(|at| self.resource(at));
        // People read a token in tasks that wait for a job, too; whether there is one is not recorded.
        let waits = resource
            .as_ref()
            .is_none_or(|found| found.pattern() != Pattern::RequestResponse);
        self.state.has_token = waits || resource_at.as_ref().is_some_and(|at| placeholder::holds(at.node));
        if let (Some(at), Some(resource)) = (&resource_at, &resource) {
            self.request(fields, at, resource);
        }
        let parameters = self.arguments(fields);
        let credentials = self.credentials(fields, resource.as_ref());
        let timeout = self.amount(fields, "TimeoutSeconds", "TimeoutSecondsPath");
        let heartbeat = self.amount(fields, "HeartbeatSeconds", "HeartbeatSecondsPath");
        if let (Some(resource), Some(timeout), Some(heartbeat)) = (&resource, &timeout, &heartbeat) {
            advice::resilience(self, fields, resource, timeout.as_ref(), heartbeat.as_ref());
        }
        let handling = self.handling(fields, transition);
        (timeout_single && heartbeat_single).then_some(())?;
        Some(StateKind::Task(Box::new(Task {
            resource: resource?,
            parameters: parameters?,
            credentials: credentials?,
            timeout: timeout?,
            heartbeat: heartbeat?,
            handling: handling?,
        })))
    }

    fn resource(&mut self, at: &At<'t>) -> Option<Resource> {
        let written = self.string(at)?;
        let text = match self.caller {
            Caller::Playground => resource::assumed(written),
            Caller::Service => Cow::Borrowed(&**written),
        };
        let text = &*text;
        self.assumed(at, &text);
        let resource = match Resource::parse(text) {
            Ok(resource) => resource,
            Err(error) => {
                let foreign = error == ResourceError::NotRecognized && !text.contains(":function:");
                let message = if foreign {
                    messages::resource_not_recognized(text)
                } else {
                    messages::NO_RESOURCE.into()
                };
                self.wrong(at, message);
                return None;
            }
        };
        if let ResourceKind::Integration {
            service,
            action,
            pattern,
        } = &resource.kind
            && !request::is_offered(service, action, *pattern)
        {
            let near = request::nearest(service, action);
            let diagnostic = self.wrong(at, messages::resource_not_recognized(text));
            diagnostic.hint = near.map(|near| format!("Did you mean \"{near}\"?"));
            return None;
        }
        let refused = match (self.machine_type, &resource.kind, resource.pattern()) {
            (MachineType::Standard, ..) => None,
            (_, ResourceKind::Activity { .. }, _) => Some(messages::EXPRESS_ACTIVITY),
            (_, _, Pattern::WaitForTaskToken) => Some(messages::EXPRESS_CALLBACK),
            (_, _, Pattern::Sync | Pattern::Sync2) => Some(messages::EXPRESS_SYNC),
            (_, _, Pattern::RequestResponse) => None,
        };
        if let Some(refused) = refused {
            self.wrong(at, refused);
            return None;
        }
        Some(resource)
    }

    /// Integrations need `Parameters` or `Arguments`, and some of their fields (`integration-*`). If `Arguments` is one
    /// expression, its fields are only known when the task starts.
    fn request(&mut self, fields: &Fields<'t>, resource_at: &At<'t>, resource: &Resource) {
        let ResourceKind::Integration { service, action, .. } = &resource.kind else {
            return;
        };
        let name = match self.language {
            Language::JsonPath => "Parameters",
            Language::Jsonata => "Arguments",
        };
        let Some(at) = fields.get(name) else {
            // The same request under the name of the other language was refused already.
            if !fields.has("Parameters") && !fields.has("Arguments") {
                self.wrong(resource_at, messages::request_required(name, &resource.text));
            }
            return;
        };
        let Some(request) = Fields::open(&at) else { return };
        advice::qualifier(self, &request, resource);
        let known = Request::of(service, action);
        // A callback of Lambda is only looked at when the task starts (`callback-task-token-sibling-runtime`).
        let at_creation = !(&**service == "lambda" && resource.pattern() == Pattern::WaitForTaskToken);
        if let Some(name) = service.strip_prefix("aws-sdk:") {
            advice::sdk_integration(self, resource_at, name, action);
            self.sdk_fields(&request, known);
            if let Some(known) = known {
                self.request_types(&request, known, &Place::default());
            }
        } else if let Some(known) = known {
            let mut mistyped = Vec::new();
            let place = at_creation.then(Place::default);
            self.request_fields(&request, known, at_creation, place.as_ref(), &mut mistyped);
            for (at, name) in mistyped {
                self.schema(&at, at.node.span, arguments::must_be_string(name));
            }
        }
        for field in request::required(service, action) {
            let by_path = self.language == Language::JsonPath && request.has(&format!("{field}.$"));
            if !by_path && !request.has(field) {
                self.schema(&at, at.head(), messages::field_missing(field));
            }
        }
    }

    /// Which fields a request of the SDK has is known of some services; all of them begin with a capital letter (developer
    /// guide, "Learning to use AWS service SDK integrations") and have the spelling of the SDK for Java.
    fn sdk_fields(&mut self, request: &Fields<'t>, known: Option<Request>) {
        let members = known.map(Request::members);
        for (member, value) in request.iter() {
            if self.language == Language::Jsonata
                && let Some(name) = member.key.strip_suffix(".$")
            {
                // In JSONata the name stays as it is.
                self.misnamed(request, &value, &member.key, name);
                continue;
            }
            let name = member.key.strip_suffix(".$").unwrap_or(&member.key);
            let mut rest = name.chars();
            let small = rest.next().filter(char::is_ascii_lowercase);
            let capital = small.map(|first| first.to_ascii_uppercase().to_string() + rest.as_str());
            let respelled = members.as_ref().and_then(|members| members.respelled(name));
            let right = respelled.map(Into::into).or(capital);
            if let Some(right) = right {
                self.misnamed(
                    request,
                    &value,
                    name,
                    &(right + member.key.get(name.len()..).unwrap_or_default()),
                );
            } else if let Some(known) = members.as_ref().and_then(|members| members.get(name)) {
                self.nested_sdk_fields(&value, known);
            }
        }
    }

    /// The same for objects within the request, where names may be the author's own.
    fn nested_sdk_fields(&mut self, at: &At<'t>, known: Request) {
        for fields in with_items(at).filter_map(|holder| Fields::open(&holder)) {
            let members = known.members();
            for (member, value) in fields.iter() {
                let name = member.key.strip_suffix(".$").unwrap_or(&member.key);
                if let Some(right) = members.respelled(name) {
                    let right = right.into_owned() + member.key.get(name.len()..).unwrap_or_default();
                    self.misnamed(&fields, &value, name, &right);
                } else if let Some(known) = members.get(name) {
                    self.nested_sdk_fields(&value, known);
                }
            }
        }
    }

    /// A field that has another name.
    fn misnamed(&mut self, request: &Fields<'t>, at: &At<'t>, name: &str, right: &str) {
        let plain = right.strip_suffix(".$").unwrap_or(right);
        let message = messages::request_field_unknown(name, plain);
        let spelled = spelled_like(self.text, at.head(), right);
        let fix = Fix::replace(format!("Rename to {spelled}"), at.head(), spelled);
        self.schema(&request.at, at.head(), message).fix = Some(fix);
    }

    /// The fields of a request of an optimized integration, and of the objects in it
    /// (`integration-unknown-field-did-you-mean`). Literals where the request has a text are collected, to be reported behind
    /// all of these; without a `place` nobody looks for them.
    fn request_fields(
        &mut self,
        request: &Fields<'t>,
        known: Request,
        at_creation: bool,
        place: Option<&Place<'_>>,
        mistyped: &mut Vec<(At<'t>, &'t str)>,
    ) {
        let members = known.members();
        let is_open = members.is_open;
        for (member, value) in request.iter() {
            let plain = match self.language {
                Language::JsonPath => member.key.strip_suffix(".$"),
                Language::Jsonata => None,
            };
            let name = plain.filter(|_| !is_open).unwrap_or(&member.key);
            if let Some(known) = members.get(name) {
                let place = place.filter(|_| plain.is_none());
                let place = place.map(|place| place.member(&member.key));
                for holder in with_items(&value) {
                    let is_wrong = place.is_some_and(|place| is_mistyped(&holder, known, &place));
                    if is_wrong {
                        mistyped.push((holder, &*member.key));
                    }
                    if let Some(fields) = Fields::open(&holder) {
                        let place = place.as_ref().filter(|_| !is_wrong);
                        self.request_fields(&fields, known, at_creation, place, mistyped);
                    }
                }
                continue;
            }
            if is_open {
                // Names are the author's own here.
                continue;
            }
            let names = members.names();
            let names = || names.iter().map(|name| &**name);
            let near = similar::closest(name, names()).unwrap_or_default();
            let message = messages::request_field_unknown(name, near);
            let (span, fix) = (value.head(), similar::nearest(name, names()));
            let fix = fix.map(|near| {
                let spelled = spelled_like(
                    self.text,
                    span,
                    &format!("{near}{}", member.key.get(name.len()..).unwrap_or_default()),
                );
                Fix::replace(format!("Rename to {spelled}"), span, spelled)
            });
            if at_creation {
                self.schema(&request.at, span, message).fix = fix;
            } else if self.caller == Caller::Playground {
                self.advise(&value, span, &finding::UNKNOWN_REQUEST_FIELD, message)
                    .fix = fix;
            }
        }
    }

    /// Literals where a request of the SDK has a text.
    fn request_types(&mut self, request: &Fields<'t>, known: Request, place: &Place<'_>) {
        let members = known.members();
        for (member, value) in request.iter() {
            let fits = matches!(value.node.kind, NodeKind::String(_) | NodeKind::Null);
            if fits || self.language == Language::JsonPath && member.key.ends_with(".$") {
                continue;
            }
            let Some(known) = members.get(&member.key) else {
                continue;
            };
            let place = place.member(&member.key);
            for holder in with_items(&value) {
                if is_mistyped(&holder, known, &place) {
                    self.schema(&holder, holder.node.span, arguments::must_be_string(&member.key));
                } else if let Some(fields) = Fields::open(&holder) {
                    self.request_types(&fields, known, &place);
                }
            }
        }
    }

    #[expect(clippy::option_option, reason = "absent and unusable are two things")]
    fn credentials(&mut self, fields: &Fields<'t>, resource: Option<&Resource>) -> Option<Option<Payload>> {
        let Some(at) = fields.get("Credentials") else {
            return Some(None);
        };
        if matches!(
            resource,
            Some(Resource {
                kind: ResourceKind::Activity { .. },
                ..
            })
        ) {
            self.schema(&fields.at, at.head(), messages::CREDENTIALS_ON_ACTIVITY);
            return None;
        }
        let credentials = self.object(&at)?;
        if !credentials.has("RoleArn") && !credentials.has("RoleArn.$") {
            self.schema(&at, at.head(), messages::field_missing("RoleArn"));
            return None;
        }
        // In JSONata the service looks at them only when the task starts (`jsonata-fields-parsed`).
        match (self.caller, self.language) {
            (Caller::Service, Language::Jsonata) => Some(None),
            _ => self.payload(&at).map(Some),
        }
    }

    /// A number of seconds, or the path to one.
    #[expect(clippy::option_option, reason = "absent and unusable are two things")]
    fn amount(&mut self, fields: &Fields<'t>, name: &str, path: &str) -> Option<Option<Amount>> {
        let written = self.optional(fields, name, |reader, at| match reader.computed(at) {
            Some(computed) => computed.map(Amount::Computed),
            None if reader.assumed(at, &MAX_SECONDS) => Some(Amount::Fixed(MAX_SECONDS)),
            None => reader.integer(at, 1, Some(MAX_SECONDS)).map(Amount::Fixed),
        });
        let found = self.in_jsonpath(fields, path, Self::reference);
        Some(written?.or(found?.map(Amount::At)))
    }
}

/// The value, and its items if it is a list.
fn with_items<'t>(at: &At<'t>) -> impl Iterator<Item = At<'t>> {
    std::iter::once(*at).chain(at.items())
}

/// Whether it is a literal where the request has a text.
fn is_mistyped(at: &At<'_>, known: Request, place: &Place<'_>) -> bool {
    let other = matches!(
        at.node.kind,
        NodeKind::Bool(_) | NodeKind::Number(_) | NodeKind::Object(_)
    );
    other && known.part().is_string(place)
}
