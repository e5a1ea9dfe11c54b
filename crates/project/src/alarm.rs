//! The alarms that follow from a definition, each with the reason why it is there, and what is said of the logs.

use asl_json::Value;
use asl_workspace::MachineType;

/// An alarm on a metric of the state machine (Developer Guide, procedure-cw-metrics).
pub(crate) struct Alarm {
    /// Its logical id, which is the name of the metric.
    pub(crate) metric: &'static str,
    /// Why it is there, in a sentence.
    pub(crate) about: &'static str,
}

/// In seconds: each alarm looks at five minutes.
pub(crate) const PERIOD: i64 = 300;

/// Why the log group of the state machine has a retention period: the comment beside it, in every target.
pub(crate) const RETENTION: &str = "Without a retention period, logs are kept, and paid for, forever.";

/// The alarms for a definition.
pub(crate) fn alarms(definition: &Value, machine_type: MachineType) -> Vec<Alarm> {
    let mut alarms = vec![Alarm {
        metric: "ExecutionsFailed",
        about: "An execution failed, and no Catch of the workflow has handled it: somebody has to look at it.",
    }];
    if machine_type == MachineType::Express {
        alarms.push(Alarm {
            metric: "ExecutionsTimedOut",
            about: "An Express execution ends after five minutes, and its history says nothing of what was left to do.",
        });
    } else if definition.get("TimeoutSeconds").is_some() {
        alarms.push(Alarm {
            metric: "ExecutionsTimedOut",
            about: "The definition limits executions with TimeoutSeconds, which no Catch can handle.",
        });
    }
    alarms.push(Alarm {
        metric: "ExecutionThrottled",
        about: "Step Functions delays state transitions when the account is at its quota: executions become slow, not wrong.",
    });
    alarms
}
