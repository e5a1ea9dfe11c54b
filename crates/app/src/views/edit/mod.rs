//! The left pane: the texts of the workspace.

mod definition_menu;
mod input_hint;
pub mod mocks;
pub mod role;
pub mod test_cases;
pub mod value_strip;

use std::rc::Rc;

use asl_protocol::{Analysis, Document, Marker, Severity};
use asl_workspace::Workspace;
use yew::{AttrValue, Callback, Html, Properties, component, html, use_memo};

use crate::lazy::Later;
use crate::platform::editor::{self, Editor, EditorDiagnostic, Language};
use crate::session::{Page, use_page};
use crate::state::Action;
use crate::state::selection::{GoTo, Selection};
use crate::state::shared::Shared;
use crate::state::test_run::Tested;
use crate::state::view::{Command, EditTab, MocksView, View};
use crate::views::controls::tabs::{Tab, Tabs};
use crate::views::edit::definition_menu::{DefinitionMenu, is_yaml};
use crate::views::edit::input_hint::input_hint;
use crate::views::edit::mocks::MocksFormProps;
use crate::views::edit::test_cases::TestsFormProps;
use crate::views::edit::value_strip::ValueStripProps;

/// Properties of [`EditPane`].
#[derive(Clone, Debug, PartialEq, Properties)]
pub struct EditPaneProps {
    /// What is edited.
    pub workspace: Rc<Workspace>,
    /// What is known of it.
    pub analysis: Option<Shared<Analysis>>,
    /// What is selected.
    pub selection: Selection,
    /// Where a cursor shall go.
    pub go_to: Option<GoTo>,
    /// What came of the test cases.
    pub tested: Tested,
    /// Whether something was changed since.
    pub are_tests_stale: bool,
    /// What the definition's editor shall do.
    pub command: Option<(Command, u32)>,
    /// Which tab shows.
    pub view: View,
    /// The number of the last run.
    pub run: u32,
    /// Whether the definition is the one that ran, and the run can be asked.
    pub is_current: bool,
    /// What is not in the first view.
    pub later: Later,
}

/// The left pane.
#[component]
pub fn EditPane(props: &EditPaneProps) -> Html {
    let page = use_page();
    let errors = |document| {
        let markers = props
            .analysis
            .as_ref()
            .map_or(&[][..], |analysis| &analysis.markers);
        markers
            .iter()
            .filter(|marker| marker.document == document && marker.severity == Severity::Error)
            .count()
    };
    let tab = |key, title, document| Tab::new(key, title).with_badge(errors(document), "error", "error");
    let tabs = vec![
        tab(EditTab::Definition, "Definition", Document::Definition),
        tab(EditTab::Input, "Input", Document::Input),
        tab(EditTab::Mocks, "Mocks", Document::Mocks),
        tab(EditTab::Tests, "Tests", Document::Tests),
        tab(EditTab::Role, "Role", Document::Role),
    ];
    let selected = props.view.edit_tab;
    let on_select = {
        let page = page.clone();
        Callback::from(move |tab| page.dispatch(Action::ShowEditTab(tab)))
    };
    let on_mocks = {
        let page = page.clone();
        Callback::from(move |view| page.dispatch(Action::ShowMocks(view)))
    };
    let text = |document| html! { <TextEditor {document} ..editor_props(props, document) /> };
    // Places in another definition than the one that ran mean nothing there.
    let cursor = props.selection.cursor.filter(|_| props.is_current);
    let marked = cursor.map(|cursor| cursor.selected);
    let form = props.view.mocks == MocksView::Form;
    let on_tests = {
        let page = page.clone();
        Callback::from(move |view| page.dispatch(Action::ShowTests(view)))
    };
    let tests_form = props.view.tests == MocksView::Form;
    let later = props.later;
    let value = later.show_if_here(|parts| {
        (parts.value_strip)(ValueStripProps {
            selected: marked,
            visit: props.selection.visit,
            run: props.run,
        })
    });
    let mocks = later.show(&page, |parts| {
        (parts.mocks)(MocksFormProps {
            workspace: Rc::clone(&props.workspace),
            analysis: props.analysis.clone(),
            go_to: props.view.mock.clone(),
        })
    });
    let tests = later.show(&page, |parts| {
        (parts.tests)(TestsFormProps {
            workspace: Rc::clone(&props.workspace),
            tested: props.tested.clone(),
            are_stale: props.are_tests_stale,
            go_to: props.view.case.clone(),
        })
    });
    let role = later.show(&page, |parts| (parts.role)(props, text(Document::Role), &page));
    html! {
        <section id="pane-panel-0" class="pane pane-edit" aria-label="Workspace">
            <div class="tabs-row">
                <Tabs<EditTab> label="Workspace" id="edit" {tabs} {selected} {on_select} />
                <DefinitionMenu yaml={is_yaml(&props.workspace.definition)} />
            </div>
            <div class="panel panel-rows" role="tabpanel" id="edit-panel-0" aria-labelledby="edit-tab-0" hidden={selected != EditTab::Definition}>
                { text(Document::Definition) }
                { value }
            </div>
            <div class="panel panel-rows" role="tabpanel" id="edit-panel-1" aria-labelledby="edit-tab-1" hidden={selected != EditTab::Input}>
                { input_hint(&props.workspace, props.analysis.as_deref(), &page) }
                { text(Document::Input) }
            </div>
            <div class="panel panel-rows" role="tabpanel" id="edit-panel-2" aria-labelledby="edit-tab-2" hidden={selected != EditTab::Mocks}>
                <Tabs<MocksView> label="Mocked responses as" id="mocks" small={true} selected={props.view.mocks} on_select={on_mocks}
                    tabs={vec![Tab::new(MocksView::Form, "Form"), Tab::new(MocksView::Json, "JSON")]} />
                <div class="panel panel-scroll" role="tabpanel" id="mocks-panel-0" aria-labelledby="mocks-tab-0" hidden={!form}>
                    { mocks }
                </div>
                <div class="panel" role="tabpanel" id="mocks-panel-1" aria-labelledby="mocks-tab-1" hidden={form}>
                    { text(Document::Mocks) }
                </div>
            </div>
            <div class="panel panel-rows" role="tabpanel" id="edit-panel-3" aria-labelledby="edit-tab-3" hidden={selected != EditTab::Tests}>
                <Tabs<MocksView> label="Test cases as" id="tests" small={true} selected={props.view.tests} on_select={on_tests}
                    tabs={vec![Tab::new(MocksView::Form, "Form"), Tab::new(MocksView::Json, "JSON")]} />
                <div class="panel panel-scroll" role="tabpanel" id="tests-panel-0" aria-labelledby="tests-tab-0" hidden={!tests_form}>
                    { tests }
                </div>
                <div class="panel" role="tabpanel" id="tests-panel-1" aria-labelledby="tests-tab-1" hidden={tests_form}>
                    { text(Document::Tests) }
                </div>
            </div>
            <div class="panel panel-rows" role="tabpanel" id="edit-panel-4" aria-labelledby="edit-tab-4" hidden={selected != EditTab::Role}>
                { role }
            </div>
        </section>
    }
}

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

fn editor_props(props: &EditPaneProps, document: Document) -> TextEditorProps {
    let is_definition = document == Document::Definition;
    TextEditorProps {
        document,
        workspace: Rc::clone(&props.workspace),
        analysis: props.analysis.clone(),
        state: props.selection.state.clone().filter(|_| is_definition),
        reveal: if is_definition { props.selection.reveal } else { 0 },
        go_to: props.go_to.clone().filter(|go_to| go_to.document == document),
        command: props.command.filter(|_| is_definition),
    }
}

/// The editor of one of the texts.
#[component]
fn TextEditor(props: &TextEditorProps) -> Html {
    let page = use_page();
    let document = props.document;
    let (label, placeholder, text) = match document {
        Document::Definition => (
            "Definition",
            "A state machine in the Amazon States Language",
            &props.workspace.definition,
        ),
        Document::Input => (
            "Input",
            "The input of the execution as JSON; nothing means {}",
            &props.workspace.input,
        ),
        Document::Mocks => (
            "Mocks",
            "What functions and tasks answer, as JSON",
            &props.workspace.mocks,
        ),
        Document::Tests => ("Tests", "Test cases, as JSON", &props.workspace.tests),
        Document::Role => (
            "Role",
            "The policy of the execution role as JSON, as pasted from IAM",
            &props.workspace.role,
        ),
    };
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
        .and_then(|pointer| states.iter().find(|state| *state.pointer == **pointer));
    let highlight = place.map(|state| state.from..state.to);
    let reveal = highlight
        .clone()
        .filter(|_| props.reveal > 0)
        .map(|range| editor::Selection {
            range,
            request: props.reveal,
        });
    // The text of a state that is being typed grows; only a new request shall scroll.
    let reveal = use_memo(props.reveal, |_| reveal);
    let selection = props.go_to.as_ref().map(|go_to| editor::Selection {
        range: go_to.from..go_to.to,
        request: go_to.request,
    });

    let on_change = {
        let page = page.clone();
        move |text| page.dispatch(Action::Edit(document, text))
    };
    let on_cursor = {
        let page = page.clone();
        move |cursor| {
            if document == Document::Definition {
                page.dispatch(Action::Cursor(cursor));
            }
        }
    };
    let act = |act: fn(&Page)| {
        let page = page.clone();
        move |()| act(&page)
    };
    let on_ask = (document == Document::Definition).then(|| {
        let page = page.clone();
        Callback::from(move |question| page.answer(question))
    });
    let on_say = {
        let page = page.clone();
        move |(sentence, bad): (String, bool)| {
            page.dispatch(if bad {
                Action::Warn(sentence.into())
            } else {
                Action::Say(sentence.into())
            });
        }
    };
    let on_renamed = {
        let page = page.clone();
        move |(before, after): (String, String)| page.dispatch(Action::Renamed(before, after))
    };
    let language = if document == Document::Definition && is_yaml(text) {
        Language::Yaml
    } else {
        Language::Json
    };
    html! {
        <Editor {label} {placeholder} {language} command={props.command} {on_say} value={(*value).clone()} diagnostics={(*diagnostics).clone()} {highlight}
            reveal={(*reveal).clone()} {selection} {on_change} {on_cursor} {on_ask} {on_renamed} on_run={act(Page::run)} on_share={act(Page::share)} />
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
