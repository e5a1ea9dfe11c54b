//! The list of known failures (`tests/conformance/known-failures.txt`) and the check against it.
//!
//! One case per line: the suite, the id, and the reason after a `#` that stands between spaces (ids contain `#`
//! themselves). Lines that begin with `#` are comments.

use std::collections::BTreeSet;

use crate::case::{CaseResult, Verdict};

/// The cases that are known to fail.
#[derive(Debug, Default)]
pub struct Known {
    entries: BTreeSet<(String, String)>,
}

/// What a run says about the list.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Check {
    /// Cases that fail and are not listed, as `suite id`.
    pub unlisted: Vec<String>,
    /// Listed cases that pass.
    pub stale: Vec<String>,
    /// Listed ids that no recording has.
    pub unknown: Vec<String>,
}

impl Check {
    /// Whether the list and the run agree.
    pub fn is_clean(&self) -> bool {
        self.unlisted.is_empty() && self.stale.is_empty() && self.unknown.is_empty()
    }
}

impl Known {
    /// Reads the list; an error names the line. Every entry must have a reason.
    pub fn parse(text: &str) -> Result<Self, String> {
        let mut known = Self::default();
        for (index, line) in text.lines().enumerate() {
            let line = line.trim();
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            let wrong = || {
                format!(
                    "known-failures.txt, line {}: expected `suite id  # reason`",
                    index + 1
                )
            };
            let (entry, reason) = line.rsplit_once(" # ").ok_or_else(wrong)?;
            let (suite, id) = entry.trim().split_once(char::is_whitespace).ok_or_else(wrong)?;
            if reason.trim().is_empty() {
                return Err(wrong());
            }
            known.entries.insert((suite.to_owned(), id.trim().to_owned()));
        }
        Ok(known)
    }

    /// Whether this case is listed.
    pub fn has(&self, suite: &str, id: &str) -> bool {
        self.entries.contains(&(suite.to_owned(), id.to_owned()))
    }

    /// Compares one suite's results with the list. `whole`: the suite ran unfiltered, so that a listed id that did
    /// not occur is an id that no longer exists.
    pub fn check(&self, suite: &str, results: &[CaseResult], whole: bool, check: &mut Check) {
        for result in results {
            let listed = self.has(suite, &result.id);
            let name = format!("{suite} {}", result.id);
            match result.verdict {
                Verdict::Failed(_) if !listed => check.unlisted.push(name),
                Verdict::Passed | Verdict::Superseded(_) if listed => check.stale.push(name),
                _ => {}
            }
        }
        if whole {
            let ids: BTreeSet<&str> = results.iter().map(|result| result.id.as_str()).collect();
            let gone = self
                .entries
                .iter()
                .filter(|(of, id)| of == suite && !ids.contains(id.as_str()));
            check
                .unknown
                .extend(gone.map(|(suite, id)| format!("{suite} {id}")));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::case::Difference;

    fn result(id: &str, verdict: Verdict) -> CaseResult {
        CaseResult {
            id: id.to_owned(),
            group: "g".to_owned(),
            verdict,
        }
    }

    fn failed() -> Verdict {
        Verdict::Failed(Box::default())
    }

    #[test]
    fn ids_may_contain_hashes_and_spaces() {
        let known = Known::parse("# a list\n\nexecutions a/b::c[x y]#history  # old order\n").unwrap();
        assert!(known.has("executions", "a/b::c[x y]#history"));
        assert!(!known.has("observed", "a/b::c[x y]#history"));
    }

    #[test]
    fn an_entry_needs_a_reason() {
        assert!(Known::parse("executions a/b::c#history\n").is_err());
    }

    #[test]
    fn reports_new_failures_and_stale_entries() {
        let known =
            Known::parse("s listed-fails # r\ns listed-passes # r\ns gone # r\ns listed-skipped # r\n")
                .unwrap();
        let results = [
            result("listed-fails", failed()),
            result("listed-passes", Verdict::Passed),
            result("new", Verdict::Failed(Box::new(Difference::plain("a", "b", "c")))),
            result("fine", Verdict::Passed),
            result("listed-skipped", Verdict::Unsupported("why".to_owned())),
        ];
        let mut check = Check::default();
        known.check("s", &results, true, &mut check);
        assert_eq!(check.unlisted, ["s new"]);
        assert_eq!(check.stale, ["s listed-passes"]);
        assert_eq!(check.unknown, ["s gone"]);
        assert!(!check.is_clean());
        let mut partial = Check::default();
        known.check("s", &results, false, &mut partial);
        assert!(partial.unknown.is_empty());
    }
}
