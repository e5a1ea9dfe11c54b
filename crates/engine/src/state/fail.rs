//! Fail: ends with the error and the cause that the state names.

use asl::model::{Fail, FailText};
use asl_json::{Str, Value};

use crate::expression::{compute_as, evaluate, plain};
use crate::failure::{Failure, Stop};
use crate::kernel::Kernel;
use crate::kernel::ids::BranchId;

pub(crate) fn run(kernel: &mut Kernel, branch: BranchId, fail: &Fail) -> Result<(), Stop> {
    let input = kernel.frame(branch)?.input().clone();
    Err(failure_of(kernel, branch, fail, &input)?.into())
}

fn failure_of(kernel: &mut Kernel, branch: BranchId, fail: &Fail, input: &Value) -> Result<Failure, Stop> {
    let mut texts = [None, None];
    let fields = [("ErrorPath", &fail.error), ("CausePath", &fail.cause)];
    for (slot, (field, text)) in texts.iter_mut().zip(fields) {
        *slot = match text {
            None => None,
            Some(FailText::Fixed(text)) => Some(text.clone()),
            Some(FailText::At(expression)) => {
                let value = evaluate(kernel, branch, field.into(), input, |scope, random| {
                    expression.evaluate(field, scope, random)
                })?;
                Some(plain(&value).into())
            }
            Some(FailText::Computed(computed)) => {
                let field = field.trim_end_matches("Path");
                let text = |value: &Value| value.as_str().map(Str::from);
                Some(compute_as(
                    kernel,
                    branch,
                    computed,
                    field.into(),
                    "string",
                    text,
                )?)
            }
        };
    }
    let [error, cause] = texts;
    Ok(Failure::named(error, cause))
}
