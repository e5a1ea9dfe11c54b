//! Equality and truth of values.

use std::rc::Rc;

use super::{Array, Object, Val};
use crate::error::Failure;
use crate::value::number::checked;

impl Val {
    /// Deep equality, as `=` has it: objects without regard to the order of their members.
    pub fn equals(&self, other: &Val) -> bool {
        match (self, other) {
            (Self::Undefined, Self::Undefined) | (Self::Null, Self::Null) => true,
            (Self::Bool(a), Self::Bool(b)) => a == b,
            #[expect(clippy::float_cmp, reason = "JSONata compares doubles exactly")]
            (Self::Num(a), Self::Num(b)) => a == b,
            (Self::Long(a), Self::Long(b)) => a == b,
            #[expect(clippy::float_cmp, reason = "JSONata compares doubles exactly")]
            (Self::Num(_), Self::Long(_)) | (Self::Long(_), Self::Num(_)) => self.as_num() == other.as_num(),
            (Self::Str(a), Self::Str(b)) => a == b,
            (Self::Array(Array::Json(a)), Self::Array(Array::Json(b)))
            | (Self::Object(Object::Json(a)), Self::Object(Object::Json(b)))
                if a.is_same(b) =>
            {
                true
            }
            (Self::Array(a), Self::Array(b)) => {
                a.len() == b.len() && a.iter().zip(b.iter()).all(|(a, b)| a.equals(&b))
            }
            (Self::Object(a), Self::Object(b)) => {
                a.len() == b.len()
                    && a.entries()
                        .iter()
                        .all(|(key, value)| b.get(key).is_some_and(|other| value.equals(&other)))
            }
            (Self::Function(a), Self::Function(b)) => Rc::ptr_eq(a, b),
            _ => false,
        }
    }

    /// `===` of JavaScript, which `in` uses: containers are the same only if they are one and the same.
    pub fn is_same(&self, other: &Val) -> bool {
        match (self, other) {
            (Self::Array(Array::Json(a)), Self::Array(Array::Json(b)))
            | (Self::Object(Object::Json(a)), Self::Object(Object::Json(b))) => a.is_same(b),
            (Self::Array(Array::Built(a)), Self::Array(Array::Built(b))) => Rc::ptr_eq(a, b),
            (Self::Object(Object::Built(a)), Self::Object(Object::Built(b))) => Rc::ptr_eq(a, b),
            (Self::Array(_) | Self::Object(_), _) => false,
            _ => self.equals(other),
        }
    }

    /// The effective Boolean value, false for undefined (<https://docs.jsonata.org/boolean-functions#boolean>).
    pub fn truth(&self) -> Result<bool, Failure> {
        Ok(match self {
            Self::Undefined | Self::Null | Self::Function(_) | Self::Thunk(_) | Self::Tuple(_) => false,
            Self::Bool(bool) => *bool,
            Self::Long(number) => *number != 0,
            Self::Num(number) => checked(*number)? != 0.0 && !number.is_nan(),
            Self::Str(text) => !text.is_empty(),
            Self::Array(items) => {
                for item in items.iter() {
                    if item.truth()? {
                        return Ok(true);
                    }
                }
                false
            }
            Self::Object(object) => object.len() > 0,
        })
    }
}
