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

    fn without_key(self) -> Tab<()> {
        Tab {
            key: (),
            title: self.title,
            badge: self.badge,
        }
    }
}

/// The tabs of a row, which of them is selected, and what a selection does. Without a type of its own for each row: that would be
/// a component of its own for each, in what the first view loads.
#[derive(Clone, Debug, PartialEq)]
pub struct Choice {
    tabs: Vec<Tab<()>>,
    selected: Option<usize>,
    on_select: Callback<usize>,
}

impl Choice {
    /// Of these tabs; `on_select` is called with the key of the tab that the user selects.
    pub fn new<T: PartialEq + Copy + 'static>(
        tabs: Vec<Tab<T>>,
        selected: T,
        on_select: Callback<T>,
    ) -> Self {
        let keys: Vec<T> = tabs.iter().map(|tab| tab.key).collect();
        Self {
            selected: keys.iter().position(|key| *key == selected),
            tabs: tabs.into_iter().map(Tab::without_key).collect(),
            on_select: Callback::from(move |index| {
                if let Some(key) = keys.get::<usize>(index) {
                    on_select.emit(*key);
                }
            }),
        }
    }
}

/// Properties of [`Tabs`].
#[derive(Clone, Debug, PartialEq, Properties)]
pub struct TabsProps {
    /// The accessible name of the row.
    pub label: AttrValue,
    /// The prefix of the ids of tabs and panels.
    pub id: &'static str,
    /// The tabs.
    pub of: Choice,
    /// Whether it is a smaller row within a panel.
    #[prop_or_default]
    pub small: bool,
    /// How many tabs at the end are a group of their own.
    #[prop_or_default]
    pub apart: usize,
}

/// A row of tabs. The panel of tab `n` has the id `ID-panel-n` and is labelled by `ID-tab-n`.
#[component]
pub fn Tabs(props: &TabsProps) -> Html {
    let Choice {
        tabs,
        selected,
        on_select,
    } = &props.of;
    let onkeydown = {
        let (id, count, selected, on_select) = (props.id, tabs.len(), *selected, on_select.clone());
        Callback::from(move |event: KeyboardEvent| {
            let at = selected.unwrap_or(0);
            let to = match event.key().as_str() {
                "ArrowRight" => (at + 1) % count,
                "ArrowLeft" => (at + count - 1) % count,
                "Home" => 0,
                "End" => count - 1,
                _ => return,
            };
            event.prevent_default();
            on_select.emit(to);
            focus(&format!("{id}-tab-{to}"));
        })
    };
    let tabs = tabs.iter().enumerate().map(|(index, tab)| {
        let selected = *selected == Some(index);
        let onclick = {
            let on_select = on_select.clone();
            move |_| on_select.emit(index)
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
