//! The left pane: the documents of the workspace.

mod definition_menu;
pub mod input_hint;
pub mod mocks;
pub mod nested_definition;
pub mod role;
pub mod template_bar;
pub mod test_cases;
pub mod value_strip;

use std::rc::Rc;

use asl::Severity;
use asl_protocol::{Analysis, Document, Marker};
use asl_workspace::Workspace;
use yew::{AttrValue, Callback, Html, Properties, component, html, use_memo, use_mut_ref};

use crate::actions::links::share;
use crate::lazy::use_lazy;
use crate::platform::editor::{self, Editor, EditorDiagnostic, Language};
use crate::session::{Session, use_app_state, use_session};
use crate::state::State;
use crate::state::action::{NoticeAction, SelectionAction, ViewAction, WorkspaceAction};
use crate::state::selection::{GoTo, Selection};
use crate::state::shared::Shared;
use crate::state::view::{Command, EditTab, MocksView};
use crate::views::controls::tabs::{Choice, Tab, Tabs};
use definition_menu::DefinitionMenu;
pub use definition_menu::is_yaml;
use input_hint::input_hint;

/// The left pane.
#[component]
pub fn EditPane() -> Html {
    let (state, session, lazy) = (use_app_state(), use_session(), use_lazy());
    let tab =
        |key, title, document| Tab::new(key, title).with_badge(state.errors(document), "error", "error");
    let tabs = vec![
        tab(EditTab::Definition, "Definition", Document::Definition),
        tab(EditTab::Input, "Input", Document::Input),
        tab(EditTab::Mocks, "Mocks", Document::Mocks),
        tab(EditTab::Tests, "Tests", Document::Tests),
        tab(EditTab::Role, "Role", Document::Role),
    ];
    let selected = state.view.edit_tab;
    let on_select = {
        let session = session.clone();
        Callback::from(move |tab| session.dispatch(ViewAction::ShowEditTab(tab)))
    };
    let selection = state.edited_selection();
    let text = |document| html! { <TextEditor {document} ..editor_props(&state, &selection, document) /> };
    let template = lazy.show_if_ready(|views| (views.template_bar)(&state));
    let value = lazy.show_if_ready(|views| (views.value_strip)(&state));
    let mocks = || {
        let form = lazy.show(&session, |views| (views.mocks)(&state));
        let switch = Switch {
            id: "mocks",
            label: "Mocked responses as",
            view: state.view.mocks,
            action: ViewAction::ShowMocks,
        };
        form_or_json(&session, &switch, form, text(Document::Mocks))
    };
    let tests = || {
        let form = lazy.show(&session, |views| (views.test_cases)(&state));
        let switch = Switch {
            id: "tests",
            label: "Test cases as",
            view: state.view.tests,
            action: ViewAction::ShowTests,
        };
        form_or_json(&session, &switch, form, text(Document::Tests))
    };
    let role = || {
        lazy.show(&session, |views| {
            (views.role)(&state, text(Document::Role), &session)
        })
    };
    // What is in a tab that nobody has opened would only keep the first view waiting.
    let opened = use_mut_ref(Vec::new);
    if !opened.borrow().contains(&selected) {
        opened.borrow_mut().push(selected);
    }
    let has = |tab| lazy.views().is_some() || opened.borrow().contains(&tab);
    html! {
        <section id="pane-panel-0" class="pane pane-edit" aria-label="Workspace">
            <div class="tabs-row">
                <Tabs label="Workspace" id="edit" of={Choice::new(tabs, selected, on_select)} />
                <DefinitionMenu yaml={is_yaml(&state.workspace.definition)} />
            </div>
            <div class="panel panel-rows" role="tabpanel" id="edit-panel-0" aria-labelledby="edit-tab-0" hidden={selected != EditTab::Definition}>
                { template }
                { text(Document::Definition) }
                { value }
            </div>
            <div class="panel panel-rows" role="tabpanel" id="edit-panel-1" aria-labelledby="edit-tab-1" hidden={selected != EditTab::Input}>
                if has(EditTab::Input) {
                    { input_hint(&state.workspace, state.analysis.as_deref(), &session) }
                    { text(Document::Input) }
                }
            </div>
            <div class="panel panel-rows" role="tabpanel" id="edit-panel-2" aria-labelledby="edit-tab-2" hidden={selected != EditTab::Mocks}>
                if has(EditTab::Mocks) { { mocks() } }
            </div>
            <div class="panel panel-rows" role="tabpanel" id="edit-panel-3" aria-labelledby="edit-tab-3" hidden={selected != EditTab::Tests}>
                if has(EditTab::Tests) { { tests() } }
            </div>
            <div class="panel panel-rows" role="tabpanel" id="edit-panel-4" aria-labelledby="edit-tab-4" hidden={selected != EditTab::Role}>
                if has(EditTab::Role) { { role() } }
            </div>
        </section>
    }
}

/// The tabs that switch between a form and its JSON.
struct Switch {
    /// What the ids of the elements begin with.
    id: &'static str,
    label: &'static str,
    view: MocksView,
    /// What shows the other one.
    action: fn(MocksView) -> ViewAction,
}

/// A form or its JSON, below the tabs that switch between them.
fn form_or_json(session: &Session, switch: &Switch, form: Html, json: Html) -> Html {
    let Switch {
        id,
        label,
        view,
        action,
    } = *switch;
    let session = session.clone();
    let on_select = Callback::from(move |view| session.dispatch(action(view)));
    let tabs = vec![
        Tab::new(MocksView::Form, "Form"),
        Tab::new(MocksView::Json, "JSON"),
    ];
    let shows_form = view == MocksView::Form;
    html! {
        <>
            <Tabs {label} {id} small={true} of={Choice::new(tabs, view, on_select)} />
            <div class="panel panel-scroll" role="tabpanel" id={format!("{id}-panel-0")} aria-labelledby={format!("{id}-tab-0")} hidden={!shows_form}>
                { form }
            </div>
            <div class="panel" role="tabpanel" id={format!("{id}-panel-1")} aria-labelledby={format!("{id}-tab-1")} hidden={shows_form}>
                { json }
            </div>
        </>
    }
}

/// Longer texts, in bytes, have no colors: nobody reads them, and colors would keep the page busy.
const LONGEST_COLORED: usize = 1 << 20;

#[derive(Clone, Debug, PartialEq, Properties)]
struct TextEditorProps {
    document: Document,
    workspace: Rc<Workspace>,
    analysis: Option<Shared<Analysis>>,
    /// The selected state, for the definition.
    state: Option<AttrValue>,
    reveal: u32,
    go_to: Option<GoTo>,
    command: Option<(Command, u32)>,
}

fn editor_props(state: &State, selection: &Selection, document: Document) -> TextEditorProps {
    let is_definition = document == Document::Definition;
    TextEditorProps {
        document,
        workspace: Rc::clone(&state.workspace),
        analysis: state.analysis.clone(),
        state: selection.state.clone().filter(|_| is_definition),
        reveal: if is_definition { selection.reveal } else { 0 },
        go_to: state.go_to.clone().filter(|go_to| go_to.document == document),
        command: state.command.filter(|_| is_definition),
    }
}

/// The editor of one document.
#[component]
fn TextEditor(props: &TextEditorProps) -> Html {
    let session = use_session();
    let document = props.document;
    let (label, placeholder, text) = labels(document, &props.workspace);
    let value = use_memo(text.clone(), |text| AttrValue::from(text.clone()));
    let diagnostics = use_memo((props.analysis.clone(), document), |(analysis, document)| {
        let markers = analysis.as_ref().map_or(&[][..], |analysis| &analysis.markers);
        let of_text = markers.iter().filter(|marker| marker.document == *document);
        Rc::<[EditorDiagnostic]>::from(of_text.map(diagnostic).collect::<Vec<_>>())
    });
    let states = props
        .analysis
        .as_ref()
        .map_or(&[][..], |analysis| &analysis.states);
    let place = props
        .state
        .as_ref()
        .and_then(|pointer| states.iter().find(|state| state.pointer == **pointer));
    let highlight = place.map(|state| state.from..state.to);
    let reveal = highlight
        .clone()
        .filter(|_| props.reveal > 0)
        .map(|range| editor::Selection {
            range,
            request: props.reveal,
        });
    // The range of a state grows while it is typed; only a new request scrolls.
    let reveal = use_memo(props.reveal, |_| reveal);
    let selection = props.go_to.as_ref().map(|go_to| editor::Selection {
        range: go_to.from..go_to.to,
        request: go_to.request,
    });

    let on_change = {
        let session = session.clone();
        move |text| session.dispatch(WorkspaceAction::Edit(document, text))
    };
    let on_cursor = {
        let session = session.clone();
        move |cursor| {
            if document == Document::Definition {
                session.dispatch(SelectionAction::Cursor(cursor));
            }
        }
    };
    let act = |act: fn(&Session)| {
        let session = session.clone();
        move |()| act(&session)
    };
    let on_ask = (document == Document::Definition).then(|| {
        let session = session.clone();
        Callback::from(move |question| session.answer(question))
    });
    let on_say = {
        let session = session.clone();
        move |(sentence, bad): (String, bool)| {
            session.dispatch(if bad {
                NoticeAction::Warn(sentence.into())
            } else {
                NoticeAction::Say(sentence.into())
            });
        }
    };
    let on_renamed = {
        let session = session.clone();
        move |(before, after): (String, String)| {
            session.dispatch(WorkspaceAction::StateRenamed(before, after));
        }
    };
    let language = if text.len() > LONGEST_COLORED {
        Language::Text
    } else if document == Document::Definition && is_yaml(text) {
        Language::Yaml
    } else {
        Language::Json
    };
    html! {
        <Editor {label} {placeholder} {language} command={props.command} {on_say} value={(*value).clone()} diagnostics={(*diagnostics).clone()} {highlight}
            reveal={(*reveal).clone()} {selection} {on_change} {on_cursor} {on_ask} {on_renamed} on_run={act(Session::run)} on_share={act(share)} />
    }
}

/// The label and placeholder of a document's editor, and its text.
fn labels(document: Document, workspace: &Workspace) -> (&'static str, &'static str, &String) {
    match document {
        Document::Definition => (
            "Definition",
            "A state machine in the Amazon States Language",
            &workspace.definition,
        ),
        Document::Input => (
            "Input",
            "The execution input as JSON; {} if empty",
            &workspace.input,
        ),
        Document::Mocks => (
            "Mocks",
            "What functions and tasks return, as JSON",
            &workspace.mocks,
        ),
        Document::Tests => ("Tests", "Test cases as JSON", &workspace.tests),
        Document::Role => (
            "Role",
            "The policy of the execution role as JSON, as pasted from IAM",
            &workspace.role,
        ),
    }
}

fn diagnostic(marker: &Marker) -> EditorDiagnostic {
    let message = match &marker.hint {
        Some(hint) => format!("{}\n{hint}", marker.message),
        None => marker.message.clone(),
    };
    EditorDiagnostic {
        from: marker.from,
        to: marker.to,
        severity: match marker.severity {
            Severity::Error => editor::Severity::Error,
            Severity::Warning => editor::Severity::Warning,
            Severity::Information => editor::Severity::Info,
        },
        message,
        fix: marker.fix.clone(),
        code: (!marker.code.is_empty()).then(|| marker.code.clone()),
    }
}
