//! Pass: hands on its input, its `Parameters` or its `Result`.

use asl::model::Pass;

use crate::expression::template;
use crate::failure::Stop;
use crate::kernel::Kernel;
use crate::kernel::ids::BranchId;
use crate::leave;
use crate::trace::FlowKind;

pub(crate) fn run(kernel: &mut Kernel, branch: BranchId, pass: &Pass) -> Result<(), Stop> {
    let input = kernel.frame(branch)?.input.clone();
    let result = match &pass.parameters {
        Some(parameters) => {
            let value = template(kernel, branch, "Parameters".into(), parameters, &input)?;
            kernel.note_flow(branch, FlowKind::AfterParameters, &value)?;
            value
        }
        None => input,
    };
    leave::finish(kernel, branch, pass.result.as_ref().unwrap_or(&result))
}
