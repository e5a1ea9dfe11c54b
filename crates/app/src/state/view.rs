//! Which tabs, panes and dialogs show.

use asl_protocol::{Document, QueryLanguage};
use yew::AttrValue;

/// Which tabs, panes and dialogs show.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct View {
    /// What there is to see in the example that was opened, until the user closes it.
    pub guide: Option<AttrValue>,
    /// The tab on the left.
    pub edit_tab: EditTab,
    /// Whether the mocked responses show as form or JSON.
    pub mocks: MocksView,
    /// The entry of the form to scroll to, and the number of that request.
    pub mock: Option<(AttrValue, u32)>,
    /// Whether the test cases show as form or JSON.
    pub tests: MocksView,
    /// The test case of the form to open, and the number of that request.
    pub case: Option<(AttrValue, u32)>,
    /// The tab on the right.
    pub result_tab: ResultTab,
    /// The pane that shows where only one fits.
    pub pane: Pane,
    /// Whether the drawing has the whole width.
    pub wide: bool,
    /// The dialog that is open.
    pub dialog: Option<Dialog>,
    /// The color theme.
    pub theme: Theme,
    /// The Try box.
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

/// The content of the Try box. It stays while tabs, states and runs change.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tryout {
    /// The expression.
    pub text: AttrValue,
    /// Its language, if the user chose one; otherwise the language of the state applies.
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
    /// The tab of a document.
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

/// How mocked responses or test cases show.
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
    /// The results of the test cases.
    Tests,
    /// Every outcome of the workflow.
    Explore,
    /// The policy of the execution role.
    Policy,
    /// The findings.
    Problems,
}

impl ResultTab {
    /// Whether the tab shows the last run.
    pub fn is_of_run(self) -> bool {
        matches!(self, Self::Result | Self::DataFlow | Self::Events | Self::MapRuns)
    }
}

/// Panes; a narrow screen shows one at a time.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Pane {
    /// The editors.
    #[default]
    Edit,
    /// The drawing.
    Graph,
    /// The results.
    Result,
}

/// Dialogs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dialog {
    /// The list of examples.
    Examples,
    /// The contents of the lessons.
    Lessons,
    /// Execution settings.
    Settings,
    /// The workspaces that this browser keeps.
    Workspaces,
    /// Help: keys, and what the page does and does not do.
    Help,
    /// The list of states.
    Outline,
    /// The list of everything that can be done.
    Palette,
    /// The selected state, tested by itself.
    TestState,
    /// What goes into documentation.
    Docs,
    /// The workspace as a project that deploys.
    Project,
    /// A recorded execution, pasted or chosen.
    Recording,
    /// What several recorded executions have in common.
    Executions,
    /// The workspace with stand-ins for what nobody should see.
    Redact,
    /// Two runs of the session side by side.
    Compare,
}

/// What the page asks the editor of the definition to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Command {
    /// Format the text.
    Format,
    /// Convert JSON to YAML, or YAML to JSON.
    Convert,
    /// Ask for a new name for the state at the cursor.
    Rename,
}

/// Color themes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Theme {
    /// The system's setting.
    #[default]
    Auto,
    /// Light.
    Light,
    /// Dark.
    Dark,
}

impl Theme {
    /// The next theme when a button cycles through them.
    #[must_use]
    pub fn next(self) -> Self {
        match self {
            Self::Auto => Self::Light,
            Self::Light => Self::Dark,
            Self::Dark => Self::Auto,
        }
    }

    /// The theme with this name: the reverse of [`Theme::attribute`].
    pub fn named(name: &str) -> Self {
        match name {
            "light" => Self::Light,
            "dark" => Self::Dark,
            _ => Self::Auto,
        }
    }

    /// The value of `data-theme`; `None` leaves it to the system.
    pub fn attribute(self) -> Option<&'static str> {
        match self {
            Self::Auto => None,
            Self::Light => Some("light"),
            Self::Dark => Some("dark"),
        }
    }
}
