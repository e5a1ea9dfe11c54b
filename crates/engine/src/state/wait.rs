//! Wait: until an instant, or for a number of seconds.

use asl::model::{Wait, WaitUntil};
use asl_json::Value;
use asl_jsonpath::Query;

use crate::clock::Instant;
use crate::expression::{compute_as, evaluate, plain, query_failure, runtime};
use crate::failure::Stop;
use crate::kernel::Kernel;
use crate::kernel::branch::Step;
use crate::kernel::ids::BranchId;
use crate::leave;

pub(crate) fn begin(kernel: &mut Kernel, branch: BranchId, wait: &Wait) -> Result<(), Stop> {
    let input = kernel.frame(branch)?.input().clone();
    let until = wait_until(kernel, branch, &wait.until, &input)?;
    kernel.wake(branch, until.max(kernel.now), Step::WaitOver)
}

/// The time has come.
pub(crate) fn over(kernel: &mut Kernel, branch: BranchId) -> Result<(), Stop> {
    let input = kernel.frame(branch)?.input().clone();
    leave::finish(kernel, branch, input)
}

fn wait_until(
    kernel: &mut Kernel,
    branch: BranchId,
    until: &WaitUntil,
    input: &Value,
) -> Result<Instant, Stop> {
    match until {
        WaitUntil::Seconds(seconds) => Ok(kernel.now.after(seconds.saturating_mul(1000))),
        WaitUntil::Timestamp(at) => Ok(Instant(*at)),
        WaitUntil::SecondsPath(query) => {
            let value = referenced(kernel, branch, "SecondsPath", query, input)?;
            // Recorded: `test_base_wait_seconds_path`; 0 is fine, -1.5 is no long. A negative number is one: what is
            // said of it is not recorded.
            let whole = value.as_i64();
            let seconds = whole.and_then(|seconds| u64::try_from(seconds).ok());
            let seconds = seconds.ok_or_else(|| {
                let what = match whole {
                    Some(_) => "references a negative value",
                    None => "cannot be parsed as a long value",
                };
                let text = format!(
                    "The SecondsPath parameter {what}: {} == {}",
                    query.text(),
                    plain(&value)
                );
                runtime(kernel, branch, &text)
            })?;
            Ok(kernel.now.after(seconds.saturating_mul(1000)))
        }
        WaitUntil::TimestampPath(query) => {
            let value = referenced(kernel, branch, "TimestampPath", query, input)?;
            value.as_str().and_then(Instant::parse).ok_or_else(|| {
                let text = format!(
                    "The TimestampPath parameter does not reference a valid ISO-8601 extended offset date-time format string: {} == {}",
                    query.text(),
                    plain(&value)
                );
                runtime(kernel, branch, &text)
            })
        }
        WaitUntil::ComputedSeconds(computed) => {
            let whole = |value: &Value| u64::try_from(value.as_number()?.as_whole()?).ok();
            let seconds = compute_as(kernel, branch, computed, "Seconds".into(), "integer", whole)?;
            Ok(kernel.now.after(seconds.saturating_mul(1000)))
        }
        WaitUntil::ComputedTimestamp(computed) => {
            let text = |value: &Value| value.as_str().map(str::to_owned);
            let text = compute_as(kernel, branch, computed, "Timestamp".into(), "string", text)?;
            Instant::parse(&text).ok_or_else(|| {
                let text = format!(
                    "The Timestamp field cannot be parsed as an ISO-8601 extended offset date-time format string: {text}"
                );
                query_failure(kernel, branch, &text, Some("Timestamp"))
            })
        }
    }
}

/// What a `…Path` field of a Wait refers to.
fn referenced(
    kernel: &mut Kernel,
    branch: BranchId,
    field: &'static str,
    query: &Query,
    input: &Value,
) -> Result<Value, Stop> {
    let text = format!(
        "The {field} parameter does not reference an input value: {}",
        query.text()
    );
    evaluate(kernel, branch, field.into(), input, |scope, _| {
        query.read(scope).map_err(|_| text)
    })
}
