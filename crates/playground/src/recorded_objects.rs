//! Objects in S3 that a recorded execution read: a history does not have them. Their items are taken from the inputs of the child
//! executions where those are the items; otherwise the objects are asked for.
//!
//! What does not live here: what a replay reads where it has no object (`asl-mock`).

use asl::distributed::{Distributed, ItemBatcher, ItemReader};
use asl::model::{Map, StateKind};
use asl_engine::MapRun;
use asl_json::Value;
use asl_mock::MockedObject;
use asl_recording::Recording;

use crate::run::Run;

/// The objects that a replay lacks, as far as their items are known, and a sentence for each.
pub(crate) fn lacking(recording: &Recording, run: &Run) -> (Vec<MockedObject>, Vec<String>) {
    let (mut objects, mut sentences) = (Vec::new(), Vec::new());
    for default in run.defaults.iter().filter(|default| default.section.is_none()) {
        let Some((bucket, key)) = default
            .name
            .strip_prefix("s3://")
            .and_then(|rest| rest.split_once('/'))
        else {
            continue;
        };
        let mut runs = run.execution.map_runs.iter().enumerate();
        let reading = runs.find(|(_, map_run)| *map_run.details.state == *default.state);
        let reading = reading.and_then(|(number, map_run)| Some((number, Reading::of(run, map_run)?)));
        let of_children = reading.as_ref().and_then(|(number, reading)| {
            let inputs = recording.inputs_in_map_run(*number)?;
            let count = inputs.len();
            Some((reading.object(bucket, key, inputs)?, count))
        });
        let state = &default.state;
        let uri = &default.name;
        match of_children {
            Some((object, count)) => {
                objects.push(object);
                sentences.push(format!(
                    "'{state}' reads {uri}, which is not among the texts. Its items were taken from the inputs of the child executions ({count}), in the order in which they started."
                ));
            }
            None if reading.is_some_and(|(_, reading)| reading.reader.lists) => sentences.push(format!(
                "'{state}' reads from the bucket '{bucket}', of which the texts have nothing, so made-up objects take its place. Give its objects under Mocks, each with its key."
            )),
            None => sentences.push(format!(
                "'{state}' reads {uri}, which is not among the texts, so made-up items take its place. Give the object of the bucket '{bucket}' with the key '{key}' under Mocks."
            )),
        }
    }
    (objects, sentences)
}

/// How a Map state comes to the inputs of its child executions.
struct Reading<'m> {
    reader: &'m ItemReader,
    batcher: Option<&'m ItemBatcher>,
    /// Whether inputs are made of items, so that these do not show in them.
    is_selected: bool,
}

impl<'m> Reading<'m> {
    fn of(run: &'m Run, map_run: &MapRun) -> Option<Self> {
        let state = run.definition.machine.find(&map_run.details.pointer)?;
        let StateKind::Map(map) = &state.kind else {
            return None;
        };
        let Map {
            distributed: Some(distributed),
            item_selector,
            ..
        } = &**map
        else {
            return None;
        };
        let Distributed { reader, batcher, .. } = &**distributed;
        Some(Self {
            reader: reader.as_ref()?,
            batcher: batcher.as_ref(),
            is_selected: item_selector.is_some(),
        })
    }

    /// The object that gives the children these inputs.
    fn object(&self, bucket: &str, key: &str, inputs: Vec<Value>) -> Option<MockedObject> {
        if self.is_selected {
            return None;
        }
        let items = match self.batcher {
            None => inputs,
            Some(_) => {
                let batches = inputs.iter().map(|input| input.get("Items")?.as_array());
                batches.collect::<Option<Vec<_>>>()?.concat()
            }
        };
        MockedObject::of_items(bucket, key, self.reader, items)
    }
}
