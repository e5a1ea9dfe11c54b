//! The page as a whole.

use serde_json::{Value, json};
use yew::{Html, component, html, use_effect_with, use_memo, use_state};

use crate::editor::Editor;
use crate::worker_client::{WorkerClient, worker_url};

const FIRST_DEFINITION: &str = r#"{
  "StartAt": "Greet",
  "States": {
    "Greet": {
      "Type": "Pass",
      "Result": { "greeting": "hi" },
      "End": true
    }
  }
}
"#;

/// The page as a whole.
#[component]
pub fn App() -> Html {
    let definition = use_state(|| FIRST_DEFINITION.to_owned());
    let status = use_state(|| "Starting the worker.".to_owned());
    let worker = use_memo((), |()| WorkerClient::<Value, Value>::start(worker_url()));

    use_effect_with((*definition).clone(), {
        let status = status.clone();
        move |definition| {
            worker.request(&json!({ "length": definition.len() }), move |reply| {
                status.set(match reply {
                    Ok(reply) => format!("The worker answered: {reply}"),
                    Err(error) => error.to_string(),
                });
            });
        }
    });

    let on_change = {
        let definition = definition.clone();
        move |value| definition.set(value)
    };
    html! {
        <div class="app">
            <header class="app-header"><h1>{ "ASL Playground" }</h1></header>
            <main class="app-main">
                <Editor label="Definition" value={(*definition).clone()} {on_change} />
            </main>
            <p class="app-status" role="status">{ (*status).clone() }</p>
        </div>
    }
}
