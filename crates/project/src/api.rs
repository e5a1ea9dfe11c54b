//! What a project is asked for with, and what it consists of.

use asl_iam::Convention;
use serde::{Deserialize, Serialize};

use crate::resource::ResourceKind;

/// A deployment tool.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Target {
    /// AWS SAM
    Sam,
    /// CloudFormation
    CloudFormation,
    /// Terraform
    Terraform,
    /// The Serverless Framework
    Serverless,
    /// The AWS CDK in TypeScript
    CdkTypeScript,
    /// The AWS CDK in Python
    CdkPython,
}

impl Target {
    /// All of them, with the name at a shell and the one for people.
    pub const ALL: [(Self, &'static str, &'static str); 6] = [
        (Self::Sam, "sam", "AWS SAM"),
        (Self::CloudFormation, "cloudformation", "CloudFormation"),
        (Self::Terraform, "terraform", "Terraform"),
        (Self::Serverless, "serverless", "Serverless Framework"),
        (Self::CdkTypeScript, "cdk-ts", "AWS CDK (TypeScript)"),
        (Self::CdkPython, "cdk-py", "AWS CDK (Python)"),
    ];

    /// The target of a name at a shell.
    pub fn of_name(name: &str) -> Option<Self> {
        let found = Self::ALL.into_iter().find(|(_, own, _)| *own == name);
        found.map(|(target, ..)| target)
    }
}

/// What stubs are written in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum StubLanguage {
    /// JavaScript for Node.js
    #[default]
    Node,
    /// Python
    Python,
}

impl StubLanguage {
    /// All of them, with the name at a shell and the one for people.
    pub const ALL: [(Self, &'static str, &'static str); 2] = [
        (Self::Node, "node", "JavaScript (Node.js)"),
        (Self::Python, "python", "Python"),
    ];

    /// The language of a name at a shell.
    pub fn of_name(name: &str) -> Option<Self> {
        let found = Self::ALL.into_iter().find(|(_, own, _)| *own == name);
        found.map(|(language, ..)| language)
    }
}

/// What a project depends on besides the workspace.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Options {
    /// Whose way of writing policies; least privilege if nothing is said.
    pub convention: Option<Convention>,
    /// What stubs of functions are written in.
    pub stubs: StubLanguage,
    /// What the project makes rather than take what exists.
    pub create: Vec<ResourceKind>,
    /// What executions cost, for the README.
    pub cost: Option<String>,
    /// The line that runs the test cases, for the README.
    pub tests: Option<String>,
}

/// A file of a project.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct File {
    /// Its path within the project, with `/`.
    pub path: String,
    /// What is in it.
    pub text: String,
}

/// A project.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Project {
    /// Its files, each path once.
    pub files: Vec<File>,
    /// The kinds of resources that the workflow uses and that the project can make.
    pub offered: Vec<ResourceKind>,
    /// What could not be said in it, and what to check before it is deployed.
    pub sentences: Vec<String>,
}

/// The file of the definition, whatever the target.
pub const DEFINITION_FILE: &str = "statemachine.asl.json";
