//! A row of tabs, for mouse and arrow keys.

use wasm_bindgen::JsCast;
use web_sys::{HtmlElement, KeyboardEvent};
use yew::{AttrValue, Callback, Html, Properties, classes, component, html};

/// A tab.
#[derive(Clone, Debug, PartialEq)]
pub struct Tab<T> {
    /// What the tab stands for.
    pub key: T,
    /// The name.
    pub title: AttrValue,
    /// A number beside the title.
    pub badge: Option<Badge>,
}

/// A number beside the title of a tab.
#[derive(Clone, Debug, PartialEq)]
pub struct Badge {
    /// The number.
    pub count: usize,
    /// What it counts, such as `2 errors`, for screen readers.
    pub meaning: AttrValue,
    /// The style class: `error`, `warning`, `count`.
    pub tone: &'static str,
}

impl<T> Tab<T> {
    /// A tab without a number.
    pub fn new(key: T, title: &'static str) -> Self {
        Self {
            key,
            title: title.into(),
            badge: None,
        }
    }

    /// The same tab with a number, unless it is 0.
    pub fn with_badge(mut self, count: usize, what: &str, tone: &'static str) -> Self {
        let plural = if count == 1 { "" } else { "s" };
        let meaning = AttrValue::from(format!("{count} {what}{plural}"));
        self.badge = (count > 0).then_some(Badge { count, meaning, tone });
        self
    }
}

/// Properties of [`Tabs`].
#[derive(Clone, Debug, PartialEq, Properties)]
pub struct TabsProps<T: PartialEq + Copy + 'static> {
    /// The accessible name of the row.
    pub label: AttrValue,
    /// The prefix of the ids of tabs and panels.
    pub id: &'static str,
    /// The tabs.
    pub tabs: Vec<Tab<T>>,
    /// The selected tab.
    pub selected: T,
    /// Called with the tab that the user selects.
    pub on_select: Callback<T>,
    /// Whether it is a smaller row within a panel.
    #[prop_or_default]
    pub small: bool,
    /// How many tabs at the end are a group of their own.
    #[prop_or_default]
    pub apart: usize,
}

/// A row of tabs. The panel of tab `n` has the id `ID-panel-n` and is labelled by `ID-tab-n`.
#[component]
pub fn Tabs<T: PartialEq + Copy + 'static>(props: &TabsProps<T>) -> Html {
    let keys: Vec<T> = props.tabs.iter().map(|tab| tab.key).collect();
    let onkeydown = {
        let (id, keys, selected, on_select) = (props.id, keys, props.selected, props.on_select.clone());
        Callback::from(move |event: KeyboardEvent| {
            let at = keys.iter().position(|key| *key == selected).unwrap_or(0);
            let to = match event.key().as_str() {
                "ArrowRight" => (at + 1) % keys.len(),
                "ArrowLeft" => (at + keys.len() - 1) % keys.len(),
                "Home" => 0,
                "End" => keys.len() - 1,
                _ => return,
            };
            event.prevent_default();
            if let Some(key) = keys.get(to) {
                on_select.emit(*key);
                focus(&format!("{id}-tab-{to}"));
            }
        })
    };
    let tabs = props.tabs.iter().enumerate().map(|(index, tab)| {
        let selected = tab.key == props.selected;
        let onclick = {
            let (key, on_select) = (tab.key, props.on_select.clone());
            move |_| on_select.emit(key)
        };
        let badge = tab.badge.as_ref().map(|badge| {
            html! {
                <span class={classes!("badge", format!("badge-{}", badge.tone))}>
                    <span aria-hidden="true">{ badge.count }</span>
                    <span class="visually-hidden">{ format!(" ({})", badge.meaning) }</span>
                </span>
            }
        });
        html! {
            <button type="button" role="tab" class="tab" id={format!("{}-tab-{index}", props.id)}
                aria-selected={selected.to_string()} aria-controls={format!("{}-panel-{index}", props.id)}
                tabindex={if selected { "0" } else { "-1" }} {onclick}>
                { &tab.title }{ for badge }
            </button>
        }
    });
    let mut tabs: Vec<Html> = tabs.collect();
    let apart = tabs.split_off(tabs.len().saturating_sub(props.apart));
    html! {
        <div role="tablist" aria-label={props.label.clone()} {onkeydown}
            class={classes!("tabs", props.small.then_some("tabs-small"))}>
            { for tabs }
            if !apart.is_empty() { <div role="presentation" class="tabs-apart">{ for apart }</div> }
        </div>
    }
}

/// Moves the focus to the element with this id.
fn focus(id: &str) {
    let element = gloo::utils::document().get_element_by_id(id);
    if let Some(element) = element.and_then(|element| element.dyn_into::<HtmlElement>().ok()) {
        // Only hidden elements refuse the focus, and this was just used.
        let _ = element.focus();
    }
}
