//! What is covered, by lines and branches of files.
//!
//! What does not live here: which lines and branches a definition has (`asl-coverage`).

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::fmt;
use std::path::Path;

use asl_json::printable::escape_line;
use asl_json::tree::{self, Node, NodeKind};
use asl_playground::covered_fields;
use asl_protocol::{CoverageItem, Document, TestReport};
use asl_workspace::Workspace;
use lcov::report::section;
use lcov::{Reader, Record};

use crate::arguments::Options;
use crate::findings::places::Places;
use crate::report::Usage;
use crate::source::{self, Origin};

/// A higher count of another program is taken for this one, so that sums stay numbers.
const MOST: u64 = 1 << 32;

/// What is covered of some files.
#[derive(Default)]
pub(crate) struct Coverage {
    /// Lines and branches of each file.
    lines: lcov::Report,
    /// What a person reads of each workspace that was tested.
    pub(super) tested: Vec<Tested>,
    /// The text of each file.
    pub(super) texts: BTreeMap<String, String>,
}

/// A workspace that was tested.
pub(super) struct Tested {
    pub(super) file: String,
    pub(super) workspace: Workspace,
    pub(super) items: Vec<CoverageItem>,
}

/// How many of how many.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Share {
    pub(super) covered: usize,
    pub(super) all: usize,
}

impl Share {
    pub(super) fn of(counts: impl Iterator<Item = bool>) -> Self {
        counts.fold(Self::default(), |share, is_covered| Self {
            covered: share.covered + usize::from(is_covered),
            all: share.all + 1,
        })
    }

    /// From 0 to 1; of nothing, everything is covered.
    #[expect(
        clippy::cast_precision_loss,
        reason = "files have fewer lines than a double has integers"
    )]
    pub(super) fn rate(self) -> f64 {
        if self.all == 0 {
            1.0
        } else {
            self.covered as f64 / self.all as f64
        }
    }
}

impl fmt::Display for Share {
    /// Rounded down, so that 100 % is everything.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let percent = (self.rate() * 1000.0).floor() / 10.0;
        write!(f, "{percent:.1} % ({} of {})", self.covered, self.all)
    }
}

pub(super) fn of_lines(section: &section::Value) -> Share {
    Share::of(section.lines.values().map(|line| line.count > 0))
}

pub(super) fn of_branches(section: &section::Value) -> Share {
    Share::of(section.branches.values().map(|branch| branch.taken > Some(0)))
}

pub(super) fn sum(shares: impl Iterator<Item = Share>) -> Share {
    shares.fold(Share::default(), |sum, share| Share {
        covered: sum.covered + share.covered,
        all: sum.all + share.all,
    })
}

impl Coverage {
    /// Adds what the test cases of a file cover.
    pub(crate) fn add(
        &mut self,
        file: &OsStr,
        workspace: Workspace,
        origin: &Origin,
        report: &TestReport,
    ) -> Result<(), Usage> {
        let path = match origin {
            Origin::Beside(path) => path.as_os_str(),
            _ => file,
        };
        if !Path::new(path).is_file() {
            return Err(Usage::new(format!(
                "{} has no lines that a report of coverage could name. Save it as a file first.",
                path.to_string_lossy()
            )));
        }
        let text = source::text(path)?;
        let is_workspace = matches!(origin, Origin::Workspace);
        let outer = is_workspace.then(|| tree::parse(&text).0);
        let written = outer
            .as_ref()
            .and_then(|tree| tree.get("definition"))
            .filter(|node| matches!(node.kind, NodeKind::Object(_)));
        let lines = lines(&workspace, &text, outer.as_ref(), written, &report.coverage);
        let name = escape_line(&path.to_string_lossy()).into_owned();
        self.lines
            .merge_lossy(asl_coverage::report(&name, &report.coverage, &lines));
        self.texts.insert(name.clone(), text);
        self.tested.push(Tested {
            file: name,
            workspace,
            items: report.coverage.clone(),
        });
        Ok(())
    }

    /// Adds what other runs covered, by their lcov files.
    pub(crate) fn add_others(&mut self, options: &Options) -> Result<(), Usage> {
        for file in &options.coverage_from {
            let text = source::text(file)?;
            let records = Reader::new(text.as_bytes()).map(|record| record.map(bounded));
            let other = lcov::Report::from_reader(records).map_err(|error| {
                Usage::new(format!(
                    "{} is not an lcov file: {error}.",
                    file.to_string_lossy()
                ))
            })?;
            self.lines.merge_lossy(other);
        }
        Ok(())
    }

    /// A sentence, if less than so many percent of the lines or of the branches are covered.
    pub(crate) fn too_little(&self, percent: f64) -> Option<String> {
        let (lines, branches) = self.shares();
        let is_low = |share: Share| share.rate() * 100.0 < percent;
        (is_low(lines) || is_low(branches))
            .then(|| format!("The coverage is below {percent} %: lines {lines}, branches {branches}."))
    }

    /// The shares of all lines and of all branches.
    pub(super) fn shares(&self) -> (Share, Share) {
        let sections = || self.lines.sections.values();
        (sum(sections().map(of_lines)), sum(sections().map(of_branches)))
    }

    /// The files in their order, each with its lines and branches.
    pub(super) fn files(&self) -> impl Iterator<Item = (String, &section::Value)> {
        self.lines
            .sections
            .iter()
            .map(|(key, section)| (key.source_file.to_string_lossy().into_owned(), section))
    }

    /// An lcov file.
    pub(super) fn lcov(&self) -> String {
        asl_coverage::text(&self.lines)
    }
}

/// A record of another program, with counts that can be added.
fn bounded(record: Record) -> Record {
    match record {
        Record::TestName { .. } => Record::TestName { name: String::new() },
        Record::LineData { line, count, .. } => Record::LineData {
            line,
            count: count.min(MOST),
            checksum: None,
        },
        Record::BranchData {
            line,
            block,
            branch,
            taken,
        } => Record::BranchData {
            line,
            block,
            branch,
            taken: taken.map(|taken| taken.min(MOST)),
        },
        Record::FunctionData { name, count } => Record::FunctionData {
            name,
            count: count.min(MOST),
        },
        other => other,
    }
}

/// The line of each field, and the item that the field belongs to.
fn lines(
    workspace: &Workspace,
    text: &str,
    outer: Option<&Node>,
    written: Option<&Node>,
    items: &[CoverageItem],
) -> Vec<(u32, usize)> {
    let places = match written {
        Some(_) => Places::of_text(text),
        None => Places::of(workspace, Document::Definition, outer.map(|tree| (text, tree))),
    };
    let fields = covered_fields(workspace, written, items);
    let line = |at: u32| places.region_of_bytes(at, at).line;
    fields
        .into_iter()
        .map(|field| (line(field.at), field.item))
        .collect()
}
