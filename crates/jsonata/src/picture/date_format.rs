//! A time as text: `$fromMillis`, `$now`.

use super::civil::{Civil, name};
use super::date_picture::{Marker, Names, Part};
use super::integer::Format;
use crate::error::{Error, Failure};
use crate::value::number;

/// What is written without a picture (ISO 8601).
pub(crate) const DEFAULT: &str = "[Y0001]-[M01]-[D01]T[H01]:[m01]:[s01].[f001][Z01:01t]";

/// The furthest times that JavaScript's dates reach.
const MOST: f64 = 8.64e15;

/// The time in a time zone such as `-0500`.
pub(crate) fn format(millis: f64, picture: &[Part], zone: Option<&str>) -> Result<String, Failure> {
    let zone = zone.map_or(0.0, whole);
    // As the reference has it: hours rounded down, minutes with the sign of the whole.
    let (hours, minutes) = ((zone / 100.0).floor(), zone % 100.0);
    let millis = millis.trunc() + (hours * 60.0 + minutes) * 60_000.0;
    if millis.is_nan() || millis.abs() > MOST {
        return Err(Error::new("D3110").value(crate::value::number_value(millis)));
    }
    let time = Civil::of(millis);
    let mut out = String::new();
    for part in picture {
        match part {
            Part::Literal(text) => out.push_str(text),
            Part::Marker(marker) => out.push_str(&component(time, marker, hours, minutes)?),
        }
    }
    Ok(out)
}

/// The integer at the start of a text.
fn whole(text: &str) -> f64 {
    number::whole(text.trim()).unwrap_or(0.0)
}

fn component(time: Civil, marker: &Marker, hours: f64, minutes: f64) -> Result<String, Failure> {
    let component = marker.component;
    match component {
        'Z' | 'z' => return zone(marker, hours, minutes),
        'P' => {
            let text = if time.hour() >= 12.0 { "pm" } else { "am" };
            let upper = marker.names.is_some_and(|names| names != Names::Lower);
            return Ok(if upper {
                text.to_ascii_uppercase()
            } else {
                text.to_owned()
            });
        }
        'C' | 'E' => return Ok("ISO".to_owned()),
        _ => {}
    }
    let Some(mut number) = time.part(component) else {
        return Err(Error::new("D3132").value(component.to_string()));
    };
    if component == 'Y'
        && let Some(digits) = marker.year_digits
    {
        number %= 10_f64.powi(i32::try_from(digits).unwrap_or(300));
    }
    let Some(names) = marker.names else {
        return marker
            .integer
            .as_ref()
            .map_or_else(|| Ok(String::new()), |format| format.format(number));
    };
    let Some(name) = name(component, number) else {
        return Err(Error::new("D3133").value(component.to_string()));
    };
    let name = match names {
        Names::Upper => name.to_ascii_uppercase(),
        Names::Lower => name.to_ascii_lowercase(),
        Names::Title => name.to_owned(),
    };
    Ok(name
        .chars()
        .take(marker.max_width.unwrap_or(usize::MAX))
        .collect())
}

fn zone(marker: &Marker, hours: f64, minutes: f64) -> Result<String, Failure> {
    let offset = hours * 100.0 + minutes;
    let mut text = String::new();
    if marker.component == 'z' {
        text.push_str("GMT");
    }
    if offset >= 0.0 {
        text.push('+');
    }
    if let Some(format) = &marker.integer {
        if format.is_regular() {
            text.push_str(&format.format(offset)?);
        } else {
            match format.mandatory {
                1 | 2 => {
                    text.push_str(&format.format(hours)?);
                    if minutes != 0.0 {
                        text.push(':');
                        text.push_str(&Format::read("00")?.format(minutes)?);
                    }
                }
                3 | 4 => text.push_str(&format.format(offset)?),
                digits => {
                    let digits = i64::try_from(digits).unwrap_or(0);
                    return Err(Error::new("D3134").value(digits));
                }
            }
        }
    }
    Ok(if offset == 0.0 && marker.short_utc {
        "Z".to_owned()
    } else {
        text
    })
}
