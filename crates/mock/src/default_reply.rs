//! Default responses: what a call is answered that no mocked response is about.

use std::rc::Rc;

use asl::resource::Pattern;
use asl_engine::{Answer, Report, TaskCall, TaskReply, TaskReport};
use asl_json::Value;

use crate::answer::{USUAL_TIME, is_sync, queued_note};
use crate::child::{self, Child, Ended};
use crate::handler::{DefaultUsed, MockHandler, queued};
use crate::lambda;
use crate::model::{Job, JobEnd, Section};
use crate::target::Target;

impl MockHandler<'_> {
    /// The answer to a call about which nothing is said.
    pub(crate) fn default_reply(&mut self, call: &TaskCall<'_>, target: &Target) -> TaskReply {
        let data = Rc::clone(&self.data);
        let complete = |result: Value| data.complete(call.pointer.as_str(), &result);
        let awaits_token = call.resource.pattern() == Pattern::WaitForTaskToken;
        if let Some(invocation) = queued(target) {
            // Lambda answers these by itself, whatever the function does.
            let accepted = lambda::accepted(invocation, call.now, call.request_id);
            let mut reply = TaskReply {
                note: Some(queued_note(invocation).to_owned()),
                ..TaskReply::now(Answer::Success(accepted))
            };
            if awaits_token {
                self.used_default(call, target);
                reply.later = token_returns(complete(Value::empty_object()));
            }
            return reply;
        }
        self.used_default(call, target);
        let (section, _) = target.entry_name(call.state);
        let answering = self.answering(call, target, section, 0);
        let mut reply = match target {
            // The echo of the request: what a function is given, it hands on.
            Target::Function {
                name, direct: false, ..
            } => {
                let payload = call.arguments.get("Payload").cloned();
                let payload = payload.unwrap_or_else(Value::empty_object);
                let version = name.qualifier.as_deref();
                let usual = lambda::invoked(&payload, version, call.now, call.request_id);
                // What a callback gives is not what the function returns.
                let payload = complete(usual)
                    .get("Payload")
                    .cloned()
                    .filter(|_| !awaits_token)
                    .unwrap_or(payload);
                let answer = lambda::invoked(&payload, version, call.now, call.request_id);
                TaskReply::now(Answer::Success(answer))
            }
            Target::Function { direct: true, .. } | Target::Activity { .. } => {
                TaskReply::now(Answer::Success(complete(call.arguments.clone())))
            }
            Target::Execution { starter, .. } => {
                let child = Child {
                    start: call.now,
                    stop: call.now.after(USUAL_TIME),
                    ended: Ended::Succeeded(Value::empty_object()),
                };
                child::reply(call, *starter, &self.settings, &child, Vec::new())
            }
            Target::Service { .. } if is_sync(call) => {
                let job = Job {
                    after: USUAL_TIME,
                    end: JobEnd::Succeeds,
                    output: None,
                };
                answering.job(&job, 0)
            }
            Target::Service { .. } if awaits_token => TaskReply::now(Answer::Success(answering.usual())),
            Target::Service { .. } => TaskReply::now(Answer::Success(complete(answering.usual()))),
        };
        for later in &mut reply.later {
            if let Report::Success(result) = &mut later.report {
                *result = complete(result.clone());
            }
        }
        if awaits_token {
            reply.later = token_returns(complete(Value::empty_object()));
        } else if matches!(target, Target::Execution { .. })
            && let Answer::Success(started) = &mut reply.answer
            && !is_sync(call)
        {
            *started = complete(started.clone());
        }
        let what = target.what(call.state, call.resource);
        reply.note = Some(match target {
            Target::Function { .. } | Target::Activity { .. } => format!(
                "Default response: {what} is not mocked, so it returns its input, with the fields that the definition reads. Set its response under Mocks."
            ),
            Target::Execution { .. } => format!(
                "Default response: {what} is not mocked, so the execution succeeds, with the fields that the definition reads. Set its response under Mocks."
            ),
            Target::Service { .. } if is_sync(call) => format!(
                "Default response: {what} is not mocked, so the job succeeds, with the fields that the definition reads. Set its response under Mocks."
            ),
            Target::Service { .. } => format!(
                "Default response: {what} is not mocked, so it returns what the service usually returns, with the fields that the definition reads. Set its response under Mocks."
            ),
        });
        reply
    }

    fn used_default(&mut self, call: &TaskCall<'_>, target: &Target) {
        let (section, name) = target.entry_name(call.state);
        self.add_default(Some(section), name, call.state.to_string());
    }

    pub(crate) fn add_default(&mut self, section: Option<Section>, name: String, state: String) {
        let known = |used: &DefaultUsed| used.section == section && used.name == name;
        if !self.defaults.iter().any(known) {
            self.defaults.push(DefaultUsed { section, name, state });
        }
    }
}

fn token_returns(output: Value) -> Vec<TaskReport> {
    vec![TaskReport {
        after: USUAL_TIME,
        report: Report::Success(output),
    }]
}
