//! Values as plain JavaScript: objects, arrays and numbers, as `JSON.parse` would make them.
//!
//! What does not live here: the texts that a user's own data stay ([`crate`]).

use asl_json::Value;
use serde::{Deserialize, Serialize, Serializer};
use serde_wasm_bindgen::Error;
use wasm_bindgen::JsValue;

/// A value of ours as JavaScript's.
pub(crate) fn to_js(value: &impl Serialize) -> Result<JsValue, Error> {
    value.serialize(&serde_wasm_bindgen::Serializer::json_compatible())
}

/// JavaScript's as a value of ours.
pub(crate) fn from_js<T: for<'de> Deserialize<'de>>(value: JsValue) -> Result<T, Error> {
    serde_wasm_bindgen::from_value(value)
}

/// JSON whose numbers are doubles, as all of JavaScript's are: an integer beyond 2^53 becomes the nearest one.
pub(crate) struct Plain<'v>(pub(crate) &'v Value);

impl Serialize for Plain<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0 {
            Value::Number(number) => serializer.serialize_f64(number.as_f64()),
            Value::Array(items) => serializer.collect_seq(items.iter().map(Plain)),
            Value::Object(members) => {
                serializer.collect_map(members.iter().map(|(name, value)| (&**name, Plain(value))))
            }
            scalar => scalar.serialize(serializer),
        }
    }
}
