//! Fuzzes `fuzzed::jsonata`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| fuzzed::jsonata(bytes));
