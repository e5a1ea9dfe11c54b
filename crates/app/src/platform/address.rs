//! The page's address: a workspace as its fragment.

use asl_workspace::link;
use wasm_bindgen::JsValue;

/// Browsers truncate or reject longer addresses.
const LONGEST: usize = 2_000_000;

/// How a link to a lesson begins.
pub const LESSON: &str = "#lesson=";

/// Puts a workspace's fragment into the address without adding to the browser's history; returns the whole address.
pub fn show_in_address(fragment: &str) -> Result<String, String> {
    if fragment.len() > LONGEST {
        return Err(format!(
            "This workspace is too large for a link: it would be {} million characters long. Download it instead.",
            fragment.len() / 1_000_000
        ));
    }
    replace(fragment)
        .and_then(|()| gloo::utils::window().location().href())
        .map_err(|_| "The browser does not allow this page to change its address.".to_owned())
}

/// The address of the page without a workspace.
pub fn page() -> String {
    let href = gloo::utils::window().location().href().unwrap_or_default();
    href.split('#').next().unwrap_or_default().to_owned()
}

/// Whether the page comes from this computer, which nobody else can reach.
pub fn is_local() -> bool {
    let location = gloo::utils::window().location();
    let host = location.hostname().unwrap_or_default();
    matches!(host.as_str(), "" | "localhost" | "127.0.0.1" | "[::1]")
}

/// The address of this page with another workspace's fragment. The address of the page stays.
pub fn address_of(fragment: &str) -> Option<String> {
    (fragment.len() <= LONGEST).then(|| format!("{}{fragment}", page()))
}

/// The fragment of the address, if it is meant to be a link.
pub fn fragment() -> Option<String> {
    let hash = gloo::utils::window().location().hash().ok()?;
    link::is_link(&hash).then_some(hash)
}

/// The number of the lesson that the address leads to: `07` of `#lesson=07`.
pub fn lesson() -> Option<String> {
    let hash = gloo::utils::window().location().hash().ok()?;
    hash.strip_prefix(LESSON).map(str::to_owned)
}

/// Removes the fragment: the address no longer describes what the page shows.
pub fn clear_address() {
    let location = gloo::utils::window().location();
    if (fragment().is_some() || lesson().is_some())
        && let (Ok(path), Ok(search)) = (location.pathname(), location.search())
    {
        // If that is not allowed, the address stays as it is, which does no harm.
        let _ = replace(&format!("{path}{search}"));
    }
}

fn replace(url: &str) -> Result<(), JsValue> {
    gloo::utils::window()
        .history()?
        .replace_state_with_url(&JsValue::NULL, "", Some(url))
}
