//! The embedded view: the page without header and menus, for a frame in somebody's documentation.
//!
//! It is the same program, state and workers as [`crate::app`], put together differently, and loads as a whole with the lazily loaded
//! module. It never reads or writes what the browser stores ([`crate::state::Home::Embedded`]), and it works where storage is
//! forbidden, as in a sandboxed frame.
//!
//! - `parameters`: what the author of the documentation chooses;
//! - `messages`: the protocol with the page around;
//! - `lesson`: a lesson in place of a workspace;
//! - `view`: what there is to see.

mod effects;
mod lesson;
mod messages;
mod parameters;
mod view;

use web_sys::Element;

/// Whether the page was built as the embedded view, and not as the page.
pub(crate) fn is_wanted(place: &Element) -> bool {
    place.has_attribute("data-embedded")
}

/// Puts the embedded view into the page.
pub(crate) fn show(place: Element) {
    yew::Renderer::<view::Embedded>::with_root(place).render();
}
