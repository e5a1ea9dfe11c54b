//! Succeed: ends its branch with its input.

use crate::failure::Stop;
use crate::kernel::Kernel;
use crate::kernel::ids::BranchId;
use crate::leave;

pub(crate) fn run(kernel: &mut Kernel, branch: BranchId) -> Result<(), Stop> {
    let input = kernel.frame(branch)?.input().clone();
    leave::finish(kernel, branch, input)
}
