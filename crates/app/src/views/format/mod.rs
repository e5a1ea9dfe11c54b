//! Data as text: which lines of JSON differ, times.

pub mod json;
pub mod time;
