//! Redaction: what must not leave the house gets a stand-in, everywhere at once.
//!
//! `find` collects account ids, names in ARNs, tokens, e-mail addresses, values of keys that look like secrets and of picked
//! paths; here each gets a stand-in of the same shape and length, made from the order of finding and never from the value
//! itself. The same value has the same stand-in in all texts, so what was joined stays joined. Texts are also looked into
//! where they are JSON, Base64 or percent-encoded.

mod find;
mod replace;

use asl_json::Value;
use asl_workspace::Workspace;

use find::Finder;
pub use find::Kind;
use replace::Replacer;

/// A value that was replaced.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Replaced {
    /// Why.
    pub kind: Kind,
    /// What stood there.
    pub original: String,
    /// What stands there now.
    pub stand_in: String,
}

/// A redacted workspace.
#[derive(Clone, Debug)]
pub struct Redacted {
    /// The workspace.
    pub workspace: Workspace,
    /// What was replaced, in the order of finding.
    pub replaced: Vec<Replaced>,
    replacer: Replacer,
}

/// Redacts a workspace. `paths` are the picked places in its input, as JSON Pointers.
pub fn redact(workspace: &Workspace, paths: &[String]) -> Redacted {
    let mut finder = Finder::default();
    let Workspace {
        definition,
        input,
        mocks,
        tests,
        role,
        settings,
    } = workspace;
    let input_value = value_of(input);
    for path in paths {
        finder.pick(&asl_json::Pointer::new(path.as_str()), &input_value);
    }
    finder.account(&settings.account);
    for text in [definition, input, mocks, tests, role] {
        finder.look(&value_of(text), None);
    }
    for name in [&settings.state_machine_name, &settings.execution_name] {
        finder.own_name(name);
    }
    let stand_ins = finder.stand_ins();
    let replacer = Replacer::new(&stand_ins);
    let mut redacted = workspace.clone();
    for text in [
        &mut redacted.definition,
        &mut redacted.input,
        &mut redacted.mocks,
        &mut redacted.tests,
        &mut redacted.role,
        &mut redacted.settings.account,
        &mut redacted.settings.state_machine_name,
        &mut redacted.settings.execution_name,
    ] {
        *text = replacer.text(text);
    }
    Redacted {
        workspace: redacted,
        replaced: stand_ins,
        replacer,
    }
}

impl Redacted {
    /// A text with the stand-ins of the workspace in it.
    pub fn text(&self, text: &str) -> String {
        self.replacer.text(text)
    }
}

/// A text as a value: JSON, or YAML.
fn value_of(text: &str) -> Value {
    asl_json::parse(text).unwrap_or_else(|_| asl::yaml::parse(text).0.to_value(text))
}

/// The bytes that a text is in Base64, if they are text.
fn of_base64(text: &str) -> Option<(String, bool)> {
    use base64::Engine as _;
    use base64::engine::general_purpose::{STANDARD, STANDARD_NO_PAD, URL_SAFE, URL_SAFE_NO_PAD};
    let standard = STANDARD.decode(text).or_else(|_| STANDARD_NO_PAD.decode(text));
    let (bytes, is_standard) = match standard {
        Ok(bytes) => (bytes, true),
        Err(_) => (
            URL_SAFE
                .decode(text)
                .or_else(|_| URL_SAFE_NO_PAD.decode(text))
                .ok()?,
            false,
        ),
    };
    let text = String::from_utf8(bytes).ok()?;
    (!text
        .chars()
        .any(|letter| letter.is_control() && !letter.is_whitespace()))
    .then_some((text, is_standard))
}

/// A text in Base64, in the alphabet and with the padding of another one.
fn to_base64(text: &str, like: &str, is_standard: bool) -> String {
    use base64::Engine as _;
    use base64::engine::general_purpose::{STANDARD, STANDARD_NO_PAD, URL_SAFE, URL_SAFE_NO_PAD};
    match (is_standard, like.len().is_multiple_of(4)) {
        (true, true) => STANDARD.encode(text),
        (true, false) => STANDARD_NO_PAD.encode(text),
        (false, true) => URL_SAFE.encode(text),
        (false, false) => URL_SAFE_NO_PAD.encode(text),
    }
}

/// A percent-encoded text, decoded; none where nothing is encoded.
fn of_percent(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    let mut found = false;
    while let Some(byte) = rest.next() {
        if byte != b'%' {
            bytes.push(byte);
            continue;
        }
        let mut digit = || char::from(rest.next()?).to_digit(16);
        let (high, low) = (digit()?, digit()?);
        bytes.push(u8::try_from(high * 16 + low).ok()?);
        found = true;
    }
    found.then(|| String::from_utf8(bytes).ok()).flatten()
}

fn to_percent(text: &str) -> String {
    let mut encoded = String::new();
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b'~') {
            encoded.push(char::from(byte));
        } else {
            encoded.push('%');
            for half in [byte >> 4, byte & 15] {
                let digit = char::from_digit(u32::from(half), 16).unwrap_or('0');
                encoded.push(digit.to_ascii_uppercase());
            }
        }
    }
    encoded
}

/// The runs of letters that satisfy a condition, with their places.
fn runs(text: &str, is_part: impl Fn(char) -> bool) -> Vec<(usize, &str)> {
    let mut runs = Vec::new();
    let mut start = None;
    for (at, letter) in text.char_indices().chain([(text.len(), '\0')]) {
        match (start, at < text.len() && is_part(letter)) {
            (None, true) => start = Some(at),
            (Some(from), false) => {
                runs.push((from, text.get(from..at).unwrap_or_default()));
                start = None;
            }
            _ => {}
        }
    }
    runs
}

/// Part of a percent-encoded text.
fn is_url(letter: char) -> bool {
    letter.is_ascii_alphanumeric() || matches!(letter, '%' | '-' | '_' | '.' | '~' | '+')
}

/// Part of a text in Base64.
fn is_base64(letter: char) -> bool {
    letter.is_ascii_alphanumeric() || matches!(letter, '+' | '/' | '=' | '-' | '_')
}

/// Shorter runs are words.
const SHORTEST_ENCODED: usize = 8;
