//! Boxes and arrows where the diagram places them, in the colors of the overlay.

use std::slice;

use asl_diagram::{Diagram, Edge, EdgeKind, Node, NodeKind, Sign, sign};
use asl_protocol::{Analysis, StateOutcome, StateResult};
use wasm_bindgen::JsCast;
use web_sys::{Element, KeyboardEvent, SvgElement};
use yew::{
    AttrValue, Html, NodeRef, Properties, classes, component, hook, html, use_effect_with, use_memo,
    use_node_ref, use_state_eq,
};

use super::overlay::{Heat, Overlay, OverlayIndex};
use super::viewport::Seen;
use crate::lazy::use_lazy;
use crate::session::{Session, use_session};
use crate::state::action::SelectionAction;
use crate::state::selection::Selector;
use crate::state::shared::Shared;

/// From the left border of a box to its text, and the text's lines.
const TEXT_LEFT: i32 = 40;
const LINE: i32 = 16;
const CAPTION: i32 = 15;
const TAG_LINE: i32 = 15;

/// More arrows than this cannot be told apart, and the browser would be busy with them.
const MOST_ARROWS: usize = 1_500;

/// Properties of [`Drawing`].
#[derive(Clone, Debug, PartialEq, Properties)]
pub struct DrawingProps {
    /// What is known of the workspace.
    pub analysis: Shared<Analysis>,
    /// What the drawing shows beside the definition.
    pub overlay: Option<Overlay>,
    /// JSON Pointer of the selected state.
    pub selected: Option<AttrValue>,
    /// The visible part, if only that is to be rendered.
    pub seen: Option<Seen>,
}

/// Boxes and arrows.
#[component]
pub fn Drawing(props: &DrawingProps) -> Html {
    let session = use_session();
    let group = use_node_ref();
    let lazy = use_lazy();
    let overlay = use_memo((props.overlay.clone(), lazy), |(overlay, lazy)| {
        let (overlay, views) = overlay.as_ref().zip(lazy.views())?;
        Some((views.overlay)(overlay))
    });
    let overlay = (*overlay).as_ref();
    let badges = overlay.zip(lazy.views());
    let diagram = &props.analysis.diagram;
    let is_state = |node: &Node| matches!(node.kind, NodeKind::State(_));
    // The box that Tab leads to, and the number of the request to focus it at once.
    let focus = use_state_eq(|| None::<(usize, u32)>);
    use_focus(*focus, &group);
    // Tab reaches one state, the arrow keys the others from there.
    let by_selection = || {
        diagram
            .nodes
            .iter()
            .position(|node| is_state(node) && props.selected.as_deref() == Some(node.pointer.as_str()))
    };
    let entry = focus
        .map(|(index, _)| index)
        .filter(|index| diagram.nodes.get(*index).is_some_and(is_state));
    let entry = entry
        .or_else(by_selection)
        .or_else(|| diagram.nodes.iter().position(is_state));

    let onkeydown = {
        let (session, focus, analysis) = (session.clone(), focus.clone(), props.analysis.clone());
        move |event: KeyboardEvent| {
            let Some(at) = focused_node(&event) else { return };
            match event.key().as_str() {
                "Enter" | " " => {
                    event.prevent_default();
                    select(&session, &analysis.diagram, at);
                }
                key @ ("ArrowUp" | "ArrowDown" | "ArrowLeft" | "ArrowRight") => {
                    event.prevent_default();
                    if let Some(to) = neighbour(&analysis.diagram, at, key) {
                        focus.set(Some((to, focus.map_or(0, |(_, number)| number.wrapping_add(1)))));
                    }
                }
                _ => {}
            }
        }
    };
    let is_seen = |index: usize| {
        let Some((seen, node)) = props.seen.zip(diagram.nodes.get(index)) else {
            return true;
        };
        seen.shows(node)
    };
    // The box that the keyboard goes to must be rendered.
    let here = |index: usize| is_seen(index) || entry == Some(index);
    let nodes = diagram.nodes.iter().enumerate().filter(|(index, _)| here(*index));
    let nodes = nodes.map(|(index, node)| {
        let selected = is_state(node) && props.selected.as_deref() == Some(node.pointer.as_str());
        let onclick = {
            let (session, analysis) = (session.clone(), props.analysis.clone());
            move |_| select(&session, &analysis.diagram, index)
        };
        if is_frame(node) && !is_state(node) {
            let frame = html! { <rect class="group" x={px(node.x)} y={px(node.y)} width={px(node.w)} height={px(node.h)} rx="8" /> };
            return (frame, true);
        }
        if !is_state(node) {
            return (bubble(node, overlay.is_some()), false);
        }
        let focusable = if entry == Some(index) { "0" } else { "-1" };
        let state = html! { <g key={index} data-node={index.to_string()} role="button" tabindex={focusable} aria-pressed={selected.to_string()}
            aria-label={label(node, overlay)} class={state_class(node, overlay, selected)} {onclick}>{ state(node) }
            if let Some((overlay, views)) = badges { { (views.badges)(node, overlay) } }</g> };
        (state, is_frame(node))
    });
    let (frames, others): (Vec<_>, Vec<_>) = nodes.partition(|(_, is_frame)| *is_frame);
    // In a drawing this large, an arrow that only passes by is of no use.
    let seen_edges = || {
        diagram
            .edges
            .iter()
            .filter(|edge| is_seen(edge.from) || is_seen(edge.to))
            .take(MOST_ARROWS)
    };
    let edges = seen_edges().map(|edge| arrow(edge, diagram, overlay));
    let counts = seen_edges().filter_map(|edge| {
        let (overlay, views) = badges?;
        (views.arrow_badge)(edge, diagram, overlay)
    });
    let tags = seen_edges().filter_map(|edge| tag(edge, diagram, overlay));
    html! {
        <g ref={group} {onkeydown}>
            <defs>
                { for ["arrow", "arrow-taken", "arrow-catch"].map(|id| html! {
                    <marker {id} class={id} viewBox="0 0 8 8" refX="7.5" refY="4" markerWidth="8" markerHeight="8" markerUnits="userSpaceOnUse" orient="auto"><path d="M0 0.5L8 4L0 7.5z" /></marker>
                }) }
            </defs>
            { for frames.into_iter().map(|(node, _)| node) }
            { for edges }
            { for others.into_iter().map(|(node, _)| node) }
            { for tags }
            { for counts }
        </g>
    }
}

/// Focuses a box whenever another request asks for it.
#[hook]
fn use_focus(focus: Option<(usize, u32)>, group: &NodeRef) {
    use_effect_with((focus, group.clone()), |(focus, group)| {
        let element = focus.and_then(|(index, _)| {
            group
                .cast::<Element>()?
                .query_selector(&format!("[data-node='{index}']"))
                .ok()?
        });
        if let Some(element) = element.and_then(|element| element.dyn_into::<SvgElement>().ok()) {
            let _ = element.focus();
        }
    });
}

impl Seen {
    fn shows(&self, node: &Node) -> bool {
        let overlaps = |at: i32, length: i32, from: i32, to: i32| at < to && at + length > from;
        overlaps(node.x, node.w, self.left, self.right) && overlaps(node.y, node.h, self.top, self.bottom)
    }
}

pub(super) fn px(value: i32) -> String {
    value.to_string()
}

fn is_frame(node: &Node) -> bool {
    node.header > 0 || matches!(node.kind, NodeKind::Branch | NodeKind::Processor)
}

fn type_of(node: &Node) -> &str {
    match &node.kind {
        NodeKind::State(type_name) => type_name,
        _ => "",
    }
}

pub(super) fn result<'s>(node: &Node, overlay: Option<&'s OverlayIndex>) -> Option<&'s StateResult> {
    overlay?.node(node)
}

fn state_class(node: &Node, overlay: Option<&OverlayIndex>, selected: bool) -> yew::Classes {
    let heat = overlay.and_then(|overlay| overlay.heat(slice::from_ref(&node.pointer)));
    let outcome = match (overlay, result(node, overlay)) {
        (None, _) => "state-idle",
        (Some(overlay), None) if overlay.is_coverage() => "state-uncovered",
        (Some(_), None) => "state-unvisited",
        (Some(_), Some(_)) if heat.is_some() => "state-heat",
        (Some(_), Some(result)) => match result.outcome {
            StateOutcome::Succeeded => "state-succeeded",
            StateOutcome::Caught => "state-caught",
            StateOutcome::Failed => "state-failed",
            StateOutcome::Cut => "state-cut",
            StateOutcome::Running => "state-running",
        },
    };
    classes!(
        "state",
        outcome,
        heat.map(Heat::class),
        selected.then_some("state-selected"),
        (node.header > 0).then_some("state-frame")
    )
}

fn label(node: &Node, run: Option<&OverlayIndex>) -> String {
    let mut words = vec![
        node.name.clone(),
        type_of(node).to_owned(),
        run.map(|overlay| overlay.words(node.pointer.as_str()))
            .unwrap_or_default(),
    ];
    if node.initial {
        words.push("first state".into());
    }
    words.retain(|word| !word.is_empty());
    words.join(", ")
}

fn bubble(node: &Node, has_run: bool) -> Html {
    let class = classes!("bubble", has_run.then_some("bubble-run"));
    html! {
        <g {class} aria-hidden="true">
            <rect x={px(node.x)} y={px(node.y)} width={px(node.w)} height={px(node.h)} rx={px(node.h / 2)} />
            <text x={px(node.x + node.w / 2)} y={px(node.y + node.h / 2 + 4)} text-anchor="middle">{ &node.name }</text>
        </g>
    }
}

/// A state: its box, the icon of its type, caption and name.
fn state(node: &Node) -> Html {
    let height = if node.header > 0 { node.header } else { node.h };
    let lines = i32::try_from(node.lines.len()).unwrap_or(0);
    let captions = i32::from(!node.caption.is_empty());
    let top = node.y + (height - CAPTION * captions - LINE * lines) / 2;
    let left = node.x + TEXT_LEFT;
    let (sign_x, sign_y) = (node.x + 10, node.y + height / 2 - 11);
    let names = node.lines.iter().zip(0..).map(|(line, index)| {
        html! { <text class="state-name" aria-hidden="true" x={px(left)} y={px(top + CAPTION * captions + LINE * index + 12)}>{ line }</text> }
    });
    html! {
        <>
            <title aria-hidden="true">{ format!("{}{}{}", node.name, if node.caption.is_empty() { "" } else { "\n" }, node.caption) }</title>
            <rect class="state-box" x={px(node.x)} y={px(node.y)} width={px(node.w)} height={px(node.h)} rx="8" />
            <g class={classes!("state-sign", format!("type-{}", type_of(node).to_ascii_lowercase()))} transform={format!("translate({sign_x} {sign_y})")}>
                <rect width="22" height="22" rx="6" />
                { match sign(type_of(node), &node.caption) {
                    Sign::Letters(letters) => html! {
                        <text aria-hidden="true" class={classes!("state-letters", (letters.len() > 2).then_some("state-letters-small"))} x="11" y="15" text-anchor="middle">{ letters }</text>
                    },
                    Sign::Icon(path) => html! { <path transform="translate(4 4) scale(0.875)" d={path} /> },
                } }
            </g>
            if captions > 0 { <text class="state-caption" aria-hidden="true" x={px(left)} y={px(top + 11)}>{ &node.caption }</text> }
            { for names }
        </>
    }
}

/// How many outcomes of an exploration take an arrow.
pub(super) fn heat(edge: &Edge, diagram: &Diagram, overlay: Option<&OverlayIndex>) -> Option<Heat> {
    let state = |index: usize| diagram.nodes.get(index).map(|node| &node.pointer);
    let overlay = overlay?;
    match edge.kind {
        EdgeKind::Start => overlay.heat(slice::from_ref(state(edge.to)?)),
        EdgeKind::End => overlay.heat(&[state(edge.from)?.child("End")]),
        EdgeKind::Next | EdgeKind::Choice | EdgeKind::Default | EdgeKind::Catch => {
            overlay.heat(&edge.pointers)
        }
    }
}

fn is_taken(edge: &Edge, diagram: &Diagram, overlay: Option<&OverlayIndex>) -> bool {
    let Some(overlay) = overlay else { return false };
    let visited = |index: usize| diagram.nodes.get(index).and_then(|node| overlay.node(node));
    match edge.kind {
        EdgeKind::Start => visited(edge.to).is_some(),
        EdgeKind::End => {
            // Inner scopes end when their states do; the outermost one only if all went well.
            let inner = diagram
                .nodes
                .get(edge.to)
                .is_some_and(|node| node.parent.is_some());
            (overlay.succeeded || inner)
                && visited(edge.from).is_some_and(|result| result.outcome == StateOutcome::Succeeded)
                && diagram
                    .nodes
                    .get(edge.from)
                    .is_some_and(|node| !leaves_otherwise(node, overlay))
        }
        EdgeKind::Next | EdgeKind::Choice | EdgeKind::Default | EdgeKind::Catch => edge
            .pointers
            .iter()
            .any(|pointer| overlay.fields.contains(pointer.as_str())),
    }
}

/// Whether a state was left by a transition rather than by the end.
fn leaves_otherwise(node: &Node, overlay: &OverlayIndex) -> bool {
    overlay.fields.iter().any(|field| {
        field
            .as_str()
            .strip_prefix(node.pointer.as_str())
            .is_some_and(|rest| rest == "/Next")
    })
}

fn arrow(edge: &Edge, diagram: &Diagram, overlay: Option<&OverlayIndex>) -> Html {
    let heat = heat(edge, diagram, overlay);
    let taken = heat.is_none() && is_taken(edge, diagram, overlay);
    let is_catch = edge.kind == EdgeKind::Catch;
    let marker = if taken {
        "url(#arrow-taken)"
    } else if is_catch {
        "url(#arrow-catch)"
    } else {
        "url(#arrow)"
    };
    let class = classes!(
        "edge",
        is_catch.then_some("edge-catch"),
        taken.then_some("edge-taken"),
        heat.map(Heat::class),
        overlay
            .filter(|_| !taken && heat.is_none_or(|heat| heat.count == 0))
            .map(|overlay| if overlay.is_coverage() && !edge.pointers.is_empty() {
                "edge-uncovered"
            } else {
                "edge-untaken"
            })
    );
    html! {
        <path {class} d={edge.path.clone()} stroke-dashoffset={px(edge.length)} marker-end={marker}>
            if let Some(heat) = heat {
                <title>{ heat.words() }</title>
            } else if !edge.label.is_empty() {
                <title>{ &edge.label }</title>
            }
        </path>
    }
}

fn tag(edge: &Edge, diagram: &Diagram, overlay: Option<&OverlayIndex>) -> Option<Html> {
    let tag = edge.tag.as_ref()?;
    let class = classes!(
        "edge-tag",
        is_taken(edge, diagram, overlay).then_some("edge-tag-taken")
    );
    let lines = tag.lines.iter().zip(0..).map(|(line, index)| {
        html! { <text x={px(tag.x + tag.w / 2)} y={px(tag.y + 13 + TAG_LINE * index)} text-anchor="middle">{ line }</text> }
    });
    Some(html! {
        <g {class}><title>{ &edge.label }</title><rect x={px(tag.x)} y={px(tag.y)} width={px(tag.w)} height={px(tag.h)} rx="4" />{ for lines }</g>
    })
}

fn select(session: &Session, diagram: &Diagram, index: usize) {
    if let Some(node) = diagram.nodes.get(index) {
        session.dispatch(SelectionAction::State(
            node.pointer.as_str().to_owned().into(),
            Selector::Graph,
        ));
    }
}

fn focused_node(event: &KeyboardEvent) -> Option<usize> {
    let element = event.target()?.dyn_into::<Element>().ok()?;
    element.get_attribute("data-node")?.parse().ok()
}

/// The nearest state in a direction; states off to the side count as farther away.
fn neighbour(diagram: &Diagram, from: usize, key: &str) -> Option<usize> {
    let middle = |node: &Node| {
        (
            node.x + node.w / 2,
            node.y + if node.header > 0 { node.header } else { node.h } / 2,
        )
    };
    let (x, y) = middle(diagram.nodes.get(from)?);
    let states = diagram
        .nodes
        .iter()
        .enumerate()
        .filter(|(index, node)| *index != from && matches!(node.kind, NodeKind::State(_)));
    let distances = states.filter_map(|(index, node)| {
        let (dx, dy) = (middle(node).0 - x, middle(node).1 - y);
        let (ahead, aside) = match key {
            "ArrowUp" => (-dy, dx),
            "ArrowDown" => (dy, dx),
            "ArrowLeft" => (-dx, dy),
            _ => (dx, dy),
        };
        (ahead > 0).then_some((ahead + 2 * aside.abs(), index))
    });
    distances.min().map(|(_, index)| index)
}
