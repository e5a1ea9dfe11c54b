//! The words after ` ```asl ` in Markdown: what the author wants of the workflow in the fence, and what it must do.
//!
//! `run input='{"x":1}' view=split expect=SUCCEEDED`: words, and names with values, in quotes where they have blanks.

use std::ops::Range;

use asl_protocol::RunSummary;
use asl_workspace::Workspace;

/// The options of `<asl-playground>` that a fence may give.
const OPTIONS: [&str; 7] = ["view", "edit", "theme", "case", "state", "loading", "height"];

/// What a fence asks for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Fence {
    /// Whether the workflow runs, and its result stands below it.
    pub run: bool,
    /// The execution's input.
    pub input: Option<String>,
    /// The mocked responses.
    pub mocks: Option<String>,
    /// How the run must end: a status, or the name of the error.
    pub expect: Option<String>,
    /// What the output must be, as JSON.
    pub output: Option<String>,
    /// Without the element.
    pub is_static: bool,
    /// Attributes of the element.
    pub options: Vec<(String, String)>,
}

impl Fence {
    /// Reads the words; a sentence about the first that is not understood.
    pub fn read(info: &str) -> Result<Self, String> {
        let mut fence = Self::default();
        for (name, value) in words(info)? {
            match (name.as_str(), value) {
                ("asl" | "json" | "yaml", None) => {}
                ("run", None) => fence.run = true,
                ("static", None) => fence.is_static = true,
                ("run", Some(value)) => {
                    fence.run = value != "none";
                    fence.options.push((name, value));
                }
                ("input", value @ Some(_)) => fence.input = value,
                ("mocks", value @ Some(_)) => fence.mocks = value,
                ("expect", value @ Some(_)) => fence.expect = value,
                ("output", value @ Some(_)) => fence.output = value,
                (option, Some(value)) if OPTIONS.contains(&option) => fence.options.push((name, value)),
                (word, _) => {
                    return Err(format!(
                        "The fence has \"{word}\", which is unknown. Expected one of: run, static, input=, mocks=, expect=, output=, {}=.",
                        OPTIONS.join("=, ")
                    ));
                }
            }
        }
        if (fence.expect.is_some() || fence.output.is_some()) && !fence.run {
            return Err(
                "The fence says what to expect of a run, but does not run the workflow. Add the word run."
                    .into(),
            );
        }
        Ok(fence)
    }

    /// Whether the run is what the fence says; a sentence if not. A run of which nothing is said must succeed.
    pub fn hold(&self, run: &RunSummary) -> Result<(), String> {
        let status = run.status.to_string();
        let expected = self.expect.as_deref().unwrap_or("SUCCEEDED");
        let error = run.error.as_deref().unwrap_or_default();
        if expected != status && expected != error {
            let cause = run.cause.as_deref().unwrap_or_default();
            let more = match (error, cause) {
                ("", _) => String::new(),
                (error, "") => format!(" with {error}"),
                (error, cause) => format!(" with {error}: {cause}"),
            };
            return Err(format!(
                "The fence says that its run ends with {expected}, but it ended with {status}{more}"
            ));
        }
        if let Some(output) = &self.output {
            let read = |text: &str| asl_json::parse(text).ok();
            let actual = run.output.as_deref().and_then(read);
            if read(output).is_none() {
                return Err(format!("The output in the fence is not valid JSON: {output}"));
            }
            if actual != read(output) {
                let actual = actual.map_or_else(|| "nothing".into(), |actual| actual.to_string());
                return Err(format!(
                    "The fence says that the output is {output}, but it is {actual}"
                ));
            }
        }
        Ok(())
    }

    /// The test case that runs.
    pub fn case(&self) -> Option<&str> {
        let case = self.options.iter().find(|(name, _)| name == "case");
        case.map(|(_, value)| value.as_str())
    }
}

/// The fence that shows a workspace, and says how it ran if it did. It holds the definition alone where nothing else matters.
pub fn write(workspace: &Workspace, run: Option<&RunSummary>) -> String {
    let plain = Workspace {
        definition: workspace.definition.clone(),
        ..Workspace::default()
    };
    let body = if *workspace == plain {
        workspace.definition.trim_end().to_owned()
    } else {
        workspace.to_file_text()
    };
    let longest = body
        .lines()
        .map(str::trim_start)
        .map(|line| line.len() - line.trim_start_matches('`').len())
        .max()
        .unwrap_or_default();
    let mark = "`".repeat(longest.max(2) + 1);
    let expect = run.map_or_else(String::new, |run| format!(" run expect={}", run.status));
    format!("{mark}asl{expect} view=split\n{body}\n{mark}\n")
}

/// Names with or without values.
fn words(info: &str) -> Result<Vec<(String, Option<String>)>, String> {
    let mut all = Vec::new();
    let mut rest = info.trim_matches(|c: char| c.is_whitespace() || matches!(c, '{' | '}'));
    while !rest.is_empty() {
        let end = rest
            .find(|c: char| c == '=' || c.is_whitespace())
            .unwrap_or(rest.len());
        let (name, after) = rest.split_at(end);
        let Some(value) = after.strip_prefix('=') else {
            all.push((name.trim_matches(',').to_owned(), None));
            rest = after.trim_start();
            continue;
        };
        let (value, after) = match value.chars().next() {
            Some(quote @ ('\'' | '"')) => value[1..]
                .split_once(quote)
                .ok_or_else(|| format!("The fence has a quote in {name}= that does not end."))?,
            _ => value.split_at(value.find(char::is_whitespace).unwrap_or(value.len())),
        };
        all.push((name.to_owned(), Some(value.to_owned())));
        rest = after.trim_start();
    }
    all.retain(|(name, value)| !name.is_empty() || value.is_some());
    Ok(all)
}

/// A fence in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// All of it, in bytes.
    pub range: Range<usize>,
    /// The line where it begins, from 1.
    pub line: usize,
    /// What stands before it on its lines: blanks, where it is in a list.
    pub indent: String,
    /// The words after the language.
    pub info: String,
    /// What is in it.
    pub body: String,
}

/// The fences of a Markdown text whose language is `asl`. One that shows a fence, as an example, is not one.
pub fn find(markdown: &str) -> Vec<Found> {
    let mut all = Vec::new();
    let mut open: Option<(Found, String, bool)> = None;
    let mut offset = 0;
    for (index, line) in markdown.split_inclusive('\n').enumerate() {
        let text = line.trim_end();
        let indent = &text[..text.len() - text.trim_start().len()];
        let text = text.trim_start();
        let mark: String = ["`", "~"]
            .iter()
            .map(|mark| &text[..text.len() - text.trim_start_matches(mark).len()])
            .max_by_key(|mark| mark.len())
            .unwrap_or_default()
            .to_owned();
        offset += line.len();
        match &mut open {
            Some((found, end, is_ours)) => {
                if text.len() == mark.len() && mark.starts_with(end.as_str()) {
                    found.range.end = offset;
                    all.extend(Some(found.clone()).filter(|_| *is_ours));
                    open = None;
                } else {
                    let line = line.strip_prefix(found.indent.as_str()).unwrap_or(line);
                    found.body.push_str(line);
                }
            }
            None if mark.len() >= 3 => {
                let info = text[mark.len()..].trim();
                let (language, words) = info.split_once([' ', ',', '\t']).unwrap_or((info, ""));
                let is_ours = language.trim_matches(['{', '}', '.']) == "asl"
                    && !(mark.starts_with('`') && info.contains('`'));
                let found = Found {
                    range: offset - line.len()..offset,
                    line: index + 1,
                    indent: indent.to_owned(),
                    info: words.to_owned(),
                    body: String::new(),
                };
                open = Some((found, mark, is_ours));
            }
            None => {}
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fences_are_found_where_markdown_has_them() {
        let markdown = "a\n```asl run\n{}\n\n```\n````md\n```asl\nno\n```\n````\n- x\n\n  ~~~asl\n  {\n   }\n  ~~~\n```asl\nopen";
        let all = find(markdown);
        let short: Vec<_> = all
            .iter()
            .map(|found| {
                (
                    found.line,
                    found.info.as_str(),
                    found.body.as_str(),
                    found.indent.as_str(),
                )
            })
            .collect();
        assert_eq!(short, [(2, "run", "{}\n\n", ""), (13, "", "{\n }\n", "  ")]);
        assert_eq!(&markdown[all[0].range.clone()], "```asl run\n{}\n\n```\n");
    }

    #[test]
    fn the_words_of_a_fence_are_understood() {
        let fence =
            Fence::read(r#"asl run input='{"x": 1}' view=split expect=SUCCEEDED output="1" case="No seats""#)
                .unwrap();
        assert!(fence.run && !fence.is_static);
        assert_eq!(fence.input.as_deref(), Some(r#"{"x": 1}"#));
        assert_eq!(fence.expect.as_deref(), Some("SUCCEEDED"));
        assert_eq!(fence.output.as_deref(), Some("1"));
        assert_eq!(fence.case(), Some("No seats"));
        let view = ("view".to_owned(), "split".to_owned());
        assert_eq!(fence.options.first(), Some(&view));
        // As Rust's and Python's tools write it.
        assert!(Fence::read("{ asl, run }").unwrap().run);
        assert_eq!(Fence::read(""), Ok(Fence::default()));
    }

    #[test]
    fn what_is_written_is_found_again() {
        let plain = Workspace {
            definition: "StartAt: A\n```\n".into(),
            ..Workspace::default()
        };
        let found = find(&write(&plain, None));
        assert_eq!(found[0].body, plain.definition);
        let whole = Workspace {
            input: "{}".into(),
            ..plain
        };
        let found = find(&write(&whole, None));
        let opened = Workspace::from_file_text(&found[0].body).unwrap();
        assert_eq!(opened.workspace, whole);
        assert_eq!(Fence::read(&found[0].info).map(|fence| fence.run), Ok(false));
    }

    #[test]
    fn what_is_not_understood_is_said() {
        for (info, sentence) in [
            ("rum", "The fence has \"rum\""),
            (
                "run input='{",
                "The fence has a quote in input= that does not end.",
            ),
            ("expect=FAILED", "but does not run"),
            ("run onclick=alert(1)", "The fence has \"onclick\""),
        ] {
            let said = Fence::read(info).unwrap_err();
            assert!(said.contains(sentence), "{info}: {said}");
        }
    }
}
