//! Moments: a slider over the events of the run. The drawing shows what had happened by then; a line says what was under way.
//!
//! Nothing is asked of the worker before the slider is opened, and never more than one moment at a time.

use std::cell::RefCell;
use std::rc::Rc;

use asl_protocol::{GetMoment, MomentView, OpenVisit, duration};
use web_sys::{HtmlInputElement, InputEvent, KeyboardEvent};
use yew::{
    AttrValue, Html, TargetCast, component, html, use_effect_with, use_mut_ref, use_node_ref, use_state_eq,
};

use crate::session::{Session, use_app_state, use_session};
use crate::state::action::{RunAction, SelectionAction};
use crate::state::selection::Selector;
use crate::views::controls::icon::{Picture, icon};

/// How many visits under way are named.
const MOST_NAMED: usize = 4;

/// What is asked for and what is wanted next: one question is under way at a time.
#[derive(Debug, Default)]
struct Asking {
    is_asked: bool,
    wanted: Option<u64>,
}

fn ask(session: &Session, asking: &Rc<RefCell<Asking>>, run: u32, event: u64) {
    {
        let mut now = asking.borrow_mut();
        if now.is_asked {
            now.wanted = Some(event);
            return;
        }
        now.is_asked = true;
    }
    let (then, asking) = (session.clone(), Rc::clone(asking));
    session.ask_or(GetMoment { event }, move |answer| {
        let wanted = {
            let mut now = asking.borrow_mut();
            now.is_asked = false;
            now.wanted.take()
        };
        if let Some(moment) = answer.flatten() {
            // The data flow shows what the event is about.
            let selected = moment.visit.zip(moment.state.as_ref());
            let selected =
                selected.map(|(visit, (pointer, _))| (visit, AttrValue::from(pointer.to_string())));
            then.dispatch(RunAction::ShowMoment(run, Some(moment)));
            if let Some((visit, pointer)) = selected {
                then.dispatch(SelectionAction::Visit(visit, Some(pointer), Selector::Moment));
            }
        }
        if let Some(event) = wanted {
            ask(&then, &asking, run, event);
        }
    });
}

/// Shows a moment of the run, from elsewhere.
pub fn show(session: &Session, run: u32, event: u64) {
    ask(session, &Rc::default(), run, event);
}

/// The button that opens the slider, and the slider.
#[component]
pub fn Moments() -> Html {
    let (state, session) = (use_app_state(), use_session());
    let asking = use_mut_ref(Asking::default);
    let at = use_state_eq(|| 1_u64);
    let slider = use_node_ref();
    let run = state.run.number;
    let is_open = state.run.moment.is_some();
    use_effect_with(is_open, {
        let slider = slider.clone();
        move |_| {
            if let Some(slider) = slider.cast::<HtmlInputElement>() {
                // This fails only if it is not in the document.
                let _ = slider.focus();
            }
        }
    });
    // A moment that was shown from elsewhere moves the slider, too; one that lags behind it does not.
    use_effect_with(state.run.moment.as_ref().map(|moment| moment.event), {
        let (asking, at) = (Rc::clone(&asking), at.setter());
        move |event| {
            if let Some(event) = event.filter(|_| !asking.borrow().is_asked) {
                at.set(event);
            }
        }
    });
    let can_show = !state.run.lost
        && !state.run.running
        && (state.run.drawn().is_some() || state.is_definition_current());
    let Some(summary) = state.summary().filter(|_| can_show) else {
        return html! {};
    };
    let events = u64::try_from(summary.events).unwrap_or(u64::MAX);
    let go = {
        let (session, at) = (session.clone(), at.setter());
        move |event: u64| {
            let event = event.clamp(1, events);
            at.set(event);
            ask(&session, &asking, run, event);
        }
    };
    let Some(moment) = &state.run.moment else {
        let onclick = move |_| go(1);
        return html! {
            <button type="button" class="button button-small moments-open" title="Step through the events of the run" {onclick}>{ icon(Picture::Wait) }{ "Moments" }</button>
        };
    };
    let oninput = {
        let go = go.clone();
        move |event: InputEvent| {
            if let Ok(event) = event.target_unchecked_into::<HtmlInputElement>().value().parse() {
                go(event);
            }
        }
    };
    let close = move || session.dispatch(RunAction::ShowMoment(run, None));
    let onkeydown = {
        let (close, earlier, later) = (close.clone(), moment.earlier, moment.later);
        move |event: KeyboardEvent| {
            let to = match (event.shift_key(), event.key().as_str()) {
                (true, "ArrowLeft" | "ArrowDown") => earlier.or(Some(1)),
                (true, "ArrowRight" | "ArrowUp") => later.or(Some(events)),
                (_, "Escape") => return close(),
                _ => return,
            };
            event.prevent_default();
            if let Some(to) = to {
                go(to);
            }
        }
    };
    let text = format!("Event {} of {events}: {}", moment.event, words(moment));
    html! {
        <section class="moments" aria-label="Moments">
            <div class="moments-head">
                <input type="range" ref={slider} min="1" max={events.to_string()} value={at.to_string()} {oninput} {onkeydown}
                    aria-label="Event" aria-valuetext={text.clone()} title="← → by event, with Shift by state" />
                <button type="button" class="button button-quiet button-icon button-small" aria-label="Close moments" title="Close" onclick={move |_| close()}>{ icon(Picture::Close) }</button>
            </div>
            <p class="moments-text">{ text }</p>
            if !moment.open.is_empty() { <p class="moments-text soft">{ under_way(moment) }</p> }
            if let Some(variables) = &moment.variables {
                <details class="fold"><summary>{ "Variables" }</summary><pre class="moments-variables" tabindex="0">{ variables }</pre></details>
            }
        </section>
    }
}

fn words(moment: &MomentView) -> String {
    let state = moment
        .state
        .as_ref()
        .map_or(String::new(), |(_, state)| format!(", {state}"));
    format!("{}{state}, at {}", moment.type_name, duration(moment.at))
}

/// The innermost visits under way, and what they do.
fn under_way(moment: &MomentView) -> String {
    let one = |visit: &OpenVisit| match visit.path.last() {
        Some(last) => format!("{} #{last}: {}", visit.state, visit.doing),
        None => format!("{}: {}", visit.state, visit.doing),
    };
    let named: Vec<String> = moment.open.iter().rev().take(MOST_NAMED).map(one).collect();
    match moment.open.len().saturating_sub(MOST_NAMED) + moment.more {
        0 => named.join(" · "),
        more => format!("{} · and {more} more", named.join(" · ")),
    }
}
