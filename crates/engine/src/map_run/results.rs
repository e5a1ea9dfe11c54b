//! What becomes of the results of child executions: the output of the Map, and the files that a `ResultWriter` writes
//! (page "`ResultWriter` (Map)").

use asl_json::{Map, Str, Value};

use crate::clock::Instant;
use crate::execution::Status;
use crate::map_run::record::MapRun;

/// A file that a `ResultWriter` writes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ResultFile {
    /// Its key in the bucket.
    pub key: String,
    /// Its text.
    pub content: String,
}

/// What is known of a child execution when its result is written.
pub(crate) struct Info<'a> {
    pub arn: &'a str,
    pub name: &'a Str,
    pub machine_arn: &'a Str,
    pub input: &'a Value,
    pub status: Status,
    pub output: Option<&'a Value>,
    pub error: Option<&'a Str>,
    pub cause: Option<&'a Str>,
    pub start: Instant,
    pub stop: Instant,
}

impl Info<'_> {
    /// The execution as the files describe it: members in alphabetical order, input and output as texts. Published files
    /// of 2025 have `OutputDetails` where there is no output, too, and failures as `REDRIVABLE_BY_MAP_RUN`.
    pub(crate) fn describe(&self) -> Value {
        let mut map = Map::new();
        let mut put = |name: &str, value: Value| _ = map.insert(name.into(), value);
        let included = || Value::from([("Included", Value::from(true))]);
        if let Some(cause) = self.cause {
            put("Cause", cause.clone().into());
        }
        if let Some(error) = self.error {
            put("Error", error.clone().into());
        }
        put("ExecutionArn", self.arn.into());
        put("Input", self.input.to_string().into());
        put("InputDetails", included());
        put("Name", self.name.clone().into());
        if let Some(output) = self.output {
            put("Output", output.to_string().into());
        }
        put("OutputDetails", included());
        put("RedriveCount", 0.into());
        if self.status == Status::Succeeded {
            put("RedriveStatus", "NOT_REDRIVABLE".into());
            put(
                "RedriveStatusReason",
                "Execution is SUCCEEDED and cannot be redriven".into(),
            );
        } else {
            put("RedriveStatus", "REDRIVABLE_BY_MAP_RUN".into());
        }
        put("StartDate", self.start.to_string().into());
        put("StateMachineArn", self.machine_arn.clone().into());
        put("Status", self.status.name().into());
        put("StopDate", self.stop.to_string().into());
        Value::object(map)
    }

    /// The results that one execution gives under a `Transformation`. A failure is described whatever it says.
    pub(crate) fn results(&self, transformation: &str) -> Vec<Value> {
        match (self.output, transformation) {
            (Some(output), "COMPACT") => vec![output.clone()],
            (Some(output), "FLATTEN") => match output.as_array() {
                Some(items) => items.to_vec(),
                None => vec![output.clone()],
            },
            _ => vec![self.describe()],
        }
    }
}

impl MapRun {
    /// The files that the `ResultWriter` writes: the manifest, and one file per status that occurs. Empty without one.
    /// The service begins another file where one grows large; here each is one.
    pub fn result_files(&self) -> Vec<ResultFile> {
        let Some(target) = &self.target else {
            return Vec::new();
        };
        let transformation = target.transformation.as_deref().unwrap_or("NONE");
        let extension = if target.json_lines { "jsonl" } else { "json" };
        let mut lists = [
            ("FAILED", Vec::new()),
            ("PENDING", Vec::new()),
            ("SUCCEEDED", Vec::new()),
        ];
        for child in &self.children {
            let execution = &child.execution;
            let info = Info {
                arn: &execution.arn,
                name: &child.name,
                machine_arn: &self.machine_arn,
                input: &child.input,
                status: execution.status,
                output: execution.output.as_ref(),
                error: execution.error.as_ref(),
                cause: execution.cause.as_ref(),
                start: execution.start,
                stop: execution.stop,
            };
            let wanted = match execution.status {
                Status::Succeeded => "SUCCEEDED",
                Status::Failed | Status::TimedOut | Status::Aborted => "FAILED",
            };
            if let Some((_, list)) = lists.iter_mut().find(|(name, _)| *name == wanted) {
                list.extend(info.results(transformation));
            }
        }
        if let Some((_, list)) = lists.iter_mut().find(|(name, _)| *name == "PENDING") {
            let pending = self.pending.iter();
            list.extend(pending.map(|(input, _)| Value::from([("Input", Value::from(input.to_string()))])));
        }
        let mut files = Vec::new();
        let mut listed = Map::new();
        for (name, list) in lists {
            let mut entries = Vec::new();
            if !list.is_empty() {
                let key = format!("{}/{name}_0.{extension}", target.folder);
                let content = if target.json_lines {
                    list.iter()
                        .fold(String::new(), |text, value| text + &value.to_string() + "\n")
                } else {
                    Value::array(list).to_string()
                };
                let size = i64::try_from(content.len()).unwrap_or(i64::MAX);
                entries.push(Value::from([
                    ("Key", Value::from(key.as_str())),
                    ("Size", size.into()),
                ]));
                files.push(ResultFile { key, content });
            }
            listed.insert(name.into(), Value::array(entries));
        }
        let manifest = Value::from([
            ("DestinationBucket", Value::from(target.bucket.clone())),
            ("MapRunArn", Value::from(self.details.arn.clone())),
            ("ResultFiles", Value::object(listed)),
        ]);
        let manifest = ResultFile {
            key: format!("{}/manifest.json", target.folder),
            content: manifest.to_string(),
        };
        files.insert(0, manifest);
        files
    }
}
