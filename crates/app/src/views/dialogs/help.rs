//! The help dialog: keys, privacy, what is simulated, and what the codes of the findings mean.

use yew::{Callback, Html, html};

use crate::views::controls::modal::Modal;

const KEYS: [(&str, &str); 22] = [
    ("Ctrl+Enter", "Run the workspace"),
    ("Ctrl+Shift+Enter", "Run all test cases"),
    ("Ctrl+S", "Share: copy a link to the workspace"),
    ("Ctrl+Shift+P", "List all commands"),
    ("F6  Shift+F6", "Go to the next pane, to the one before"),
    (
        "Ctrl+1 … Ctrl+9",
        "Show a tab: Definition, Input, Mocks, Tests, Role, graph, Result, Data flow, Events",
    ),
    ("F", "In the graph: full width"),
    ("Esc", "Close a dialog or a menu"),
    ("Tab", "Leave the editor and go to the next control"),
    ("Ctrl+]  Ctrl+[", "Indent or unindent lines in the editor"),
    ("Ctrl+F", "Search in the editor"),
    ("Alt+Z", "Wrap long lines in the editor, or no longer"),
    ("Ctrl+Space", "In the definition: complete what you type"),
    (
        "F1",
        "Show help on the word at the cursor; also by pointing at it",
    ),
    ("F12  Ctrl+click", "Go to the definition of the state or variable"),
    ("F2", "Rename a state everywhere"),
    ("Ctrl+.", "Quick fixes at the cursor"),
    ("Shift+Alt+F", "Format the definition"),
    ("Ctrl+Shift+O", "Go to a state by name"),
    ("Ctrl+Shift+M", "List the findings in the editor"),
    (
        "Arrow keys",
        "Move between tabs, menu items and states of the graph; resize the columns",
    ),
    ("+  −  0", "In the graph: zoom in, zoom out, fit"),
];

/// The codes of the findings, folded: those of the service, or those of the playground.
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
                    <li>{ "Under Mocks, define what its Lambda functions and other tasks return: each call can have its own response." }</li>
                    <li>{ "Press Run. Select a state to see its data flow; the IAM policy shows what the execution role must allow. Save anything you want to keep working as a test case." }</li>
                </ol>
            </section>
            <section>
                <h3>{ "Keys" }</h3>
                <dl class="keys">
                    { for KEYS.iter().map(|(key, what)| html! { <><dt><kbd>{ *key }</kbd></dt><dd>{ *what }</dd></> }) }
                </dl>
                <p class="soft">{ "On a Mac, use Cmd instead of Ctrl." }</p>
            </section>
            <section>
                <h3>{ "Nothing leaves your browser" }</h3>
                <p>{ "Everything is computed on this page, in your browser: there is no server, no account and no AWS call. The draft is stored in this browser. A link contains the whole workspace after its #, a part of the address that browsers do not send to any server." }</p>
            </section>
            <section>
                <h3>{ "What is simulated" }</h3>
                <p>{ "The execution follows the Step Functions service in event history, data flow, errors and limits. Time is virtual: waiting for a year takes no time. Functions and tasks do not run; they return what you configure. Anything that is not supported yet is reported under Problems with its location; nothing is silently ignored." }</p>
                <p>{ "The same workspace always gives the same result: start time, execution name and random seed are part of it, under Execution settings." }</p>
                <p><a href="guide/index.html" target="_blank">{ "Guide: Lambda functions in workflows" }</a>{ ", with an example to run on every page." }</p>
            </section>
            <section>
                <h3>{ "What the findings mean" }</h3>
                <p class="soft">{ "Each finding under Problems has a code." }</p>
                { codes("Step Functions codes", true) }
                { codes("Playground codes", false) }
            </section>
        </Modal>
    }
}
