//! Numbers as English words, as Roman numerals, as letters.

const FEW: [&str; 20] = [
    "Zero",
    "One",
    "Two",
    "Three",
    "Four",
    "Five",
    "Six",
    "Seven",
    "Eight",
    "Nine",
    "Ten",
    "Eleven",
    "Twelve",
    "Thirteen",
    "Fourteen",
    "Fifteen",
    "Sixteen",
    "Seventeen",
    "Eighteen",
    "Nineteen",
];
const ORDINALS: [&str; 20] = [
    "Zeroth",
    "First",
    "Second",
    "Third",
    "Fourth",
    "Fifth",
    "Sixth",
    "Seventh",
    "Eighth",
    "Ninth",
    "Tenth",
    "Eleventh",
    "Twelfth",
    "Thirteenth",
    "Fourteenth",
    "Fifteenth",
    "Sixteenth",
    "Seventeenth",
    "Eighteenth",
    "Nineteenth",
];
const TENS: [&str; 9] = [
    "Twenty", "Thirty", "Forty", "Fifty", "Sixty", "Seventy", "Eighty", "Ninety", "Hundred",
];
const MAGNITUDES: [&str; 4] = ["Thousand", "Million", "Billion", "Trillion"];

fn of(list: &[&'static str], index: f64) -> &'static str {
    list.get(crate::functions::cut(index)).copied().unwrap_or("")
}

/// `Three Hundred and Twenty-Seven`; numbers beyond trillions say the largest magnitude again and again.
pub(super) fn to_words(number: f64, ordinal: bool) -> String {
    let mut out = String::new();
    write_words(number, false, ordinal, &mut out);
    out
}

fn write_words(number: f64, follows: bool, ordinal: bool, out: &mut String) {
    if number < 20.0 {
        out.push_str(if follows { " and " } else { "" });
        out.push_str(of(if ordinal { &ORDINALS } else { &FEW }, number));
    } else if number < 100.0 {
        out.push_str(if follows { " and " } else { "" });
        let tens = of(&TENS, (number / 10.0).floor() - 2.0);
        let rest = number % 10.0;
        if rest > 0.0 {
            out.push_str(tens);
            out.push('-');
            write_words(rest, false, ordinal, out);
        } else if ordinal {
            out.push_str(tens.strip_suffix('y').unwrap_or(tens));
            out.push_str("ieth");
        } else {
            out.push_str(tens);
        }
    } else {
        out.push_str(if follows { ", " } else { "" });
        let (factor, name) = if number < 1_000.0 {
            (100.0, "Hundred")
        } else {
            // Exact, unlike a logarithm.
            let (magnitude, factor) = [(4.0, 1e12), (3.0, 1e9), (2.0, 1e6)]
                .into_iter()
                .find(|(_, factor)| number >= *factor)
                .unwrap_or((1.0, 1e3));
            (factor, of(&MAGNITUDES, magnitude - 1.0))
        };
        let many = (number / factor).floor();
        write_words(many, false, false, out);
        out.push(' ');
        out.push_str(name);
        let rest = number - many * factor;
        if rest > 0.0 {
            write_words(rest, true, ordinal, out);
        } else if ordinal {
            out.push_str("th");
        }
    }
}

/// The value of one word in lower case.
fn word_value(word: &str) -> Option<f64> {
    let same = |known: &&str| known.eq_ignore_ascii_case(word);
    #[expect(clippy::cast_precision_loss, reason = "below 20")]
    if let Some(index) = FEW
        .iter()
        .position(same)
        .or_else(|| ORDINALS.iter().position(same))
    {
        return Some(index as f64);
    }
    let base = word.strip_suffix("ieth").map(|stem| format!("{stem}y"));
    let base = base
        .or_else(|| word.strip_suffix("th").map(str::to_owned))
        .unwrap_or_else(|| word.to_owned());
    #[expect(clippy::cast_precision_loss, reason = "below 10")]
    if let Some(index) = TENS.iter().position(|known| known.eq_ignore_ascii_case(&base)) {
        return Some((index as f64 + 2.0) * 10.0);
    }
    let magnitude = MAGNITUDES
        .iter()
        .position(|known| known.eq_ignore_ascii_case(&base))?;
    Some(1_000_f64.powi(i32::try_from(magnitude + 1).unwrap_or(0)))
}

/// A pattern that matches numbers in words.
pub(super) fn pattern() -> String {
    let mut words: Vec<String> = Vec::new();
    words.extend(
        FEW.iter()
            .chain(&ORDINALS)
            .chain(&TENS)
            .map(|word| word.to_ascii_lowercase()),
    );
    words.extend(
        TENS.iter()
            .map(|word| format!("{}ieth", word.to_ascii_lowercase().trim_end_matches('y'))),
    );
    words.push("hundredth".to_owned());
    for magnitude in MAGNITUDES {
        words.push(magnitude.to_ascii_lowercase());
        words.push(format!("{}th", magnitude.to_ascii_lowercase()));
    }
    format!("(?:{}|and|[\\-, ])+", words.join("|"))
}

/// The number that words stand for; none if one of them is not a number word.
pub(super) fn from_words(text: &str) -> Option<f64> {
    let text = text.to_ascii_lowercase().replace(", ", " ").replace(" and ", " ");
    let mut parts: Vec<f64> = vec![0.0];
    for word in text.split([' ', '\t', '\n', '\r', '-']) {
        let value = word_value(word)?;
        let top = parts.pop().unwrap_or(0.0);
        if value < 100.0 {
            if top >= 1_000.0 {
                parts.push(top);
                parts.push(value);
            } else {
                parts.push(top + value);
            }
        } else {
            parts.push(top * value);
        }
    }
    Some(parts.iter().sum())
}

const ROMAN: [(f64, &str); 13] = [
    (1000.0, "m"),
    (900.0, "cm"),
    (500.0, "d"),
    (400.0, "cd"),
    (100.0, "c"),
    (90.0, "xc"),
    (50.0, "l"),
    (40.0, "xl"),
    (10.0, "x"),
    (9.0, "ix"),
    (5.0, "v"),
    (4.0, "iv"),
    (1.0, "i"),
];

/// Lower case Roman numerals. So many `m` that nobody could read them are cut.
pub(super) fn to_roman(number: f64) -> String {
    let mut rest = number.min(10_000_000.0);
    let mut out = String::new();
    for (value, numeral) in ROMAN {
        while rest >= value {
            out.push_str(numeral);
            rest -= value;
        }
    }
    out
}

pub(super) fn from_roman(text: &str) -> f64 {
    let mut total = 0.0;
    let mut most = 1.0;
    for character in text.to_ascii_lowercase().chars().rev() {
        let known = ROMAN.iter().find(|(_, numeral)| numeral.chars().eq([character]));
        let value = known.map_or(0.0, |(value, _)| *value);
        if value < most {
            total -= value;
        } else {
            most = value;
            total += value;
        }
    }
    total
}

/// `a` ... `z`, `aa` ...
pub(super) fn to_letters(number: f64, first: char) -> String {
    let mut letters = Vec::new();
    let mut rest = number;
    while rest > 0.0 && letters.len() < 300 {
        let offset = u32::try_from(crate::functions::cut((rest - 1.0) % 26.0)).unwrap_or(0);
        letters.push(char::from_u32(u32::from(first) + offset).unwrap_or(first));
        rest = ((rest - 1.0) / 26.0).floor();
    }
    letters.into_iter().rev().collect()
}

pub(super) fn from_letters(text: &str) -> f64 {
    text.to_ascii_lowercase().bytes().fold(0.0, |number, letter| {
        number * 26.0 + f64::from(letter.saturating_sub(b'a')) + 1.0
    })
}
