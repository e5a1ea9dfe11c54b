//! The text of a file that somebody chose: UTF-8, or UTF-16 with a byte order mark.
//!
//! What does not live here: what the text means ([`crate::OpenedFile`]).

use std::fmt;

/// The most bytes of a workspace that can be opened.
pub const MAX_FILE: u32 = 8 * 1024 * 1024;

/// The most bytes of what can be opened at once: the longest history of an execution has twenty-five thousand events.
pub const MAX_FILES: u32 = 32 * 1024 * 1024;

/// What a file is instead of a text that can be opened. `Display` is a sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotText {
    /// More than [`MAX_FILES`] bytes.
    TooLarge,
    /// A file of another kind, which its first bytes tell.
    Other(&'static str),
    /// UTF-16 that breaks off or has halves of characters.
    BrokenUtf16,
    /// Zero bytes: not a text.
    Binary,
    /// A text in an encoding that its bytes do not tell.
    Encoding,
}

impl fmt::Display for NotText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooLarge => f.write_str("it has more than 32 MiB."),
            Self::Other(what) => write!(f, "it is {what}, not a text."),
            Self::BrokenUtf16 => f.write_str("it is UTF-16 that is damaged. Save it as UTF-8."),
            Self::Binary => f.write_str("it is a binary file, not a text."),
            Self::Encoding => f.write_str("it is not UTF-8. Save it as UTF-8."),
        }
    }
}

impl std::error::Error for NotText {}

/// What the first bytes of other files are.
const SIGNATURES: [(&[u8], &str); 11] = [
    (b"PK\x03\x04", "a ZIP archive or an Office document"),
    (b"%PDF-", "a PDF document"),
    (b"\x89PNG", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF8", "a GIF image"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"\xfd7zXZ", "an xz archive"),
    (b"7z\xbc\xaf", "a 7z archive"),
    (b"\x28\xb5\x2f\xfd", "a Zstandard archive"),
    (b"\x7fELF", "a program"),
    (b"\0asm", "a WebAssembly module"),
];

/// The text of a file, without a byte order mark.
///
/// ```
/// assert_eq!(asl_workspace::text_of_file(b"\xef\xbb\xbf{}").unwrap(), "{}");
/// assert_eq!(asl_workspace::text_of_file(b"\xff\xfe{\0}\0").unwrap(), "{}");
/// let error = asl_workspace::text_of_file(b"%PDF-1.7").unwrap_err();
/// assert_eq!(error.to_string(), "it is a PDF document, not a text.");
/// ```
pub fn text_of_file(bytes: &[u8]) -> Result<String, NotText> {
    if bytes.len() > MAX_FILES as usize {
        return Err(NotText::TooLarge);
    }
    if let Some((_, what)) = SIGNATURES.iter().find(|(start, _)| bytes.starts_with(start)) {
        return Err(NotText::Other(what));
    }
    match bytes {
        [0xff, 0xfe, rest @ ..] => utf16(rest, u16::from_le_bytes),
        [0xfe, 0xff, rest @ ..] => utf16(rest, u16::from_be_bytes),
        [0xef, 0xbb, 0xbf, rest @ ..] => utf8(rest),
        _ => utf8(bytes),
    }
}

fn utf8(bytes: &[u8]) -> Result<String, NotText> {
    if bytes.contains(&0) {
        return Err(NotText::Binary);
    }
    match std::str::from_utf8(bytes) {
        Ok(text) => Ok(text.to_owned()),
        Err(_) => Err(NotText::Encoding),
    }
}

fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> Result<String, NotText> {
    let (pairs, rest) = bytes.as_chunks::<2>();
    if !rest.is_empty() {
        return Err(NotText::BrokenUtf16);
    }
    char::decode_utf16(pairs.iter().map(|pair| unit(*pair)))
        .collect::<Result<String, _>>()
        .map_err(|_| NotText::BrokenUtf16)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_read_and_everything_else_is_named() {
        let big_endian: Vec<u8> = [0xfe, 0xff]
            .into_iter()
            .chain("é✓😀".encode_utf16().flat_map(u16::to_be_bytes))
            .collect();
        assert_eq!(text_of_file(&big_endian).unwrap(), "é✓😀");
        assert_eq!(text_of_file("é✓😀".as_bytes()).unwrap(), "é✓😀");
        assert_eq!(text_of_file(b"").unwrap(), "");
        for (bytes, error) in [
            (&b"\xff\xfe{"[..], NotText::BrokenUtf16),
            (b"\xff\xfe\x00\xd8", NotText::BrokenUtf16),
            (b"{\0}\0", NotText::Binary),
            (b"Gr\xfc\xdfe", NotText::Encoding),
            (
                b"PK\x03\x04....",
                NotText::Other("a ZIP archive or an Office document"),
            ),
            (b"\0asm\x01", NotText::Other("a WebAssembly module")),
        ] {
            assert_eq!(text_of_file(bytes), Err(error));
        }
        assert!(text_of_file(&vec![b' '; MAX_FILES as usize]).is_ok());
        assert_eq!(
            text_of_file(&vec![b' '; MAX_FILES as usize + 1]),
            Err(NotText::TooLarge)
        );
    }
}
