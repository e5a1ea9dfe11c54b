//! A workspace as a project that deploys: what `asl-project` makes of it, with the test cases and what runs cost.

use asl_project::{File, Options, Project, StubLanguage};
use asl_protocol::{Document, ExportFormat, Handler, MakeProject, Refusal, Request};

use crate::Playground;
use crate::exchange;
use crate::run::{CodeEngine, Run};
use crate::test_cases::cases;

impl Handler<MakeProject> for Playground {
    fn handle(&mut self, request: MakeProject) -> <MakeProject as Request>::Response {
        project(request, &self.code)
    }
}

fn project(request: MakeProject, code: &CodeEngine) -> Result<Project, Refusal> {
    let MakeProject {
        workspace,
        target,
        options,
    } = request;
    let region = &workspace.settings.region;
    let cost = Run::new(&workspace, code).map(|run| asl_explore::cost(&run.execution, region));
    let (format, command) = match options.stubs {
        StubLanguage::Node => (ExportFormat::Vitest, "npx vitest run tests"),
        StubLanguage::Python => (ExportFormat::Pytest, "python3 -m pytest tests"),
    };
    // Test runners fail where there is nothing to run.
    let has_cases = cases(&workspace).is_ok_and(|tests| !tests.cases.is_empty());
    let options = Options {
        cost: cost.ok(),
        tests: has_cases.then(|| command.to_owned()),
        ..options
    };
    let mut project = asl_project::project(&workspace, target, &options).map_err(|sentence| Refusal {
        sentence,
        document: Document::Definition,
    })?;
    let mut add = |path: &str, text: String| {
        project.files.push(File {
            path: path.to_owned(),
            text,
        });
    };
    let name = exchange::file_name(&workspace.settings.state_machine_name);
    add(&format!("tests/{name}.workspace.json"), workspace.to_file_text());
    let mut sentences = Vec::new();
    for format in has_cases
        .then_some(format)
        .into_iter()
        .chain([ExportFormat::TestState])
    {
        match exchange::export(&workspace, format, code) {
            Ok(exported) => add(&format!("tests/{}", exported.name), exported.text),
            Err(refusal) => sentences.push(refusal.sentence),
        }
    }
    project.sentences.append(&mut sentences);
    Ok(project)
}
