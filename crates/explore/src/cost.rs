//! What an outcome costs, as a standard and as an express execution.

use asl_catalog::prices::{self, Prices};
use asl_protocol::{ExplorePrices, PricesView};

/// An express execution may take so long, in milliseconds.
const EXPRESS_MILLISECONDS: u64 = 300_000;
/// Duration is charged in steps of so many milliseconds.
const STEP_MILLISECONDS: u64 = 100;
/// Memory is charged in steps of 64 MB. How much an execution needs AWS does not say beforehand; this is one step, the least.
const GIGABYTES: f64 = 0.0625;

/// The prices that costs are computed with.
pub(crate) struct Tariff {
    region: String,
    prices: Prices,
    is_own: bool,
    is_known: bool,
}

impl Tariff {
    /// The prices of a region, or those that take their place.
    pub(crate) fn new(region: &str, own: Option<ExplorePrices>) -> Self {
        let (found, is_known) = prices::of(region);
        Self {
            region: region.to_owned(),
            prices: own.map_or(found, |own| Prices {
                transitions: own.transitions,
                requests: own.requests,
                gigabyte_seconds: own.gigabyte_seconds,
            }),
            is_own: own.is_some(),
            is_known,
        }
    }

    /// US dollars for a million executions of this kind: standard, and express if they end in time.
    #[expect(
        clippy::cast_precision_loss,
        reason = "transitions and steps are far below 2^53"
    )]
    pub(crate) fn per_million(&self, transitions: u64, milliseconds: u64) -> (f64, Option<f64>) {
        let standard = transitions as f64 * self.prices.transitions;
        let steps = milliseconds.div_ceil(STEP_MILLISECONDS).max(1);
        let seconds = steps as f64 * 0.1;
        let express = self.prices.requests + seconds * GIGABYTES * self.prices.gigabyte_seconds * 1_000_000.0;
        (
            standard,
            (milliseconds <= EXPRESS_MILLISECONDS).then_some(express),
        )
    }

    /// The prices, those of all regions, and a sentence about them.
    pub(crate) fn view(&self) -> PricesView {
        PricesView {
            about: self.sentence(),
            region: self.region.clone(),
            used: view(&self.prices),
            regions: prices::regions()
                .map(|(region, prices)| (region.to_owned(), view(&prices)))
                .collect(),
        }
    }

    /// Where the prices are from, in a sentence.
    pub(crate) fn sentence(&self) -> String {
        let (region, read) = (&self.region, prices::READ_ON);
        let which = match (self.is_own, self.is_known) {
            (true, _) => return "Prices as given. Express: 64 MB of memory.".to_owned(),
            (false, true) => format!("of {region}"),
            (false, false) => format!("of us-east-1, because those of {region} are not in the table"),
        };
        format!(
            "Prices {which}, read on {read}; calls of other services and the free tier are not counted. Express: 64 MB of memory, the first tier."
        )
    }
}

fn view(prices: &Prices) -> ExplorePrices {
    ExplorePrices {
        transitions: prices.transitions,
        requests: prices.requests,
        gigabyte_seconds: prices.gigabyte_seconds,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn costs_are_those_of_the_price_list() {
        let tariff = Tariff::new("us-east-1", None);
        let (standard, express) = tariff.per_million(4, 1_250);
        assert_eq!(standard.to_string(), "100");
        // 13 steps: 1.3 s of 64 MB.
        assert_eq!(format!("{:.4}", express.unwrap()), "2.3544");
        assert_eq!(tariff.per_million(1, 400_000).1, None);
    }
}
