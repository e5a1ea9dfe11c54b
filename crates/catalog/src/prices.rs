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

/// What most regions have, among them us-east-1.
pub const USUAL: Prices = Prices {
    transitions: 25.0,
    requests: 1.0,
    gigabyte_seconds: 0.000_016_67,
};

/// What a million transitions cost in each region that is known; the rest is as usual.
const TRANSITIONS: [(&str, f64); 18] = [
    ("us-east-1", USUAL.transitions),
    ("us-east-2", USUAL.transitions),
    ("us-west-1", 27.9),
    ("us-west-2", USUAL.transitions),
    ("us-gov-east-1", 30.0),
    ("us-gov-west-1", 30.0),
    ("ca-central-1", USUAL.transitions),
    ("sa-east-1", 37.5),
    ("eu-central-1", USUAL.transitions),
    ("eu-north-1", USUAL.transitions),
    ("eu-west-1", USUAL.transitions),
    ("eu-west-2", USUAL.transitions),
    ("eu-west-3", 29.7),
    ("ap-northeast-1", USUAL.transitions),
    ("ap-northeast-2", 27.1),
    ("ap-south-1", 28.5),
    ("ap-southeast-1", USUAL.transitions),
    ("ap-southeast-2", USUAL.transitions),
];

/// The regions whose prices are known.
pub fn regions() -> impl Iterator<Item = (&'static str, Prices)> {
    TRANSITIONS.iter().map(|(region, transitions)| {
        let prices = Prices {
            transitions: *transitions,
            ..USUAL
        };
        (*region, prices)
    })
}

/// The prices of a region, and whether they are known; those of most regions where they are not.
pub fn of(region: &str) -> (Prices, bool) {
    match regions().find(|(name, _)| *name == region) {
        Some((_, prices)) => (prices, true),
        None => (USUAL, false),
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
