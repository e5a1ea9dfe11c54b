//! The form in which a service is described: what a file in `services` holds.
//!
//! A file describes one service, both as an optimized integration and as a service of the AWS SDK, as far as it is
//! known by hand. What follows from AWS's models is generated.

use crate::permission::{Grant, Rule, Target};

/// One service.
#[derive(Clone, Copy, Debug)]
pub struct Service {
    /// The service of the optimized integrations, as in `arn:aws:states:::ID:action`; empty if it has none.
    pub id: &'static str,
    /// The service in `arn:aws:states:::aws-sdk:SDK:action`; empty if it has none.
    pub sdk: &'static str,
    /// Its name in full: `AWS Batch`.
    pub title: &'static str,
    /// Its name in the drawing: `Batch`.
    pub label: &'static str,
    /// How errors of its optimized integrations are named.
    pub errors: Option<Errors>,
    /// Its exceptions with the texts that the service gives them.
    pub exceptions: &'static [Exception],
    /// The actions of the optimized integration.
    pub actions: &'static [Action],
    /// Actions that are often called through the SDK, with blanks between them; there are many more.
    pub sdk_actions: &'static str,
    /// What a call replies when nothing in particular is said of it: `batch:submitJob`, and with `.sync` the description
    /// of a job that has ended. The notation is that of `asl_mock`'s module `reply`.
    pub replies: &'static [(&'static str, &'static str)],
    /// The shape of a reply, as far as a mocked result is compared with it. The notation is that of `asl_test_state`'s
    /// module `shape`.
    pub answers: &'static [(&'static str, &'static str)],
    /// What calls need.
    pub permissions: Permissions,
}

/// An action of an optimized integration.
#[derive(Clone, Copy, Debug)]
pub struct Action {
    /// `submitJob`
    pub name: &'static str,
    /// How a task can wait for it.
    pub waits: Waits,
    /// The fields that a request needs, with blanks between them.
    pub required: &'static str,
    /// The places within the request (`Entries/Detail`) that take any JSON although the API has a string there; Step
    /// Functions writes it as a text. With blanks between them.
    pub any_json: &'static str,
}

/// How a task can wait for an action; the response is always among it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Waits {
    /// For the response alone.
    Response,
    /// For the job, too (`.sync`).
    Job,
    /// For a callback, too (`.waitForTaskToken`).
    Callback,
    /// For either.
    JobOrCallback,
}

/// How errors of an optimized integration are named: the AWS SDK for Java 1.
#[derive(Clone, Copy, Debug)]
pub struct Errors {
    /// `Batch` in `Batch.AWSBatchException`
    pub prefix: &'static str,
    /// The service in the cause: `AWSBatch`.
    pub sender: &'static str,
    /// The class of errors that have none of their own: `AWSBatchException`.
    pub general: &'static str,
    /// Status and code of a call that IAM refuses.
    pub denied: (u16, &'static str),
}

/// An exception of a service.
#[derive(Clone, Copy, Debug)]
pub struct Exception {
    /// `NoSuchKeyException`
    pub name: &'static str,
    /// The service's usual text.
    pub message: &'static str,
    /// The status of the HTTP answer.
    pub status: u16,
    /// The code within the answer: `NoSuchKey`.
    pub code: &'static str,
}

/// What calls need, by whose way of writing policies.
#[derive(Clone, Copy, Debug)]
pub struct Permissions {
    /// The templates of the Step Functions Developer Guide.
    pub docs: &'static [Rule],
    /// What Workflow Studio attaches to the roles that it creates, where it differs from the docs.
    pub console: &'static [Rule],
    /// What the tasks of aws-cdk-lib ask for, where it differs from the docs.
    pub cdk: &'static [Rule],
    /// What the plugin serverless-step-functions writes; what it does not know gets nothing.
    pub serverless: &'static [Rule],
    /// What IAM checks, on the narrowest resource that the definition tells, where the docs are wider.
    pub least_privilege: &'static [Rule],
    /// The optimized integration that makes the same calls as the service's SDK; empty if there is none.
    pub template_of: &'static str,
    /// Calls of the SDK whose action in IAM has another name, or that need several.
    pub sdk_actions: &'static [(&'static str, &'static [&'static str])],
    /// Actions of a call through the SDK that replace or join the others where a field is there.
    pub sdk_fields: &'static [FieldActions],
    /// What a call through the SDK reads or writes elsewhere in the caller's name: an operation (`*`: any), and a grant,
    /// which counts where all fields of its targets are there.
    pub sdk_access: &'static [(&'static str, Grant)],
    /// A field that names the resource of a call through the SDK, and the resources; the first that is there counts. A field
    /// of one operation alone is `operation:Field`.
    pub sdk_resources: &'static [(&'static str, &'static [Target])],
    /// What the templates leave to the author: an action, and what to do.
    pub by_hand: &'static [(&'static str, &'static str)],
}

/// Actions that follow from a field of a request.
#[derive(Clone, Copy, Debug)]
pub struct FieldActions {
    /// The operation: `getObject`.
    pub operation: &'static str,
    /// The field: `VersionId`.
    pub field: &'static str,
    /// Whether they replace the actions of the operation, instead of joining them.
    pub replaces: bool,
    /// `s3:GetObjectVersion`
    pub actions: &'static [&'static str],
}

/// The names of a service.
#[derive(Clone, Copy, Debug)]
pub struct Names {
    /// See [`Service::id`].
    pub id: &'static str,
    /// See [`Service::sdk`].
    pub sdk: &'static str,
    /// See [`Service::label`].
    pub label: &'static str,
}

/// The exceptions of a service.
#[derive(Clone, Copy, Debug)]
pub struct Exceptions {
    /// See [`Service::id`].
    pub id: &'static str,
    /// See [`Service::sdk`].
    pub sdk: &'static str,
    /// See [`Service::exceptions`].
    pub known: &'static [Exception],
}

/// What calls of the service through the SDK need.
#[derive(Clone, Copy, Debug)]
pub struct SdkPermissions {
    /// See [`Service::sdk`].
    pub sdk: &'static str,
    /// See [`Permissions::template_of`].
    pub template_of: &'static str,
    /// See [`Permissions::sdk_actions`].
    pub actions: &'static [(&'static str, &'static [&'static str])],
    /// See [`Permissions::sdk_fields`].
    pub fields: &'static [FieldActions],
    /// See [`Permissions::sdk_access`].
    pub access: &'static [(&'static str, Grant)],
    /// See [`Permissions::sdk_resources`].
    pub resources: &'static [(&'static str, &'static [Target])],
}

/// See [`FieldActions`].
pub(crate) const fn on_field(
    operation: &'static str,
    field: &'static str,
    replaces: bool,
    actions: &'static [&'static str],
) -> FieldActions {
    FieldActions {
        operation,
        field,
        replaces,
        actions,
    }
}

impl Service {
    /// Its names.
    pub const fn names(&self) -> Names {
        Names {
            id: self.id,
            sdk: self.sdk,
            label: self.label,
        }
    }

    /// Its exceptions.
    pub const fn exceptions(&self) -> Exceptions {
        Exceptions {
            id: self.id,
            sdk: self.sdk,
            known: self.exceptions,
        }
    }

    /// What its calls through the SDK need.
    pub const fn sdk_permissions(&self) -> SdkPermissions {
        SdkPermissions {
            sdk: self.sdk,
            template_of: self.permissions.template_of,
            actions: self.permissions.sdk_actions,
            fields: self.permissions.sdk_fields,
            access: self.permissions.sdk_access,
            resources: self.permissions.sdk_resources,
        }
    }
}

impl Action {
    /// The fields that a request needs.
    pub fn required(&self) -> impl Iterator<Item = &'static str> + Clone {
        self.required.split_ascii_whitespace()
    }

    /// Whether a place of the request takes any JSON.
    pub fn takes_any_json(&self, place: &str) -> bool {
        self.any_json.split_ascii_whitespace().any(|known| known == place)
    }
}
