//! The header: what can be done with the whole workspace.

pub mod examples_menu;
pub mod more_menu;

use web_sys::{Event, MouseEvent};
use yew::{Callback, Html, Properties, component, html, use_memo, use_node_ref};

use crate::lazy::Later;
use crate::session::{Page, use_page};
use crate::state::Action;
use crate::state::view::{Dialog, Theme};
use crate::views::controls::icon::{Picture, icon};
use crate::views::controls::menu::Menu;

/// Properties of [`Header`].
#[derive(Clone, Debug, PartialEq, Properties)]
pub struct HeaderProps {
    /// Whether a run is going on.
    pub running: bool,
    /// The colours.
    pub theme: Theme,
    /// What is not in the first view: the entries of the menus.
    pub later: Later,
}

/// The header.
#[component]
pub fn Header(props: &HeaderProps) -> Html {
    let page = use_page();
    let act = |act: fn(&Page)| {
        let page = page.clone();
        move |_| act(&page)
    };
    let examples = use_memo(props.later, |later| {
        later
            .parts()
            .map_or_else(Vec::new, |parts| (parts.examples)(&page))
    });
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
            <Menu label="Examples" items={(*examples).clone()} />
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
            <MoreMenu theme={props.theme} later={props.later} />
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
    later: Later,
}

/// What is rarely done: save and open files, start anew; on narrow screens also what has no room in the header.
#[component]
fn MoreMenu(props: &MoreProps) -> Html {
    let page = use_page();
    let input = use_node_ref();
    let (later, theme) = (props.later, props.theme);
    let items = use_memo((later, theme), |&(later, theme)| {
        later
            .parts()
            .map_or_else(Vec::new, |parts| (parts.more)(&page, theme, &input))
    });
    let onchange = move |event: Event| {
        if let Some(parts) = later.parts() {
            (parts.open_file)(&page, &event);
        }
    };
    html! {
        <>
            <Menu label="More" picture={Picture::More} items={(*items).clone()} to_left={true} />
            <input ref={input} type="file" accept=".json,application/json" class="visually-hidden" tabindex="-1" aria-hidden="true" {onchange} />
        </>
    }
}
