//! The form of an S3 object that a distributed Map reads: its location, kind and content.

use asl_json::Value;
use asl_mock::{MockedObject, ObjectKind, example_content};
use yew::{AttrValue, Callback, Html, html};

use super::change;
use super::field::{JsonField, choice, lines_field, text_field};
use crate::session::Session;
use crate::views::controls::icon::{Picture, icon};

/// The form of an object.
pub fn object_form(session: &Session, index: usize, object: &MockedObject) -> Html {
    let edit = |act: fn(&mut MockedObject, String)| {
        let session = session.clone();
        Callback::from(move |typed: String| change::object(&session, index, |object| act(object, typed)))
    };
    let on_kind = edit(|object, key| {
        let kind = ObjectKind::parse(&key).unwrap_or_default();
        // Unchanged content is the example of its kind.
        if object.content == example_content(object.kind) {
            object.content = example_content(kind);
        }
        object.kind = kind;
    });
    let on_value = {
        let session = session.clone();
        Callback::from(move |value: Value| change::object(&session, index, |object| object.content = value))
    };
    let remove = {
        let session = session.clone();
        move |_| change::remove_object(&session, index)
    };
    let uri = format!("s3://{}/{}", object.bucket, object.key);
    let kinds = ObjectKind::ALL.map(|(kind, key)| {
        let words = match kind {
            ObjectKind::Json => "JSON",
            ObjectKind::JsonLines => "JSON Lines",
            ObjectKind::Csv => "CSV",
            ObjectKind::Manifest => "Manifest",
            ObjectKind::Parquet => "Parquet (rows as JSON)",
        };
        (key, words)
    });
    let content = match &object.content {
        Value::String(text) => lines_field(
            "Content",
            &uri,
            text,
            &edit(|object, text| object.content = Value::from(text)),
        ),
        value => {
            html! { <JsonField label="Content" context={AttrValue::from(uri.clone())} value={value.clone()} on_change={on_value} /> }
        }
    };
    html! {
        <section class="entry" aria-label={format!("Object {uri}")}>
            <header class="entry-head">
                <div><h2>{ &uri }</h2><p class="soft entry-about">{ "Object in S3, read by a distributed Map" }</p></div>
                <button type="button" class="button button-quiet button-icon button-small" aria-label={format!("Remove {uri}")} title="Remove this object" onclick={remove}>{ icon(Picture::Remove) }</button>
            </header>
            <div class="response-body entry-fields">
                <div class="field-row">
                    { text_field("Bucket", &object.bucket, "", &edit(|object, text| object.bucket = text)) }
                    { text_field("Key", &object.key, "", &edit(|object, text| object.key = text)) }
                </div>
                { choice("Kind", false, object.kind.key(), &kinds, &on_kind) }
                { content }
            </div>
        </section>
    }
}
