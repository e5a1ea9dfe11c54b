//! Raw deflate with a dictionary: what both sides know already is not sent.
//!
//! The dictionary is text that precedes what is packed, for back-references to point into. To pack, the compressor is
//! fed the dictionary first and what comes out of that is thrown away; to unpack, the dictionary stands at the beginning
//! of the output. What does not live here: which dictionary, and what is packed ([`crate::link`]).

use miniz_oxide::deflate::core::{
    CompressorOxide, TDEFLFlush, TDEFLStatus, compress_to_output, create_comp_flags_from_zip_params,
};
use miniz_oxide::inflate::TINFLStatus;
use miniz_oxide::inflate::core::inflate_flags::TINFL_FLAG_USING_NON_WRAPPING_OUTPUT_BUF;
use miniz_oxide::inflate::core::{DecompressorOxide, decompress};

/// The most effort.
const LEVEL: i32 = 9;
/// Negative: without the header and check sum of zlib.
const RAW: i32 = -15;
/// Deflate's own choice between literals and matches.
const DEFAULT_STRATEGY: i32 = 0;

/// Why something cannot be unpacked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Broken {
    /// It is cut off, or was changed.
    Damaged,
    /// It unfolds to more than is allowed.
    TooLarge,
}

/// Packs bytes.
pub(crate) fn pack(dictionary: &[u8], bytes: &[u8]) -> Vec<u8> {
    let flags = create_comp_flags_from_zip_params(LEVEL, RAW, DEFAULT_STRATEGY);
    let mut compressor = CompressorOxide::new(flags);
    let mut packed = Vec::new();
    if !dictionary.is_empty() {
        // Ends at a whole byte, so that what follows stands alone.
        feed(&mut compressor, dictionary, TDEFLFlush::Sync, &mut Vec::new());
    }
    feed(&mut compressor, bytes, TDEFLFlush::Finish, &mut packed);
    packed
}

fn feed(compressor: &mut CompressorOxide, mut bytes: &[u8], flush: TDEFLFlush, out: &mut Vec<u8>) {
    loop {
        let (status, taken) = compress_to_output(compressor, bytes, flush, |chunk: &[u8]| {
            out.extend_from_slice(chunk);
            true
        });
        bytes = bytes.get(taken..).unwrap_or_default();
        // The output takes everything, so that there is nothing to wait for; an error cannot be mended.
        if status != TDEFLStatus::Okay || bytes.is_empty() {
            return;
        }
    }
}

/// Unpacks what [`pack`] made with the same dictionary, to at most so many bytes.
pub(crate) fn unpack(dictionary: &[u8], mut packed: &[u8], limit: usize) -> Result<Vec<u8>, Broken> {
    let most = dictionary.len() + limit;
    let mut out = dictionary.to_vec();
    out.resize((dictionary.len() + packed.len().saturating_mul(4)).min(most), 0);
    let mut decompressor = Box::<DecompressorOxide>::default();
    let mut end = dictionary.len();
    loop {
        let flags = TINFL_FLAG_USING_NON_WRAPPING_OUTPUT_BUF;
        let (status, taken, written) = decompress(&mut decompressor, packed, &mut out, end, flags);
        packed = packed.get(taken..).unwrap_or_default();
        end += written;
        match status {
            TINFLStatus::Done => {
                out.truncate(end);
                out.drain(..dictionary.len());
                return Ok(out);
            }
            TINFLStatus::HasMoreOutput if out.len() >= most => return Err(Broken::TooLarge),
            TINFLStatus::HasMoreOutput => out.resize(out.len().saturating_mul(2).min(most), 0),
            _ => return Err(Broken::Damaged),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_dictionary_spares_what_it_holds() {
        let text = b"\"Type\": \"Task\", \"Resource\": \"arn:aws:states:::lambda:invoke\"";
        let packed = pack(text, text);
        assert!(packed.len() < 20, "{packed:?}");
        assert_eq!(unpack(text, &packed, 1_000), Ok(text.to_vec()));
        // Without it, or with another, nothing sensible comes out, but something does.
        assert!(unpack(b"", &packed, 1_000).is_err());
    }

    #[test]
    fn a_bomb_is_cut() {
        let packed = pack(b"", &vec![0; 100_000]);
        assert_eq!(unpack(b"", &packed, 99_999), Err(Broken::TooLarge));
        assert_eq!(unpack(b"", &packed, 100_000).map(|out| out.len()), Ok(100_000));
    }

    proptest::proptest! {
        #[test]
        fn what_is_packed_is_unpacked(dictionary in "[ab]{0,300}", text in "[abc]{0,900}") {
            let packed = pack(dictionary.as_bytes(), text.as_bytes());
            let unpacked = unpack(dictionary.as_bytes(), &packed, 900);
            proptest::prop_assert_eq!(unpacked, Ok(text.into_bytes()));
        }

        #[test]
        fn nothing_that_is_received_panics(dictionary in "[ab]{0,200}", bytes: Vec<u8>) {
            if let Ok(unpacked) = unpack(dictionary.as_bytes(), &bytes, 10_000) {
                proptest::prop_assert!(unpacked.len() <= 10_000);
            }
        }
    }
}
