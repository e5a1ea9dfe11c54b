//! What a Map state has more when it is distributed: where its items come from, how they are put into batches, where
//! its results go. Read by `read/distributed.rs`.

use super::value::{Amount, Payload};
use crate::api::MachineType;
use asl_json::Str;

/// The distributed part of a Map.
#[derive(Clone, Debug, Default)]
pub struct Distributed {
    /// `ExecutionType`: of which type the child executions are.
    pub execution_type: MachineType,
    /// `Label`
    pub label: Option<Str>,
    /// `ItemReader`
    pub reader: Option<ItemReader>,
    /// `ItemBatcher`
    pub batcher: Option<ItemBatcher>,
    /// `ResultWriter`
    pub writer: Option<ResultWriter>,
}

/// `ItemReader`: the items come from objects in S3.
#[derive(Clone, Debug)]
pub struct ItemReader {
    /// `Resource` is `s3:listObjectsV2`, else it is `s3:getObject`.
    pub lists: bool,
    /// `Parameters` or `Arguments`: the bucket and the key or prefix.
    pub parameters: Option<Payload>,
    /// `InputType`; none without `ReaderConfig`.
    pub input_type: Option<InputType>,
    /// `CSVHeaders`; none where the first row has them.
    pub csv_headers: Option<Vec<Str>>,
    /// `CSVDelimiter`: `COMMA`, `PIPE`, `SEMICOLON`, `SPACE` or `TAB`; the service takes other texts at creation.
    pub csv_delimiter: Option<Str>,
    /// `ManifestType`: `S3_INVENTORY` or `ATHENA_DATA`; the service takes other texts at creation.
    pub manifest_type: Option<Str>,
    /// `MaxItems` or `MaxItemsPath`; 0 and absent mean no limit.
    pub max_items: Option<Amount>,
    /// `ItemsPointer`: a JSON pointer to the items within a JSON object.
    pub items_pointer: Option<Str>,
    /// `Transformation`: `NONE` or `LOAD_AND_FLATTEN`; the service takes other texts at creation.
    pub transformation: Option<Str>,
}

/// What the objects are that an `ItemReader` reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InputType {
    /// A table; every value is a text.
    Csv,
    /// A JSON array, or a JSON value with one inside.
    Json,
    /// One JSON value per line.
    JsonLines,
    /// A table of Apache Parquet.
    Parquet,
    /// A list of objects that have the items.
    Manifest,
}

/// `ItemBatcher`: a child execution gets several items.
#[derive(Clone, Debug)]
pub struct ItemBatcher {
    /// `BatchInput`: what every batch has beside its items.
    pub input: Option<Payload>,
    /// `MaxItemsPerBatch` or `MaxItemsPerBatchPath`
    pub max_items: Option<Amount>,
    /// `MaxInputBytesPerBatch` or `MaxInputBytesPerBatchPath`
    pub max_bytes: Option<Amount>,
}

/// `ResultWriter`: how the results of the child executions look, and the bucket that they are written to.
#[derive(Clone, Debug)]
pub struct ResultWriter {
    /// Whether there is a `Resource`, that is, whether the results go to S3 and not into the state's output.
    pub exports: bool,
    /// Whether it has no field at all, which the service accepts at creation and fails at run time.
    pub empty: bool,
    /// `Parameters` or `Arguments`: the bucket and the prefix.
    pub parameters: Option<Payload>,
    /// `WriterConfig.Transformation`: `NONE`, `COMPACT` or `FLATTEN`.
    pub transformation: Option<Str>,
    /// `WriterConfig.OutputType` is `JSONL`, else it is `JSON`.
    pub json_lines: bool,
}
