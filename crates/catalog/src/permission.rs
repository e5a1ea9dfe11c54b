//! The form in which the permissions of an integration are written down: rules made of grants, as constant data.
//!
//! ARNs are templates. `{P}`, `{R}`, `{A}` and `{M}` stand for partition, region, account and name of the state
//! machine; every other pair of braces is a field of the task's parameters, as `{ProjectName}`,
//! `{Authentication.ConnectionArn}`, or for each item of a list, `{Entries[].EventBusName}`, or the first of two that
//! is there, `{TopicArn/TargetArn}`. After a bar follows the shape into which the field's text is brought (the crate
//! `asl-iam` has the shapes): `{QueueUrl|queue}`. What does not live here: how rules are found and filled in.

/// What one integration needs.
#[derive(Clone, Copy, Debug)]
pub struct Rule {
    /// `sqs:sendMessage`, `aws-sdk:s3:getObject`
    pub task: &'static str,
    /// The grants; the first is what the call itself is checked for.
    pub grants: &'static [Grant],
}

/// A statement in the making.
#[derive(Clone, Copy, Debug)]
#[must_use]
pub struct Grant {
    /// IAM actions: `sqs:SendMessage`.
    pub actions: &'static [&'static str],
    /// Actions in the same statement that only waiting for the end (`.sync`) needs.
    pub sync_actions: &'static [&'static str],
    /// Whether only waiting for the end needs the statement.
    pub only_sync: bool,
    /// The resources of the statement.
    pub targets: &'static [Target],
    /// Its conditions.
    pub tests: &'static [Test],
    /// What the permission is for, as a sentence.
    pub why: &'static str,
    /// Statements with the same actions become one unless they differ in this.
    pub merge_key: u8,
    /// Whether the call is checked for it although it is not the first grant of its rule.
    pub checked_on_call: bool,
}

/// A resource.
#[derive(Clone, Copy, Debug)]
pub struct Target {
    /// The resource if every field in it is written out.
    pub exact: &'static str,
    /// The resource if a field is decided at run time.
    pub wild: Fallback,
    /// The resource if a field is absent.
    pub absent: Fallback,
}

/// What stands for a resource that is not known exactly.
#[derive(Clone, Copy, Debug)]
pub enum Fallback {
    /// This resource.
    Is(&'static str),
    /// The same template, each unknown field as `*`.
    Parts,
    /// No resource.
    Nothing,
}

/// A condition. A condition with a field that is not written out is left out.
#[derive(Clone, Copy, Debug)]
#[must_use]
pub struct Test {
    /// `StringEquals`
    pub operator: &'static str,
    /// `iam:PassedToService`
    pub key: &'static str,
    /// A template, as in a target.
    pub value: &'static str,
    /// How the value is written.
    pub form: Form,
}

/// How the value of a condition is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// A text.
    Text,
    /// A list of one text.
    List,
    /// A list of the words of the text.
    Words,
}

/// What a task needs.
pub const fn rule(task: &'static str, grants: &'static [Grant]) -> Rule {
    Rule { task, grants }
}

/// Allows actions.
pub const fn allow(actions: &'static [&'static str]) -> Grant {
    Grant {
        actions,
        sync_actions: &[],
        only_sync: false,
        targets: ANY,
        tests: &[],
        why: "",
        merge_key: 0,
        checked_on_call: false,
    }
}

/// Allows actions that only waiting for the end needs.
pub const fn allow_sync(actions: &'static [&'static str]) -> Grant {
    let mut grant = allow(actions);
    grant.only_sync = true;
    grant
}

/// The rule of EventBridge that tells Step Functions of the end of a job: part of `.sync` of several services.
///
/// The names, `GetEvents` and `GetEvent` alike, are those of the templates in the Developer Guide; all begin with
/// `StepFunctions` and end in `Rule`.
macro_rules! managed_rule {
    ($name:literal) => {
        $crate::permission::managed(
            const {
                &[$crate::permission::fixed(concat!(
                    "arn:{P}:events:{R}:{A}:rule/StepFunctions",
                    $name,
                    "Rule"
                ))]
            },
        )
    };
}
pub(crate) use managed_rule;

/// See `managed_rule`.
pub const fn managed(name: &'static [Target]) -> Grant {
    allow_sync(EVENTS)
        .on(name)
        .why("Waits for the end of the job through an EventBridge rule that Step Functions manages.")
}

/// Passes a role on to a service.
pub const fn pass_role(role: &'static [Target], tests: &'static [Test]) -> Grant {
    let mut grant = allow(&["iam:PassRole"]).on(role);
    grant.tests = tests;
    grant.why = "Passes a role to the service that does the work.";
    grant
}

const EVENTS: &[&str] = &["events:PutTargets", "events:PutRule", "events:DescribeRule"];

/// Every resource.
pub const ANY: &[Target] = &[Target {
    exact: "*",
    wild: Fallback::Is("*"),
    absent: Fallback::Is("*"),
}];

impl Grant {
    /// Whether it is about a role that is handed over.
    pub fn passes_role(&self) -> bool {
        self.actions == ["iam:PassRole"]
    }

    /// Whether it is about the rule through which EventBridge tells of the end of a job.
    pub fn manages_rule(&self) -> bool {
        self.actions == EVENTS
    }

    /// The resources; every resource if this is not said.
    pub const fn on(mut self, targets: &'static [Target]) -> Self {
        self.targets = targets;
        self
    }

    /// More actions in the same statement, for `.sync` only.
    pub const fn sync(mut self, actions: &'static [&'static str]) -> Self {
        self.sync_actions = actions;
        self
    }

    /// The conditions.
    pub const fn when(mut self, tests: &'static [Test]) -> Self {
        self.tests = tests;
        self
    }

    /// Not only for `.sync`.
    pub const fn for_every_pattern(mut self) -> Self {
        self.only_sync = false;
        self
    }

    /// What it is for.
    pub const fn why(mut self, why: &'static str) -> Self {
        self.why = why;
        self
    }

    /// The call fails without it, like without the first grant of the rule.
    pub const fn checked_on_call(mut self) -> Self {
        self.checked_on_call = true;
        self
    }

    /// Not in one statement with others of the same actions.
    pub const fn merge_key(mut self, merge_key: u8) -> Self {
        self.merge_key = merge_key;
        self
    }
}

/// A resource that is `wild` unless all its fields are written out.
pub const fn of(exact: &'static str, wild: &'static str) -> Target {
    Target {
        exact,
        wild: Fallback::Is(wild),
        absent: Fallback::Is(wild),
    }
}

/// A resource without fields.
pub const fn fixed(exact: &'static str) -> Target {
    of(exact, exact)
}

/// As [`of`], but no resource where the field is absent.
pub const fn optional(exact: &'static str, wild: &'static str) -> Target {
    Target {
        exact,
        wild: Fallback::Is(wild),
        absent: Fallback::Nothing,
    }
}

/// As [`of`], with another resource where the field is absent.
pub const fn with_default(exact: &'static str, wild: &'static str, absent: &'static str) -> Target {
    Target {
        exact,
        wild: Fallback::Is(wild),
        absent: Fallback::Is(absent),
    }
}

/// A resource in which each unknown field is `*`.
pub const fn parts(exact: &'static str) -> Target {
    Target {
        exact,
        wild: Fallback::Parts,
        absent: Fallback::Parts,
    }
}

/// A condition on one text.
pub const fn test(operator: &'static str, key: &'static str, value: &'static str) -> Test {
    Test {
        operator,
        key,
        value,
        form: Form::Text,
    }
}

/// A condition on a list of one text.
pub const fn test_list(operator: &'static str, key: &'static str, value: &'static str) -> Test {
    let mut test = test(operator, key, value);
    test.form = Form::List;
    test
}

impl Test {
    /// The value is a list of the words.
    pub const fn words(mut self) -> Self {
        self.form = Form::Words;
        self
    }
}
