//! A field for a number: it keeps what is typed, valid or not, and passes on what is valid.

use std::rc::Rc;

use web_sys::{HtmlInputElement, InputEvent};
use yew::{
    AttrValue, Callback, Html, Properties, TargetCast, component, html, use_effect_with, use_mut_ref,
    use_state_eq,
};

/// What a number is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Quantity {
    /// Seconds, to the millisecond, up to the longest execution.
    Seconds,
    /// Something else that is not negative.
    Amount,
}

impl Quantity {
    /// The number as it is written back, if it is one.
    fn read(self, typed: &str) -> Option<String> {
        match self {
            Self::Seconds => milliseconds(typed).map(seconds),
            Self::Amount => amount(typed).map(|amount| amount.to_string()),
        }
    }

    fn unit(self) -> Option<&'static str> {
        (self == Self::Seconds).then_some("s")
    }

    fn problem(self) -> &'static str {
        match self {
            Self::Seconds => "Use a number of seconds from 0 to 31622400, such as 1.5.",
            Self::Amount => "Use a number from 0 to 1000000000, such as 2.5.",
        }
    }
}

/// Properties of [`NumberField`].
#[derive(Clone, Debug, PartialEq, Properties)]
pub struct NumberFieldProps {
    /// The label.
    pub label: AttrValue,
    /// Its name where the label alone does not tell it from others.
    #[prop_or_default]
    pub name: Option<AttrValue>,
    /// What the number is of.
    pub quantity: Quantity,
    /// The number.
    pub text: AttrValue,
    /// Called with each valid number.
    pub on_change: Callback<String>,
}

/// A field for a number.
#[component]
pub fn NumberField(props: &NumberFieldProps) -> Html {
    let quantity = props.quantity;
    let text = use_state_eq(|| props.text.clone());
    let sent = use_mut_ref(|| props.text.to_string());
    let wrong = use_state_eq(|| false);
    // The number was changed elsewhere: what was typed here is outdated.
    use_effect_with(props.text.clone(), {
        let (text, wrong, sent) = (text.setter(), wrong.setter(), Rc::clone(&sent));
        move |number| {
            if *sent.borrow() != **number {
                sent.replace(number.to_string());
                text.set(number.clone());
                wrong.set(false);
            }
        }
    });
    let oninput = {
        let (text, wrong, on_change) = (text.setter(), wrong.setter(), props.on_change.clone());
        move |event: InputEvent| {
            let typed = event.target_unchecked_into::<HtmlInputElement>().value();
            let number = quantity.read(&typed);
            wrong.set(number.is_none());
            text.set(typed.into());
            if let Some(number) = number {
                sent.replace(number.clone());
                on_change.emit(number);
            }
        }
    };
    html! {
        <label class="field field-number">
            <span class="field-label">{ &props.label }</span>
            <span class="field-unit">
                <input type="text" inputmode="decimal" aria-label={props.name.clone()} value={(*text).clone()} {oninput} aria-invalid={wrong.to_string()} />
                { for quantity.unit() }
            </span>
            if *wrong { <span class="field-problem" role="alert">{ quantity.problem() }</span> }
        </label>
    }
}

/// A number of what is counted or paid.
pub fn amount(text: &str) -> Option<f64> {
    let number: f64 = text.trim().replace(',', ".").parse().ok()?;
    (0.0..=1e9).contains(&number).then_some(number)
}

/// The longest execution.
const YEAR_MS: u64 = 31_622_400_000;

/// The milliseconds of a number of seconds; none at all is 0.
pub fn milliseconds(text: &str) -> Option<u64> {
    let text = text.trim();
    if text.is_empty() {
        return Some(0);
    }
    let (whole, decimals) = text.split_once(['.', ',']).unwrap_or((text, ""));
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if whole.len() + decimals.len() == 0 || !digits(whole) || !digits(decimals) {
        return None;
    }
    let whole: u64 = if whole.is_empty() { 0 } else { whole.parse().ok()? };
    // Fractions of a millisecond are ignored.
    let thousandths: u64 = format!("{decimals:0<3}").get(..3)?.parse().ok()?;
    let milliseconds = whole.checked_mul(1_000)?.checked_add(thousandths)?;
    (milliseconds <= YEAR_MS).then_some(milliseconds)
}

/// Milliseconds as a number of seconds.
pub fn seconds(milliseconds: u64) -> String {
    match milliseconds % 1_000 {
        0 => (milliseconds / 1_000).to_string(),
        rest => format!(
            "{}.{}",
            milliseconds / 1_000,
            format!("{rest:03}").trim_end_matches('0')
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seconds_come_back() {
        for time in [0, 1, 300, 1_000, 1_500, 31_622_400_000] {
            assert_eq!(milliseconds(&seconds(time)), Some(time));
        }
        for wrong in ["-1", "x", ".", "1.5.", "31622400.001", "99999999999999999999"] {
            assert_eq!(milliseconds(wrong), None, "{wrong}");
        }
        assert_eq!(
            (
                milliseconds(""),
                milliseconds("1,5"),
                milliseconds(" .25"),
                milliseconds("1.0009")
            ),
            (Some(0), Some(1_500), Some(250), Some(1_000))
        );
    }

    #[test]
    fn amounts_are_not_negative_and_end_somewhere() {
        assert_eq!(amount(" 2,5 "), Some(2.5));
        for wrong in ["", "-1", "NaN", "inf", "1e10", "one"] {
            assert_eq!(amount(wrong), None, "{wrong}");
        }
    }
}
