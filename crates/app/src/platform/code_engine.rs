//! The engine for code, which the page fetches when somebody lets the code of a workspace run, and not before.

use gloo::net::http::Request;
use js_sys::{Uint8Array, WebAssembly};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::HtmlMetaElement;

const UNREACHABLE: &str =
    "The engine for code could not be loaded. Check your connection and try again; nothing has run.";

/// Fetches and compiles the engine, or says why that is not possible.
pub async fn fetch() -> Result<JsValue, String> {
    let meta = gloo::utils::document()
        .query_selector("meta[name=asl-code-engine]")
        .ok()
        .flatten();
    let meta = meta.and_then(|element| element.dyn_into::<HtmlMetaElement>().ok());
    let url = meta.map(|meta| meta.content()).unwrap_or_default();
    let response = Request::get(&url).send().await.map_err(|_| UNREACHABLE)?;
    if !response.ok() {
        return Err(UNREACHABLE.into());
    }
    let bytes = response.binary().await.map_err(|_| UNREACHABLE)?;
    let compiled = WebAssembly::compile(&Uint8Array::from(bytes.as_slice()));
    JsFuture::from(compiled).await.map_err(|_| UNREACHABLE.to_owned())
}
