//! Doubles from and to text.
//!
//! Most doubles that people write have few digits and are dealt with here, exactly. For the others there are tables, in the
//! libraries and in every JavaScript engine. They are a tenth of a small wasm module: with the feature `javascript`
//! the engine is asked. Both give the same, digit for digit.
//!
//! Powers are here, too: those of the standard library differ in the last digit between platforms.

/// `base` to the power of `exponent`, the same on every platform.
#[must_use]
pub fn power(base: f64, exponent: f64) -> f64 {
    libm::pow(base, exponent)
}

/// What needs tables, from the JavaScript engine.
#[cfg(all(target_arch = "wasm32", feature = "javascript"))]
mod by {
    use wasm_bindgen::prelude::wasm_bindgen;
    use wasm_bindgen::{JsCast, JsValue};

    #[wasm_bindgen]
    extern "C" {
        type Number;
        #[wasm_bindgen(js_name = parseFloat)]
        fn parse_float(text: &str) -> f64;
        #[wasm_bindgen(js_name = Number)]
        fn number_of(text: &JsValue) -> f64;
        #[wasm_bindgen(js_name = String)]
        fn to_text(number: f64) -> String;
        #[wasm_bindgen(method, js_class = "Number", js_name = toPrecision)]
        fn to_precision(this: &Number, digits: u32) -> JsValue;
        #[wasm_bindgen(method, js_class = "Number", js_name = toFixed)]
        fn to_fixed(this: &Number, places: u32) -> String;
    }

    pub(super) fn read(text: &str) -> f64 {
        parse_float(text)
    }

    pub(super) fn shortest(number: f64) -> String {
        to_text(number)
    }

    pub(super) fn precise(number: f64) -> f64 {
        number_of(
            &JsValue::from_f64(number)
                .unchecked_into::<Number>()
                .to_precision(15),
        )
    }

    pub(super) fn fixed(number: f64, places: u32) -> String {
        JsValue::from_f64(number)
            .unchecked_into::<Number>()
            .to_fixed(places)
    }
}

/// What needs tables, from the libraries.
#[cfg(not(all(target_arch = "wasm32", feature = "javascript")))]
mod by {
    pub(super) fn read(text: &str) -> f64 {
        text.parse().unwrap_or(f64::NAN)
    }

    pub(super) fn shortest(number: f64) -> String {
        serde_json::Number::from_f64(number).map_or_else(String::new, |number| number.to_string())
    }

    /// Up to here a double holds every whole number: 2^53.
    const EXACT: f64 = 9_007_199_254_740_992.0;

    #[expect(
        clippy::float_cmp,
        reason = "whole numbers, and a remainder that must be nothing"
    )]
    pub(super) fn precise(number: f64) -> f64 {
        // A number that lies exactly between two of 15 digits goes away from zero in JavaScript. It has 16 digits.
        for places in 0..=22 {
            let shifted = 10_f64.powi(places);
            let whole = (number * shifted).abs();
            if whole >= 1e15 {
                let tie = whole.fract() == 0.0 && whole % 10.0 == 5.0;
                if tie && whole < EXACT && number.abs().mul_add(shifted, -whole) == 0.0 {
                    return ((whole + 5.0) / shifted).copysign(number);
                }
                break;
            }
        }
        read(&format!("{number:.14e}"))
    }

    pub(super) fn fixed(number: f64, places: u32) -> String {
        format!("{number:.*}", places as usize)
    }
}

/// A number of at most 15 digits, as a whole number and how many of its digits are decimal places. Such a number is its own
/// shortest text, because no other of so few digits is the same double.
fn few_digits(number: f64) -> Option<(f64, i32)> {
    let mut scale = 1.0;
    // Powers of ten are exact up to 10^22, and the division below is then exactly rounded.
    for places in 0..=20 {
        let whole = number * scale;
        if whole.abs() >= 1e15 {
            return None;
        }
        #[expect(clippy::float_cmp, reason = "the very double is asked for")]
        if whole.fract() == 0.0 && whole / scale == number {
            return Some((whole, places));
        }
        scale *= 10.0;
    }
    None
}

/// The double that is nearest to a decimal number: digits with at most one dot, perhaps an exponent, perhaps a minus before all.
/// Infinite where that is too large for one, NaN where it is none.
pub fn read(text: &str) -> f64 {
    let (negative, rest) = text.strip_prefix('-').map_or((false, text), |rest| (true, rest));
    let mut whole = 0.0;
    let mut scale = 1.0;
    let mut dot = false;
    if rest.is_empty() || rest.len() > 16 || !rest.starts_with(|first: char| first.is_ascii_digit()) {
        return by::read(text);
    }
    // At most 15 digits and a dot: both the digits and the power of ten are exact, their quotient is exactly rounded.
    for byte in rest.bytes() {
        match byte {
            b'0'..=b'9' => {
                whole = whole * 10.0 + f64::from(byte - b'0');
                scale *= if dot { 10.0 } else { 1.0 };
            }
            b'.' if !dot => dot = true,
            _ => return by::read(text),
        }
    }
    if whole >= 1e15 {
        return by::read(text);
    }
    let number = whole / scale;
    if negative { -number } else { number }
}

/// The shortest digits that read back as the same finite double, without its sign, and the exponent of the first: 0.25 is
/// 2.5e-1, which is `25` and -1. Zero is `0` and 0.
pub fn shortest(number: f64) -> (String, i32) {
    let number = number.abs();
    if number == 0.0 {
        return ("0".to_owned(), 0);
    }
    let Some((whole, places)) = few_digits(number) else {
        return taken_apart(&by::shortest(number));
    };
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "whole, positive, below 1e15"
    )]
    let mut digits = (whole as u64).to_string();
    let exponent = i32::try_from(digits.len()).unwrap_or(0) - 1 - places;
    digits.truncate(digits.trim_end_matches('0').len());
    (digits, exponent)
}

/// The digits of a text such as `0.25`, `1.5e-7` or `1e+21`, and the exponent of the first.
fn taken_apart(text: &str) -> (String, i32) {
    let (written, exponent) = text.split_once('e').unwrap_or((text, "0"));
    let exponent = exponent.parse().unwrap_or(0);
    let whole = written.find('.').unwrap_or(written.len());
    let digits = written.replace('.', "");
    let significant = digits.trim_start_matches('0');
    let leading = digits.len() - significant.len();
    let place = |count: usize| i32::try_from(count).unwrap_or(0);
    let exponent = exponent + place(whole) - place(leading) - 1;
    (significant.trim_end_matches('0').to_owned(), exponent)
}

/// The number of 15 digits that is nearest to a finite one: `Number(number.toPrecision(15))` in JavaScript.
pub fn precise(number: f64) -> f64 {
    if few_digits(number).is_some() {
        number
    } else {
        by::precise(number)
    }
}

/// A finite number with so many decimal places, at most 100: `toFixed` in JavaScript. From 1e21 on, where that gives an
/// exponent, the digits are the shortest and then zeros.
pub fn fixed(number: f64, places: usize) -> String {
    if number.abs() < 1e21 {
        return by::fixed(number, u32::try_from(places).unwrap_or(100).min(100));
    }
    let (digits, exponent) = shortest(number);
    let width = usize::try_from(exponent).unwrap_or(0) + 1;
    let sign = if number < 0.0 { "-" } else { "" };
    format!("{sign}{digits:0<width$}")
}

/// The shortest text that reads back as the same double, as Java's `Double.toString` writes it: `1.0`, `0.1`,
/// `1.0E7`, `9.223372036854776E18`. The service's JSON has it that way.
pub(crate) fn print(number: f64) -> String {
    let sign = if number.is_sign_negative() { "-" } else { "" };
    let (digits, exponent) = shortest(number);
    let (first, rest) = digits.split_at_checked(1).unwrap_or((&digits, ""));
    let count = i32::try_from(digits.len()).unwrap_or(0);
    let zeros = |count: i32| "0".repeat(usize::try_from(count).unwrap_or(0));
    match exponent {
        0..7 if count <= exponent + 1 => format!("{sign}{digits}{}.0", zeros(exponent + 1 - count)),
        0..7 => {
            let at = usize::try_from(exponent + 1).unwrap_or(0);
            let (whole, fraction) = digits.split_at_checked(at).unwrap_or((&digits, ""));
            format!("{sign}{whole}.{fraction}")
        }
        -3..0 => format!("{sign}0.{}{digits}", zeros(-exponent - 1)),
        _ if rest.is_empty() => format!("{sign}{first}.0E{exponent}"),
        _ => format!("{sign}{first}.{rest}E{exponent}"),
    }
}

#[cfg(test)]
#[expect(
    clippy::float_cmp,
    clippy::cast_precision_loss,
    reason = "these very doubles are meant, and any will do"
)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// What people write, and what comes of calculating with it.
    fn doubles() -> impl Strategy<Value = f64> {
        prop_oneof![
            any::<f64>().prop_filter("finite", |number| number.is_finite()),
            (any::<i32>(), 0..12_i32).prop_map(|(whole, places)| f64::from(whole) / 10_f64.powi(places)),
            (any::<i64>(), -20..20_i32).prop_map(|(whole, places)| whole as f64 / 10_f64.powi(places)),
            (any::<i16>(), any::<i16>(), 1..50_u8)
                .prop_map(|(a, b, by)| f64::from(a) / 10.0 * f64::from(b) / f64::from(by)),
        ]
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(4_096))]

        #[test]
        fn what_is_printed_is_read_back(number in doubles()) {
            prop_assert_eq!(read(&print(number)).to_bits(), number.to_bits());
        }

        #[test]
        fn reads_as_the_standard_library_does(text in "-?(0|[1-9][0-9]{0,17})(\\.[0-9]{1,18})?([eE][+-]?[0-9]{1,3})?") {
            prop_assert_eq!(read(&text).to_bits(), text.parse::<f64>().unwrap().to_bits());
        }

        #[test]
        fn few_digits_are_those_of_the_tables(number in doubles()) {
            if number != 0.0 {
                prop_assert_eq!(shortest(number), taken_apart(&by::shortest(number.abs())));
            }
            prop_assert_eq!(precise(number).to_bits(), by::precise(number).to_bits());
        }
    }

    #[test]
    fn prints_as_java_does() {
        let cases = [
            (0.0, "0.0"),
            (0.001, "0.001"),
            (0.000_999, "9.99E-4"),
            (9_999_999.5, "9999999.5"),
            (10_000_000.0, "1.0E7"),
            (-12_345_678.25, "-1.234567825E7"),
            (9_223_372_036_854_775_808.0, "9.223372036854776E18"),
            (5e-324, "5.0E-324"),
        ];
        for (number, text) in cases {
            assert_eq!(print(number), text);
        }
    }

    #[test]
    fn halves_go_away_from_zero() {
        assert_eq!(precise(100_000_000_000_000.5), 100_000_000_000_001.0);
        assert_eq!(precise(-100_000_000_000_002.5), -100_000_000_000_003.0);
        assert_eq!(precise(10_000_000_000_000.25), 10_000_000_000_000.3);
        assert_eq!(precise(0.1 + 0.2), 0.3);
        assert_eq!(precise(1.0 / 4_194_304.0), 2.384_185_791_015_63e-7);
    }

    #[test]
    fn fixes_decimal_places() {
        assert_eq!(fixed(0.1, 3), "0.100");
        assert_eq!(fixed(-2.0, 0), "-2");
        assert_eq!(fixed(1e21, 2), "1000000000000000000000");
        assert_eq!(fixed(0.1, 20), "0.10000000000000000555");
    }
}
