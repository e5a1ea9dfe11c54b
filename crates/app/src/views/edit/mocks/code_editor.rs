//! The editor of code: it completes what recorded calls had, and calls the code by itself on one of their events.
//!
//! What does not live here: the configuration beside the code (`code.rs`), and what a call comes to (the worker).

use std::rc::Rc;

use asl_mock::{CodeMock, MockedTask, Mocks, Response, ResponseKind, When};
use asl_protocol::{
    CheckCode, CodeEvent, CodeFault, CodeService, Coded, ListCodeEvents, Refusal, TriedCode, TryCode,
};
use gloo::timers::callback::Timeout;
use web_sys::HtmlSelectElement;
use yew::{
    AttrValue, Callback, Event, Html, Properties, TargetCast, component, hook, html, use_effect_with,
    use_memo, use_state_eq,
};

use crate::actions::links::share;
use crate::platform::editor::{Editor, EditorDiagnostic, Language, Question, Severity};
use crate::session::{Session, use_session};

/// Properties of [`CodeEditor`].
#[derive(Clone, Debug, PartialEq, Properties)]
pub struct CodeEditorProps {
    /// Tells its fields from others in their accessible names.
    pub context: AttrValue,
    /// What is called.
    pub coded: Coded,
    /// The code and its configuration.
    pub code: CodeMock,
    /// Called with the text after each change.
    pub on_change: Callback<String>,
}

/// A call that was tried, with the text of its code.
type Tried = Option<(String, Result<TriedCode, Refusal>)>;

/// A syntax error, with the code that has it.
type Faulty = Option<(CodeMock, CodeFault)>;

/// How long typing must pause before the code is looked at.
const PAUSE_MS: u32 = 300;

/// The editor, and the call by itself below it.
#[component]
pub fn CodeEditor(props: &CodeEditorProps) -> Html {
    let session = use_session();
    let tried = use_state_eq(|| Tried::None);
    let source = &props.code.function.source;
    let fault = use_fault(&props.code);
    let diagnostics = use_memo(
        ((*tried).clone(), fault, source.clone()),
        |(tried, fault, source)| marks(tried, fault.as_ref(), source),
    );
    let on_ask = {
        let (session, coded) = (session.clone(), props.coded.clone());
        Callback::from(move |question: Question| {
            let request = CodeService {
                coded: coded.clone(),
                text: question.text.clone(),
                question: question.question.clone(),
            };
            session.ask_or(request, move |answer| question.answer(answer.flatten()));
        })
    };
    let on_try = {
        let (session, tried, coded, code) = (
            session.clone(),
            tried.setter(),
            props.coded.clone(),
            props.code.clone(),
        );
        Callback::from(move |event: String| {
            let (tried, source) = (tried.clone(), code.function.source.clone());
            let request = TryCode {
                workspace: (*session.state().workspace).clone(),
                coded: coded.clone(),
                mocks: alone(&code),
                event,
            };
            session.ask(request, move |answer| tried.set(Some((source, answer))));
        })
    };
    let act = |act: fn(&Session)| {
        let session = session.clone();
        move |()| act(&session)
    };
    html! {
        <>
            <div class="field code-editor">
                <span class="field-label">{ "Code" }</span>
                <Editor label={format!("{}: JavaScript", props.context)} value={source.clone()} language={Language::JavaScript}
                    diagnostics={(*diagnostics).clone()} on_change={props.on_change.clone()} {on_ask}
                    on_run={act(Session::run)} on_share={act(share)} />
            </div>
            <CodeTrial context={props.context.clone()} coded={props.coded.clone()} tried={(*tried).clone()} {on_try} />
        </>
    }
}

/// The syntax error of the code of this moment, once the worker has looked at it. It can where code may run.
#[hook]
fn use_fault(code: &CodeMock) -> Option<CodeFault> {
    let session = use_session();
    let found = use_state_eq(|| Faulty::None);
    let may_run = session.state().may_run_code();
    {
        let found = found.setter();
        use_effect_with((code.clone(), may_run), move |(code, may_run)| {
            let code = code.clone();
            let timeout = may_run.then(|| {
                Timeout::new(PAUSE_MS, move || {
                    let request = CheckCode { mocks: alone(&code) };
                    session.clone().ask(request, move |fault| {
                        found.set(fault.map(|fault| (code, fault)));
                    });
                })
            });
            move || drop(timeout)
        });
    }
    let (of, fault) = (*found).as_ref()?;
    (of == code).then(|| fault.clone())
}

/// The syntax error, else the place of the error of a call as long as the code is the one that was tried.
fn marks(tried: &Tried, fault: Option<&CodeFault>, source: &str) -> Rc<[EditorDiagnostic]> {
    if let Some(CodeFault { place, message }) = fault {
        let mark = EditorDiagnostic {
            from: place.from,
            to: place.to,
            severity: Severity::Error,
            message: message.clone(),
            code: None,
            fix: None,
        };
        return Rc::new([mark]);
    }
    let failed = tried
        .as_ref()
        .filter(|(of, _)| of == source)
        .and_then(|(_, tried)| tried.as_ref().ok());
    let mark = failed.and_then(|failed| {
        let place = failed.place.as_ref()?;
        let payload = asl_json::parse(&failed.payload).ok()?;
        Some(EditorDiagnostic {
            from: place.from,
            to: place.to,
            severity: Severity::Error,
            message: payload.get("errorMessage")?.as_str()?.to_owned(),
            code: failed.error.clone(),
            fix: None,
        })
    });
    mark.into_iter().collect()
}

/// A document of mocked responses with nothing but the code.
fn alone(code: &CodeMock) -> String {
    let response = Response {
        when: When::default(),
        after: 0,
        jitter: 0,
        kind: ResponseKind::Code(Box::new(code.clone())),
        callback: Vec::new(),
    };
    let task = MockedTask {
        further_calls: Some(response),
        ..MockedTask::default()
    };
    let mut mocks = Mocks::default();
    mocks.tasks.insert(TryCode::STATE.into(), task);
    mocks.to_text()
}

#[derive(Clone, Debug, PartialEq, Properties)]
struct CodeTrialProps {
    context: AttrValue,
    coded: Coded,
    tried: Tried,
    on_try: Callback<String>,
}

/// An event, taken from a call of the last run or typed, and what the code makes of it.
#[component]
fn CodeTrial(props: &CodeTrialProps) -> Html {
    let session = use_session();
    let events = use_state_eq(Vec::<CodeEvent>::new);
    let event = use_state_eq(|| AttrValue::from("{}"));
    let on_toggle = {
        let (session, events, event, coded) = (
            session.clone(),
            events.setter(),
            event.clone(),
            props.coded.clone(),
        );
        Callback::from(move |_: Event| {
            let (events, event) = (events.clone(), event.clone());
            session.ask(ListCodeEvents(coded.clone()), move |found| {
                // What was typed stays.
                if let Some(first) = found.first().filter(|_| *event == "{}") {
                    event.set(AttrValue::from(first.event.clone()));
                }
                events.set(found);
            });
        })
    };
    let on_choice = {
        let (events, event) = (events.clone(), event.setter());
        Callback::from(move |chosen: Event| {
            let at = chosen
                .target_unchecked_into::<HtmlSelectElement>()
                .selected_index();
            let chosen = usize::try_from(at - 1).ok().and_then(|at| events.get(at));
            event.set(chosen.map_or_else(|| "{}".into(), |chosen| AttrValue::from(chosen.event.clone())));
        })
    };
    let on_change = {
        let event = event.setter();
        Callback::from(move |typed: String| event.set(typed.into()))
    };
    let on_call = {
        let (on_try, event) = (props.on_try.clone(), event.clone());
        Callback::from(move |()| on_try.emit(event.to_string()))
    };
    let onclick = on_call.reform(|_| ());
    html! {
        <details class="fold code-trial" ontoggle={on_toggle}>
            <summary>{ "Try it" }</summary>
            <label class="field">
                <span class="field-label">{ "Event of" }</span>
                <select onchange={on_choice} aria-label={format!("{}: event of", props.context)}>
                    <option>{ "nothing yet" }</option>
                    { for events.iter().map(|known| html! { <option selected={known.event == **event}>{ &known.call }</option> }) }
                </select>
            </label>
            <div class="field">
                <Editor label={format!("{}: event", props.context)} compact={true} value={(*event).clone()} {on_change} on_run={on_call} />
            </div>
            <button type="button" class="button button-small" {onclick}>{ "Call it" }</button>
            { tried(props.tried.as_ref().map(|(_, tried)| tried)) }
        </details>
    }
}

fn tried(tried: Option<&Result<TriedCode, Refusal>>) -> Html {
    match tried {
        None => Html::default(),
        Some(Err(refusal)) => html! { <p class="field-error" role="status">{ &refusal.sentence }</p> },
        Some(Ok(TriedCode {
            payload,
            error,
            log,
            note,
            ..
        })) => html! {
            <div role="status">
                <p>{ error.as_ref().map_or_else(|| "It returned:".to_owned(), |error| format!("It failed with {error}:")) }</p>
                <pre class="code-log" tabindex="0">{ payload }</pre>
                <p>{ "Its log:" }</p>
                <pre class="code-log" tabindex="0">{ log }</pre>
                if let Some(note) = note {
                    <p class="soft">{ note }</p>
                }
            </div>
        },
    }
}
