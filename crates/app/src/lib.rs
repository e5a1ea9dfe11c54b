//! The front end: what the page shows and does, written with Yew.
//!
//! [`App`] is the page. Each layer knows only those above it in this list:
//!
//! - [`state`]: everything the page knows, one value that actions change;
//! - [`platform`]: what the page needs from the browser: storage, the address, files, the clipboard, workers, the editor;
//! - [`session`]: one page's life: asks the workers and turns their answers into actions;
//! - `actions`: what a user does with links, files, drafts and the clipboard;
//! - `lazy` and `views`: what there is to see; `parts` is the table of the views that load later;
//! - `embedded`: the same as a view for a frame in another page, which loads later as a whole.
//!
//! What does not live here: how a definition is checked or run.

#![expect(
    unreachable_pub,
    reason = "Yew's macro makes public items of components, wherever they stand"
)]

mod actions;
mod app;
mod embedded;
mod lazy;
mod parts;
pub mod platform;
pub mod session;
pub mod state;
mod views;

use web_sys::Element;

pub use app::App;

/// Puts the front end into an element of the page: as the page, or as the embedded view, which loads later.
pub fn show(place: Element) {
    if embedded::is_wanted(&place) {
        wasm_bindgen_futures::spawn_local(async move {
            // Where it cannot be loaded, what stands there stays and says so.
            if let Ok(parts) = parts::load().await {
                (parts.embedded)(place);
            }
        });
    } else {
        yew::Renderer::<App>::with_root(place).render();
    }
}
