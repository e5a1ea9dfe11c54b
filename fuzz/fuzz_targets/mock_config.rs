//! Fuzzes `fuzzed::mock_config`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| fuzzed::mock_config(bytes));
