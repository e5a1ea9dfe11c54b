//! The help dialog: keys, privacy, what is simulated, and what the codes of findings mean.

use yew::{Callback, Html, html};

use crate::views::controls::modal::Modal;

const KEYS: [(&str, &str); 17] = [
    ("Ctrl+Enter", "Run the workspace"),
    ("Ctrl+Shift+Enter", "Run all test cases"),
    ("Ctrl+S", "Share: copy a link to the workspace"),
    ("Esc", "Close a dialog or a menu"),
    ("Tab", "Leave the editor, go to the next control"),
    ("Ctrl+]  Ctrl+[", "Indent or unindent lines in the editor"),
    ("Ctrl+F", "Search in the editor"),
    ("Ctrl+Space", "In the definition: what may be typed here"),
    ("F1", "What is this? Also by pointing at it"),
    (
        "F12  Ctrl+click",
        "Go to the state or variable that is named here",
    ),
    ("F2", "Rename a state everywhere"),
    ("Ctrl+.", "Quick fixes of what is wrong here"),
    ("Shift+Alt+F", "Format the definition"),
    ("Ctrl+Shift+O", "Go to a state by its name"),
    ("Ctrl+Shift+M", "List the findings in the editor"),
    (
        "Arrow keys",
        "Move between tabs, menu entries, states of the graph, and resize the columns",
    ),
    ("+  −  0", "In the graph: zoom in, zoom out, fit"),
];

/// The codes of findings, behind a line that opens them: those of the service, or those of the playground.
fn codes(title: &'static str, of_service: bool) -> Html {
    let entry = |code: &&asl::finding::Finding| {
        let severity = match code.severity {
            asl::Severity::Error => "Error",
            asl::Severity::Warning => "Warning",
            asl::Severity::Information => "Information",
        };
        html! {
            <>
                <dt><code>{ code.code }</code></dt>
                <dd><strong>{ code.title }</strong>{ format!(". {severity}. {}", code.text) }</dd>
            </>
        }
    };
    html! {
        <details>
            <summary>{ title }</summary>
            <dl class="codes">{ for asl::finding::all().iter().filter(|code| code.of_service == of_service).map(entry) }</dl>
        </details>
    }
}

/// The help dialog.
pub fn help(on_close: &Callback<()>) -> Html {
    html! {
        <Modal title="Help" on_close={on_close.clone()}>
            <section>
                <h3>{ "In three steps" }</h3>
                <ol>
                    <li>{ "Write a state machine in the Amazon States Language under Definition, and the input of its execution under Input." }</li>
                    <li>{ "Say under Mocks what its Lambda functions and other tasks answer: each call has a response of its own." }</li>
                    <li>{ "Press Run. Select a state to see its data flow; the IAM policy tells what the execution role has to allow. What shall stay so, make a test case of." }</li>
                </ol>
            </section>
            <section>
                <h3>{ "Keys" }</h3>
                <dl class="keys">
                    { for KEYS.iter().map(|(key, what)| html! { <><dt><kbd>{ *key }</kbd></dt><dd>{ *what }</dd></> }) }
                </dl>
                <p class="soft">{ "On a Mac, Cmd takes the place of Ctrl." }</p>
            </section>
            <section>
                <h3>{ "Nothing leaves your browser" }</h3>
                <p>{ "Everything is computed on this page, in a worker of your browser: there is no server, no account and no AWS call. The draft is kept in this browser. A link holds the whole workspace behind its #, which browsers do not send to any host." }</p>
            </section>
            <section>
                <h3>{ "What is simulated" }</h3>
                <p>{ "The execution follows the Step Functions service in event history, data flow, errors and limits. Time is virtual: waiting for a year takes no time here. Functions and tasks do not run; they answer what you say. What is not supported yet is named with its place under Problems, and nothing is ignored." }</p>
                <p>{ "The same workspace always gives the same result: start time, execution name and the seed of all randomness are part of it, under Execution settings." }</p>
            </section>
            <section>
                <h3>{ "What the findings mean" }</h3>
                <p class="soft">{ "Each finding under Problems has a code." }</p>
                { codes("Codes of Step Functions", true) }
                { codes("Codes of this playground", false) }
            </section>
        </Modal>
    }
}
