//! The header: actions on the whole workspace.

pub mod more_menu;
pub mod run_status;

use web_sys::MouseEvent;
use yew::{Callback, Html, Properties, component, html, use_memo, use_node_ref};

use crate::actions::links::share;
use crate::lazy::use_lazy;
use crate::session::{Session, use_session};
use crate::state::action::ViewAction;
use crate::state::view::{Dialog, Theme};
use crate::views::controls::icon::{Picture, icon};
use crate::views::controls::menu::Menu;
use run_status::{RunChip, RunStatus};

/// Properties of [`Header`].
#[derive(Clone, Debug, PartialEq, Properties)]
pub struct HeaderProps {
    /// Whether something is running.
    pub running: bool,
    /// The color theme.
    pub theme: Theme,
    /// How the last run went.
    pub status: RunStatus,
}

/// The header.
#[component]
pub fn Header(props: &HeaderProps) -> Html {
    let session = use_session();
    let act = |act: fn(&Session)| {
        let session = session.clone();
        move |_| act(&session)
    };
    let theme = {
        let (session, next) = (session.clone(), props.theme.next());
        move |_| session.dispatch(ViewAction::SetTheme(next))
    };
    let (theme_picture, theme_title) = match props.theme {
        Theme::Auto => (Picture::ThemeAuto, "Colors: system"),
        Theme::Light => (Picture::ThemeLight, "Colors: light"),
        Theme::Dark => (Picture::ThemeDark, "Colors: dark"),
    };
    html! {
        <header class="header">
            <h1 class="brand"><span class="brand-sign">{ icon(Picture::Logo) }</span><span class="brand-name">{ "ASL Playground" }</span></h1>
            <button type="button" class="button button-quiet" aria-haspopup="dialog" onclick={act(|session| session.show(Some(Dialog::Examples)))}>
                { "Examples" }{ icon(Picture::Down) }
            </button>
            <button type="button" class="button button-quiet wide-only" aria-haspopup="dialog" onclick={act(|session| session.show(Some(Dialog::Lessons)))}>
                { "Learn" }
            </button>
            <span class="header-space"></span>
            <RunChip status={props.status.clone()} />
            if props.running {
                <button type="button" class="button button-stop button-run" onclick={act(Session::stop)}>
                    { icon(Picture::Stop) }{ "Stop" }
                </button>
            } else {
                <button type="button" class="button button-primary button-run" title="Run (Ctrl+Enter)" onclick={act(Session::run)}>
                    { icon(Picture::Run) }{ "Run" }<kbd aria-hidden="true">{ "Ctrl ⏎" }</kbd>
                </button>
            }
            <button type="button" class="button button-share" aria-label="Share" title="Copy a link to this workspace (Ctrl+S)" onclick={act(share)}>
                { icon(Picture::Share) }<span class="button-words">{ "Share" }</span>
            </button>
            <button type="button" class="button button-docs wide-only" aria-label="Copy for docs" title="Copy for docs: Markdown, HTML, pictures" aria-haspopup="dialog" onclick={act(|session| session.show(Some(Dialog::Docs)))}>
                { icon(Picture::Down) }
            </button>
            <span class="header-line" aria-hidden="true"></span>
            { icon_button(Picture::Settings, "Execution settings", Callback::from(act(|session| session.show(Some(Dialog::Settings))))) }
            { icon_button(theme_picture, theme_title, Callback::from(theme)) }
            { icon_button(Picture::Help, "Help", Callback::from(act(|session| session.show(Some(Dialog::Help))))) }
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

/// Rare actions: saving and opening files, starting over; on narrow screens also what does not fit in the header.
#[component]
fn MoreMenu(props: &MoreProps) -> Html {
    let session = use_session();
    let input = use_node_ref();
    let (lazy, theme) = (use_lazy(), props.theme);
    let items = use_memo((lazy, theme), |&(lazy, theme)| {
        lazy.views()
            .map_or_else(Vec::new, |views| (views.more)(&session, theme, &input))
    });
    let onchange = {
        let input = input.clone();
        move |_| {
            if let Some(views) = lazy.views() {
                (views.open_file)(&session, &input);
            }
        }
    };
    html! {
        <>
            <Menu label="More" picture={Picture::More} items={(*items).clone()} to_left={true} />
            <input ref={input} type="file" multiple={true} class="visually-hidden" tabindex="-1" aria-hidden="true" {onchange} />
        </>
    }
}
