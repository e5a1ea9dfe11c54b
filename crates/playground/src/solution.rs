//! A learner's workspace beside the solution of the lesson: which lines differ.
//!
//! Both texts are laid out first, so that only what they say differs, and the solution is written in the format of the learner's
//! definition. What does not live here: whether the learner's answer is right ([`crate::lessons`]).

use asl::Format;
use asl::editor::{convert, format};
use asl_protocol::{CompareSolution, DiffKind, DiffLine, Document, SolutionPart};
use asl_workspace::Workspace;
use similar::{ChangeTag, TextDiff};

/// Longer texts, in lines, are not compared: the solution shows as a whole. It bounds the time that this takes.
const MOST_LINES: usize = 5_000;

/// How many lines of both show around those that differ.
const AROUND: usize = 3;

/// A document of a workspace.
type Part = fn(&Workspace) -> &String;

/// The documents that a lesson may ask the learner for.
const PARTS: [(Document, Part); 3] = [
    (Document::Definition, |workspace| &workspace.definition),
    (Document::Role, |workspace| &workspace.role),
    (Document::Tests, |workspace| &workspace.tests),
];

/// Compares the documents that the solution changes.
pub(crate) fn compare(request: &CompareSolution) -> Vec<SolutionPart> {
    let changed = PARTS
        .into_iter()
        .filter(|(_, part)| part(&request.start) != part(&request.solution));
    let parts = changed.filter_map(|(document, part)| {
        let (mine, solution) = (part(&request.workspace), part(&request.solution));
        let is_yaml = document == Document::Definition && Format::of(mine) == Format::Yaml;
        let text = if is_yaml {
            convert(solution).map_or_else(|_| solution.clone(), |rewritten| rewritten.text)
        } else {
            laid_out(solution)
        };
        let mine = laid_out(mine);
        (mine.trim_end() != text.trim_end()).then(|| SolutionPart {
            document,
            lines: lines(&mine, &text),
            text,
        })
    });
    parts.collect()
}

/// A text with one member a line, if that is possible.
fn laid_out(text: &str) -> String {
    format(text).map_or_else(|_| text.to_owned(), |rewritten| rewritten.text)
}

fn lines(mine: &str, solution: &str) -> Vec<DiffLine> {
    let line = |kind, text: &str| DiffLine {
        kind,
        text: text.trim_end_matches(['\n', '\r']).to_owned(),
    };
    if [mine, solution]
        .iter()
        .any(|text| text.lines().count() > MOST_LINES)
    {
        return solution
            .lines()
            .map(|text| line(DiffKind::Solution, text))
            .collect();
    }
    let (mine, solution) = (
        format!("{}\n", mine.trim_end()),
        format!("{}\n", solution.trim_end()),
    );
    let diff = TextDiff::from_lines(&mine, &solution);
    let mut all = Vec::new();
    let mut shown = 0;
    for group in diff.grouped_ops(AROUND) {
        if group.first().is_some_and(|op| op.old_range().start > shown) {
            all.push(line(DiffKind::Gap, ""));
        }
        for change in group.iter().flat_map(|op| diff.iter_changes(op)) {
            let kind = match change.tag() {
                ChangeTag::Equal => DiffKind::Both,
                ChangeTag::Delete => DiffKind::Mine,
                ChangeTag::Insert => DiffKind::Solution,
            };
            all.push(line(kind, change.value()));
        }
        shown = group.last().map_or(shown, |op| op.old_range().end);
    }
    if shown < mine.lines().count() {
        all.push(line(DiffKind::Gap, ""));
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    const START: &str = r#"{"StartAt": "A", "States": {"A": {"Type": "Pass", "End": true}}}"#;
    const SOLUTION: &str = r#"{"StartAt": "A", "States": {"A": {"Type": "Succeed"}}}"#;

    fn parts(mine: &str) -> Vec<SolutionPart> {
        let workspace = |definition: &str| Workspace {
            definition: definition.to_owned(),
            ..Workspace::default()
        };
        compare(&CompareSolution {
            workspace: workspace(mine),
            start: Box::new(workspace(START)),
            solution: Box::new(workspace(SOLUTION)),
        })
    }

    fn of_kind(parts: &[SolutionPart], kind: DiffKind) -> Vec<&str> {
        let lines = parts.iter().flat_map(|part| &part.lines);
        let lines = lines.filter(|line| line.kind == kind);
        lines.map(|line| line.text.trim()).collect()
    }

    #[test]
    fn only_what_a_text_says_differs() {
        let found = parts(START);
        assert_eq!(
            of_kind(&found, DiffKind::Mine),
            ["\"Type\": \"Pass\",", "\"End\": true"]
        );
        assert_eq!(of_kind(&found, DiffKind::Solution), ["\"Type\": \"Succeed\""]);
        assert_eq!(parts(&SOLUTION.replace(' ', "\n")), []);
    }

    #[test]
    fn yaml_is_compared_with_yaml() {
        let found = parts("StartAt: A\nStates:\n  A:\n    Type: Pass\n    End: true\n");
        assert_eq!(of_kind(&found, DiffKind::Mine), ["Type: Pass", "End: true"]);
        assert_eq!(of_kind(&found, DiffKind::Solution), ["Type: Succeed"]);
    }

    #[test]
    fn a_text_without_end_is_not_compared() {
        let kinds = |count: usize| {
            let lines = lines(&"x\n".repeat(count), "y");
            lines.iter().map(|line| line.kind).collect::<Vec<_>>()
        };
        assert_eq!(kinds(MOST_LINES + 1), [DiffKind::Solution]);
        assert!(kinds(MOST_LINES).contains(&DiffKind::Mine));
    }
}
