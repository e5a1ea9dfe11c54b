//! `asl embed`: a workflow as HTML for a page of documentation, and whether what stands in such a page is still true.
//!
//! What it prints stands between two comments. The first holds the command, so `--check` can carry it out again and compare.
//! What does not live here: the HTML, and the fences of Markdown (`asl_embed`).

use std::ffi::{OsStr, OsString};
use std::path::Path;

use asl_embed::Embed;
use asl_embed::fence::{self, Fence};
use asl_protocol::{Analysis, Handler, Refusal, Run, RunSummary, RunTestCase, counted};
use asl_workspace::Workspace;

use crate::analysis::analyze;
use crate::arguments::{self, Command, Options};
use crate::report::{Report, Usage};
use crate::run;
use crate::source::{self, Notes};

const BEGIN: &str = "<!-- asl embed ";
const END: &str = "<!-- asl end -->";

/// Prints the HTML of a workflow, or checks a page that has such HTML.
pub(crate) fn embed(options: &Options) -> Result<Report, Usage> {
    if options.check {
        return check(options);
    }
    if let Some(info) = &options.fence {
        return Ok(fenced(info, options));
    }
    let (html, notes) = html(options)?;
    Ok(notes.over(Report::fine(html)))
}

/// What a command prints.
fn html(options: &Options) -> Result<(String, Notes), Usage> {
    let (mut workspace, mut notes) = source::one(options)?;
    run::give_input(&mut workspace, &mut notes);
    let analysis = drawn(&workspace).map_err(Usage::new)?;
    let case = options.embed.iter().find(|(name, _)| name == "case");
    // What does not start is shown without a result, and its findings are for `asl check`.
    let ran = match ran(&workspace, case.map(|(_, case)| case.as_str())) {
        Ok(ran) => Some(ran),
        Err(refused) => {
            notes.add(format!(
                "Not started, so there is no result. {}",
                refused.sentence
            ));
            None
        }
    };
    let html = written(&workspace, &analysis, ran.as_deref(), options);
    if options.files.iter().any(|file| file == "-") {
        return Ok((html, notes));
    }
    Ok((
        format!("{BEGIN}{} -->\n{html}{END}\n", command_line(options)),
        notes,
    ))
}

fn written(
    workspace: &Workspace,
    analysis: &Analysis,
    run: Option<&RunSummary>,
    options: &Options,
) -> String {
    let embed = Embed {
        workspace,
        diagram: &analysis.diagram,
        run,
        page: options.page.as_deref(),
        options: &options.embed,
    };
    if options.is_static {
        embed.fallback()
    } else {
        embed.element()
    }
}

fn drawn(workspace: &Workspace) -> Result<Analysis, String> {
    let analysis = analyze(workspace);
    if analysis.states.is_empty() {
        return Err("There is nothing to show: the definition has no states.".into());
    }
    Ok(analysis)
}

fn ran(workspace: &Workspace, case: Option<&str>) -> Result<Box<RunSummary>, Refusal> {
    let workspace = workspace.clone();
    let mut playground = run::playground();
    match case {
        Some(name) => playground.handle(RunTestCase {
            workspace,
            name: name.to_owned(),
        }),
        None => playground.handle(Run { workspace }),
    }
}

/// The HTML of a fence of Markdown, whose text is the file. What is wrong is said with its place.
fn fenced(info: &str, options: &Options) -> Report {
    let place = options.at.as_deref().unwrap_or("The fence");
    let made = match options
        .files
        .first()
        .map_or(Err(Usage::new("No file was given.")), |file| source::text(file))
    {
        Ok(body) => html_of_fence(info, &body, options),
        Err(usage) => Err(usage.to_string()),
    };
    match made {
        Ok(html) => Report::fine(html),
        Err(sentence) => {
            let mut report = Report::default();
            report.say(&format!("{place}: {sentence}"));
            report.failed_if(true)
        }
    }
}

/// The HTML of a fence, or why there can be none.
pub(crate) fn html_of_fence(info: &str, body: &str, options: &Options) -> Result<String, String> {
    let fence = Fence::read(info)?;
    let mut workspace = Workspace::from_file_text(body)
        .map_err(|error| error.to_string())?
        .workspace;
    if let Some(input) = &fence.input {
        workspace.input.clone_from(input);
    }
    if let Some(mocks) = &fence.mocks {
        workspace.mocks.clone_from(mocks);
    }
    run::give_input(&mut workspace, &mut Notes::default());
    let analysis = drawn(&workspace)?;
    let ran = if fence.run {
        let ran =
            ran(&workspace, fence.case()).map_err(|refused| format!("Not started. {}", refused.sentence))?;
        fence.hold(&ran)?;
        Some(ran)
    } else {
        None
    };
    let options = Options {
        is_static: options.is_static || fence.is_static,
        embed: [options.embed.clone(), fence.options].concat(),
        page: options.page.clone(),
        ..Options::default()
    };
    Ok(written(&workspace, &analysis, ran.as_deref(), &options))
}

/// Whether all that was printed into a page, and all fences in it, still say what the workflows do.
fn check(options: &Options) -> Result<Report, Usage> {
    let mut report = Report::default();
    let (mut count, mut wrong) = (0, 0);
    for file in &options.files {
        let text = source::text(file)?;
        let name = file.to_string_lossy();
        let mut all = blocks(&text, file, options.timeout);
        if Path::new(file)
            .extension()
            .is_some_and(|end| ["md", "mdx", "markdown"].iter().any(|known| end == *known))
        {
            all.extend(fence::find(&text).into_iter().map(|found| {
                let made = html_of_fence(&found.info, &found.body, options);
                (found.line, made.map(|_| ()))
            }));
        }
        all.sort_by_key(|(line, _)| *line);
        count += all.len();
        for (line, held) in all {
            if let Err(sentence) = held {
                wrong += 1;
                report.print(&format!("{name}:{line}: {sentence}"));
            }
        }
    }
    if count == 0 {
        report.say(
            "No workflow was found in it: neither the output of `asl embed` nor a fence of the language asl.",
        );
        return Ok(report.failed_if(true));
    }
    report.say(&format!("{} checked, {wrong} wrong", counted(count, "workflow")));
    Ok(report.failed_if(wrong > 0))
}

/// What `asl embed` printed into a text: the line, and whether it would print the same again.
fn blocks(text: &str, file: &OsStr, timeout: u64) -> Vec<(usize, Result<(), String>)> {
    let mut all = Vec::new();
    for (begin, _) in text.match_indices(BEGIN) {
        let line = text[..begin].matches('\n').count() + 1;
        let rest = &text[begin..];
        let held = match (rest.find("-->"), rest.find(END)) {
            (Some(command_end), Some(end)) if command_end < end => {
                let command = &rest[BEGIN.len()..command_end];
                again(command, file, timeout).and_then(|now| compare(&rest[..end], &now))
            }
            _ => Err(format!(
                "The end of what `asl embed` printed here is missing: {END}"
            )),
        };
        all.push((line, held));
    }
    all
}

/// What a command in a page prints today.
fn again(command: &str, page: &OsStr, timeout: u64) -> Result<String, String> {
    let words = words(command)?;
    let arguments = ["embed".to_owned()].into_iter().chain(words);
    let parsed = arguments::parse(lexopt::Parser::from_args(arguments));
    let (parsed, mut options) = parsed.map_err(|usage| usage.to_string())?;
    let is_plain = parsed == Command::Embed && !options.check && options.fence.is_none();
    let is_stdin = options.files.iter().any(|file| file == "-");
    if !is_plain || is_stdin {
        return Err(format!(
            "`asl embed {command}` prints nothing that could be compared."
        ));
    }
    options.timeout = timeout;
    let written = command_line(&options);
    // A file is named as seen from the page, or from where the command is given.
    for named in [
        Some(&mut options.input),
        Some(&mut options.mocks),
        Some(&mut options.tests),
    ]
    .into_iter()
    .flatten()
    .flatten()
    .chain(&mut options.files)
    {
        let beside = Path::new(page).with_file_name(&*named);
        if beside.is_file() {
            *named = beside.into_os_string();
        }
    }
    let (html, _) = html(&options).map_err(|usage| usage.to_string())?;
    let (_, body) = html.split_once('\n').unwrap_or_default();
    let body = body.strip_suffix(&format!("{END}\n")).unwrap_or(body);
    Ok(format!("{BEGIN}{written} -->\n{body}"))
}

fn compare(there: &str, now: &str) -> Result<(), String> {
    // A page may be indented, and have the line ends of another system.
    let lines = |text: &str| -> Vec<String> {
        text.lines()
            .skip(1)
            .map(|line| line.trim().to_owned())
            .filter(|line| !line.is_empty())
            .collect()
    };
    let (there, now) = (lines(there), lines(now));
    if there == now {
        return Ok(());
    }
    let outcome = |lines: &[String]| {
        let line = lines.iter().find(|line| line.starts_with("<p><strong>"));
        line.map_or_else(
            || "no result".into(),
            |line| {
                line.replace("<p><strong>", "")
                    .replace("</strong>", "")
                    .replace("</p>", "")
            },
        )
    };
    let (was, is) = (outcome(&there), outcome(&now));
    Err(if was == is {
        "This is no longer what the workflow does. Print it again with `asl embed`.".into()
    } else {
        format!(
            "This is no longer what the workflow does: \"{was}\", and now \"{is}\". Print it again with `asl embed`."
        )
    })
}

/// The options of a command as it can be given again.
fn command_line(options: &Options) -> String {
    let mut words: Vec<String> = options
        .files
        .iter()
        .map(|file| file.to_string_lossy().into_owned())
        .collect();
    let files: [(&str, &Option<OsString>); 3] = [
        ("--input", &options.input),
        ("--mocks", &options.mocks),
        ("--tests", &options.tests),
    ];
    for (name, file) in files {
        if let Some(file) = file {
            words.extend([name.to_owned(), file.to_string_lossy().into_owned()]);
        }
    }
    let seed = options.seed.map(|seed| seed.to_string());
    let kind = options
        .machine_type
        .map(|kind| format!("{kind:?}").to_lowercase());
    let named = [
        ("--machine", options.machine.clone()),
        ("--type", kind),
        ("--seed", seed),
        ("--page", options.page.clone()),
    ];
    for (name, value) in named {
        if let Some(value) = value {
            words.extend([name.to_owned(), value]);
        }
    }
    for (name, value) in &options.embed {
        words.extend([format!("--{name}"), value.clone()]);
    }
    if options.is_static {
        words.push("--static".into());
    }
    words
        .iter()
        .map(|word| quoted(word))
        .collect::<Vec<_>>()
        .join(" ")
}

/// A word of a command line within a comment of HTML: in JSON's quotes, unless it is plain.
fn quoted(word: &str) -> String {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "-._/:@%+=,#?&~".contains(c);
    if !word.is_empty() && word.chars().all(is_plain) {
        return word.to_owned();
    }
    // No word may end the comment.
    asl_json::Value::string(word)
        .to_string()
        .replace('>', "\\u003e")
        .replace('<', "\\u003c")
}

/// The words of a command line.
fn words(line: &str) -> Result<Vec<String>, String> {
    let mut all = Vec::new();
    let mut rest = line.trim();
    while !rest.is_empty() {
        let end = if rest.starts_with('"') {
            let mut escaped = false;
            let end = rest.char_indices().skip(1).find(|(_, c)| {
                let ends = *c == '"' && !escaped;
                escaped = *c == '\\' && !escaped;
                ends
            });
            end.map_or(rest.len(), |(index, _)| index + 1)
        } else {
            rest.find(char::is_whitespace).unwrap_or(rest.len())
        };
        let (word, after) = rest.split_at(end);
        all.push(if word.starts_with('"') {
            let read = asl_json::parse(word).ok();
            let text = read.as_ref().and_then(asl_json::Value::as_str);
            text.ok_or_else(|| format!("{word} in the comment cannot be read."))?
                .to_owned()
        } else {
            word.to_owned()
        });
        rest = after.trim_start();
    }
    Ok(all)
}
