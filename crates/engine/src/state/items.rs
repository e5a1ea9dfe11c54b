//! The items of a Map, inline or distributed, and how many of them run at a time.

use asl::model::Map;
use asl_json::Value;
use asl_jsonpath::ReferencePath;

use crate::expression::{compute_as, evaluate, query_failure, runtime};
use crate::failure::{Failure, Stop, name};
use crate::item::Item;
use crate::kernel::Kernel;
use crate::kernel::ids::BranchId;
use crate::state::amount;

/// The items that `Items`, `ItemsPath` or the input itself give: those of an array, or the members of an object.
pub(crate) fn items(
    kernel: &mut Kernel,
    branch: BranchId,
    map: &Map,
    input: &Value,
) -> Result<Vec<Item>, Stop> {
    let found = match (&map.items, &map.items_path) {
        (Some(items), _) => {
            let list = |value: &Value| is_iterable(value).then(|| value.clone());
            compute_as(kernel, branch, items, "Items".into(), "array", list)?
        }
        (None, Some(query)) => {
            let read = evaluate(kernel, branch, "ItemsPath".into(), input, |scope, _| {
                query.read(scope)
            });
            match (read, ReferencePath::parse(query.text())) {
                (Err(Stop::Failed(failure)), Ok(path)) if !failure.is_internal() => {
                    let conflict = path.conflict(input);
                    return Err(Failure::fatal(name::REFERENCE_PATH_CONFLICT, conflict).into());
                }
                (read, _) => read?,
            }
        }
        (None, None) => input.clone(),
    };
    let Some(items) = Item::all_of(&found) else {
        if kernel.frame(branch)?.state.jsonata {
            let text = format!("Map state input must be an array but was: {found}");
            return Err(query_failure(kernel, branch, &text, None));
        }
        let path = map.items_path.as_ref().map_or("$", |query| query.text());
        // A path into the context object shows without its first `$` (recorded: `test_state_map_context_object[ALL]`).
        let path = path
            .strip_prefix('$')
            .filter(|rest| rest.starts_with('$'))
            .unwrap_or(path);
        let text = format!("Reference path \"{path}\" must point to array.");
        return Err(runtime(kernel, branch, &text));
    };
    Ok(items)
}

fn is_iterable(value: &Value) -> bool {
    value.as_array().is_some() || value.as_object().is_some()
}

/// How many iterations run at a time: as the definition says, but no more than `most`; 0 means no limit of its own.
pub(crate) fn concurrency(
    kernel: &mut Kernel,
    branch: BranchId,
    map: &Map,
    input: &Value,
    most: usize,
) -> Result<usize, Stop> {
    let wanted = match &map.max_concurrency {
        None => 0,
        Some(amount) => amount::whole(kernel, branch, "MaxConcurrencyPath", amount, input, 0)?,
    };
    Ok(usize::try_from(wanted)
        .ok()
        .filter(|wanted| *wanted > 0)
        .map_or(most, |wanted| wanted.min(most)))
}
