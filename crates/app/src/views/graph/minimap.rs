//! The whole of a drawing that is too large to be fitted, small, with the part that shows. A press or a drag goes there.
//!
//! The keyboard has the arrow keys and the list of states for that, so nothing here can be focused.

use std::fmt::Write;

use asl_diagram::{Diagram, NodeKind};
use asl_protocol::{Analysis, StateOutcome};
use web_sys::{Element, PointerEvent};
use yew::{AttrValue, Callback, Html, Properties, TargetCast, component, html, use_memo};

use super::{Go, Window};
use crate::session::use_app_state;
use crate::state::shared::Shared;

/// The sides of the map: the smallest and the largest, in pixels.
const SIDES: (f64, f64) = (40.0, 160.0);
/// How small the marked part may look, in pixels.
const SMALLEST_PART: f64 = 6.0;

/// Properties of [`Minimap`].
#[derive(Clone, Debug, PartialEq, Properties)]
pub struct MinimapProps {
    /// What is drawn.
    pub analysis: Shared<Analysis>,
    /// The part that shows.
    pub window: Window,
    /// Called with the point that is to come to the middle.
    pub on_go: Go,
}

/// The map.
#[component]
pub fn Minimap(props: &MinimapProps) -> Html {
    let state = use_app_state();
    let diagram = &props.analysis.diagram;
    let (width, height) = (f64::from(diagram.width.max(1)), f64::from(diagram.height.max(1)));
    let scale = (SIDES.1 / width).min(SIDES.1 / height);
    let sides = [width, height].map(|side| (side * scale).clamp(SIDES.0, SIDES.1));
    let summary = state
        .summary()
        .filter(|_| state.run.drawn().is_some() || state.is_definition_current());
    let key = (props.analysis.clone(), summary.cloned());
    let paths = use_memo(key, |(analysis, summary)| {
        let failed = |pointer: &str| {
            summary.as_ref().is_some_and(|run| {
                let mut failed = run
                    .states
                    .iter()
                    .filter(|state| state.outcome == StateOutcome::Failed);
                failed.any(|state| state.pointer == *pointer)
            })
        };
        boxes(&analysis.diagram, failed)
    });
    let go = {
        let on_go = props.on_go.clone();
        Callback::from(move |event: PointerEvent| {
            let Some(map) = event
                .target_dyn_into::<Element>()
                .and_then(|target| target.closest(".minimap").ok()?)
            else {
                return;
            };
            let at = map.get_bounding_client_rect();
            let x = (f64::from(event.client_x()) - at.left()) / at.width();
            let y = (f64::from(event.client_y()) - at.top()) / at.height();
            on_go.emit((x.clamp(0.0, 1.0) * width, y.clamp(0.0, 1.0) * height));
        })
    };
    let onpointermove = {
        let go = go.clone();
        move |event: PointerEvent| {
            if event.buttons() & 1 == 1 {
                go.emit(event);
            }
        }
    };
    let window = props.window;
    // However large the drawing is, one sees where one is.
    let part = |length: f64, whole: f64, side: f64| length.min(whole).max(SMALLEST_PART / side * whole);
    let (part_width, part_height) = (
        part(window.width, width, sides[0]),
        part(window.height, height, sides[1]),
    );
    let left = window.left.clamp(0.0, (width - part_width).max(0.0));
    let top = window.top.clamp(0.0, (height - part_height).max(0.0));
    html! {
        <svg class="minimap" aria-hidden="true" width={whole(sides[0])} height={whole(sides[1])} viewBox={format!("0 0 {} {}", diagram.width, diagram.height)}
            preserveAspectRatio="none" onpointerdown={go} {onpointermove}>
            <path class="minimap-states" d={paths.0.clone()} />
            <path class="minimap-failed" d={paths.1.clone()} />
            <rect class="minimap-part" x={whole(left)} y={whole(top)} width={whole(part_width)} height={whole(part_height)} />
        </svg>
    }
}

/// A number without its fraction. The code that prints doubles is large.
#[expect(
    clippy::cast_possible_truncation,
    reason = "no drawing is that large, and a cast saturates"
)]
fn whole(number: f64) -> String {
    (number.round() as i64).to_string()
}

/// The boxes of all states and of those that failed, as two paths.
fn boxes(diagram: &Diagram, failed: impl Fn(&str) -> bool) -> (AttrValue, AttrValue) {
    let (mut all, mut bad) = (String::new(), String::new());
    let states = diagram.nodes.iter();
    for node in states.filter(|node| matches!(node.kind, NodeKind::State(_)) && node.header == 0) {
        let path = if failed(node.pointer.as_str()) {
            &mut bad
        } else {
            &mut all
        };
        // Writing to a string does not fail.
        let _ = write!(path, "M{} {}h{}v{}h-{}z", node.x, node.y, node.w, node.h, node.w);
    }
    (all.into(), bad.into())
}
