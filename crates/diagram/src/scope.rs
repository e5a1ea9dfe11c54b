//! From the outline to the diagram: boxes for states, containers around inner scopes, arrows for transitions.
//!
//! Scopes are laid out from the inside out, because a container is as large as what it contains; then everything
//! is put in its place from the outside in. Depth is bounded by [`Options::max_nesting`].

use std::collections::HashMap;

use asl::outline::{EdgeKind as Field, OutlineScope, OutlineState};
use asl_json::{NameHash, Pointer};

use crate::graph::{Arc, Graph};
use crate::place::{Effort, Placement, place};
use crate::{Diagram, Edge, EdgeKind, Node, NodeKind, Options, Tag, text, words};

/// Around the whole drawing.
const MARGIN: i32 = 24;
/// Every state is a box of this size, so that straight ways look straight.
const STATE: (i32, i32) = (188, 58);
const BUBBLE: (i32, i32) = (72, 32);
/// The strip with the name of a container.
const HEADER: i32 = 50;
/// From the border of a container to its groups, and between groups.
const PADDING: i32 = 14;
/// From the border of a group to its states.
const GROUP_PADDING: i32 = 16;
/// A group without states.
const EMPTY_GROUP: (i32, i32) = (120, 48);

/// The font sizes that texts are fitted for.
pub(crate) const NAME_FONT: i32 = 13;
/// Names are bold: they are as wide as others of this size, in the widest of the common fonts.
const BOLD_NAME: i32 = 15;
pub(crate) const SMALL_FONT: i32 = 11;
/// From the left border of a box to its text: room for an icon.
pub(crate) const TEXT_LEFT: i32 = 40;
const TEXT_RIGHT: i32 = 8;
/// Words at an arrow: the longest line, and the height of a line.
const TAG_WIDTH: i32 = 168;
pub(crate) const TAG_LINE: i32 = 15;

/// Draws an outline.
///
/// Transitions to states that do not exist are left out, and so is `StartAt` where it names none. Of two states with
/// one name in one scope, arrows lead to the first.
pub fn layout(scope: &OutlineScope, options: &Options) -> Diagram {
    let plan = Plan::new(scope, options, true, 0);
    let mut diagram = Diagram {
        width: plan.placement.width + 2 * MARGIN,
        height: plan.placement.height + 2 * MARGIN,
        ..Diagram::default()
    };
    plan.emit(&mut diagram, (MARGIN, MARGIN), None);
    diagram
}

/// A scope with its layout, before it has its place.
struct Plan<'a> {
    scope: &'a OutlineScope,
    boxes: Vec<Shape<'a>>,
    arrows: Vec<Arrow>,
    placement: Placement,
}

/// What a box of the graph is.
enum Shape<'a> {
    Start,
    End,
    State(&'a OutlineState, Vec<Plan<'a>>),
}

/// An arrow of the graph, with all transitions that it stands for.
struct Arrow {
    from: usize,
    to: usize,
    kind: EdgeKind,
    pointers: Vec<Pointer>,
    /// In full, and short.
    labels: Vec<(String, String)>,
    /// The words that are drawn: at most two lines.
    lines: Vec<String>,
}

impl<'a> Plan<'a> {
    fn new(scope: &'a OutlineScope, options: &Options, top: bool, depth: usize) -> Self {
        let mut boxes = Vec::with_capacity(scope.states.len() + 2);
        let mut graph = Graph::default();
        if top {
            boxes.push(Shape::Start);
            graph.boxes.push(BUBBLE);
        }
        let mut names = HashMap::with_capacity_and_hasher(scope.states.len(), NameHash::default());
        // Inside of containers there is no Start: there the first state comes first in the graph.
        let first = scope.start_at.as_deref().filter(|_| !top);
        let first = scope.states.iter().position(|state| Some(&*state.name) == first);
        let others = (0..scope.states.len()).filter(|index| Some(*index) != first);
        for state in first
            .into_iter()
            .chain(others)
            .filter_map(|index| scope.states.get(index))
        {
            let inner = if depth < options.max_nesting {
                state.scopes.as_slice()
            } else {
                &[]
            };
            let inner: Vec<Plan> = inner
                .iter()
                .map(|scope| Plan::new(scope, options, false, depth + 1))
                .collect();
            names.entry(&*state.name).or_insert(boxes.len());
            graph.boxes.push(container_size(&inner));
            boxes.push(Shape::State(state, inner));
        }
        let mut arrows: Vec<Arrow> = Vec::new();
        let start = scope.start_at.as_deref().and_then(|name| names.get(name));
        if let (true, Some(&to)) = (top, start) {
            arrows.push(Arrow::plain(0, to, EdgeKind::Start));
        }
        for (from, shape) in boxes.iter().enumerate() {
            if let Shape::State(state, _) = shape {
                arrows_of(state, from, &names, &mut arrows);
            }
        }
        if top {
            let end = boxes.len();
            boxes.push(Shape::End);
            graph.boxes.push(BUBBLE);
            for (from, shape) in boxes.iter().enumerate() {
                if matches!(shape, Shape::State(state, _) if state.terminal) {
                    arrows.push(Arrow::plain(from, end, EdgeKind::End));
                }
            }
        }
        for arrow in &mut arrows {
            arrow.lines = arrow.tag_lines();
            graph.arcs.push(Arc {
                from: arrow.from,
                to: arrow.to,
                minor: arrow.kind == EdgeKind::Catch,
                tag: tag_size(&arrow.lines),
            });
        }
        let careful = scope.states.len() <= options.careful_states;
        let effort = if careful {
            Effort {
                order: 12,
                columns: 12,
            }
        } else {
            Effort { order: 2, columns: 2 }
        };
        let placement = place(&graph, effort);
        Self {
            scope,
            boxes,
            arrows,
            placement,
        }
    }

    /// The size as a group in a container.
    fn group_size(&self) -> (i32, i32) {
        let (width, height) = if self.boxes.is_empty() {
            EMPTY_GROUP
        } else {
            (self.placement.width, self.placement.height)
        };
        (width + 2 * GROUP_PADDING, height + 2 * GROUP_PADDING)
    }

    /// Adds boxes and arrows to the diagram, the left upper corner of the scope at `origin`.
    fn emit(self, diagram: &mut Diagram, origin: (i32, i32), parent: Option<usize>) {
        let Self { scope, placement, .. } = self;
        let mut indices = Vec::with_capacity(self.boxes.len());
        for (index, shape) in self.boxes.into_iter().enumerate() {
            let corner = placement.corners[index];
            let at = (origin.0 + corner.0, origin.1 + corner.1);
            indices.push(diagram.nodes.len());
            match shape {
                Shape::Start => diagram.nodes.push(bubble(scope, NodeKind::Start, "Start", at)),
                Shape::End => diagram.nodes.push(bubble(scope, NodeKind::End, "End", at)),
                Shape::State(state, inner) => {
                    let initial = scope.start_at.as_ref() == Some(&state.name);
                    emit_state(diagram, state, initial, inner, at, parent);
                }
            }
        }
        for (arrow, route) in self.arrows.into_iter().zip(placement.routes) {
            let (Some(&from), Some(&to)) = (indices.get(arrow.from), indices.get(arrow.to)) else {
                continue;
            };
            let route = route.moved(origin);
            let lines = arrow.lines;
            let (w, h) = tag_size(&lines);
            let (path, length) = route.path();
            diagram.edges.push(Edge {
                from,
                to,
                kind: arrow.kind,
                pointers: arrow.pointers,
                label: label(arrow.labels),
                tag: route.tag.map(|(x, y)| Tag { lines, x, y, w, h }),
                points: route.points(),
                path,
                length,
                back: route.back,
            });
        }
    }
}

fn bubble(scope: &OutlineScope, kind: NodeKind, name: &str, (x, y): (i32, i32)) -> Node {
    Node {
        pointer: scope.pointer.clone(),
        name: name.to_owned(),
        lines: vec![name.to_owned()],
        caption: String::new(),
        initial: kind == NodeKind::Start,
        terminal: kind == NodeKind::End,
        kind,
        x,
        y,
        w: BUBBLE.0,
        h: BUBBLE.1,
        header: 0,
        parent: None,
    }
}

fn emit_state(
    diagram: &mut Diagram,
    state: &OutlineState,
    initial: bool,
    inner: Vec<Plan>,
    (x, y): (i32, i32),
    parent: Option<usize>,
) {
    let (w, h) = container_size(&inner);
    let room = w - TEXT_LEFT - TEXT_RIGHT;
    let most_lines = if inner.is_empty() { 2 } else { 1 };
    let this = diagram.nodes.len();
    diagram.nodes.push(Node {
        pointer: state.pointer.clone(),
        name: state.name.to_string(),
        lines: text::wrap(&state.name, BOLD_NAME, room, most_lines),
        caption: text::elided(words::caption(state), SMALL_FONT, room),
        kind: NodeKind::State(state.type_name.as_deref().unwrap_or_default().to_owned()),
        initial,
        terminal: state.terminal,
        x,
        y,
        w,
        h,
        header: if inner.is_empty() { 0 } else { HEADER },
        parent,
    });
    let is_map = state.type_name.as_deref() == Some("Map");
    // Branches stand in the middle of a container that its name or a neighbour made wider.
    let total: i32 = inner
        .iter()
        .map(|plan| plan.group_size().0 + PADDING)
        .sum::<i32>()
        - PADDING;
    let mut left = x + (w - total) / 2;
    for (index, plan) in inner.into_iter().enumerate() {
        let (group_w, _) = plan.group_size();
        let (kind, name) = if is_map {
            (NodeKind::Processor, "Item processor".to_owned())
        } else {
            (NodeKind::Branch, format!("Branch {}", index + 1))
        };
        let group = diagram.nodes.len();
        let group_h = h - HEADER - PADDING;
        diagram.nodes.push(Node {
            pointer: plan.scope.pointer.clone(),
            lines: Vec::new(),
            name,
            caption: String::new(),
            kind,
            initial: false,
            terminal: false,
            x: left,
            y: y + HEADER,
            w: group_w,
            h: group_h,
            header: 0,
            parent: Some(this),
        });
        plan.emit(
            diagram,
            (left + GROUP_PADDING, y + HEADER + GROUP_PADDING),
            Some(group),
        );
        left += group_w + PADDING;
    }
}

/// The size of the box of a state that contains these scopes.
fn container_size(inner: &[Plan]) -> (i32, i32) {
    if inner.is_empty() {
        return STATE;
    }
    let width: i32 = inner
        .iter()
        .map(|plan| plan.group_size().0 + PADDING)
        .sum::<i32>()
        + PADDING;
    let height = inner.iter().map(|plan| plan.group_size().1).max().unwrap_or(0);
    (width.max(STATE.0), height + HEADER + PADDING)
}

/// Adds the arrows that leave a state; transitions of one kind to one target become one arrow.
fn arrows_of(
    state: &OutlineState,
    from: usize,
    names: &HashMap<&str, usize, NameHash>,
    arrows: &mut Vec<Arrow>,
) {
    let mut known: HashMap<(usize, bool), usize, NameHash> = HashMap::default();
    for edge in &state.edges {
        let Some(&to) = names.get(&*edge.target) else {
            continue;
        };
        let kind = match edge.kind {
            Field::Next => EdgeKind::Next,
            Field::Default => EdgeKind::Default,
            Field::Choice(_) => EdgeKind::Choice,
            Field::Catch(_) => EdgeKind::Catch,
        };
        let new = arrows.len();
        let index = *known.entry((to, kind == EdgeKind::Catch)).or_insert(new);
        if index == new {
            arrows.push(Arrow::plain(from, to, kind));
        }
        if let Some(arrow) = arrows.get_mut(index) {
            arrow.pointers.push(edge.pointer.clone());
            let label = words::transition(state, edge.kind, false);
            if !label.is_empty() {
                arrow
                    .labels
                    .push((label, words::transition(state, edge.kind, true)));
            }
        }
    }
}

impl Arrow {
    fn plain(from: usize, to: usize, kind: EdgeKind) -> Self {
        Self {
            from,
            to,
            kind,
            pointers: Vec::new(),
            labels: Vec::new(),
            lines: Vec::new(),
        }
    }

    /// The words that are drawn: at most two lines.
    fn tag_lines(&self) -> Vec<String> {
        if self.kind == EdgeKind::Catch && self.labels.iter().any(|label| words::catches_all(&label.1)) {
            return Vec::new();
        }
        match self.labels.as_slice() {
            [] => Vec::new(),
            [(_, label)] => text::wrap(label, SMALL_FONT, TAG_WIDTH, 2),
            [first, second] => [first, second]
                .iter()
                .map(|(_, label)| text::elide(label, SMALL_FONT, TAG_WIDTH))
                .collect(),
            [(_, first), rest @ ..] => vec![
                text::elide(first, SMALL_FONT, TAG_WIDTH),
                format!("or {} more", rest.len()),
            ],
        }
    }
}

/// All words of an arrow.
fn label(labels: Vec<(String, String)>) -> String {
    let mut labels = labels.into_iter().map(|(label, _)| label);
    let mut all = labels.next().unwrap_or_default();
    for label in labels {
        all.push_str(" · ");
        all.push_str(&label);
    }
    all
}

fn tag_size(lines: &[String]) -> (i32, i32) {
    let widest = lines.iter().map(|line| text::width(line, SMALL_FONT)).max();
    match widest {
        None => (0, 0),
        Some(widest) => {
            let count = i32::try_from(lines.len()).unwrap_or(0);
            (widest + 10, count * TAG_LINE + 4)
        }
    }
}
