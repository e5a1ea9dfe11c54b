//! What a pasted role policy allows.
//!
//! Identity policies of one role in one account; service control policies, permission boundaries, session policies and
//! the policies of resources are not looked at, so "not allowed" is a verdict about the pasted text alone. The order of
//! statements and documents never matters: a matching `Deny` wins, else a matching `Allow` allows, else nothing does
//! (IAM user guide, "Policy evaluation logic").
//!
//! ```
//! use asl_iam::evaluate::{Request, RolePolicy, Verdict};
//!
//! let (role, problems) = RolePolicy::parse(r#"{"Version": "2012-10-17", "Statement": {
//!     "Effect": "Allow", "Action": "lambda:Invoke*",
//!     "Resource": "arn:aws:lambda:us-east-1:123456789012:function:Hello"}}"#);
//! assert!(problems.is_empty());
//! let invoke = |resource| Request { action: "lambda:InvokeFunction", resource, context: &[] };
//! let hello = "arn:aws:lambda:us-east-1:123456789012:function:Hello";
//! assert_eq!(role.decide(&invoke(hello)).verdict, Verdict::Allowed(0));
//! assert_eq!(role.decide(&invoke(&format!("{hello}:prod"))).verdict, Verdict::NotAllowed);
//! ```
//!
//! `document` reads the text, `pattern` matches wildcards, `condition` conditions; `trust` says whether Step Functions may take the role. What a workflow needs of the role
//! ([`compare`]) and what one call is checked for ([`crate::call`]) are built on it.

pub mod compare;
mod condition;
mod document;
mod patch;
mod pattern;
mod trust;

use asl_json::{Pointer, Span};

pub use condition::Condition;
use condition::conditions_hold;
pub use patch::Patch;
pub use pattern::Patterns;
pub use trust::TrustPolicy;

use crate::policy::Effect;
use pattern::{Kind, Pattern};

/// All statements of the documents in a pasted text.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct RolePolicy {
    /// The statements, in the order of the text.
    pub statements: Vec<RoleStatement>,
    /// Who may take the role, if the text says so.
    pub trust: Option<TrustPolicy>,
}

/// A statement of a pasted policy.
#[derive(Clone, Debug, PartialEq)]
pub struct RoleStatement {
    /// `Sid`, if it has one.
    pub sid: Option<String>,
    /// Whether it allows or denies.
    pub effect: Effect,
    /// `Action` or `NotAction`.
    pub actions: Patterns,
    /// `Resource` or `NotResource`.
    pub resources: Patterns,
    /// `Condition`, one for each operator and key.
    pub conditions: Vec<Condition>,
    /// Its place within the policy document.
    pub pointer: Pointer,
    /// The same as a place.
    pub span: Span,
    /// Whether `${…}` is a policy variable, as in documents of 2012-10-17.
    pub variables: bool,
}

/// A request that IAM decides about.
#[derive(Clone, Copy, Debug)]
pub struct Request<'a> {
    /// `lambda:InvokeFunction`
    pub action: &'a str,
    /// The ARN; `*` for calls without a resource.
    pub resource: &'a str,
    /// Keys of conditions and their values, as far as they are known.
    pub context: &'a [(String, String)],
}

/// What IAM decides, with the statement that decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// This statement allows it.
    Allowed(usize),
    /// This statement denies it.
    Denied(usize),
    /// No statement allows it.
    NotAllowed,
}

/// A verdict, and what could not be looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decision {
    /// The verdict.
    pub verdict: Verdict,
    /// Statements that did not count because of conditions that are not evaluated here, each with a sentence.
    pub not_evaluated: Vec<(usize, String)>,
}

/// Something wrong in a pasted policy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// IAM's sentence when it refuses the document (`MalformedPolicyDocument`).
    pub message: String,
    /// An explanation in plain words, with what to do.
    pub hint: String,
    /// The place in the text.
    pub span: Span,
}

/// Whether a statement applies to a request.
enum Applies {
    Yes,
    No,
    /// A condition is not evaluated here, for this reason.
    Unknown(String),
}

impl RolePolicy {
    /// Reads a document, or a list of documents, or what `aws iam get-role`, `get-role-policy` and `get-policy-version` print.
    /// Statements that IAM would refuse are left out, with a problem for each.
    pub fn parse(text: &str) -> (Self, Vec<Problem>) {
        document::parse(text)
    }

    /// Decides about a request.
    pub fn decide(&self, request: &Request) -> Decision {
        let mut decision = Decision {
            verdict: Verdict::NotAllowed,
            not_evaluated: Vec::new(),
        };
        for (index, statement) in self.statements.iter().enumerate() {
            match statement.applies(request) {
                Applies::No => {}
                Applies::Unknown(why) => decision.not_evaluated.push((index, why)),
                Applies::Yes => match (statement.effect, decision.verdict) {
                    (_, Verdict::Denied(_)) | (Effect::Allow, Verdict::Allowed(_)) => {}
                    (Effect::Deny, _) => decision.verdict = Verdict::Denied(index),
                    (Effect::Allow, Verdict::NotAllowed) => decision.verdict = Verdict::Allowed(index),
                },
            }
        }
        decision
    }
}

impl RoleStatement {
    fn applies(&self, request: &Request) -> Applies {
        if self.is_about(request) {
            self.conditions_hold(request.context)
        } else {
            Applies::No
        }
    }

    fn conditions_hold(&self, context: &[(String, String)]) -> Applies {
        match conditions_hold(&self.conditions, context, self.variables) {
            Ok(true) => Applies::Yes,
            Ok(false) => Applies::No,
            Err(operator) => Applies::Unknown(format!(
                "The condition operator {operator} is not evaluated here."
            )),
        }
    }

    /// Whether action and resource match, whatever the conditions say.
    fn is_about(&self, request: &Request) -> bool {
        self.actions
            .cover(Kind::Action, request.action, request.context, self.variables)
            && self
                .resources
                .cover(Kind::Resource, request.resource, request.context, self.variables)
    }

    /// Whether it is about a part of what the request's resource, a pattern, names: `function:f` of `function:*`.
    fn is_about_part(&self, request: &Request) -> bool {
        let Request {
            action,
            resource,
            context,
        } = request;
        // Which part a negation leaves is not told by its patterns.
        if self.resources.negated
            || !resource.contains('*')
            || !self.actions.cover(Kind::Action, action, context, self.variables)
        {
            return false;
        }
        let wide = Pattern::new(Kind::Resource, resource, &[], false);
        wide.is_some_and(|wide| self.resources.patterns.iter().any(|narrow| wide.matches(narrow)))
    }
}
