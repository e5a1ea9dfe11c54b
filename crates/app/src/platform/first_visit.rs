//! Whether this browser has been told what is where on the page.

use super::lessons::Progress;
use super::storage::Area;
use super::{address, course};

const TOLD: &str = "asl-playground.told";

/// Whether nobody has been told yet who uses this browser. Where nothing can be stored nobody is, or it would never end.
pub fn is_first() -> bool {
    Area::Local.text(TOLD) == Ok(None)
        && address::lesson().is_none()
        && course::name().is_none()
        && Progress::load().last().is_none()
}

/// From now on the page says nothing by itself.
pub fn is_over() {
    // If that fails, the next visit is a first one again.
    let _ = Area::Local.set_text(TOLD, "yes");
}
