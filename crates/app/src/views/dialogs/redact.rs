//! The dialog that shows a workspace without what nobody else should see: what is replaced by what, and whether the run stays
//! the same. The workspace itself does not change.
//!
//! What does not live here: what is done with the redacted workspace ([`crate::actions::redaction`]).

use asl_protocol::{RedactWorkspace, RedactedKind, RedactionView};
use web_sys::{HtmlInputElement, InputEvent, MouseEvent, SubmitEvent};
use yew::{
    Callback, Event, Html, Properties, TargetCast, UseStateHandle, component, html, use_effect_with,
    use_state_eq,
};

use crate::actions::redaction;
use crate::session::{Session, use_session};
use crate::state::shared::Shared;
use crate::views::controls::icon::{Picture, icon};
use crate::views::controls::modal::Modal;

/// Properties of [`RedactDialog`].
#[derive(Clone, Debug, PartialEq, Properties)]
pub struct RedactProps {
    /// Called when the user closes the dialog.
    pub on_close: Callback<()>,
}

/// What the user chose, and what came of it.
#[derive(Clone, PartialEq)]
struct Choices {
    session: Session,
    on_close: Callback<()>,
    /// The kinds that stay.
    kept: UseStateHandle<Vec<String>>,
    paths: UseStateHandle<Vec<String>>,
    typed: UseStateHandle<String>,
    view: UseStateHandle<Option<Shared<RedactionView>>>,
}

/// The dialog.
#[component]
pub fn RedactDialog(props: &RedactProps) -> Html {
    let choices = Choices {
        session: use_session(),
        on_close: props.on_close.clone(),
        kept: use_state_eq(Vec::new),
        paths: use_state_eq(Vec::new),
        typed: use_state_eq(String::new),
        view: use_state_eq(|| None),
    };
    use_effect_with(((*choices.kept).clone(), (*choices.paths).clone()), {
        let (session, view) = (choices.session.clone(), choices.view.setter());
        move |(kept, paths)| {
            let request = RedactWorkspace {
                workspace: (*session.state().workspace).clone(),
                paths: paths.clone(),
                kept: kept.clone(),
            };
            session.ask(request, move |answer| view.set(Some(Shared::new(*answer))));
        }
    });
    let view = (*choices.view).clone();
    html! {
        <Modal title="Redact and share" on_close={props.on_close.clone()}>
            <p>{ "Stand-ins of the same shape replace what nobody else should see, in definition, input, mocked responses, test cases and role at once. Your workspace stays as it is." }</p>
            if let Some(view) = view {
                <div class="test-form">
                    { kinds(&choices, &view) }
                    { picked(&choices, &view) }
                    { way(&view) }
                    { replaced(&view) }
                    { actions(&choices, &view) }
                </div>
            } else {
                <p class="loading" role="status">{ "Looking for personal data…" }</p>
            }
        </Modal>
    }
}

/// A box for each kind.
fn kinds(choices: &Choices, view: &RedactionView) -> Html {
    let boxes = view.kinds.iter().map(|kind: &RedactedKind| {
        let name = kind.names.0.clone();
        let is_kept = choices.kept.contains(&name);
        let onchange = {
            let kept = choices.kept.clone();
            move |_: Event| {
                let mut others: Vec<String> = kept.iter().filter(|each| **each != name).cloned().collect();
                if !is_kept {
                    others.push(name.clone());
                }
                kept.set(others);
            }
        };
        html! {
            <label class="redact-kind"><input type="checkbox" checked={!is_kept} {onchange} />{ kind.counted() }</label>
        }
    });
    html! {
        <fieldset class="redact-kinds">
            <legend class="field-label">{ "Replace" }</legend>
            if view.kinds.is_empty() { <p class="soft">{ "Nothing was found that looks personal. Name places of the input below." }</p> }
            { for boxes }
        </fieldset>
    }
}

/// Places of the input that the user picks.
fn picked(choices: &Choices, view: &RedactionView) -> Html {
    let oninput = {
        let typed = choices.typed.clone();
        move |event: InputEvent| typed.set(event.target_unchecked_into::<HtmlInputElement>().value())
    };
    let onsubmit = {
        let choices = choices.clone();
        move |event: SubmitEvent| {
            event.prevent_default();
            let path = choices.typed.trim().to_owned();
            if !path.is_empty() && !choices.paths.contains(&path) {
                let all = choices.paths.iter().cloned().chain([path]);
                choices.paths.set(all.collect());
            }
            choices.typed.set(String::new());
        }
    };
    let rows = choices.paths.iter().map(|path| {
        let remove = {
            let (paths, path) = (choices.paths.clone(), path.clone());
            move |_: MouseEvent| paths.set(paths.iter().filter(|each| **each != path).cloned().collect())
        };
        html! {
            <li class="recording-piece">
                <span><code>{ path }</code></span>
                if view.unknown.contains(path) { <span class="field-problem" role="status">{ "The input has nothing there." }</span> }
                <button type="button" class="button button-quiet button-icon button-small" aria-label={format!("Do not redact {path}")} onclick={remove}>{ icon(Picture::Close) }</button>
            </li>
        }
    });
    html! {
        <div>
            <form class="workspace-save redact-path" {onsubmit}>
                <label class="field"><span class="field-label">{ "Also this place of the input" }</span>
                    <input type="text" list="redact-places" placeholder="/customer/name" spellcheck="false" autocomplete="off" value={(*choices.typed).clone()} {oninput} />
                </label>
                <button type="submit" class="button">{ "Add" }</button>
                <datalist id="redact-places">{ for view.places.iter().map(|place| html! { <option value={place.clone()} /> }) }</datalist>
            </form>
            <ul class="recording-pieces" aria-label="Picked places">{ for rows }</ul>
        </div>
    }
}

/// Whether the run stays the same.
fn way(view: &RedactionView) -> Html {
    match &view.difference {
        Some(sentence) => html! {
            <div class="callout callout-warning" role="status">{ icon(Picture::Alert) }<p>{ sentence }</p></div>
        },
        None => html! {
            <div class="callout" role="status">{ icon(Picture::Check) }<p>{ "The redacted workflow takes the same path." }</p></div>
        },
    }
}

/// What is replaced by what.
fn replaced(view: &RedactionView) -> Html {
    if view.replaced.is_empty() {
        return html! {};
    }
    let rows = view.replaced.iter().map(|each| {
        html! {
            <tr><td class="soft">{ &each.kind }</td><td><code>{ &each.original }</code></td><td><code>{ &each.stand_in }</code></td></tr>
        }
    });
    html! {
        <div class="redact-list" tabindex="0" role="region" aria-label="What is replaced">
            <table>
                <thead><tr><th scope="col">{ "Kind" }</th><th scope="col">{ "Now" }</th><th scope="col">{ "Shared as" }</th></tr></thead>
                <tbody>{ for rows }</tbody>
            </table>
            if view.more > 0 { <p class="soft">{ format!("{} more are not shown.", view.more) }</p> }
        </div>
    }
}

fn actions(choices: &Choices, view: &Shared<RedactionView>) -> Html {
    let act = |act: fn(&Session, &asl_workspace::Workspace)| {
        let (session, view) = (choices.session.clone(), view.clone());
        move |_: MouseEvent| act(&session, &view.workspace)
    };
    let open = {
        let (choices, view) = (choices.clone(), view.clone());
        move |_: MouseEvent| {
            redaction::open(&choices.session, &view.workspace);
            choices.on_close.emit(());
        }
    };
    let report = {
        let choices = choices.clone();
        move |_: MouseEvent| {
            redaction::save_report(
                &choices.session,
                (*choices.paths).clone(),
                (*choices.kept).clone(),
            );
        }
    };
    html! {
        <div class="actions">
            <button type="button" class="button button-primary" onclick={act(redaction::copy_link)}>{ icon(Picture::Share) }{ "Copy redacted link" }</button>
            <button type="button" class="button" onclick={act(redaction::save)}>{ icon(Picture::MoveDown) }{ "Download" }</button>
            <button type="button" class="button" onclick={open}>{ "Open here" }</button>
            if view.can_report {
                <button type="button" class="button" onclick={report}>{ "Save as a report" }</button>
            }
        </div>
    }
}
