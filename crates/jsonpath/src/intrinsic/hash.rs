//! `States.Base64Encode`, `States.Base64Decode`, `States.Hash`.

use std::fmt::Write;

use asl_json::Value;
use base64::Engine;
use base64::alphabet;
use base64::engine::DecodePaddingMode;
use base64::engine::general_purpose::{GeneralPurpose, GeneralPurposeConfig, STANDARD};
use md5::Md5;
use sha1::Sha1;
use sha2::{Digest, Sha256, Sha384, Sha512};

use super::array::text;
use super::call::{Arguments, MAX_CHARACTERS};

/// Forgives missing padding and bits that are left over.
const LENIENT: GeneralPurpose = GeneralPurpose::new(
    &alphabet::STANDARD,
    GeneralPurposeConfig::new()
        .with_decode_allow_trailing_bits(true)
        .with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

fn short_text(value: &Value) -> Option<&str> {
    value.as_str().filter(|text| is_short(text))
}

fn is_short(text: &str) -> bool {
    text.encode_utf16().take(MAX_CHARACTERS + 1).count() <= MAX_CHARACTERS
}

pub(super) fn base64_encode(arguments: &Arguments) -> Option<Value> {
    let [text] = arguments.exactly()?;
    Some(STANDARD.encode(short_text(text)?).into())
}

/// Skips characters that are not Base64 instead of refusing them (docs/aws-behaviour.md, "JSONPath and intrinsic functions": `'!!!invalid!!!'` is accepted).
pub(super) fn base64_decode(arguments: &Arguments) -> Option<Value> {
    let [text] = arguments.exactly()?;
    let mut digits: Vec<u8> = short_text(text)?
        .bytes()
        .take_while(|byte| *byte != b'=')
        .filter_map(|byte| match byte {
            b'-' => Some(b'+'),
            b'_' => Some(b'/'),
            b'+' | b'/' => Some(byte),
            _ => byte.is_ascii_alphanumeric().then_some(byte),
        })
        .collect();
    if digits.len() % 4 == 1 {
        // Six bits make no byte.
        digits.pop();
    }
    let bytes = LENIENT.decode(digits).ok()?;
    Some(String::from_utf8_lossy(&bytes).into_owned().into())
}

/// Anything but a text is hashed as its JSON (docs/aws-behaviour.md, "JSONPath and intrinsic functions": numbers and objects are turned into text).
pub(super) fn hash(arguments: &Arguments) -> Option<Value> {
    let [data, algorithm] = arguments.exactly()?;
    let text = text(data);
    if !is_short(&text) {
        return None;
    }
    let text = text.as_bytes();
    let digest = match algorithm.as_str()? {
        "MD5" => Md5::digest(text).to_vec(),
        "SHA-1" => Sha1::digest(text).to_vec(),
        "SHA-256" => Sha256::digest(text).to_vec(),
        "SHA-384" => Sha384::digest(text).to_vec(),
        "SHA-512" => Sha512::digest(text).to_vec(),
        _ => return None,
    };
    let mut hex = String::with_capacity(digest.len() * 2);
    for byte in digest {
        let _ = write!(hex, "{byte:02x}");
    }
    Some(hex.into())
}
