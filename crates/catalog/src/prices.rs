//! What executions cost, by region: one table, with the day on which it was read.
//!
//! What does not live here: how many transitions, requests and seconds an execution has.

/// The day on which the prices were last compared with AWS's page "AWS Step Functions Pricing".
pub const READ_ON: &str = "2026-11-28";

/// The prices of a region, in US dollars.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Prices {
    /// For a million state transitions of standard executions.
    pub transitions: f64,
    /// For a million express executions.
    pub requests: f64,
    /// For a gigabyte-second of express executions, in the first tier (up to 1,000 GB-hours a month).
    pub gigabyte_seconds: f64,
}

/// Regions whose transitions cost otherwise than in most, for a million of them.
const TRANSITIONS: [(&str, f64); 8] = [
    ("us-west-1", 27.9),
    ("sa-east-1", 37.5),
    ("us-gov-east-1", 30.0),
    ("us-gov-west-1", 30.0),
    ("eu-west-3", 29.7),
    ("ap-northeast-2", 27.1),
    ("ap-south-1", 28.5),
    ("us-east-1", USUAL.transitions),
];

/// What most regions have, among them us-east-1.
pub const USUAL: Prices = Prices {
    transitions: 25.0,
    requests: 1.0,
    gigabyte_seconds: 0.000_016_67,
};

/// Regions that are known to have the usual prices.
const AS_USUAL: [&str; 11] = [
    "us-east-1",
    "us-east-2",
    "us-west-2",
    "ca-central-1",
    "eu-west-1",
    "eu-west-2",
    "eu-central-1",
    "eu-north-1",
    "ap-southeast-1",
    "ap-southeast-2",
    "ap-northeast-1",
];

/// The prices of a region, and whether they are known; those of most regions where they are not.
pub fn of(region: &str) -> (Prices, bool) {
    match TRANSITIONS.iter().find(|(name, _)| *name == region) {
        Some((_, transitions)) => (
            Prices {
                transitions: *transitions,
                ..USUAL
            },
            true,
        ),
        None => (USUAL, AS_USUAL.contains(&region)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_region_has_its_prices() {
        assert_eq!(of("eu-west-1"), (USUAL, true));
        assert_eq!(of("sa-east-1").0.transitions.to_string(), "37.5");
        assert_eq!(of("mars-north-1"), (USUAL, false));
    }
}
