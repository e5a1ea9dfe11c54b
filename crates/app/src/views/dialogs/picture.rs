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
    /// What stands beside it.
    pub label: Option<String>,
}

/// A part of the picture in which something stands: left, top, right, bottom.
type Area = (i32, i32, i32, i32);

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
    let is_box = |node: &&Node| node.header == 0;
    let areas = diagram.nodes.iter().filter(is_box);
    let mut taken: Vec<Area> = areas
        .map(|node| (node.x, node.y, node.x + node.w, node.y + node.h))
        .collect();
    let arrows = diagram.edges.iter().map(|edge| {
        let Arrow { width, label } = of_arrow(edge);
        let place = label
            .as_ref()
            .and_then(|label| beside(&edge.points, width, label, &taken));
        taken.extend(place);
        html! {
            <>
                <path class="compare-arrow" d={edge.path.clone()} style={format!("stroke-width: {width}")} />
                if let Some((x, _, _, bottom)) = place { <text class="compare-weight" x={x.to_string()} y={(bottom - 3).to_string()}>{ label }</text> }
            </>
        }
    });
    let arrows: Html = arrows.collect();
    Some(html! {
        <svg class="compare-drawing" aria-hidden="true" viewBox={format!("0 0 {} {}", diagram.width, diagram.height)}>
            { arrows }{ for boxes }
        </svg>
    })
}

/// Where a label stands beside an arrow: the first place on its way that nothing else has. Arrows that meet are told apart near
/// their starts.
fn beside(points: &[(i32, i32)], width: u32, label: &str, taken: &[Area]) -> Option<Area> {
    /// A digit, and a line.
    const LETTER: (i32, i32) = (8, 16);
    let (across, high) = (LETTER.0 * i32::try_from(label.len()).unwrap_or(1), LETTER.1);
    let gap = 3 + i32::try_from(width / 2).unwrap_or(0);
    let pairs = points.iter().zip(points.iter().skip(1));
    let places = pairs.flat_map(|((x, y), (to_x, to_y))| {
        let is_level = (to_x - x).abs() > (to_y - y).abs();
        [2, 1, 3].into_iter().flat_map(move |quarter| {
            let (x, y) = (x + (to_x - x) * quarter / 4, y + (to_y - y) * quarter / 4);
            // Above and below what is level, right and left of what is not.
            let corners = if is_level {
                [(x - across / 2, y - gap - high), (x - across / 2, y + gap)]
            } else {
                [(x + gap, y - high / 2), (x - gap - across, y - high / 2)]
            };
            corners.map(|(x, y)| (x, y, x + across, y + high))
        })
    });
    let is_free = |area: &Area| {
        let overlaps =
            |other: &Area| area.0 < other.2 && other.0 < area.2 && area.1 < other.3 && other.1 < area.3;
        area.0 >= 0 && !taken.iter().any(overlaps)
    };
    places.clone().find(is_free).or_else(|| places.clone().next())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_of_arrows_that_meet_stand_apart() {
        let arrows = [
            vec![(10, 0), (10, 40), (50, 60)],
            vec![(50, 0), (50, 60)],
            vec![(52, 0), (52, 40), (50, 60)],
        ];
        let mut taken: Vec<Area> = Vec::new();
        for points in &arrows {
            let place = beside(points, 2, "12", &taken).unwrap();
            let overlaps = |other: &Area| {
                place.0 < other.2 && other.0 < place.2 && place.1 < other.3 && other.1 < place.3
            };
            assert!(!taken.iter().any(overlaps), "{place:?}: {taken:?}");
            taken.push(place);
        }
        // Nothing is free: it stands somewhere.
        assert!(beside(&[(0, 0), (0, 9)], 2, "1", &[(-99, -99, 99, 99)]).is_some());
        assert_eq!(beside(&[], 2, "1", &[]), None);
    }
}
