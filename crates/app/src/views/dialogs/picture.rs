//! The workflow as a small picture in a dialog: boxes with a style each, arrows with a weight each.
//!
//! What does not live here: the graph of the page, which can be walked and zoomed (`views::graph`).

use asl_diagram::{Diagram, Edge, Node, NodeKind};
use yew::{Classes, Html, classes, html};

/// How many boxes are drawn at most.
const MOST_BOXES: usize = 300;

/// How an arrow is drawn.
pub struct Arrow {
    /// Its width.
    pub width: u32,
    /// What stands at its middle.
    pub label: Option<String>,
}

/// The picture; nothing of a large workflow, and nothing where there is none. `of_state` gives the style of a state's box and
/// what stands below its name.
pub fn picture(
    diagram: &Diagram,
    of_state: impl Fn(&Node) -> (Classes, Option<String>),
    of_arrow: impl Fn(&Edge) -> Arrow,
) -> Option<Html> {
    if diagram.nodes.is_empty() || diagram.nodes.len() > MOST_BOXES {
        return None;
    }
    let boxes = diagram
        .nodes
        .iter()
        .filter(|node| node.header == 0 || matches!(node.kind, NodeKind::State(_)));
    let boxes = boxes.map(|node| {
        let (class, below) = match node.kind {
            NodeKind::State(_) => of_state(node),
            _ => (classes!("compare-none"), None),
        };
        let middle = node.y + if node.header > 0 { 18 } else { node.h / 2 + 5 };
        let lift = if below.is_some() && node.header == 0 { 8 } else { 0 };
        let (x, y) = ((node.x + node.w / 2).to_string(), (middle - lift).to_string());
        html! {
            <g class={classes!("compare-box", class)}>
                <rect x={node.x.to_string()} y={node.y.to_string()} width={node.w.to_string()} height={node.h.to_string()} rx="8" />
                <text x={x.clone()} {y}>{ node.lines.first().cloned().unwrap_or_default() }</text>
                if let Some(below) = below { <text class="compare-count" {x} y={(middle - lift + 16).to_string()}>{ below }</text> }
            </g>
        }
    });
    let arrows = diagram.edges.iter().map(|edge| {
        let Arrow { width, label } = of_arrow(edge);
        let place = edge.points.get(edge.points.len() / 2).filter(|_| label.is_some());
        html! {
            <>
                <path class="compare-arrow" d={edge.path.clone()} style={format!("stroke-width: {width}")} />
                if let Some((x, y)) = place { <text class="compare-weight" x={(x + 6).to_string()} y={(y - 6).to_string()}>{ label }</text> }
            </>
        }
    });
    Some(html! {
        <svg class="compare-drawing" aria-hidden="true" viewBox={format!("0 0 {} {}", diagram.width, diagram.height)}>
            { for arrows }{ for boxes }
        </svg>
    })
}
