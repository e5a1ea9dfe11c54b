//! Base 64 and percent encoding.

use std::fmt::Write;

use base64::Engine as _;
use base64::alphabet;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};

use super::{Arguments, on_text};
use crate::error::Error;
use crate::machine::{EvalResult, Machine};

const LENIENT: GeneralPurpose = GeneralPurpose::new(
    &alphabet::STANDARD,
    GeneralPurposeConfig::new()
        .with_decode_allow_trailing_bits(true)
        .with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

/// Every character is one byte, as in the reference (`binary` encoding).
pub(super) fn base64_encode(m: &Machine, arguments: &mut Arguments) -> EvalResult {
    on_text(arguments, |text| {
        #[expect(
            clippy::cast_possible_truncation,
            reason = "the low byte, as the reference takes it"
        )]
        let bytes: Vec<u8> = text.encode_utf16().map(|unit| unit as u8).collect();
        m.text(LENIENT.encode(bytes))
    })
}

/// Characters that are not Base64 are an internal error in Step Functions (docs/aws-behaviour.md, "Errors") and skipped in JSONata.
pub(super) fn base64_decode(m: &Machine, arguments: &mut Arguments) -> EvalResult {
    on_text(arguments, |text| {
        let kept = text.bytes().map(|byte| match byte {
            b'-' => b'+',
            b'_' => b'/',
            other => other,
        });
        let kept: Vec<u8> = kept
            .filter(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/'))
            .collect();
        let odd = kept.len() % 4 == 1;
        if m.service()
            && (odd || kept.len() + text.bytes().filter(|byte| *byte == b'=').count() != text.len())
        {
            return Err(Error::internal());
        }
        let kept = if odd {
            kept.get(..kept.len() - 1).unwrap_or(&[])
        } else {
            &kept
        };
        let bytes = LENIENT.decode(kept).map_err(|_| Error::internal())?;
        m.text(bytes.into_iter().map(char::from).collect::<String>())
    })
}

fn encode(m: &Machine, text: &str, unescaped: &str) -> EvalResult {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || unescaped.as_bytes().contains(&byte) {
            out.push(char::from(byte));
        } else {
            // Writing into a String does not fail.
            let _ = write!(out, "%{byte:02X}");
        }
    }
    m.text(out)
}

const COMPONENT: &str = "-_.!~*'()";
const WHOLE: &str = "-_.!~*'();/?:@&=+$,#";
/// What `decodeURI` leaves encoded.
const RESERVED: &str = ";/?:@&=+$,#";

pub(super) fn encode_component(m: &Machine, arguments: &mut Arguments) -> EvalResult {
    on_text(arguments, |text| encode(m, text, COMPONENT))
}

pub(super) fn encode_url(m: &Machine, arguments: &mut Arguments) -> EvalResult {
    on_text(arguments, |text| encode(m, text, WHOLE))
}

fn decode(m: &Machine, text: &str, reserved: &str, name: &'static str) -> EvalResult {
    let malformed = || Error::new("D3140").value(text).detail(name);
    let mut out = Vec::with_capacity(text.len());
    let bytes = text.as_bytes();
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        if *byte != b'%' {
            out.push(*byte);
            at += 1;
            continue;
        }
        let hex = text
            .get(at + 1..at + 3)
            .and_then(|hex| u8::from_str_radix(hex, 16).ok());
        let decoded = hex.ok_or_else(malformed)?;
        if reserved.as_bytes().contains(&decoded) {
            out.extend_from_slice(bytes.get(at..at + 3).unwrap_or(&[]));
        } else {
            out.push(decoded);
        }
        at += 3;
    }
    m.text(String::from_utf8(out).map_err(|_| malformed())?)
}

pub(super) fn decode_component(m: &Machine, arguments: &mut Arguments) -> EvalResult {
    on_text(arguments, |text| decode(m, text, "", "decodeUrlComponent"))
}

pub(super) fn decode_url(m: &Machine, arguments: &mut Arguments) -> EvalResult {
    on_text(arguments, |text| decode(m, text, RESERVED, "decodeUrl"))
}
