//! The order of a Java `HashSet`, which `States.ArrayUnique` lets through.
//!
//! A set keeps its items in buckets by their hash code, and lists them bucket by bucket. So small integers come out
//! sorted, and `false` before `true`. Values are hashed as the Java objects that Jackson makes of JSON.

use asl_json::{Number, Value};

/// The different items, in the order of a set.
pub(super) fn distinct(items: &[Value]) -> Vec<Value> {
    let mut entries: Vec<(u32, &Value)> = items
        .iter()
        .map(|item| {
            let hash = hash_code(item).cast_unsigned();
            (hash ^ (hash >> 16), item)
        })
        .collect();
    // Items of one hash stand together, in the order in which they came (the sort is stable): only those can be equal.
    entries.sort_by_key(|(hash, _)| *hash);
    let mut kept: Vec<(u32, &Value)> = Vec::new();
    for (hash, item) in entries {
        let mut alike = kept.iter().rev().take_while(|(other, _)| *other == hash);
        if !alike.any(|(_, other)| is_equal(other, item)) {
            kept.push((hash, item));
        }
    }
    let buckets = table_size(kept.len());
    let mut order: Vec<(u32, usize, &Value)> = kept
        .iter()
        .map(|(hash, item)| {
            let arrival = items.iter().position(|other| std::ptr::eq(other, *item));
            (hash & (buckets - 1), arrival.unwrap_or(0), *item)
        })
        .collect();
    order.sort_by_key(|(bucket, arrival, _)| (*bucket, *arrival));
    order.into_iter().map(|(_, _, item)| item.clone()).collect()
}

/// The table doubles when it is three quarters full, from 16 buckets on.
fn table_size(count: usize) -> u32 {
    let mut size: u32 = 16;
    while count > size as usize / 4 * 3 && size < 1 << 30 {
        size *= 2;
    }
    size
}

/// `Object.hashCode`. Recursion is bounded by [`asl_json::MAX_DEPTH`].
fn hash_code(value: &Value) -> i32 {
    match value {
        Value::Null => 0,
        Value::Bool(true) => 1231,
        Value::Bool(false) => 1237,
        Value::Number(number) => number_hash(number),
        Value::String(text) => text_hash(text),
        Value::Array(items) => items.iter().fold(1, |hash: i32, item| {
            hash.wrapping_mul(31).wrapping_add(hash_code(item))
        }),
        Value::Object(members) => members.iter().fold(0, |hash: i32, (name, member)| {
            hash.wrapping_add(text_hash(name) ^ hash_code(member))
        }),
    }
}

fn text_hash(text: &str) -> i32 {
    text.encode_utf16().fold(0, |hash: i32, unit| {
        hash.wrapping_mul(31).wrapping_add(i32::from(unit))
    })
}

/// An `Integer` is its own hash; a `Long` and a `Double` fold their two halves.
#[expect(clippy::cast_possible_truncation, reason = "the low half is wanted")]
fn number_hash(number: &Number) -> i32 {
    let bits = match number.as_i64() {
        Some(int) => match i32::try_from(int) {
            Ok(int) => return int,
            Err(_) => int.cast_unsigned(),
        },
        None => number.as_f64().to_bits(),
    };
    ((bits ^ (bits >> 32)) as u32).cast_signed()
}

/// `Object.equals`: the order of members does not count, but 1 and 1.0 are of different types.
fn is_equal(a: &Value, b: &Value) -> bool {
    match (a, b) {
        (Value::Number(a), Value::Number(b)) => a.is_integer() == b.is_integer() && a == b,
        (Value::Array(x), Value::Array(y)) => {
            x.len() == y.len() && x.iter().zip(y.iter()).all(|(a, b)| is_equal(a, b))
        }
        (Value::Object(x), Value::Object(y)) => {
            x.len() == y.len()
                && x.iter()
                    .all(|(name, a)| y.get(name).is_some_and(|b| is_equal(a, b)))
        }
        _ => a == b,
    }
}
