//! The form of a response that is code: what the function's configuration would say, below its editor (`code_editor.rs`).

use asl_code::NodeRuntime;
use asl_json::{Map, Value, to_pretty};
use asl_mock::{CodeMock, ResponseKind, Runtime};
use asl_protocol::Coded;
use yew::{AttrValue, Callback, Html, html};

use super::change::{Change, Key};
use super::code_editor::CodeEditor;
use super::field::{JsonField, SecondsField, choice, text_field};

/// Code that returns what a response did.
pub fn started_from(returned: &Value) -> CodeMock {
    let returned = to_pretty(returned).replace('\n', "\n  ");
    CodeMock::new(format!(
        "export const handler = async (event, context) => {{\n  return {returned};\n}};\n"
    ))
}

/// The fields.
pub fn code_form(code: &CodeMock, key: &Key, context: &AttrValue, change: &Change) -> Html {
    let coded = Coded {
        section: key.section,
        name: key.name.clone(),
    };
    let edit = {
        let change = change.clone();
        move |act: &dyn Fn(&mut CodeMock)| {
            change.response(|response| {
                if let ResponseKind::Code(code) = &mut response.kind {
                    act(code);
                }
            });
        }
    };
    let on_source = {
        let edit = edit.clone();
        Callback::from(move |source: String| edit(&|code| code.function.source.clone_from(&source)))
    };
    let on_timeout = {
        let edit = edit.clone();
        Callback::from(move |timeout: u64| edit(&|code| code.function.timeout = timeout.clamp(1, 900_000)))
    };
    let on_memory = {
        let edit = edit.clone();
        Callback::from(move |typed: String| {
            if let Some(memory) = typed
                .trim()
                .parse()
                .ok()
                .filter(|memory| (128..=10_240).contains(memory))
            {
                edit(&|code| code.function.memory = memory);
            }
        })
    };
    let on_environment = {
        let edit = edit.clone();
        Callback::from(move |value: Value| {
            let members = value.as_object().cloned().unwrap_or_default();
            let texts: Map = members
                .into_iter()
                .filter(|(_, value)| value.as_str().is_some())
                .collect();
            edit(&|code| code.function.environment.clone_from(&texts));
        })
    };
    let on_runtime = {
        let edit = edit.clone();
        Callback::from(move |key: String| {
            edit(&|code| code.function.runtime = NodeRuntime::parse(&key).unwrap_or_default());
        })
    };
    let on_answers_as = Callback::from(move |key: String| {
        edit(&|code| code.answers_as = Runtime::parse(&key).unwrap_or(Runtime::NodeJs));
    });
    let runtimes = NodeRuntime::ALL.map(|(_, key)| (key, key));
    let shapes = Runtime::ALL.map(|(_, key, words)| (key, words));
    let function = &code.function;
    html! {
        <>
            <CodeEditor context={context.clone()} {coded} code={code.clone()} on_change={on_source} />
            <p class="soft">{ "Runs in a sandbox without network, files or clock: time is virtual, and chance comes from the seed." }</p>
            <details class="fold code-configuration">
                <summary>{ "Configuration" }</summary>
                <div class="field-row">
                    { choice("Runtime", false, function.runtime.key(), &runtimes, &on_runtime) }
                    <SecondsField label="Time-out" milliseconds={function.timeout} on_change={on_timeout} />
                    { text_field("Memory in MB", &function.memory.to_string(), "128", &on_memory) }
                    { choice("Errors as in", false, code.answers_as.key(), &shapes, &on_answers_as) }
                </div>
                <JsonField label="Environment variables" context={context.clone()} value={Value::object(function.environment.clone())} on_change={on_environment} />
            </details>
        </>
    }
}
