//! What executions cost: how often each outcome happens, and the prices, both of which the user may change.
//!
//! What does not live here: the outcomes themselves (`explore`), and how costs follow from prices (`asl-explore`).

use asl_protocol::{Exploration, ExplorePrices, PricesView};
use web_sys::HtmlSelectElement;
use yew::{AttrValue, Callback, Event, Html, TargetCast, html};

use crate::actions::explore::price;
use crate::session::Session;
use crate::state::action::ExploreAction;
use crate::state::explored::Explored;
use crate::views::controls::number_field::{NumberField, Quantity, amount};

/// What a million executions cost, and the prices.
pub(super) fn costs(found: &Exploration, explored: &Explored, session: &Session) -> Html {
    let words = found.cost(|outcome| explored.weight(outcome));
    html! {
        <section class="block" aria-label="Cost of a million executions">
            <header class="section-header"><h2>{ "Cost of a million executions" }</h2></header>
            <p class="explored-cost" aria-live="polite">{ words }</p>
            <p class="soft">{ "Each outcome counts as often as its weight says: 95 and 5, for example. At first only the usual one counts." }</p>
            { prices(&found.prices, explored.prices, session) }
        </section>
    }
}

/// How often an outcome happens.
pub(super) fn weight_field(outcome: usize, because: &str, weight: f64, session: &Session) -> Html {
    let session = session.clone();
    let on_change = Callback::from(move |text: String| {
        if let Some(weight) = amount(&text) {
            session.dispatch(ExploreAction::Weigh(outcome, weight));
        }
    });
    html! {
        <NumberField key={outcome} label="Weight" name={AttrValue::from(format!("Weight: {because}"))} quantity={Quantity::Amount}
            text={weight.to_string()} {on_change} />
    }
}

/// The prices of the regions, and those in use.
fn prices(prices: &PricesView, typed: Option<ExplorePrices>, session: &Session) -> Html {
    let choose = {
        let session = session.clone();
        move |event: Event| {
            let region = event.target_unchecked_into::<HtmlSelectElement>().value();
            price(&session, region, None);
        }
    };
    let is_known = prices.regions.iter().any(|(region, _)| *region == prices.region);
    let unknown = (!is_known).then(|| html! { <option value={prices.region.clone()} selected=true>{ format!("{}: not in the table", prices.region) }</option> });
    let regions = prices.regions.iter().map(|(region, known)| {
        let words = format!("{region}: ${} for a million transitions", known.transitions);
        html! { <option value={region.clone()} selected={*region == prices.region}>{ words }</option> }
    });
    // What was typed last may still be on its way to the worker.
    let used = typed.unwrap_or(prices.used);
    let field = |label: &'static str, value: f64, set: fn(&mut ExplorePrices, f64)| {
        let (session, region) = (session.clone(), prices.region.clone());
        let on_change = Callback::from(move |text: String| {
            let mut own = used;
            if let Some(number) = amount(&text) {
                set(&mut own, number);
                price(&session, region.clone(), Some(own));
            }
        });
        html! { <NumberField {label} quantity={Quantity::Amount} text={value.to_string()} {on_change} /> }
    };
    html! {
        <details class="fold">
            <summary>{ "Prices" }</summary>
            <div class="explored-prices">
                <label class="field">
                    <span class="field-label">{ "Region" }</span>
                    <select onchange={choose}>{ for unknown }{ for regions }</select>
                </label>
                { field("A million transitions, $", used.transitions, |own, number| own.transitions = number) }
                { field("A million requests, $", used.requests, |own, number| own.requests = number) }
                { field("A gigabyte-second, $", used.gigabyte_seconds, |own, number| own.gigabyte_seconds = number) }
            </div>
            <p class="soft">{ &prices.about }</p>
        </details>
    }
}
