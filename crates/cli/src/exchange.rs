//! `asl import` and `asl export`: files of other tools.

use asl_protocol::{Export, Handler, Import, Refusal};
use asl_workspace::Workspace;

use crate::arguments::{ExportTo, Options, formats};
use crate::project;
use crate::report::{Report, Usage};
use crate::run::playground;
use crate::source::{self, Origin};

/// The workspace of a definition or a project; with what another tool's file says, if one is named.
pub(crate) fn import(options: &Options) -> Result<Report, Usage> {
    let (workspace, notes) = source::one(options)?;
    let Some(file) = &options.from else {
        if matches!(notes.origin, Origin::Workspace) {
            return Err(Usage::new(
                "This is a workspace already. For what another tool's file says, name it with --from.",
            ));
        }
        return Ok(notes.over(result(&workspace.to_file_text(), &[])));
    };
    let request = Import {
        workspace: workspace.clone(),
        text: source::text(file)?,
    };
    match playground().handle(request) {
        Ok(imported) => {
            let workspace = Workspace {
                tests: imported.tests,
                ..workspace
            };
            Ok(notes.over(result(&workspace.to_file_text(), &imported.sentences)))
        }
        Err(refused) => Ok(refusal(&refused)),
    }
}

/// The workspace as another tool's file.
pub(crate) fn export(options: &Options) -> Result<Report, Usage> {
    let format = match options.to {
        Some(ExportTo::File(format)) => format,
        Some(ExportTo::Project(target)) => return project::export(target, options),
        None => {
            return Err(Usage::new(format!(
                "No format was given. Choose one with --to: {}.",
                formats()
            )));
        }
    };
    let (workspace, notes) = source::one(options)?;
    let request = Export {
        workspace: workspace.clone(),
        format,
    };
    match playground().handle(request) {
        Ok(exported) => Ok(notes.over(result(exported.text.trim_end(), &exported.sentences))),
        Err(refused) => Ok(refusal(&refused)),
    }
}

fn refusal(refused: &Refusal) -> Report {
    let mut report = Report::default();
    report.say(&refused.sentence);
    report.failed_if(true)
}

fn result(text: &str, sentences: &[String]) -> Report {
    let mut report = Report::fine(format!("{text}\n"));
    for sentence in sentences {
        report.say(sentence);
    }
    report
}
