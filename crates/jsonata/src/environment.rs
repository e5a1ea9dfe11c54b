//! What an evaluation is given from outside: variables, the set of functions, the host, the limits.

use asl_json::{Map, Str, Value};

/// The functions that an expression can call.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum FunctionSet {
    /// All of JSONata's (<https://docs.jsonata.org/string-functions> and the pages after it).
    #[default]
    Standard,
    /// Those of AWS Step Functions: no `$eval`; `$partition`, `$range`, `$hash`, `$random` with a seed, `$uuid` and
    /// `$parse` besides (<https://docs.aws.amazon.com/step-functions/latest/dg/transforming-data.html>).
    StepFunctions,
}

/// Variables and functions.
#[derive(Clone, Debug, Default)]
pub struct Environment {
    /// Values by name, without the `$`.
    pub variables: Map,
    /// Which functions there are.
    pub functions: FunctionSet,
}

impl Environment {
    /// Only JSONata's own functions.
    pub fn standard() -> Self {
        Self::default()
    }

    /// Step Functions' functions, `$states` and the workflow's variables to be bound.
    pub fn step_functions() -> Self {
        Self {
            functions: FunctionSet::StepFunctions,
            ..Self::default()
        }
    }

    /// Binds a variable: `bind("states", ...)` for `$states`.
    pub fn bind(&mut self, name: impl Into<Str>, value: Value) -> &mut Self {
        self.variables.insert(name.into(), value);
        self
    }
}

/// The clock and the chance that an evaluation sees. Nothing else comes in from outside.
pub trait Host {
    /// Milliseconds since 1970: `$now`, `$millis`. Asked once per evaluation.
    fn now_millis(&mut self) -> i64;

    /// A number of 0 or more, below 1: `$random`, `$shuffle`.
    fn random(&mut self) -> f64;

    /// `$random(seed)` of Step Functions: the first double of Java's `java.util.Random` with this seed, as measured on
    /// the service (`$random(42)` is 0.7275636800328681).
    fn seeded_random(&mut self, seed: f64) -> f64 {
        java_random(seed)
    }

    /// A version 4 UUID: `$uuid` of Step Functions.
    fn uuid(&mut self) -> String {
        let mut digits = String::with_capacity(36);
        for place in 0..32 {
            if matches!(place, 8 | 12 | 16 | 20) {
                digits.push('-');
            }
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "a digit from 0 to 15"
            )]
            let random = (self.random() * 16.0) as u32 & 15;
            let digit = match place {
                12 => 4,
                16 => 8 | (random & 3),
                _ => random,
            };
            digits.push(char::from_digit(digit, 16).unwrap_or('0'));
        }
        digits
    }
}

/// `new java.util.Random(seed).nextDouble()`, whose algorithm Java's documentation specifies.
#[expect(
    clippy::cast_possible_truncation,
    reason = "Java's cast of a double to a long saturates, too"
)]
#[expect(clippy::cast_precision_loss, reason = "53 bits fit a double exactly")]
fn java_random(seed: f64) -> f64 {
    const MASK: u64 = (1 << 48) - 1;
    let mut state = ((seed as i64).cast_unsigned() ^ 0x5_DEEC_E66D) & MASK;
    let mut next = |bits: u32| {
        state = state.wrapping_mul(0x5_DEEC_E66D).wrapping_add(11) & MASK;
        state >> (48 - bits)
    };
    let high = next(26);
    ((high << 27) + next(27)) as f64 / (1_u64 << 53) as f64
}

/// A host of a fixed time and a reproducible sequence of random numbers.
#[derive(Clone, Debug)]
pub struct FixedHost {
    /// The time.
    pub now: i64,
    /// The state of the random numbers.
    pub seed: u64,
}

impl Host for FixedHost {
    fn now_millis(&mut self) -> i64 {
        self.now
    }

    fn random(&mut self) -> f64 {
        // SplitMix64.
        self.seed = self.seed.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut state = self.seed;
        state = (state ^ (state >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        state = (state ^ (state >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        let bits = u32::try_from((state ^ (state >> 31)) >> 32).unwrap_or(0);
        f64::from(bits) / 4_294_967_296.0
    }
}

/// The bounds of an evaluation. Reaching one is an error that says so.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Evaluations of parts, and work of comparable cost.
    pub steps: u64,
    /// Evaluations of parts within one another; a call of a function takes about three, one in tail position none. They
    /// lie on the native stack: no more than [`Limits::DEEPEST`] are taken, whatever is given here.
    pub depth: usize,
    /// Items of one array.
    pub items: usize,
    /// Characters of one text.
    pub characters: usize,
}

impl Limits {
    /// What a stack of a mebibyte holds.
    pub const DEEPEST: usize = 320;

    /// Bounds for a page or a test: some seconds, some hundred megabytes.
    pub const STANDARD: Self = Self {
        steps: 20_000_000,
        depth: Self::DEEPEST,
        items: 10_000_000,
        characters: 64 << 20,
    };

    /// The bounds of Step Functions (docs/aws-behaviour.md, "Bounds"): `[1..873782]` and 2^22 characters pass, `[1..873783]` and
    /// 2^23 characters fail; a sum of 100 terms passes, one of 101 is too deep. Time has no known bound; steps stand
    /// for it.
    pub const STEP_FUNCTIONS: Self = Self {
        steps: 10_000_000,
        depth: 100,
        items: 873_782,
        characters: (1 << 23) - 1,
    };
}

impl Default for Limits {
    fn default() -> Self {
        Self::STANDARD
    }
}
