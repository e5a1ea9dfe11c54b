//! Trusted Types: the page's Content-Security-Policy forbids to make a script of a string, and this policy allows the scripts
//! of the workers and the service worker alone.

use js_sys::{Function, Object, Reflect};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};

use super::offline;
use super::worker_client::worker_urls;

/// Allows the workers' scripts. Browsers without Trusted Types need nothing.
pub fn install() {
    // Where this fails, the workers do not start, which is said.
    let _ = try_install();
}

fn try_install() -> Result<(), JsValue> {
    let types = Reflect::get(&gloo::utils::window(), &"trustedTypes".into())?;
    if types.is_undefined() {
        return Ok(());
    }
    let create: Function = Reflect::get(&types, &"createPolicy".into())?.dyn_into()?;
    let workers = worker_urls();
    let allow = Closure::<dyn Fn(String) -> Option<String>>::new(move |url: String| {
        (workers.contains(&url) || url == offline::SCRIPT).then_some(url)
    });
    let rules = Object::new();
    Reflect::set(&rules, &"createScriptURL".into(), allow.as_ref())?;
    create.call2(&types, &"default".into(), &rules)?;
    // The policy stays as long as the page.
    allow.forget();
    Ok(())
}
