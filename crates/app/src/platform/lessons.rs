//! The lessons, which the page fetches when somebody opens one, and what this browser keeps of a learner's way through them.

use std::rc::Rc;

use asl_json::{Map, Value};
use asl_workspace::Workspace;
use gloo::net::http::Request;
use wasm_bindgen::JsCast;
use web_sys::HtmlMetaElement;

use super::storage::Area;

const PROGRESS: &str = "asl-playground.lessons";
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
    fn read(id: &str, folder: &Value) -> Option<Self> {
        let document = asl_lessons::packed(id, folder).ok()?;
        let workspace = |name| Workspace::from_json(document.get(name)?).ok();
        Some(Self {
            id: id.to_owned(),
            folder: folder.to_string(),
            start: workspace("start")?,
            solution: workspace("solution")?,
            texts: document.get("texts")?.as_object()?.clone(),
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

    /// The title in a language, or in English.
    pub fn title(&self, language: &str) -> &str {
        self.part(language, "title")
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

/// Fetches the lessons, or says why that is not possible.
pub async fn fetch() -> Result<Course, String> {
    let text = text_of(&url("json")).await.ok_or(UNREACHABLE)?;
    let all = asl_json::parse(&text).map_err(|_| UNREACHABLE)?;
    let folders = all.as_object().ok_or(UNREACHABLE)?.iter();
    let lessons = folders.filter_map(|(id, folder)| PageLesson::read(id, folder));
    Ok(Rc::new(lessons.collect()))
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

/// What this browser keeps of a learner's way. Where storage is forbidden, that is nothing.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Progress(Map);

impl Progress {
    /// What is kept.
    pub fn load() -> Self {
        let kept = Area::Local.get(PROGRESS).ok().flatten();
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
        let _ = Area::Local.set(PROGRESS, &Value::object(self.0.clone()));
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
