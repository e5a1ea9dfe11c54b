//! Fuzzes `fuzzed::intrinsic`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| fuzzed::intrinsic(bytes));
