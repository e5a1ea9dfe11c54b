//! Numbers that fields give: written, computed by an expression, or found by a path.

use asl::model::{Amount, Percentage};
use asl_json::{Number, Value};
use asl_jsonpath::Query;

use crate::computed::Given;
use crate::failure::Failure;
use crate::simulation::Simulation;

impl Simulation<'_> {
    /// A whole number of at least `least`. `field` is the name of the field with a path; without `Path` it is that of the
    /// other.
    pub(crate) fn whole(
        &mut self,
        strand: usize,
        field: &'static str,
        amount: &Amount,
        input: &Value,
        least: i64,
    ) -> Result<i64, Failure> {
        let fits = |number: &i64| *number >= least;
        match amount {
            Amount::Fixed(number) => Ok(i64::try_from(*number).unwrap_or(i64::MAX)),
            Amount::Computed(computed) => {
                let field = field.trim_end_matches("Path").into();
                let whole = |value: &Value| value.as_number()?.as_whole().filter(fits);
                self.compute_as(strand, computed, field, &Given::default(), "integer", whole)
            }
            Amount::At(query) => {
                let value = self.evaluate(strand, field.into(), input, |scope, _| query.read(scope))?;
                // A text that is a number counts (recorded: `MAP_STATE_REFERENCE_IN_MAX_CONCURRENCY_PATH`,
                // `MAP_STATE_REFERENCE_IN_MAX_PER_BATCH_PATH`).
                let number = value.as_i64().or_else(|| value.as_str()?.parse().ok());
                let text = not_valid(field, &value, "integer", query);
                number.filter(fits).ok_or_else(|| self.runtime(strand, &text))
            }
        }
    }

    /// `ToleratedFailurePercentage`
    pub(crate) fn percentage(
        &mut self,
        strand: usize,
        percentage: &Percentage,
        input: &Value,
    ) -> Result<f64, Failure> {
        const FIELD: &str = "ToleratedFailurePercentagePath";
        let number = match percentage {
            Percentage::Fixed(number) => return Ok(*number),
            Percentage::Computed(computed) => {
                let field = FIELD.trim_end_matches("Path").into();
                let float = |value: &Value| value.as_number().map(Number::as_f64);
                self.compute_as(strand, computed, field, &Given::default(), "number", float)?
            }
            Percentage::At(query) => {
                let value = self.evaluate(strand, FIELD.into(), input, |scope, _| query.read(scope))?;
                let number = value.as_number().map(Number::as_f64);
                let number = number.or_else(|| value.as_str()?.parse().ok());
                let text = not_valid(FIELD, &value, "float", query);
                number.ok_or_else(|| self.runtime(strand, &text))?
            }
        };
        if !(0.0..=100.0).contains(&number) {
            let text = "ToleratedFailurePercentage must be between 0 and 100.";
            return Err(self.runtime(strand, text));
        }
        Ok(number)
    }
}

/// What AWS says of a number by path that is none.
fn not_valid(field: &str, value: &Value, kind: &str, query: &Query) -> String {
    let shown = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    format!(
        "The {field} field refers to value \"{shown}\" which is not a valid {kind}: {}",
        query.text()
    )
}
