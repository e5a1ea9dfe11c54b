//! An entry of the form: its name, its callers and its responses in order, of which only those being edited are
//! unfolded.

use std::rc::Rc;

use asl_json::Value;
use asl_mock::{Called, CalledKind, MockedTask, Response, Section};
use web_sys::HtmlElement;
use yew::{
    AttrValue, Callback, Html, NodeRef, Properties, UseStateHandle, component, hook, html, use_effect_with,
    use_mut_ref, use_node_ref, use_state_eq,
};

use super::change::{self, Key, Slot, ordinal};
use super::field::JsonField;
use super::response::{ResponseForm, response_form, title};
use crate::session::{Session, use_session};
use crate::state::action::SelectionAction;
use crate::state::selection::Selector;
use crate::views::controls::capped::{SHOWN, rest};
use crate::views::controls::icon::{Picture, icon};

/// Properties of [`Entry`].
#[derive(Clone, Debug, PartialEq, Properties)]
pub struct EntryProps {
    /// Which entry.
    pub entry: Key,
    /// How the definition calls it; `None` if it does not.
    pub called: Option<Rc<Called>>,
    /// A document with the response that one click adds.
    pub first: AttrValue,
    /// Its responses; `None` if it is not mocked.
    pub mocked: Option<MockedTask>,
    /// The entry to bring into view.
    pub go_to: Option<(AttrValue, u32)>,
}

/// Which responses are unfolded, by index; [`FURTHER`] is the one for all further calls.
#[derive(Clone, Debug, Default, PartialEq)]
struct Opened {
    open: Vec<usize>,
    /// Those that were open before and keep what was typed.
    kept: Vec<usize>,
}

const FURTHER: usize = usize::MAX;

impl Opened {
    fn with(&self, index: usize, open: bool) -> Self {
        let mut next = self.clone();
        next.open.retain(|other| *other != index);
        if open {
            next.open.push(index);
        }
        if !next.kept.contains(&index) {
            next.kept.push(index);
        }
        next
    }
}

/// An entry.
#[component]
pub fn Entry(props: &EntryProps) -> Html {
    let session = use_session();
    let section = use_node_ref();
    let key = &props.entry;
    let count = props.mocked.as_ref().map_or(0, |task| task.responses.len());
    let opened = use_state_eq(|| {
        let open = if count == 1 { vec![0] } else { Vec::new() };
        Opened {
            open,
            kept: Vec::new(),
        }
    });
    let former = use_mut_ref(Default::default);
    use_go_to(props, &section, &opened, count);

    let add = |place: usize, act: fn(&Session, &Key, &str)| {
        let (session, key, first, opened) =
            (session.clone(), key.clone(), props.first.clone(), opened.clone());
        move |_| {
            act(&session, &key, &first);
            opened.set(opened.with(place, true));
        }
    };
    let what = what(key, props.called.as_deref());
    let responses = props.mocked.iter().flat_map(|task| &task.responses);
    let all_plain = responses.clone().all(|response| response.when.is_once());
    let form = |slot: Slot, place: usize, title: String, response: &Response| {
        let open = opened.open.contains(&place);
        let toggle = {
            let opened = opened.clone();
            Callback::from(move |()| opened.set(opened.with(place, !open)))
        };
        response_form(&ResponseForm {
            session: &session,
            entry: key,
            slot,
            count,
            title,
            response,
            called: props.called.as_deref(),
            open,
            keep: opened.kept.contains(&place),
            former: &former,
            toggle,
            section: &section,
        })
    };
    let mut plain = 0;
    let list: Vec<Html> = responses
        .enumerate()
        .take(SHOWN)
        .map(|(index, response)| {
            let title = title(response, plain, all_plain);
            plain += usize::from(response.when.is_once());
            form(Slot::Call(index), index, title, response)
        })
        .collect();
    let next = ordinal(plain + 1);
    let add_next = if all_plain {
        format!("Add a response to the {next} call")
    } else {
        format!("Add a response to the {next} other call")
    };
    let further = props.mocked.as_ref().and_then(|task| task.further_calls.clone());
    let has_further = further.is_some();
    let definition = props.mocked.as_ref().and_then(|task| task.definition.clone());
    html! {
        <section ref={section.clone()} class="entry" tabindex="-1" aria-label={format!("{what} {}", key.name())}>
            { head(props, what, &session) }
            if props.mocked.is_none() {
                <div class="entry-missing">
                    <span>{ by_default(key, props.called.as_deref()) }</span>
                    <span class="actions">
                        <button type="button" class="button button-small" onclick={add(0, change::add)}>{ icon(Picture::Plus) }{ "Add a response" }</button>
                        if key.section == Section::Executions { { add_definition(&session, key) } }
                    </span>
                </div>
            } else {
                <ol class="plain responses">
                    { for list }
                    if let Some(response) = further {
                        { form(Slot::Further, FURTHER, Slot::Further.title(), &response) }
                    }
                </ol>
                { rest(count, "responses") }
                if let Some(value) = definition { { definition_form(&session, key, &value) } }
                <div class="entry-actions">
                    <button type="button" class="button button-small" onclick={add(count, change::add)}>{ icon(Picture::Plus) }{ add_next }</button>
                    if !has_further {
                        <button type="button" class="button button-small" onclick={add(FURTHER, change::add_further)}>{ icon(Picture::Plus) }{ "Add a response to all further calls" }</button>
                    }
                    if key.section == Section::Executions && props.mocked.as_ref().is_some_and(|task| task.definition.is_none()) {
                        { add_definition(&session, key) }
                    }
                </div>
            }
        </section>
    }
}

/// Opens the newest response and scrolls to the entry when it was added elsewhere.
#[hook]
fn use_go_to(props: &EntryProps, section: &NodeRef, opened: &UseStateHandle<Opened>, count: usize) {
    let wanted = props
        .go_to
        .clone()
        .filter(|(name, _)| **name == *props.entry.name());
    let newest = count.checked_sub(1);
    let opened = opened.clone();
    use_effect_with((section.clone(), wanted), move |(section, wanted)| {
        if let (Some(section), Some(_)) = (section.cast::<HtmlElement>(), wanted) {
            if let Some(newest) = newest {
                opened.set(opened.with(newest, true));
            }
            section.scroll_into_view();
            // Screen readers continue from there.
            let _ = section.focus();
        }
    });
}

/// What the entry is and which states call it.
fn head(props: &EntryProps, what: &'static str, session: &Session) -> Html {
    let key = &props.entry;
    let remove = {
        let (session, key) = (session.clone(), key.clone());
        move |_| change::remove_entry(&session, &key)
    };
    let callers = props
        .called
        .iter()
        .flat_map(|called| &called.states)
        .map(|(name, pointer)| {
            let (session, pointer) = (session.clone(), AttrValue::from(pointer.as_str().to_owned()));
            let onclick = move |_| session.dispatch(SelectionAction::State(pointer.clone(), Selector::List));
            html! { <button type="button" class="state-link" {onclick}>{ name }</button> }
        });
    html! {
        <header class="entry-head">
            <div>
                <h2>{ key.name() }</h2>
                <p class="soft entry-about">
                    { what }
                    if let Some(called) = &props.called {
                        if *called.target != *key.name() && called.kind == CalledKind::Task { { " · " }<code>{ &called.target }</code> }
                        { " · called by " }{ for callers }
                        if called.awaits_callback && called.kind != CalledKind::Activity { { " · waits for a callback" } }
                        if called.awaits_job { { " · waits for the job" } }
                    }
                </p>
            </div>
            if props.mocked.is_some() {
                <button type="button" class="button button-quiet button-icon button-small" aria-label={format!("Remove {}", key.name())} title="Remove these responses" onclick={remove}>
                    { icon(Picture::Remove) }
                </button>
            }
        </header>
    }
}

fn what(key: &Key, called: Option<&Called>) -> &'static str {
    match key.section {
        Section::Functions => "Lambda function",
        Section::Tasks if called.is_some_and(|called| called.target.contains(":http:invoke")) => "HTTP task",
        Section::Tasks => "Task",
        Section::Resources => "Resource",
        Section::Activities => "Activity",
        Section::Executions => "State machine",
    }
}

/// What it returns as long as it is not mocked.
fn by_default(key: &Key, called: Option<&Called>) -> &'static str {
    match key.section {
        Section::Functions | Section::Activities => "By default, returns its input.",
        Section::Executions => "By default, the execution succeeds with {}.",
        _ if called.is_some_and(|called| called.awaits_job) => "By default, the job succeeds.",
        _ => "By default, returns the service's default response.",
    }
}

/// The button that gives a mocked state machine a definition to run.
fn add_definition(session: &Session, key: &Key) -> Html {
    let (session, key) = (session.clone(), key.clone());
    let onclick = move |_| {
        let pass = Value::from([("Type", Value::from("Pass")), ("End", Value::from(true))]);
        let definition = Value::from([
            ("StartAt", Value::from("Pass")),
            ("States", Value::from([("Pass", pass)])),
        ]);
        change::definition(&session, &key, Some(definition));
    };
    html! { <button type="button" class="button button-small" {onclick}>{ icon(Picture::Plus) }{ "Run a definition" }</button> }
}

fn definition_form(session: &Session, key: &Key, value: &Value) -> Html {
    let on_change = {
        let (session, key) = (session.clone(), key.clone());
        Callback::from(move |value: Value| change::definition(&session, &key, Some(value)))
    };
    let remove = {
        let (session, key) = (session.clone(), key.clone());
        move |_| change::definition(&session, &key, None)
    };
    html! {
        <div class="response-body entry-fields">
            <JsonField label="Definition to run" context={key.name().to_owned()} value={value.clone()} {on_change} />
            <p class="soft">{ "It runs when none of the responses above applies; its own calls use these mocked responses, too." }</p>
            <div class="actions"><button type="button" class="button button-small" onclick={remove}>{ icon(Picture::Remove) }{ "Remove the definition" }</button></div>
        </div>
    }
}
