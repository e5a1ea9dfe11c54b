//! Redaction: what must not leave the house gets a stand-in, everywhere at once.
//!
//! `find` collects account ids, names in ARNs, tokens, e-mail addresses, values of keys that look like secrets and of picked
//! paths; here each gets a stand-in of the same shape and length, made from the order of finding and never from the value
//! itself. The same value has the same stand-in in all texts, so what was joined stays joined. Texts are also looked into
//! where they are JSON, Base64 or percent-encoded.

mod find;
mod replace;
mod search;

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

/// What is redacted beyond what is found, and what is left.
#[derive(Clone, Debug, Default)]
pub struct Wanted {
    /// The picked places in the input, as JSON Pointers.
    pub paths: Vec<String>,
    /// Kinds that stay as they are.
    pub kept: Vec<Kind>,
    /// Texts beside the workspace in which the same is found.
    pub beside: Vec<String>,
}

/// How many values of each kind a workspace has, in the order of finding.
pub fn found(workspace: &Workspace, paths: &[String]) -> Vec<(Kind, usize)> {
    let mut counts: Vec<(Kind, usize)> = Vec::new();
    let wanted = Wanted {
        paths: paths.to_vec(),
        ..Wanted::default()
    };
    for kind in find_in(&[workspace], &wanted).kinds() {
        match counts.iter_mut().find(|(known, _)| *known == kind) {
            Some((_, count)) => *count += 1,
            None => counts.push((kind, 1)),
        }
    }
    counts
}

/// How many values of a workspace look as though they were somebody's: e-mail addresses, tokens, secrets, and numbers of
/// accounts but for those that documentation uses. Names are not asked after: every workspace has some.
pub fn personal(workspace: &Workspace) -> Vec<(Kind, usize)> {
    let wanted = Wanted {
        kept: vec![Kind::Name],
        ..Wanted::default()
    };
    let found = find_in(&[workspace], &wanted);
    let mut counts = Vec::new();
    for kind in [Kind::Email, Kind::Token, Kind::Secret, Kind::Account] {
        let count = found.personal(kind);
        if count > 0 {
            counts.push((kind, count));
        }
    }
    counts
}

/// Redacts a workspace.
pub fn redact(workspace: &Workspace, wanted: &Wanted) -> Redacted {
    filled(workspace, find_in(&[workspace], wanted).stand_ins())
}

/// Redacts two workspaces that are read side by side: what is the same in both is the same afterwards, too.
pub fn redact_both(left: &Workspace, right: &Workspace, wanted: &Wanted) -> (Redacted, Redacted) {
    let stand_ins = find_in(&[left, right], wanted).stand_ins();
    (filled(left, stand_ins.clone()), filled(right, stand_ins))
}

/// A workspace with stand-ins.
fn filled(workspace: &Workspace, stand_ins: Vec<Replaced>) -> Redacted {
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

/// What is to be redacted in workspaces.
fn find_in(workspaces: &[&Workspace], wanted: &Wanted) -> Finder {
    let mut finder = Finder::keeping(&wanted.kept);
    for workspace in workspaces {
        look_into(&mut finder, workspace, wanted);
    }
    for text in &wanted.beside {
        finder.look(&value_of(text), None);
    }
    finder
}

fn look_into(finder: &mut Finder, workspace: &Workspace, wanted: &Wanted) {
    let Workspace {
        definition,
        input,
        mocks,
        tests,
        role,
        settings,
    } = workspace;
    let input_value = value_of(input);
    for path in &wanted.paths {
        finder.pick(&asl_json::Pointer::new(path.as_str()), &input_value);
    }
    finder.account(&settings.account);
    for text in [definition, input, mocks, tests, role] {
        finder.look(&value_of(text), None);
    }
    for name in [&settings.state_machine_name, &settings.execution_name] {
        finder.own_name(name);
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
