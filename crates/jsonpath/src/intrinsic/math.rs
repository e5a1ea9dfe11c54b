//! `States.MathAdd`, `States.MathRandom`.

use asl_json::Value;

use super::call::Arguments;
use crate::Random;

/// A number cut off towards zero: what the service does with fractions in most places (docs/aws-behaviour.md, "JSONPath and intrinsic functions").
pub(super) fn truncated(value: &Value) -> Option<i64> {
    let number = value.as_number()?;
    Some(number.as_i64().unwrap_or_else(|| saturated(number.as_f64())))
}

/// Java's `(long)`: towards zero, the nearest bound for what does not fit.
#[expect(clippy::cast_possible_truncation, reason = "`as` saturates, as wanted")]
fn saturated(float: f64) -> i64 {
    float as i64
}

/// An operand of `States.MathAdd`: an integer of 32 bits. Fractions are rounded half up towards plus infinity, as `Math.round` does
/// (recorded cases `test_math_add`), and then cut to 32 bits: `1e309` is accepted (measured on the service).
fn operand(value: &Value) -> Option<i32> {
    let number = value.as_number()?;
    if number.is_integer() {
        return i32::try_from(number.as_i64()?).ok();
    }
    let float = number.as_f64();
    let floor = float.floor();
    let rounded = saturated(if float - floor >= 0.5 { floor + 1.0 } else { floor });
    #[expect(
        clippy::cast_possible_truncation,
        reason = "Java's (int) of a long keeps the low half"
    )]
    Some(rounded as i32)
}

/// Fails where the sum or an integer operand does not fit 32 bits (measured on the service: tiny-asl-machine `States.MathAdd-011` to `-014`).
pub(super) fn add(arguments: &Arguments) -> Option<Value> {
    let [a, b] = arguments.exactly()?;
    let sum = operand(a)?.checked_add(operand(b)?)?;
    Some(i64::from(sum).into())
}

/// The end is not included; bounds are truncated, so (1.4, 1.6) is empty and fails (recorded case `States.MathRandom-008`).
pub(super) fn random(arguments: &Arguments, random: &mut dyn Random) -> Option<Value> {
    let (start, end, seed) = match arguments.values.as_slice() {
        [start, end] => (start, end, None),
        [start, end, seed] => (start, end, Some(truncated(seed)?)),
        _ => return None,
    };
    let (start, end) = (truncated(start)?, truncated(end)?);
    let span = end.checked_sub(start).and_then(|span| u64::try_from(span).ok());
    let span = span.filter(|span| *span > 0)?;
    let offset = match seed {
        // The service's generator is not known; the same seed must give the same number.
        Some(seed) => Seeded::new(seed).below(span),
        None => scaled(random.next_u64(), span),
    };
    Some(start.saturating_add(i64::try_from(offset).ok()?).into())
}

/// 64 random bits as a number below the bound.
fn scaled(bits: u64, bound: u64) -> u64 {
    let wide = (u128::from(bits) * u128::from(bound)) >> 64;
    u64::try_from(wide).unwrap_or(0)
}

/// `java.util.Random`, the likely generator of a service written in Java.
struct Seeded(u64);

impl Seeded {
    const MULTIPLIER: u64 = 0x5_DEEC_E66D;
    const MASK: u64 = (1 << 48) - 1;

    fn new(seed: i64) -> Self {
        Self((seed.cast_unsigned() ^ Self::MULTIPLIER) & Self::MASK)
    }

    /// The next 31 bits.
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_mul(Self::MULTIPLIER).wrapping_add(0xB) & Self::MASK;
        self.0 >> 17
    }

    /// `nextInt(bound)`; larger bounds than that allows take more bits.
    fn below(&mut self, bound: u64) -> u64 {
        const INT: u64 = 1 << 31;
        if bound > INT {
            let bits = (self.next() << 33) ^ (self.next() << 2) ^ (self.next() >> 29);
            return scaled(bits, bound);
        }
        if bound.is_power_of_two() {
            return (bound * self.next()) >> 31;
        }
        loop {
            let bits = self.next();
            let value = bits % bound;
            if bits - value + (bound - 1) < INT {
                return value;
            }
        }
    }
}
