//! What Node has beyond the language, for code that names it: parts of JavaScript that the engine file carries as sections, made of
//! packages (`web/code`). Code that names none of it does not pay for reading them.
//!
//! What does not live here: what all code finds (`prelude.js`).

/// A part of the library.
pub(crate) struct Part {
    /// The section of the engine file.
    pub section: &'static str,
    /// The globals; code that names one gets the part.
    globals: &'static [&'static str],
    /// The modules, with and without `node:`, and what each exports.
    pub modules: &'static [(&'static str, &'static [&'static str])],
}

/// All parts.
const PARTS: [Part; 2] = [
    Part {
        section: "bytes",
        globals: &["Buffer", "TextEncoder", "TextDecoder", "atob", "btoa"],
        modules: &[
            ("buffer", &["Buffer", "atob", "btoa"]),
            ("util", &["TextEncoder", "TextDecoder"]),
        ],
    },
    Part {
        section: "addresses",
        globals: &["URL", "structuredClone"],
        modules: &[("url", &["URL", "URLSearchParams"])],
    },
];

/// The parts that a source wants, by number: one bit for each.
pub(crate) fn wanted(source: &str) -> u8 {
    PARTS.iter().enumerate().fold(0, |wanted, (number, part)| {
        let is_named = part.globals.iter().any(|name| source.contains(name));
        wanted | (u8::from(is_named) << number)
    })
}

/// The parts with these numbers.
pub(crate) fn parts(wanted: u8) -> impl Iterator<Item = &'static Part> + Clone {
    PARTS
        .iter()
        .enumerate()
        .filter(move |(number, _)| wanted & (1 << number) != 0)
        .map(|(_, part)| part)
}

/// What Node has and this library has not, with what to do instead: what a `ReferenceError` is about.
const MISSING: [(&[&str], &str); 3] = [
    (
        &[
            "fetch",
            "XMLHttpRequest",
            "WebSocket",
            "Request",
            "Response",
            "Headers",
        ],
        "There is no network: return what the other side would answer, or mock the whole response.",
    ),
    (
        &["Intl"],
        "Of what depends on a locale there are toLocaleString() of numbers and localeCompare of ASCII, as in en-US, without options: for the rest use toFixed, toISOString and the like.",
    ),
    (
        &[
            "AbortController",
            "AbortSignal",
            "Blob",
            "File",
            "FormData",
            "ReadableStream",
            "WebAssembly",
            "Worker",
        ],
        "Nothing that a call waits for comes from outside: leave it out, or mock the whole response.",
    ),
];

/// Advice about a name that is not defined, if Node has it.
pub(crate) fn advice(error_type: &str, message: &str) -> Option<String> {
    let name = message.strip_suffix(" is not defined")?.trim_matches('\'');
    let (_, instead) = MISSING
        .iter()
        .find(|(names, _)| error_type == "ReferenceError" && names.contains(&name))?;
    Some(format!("The playground has no '{name}'. {instead}"))
}
