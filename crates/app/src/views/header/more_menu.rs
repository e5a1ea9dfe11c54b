//! The items of the More menu: rare actions on the whole workspace.

use asl_protocol::{ExportFormat, OpenProject};
use web_sys::HtmlInputElement;
use yew::{Callback, NodeRef};

use crate::actions::files;
use crate::session::Session;
use crate::state::action::ViewAction;
use crate::state::view::{Dialog, Theme};
use crate::views::controls::icon::Picture;
use crate::views::controls::menu::MenuItem;

/// Saving and opening files, starting over; on narrow screens also what does not fit in the header. `input` is the field
/// in which the user chooses a file.
pub fn more(session: &Session, theme: Theme, input: &NodeRef) -> Vec<MenuItem> {
    let narrow = |title: &'static str, picture, act: ViewAction| {
        let session = session.clone();
        MenuItem {
            heading: None,
            title: title.into(),
            about: None,
            picture: Some(picture),
            narrow_only: true,
            on_choose: Callback::from(move |()| session.dispatch(act.clone())),
        }
    };
    let download = {
        let session = session.clone();
        Callback::from(move |()| files::save(&session))
    };
    let workspaces = {
        let session = session.clone();
        Callback::from(move |()| session.show(Some(Dialog::Workspaces)))
    };
    let recording = {
        let session = session.clone();
        Callback::from(move |()| session.show(Some(Dialog::Recording)))
    };
    let redact = {
        let session = session.clone();
        Callback::from(move |()| session.show(Some(Dialog::Redact)))
    };
    let open = choose_file(input);
    let reset = {
        let session = session.clone();
        Callback::from(move |()| files::start_over(&session))
    };
    let colors = match theme {
        Theme::Auto => "Colors: change to light",
        Theme::Light => "Colors: change to dark",
        Theme::Dark => "Colors: use system setting",
    };
    let mut items = vec![
        narrow(
            "Learn",
            Picture::List,
            ViewAction::ShowDialog(Some(Dialog::Lessons)),
        ),
        narrow(
            "Execution settings",
            Picture::Settings,
            ViewAction::ShowDialog(Some(Dialog::Settings)),
        ),
        narrow(colors, Picture::ThemeAuto, ViewAction::SetTheme(theme.next())),
        narrow(
            "Copy for docs",
            Picture::Copy,
            ViewAction::ShowDialog(Some(Dialog::Docs)),
        ),
        narrow("Help", Picture::Help, ViewAction::ShowDialog(Some(Dialog::Help))),
        item(
            "Workspaces",
            "Saved workspaces and recent drafts",
            Picture::List,
            workspaces,
        ),
        item(
            "Download",
            "The workspace as a JSON file",
            Picture::MoveDown,
            download,
        ),
        item(
            "Open files",
            "A workspace, a definition, a project as its files or a ZIP archive, a recorded execution, or a MockConfigFile.json",
            Picture::Up,
            open,
        ),
        item(
            "Open a real execution",
            "Paste what AWS says of it, and replay it",
            Picture::Run,
            recording,
        ),
        item(
            "Redact and share",
            "A link or a file with stand-ins for personal data",
            Picture::Share,
            redact,
        ),
        item(
            "Reset",
            "Start over with a small workspace",
            Picture::Remove,
            reset,
        ),
    ];
    items.extend(exports(session));
    items
}

/// The items that save the workspace as a file of another tool.
fn exports(session: &Session) -> Vec<MenuItem> {
    let export = |title: &'static str, about: &'static str, format: ExportFormat| {
        let session = session.clone();
        item(
            title,
            about,
            Picture::MoveDown,
            Callback::from(move |()| files::export(&session, format)),
        )
    };
    let project = {
        let session = session.clone();
        Callback::from(move |()| session.show(Some(Dialog::Project)))
    };
    vec![
        MenuItem {
            heading: Some("Export for other tools".into()),
            ..item(
                "Download project",
                "SAM, CloudFormation, CDK, Terraform, Serverless Framework",
                Picture::MoveDown,
                project,
            )
        },
        export(
            "Mock configuration file",
            "Step Functions Local, LocalStack",
            ExportFormat::MockConfig,
        ),
        export(
            "TestState commands",
            "A shell script with one call per Task state",
            ExportFormat::TestState,
        ),
        export(
            "pytest file",
            "Runs the test cases with asl test",
            ExportFormat::Pytest,
        ),
        export(
            "Jest file",
            "Runs the test cases with asl test",
            ExportFormat::Jest,
        ),
        MenuItem {
            heading: Some("For teachers".into()),
            ..export(
                "Make a lesson of this workspace",
                "Text, start, solution, cases and hints in one file",
                ExportFormat::Lesson,
            )
        },
    ]
}

fn item(title: &'static str, about: &'static str, picture: Picture, on_choose: Callback<()>) -> MenuItem {
    MenuItem {
        heading: None,
        title: title.into(),
        about: Some(about.into()),
        picture: Some(picture),
        narrow_only: false,
        on_choose,
    }
}

/// Opens the browser's dialog for choosing files.
fn choose_file(input: &NodeRef) -> Callback<()> {
    let input = input.clone();
    Callback::from(move |()| {
        if let Some(input) = input.cast::<HtmlInputElement>() {
            input.set_accept(&OpenProject::offered());
            input.click();
        }
    })
}
