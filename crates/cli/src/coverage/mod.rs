//! The coverage of test cases as the tools read it that show the coverage of code: by lines and branches of files.
//!
//! What does not live here: what cases pass (`asl-playground`), where it stands in the files (`covered`), and how each form is
//! written.

mod cobertura;
mod covered;
mod html;

use std::ffi::OsStr;
use std::path::Path;

pub(crate) use covered::Coverage;

use crate::arguments::Options;
use crate::report::Usage;
use crate::source;

/// The forms of a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Form {
    Lcov,
    Cobertura,
    Html,
}

impl Form {
    /// The form that the name of a file asks for.
    fn of(file: &OsStr) -> Result<Self, Usage> {
        let ending = Path::new(file).extension().and_then(OsStr::to_str);
        match ending.unwrap_or_default().to_ascii_lowercase().as_str() {
            "info" | "lcov" => Ok(Self::Lcov),
            "xml" => Ok(Self::Cobertura),
            "html" => Ok(Self::Html),
            _ => Err(Usage::new(format!(
                "--coverage {}: the name says the form, so end it with .info for lcov, .xml for Cobertura, or .html.",
                file.to_string_lossy()
            ))),
        }
    }
}

/// Refuses forms that there are not, before anything runs.
pub(crate) fn check(options: &Options) -> Result<(), Usage> {
    options
        .coverage
        .iter()
        .try_for_each(|file| Form::of(file).map(drop))
}

/// Whether the options want any of it.
pub(crate) fn is_wanted(options: &Options) -> bool {
    !options.coverage.is_empty() || options.min_coverage.is_some()
}

/// Writes the reports that the options name.
pub(crate) fn write(coverage: &Coverage, options: &Options) -> Result<(), Usage> {
    for file in &options.coverage {
        let text = match Form::of(file)? {
            Form::Lcov => coverage.lcov(),
            Form::Cobertura => cobertura::xml(coverage)?,
            Form::Html => html::page(coverage),
        };
        source::write(file, &text)?;
    }
    Ok(())
}
