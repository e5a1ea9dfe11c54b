//! The texts in a ZIP archive, stored or deflated.
//!
//! An archive comes from anybody: how many entries are looked at, and how much they may unfold to, is bounded. An archive within
//! an archive is not opened. What does not live here: what the texts mean.

use asl_protocol::{OpenProject, RecordedText};
use asl_workspace::text_of_file;
use miniz_oxide::inflate::TINFLStatus;
use miniz_oxide::inflate::decompress_to_vec_with_limit;
use rawzip::{CompressionMethod, ZipArchive, ZipSliceArchive};

/// The most entries that are looked at.
const MOST_ENTRIES: usize = 20_000;

/// The most bytes of all files together, unpacked.
const MOST_BYTES: usize = asl_workspace::MAX_FILES as usize;

/// The most files that are read.
const MOST_FILES: usize = 1_000;

/// How much is left of what may be read from all files together.
pub(crate) struct Room {
    /// In bytes, unpacked.
    pub(crate) bytes: usize,
    /// In files.
    pub(crate) files: usize,
}

impl Default for Room {
    fn default() -> Self {
        Self {
            bytes: MOST_BYTES,
            files: MOST_FILES,
        }
    }
}

/// Whether bytes are a ZIP archive: they begin with an entry, or with the end of an empty one.
pub(crate) fn is_archive(bytes: &[u8]) -> bool {
    bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06")
}

/// The texts of an archive by their paths, in its order; or a sentence without its subject.
pub(crate) fn texts(bytes: &[u8], room: &mut Room) -> Result<Vec<RecordedText>, String> {
    let archive = ZipArchive::from_slice(bytes).map_err(|_| damaged())?;
    let mut found = Vec::new();
    let mut entries = archive.entries();
    for looked_at in 0.. {
        let Some(entry) = entries.next_entry().map_err(|_| damaged())? else {
            break;
        };
        if looked_at >= MOST_ENTRIES {
            return Err(format!(
                "it has more than {MOST_ENTRIES} files. Make one of the files of the project alone."
            ));
        }
        let Ok(path) = entry.file_path().try_normalize() else {
            continue;
        };
        let path = path.as_ref();
        if entry.is_dir() || !OpenProject::looks_into(path, false) {
            continue;
        }
        room.files = room.files.checked_sub(1).ok_or_else(too_many)?;
        if entry.flags().is_encrypted() {
            return Err(format!("{path} in it is encrypted. Make one without a password."));
        }
        let content = unpacked(&archive, &entry, path, room)?;
        // What is no text is no file of a project that matters here.
        if let Ok(text) = text_of_file(&content) {
            found.push(RecordedText {
                name: path.to_owned(),
                text,
            });
        }
    }
    Ok(found)
}

/// The bytes of an entry, as many as its archive says, with the sum that it says.
fn unpacked(
    archive: &ZipSliceArchive<&[u8]>,
    entry: &rawzip::ZipFileHeaderRecord<'_>,
    path: &str,
    room: &mut Room,
) -> Result<Vec<u8>, String> {
    let packed = archive.get_entry(entry.wayfinder()).map_err(|_| damaged())?;
    let claimed = packed.claim_verifier();
    let content = match entry.compression_method() {
        CompressionMethod::STORE if packed.data().len() <= room.bytes => packed.data().to_vec(),
        CompressionMethod::STORE => return Err(too_large()),
        CompressionMethod::DEFLATE => {
            decompress_to_vec_with_limit(packed.data(), room.bytes).map_err(|error| match error.status {
                TINFLStatus::HasMoreOutput => too_large(),
                _ => damaged(),
            })?
        }
        _ => {
            return Err(format!(
                "{path} in it is compressed in a way that is not read here. Make one with Deflate."
            ));
        }
    };
    if content.len() as u64 != claimed.uncompressed_size || rawzip::crc32(&content) != claimed.crc {
        return Err(damaged());
    }
    room.bytes -= content.len();
    Ok(content)
}

fn damaged() -> String {
    "the archive is damaged or incomplete. Make or download it again.".to_owned()
}

/// That the files are too large once they are unpacked.
pub(crate) fn too_large() -> String {
    format!(
        "its files have more than {} MiB. Open the files of the project alone.",
        MOST_BYTES >> 20
    )
}

/// That there are too many files.
pub(crate) fn too_many() -> String {
    format!(
        "it has more than {MOST_FILES} files that could be of a project. Open those of the project alone."
    )
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use rawzip::ZipArchiveWriter;

    use super::*;

    fn room() -> Room {
        Room {
            bytes: 1 << 20,
            files: 10,
        }
    }

    /// An archive of these files, deflated where asked for.
    fn zip(files: &[(&str, &[u8])], deflate: bool) -> Vec<u8> {
        let mut archive = ZipArchiveWriter::new(Vec::new());
        for (path, content) in files {
            let packed = if deflate {
                miniz_oxide::deflate::compress_to_vec(content, 6)
            } else {
                content.to_vec()
            };
            let method = if deflate {
                CompressionMethod::DEFLATE
            } else {
                CompressionMethod::STORE
            };
            let file = archive.new_file(path).compression_method(method);
            let (mut entry, how) = file.start().unwrap();
            // The sum and the size are those of what is unpacked.
            let mut sums = how.wrap(std::io::sink());
            sums.write_all(content).unwrap();
            let (_, descriptor) = sums.finish().unwrap();
            entry.write_all(&packed).unwrap();
            entry.finish(descriptor).unwrap();
        }
        archive.finish().unwrap()
    }

    #[test]
    fn texts_are_read_stored_and_deflated() {
        let files: [(&str, &[u8]); 5] = [
            ("shop/template.yaml", b"Resources: {}"),
            ("shop/logo.png", b"\x89PNG"),
            ("shop/node_modules/a/package.json", b"{}"),
            ("shop/binary.json", b"\0\x01"),
            ("shop/a.json", "\u{e9}".as_bytes()),
        ];
        for deflate in [false, true] {
            let found = texts(&zip(&files, deflate), &mut room()).unwrap();
            let found: Vec<(&str, &str)> = found.iter().map(|one| (&*one.name, &*one.text)).collect();
            assert_eq!(
                found,
                [("shop/template.yaml", "Resources: {}"), ("shop/a.json", "\u{e9}")]
            );
        }
    }

    #[test]
    fn what_is_hostile_gets_a_sentence() {
        let bomb = zip(&[("a.json", &vec![b' '; 4 << 20])], true);
        assert!(bomb.len() < 10_000);
        let sentence = texts(&bomb, &mut room()).unwrap_err();
        assert!(sentence.starts_with("its files have more than"), "{sentence}");
        let many: Vec<(String, &[u8])> = (0..11).map(|n| (format!("{n}.json"), &b"{}"[..])).collect();
        let many: Vec<(&str, &[u8])> = many.iter().map(|(path, content)| (&**path, *content)).collect();
        let sentence = texts(&zip(&many, true), &mut room()).unwrap_err();
        assert!(sentence.starts_with("it has more than"), "{sentence}");
        let whole = zip(&[("a.json", b"{\"StartAt\": \"A\"}")], true);
        for length in 0..whole.len() {
            // Nothing that is cut off passes for a whole one.
            assert!(
                texts(&whole[..length], &mut room()).is_err(),
                "{length} of {}",
                whole.len()
            );
        }
    }

    proptest::proptest! {
        #[test]
        fn nothing_that_is_received_panics(at in 0_usize..400, with: u8, deflate: bool) {
            let mut bytes = zip(&[("a.json", b"{\"StartAt\": \"A\"}"), ("b/c.yaml", b"StartAt: A")], deflate);
            let at = at % bytes.len();
            bytes[at] = with;
            let _ = texts(&bytes, &mut room());
        }
    }
}
