//! The code editor as a Yew component: a thin wrapper around the custom element `<asl-editor>` of `web/`.
//!
//! Properties flow into the element, its events flow out as callbacks. The element owns the text while the user
//! edits; `value` is what the page wants it to be, and is passed on when it changes. All offsets are in UTF-16 code
//! units, as everywhere in a browser; `asl_json::LineIndex` converts from and to bytes.
//!
//! What does not live here: how the editor works (`web/src/`), and what the diagnostics are.

use std::ops::Range;
use std::rc::Rc;

use asl_protocol::Fix;
use gloo::events::EventListener;
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{CustomEvent, Event, HtmlElement};
use yew::{
    AttrValue, Callback, Html, NodeRef, Properties, component, hook, html, use_effect_with, use_memo,
    use_mut_ref, use_node_ref,
};

use crate::state::selection::Cursor;
use crate::state::view::Command;

#[wasm_bindgen]
extern "C" {
    /// The custom element. Its members are found by name, not by class: the class belongs to the editor's own script.
    #[wasm_bindgen(extends = HtmlElement)]
    type AslEditorElement;

    #[wasm_bindgen(method, structural, getter, js_name = value)]
    fn text(this: &AslEditorElement) -> Option<String>;
    #[wasm_bindgen(method, structural, setter)]
    fn set_value(this: &AslEditorElement, value: &str);

    // These do not exist if the editor's script could not be loaded; the page then works without an editor.
    #[wasm_bindgen(method, structural, catch, js_name = setDiagnostics)]
    fn set_diagnostics(this: &AslEditorElement, diagnostics: &JsValue) -> Result<(), JsValue>;
    #[wasm_bindgen(method, structural, catch)]
    fn select(this: &AslEditorElement, from: u32, to: u32) -> Result<(), JsValue>;
    #[wasm_bindgen(method, structural, catch)]
    fn reveal(this: &AslEditorElement, from: u32, to: u32) -> Result<(), JsValue>;
    /// The details of the element's events: the new `value` of a change, the `offset` of the cursor, the selected range
    /// `from` and `to`.
    #[wasm_bindgen(extends = js_sys::Object)]
    type EventDetail;

    #[wasm_bindgen(method, structural, getter)]
    fn value(this: &EventDetail) -> Option<String>;
    #[wasm_bindgen(method, structural, getter)]
    fn offset(this: &EventDetail) -> Option<u32>;
    #[wasm_bindgen(method, structural, getter)]
    fn from(this: &EventDetail) -> Option<u32>;
    #[wasm_bindgen(method, structural, getter)]
    fn to(this: &EventDetail) -> Option<u32>;
    /// A sentence to show, and whether something went wrong.
    #[wasm_bindgen(method, structural, getter)]
    fn sentence(this: &EventDetail) -> Option<String>;
    #[wasm_bindgen(method, structural, getter)]
    fn bad(this: &EventDetail) -> Option<bool>;
    /// The names of a state before and after its renaming.
    #[wasm_bindgen(method, structural, getter)]
    fn before(this: &EventDetail) -> Option<String>;
    #[wasm_bindgen(method, structural, getter)]
    fn after(this: &EventDetail) -> Option<String>;
    /// A question about a text.
    #[wasm_bindgen(method, structural, getter)]
    fn text(this: &EventDetail) -> Option<String>;
    #[wasm_bindgen(method, structural, getter)]
    fn question(this: &EventDetail) -> Option<String>;
    /// Takes the answer, once.
    #[wasm_bindgen(method, structural, catch)]
    fn answer(this: &EventDetail, answer: Option<String>) -> Result<(), JsValue>;

    /// An [`EditorDiagnostic`] as the element takes it.
    #[wasm_bindgen(extends = js_sys::Object)]
    type JsDiagnostic;

    #[wasm_bindgen(method, structural, setter)]
    fn set_from(this: &JsDiagnostic, offset: u32);
    #[wasm_bindgen(method, structural, setter)]
    fn set_to(this: &JsDiagnostic, offset: u32);
    #[wasm_bindgen(method, structural, setter)]
    fn set_severity(this: &JsDiagnostic, name: &str);
    #[wasm_bindgen(method, structural, setter)]
    fn set_message(this: &JsDiagnostic, sentence: &str);
    #[wasm_bindgen(method, structural, setter)]
    fn set_code(this: &JsDiagnostic, code: &str);
    #[wasm_bindgen(method, structural, setter)]
    fn set_fix(this: &JsDiagnostic, fix: &JsFix);

    /// A change that fixes what a diagnostic is about.
    #[wasm_bindgen(extends = js_sys::Object)]
    type JsFix;

    #[wasm_bindgen(method, structural, setter)]
    fn set_title(this: &JsFix, title: &str);
    #[wasm_bindgen(method, structural, setter)]
    fn set_edits(this: &JsFix, edits: &js_sys::Array);

    /// A change of the text.
    #[wasm_bindgen(extends = js_sys::Object)]
    type JsEdit;

    #[wasm_bindgen(method, structural, setter)]
    fn set_from(this: &JsEdit, offset: u32);
    #[wasm_bindgen(method, structural, setter)]
    fn set_to(this: &JsEdit, offset: u32);
    #[wasm_bindgen(method, structural, setter)]
    fn set_insert(this: &JsEdit, text: &str);

    #[wasm_bindgen(method, structural, catch)]
    fn run(this: &AslEditorElement, command: &str) -> Result<(), JsValue>;
    #[wasm_bindgen(method, structural, catch)]
    fn highlight(this: &AslEditorElement, from: Option<u32>, to: Option<u32>) -> Result<(), JsValue>;
}

/// A question of the editor about its text, to be answered once. It is JSON text ([`asl_protocol::EditorRequest`]), as is the
/// answer: the page passes both on.
pub struct Question {
    /// The text when the question was asked.
    pub text: String,
    /// The question.
    pub question: String,
    detail: EventDetail,
}

impl Question {
    fn of(event: &Event) -> Option<Self> {
        let detail = detail(event)?;
        Some(Self {
            text: detail.text()?,
            question: detail.question()?,
            detail,
        })
    }

    /// Gives the answer; `None` if there is none.
    pub fn answer(self, answer: Option<String>) {
        // An editor that is gone needs no answer.
        let _ = self.detail.answer(answer);
    }
}

/// The name of a command, as the element knows it.
fn command_name(command: Command) -> &'static str {
    match command {
        Command::Format => "format",
        Command::Convert => "convert",
        Command::Rename => "rename",
    }
}

/// The language that the text is highlighted as.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Language {
    /// JSON.
    #[default]
    Json,
    /// YAML.
    Yaml,
    /// JavaScript.
    JavaScript,
    /// Not highlighted.
    Text,
}

impl Language {
    fn attribute(self) -> &'static str {
        match self {
            Self::Json => "json",
            Self::Yaml => "yaml",
            Self::JavaScript => "javascript",
            Self::Text => "text",
        }
    }
}

/// The severity of a diagnostic.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Severity {
    /// The text cannot be used as it is.
    Error,
    /// The text can be used, but probably not as intended.
    Warning,
    /// Worth knowing.
    Info,
}

/// A mark on a range of the text, and in the gutter beside it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EditorDiagnostic {
    /// Where the marked text starts.
    pub from: u32,
    /// Where it ends.
    pub to: u32,
    /// Determines the color of the mark.
    pub severity: Severity,
    /// The sentence that shows when the mark is pointed at.
    pub message: String,
    /// Shown below the sentence.
    pub code: Option<String>,
    /// A change that fixes it.
    pub fix: Option<Fix>,
}

/// A request to go to a range.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Selection {
    /// The range.
    pub range: Range<u32>,
    /// Tells two requests for the same range apart: a new number asks again.
    pub request: u32,
}

/// Properties of [`Editor`].
#[derive(Debug, Clone, PartialEq, Properties)]
pub struct EditorProps {
    /// The accessible name.
    pub label: AttrValue,
    /// The text. Passed to the editor when it changes.
    pub value: AttrValue,
    /// The language that the text is highlighted as.
    #[prop_or_default]
    pub language: Language,
    /// What an empty editor shows.
    #[prop_or_default]
    pub placeholder: AttrValue,
    /// Whether the text is read-only.
    #[prop_or_default]
    pub readonly: bool,
    /// The marks.
    #[prop_or_else(|| Rc::from([]))]
    pub diagnostics: Rc<[EditorDiagnostic]>,
    /// A range to highlight with a soft background: the selected state.
    #[prop_or_default]
    pub highlight: Option<Range<u32>>,
    /// What to select next: the editor scrolls to it and gets the focus.
    #[prop_or_default]
    pub selection: Option<Selection>,
    /// What to scroll to next, while cursor and focus stay where they are.
    #[prop_or_default]
    pub reveal: Option<Selection>,
    /// Whether it is a small field for a value: as high as its text, without line numbers.
    #[prop_or_default]
    pub compact: bool,
    /// Called with the whole text after the user has changed it.
    #[prop_or_default]
    pub on_change: Callback<String>,
    /// Called when the user moves the cursor or selects something.
    #[prop_or_default]
    pub on_cursor: Callback<Cursor>,
    /// Answers the editor's questions about its text. Without it, the editor offers no completion, hover or rename.
    #[prop_or_default]
    pub on_ask: Option<Callback<Question>>,
    /// What to do next, and the number of that request.
    #[prop_or_default]
    pub command: Option<(Command, u32)>,
    /// Called with a sentence to show, and whether something went wrong.
    #[prop_or_default]
    pub on_say: Callback<(String, bool)>,
    /// Called when a state is about to be renamed, with its old and its new name.
    #[prop_or_default]
    pub on_renamed: Callback<(String, String)>,
    /// Called when the user presses Ctrl+Enter or Cmd+Enter.
    #[prop_or_default]
    pub on_run: Callback<()>,
    /// Called when the user presses Ctrl+S or Cmd+S.
    #[prop_or_default]
    pub on_share: Callback<()>,
}

/// The code editor.
#[component]
pub fn Editor(props: &EditorProps) -> Html {
    let node = use_node_ref();

    use_listeners(&node, props);

    // Its first text is a property of the element as it is made, so that it shows without waiting for effects, between which the
    // browser may paint.
    let first = use_memo((), |()| (props.value.clone(), JsValue::from_str(&props.value)));
    let is_new = use_mut_ref(|| true);
    // In this order: an offset refers to the text of the same render.
    use_effect_with((node.clone(), props.value.clone()), {
        let (first, on_change) = (Rc::clone(&first), props.on_change.clone());
        move |(node, value)| {
            let Some(element) = element(node) else { return };
            if !is_new.replace(false) || *value != first.0 {
                element.set_value(value);
            } else if let Some(text) = element.text().filter(|text| **value != **text) {
                // Typed, or with other ends of lines, before anything listened to the element.
                on_change.emit(text);
            }
        }
    });
    use_effect_with(
        (node.clone(), Rc::clone(&props.diagnostics)),
        |(node, diagnostics)| {
            if let Some(element) = element(node) {
                let diagnostics: js_sys::Array = diagnostics.iter().map(js_diagnostic).collect();
                let _ = element.set_diagnostics(&diagnostics);
            }
        },
    );
    use_effect_with((node.clone(), props.highlight.clone()), |(node, highlight)| {
        if let Some(element) = element(node) {
            let (from, to) = highlight.as_ref().map(|range| (range.start, range.end)).unzip();
            let _ = element.highlight(from, to);
        }
    });
    use_effect_with((node.clone(), props.selection.clone()), |(node, selection)| {
        if let (Some(element), Some(Selection { range, .. })) = (element(node), selection) {
            let _ = element.select(range.start, range.end);
        }
    });

    use_effect_with((node.clone(), props.reveal.clone()), |(node, reveal)| {
        if let (Some(element), Some(Selection { range, .. })) = (element(node), reveal) {
            let _ = element.reveal(range.start, range.end);
        }
    });

    use_effect_with((node.clone(), props.command), |(node, command)| {
        if let (Some(element), Some((command, _))) = (element(node), command) {
            let _ = element.run(command_name(*command));
        }
    });

    html! {
        <asl-editor
            ref={node}
            ~value={first.1.clone()}
            compact={props.compact.then_some("")}
            label={props.label.clone()}
            language={props.language.attribute()}
            placeholder={props.placeholder.clone()}
            readonly={props.readonly}
            services={props.on_ask.is_some().then_some("")}
        />
    }
}

/// Turns the events of the element into callbacks. The listeners are attached once and use the latest properties.
#[hook]
fn use_listeners(node: &NodeRef, props: &EditorProps) {
    let latest = use_mut_ref(|| props.clone());
    latest.replace(props.clone());
    use_effect_with(node.clone(), move |node| {
        let listen = |name: &'static str, act: fn(&EditorProps, &Event)| {
            let latest = Rc::clone(&latest);
            node.cast::<HtmlElement>().map(|element| {
                EventListener::new(&element, name, move |event| {
                    // A clone, since a callback may cause a render, which replaces the properties.
                    let props = latest.borrow().clone();
                    act(&props, event);
                })
            })
        };
        let listeners = [
            listen("asl-change", |props, event| {
                if let Some(value) = detail(event).and_then(|detail| detail.value()) {
                    props.on_change.emit(value);
                }
            }),
            listen("asl-cursor", |props, event| {
                let detail = detail(event);
                if let Some((offset, from, to)) =
                    detail.and_then(|detail| Some((detail.offset()?, detail.from()?, detail.to()?)))
                {
                    let selected = (from, to);
                    props.on_cursor.emit(Cursor { offset, selected });
                }
            }),
            listen("asl-ask", |props, event| {
                if let (Some(on_ask), Some(question)) = (&props.on_ask, Question::of(event)) {
                    on_ask.emit(question);
                }
            }),
            listen("asl-say", |props, event| {
                let said = detail(event).and_then(|detail| Some((detail.sentence()?, detail.bad()?)));
                if let Some(said) = said {
                    props.on_say.emit(said);
                }
            }),
            listen("asl-renamed", |props, event| {
                let names = detail(event).and_then(|detail| Some((detail.before()?, detail.after()?)));
                if let Some(names) = names {
                    props.on_renamed.emit(names);
                }
            }),
            listen("asl-run", |props, _| props.on_run.emit(())),
            listen("asl-share", |props, _| props.on_share.emit(())),
        ];
        move || drop(listeners)
    });
}

fn element(node: &NodeRef) -> Option<AslEditorElement> {
    node.cast::<HtmlElement>().map(JsCast::unchecked_into)
}

fn detail(event: &Event) -> Option<EventDetail> {
    let detail = event.dyn_ref::<CustomEvent>()?.detail();
    let detail: js_sys::Object = detail.dyn_into().ok()?;
    Some(detail.unchecked_into())
}

fn js_diagnostic(diagnostic: &EditorDiagnostic) -> JsDiagnostic {
    let EditorDiagnostic {
        from,
        to,
        severity,
        message,
        code,
        fix,
    } = diagnostic;
    let made: JsDiagnostic = js_sys::Object::new().unchecked_into();
    made.set_from(*from);
    made.set_to(*to);
    made.set_severity(match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "info",
    });
    made.set_message(message);
    if let Some(code) = code {
        made.set_code(code);
    }
    if let Some(fix) = fix {
        made.set_fix(&js_fix(fix));
    }
    made
}

fn js_fix(fix: &Fix) -> JsFix {
    let edits = fix.edits.iter().map(|edit| {
        let made: JsEdit = js_sys::Object::new().unchecked_into();
        made.set_from(edit.from);
        made.set_to(edit.to);
        made.set_insert(&edit.insert);
        made
    });
    let made: JsFix = js_sys::Object::new().unchecked_into();
    made.set_title(&fix.title);
    made.set_edits(&edits.collect());
    made
}
