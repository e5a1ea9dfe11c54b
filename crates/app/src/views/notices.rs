//! Notices in the corner. Good news disappears by itself, bad news stays until it is dismissed.

use gloo::timers::callback::Timeout;
use yew::{Html, Properties, classes, component, html, use_effect_with};

use crate::actions::drafts;
use crate::session::use_session;
use crate::state::action::NoticeAction;
use crate::state::view::Dialog;
use crate::state::{Notice, Offer};
use crate::views::controls::icon::{Picture, icon};

/// How long a notice shows, and how long one that offers to do something.
const LIFE_MS: (u32, u32) = (5_000, 15_000);

/// Properties of [`Notices`].
#[derive(Clone, Debug, PartialEq, Properties)]
pub struct NoticesProps {
    /// The notices.
    pub notices: Vec<Notice>,
}

/// All notices.
#[component]
pub fn Notices(props: &NoticesProps) -> Html {
    // The regions are always present: screen readers announce what is put into them.
    let list = |errors: bool| {
        props
            .notices
            .iter()
            .filter(move |notice| notice.is_error == errors)
            .map(|notice| {
                html! { <NoticeView key={notice.number} notice={notice.clone()} /> }
            })
    };
    html! {
        <div class="notices">
            <div role="alert">{ for list(true) }</div>
            <div role="status" aria-label="Notices">{ for list(false) }</div>
        </div>
    }
}

#[derive(Clone, Debug, PartialEq, Properties)]
struct NoticeProps {
    notice: Notice,
}

#[component]
fn NoticeView(props: &NoticeProps) -> Html {
    let session = use_session();
    let Notice {
        number,
        text,
        is_error,
        offer,
        topic: _,
    } = props.notice.clone();
    use_effect_with(number, {
        let (session, has_offer) = (session.clone(), offer.is_some());
        move |&number| {
            let life = if has_offer { LIFE_MS.1 } else { LIFE_MS.0 };
            let timeout = (!is_error)
                .then(|| Timeout::new(life, move || session.dispatch(NoticeAction::Dismiss(number))));
            move || drop(timeout)
        }
    });
    let close = {
        let session = session.clone();
        move |_| session.dispatch(NoticeAction::Dismiss(number))
    };
    let offer = offer.map(|offer| {
        let label = match &offer {
            Offer::Undo(_) => "Undo",
            Offer::Download => "Download",
            Offer::Redact => "Redact…",
            Offer::Report => "Save as a report",
            Offer::Reload => "Reload",
        };
        let onclick = move |_| match &offer {
            Offer::Undo(undo) => drafts::undo(&session, number, undo),
            Offer::Reload => drop(gloo::utils::window().location().reload()),
            Offer::Redact => {
                session.dispatch(NoticeAction::Dismiss(number));
                session.show(Some(Dialog::Redact));
            }
            Offer::Download | Offer::Report => {
                let (then, is_report) = (session.clone(), offer == Offer::Report);
                session.with_services(move |services| {
                    if let Ok(services) = services {
                        let save = if is_report {
                            services.report
                        } else {
                            services.download
                        };
                        save(&then);
                    }
                });
            }
        };
        html! { <button type="button" class="button button-small" {onclick}>{ label }</button> }
    });
    html! {
        <div class={classes!("notice", is_error.then_some("notice-error"))}>
            { icon(if is_error { Picture::Alert } else { Picture::Check }) }
            <p>{ text }</p>
            { for offer }
            <button type="button" class="button button-quiet button-icon button-small" aria-label="Dismiss" onclick={close}>
                { icon(Picture::Close) }
            </button>
        </div>
    }
}
