//! The dialog that opens a recorded execution: a field to paste into, files, and the line of shell that prints all that is
//! needed. What was pasted and chosen is kept as long as the dialog is open.
//!
//! What does not live here: opening it ([`crate::actions::recordings`]).

use asl_protocol::RecordedText;
use wasm_bindgen::JsCast;
use web_sys::{
    ClipboardEvent, DataTransfer, FileList, HtmlInputElement, HtmlTextAreaElement, InputEvent, MouseEvent,
};
use yew::{
    Callback, Event, Html, Properties, TargetCast, UseStateHandle, component, html, use_effect_with,
    use_node_ref, use_state_eq,
};

use crate::actions::clipboard::copy;
use crate::actions::{files, recordings};
use crate::session::{Session, use_session};
use crate::views::controls::icon::{Picture, icon};
use crate::views::controls::modal::Modal;
use crate::views::drops::use_drop;

/// A pasted text that is longer becomes a piece of its own: a field would show it slowly, and nobody reads it there.
const LONGEST_SHOWN: usize = 20_000;

/// Properties of [`RecordingDialog`].
#[derive(Clone, Debug, PartialEq, Properties)]
pub struct RecordingProps {
    /// Called when the user closes the dialog.
    pub on_close: Callback<()>,
}

/// What is pasted and chosen, and what was wrong with it.
#[derive(Clone, PartialEq)]
struct Pieces {
    session: Session,
    on_close: Callback<()>,
    typed: UseStateHandle<String>,
    arn: UseStateHandle<String>,
    texts: UseStateHandle<Vec<RecordedText>>,
    problems: UseStateHandle<Vec<String>>,
    opening: UseStateHandle<bool>,
}

impl Pieces {
    fn add(&self, more: Result<Vec<RecordedText>, String>) {
        match more {
            Ok(more) => {
                self.problems.set(Vec::new());
                self.texts.set(self.texts.iter().cloned().chain(more).collect());
            }
            Err(sentence) => self.problems.set(vec![sentence]),
        }
    }

    fn add_files(&self, files: FileList) {
        let pieces = self.clone();
        wasm_bindgen_futures::spawn_local(async move { pieces.add(files::texts_of(&files).await) });
    }

    fn open(&self) {
        let typed = RecordedText {
            name: "Pasted text".into(),
            text: (*self.typed).clone(),
        };
        let typed = Some(typed).filter(|typed| !typed.text.trim().is_empty());
        let texts: Vec<RecordedText> = self.texts.iter().cloned().chain(typed).collect();
        if texts.is_empty() {
            let sentence = "There is nothing to open yet. Paste or drop the history of an execution, or choose its file.";
            return self.problems.set(vec![sentence.into()]);
        }
        let pieces = self.clone();
        self.opening.set(true);
        recordings::open(&self.session, texts, move |_, told| {
            pieces.opening.set(false);
            match told {
                Ok(_) => pieces.on_close.emit(()),
                Err(sentences) => pieces.problems.set(sentences),
            }
        });
    }
}

/// The dialog.
#[component]
pub fn RecordingDialog(props: &RecordingProps) -> Html {
    let pieces = Pieces {
        session: use_session(),
        on_close: props.on_close.clone(),
        typed: use_state_eq(String::new),
        arn: use_state_eq(String::new),
        texts: use_state_eq(Vec::new),
        problems: use_state_eq(Vec::new),
        opening: use_state_eq(|| false),
    };
    let dropped = use_state_eq(|| None::<Dropped>);
    let is_over = use_state_eq(|| false);
    use_drop(is_over.setter(), {
        let dropped = dropped.setter();
        move |transfer: &DataTransfer| dropped.set(transfer.files().map(Dropped))
    });
    use_effect_with((*dropped).clone(), {
        let pieces = pieces.clone();
        move |dropped| {
            if let Some(Dropped(files)) = dropped.clone() {
                pieces.add_files(files);
            }
        }
    });
    let open = {
        let pieces = pieces.clone();
        move |_: MouseEvent| pieces.open()
    };
    html! {
        <Modal title="Open a real execution" on_close={props.on_close.clone()}>
            <p>{ "Paste, drop or choose what AWS says of an execution: its history or log lines, its description, its definition, in any mixture. Nothing leaves this browser." }</p>
            <div class="test-form">
                { field(&pieces) }
                { listed(&pieces) }
                if !pieces.problems.is_empty() {
                    <div class="callout callout-error" role="alert">{ icon(Picture::Alert) }
                        <div>{ for pieces.problems.iter().map(|sentence| html! { <p>{ sentence }</p> }) }</div>
                    </div>
                }
                <div class="actions">
                    <button type="button" class="button button-primary" disabled={*pieces.opening} onclick={open}>{ "Open" }</button>
                    <FileButton pieces={pieces.clone()} />
                </div>
            </div>
            { shell(&pieces) }
        </Modal>
    }
}

/// Files that were dropped; two drops are never the same.
#[derive(Clone)]
struct Dropped(FileList);

impl PartialEq for Dropped {
    fn eq(&self, other: &Self) -> bool {
        js_sys::Object::is(&self.0, &other.0)
    }
}

/// The field to paste into. What is long becomes a piece, and a lone ARN goes where it is asked for.
fn field(pieces: &Pieces) -> Html {
    let onpaste = {
        let pieces = pieces.clone();
        move |event: Event| {
            let event: &ClipboardEvent = event.unchecked_ref();
            let text = event
                .clipboard_data()
                .and_then(|data| data.get_data("text/plain").ok());
            let Some(text) = text else { return };
            if let Some(arn) = recordings::arn_of(&text) {
                event.prevent_default();
                pieces.arn.set(arn.to_owned());
            } else if text.len() > LONGEST_SHOWN {
                event.prevent_default();
                let number = 1 + pieces
                    .texts
                    .iter()
                    .filter(|each| each.name.starts_with("Pasted text"))
                    .count();
                let name = format!("Pasted text {number}");
                pieces.add(Ok(vec![RecordedText { name, text }]));
            }
        }
    };
    let oninput = {
        let typed = pieces.typed.clone();
        move |event: InputEvent| typed.set(event.target_unchecked_into::<HtmlTextAreaElement>().value())
    };
    html! {
        <label class="field"><span class="field-label">{ "What AWS printed" }</span>
            <textarea class="lines recording-text" rows="7" spellcheck="false" autocomplete="off" placeholder={"{\"events\": […]}"}
                value={(*pieces.typed).clone()} {onpaste} {oninput} />
        </label>
    }
}

/// The files and long texts so far.
fn listed(pieces: &Pieces) -> Html {
    if pieces.texts.is_empty() {
        return html! {};
    }
    let rows = pieces.texts.iter().enumerate().map(|(index, each)| {
        let remove = {
            let texts = pieces.texts.clone();
            move |_: MouseEvent| {
                let mut left = (*texts).clone();
                left.remove(index);
                texts.set(left);
            }
        };
        html! {
            <li class="recording-piece">
                <span>{ &each.name }</span><span class="soft">{ size(each.text.len()) }</span>
                <button type="button" class="button button-quiet button-icon button-small" aria-label={format!("Remove {}", each.name)} onclick={remove}>{ icon(Picture::Close) }</button>
            </li>
        }
    });
    html! { <ul class="recording-pieces" aria-label="Files and long texts">{ for rows }</ul> }
}

/// The size of a file, for people.
pub(crate) fn size(bytes: usize) -> String {
    match bytes {
        0..1_024 => format!("{bytes} bytes"),
        1_024..1_048_576 => format!("{} KiB", bytes / 1_024),
        _ => format!("{} MiB", bytes / 1_048_576),
    }
}

#[derive(Clone, PartialEq, Properties)]
struct FileButtonProps {
    pieces: Pieces,
}

/// Opens the browser's dialog for choosing files.
#[component]
fn FileButton(props: &FileButtonProps) -> Html {
    let input = use_node_ref();
    let choose = {
        let input = input.clone();
        move |_: MouseEvent| {
            if let Some(input) = input.cast::<HtmlInputElement>() {
                input.click();
            }
        }
    };
    let onchange = {
        let pieces = props.pieces.clone();
        move |event: Event| {
            let (pieces, input) = (pieces.clone(), event.target_unchecked_into::<HtmlInputElement>());
            wasm_bindgen_futures::spawn_local(async move { pieces.add(files::chosen_texts(&input).await) });
        }
    };
    html! {
        <>
            <button type="button" class="button" onclick={choose}>{ icon(Picture::Up) }{ "Choose files" }</button>
            <input ref={input} type="file" multiple={true} class="visually-hidden" tabindex="-1" aria-hidden="true" {onchange} />
        </>
    }
}

/// How to get it from AWS.
fn shell(pieces: &Pieces) -> Html {
    let line = recordings::command(recordings::arn_of(&pieces.arn));
    let oninput = {
        let arn = pieces.arn.clone();
        move |event: InputEvent| arn.set(event.target_unchecked_into::<HtmlInputElement>().value())
    };
    let copy_line = {
        let (session, line) = (pieces.session.clone(), line.clone());
        move |_: MouseEvent| {
            copy(
                &session,
                line.clone(),
                "Command copied. It writes the file execution.json.",
            );
        }
    };
    let is_wrong = !pieces.arn.trim().is_empty() && recordings::arn_of(&pieces.arn).is_none();
    html! {
        <section class="recording-shell" aria-labelledby="recording-shell">
            <h3 id="recording-shell">{ "Get it from AWS" }</h3>
            <label class="field"><span class="field-label">{ "ARN of the execution" }</span>
                <input type="text" spellcheck="false" autocomplete="off" placeholder="arn:aws:states:…:execution:…" value={(*pieces.arn).clone()} {oninput} />
                if is_wrong { <span class="field-problem" role="status">{ "This is not the ARN of an execution." }</span> }
            </label>
            <pre class="json json-wrap" tabindex="0" role="region" aria-label="Command">{ &line }</pre>
            <p class="workspace-note">
                { "Run it in a shell that has your credentials, then drop the file that it writes here." }
                <button type="button" class="button button-small" onclick={copy_line}>{ icon(Picture::Copy) }{ "Copy" }</button>
            </p>
        </section>
    }
}
