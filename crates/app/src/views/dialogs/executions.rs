//! What several recorded executions have in common that were opened at once, and a list to open each from.
//!
//! What does not live here: summing them up (`asl-recording`, in the worker).

use std::collections::HashMap;

use asl_diagram::{Edge, Node, NodeKind};
use asl_protocol::ExecutionsView;
use yew::{Callback, Html, Properties, classes, component, html};

use super::picture::{Arrow, picture};
use crate::actions::recordings;
use crate::session::{Session, use_session};
use crate::state::shared::Shared;
use crate::views::controls::modal::Modal;

/// Properties of [`ExecutionsDialog`].
#[derive(Clone, Debug, PartialEq, Properties)]
pub struct ExecutionsProps {
    /// The summary.
    pub executions: Option<Shared<ExecutionsView>>,
    /// Called when the user closes the dialog.
    pub on_close: Callback<()>,
}

/// The dialog.
#[component]
pub fn ExecutionsDialog(props: &ExecutionsProps) -> Html {
    let session = use_session();
    let Some(view) = &props.executions else {
        return html! {};
    };
    let tallies = view.tallies.iter().filter(|(_, counts)| !counts.is_empty());
    html! {
        <Modal title={format!("{} recorded executions", view.count)} on_close={props.on_close.clone()}>
            { weights(view) }
            { for tallies.map(|(title, counts)| tally(title, counts)) }
            { states(view) }
            { list(view, &session) }
        </Modal>
    }
}

/// The workflow with the share of the executions that took each arrow.
fn weights(view: &ExecutionsView) -> Html {
    let drawn = view.drawing.as_ref().and_then(|drawing| {
        let diagram = &drawing.diagram;
        let name = |index: usize| {
            let node = diagram.nodes.get(index);
            node.filter(|node| matches!(node.kind, NodeKind::State(_)))
                .map_or("", |node| &*node.name)
        };
        let counts: HashMap<(&str, &str), usize> = view
            .moves
            .iter()
            .map(|((from, to), count)| ((&**from, &**to), *count))
            .collect();
        let of_state = |node: &Node| {
            let entered = view.entered.iter().find(|(state, _)| *state == node.name);
            match entered {
                Some((_, count)) => (
                    classes!("compare-both"),
                    Some(format!("{count} of {}", view.count)),
                ),
                None => (classes!("compare-none"), None),
            }
        };
        let of_arrow = |edge: &Edge| {
            let count = counts
                .get(&(name(edge.from), name(edge.to)))
                .copied()
                .unwrap_or(0);
            // From one to nine pixels, by the share.
            let share = (count * 8).div_ceil(view.count.max(1));
            Arrow {
                width: u32::try_from(1 + share.min(8)).unwrap_or(1),
                label: (count > 0).then(|| count.to_string()),
            }
        };
        picture(diagram, of_state, of_arrow)
    });
    let step = |((from, to), count): &((String, String), usize)| {
        let of = |name: &str, end: &str| {
            if name.is_empty() {
                end.to_owned()
            } else {
                name.to_owned()
            }
        };
        (format!("{} → {}", of(from, "Start"), of(to, "End")), *count)
    };
    let steps: Vec<(String, usize)> = view.moves.iter().map(step).collect();
    html! { <>{ drawn }{ tally("Steps", &steps) }</> }
}

fn tally(title: &str, counts: &[(String, usize)]) -> Html {
    let rows = counts
        .iter()
        .map(|(name, count)| html! { <tr><td>{ name }</td><td>{ *count }</td></tr> });
    table(title, &[title, "Executions"], rows.collect())
}

fn states(view: &ExecutionsView) -> Html {
    let rows = view.states.iter().map(|(name, visits, median, p95)| {
        html! {
            <tr><td>{ name }</td><td>{ *visits }</td><td>{ format!("{median} ms") }</td><td>{ format!("{p95} ms") }</td></tr>
        }
    });
    let heads = ["State", "Visits", "Median", "95th percentile"];
    table("Slowest states", &heads, rows.collect())
}

/// The executions, each with a button that opens it.
fn list(view: &ExecutionsView, session: &Session) -> Html {
    let rows = view.executions.iter().enumerate().map(|(index, (name, status, time))| {
        let onclick = {
            let session = session.clone();
            move |_| recordings::open_one(&session, index)
        };
        html! {
            <tr>
                <td>{ name }</td><td>{ status }</td><td>{ time }</td>
                <td><button type="button" class="button button-small" aria-label={format!("Open {name}")} {onclick}>{ "Open" }</button></td>
            </tr>
        }
    });
    let more = view.count.saturating_sub(view.executions.len());
    html! {
        <>
            { table("Executions", &["Execution", "Outcome", "Time", ""], rows.collect()) }
            if more > 0 { <p class="soft">{ format!("{more} more are not listed.") }</p> }
        </>
    }
}

fn table(title: &str, heads: &[&str], rows: Html) -> Html {
    html! {
        <section>
            <h3>{ title }</h3>
            <div class="redact-list" tabindex="0" role="region" aria-label={title.to_owned()}>
                <table>
                    <thead><tr>{ for heads.iter().map(|head| html! { <th scope="col">{ *head }</th> }) }</tr></thead>
                    <tbody>{ rows }</tbody>
                </table>
            </div>
        </section>
    }
}
