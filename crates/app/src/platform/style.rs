//! The style sheet of what comes after the first view.

/// Loads it, unless that has been done. A page that was not built for release has it from the start.
pub fn load() {
    let document = gloo::utils::document();
    let Ok(Some(named)) = document.query_selector("meta[name=asl-late-style]") else {
        return;
    };
    let (Some(address), Ok(link)) = (named.get_attribute("content"), document.create_element("link")) else {
        return;
    };
    // Attributes with these names are always allowed, and an element of the page has a place.
    let _ = link.set_attribute("rel", "stylesheet");
    let _ = link.set_attribute("href", &address);
    let _ = named.parent_node().map(|head| head.replace_child(&link, &named));
}
