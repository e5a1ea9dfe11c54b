//! "What can happen?": the outcomes of the workflow by their ends, and what follows from them.

use asl::Status;
use asl_json::Pointer;
use asl_protocol::{Document, Exploration, ExtremeView, IdleView, OutcomeView, UncaughtView, counted};
use yew::{AttrValue, Html, classes, html};

use super::costs::{costs, weight_field};
use super::outcome::ending;
use crate::actions::explore::{explore, make_case, run, share, stop, write_rest};
use crate::session::Session;
use crate::state::State;
use crate::state::action::{SelectionAction, WorkspaceAction};
use crate::state::explored::Explored;
use crate::state::selection::Selector;
use crate::views::controls::icon::{Picture, icon};

/// The most outcomes of a group that show.
const SHOWN: usize = 30;
/// The most groups that show.
const GROUPS: usize = 60;

/// The tab.
pub fn can_happen(state: &State, session: &Session) -> Html {
    let explored = &state.explored;
    let content = match (&explored.found, &explored.trouble) {
        (None, Some(trouble)) => html! {
            <>
                <p class="callout callout-error" role="status">{ trouble }</p>
                <p>{ explore_button(session, "Explore again") }</p>
            </>
        },
        (None, None) => nothing(explored.running, session),
        (Some(found), trouble) => html! {
            <>
                { head(found, explored.running, session) }
                if let Some(trouble) = trouble { <p class="callout callout-error" role="status">{ trouble }</p> }
                if explored.is_stale(&state.workspace) {
                    <p class="callout callout-stale">{ "The workspace has changed since this exploration." }{ explore_button(session, "Explore again") }</p>
                }
                { answers(found, session) }
                { costs(found, explored, session) }
                { groups(found, explored, session) }
            </>
        },
    };
    html! { <div class="scroll stack" aria-busy={explored.running.to_string()}>{ content }</div> }
}

fn explore_button(session: &Session, words: &'static str) -> Html {
    let session = session.clone();
    html! {
        <button type="button" class="button button-small" onclick={move |_| explore(&session)}>{ icon(Picture::Search) }{ words }</button>
    }
}

fn nothing(running: bool, session: &Session) -> Html {
    html! {
        <div class="empty">
            { icon(Picture::Search) }
            if running {
                <p>{ "Exploring…" }</p>
            } else {
                <p>{ "What can happen when calls fail, nobody answers, or data is missing?" }</p>
                <p class="soft">{ "The workflow runs again and again, each time with another failure or other data. You see every way it can end, errors that nobody catches, and what never happens. You can run each outcome, and make a test case of it." }</p>
                { explore_button(session, "Explore") }
            }
        </div>
    }
}

fn head(found: &Exploration, running: bool, session: &Session) -> Html {
    let rest = {
        let session = session.clone();
        move |_| write_rest(&session)
    };
    let stop = {
        let session = session.clone();
        move |_| stop(&session)
    };
    html! {
        <div class="explored-head">
            <h2>{ "What can happen?" }</h2>
            <p role="status">{ &found.bounds }</p>
            <div class="explored-buttons">
                if running {
                    <button type="button" class="button button-small" onclick={stop}>{ icon(Picture::Stop) }{ "Stop exploring" }</button>
                } else {
                    if found.untested > 0 {
                        <button type="button" class="button button-small" onclick={rest}>{ icon(Picture::Plus) }{ format!("Write test cases for the rest ({})", found.untested) }</button>
                    }
                    { explore_button(session, "Explore again") }
                }
            </div>
        </div>
    }
}

/// What follows from the outcomes, what is most urgent first.
fn answers(found: &Exploration, session: &Session) -> Html {
    let missing = found.missing.iter().map(|row| {
        html! {
            <li>{ state_link(&row.state, &row.pointer, session) }<span class="soft">{ format!(" {} ", row.cause) }</span>{ witness(found, row.outcome, session) }</li>
        }
    });
    let repeated = found.repeated.iter().map(|row| {
        let times = format!(" is called up to {} times for one visit. Is that safe? ", row.calls);
        html! { <li>{ state_link(&row.state, &row.pointer, session) }{ times }{ witness(found, row.outcome, session) }</li> }
    });
    html! {
        <>
            { section("Errors that nobody catches", found.uncaught.iter().map(|row| uncaught(row, found, session)).collect()) }
            { section("States that failed over their data", missing.collect()) }
            { section("At most", found.extremes.iter().map(|row| extreme(row, found, session)).collect()) }
            { section("Calls that are repeated", repeated.collect()) }
            { section("States that no outcome entered", found.never_entered.iter().map(|row| idle(row, session)).collect()) }
            { section("Retriers, catchers and rules that did nothing", found.idle.iter().map(|row| idle(row, session)).collect()) }
        </>
    }
}

fn section(title: &'static str, rows: Vec<Html>) -> Html {
    if rows.is_empty() {
        return html! {};
    }
    html! {
        <section class="block">
            <header class="section-header"><h2>{ title }</h2></header>
            <ul class="plain explored-list" aria-label={title}>{ for rows }</ul>
        </section>
    }
}

fn uncaught(row: &UncaughtView, found: &Exploration, session: &Session) -> Html {
    let fix = row.fix.as_ref().map(|fix| {
        let (session, fix) = (session.clone(), fix.clone());
        let title = fix.title.clone();
        let label = format!("{title}: {}", row.state);
        let onclick = move |_| session.dispatch(WorkspaceAction::ApplyFix(Document::Definition, fix.clone()));
        html! { <button type="button" class="button button-small" aria-label={label} {onclick}>{ title }</button> }
    });
    html! {
        <li>
            { state_link(&row.state, &row.pointer, session) }
            { " " }
            { for row.errors.iter().map(|error| html! { <><code>{ error }</code>{ " " }</> }) }
            { witness(found, row.outcome, session) }
            { for fix }
        </li>
    }
}

fn extreme(row: &ExtremeView, found: &Exploration, session: &Session) -> Html {
    html! {
        <li class={classes!(row.is_alarming.then_some("explored-alarming"))}>{ &row.sentence }{ " " }{ witness(found, row.outcome, session) }</li>
    }
}

fn idle(row: &IdleView, session: &Session) -> Html {
    let sure = if row.is_certain { "Never. " } else { "" };
    html! { <li>{ state_link(&row.label, &row.pointer, session) }<span class="soft">{ format!(" {sure}{}", row.why) }</span></li> }
}

/// A state, or a part of one, that the drawing shows when it is pressed.
fn state_link(name: &str, pointer: &Pointer, session: &Session) -> Html {
    let steps: Vec<String> = pointer.steps().collect();
    let depth = steps
        .iter()
        .rposition(|step| step == "States")
        .map_or(steps.len(), |at| at + 2);
    let state = steps
        .iter()
        .take(depth)
        .fold(Pointer::root(), |place, step| place.child(step));
    let (session, state) = (session.clone(), AttrValue::from(state.to_string()));
    let onclick = move |_| session.dispatch(SelectionAction::State(state.clone(), Selector::List));
    html! { <button type="button" class="state-link" {onclick}>{ name.to_owned() }</button> }
}

/// Runs the outcome that shows it.
fn witness(found: &Exploration, outcome: usize, session: &Session) -> Html {
    let Some(row) = found.outcomes.get(outcome) else {
        return html! {};
    };
    let (session, because) = (session.clone(), row.because.clone());
    let label = format!("Run it: {because}");
    let onclick = move |_| run(&session, outcome, because.clone());
    html! { <button type="button" class="button button-quiet button-small" aria-label={label} {onclick}>{ "Run it" }</button> }
}

/// How outcomes end.
type End<'o> = (Status, Option<&'o str>);
/// Outcomes with their numbers.
type Numbered<'o> = Vec<(usize, &'o OutcomeView)>;

/// The outcomes by their ends.
fn groups(found: &Exploration, explored: &Explored, session: &Session) -> Html {
    let mut groups: Vec<(End<'_>, Numbered<'_>)> = Vec::new();
    for (index, outcome) in found.outcomes.iter().enumerate() {
        let end = (outcome.status, outcome.error.as_deref());
        match groups.iter_mut().find(|(known, _)| *known == end) {
            Some((_, outcomes)) => outcomes.push((index, outcome)),
            None => groups.push((end, vec![(index, outcome)])),
        }
    }
    html! {
        <section class="block">
            <header class="section-header"><h2>{ "Outcomes" }</h2></header>
            { for groups.into_iter().take(GROUPS).map(|(end, outcomes)| group(end, &outcomes, explored, session)) }
        </section>
    }
}

fn group(
    (status, error): End<'_>,
    outcomes: &[(usize, &OutcomeView)],
    explored: &Explored,
    session: &Session,
) -> Html {
    let (word, tone) = ending(status);
    let rows = outcomes
        .iter()
        .take(SHOWN)
        .map(|(index, outcome)| one(*index, outcome, explored.weight(*index), session));
    html! {
        <details class="fold explored-group" open={outcomes.len() <= 3}>
            <summary>
                <span class={classes!("explored-end", format!("explored-{tone}"))}>{ word }</span>
                if let Some(error) = error { { " " }<code>{ error.to_owned() }</code> }
                <span class="soft">{ format!(" {}", counted(outcomes.len(), "outcome")) }</span>
            </summary>
            <ol class="plain stack">{ for rows }</ol>
            if outcomes.len() > SHOWN { <p class="soft">{ format!("The first {SHOWN} of {}.", outcomes.len()) }</p> }
        </details>
    }
}

fn one(index: usize, outcome: &OutcomeView, weight: f64, session: &Session) -> Html {
    let act = |act: fn(&Session, usize)| {
        let session = session.clone();
        move |_| act(&session, index)
    };
    let show = {
        let (session, because) = (session.clone(), outcome.because.clone());
        move |_| run(&session, index, because.clone())
    };
    let because = &outcome.because;
    html! {
        <li class="explored-outcome" aria-label={because.clone()}>
            <p class="explored-because">
                { because }
                if outcome.is_tested { <span class="explored-tested">{ icon(Picture::Check) }{ "tested" }</span> }
            </p>
            <p class="soft">{ outcome.way() }</p>
            <p class="soft">{ outcome.facts() }</p>
            { weight_field(index, because, weight, session) }
            <div class="explored-buttons">
                <button type="button" class="button button-quiet button-small" aria-label={format!("Run it: {because}")} onclick={show}>{ "Run it" }</button>
                if !outcome.is_tested {
                    <button type="button" class="button button-quiet button-small" aria-label={format!("Make a test case: {because}")} onclick={act(make_case)}>{ "Make a test case" }</button>
                }
                <button type="button" class="button button-quiet button-small" aria-label={format!("Share: {because}")} onclick={act(share)}>{ "Share" }</button>
            </div>
        </li>
    }
}
