//! Numbers that fields give: written, computed by an expression, or found by a path.

use asl::model::{Amount, Percentage};
use asl_json::{Number, Value};
use asl_jsonpath::Query;

use crate::expression::{compute_as, evaluate, plain, runtime};
use crate::failure::Stop;
use crate::kernel::Kernel;
use crate::kernel::ids::BranchId;

/// A whole number of at least `least`. `field` is the name of the field with a path; without `Path` it is that of the
/// other.
pub(crate) fn whole(
    kernel: &mut Kernel,
    branch: BranchId,
    field: &'static str,
    amount: &Amount,
    input: &Value,
    least: i64,
) -> Result<i64, Stop> {
    let fits = |number: &i64| *number >= least;
    match amount {
        Amount::Fixed(number) => Ok(i64::try_from(*number).unwrap_or(i64::MAX)),
        Amount::Computed(computed) => {
            let field = field.trim_end_matches("Path").into();
            let whole = |value: &Value| value.as_number()?.as_whole().filter(fits);
            compute_as(kernel, branch, computed, field, "integer", whole)
        }
        Amount::At(query) => {
            let value = evaluate(kernel, branch, field.into(), input, |scope, _| query.read(scope))?;
            // A text that is a number counts (recorded: `MAP_STATE_REFERENCE_IN_MAX_CONCURRENCY_PATH`,
            // `MAP_STATE_REFERENCE_IN_MAX_PER_BATCH_PATH`).
            let number = value.as_i64().or_else(|| value.as_str()?.parse().ok());
            let text = not_valid(field, &value, "integer", query);
            number.filter(fits).ok_or_else(|| runtime(kernel, branch, &text))
        }
    }
}

/// `ToleratedFailurePercentage`
pub(crate) fn percentage(
    kernel: &mut Kernel,
    branch: BranchId,
    percentage: &Percentage,
    input: &Value,
) -> Result<f64, Stop> {
    const FIELD: &str = "ToleratedFailurePercentagePath";
    let number = match percentage {
        Percentage::Fixed(number) => return Ok(*number),
        Percentage::Computed(computed) => {
            let field = FIELD.trim_end_matches("Path").into();
            let float = |value: &Value| value.as_number().map(Number::as_f64);
            compute_as(kernel, branch, computed, field, "number", float)?
        }
        Percentage::At(query) => {
            let value = evaluate(kernel, branch, FIELD.into(), input, |scope, _| query.read(scope))?;
            let number = value.as_number().map(Number::as_f64);
            let number = number.or_else(|| value.as_str()?.parse().ok());
            let text = not_valid(FIELD, &value, "float", query);
            number.ok_or_else(|| runtime(kernel, branch, &text))?
        }
    };
    if !(0.0..=100.0).contains(&number) {
        let text = "ToleratedFailurePercentage must be between 0 and 100.";
        return Err(runtime(kernel, branch, text));
    }
    Ok(number)
}

/// What AWS says of a path that leads to something other than a number.
fn not_valid(field: &str, value: &Value, kind: &str, query: &Query) -> String {
    let shown = plain(value);
    format!(
        "The {field} field refers to value \"{shown}\" which is not a valid {kind}: {}",
        query.text()
    )
}
