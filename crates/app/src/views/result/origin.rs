//! A value of the data flow, and where each part of it comes from: the way back to the event that wrote it.
//!
//! What does not live here: finding the way (`asl-playground`).

use std::rc::Rc;

use asl_protocol::{GetOrigin, OriginHop, OriginView};
use yew::{AttrValue, Html, Properties, component, html, use_effect_with, use_state_eq};

use super::explanation::sentence;
use crate::session::{Session, use_session};
use crate::views::controls::icon::{Picture, icon};
use crate::views::controls::json_view::{JsonView, copy_button};
use crate::views::graph::moments;

/// Properties of [`Traced`].
#[derive(Clone, Debug, PartialEq, Properties)]
pub struct TracedProps {
    /// The accessible name.
    pub label: AttrValue,
    /// The value.
    pub json: AttrValue,
    /// For each line, whether it has changed.
    #[prop_or_default]
    pub changed: Option<Rc<Vec<bool>>>,
    /// The visit.
    pub visit: usize,
    /// The step of its data flow; none for its variables.
    #[prop_or_default]
    pub step: Option<usize>,
    /// The number of the run.
    pub run: u32,
}

/// JSON to read, with a button that asks where it comes from. Then each line can be asked about.
#[component]
pub fn Traced(props: &TracedProps) -> Html {
    let session = use_session();
    let line = use_state_eq(|| None::<usize>);
    let origin = use_state_eq(|| None::<Box<OriginView>>);
    use_effect_with((props.visit, props.step, props.run), {
        let line = line.setter();
        move |_| line.set(None)
    });
    use_effect_with((props.visit, props.step, props.run, *line), {
        let (session, origin) = (session.clone(), origin.setter());
        move |&(visit, step, _, line)| match line {
            Some(line) => session.ask(GetOrigin { visit, step, line }, move |answer| origin.set(answer)),
            None => origin.set(None),
        }
    });
    let toggle = {
        let line = line.clone();
        move |_| line.set(if line.is_some() { None } else { Some(0) })
    };
    let title = "Where does this come from?";
    let on_line = line.map(|_| {
        let line = line.setter();
        yew::Callback::from(move |chosen| line.set(Some(chosen)))
    });
    html! {
        <>
            <div class="code-box">
                <button type="button" class="button button-quiet button-icon button-small origin-button" aria-label={title} {title} aria-pressed={line.is_some().to_string()} onclick={toggle}>{ icon(Picture::Left) }</button>
                { copy_button(&session, &props.label.to_ascii_lowercase(), &props.json) }
                <JsonView label={props.label.clone()} text={props.json.clone()} changed={props.changed.clone()} asked={*line} {on_line} />
            </div>
            if let Some(origin) = &*origin { { way(origin, props.run, &session) } }
        </>
    }
}

fn way(origin: &OriginView, run: u32, session: &Session) -> Html {
    let last = origin.hops.len().saturating_sub(1);
    let hops = origin.hops.iter().enumerate();
    html! {
        <section class="explained origin" aria-label="Where it comes from" role="status">
            <p class="explained-sentence">{ "Where " }<code class="code-word">{ &origin.path }</code>{ " comes from" }<span class="soft">{ " · press another line, or ↑ ↓" }</span></p>
            <ol class="clauses">{ for hops.map(|(index, each)| hop(each, index == last, run, session)) }</ol>
        </section>
    }
}

fn hop(view: &OriginHop, is_origin: bool, run: u32, session: &Session) -> Html {
    let onclick = {
        let (session, event) = (session.clone(), view.event);
        move |_| moments::show(&session, run, event)
    };
    let label = format!("Event {}", view.event);
    html! {
        <li class="clause">
            <p class="clause-head">
                <span class={if is_origin { "clause-sign clause-sign-applies" } else { "clause-sign" }}>{ icon(if is_origin { Picture::Check } else { Picture::Left }) }</span>
                <span class="origin-sentence">{ sentence(&view.sentence) }</span>
                <button type="button" class="button button-small" {onclick}>{ label }</button>
            </p>
        </li>
    }
}
