//! How other tools write policies: their habits, and the rules in which they differ from the docs.

mod cdk;
mod console;
mod least;
mod serverless;

use crate::Convention;
use crate::machine::{LOGGING, LOGGING_SHORT};
use crate::rule::{Grant, Rule};
use crate::services;

/// What distinguishes a convention besides its rules. (RULES section 1 has the comparison.)
#[derive(Debug)]
#[allow(clippy::struct_excessive_bools)]
pub(crate) struct Habits {
    /// Rules that come before those of the docs.
    pub(crate) own: &'static [Rule],
    /// Whether statements with the same actions become one.
    pub(crate) merge: bool,
    /// Whether a workflow that needs nothing gets `Deny * *`.
    pub(crate) deny_if_empty: bool,
    /// Whether a call under a role in `Credentials` is granted to the execution role, too.
    pub(crate) grants_behind_credentials: bool,
    /// Whether there are statements for calls through the AWS SDK.
    pub(crate) sdk: bool,
    /// Whether these statements are narrowed to resources.
    pub(crate) sdk_resources: bool,
    /// Whether a distributed Map asks for its reader and writer before it asks for itself.
    pub(crate) map_last: bool,
    /// Whether the rules of the docs stand in for those that are missing.
    pub(crate) docs_stand_in: bool,
    /// Whether X-Ray is allowed even where tracing is off.
    pub(crate) always_traces: bool,
    /// The statement for logging.
    pub(crate) logging: &'static Grant,
}

const DOCS: Habits = Habits {
    own: &[],
    merge: true,
    deny_if_empty: true,
    grants_behind_credentials: false,
    sdk: true,
    sdk_resources: true,
    map_last: false,
    docs_stand_in: true,
    always_traces: false,
    logging: LOGGING,
};

const CONSOLE: Habits = Habits {
    own: console::RULES,
    deny_if_empty: false,
    sdk: false,
    always_traces: true,
    logging: LOGGING_SHORT,
    ..DOCS
};

const CDK: Habits = Habits {
    own: cdk::RULES,
    merge: false,
    deny_if_empty: false,
    grants_behind_credentials: true,
    sdk_resources: false,
    map_last: true,
    logging: LOGGING_SHORT,
    ..DOCS
};

const SERVERLESS: Habits = Habits {
    own: serverless::RULES,
    grants_behind_credentials: true,
    sdk: false,
    docs_stand_in: false,
    logging: LOGGING_SHORT,
    ..DOCS
};

const LEAST_PRIVILEGE: Habits = Habits {
    own: least::RULES,
    deny_if_empty: false,
    logging: LOGGING_SHORT,
    ..DOCS
};

/// The habits of a convention.
pub(crate) fn habits(convention: Convention) -> &'static Habits {
    match convention {
        Convention::Docs => &DOCS,
        Convention::Console => &CONSOLE,
        Convention::Cdk => &CDK,
        Convention::Serverless => &SERVERLESS,
        Convention::LeastPrivilege => &LEAST_PRIVILEGE,
    }
}

impl Habits {
    /// The rule of a task: the convention's own, else that of the docs.
    pub(crate) fn find(&self, task: &str) -> Option<&'static Rule> {
        let sdk = task.starts_with("aws-sdk:");
        let stand_in = self.docs_stand_in && (!sdk || (self.sdk && self.sdk_resources));
        let docs = services::RULES.iter().copied().flatten().filter(|_| stand_in);
        self.own.iter().chain(docs).find(|rule| rule.task == task)
    }
}
