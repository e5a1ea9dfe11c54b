//! The Data flow tab: one visit of a state, from its input to its output.

use std::rc::Rc;

use asl_protocol::{
    Analysis, AttemptView, FlowStepView, PathSegment, RunSummary, Target, VisitView, counted,
};
use yew::{AttrValue, Html, Properties, classes, component, html, use_memo};

use super::explanation::explanation;
use super::origin::Traced;
use super::outcome::{cause_view, ending};
use super::reason::{heading, reason};
use super::try_box::TryBox;
use crate::session::{Session, use_session};
use crate::state::action::SelectionAction;
use crate::state::run::Run;
use crate::state::selection::{Selection, Selector};
use crate::state::shared::Shared;
use crate::state::view::{Dialog, Tryout};
use crate::views::controls::icon::{Picture, icon};
use crate::views::controls::json_view::{JsonView, copy_button, json_box};
use crate::views::format::json::changed_lines;
use asl_protocol::duration;

/// The Data flow tab: the selected visit of the last run.
pub fn data_flow(
    summary: Option<&Shared<RunSummary>>,
    run: &Run,
    selection: &Selection,
    analysis: Option<&Shared<Analysis>>,
    tryout: &Tryout,
    is_current: bool,
    session: &Session,
) -> Html {
    let Some(summary) = summary else {
        return empty(
            Picture::Graph,
            "No data flow yet.",
            "Run the workspace, then select a state to see its data step by step, from input to output.",
        );
    };
    if run.lost {
        return empty(
            Picture::Alert,
            "This run is no longer in memory.",
            "Run again to see the data flow.",
        );
    }
    let name = selection.state.as_ref().map(|pointer| {
        let states = analysis.map_or(&[][..], |analysis| &analysis.states);
        states
            .iter()
            .find(|state| state.pointer == **pointer)
            .map_or_else(|| pointer.to_string(), |state| state.name.clone())
    });
    // The states of a distributed Map are entered by its child executions.
    let mut runs = summary.map_runs.iter().enumerate();
    let in_map_run = selection.state.as_ref().and_then(|pointer| {
        runs.rfind(|(_, run)| {
            let rest = pointer.strip_prefix(run.pointer.as_str());
            rest.is_some_and(|rest| rest.starts_with('/'))
        })
    });
    match (&run.visit, selection.visit, name) {
        (_, None, Some(name)) if in_map_run.is_some() => html! {
            <div class="empty">
                { icon(Picture::Map) }
                <p>{ format!("{name} is a state in the child executions of a Map Run.") }</p>
                <p class="soft">{ "Open a child execution to see its data flow." }</p>
                if let Some((index, _)) = in_map_run { { follow_button("Open the Map Run", Target::MapRun(index), session) } }
            </div>
        },
        (_, None, Some(name)) => html! {
            <div class="empty">
                { icon(Picture::Cut) }
                <p>{ format!("{name} was not entered in this run.") }</p>
                <p class="soft">{ "Select another state, or change the input so that the execution reaches this one." }</p>
                { test_button(session) }
            </div>
        },
        (_, None, None) => empty(
            Picture::Graph,
            "No state is selected.",
            "Select one in the graph, the events or the definition.",
        ),
        (None, Some(_), _) => html! { <div class="scroll" aria-busy="true"></div> },
        (Some(visit), Some(_), _) => {
            html! {
                <div class="scroll stack">
                    { head(visit, summary.visits, run.drawn().is_none(), session) }
                    { map_runs(visit, summary, session) }
                    if let Some(why) = &visit.explanation { { explanation(why, is_current, session) } }
                    if let Some(why) = &visit.reason { { reason(why, heading(why, visit.next.is_none()), is_current, session) } }
                    <TryBox visit={visit.clone()} run={run.number} tryout={tryout.clone()} />
                    if let Some(variables) = &visit.variables {
                        <details class="fold">
                            <summary>{ "Variables when the state was entered" }</summary>
                            <Traced label="Variables" json={variables.clone()} visit={visit.index} run={run.number} />
                        </details>
                    }
                    { body(visit, run.number, session) }
                </div>
            }
        }
    }
}

fn empty(picture: Picture, what: &str, more: &str) -> Html {
    html! {
        <div class="empty">{ icon(picture) }<p>{ what.to_owned() }</p><p class="soft">{ more.to_owned() }</p></div>
    }
}

/// Opens the dialog that tests the selected state by itself.
fn test_button(session: &Session) -> Html {
    let session = session.clone();
    let onclick = move |_| session.show(Some(Dialog::TestState));
    html! {
        <button type="button" class="button button-small" aria-haspopup="dialog" {onclick}>{ icon(Picture::Run) }{ "Test state" }</button>
    }
}

fn follow_button(words: &'static str, target: Target, session: &Session) -> Html {
    let session = session.clone();
    let onclick = move |_| session.follow(target);
    html! { <button type="button" class="button button-small" {onclick}>{ words }{ icon(Picture::Right) }</button> }
}

/// The Map Runs that a visit started: one, and another one for each retry.
fn map_runs(visit: &VisitView, summary: &RunSummary, session: &Session) -> Html {
    let runs = summary.map_runs.iter().enumerate();
    let of_visit = runs.filter(|(_, run)| run.visit == visit.index);
    let lines = of_visit.map(|(index, run)| {
        html! {
            <p class="callout callout-lead">
                { icon(Picture::Map) }
                <span>{ format!("Map Run: {} · {}", ending(run.status).0, counted(run.children, "child execution")) }</span>
                { follow_button("Open the Map Run", Target::MapRun(index), session) }
            </p>
        }
    });
    lines.collect()
}

fn head(visit: &VisitView, visits: usize, is_of_workspace: bool, session: &Session) -> Html {
    let step = |label: &'static str, picture, to: Option<usize>, pointer: Option<AttrValue>| {
        let session = session.clone();
        let onclick = move |_| {
            if let Some(to) = to {
                session.dispatch(SelectionAction::Visit(to, pointer.clone(), Selector::List));
            }
        };
        html! {
            <button type="button" class="button button-quiet button-icon button-small" aria-label={label} title={label} disabled={to.is_none()} {onclick}>
                { icon(picture) }
            </button>
        }
    };
    let at = visit
        .siblings
        .iter()
        .position(|index| *index == visit.index)
        .unwrap_or(0);
    let sibling = |index: Option<usize>| index.and_then(|index| visit.siblings.get(index).copied());
    let same = Some(AttrValue::from(visit.pointer.to_string()));
    let place = if visit.path.is_empty() {
        String::new()
    } else {
        let path: Vec<String> = visit.path.iter().map(|index| format!("#{index}")).collect();
        format!(" · in {}", path.join(" / "))
    };
    let took = visit.stop.map_or_else(
        || "not exited".to_owned(),
        |stop| format!("took {}", duration(stop.saturating_sub(visit.start))),
    );
    html! {
        <header class="visit-head">
            <div class="visit-title">
                <span class={classes!("type-sign", format!("type-{}", visit.state_type.to_ascii_lowercase()))}>{ icon(Picture::of_state(&visit.state_type)) }</span>
                <div>
                    <h2>{ &visit.state }</h2>
                    <p class="soft">{ format!("{} · entered at {} · {took}{place}", visit.state_type, duration(visit.start)) }</p>
                </div>
            </div>
            <div class="visit-steps">
                // A state of another definition cannot be tested in this workspace.
                if is_of_workspace { { test_button(session) } }
                if visit.siblings.len() > 1 {
                    <span class="stepper">
                        { step("Previous visit of this state", Picture::Left, sibling(at.checked_sub(1)), same.clone()) }
                        <span>{ format!("Visit {} of {}", at + 1, visit.siblings.len()) }</span>
                        { step("Next visit of this state", Picture::Right, sibling(Some(at + 1)), same) }
                    </span>
                }
                <span class="stepper">
                    { step("Previous step in the execution", Picture::Left, visit.index.checked_sub(1), None) }
                    <span>{ format!("Step {} of {visits}", visit.index + 1) }</span>
                    { step("Next step in the execution", Picture::Right, Some(visit.index + 1).filter(|next| *next < visits), None) }
                </span>
            </div>
        </header>
    }
}

fn body(visit: &VisitView, run: u32, session: &Session) -> Html {
    // The calls belong between request and result.
    let before_result = visit
        .steps
        .iter()
        .take_while(|step| step.title != "Result" && step.title != "Error output")
        .count();
    let mut parts: Vec<Html> = Vec::new();
    let mut previous: Option<&FlowStepView> = None;
    for (index, step) in visit.steps.iter().enumerate() {
        // Every attempt evaluates its arguments again; usually they are the same.
        if step.unchanged && previous.is_some_and(|previous| previous.title == step.title) {
            continue;
        }
        if index == before_result {
            parts.extend(calls(visit, session));
        }
        parts.push(html! {
            <FlowStep key={format!("{}-{index}", visit.index)} title={step.title.clone()} json={step.json.clone()} unchanged={step.unchanged}
                place={(visit.index, index, run)} before={previous.map(|previous| AttrValue::from(previous.json.clone()))} />
        });
        previous = Some(step);
    }
    if before_result >= visit.steps.len() {
        parts.extend(calls(visit, session));
    }
    html! {
        <ol class="waterfall">
            { for parts }
            if let Some(error) = &visit.error {
                <li class="flow-step flow-failed">
                    <h3>{ "Error" }</h3>
                    <p class="error-name">{ error }</p>
                    if let Some(cause) = &visit.cause { { cause_view(session, cause, None) } }
                </li>
            }
            <li class="flow-step flow-next"><h3>{ leaves(visit) }</h3></li>
        </ol>
    }
}

fn leaves(visit: &VisitView) -> String {
    match (&visit.next, visit.stop) {
        (Some(next), _) => match &visit.taken {
            Some(taken) => format!("Continues to {next} by {taken}"),
            None => format!("Continues to {next}"),
        },
        (None, _) if visit.error.is_some() => "The state failed".into(),
        (None, Some(_)) => "End of the state machine, branch or iteration".into(),
        (None, None) => "The state was aborted before it finished".into(),
    }
}

fn calls(visit: &VisitView, session: &Session) -> Vec<Html> {
    let count = visit.attempts.len();
    visit
        .attempts
        .iter()
        .enumerate()
        .map(|(index, attempt)| call(index, count, attempt, visit, session))
        .collect()
}

fn call(index: usize, count: usize, attempt: &AttemptView, visit: &VisitView, session: &Session) -> Html {
    let heading = if count > 1 {
        format!("Task call, attempt {} of {count}", index + 1)
    } else {
        "Task call".into()
    };
    html! {
        <li class={classes!("flow-step", "flow-call", attempt.error.is_some().then_some("flow-failed"))}>
            <h3>{ heading }<span class="soft">{ format!(" {} after the state was entered", duration(attempt.at.saturating_sub(visit.start))) }</span></h3>
            if let Some(note) = &attempt.note { <p class="flow-note">{ icon(Picture::Info) }{ note }</p> }
            if let Some(log) = &attempt.log {
                <details class="fold">
                    <summary>{ "Log of the function" }</summary>
                    <pre class="code-log" tabindex="0">{ log }</pre>
                </details>
            }
            <details class="fold">
                <summary>{ "Request" }</summary>
                { json_box(session, "Task arguments", attempt.arguments.clone()) }
            </details>
            if let Some(result) = &attempt.result {
                <details class="fold">
                    <summary>{ "Response" }</summary>
                    { json_box(session, "Task result", result.clone()) }
                </details>
            }
            if let Some(error) = &attempt.error {
                <p class="error-name">{ error }</p>
                if let Some(cause) = &attempt.cause {
                    <details class="fold"><summary>{ "Cause" }</summary>{ cause_view(session, cause, None) }</details>
                }
            }
            if attempt.nested.is_some() {
                <div class="actions">{ follow_button("Open the execution", Target::Execution(PathSegment::Nested { visit: visit.index, attempt: index }), session) }</div>
            }
            if let Some(retried) = &attempt.retried { <p class="flow-retry">{ icon(Picture::Retry) }{ format!("Retried by {retried}") }</p> }
        </li>
    }
}

/// Properties of [`FlowStep`].
#[derive(Clone, Debug, PartialEq, Properties)]
pub struct FlowStepProps {
    /// The name of the step.
    pub title: AttrValue,
    /// The value.
    pub json: AttrValue,
    /// Whether the value is unchanged.
    pub unchanged: bool,
    /// The visit, the index among its steps, and the number of the run, where there is one to go back through.
    #[prop_or_default]
    pub place: Option<(usize, usize, u32)>,
    /// The previous value.
    pub before: Option<AttrValue>,
}

/// A value after one step, with its changes marked.
#[component]
pub fn FlowStep(props: &FlowStepProps) -> Html {
    let session = use_session();
    let changed = use_memo((props.before.clone(), props.json.clone()), |(before, json)| {
        before.as_ref().map(|before| Rc::new(changed_lines(before, json)))
    });
    if props.unchanged {
        return html! {
            <li class="flow-step flow-same"><h3>{ &props.title }<span class="soft">{ " the same" }</span></h3></li>
        };
    }
    html! {
        <li class="flow-step">
            <h3>{ &props.title }</h3>
            if let Some((visit, step, run)) = props.place {
                <Traced label={props.title.clone()} json={props.json.clone()} changed={(*changed).clone()} {visit} {step} {run} />
            } else {
                <div class="code-box">{ copy_button(&session, &props.title.to_ascii_lowercase(), &props.json) }
                    <JsonView label={props.title.clone()} text={props.json.clone()} changed={(*changed).clone()} /></div>
            }
        </li>
    }
}
