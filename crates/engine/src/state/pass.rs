//! Pass: hands on its input, its `Parameters` or its `Result`.

use asl::model::Pass;

use crate::expression::template;
use crate::failure::Stop;
use crate::kernel::Kernel;
use crate::kernel::ids::BranchId;
use crate::leave;
use crate::trace::FlowKind;

pub(crate) fn run(kernel: &mut Kernel, branch: BranchId, pass: &Pass) -> Result<(), Stop> {
    let given = match &pass.parameters {
        Some(parameters) => {
            let input = kernel.frame(branch)?.input().clone();
            let value = template(kernel, branch, "Parameters".into(), parameters, &input)?;
            kernel.note_flow(branch, FlowKind::AfterParameters, &value)?;
            Some(value)
        }
        None => None,
    };
    let result = match (&pass.result, given) {
        (Some(result), _) => result.clone(),
        (None, Some(given)) => given,
        (None, None) => kernel.frame(branch)?.input().clone(),
    };
    leave::finish(kernel, branch, result)
}
