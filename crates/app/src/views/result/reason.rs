//! What decided how a state was left: the rules of a Choice with what they compared, or the retriers and catchers that saw a
//! failure.

use asl_protocol::{ClauseView, ConditionView, Document, Fix, ReasonView, Verdict};
use yew::{Html, classes, html};

use super::explanation::{sentence, value};
use crate::session::Session;
use crate::state::action::WorkspaceAction;
use crate::views::controls::icon::{Picture, icon};

/// What decided how a state was left. `is_current` means that the definition is still the one that ran, so that it can be
/// changed; `heading` stands above all.
pub fn reason(view: &ReasonView, heading: String, is_current: bool, session: &Session) -> Html {
    let clauses = view.clauses.iter().map(|view| clause(view, is_current, session));
    html! {
        <section class="explained" aria-label={heading.clone()}>
            <header class="section-header"><h3>{ heading }</h3>{ fix_button(view.fix.as_ref(), is_current, session) }</header>
            <p class="explained-sentence">{ sentence(&view.sentence) }</p>
            if !view.clauses.is_empty() {
                <ol class="clauses">
                    { for clauses }
                    if view.more > 0 { <li class="clause soft">{ format!("and {} more", view.more) }</li> }
                </ol>
            }
        </section>
    }
}

/// What is written above the reason why a state failed, or was left.
pub fn heading(view: &ReasonView, failed: bool) -> String {
    let is_choice = view
        .clauses
        .iter()
        .any(|clause| clause.next.is_some() && !clause.tests.is_empty());
    match (failed, is_choice) {
        (true, _) => format!("Why {} failed", view.state),
        (false, true) => "Why this way".to_owned(),
        (false, false) => "Why it was caught".to_owned(),
    }
}

fn fix_button(fix: Option<&Fix>, is_current: bool, session: &Session) -> Option<Html> {
    let fix = fix.filter(|_| is_current)?;
    let onclick = {
        let (session, fix) = (session.clone(), fix.clone());
        move |_| session.dispatch(WorkspaceAction::ApplyFix(Document::Definition, fix.clone()))
    };
    Some(html! { <button type="button" class="button button-small" {onclick}>{ &fix.title }</button> })
}

/// The sign, the style class and the word of a verdict.
fn shown(verdict: Verdict) -> (Picture, &'static str, &'static str) {
    match verdict {
        Verdict::Applies => (Picture::Check, "applies", "applies"),
        Verdict::Rejects => (Picture::Close, "rejects", "does not apply"),
        Verdict::Skipped => (Picture::Minus, "skipped", "not asked"),
        Verdict::Failed => (Picture::Alert, "failed", "failed"),
    }
}

fn sign(verdict: Verdict) -> Html {
    let (picture, class, word) = shown(verdict);
    html! { <span class={classes!("clause-sign", format!("clause-sign-{class}"))} title={word}>{ icon(picture) }<span class="visually-hidden">{ word }</span></span> }
}

fn clause(view: &ClauseView, is_current: bool, session: &Session) -> Html {
    html! {
        <li class={classes!("clause", (view.verdict == Verdict::Skipped).then_some("clause-skipped"))}>
            <p class="clause-head">
                { sign(view.verdict) }<code>{ &view.name }</code>
                if let Some(next) = &view.next { <span class="soft clause-next">{ icon(Picture::Right) }{ next }</span> }
                { fix_button(view.fix.as_ref(), is_current, session) }
            </p>
            if let Some(text) = &view.sentence { <p class="clause-sentence">{ sentence(text) }</p> }
            if !view.tests.is_empty() { <ul class="conditions">{ for view.tests.iter().map(condition) }</ul> }
        </li>
    }
}

fn condition(view: &ConditionView) -> Html {
    let depth = view.depth.min(6);
    html! {
        <li class={classes!("condition", format!("condition-{depth}"))}>
            <p class="condition-head">{ sign(view.verdict) }<code class="condition-text">{ &view.text }</code></p>
            if !view.sentence.is_empty() { <p class="clause-sentence">{ sentence(&view.sentence) }</p> }
            if !view.values.is_empty() {
                <ol class="parts" aria-label="What the expression read">
                    { for view.values.iter().map(|part| html! { <li class="part"><code class="part-text">{ &part.text }</code>{ value(part) }</li> }) }
                </ol>
            }
        </li>
    }
}
