//! Fuzzes `fuzzed::simulation`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| fuzzed::simulation(bytes));
