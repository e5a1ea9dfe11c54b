//! What executions pass in a definition, as tools read it that show the coverage of code: by lines and branches of a file.
//!
//! A line counts how many executions passed the innermost thing that its fields belong to: a state, a Choice rule, a retrier, a
//! catcher, a transition. The last four are the branches of their state. lcov's model of a report is the only one. What does not live
//! here: what there is to pass and where it stands (`asl-playground`), and other forms (`asl`, the command line).

use std::collections::BTreeMap;
use std::fmt::Write;

use asl_protocol::{CoverageItem, CoverageKind};
use lcov::Report;
use lcov::report::section::{self, branch, line};

/// The report of a file, of which a definition's fields stand in these lines, each with the index of the item that it belongs to.
pub fn report(file: &str, items: &[CoverageItem], lines: &[(u32, usize)]) -> Report {
    let mut report = Report::new();
    // Tests have no names here: the same file of two runs is one.
    let key = section::Key {
        test_name: String::new(),
        source_file: file.into(),
    };
    report.sections.insert(key, section_of(items, lines));
    report
}

/// The text of a report.
pub fn text(report: &Report) -> String {
    let mut out = String::new();
    for record in report.clone().into_records() {
        // Writing into a String does not fail.
        let _ = writeln!(out, "{record}");
    }
    out
}

/// The lines and branches of a definition. Of several things in one line the one that most cases passed counts.
fn section_of(items: &[CoverageItem], lines: &[(u32, usize)]) -> section::Value {
    let mut section = section::Value::default();
    let mut first = BTreeMap::new();
    for (line, item) in lines {
        let count = items.get(*item).map_or(0, |item| item.cases as u64);
        let known = section.lines.entry(line::Key { line: *line }).or_default();
        known.count = known.count.max(count);
        first.entry(*item).or_insert(*line);
    }
    let mut state = (0, 0, 0);
    for (index, item) in items.iter().enumerate() {
        let (block, cases, branch) = &mut state;
        if item.kind == CoverageKind::State {
            (*block, *cases, *branch) = (*block + 1, item.cases, 0);
        } else if let Some(line) = first.get(&index) {
            let key = branch::Key {
                line: *line,
                block: *block,
                branch: *branch,
            };
            // A state that was not entered did not decide anything.
            let taken = (*cases > 0).then_some(item.cases as u64);
            section.branches.insert(key, branch::Value { taken });
            *branch += 1;
        }
    }
    section
}
