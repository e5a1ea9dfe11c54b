//! Two runs of the session side by side: where they part, in a sentence; the states that each entered; their events.
//!
//! A run is kept as what makes it, and runs again in the worker; a link can be one side, and can carry both. What does not live here: how events are aligned
//! (`asl-recording`).

use std::rc::Rc;

use asl_diagram::Edge;
use asl_protocol::{
    Analysis, CompareRuns, ComparedRow, ComparedRun, ComparedState, LinkRuns, LinkedRuns, Refusal,
    RunComparison,
};
use asl_testcase::TestCases;
use asl_workspace::Workspace;
use web_sys::{Event, HtmlInputElement, HtmlSelectElement, InputEvent, MouseEvent};
use yew::{
    AttrValue, Callback, Html, Properties, TargetCast, classes, component, html, use_effect_with, use_memo,
    use_state_eq,
};

use super::picture::{Arrow, picture};
use crate::actions::pairs;
use crate::session::use_session;
use crate::state::State;
use crate::state::action::NoticeAction;
use crate::state::run::PastRun;
use crate::state::shared::Shared;
use crate::views::controls::icon::{Picture, icon};
use crate::views::controls::modal::Modal;
use crate::views::result::explanation::sentence;
use crate::views::result::outcome::ending;

/// How many rows show at once.
const ROWS: usize = 200;
/// How many test cases are offered.
const MOST_CASES: usize = 100;

/// Properties of [`CompareDialog`].
#[derive(Clone, PartialEq, Properties)]
pub struct CompareProps {
    /// The drawing of the workspace.
    pub analysis: Option<Shared<Analysis>>,
    /// Called when the user closes the dialog.
    pub on_close: Callback<()>,
}

/// What can be compared.
#[derive(Clone, PartialEq)]
struct Side {
    name: AttrValue,
    workspace: Rc<Workspace>,
    case: Option<String>,
    /// With the role where it runs without, and the other way round.
    turns_role: bool,
}

impl Side {
    fn run(&self, words: &str) -> ComparedRun {
        let mut workspace = (*self.workspace).clone();
        workspace.settings.under_role ^= self.turns_role;
        ComparedRun {
            workspace,
            case: self.case.clone(),
            words: words.to_owned(),
        }
    }
}

/// The runs of the session, the newest first; the workspace as it is, with and without the role; the other run of the link;
/// test cases.
fn sides(state: &State) -> Vec<Side> {
    let side = |name: AttrValue, workspace: &Rc<Workspace>, case: Option<String>| Side {
        name,
        workspace: Rc::clone(workspace),
        case,
        turns_role: false,
    };
    let past = state.past.iter().rev();
    let mut sides: Vec<Side> = past
        .map(|past| {
            side(
                name(past),
                &past.workspace,
                past.case.as_deref().map(str::to_owned),
            )
        })
        .collect();
    let now = &state.workspace;
    if state.past.last().is_none_or(|last| *last.workspace != **now) {
        sides.insert(0, side("The workspace as it is now".into(), now, None));
    }
    if let Some(other) = pairs::second_run() {
        sides.insert(1, side("The other run of the link".into(), &Rc::new(other), None));
    }
    if !now.role.trim().is_empty() {
        let name = if now.settings.under_role {
            "Now, without the role"
        } else {
            "Now, under the role"
        };
        sides.push(Side {
            turns_role: true,
            ..side(name.into(), now, None)
        });
    }
    let (tests, _) = TestCases::parse(&now.tests);
    let cases = tests.cases.into_iter().take(MOST_CASES);
    sides.extend(cases.map(|case| side(format!("Test case: {}", case.name).into(), now, Some(case.name))));
    sides
}

/// `Run 3: Failed with Busy`
fn name(past: &PastRun) -> AttrValue {
    let error = past
        .error
        .as_ref()
        .map_or(String::new(), |error| format!(" with {error}"));
    let case = past
        .case
        .as_ref()
        .map_or(String::new(), |case| format!(" ({case})"));
    format!("Run {}{case}: {}{error}", past.number, ending(past.status).0).into()
}

/// The dialog.
#[component]
pub fn CompareDialog(props: &CompareProps) -> Html {
    let session = use_session();
    let own = use_memo((), |()| sides(&session.state()));
    let added = use_state_eq(Vec::<Side>::new);
    let sides: Rc<Vec<Side>> = Rc::new(own.iter().chain(added.iter()).cloned().collect());
    let last = sides.len().saturating_sub(1);
    let (left, right) = (use_state_eq(|| 1.min(last)), use_state_eq(|| 0));
    let (all, noise, from) = (use_state_eq(|| false), use_state_eq(|| false), use_state_eq(|| 0));
    let found = use_state_eq(|| None::<Result<Box<RunComparison>, Refusal>>);
    let link = use_state_eq(|| None::<((usize, usize), LinkedRuns)>);
    let pair = {
        let sides = Rc::clone(&sides);
        move |left: usize, right: usize| {
            let side = |index: usize, words: &str| Some(Box::new(sides.get(index)?.run(words)));
            side(left, "in A").zip(side(right, "in B"))
        }
    };
    use_effect_with((*left, *right, *all, *noise, *from, sides.len()), {
        let (session, pair, found) = (session.clone(), pair.clone(), found.setter());
        move |&(left, right, all, noise, from, _)| {
            if let Some((left, right)) = pair(left, right) {
                let request = CompareRuns {
                    left,
                    right,
                    all,
                    noise,
                    from,
                    count: ROWS,
                };
                session.ask_or(request, move |answer| found.set(answer));
            }
        }
    });
    let choose = |label: &'static str, chosen: &yew::UseStateHandle<usize>| {
        let onchange = {
            let (chosen, from) = (chosen.setter(), from.setter());
            move |event: Event| {
                let select: HtmlSelectElement = event.target_unchecked_into();
                from.set(0);
                chosen.set(usize::try_from(select.selected_index()).unwrap_or(0));
            }
        };
        let options = sides.iter().enumerate();
        html! {
            <label class="field compare-side">
                <span class="field-label">{ label }</span>
                <select {onchange}>
                    { for options.map(|(index, side)| html! { <option selected={index == **chosen}>{ &side.name }</option> }) }
                </select>
            </label>
        }
    };
    let toggle = |label: &'static str, on: &yew::UseStateHandle<bool>| {
        let onchange = {
            let (on, from) = (on.setter(), from.setter());
            move |event: Event| {
                from.set(0);
                on.set(event.target_unchecked_into::<HtmlInputElement>().checked());
            }
        };
        html! { <label class="check"><input type="checkbox" checked={**on} {onchange} />{ label }</label> }
    };
    let turn = |to: Option<usize>, title: &'static str| {
        let from = from.setter();
        let onclick = move |_| from.set(to.unwrap_or(0));
        html! { <button type="button" class="button button-small" disabled={to.is_none()} {onclick}>{ title }</button> }
    };
    let copy_link = |redacted: bool| {
        let (session, link, chosen) = (session.clone(), link.setter(), (*left, *right));
        let pair = pair(chosen.0, chosen.1);
        move |_: MouseEvent| {
            let Some((left, right)) = pair.clone() else {
                return;
            };
            let (then, link) = (session.clone(), link.clone());
            let request = LinkRuns {
                left,
                right,
                redacted,
            };
            session.ask(request, move |linked| match linked {
                Ok(linked) => {
                    pairs::copy_pair(&then, &linked);
                    link.set(Some((chosen, linked)));
                }
                Err(refused) => then.dispatch(NoticeAction::Warn(refused.sentence.into())),
            });
        }
    };
    // What is said of a link is about the runs that it was made of.
    let said = match &*link {
        Some((chosen, linked)) if *chosen == (*left, *right) => said(linked, copy_link(true)),
        _ => html! {},
    };
    let on_added = {
        let (added, left, count) = (added.clone(), left.setter(), sides.len());
        Callback::from(move |runs: Vec<Workspace>| {
            let named = runs.into_iter().enumerate().map(|(index, workspace)| {
                let which = if index == 0 {
                    "Link"
                } else {
                    "Other run of the link"
                };
                let name = format!("{which}: {}", workspace.settings.state_machine_name);
                Side {
                    name: name.into(),
                    workspace: Rc::new(workspace),
                    case: None,
                    turns_role: false,
                }
            });
            let all: Vec<_> = added.iter().cloned().chain(named).collect();
            left.set(count);
            added.set(all);
        })
    };
    let content = match &*found {
        None => html! { <p class="soft" aria-busy="true">{ "Comparing…" }</p> },
        Some(Err(refused)) => html! { <p class="callout callout-warning">{ &refused.sentence }</p> },
        Some(Ok(found)) => {
            let end = *from + found.rows.len();
            html! {
                <>
                    <p class="compare-sentence" role="status">{ sentence(&found.sentence) }</p>
                    <p class="soft">{ format!("A: {}. B: {}.", ending(found.statuses.0).0, ending(found.statuses.1).0) }</p>
                    <Drawn analysis={props.analysis.clone()} states={found.states.clone()} />
                    <div class="compare-tools">
                        <h3>{ "Events" }</h3>
                        { toggle("Equal events, too", &all) }
                        { toggle("Times and identifiers", &noise) }
                    </div>
                    if found.rows.is_empty() {
                        <p class="soft">{ "No event differs." }</p>
                    } else {
                        { table(&found.rows) }
                    }
                    if found.total > ROWS {
                        <p class="more">
                            <span class="soft">{ format!("Rows {} to {end} of {}", *from + 1, found.total) }</span>
                            { turn(from.checked_sub(ROWS), "Earlier") }
                            { turn(Some(end).filter(|end| *end < found.total), "Later") }
                        </p>
                    }
                </>
            }
        }
    };
    html! {
        <Modal title="Compare two runs" on_close={props.on_close.clone()}>
            if sides.len() < 2 {
                <p>{ "There is only one run so far. Change something and run again, add a test case, or paste a link." }</p>
            }
            <div class="compare">
                if sides.len() > 1 { <div class="compare-sides">{ choose("A", &left) }{ choose("B", &right) }</div> }
                <div class="compare-links">
                    <LinkField on_added={on_added} />
                    if sides.len() > 1 {
                        <button type="button" class="button button-small" title="A link that opens B and compares it with A" onclick={copy_link(false)}>{ icon(Picture::Copy) }{ "Copy link to both" }</button>
                    }
                </div>
                { said }
                if sides.len() > 1 { { content } }
            </div>
        </Modal>
    }
}

/// What there is to know of a link that was copied.
fn said(linked: &LinkedRuns, copy_redacted: impl Fn(MouseEvent) + 'static) -> Html {
    let warning = |content: Html| html! { <div class="callout callout-warning" role="status">{ icon(Picture::Alert) }{ content }</div> };
    if linked.is_personal {
        return warning(html! {
            <>
                <p>{ "The link holds what looks like personal data. In a redacted link, stand-ins replace it, the same ones in both runs." }</p>
                <button type="button" class="button button-small" onclick={copy_redacted}>{ icon(Picture::Share) }{ "Copy redacted link" }</button>
            </>
        });
    }
    if linked.differences.is_empty() {
        return html! {};
    }
    warning(html! { <p>{ linked.differences.join(" ") }</p> })
}

/// Properties of [`LinkField`].
#[derive(Clone, PartialEq, Properties)]
struct LinkFieldProps {
    /// Called with the runs of a link.
    on_added: Callback<Vec<Workspace>>,
}

/// A field for the link that is one side.
#[component]
fn LinkField(props: &LinkFieldProps) -> Html {
    let (text, problem) = (use_state_eq(String::new), use_state_eq(|| None::<String>));
    let oninput = {
        let (text, problem, on_added) = (text.setter(), problem.setter(), props.on_added.clone());
        move |event: InputEvent| {
            let typed = event.target_unchecked_into::<HtmlInputElement>().value();
            match pairs::runs_of(&typed) {
                None => {
                    problem.set(None);
                    text.set(typed);
                }
                Some(Ok(runs)) => {
                    problem.set(None);
                    text.set(String::new());
                    on_added.emit(runs);
                }
                Some(Err(sentence)) => {
                    problem.set(Some(sentence));
                    text.set(typed);
                }
            }
        }
    };
    html! {
        <label class="field"><span class="field-label">{ "Add the run of a link" }</span>
            <input type="text" spellcheck="false" autocomplete="off" placeholder="Paste a link" value={(*text).clone()} {oninput} />
            if let Some(problem) = &*problem { <span class="field-problem" role="status">{ problem }</span> }
        </label>
    }
}

fn table(rows: &[ComparedRow]) -> Html {
    let event = |event: &Option<(u64, String)>| match event {
        Some((id, kind)) => html! { <td><span class="soft">{ id }</span>{ " " }{ kind }</td> },
        None => html! { <td class="soft">{ "—" }</td> },
    };
    let row = |row: &ComparedRow| {
        let class = match (&row.left, &row.right) {
            (Some(_), None) => "compare-left",
            (None, Some(_)) => "compare-right",
            _ if row.differs.is_some() => "compare-differs",
            _ => "compare-same",
        };
        let value = |value: &Option<String>| value.clone().unwrap_or_else(|| "nothing".into());
        let what = match &row.differs {
            Some((path, left, right)) => html! {
                <><code class="code-word">{ path }</code>{ ": " }<code class="compare-a">{ value(left) }</code>{ " → " }<code class="compare-b">{ value(right) }</code></>
            },
            None if row.is_noise => html! { <span class="soft">{ "times or identifiers only" }</span> },
            None => html! {},
        };
        html! { <tr {class}><td>{ &row.state }</td>{ event(&row.left) }{ event(&row.right) }<td class="compare-what">{ what }</td></tr> }
    };
    html! {
        <div class="compare-rows" tabindex="0" role="region" aria-label="Events side by side">
            <table>
                <thead><tr><th scope="col">{ "State" }</th><th scope="col">{ "A" }</th><th scope="col">{ "B" }</th><th scope="col">{ "Difference" }</th></tr></thead>
                <tbody>{ for rows.iter().map(row) }</tbody>
            </table>
        </div>
    }
}

#[derive(Clone, PartialEq, Properties)]
struct DrawnProps {
    analysis: Option<Shared<Analysis>>,
    states: Vec<ComparedState>,
}

/// The workflow, with the states that only one of the runs entered.
#[component]
fn Drawn(props: &DrawnProps) -> Html {
    let svg = use_memo(
        (props.analysis.clone(), props.states.clone()),
        |(analysis, states)| {
            let class_of = |name: &str| match states.iter().find(|state| state.state == name) {
                None => "compare-none",
                Some(state) => class(state),
            };
            let arrow = |_: &Edge| Arrow {
                width: 2,
                label: None,
            };
            picture(
                &analysis.as_ref()?.diagram,
                |node| (classes!(class_of(&node.name)), None),
                arrow,
            )
        },
    );
    let group = |wanted: &'static str, words: &'static str| {
        let names: Vec<String> = props
            .states
            .iter()
            .filter(|state| class(state) == wanted)
            .map(|state| match (state.left, state.right) {
                (one, other) if one.max(other) > 1 => format!("{} ({one}, {other})", state.state),
                _ => state.state.clone(),
            })
            .collect();
        (!names.is_empty()).then(|| html! { <li><span class={classes!("compare-key", wanted)}>{ words }</span>{ " " }{ names.join(", ") }</li> })
    };
    html! {
        <div class="compare-states">
            { svg.as_ref().clone() }
            <ul class="plain" aria-label="States">
                { group("compare-only-a", "Only A") }{ group("compare-only-b", "Only B") }{ group("compare-both", "Both") }
            </ul>
        </div>
    }
}

fn class(state: &ComparedState) -> &'static str {
    match (state.left, state.right) {
        (_, 0) => "compare-only-a",
        (0, _) => "compare-only-b",
        _ => "compare-both",
    }
}
