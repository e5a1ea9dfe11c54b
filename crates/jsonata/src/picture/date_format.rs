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
            Part::Marker(marker) => component(time, marker, hours, minutes, &mut out)?,
        }
    }
    Ok(out)
}

/// The integer at the start of a text.
fn whole(text: &str) -> f64 {
    number::whole(text.trim()).unwrap_or(0.0)
}

fn component(
    time: Civil,
    marker: &Marker,
    hours: f64,
    minutes: f64,
    out: &mut String,
) -> Result<(), Failure> {
    let component = marker.component;
    match component {
        'Z' | 'z' => {
            out.push_str(&zone(marker, hours, minutes)?);
            return Ok(());
        }
        'P' => {
            let upper = marker.names.is_some_and(|names| names != Names::Lower);
            out.push_str(match (time.hour() >= 12.0, upper) {
                (true, false) => "pm",
                (false, false) => "am",
                (true, true) => "PM",
                (false, true) => "AM",
            });
            return Ok(());
        }
        'C' | 'E' => {
            out.push_str("ISO");
            return Ok(());
        }
        _ => {}
    }
    let Some(mut number) = time.part(component) else {
        return Err(Error::new("D3132").value(component.to_string()));
    };
    if component == 'Y'
        && let Some(digits) = marker.year_digits
    {
        number = number::remainder(number, 10_f64.powi(i32::try_from(digits).unwrap_or(300)));
    }
    let Some(names) = marker.names else {
        return match &marker.integer {
            Some(format) => format.write(number, out),
            None => Ok(()),
        };
    };
    let Some(name) = name(component, number) else {
        return Err(Error::new("D3133").value(component.to_string()));
    };
    let letters = name.chars().take(marker.max_width.unwrap_or(usize::MAX));
    match names {
        Names::Upper => out.extend(letters.map(|letter| letter.to_ascii_uppercase())),
        Names::Lower => out.extend(letters.map(|letter| letter.to_ascii_lowercase())),
        Names::Title => out.extend(letters),
    }
    Ok(())
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
