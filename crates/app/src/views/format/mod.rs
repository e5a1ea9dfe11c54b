//! Data as text: JSON in colours and by lines, spans of time.

pub mod json;
pub mod time;
