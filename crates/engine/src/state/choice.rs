//! Choice: goes where the first rule that applies leads. Whether a comparison holds is decided in [`crate::state::condition`].

use asl::model::{Choice, Condition, State};
use asl_json::{Str, Value};

use crate::evaluation::Place;
use crate::expression::{EvalInput, compute_as, evaluate, runtime};
use crate::failure::Stop;
use crate::kernel::Kernel;
use crate::kernel::ids::BranchId;
use crate::leave::{OutputSource, exit, output};
use crate::state::condition::holds;
use crate::trace::TransitionRule;

pub(crate) fn run(kernel: &mut Kernel, branch: BranchId, state: &State, choice: &Choice) -> Result<(), Stop> {
    let input = kernel.frame(branch)?.input().clone();
    for (index, rule) in choice.rules.iter().enumerate() {
        let place = Place::Choice(index);
        let applies = match &rule.condition {
            Condition::Computed(computed) => {
                let field = place.field("Condition");
                compute_as(kernel, branch, computed, field, "boolean", Value::as_bool)?
            }
            condition => {
                let field = place.field("");
                evaluate(kernel, branch, field, &input, |scope, _| holds(condition, scope))?
            }
        };
        if applies {
            let source = OutputSource {
                place,
                assign: rule.assign.as_ref(),
                output: rule.output.as_ref(),
            };
            let chosen = (TransitionRule::Choice(index), &rule.next);
            return leave(kernel, branch, state, chosen, &source, &input);
        }
    }
    if let Some(default) = &choice.default {
        let chosen = (TransitionRule::Default, default);
        return leave(kernel, branch, state, chosen, &OutputSource::of(state), &input);
    }
    // Documented as States.NoChoiceMatched; this is what the service reports (recorded: choice without default).
    let text = "Failed to transition out of the state. The state does not point to a next state.";
    Err(runtime(kernel, branch, text))
}

fn leave(
    kernel: &mut Kernel,
    branch: BranchId,
    state: &State,
    (rule, next): (TransitionRule, &Str),
    source: &OutputSource<'_>,
    input: &Value,
) -> Result<(), Stop> {
    kernel.visit_mut(branch)?.taken = Some(rule);
    let given = EvalInput::default();
    let output = output(kernel, branch, state, source, input, &given, input.clone())?;
    exit(kernel, branch, output, Some(next))
}
