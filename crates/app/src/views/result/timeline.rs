//! The Events tab as a whole: the table of the history, or the same execution as bars in virtual time.

use asl_protocol::{Bar, BarKind, BarPart, GetTimeline, RunSummary};
use yew::{AttrValue, Callback, Html, Properties, classes, component, html, use_effect_with, use_state_eq};

use super::events::History;
use crate::session::use_session;
use crate::state::action::SelectionAction;
use crate::state::run::Run;
use crate::state::selection::{Selection, Selector};
use crate::state::shared::Shared;
use crate::views::controls::icon::{Picture, icon};
use crate::views::controls::tabs::{Choice, Tab, Tabs};
use crate::views::graph::outcome_class;
use asl_protocol::duration;

/// How many bars show at once.
const SHOWN: usize = 500;

/// The Events tab of a run, unless its worker has ended.
pub fn events(summary: Option<&Shared<RunSummary>>, run: &Run, selection: &Selection) -> Html {
    let Some(summary) = summary else {
        return html! {
            <div class="empty">
                { icon(Picture::List) }<p>{ "No events yet." }</p>
                <p class="soft">{ "Run the workspace to see the event history, as GetExecutionHistory returns it." }</p>
            </div>
        };
    };
    if run.lost {
        return html! {
            <div class="empty">
                { icon(Picture::Alert) }<p>{ "This run is no longer in memory." }</p>
                <p class="soft">{ "Run again to see its events." }</p>
            </div>
        };
    }
    html! { <HistoryTab number={run.number} events={summary.events} selected={selection.visit} /> }
}

#[derive(Clone, Debug, PartialEq, Properties)]
struct HistoryTabProps {
    /// The number of the run.
    number: u32,
    events: usize,
    selected: Option<usize>,
}

#[component]
fn HistoryTab(props: &HistoryTabProps) -> Html {
    let as_bars = use_state_eq(|| false);
    let on_select = {
        let as_bars = as_bars.setter();
        Callback::from(move |bars| as_bars.set(bars))
    };
    let tabs = vec![Tab::new(false, "Table"), Tab::new(true, "Timeline")];
    let panel = usize::from(*as_bars);
    html! {
        <div class="history">
            <Tabs label="Events as" id="history" small={true} of={Choice::new(tabs, *as_bars, on_select)} />
            <div class="history-panel" role="tabpanel" id={format!("history-panel-{panel}")} aria-labelledby={format!("history-tab-{panel}")}>
                if *as_bars {
                    <Bars key={props.number} number={props.number} selected={props.selected} />
                } else {
                    <History key={props.number} events={props.events} selected={props.selected} />
                }
            </div>
        </div>
    }
}

#[derive(Clone, Debug, PartialEq, Properties)]
struct BarsProps {
    number: u32,
    selected: Option<usize>,
}

#[component]
fn Bars(props: &BarsProps) -> Html {
    let session = use_session();
    let timeline = use_state_eq(|| None);
    let from = use_state_eq(|| 0_usize);
    use_effect_with((props.number, *from), {
        let (session, timeline) = (session.clone(), timeline.setter());
        move |&(_, from)| {
            session.ask(GetTimeline { from, count: SHOWN }, move |answer| {
                timeline.set(answer);
            });
        }
    });
    let Some(timeline) = &*timeline else {
        return html! { <div class="scroll" aria-busy="true"></div> };
    };
    let whole = timeline.duration.max(1);
    let bars = timeline.bars.iter().map(|bar| {
        let onclick = {
            let (session, visit, pointer) = (session.clone(), bar.visit, AttrValue::from(bar.pointer.to_string()));
            move |_| session.dispatch(SelectionAction::Visit(visit, Some(pointer.clone()), Selector::List))
        };
        let selected = props.selected == Some(bar.visit);
        html! {
            <li>
                <button type="button" class={classes!("bar-row", selected.then_some("bar-selected"))} aria-pressed={selected.to_string()} title={words(bar)} {onclick}>
                    <span class={classes!("bar-name", format!("bar-depth-{}", bar.depth.min(4)))}>{ &bar.state }</span>
                    <span class="visually-hidden">{ words(bar) }</span>
                    <svg class="bar-track" aria-hidden="true" width="100%" height="20">{ drawn(bar, whole) }</svg>
                </button>
            </li>
        }
    });
    let turn = |to: Option<usize>, title: &'static str| {
        let from = from.clone();
        let onclick = move |_| from.set(to.unwrap_or(0));
        html! { <button type="button" class="button button-small" disabled={to.is_none()} {onclick}>{ title }</button> }
    };
    let end = *from + timeline.bars.len();
    html! {
        <div class="scroll timeline">
            <p class="soft timeline-scale"><span>{ "0" }</span><span>{ duration(timeline.duration) }</span></p>
            <ol class="plain" aria-label="Timeline">{ for bars }</ol>
            <ul class="plain timeline-legend" aria-hidden="true">
                { for [("attempt", "attempt"), ("failed", "failed attempt"), ("backoff", "wait before a retry"), ("callback", "wait for a callback or job")].map(|(class, words)| html! {
                    <li><svg width="14" height="10"><rect class={format!("bar-{class}")} width="14" height="10" rx="2" /></svg>{ words }</li>
                }) }
            </ul>
            if timeline.total > SHOWN {
                <p class="more">
                    <span class="soft">{ format!("Steps {} to {end} of {}", *from + 1, timeline.total) }</span>
                    { turn(from.checked_sub(SHOWN), "Earlier") }
                    { turn(Some(end).filter(|end| *end < timeline.total), "Later") }
                </p>
            }
        </div>
    }
}

fn words(bar: &Bar) -> String {
    let took = duration(bar.stop.saturating_sub(bar.start));
    let attempts = bar
        .parts
        .iter()
        .filter(|part| matches!(part.kind, BarKind::Attempt | BarKind::FailedAttempt))
        .count();
    let attempts = match attempts {
        0 | 1 => String::new(),
        count => format!(", {count} attempts"),
    };
    format!(
        "{}: from {}, took {took}{attempts}",
        bar.state,
        duration(bar.start)
    )
}

/// A share of the whole as a percentage, in integers: the code that prints doubles is large.
fn percent(part: u64, whole: u64) -> String {
    let thousandths = u128::from(part) * 100_000 / u128::from(whole);
    format!("{}.{:03}%", thousandths / 1_000, thousandths % 1_000)
}

fn span(
    class: String,
    (start, stop): (u64, u64),
    whole: u64,
    (top, height): (&'static str, &'static str),
) -> Html {
    html! { <rect {class} x={percent(start, whole)} width={percent(stop.saturating_sub(start), whole)} y={top} {height} rx="2" /> }
}

fn drawn(bar: &Bar, whole: u64) -> Html {
    let part = |part: &BarPart| {
        let class = match part.kind {
            BarKind::Attempt => "bar-attempt",
            BarKind::FailedAttempt => "bar-failed",
            BarKind::Backoff => "bar-backoff",
            BarKind::Callback => "bar-callback",
        };
        span(class.into(), (part.start, part.stop), whole, ("6", "8"))
    };
    html! {
        <>
            { span(format!("bar-state bar-{}", outcome_class(bar.outcome)), (bar.start, bar.stop), whole, ("2", "16")) }
            { for bar.parts.iter().map(part) }
            // What took no time shows as a line.
            <rect class={format!("bar-mark bar-{}", outcome_class(bar.outcome))} x={percent(bar.start, whole)} width="2" y="2" height="16" />
        </>
    }
}
