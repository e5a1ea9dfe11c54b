//! Saving files where the browser saves downloads.

use std::path::Path;

use gloo::timers::callback::Timeout;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Blob, BlobPropertyBag, HtmlAnchorElement, Url};

/// How long a file stays readable for the browser that saves it.
const READ_WITHIN_MS: u32 = 60_000;

/// Saves a text as a file with this name.
pub fn save(name: &str, text: &str) -> Result<(), JsValue> {
    let options = BlobPropertyBag::new();
    let is_json = Path::new(name)
        .extension()
        .is_some_and(|extension| extension == "json");
    options.set_type(if is_json { "application/json" } else { "text/plain" });
    save_blob(
        name,
        &Blob::new_with_str_sequence_and_options(&js_sys::Array::of1(&text.into()), &options)?,
    )
}

/// Saves an archive as a file with this name.
pub fn save_archive(name: &str, bytes: &[u8]) -> Result<(), JsValue> {
    let options = BlobPropertyBag::new();
    options.set_type("application/zip");
    let parts = js_sys::Array::of1(&js_sys::Uint8Array::from(bytes));
    save_blob(
        name,
        &Blob::new_with_u8_array_sequence_and_options(&parts, &options)?,
    )
}

fn save_blob(name: &str, blob: &Blob) -> Result<(), JsValue> {
    let url = Url::create_object_url_with_blob(blob)?;
    save_url(name, &url)?;
    // A busy browser reads it only after the click has returned.
    Timeout::new(READ_WITHIN_MS, move || drop(Url::revoke_object_url(&url))).forget();
    Ok(())
}

/// Saves what a URL of this page holds as a file with this name.
pub fn save_url(name: &str, url: &str) -> Result<(), JsValue> {
    let anchor: HtmlAnchorElement = gloo::utils::document().create_element("a")?.unchecked_into();
    anchor.set_href(url);
    anchor.set_download(name);
    anchor.click();
    Ok(())
}
