//! The workspaces that this browser keeps: named ones, and those that gave way to others.
//!
//! What does not live here: where they are kept ([`crate::actions::library`]).

use std::future::Future;

use asl_json::Value;
use js_sys::Date;
use wasm_bindgen::JsValue;
use web_sys::{HtmlInputElement, InputEvent, SubmitEvent};
use yew::{
    Callback, Html, Properties, TargetCast, UseStateHandle, component, html, use_effect_with, use_state_eq,
};

use crate::actions::library;
use crate::platform::archive::{Entry, Kind};
use crate::platform::library::workspace;
use crate::session::{Session, use_session};
use crate::views::controls::icon::{Picture, icon};
use crate::views::controls::modal::Modal;

/// More rows than this are not rendered.
const MOST_ROWS: usize = 500;

/// Properties of [`WorkspacesDialog`].
#[derive(Clone, Debug, PartialEq, Properties)]
pub struct WorkspacesProps {
    /// Called when the user closes the dialog.
    pub on_close: Callback<()>,
}

/// A workspace that was deleted while the dialog is open.
#[derive(Clone, Debug, PartialEq)]
struct Deleted {
    entry: Entry,
    workspace: Value,
}

/// What the rows act on.
#[derive(Clone, PartialEq)]
struct Rows {
    session: Session,
    on_close: Callback<()>,
    /// What is listed, once it is known.
    entries: UseStateHandle<Option<Vec<Entry>>>,
    deleted: UseStateHandle<Option<Deleted>>,
    /// The row whose name is being changed.
    renamed: UseStateHandle<Option<String>>,
}

impl Rows {
    /// Does something, then reads the list again.
    fn act<F: Future<Output = ()> + 'static>(&self, act: F) {
        let (session, entries) = (self.session.clone(), self.entries.setter());
        wasm_bindgen_futures::spawn_local(async move {
            act.await;
            entries.set(Some(library::list(&session).await));
        });
    }
}

/// The dialog.
#[component]
pub fn WorkspacesDialog(props: &WorkspacesProps) -> Html {
    let session = use_session();
    let name = use_state_eq(|| session.state().workspace.settings.state_machine_name.clone());
    let rows = Rows {
        session: session.clone(),
        on_close: props.on_close.clone(),
        entries: use_state_eq(|| None),
        deleted: use_state_eq(|| None),
        renamed: use_state_eq(|| None),
    };
    use_effect_with((), {
        let rows = rows.clone();
        move |()| rows.act(async {})
    });
    let oninput = {
        let name = name.setter();
        move |event: InputEvent| name.set(event.target_unchecked_into::<HtmlInputElement>().value())
    };
    let save = {
        let (rows, name) = (rows.clone(), (*name).clone());
        move |event: SubmitEvent| {
            event.prevent_default();
            let (session, name) = (rows.session.clone(), name.trim().to_owned());
            if !name.is_empty() {
                rows.act(async move { library::save_as(&session, &name).await });
            }
        }
    };
    let download = move |_| {
        let session = session.clone();
        wasm_bindgen_futures::spawn_local(async move { library::download_all(&session).await });
    };
    let list = rows.entries.as_deref().unwrap_or_default();
    let of = |kinds: &[Kind]| {
        let all: Vec<&Entry> = list.iter().filter(|entry| kinds.contains(&entry.kind)).collect();
        all
    };
    html! {
        <Modal title="Workspaces" on_close={props.on_close.clone()}>
            <form class="workspace-save" onsubmit={save}>
                <label class="field"><span class="field-label">{ "Save this workspace as" }</span>
                    <input type="text" value={(*name).clone()} {oninput} maxlength="80" spellcheck="false" autocomplete="off" />
                </label>
                <button type="submit" class="button button-primary">{ "Save" }</button>
            </form>
            if let Some(deleted) = &*rows.deleted { { undo(&rows, deleted) } }
            { section(&rows, "Saved", "Nothing is saved under a name yet.", &of(&[Kind::Named])) }
            { section(&rows, "Recent drafts", "What another workspace replaces appears here: the last ten.", &of(&[Kind::Recent, Kind::Unreadable])) }
            <p class="workspace-note">
                { "All of it is kept in this browser only." }
                <button type="button" class="button button-small" onclick={download}>{ icon(Picture::MoveDown) }{ "Download all" }</button>
            </p>
        </Modal>
    }
}

fn undo(rows: &Rows, deleted: &Deleted) -> Html {
    let onclick = {
        let (rows, deleted) = (rows.clone(), deleted.clone());
        move |_| {
            let (session, Deleted { entry, workspace }) = (rows.session.clone(), deleted.clone());
            rows.deleted.set(None);
            rows.act(async move { library::bring_back(&session, &entry, workspace).await });
        }
    };
    html! {
        <p class="callout" role="status">
            <span>{ format!("“{}” was deleted.", deleted.entry.name) }</span>
            <button type="button" class="button button-small" {onclick}>{ "Undo" }</button>
        </p>
    }
}

fn section(rows: &Rows, title: &'static str, nothing: &'static str, entries: &[&Entry]) -> Html {
    let items = entries.iter().take(MOST_ROWS).map(|entry| row(rows, entry));
    let more = entries.len().saturating_sub(MOST_ROWS);
    html! {
        <section aria-label={title}>
            <h3>{ title }</h3>
            if entries.is_empty() {
                <p class="workspace-about">{ nothing }</p>
            }
            <ul class="workspaces">{ for items }</ul>
            if more > 0 {
                <p class="workspace-about">{ format!("{more} more are not shown.") }</p>
            }
        </section>
    }
}

/// What a button of a row does.
type Act = Box<dyn Fn(&Rows, Entry)>;

fn row(rows: &Rows, entry: &Entry) -> Html {
    let button = |label: &'static str, act: Act| {
        let (rows, entry) = (rows.clone(), entry.clone());
        let title = format!("{label} {}", entry.name);
        let onclick = move |_| act(&rows, entry.clone());
        html! { <button type="button" class="button button-small" aria-label={title} {onclick}>{ label }</button> }
    };
    let buttons = match entry.kind {
        Kind::Named => vec![
            button("Open", Box::new(open)),
            button("Rename", Box::new(|rows, entry| rows.renamed.set(Some(entry.id)))),
            button("Duplicate", Box::new(duplicate)),
            button("Delete", Box::new(delete)),
        ],
        Kind::Recent => vec![button("Open", Box::new(open)), button("Delete", Box::new(delete))],
        Kind::Unreadable => vec![
            button(
                "Download",
                Box::new(|rows, entry| library::download_unreadable(&rows.session, &entry)),
            ),
            button("Delete", Box::new(delete)),
        ],
    };
    let is_renamed = rows.renamed.as_deref() == Some(&*entry.id);
    html! {
        <li key={entry.id.clone()} class="workspace-row">
            <div class="workspace-words">
                if is_renamed {
                    <NameField rows={rows.clone()} entry={entry.clone()} />
                } else {
                    <span class="workspace-name">{ &entry.name }</span>
                }
                <time class="workspace-about">{ time(entry.time) }</time>
                <code class="workspace-about">{ &entry.about }</code>
            </div>
            if !is_renamed {
                <span class="workspace-buttons">{ for buttons }</span>
            }
        </li>
    }
}

#[derive(Clone, PartialEq, Properties)]
struct NameProps {
    rows: Rows,
    entry: Entry,
}

/// The field in which the name of a workspace is changed.
#[component]
fn NameField(props: &NameProps) -> Html {
    let name = use_state_eq(|| props.entry.name.clone());
    let oninput = {
        let name = name.setter();
        move |event: InputEvent| name.set(event.target_unchecked_into::<HtmlInputElement>().value())
    };
    let onsubmit = {
        let (rows, entry, name) = (props.rows.clone(), props.entry.clone(), (*name).clone());
        move |event: SubmitEvent| {
            event.prevent_default();
            rows.renamed.set(None);
            let (session, entry, name) = (rows.session.clone(), entry.clone(), name.trim().to_owned());
            if !name.is_empty() {
                rows.act(async move { library::rename(&session, &entry, &name).await });
            }
        }
    };
    html! {
        <form class="workspace-save" {onsubmit}>
            <input type="text" aria-label="New name" value={(*name).clone()} {oninput} maxlength="80" spellcheck="false" autocomplete="off" />
            <button type="submit" class="button button-small">{ "Rename" }</button>
        </form>
    }
}

fn open(rows: &Rows, entry: Entry) {
    let (session, on_close) = (rows.session.clone(), rows.on_close.clone());
    wasm_bindgen_futures::spawn_local(async move {
        library::open(&session, &entry).await;
        on_close.emit(());
    });
}

fn duplicate(rows: &Rows, entry: Entry) {
    let session = rows.session.clone();
    rows.act(async move { library::duplicate(&session, &entry).await });
}

fn delete(rows: &Rows, entry: Entry) {
    let (session, deleted) = (rows.session.clone(), rows.deleted.clone());
    rows.act(async move {
        let workspace = workspace(&entry.id).await;
        library::remove(&session, &entry).await;
        deleted.set(workspace.map(|workspace| Deleted { entry, workspace }));
    });
}

/// A time as the user's language writes it.
fn time(milliseconds: i64) -> String {
    #[expect(
        clippy::cast_precision_loss,
        reason = "times that JavaScript knows fit a double exactly"
    )]
    let date = Date::new(&JsValue::from_f64(milliseconds as f64));
    String::from(date.to_locale_string("default", &JsValue::UNDEFINED))
}
