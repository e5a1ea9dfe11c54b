//! Values as plain JavaScript: objects, arrays and numbers, as `JSON.parse` would make them.

use asl_json::Value;
use serde::{Serialize, Serializer};
use serde_wasm_bindgen::Error;
use wasm_bindgen::JsValue;

/// A value of ours as JavaScript's.
pub(crate) fn plain(value: &Value) -> Result<JsValue, Error> {
    Plain(value).serialize(&serde_wasm_bindgen::Serializer::json_compatible())
}

/// JSON whose numbers are doubles, as all of JavaScript's are: an integer beyond 2^53 becomes the nearest one.
struct Plain<'v>(&'v Value);

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
