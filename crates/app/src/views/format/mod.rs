//! Data as text: JSON in colors and by lines, durations.

pub mod json;
pub mod time;
