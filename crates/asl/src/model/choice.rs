//! What a Choice state decides by.

use asl_json::{Str, Value};
use asl_jsonpath::Query;

use super::value::{Computed, Payload};

/// A Choice state.
#[derive(Clone, Debug)]
pub struct Choice {
    /// `Choices`, in order.
    pub rules: Vec<ChoiceRule>,
    /// `Default`
    pub default: Option<Str>,
}

/// An element of `Choices`.
#[derive(Clone, Debug)]
pub struct ChoiceRule {
    /// When it applies.
    pub condition: Condition,
    /// `Next`
    pub next: Str,
    /// `Assign`
    pub assign: Option<Payload>,
    /// `Output` of a JSONata state.
    pub output: Option<Computed>,
}

/// A choice expression.
#[derive(Clone, Debug)]
pub enum Condition {
    /// `And`
    And(Vec<Condition>),
    /// `Or`
    Or(Vec<Condition>),
    /// `Not`
    Not(Box<Condition>),
    /// `Condition` of a JSONata state.
    Computed(Computed),
    /// A comparison of `Variable` with something.
    Test {
        /// `Variable`
        variable: Query,
        /// The operator and what it compares with.
        comparison: Comparison,
    },
}

/// An operator of a choice rule with its operand.
#[derive(Clone, Debug)]
pub enum Comparison {
    /// `StringEquals` to `TimestampGreaterThanEqualsPath`.
    Compare {
        /// Which type both sides must have.
        kind: Comparable,
        /// How they are compared.
        order: Order,
        /// The other side.
        operand: Operand,
    },
    /// `StringMatches`: `*` matches anything, `\*` a star.
    Matches(Str),
    /// `IsNull: true`, `IsPresent: false` …
    Is(Property, bool),
}

/// Types that can be compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Comparable {
    /// Texts, by code units.
    String,
    /// Numbers.
    Numeric,
    /// Booleans; only for equality.
    Boolean,
    /// Texts that are RFC 3339 timestamps.
    Timestamp,
}

/// The five orders.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    /// `…Equals`
    Equals,
    /// `…LessThan`
    LessThan,
    /// `…GreaterThan`
    GreaterThan,
    /// `…LessThanEquals`
    LessThanEquals,
    /// `…GreaterThanEquals`
    GreaterThanEquals,
}

/// The right side of a comparison.
#[derive(Clone, Debug)]
pub enum Operand {
    /// Written in the definition.
    Value(Value),
    /// Found by a `…Path` operator.
    At(Query),
}

/// What an `Is…` operator asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Property {
    /// `IsPresent`
    Present,
    /// `IsNull`
    Null,
    /// `IsNumeric`
    Numeric,
    /// `IsString`
    String,
    /// `IsBoolean`
    Boolean,
    /// `IsTimestamp`
    Timestamp,
}
