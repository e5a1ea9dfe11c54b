//! What an outcome costs, as a standard and as an express execution.

use asl_catalog::prices::{self, Prices};
use asl_protocol::ExplorePrices;

/// An express execution may take so long, in milliseconds.
const EXPRESS_MILLISECONDS: u64 = 300_000;
/// Duration is charged in steps of so many milliseconds.
const STEP_MILLISECONDS: u64 = 100;
/// Memory is charged in steps of 64 MB. How much an execution needs AWS does not say beforehand; this is one step, the least.
const GIGABYTES: f64 = 0.0625;

/// US dollars for a million executions of this kind: standard, and express if they end in time.
#[expect(
    clippy::cast_precision_loss,
    reason = "transitions and steps are far below 2^53"
)]
pub(crate) fn per_million(prices: &Prices, transitions: u64, milliseconds: u64) -> (f64, Option<f64>) {
    let standard = transitions as f64 * prices.transitions;
    let steps = milliseconds.div_ceil(STEP_MILLISECONDS).max(1);
    let seconds = steps as f64 * 0.1;
    let express = prices.requests + seconds * GIGABYTES * prices.gigabyte_seconds * 1_000_000.0;
    (
        standard,
        (milliseconds <= EXPRESS_MILLISECONDS).then_some(express),
    )
}

/// The prices of a region, or those that take their place, and a sentence about them.
pub(crate) fn of_region(region: &str, own: Option<ExplorePrices>) -> (Prices, String) {
    if let Some(own) = own {
        let prices = Prices {
            transitions: own.transitions,
            requests: own.requests,
            gigabyte_seconds: own.gigabyte_seconds,
        };
        return (prices, "Prices as given. Express: 64 MB of memory.".to_owned());
    }
    let (found, is_known) = prices::of(region);
    let which = if is_known {
        format!("of {region}")
    } else {
        format!("of us-east-1, because those of {region} are not in the table")
    };
    let read = prices::READ_ON;
    let sentence = format!(
        "Prices {which}, read on {read}; calls of other services and the free tier are not counted. Express: 64 MB of memory, the first tier."
    );
    (found, sentence)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn costs_are_those_of_the_price_list() {
        let (standard, express) = per_million(&prices::USUAL, 4, 1_250);
        assert_eq!(standard.to_string(), "100");
        // 13 steps: 1.3 s of 64 MB.
        assert_eq!(format!("{:.4}", express.unwrap()), "2.3544");
        assert_eq!(per_million(&prices::USUAL, 1, 400_000).1, None);
    }
}
