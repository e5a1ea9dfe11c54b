//! Puts the front end into the page.

fn main() {
    app::platform::crash::install();
    app::platform::trusted::install();
    let document = gloo::utils::document();
    if let Some(place) = document.get_element_by_id("app") {
        app::show(place);
    }
}
