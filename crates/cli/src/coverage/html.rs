//! Coverage as one page: the drawing of each workflow in its colours, what is not covered, and the lines of each file.
//!
//! The page has no script and loads nothing. Everything of a file is escaped.

use std::fmt::{self, Write};

use asl_diagram::{Mark, Node, to_svg_of_run};
use asl_embed::{described, picture_url};
use asl_json::printable::escape_xml;
use lcov::report::section::{self, line};
use quick_xml::escape::escape;

use super::covered::{Coverage, Share, Tested, of_branches, of_lines};
use crate::analysis::analyze;

const HEAD: &str = r#"<!DOCTYPE html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; style-src 'unsafe-inline'">
<title>Coverage of workflows</title>
<style>
:root{color-scheme:light dark;--line:light-dark(#d5dbdb,#3b444f);--yes:light-dark(#e3f4ea,#12351f);--no:light-dark(#fbe3e1,#4a1d1a);--quiet:light-dark(#5f6b7a,#9aa5b1)}
body{font:15px/1.5 system-ui,sans-serif;max-width:72rem;margin:0 auto;padding:1rem}
h1{font-size:1.5rem}h2{font-size:1.15rem;margin:2rem 0 .5rem;overflow-wrap:anywhere}
table{border-collapse:collapse}th,td{text-align:left;padding:.2rem 1.2rem .2rem 0;border-bottom:1px solid var(--line);overflow-wrap:anywhere}
.n{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}
img{box-sizing:border-box;max-width:100%;height:auto;background:#fff;border:1px solid var(--line);border-radius:6px}
pre{font:13px/1.5 ui-monospace,monospace;overflow-x:auto;border:1px solid var(--line);border-radius:6px;padding:.5rem 0;margin:1rem 0}
pre span{display:block;width:max-content;min-width:100%;box-sizing:border-box;padding-right:1rem}
pre i{display:inline-block;font-style:normal;text-align:right;color:var(--quiet);user-select:none;width:4ch;margin-right:1ch}
pre i+i{margin-right:2ch}
.yes{background:var(--yes)}.no{background:var(--no)}
</style>
"#;

/// The page.
pub(super) fn page(coverage: &Coverage) -> String {
    let mut out = HEAD.to_owned();
    // Writing into a String does not fail.
    let _ = write(coverage, &mut out);
    out
}

fn write(coverage: &Coverage, out: &mut String) -> fmt::Result {
    let (lines, branches) = coverage.shares();
    out.push_str("<h1>Coverage of workflows</h1>\n<table>\n<tr><th>File<th class=\"n\">Lines<th class=\"n\">Branches\n");
    for (index, (file, section)) in coverage.files().enumerate() {
        let name = html(&file);
        // A file that only another run tested is not here to be shown.
        let name = if coverage.texts.contains_key(&file) {
            format!("<a href=\"#f{index}\">{name}</a>")
        } else {
            name
        };
        row(&name, of_lines(section), of_branches(section), out)?;
    }
    row("All files", lines, branches, out)?;
    out.push_str("</table>\n");
    for (index, (file, section)) in coverage.files().enumerate() {
        let Some(text) = coverage.texts.get(&file) else {
            continue;
        };
        writeln!(out, "<h2 id=\"f{index}\">{}</h2>", html(&file))?;
        for tested in coverage.tested.iter().filter(|tested| tested.file == file) {
            drawing(tested, out)?;
        }
        source(text, section, out)?;
    }
    Ok(())
}

fn row(name: &str, lines: Share, branches: Share, out: &mut String) -> fmt::Result {
    write!(out, "<tr><td>{name}")?;
    for share in [lines, branches] {
        write!(out, "<td class=\"n\">{share}")?;
    }
    out.push('\n');
    Ok(())
}

/// The drawing, and what no case of this run passed.
fn drawing(tested: &Tested, out: &mut String) -> fmt::Result {
    let diagram = analyze(&tested.workspace).diagram;
    let mark = |node: &Node| {
        let mut items = tested.items.iter();
        let item = items.find(|item| item.pointer == node.pointer)?;
        Some(if item.cases > 0 {
            Mark::Succeeded
        } else {
            Mark::Failed
        })
    };
    writeln!(
        out,
        "<img src=\"{}\" alt=\"{}\" width=\"{}\" height=\"{}\">",
        picture_url(&to_svg_of_run(&diagram, &mark)),
        html(&described(&diagram)),
        diagram.width,
        diagram.height
    )?;
    let mut missed = tested.items.iter().filter(|item| item.cases == 0).peekable();
    if missed.peek().is_none() {
        out.push_str("<p>The cases cover everything.</p>\n");
        return Ok(());
    }
    out.push_str("<p>Not covered in this run:</p>\n<ul>\n");
    for item in missed {
        writeln!(out, "<li>{}", html(&item.label))?;
    }
    out.push_str("</ul>\n");
    Ok(())
}

/// The text, each line with its number and its count.
fn source(text: &str, section: &section::Value, out: &mut String) -> fmt::Result {
    out.push_str("<pre>");
    for (number, text) in (1..).zip(text.lines()) {
        let count = section.lines.get(&line::Key { line: number });
        let (class, count) = match count.map(|line| line.count) {
            None => ("", String::new()),
            Some(0) => (" class=\"no\"", "0".to_owned()),
            Some(count) => (" class=\"yes\"", count.to_string()),
        };
        write!(
            out,
            "<span{class}><i>{number}</i><i>{count}</i>{}</span>",
            html(text)
        )?;
    }
    out.push_str("</pre>\n");
    Ok(())
}

fn html(text: &str) -> String {
    escape(escape_xml(text)).into_owned()
}
