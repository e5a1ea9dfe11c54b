//! The form of the test cases, each with its input, mocked responses and expectations.
//!
//! The form edits the text of the workspace: each change reads it, changes one place and writes it back. A text that would
//! lose something that way is left to the editor. [`case`] is the form of one case, [`change`] changes the text.

mod case;
mod change;

use std::rc::Rc;

use asl_json::{LineIndex, Pointer};
use asl_protocol::Document;
use asl_testcase::{Problem, TestCases};
use asl_workspace::Workspace;
use yew::{AttrValue, Html, Properties, component, html, use_memo};

use crate::session::{Session, use_session};
use crate::state::action::SelectionAction;
use crate::state::test_run::TestRun;
use crate::views::controls::capped::{SHOWN, rest};
use crate::views::controls::icon::{Picture, icon};
use case::CaseForm;

/// Properties of [`TestCasesForm`].
#[derive(Clone, Debug, PartialEq, Properties)]
pub struct TestCasesFormProps {
    /// The edited workspace.
    pub workspace: Rc<Workspace>,
    /// The last run of the test cases.
    pub test_run: TestRun,
    /// Whether the workspace has changed since.
    pub are_stale: bool,
    /// The name of the case to open, and the number of that request.
    pub go_to: Option<(AttrValue, u32)>,
}

/// The form.
#[component]
pub fn TestCasesForm(props: &TestCasesFormProps) -> Html {
    let session = use_session();
    let text = &props.workspace.tests;
    let read = use_memo(text.clone(), |text| TestCases::parse(text));
    let (tests, problems) = &*read;
    if !tests.is_whole(text) {
        return unreadable(problems.first(), text, &session);
    }
    let cases = tests.cases.iter().enumerate().take(SHOWN).map(|(index, case)| {
        let place = Pointer::root().child("cases").index(index);
        let is_of_case = |problem: &&Problem| {
            let rest = problem.pointer.as_str().strip_prefix(place.as_str());
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        };
        let problem = problems.iter().find(is_of_case).map(|problem| problem.message.clone());
        let result = (!props.are_stale)
            .then(|| props.test_run.case(&case.name))
            .flatten()
            .map(|result| result.passed);
        let go_to = props.go_to.clone().filter(|(name, _)| **name == *case.name).map(|(_, number)| number);
        html! { <CaseForm key={index} {index} count={tests.cases.len()} case={Rc::new(case.clone())} {problem} {result} {go_to} /> }
    });
    let act = |act: fn(&Session)| {
        let session = session.clone();
        move |_| act(&session)
    };
    html! {
        <div class="mocks">
            if tests.cases.is_empty() {
                <div class="empty">
                    { icon(Picture::Check) }
                    <p>{ "No test cases yet." }</p>
                    <p class="soft">{ "A test case is an input and mocked responses, and what you expect of the execution. Add one here, or create one from a run under Result." }</p>
                    <button type="button" class="button" onclick={act(change::add)}>{ icon(Picture::Plus) }{ "Add a test case" }</button>
                </div>
            } else {
                <div class="case-tools">
                    <button type="button" class="button button-primary button-small" disabled={props.test_run.running} title="Run all test cases (Ctrl+Shift+Enter)" onclick={act(Session::test)}>
                        { icon(Picture::Run) }{ "Run all test cases" }
                    </button>
                    <button type="button" class="button button-small" onclick={act(change::add)}>{ icon(Picture::Plus) }{ "Add a test case" }</button>
                </div>
                { for cases }
                { rest(tests.cases.len(), "test cases") }
            }
        </div>
    }
}

/// Shown instead of the form if the form would destroy something in the text.
fn unreadable(problem: Option<&Problem>, text: &str, session: &Session) -> Html {
    let sentence = match problem {
        Some(problem) => {
            let place = LineIndex::new(text).position(problem.span.start);
            format!(
                "The JSON of the test cases has an error at line {}:{}. {} Fix it there to get the form back.",
                place.line, place.column, problem.message
            )
        }
        None => "The JSON of the test cases contains something that the form cannot show.".to_owned(),
    };
    let session = session.clone();
    let onclick = move |_| {
        let state = session.state();
        let marker = state.markers(Document::Tests).next();
        let (from, to) = marker.map_or((0, 0), |marker| (marker.from, marker.to));
        session.dispatch(SelectionAction::GoTo(Document::Tests, from, to));
    };
    html! {
        <div class="mocks">
            <div class="callout callout-error">
                { icon(Picture::Alert) }
                <p>{ sentence }</p>
                <button type="button" class="button button-small" {onclick}>{ "Go to the JSON" }</button>
            </div>
        </div>
    }
}
