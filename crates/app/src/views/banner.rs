//! Tells that the workspace is not the draft, and what happens to the draft.

use yew::{Html, Properties, component, html, use_state_eq};

use crate::actions::drafts::{back_to_draft, keep_as_draft};
use crate::actions::lessons;
use crate::platform::frame;
use crate::session::{Session, use_session};
use crate::state::Home;
use crate::views::controls::icon::{Picture, icon};
use crate::views::lesson::LessonPanel;

/// The banner over a workspace that is not the draft, or the lesson that it belongs to.
pub fn banner(_: &Session, home: &Home) -> Html {
    match lessons::number_of(home) {
        Some(number) => html! { <LessonPanel key={number.to_owned()} number={number.to_owned()} /> },
        None => html! { <Banner home={home.clone()} /> },
    }
}

#[derive(Clone, Debug, PartialEq, Properties)]
struct BannerProps {
    home: Home,
}

#[component]
fn Banner(props: &BannerProps) -> Html {
    let session = use_session();
    // In a frame, another page decides where a click goes: one click must not replace the draft.
    let asks = use_state_eq(|| false);
    let (label, picture, sentence, keep_label, back_label) = if props.home == Home::Detached {
        (
            "Draft of another tab",
            Picture::Alert,
            "Another tab has changed the draft. This workspace is kept in this tab only until you choose.",
            "Make this the draft",
            "Use the other tab's draft",
        )
    } else {
        (
            "Shared link",
            Picture::Share,
            "You are looking at a shared link. Your own draft is kept.",
            "Keep this as my draft",
            "Back to my draft",
        )
    };
    let keep = {
        let (session, asks) = (session.clone(), asks.setter());
        move |_| {
            if frame::is_framed() {
                asks.set(true);
            } else {
                keep_as_draft(&session);
            }
        }
    };
    let confirm = {
        let (session, asks) = (session.clone(), asks.setter());
        move |_| {
            asks.set(false);
            keep_as_draft(&session);
        }
    };
    let cancel = {
        let asks = asks.setter();
        move |_| asks.set(false)
    };
    let back = move |_| back_to_draft(&session);
    html! {
        <section class="banner" aria-label={label}>
            { icon(picture) }
            if *asks {
                <p role="status">{ "This page is shown inside another page. Replace the draft that this browser keeps?" }</p>
                <span class="banner-actions">
                    <button type="button" class="button button-small" onclick={cancel}>{ "Cancel" }</button>
                    <button type="button" class="button button-small" onclick={confirm}>{ "Replace the draft" }</button>
                </span>
            } else {
                <p>{ sentence }</p>
                <span class="banner-actions">
                    <button type="button" class="button button-small" onclick={keep}>{ keep_label }</button>
                    <button type="button" class="button button-small" onclick={back}>{ back_label }</button>
                </span>
            }
        </section>
    }
}
