//! From the texts of a lesson's folder to one JSON document, which the page fetches and [`crate::Lesson::read`] reads.

use asl_json::{Map, Value};

use crate::error::LessonError;

/// The most words of a text.
pub const MAX_WORDS: usize = 120;

/// The fewest typical wrong answers.
pub const MIN_WRONG: usize = 3;

/// The languages of texts, each with the file that holds it. Every lesson has the first.
pub const LANGUAGES: [(&str, &str); 2] = [("en", "text.md"), ("de", "text.de.md")];

/// The files of a folder beside its texts.
pub const FILES: [&str; 4] = ["start.json", "solution.json", "cases.json", "wrong.json"];

/// One document of a folder: `id`, `texts`, `start`, `solution`, `cases`, `hints`. `file` gives the text of a file of the
/// folder, if it is there.
///
/// A text begins with a heading of the first level, which is its title; a quotation may follow (`> …`), which is the idea in a line.
/// The rest has at most [`MAX_WORDS`] words and one drawing (a fenced block). What `solution.json` says takes the place of what `start.json` says. Of a wrong answer the hint is kept.
pub fn pack(id: &str, file: impl Fn(&str) -> Option<String>) -> Result<Value, LessonError> {
    let about = |error: LessonError| error.about(id);
    let json = |name: &str| {
        let text = file(name).ok_or_else(|| LessonError::new(format!("{name} is missing")))?;
        asl_json::parse(&text).map_err(|error| LessonError::new(format!("{name}: {error}")))
    };
    let mut texts = Map::new();
    for (language, name) in LANGUAGES {
        let Some(text) = file(name) else { continue };
        let text = text_of(&text).map_err(|error| about(error.about(name)))?;
        texts.insert(language.into(), text);
    }
    let [start, solution, cases, wrong] = FILES.map(json);
    let start = start.map_err(about)?;
    let hints = wrong.map_err(about)?;
    let hints = hints.as_array().unwrap_or_default();
    if hints.len() < MIN_WRONG {
        let sentence = format!(
            "wrong.json has {} typical wrong answers; {MIN_WRONG} are the fewest",
            hints.len()
        );
        return Err(about(LessonError::new(sentence)));
    }
    let hints = hints.iter().map(|wrong| {
        let part = |name| (name, wrong.get(name).cloned().unwrap_or(Value::Null));
        Value::from([part("when"), part("hint")])
    });
    Ok(Value::from([
        ("id", Value::from(id)),
        ("texts", Value::object(texts)),
        ("solution", over(&start, &solution.map_err(about)?)),
        ("start", start),
        ("cases", cases.map_err(about)?),
        ("hints", Value::from(hints.collect::<Vec<_>>())),
    ]))
}

/// The lesson of a folder that is one JSON object: its files by name, texts as strings and JSON as it is.
pub fn packed(id: &str, folder: &Value) -> Result<Value, LessonError> {
    pack(id, |name| match folder.get(name)? {
        Value::String(text) => Some(text.to_string()),
        json => Some(json.to_string()),
    })
}

/// The members of `above`, and those of `below` that it does not have.
fn over(below: &Value, above: &Value) -> Value {
    let mut members: Map = below.as_object().cloned().unwrap_or_default();
    let above = above.as_object().into_iter().flatten();
    members.extend(above.map(|(name, value)| (name.clone(), value.clone())));
    Value::object(members)
}

/// A text with its title, within its bounds.
fn text_of(text: &str) -> Result<Value, LessonError> {
    let (title, body) = text
        .trim()
        .strip_prefix("# ")
        .and_then(|text| text.split_once('\n'))
        .ok_or_else(|| LessonError::new("it does not begin with a heading \"# …\""))?;
    let body = body.trim();
    let (idea, body) = match body.strip_prefix("> ") {
        Some(quoted) => quoted.split_once('\n').unwrap_or((quoted, "")),
        None => ("", body),
    };
    let words = body.split_whitespace().count();
    if words > MAX_WORDS {
        return Err(LessonError::new(format!(
            "it has {words} words; {MAX_WORDS} are the most"
        )));
    }
    if body.lines().filter(|line| line.starts_with("```")).count() > 2 {
        return Err(LessonError::new("it has more than one drawing"));
    }
    Ok(Value::from([
        ("title", Value::from(title.trim())),
        ("idea", Value::from(idea.trim())),
        ("body", Value::from(body.trim())),
    ]))
}
