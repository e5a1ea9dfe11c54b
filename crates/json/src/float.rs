//! Doubles from and to text.
//!
//! The tables for both are a tenth of a small wasm module. Where a JavaScript engine is at hand, and speed is not what
//! counts, the feature `javascript-floats` asks that instead.

#[cfg(all(target_arch = "wasm32", feature = "javascript-floats"))]
mod by {
    use wasm_bindgen::prelude::wasm_bindgen;

    #[wasm_bindgen]
    extern "C" {
        #[wasm_bindgen(js_name = parseFloat)]
        fn parse_float(text: &str) -> f64;
        #[wasm_bindgen(js_name = String)]
        fn to_text(number: f64) -> String;
    }

    pub fn read(text: &str) -> f64 {
        parse_float(text)
    }

    pub fn print(float: f64) -> String {
        let text = to_text(float);
        if text.contains(['.', 'e']) {
            text.replace("e+", "e")
        } else {
            text + ".0"
        }
    }
}

#[cfg(not(all(target_arch = "wasm32", feature = "javascript-floats")))]
mod by {
    pub fn read(text: &str) -> f64 {
        text.parse().unwrap_or(0.0)
    }

    pub fn print(float: f64) -> String {
        serde_json::Number::from_f64(float).map_or_else(String::new, |number| number.to_string())
    }
}

/// The double that is nearest to a JSON number literal; infinite where that is too large for one.
pub fn read(text: &str) -> f64 {
    by::read(text)
}

/// The shortest text that reads back as the same double, as `serde_json` writes it: `1.0`, `0.1`, `1e21`.
pub fn print(float: f64) -> String {
    by::print(float)
}
