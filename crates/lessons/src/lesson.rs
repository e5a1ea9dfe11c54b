//! A lesson, read from its document.

use asl_json::Value;
use asl_workspace::Workspace;

use crate::cases::{Cases, condition, list, object, string};
use crate::condition::Condition;
use crate::error::LessonError;

/// A lesson.
#[derive(Clone, Debug)]
pub struct Lesson {
    /// The name of its folder: `07-retry`. Lessons come in the order of their names.
    pub id: String,
    /// Its texts, by language.
    pub texts: Vec<LessonText>,
    /// What the learner begins with.
    pub start: Workspace,
    /// An answer that passes.
    pub solution: Workspace,
    /// What an answer is held against.
    pub cases: Cases,
    /// What to say of typical wrong answers; the first whose condition holds.
    pub hints: Vec<Hint>,
}

/// A text in one language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LessonText {
    /// `en`, `de`
    pub language: String,
    /// Its title.
    pub title: String,
    /// The idea in a line, for a list of contents; may be empty.
    pub idea: String,
    /// Markdown.
    pub body: String,
}

/// What to say of a typical wrong answer.
#[derive(Clone, Debug)]
pub struct Hint {
    /// How it is recognised: a condition over `definition`, `role`, `findings`, `errors`, `missing`, `tooBroad`, the name of the
    /// failing `case`, its `place`, what was `expected` and `got`, and the record of the `run`.
    pub when: Condition,
    /// The hint.
    pub text: String,
}

impl Lesson {
    /// Reads the document that [`crate::pack`] makes.
    pub fn read(json: &Value) -> Result<Self, LessonError> {
        object(json, "a lesson")?;
        let id = string(json, "id")?;
        Self::parts(&id, json).map_err(|error| error.about(&id))
    }

    fn parts(id: &str, json: &Value) -> Result<Self, LessonError> {
        let part = |name: &str| {
            json.get(name)
                .ok_or_else(|| LessonError::new(format!("\"{name}\" is missing")))
        };
        let workspace = |name: &str| {
            Workspace::from_json(part(name)?)
                .map_err(|error| LessonError::new(format!("\"{name}\": {error}")))
        };
        let texts: Vec<LessonText> = object(part("texts")?, "\"texts\"")?
            .iter()
            .map(|(language, text)| {
                Ok(LessonText {
                    language: language.to_string(),
                    title: string(text, "title")?,
                    idea: string(text, "idea").unwrap_or_default(),
                    body: string(text, "body")?,
                })
            })
            .collect::<Result<_, LessonError>>()?;
        if texts.is_empty() {
            return Err(LessonError::new("it has no text"));
        }
        Ok(Self {
            id: id.to_owned(),
            texts,
            start: workspace("start")?,
            solution: workspace("solution")?,
            cases: Cases::read(part("cases")?)?,
            hints: list(json, "hints", |json| {
                Ok(Hint {
                    when: condition(json, "when")?,
                    text: string(json, "hint")?,
                })
            })?,
        })
    }
}
