//! Without a network after the first visit: installs the service worker (`web/offline`), and hears of a newer version.
//!
//! What does not live here: what it keeps and how it answers.

use js_sys::{Array, Reflect};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Element, MessageEvent};

/// The address of the service worker.
pub const SCRIPT: &str = "./offline.js";

/// Installs the service worker; `on_newer` is called when it has kept a version that is not that of this page. Browsers allow
/// it on hosts with HTTPS and on this computer; where they do not, the page needs its host each time.
pub fn install(on_newer: impl Fn() + 'static) {
    let navigator = gloo::utils::window().navigator();
    let is_there =
        Reflect::get(&navigator, &"serviceWorker".into()).is_ok_and(|container| container.is_object());
    if !is_there {
        return;
    }
    let container = navigator.service_worker();
    let listen = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
        if is_of_another_version(&event.data()) {
            on_newer();
        }
    });
    container.set_onmessage(Some(listen.as_ref().unchecked_ref()));
    // It listens as long as the page is there.
    listen.forget();
    let registering = container.register(SCRIPT);
    wasm_bindgen_futures::spawn_local(async move {
        // Where the browser or its user does not want it, the page works as before.
        let _ = JsFuture::from(registering).await;
    });
}

/// Whether a list of files lacks a script of this page.
fn is_of_another_version(message: &JsValue) -> bool {
    let member = |name: &str| Reflect::get(message, &name.into()).unwrap_or_default();
    if member("asl").as_string().as_deref() != Some("offline") {
        return false;
    }
    let Ok(files) = member("files").dyn_into::<Array>() else {
        return false;
    };
    let files: Vec<String> = files.iter().filter_map(|name| name.as_string()).collect();
    scripts().iter().any(|script| !files.contains(script))
}

/// The names of this page's own scripts. Those that a host adds are not modules beside the page.
fn scripts() -> Vec<String> {
    let of_the_page = "script[type=module][src^='./']";
    let Ok(elements) = gloo::utils::document().query_selector_all(of_the_page) else {
        return Vec::new();
    };
    (0..elements.length())
        .filter_map(|index| elements.item(index)?.dyn_into::<Element>().ok())
        .filter_map(|element| element.get_attribute("src"))
        .map(|source| source.trim_start_matches("./").to_owned())
        .collect()
}
