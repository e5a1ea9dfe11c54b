//! What stands in a documentation page in the place of a workflow: HTML that reads without scripts, and the element
//! `<asl-playground>` around it that runs it. Also the fences of Markdown that ask for it ([`fence`]).
//!
//! The HTML is one block: no line of it is empty, so Markdown takes it for what it is. Everything of the workspace is
//! escaped. What does not live here: running and drawing, reading files, and the element itself (`web/embed`).

#![cfg_attr(
    test,
    allow(
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::panic,
        clippy::indexing_slicing,
        reason = "a test fails by panicking"
    )
)]

mod escape;
pub mod fence;
mod highlight;

use std::collections::HashMap;
use std::fmt::Write;

use asl_diagram::{Diagram, Mark, Node, NodeKind, to_svg, to_svg_of_run};
use asl_json::printable;
use asl_protocol::{RunSummary, StateOutcome, duration};
use asl_workspace::{Workspace, link};
use escape::html;

/// More of a definition or an output is not printed; the link has it all.
const MOST_LINES: usize = 200;
const MOST_BYTES: usize = 16_000;

/// Drawing and text side by side where there is room, and the rest below.
const FIGURE: &str = "display:flex;flex-wrap:wrap;gap:0 1em;align-items:flex-start;margin:1em 0";

/// What a reader is shown.
#[derive(Clone, Copy, Debug)]
pub struct Embed<'a> {
    /// The workspace.
    pub workspace: &'a Workspace,
    /// The drawing of its definition.
    pub diagram: &'a Diagram,
    /// How it ran; `None` if it is not to run.
    pub run: Option<&'a RunSummary>,
    /// The address of the playground; without it there is no link, and the element looks beside its own script.
    pub page: Option<&'a str>,
    /// Attributes of the element: its options.
    pub options: &'a [(String, String)],
}

impl Embed<'_> {
    /// The element, with what stands there until it is live.
    pub fn element(&self) -> String {
        let mut out = String::from("<asl-playground");
        if self.page.is_some() {
            attribute("href", &self.link(), &mut out);
        }
        for (name, value) in self.options {
            attribute(name, value, &mut out);
        }
        out.push_str(">\n");
        if self.page.is_none() {
            let json = self.workspace.to_json().to_string();
            let json = json.replace('<', "\\u003c");
            let _ = writeln!(out, "<script type=\"application/json\">{json}</script>");
        }
        out.push_str(&self.fallback());
        out.push_str("</asl-playground>\n");
        out
    }

    /// The drawing, the text, how it ran, and the link: without anything that needs a script.
    pub fn fallback(&self) -> String {
        let mut out = format!("<figure class=\"asl-workflow\" style=\"{FIGURE}\">\n");
        let _ = writeln!(
            out,
            "<img src=\"{}\" alt=\"{}\" width=\"{}\" height=\"{}\" style=\"max-width:100%;height:auto\">",
            self.picture(),
            html(&described(self.diagram)),
            self.diagram.width,
            self.diagram.height
        );
        code(
            &highlight::json(&shortened(self.workspace.definition.trim_end())),
            &mut out,
        );
        out.push_str("<figcaption style=\"flex-basis:100%\">\n");
        if let Some(run) = self.run {
            result(run, &mut out);
        }
        if self.page.is_some() {
            let _ = writeln!(
                out,
                "<p><a href=\"{}\">Open in the playground</a></p>",
                html(&self.link())
            );
        }
        out.push_str("</figcaption>\n</figure>\n");
        out
    }

    /// The link to the workspace.
    pub fn link(&self) -> String {
        let page = self.page.unwrap_or_default();
        format!("{page}{}", link::encode(self.workspace))
    }

    /// The drawing as a `data:` URL: its styles stay its own.
    fn picture(&self) -> String {
        let svg = self
            .run
            .map_or_else(|| to_svg(self.diagram), |run| svg_of_run(self.diagram, run));
        picture_url(&svg)
    }
}

/// An SVG document as a `data:` URL, which may stand in an attribute as it is.
pub fn picture_url(svg: &str) -> String {
    let mut out = String::from("data:image/svg+xml,");
    for c in printable::escape_xml(svg).chars() {
        match c {
            '"' => out.push('\''),
            '%' | '#' | '<' | '>' | '\'' | '&' | '\\' | '`' | '{' | '}' => {
                let _ = write!(out, "%{:02X}", u32::from(c));
            }
            '\n' | '\r' | '\t' => out.push(' '),
            _ => out.push(c),
        }
    }
    out
}

/// The drawing in the colors of a run.
pub fn svg_of_run(diagram: &Diagram, run: &RunSummary) -> String {
    let outcomes: HashMap<&str, StateOutcome> = run
        .states
        .iter()
        .map(|state| (state.pointer.as_str(), state.outcome))
        .collect();
    let mark = |node: &Node| {
        outcomes.get(node.pointer.as_str()).map(|outcome| match outcome {
            StateOutcome::Succeeded => Mark::Succeeded,
            StateOutcome::Caught => Mark::Caught,
            StateOutcome::Failed => Mark::Failed,
            StateOutcome::Cut | StateOutcome::Running => Mark::Cut,
        })
    };
    to_svg_of_run(diagram, &mark)
}

/// The drawing in words: each state and where it leads.
pub fn described(diagram: &Diagram) -> String {
    let mut out = String::from("Workflow graph.");
    let name = |index: usize| diagram.nodes.get(index).map_or("", |node| node.name.as_str());
    let states = diagram
        .nodes
        .iter()
        .enumerate()
        .filter(|(_, node)| matches!(node.kind, NodeKind::State(_)));
    for (index, node) in states.take(MOST_LINES / 4) {
        let targets: Vec<&str> = diagram
            .edges
            .iter()
            .filter(|edge| edge.from == index)
            .map(|edge| name(edge.to))
            .collect();
        let _ = match targets.as_slice() {
            [] => write!(out, " {}.", node.name),
            targets => write!(out, " {} leads to {}.", node.name, targets.join(", ")),
        };
    }
    out
}

/// How it ran, in words and with its output.
fn result(run: &RunSummary, out: &mut String) {
    let events = run.events;
    let _ = writeln!(
        out,
        "<p><strong>{}</strong> after {} of virtual time, {events} event{}.</p>",
        run.status,
        duration(run.duration),
        if events == 1 { "" } else { "s" }
    );
    if let Some(error) = &run.error {
        let _ = writeln!(out, "<p>Error: <code>{}</code></p>", html(error));
    }
    if let Some(cause) = run.cause.as_ref().filter(|cause| !cause.is_empty()) {
        let _ = writeln!(out, "<p>Cause: {}</p>", html(cause));
    }
    if let Some(output) = &run.output {
        out.push_str("<p>Output:</p>\n");
        code(&highlight::json(&shortened(output)), out);
    }
}

/// A text that is HTML already, as code. A line break after `<pre>` would vanish, and an empty line would end the block.
fn code(text: &str, out: &mut String) {
    let text = text.replace("\n\n", "\n&#10;").replace("\n\n", "\n&#10;");
    let _ = writeln!(
        out,
        "<pre style=\"flex:1 1 20em;overflow:auto\"><code class=\"language-json\">{text}</code></pre>"
    );
}

/// The beginning of a long text, as the HTML shows it.
pub fn shortened(text: &str) -> String {
    let mut out = String::new();
    for (index, line) in text.lines().enumerate() {
        if index == MOST_LINES || out.len() + line.len() > MOST_BYTES {
            out.push('…');
            break;
        }
        if index > 0 {
            out.push('\n');
        }
        // A line of blanks alone would be an empty one.
        out.push_str(line.trim_end());
    }
    out
}

fn attribute(name: &str, value: &str, out: &mut String) {
    let _ = write!(out, " {name}=\"{}\"", html(value));
}

#[cfg(test)]
mod tests;
