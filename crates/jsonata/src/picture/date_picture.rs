//! Pictures of dates and times, read: `[D1o] [MNn] [Y0001]` (<https://docs.jsonata.org/date-time>).

use super::integer::Format;
use crate::error::{Error, Failure};

/// A part of a picture.
#[derive(Debug)]
pub(crate) enum Part {
    Literal(String),
    Marker(Marker),
}

/// How a name is written.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Names {
    Upper,
    Lower,
    Title,
}

/// `[...]`
#[derive(Debug)]
pub(crate) struct Marker {
    pub component: char,
    /// `t`: UTC is written as `Z`.
    pub short_utc: bool,
    pub names: Option<Names>,
    pub integer: Option<Format>,
    pub max_width: Option<usize>,
    /// The last digits of a year that are wanted.
    pub year_digits: Option<usize>,
}

fn default_presentation(component: char) -> Option<&'static str> {
    Some(match component {
        'Y' | 'M' | 'D' | 'd' | 'W' | 'w' | 'X' | 'x' | 'H' | 'h' | 'f' => "1",
        'F' | 'P' | 'C' | 'E' => "n",
        'm' | 's' => "01",
        'Z' | 'z' => "01:01",
        _ => return None,
    })
}

pub(crate) fn read(picture: &str) -> Result<Vec<Part>, Failure> {
    let mut parts: Vec<Part> = Vec::new();
    let mut literal = String::new();
    let mut rest = picture;
    while let Some(character) = rest.chars().next() {
        if let Some(after) = rest.strip_prefix("[[").or_else(|| rest.strip_prefix("]]")) {
            literal.push(character);
            rest = after;
        } else if let Some(after) = rest.strip_prefix('[') {
            let Some((marker, after)) = after.split_once(']') else {
                return Err(Error::new("D3135"));
            };
            let before = std::mem::take(&mut literal);
            if !before.is_empty() {
                parts.push(Part::Literal(before));
            }
            let marker = read_marker(marker)?;
            if let (Some(Part::Marker(previous)), Some(_)) = (parts.last_mut(), &marker.integer)
                && let Some(format) = &mut previous.integer
            {
                format.width = Some(format.mandatory);
            }
            parts.push(Part::Marker(marker));
            rest = after;
        } else {
            literal.push(character);
            rest = rest.get(character.len_utf8()..).unwrap_or("");
        }
    }
    if !literal.is_empty() {
        parts.push(Part::Literal(literal));
    }
    Ok(parts)
}

fn read_marker(text: &str) -> Result<Marker, Failure> {
    let text: String = text.split_whitespace().collect();
    let mut characters = text.chars();
    let component = characters.next().unwrap_or('\0');
    let rest = characters.as_str();
    let (presentation, widths) = match rest.rsplit_once(',') {
        Some((presentation, widths)) => (presentation, Some(widths)),
        None => (rest, None),
    };
    let width = |text: &str| {
        if text == "*" {
            None
        } else {
            text.parse::<usize>().ok().filter(|width| *width < 1_000)
        }
    };
    let (min_width, max_width) = match widths.map(|widths| widths.split_once('-').unwrap_or((widths, "*"))) {
        Some((min, max)) => (width(min), width(max)),
        None => (None, None),
    };
    let mut modifier = None;
    let mut first = presentation;
    if presentation.chars().count() > 1
        && let Some(last) = presentation.chars().last().filter(|last| "atco".contains(*last))
    {
        modifier = Some(last);
        first = presentation.strip_suffix(last).unwrap_or(presentation);
    }
    if first.is_empty() {
        first = default_presentation(component)
            .ok_or_else(|| Error::new("D3132").value(component.to_string()))?;
    }
    let mut marker = Marker {
        component,
        short_utc: modifier == Some('t'),
        names: None,
        integer: None,
        max_width,
        year_digits: None,
    };
    if first.starts_with('n') {
        marker.names = Some(Names::Lower);
    } else if first.starts_with('N') {
        marker.names = Some(if first.starts_with("Nn") {
            Names::Title
        } else {
            Names::Upper
        });
    } else if "YMDdFWwXxHhmsf".contains(component) {
        let mut format = match modifier {
            Some(modifier) => Format::read(&format!("{first};{modifier}"))?,
            None => Format::read(first)?,
        };
        if let Some(min) = min_width {
            format.mandatory = format.mandatory.max(min);
        }
        if component == 'Y' {
            if let Some(max) = max_width {
                marker.year_digits = Some(max);
                format.mandatory = max;
            } else {
                marker.year_digits = Some(format.mandatory + format.optional).filter(|digits| *digits >= 2);
            }
        }
        marker.integer = Some(format);
    }
    if matches!(component, 'Z' | 'z') {
        marker.integer = Some(Format::read(first)?);
    }
    Ok(marker)
}
