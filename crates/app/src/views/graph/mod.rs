//! The middle pane: the drawing of the state machine with an overlay of the last run or of what the test cases cover, or
//! the same as a list.

pub mod badges;
mod drawing;
pub mod minimap;
pub mod moments;
pub mod overlay;
mod viewport;

use asl_diagram::NodeKind;
use asl_protocol::Analysis;
use yew::{AttrValue, Callback, Html, Properties, classes, component, html, use_node_ref, use_state_eq};

use crate::lazy::{Lazy, use_lazy};
use crate::session::{Session, use_session};
use crate::state::action::{SelectionAction, ViewAction};
use crate::state::selection::Selector;
use crate::state::shared::Shared;
use crate::state::view::Dialog;
use crate::views::controls::capped::Capped;
use crate::views::controls::icon::{Picture, icon};
use drawing::Drawing;
pub use overlay::Overlay;
pub use overlay::outcome_class;
use viewport::Viewport;
pub use viewport::{Go, Window};

/// Of drawings with more boxes than this, only the visible part is rendered.
const MOST_WHOLE: usize = 400;

/// Properties of [`Graph`].
#[derive(Clone, Debug, PartialEq, Properties)]
pub struct GraphProps {
    /// What is known of the workspace.
    pub analysis: Option<Shared<Analysis>>,
    /// What to show beside the definition.
    pub overlay: Option<Overlay>,
    /// JSON Pointer of the selected state.
    pub selected: Option<AttrValue>,
    /// The number of the run: after it, the selected state comes into sight.
    pub run: u32,
    /// The name of the execution in view, if it is not the one that was started.
    pub title: Option<AttrValue>,
}

/// The middle pane.
#[component]
pub fn Graph(props: &GraphProps) -> Html {
    let (session, lazy) = (use_session(), use_lazy());
    let (pane, as_list) = (use_node_ref(), use_state_eq(|| false));
    let is_empty = props
        .analysis
        .as_ref()
        .is_some_and(|analysis| analysis.states.is_empty());
    let show = |list: bool, picture, title: &'static str| {
        let as_list = as_list.clone();
        let pressed = *as_list == list;
        let onclick = move |_| as_list.set(list);
        html! {
            <button type="button" class="button button-quiet button-icon button-small" aria-pressed={pressed.to_string()} aria-label={title} {title} {onclick}>
                { icon(picture) }
            </button>
        }
    };
    let switch = html! {
        <div class="graph-switch" role="group" aria-label="Show the states as">
            { show(false, Picture::Graph, "Graph") }
            { show(true, Picture::List, "List") }
        </div>
    };
    let content = match &props.analysis {
        None => html! {},
        Some(_) if is_empty => html! {
            <div class="empty">
                { icon(Picture::Graph) }
                <p>{ "No states to draw yet." }</p>
                <p class="soft">{ "A state machine needs \"StartAt\" and \"States\". Start with one of the examples." }</p>
            </div>
        },
        Some(analysis) if *as_list => {
            let draw = {
                let (analysis, props, session) = (analysis.clone(), props.clone(), session.clone());
                Callback::from(move |most| {
                    state_list(
                        &analysis,
                        most,
                        props.overlay.as_ref(),
                        props.selected.as_ref(),
                        (&session, lazy),
                    )
                })
            };
            html! { <div class="state-lists"><Capped count={analysis.states.len()} what="states" {draw} /></div> }
        }
        Some(analysis) => {
            let is_large = analysis.diagram.nodes.len() > MOST_WHOLE;
            let draw = {
                let props = props.clone();
                Callback::from(move |seen| {
                    props.analysis.clone().map_or_else(Html::default, |analysis| {
                        let (overlay, selected) = (props.overlay.clone(), props.selected.clone());
                        html! { <Drawing {analysis} {overlay} {selected} seen={is_large.then_some(seen)} /> }
                    })
                })
            };
            let map = {
                let analysis = analysis.clone();
                Callback::from(move |(window, go)| {
                    lazy.show_if_ready(|views| (views.minimap)(&analysis, window, go))
                })
            };
            let nodes = &analysis.diagram.nodes;
            let start = nodes.iter().find(|node| node.initial);
            let start = start.map_or(analysis.diagram.width / 2, |node| node.x + node.w / 2);
            let shown = nodes
                .iter()
                .filter(|node| matches!(node.kind, NodeKind::State(_)))
                .find(|node| props.selected.as_deref() == Some(node.pointer.as_str()))
                .map(|node| {
                    (
                        node.x,
                        node.y,
                        node.w,
                        if node.header > 0 { node.header } else { node.h },
                    )
                });
            let dispatch = |action: ViewAction| {
                let session = session.clone();
                Callback::from(move |()| session.dispatch(action.clone()))
            };
            html! {
                <Viewport pane={pane.clone()} width={analysis.diagram.width} height={analysis.diagram.height} {start} {shown} {draw} {map}
                    request={(props.selected.clone().filter(|_| shown.is_some()), props.run)}
                    on_search={dispatch(ViewAction::ShowDialog(Some(Dialog::Outline)))} on_wide={dispatch(ViewAction::ToggleWide)} />
            }
        }
    };
    html! {
        <section ref={pane} id="pane-panel-1" class="pane pane-graph" aria-label="Workflow">
            { content }
            if matches!(props.overlay, Some(Overlay::Coverage(_))) && !is_empty {
                <p class="graph-overlay">{ "Test case coverage" }</p>
            } else if matches!(props.overlay, Some(Overlay::Explored(_))) && !is_empty {
                <p class="graph-overlay">{ "How many outcomes pass" }</p>
            } else if let Some(title) = &props.title {
                <p class="graph-overlay">{ title }</p>
            }
            if !is_empty {
                { switch }
                { lazy.show_if_ready(|views| (views.moments)()) }
            }
        </section>
    }
}

/// The states as a list, for users who do not use the drawing.
fn state_list(
    analysis: &Shared<Analysis>,
    most: usize,
    overlay: Option<&Overlay>,
    selected: Option<&AttrValue>,
    (session, lazy): (&Session, Lazy),
) -> Html {
    let overlay = overlay
        .zip(lazy.views())
        .map(|(overlay, views)| (views.overlay)(overlay));
    let items = analysis.states.iter().take(most).map(|state| {
        let result = overlay.as_ref().and_then(|overlay| overlay.state(state.pointer.as_str()));
        let class = result.map_or("unvisited", |result| outcome_class(result.outcome));
        let overlay = overlay
            .as_ref()
            .map(|overlay| overlay.words(state.pointer.as_str()))
            .unwrap_or_default();
        let pointer = AttrValue::from(state.pointer.to_string());
        let is_selected = selected == Some(&pointer);
        let session = session.clone();
        let onclick = move |_| session.dispatch(SelectionAction::State(pointer.clone(), Selector::Graph));
        html! {
            <li>
                <button type="button" class={classes!("state-item", is_selected.then_some("state-item-selected"))} aria-pressed={is_selected.to_string()} {onclick}>
                    <span class={classes!("type-sign", format!("type-{}", state.type_name.to_ascii_lowercase()))}>{ icon(Picture::of_state(&state.type_name)) }</span>
                    <span class="state-item-name">{ &state.name }</span>
                    <span class="soft">{ &state.type_name }</span>
                    if !overlay.is_empty() { <span class={classes!("state-overlay", format!("overlay-{class}"))}>{ overlay }</span> }
                </button>
            </li>
        }
    });
    html! { <ul class="state-list" aria-label="States">{ for items }</ul> }
}
