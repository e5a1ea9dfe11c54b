//! Why a lesson cannot be read.

use std::fmt;

/// Why a lesson cannot be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LessonError {
    about: Vec<String>,
    sentence: String,
}

impl LessonError {
    pub(crate) fn new(sentence: impl Into<String>) -> Self {
        Self {
            about: Vec::new(),
            sentence: sentence.into(),
        }
    }

    /// The same error with what it is about before it.
    pub(crate) fn about(mut self, what: &str) -> Self {
        self.about.insert(0, what.to_owned());
        self
    }
}

impl fmt::Display for LessonError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "The lesson cannot be read: ")?;
        for what in &self.about {
            write!(f, "{what}: ")?;
        }
        write!(f, "{}.", self.sentence)
    }
}

impl std::error::Error for LessonError {}
