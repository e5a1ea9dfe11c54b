//! What belongs to the Distributed Map: its processor's configuration, `ItemReader`, `ItemBatcher`, `ResultWriter`.
//!
//! Checked as the service checks it.

use asl_catalog::fields::{self as catalog, Owner};
use asl_json::Str;

use crate::api::MachineType;
use crate::diagnostic::Fix;
use crate::finding;
use crate::model::Amount;
use crate::model::distributed::{Distributed, InputType, ItemBatcher, ItemReader, ResultWriter};
use crate::node_path::{At, Fields};
use crate::reader::{Caller, Reader};
use crate::source::spelled_like;
use crate::{messages, placeholder};

/// `Mode` of a `ProcessorConfig`; the distributed one with the type of the child executions.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Mode {
    Inline,
    Distributed(MachineType),
}

/// `ReaderConfig`, read.
#[derive(Default)]
struct Config {
    input_type: Option<InputType>,
    csv_headers: Option<Vec<Str>>,
    csv_delimiter: Option<Str>,
    manifest_type: Option<Str>,
    max_items: Option<Amount>,
    items_pointer: Option<Str>,
    transformation: Option<Str>,
}

/// The most that `MaxItems` can be (`minimum-map-numbers`).
const MAX_ITEMS: u64 = 100_000_000;

impl<'t> Reader<'t> {
    /// `ProcessorConfig`: `ExecutionType` belongs to the distributed mode, and there it is needed.
    pub(super) fn processor_config(&mut self, at: &At<'t>) -> Option<Mode> {
        let fields = self.object(at)?;
        let mode_at = fields.get("Mode");
        let mode = match &mode_at {
            None => Mode::Inline,
            Some(at) => match self.word(at, catalog::words(Owner::ProcessorConfig, "Mode"))? {
                0 => Mode::Inline,
                _ => Mode::Distributed(MachineType::Standard),
            },
        };
        if mode == Mode::Inline {
            self.allow(&fields, &["Mode"]);
            return Some(mode);
        }
        self.allow(&fields, catalog::names(Owner::ProcessorConfig));
        self.require(&fields, &["ExecutionType"]);
        let types = [MachineType::Standard, MachineType::Express];
        let execution_type = fields
            .get("ExecutionType")
            .and_then(|at| self.word(&at, catalog::words(Owner::ProcessorConfig, "ExecutionType")))
            .and_then(|index| types.get(index).copied());
        if let Some(at) = mode_at
            && self.machine_type == MachineType::Express
        {
            self.wrong(&at, messages::EXPRESS_DISTRIBUTED);
        }
        Some(Mode::Distributed(execution_type?))
    }

    /// The three fields of a Map that read, batch and write its items. The outer `None`: something cannot be used; the
    /// inner one: the Map is inline.
    #[expect(clippy::option_option, reason = "absent and unusable are two things")]
    pub(super) fn distributed(
        &mut self,
        fields: &Fields<'t>,
        mode: Option<Mode>,
        label: Option<Str>,
    ) -> Option<Option<Box<Distributed>>> {
        let reader = self.optional(fields, "ItemReader", Self::item_reader);
        let batcher = self.optional(fields, "ItemBatcher", Self::item_batcher);
        let writer = self.optional(fields, "ResultWriter", Self::result_writer);
        match mode? {
            Mode::Distributed(execution_type) => Some(Some(Box::new(Distributed {
                execution_type,
                label,
                reader: reader?,
                batcher: batcher?,
                writer: writer?,
            }))),
            Mode::Inline => Some(None),
        }
    }

    /// Whether an inline Map has fields of the distributed one, with a warning: the service takes them
    /// (docs/aws-behaviour.md, "Accepted at creation") and fails when the state runs.
    pub(super) fn in_inline_map(&mut self, fields: &Fields<'t>) -> bool {
        let mut found = false;
        for name in ["ItemReader", "ItemBatcher", "ResultWriter"] {
            let Some(at) = fields.get(name) else { continue };
            found = true;
            if self.caller == Caller::Playground {
                let message = format!(
                    "{name} works only in a distributed Map. This one is inline and fails when it runs."
                );
                let span = at.key().unwrap_or_else(|| at.head());
                self.advise(&at, span, &finding::ONLY_DISTRIBUTED, message).hint =
                    Some("Give ItemProcessor a ProcessorConfig with Mode DISTRIBUTED.".into());
            }
        }
        found
    }

    fn item_reader(&mut self, at: &At<'t>) -> Option<ItemReader> {
        let fields = self.object(at)?;
        self.allow(&fields, catalog::names(Owner::ItemReader));
        self.request_language(&fields, Owner::ItemReader);
        self.require(&fields, &["Resource"]);
        let mut lists = None;
        if let Some(at) = fields.get("Resource")
            && let Some(resource) = self.string(&at)
        {
            let known = [":states:::s3:getObject", ":states:::s3:listObjectsV2"];
            lists = known.iter().position(|known| resource.ends_with(known));
            if lists.is_none() {
                self.wrong(&at, messages::READER_RESOURCE);
            }
        }
        let config = self.optional(&fields, "ReaderConfig", |reader, at| {
            reader.reader_config(at, lists == Some(1))
        });
        let parameters = self.arguments(&fields);
        let config = config?.unwrap_or_default();
        Some(ItemReader {
            lists: lists? == 1,
            parameters: parameters?,
            input_type: config.input_type,
            csv_headers: config.csv_headers,
            csv_delimiter: config.csv_delimiter,
            manifest_type: config.manifest_type,
            max_items: config.max_items,
            items_pointer: config.items_pointer,
            transformation: config.transformation,
        })
    }

    fn reader_config(&mut self, at: &At<'t>, lists: bool) -> Option<Config> {
        let fields = self.object(at)?;
        let kinds = [
            InputType::Csv,
            InputType::Json,
            InputType::JsonLines,
            InputType::Parquet,
            InputType::Manifest,
        ];
        let index = self.optional(&fields, "InputType", |reader, at| {
            reader.word(at, catalog::INPUT_TYPES)
        });
        let input_type = index.flatten().and_then(|index| kinds.get(index).copied());
        self.allow(&fields, catalog::names(Owner::ReaderConfig));
        let mut given = false;
        match (input_type, fields.get("CSVHeaderLocation")) {
            (Some(InputType::Csv), None) => {
                self.schema(at, at.head(), messages::CSV_HEADER_LOCATION);
            }
            (Some(InputType::Json | InputType::JsonLines | InputType::Parquet), Some(value)) => {
                self.schema(
                    at,
                    value.head(),
                    messages::field_not_supported("CSVHeaderLocation"),
                );
            }
            (_, Some(value)) => {
                if self.word(&value, catalog::words(Owner::ReaderConfig, "CSVHeaderLocation")) == Some(1) {
                    given = true;
                    self.require(&fields, &["CSVHeaders"]);
                }
            }
            (_, None) => {}
        }
        self.reader_kind(&fields, lists, input_type);
        let headers = self.optional(&fields, "CSVHeaders", |reader, at| {
            let headers = reader.items(at)?;
            reader.each(&headers, |reader, _, at| reader.string(at).cloned())
        });
        self.language_of_field(&fields, Owner::ReaderConfig, "MaxItemsPath");
        self.exclude(&fields, catalog::exclusive(Owner::ReaderConfig, "MaxItems"));
        let written = self.optional(&fields, "MaxItems", |reader, at| match reader.computed(at) {
            Some(computed) => computed.map(Amount::Computed),
            None => reader.integer(at, 0, Some(MAX_ITEMS)).map(Amount::Fixed),
        });
        let found = self.in_jsonpath(&fields, "MaxItemsPath", Self::number_reference);
        index?;
        Some(Config {
            input_type,
            csv_headers: headers?.filter(|_| given),
            csv_delimiter: plain_text(&fields, "CSVDelimiter"),
            manifest_type: plain_text(&fields, "ManifestType"),
            max_items: written?.or(found?.map(Amount::At)),
            items_pointer: plain_text(&fields, "ItemsPointer"),
            transformation: plain_text(&fields, "Transformation"),
        })
    }

    /// What of `ReaderConfig` does not fit the kind of the object.
    fn reader_kind(&mut self, fields: &Fields<'t>, lists: bool, input_type: Option<InputType>) {
        let flattens = plain_text(fields, "Transformation").as_deref() == Some("LOAD_AND_FLATTEN");
        if lists && flattens && !fields.has("InputType") {
            self.schema(&fields.at, fields.at.head(), messages::INPUT_TYPE);
        }
        if let (Some(InputType::Json), Some(value)) = (input_type, fields.get("ManifestType")) {
            let message = messages::field_not_supported("ManifestType");
            self.schema(&fields.at, value.head(), message);
        }
        if let Some(value) = fields.get("ItemsPointer")
            && let Some(pointer) = value.node.as_str()
            && !(pointer.is_empty() || pointer.starts_with('/') || placeholder::holds(value.node))
        {
            let span = value.node.span;
            let spelled = spelled_like(self.text, span, &format!("/{}", pointer.replace('.', "/")));
            let fix = Fix::replace(format!("Change to {spelled}"), span, spelled);
            self.wrong(&value, messages::invalid_pointer(pointer)).fix = Some(fix);
        }
    }

    fn item_batcher(&mut self, at: &At<'t>) -> Option<ItemBatcher> {
        let fields = self.object(at)?;
        self.allow(&fields, catalog::names(Owner::ItemBatcher));
        let [items, bytes] = [
            ("MaxItemsPerBatch", "MaxItemsPerBatchPath"),
            ("MaxInputBytesPerBatch", "MaxInputBytesPerBatchPath"),
        ]
        .map(|(name, path)| {
            self.language_of_field(&fields, Owner::ItemBatcher, path);
            self.exclude(&fields, catalog::exclusive(Owner::ItemBatcher, name));
            self.count(&fields, name, path)
        });
        let input = self.optional(&fields, "BatchInput", Self::payload);
        Some(ItemBatcher {
            input: input?,
            max_items: items?,
            max_bytes: bytes?,
        })
    }

    fn result_writer(&mut self, at: &At<'t>) -> Option<ResultWriter> {
        let fields = self.object(at)?;
        self.allow(&fields, catalog::names(Owner::ResultWriter));
        self.request_language(&fields, Owner::ResultWriter);
        self.incomplete_writer(&fields);
        let resource = self.optional(&fields, "Resource", |reader, at| reader.string(at).cloned());
        let parameters = self.arguments(&fields);
        // The service does not look into `WriterConfig`; what it has is read for the run.
        let config = fields.get("WriterConfig").and_then(|at| Fields::open(&at));
        let word = |name: &str| -> Option<Str> {
            let at = config.as_ref()?.get(name)?;
            Some(at.node.as_str()?.into())
        };
        Some(ResultWriter {
            exports: resource?.is_some(),
            empty: fields.is_empty(),
            parameters: parameters?,
            transformation: word("Transformation"),
            json_lines: word("OutputType").as_deref() == Some("JSONL"),
        })
    }

    /// Warns of a `ResultWriter` that the service takes and that fails when it runs (developer guide, "ResultWriter": it
    /// cannot be empty).
    fn incomplete_writer(&mut self, fields: &Fields<'t>) {
        let requests = fields.has("Parameters") || fields.has("Arguments");
        let message = match (fields.has("Resource"), requests, fields.has("WriterConfig")) {
            (true, true, _) | (false, false, true) => return,
            (false, false, false) => "ResultWriter cannot be empty: the Map fails when it runs.",
            (true, false, _) => "ResultWriter has a Resource but does not specify the bucket.",
            (false, true, _) => "ResultWriter specifies a bucket but has no Resource.",
        };
        if self.caller == Caller::Playground {
            self.advise(
                &fields.at,
                fields.at.head(),
                &finding::EMPTY_RESULT_WRITER,
                message,
            )
            .hint = Some("Specify Resource with its bucket and prefix, WriterConfig, or both.".into());
        }
    }

    /// The request of a reader or writer: `Parameters` of JSONPath, `Arguments` of JSONata.
    fn request_language(&mut self, fields: &Fields<'t>, owner: Owner) {
        for name in ["Parameters", "Arguments"] {
            self.language_of_field(fields, owner, name);
        }
    }

    /// A field below a Map that only one of the languages has.
    pub(super) fn language_of_field(&mut self, fields: &Fields<'t>, owner: Owner, name: &str) {
        if let Some(value) = fields.get(name) {
            self.field_language(fields, owner, name, &value);
        }
    }
}

/// An optional text that the service takes as it is.
fn plain_text(fields: &Fields<'_>, name: &str) -> Option<Str> {
    fields.get(name)?.node.as_str().map(Into::into)
}
