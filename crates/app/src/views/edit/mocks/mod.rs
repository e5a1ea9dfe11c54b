//! The form of the mocked responses: everything that the definition calls, with its responses.
//!
//! The form edits the text of the workspace: each change reads it, changes one place and writes it back. A text with
//! errors is therefore left to the editor, which shows them. [`entry`] is a function or task, [`object`] an
//! S3 object, [`response`] one response, [`field`] the inputs that keep what is typed until it is valid.

mod callback;
mod change;
mod code;
mod code_editor;
mod entry;
mod failure;
pub mod field;
mod kind;
mod object;
mod response;
mod when;

use std::rc::Rc;

use asl_json::LineIndex;
use asl_mock::{CalledKind, Mocks, Problem, Section};
use asl_protocol::{Analysis, CalledTask, Document};
use asl_workspace::Workspace;
use web_sys::{HtmlInputElement, SubmitEvent};
use yew::{AttrValue, Callback, Html, Properties, component, html, use_memo, use_node_ref, use_state_eq};

use crate::session::{Session, use_session};
use crate::state::action::{SelectionAction, ViewAction};
use crate::state::shared::Shared;
use crate::views::controls::capped::{SHOWN, rest};
use crate::views::controls::icon::{Picture, icon};
use change::Key;
pub use change::{add_default, add_missing};
use entry::Entry;
use field::choice;
use object::object_form;

/// Properties of [`MocksForm`].
#[derive(Clone, Debug, PartialEq, Properties)]
pub struct MocksFormProps {
    /// The edited workspace.
    pub workspace: Rc<Workspace>,
    /// Its analysis.
    pub analysis: Option<Shared<Analysis>>,
    /// The entry to bring into view, and the number of that request.
    pub go_to: Option<(AttrValue, u32)>,
}

/// The form.
#[component]
pub fn MocksForm(props: &MocksFormProps) -> Html {
    let session = use_session();
    let read = use_memo(props.workspace.mocks.clone(), |text| Mocks::parse(text));
    let (mocks, problems) = &*read;
    if let Some(problem) = problems.first() {
        return unreadable(problem, &props.workspace.mocks, &session);
    }
    let Some(analysis) = &props.analysis else {
        return html! {};
    };

    let mut listed: Vec<Key> = Vec::new();
    let mut entries: Vec<Html> = Vec::new();
    for task in &analysis.called {
        let called = &task.called;
        if matches!(called.kind, CalledKind::DynamicFunction | CalledKind::Object) {
            continue;
        }
        let mut keys: Vec<Key> = mocks
            .entries_for(called)
            .into_iter()
            .map(|(section, name)| Key::new(section, name))
            .collect();
        if keys.is_empty() {
            keys.extend(called.section().map(|section| Key::new(section, &called.name)));
        }
        for key in keys {
            if listed.contains(&key) {
                continue;
            }
            let mocked = key.find(mocks).cloned();
            entries.push(html! {
                <Entry key={format!("{key:?}")} entry={key.clone()} called={Some(Rc::new(called.clone()))} first={task.first.clone()} {mocked} go_to={props.go_to.clone()} />
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
    let other_entries = others.iter().take(SHOWN).map(|key| html! {
        <Entry key={format!("{key:?}")} entry={key.clone()} called={None} first="" mocked={key.find(mocks).cloned()} go_to={props.go_to.clone()} />
    });
    let objects = mocks.objects.iter().enumerate().take(SHOWN);
    let objects = objects.map(|(index, object)| object_form(&session, index, object));
    let unread = analysis
        .called
        .iter()
        .filter(|task| task.called.kind == CalledKind::Object && !task.mocked)
        .map(|task| missing_object(&session, task));
    let called = entries.len();
    let nothing = analysis.called.is_empty() && others.is_empty() && mocks.objects.is_empty();
    html! {
        <div class="mocks">
            if nothing {
                <div class="empty">
                    { icon(Picture::Task) }
                    <p>{ "The definition makes no calls." }</p>
                    <p class="soft">{ "Everything that Task states call and distributed Map states read is listed here, with its responses." }</p>
                </div>
            }
            { for entries.into_iter().take(SHOWN) }
            { rest(called, "called tasks") }
            { for objects }
            { rest(mocks.objects.len(), "objects") }
            { for unread }
            if !others.is_empty() {
                <h2 class="mocks-heading">{ if dynamic.is_empty() { "Not called by the definition" } else { "Other functions" } }</h2>
                { for other_entries }
                { rest(others.len(), "entries") }
            }
            if !nothing { <AnotherEntry paths={dynamic.join(", ")} /> }
        </div>
    }
}

/// An object that a distributed Map reads and that is not mocked.
fn missing_object(session: &Session, task: &CalledTask) -> Html {
    let called = &task.called;
    let uri = format!("s3://{}/{}", called.target, called.name);
    let (session, first) = (session.clone(), task.first.clone());
    let add = move |_| change::add_document(&session, &first);
    let readers = called
        .states
        .iter()
        .map(|(name, _)| name.as_str())
        .collect::<Vec<_>>()
        .join(", ");
    html! {
        <section class="entry" aria-label={format!("Object {uri}")}>
            <header class="entry-head">
                <div><h2>{ uri }</h2><p class="soft entry-about">{ format!("Object in S3 · read by {readers}") }</p></div>
            </header>
            <div class="entry-missing">
                <span>{ "Two rows by default" }</span>
                <button type="button" class="button button-small" onclick={add}>{ icon(Picture::Plus) }{ "Add the object" }</button>
            </div>
        </section>
    }
}

/// Shown instead of the form if the text has an error.
fn unreadable(problem: &Problem, text: &str, session: &Session) -> Html {
    let place = LineIndex::new(text).position(problem.span.start);
    let session = session.clone();
    let onclick = move |_| {
        let state = session.state();
        let marker = state.markers(Document::Mocks).next();
        let (from, to) = marker.map_or((0, 0), |marker| (marker.from, marker.to));
        session.dispatch(SelectionAction::GoTo(Document::Mocks, from, to));
    };
    html! {
        <div class="mocks">
            <div class="callout callout-error">
                { icon(Picture::Alert) }
                <p>{ format!("The JSON of the mocked responses has an error at line {}:{}. {} Fix it there to get the form back.", place.line, place.column, problem.message) }</p>
                <button type="button" class="button button-small" {onclick}>{ "Go to the JSON" }</button>
            </div>
        </div>
    }
}

#[derive(Clone, Debug, PartialEq, Properties)]
struct AnotherProps {
    /// The paths of the function names that are known only at run time; empty if there are none.
    paths: String,
}

/// Adds what the list above lacks: a function whose name is in the input, a whole resource.
#[component]
fn AnotherEntry(props: &AnotherProps) -> Html {
    let session = use_session();
    let input = use_node_ref();
    let section = use_state_eq(|| Section::Functions);
    let onsubmit = {
        let (input, section) = (input.clone(), *section);
        move |event: SubmitEvent| {
            event.prevent_default();
            let Some(input) = input.cast::<HtmlInputElement>() else {
                return;
            };
            let name = input.value().trim().to_owned();
            if !name.is_empty() {
                input.set_value("");
                change::add(&session, &Key::new(section, &name), "");
                session.dispatch(ViewAction::ShowMock(name.into()));
            }
        }
    };
    let kinds = [
        ("functions", "Lambda function"),
        ("tasks", "Task of one state"),
        ("resources", "All tasks with a resource"),
        ("activities", "Activity"),
        ("executions", "State machine"),
    ];
    let on_section = {
        let section = section.setter();
        Callback::from(move |key: String| {
            section.set(
                Section::ALL
                    .into_iter()
                    .find(|known| known.key() == key)
                    .unwrap_or(Section::Functions),
            );
        })
    };
    let label = match *section {
        Section::Functions => "Function name or ARN",
        Section::Tasks => "State name",
        Section::Resources => "Resource, such as arn:aws:states:::sqs:sendMessage",
        Section::Activities => "Activity name or ARN",
        Section::Executions => "State machine name or ARN",
    };
    let dynamic = !props.paths.is_empty();
    let form = html! {
        <>
            <div class="field-row">
                { choice("Kind of entry", true, section.key(), &kinds, &on_section) }
                <input ref={input} type="text" aria-label={label} placeholder={label} spellcheck="false" autocomplete="off" />
            </div>
            <div class="actions"><button type="submit" class="button button-small">{ if *section == Section::Functions { "Add a function" } else { "Add" } }</button></div>
        </>
    };
    html! {
        <form class="entry" {onsubmit}>
            if dynamic {
                <h2>{ "A function whose name is known only at run time" }</h2>
                <p class="soft">{ format!("Its name comes from {}. Add each function that this may name.", props.paths) }</p>
                { form }
            } else {
                <details class="fold">
                    <summary>{ "Add another entry" }</summary>
                    { form }
                </details>
            }
        </form>
    }
}
