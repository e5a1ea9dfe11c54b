//! `asl diagram`: the workflow graph as a drawing or as a list.

use std::fmt::Write;

use asl_diagram::{Diagram, NodeKind, to_svg};
use asl_protocol::Analysis;

use crate::report::Report;

/// The graph.
pub fn diagram(analysis: &Analysis, text: bool) -> Report {
    if text {
        Report::fine(&listed(&analysis.diagram))
    } else {
        Report::fine(&format!("{}\n", to_svg(&analysis.diagram)))
    }
}

/// Every state on a line, those of branches and processors below it, and where each of them leads.
fn listed(diagram: &Diagram) -> String {
    let name = |index: usize| diagram.nodes.get(index).map_or("", |node| node.name.as_str());
    let mut out = String::new();
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
        // Writing into a String does not fail.
        let _ = write!(out, "{indent}{}", node.name);
        if let NodeKind::State(state_type) = &node.kind {
            let _ = write!(out, " ({state_type})");
        }
        if node.initial {
            out.push_str(", first state");
        }
        out.push('\n');
        for edge in diagram.edges.iter().filter(|edge| edge.from == index) {
            let _ = write!(out, "{indent}  -> {}", name(edge.to));
            if !edge.label.is_empty() {
                let _ = write!(out, "  [{}]", edge.label);
            }
            out.push('\n');
        }
    }
    out
}
