//! Pictures of numbers: `#,##0.00;(#,##0.00)` (<https://docs.jsonata.org/numeric-functions#formatnumber>).

use asl_json::Str;

use super::regular;
use crate::error::{Error, Failure};
use crate::value::Val;

/// The characters with a meaning, which options can change.
struct Symbols {
    decimal: char,
    grouping: char,
    exponent: char,
    minus: String,
    percent: String,
    per_mille: String,
    zero: char,
    digit: char,
    pattern: char,
}

impl Symbols {
    fn new(options: &[(Str, Val)]) -> Self {
        let text = |name: &str, default: &str| {
            let option = options.iter().find(|(key, _)| &**key == name);
            let value = option.and_then(|(_, value)| value.as_str().cloned());
            value.map_or_else(|| default.to_owned(), |value| value.to_string())
        };
        let character = |name: &str, default: char| text(name, "").chars().next().unwrap_or(default);
        Self {
            decimal: character("decimal-separator", '.'),
            grouping: character("grouping-separator", ','),
            exponent: character("exponent-separator", 'e'),
            minus: text("minus-sign", "-"),
            percent: text("percent", "%"),
            per_mille: text("per-mille", "\u{2030}"),
            zero: character("zero-digit", '0'),
            digit: character("digit", '#'),
            pattern: character("pattern-separator", ';'),
        }
    }

    fn is_digit(&self, character: char) -> bool {
        let zero = u32::from(self.zero);
        (zero..zero + 10).contains(&u32::from(character))
    }

    fn is_active(&self, character: char) -> bool {
        self.is_digit(character)
            || [
                self.decimal,
                self.exponent,
                self.grouping,
                self.digit,
                self.pattern,
            ]
            .contains(&character)
    }
}

/// What a picture asks for.
#[derive(Clone)]
struct Picture {
    text: String,
    prefix: String,
    suffix: String,
    /// Grouping separators of the integer part, by the digits to their right.
    grouping: Vec<usize>,
    every: Option<usize>,
    /// Of the fraction, by the digits to their left.
    fraction_grouping: Vec<usize>,
    least_integer: usize,
    scaling: usize,
    least_fraction: usize,
    most_fraction: usize,
    least_exponent: Option<usize>,
}

#[expect(
    clippy::too_many_lines,
    reason = "the analysis of a picture, in the order of the specification"
)]
fn read(text: &str, s: &Symbols) -> Result<Picture, Failure> {
    let fail = |code| Err(Error::new(code));
    let characters: Vec<char> = text.chars().collect();
    let bounds = |c: &char| s.is_active(*c) && *c != s.exponent;
    let (Some(first), Some(last)) = (
        characters.iter().position(bounds),
        characters.iter().rposition(bounds),
    ) else {
        return fail("D3086");
    };
    let active = characters.get(first..=last).unwrap_or(&[]);
    let join = |part: Option<&[char]>| part.unwrap_or(&[]).iter().collect::<String>();
    let (mantissa, exponent) = match active.iter().position(|c| *c == s.exponent) {
        Some(at) => (active.get(..at).unwrap_or(&[]), active.get(at + 1..)),
        None => (active, None),
    };
    let (integer, fraction) = match mantissa.iter().position(|c| *c == s.decimal) {
        Some(at) => (mantissa.get(..at).unwrap_or(&[]), mantissa.get(at + 1..)),
        None => (mantissa, None),
    };
    let decimals = characters.iter().filter(|c| **c == s.decimal).count();
    let percents = text.matches(s.percent.as_str()).count();
    let per_milles = text.matches(s.per_mille.as_str()).count();
    if decimals > 1 {
        return fail("D3081");
    }
    if percents > 1 {
        return fail("D3082");
    }
    if per_milles > 1 {
        return fail("D3083");
    }
    if percents > 0 && per_milles > 0 {
        return fail("D3084");
    }
    if !mantissa.iter().any(|c| s.is_digit(*c) || *c == s.digit) {
        return fail("D3085");
    }
    if !active.iter().all(|c| s.is_active(*c)) {
        return fail("D3086");
    }
    let fraction_part = fraction.unwrap_or(&[]);
    if fraction.is_some() {
        if integer.last() == Some(&s.grouping) || fraction_part.first() == Some(&s.grouping) {
            return fail("D3087");
        }
    } else if integer.last() == Some(&s.grouping) {
        return fail("D3088");
    }
    if characters
        .windows(2)
        .any(|pair| pair.iter().all(|c| *c == s.grouping))
    {
        return fail("D3089");
    }
    let after = |part: &[char], from: fn(&char, &Symbols) -> bool, then: fn(&char, &Symbols) -> bool| {
        let start = part.iter().position(|c| from(c, s));
        start.is_some_and(|start| part.iter().skip(start).any(|c| then(c, s)))
    };
    let is_digit = |c: &char, s: &Symbols| s.is_digit(*c);
    let is_optional = |c: &char, s: &Symbols| *c == s.digit;
    if after(integer, is_digit, is_optional) {
        return fail("D3090");
    }
    if after(fraction_part, is_optional, is_digit) {
        return fail("D3091");
    }
    if let Some(exponent) = exponent {
        if !exponent.is_empty() && percents + per_milles > 0 {
            return fail("D3092");
        }
        if exponent.is_empty() || !exponent.iter().all(|c| s.is_digit(*c)) {
            return fail("D3093");
        }
        if percents + per_milles > 0 {
            return fail("D3092");
        }
    }
    let counts = |part: &[char], optional: bool| {
        part.iter()
            .filter(|c| s.is_digit(**c) || optional && **c == s.digit)
            .count()
    };
    let places = |part: &[char], left: bool| -> Vec<usize> {
        let separators = part.iter().enumerate().filter(|(_, c)| **c == s.grouping);
        let side = |at: usize| if left { part.get(..at) } else { part.get(at..) };
        separators
            .map(|(at, _)| counts(side(at).unwrap_or(&[]), true))
            .collect()
    };
    let mut least_integer = counts(integer, false);
    let scaling = least_integer;
    let mut least_fraction = counts(fraction_part, false);
    let mut most_fraction = counts(fraction_part, true);
    if least_integer == 0 && most_fraction == 0 {
        if exponent.is_some() {
            least_fraction = 1;
            most_fraction = 1;
        } else {
            least_integer = 1;
        }
    }
    if exponent.is_some() && least_integer == 0 && integer.contains(&s.digit) {
        least_integer = 1;
    }
    if least_integer == 0 && least_fraction == 0 {
        least_fraction = 1;
    }
    let grouping = places(integer, false);
    Ok(Picture {
        text: text.to_owned(),
        prefix: join(characters.get(..first)),
        suffix: join(characters.get(last + 1..)),
        every: regular(&grouping),
        grouping,
        fraction_grouping: places(fraction_part, true),
        least_integer,
        scaling,
        least_fraction,
        most_fraction,
        least_exponent: exponent.map(|exponent| counts(exponent, false)),
    })
}

/// `$formatNumber`
pub(crate) fn format(number: f64, picture: &str, options: &[(Str, Val)]) -> Result<String, Failure> {
    let s = Symbols::new(options);
    let mut pictures = Vec::new();
    for part in picture.split(s.pattern) {
        if pictures.len() == 2 {
            return Err(Error::new("D3080"));
        }
        pictures.push(part);
    }
    if picture.matches(s.pattern).count() > 1 {
        return Err(Error::new("D3080"));
    }
    let mut pictures = pictures
        .into_iter()
        .map(|part| read(part, &s))
        .collect::<Result<Vec<_>, _>>()?
        .into_iter();
    let Some(positive) = pictures.next() else {
        return Ok(String::new());
    };
    let picture = if number >= 0.0 {
        positive
    } else {
        pictures.next().unwrap_or_else(|| Picture {
            prefix: format!("{}{}", s.minus, positive.prefix),
            ..positive
        })
    };
    Ok(written(number.abs(), &picture, &s))
}

fn written(number: f64, picture: &Picture, s: &Symbols) -> String {
    let mut number = number;
    if picture.text.contains(&s.percent) {
        number *= 100.0;
    } else if picture.text.contains(&s.per_mille) {
        number *= 1000.0;
    }
    let mut exponent = 0_i32;
    if picture.least_exponent.is_some() && number > 0.0 && number.is_finite() {
        let most = 10_f64.powi(i32::try_from(picture.scaling).unwrap_or(i32::MAX));
        while number < most / 10.0 {
            number *= 10.0;
            exponent -= 1;
        }
        while number > most {
            number /= 10.0;
            exponent += 1;
        }
    }
    #[expect(clippy::cast_precision_loss, reason = "a count of characters")]
    let rounded = crate::functions::rounded(number, picture.most_fraction as f64);
    let digits = if rounded.is_finite() {
        asl_json::float::fixed(rounded, picture.most_fraction)
    } else {
        "Infinity".to_owned()
    };
    let own = |digit: char| {
        let digit = digit
            .to_digit(10)
            .and_then(|digit| char::from_u32(u32::from(s.zero) + digit));
        digit.unwrap_or(s.zero)
    };
    let (integer, fraction) = digits.split_once('.').unwrap_or((&digits, ""));
    let integer: Vec<char> = integer.trim_start_matches('0').chars().map(own).collect();
    let mut fraction: Vec<char> = fraction.trim_end_matches('0').chars().map(own).collect();
    while fraction.len() < picture.least_fraction {
        fraction.push(s.zero);
    }
    let missing = picture.least_integer.saturating_sub(integer.len());
    let integer: Vec<char> = std::iter::repeat_n(s.zero, missing).chain(integer).collect();
    let mut out = picture.prefix.clone();
    for (at, digit) in integer.iter().enumerate() {
        let right = integer.len() - at;
        let separated = match picture.every {
            Some(step) => right.is_multiple_of(step),
            None => picture.grouping.contains(&right),
        };
        if separated && at > 0 {
            out.push(s.grouping);
        }
        out.push(*digit);
    }
    if !fraction.is_empty() {
        out.push(s.decimal);
        for (at, digit) in fraction.iter().enumerate() {
            if at > 0 && picture.fraction_grouping.contains(&at) {
                out.push(s.grouping);
            }
            out.push(*digit);
        }
    }
    if let Some(least) = picture.least_exponent {
        out.push(s.exponent);
        if exponent < 0 {
            out.push_str(&s.minus);
        }
        let digits: String = exponent.unsigned_abs().to_string().chars().map(own).collect();
        out.extend(std::iter::repeat_n(
            s.zero,
            least.saturating_sub(digits.chars().count()),
        ));
        out.push_str(&digits);
    }
    out.push_str(&picture.suffix);
    out
}
