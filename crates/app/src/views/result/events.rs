//! The event history as a table that stays fast with 25,000 events, because it renders visible rows only.
//!
//! All rows have the same height, and the height of open details follows from their lines, so the position of each row is
//! known without layout. Rows come from the worker in pages, details when they are opened.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use asl_protocol::{EventGroup, EventPage, EventRow, GetEvent, GetHistory, ListEvents, Target};
use wasm_bindgen::JsCast;
use web_sys::{
    Element, Event, HtmlElement, HtmlInputElement, HtmlSelectElement, InputEvent, KeyboardEvent, MouseEvent,
};
use yew::{
    AttrValue, Callback, Html, NodeRef, Properties, Reducible, TargetCast, UseReducerHandle, UseStateHandle,
    UseStateSetter, classes, component, hook, html, use_effect_with, use_mut_ref, use_node_ref, use_reducer,
    use_state_eq,
};

use crate::actions::clipboard::copy;
use crate::actions::files;
use crate::session::{Session, use_session};
use crate::state::action::SelectionAction;
use crate::state::selection::Selector;
use crate::views::controls::icon::{Picture, icon};
use crate::views::controls::json_view::{JsonView, copy_button};
use crate::views::format::time::since_start;
use crate::views::hooks::{set_style, use_size};

/// The height of a row in pixels, as in the style sheet.
const ROW: usize = 32;
/// The height of a line of details, and the space above and below them.
const LINE: usize = 18;
const AROUND: usize = 34;
/// Details with more lines scroll.
const MOST_LINES: usize = 18;
/// How many rows a page has.
const PAGE: usize = 100;
/// How many rows beyond each edge are rendered.
const BEYOND: usize = 8;

/// The part of the history that has arrived.
#[derive(Clone, Debug, Default, PartialEq)]
struct Table {
    /// Raised by each change of the filter: answers for another number are outdated.
    filter: u32,
    /// Whether the rows are those of the previous filter.
    stale: bool,
    total: usize,
    /// Up to which event payloads were searched, if that is not the last.
    searched: Option<u64>,
    pages: BTreeMap<usize, Rc<Vec<EventRow>>>,
    /// The open rows by index, with their details once they have arrived.
    open: BTreeMap<usize, Option<AttrValue>>,
}

enum Change {
    Filter(u32),
    Page(u32, usize, EventPage),
    Toggle(usize),
    Details(u32, usize, AttrValue),
}

impl Reducible for Table {
    type Action = Change;

    fn reduce(self: Rc<Self>, change: Change) -> Rc<Self> {
        let mut table = Rc::unwrap_or_clone(self);
        match change {
            // The previous rows stay until the new ones arrive, to avoid flicker.
            Change::Filter(filter) => {
                table.filter = filter;
                table.stale = true;
                table.open.clear();
            }
            Change::Page(filter, index, answer) if filter == table.filter => {
                if std::mem::take(&mut table.stale) {
                    table.pages.clear();
                }
                table.total = answer.total;
                table.searched = answer.searched;
                table.pages.insert(index, Rc::new(answer.rows));
            }
            Change::Details(filter, index, text) if filter == table.filter => {
                if let Some(details) = table.open.get_mut(&index) {
                    *details = Some(text);
                }
            }
            Change::Toggle(index) => {
                if table.open.remove(&index).is_none() {
                    table.open.insert(index, None);
                }
            }
            Change::Page(..) | Change::Details(..) => {}
        }
        Rc::new(table)
    }
}

impl Table {
    fn row(&self, index: usize) -> Option<&EventRow> {
        self.pages.get(&(index / PAGE))?.get(index % PAGE)
    }

    /// The top of a row in pixels.
    fn top(&self, index: usize) -> usize {
        index * ROW
            + self
                .open
                .range(..index)
                .map(|(_, text)| details_height(text.as_deref()))
                .sum::<usize>()
    }

    /// The row at a height in pixels.
    fn at(&self, y: usize) -> usize {
        let (mut low, mut high) = (0, self.total);
        while low < high {
            let middle = low.midpoint(high);
            if self.top(middle + 1) <= y {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        low
    }
}

fn details_height(text: Option<&str>) -> usize {
    let lines = text.map_or(1, |text| text.lines().count().clamp(1, MOST_LINES));
    lines * LINE + AROUND
}

/// Properties of [`History`].
#[derive(Clone, Debug, PartialEq, Properties)]
pub struct HistoryProps {
    /// How many events there are.
    pub events: usize,
    /// The selected visit, whose events are marked.
    pub selected: Option<usize>,
}

/// The table.
#[component]
pub fn History(props: &HistoryProps) -> Html {
    let session = use_session();
    let matching = use_state_eq(String::new);
    let group = use_state_eq(EventGroup::default);
    let table = use_reducer(|| Table {
        total: props.events,
        ..Table::default()
    });
    let scroll = use_state_eq(|| 0_usize);
    let active = use_state_eq(|| 0_usize);
    let (viewport, space, window) = (use_node_ref(), use_node_ref(), use_node_ref());

    let height = use_height(&viewport);
    let first = table.at(*scroll).saturating_sub(BEYOND);
    let last = (table.at(*scroll + height) + BEYOND).min(table.total);

    use_pages(&session, &table, (&matching, *group), (first / PAGE, last / PAGE));
    use_effect_with((table.top(table.total), table.top(first)), {
        let (space, window) = (space.clone(), window.clone());
        move |(all, above)| {
            set_style(&space, "block-size", &format!("{all}px"));
            set_style(&window, "transform", &format!("translateY({above}px)"));
        }
    });
    use_row_focus(&window, *active, first, table.pages.len());

    let on_scroll = {
        let (viewport, scroll) = (viewport.clone(), scroll.setter());
        move |_| {
            if let Some(viewport) = viewport.cast::<Element>() {
                scroll.set(usize::try_from(viewport.scroll_top()).unwrap_or(0));
            }
        }
    };
    let on_filter = {
        let (matching, active, table, viewport) = (
            matching.setter(),
            active.setter(),
            table.clone(),
            viewport.clone(),
        );
        move |event: InputEvent| {
            matching.set(
                event
                    .target_unchecked_into::<HtmlInputElement>()
                    .value()
                    .trim()
                    .to_owned(),
            );
            table.dispatch(Change::Filter(table.filter + 1));
            active.set(0);
            if let Some(viewport) = viewport.cast::<Element>() {
                viewport.set_scroll_top(0);
            }
        }
    };
    let on_group = {
        let (group, active, table) = (group.setter(), active.setter(), table.clone());
        Callback::from(move |chosen| {
            group.set(chosen);
            table.dispatch(Change::Filter(table.filter + 1));
            active.set(0);
        })
    };
    let toggle = toggle_details(&session, &table);
    let choose = choose_event(&session, &table, active.setter());
    let keys = Keys {
        table: table.clone(),
        active: active.clone(),
        viewport: viewport.clone(),
        window: window.clone(),
        height,
        first,
        toggle: toggle.clone(),
        choose: choose.clone(),
    };
    let onkeydown = move |event: KeyboardEvent| keys.press(&event);
    let on_copy = {
        let session = session.clone();
        move |_| copy_history(&session)
    };
    let on_download = {
        let session = session.clone();
        move |_| files::save_history(&session)
    };

    let rows = (first..last).map(|index| {
        let row = table.row(index).cloned();
        let marked = props.selected.is_some() && row.as_ref().is_some_and(|row| row.visit == props.selected);
        html! {
            <EventLine key={index} {index} row={row.map(Rc::new)} details={Details::of(table.open.get(&index))} {marked}
                focusable={index == *active} on_toggle={toggle.clone()} on_choose={choose.clone()} />
        }
    });
    let none = table.total == 0 && !table.stale;
    html! {
        <div class={classes!("events", match props.events {
            0..10_000 => None,
            _ => Some("events-long"),
        })}>
            <div class="events-tools">
                <input type="search" placeholder="Search: a word, an id, 20-40" title="Words in types, states, errors and payloads; an id, or a range of ids" aria-label="Filter events" value={(*matching).clone()} oninput={on_filter} />
                { group_choice(*group, &on_group) }
                <span class="soft" aria-live="polite">{ format!("{} of {}", table.total, props.events) }</span>
                <button type="button" class="button button-quiet button-icon button-small" aria-label="Copy history" title="Copy history" onclick={on_copy}>{ icon(Picture::Copy) }</button>
                <button type="button" class="button button-quiet button-icon button-small" aria-label="Download history" title="Download the history as JSON" onclick={on_download}>{ icon(Picture::MoveDown) }</button>
            </div>
            if let Some(searched) = table.searched {
                <p class="callout">{ format!("There is too much text to search at once: payloads were searched up to event {searched}. Add a range of ids, such as {}-{}, to search further on.", searched + 1, props.events) }</p>
            }
            <div class="events-table" role="grid" aria-label="Event history" aria-rowcount={(table.total + 1).to_string()} {onkeydown}>
                <div class="event-row event-head" role="row" aria-rowindex="1">
                    { for [("id", "ID"), ("type", "Type"), ("state", "State"), ("time", "Time"), ("previous", "Prev.")].map(|(key, name)| html! { <span role="columnheader" class={format!("event-{key}")}>{ name }</span> }) }
                </div>
                <div ref={viewport} class="events-view" role="rowgroup" onscroll={on_scroll}>
                    <div ref={space} class="events-space">
                        <div ref={window} class="events-window">{ for rows }</div>
                    </div>
                    if none { <p class="empty-line">{ "No events match." }</p> }
                </div>
            </div>
        </div>
    }
}

/// Which events show.
fn group_choice(group: EventGroup, on_group: &Callback<EventGroup>) -> Html {
    const GROUPS: [(EventGroup, &str); 4] = [
        (EventGroup::All, "All events"),
        (EventGroup::Failures, "Failures"),
        (EventGroup::States, "States"),
        (EventGroup::Tasks, "Tasks"),
    ];
    let onchange = on_group.reform(|event: Event| {
        let chosen = event
            .target_unchecked_into::<HtmlSelectElement>()
            .selected_index();
        let group = usize::try_from(chosen).ok().and_then(|chosen| GROUPS.get(chosen));
        group.map_or(EventGroup::All, |(group, _)| *group)
    });
    let options = GROUPS.map(|(key, name)| html! { <option selected={key == group}>{ name }</option> });
    html! { <select aria-label="Events to show" {onchange}>{ for options }</select> }
}

/// The height of the viewport in pixels.
#[hook]
fn use_height(viewport: &NodeRef) -> usize {
    let height = use_state_eq(|| 400_usize);
    let setter = height.setter();
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a height in pixels"
    )]
    use_size(viewport.clone(), move |_, new| setter.set(new as usize));
    *height
}

/// Copies the event history as `GetExecutionHistory` returns it.
fn copy_history(session: &Session) {
    let then = session.clone();
    session.ask(GetHistory, move |text| {
        if let Some(text) = text {
            copy(&then, text, "Event history copied.");
        }
    });
}

/// Asks the worker for the pages of rows in view, each once per filter.
#[hook]
fn use_pages(
    session: &Session,
    table: &UseReducerHandle<Table>,
    wanted: (&str, EventGroup),
    pages: (usize, usize),
) {
    let asked = use_mut_ref(|| (0_u32, BTreeSet::<usize>::new()));
    let (matching, group) = wanted;
    let (session, dispatch, matching) = (session.clone(), table.dispatcher(), matching.to_owned());
    use_effect_with((table.filter, pages), move |&(filter, (first, last))| {
        let mut asked = asked.borrow_mut();
        if asked.0 != filter {
            *asked = (filter, BTreeSet::new());
        }
        for index in first..=last {
            if asked.1.insert(index) {
                let dispatch = dispatch.clone();
                let request = ListEvents {
                    matching: matching.clone(),
                    group,
                    from: index * PAGE,
                    count: PAGE,
                };
                session.ask(request, move |rows| {
                    if let Some(rows) = rows {
                        dispatch.dispatch(Change::Page(filter, index, rows));
                    }
                });
            }
        }
    });
}

/// Keeps the focus on the active row while rows are rendered anew.
#[hook]
fn use_row_focus(window: &NodeRef, active: usize, first: usize, pages: usize) {
    let window = window.clone();
    use_effect_with((active, first, pages), move |(active, first, _)| {
        let focused = gloo::utils::document().active_element();
        let within = window.cast::<Element>().is_some_and(|window| {
            window.contains(focused.as_deref())
                || focused.is_some_and(|element| element.class_name() == "events-view")
        });
        if within {
            focus_row(&window, active.checked_sub(*first));
        }
    });
}

/// Opens or closes the details of a row.
fn toggle_details(session: &Session, table: &UseReducerHandle<Table>) -> Callback<usize> {
    let (session, table) = (session.clone(), table.clone());
    Callback::from(move |index: usize| {
        let opens = !table.open.contains_key(&index);
        table.dispatch(Change::Toggle(index));
        let Some(row) = table.row(index).filter(|_| opens) else {
            return;
        };
        let (dispatch, filter) = (table.dispatcher(), table.filter);
        session.ask(GetEvent { id: row.id }, move |text| {
            if let Some(text) = text {
                dispatch.dispatch(Change::Details(filter, index, text.into()));
            }
        });
    })
}

/// Selects the visit that the event of a row belongs to.
fn choose_event(
    session: &Session,
    table: &UseReducerHandle<Table>,
    active: UseStateSetter<usize>,
) -> Callback<usize> {
    let (session, table) = (session.clone(), table.clone());
    Callback::from(move |index: usize| {
        active.set(index);
        if let Some((visit, pointer)) = table
            .row(index)
            .and_then(|row| Some((row.visit?, row.pointer.clone()?)))
        {
            session.dispatch(SelectionAction::Visit(
                visit,
                Some(pointer.to_string().into()),
                Selector::List,
            ));
        }
    })
}

/// The keys of the table.
struct Keys {
    table: UseReducerHandle<Table>,
    active: UseStateHandle<usize>,
    viewport: NodeRef,
    window: NodeRef,
    height: usize,
    /// The first rendered row.
    first: usize,
    toggle: Callback<usize>,
    choose: Callback<usize>,
}

impl Keys {
    fn press(&self, event: &KeyboardEvent) {
        // Keys pressed in the details are not for the table.
        let on_row = event
            .target_dyn_into::<Element>()
            .is_some_and(|target| target.get_attribute("role").as_deref() == Some("row"));
        if !on_row || self.table.total == 0 {
            return;
        }
        let active = *self.active;
        let (page_rows, end) = ((self.height / ROW).max(1), self.table.total - 1);
        let to = match event.key().as_str() {
            "ArrowDown" => (active + 1).min(end),
            "ArrowUp" => active.saturating_sub(1),
            "PageDown" => (active + page_rows).min(end),
            "PageUp" => active.saturating_sub(page_rows),
            "Home" => 0,
            "End" => end,
            "Enter" | " " => {
                event.prevent_default();
                self.choose.emit(active);
                return self.toggle.emit(active);
            }
            _ => return,
        };
        event.prevent_default();
        self.active.set(to);
        self.scroll_to(to);
        // A rendered row gets the focus now, any other row when it is rendered.
        focus_row(&self.window, to.checked_sub(self.first));
    }

    fn scroll_to(&self, row: usize) {
        let Some(viewport) = self.viewport.cast::<Element>() else {
            return;
        };
        let (top, seen) = (
            self.table.top(row),
            usize::try_from(viewport.scroll_top()).unwrap_or(0),
        );
        let target = if top < seen {
            top
        } else if top + ROW > seen + self.height {
            top + ROW - self.height.min(top + ROW)
        } else {
            seen
        };
        viewport.set_scroll_top(i32::try_from(target).unwrap_or(i32::MAX));
    }
}

/// Focuses a rendered row.
fn focus_row(window: &NodeRef, index: Option<usize>) {
    let row = || {
        let rows = window.cast::<Element>()?.query_selector_all("[role=row]").ok()?;
        rows.item(u32::try_from(index?).ok()?)?
            .dyn_into::<HtmlElement>()
            .ok()
    };
    if let Some(row) = row() {
        // The scroll position has been set already.
        let _ = row.focus();
    }
}

/// The details below a row.
#[derive(Clone, Debug, PartialEq)]
enum Details {
    Closed,
    Awaited,
    Here(AttrValue),
}

impl Details {
    fn of(open: Option<&Option<AttrValue>>) -> Self {
        match open {
            None => Self::Closed,
            Some(None) => Self::Awaited,
            Some(Some(text)) => Self::Here(text.clone()),
        }
    }

    fn height(&self) -> Option<usize> {
        match self {
            Self::Closed => None,
            Self::Awaited => Some(details_height(None)),
            Self::Here(text) => Some(details_height(Some(text))),
        }
    }
}

#[derive(Clone, Debug, PartialEq, Properties)]
struct EventLineProps {
    index: usize,
    row: Option<Rc<EventRow>>,
    details: Details,
    marked: bool,
    focusable: bool,
    on_toggle: Callback<usize>,
    on_choose: Callback<usize>,
}

#[component]
fn EventLine(props: &EventLineProps) -> Html {
    let session = use_session();
    let box_ref = use_node_ref();
    let height = props.details.height();
    use_effect_with((height, box_ref.clone()), |(height, box_ref)| {
        if let Some(height) = height {
            set_style(box_ref, "block-size", &format!("{height}px"));
        }
    });
    let Some(row) = &props.row else {
        return html! { <div class="event-row event-waiting" role="row" aria-busy="true" aria-rowindex={(props.index + 2).to_string()}></div> };
    };
    let index = props.index;
    let toggle = {
        let on_toggle = props.on_toggle.clone();
        move |event: MouseEvent| {
            event.stop_propagation();
            on_toggle.emit(index);
        }
    };
    let choose = {
        let on_choose = props.on_choose.clone();
        move |_| on_choose.emit(index)
    };
    let is_open = props.details != Details::Closed;
    let bad = row.error.is_some();
    let class = classes!(
        "event-row",
        props.marked.then_some("event-marked"),
        bad.then_some("event-bad")
    );
    html! {
        <>
            <div {class} role="row" aria-rowindex={(index + 2).to_string()}
                tabindex={if props.focusable { "0" } else { "-1" }} onclick={choose}>
                <span role="gridcell" class="event-id">
                    <button type="button" class={classes!("fold-button", is_open.then_some("fold-open"))} tabindex="-1" aria-expanded={is_open.to_string()}
                        aria-label={format!("Details of event {}", row.id)} disabled={!row.has_details} onclick={toggle}>{ icon(Picture::Right) }</button>
                    { row.id }
                </span>
                <span role="gridcell" class="event-type" title={row.type_name.clone()}>{ &row.type_name }
                    if let Some(error) = &row.error { <code class="event-error">{ error }</code> }
                    if let Some(target) = row.target { { lead(target, props.focusable, &session) } }
                </span>
                <span role="gridcell" class="event-state" title={row.state.clone()}>{ row.state.clone().unwrap_or_default() }</span>
                <span role="gridcell" class="event-time" title={row.timestamp.to_string()}>{ since_start(row.at) }</span>
                <span role="gridcell" class="event-previous">{ row.previous }</span>
            </div>
            if is_open {
                <div ref={box_ref} class="event-details">
                    if let Details::Here(text) = &props.details {
                        <div class="code-box">{ copy_button(&session, "event", text) }<JsonView label={format!("Event {}", row.id)} text={text.clone()} wrap={false} /></div>
                    }
                </div>
            }
        </>
    }
}

/// The button that opens what an event has started.
fn lead(target: Target, focusable: bool, session: &Session) -> Html {
    let session = session.clone();
    let onclick = move |event: MouseEvent| {
        event.stop_propagation();
        session.follow(target);
    };
    let (label, what) = match target {
        Target::MapRun(_) => ("Open the Map Run", "Map Run"),
        Target::Execution(_) => ("Open the execution that was started", "Execution"),
    };
    html! {
        <button type="button" class="event-lead" tabindex={if focusable { "0" } else { "-1" }} aria-label={label} title={label} {onclick}>{ what }{ icon(Picture::Right) }</button>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_and_rows_agree() {
        let mut table = Table {
            total: 1_000,
            ..Table::default()
        };
        table.open.insert(3, None);
        table.open.insert(500, Some("a\nb".into()));
        for index in [0, 3, 4, 499, 500, 501, 999] {
            assert_eq!(table.at(table.top(index)), index);
            assert_eq!(table.at(table.top(index + 1) - 1), index);
        }
    }
}
