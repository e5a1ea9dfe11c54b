//! A workspace as a project that deploys: a tree of files for a deployment tool.
//!
//! [`project`] makes one model of it (definition with names, role, functions, parameters, alarms); each target prints that
//! model in its own language, and nothing is decided there. The definition is a file of its own, in which `${Name}` stands for
//! each ARN, so that a change of the definition changes one file.
//!
//! ```
//! use asl_project::{Options, Target, project};
//! let workspace = asl_workspace::Workspace {
//!     definition: r#"{"StartAt": "A", "States": {"A": {"Type": "Succeed"}}}"#.into(),
//!     ..Default::default()
//! };
//! let made = project(&workspace, Target::Sam, &Options::default()).unwrap();
//! assert!(made.files.iter().any(|file| file.path == "template.yaml"));
//! ```
//!
//! What does not live here: which permissions the role needs (`asl-iam`), what mocked responses mean (`asl-mock`), reading
//! such files again (`asl`).

mod alarm;
mod api;
mod cdk;
mod cloudformation;
mod definition;
mod drift;
mod machine;
mod model;
mod naming;
mod readme;
mod reopen;
mod resource;
mod serverless;
mod stub;
mod terraform;
mod text;

use asl_workspace::Workspace;

pub use api::{DEFINITION_FILE, File, Options, Project, StubLanguage, Target};
pub use drift::{Drift, drift, is_description};
use model::Model;
pub use reopen::{Beside, Reopened, reopen, reopen_template};
pub use resource::ResourceKind;

/// Makes a project; or says in a sentence why there is none.
pub fn project(workspace: &Workspace, target: Target, options: &Options) -> Result<Project, String> {
    let mut model = Model::of(workspace, target, options)?;
    if target == Target::Sam && !workspace.settings.policy.key.trim().is_empty() {
        let sentence = "AWS::Serverless::StateMachine has no property for the key that encrypts the state machine: set it after the deployment, or export for CloudFormation.";
        model.sentences.push(sentence.to_owned());
    }
    if target == Target::Serverless {
        let variables = serverless::variables(&model);
        model.sentences.extend(variables);
    }
    let mut files = match target {
        Target::Sam | Target::CloudFormation => cloudformation::files(&model, target),
        Target::Terraform => terraform::files(&model),
        Target::Serverless => serverless::files(&model),
        Target::CdkTypeScript => cdk::files(&model, cdk::Language::TypeScript),
        Target::CdkPython => cdk::files(&model, cdk::Language::Python),
    };
    files.push(File {
        path: "README.md".to_owned(),
        text: readme::text(&model, target, options),
    });
    files.push(File {
        path: ".github/workflows/workflow.yml".to_owned(),
        text: readme::checks(&model, target),
    });
    let input = match workspace.input.trim() {
        "" => "{}",
        input => input,
    };
    files.push(File {
        path: "input.json".to_owned(),
        text: format!("{input}\n"),
    });
    for function in &mut model.functions {
        files.append(&mut function.stub.files);
    }
    Ok(Project {
        files,
        offered: model.offered,
        sentences: model.sentences,
    })
}
