//! The lessons, which the page fetches when somebody opens one, and what this browser keeps of a learner's way through them.

use std::rc::Rc;

use asl_json::{Map, Value};
use asl_workspace::Workspace;
use gloo::net::http::Request;
use wasm_bindgen::JsCast;
use web_sys::HtmlMetaElement;

use super::course;
use super::storage::Area;

const PROGRESS: &str = "asl-playground.lessons";
/// The most lessons of a course.
const MOST_LESSONS: usize = 100;
/// The longest name of a lesson, in bytes.
const LONGEST_ID: usize = 80;
const UNREACHABLE: &str =
    "The lessons could not be loaded. Check your connection and try again. Your workspace is unchanged.";

/// A lesson as the page shows it.
#[derive(Clone, Debug, PartialEq)]
pub struct PageLesson {
    /// `07-retry`
    pub id: String,
    /// The files of its folder as JSON text, for the worker that checks an answer.
    pub folder: String,
    /// What the learner begins with.
    pub start: Workspace,
    /// An answer that passes.
    pub solution: Workspace,
    /// Title and text, by language.
    texts: Map,
}

impl PageLesson {
    /// Reads the files of a folder; a sentence if they are no lesson.
    fn read(id: &str, folder: &Value) -> Result<Self, String> {
        let document = asl_lessons::packed(id, folder).map_err(|error| error.to_string())?;
        let workspace = |name| {
            let json = document.get(name).unwrap_or(&Value::Null);
            Workspace::from_json(json)
                .map_err(|error| format!("The lesson cannot be read: {id}: \"{name}\": {error}"))
        };
        let texts = document.get("texts").and_then(Value::as_object);
        if texts.is_none_or(|texts| !texts.contains_key("en")) {
            return Err(format!("The lesson cannot be read: {id}: text.md is missing."));
        }
        Ok(Self {
            id: id.to_owned(),
            folder: folder.to_string(),
            start: workspace("start")?,
            solution: workspace("solution")?,
            texts: texts.cloned().unwrap_or_default(),
        })
    }

    /// `07`
    pub fn number(&self) -> &str {
        self.id.split('-').next().unwrap_or_default()
    }

    /// Whether there is a text in a language.
    pub fn speaks(&self, language: &str) -> bool {
        self.texts.contains_key(language)
    }

    /// The language in which it answers somebody who wants this one.
    pub fn language<'l>(&self, language: &'l str) -> &'l str {
        if self.speaks(language) { language } else { "en" }
    }

    /// The title in a language, or in English.
    pub fn title(&self, language: &str) -> &str {
        self.part(language, "title")
    }

    /// The idea in a line in a language, or in English.
    pub fn idea(&self, language: &str) -> &str {
        self.part(language, "idea")
    }

    /// The text in a language, or in English: Markdown.
    pub fn body(&self, language: &str) -> &str {
        self.part(language, "body")
    }

    fn part(&self, language: &str, name: &str) -> &str {
        let text = self.texts.get(language).or_else(|| self.texts.get("en"));
        text.and_then(|text| text.get(name)?.as_str()).unwrap_or_default()
    }
}

/// All lessons, in their order.
pub type Course = Rc<Vec<PageLesson>>;

/// Fetches the lessons, or those of the course that the address names, or says why that is not possible.
pub async fn fetch() -> Result<Course, String> {
    if let Some(name) = course::name() {
        return read(&course::text(&name).await?);
    }
    let text = text_of(&url("json")).await.ok_or(UNREACHABLE)?;
    read(&text)
}

/// Reads a course: an object with a folder for each lesson. It may come from anybody.
fn read(text: &str) -> Result<Course, String> {
    let all = asl_json::parse(text).map_err(|error| format!("The course is not JSON: {error}."))?;
    let folders = all.as_object().filter(|folders| !folders.is_empty()).ok_or(
        "The course has no lessons: it must be an object with a member for each, such as \"01-first\".",
    )?;
    if folders.len() > MOST_LESSONS {
        return Err(format!(
            "The course has {} lessons; {MOST_LESSONS} are the most.",
            folders.len()
        ));
    }
    let mut lessons: Vec<PageLesson> = Vec::new();
    for (id, folder) in folders {
        let is_name = |character: char| character.is_ascii_alphanumeric() || "-_".contains(character);
        if id.is_empty() || id.len() > LONGEST_ID || !id.chars().all(is_name) {
            return Err(format!(
                "The course has a lesson with the name {id:.40?}. A name has letters, digits and hyphens, as \"01-first\" does."
            ));
        }
        let lesson = PageLesson::read(id, folder)?;
        if let Some(other) = lessons.iter().find(|other| other.number() == lesson.number()) {
            return Err(format!(
                "The course has two lessons with the number {}: {} and {id}.",
                lesson.number(),
                other.id
            ));
        }
        lessons.push(lesson);
    }
    Ok(Rc::new(lessons))
}

async fn text_of(url: &str) -> Option<String> {
    let response = Request::get(url).send().await.ok()?;
    if response.ok() {
        response.text().await.ok()
    } else {
        None
    }
}

/// The address of the lessons (`json`) or of their style sheet (`css`); the page names their version.
pub fn url(extension: &str) -> String {
    let meta = gloo::utils::document()
        .query_selector("meta[name=asl-lessons]")
        .ok()
        .flatten();
    let version = meta
        .and_then(|element| element.dyn_into::<HtmlMetaElement>().ok())
        .map(|meta| meta.content())
        .unwrap_or_default();
    format!("./lessons-{version}.{extension}")
}

/// The language of the browser, if lessons may have it, else English.
pub fn language() -> &'static str {
    let language = gloo::utils::window().navigator().language().unwrap_or_default();
    if language.starts_with("de") { "de" } else { "en" }
}

/// Where progress is kept: a course by others has a place of its own.
fn place() -> String {
    course::path().map_or_else(|| PROGRESS.to_owned(), |path| format!("{PROGRESS}:{path}"))
}

/// What this browser keeps of a learner's way. Where storage is forbidden, that is nothing.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Progress(Map);

impl Progress {
    /// What is kept.
    pub fn load() -> Self {
        let kept = Area::Local.get(&place()).ok().flatten();
        Self(
            kept.as_ref()
                .and_then(Value::as_object)
                .cloned()
                .unwrap_or_default(),
        )
    }

    fn set(&mut self, name: &str, value: Value) {
        self.0.insert(name.into(), value);
        // If that fails, it lasts until the page is closed.
        let _ = Area::Local.set(&place(), &Value::object(self.0.clone()));
    }

    fn member(&self, name: &str, id: &str) -> Option<&Value> {
        self.0.get(name)?.get(id)
    }

    fn set_member(&mut self, name: &str, id: &str, value: Value) {
        let members = self.0.get(name).cloned().unwrap_or_else(Value::empty_object);
        self.set(name, members.with(id, value));
    }

    /// Whether a lesson was passed.
    pub fn is_passed(&self, id: &str) -> bool {
        self.member("passed", id).is_some()
    }

    /// A lesson was passed.
    pub fn pass(&mut self, id: &str) {
        self.set_member("passed", id, Value::from(true));
    }

    /// The lesson that was opened last.
    pub fn last(&self) -> Option<&str> {
        self.0.get("last").and_then(Value::as_str)
    }

    /// A lesson is open now.
    pub fn opened(&mut self, id: &str) {
        self.set("last", Value::from(id));
    }

    /// The language that the learner chose.
    pub fn language(&self) -> Option<&str> {
        self.0.get("language").and_then(Value::as_str)
    }

    /// The learner chose a language.
    pub fn speak(&mut self, language: &str) {
        self.set("language", Value::from(language));
    }

    /// The workspace of a lesson as the learner left it.
    pub fn answer(&self, id: &str) -> Option<Workspace> {
        Workspace::from_json(self.member("answers", id)?).ok()
    }

    /// Keeps the workspace of a lesson.
    pub fn keep_answer(&mut self, id: &str, workspace: &Workspace) {
        if self.answer(id).as_ref() != Some(workspace) {
            self.set_member("answers", id, workspace.to_json());
        }
    }
}
