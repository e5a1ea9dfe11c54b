//! Puts the front end into the page.

/// Smaller than the usual one, in a module that the first view loads.
#[cfg(target_arch = "wasm32")]
#[global_allocator]
static ALLOCATOR: rlsf::SmallGlobalTlsf = rlsf::SmallGlobalTlsf::new();

fn main() {
    app::platform::crash::install();
    app::platform::trusted::install();
    let document = gloo::utils::document();
    if let Some(place) = document.get_element_by_id("app") {
        app::show(place);
    }
}
