//! Findings with the file and the region that they are in, and the forms in which tools read them.
//!
//! What does not live here: what is found ([`asl::finding`]) and where a text comes from ([`crate::source`]).

mod annotations;
mod found;
pub(crate) mod places;
pub(crate) mod sarif;
mod xml;

use crate::report::Usage;

pub(crate) use annotations::{github, gitlab};
pub(crate) use found::{Found, Region, json, severity};
pub(crate) use xml::{checkstyle, junit};

/// The forms of the findings.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Form {
    /// Lines for people, and for editors that read what compilers print.
    #[default]
    Text,
    /// Everything, as JSON.
    Json,
    /// SARIF 2.1.0, for code scanning.
    Sarif,
    /// Commands of a GitHub workflow, which become annotations.
    Github,
    /// GitLab's Code Quality report.
    Gitlab,
    /// `JUnit` XML.
    Junit,
    /// Checkstyle XML.
    Checkstyle,
}

impl Form {
    const ALL: [(&'static str, Self); 7] = [
        ("text", Self::Text),
        ("json", Self::Json),
        ("sarif", Self::Sarif),
        ("github", Self::Github),
        ("gitlab", Self::Gitlab),
        ("junit", Self::Junit),
        ("checkstyle", Self::Checkstyle),
    ];

    /// The form with a name.
    pub(crate) fn of_name(name: &str) -> Result<Self, Usage> {
        let found = Self::ALL.into_iter().find(|(own, _)| *own == name);
        found.map(|(_, form)| form).ok_or_else(|| {
            let names = Self::ALL.map(|(own, _)| own).join(", ");
            Usage::new(format!("--format is one of {names}."))
        })
    }
}
