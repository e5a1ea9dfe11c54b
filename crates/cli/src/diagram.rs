//! `asl diagram`: the workflow graph as a drawing or as a list.

use std::fmt::Write;

use asl_diagram::{Diagram, NodeKind, to_svg};
use asl_json::printable::escape_xml;

use crate::analysis::analyze;
use crate::arguments::Options;
use crate::check;
use crate::report::{Report, Usage};
use crate::source;

/// The graph. What is not a definition has none: its findings are printed instead.
pub(crate) fn diagram(options: &Options) -> Result<Report, Usage> {
    let (workspace, notes) = source::one(options)?;
    let analysis = analyze(&workspace);
    if analysis.states.is_empty() {
        let sentence = "There is no diagram: the file has no states.";
        return Ok(notes.over(check::refusal(&analysis, sentence, options)?));
    }
    let mut report = Report::default();
    if options.text {
        for line in listed(&analysis.diagram) {
            report.print(&line);
        }
    } else {
        report.out = format!("{}\n", escape_xml(&to_svg(&analysis.diagram)));
    }
    Ok(notes.over(report))
}

/// A line for every state, those of branches and processors below it, and where each of them leads.
fn listed(diagram: &Diagram) -> Vec<String> {
    let name = |index: usize| diagram.nodes.get(index).map_or("", |node| node.name.as_str());
    let mut lines = Vec::new();
    for (index, node) in diagram.nodes.iter().enumerate() {
        if matches!(node.kind, NodeKind::Start | NodeKind::End) {
            continue;
        }
        let mut depth = 0;
        let mut around = node.parent;
        while let Some(parent) = around {
            depth += 1;
            around = diagram.nodes.get(parent).and_then(|node| node.parent);
        }
        let indent = "  ".repeat(depth);
        let mut line = format!("{indent}{}", at_start(&node.name));
        // Writing into a String does not fail.
        if let NodeKind::State(state_type) = &node.kind {
            let _ = write!(line, " ({state_type})");
        }
        if node.initial {
            line.push_str(", first state");
        }
        lines.push(line);
        for edge in diagram.edges.iter().filter(|edge| edge.from == index) {
            let mut line = format!("{indent}  -> {}", name(edge.to));
            if !edge.label.is_empty() {
                let _ = write!(line, "  [{}]", edge.label);
            }
            lines.push(line);
        }
    }
    lines
}

/// A name where a line begins: in quotes if it could be taken for something else, such as a command of a CI system.
fn at_start(name: &str) -> String {
    if name.starts_with(char::is_alphanumeric) {
        name.to_owned()
    } else {
        format!("\"{name}\"")
    }
}
