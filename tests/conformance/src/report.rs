//! Counting results, and writing them as a table and as JSON.

use std::fmt::Write as _;

use indexmap::IndexMap;
use serde::Serialize;

use crate::case::{CaseResult, Verdict};

/// Passed, failed and unsupported cases.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Counts {
    /// Cases with the recorded answer.
    pub passed: usize,
    /// Cases recorded before the service changed, with the recorded answer but for that change.
    pub superseded: usize,
    /// Cases with another answer.
    pub failed: usize,
    /// Cases that nothing answers yet.
    pub unsupported: usize,
}

impl Counts {
    fn add(&mut self, verdict: &Verdict) {
        match verdict {
            Verdict::Passed => self.passed += 1,
            Verdict::Superseded(_) => self.superseded += 1,
            Verdict::Failed(_) => self.failed += 1,
            Verdict::Unsupported(_) => self.unsupported += 1,
        }
    }
}

/// A suite's part of the report.
#[derive(Debug, Default, Serialize)]
pub struct SuiteReport {
    /// The suite's counts.
    #[serde(flatten)]
    pub counts: Counts,
    /// The ids of the failed cases.
    pub failures: Vec<String>,
    /// The counts per group.
    pub groups: IndexMap<String, Counts>,
}

/// All suites that ran, in the order in which they ran.
#[derive(Debug, Default, Serialize)]
pub struct Report {
    /// By name.
    pub suites: IndexMap<String, SuiteReport>,
}

impl Report {
    /// Adds a suite's results.
    pub fn add(&mut self, suite: &str, results: &[CaseResult]) {
        let report = self.suites.entry(suite.to_owned()).or_default();
        for result in results {
            report.counts.add(&result.verdict);
            report
                .groups
                .entry(result.group.clone())
                .or_default()
                .add(&result.verdict);
            if matches!(result.verdict, Verdict::Failed(_)) {
                report.failures.push(result.id.clone());
            }
        }
        report.groups.sort_keys();
    }

    /// The counts of all suites together.
    pub fn total(&self) -> Counts {
        self.suites.values().fold(Counts::default(), |sum, suite| Counts {
            passed: sum.passed + suite.counts.passed,
            superseded: sum.superseded + suite.counts.superseded,
            failed: sum.failed + suite.counts.failed,
            unsupported: sum.unsupported + suite.counts.unsupported,
        })
    }

    /// The report as JSON text.
    pub fn json(&self) -> String {
        let mut text = serde_json::to_string_pretty(self).unwrap_or_default();
        text.push('\n');
        text
    }

    /// The report as an aligned table.
    pub fn table(&self) -> String {
        let names = self.suites.iter().flat_map(|(name, suite)| {
            std::iter::once(name.chars().count())
                .chain(suite.groups.keys().map(|group| group.chars().count() + 2))
        });
        let width = names.max().unwrap_or(0).max("suite".len());
        let mut text = String::new();
        let mut row = |name: &str, columns: [&str; 4]| {
            let [passed, superseded, failed, unsupported] = columns;
            let _ = writeln!(
                text,
                "{name:<width$}  {passed:>7}  {superseded:>10}  {failed:>7}  {unsupported:>13}"
            );
        };
        let line = |counts: &Counts| {
            [
                counts.passed,
                counts.superseded,
                counts.failed,
                counts.unsupported,
            ]
            .map(|count| count.to_string())
        };
        row("suite", ["passed", "superseded", "failed", "not supported"]);
        for (name, suite) in &self.suites {
            row(name, line(&suite.counts).each_ref().map(String::as_str));
            for (group, counts) in &suite.groups {
                row(&format!("  {group}"), line(counts).each_ref().map(String::as_str));
            }
        }
        row("all", line(&self.total()).each_ref().map(String::as_str));
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample() -> Report {
        let result = |id: &str, group: &str, verdict: Verdict| CaseResult {
            id: id.to_owned(),
            group: group.to_owned(),
            verdict,
        };
        let mut report = Report::default();
        let results = [
            result("a", "one", Verdict::Passed),
            result("b", "one", Verdict::Failed(Box::default())),
            result("c", "two", Verdict::Unsupported("no".to_owned())),
        ];
        report.add("suite-x", &results);
        report
    }

    #[test]
    fn the_json_has_the_agreed_shape() {
        let value: serde_json::Value = serde_json::from_str(&sample().json()).unwrap();
        let expected = serde_json::json!({"suites": {"suite-x": {
            "passed": 1, "superseded": 0, "failed": 1, "unsupported": 1, "failures": ["b"],
            "groups": {
                "one": {"passed": 1, "superseded": 0, "failed": 1, "unsupported": 0},
                "two": {"passed": 0, "superseded": 0, "failed": 0, "unsupported": 1},
            },
        }}});
        assert_eq!(value, expected);
    }

    #[test]
    fn the_table_is_aligned() {
        let table = sample().table();
        let widths: Vec<usize> = table.lines().map(str::len).collect();
        assert!(widths.windows(2).all(|pair| pair[0] == pair[1]), "{table}");
        assert!(table.contains("  two"));
    }
}
