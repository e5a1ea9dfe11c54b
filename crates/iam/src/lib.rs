//! State machine to the policy of its execution role, with a reason for each statement.
//!
//! [`generate`] reads the outline of a definition, which also exists while the definition is half typed, and answers
//! with a [`Policy`]: statements, each with the states and fields that ask for it, warnings, and the trust policy of
//! the role. There is no single right policy: AWS's documentation, its console, the CDK and the Serverless framework
//! each write their own, this project has one of least privilege, and [`Convention`] says which is wanted.
//!
//! ```
//! let outline = asl::analyze(
//!     r#"{"StartAt":"Call","States":{"Call":{"Type":"Task","End":true,
//!         "Resource":"arn:aws:states:::lambda:invoke",
//!         "Parameters":{"FunctionName":"arn:aws:lambda:us-east-1:123456789012:function:Hello"}}}}"#,
//! )
//! .outline;
//! let policy = asl_iam::generate(&outline, &asl_iam::Options::default());
//! assert_eq!(
//!     policy.document().to_string(),
//!     r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["lambda:InvokeFunction"],"Resource":["arn:aws:lambda:us-east-1:123456789012:function:Hello"]}]}"#
//! );
//! assert_eq!(policy.statements[0].reasons[0].state, "Call");
//! ```
//!
//! How it is made: what each integration needs is data in the catalog ([`asl_catalog::services`]; `conventions` says
//! whose rules count); `template` and `shape` turn it and the fields of a task into ARNs, and `collect` walks the states
//! and joins what they need. The other direction, what a pasted policy allows, is
//! [`evaluate`]; [`call`] says what one call is checked for and [`refusal`] how it then fails. What does not live here:
//! how a task is called.

// The names of AWS's services are words here, not code.
#![expect(clippy::doc_markdown, reason = "names of services are words")]

pub mod call;
mod collect;
mod conventions;
pub mod evaluate;
pub mod export;
mod fields;
mod literal;
mod machine;
mod options;
mod policy;
pub mod refusal;
mod sdk;
mod shape;
mod template;
mod warnings;

pub use collect::generate;
pub use options::{Convention, Options};
pub use policy::{Effect, Policy, Reason, Statement, Warning};
