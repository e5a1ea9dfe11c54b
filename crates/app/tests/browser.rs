//! Tests of the front end's own parts in a real browser, run by `cargo xtask test`: the editor component over the real
//! custom element, and the worker's client over small workers made for the purpose.
#![cfg(target_arch = "wasm32")]
// What is not as expected ends the test, and clippy does not know this file for one.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

use std::cell::RefCell;
use std::rc::Rc;

use app::platform::editor::{Editor, EditorDiagnostic, EditorProps, Selection, Severity};
use app::platform::worker_client::{WorkerClient, WorkerError};
use app::platform::{archive, draft};
use app::state::Home;
use app::state::selection::Cursor;
use asl_protocol::Request;
use asl_workspace::{Workspace, link};
use gloo::timers::future::TimeoutFuture;
use gloo::utils::{document, window};
use js_sys::{Array, Function, Reflect};
use serde::{Deserialize, Serialize};
use wasm_bindgen::JsValue;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
use web_sys::{Blob, CustomEvent, CustomEventInit, Element, Event, Url};
use yew::{Callback, Component, Context, Html, html};

wasm_bindgen_test_configure!(run_in_browser);

/// Made by `node web/hooks/bundle-editor.mjs`: what the page has in several files, in one.
const EDITOR_SCRIPT: &str = include_str!("../../../web/dist/whole/editor.js");

/// Waits until something holds; a test that waits in vain ends with the sentence.
async fn until(what: &str, mut holds: impl FnMut() -> bool) {
    for _ in 0..500 {
        if holds() {
            return;
        }
        TimeoutFuture::new(10).await;
    }
    panic!("in vain: {what}");
}

// ---- The editor ----

async fn define_editor() {
    let script = document().create_element("script").unwrap();
    script.set_attribute("type", "module").unwrap();
    script.set_text_content(Some(EDITOR_SCRIPT));
    document().body().unwrap().append_child(&script).unwrap();
    let is_defined = Function::new_no_args("return !!customElements.get('asl-editor')");
    until("the custom element", || {
        is_defined.call0(&JsValue::NULL).unwrap() == JsValue::TRUE
    })
    .await;
    // The page says so when its first view stands: editors get the rest of their features.
    document()
        .dispatch_event(&Event::new("asl-usable").unwrap())
        .unwrap();
}

/// Shows an editor with whatever properties it is sent.
struct Stage {
    props: EditorProps,
}

impl Component for Stage {
    type Message = EditorProps;
    type Properties = EditorProps;

    fn create(ctx: &Context<Self>) -> Self {
        Self {
            props: ctx.props().clone(),
        }
    }

    fn update(&mut self, _: &Context<Self>, props: EditorProps) -> bool {
        self.props = props;
        true
    }

    fn view(&self, _: &Context<Self>) -> Html {
        html! { <Editor ..self.props.clone() /> }
    }
}

fn text(element: &Element) -> String {
    Reflect::get(element, &"value".into())
        .unwrap()
        .as_string()
        .unwrap()
}

fn count(element: &Element, selector: &str) -> u32 {
    element
        .shadow_root()
        .unwrap()
        .query_selector_all(selector)
        .unwrap()
        .length()
}

fn say(element: &Element, name: &str, members: &[(&str, JsValue)]) {
    let detail = js_sys::Object::new();
    for (member, value) in members {
        Reflect::set(&detail, &(*member).into(), value).unwrap();
    }
    let init = CustomEventInit::new();
    init.set_detail(&detail);
    element
        .dispatch_event(&CustomEvent::new_with_event_init_dict(name, &init).unwrap())
        .unwrap();
}

#[wasm_bindgen_test]
async fn the_editor_shows_its_properties_and_reports_events() {
    define_editor().await;
    let heard: Rc<RefCell<Vec<String>>> = Rc::default();
    let hear = |name: &'static str| {
        let heard = Rc::clone(&heard);
        move |what: String| heard.borrow_mut().push(format!("{name} {what}"))
    };
    let (change, cursor, run, share) = (hear("change"), hear("cursor"), hear("run"), hear("share"));
    let props = yew::props!(EditorProps {
        label: "Definition",
        value: "{ }",
        on_change: Callback::from(change),
        on_cursor: Callback::from(move |at: Cursor| cursor(format!("{} {:?}", at.offset, at.selected))),
        on_run: Callback::from(move |()| run(String::new())),
        on_share: Callback::from(move |()| share(String::new())),
    });
    let place = document().create_element("div").unwrap();
    document().body().unwrap().append_child(&place).unwrap();
    let stage = yew::Renderer::<Stage>::with_root_and_props(place.clone(), props.clone()).render();
    until("the editor", || {
        place
            .query_selector("asl-editor")
            .unwrap()
            .is_some_and(|element| text(&element) == "{ }")
    })
    .await;
    // The text shows with the first render. Listeners come with the effects, for which Yew may have set a timer.
    TimeoutFuture::new(0).await;
    let element = place.query_selector("asl-editor").unwrap().unwrap();
    assert_eq!(count(&element, "[role=textbox][aria-label=Definition]"), 1);
    assert!(
        heard.borrow().is_empty(),
        "what the page sets is no event: {heard:?}"
    );

    say(&element, "asl-change", &[("value", "[ ]".into())]);
    say(
        &element,
        "asl-cursor",
        &[("offset", 2.into()), ("from", 1.into()), ("to", 2.into())],
    );
    say(&element, "asl-run", &[]);
    say(&element, "asl-share", &[]);
    // Events of somebody else's making must not matter.
    say(&element, "asl-change", &[("value", 7.into())]);
    assert_eq!(
        *heard.borrow(),
        ["change [ ]", "cursor 2 (1, 2)", "run ", "share "]
    );

    stage.send_message(EditorProps {
        value: "[1,\n2]".into(),
        diagnostics: Rc::from([EditorDiagnostic {
            from: 1,
            to: 2,
            severity: Severity::Warning,
            message: "One?".to_owned(),
            fix: None,
            code: None,
        }]),
        highlight: Some(0..6),
        selection: Some(Selection {
            range: 1..2,
            request: 1,
        }),
        readonly: true,
        ..props.clone()
    });
    until("the new text", || text(&element) == "[1,\n2]").await;
    until("the mark", || count(&element, ".cm-lintRange-warning") == 1).await;
    until("the highlight", || count(&element, ".cm-highlighted-range") == 2).await;
    until("the focus", || {
        document().active_element().as_ref() == Some(&element)
    })
    .await;
    assert_eq!(count(&element, "[aria-readonly=true]"), 1);

    stage.send_message(props);
    until("the first text", || text(&element) == "{ }").await;
    until("no highlight", || {
        count(&element, ".cm-highlighted-range, .cm-lintRange-warning") == 0
    })
    .await;
    assert_eq!(count(&element, "[aria-readonly=true]"), 0);
}

// ---- The worker's client ----

/// A request of these tests: a text that is answered with a text.
#[derive(Serialize, Deserialize)]
struct Upper(String);

impl Request for Upper {
    type Response = String;
}

type Client = WorkerClient<Upper>;
type Answer = Result<String, WorkerError>;

/// A worker that consists of this script.
fn client(script: &str) -> Client {
    let blob = Blob::new_with_str_sequence(&Array::of1(&script.into())).unwrap();
    // Browsers want to know that it is a script.
    let blob = blob
        .slice_with_i32_and_i32_and_content_type(0, i32::MAX, "text/javascript")
        .unwrap();
    Client::start(Url::create_object_url_with_blob(&blob).unwrap())
}

/// Answers in upper case; knows some words that make it misbehave.
const OBEDIENT: &str = r#"
    let first = true;
    onmessage = ({ data: { id, request } }) => {
        // A short text is its length and its bytes.
        const text = new TextDecoder().decode(request.subarray(1));
        if (text === "loop") for (;;) ;
        if (text === "throw") throw new Error("thrown");
        if (text === "crash") postMessage({ crashed: "panicked" });
        else if (text === "refuse") postMessage({ id, error: "No." });
        else if (text === "babble") postMessage({ id, ok: new Uint8Array([9]) });
        else if (text === "mumble") postMessage({ id });
        else postMessage({ id, ok: new TextEncoder().encode(String.fromCharCode(text.length) + text.toUpperCase()) });
    };
    setTimeout(() => postMessage({ ready: true }), 20);
"#;

async fn ask(client: &Client, text: &str) -> Answer {
    let answer: Rc<RefCell<Option<Answer>>> = Rc::default();
    client.request(Upper(text.to_owned()), {
        let answer = Rc::clone(&answer);
        move |result| {
            answer.replace(Some(result));
        }
    });
    until("an answer", || answer.borrow().is_some()).await;
    answer.take().unwrap()
}

#[wasm_bindgen_test]
async fn requests_before_and_after_the_worker_is_ready_are_answered_in_order() {
    let client = client(OBEDIENT);
    let answers: Rc<RefCell<Vec<String>>> = Rc::default();
    for text in ["a", "b", "c"] {
        let answers = Rc::clone(&answers);
        client.request(Upper(text.to_owned()), move |answer| {
            answers.borrow_mut().push(answer.unwrap());
        });
    }
    assert_eq!(client.waiting(), 3);
    assert_eq!(ask(&client, "d").await, Ok("D".to_owned()));
    assert_eq!(*answers.borrow(), ["A", "B", "C"]);
    assert_eq!(client.waiting(), 0);
}

#[wasm_bindgen_test]
async fn what_the_worker_cannot_answer_is_an_error_and_does_not_end_it() {
    let client = client(OBEDIENT);
    assert_eq!(
        ask(&client, "refuse").await,
        Err(WorkerError::Refused("No.".to_owned()))
    );
    assert!(matches!(
        ask(&client, "babble").await,
        Err(WorkerError::Unreadable(_))
    ));
    assert!(matches!(
        ask(&client, "mumble").await,
        Err(WorkerError::Unreadable(_))
    ));
    assert_eq!(ask(&client, "a").await, Ok("A".to_owned()));
}

#[wasm_bindgen_test]
async fn an_endless_run_is_stopped_and_the_next_request_answered() {
    let client = client(OBEDIENT);
    assert_eq!(ask(&client, "a").await, Ok("A".to_owned()));
    let stopped: Rc<RefCell<Vec<Answer>>> = Rc::default();
    for text in ["loop", "never seen"] {
        let stopped = Rc::clone(&stopped);
        client.request(Upper(text.to_owned()), move |answer| {
            stopped.borrow_mut().push(answer);
        });
    }
    TimeoutFuture::new(50).await;
    assert!(stopped.borrow().is_empty());
    client.restart();
    assert_eq!(
        *stopped.borrow(),
        [Err(WorkerError::Stopped), Err(WorkerError::Stopped)]
    );
    assert_eq!(ask(&client, "b").await, Ok("B".to_owned()));
}

#[wasm_bindgen_test]
async fn a_crash_is_an_error_and_the_next_request_starts_a_new_worker() {
    let client = client(OBEDIENT);
    assert_eq!(
        ask(&client, "crash").await,
        Err(WorkerError::Crashed("panicked".to_owned()))
    );
    assert_eq!(ask(&client, "a").await, Ok("A".to_owned()));
}

#[wasm_bindgen_test]
async fn asking_again_from_within_an_answer_works() {
    let client = client(OBEDIENT);
    let answer: Rc<RefCell<Option<Answer>>> = Rc::default();
    client.request(Upper("crash".to_owned()), {
        let (client, answer) = (client.clone(), Rc::clone(&answer));
        move |_| {
            client.request(Upper("a".to_owned()), move |again| {
                drop(answer.replace(Some(again)));
            });
        }
    });
    until("the second answer", || answer.borrow().is_some()).await;
    assert_eq!(answer.take(), Some(Ok("A".to_owned())));
}

#[wasm_bindgen_test]
async fn a_worker_that_cannot_be_loaded_is_named_as_such() {
    let client = Client::start("./there-is-no-such-worker.js");
    assert!(matches!(ask(&client, "a").await, Err(WorkerError::NotStarted(_))));
    // And again: it is tried anew, and fails anew.
    assert!(matches!(ask(&client, "a").await, Err(WorkerError::NotStarted(_))));
}

// ---- What the browser keeps ----

#[wasm_bindgen_test]
fn a_link_does_not_take_the_place_of_a_draft() {
    let workspace = |definition: &str| Workspace {
        definition: definition.into(),
        ..Workspace::default()
    };
    let storage = window().local_storage().unwrap().unwrap();
    storage.clear().unwrap();
    draft::forget_linked();
    let link = link::encode(&workspace("linked"));

    // Nothing is kept: the first example, or the link, which there is nothing to protect from.
    assert_eq!(draft::start(None).home, Home::Draft);
    let start = draft::start(Some(&link));
    assert_eq!((start.workspace, start.home), (workspace("linked"), Home::Draft));

    draft::save(&workspace("mine")).unwrap();
    assert_eq!(draft::start(None).workspace, workspace("mine"));
    let start = draft::start(Some(&link));
    assert_eq!(
        (start.workspace, start.home),
        (workspace("linked"), Home::Link(link.clone().into()))
    );
    assert_eq!(draft::load(), Ok(Some(workspace("mine"))));

    // What was changed in it belongs to this link only.
    draft::save_linked(&link, &workspace("linked and changed")).unwrap();
    assert_eq!(
        draft::start(Some(&link)).workspace,
        workspace("linked and changed")
    );
    let other = link::encode(&workspace("other"));
    assert_eq!(draft::start(Some(&other)).workspace, workspace("other"));

    let start = draft::start(Some("#v1=broken!"));
    assert_eq!(start.workspace, workspace("mine"));
    assert!(start.warnings[0].starts_with("This link is damaged"), "{start:?}");

    // A draft of another version is set aside, and said so.
    storage
        .set_item("asl-playground.draft", r#"{"version": 99, "content": {}}"#)
        .unwrap();
    let start = draft::start(None);
    assert!(start.warnings[0].contains("another version"), "{start:?}");
    let aside = archive::unreadable();
    assert_eq!(aside.len(), 1);
    let text = archive::unreadable_text(&aside[0].id);
    assert_eq!(text.as_deref(), Some(r#"{"version": 99, "content": {}}"#));
    draft::save(&workspace("new")).unwrap();
    assert_eq!(archive::unreadable(), aside);
    storage.clear().unwrap();
    draft::forget_linked();
}

#[wasm_bindgen_test]
fn a_defect_of_the_page_is_visible() {
    app::platform::crash::show("panicked at <b>somewhere</b>").unwrap();
    let notice = document().query_selector(".crash").unwrap().unwrap();
    let text = notice.text_content().unwrap();
    assert!(
        text.contains("Your draft is saved") && text.contains("<b>somewhere</b>"),
        "{text}"
    );
    notice.remove();
}
