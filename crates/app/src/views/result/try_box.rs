//! The Try box: an expression over the data of the selected visit, evaluated in the worker at every keystroke.
//!
//! One question is under way at a time; the newest text waits for its answer, and texts in between are never
//! evaluated. So a slow expression delays the page by one evaluation at most, which is bounded.

use std::cell::Cell;
use std::rc::Rc;

use asl_protocol::{Evaluate, Evaluated, QueryLanguage, VisitView};
use web_sys::HtmlSelectElement;
use yew::{
    AttrValue, Callback, Event, Html, Properties, TargetCast, component, hook, html, use_effect_with,
    use_memo, use_mut_ref, use_state_eq,
};

use super::explanation::{sentence, split_at, steps};
use crate::actions::links::share;
use crate::platform::editor::{Editor, EditorDiagnostic, Language, Severity};
use crate::session::{Session, use_session};
use crate::state::action::ViewAction;
use crate::state::shared::Shared;
use crate::state::view::Tryout;
use crate::views::controls::json_view::json_box;

/// Properties of [`TryBox`].
#[derive(Clone, Debug, PartialEq, Properties)]
pub struct TryBoxProps {
    /// The visit whose data the expression can use.
    pub visit: Shared<VisitView>,
    /// The number of its run.
    pub run: u32,
    /// The expression and its language.
    pub tryout: Tryout,
}

/// The data flow step that an expression uses by default: in JSONata the last one that
/// extends `$states`, in JSONPath the input, as for the first fields of a state.
fn usual_step(visit: &VisitView, language: QueryLanguage) -> usize {
    let last = |titles: &[&str]| {
        visit
            .steps
            .iter()
            .rposition(|step| titles.contains(&step.title.as_str()))
    };
    match language {
        QueryLanguage::Jsonata => last(&["Result", "Error output"]).unwrap_or(0),
        QueryLanguage::JsonPath => last(&["After InputPath"]).unwrap_or(0),
    }
}

/// The Try box.
#[component]
pub fn TryBox(props: &TryBoxProps) -> Html {
    let session = use_session();
    let visit = &props.visit;
    // A choice applies to the visit in which it was made.
    let chosen = use_state_eq(|| None::<(usize, usize)>);
    let language = props.tryout.language.unwrap_or(visit.language);
    let step = (*chosen)
        .filter(|(index, step)| *index == visit.index && *step < visit.steps.len())
        .map_or_else(|| usual_step(visit, language), |(_, step)| step);
    let trial = Evaluate {
        visit: visit.index,
        step,
        language,
        text: props.tryout.text.to_string(),
    };
    let tried = use_trial(&session, props.run, trial);
    let failure = use_memo(tried.clone(), |tried| {
        let mark = match tried.as_ref() {
            Some(Evaluated::Failed {
                from, to, sentence, ..
            }) => Some(EditorDiagnostic {
                from: *from,
                to: *to,
                severity: Severity::Error,
                message: sentence.replace('`', ""),
                code: None,
                fix: None,
            }),
            _ => None,
        };
        Rc::<[EditorDiagnostic]>::from(mark.into_iter().collect::<Vec<_>>())
    });

    let on_change = {
        let session = session.clone();
        Callback::from(move |text: String| session.dispatch(ViewAction::TryExpression(text)))
    };
    let on_language = {
        let session = session.clone();
        Callback::from(move |event: Event| {
            let value = event.target_unchecked_into::<HtmlSelectElement>().value();
            session.dispatch(ViewAction::TryIn(if value == "jsonata" {
                QueryLanguage::Jsonata
            } else {
                QueryLanguage::JsonPath
            }));
        })
    };
    let on_step = {
        let (chosen, index) = (chosen.clone(), visit.index);
        Callback::from(move |event: Event| {
            let at = event
                .target_unchecked_into::<HtmlSelectElement>()
                .selected_index();
            chosen.set(usize::try_from(at).ok().map(|step| (index, step)));
        })
    };
    let act = |act: fn(&Session)| {
        let session = session.clone();
        Callback::from(move |()| act(&session))
    };
    let is_jsonata = language == QueryLanguage::Jsonata;
    let placeholder = if is_jsonata {
        "$states.input"
    } else {
        "$.name or States.Format('{}', $.name)"
    };
    let sees = available(language, visit.steps.get(step).map(|step| step.title.as_str()));
    html! {
        <section class="try" aria-label="Try an expression">
            <header class="try-head">
                <h3>{ "Try an expression" }</h3>
                <label class="try-choice"><span class="visually-hidden">{ "Language" }</span>
                    <select onchange={on_language}>
                        <option value="jsonata" selected={is_jsonata}>{ "JSONata" }</option>
                        <option value="jsonpath" selected={!is_jsonata}>{ "JSONPath" }</option>
                    </select>
                </label>
                <label class="try-choice"><span class="soft">{ "on" }</span>
                    <select onchange={on_step} aria-label="Data">
                        { for visit.steps.iter().enumerate().map(|(index, known)| html! {
                            <option selected={index == step}>{ &known.title }</option>
                        }) }
                    </select>
                </label>
            </header>
                <Editor label="Expression to try" language={Language::Text} compact={true} {placeholder}
                    value={props.tryout.text.clone()} diagnostics={(*failure).clone()} {on_change}
                    on_run={act(Session::run)} on_share={act(share)} />
            if props.tryout.text.trim().is_empty() { <p class="try-sees soft">{ sentence(sees) }</p> }
            <div class="try-result" aria-live="polite">{ outcome(&session, &props.tryout.text, tried.as_ref()) }</div>
        </section>
    }
}

/// What an expression can use at a step of the data flow.
fn available(language: QueryLanguage, step: Option<&str>) -> &'static str {
    match (language, step) {
        (QueryLanguage::Jsonata, Some("Result")) => {
            "Available: `$states.input`, `$states.result`, `$states.context` and the variables."
        }
        (QueryLanguage::Jsonata, Some("Error output")) => {
            "Available: `$states.input`, `$states.errorOutput`, `$states.context` and the variables."
        }
        (QueryLanguage::Jsonata, _) => "Available: `$states.input`, `$states.context` and the variables.",
        (QueryLanguage::JsonPath, _) => "`$` is this value, `$$` the context object, `$name` a variable.",
    }
}

fn outcome(session: &Session, text: &AttrValue, tried: Option<&Evaluated>) -> Html {
    match tried {
        None => html! {},
        Some(Evaluated::Value(json)) => json_box(session, "Value", json.clone()),
        Some(Evaluated::Failed {
            from,
            to,
            sentence: why,
            error,
            steps: parts,
        }) => {
            let (before, fault, behind) = split_at(text, *from, *to);
            html! {
                <div class="try-failed">
                    <pre class="expression" role="region" aria-label="Where it fails">
                        { before }<mark class="expression-fault">{ if fault.is_empty() { " " } else { fault } }</mark>{ behind }
                    </pre>
                    <p class="explained-sentence">{ sentence(why) }</p>
                    { steps(parts) }
                    if let Some(error) = error { <p class="try-error soft">{ error }</p> }
                </div>
            }
        }
    }
}

/// Asks the worker whenever the expression changes; returns the newest answer.
#[hook]
fn use_trial(session: &Session, run: u32, trial: Evaluate) -> Option<Evaluated> {
    let tried = use_state_eq(|| None::<Evaluated>);
    let line = use_mut_ref(Line::default);
    {
        let (session, tried) = (session.clone(), tried.clone());
        use_effect_with((run, trial), move |(_, trial)| {
            if trial.text.trim().is_empty() {
                line.borrow_mut().waiting = None;
                line.borrow().number.set(line.borrow().number.get() + 1);
                tried.set(None);
                return;
            }
            line.borrow_mut().waiting = Some(trial.clone());
            ask_next(&session, &line, Rc::new(move |answer| tried.set(answer)));
        });
    }
    (*tried).clone()
}

/// The question under way and the next one.
#[derive(Default)]
struct Line {
    /// The next question, if it has not been asked yet.
    waiting: Option<Evaluate>,
    /// Whether a question is under way.
    busy: bool,
    /// Raised when the box is emptied: earlier answers are outdated.
    number: Cell<u32>,
}

fn ask_next(session: &Session, line: &Rc<std::cell::RefCell<Line>>, show: Rc<dyn Fn(Option<Evaluated>)>) {
    if line.borrow().busy {
        return;
    }
    let Some(trial) = line.borrow_mut().waiting.take() else {
        return;
    };
    line.borrow_mut().busy = true;
    let number = line.borrow().number.get();
    let (session, line) = (session.clone(), Rc::clone(line));
    session.clone().ask_or(trial, move |answer| {
        line.borrow_mut().busy = false;
        let is_newest = line.borrow().waiting.is_none();
        if is_newest && line.borrow().number.get() == number {
            show(answer.flatten().map(|evaluated| *evaluated));
        }
        ask_next(&session, &line, show);
    });
}
