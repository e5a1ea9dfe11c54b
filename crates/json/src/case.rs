//! Upper and lower case of any text, by Unicode's rules.
//!
//! The tables are as large as those for doubles ([`crate::float`]); with the feature `javascript` the engine's are asked.

#[cfg(all(target_arch = "wasm32", feature = "javascript"))]
mod by {
    use wasm_bindgen::prelude::wasm_bindgen;
    use wasm_bindgen::{JsCast, JsValue};

    #[wasm_bindgen]
    extern "C" {
        #[wasm_bindgen(js_name = String)]
        type Text;
        #[wasm_bindgen(method, js_class = "String", js_name = toUpperCase)]
        fn to_upper_case(this: &Text) -> String;
        #[wasm_bindgen(method, js_class = "String", js_name = toLowerCase)]
        fn to_lower_case(this: &Text) -> String;
    }

    pub(super) fn upper(text: &str) -> String {
        JsValue::from_str(text).unchecked_into::<Text>().to_upper_case()
    }

    pub(super) fn lower(text: &str) -> String {
        JsValue::from_str(text).unchecked_into::<Text>().to_lower_case()
    }
}

#[cfg(not(all(target_arch = "wasm32", feature = "javascript")))]
mod by {
    pub(super) fn upper(text: &str) -> String {
        text.to_uppercase()
    }

    pub(super) fn lower(text: &str) -> String {
        text.to_lowercase()
    }
}

/// The text in upper case: `straße` is `STRASSE`.
pub fn upper(text: &str) -> String {
    if text.is_ascii() {
        text.to_ascii_uppercase()
    } else {
        by::upper(text)
    }
}

/// The text in lower case; a sigma that ends a word is the final one.
pub fn lower(text: &str) -> String {
    if text.is_ascii() {
        text.to_ascii_lowercase()
    } else {
        by::lower(text)
    }
}

/// The upper case of a character; itself where that is more than one character.
pub fn upper_char(character: char) -> char {
    single(character, character.to_ascii_uppercase(), by::upper)
}

/// The lower case of a character; itself where that is more than one character.
pub fn lower_char(character: char) -> char {
    single(character, character.to_ascii_lowercase(), by::lower)
}

fn single(character: char, ascii: char, change: fn(&str) -> String) -> char {
    if character.is_ascii() {
        return ascii;
    }
    let changed = change(character.encode_utf8(&mut [0; 4]));
    let mut characters = changed.chars();
    match (characters.next(), characters.next()) {
        (Some(one), None) => one,
        _ => character,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn follows_unicode() {
        assert_eq!(upper("straße Ǆ é"), "STRASSE Ǆ É");
        assert_eq!(lower("ΟΔΟΣ ÀB"), "οδος àb");
        assert_eq!(upper_char('ß'), 'ß');
        assert_eq!(upper_char('é'), 'É');
        assert_eq!(lower_char('Σ'), 'σ');
        assert_eq!(lower_char('Q'), 'q');
    }
}
