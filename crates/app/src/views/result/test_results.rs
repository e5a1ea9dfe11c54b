//! The Test results tab: which test cases pass, where the others differ, and what they cover together.

use asl_protocol::{CaseFailure, CaseResult, CoverageItem, CoverageKind, TestReport};
use yew::{AttrValue, Html, classes, html};

use super::problems::title;
use crate::session::Session;
use crate::state::action::{SelectionAction, ViewAction};
use crate::state::selection::{Selection, Selector};
use crate::state::test_run::{TestRun, TestsOutcome};
use crate::state::view::EditTab;
use crate::views::controls::capped::{SHOWN, rest};
use crate::views::controls::icon::{Picture, icon};
use asl_protocol::duration;

/// The tab.
pub fn test_results(test_run: &TestRun, is_stale: bool, selection: &Selection, session: &Session) -> Html {
    let content = match &test_run.outcome {
        None => nothing(test_run.running, session),
        Some(TestsOutcome::Trouble(sentence)) => {
            html! { <p class="callout callout-error" role="status">{ sentence }</p> }
        }
        Some(TestsOutcome::Refused(refused)) => {
            let (session, document) = (session.clone(), refused.document);
            let onclick = move |_| session.dispatch(ViewAction::ShowEditTab(EditTab::of(document)));
            html! {
                <div class="callout callout-error" role="status">
                    <p>{ &refused.sentence }</p>
                    <button type="button" class="button button-small" {onclick}>{ format!("Go to {}", title(document)) }</button>
                </div>
            }
        }
        Some(TestsOutcome::Ran(report)) => tested_report(report, is_stale, selection, session),
    };
    html! { <div class="scroll stack" aria-busy={test_run.running.to_string()}>{ content }</div> }
}

fn run_button(session: &Session, words: &'static str) -> Html {
    let session = session.clone();
    let onclick = move |_| session.test();
    html! {
        <button type="button" class="button button-small" title="Run all test cases (Ctrl+Shift+Enter)" {onclick}>{ icon(Picture::Run) }{ words }</button>
    }
}

fn nothing(running: bool, session: &Session) -> Html {
    html! {
        <div class="empty">
            { icon(Picture::Check) }
            if running {
                <p>{ "The test cases are running…" }</p>
            } else {
                <p>{ "The test cases have not run yet." }</p>
                <p class="soft">{ "You find them under Tests, next to the definition. Run them to see which pass, where the others differ, and which parts of the workflow they cover." }</p>
                { run_button(session, "Run all test cases") }
            }
        </div>
    }
}

fn tested_report(report: &TestReport, is_stale: bool, selection: &Selection, session: &Session) -> Html {
    let passed = report.cases.iter().filter(|case| case.passed).count();
    let failed = report.cases.len() - passed;
    let (tone, picture, word) = match (failed, report.cases.len()) {
        (_, 0) => ("cut", Picture::Info, "No test cases".to_owned()),
        (0, _) => ("succeeded", Picture::Check, "All passed".to_owned()),
        _ => ("failed", Picture::Close, format!("{failed} failed")),
    };
    html! {
        <>
            <div class={classes!("status", format!("status-{tone}"))} role="status">
                <span class="status-sign">{ icon(picture) }</span>
                <div><p class="status-word">{ word }</p><p class="status-line">{ format!("{passed} passed, {failed} failed") }</p></div>
            </div>
            if is_stale {
                <p class="callout">{ "The workspace has changed since these test cases ran." }{ run_button(session, "Run again") }</p>
            }
            <ol class="plain stack" aria-label="Test cases">{ for report.cases.iter().take(SHOWN).map(|case| case_result(case, session)) }</ol>
            { rest(report.cases.len(), "test cases") }
            { coverage(&report.coverage, selection, session) }
        </>
    }
}

fn case_result(case: &CaseResult, session: &Session) -> Html {
    let (class, picture, word) = if case.passed {
        ("passed", Picture::Check, "passed")
    } else {
        ("failed", Picture::Close, "failed")
    };
    let act = |act: fn(&Session, String)| {
        let (session, name) = (session.clone(), case.name.clone());
        move |_| act(&session, name.clone())
    };
    let facts = case.status.as_ref().map(|status| {
        format!(
            "{} after {}",
            status.name().to_lowercase().replace('_', " "),
            duration(case.duration)
        )
    });
    html! {
        <li class={classes!("card", "case-result", format!("case-{class}"))} aria-label={format!("{}, {word}", case.name)}>
            <header class="case-result-head">
                <span class={classes!("verdict", format!("verdict-{class}"))}>{ icon(picture) }{ word }</span>
                <h3>{ &case.name }</h3>
                <span class="response-tools">
                    <button type="button" class="button button-quiet button-small" aria-label={format!("Show the run: {}", case.name)} onclick={act(|session, name| session.run_case(&name))}>{ "Show the run" }</button>
                    <button type="button" class="button button-quiet button-small" aria-label={format!("Edit: {}", case.name)} onclick={act(|session, name| session.dispatch(ViewAction::ShowCase(name.into())))}>{ "Edit" }</button>
                </span>
            </header>
            if let Some(facts) = facts { <p class="soft">{ facts }</p> }
            if let Some(trouble) = &case.trouble { <p>{ trouble }</p> }
            if !case.failures.is_empty() { { differences(&case.failures) } }
            if let (false, Some(error)) = (case.passed, &case.error) {
                <p class="case-cause"><strong>{ error }</strong>{ " " }{ case.cause.clone().unwrap_or_default() }</p>
            }
        </li>
    }
}

fn differences(failures: &[CaseFailure]) -> Html {
    let value = |class: &'static str, text: &Option<String>| match text {
        Some(text) => html! { <td><pre class={classes!("difference", class)}>{ text }</pre></td> },
        None => html! { <td><span class="soft">{ "nothing" }</span></td> },
    };
    let rows = failures.iter().take(SHOWN).map(|failure| {
        html! {
            <tr>
                <th scope="row">{ &failure.place }</th>
                { value("difference-expected", &failure.expected) }
                { value("difference-got", &failure.got) }
            </tr>
        }
    });
    html! {
        <table class="differences">
            <thead><tr><th scope="col">{ "Where" }</th><th scope="col">{ "Expected" }</th><th scope="col">{ "Actual" }</th></tr></thead>
            <tbody>{ for rows }</tbody>
        </table>
    }
}

const KINDS: [(CoverageKind, &str); 5] = [
    (CoverageKind::State, "States"),
    (CoverageKind::Transition, "Transitions"),
    (CoverageKind::ChoiceRule, "Choice rules"),
    (CoverageKind::Retry, "Retriers"),
    (CoverageKind::Catch, "Catchers"),
];

fn coverage(items: &[CoverageItem], selection: &Selection, session: &Session) -> Html {
    let shares = KINDS.iter().filter_map(|(kind, name)| {
        let of_kind = || items.iter().filter(|item| item.kind == *kind);
        let (all, covered) = (of_kind().count(), of_kind().filter(|item| item.cases > 0).count());
        (all > 0).then(|| {
            html! {
                <div class="coverage-share">
                    <dt>{ *name }</dt>
                    <dd>
                        <meter min="0" max={all.to_string()} value={covered.to_string()} aria-label={*name}></meter>
                        <span>{ format!("{covered} of {all}") }</span>
                    </dd>
                </div>
            }
        })
    });
    let (covered, missing): (Vec<_>, Vec<_>) = items.iter().partition(|item| item.cases > 0);
    let list = |label: &'static str, items: Vec<&CoverageItem>| {
        let count = items.len();
        html! {
            <>
                <ul class="plain coverage-list" aria-label={label}>{ for items.into_iter().take(SHOWN).map(|item| covered_item(item, selection, session)) }</ul>
                { rest(count, "parts") }
            </>
        }
    };
    html! {
        <section class="block coverage-block">
            <header class="section-header"><h2>{ "Coverage" }</h2></header>
            <p class="soft">{ "What the executions of all test cases reach together. The graph shows it while this tab is open." }</p>
            <dl class="coverage">{ for shares }</dl>
            if missing.is_empty() {
                <p>{ "Everything is covered." }</p>
            } else {
                <h3>{ "Not covered" }</h3>
                { list("Not covered", missing) }
            }
            if !covered.is_empty() {
                <details class="fold"><summary>{ "Covered" }</summary>{ list("Covered", covered) }</details>
            }
        </section>
    }
}

fn covered_item(item: &CoverageItem, selection: &Selection, session: &Session) -> Html {
    let pointer = AttrValue::from(item.state.to_string());
    let is_selected = selection.state.as_ref() == Some(&pointer);
    let session = session.clone();
    let onclick = move |_| session.dispatch(SelectionAction::State(pointer.clone(), Selector::List));
    let kind = KINDS
        .iter()
        .find(|(kind, _)| *kind == item.kind)
        .map_or("", |(_, name)| name);
    let cases = match item.cases {
        0 => String::new(),
        1 => " · 1 test case".to_owned(),
        cases => format!(" · {cases} test cases"),
    };
    html! {
        <li>
            <button type="button" class={classes!("state-link", is_selected.then_some("state-link-selected"))} {onclick}>{ &item.label }</button>
            <span class="soft">{ format!(" {}{cases}", kind.to_lowercase().trim_end_matches('s')) }</span>
        </li>
    }
}
