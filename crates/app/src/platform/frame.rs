//! Whether another page shows this one.

/// Whether the page is in a frame: then another page decides where the user's clicks go.
pub fn is_framed() -> bool {
    let window = gloo::utils::window();
    // Comparing windows is allowed across origins; a browser that forbids it has a frame.
    window
        .top()
        .map_or(true, |top| top.is_none_or(|top| top != window))
}
