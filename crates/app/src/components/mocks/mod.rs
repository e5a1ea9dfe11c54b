//! The form of the mocked responses: everything that the definition calls, and what it answers.
//!
//! The form edits the text of the workspace: each change reads it, changes one place and writes it back. A text with
//! mistakes is therefore left to the editor, where they show. The parts: [`entry`] is a function or task, [`response`]
//! one answer, [`field`] the inputs that keep what is typed until it is right.

mod callback;
mod change;
mod entry;
pub mod field;
mod response;

use std::rc::Rc;

use asl_json::LineIndex;
use asl_mock::{CalledKind, Mocks, Problem, Section};
use asl_protocol::{Analysis, Document};
use asl_workspace::Workspace;
use web_sys::{HtmlInputElement, SubmitEvent};
use yew::{AttrValue, Html, Properties, component, html, use_memo, use_node_ref};

use super::icon::{Picture, icon};
use crate::page::{Page, use_page};
use crate::shared::Shared;
use crate::state::Action;
use change::Key;
pub use change::{add_default, add_missing};
use entry::Entry;

/// Properties of [`MocksForm`].
#[derive(Clone, Debug, PartialEq, Properties)]
pub struct MocksFormProps {
    /// What is edited.
    pub workspace: Rc<Workspace>,
    /// What is known of it.
    pub analysis: Option<Shared<Analysis>>,
    /// The entry to bring into view, and the number of that request.
    pub go_to: Option<(AttrValue, u32)>,
}

/// The form.
#[component]
pub fn MocksForm(props: &MocksFormProps) -> Html {
    let page = use_page();
    let read = use_memo(props.workspace.mocks.clone(), |text| Mocks::parse(text));
    let (mocks, problems) = &*read;
    if let Some(problem) = problems.first() {
        return unreadable(problem, &props.workspace.mocks, &page);
    }
    let Some(analysis) = &props.analysis else {
        return html! {};
    };

    let mut listed: Vec<Key> = Vec::new();
    let mut entries: Vec<Html> = Vec::new();
    for task in &analysis.called {
        let called = &task.called;
        if called.kind == CalledKind::DynamicFunction {
            continue;
        }
        let key = |name: &str| {
            let section = if called.kind == CalledKind::Task {
                Section::Tasks
            } else {
                Section::Functions
            };
            Key::new(section, name)
        };
        let mut names: Vec<String> = mocks.entries_for(called).into_iter().map(str::to_owned).collect();
        if names.is_empty() {
            names.push(called.name.clone());
        }
        for name in names {
            let key = key(&name);
            let mocked = key.find(mocks).cloned();
            entries.push(html! {
                <Entry key={format!("{key:?}")} entry={key.clone()} called={Some(Rc::new(called.clone()))} {mocked} go_to={props.go_to.clone()} />
            });
            listed.push(key);
        }
    }
    let dynamic: Vec<&str> = analysis
        .called
        .iter()
        .filter(|task| task.called.kind == CalledKind::DynamicFunction)
        .map(|task| task.called.target.as_str())
        .collect();
    let all = Section::ALL.into_iter().flat_map(|section| {
        let names = mocks.section(section).keys();
        names.map(move |name| Key::new(section, name))
    });
    let others: Vec<Key> = all.filter(|key| !listed.contains(key)).collect();
    let other_entries = others.iter().map(|key| html! {
        <Entry key={format!("{key:?}")} entry={key.clone()} called={None} mocked={key.find(mocks).cloned()} go_to={props.go_to.clone()} />
    });
    let nothing = entries.is_empty() && others.is_empty() && dynamic.is_empty();
    html! {
        <div class="mocks">
            if nothing {
                <div class="empty">
                    { icon(Picture::Task) }
                    <p>{ "The definition calls nothing." }</p>
                    <p class="soft">{ "Every Lambda function and every other task that a Task state calls is listed here, with what it answers." }</p>
                </div>
            }
            { for entries }
            if !dynamic.is_empty() {
                <DynamicFunctions paths={dynamic.join(", ")} />
            }
            if !others.is_empty() {
                <h3 class="mocks-heading">{ if dynamic.is_empty() { "Not called by the definition" } else { "Other functions" } }</h3>
                { for other_entries }
            }
        </div>
    }
}

/// The text has a mistake that the form would destroy.
fn unreadable(problem: &Problem, text: &str, page: &Page) -> Html {
    let place = LineIndex::new(text).position(problem.span.start);
    let page = page.clone();
    let onclick = move |_| {
        let state = page.state();
        let marker = state.markers(Document::Mocks).next();
        let (from, to) = marker.map_or((0, 0), |marker| (marker.from, marker.to));
        page.dispatch(Action::GoTo(Document::Mocks, from, to));
    };
    html! {
        <div class="mocks">
            <div class="callout callout-error">
                { icon(Picture::Alert) }
                <p>{ format!("The JSON of the mocked responses has a mistake in line {}:{}. {} Mend it there; then the form is back.", place.line, place.column, problem.message) }</p>
                <button type="button" class="button button-small" {onclick}>{ "Go to the JSON" }</button>
            </div>
        </div>
    }
}

#[derive(Clone, Debug, PartialEq, Properties)]
struct DynamicProps {
    paths: String,
}

/// States that call a function whose name is in their input: any function may be meant.
#[component]
fn DynamicFunctions(props: &DynamicProps) -> Html {
    let page = use_page();
    let input = use_node_ref();
    let onsubmit = {
        let input = input.clone();
        move |event: SubmitEvent| {
            event.prevent_default();
            let Some(input) = input.cast::<HtmlInputElement>() else {
                return;
            };
            let name = input.value().trim().to_owned();
            if !name.is_empty() {
                input.set_value("");
                change::add(&page, &Key::new(Section::Functions, &name), false);
                page.dispatch(Action::ShowMock(name.into()));
            }
        }
    };
    html! {
        <form class="entry" {onsubmit}>
            <h3>{ "A function that is known when the state runs" }</h3>
            <p class="soft">{ format!("Its name comes from {}. Add each function that it may be.", props.paths) }</p>
            <div class="field-row">
                <input ref={input} type="text" aria-label="Function name or ARN" placeholder="Function name or ARN" spellcheck="false" autocomplete="off" />
                <button type="submit" class="button button-small">{ "Add a function" }</button>
            </div>
        </form>
    }
}
