//! The source of everything random, from the seed of the settings: `ChaCha8`, whose stream is specified.

use std::fmt::Write;

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{RngCore, SeedableRng};

#[derive(Clone)]
pub(crate) struct Random(ChaCha8Rng);

impl asl_jsonpath::Random for Random {
    fn next_u64(&mut self) -> u64 {
        self.0.next_u64()
    }
}

impl Random {
    pub(crate) fn new(seed: u64) -> Self {
        Self(ChaCha8Rng::seed_from_u64(seed))
    }

    /// The stream of a seed, from a position on.
    pub(crate) fn at(seed: u64, position: u128) -> Self {
        let mut random = Self::new(seed);
        random.0.set_word_pos(position);
        random
    }

    /// The position in the stream.
    pub(crate) fn position(&self) -> u128 {
        self.0.get_word_pos()
    }

    /// A number in `0.0..1.0`.
    #[expect(clippy::cast_precision_loss, reason = "53 bits fit a double exactly")]
    pub(crate) fn fraction(&mut self) -> f64 {
        (self.0.next_u64() >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// A string of this many hexadecimal digits.
    pub(crate) fn hex(&mut self, digits: usize) -> String {
        let mut text = String::with_capacity(digits + 16);
        while text.len() < digits {
            // Writing into a String does not fail.
            let _ = write!(text, "{:016x}", self.0.next_u64());
        }
        text.truncate(digits);
        text
    }

    /// An identifier in the shape of a version 4 UUID.
    pub(crate) fn uuid(&mut self) -> String {
        let mut bytes = [0; 16];
        self.0.fill_bytes(&mut bytes);
        let uuid = uuid::Builder::from_random_bytes(bytes).into_uuid();
        // Half of what `to_string` takes.
        let mut text = uuid::Uuid::encode_buffer();
        uuid.hyphenated().encode_lower(&mut text).to_owned()
    }
}
