//! The form of one test case: folded to its name, or with its input, mocked responses and expectations.

use std::rc::Rc;

use asl::Status;
use asl_json::Value;
use asl_testcase::{ExpectedOutput, TestCase};
use web_sys::{Event, HtmlElement, HtmlSelectElement};
use yew::{
    AttrValue, Callback, Html, Properties, TargetCast, classes, component, html, use_effect_with,
    use_node_ref, use_state_eq,
};

use super::change;
use crate::session::{Session, use_session};
use crate::views::controls::icon::{Picture, icon};
use crate::views::edit::mocks::field::{JsonField, text_field};

/// Properties of [`CaseForm`].
#[derive(Clone, Debug, PartialEq, Properties)]
pub struct CaseFormProps {
    /// The index of the case, from 0.
    pub index: usize,
    /// How many cases there are.
    pub count: usize,
    /// The case.
    pub case: Rc<TestCase>,
    /// What is wrong with it, in a sentence.
    pub problem: Option<String>,
    /// Whether it passed, if it has run unchanged.
    pub result: Option<bool>,
    /// The number of the last request to open it.
    pub go_to: Option<u32>,
}

/// The form.
#[component]
pub fn CaseForm(props: &CaseFormProps) -> Html {
    let session = use_session();
    let section = use_node_ref();
    let open = use_state_eq(|| false);
    use_effect_with((section.clone(), props.go_to), {
        let open = open.setter();
        move |(section, wanted)| {
            if let (Some(section), Some(_)) = (section.cast::<HtmlElement>(), wanted) {
                open.set(true);
                section.scroll_into_view();
                // Screen readers continue from there.
                let _ = section.focus();
            }
        }
    });
    let toggle = {
        let open = open.clone();
        move |_| open.set(!*open)
    };
    let (index, name) = (props.index, &props.case.name);
    let tool = |picture, what: &str, act: fn(&Session, usize)| {
        let session = session.clone();
        let onclick = move |_| act(&session, index);
        let label = format!("{what}: {name}");
        html! {
            <button type="button" class="button button-quiet button-icon button-small" aria-label={label} title={what.to_owned()} {onclick}>{ icon(picture) }</button>
        }
    };
    let run = {
        let (session, name) = (session.clone(), name.clone());
        move |_| session.run_case(&name)
    };
    html! {
        <section ref={section} class="entry" tabindex="-1" aria-label={format!("Test case {name}")}>
            <header class="case-head">
                <button type="button" class="case-name" aria-expanded={open.to_string()} onclick={toggle}>
                    { icon(if *open { Picture::Down } else { Picture::Right }) }
                    <span>{ if name.is_empty() { "Unnamed" } else { name } }</span>
                    { verdict(props.result) }
                </button>
                <span class="response-tools">
                    <button type="button" class="button button-quiet button-icon button-small" aria-label={format!("Run and show: {name}")} title="Run this test case and show the run" onclick={run}>{ icon(Picture::Run) }</button>
                    { tool(Picture::Copy, "Duplicate", change::duplicate) }
                    if index > 0 { { tool(Picture::Up, "Move up", change::move_up) } }
                    { tool(Picture::Remove, "Remove", change::remove) }
                </span>
            </header>
            if let Some(problem) = &props.problem {
                <p class="case-problem" role="alert">{ problem }</p>
            }
            if *open { { fields(props, &session) } }
        </section>
    }
}

fn verdict(result: Option<bool>) -> Html {
    let (class, word) = match result {
        None => return html! {},
        Some(true) => ("passed", "passed"),
        Some(false) => ("failed", "failed"),
    };
    html! { <span class={classes!("verdict", format!("verdict-{class}"))}>{ word }</span> }
}

/// Makes callbacks that change the case.
struct Change {
    session: Session,
    index: usize,
}

impl Change {
    fn of<T: 'static>(&self, change: fn(&mut TestCase, T)) -> Callback<T> {
        let (session, index) = (self.session.clone(), self.index);
        Callback::from(move |value| change::case(&session, index, |case| change(case, value)))
    }
}

fn fields(props: &CaseFormProps, session: &Session) -> Html {
    let case = &*props.case;
    let context = AttrValue::from(format!("Test case {}", props.index + 1));
    let change = Change {
        session: session.clone(),
        index: props.index,
    };
    let json = |label: &'static str, value: &Value, texts: bool, on_change: Callback<Value>| {
        html! { <JsonField {label} context={context.clone()} value={value.clone()} {texts} {on_change} /> }
    };
    let mocks = match (&case.mocks, case.own_mocks_only) {
        (_, true) => 2,
        (Some(_), false) => 1,
        (None, false) => 0,
    };
    let status = case
        .expect
        .status
        .as_deref()
        .and_then(|status| Status::ALL.iter().position(|known| known.name() == status));
    let output = match &case.expect.output {
        None => 0,
        Some(ExpectedOutput::Is(_)) => 1,
        Some(ExpectedOutput::Includes(_)) => 2,
    };
    let path = case.expect.path.as_ref().map(|path| {
        let names = path.iter().map(|name| Value::from(name.as_str()));
        Value::array(names.collect())
    });
    html! {
        <div class="case-fields">
            { text_field("Name", &case.name, "What is tested", &change.of(|case, name: String| case.name = name)) }
            { choice("Input", &["The workspace's", "Its own"], usize::from(case.input.is_some()), change.of(|case, own| {
                case.input = (own == 1).then(Value::empty_object);
            })) }
            if let Some(input) = &case.input {
                { json("Test case input", input, false, change.of(|case, input| case.input = Some(input))) }
            }
            { choice("Mocked responses", &["The workspace's", "The workspace's, with changes", "Only its own"], mocks, change.of(|case, kind| {
                case.own_mocks_only = kind == 2;
                case.mocks = (kind > 0).then(|| case.mocks.take().unwrap_or_else(|| Value::from([("functions", Value::empty_object())])));
            })) }
            if let Some(own) = &case.mocks {
                { json("Test case mocked responses", own, false, change.of(|case, own| case.mocks = Some(own))) }
            }
            <fieldset class="case-expect">
                <legend>{ "Expected" }</legend>
                { choice("Status", &["Any", "Succeeded", "Failed", "Timed out", "Aborted"], status.map_or(0, |at| at + 1), change.of(|case, kind: usize| {
                    case.expect.status = kind.checked_sub(1).and_then(|at| Status::ALL.get(at)).map(|status| status.name().to_owned());
                })) }
                { choice("Output", &["Any", "Exactly", "At least these fields"], output, change.of(|case, kind| {
                    let value = case.expect.output.take().map_or_else(Value::empty_object, |output| output.value().clone());
                    case.expect.output = match kind {
                        1 => Some(ExpectedOutput::Is(value)),
                        2 => Some(ExpectedOutput::Includes(value)),
                        _ => None,
                    };
                })) }
                if let Some(output) = &case.expect.output {
                    { json("Expected output", output.value(), false, change.of(|case, value| {
                        case.expect.output = Some(match case.expect.output {
                            Some(ExpectedOutput::Includes(_)) => ExpectedOutput::Includes(value),
                            _ => ExpectedOutput::Is(value),
                        });
                    })) }
                }
                { text_field("Error", case.expect.error.as_deref().unwrap_or_default(), "Any or none", &change.of(|case, error: String| case.expect.error = Some(error).filter(|error| !error.is_empty()))) }
                { choice("Path", &["Any", "These states, in this order"], usize::from(path.is_some()), change.of(|case, kind| {
                    case.expect.path = (kind == 1).then(Vec::new);
                })) }
                if let Some(path) = path {
                    { json("States in the order they are entered", &path, true, change.of(|case, value: Value| {
                        let names = value.as_array().unwrap_or_default().iter().filter_map(Value::as_str);
                        case.expect.path = Some(names.map(str::to_owned).collect());
                    })) }
                }
            </fieldset>
        </div>
    }
}

/// A choice among a few options.
fn choice(label: &'static str, options: &[&'static str], chosen: usize, done: Callback<usize>) -> Html {
    let onchange = move |event: Event| {
        let index = event
            .target_unchecked_into::<HtmlSelectElement>()
            .selected_index();
        done.emit(usize::try_from(index).unwrap_or(0));
    };
    let listed = options
        .iter()
        .enumerate()
        .map(|(index, option)| html! { <option selected={index == chosen}>{ *option }</option> });
    html! {
        <label class="field">
            <span class="field-label">{ label }</span>
            <select {onchange}>{ for listed }</select>
        </label>
    }
}
