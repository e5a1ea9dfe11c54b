//! A text as a time: `$toMillis`.

use super::civil::{Civil, DAY, days_of, names};
use super::date_picture::{Marker, Part, read};
use crate::error::{Error, Failure};
use crate::regex::Regex;
use crate::value::number;

/// The milliseconds since 1970 of a text; none if it does not fit the picture.
///
/// Matching takes its steps from `budget`.
pub(crate) fn parse(
    text: &str,
    picture: Option<&str>,
    now: i64,
    budget: &mut u64,
) -> Result<Option<f64>, Failure> {
    match picture {
        None => match iso(text) {
            Some(millis) => Ok(Some(millis)),
            None => Err(Error::new("D3110").value(text)),
        },
        Some(picture) => by_picture(text, picture, now, budget),
    }
}

/// Digits at the start of a text.
fn digits(text: &mut &str, count: usize) -> Option<f64> {
    let found = text
        .get(..count)
        .filter(|digits| digits.bytes().all(|b| b.is_ascii_digit()))?;
    *text = text.get(count..).unwrap_or("");
    Some(
        found
            .bytes()
            .fold(0.0, |number, digit| number * 10.0 + f64::from(digit - b'0')),
    )
}

/// ISO 8601 as the reference takes it: a year, then month, day, time, fraction, zone as far as they are there.
fn iso(text: &str) -> Option<f64> {
    let mut rest = text;
    let year = digits(&mut rest, 4)?;
    let mut month = 1.0;
    let mut day = 1.0;
    let mut millis = 0.0;
    if let Some(after) = rest.strip_prefix('-') {
        rest = after;
        month = digits(&mut rest, 2)?;
        if let Some(after) = rest.strip_prefix('-') {
            rest = after;
            day = digits(&mut rest, 2)?;
        }
    }
    if let Some(after) = rest.strip_prefix('T') {
        rest = after;
        let hours = digits(&mut rest, 2)?;
        rest = rest.strip_prefix(':')?;
        let minutes = digits(&mut rest, 2)?;
        rest = rest.strip_prefix(':')?;
        let seconds = digits(&mut rest, 2)?;
        if minutes > 59.0 || seconds > 59.0 {
            return None;
        }
        millis = ((hours * 60.0 + minutes) * 60.0 + seconds) * 1000.0;
        if let Some(after) = rest.strip_prefix('.') {
            let length = after.len() - after.trim_start_matches(|c: char| c.is_ascii_digit()).len();
            let fraction: String = after
                .get(..length.min(3))
                .unwrap_or("")
                .chars()
                .chain("000".chars())
                .take(3)
                .collect();
            if length == 0 {
                return None;
            }
            millis += number::whole(&fraction).unwrap_or(0.0);
            rest = after.get(length..).unwrap_or("");
        }
    }
    let mut zone = 0.0;
    if rest != "Z" && !rest.is_empty() {
        let sign = if rest.starts_with('-') { -1.0 } else { 1.0 };
        rest = rest.strip_prefix(['+', '-'])?;
        let hours = digits(&mut rest, 2)?;
        rest = rest.strip_prefix(':').unwrap_or(rest);
        let minutes = digits(&mut rest, 2)?;
        if !rest.is_empty() {
            return None;
        }
        zone = sign * (hours * 60.0 + minutes);
    }
    // It looks like a time and is none: no number, as JavaScript's Date.parse gives it.
    if !(1.0..=12.0).contains(&month) || !(1.0..=31.0).contains(&day) || millis > DAY {
        return Some(f64::NAN);
    }
    Some(days_of(year, month, day) * DAY + millis - zone * 60_000.0)
}

/// The letters of the components in the order in which they narrow a time down.
const DATE: &str = "YXMxWwdD";
const TIME: &str = "PHhmsf";

fn by_picture(text: &str, picture: &str, now: i64, budget: &mut u64) -> Result<Option<f64>, Failure> {
    let parts = read(picture)?;
    let mut pattern = String::from("^");
    for part in &parts {
        pattern.push('(');
        match part {
            Part::Literal(literal) => {
                for character in literal.chars() {
                    if !character.is_ascii_alphanumeric() {
                        pattern.push('\\');
                    }
                    pattern.push(character);
                }
            }
            Part::Marker(marker) => pattern.push_str(&marker_pattern(marker)?),
        }
        pattern.push(')');
    }
    pattern.push('$');
    let Ok(regex) = Regex::new(&pattern, "i") else {
        return Ok(None);
    };
    let characters: Vec<char> = text.chars().collect();
    let found = match regex.find(&characters, 0, budget) {
        Ok(Some(found)) => found,
        Ok(None) => return Ok(None),
        Err(()) => return Err(Error::bound(crate::Bound::Steps)),
    };
    let mut components: Vec<(char, f64)> = Vec::new();
    for (part, place) in parts.iter().zip(found.into_iter().skip(1)) {
        if let (Part::Marker(marker), Some((start, end))) = (part, place) {
            let text: String = characters.get(start..end).unwrap_or(&[]).iter().collect();
            if let Some(value) = marker_value(marker, &text)? {
                components.push((marker.component, value));
            }
        }
    }
    if components.is_empty() {
        return Ok(None);
    }
    combine(&components, now).map(Some)
}

fn marker_pattern(marker: &Marker) -> Result<String, Failure> {
    Ok(match (marker.component, &marker.integer) {
        ('Z' | 'z', Some(format)) => {
            let prefix = if marker.component == 'z' { "GMT" } else { "" };
            match format.separator() {
                Some(separator) => format!("{prefix}[-+][0-9]+\\{separator}[0-9]+"),
                None => format!("{prefix}[-+][0-9]+"),
            }
        }
        (_, Some(format)) => format.pattern()?,
        ('P' | 'M' | 'x' | 'F', None) => "[a-zA-Z]+".to_owned(),
        (component, None) => return Err(Error::new("D3133").value(component.to_string())),
    })
}

fn marker_value(marker: &Marker, text: &str) -> Result<Option<f64>, Failure> {
    if let ('Z' | 'z', Some(format)) = (marker.component, &marker.integer) {
        let text = text
            .get(if marker.component == 'z' { 3 } else { 0 }..)
            .unwrap_or("");
        let (hours, minutes) = match format.separator() {
            Some(separator) => text.split_once(separator).unwrap_or((text, "0")),
            None if text.len() <= 3 => (text, "0"),
            None => text.split_at_checked(3).unwrap_or((text, "0")),
        };
        let number = |text: &str| number::whole(text).unwrap_or(0.0);
        return Ok(Some(number(hours) * 60.0 + number(minutes)));
    }
    if let Some(format) = &marker.integer {
        return format.parse(text);
    }
    if marker.component == 'P' {
        return Ok(Some(if text.eq_ignore_ascii_case("pm") { 1.0 } else { 0.0 }));
    }
    let names = names(marker.component).unwrap_or(&[]);
    let cut = |name: &str| -> String {
        name.chars()
            .take(marker.max_width.unwrap_or(usize::MAX))
            .collect()
    };
    let place = names.iter().position(|name| cut(name).eq_ignore_ascii_case(text));
    #[expect(clippy::cast_precision_loss, reason = "at most 12")]
    Ok(place.map(|place| place as f64 + 1.0))
}

/// Puts the components together; those before the first that is given are those of now, those behind the last are
/// the smallest. A gap in between is an error.
fn combine(components: &[(char, f64)], now: i64) -> Result<f64, Failure> {
    let get = |component: char| {
        components
            .iter()
            .rev()
            .find(|(known, _)| *known == component)
            .map(|(_, value)| *value)
    };
    let mask = |letters: &str| {
        letters.chars().fold(0_u32, |mask, letter| {
            mask << 1 | u32::from(get(letter).is_some_and(|v| v != 0.0))
        })
    };
    // Whether all that is given belongs to one way of writing a date or a time.
    let is = |given: u32, kind: u32| !kind & given == 0 && kind & given != 0;
    let (date, time) = (mask(DATE), mask(TIME));
    let plain = is(date, 0b1010_0001);
    let day_of_year = !plain && is(date, 0b1000_0010);
    let week_of_month = is(date, 0b0101_0100);
    let week_of_year = !week_of_month && is(date, 0b0100_1000);
    let twelve_hours = !is(time, 0b01_0111) && is(time, 0b10_1111);
    let date = if day_of_year {
        "Yd"
    } else if week_of_month {
        "XxwF"
    } else if week_of_year {
        "XWF"
    } else {
        "YMD"
    };
    let time = if twelve_hours { "Phmsf" } else { "Hmsf" };
    #[expect(clippy::cast_precision_loss, reason = "times are far below 2^53")]
    let now = Civil::of(now as f64);
    let mut complete: Vec<(char, f64)> = Vec::new();
    let (mut started, mut ended) = (false, false);
    for component in date.chars().chain(time.chars()) {
        let value = match get(component) {
            Some(value) => {
                started = true;
                if ended {
                    return Err(Error::new("D3136"));
                }
                value
            }
            None if started => {
                ended = true;
                if "MDd".contains(component) { 1.0 } else { 0.0 }
            }
            None if component == 'P' => f64::from(u8::from(now.hour() >= 12.0)),
            None => now.part(component).unwrap_or(0.0),
        };
        complete.push((component, value));
    }
    if week_of_month || week_of_year {
        return Err(Error::new("D3136"));
    }
    let part = |component: char| {
        complete
            .iter()
            .find(|(known, _)| *known == component)
            .map_or(0.0, |(_, value)| *value)
    };
    let year = part('Y');
    // JavaScript's Date.UTC takes two digits for the twentieth century.
    let year = if (0.0..100.0).contains(&year) {
        year + 1900.0
    } else {
        year
    };
    let days = if day_of_year {
        days_of(year, 1.0, 1.0) + part('d') - 1.0
    } else {
        days_of(year, part('M').max(1.0), part('D'))
    };
    let hours = if twelve_hours {
        let hours = part('h');
        (if hours >= 12.0 { hours - 12.0 } else { hours }) + part('P') * 12.0
    } else {
        part('H')
    };
    let zone = get('Z').or_else(|| get('z')).unwrap_or(0.0);
    Ok(days * DAY + ((hours * 60.0 + part('m') - zone) * 60.0 + part('s')) * 1000.0 + part('f'))
}
