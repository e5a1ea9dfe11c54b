//! The entries of the More menu: what is rarely done with the whole workspace.

use std::rc::Rc;

use asl_protocol::ExportFormat;
use asl_workspace::Workspace;
use web_sys::{Event, HtmlInputElement};
use yew::{Callback, NodeRef, TargetCast};

use crate::platform::download;
use crate::session::Page;
use crate::state::Action;
use crate::state::view::{Dialog, Theme};
use crate::views::controls::icon::Picture;
use crate::views::controls::menu::MenuItem;

/// Save and open files, start anew; on narrow screens also what has no room in the header. `input` is the field that
/// lets the user choose a file.
pub fn more(page: &Page, theme: Theme, input: &NodeRef) -> Vec<MenuItem> {
    let item = |title: &'static str, about: &'static str, picture, act: Callback<()>| MenuItem {
        heading: None,
        title: title.into(),
        about: Some(about.into()),
        picture: Some(picture),
        narrow_only: false,
        on_choose: act,
    };
    let narrow = |title: &'static str, picture, act: Action| {
        let page = page.clone();
        MenuItem {
            heading: None,
            title: title.into(),
            about: None,
            picture: Some(picture),
            narrow_only: true,
            on_choose: Callback::from(move |()| page.dispatch(act.clone())),
        }
    };
    let download = {
        let page = page.clone();
        Callback::from(move |()| {
            let state = page.state();
            let name = format!("{}.workspace.json", state.workspace.settings.state_machine_name);
            if download::save(&name, &state.workspace.to_file_text()).is_err() {
                page.dispatch(Action::Warn(
                    "The browser does not allow this page to save files.".into(),
                ));
            }
        })
    };
    let open = {
        let input = input.clone();
        Callback::from(move |()| {
            if let Some(input) = input.cast::<HtmlInputElement>() {
                input.click();
            }
        })
    };
    let reset = {
        let page = page.clone();
        Callback::from(move |()| {
            let empty = Workspace {
                definition: "{\n  \"StartAt\": \"Hello\",\n  \"States\": {\n    \"Hello\": {\n      \"Type\": \"Pass\",\n      \"End\": true\n    }\n  }\n}".into(),
                ..Workspace::default()
            };
            page.dispatch(Action::Open(Rc::new(empty), Some("A new workspace.".into())));
        })
    };
    let export = |title: &'static str, about: &'static str, format: ExportFormat| {
        let page = page.clone();
        item(
            title,
            about,
            Picture::MoveDown,
            Callback::from(move |()| page.export(format)),
        )
    };
    let colours = match theme {
        Theme::Auto => "Colours: change to light",
        Theme::Light => "Colours: change to dark",
        Theme::Dark => "Colours: as the system",
    };
    vec![
        narrow(
            "Execution settings",
            Picture::Settings,
            Action::ShowDialog(Some(Dialog::Settings)),
        ),
        narrow(colours, Picture::ThemeAuto, Action::SetTheme(theme.next())),
        narrow("Help", Picture::Help, Action::ShowDialog(Some(Dialog::Help))),
        item(
            "Download",
            "The workspace as a JSON file",
            Picture::MoveDown,
            download,
        ),
        item(
            "Open a file",
            "A workspace, a definition, or a MockConfigFile.json",
            Picture::Up,
            open,
        ),
        item(
            "Reset",
            "Start with a small new workspace",
            Picture::Remove,
            reset,
        ),
        MenuItem {
            heading: Some("Export for other tools".into()),
            ..export(
                "Mock configuration file",
                "Step Functions Local, LocalStack",
                ExportFormat::MockConfig,
            )
        },
        export(
            "TestState commands",
            "A shell script, one call per Task state",
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
    ]
}

/// Opens the file that was chosen.
pub fn open_file(page: &Page, event: &Event) {
    let input: HtmlInputElement = event.target_unchecked_into();
    let Some(file) = input.files().and_then(|files| files.get(0)) else {
        return;
    };
    let page = page.clone();
    wasm_bindgen_futures::spawn_local(async move {
        let text = wasm_bindgen_futures::JsFuture::from(file.text()).await;
        // The same file may be chosen again.
        input.set_value("");
        let Some(text) = text.ok().and_then(|text| text.as_string()) else {
            return page.dispatch(Action::Warn("This file could not be read.".into()));
        };
        // The file of Step Functions Local adds test cases to what is here.
        if asl_mock::mock_config::is_mock_config(&text) {
            return page.import(text);
        }
        page.dispatch(Action::Open(
            Rc::new(Workspace::from_file_text(&text)),
            Some("File opened.".into()),
        ));
    });
}
