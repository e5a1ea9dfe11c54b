//! What belongs to the Distributed Map: its processor's configuration, `ItemReader`, `ItemBatcher`, `ResultWriter`.
//!
//! Checked as the service checks it; none of it runs yet ([`crate::unsupported`]). The service takes the last three
//! without the distributed mode, too (DIAGNOSTICS.md, "Accepted by the service although tools refuse it").

use super::{Language, Reader};
use crate::cursor::{At, Fields};
use crate::unsupported::{self, Feature};
use crate::{MachineType, sentence};

/// `Mode` of a `ProcessorConfig`.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Mode {
    Inline,
    Distributed,
}

const READER: [&str; 4] = ["Resource", "ReaderConfig", "Parameters", "Arguments"];

const READER_CONFIG: [&str; 9] = [
    "InputType",
    "CSVHeaderLocation",
    "CSVHeaders",
    "CSVDelimiter",
    "ManifestType",
    "MaxItems",
    "MaxItemsPath",
    "ItemsPointer",
    "Transformation",
];

const BATCHER: [&str; 5] = [
    "BatchInput",
    "MaxItemsPerBatch",
    "MaxItemsPerBatchPath",
    "MaxInputBytesPerBatch",
    "MaxInputBytesPerBatchPath",
];

const WRITER: [&str; 4] = ["Resource", "WriterConfig", "Parameters", "Arguments"];

/// The most that `MaxItems` can be (`minimum-map-numbers`).
const MAX_ITEMS: u64 = 100_000_000;

impl<'t> Reader<'t> {
    /// `ProcessorConfig`: `ExecutionType` belongs to the distributed mode, and there it is needed.
    pub(super) fn processor_config(&mut self, at: &At<'t>) -> Option<Mode> {
        let fields = self.object(at)?;
        let mode_at = fields.get("Mode");
        let mode = match &mode_at {
            None => Mode::Inline,
            Some(at) => match self.word(at, &["INLINE", "DISTRIBUTED"])? {
                0 => Mode::Inline,
                _ => Mode::Distributed,
            },
        };
        if mode == Mode::Inline {
            self.allow(&fields, &["Mode"]);
            return Some(mode);
        }
        self.allow(&fields, &["Mode", "ExecutionType"]);
        self.require(&fields, &["ExecutionType"]);
        if let Some(at) = fields.get("ExecutionType") {
            self.word(&at, &["STANDARD", "EXPRESS"]);
        }
        if let Some(at) = mode_at {
            if self.machine_type == MachineType::Express {
                self.wrong(&at, sentence::EXPRESS_DISTRIBUTED);
            }
            unsupported::report(self, &at, Feature::DistributedMap);
        }
        Some(mode)
    }

    /// The three fields of a Map that read, batch and write its items.
    pub(super) fn distributed(&mut self, fields: &Fields<'t>) {
        if let Some(at) = fields.get("ItemReader") {
            self.item_reader(&at);
            unsupported::report(self, &at, Feature::ItemReader);
        }
        if let Some(at) = fields.get("ItemBatcher") {
            self.item_batcher(&at);
            unsupported::report(self, &at, Feature::ItemBatcher);
        }
        if let Some(at) = fields.get("ResultWriter") {
            self.result_writer(&at);
            unsupported::report(self, &at, Feature::ResultWriter);
        }
    }

    fn item_reader(&mut self, at: &At<'t>) {
        let Some(fields) = self.object(at) else { return };
        self.allow(&fields, &READER);
        self.require(&fields, &["Resource"]);
        if let Some(at) = fields.get("Resource")
            && let Some(resource) = self.string(&at)
        {
            let known = [":states:::s3:getObject", ":states:::s3:listObjectsV2"];
            if !known.iter().any(|known| resource.ends_with(known)) {
                self.wrong(&at, sentence::READER_RESOURCE);
            }
        }
        if let Some(at) = fields.get("ReaderConfig") {
            self.reader_config(&at);
        }
        self.request_of(&fields);
    }

    fn reader_config(&mut self, at: &At<'t>) {
        let Some(fields) = self.object(at) else { return };
        let types = ["CSV", "JSON", "JSONL", "PARQUET", "MANIFEST"];
        let input_type = fields.get("InputType");
        let input_type = input_type.and_then(|at| types.get(self.word(&at, &types)?).copied());
        self.allow(&fields, &READER_CONFIG);
        match (input_type, fields.get("CSVHeaderLocation")) {
            (Some("CSV"), None) => {
                self.schema(at, at.head(), sentence::CSV_HEADER_LOCATION);
            }
            (Some("JSON" | "JSONL" | "PARQUET"), Some(value)) => {
                self.schema(
                    at,
                    value.head(),
                    sentence::field_not_supported("CSVHeaderLocation"),
                );
            }
            (_, Some(value)) => {
                if self.word(&value, &["FIRST_ROW", "GIVEN"]) == Some(1) {
                    self.require(&fields, &["CSVHeaders"]);
                }
            }
            (_, None) => {}
        }
        if let Some(at) = fields.get("CSVHeaders")
            && let Some(headers) = self.items(&at)
        {
            for header in headers {
                self.string(&header);
            }
        }
        self.path_language(&fields, "MaxItemsPath");
        self.exclude(&fields, &["MaxItems", "MaxItemsPath"]);
        if let Some(at) = fields.get("MaxItems")
            && self.computed(&at).is_none()
        {
            self.integer(&at, 0, Some(MAX_ITEMS));
        }
        let _ = self.in_jsonpath(&fields, "MaxItemsPath", Self::number_reference);
    }

    fn item_batcher(&mut self, at: &At<'t>) {
        let Some(fields) = self.object(at) else { return };
        self.allow(&fields, &BATCHER);
        for (name, path) in [
            ("MaxItemsPerBatch", "MaxItemsPerBatchPath"),
            ("MaxInputBytesPerBatch", "MaxInputBytesPerBatchPath"),
        ] {
            self.path_language(&fields, path);
            self.exclude(&fields, &[name, path]);
            let _ = self.count(&fields, name, path);
        }
        if let Some(at) = fields.get("BatchInput") {
            self.payload(&at);
        }
    }

    fn result_writer(&mut self, at: &At<'t>) {
        let Some(fields) = self.object(at) else { return };
        self.allow(&fields, &WRITER);
        if let Some(at) = fields.get("Resource") {
            self.string(&at);
        }
        self.request_of(&fields);
    }

    /// `Parameters` or `Arguments` of a reader or writer.
    fn request_of(&mut self, fields: &Fields<'t>) {
        match (self.language, fields.get("Parameters"), fields.get("Arguments")) {
            (Language::JsonPath, Some(at), _) => _ = self.template(&at),
            (Language::Jsonata, _, Some(at)) => _ = self.jsonata(&at),
            _ => {}
        }
    }

    /// A `…Path` field below a Map, which only JSONPath has.
    fn path_language(&mut self, fields: &Fields<'t>, name: &str) {
        if self.language == Language::Jsonata
            && let Some(value) = fields.get(name)
        {
            self.jsonpath_only(fields, name, &value);
        }
    }
}
