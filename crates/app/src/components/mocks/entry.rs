//! A function or task of the form: its name, who calls it, and its responses in order.

use std::rc::Rc;

use asl_mock::{Called, MockedTask, Response, Section};
use web_sys::HtmlElement;
use yew::{AttrValue, Html, Properties, component, html, use_effect_with, use_node_ref};

use super::change::{self, Key, Slot};
use super::response::{ResponseForm, response_form};
use crate::components::icon::{Picture, icon};
use crate::page::use_page;
use crate::state::Action;
use crate::state::selection::Selector;

/// Properties of [`Entry`].
#[derive(Clone, Debug, PartialEq, Properties)]
pub struct EntryProps {
    /// Which entry.
    pub entry: Key,
    /// What the definition says of it; nothing if it is not called.
    pub called: Option<Rc<Called>>,
    /// What it answers; nothing if it is not mocked.
    pub mocked: Option<MockedTask>,
    /// The entry to bring into view.
    pub go_to: Option<(AttrValue, u32)>,
}

/// A function or task.
#[component]
pub fn Entry(props: &EntryProps) -> Html {
    let page = use_page();
    let section = use_node_ref();
    let (key, awaits_callback) = (
        &props.entry,
        props.called.as_ref().is_some_and(|called| called.awaits_callback),
    );
    let wanted = props.go_to.clone().filter(|(name, _)| **name == *key.name());
    use_effect_with((section.clone(), wanted), |(section, wanted)| {
        if let (Some(section), Some(_)) = (section.cast::<HtmlElement>(), wanted) {
            section.scroll_into_view();
            // Screen readers go on reading there.
            let _ = section.focus();
        }
    });

    let act = |act: fn(&crate::page::Page, &Key, bool)| {
        let (page, key) = (page.clone(), key.clone());
        move |_| act(&page, &key, awaits_callback)
    };
    let remove = {
        let (page, key) = (page.clone(), key.clone());
        move |_| change::remove_entry(&page, &key)
    };
    let callers = props
        .called
        .iter()
        .flat_map(|called| &called.states)
        .map(|(name, pointer)| {
            let (page, pointer) = (page.clone(), AttrValue::from(pointer.as_str().to_owned()));
            let onclick = move |_| page.dispatch(Action::Select(pointer.clone(), Selector::List));
            html! { <button type="button" class="state-link" {onclick}>{ name }</button> }
        });
    let what = match key.section {
        Section::Functions => "Lambda function",
        Section::Tasks => "Task",
        Section::Resources => "Resource",
        Section::Activities => "Activity",
        Section::Executions => "State machine",
    };
    let count = props.mocked.as_ref().map_or(0, |task| task.responses.len());
    let form = |slot: Slot, response: &Response| {
        response_form(&ResponseForm {
            page: &page,
            entry: key,
            slot,
            count,
            response,
            awaits_callback,
            section: &section,
        })
    };
    let responses = props
        .mocked
        .iter()
        .flat_map(|task| task.responses.iter().enumerate())
        .map(|(index, response)| form(Slot::Call(index), response));
    let further = props.mocked.as_ref().and_then(|task| task.further_calls.clone());
    let has_further = further.is_some();
    html! {
        <section ref={section.clone()} class="entry" tabindex="-1" aria-label={format!("{what} {}", key.name())}>
            <header class="entry-head">
                <div>
                    <h3>{ key.name() }</h3>
                    <p class="soft entry-about">
                        { what }
                        if let Some(called) = &props.called {
                            if *called.target != *key.name() && key.section == Section::Tasks { { " · " }<code>{ &called.target }</code> }
                            { " · called by " }{ for callers }
                            if awaits_callback { { " · waits for a callback" } }
                        }
                    </p>
                </div>
                if props.mocked.is_some() {
                    <button type="button" class="button button-quiet button-icon button-small" aria-label={format!("Remove {}", key.name())} title="Remove these responses" onclick={remove}>
                        { icon(Picture::Remove) }
                    </button>
                }
            </header>
            if props.mocked.is_none() {
                <div class="entry-missing">
                    <span>{ "Not mocked yet" }</span>
                    <button type="button" class="button button-small" onclick={act(change::add)}>{ icon(Picture::Plus) }{ "Add a response" }</button>
                </div>
            } else {
                <ol class="plain responses">
                    { for responses }
                    if let Some(response) = further {
                        { form(Slot::Further, &response) }
                    }
                </ol>
                <div class="entry-actions">
                    <button type="button" class="button button-small" onclick={act(change::add)}>{ icon(Picture::Plus) }{ format!("Add the {}", Slot::Call(count).title()) }</button>
                    if !has_further {
                        <button type="button" class="button button-small" onclick={act(change::add_further)}>{ icon(Picture::Plus) }{ "Add every further call" }</button>
                    }
                </div>
            }
        </section>
    }
}
