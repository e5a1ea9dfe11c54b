//! How each convention writes policies: which rules of the catalog it has, and what distinguishes it besides.
//!
//! What does not live here: the rules themselves ([`asl_catalog::services`]).

use asl_catalog::permission::{Grant, Rule, allow};
use asl_catalog::services;

use crate::options::Convention;

/// What distinguishes a convention besides its rules.
#[derive(Debug)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a difference between the conventions by itself"
)]
pub(crate) struct Profile {
    /// Rules that come before those of the docs.
    pub(crate) own: &'static [&'static [Rule]],
    /// Whether statements with the same actions become one.
    pub(crate) merge: bool,
    /// Whether a workflow that needs nothing gets `Deny * *`.
    pub(crate) deny_if_empty: bool,
    /// Whether a workflow of which no call is known gets it, too.
    pub(crate) deny_if_unknown: bool,
    /// Whether a call under a role in `Credentials` is granted to the execution role, too.
    pub(crate) grants_behind_credentials: bool,
    /// Whether there are statements for calls through the AWS SDK.
    pub(crate) sdk: bool,
    /// Whether these statements are narrowed to resources.
    pub(crate) sdk_resources: bool,
    /// Whether a distributed Map asks for its reader and writer before it asks for itself.
    pub(crate) map_last: bool,
    /// Whether a rule that is missing is that of the docs.
    pub(crate) inherits_docs: bool,
    /// Whether X-Ray is allowed even where tracing is off.
    pub(crate) always_traces: bool,
    /// The statement for logging.
    pub(crate) logging: &'static Grant,
}

/// CloudWatch Logs, as the page cw-logs has it today: ten actions.
const LOGGING: &Grant = &allow(&[
    "logs:CreateLogDelivery",
    "logs:CreateLogStream",
    "logs:GetLogDelivery",
    "logs:UpdateLogDelivery",
    "logs:DeleteLogDelivery",
    "logs:ListLogDeliveries",
    "logs:PutLogEvents",
    "logs:PutResourcePolicy",
    "logs:DescribeResourcePolicies",
    "logs:DescribeLogGroups",
])
.why(LOGGING_WHY);

/// The eight actions that the console, the CDK and the Serverless plugin write.
const LOGGING_SHORT: &Grant = &allow(&[
    "logs:CreateLogDelivery",
    "logs:GetLogDelivery",
    "logs:UpdateLogDelivery",
    "logs:DeleteLogDelivery",
    "logs:ListLogDeliveries",
    "logs:PutResourcePolicy",
    "logs:DescribeResourcePolicies",
    "logs:DescribeLogGroups",
])
.why(LOGGING_WHY);

const LOGGING_WHY: &str =
    "Delivers the log to CloudWatch Logs, whose delivery API knows no narrower resource.";

const DOCS: Profile = Profile {
    own: &[],
    merge: true,
    deny_if_empty: true,
    deny_if_unknown: false,
    grants_behind_credentials: false,
    sdk: true,
    sdk_resources: true,
    map_last: false,
    inherits_docs: true,
    always_traces: false,
    logging: LOGGING,
};

const CONSOLE: Profile = Profile {
    own: services::CONSOLE_RULES,
    deny_if_empty: false,
    sdk: false,
    always_traces: true,
    logging: LOGGING_SHORT,
    ..DOCS
};

const CDK: Profile = Profile {
    own: services::CDK_RULES,
    merge: false,
    deny_if_empty: false,
    grants_behind_credentials: true,
    sdk_resources: false,
    map_last: true,
    logging: LOGGING_SHORT,
    ..DOCS
};

const SERVERLESS: Profile = Profile {
    own: services::SERVERLESS_RULES,
    deny_if_unknown: true,
    grants_behind_credentials: true,
    sdk: false,
    inherits_docs: false,
    logging: LOGGING_SHORT,
    ..DOCS
};

const LEAST_PRIVILEGE: Profile = Profile {
    own: services::LEAST_PRIVILEGE_RULES,
    deny_if_empty: false,
    logging: LOGGING_SHORT,
    ..DOCS
};

/// The profile of a convention.
pub(crate) fn profile(convention: Convention) -> &'static Profile {
    match convention {
        Convention::Docs => &DOCS,
        Convention::Console => &CONSOLE,
        Convention::Cdk => &CDK,
        Convention::Serverless => &SERVERLESS,
        Convention::LeastPrivilege => &LEAST_PRIVILEGE,
    }
}

impl Profile {
    /// The rule of a task: the convention's own, else that of the docs.
    pub(crate) fn find(&self, task: &str) -> Option<&'static Rule> {
        let sdk = task.starts_with("aws-sdk:");
        let inherits = self.inherits_docs && (!sdk || (self.sdk && self.sdk_resources));
        let docs = services::DOCS_RULES.iter().filter(|_| inherits);
        self.own
            .iter()
            .chain(docs)
            .copied()
            .flatten()
            .find(|rule| rule.task == task)
    }
}
