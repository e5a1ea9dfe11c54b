//! Parallel: starts all its branches at once, each with the same input.

use std::sync::Arc;

use asl::model::Parallel;

use crate::event::EventKind;
use crate::expression::{EvalInput, payload};
use crate::failure::Stop;
use crate::kernel::Kernel;
use crate::kernel::branch::Children;
use crate::kernel::ids::BranchId;
use crate::trace::FlowKind;

pub(crate) fn start(kernel: &mut Kernel, branch: BranchId, parallel: &Parallel) -> Result<(), Stop> {
    kernel.renew_context(branch)?;
    let mut input = kernel.frame(branch)?.input().clone();
    if let Some(parameters) = &parallel.parameters {
        let given = EvalInput::default();
        input = payload(kernel, branch, parameters, "Arguments".into(), &input, &given)?;
        kernel.note_flow(branch, FlowKind::AfterParameters, &input)?;
    }
    let started = kernel.record(branch, EventKind::ParallelStateStarted)?;
    let execution = kernel.branch(branch)?.execution;
    let variables = kernel.branch(branch)?.variables.inner();
    let mut branches = Vec::with_capacity(parallel.branches.len());
    for (index, scope) in parallel.branches.iter().enumerate() {
        let parent = Some((branch, index));
        let child = kernel.add_branch(
            execution,
            parent,
            None,
            Arc::clone(scope),
            variables.clone(),
            started,
        )?;
        kernel.start(child, input.clone())?;
        branches.push(Some(child));
    }
    let pending = branches.len();
    kernel.frame_mut(branch)?.children = Some(Box::new(Children {
        results: vec![None; pending],
        branches,
        pending,
        items: Vec::new(),
        next: 0,
        limit: pending,
    }));
    Ok(())
}
