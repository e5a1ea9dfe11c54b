//! Names that deceive the eye: with characters that cannot be seen or that turn the direction of the text, or that look
//! like another name.
//!
//! Looking alike is decided by a short table of the letters that most fonts draw like a Latin one, not by Unicode's whole
//! list of confusables: what a slip of the keyboard or an attack uses. What does not live here: how such a name is printed.

use std::collections::HashMap;

use asl_json::NameHash;

use crate::facts::Flow;
use crate::finding;
use crate::node_path::At;
use crate::reader::{Caller, Reader};

/// Reports the names of states that deceive; names are unique in the whole definition, so all are compared.
pub(crate) fn check<'t>(reader: &mut Reader<'t>, flow: &Flow<'t>) {
    if reader.caller == Caller::Service {
        return;
    }
    let mut states = Vec::new();
    collect(flow, &mut states);
    // Of names that are all plain none deceives.
    if states
        .iter()
        .all(|(name, _)| name.bytes().all(|byte| matches!(byte, b' '..=b'~')))
    {
        return;
    }
    let mut seen: HashMap<String, &str, NameHash> = HashMap::default();
    for (name, at) in &states {
        if let Some(hidden) = name.chars().find(|c| is_hidden(*c)) {
            let message = format!(
                "The name \"{}\" contains U+{:04X}, a character that cannot be seen or that changes the direction of the text.",
                visible(name),
                u32::from(hidden)
            );
            reader.advise(at, at.head(), &finding::CONFUSABLE_NAME, message);
        }
        if name.is_ascii() {
            seen.entry((*name).to_owned()).or_insert(name);
        }
    }
    for (name, at) in &states {
        let looks = skeleton(name);
        match seen.get(&looks) {
            Some(other) if other != name => {
                let message = format!(
                    "The name \"{}\" looks the same as the name of another state, \"{}\".",
                    visible(name),
                    visible(other)
                );
                reader
                    .advise(at, at.head(), &finding::CONFUSABLE_NAME, message)
                    .hint = Some("Rename one of them.".into());
            }
            Some(_) => {}
            None => _ = seen.insert(looks, name),
        }
    }
}

fn collect<'f, 't>(flow: &'f Flow<'t>, states: &mut Vec<(&'t str, &'f At<'t>)>) {
    for state in &flow.states {
        states.push((state.name, &state.at));
        for inner in &state.out.inner {
            collect(inner, states);
        }
    }
}

/// Whether the character takes no room of its own or turns the direction of what follows.
fn is_hidden(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{180b}'..='\u{180f}'
            | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{3164}'
            | '\u{feff}' | '\u{ffa0}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

/// The name with its hidden characters spelled out.
fn visible(name: &str) -> String {
    let mut text = String::new();
    for c in name.chars() {
        if is_hidden(c) {
            text.extend(c.escape_unicode());
        } else {
            text.push(c);
        }
    }
    text
}

/// What the name looks like: without hidden characters, and with each letter replaced by the Latin one that it looks like.
fn skeleton(name: &str) -> String {
    name.chars().filter(|c| !is_hidden(*c)).map(looks_like).collect()
}

/// Letters of other alphabets and the Latin ones that they look like.
const ALIKE: [(&str, &str); 4] = [
    // Cyrillic
    ("АВЕЅІЈКМНОРСТУХаеорсухѕіјһԁԛԝ", "ABESIJKMHOPCTYXaeopcyxsijhdqw"),
    // Greek
    ("ΑΒΕΖΗΙΚΜΝΟΡΤΥΧονι", "ABEZHIKMNOPTYXovi"),
    // Armenian, and Latin letters for phonetics
    ("օսոցɑɡɩ", "oungagi"),
    // Blanks and dashes
    (
        "\u{a0}\u{2000}\u{2001}\u{2002}\u{2003}\u{2004}\u{2005}\u{2006}\u{2007}\u{2008}\u{2009}\u{200a}\u{202f}\u{3000}‐‑‒–−",
        "              -----",
    ),
];

fn looks_like(c: char) -> char {
    if c.is_ascii() {
        return c;
    }
    if ('\u{ff01}'..='\u{ff5e}').contains(&c) {
        // The wide forms of ASCII.
        return char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c);
    }
    let mut tables = ALIKE.iter();
    let found = tables.find_map(|(letters, latin)| {
        let place = letters.chars().position(|letter| letter == c)?;
        latin.chars().nth(place)
    });
    found.unwrap_or(c)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_letter_has_what_it_looks_like() {
        for (letters, latin) in ALIKE {
            assert_eq!(letters.chars().count(), latin.chars().count(), "{letters}");
            assert!(latin.is_ascii() && !letters.contains(|c: char| c.is_ascii()));
        }
        assert_eq!(skeleton("\u{202e}\u{0435}v\u{200b}il\u{ff21}"), "evilA");
        assert_eq!(skeleton("Prüfe 日本"), "Prüfe 日本");
    }
}
