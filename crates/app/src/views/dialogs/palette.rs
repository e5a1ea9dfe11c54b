//! The list of what can be done, but for opening a file, whose field lies in the header: type part of a name, choose with the
//! arrow keys.

use asl_protocol::ExportFormat;
use yew::{AttrValue, Callback, Classes, Html, Properties, component, html, use_memo, use_state_eq};

use super::chooser::{Choice, Chooser};
use super::examples;
use crate::actions::files;
use crate::actions::links::share;
use crate::actions::pictures;
use crate::session::{Session, use_session};
use crate::state::action::ViewAction;
use crate::state::view::{Command, Dialog, EditTab, ResultTab, Theme};

/// Something that can be done.
struct Entry {
    title: AttrValue,
    keys: &'static str,
    act: Box<dyn Fn(&Session)>,
}

fn entry(title: &'static str, keys: &'static str, act: impl Fn(&Session) + 'static) -> Entry {
    Entry {
        title: title.into(),
        keys,
        act: Box::new(act),
    }
}

fn view(title: &'static str, keys: &'static str, action: ViewAction) -> Entry {
    entry(title, keys, move |session| session.dispatch(action.clone()))
}

fn dialog(title: &'static str, dialog: Dialog) -> Entry {
    view(title, "", ViewAction::ShowDialog(Some(dialog)))
}

fn edit(title: &'static str, keys: &'static str, tab: EditTab) -> Entry {
    view(title, keys, ViewAction::ShowEditTab(tab))
}

fn show(title: &'static str, keys: &'static str, tab: ResultTab) -> Entry {
    view(title, keys, ViewAction::ShowResultTab(tab))
}

fn export(title: &'static str, format: ExportFormat) -> Entry {
    entry(title, "", move |session| files::export(session, format))
}

/// The color themes.
fn colors() -> [Entry; 3] {
    [
        view("Colors: system", "", ViewAction::SetTheme(Theme::Auto)),
        view("Colors: light", "", ViewAction::SetTheme(Theme::Light)),
        view("Colors: dark", "", ViewAction::SetTheme(Theme::Dark)),
    ]
}

/// What becomes a file.
fn downloads() -> Vec<Entry> {
    vec![
        entry("Download the workspace", "", files::save),
        entry("Download the event history", "", files::save_history),
        entry("Download the graph as SVG", "", |session| {
            pictures::save_svg(session, false);
        }),
        entry(
            "Download the graph as SVG, with the colors of the run",
            "",
            |session| {
                pictures::save_svg(session, true);
            },
        ),
        entry("Download the graph as PNG", "", |session| {
            pictures::save_png(session, false);
        }),
        entry(
            "Download the graph as PNG, with the colors of the run",
            "",
            |session| {
                pictures::save_png(session, true);
            },
        ),
        export("Export a mock configuration file", ExportFormat::MockConfig),
        export("Export TestState commands", ExportFormat::TestState),
        export("Export a pytest file", ExportFormat::Pytest),
        export("Export a Jest file", ExportFormat::Jest),
        export("Make a lesson of this workspace", ExportFormat::Lesson),
    ]
}

/// Everything, what is done most often first.
fn entries() -> Vec<Entry> {
    let mut all = vec![
        entry("Run", "Ctrl+Enter", Session::run),
        entry("Run all test cases", "Ctrl+Shift+Enter", Session::test),
        entry("Stop", "", Session::stop),
        entry("Redrive the last run", "", Session::redrive),
        entry("Share: copy a link", "Ctrl+S", share),
        view(
            "Copy for docs: Markdown, HTML, pictures",
            "",
            ViewAction::ShowDialog(Some(Dialog::Docs)),
        ),
        view(
            "Download a project that deploys: SAM, CloudFormation, CDK, Terraform, Serverless Framework",
            "",
            ViewAction::ShowDialog(Some(Dialog::Project)),
        ),
        view(
            "Redact and share",
            "",
            ViewAction::ShowDialog(Some(Dialog::Redact)),
        ),
        view(
            "Go to a state",
            "Ctrl+Shift+O",
            ViewAction::ShowDialog(Some(Dialog::Outline)),
        ),
        edit("Show the definition", "Ctrl+1", EditTab::Definition),
        edit("Show the input", "Ctrl+2", EditTab::Input),
        edit("Show the mocked responses", "Ctrl+3", EditTab::Mocks),
        edit("Show the test cases", "Ctrl+4", EditTab::Tests),
        edit("Show the role", "Ctrl+5", EditTab::Role),
        show("Show the result", "Ctrl+7", ResultTab::Result),
        show("Show the data flow", "Ctrl+8", ResultTab::DataFlow),
        show("Show the events", "Ctrl+9", ResultTab::Events),
        show("Show the test results", "", ResultTab::Tests),
        show("Explore: what can happen?", "", ResultTab::Explore),
        show("Show the IAM policy", "", ResultTab::Policy),
        show("Show the problems", "", ResultTab::Problems),
        view(
            "Graph: full width on or off",
            "F in the graph",
            ViewAction::ToggleWide,
        ),
        view(
            "Format the definition",
            "Shift+Alt+F",
            ViewAction::Command(Command::Format),
        ),
        view(
            "Convert the definition: JSON or YAML",
            "",
            ViewAction::Command(Command::Convert),
        ),
        view(
            "Rename the state at the cursor",
            "F2",
            ViewAction::Command(Command::Rename),
        ),
        dialog("Test the selected state", Dialog::TestState),
        dialog("Compare two runs", Dialog::Compare),
        view("Examples", "", ViewAction::ShowDialog(Some(Dialog::Examples))),
        view(
            "Open a real execution",
            "",
            ViewAction::ShowDialog(Some(Dialog::Recording)),
        ),
        dialog("Execution settings", Dialog::Settings),
        view(
            "Workspaces: saved ones and recent drafts",
            "",
            ViewAction::ShowDialog(Some(Dialog::Workspaces)),
        ),
        view(
            "Learn: the contents of the lessons",
            "",
            ViewAction::ShowDialog(Some(Dialog::Lessons)),
        ),
        view("Help", "", ViewAction::ShowDialog(Some(Dialog::Help))),
    ];
    all.extend(colors());
    all.extend(downloads());
    all.push(entry(
        "Reset: start over with a small workspace",
        "",
        files::start_over,
    ));
    all.extend(asl_examples::all().into_iter().map(|example| Entry {
        title: format!("Example: {}", example.title).into(),
        keys: "",
        act: Box::new(move |session| {
            examples::open(session, &example);
        }),
    }));
    all
}

/// Properties of [`Palette`].
#[derive(Clone, Debug, PartialEq, Properties)]
pub struct PaletteProps {
    /// Called when the user closes the dialog.
    pub on_close: Callback<()>,
}

/// The list, as a dialog.
#[component]
pub fn Palette(props: &PaletteProps) -> Html {
    let session = use_session();
    let typed = use_state_eq(String::new);
    let all = use_memo((), |()| entries());
    let wanted = typed.to_lowercase();
    let fits = |entry: &Entry| {
        let title = entry.title.to_lowercase();
        wanted.split_whitespace().all(|word| title.contains(word))
    };
    let (found, choices): (Vec<usize>, Vec<Choice>) = all
        .iter()
        .enumerate()
        .filter(|(_, entry)| fits(entry))
        .map(|(index, entry)| {
            let choice = Choice {
                name: entry.title.clone(),
                class: Classes::new(),
                aside: entry.keys.into(),
                ..Choice::default()
            };
            (index, choice)
        })
        .unzip();
    let on_type = {
        let typed = typed.setter();
        Callback::from(move |text| typed.set(text))
    };
    let on_choose = Callback::from(move |place: usize| {
        if let Some(entry) = found.get(place).and_then(|index| all.get(*index)) {
            (entry.act)(&session);
        }
    });
    html! {
        <Chooser title="Commands" label="Command" list_label="Commands" {choices} empty="No command matches." {on_type} {on_choose}
            on_close={props.on_close.clone()} />
    }
}
