//! A course by others: a file of the page's own host that the address names, as in `?course=courses/mine.json`.
//!
//! What does not live here: what a course is ([`super::lessons`]).

use gloo::net::http::{Request, Response};
use js_sys::{Reflect, Uint8Array};
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::{ReadableStreamDefaultReader, RequestRedirect, Url, UrlSearchParams};

/// The largest course, in bytes.
const MAX_BYTES: usize = 2 << 20;

/// What the address names as a course.
pub fn name() -> Option<String> {
    let search = gloo::utils::window().location().search().ok()?;
    let name = UrlSearchParams::new_with_str(&search).ok()?.get("course")?;
    Some(name).filter(|name| !name.is_empty())
}

/// The path of the course, which tells it from others of this host.
pub fn path() -> Option<String> {
    url(&name()?).ok().map(|url| url.pathname())
}

/// The address of a course: on this host, and nowhere else.
fn url(name: &str) -> Result<Url, String> {
    let refused = || {
        format!(
            "The course {name:.80?} is not loaded: it must be a file of the same host as this page, such as ?course=courses/mine.json."
        )
    };
    let location = gloo::utils::window().location();
    let here = location.href().map_err(|_| refused())?;
    let url = Url::new_with_base(name, &here).map_err(|_| refused())?;
    // An address that begins with blob: has an origin, too.
    let is_here =
        Some(url.origin()) == location.origin().ok() && Some(url.protocol()) == location.protocol().ok();
    if is_here { Ok(url) } else { Err(refused()) }
}

/// The text of a course, or a sentence that says why there is none.
pub async fn text(name: &str) -> Result<String, String> {
    let url = url(name)?;
    let path = url.pathname();
    let missing = |why: &str| {
        format!("The course could not be loaded from {path}: {why}. Your workspace is unchanged.")
    };
    let response = Request::get(&url.href())
        .redirect(RequestRedirect::Error)
        .send()
        .await
        .map_err(|_| missing("the host does not answer, or leads elsewhere"))?;
    if !response.ok() {
        return Err(missing(&format!("the host answers {}", response.status())));
    }
    let bytes = bytes_of(&response)
        .await
        .ok_or_else(|| missing("the transfer was interrupted, or it has more than 2 MiB"))?;
    String::from_utf8(bytes).map_err(|_| missing("it is not UTF-8"))
}

/// The bytes of an answer, unless they are too many: then the rest is not even read.
async fn bytes_of(response: &Response) -> Option<Vec<u8>> {
    let reader: ReadableStreamDefaultReader = response.body()?.get_reader().unchecked_into();
    let mut bytes = Vec::new();
    loop {
        let piece = JsFuture::from(reader.read()).await.ok()?;
        if Reflect::get(&piece, &"done".into()).ok()?.is_truthy() {
            return Some(bytes);
        }
        let piece: Uint8Array = Reflect::get(&piece, &"value".into()).ok()?.dyn_into().ok()?;
        if bytes.len() + piece.length() as usize > MAX_BYTES {
            // Whether that is heard does not matter.
            drop(reader.cancel());
            return None;
        }
        bytes.extend(piece.to_vec());
    }
}
