//! The header: what can be done with the whole workspace.

use std::rc::Rc;

use asl_protocol::ExportFormat;
use asl_workspace::Workspace;
use web_sys::{Event, HtmlInputElement, MouseEvent};
use yew::{Callback, Html, Properties, TargetCast, component, html, use_node_ref};

use super::examples_menu::ExamplesMenu;
use super::icon::{Picture, icon};
use super::menu::{Menu, MenuItem};
use crate::file;
use crate::page::{Page, use_page};
use crate::state::Action;
use crate::state::view::{Dialog, Theme};

/// Properties of [`Header`].
#[derive(Clone, Debug, PartialEq, Properties)]
pub struct HeaderProps {
    /// Whether a run is going on.
    pub running: bool,
    /// The colours.
    pub theme: Theme,
}

/// The header.
#[component]
pub fn Header(props: &HeaderProps) -> Html {
    let page = use_page();
    let act = |act: fn(&Page)| {
        let page = page.clone();
        move |_| act(&page)
    };
    let theme = {
        let (page, next) = (page.clone(), props.theme.next());
        move |_| page.dispatch(Action::SetTheme(next))
    };
    let (theme_picture, theme_title) = match props.theme {
        Theme::Auto => (Picture::ThemeAuto, "Colours: as the system"),
        Theme::Light => (Picture::ThemeLight, "Colours: light"),
        Theme::Dark => (Picture::ThemeDark, "Colours: dark"),
    };
    html! {
        <header class="header">
            <h1 class="brand"><span class="brand-sign">{ icon(Picture::Logo) }</span><span class="brand-name">{ "ASL Playground" }</span></h1>
            <ExamplesMenu />
            <span class="header-space"></span>
            if props.running {
                <button type="button" class="button button-stop button-run" onclick={act(Page::stop)}>
                    { icon(Picture::Stop) }{ "Stop" }
                </button>
            } else {
                <button type="button" class="button button-primary button-run" title="Run (Ctrl+Enter)" onclick={act(Page::run)}>
                    { icon(Picture::Run) }{ "Run" }<kbd aria-hidden="true">{ "Ctrl ⏎" }</kbd>
                </button>
            }
            <button type="button" class="button button-share" aria-label="Share" title="Copy a link to this workspace (Ctrl+S)" onclick={act(Page::share)}>
                { icon(Picture::Share) }<span class="button-words">{ "Share" }</span>
            </button>
            <span class="header-line" aria-hidden="true"></span>
            { icon_button(Picture::Settings, "Execution settings", Callback::from(act(|page| page.show(Some(Dialog::Settings))))) }
            { icon_button(theme_picture, theme_title, Callback::from(theme)) }
            { icon_button(Picture::Help, "Help", Callback::from(act(|page| page.show(Some(Dialog::Help))))) }
            <MoreMenu theme={props.theme} />
        </header>
    }
}

fn icon_button(of: Picture, title: &'static str, onclick: Callback<MouseEvent>) -> Html {
    html! {
        <button type="button" class="button button-quiet button-icon wide-only" aria-label={title} {title} {onclick}>
            { icon(of) }
        </button>
    }
}

#[derive(Clone, Debug, PartialEq, Properties)]
struct MoreProps {
    theme: Theme,
}

/// What is rarely done: save and open files, start anew; on narrow screens also what has no room in the header.
#[component]
fn MoreMenu(props: &MoreProps) -> Html {
    let page = use_page();
    let input = use_node_ref();
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
            if file::save(&name, &state.workspace.to_file_text()).is_err() {
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
    let theme = match props.theme {
        Theme::Auto => "Colours: change to light",
        Theme::Light => "Colours: change to dark",
        Theme::Dark => "Colours: as the system",
    };
    let items = vec![
        narrow(
            "Execution settings",
            Picture::Settings,
            Action::ShowDialog(Some(Dialog::Settings)),
        ),
        narrow(theme, Picture::ThemeAuto, Action::SetTheme(props.theme.next())),
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
    ];
    let onchange = move |event: Event| open_file(&page, &event);
    html! {
        <>
            <Menu label="More" picture={Picture::More} {items} to_left={true} />
            <input ref={input} type="file" accept=".json,application/json" class="visually-hidden" tabindex="-1" aria-hidden="true" {onchange} />
        </>
    }
}

fn open_file(page: &Page, event: &Event) {
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
