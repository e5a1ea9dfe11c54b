//! What is in files, and in folders that are dropped: the files in them that a project can be read from.
//!
//! Browsers hand a folder out as an entry that is read with callbacks, of which no other part of the page knows. What does not live
//! here: what the files make (`actions::opening`).

use std::cell::RefCell;
use std::future::poll_fn;
use std::rc::Rc;
use std::task::{Poll, Waker};

use asl_protocol::{OpenProject, ProjectFile};
use asl_workspace::MAX_FILES;
use js_sys::{Array, Function, Reflect, Uint8Array};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{DataTransfer, File};

/// The most entries of folders that are looked at.
const MOST_ENTRIES: usize = 5_000;

/// The most files that are read.
const MOST_FILES: usize = 1_000;

/// The content of a file, at a path of the project.
pub async fn content_of(file: &File, path: String) -> Result<ProjectFile, String> {
    let buffer = JsFuture::from(file.array_buffer()).await;
    let content = buffer.map(|buffer| Uint8Array::new(&buffer).to_vec());
    let content = content.map_err(|_| format!("{path} could not be read."))?;
    Ok(ProjectFile { path, content })
}

/// The entries of what is dropped, if there is a folder among them. Only the event itself can tell.
pub fn entries(dropped: &DataTransfer) -> Option<Vec<JsValue>> {
    let items = get(dropped, "items")?;
    let count = dropped.files()?.length();
    let found: Vec<JsValue> = (0..count)
        .filter_map(|index| {
            let item = Reflect::get(&items, &index.into()).ok()?;
            call(
                &item,
                "webkitGetAsEntry",
                &JsValue::UNDEFINED,
                &JsValue::UNDEFINED,
            )
        })
        .filter(JsValue::is_object)
        .collect();
    found.iter().any(is_folder).then_some(found)
}

/// The files of entries and of the folders among them, by their paths; or a sentence that says why there are none.
pub async fn read(entries: Vec<JsValue>) -> Result<Vec<ProjectFile>, String> {
    let mut waiting: Vec<(String, JsValue)> =
        entries.into_iter().rev().map(|entry| named("", entry)).collect();
    let (mut looked_at, mut bytes) = (0, 0.0);
    let mut files = Vec::new();
    while let Some((path, entry)) = waiting.pop() {
        looked_at += 1;
        if looked_at > MOST_ENTRIES || files.len() > MOST_FILES {
            return Err(format!(
                "The folder has more than {MOST_FILES} files that could be of a project. Drop the folder of the project alone."
            ));
        }
        let is_folder = is_folder(&entry);
        if !OpenProject::looks_into(&path, is_folder) {
            continue;
        }
        if is_folder {
            waiting.extend(
                children(&entry)
                    .await
                    .into_iter()
                    .map(|child| named(&path, child)),
            );
            continue;
        }
        let file = answered(&entry, "file").await.map(JsCast::unchecked_into::<File>);
        let file = file.ok_or_else(|| format!("{path} could not be read."))?;
        bytes += file.size();
        if bytes > f64::from(MAX_FILES) {
            return Err("The files of the folder are too large: up to 32 MiB can be opened at once.".into());
        }
        files.push(content_of(&file, path).await?);
    }
    if files.is_empty() {
        return Err("There is no file in the folder that a project can be read from.".into());
    }
    Ok(files)
}

/// An entry with its path.
fn named(folder: &str, entry: JsValue) -> (String, JsValue) {
    let name = get(&entry, "name")
        .and_then(|name| name.as_string())
        .unwrap_or_default();
    let path = if folder.is_empty() {
        name
    } else {
        format!("{folder}/{name}")
    };
    (path, entry)
}

/// The entries of a folder. It hands them out in pieces, until one is empty.
async fn children(folder: &JsValue) -> Vec<JsValue> {
    let nothing = JsValue::UNDEFINED;
    let mut all = Vec::new();
    let Some(reader) = call(folder, "createReader", &nothing, &nothing) else {
        return all;
    };
    while let Some(piece) = answered(&reader, "readEntries").await {
        let piece: Array = piece.unchecked_into();
        if piece.length() == 0 || all.len() > MOST_ENTRIES {
            break;
        }
        all.extend(piece.iter());
    }
    all
}

fn is_folder(entry: &JsValue) -> bool {
    get(entry, "isDirectory").and_then(|value| value.as_bool()) == Some(true)
}

fn get(of: &JsValue, name: &str) -> Option<JsValue> {
    Reflect::get(of, &name.into()).ok()
}

fn call(of: &JsValue, method: &str, first: &JsValue, second: &JsValue) -> Option<JsValue> {
    let method: Function = get(of, method)?.dyn_into().ok()?;
    method.call2(of, first, second).ok()
}

/// What a method calls back with; nothing where it fails.
async fn answered(of: &JsValue, method: &str) -> Option<JsValue> {
    let slot = Rc::new(RefCell::new(Slot::default()));
    let callback = {
        let slot = Rc::clone(&slot);
        // It is for the answer and for the error: one of them comes.
        Closure::once_into_js(move |value: JsValue| {
            let mut slot = slot.borrow_mut();
            slot.value = Some(value);
            if let Some(waker) = slot.waker.take() {
                waker.wake();
            }
        })
    };
    call(of, method, &callback, &callback)?;
    let value = poll_fn(|context| {
        let mut slot = slot.borrow_mut();
        match slot.value.take() {
            Some(value) => Poll::Ready(value),
            None => {
                slot.waker = Some(context.waker().clone());
                Poll::Pending
            }
        }
    });
    Some(value.await).filter(|value| !value.is_instance_of::<js_sys::Error>())
}

/// A value that comes later, and who waits for it.
#[derive(Default)]
struct Slot {
    value: Option<JsValue>,
    waker: Option<Waker>,
}
