//! The link codec: a workspace as a URL fragment, `#v1=` and then base64url of deflated JSON.
//!
//! A fragment never reaches a server. A link comes from anybody: it is checked before anything is done with it, bounded
//! when inflated, and what is wrong with it is said in words. Links of every released version stay readable.

use std::fmt;

use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use base64::{DecodeError, Engine};
use miniz_oxide::deflate::compress_to_vec;
use miniz_oxide::inflate::{TINFLStatus, decompress_to_vec_with_limit};

use crate::Workspace;

/// What the fragment of this version starts with.
const PREFIX: &str = "v1=";

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
            Self::NotALink => "This address does not hold a workspace. Links of this page have #v1= in them.",
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
    let json = workspace.to_json().to_string();
    format!(
        "#{PREFIX}{}",
        URL_SAFE_NO_PAD.encode(compress_to_vec(json.as_bytes(), 9))
    )
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
    if !is_link(fragment) {
        return Err(LinkError::NotALink);
    }
    let fragment = fragment.strip_prefix('#').unwrap_or(fragment);
    let encoded = fragment.strip_prefix(PREFIX).ok_or(LinkError::UnknownVersion)?;
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
    let json = decompress_to_vec_with_limit(&deflated, MAX_INFLATED).map_err(|error| match error.status {
        TINFLStatus::HasMoreOutput => LinkError::TooLarge,
        _ => LinkError::Damaged,
    })?;
    str::from_utf8(&json)
        .ok()
        .and_then(|text| asl_json::parse(text).ok())
        .and_then(|json| Workspace::from_json(&json))
        .ok_or(LinkError::NotAWorkspace)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pack(bytes: &[u8]) -> String {
        format!("#v1={}", URL_SAFE_NO_PAD.encode(compress_to_vec(bytes, 6)))
    }

    /// Made by the first release: it must open for ever.
    const FIRST: &str = "#v1=Pc0xCoAwEETRq8jUniBdCsFS0HKbgCsEdA1mLSTs3UUjdsPjwxTMvESJGneBQyGMGg71SnANoed13Qlt87pyfrj8_u7pSlzrIeRc407mh_Q42czQIko6tR5I2L7eixAMdgM";

    #[test]
    fn a_released_link_opens() {
        let workspace = decode(FIRST).unwrap();
        assert!(workspace.definition.starts_with("{\"StartAt\""), "{workspace:?}");
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
        fn what_is_encoded_decodes(definition in "\\PC*", input in "\\PC*", mocks in "\\PC*", tests in "\\PC*", role in "\\PC*", seed: u64, start: i64, under_role: bool) {
            let settings = crate::Settings { start, seed, under_role, ..Default::default() };
            let workspace = Workspace { definition, input, mocks, tests, role, settings };
            proptest::prop_assert_eq!(decode(&encode(&workspace)), Ok(workspace));
        }

        #[test]
        fn anything_else_is_refused_in_words(text in "[A-Za-z0-9_\\-=#.*]{0,80}") {
            if let Err(error) = decode(&format!("#v1={text}")) {
                proptest::prop_assert!(error.to_string().ends_with('.'));
            }
        }
    }
}
