//! The link codec: a workspace as a URL fragment.
//!
//! `#v2=` and then base64url of deflated texts, where the compressor knows a dictionary of the language (`link-v2.txt`). The
//! texts: definition, input, mocked responses, test cases, and the role's policy, each after its length in bytes (LEB128);
//! then what else [`Workspace::to_json`] says, as JSON, if there is anything, and as `vs` what of a second run differs from the
//! first, if the link is about two. `#v1=`, which is only read, is base64url of
//! deflated JSON of the whole.
//!
//! A fragment never reaches a server. A link comes from anybody: it is checked before anything is done with it, bounded
//! when inflated, and what is wrong with it is said in words. Links of every released version stay readable.

use std::fmt;

use asl_json::{Map, Value};
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use base64::{DecodeError, Engine};

use crate::deflate::{Broken, pack, unpack};
use crate::model::Workspace;
use crate::versus;

/// What the fragment of this version starts with.
const PREFIX: &str = "v2=";
/// The same of the version before.
const PREFIX_1: &str = "v1=";

/// What the links of this version take for granted. It never changes: links would no longer open.
const DICTIONARY: &[u8] = include_bytes!("link-v2.txt");

/// The texts that are not written as JSON, in their order.
const TEXTS: [&str; 5] = ["definition", "input", "mocks", "tests", "role"];

/// The most bytes that a link may unfold to.
pub const MAX_INFLATED: usize = 4 * 1024 * 1024;

/// The most characters that are looked at: what 4 MiB of incompressible bytes take.
const MAX_ENCODED: usize = MAX_INFLATED * 4 / 3 + 4096;

/// Why a fragment gives no workspace. `Display` is a sentence for the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LinkError {
    /// It is no link of this page at all.
    NotALink,
    /// Its version is not known here.
    UnknownVersion,
    /// A character that links do not have, or a part is missing.
    NotBase64,
    /// The data does not unfold: cut off or changed on its way.
    Damaged,
    /// It unfolds to more than [`MAX_INFLATED`].
    TooLarge,
    /// It unfolds to something that is no workspace.
    NotAWorkspace,
}

impl fmt::Display for LinkError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NotALink => "This address does not hold a workspace. Links of this page have #v2= in them.",
            Self::UnknownVersion => {
                "This link was made by another version of the playground, which this page does not know. Reload the page to get its newest version."
            }
            Self::NotBase64 => {
                "This link is damaged: it has a character that links do not have. Copy it again, to its very end."
            }
            Self::Damaged => "This link is damaged: a part of it is missing or changed. Copy it again, to its very end.",
            Self::TooLarge => "This link unfolds to more than 4 MiB, which is more than a workspace may have.",
            Self::NotAWorkspace => "This link is whole, but it does not hold a workspace of this playground.",
        })
    }
}

impl std::error::Error for LinkError {}

/// The fragment that holds the workspace, with its `#`.
pub fn encode(workspace: &Workspace) -> String {
    let bytes = pack(DICTIONARY, &flat(&workspace.to_json()));
    format!("#{PREFIX}{}", URL_SAFE_NO_PAD.encode(bytes))
}

/// The fragment that holds the workspace and a second run to compare it with. Where only the first is wanted it opens as any
/// other.
pub fn encode_versus(workspace: &Workspace, second: &Workspace) -> String {
    let json = workspace
        .to_json()
        .with(VERSUS, versus::to_json(workspace, second));
    let bytes = pack(DICTIONARY, &flat(&json));
    format!("#{PREFIX}{}", URL_SAFE_NO_PAD.encode(bytes))
}

/// The member that holds what of a second run differs.
const VERSUS: &str = "vs";

/// Whether the link to the workspace can be opened: it unfolds to [`MAX_INFLATED`] bytes at most.
pub fn fits(workspace: &Workspace) -> bool {
    flat(&workspace.to_json()).len() <= MAX_INFLATED
}

/// The texts one after the other, and then the rest.
fn flat(json: &Value) -> Vec<u8> {
    let mut bytes = Vec::new();
    for key in TEXTS {
        let text = json.get(key).and_then(Value::as_str).unwrap_or_default();
        let mut length = text.len();
        loop {
            let [low, ..] = length.to_le_bytes();
            length >>= 7;
            if length == 0 {
                bytes.push(low);
                break;
            }
            bytes.push(low | 0x80);
        }
        bytes.extend_from_slice(text.as_bytes());
    }
    let rest = json.as_object().into_iter().flatten();
    let rest: Map = rest
        .filter(|(key, _)| !TEXTS.contains(&&***key))
        .map(|(key, value)| (key.clone(), value.clone()))
        .collect();
    if !rest.is_empty() {
        bytes.extend_from_slice(Value::object(rest).to_string().as_bytes());
    }
    bytes
}

/// What [`flat`] wrote.
fn unflat(mut bytes: &[u8]) -> Option<Value> {
    let mut members = Map::new();
    for key in TEXTS {
        let mut length = 0_usize;
        for shift in (0..28).step_by(7) {
            let (byte, rest) = bytes.split_first()?;
            bytes = rest;
            length |= usize::from(byte & 0x7f) << shift;
            if byte & 0x80 == 0 {
                break;
            }
        }
        let (text, rest) = bytes.split_at_checked(length)?;
        bytes = rest;
        members.insert(key.into(), Value::string(str::from_utf8(text).ok()?));
    }
    if !bytes.is_empty() {
        let rest = asl_json::parse(str::from_utf8(bytes).ok()?).ok()?;
        members.extend(
            rest.as_object()?
                .iter()
                .map(|(key, value)| (key.clone(), value.clone())),
        );
    }
    Some(Value::object(members))
}

/// Whether a fragment means to be a link of any version, as opposed to an anchor or nothing.
pub fn is_link(fragment: &str) -> bool {
    let fragment = fragment.strip_prefix('#').unwrap_or(fragment);
    let version = fragment.split('=').next().unwrap_or("");
    let digits = version.strip_prefix('v').unwrap_or("");
    fragment.contains('=') && !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit())
}

/// The workspace in a fragment, with or without its `#`.
pub fn decode(fragment: &str) -> Result<Workspace, LinkError> {
    Workspace::from_json(&unfolded(fragment)?).map_err(|_| LinkError::NotAWorkspace)
}

/// The workspace in a fragment, and the second run if the link is about two.
pub fn decode_versus(fragment: &str) -> Result<(Workspace, Option<Workspace>), LinkError> {
    let json = unfolded(fragment)?;
    let first = Workspace::from_json(&json).map_err(|_| LinkError::NotAWorkspace)?;
    let second = json
        .get(VERSUS)
        .map(|differences| versus::from_json(&first, differences));
    match second.transpose() {
        Ok(second) => Ok((first, second)),
        Err(_) => Err(LinkError::NotAWorkspace),
    }
}

/// The JSON that a fragment holds.
fn unfolded(fragment: &str) -> Result<Value, LinkError> {
    if !is_link(fragment) {
        return Err(LinkError::NotALink);
    }
    let fragment = fragment.strip_prefix('#').unwrap_or(fragment);
    let (encoded, dictionary) = if let Some(encoded) = fragment.strip_prefix(PREFIX) {
        (encoded, DICTIONARY)
    } else if let Some(encoded) = fragment.strip_prefix(PREFIX_1) {
        (encoded, &[][..])
    } else {
        return Err(LinkError::UnknownVersion);
    };
    if encoded.len() > MAX_ENCODED {
        return Err(LinkError::TooLarge);
    }
    // Mail programs and chats add these at the end of a line.
    let encoded = encoded.trim_end_matches(['=', '.', ',', ')', '>', ' ', '\n', '\r']);
    let deflated = URL_SAFE_NO_PAD.decode(encoded).map_err(|error| match error {
        DecodeError::InvalidByte(..) => LinkError::NotBase64,
        DecodeError::InvalidLength(_) | DecodeError::InvalidLastSymbol(..) | DecodeError::InvalidPadding => {
            LinkError::Damaged
        }
    })?;
    let bytes = unpack(dictionary, &deflated, MAX_INFLATED).map_err(|broken| match broken {
        Broken::TooLarge => LinkError::TooLarge,
        Broken::Damaged => LinkError::Damaged,
    })?;
    let json = if dictionary.is_empty() {
        str::from_utf8(&bytes)
            .ok()
            .and_then(|text| asl_json::parse(text).ok())
    } else {
        unflat(&bytes)
    };
    json.ok_or(LinkError::NotAWorkspace)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::deflate;

    fn pack(bytes: &[u8]) -> String {
        format!("#v1={}", URL_SAFE_NO_PAD.encode(deflate::pack(b"", bytes)))
    }

    /// Made by the first release: it must open for ever.
    const FIRST: &str = "#v1=Pc0xCoAwEETRq8jUniBdCsFS0HKbgCsEdA1mLSTs3UUjdsPjwxTMvESJGneBQyGMGg71SnANoed13Qlt87pyfrj8_u7pSlzrIeRc407mh_Q42czQIko6tR5I2L7eixAMdgM";

    /// Made by the first release with version 2.
    const SECOND: &str = "#v2=zdjBCUAhCAZgZ3gjtMRboRm6dSg6CF2CIHGtFmixLCJqg24iP-JJ4dN0JrRDjJOBd2z1RnW_43NRwbWPlLFhEnnJraJXDAAD-lKSQySz6Ckh-5k7";

    #[test]
    fn released_links_open() {
        for link in [FIRST, SECOND] {
            let workspace = decode(link).unwrap();
            assert!(workspace.definition.starts_with("{\"StartAt\""), "{workspace:?}");
        }
        let second = decode(SECOND).unwrap();
        assert_eq!(
            (second.settings.seed, second.input.as_str()),
            (7, "{\"Zahl\": \"zwölf\"}")
        );
    }

    #[test]
    fn a_link_carries_a_second_run() {
        let first = decode(FIRST).unwrap();
        let second = Workspace {
            mocks: r#"{"tasks": {}}"#.into(),
            ..first.clone()
        };
        let link = encode_versus(&first, &second);
        assert_eq!(decode(&link).unwrap(), first);
        assert_eq!(decode_versus(&link).unwrap(), (first.clone(), Some(second)));
        assert_eq!(decode_versus(FIRST).unwrap(), (first.clone(), None));
        let broken = flat(&first.to_json().with(VERSUS, Value::from(1)));
        let broken = format!(
            "#{PREFIX}{}",
            URL_SAFE_NO_PAD.encode(deflate::pack(DICTIONARY, &broken))
        );
        assert_eq!(decode_versus(&broken), Err(LinkError::NotAWorkspace));
        assert_eq!(decode(&broken).unwrap(), first);
    }

    #[test]
    fn a_definition_takes_three_quarters_of_plain_deflate() {
        let definition = r#"{
  "StartAt": "Reserve",
  "States": {
    "Reserve": {
      "Type": "Task",
      "Resource": "arn:aws:states:::lambda:invoke",
      "Parameters": { "FunctionName": "reserve-seats", "Payload.$": "$.booking" },
      "Retry": [{ "ErrorEquals": ["States.TaskFailed"], "MaxAttempts": 2 }],
      "ResultPath": "$.reservation",
      "Next": "Enough"
    },
    "Enough": {
      "Type": "Choice",
      "Choices": [{ "Variable": "$.reservation.seats", "NumericGreaterThan": 3, "Next": "Done" }],
      "Default": "Reserve"
    },
    "Done": { "Type": "Succeed" }
  }
}"#;
        let workspace = Workspace {
            definition: definition.into(),
            ..Workspace::default()
        };
        let plain = pack(workspace.to_json().to_string().as_bytes());
        assert!(
            encode(&workspace).len() * 4 < plain.len() * 3,
            "{} {}",
            encode(&workspace).len(),
            plain.len()
        );
    }

    #[test]
    fn a_bad_link_is_explained() {
        let good = encode(&Workspace {
            definition: "{}".repeat(50),
            ..Workspace::default()
        });
        assert_eq!(decode(""), Err(LinkError::NotALink));
        assert_eq!(decode("#section"), Err(LinkError::NotALink));
        assert_eq!(decode("#v9=abc"), Err(LinkError::UnknownVersion));
        assert_eq!(decode("#v1=a*b"), Err(LinkError::NotBase64));
        assert_eq!(
            decode(good.get(..good.len() / 2).unwrap()),
            Err(LinkError::Damaged)
        );
        assert_eq!(decode(&pack(b"[1,2]")), Err(LinkError::NotAWorkspace));
        assert_eq!(
            decode(&pack(&vec![b' '; MAX_INFLATED + 1])),
            Err(LinkError::TooLarge)
        );
        assert_eq!(
            decode(&format!("#v1={}", "A".repeat(MAX_ENCODED + 1))),
            Err(LinkError::TooLarge)
        );
        assert_eq!(decode(&format!("{good}).")).unwrap().definition.len(), 100);
    }

    proptest::proptest! {
        #[test]
        fn what_is_encoded_decodes(definition in "\\PC*", input in "\\PC*", mocks in "\\PC*", tests in "\\PC*", role in "\\PC*", seed: u64, start: i64, under_role: bool, convention in proptest::sample::select(asl_iam::Convention::ALL.to_vec()), stop_after: Option<u64>) {
            let policy = crate::PolicySettings { convention, tracing: under_role, ..Default::default() };
            let settings = crate::Settings { start, seed, under_role, policy, stop_after, ..Default::default() };
            let workspace = Workspace { definition, input, mocks, tests, role, settings };
            proptest::prop_assert_eq!(decode(&encode(&workspace)), Ok(workspace));
        }

        #[test]
        fn anything_else_is_refused_in_words(text in "[A-Za-z0-9_\\-=#.*]{0,80}") {
            for version in [1, 2] {
                if let Err(error) = decode(&format!("#v{version}={text}")) {
                    proptest::prop_assert!(error.to_string().ends_with('.'));
                }
            }
        }
    }
}
