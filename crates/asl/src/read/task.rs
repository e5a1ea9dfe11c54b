//! Task: its resource, what the request needs, credentials, time limits.

use std::borrow::Cow;

use asl_catalog::fields::{self as catalog, Owner};

use super::machine::MAX_SECONDS;
use super::request;
use crate::advice;
use crate::api::MachineType;
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
        let result_selector = self.in_jsonpath(fields, "ResultSelector", Self::template);
        let result_path = self.result_path_of(fields);
        let timeout = self.amount(fields, "TimeoutSeconds", "TimeoutSecondsPath");
        let heartbeat = self.amount(fields, "HeartbeatSeconds", "HeartbeatSecondsPath");
        if let (Some(resource), Some(timeout), Some(heartbeat)) = (&resource, &timeout, &heartbeat) {
            advice::resilience(self, fields, resource, timeout.as_ref(), heartbeat.as_ref());
        }
        let retry = self.retry(fields);
        let catch = self.catch(fields);
        (timeout_single && heartbeat_single).then_some(())?;
        Some(StateKind::Task(Box::new(Task {
            resource: resource?,
            parameters: parameters?,
            credentials: credentials?,
            result_selector: result_selector?,
            result_path: result_path?,
            timeout: timeout?,
            heartbeat: heartbeat?,
            retry: retry?,
            catch: catch?,
            transition: transition?,
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
        if let Some(name) = service.strip_prefix("aws-sdk:") {
            advice::sdk_integration(self, resource_at, name, action);
            self.sdk_fields(&request);
        } else {
            self.request_fields(&request, (service, action), resource.pattern(), "");
        }
        for field in request::required(service, action) {
            let by_path = self.language == Language::JsonPath && request.has(&format!("{field}.$"));
            if !by_path && !request.has(field) {
                self.schema(&at, at.head(), messages::field_missing(field));
            }
        }
    }

    /// Which fields a request of the SDK has is not known here, but all of them begin with a capital letter (developer guide,
    /// "Learning to use AWS service SDK integrations").
    fn sdk_fields(&mut self, request: &Fields<'t>) {
        for (member, value) in request.iter() {
            if self.language == Language::Jsonata
                && let Some(name) = member.key.strip_suffix(".$")
            {
                // In JSONata the name stays as it is.
                let message = messages::request_field_unknown(&member.key, name);
                let spelled = spelled_like(self.text, value.head(), name);
                let fix = Fix::replace(format!("Rename to {spelled}"), value.head(), spelled);
                self.schema(&request.at, value.head(), message).fix = Some(fix);
                continue;
            }
            let mut rest = member.key.chars();
            let Some(first) = rest.next().filter(char::is_ascii_lowercase) else {
                continue;
            };
            let key: String = std::iter::once(first.to_ascii_uppercase()).chain(rest).collect();
            let strip = |key: &str| key.strip_suffix(".$").unwrap_or(key).to_owned();
            let message = messages::request_field_unknown(&strip(&member.key), &strip(&key));
            let spelled = spelled_like(self.text, value.head(), &key);
            let fix = Fix::replace(format!("Rename to {spelled}"), value.head(), spelled);
            self.schema(&request.at, value.head(), message).fix = Some(fix);
        }
    }

    /// The fields of a request, and of the objects in it as far as they are known
    /// (`integration-unknown-field-did-you-mean`). A callback of Lambda is only looked at when the task starts
    /// (`callback-task-token-sibling-runtime`).
    fn request_fields(
        &mut self,
        request: &Fields<'t>,
        integration: (&str, &str),
        pattern: Pattern,
        place: &str,
    ) {
        let (service, action) = integration;
        let Some(known) = request::known(service, action, place) else {
            return;
        };
        let at_creation = !(service == "lambda" && pattern == Pattern::WaitForTaskToken);
        for (member, value) in request.iter() {
            let name = match self.language {
                Language::JsonPath => member.key.strip_suffix(".$").unwrap_or(&member.key),
                Language::Jsonata => &member.key,
            };
            if !known.clone().any(|known| known == name) {
                let near = similar::closest(name, known.clone()).unwrap_or_default();
                let message = messages::request_field_unknown(name, near);
                let (span, fix) = (value.head(), similar::nearest(name, known.clone()));
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
                continue;
            }
            let inner = if place.is_empty() {
                name.to_owned()
            } else {
                format!("{place}/{name}")
            };
            for holder in std::iter::once(value.clone()).chain(items_of(&value)) {
                if let Some(fields) = Fields::open(&holder) {
                    self.request_fields(&fields, integration, pattern, &inner);
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

/// The items of a list.
fn items_of<'t>(at: &At<'t>) -> Vec<At<'t>> {
    let items = at.node.items().unwrap_or_default().iter().enumerate();
    items.map(|(index, item)| at.item(index, item)).collect()
}
