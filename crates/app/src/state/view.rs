//! Which tabs, panes and dialogs show.

use asl_protocol::{Document, QueryLanguage};
use yew::AttrValue;

/// What shows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct View {
    /// The tab on the left.
    pub edit_tab: EditTab,
    /// How the mocked responses show.
    pub mocks: MocksView,
    /// The entry of the form to bring into view, and the number of that request.
    pub mock: Option<(AttrValue, u32)>,
    /// How the test cases show.
    pub tests: MocksView,
    /// The test case of the form to open, and the number of that request.
    pub case: Option<(AttrValue, u32)>,
    /// The tab on the right.
    pub result_tab: ResultTab,
    /// The pane that shows where only one fits.
    pub pane: Pane,
    /// The dialog that is open.
    pub dialog: Option<Dialog>,
    /// The colours.
    pub theme: Theme,
    /// The expression that is being tried.
    pub tryout: Tryout,
}

impl View {
    /// Shows a document that has also a form as text.
    pub(super) fn show_text_of(&mut self, document: Document) {
        match document {
            Document::Mocks => self.mocks = MocksView::Json,
            Document::Tests => self.tests = MocksView::Json,
            Document::Definition | Document::Input | Document::Role => {}
        }
    }
}

/// What is in the box in which an expression is tried. It stays while tabs, states and runs change.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tryout {
    /// The expression.
    pub text: AttrValue,
    /// Its language, if the user chose one; else it is that of the state.
    pub language: Option<QueryLanguage>,
}

/// Tabs on the left.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum EditTab {
    /// The definition.
    #[default]
    Definition,
    /// The execution's input.
    Input,
    /// The mocked responses.
    Mocks,
    /// The test cases.
    Tests,
    /// The policy of the execution role.
    Role,
}

impl EditTab {
    /// The tab of a text.
    pub fn of(document: Document) -> Self {
        match document {
            Document::Definition => Self::Definition,
            Document::Input => Self::Input,
            Document::Mocks => Self::Mocks,
            Document::Tests => Self::Tests,
            Document::Role => Self::Role,
        }
    }
}

/// How the mocked responses, or the test cases, show.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum MocksView {
    /// As a form.
    #[default]
    Form,
    /// As text.
    Json,
}

/// Tabs on the right.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ResultTab {
    /// How the execution ended.
    #[default]
    Result,
    /// One visit, step by step.
    DataFlow,
    /// The event history.
    Events,
    /// The Map Runs of the execution, with their child executions.
    MapRuns,
    /// What came of the test cases.
    Tests,
    /// The policy of the execution role.
    Policy,
    /// The findings.
    Problems,
}

/// Panes, of which a narrow screen shows one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Pane {
    /// The editors.
    #[default]
    Edit,
    /// The drawing.
    Graph,
    /// Result and what belongs to it.
    Result,
}

/// Dialogs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dialog {
    /// What an execution cannot know by itself.
    Settings,
    /// Keys, and what the page does and does not do.
    Help,
    /// The list of states.
    Outline,
    /// The selected state, tested by itself.
    TestState,
}

/// What the page asks the editor of the definition to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Command {
    /// Lay the text out anew.
    Format,
    /// Convert JSON to YAML, or YAML to JSON.
    Convert,
    /// Ask for a new name for the state at the cursor.
    Rename,
}

/// Colours.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Theme {
    /// As the system has them.
    #[default]
    Auto,
    /// Light.
    Light,
    /// Dark.
    Dark,
}

impl Theme {
    /// The next one, as a button cycles through them.
    #[must_use]
    pub fn next(self) -> Self {
        match self {
            Self::Auto => Self::Light,
            Self::Light => Self::Dark,
            Self::Dark => Self::Auto,
        }
    }

    /// The colours of this name, as [`Theme::attribute`] has it.
    pub fn named(name: &str) -> Self {
        match name {
            "light" => Self::Light,
            "dark" => Self::Dark,
            _ => Self::Auto,
        }
    }

    /// The value of `data-theme`; nothing leaves it to the system.
    pub fn attribute(self) -> Option<&'static str> {
        match self {
            Self::Auto => None,
            Self::Light => Some("light"),
            Self::Dark => Some("dark"),
        }
    }
}
