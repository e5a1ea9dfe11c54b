//! Equality and truth of values.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::rc::Rc;
use std::sync::Arc;

use super::{Array, Object, Val};
use crate::error::Failure;
use crate::value::number::checked;

impl Val {
    /// Deep equality, as `=` has it: objects without regard to the order of their members.
    pub(crate) fn equals(&self, other: &Val) -> bool {
        match (self, other) {
            (Self::Undefined, Self::Undefined) | (Self::Null, Self::Null) => true,
            (Self::Bool(a), Self::Bool(b)) => a == b,
            #[expect(clippy::float_cmp, reason = "JSONata compares doubles exactly")]
            (Self::Num(a), Self::Num(b)) => a == b,
            (Self::Long(a), Self::Long(b)) => a == b,
            (Self::Num(_), Self::Long(_)) | (Self::Long(_), Self::Num(_)) => self.as_num() == other.as_num(),
            (Self::Str(a), Self::Str(b)) => a == b,
            (Self::Array(Array::Json(a)), Self::Array(Array::Json(b))) if Arc::ptr_eq(a, b) => true,
            (Self::Object(Object::Json(a)), Self::Object(Object::Json(b))) if Arc::ptr_eq(a, b) => true,
            (Self::Array(a), Self::Array(b)) => {
                a.len() == b.len() && a.iter().zip(b.iter()).all(|(a, b)| a.equals(&b))
            }
            (Self::Object(a), Self::Object(b)) => {
                a.len() == b.len()
                    && a.each(|key, value| b.get(key).is_some_and(|other| value.equals(&other)))
            }
            (Self::Function(a), Self::Function(b)) => Rc::ptr_eq(a, b),
            _ => false,
        }
    }

    /// The same for equal values ([`Val::equals`]), so that a value can be looked for among many.
    pub(crate) fn digest(&self) -> u64 {
        let mut hasher = DefaultHasher::new();
        match self {
            Self::Undefined => 0_u8.hash(&mut hasher),
            Self::Null => 1_u8.hash(&mut hasher),
            Self::Bool(bool) => (2_u8, bool).hash(&mut hasher),
            Self::Num(_) | Self::Long(_) => {
                // Adding 0 turns the negative zero, which equals the other one, into it.
                (3_u8, (self.as_num().unwrap_or_default() + 0.0).to_bits()).hash(&mut hasher);
            }
            Self::Str(text) => (4_u8, &**text).hash(&mut hasher),
            Self::Array(items) => {
                5_u8.hash(&mut hasher);
                for item in items.iter() {
                    item.digest().hash(&mut hasher);
                }
            }
            Self::Object(object) => {
                // The order of members does not count.
                let mut sum = 0_u64;
                object.each(|key, value| {
                    let mut member = DefaultHasher::new();
                    (&**key, value.digest()).hash(&mut member);
                    sum = sum.wrapping_add(member.finish());
                    true
                });
                (6_u8, sum).hash(&mut hasher);
            }
            Self::Function(_) | Self::Thunk(_) | Self::Tuple(_) => 7_u8.hash(&mut hasher),
        }
        hasher.finish()
    }

    /// `===` of JavaScript, which `in` uses: containers are the same only if they are one and the same.
    pub(crate) fn is_same(&self, other: &Val) -> bool {
        match (self, other) {
            (Self::Array(Array::Json(a)), Self::Array(Array::Json(b))) => Arc::ptr_eq(a, b),
            (Self::Object(Object::Json(a)), Self::Object(Object::Json(b))) => Arc::ptr_eq(a, b),
            (Self::Array(Array::Built(a)), Self::Array(Array::Built(b))) => Rc::ptr_eq(a, b),
            (Self::Object(Object::Built(a)), Self::Object(Object::Built(b))) => Rc::ptr_eq(a, b),
            (Self::Object(Object::Grown(a)), Self::Object(Object::Grown(b))) => Rc::ptr_eq(a, b),
            (Self::Array(_) | Self::Object(_), _) => false,
            _ => self.equals(other),
        }
    }

    /// The effective Boolean value, false for undefined (<https://docs.jsonata.org/boolean-functions#boolean>).
    pub(crate) fn truth(&self) -> Result<bool, Failure> {
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
