//! The Map Runs tab: what `DescribeMapRun` returns for a Map Run, its child executions in pages, and the objects that its
//! `ResultWriter` writes.

use std::rc::Rc;

use asl::{MachineType, MapRunDetails, Status};
use asl_json::Number;
use asl_protocol::{
    ChildPage, ChildRow, ChildStatus, GetMapRun, GetResultFile, ListChildren, MapRunView, PathSegment,
    Target, counted,
};
use web_sys::{HtmlSelectElement, MouseEvent};
use yew::{
    AttrValue, Callback, Event, Html, Properties, TargetCast, classes, component, html, use_effect_with,
    use_state, use_state_eq,
};

use super::outcome::{cause_view, ending, status};
use crate::session::{Session, use_session};
use crate::state::action::RunAction;
use crate::state::run::Run;
use crate::views::controls::icon::{Picture, icon};
use crate::views::controls::json_view::json_box;
use asl_protocol::duration;

/// How many child executions a page shows.
const PAGE: usize = 50;

/// The Map Runs tab of the execution in view.
pub fn map_runs(run: &Run, session: &Session) -> Html {
    let Some(summary) = run.summary().filter(|_| !run.lost) else {
        return html! {
            <div class="empty">
                { icon(Picture::Alert) }<p>{ "This run is no longer in memory." }</p>
                <p class="soft">{ "Run again to see its Map Runs." }</p>
            </div>
        };
    };
    let on_select = {
        let session = session.clone();
        move |event: Event| {
            let at = event
                .target_unchecked_into::<HtmlSelectElement>()
                .selected_index();
            session.dispatch(RunAction::ShowMapRun(usize::try_from(at).unwrap_or(0)));
        }
    };
    html! {
        <div class="scroll stack">
            if summary.map_runs.len() > 1 {
                <label class="field"><span class="field-label">{ "Map Run" }</span>
                    <select onchange={on_select}>
                        { for summary.map_runs.iter().enumerate().map(|(index, known)| html! {
                            <option selected={index == run.map_run}>
                                { format!("{} of {}: {}, {}, {}", index + 1, summary.map_runs.len(), known.state, ending(known.status).0.to_lowercase(), counted(known.children, "child execution")) }
                            </option>
                        }) }
                    </select>
                </label>
            }
            <OneMapRun key={format!("{}-{}", run.number, run.map_run)} index={run.map_run} />
        </div>
    }
}

#[derive(Clone, Debug, PartialEq, Properties)]
struct OneMapRunProps {
    index: usize,
}

/// One Map Run. Its data comes from the worker, its child executions in pages.
#[component]
fn OneMapRun(props: &OneMapRunProps) -> Html {
    let session = use_session();
    let view = use_state(|| None::<Rc<MapRunView>>);
    let children = use_state(|| None::<Rc<ChildPage>>);
    let wanted = use_state_eq(|| (None::<ChildStatus>, 0_usize));
    let file = use_state_eq(|| None::<(usize, AttrValue)>);
    let index = props.index;
    {
        let (session, view) = (session.clone(), view.setter());
        use_effect_with((), move |()| {
            session.ask(GetMapRun { index }, move |run| {
                if let Some(run) = run {
                    view.set(Some(Rc::new(*run)));
                }
            });
        });
    }
    {
        let (session, children) = (session.clone(), children.setter());
        use_effect_with(*wanted, move |(status, from)| {
            let request = ListChildren {
                map_run: index,
                status: *status,
                from: *from,
                count: PAGE,
            };
            session.ask(request, move |rows| {
                if let Some(rows) = rows {
                    children.set(Some(Rc::new(rows)));
                }
            });
        });
    }
    let Some(run) = (*view).clone() else {
        return html! { <div aria-busy="true"></div> };
    };
    let on_file = {
        let (session, file) = (session.clone(), file.setter());
        Callback::from(move |place: usize| {
            let file = file.clone();
            let request = GetResultFile {
                map_run: index,
                index: place,
            };
            session.ask(request, move |text| {
                if let Some(text) = text {
                    file.set(Some((place, text.into())));
                }
            });
        })
    };
    let turn = {
        let wanted = wanted.clone();
        Callback::from(move |(status, from)| wanted.set((status, from)))
    };
    html! {
        <>
            { head(&run, &session) }
            { counts(&run) }
            { child_list(index, &run, &wanted, (*children).as_deref(), &turn, &session) }
            { result_files(&run, (*file).as_ref(), &on_file, &session) }
            { facts(&run.details) }
            <details class="fold">
                <summary>{ "DescribeMapRun" }</summary>
                { json_box(&session, "DescribeMapRun", run.description.clone()) }
            </details>
        </>
    }
}

fn head(run: &MapRunView, session: &Session) -> Html {
    let details = &run.details;
    let (word, tone) = ending(details.status);
    let line = format!(
        "Map Run of {} · {} of virtual time · {} in {}",
        details.state,
        duration(details.stop.since(details.start)),
        counted(details.item_counts.total, "item"),
        counted(details.execution_counts.total, "child execution"),
    );
    html! {
        <>
            { status(word, tone, &line) }
            if let Some(error) = &details.error {
                <section class="block">
                    <header class="section-header"><h2>{ "Error" }</h2></header>
                    <p class="error-name">{ &**error }</p>
                    if let Some(cause) = &details.cause { { cause_view(session, cause, None) } }
                    if let Some(note) = &details.note { <p class="soft">{ note }</p> }
                </section>
            }
        </>
    }
}

/// The counters. Of those that are zero, only the most important show; `DescribeMapRun` has all.
fn counts(run: &MapRunView) -> Html {
    let (items, children) = (run.details.item_counts, run.details.execution_counts);
    let columns = [
        ("Pending", items.pending, children.pending, ""),
        ("Succeeded", items.succeeded, children.succeeded, "count-good"),
        ("Failed", items.failed, children.failed, "count-bad"),
        ("Timed out", items.timed_out, children.timed_out, "count-bad"),
        ("Aborted", items.aborted, children.aborted, ""),
        ("Total", items.total, children.total, ""),
        (
            "Results written",
            items.results_written,
            children.results_written,
            "",
        ),
    ];
    let columns: Vec<_> = columns
        .into_iter()
        .filter(|(name, items, children, _)| {
            items + children > 0 || matches!(*name, "Succeeded" | "Failed" | "Total")
        })
        .collect();
    let cell = |count: usize, class: &'static str| html! { <td class={if count > 0 { class } else { "count-none" }}>{ count }</td> };
    html! {
        <div class="table-scroll" tabindex="0" role="region" aria-label="Counts">
            <table class="counts">
                <thead><tr><td></td>{ for columns.iter().map(|(name, ..)| html! { <th scope="col">{ *name }</th> }) }</tr></thead>
                <tbody>
                    <tr><th scope="row">{ "Items" }</th>{ for columns.iter().map(|(_, items, _, class)| cell(*items, class)) }</tr>
                    <tr><th scope="row">{ "Child executions" }</th>{ for columns.iter().map(|(_, _, children, class)| cell(*children, class)) }</tr>
                </tbody>
            </table>
        </div>
    }
}

fn child_list(
    index: usize,
    run: &MapRunView,
    &(status, from): &(Option<ChildStatus>, usize),
    children: Option<&ChildPage>,
    turn: &Callback<(Option<ChildStatus>, usize)>,
    session: &Session,
) -> Html {
    let counts = run.details.execution_counts;
    let kinds = [
        (None, "All", counts.total),
        (Some(Status::Succeeded.into()), "Succeeded", counts.succeeded),
        (Some(Status::Failed.into()), "Failed", counts.failed),
        (Some(Status::TimedOut.into()), "Timed out", counts.timed_out),
        (Some(Status::Aborted.into()), "Aborted", counts.aborted),
        (Some(ChildStatus::Pending), "Pending", counts.pending),
    ];
    let on_status = {
        let turn = turn.clone();
        move |event: Event| {
            let value = event.target_unchecked_into::<HtmlSelectElement>().value();
            turn.emit((ChildStatus::of_name(&value), 0));
        }
    };
    let total = children.map_or(0, |children| children.total);
    let step = |label: &'static str, picture, to: Option<usize>| {
        let turn = turn.clone();
        let onclick = move |_| {
            if let Some(to) = to {
                turn.emit((status, to));
            }
        };
        html! {
            <button type="button" class="button button-quiet button-icon button-small" aria-label={label} title={label} disabled={to.is_none()} {onclick}>{ icon(picture) }</button>
        }
    };
    let place = format!("{}–{} of {total}", from + 1, (from + PAGE).min(total));
    html! {
        <section class="block">
            <header class="section-header children-head">
                <h2>{ "Child executions" }</h2>
                <select aria-label="Child execution status" onchange={on_status}>
                    { for kinds.into_iter().filter(|(kind, _, count)| kind.is_none() || *count > 0).map(|(kind, name, count)| html! {
                        <option value={kind.map_or("", ChildStatus::name)} selected={status == kind}>{ format!("{name} ({count})") }</option>
                    }) }
                </select>
                if total > PAGE {
                    <span class="stepper">
                        { step("Previous child executions", Picture::Left, (from > 0).then(|| from.saturating_sub(PAGE))) }
                        <span aria-live="polite">{ place }</span>
                        { step("Next child executions", Picture::Right, Some(from + PAGE).filter(|next| *next < total)) }
                    </span>
                }
            </header>
            <div class="table-scroll">
                <table class="children" aria-label="Child executions">
                    <thead><tr>
                        { for ["Child", "Status", "Input", "Output or error", "Items", "Started", "Duration"].map(|head| html! { <th scope="col">{ head }</th> }) }
                    </tr></thead>
                    <tbody>{ for children.iter().flat_map(|children| &children.rows).map(|row| child(index, row, session)) }</tbody>
                </table>
            </div>
            if children.is_some() && total == 0 { <p class="soft">{ "No executions." }</p> }
        </section>
    }
}

fn child(map_run: usize, row: &ChildRow, session: &Session) -> Html {
    let (word, tone) = ending(row.status);
    let has_started = row.status != ChildStatus::Pending;
    let open = {
        let (session, child) = (session.clone(), row.place);
        move || session.follow(Target::Execution(PathSegment::Child { map_run, child }))
    };
    let (by_row, by_name) = (open.clone(), open);
    let onrow = move |_: MouseEvent| {
        if has_started {
            by_row();
        }
    };
    let onclick = move |event: MouseEvent| {
        event.stop_propagation();
        by_name();
    };
    let result = match (&row.output, &row.error) {
        (Some(output), _) => html! { <code>{ output }</code> },
        (None, Some(error)) => html! { <code class="child-error">{ error }</code> },
        (None, None) => html! {},
    };
    html! {
        <tr class={classes!(has_started.then_some("child-opens"))} onclick={onrow}>
            <th scope="row">
                if has_started {
                    <button type="button" class="link-button" aria-label={format!("Open child #{}", row.place)} title={row.name.clone()} {onclick}>{ format!("#{}", row.place) }</button>
                } else {
                    { format!("#{}", row.place) }
                }
            </th>
            <td><span class={classes!("verdict", format!("verdict-{tone}"))}>{ word }</span></td>
            <td class="child-data"><code>{ &row.input }</code></td>
            <td class="child-data">{ result }</td>
            <td>{ if has_started { row.items.to_string() } else { String::new() } }</td>
            <td>{ if has_started { duration(row.at) } else { String::new() } }</td>
            <td>{ if has_started { duration(row.duration) } else { String::new() } }</td>
        </tr>
    }
}

fn result_files(
    run: &MapRunView,
    open: Option<&(usize, AttrValue)>,
    on_file: &Callback<usize>,
    session: &Session,
) -> Html {
    let Some(bucket) = &run.bucket else {
        return html! {};
    };
    let files = run.files.iter().enumerate().map(|(index, file)| {
        let content = open.filter(|(place, _)| *place == index).map(|(_, text)| text.clone());
        let name = file.key.rsplit('/').next().unwrap_or(&file.key).to_owned();
        let onclick = {
            let on_file = on_file.clone();
            move |_| on_file.emit(index)
        };
        html! {
            <li>
                <button type="button" class="link-button" aria-expanded={content.is_some().to_string()} {onclick}>{ &name }</button>
                <span class="soft">{ format!(" {}", counted(file.size, "byte")) }</span>
                <code class="result-key">{ &file.key }</code>
                if let Some(content) = content { { json_box(session, &name, content) } }
            </li>
        }
    });
    html! {
        <section class="block">
            <header class="section-header"><h2>{ "ResultWriter output" }</h2></header>
            <p class="soft">{ "To the bucket " }<code>{ bucket }</code>{ ":" }</p>
            <ul class="plain result-files" aria-label="Objects">{ for files }</ul>
        </section>
    }
}

fn facts(run: &MapRunDetails) -> Html {
    let count = counted(
        usize::try_from(run.tolerated_failure_count).unwrap_or(usize::MAX),
        "item",
    );
    let percentage = Some(run.tolerated_failure_percentage).filter(|percentage| *percentage > 0.0);
    let percentage = percentage.and_then(Number::from_f64);
    let tolerated = match (run.tolerated_failure_count, percentage) {
        (0, None) => "none".to_owned(),
        (_, None) => count,
        (0, Some(percentage)) => format!("{percentage}% of the items"),
        (_, Some(percentage)) => format!("{count}, {percentage}% of the items"),
    };
    let most = run
        .concurrency_limit()
        .map_or_else(|| "no limit".to_owned(), |most| most.to_string());
    let kind = match run.execution_type {
        MachineType::Standard => "Standard",
        MachineType::Express => "Express",
    };
    let fact = |name: &'static str, value: Html| html! { <><dt>{ name }</dt><dd>{ value }</dd></> };
    let code = |text: &str| html! { <code>{ text }</code> };
    html! {
        <dl class="facts">
            { fact("Map Run", code(&run.arn)) }
            { fact("Label", code(&run.label)) }
            { fact("Started", code(&run.start.to_string())) }
            { fact("Ended", code(&run.stop.to_string())) }
            { fact("Child execution type", html! { kind }) }
            { fact("Maximum concurrency", html! { most }) }
            { fact("Tolerated failures", html! { tolerated }) }
            if run.redrive_count > 0 { { fact("Redriven", html! { counted(usize::try_from(run.redrive_count).unwrap_or(usize::MAX), "time") }) } }
        </dl>
    }
}
