//! The time limits that integrated services have of their own, whatever `TimeoutSeconds` of the task says.

use asl_engine::{Answer, TaskReply};

use crate::target::Target;

/// The longest that an HTTP endpoint may take, in milliseconds (quota "HTTP Task duration"; error `States.Http.Socket` of
/// the page "Call HTTPS APIs").
const HTTP: u64 = 60_000;

/// A reply, or the failure that stands for it because it comes too late. An answer at the very instant of the limit is too
/// late.
pub(crate) fn applied(reply: TaskReply, target: &Target) -> TaskReply {
    let Target::Service { service, .. } = target else {
        return reply;
    };
    let is_late = reply.after >= HTTP || matches!(reply.answer, Answer::Never);
    let is_answer = matches!(
        reply.answer,
        Answer::Success(_) | Answer::Failure { .. } | Answer::Never
    );
    if &**service != "http" || !is_late || !is_answer {
        return reply;
    }
    TaskReply {
        after: HTTP,
        answer: Answer::Failure {
            error: Some("States.Http.Socket".into()),
            cause: Some("The HTTP task timed out after 60 seconds".into()),
        },
        later: Vec::new(),
        ..reply
    }
}
