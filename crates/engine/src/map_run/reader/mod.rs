//! What an `ItemReader` makes of objects in S3: items, each with the place that it comes from.

mod csv;
mod manifest;

use asl::distributed::{InputType, ItemReader};
use asl_json::{Pointer, Str, Value};

use crate::item::Item;
use crate::objects::Object;
use crate::task::{MapAct, MapResources};

/// Why there are no items: the cause, and what the playground adds to it.
#[derive(Debug, Default)]
pub(crate) struct ReadError {
    pub cause: String,
    pub note: Option<String>,
}

impl From<String> for ReadError {
    fn from(cause: String) -> Self {
        Self { cause, note: None }
    }
}

/// A reader at work.
pub(crate) struct Reading<'a> {
    pub reader: &'a ItemReader,
    /// The evaluated `Parameters`.
    pub parameters: &'a Value,
    /// At most so many items.
    pub most: usize,
    pub resources: &'a mut dyn MapResources,
    /// The name of the Map state.
    pub state: &'a str,
    /// The request of which S3 speaks in its errors.
    pub request_id: &'a str,
}

impl Reading<'_> {
    /// The items.
    pub(crate) fn items(&mut self) -> Result<Vec<Item>, ReadError> {
        let bucket = self.parameter("Bucket")?;
        let reader = self.reader;
        match reader.transformation.as_deref() {
            None | Some("NONE") => {}
            Some("LOAD_AND_FLATTEN") if reader.lists => return self.flatten(&bucket),
            Some(other) => {
                let cause = format!("Transformation \"{other}\" does not fit this ItemReader.");
                return Err(cause.into());
            }
        }
        if reader.lists {
            return self.listing(&bucket);
        }
        let key = self.parameter("Key")?;
        if reader.input_type == Some(InputType::Parquet) && self.parameters.get("VersionId").is_some() {
            // Reported with this text by users of the service.
            let cause = "S3 Version ID selection is not currently supported for PARQUET files";
            return Err(cause.to_owned().into());
        }
        let object = self.object(&bucket, &key)?;
        let is_manifest = reader.input_type == Some(InputType::Manifest) || reader.manifest_type.is_some();
        if is_manifest {
            return self.manifest(&bucket, &object);
        }
        let records = self.records(&object)?;
        Ok(from(records, &uri(&bucket, &object.key), self.most))
    }

    /// One item per object, as `ListObjectsV2` shows it (page "`ItemReader` (Map)", example of a list of objects).
    fn listing(&mut self, bucket: &str) -> Result<Vec<Item>, ReadError> {
        let described = self
            .list(bucket)?
            .into_iter()
            .map(|object| {
                let size = i64::try_from(object.content.len()).unwrap_or(i64::MAX);
                Value::from([
                    ("Etag", Value::from(etag(&object.content))),
                    ("Key", Value::from(object.key)),
                    ("LastModified", Value::from(object.last_modified.0 / 1000)),
                    ("Size", Value::from(size)),
                    ("StorageClass", Value::from("STANDARD")),
                ])
            })
            .map(Item::from)
            .collect();
        // Observed (`Observation.ItemReader`): the source of a listing is the bucket.
        Ok(from(described, &format!("s3://{bucket}").into(), self.most))
    }

    /// The records of all objects of a listing.
    fn flatten(&mut self, bucket: &str) -> Result<Vec<Item>, ReadError> {
        let mut items = Vec::new();
        for object in self.list(bucket)? {
            let left = self.most.saturating_sub(items.len());
            if left == 0 {
                break;
            }
            self.ask(&MapAct::Read {
                bucket,
                key: &object.key,
            })?;
            let records = self.records(&object)?;
            items.extend(from(records, &uri(bucket, &object.key), left));
        }
        Ok(items)
    }

    /// The records of one object.
    fn records(&self, object: &Object) -> Result<Vec<Item>, ReadError> {
        let text = &*object.content;
        let reader = self.reader;
        let records = match reader.input_type.unwrap_or(InputType::Json) {
            InputType::Json => return Ok(json(text, reader.items_pointer.as_deref())?),
            InputType::Parquet if text.trim_start().starts_with('[') => return Ok(json(text, None)?),
            InputType::Csv => csv::rows(
                text,
                reader.csv_headers.as_deref(),
                reader.csv_delimiter.as_deref(),
                self.most,
            )?,
            InputType::JsonLines | InputType::Parquet => json_lines(text)?,
            InputType::Manifest => {
                return Err("A manifest cannot be read as records.".to_owned().into());
            }
        };
        Ok(records.into_iter().map(Item::from).collect())
    }

    fn parameter(&self, name: &str) -> Result<Str, ReadError> {
        let text = self.parameters.get(name).and_then(Value::as_str);
        let text = text.ok_or_else(|| format!("The ItemReader needs the parameter {name} as a string."))?;
        Ok(text.into())
    }

    fn list(&mut self, bucket: &str) -> Result<Vec<Object>, ReadError> {
        let prefix = self.parameters.get("Prefix").and_then(Value::as_str);
        self.ask(&MapAct::List { bucket, prefix })?;
        Ok(self.resources.list(bucket, prefix.unwrap_or_default()))
    }

    /// Whether the reader may do this.
    fn ask(&mut self, act: &MapAct<'_>) -> Result<(), ReadError> {
        match self.resources.refuses(self.state, act) {
            None => Ok(()),
            Some(refusal) => Err(ReadError {
                cause: refusal.cause(self.request_id),
                note: Some(refusal.note),
            }),
        }
    }

    fn object(&mut self, bucket: &str, key: &str) -> Result<Object, ReadError> {
        self.ask(&MapAct::Read { bucket, key })?;
        self.resources.object(bucket, key).ok_or_else(|| ReadError {
            cause: format!(
                "The specified key does not exist. (Service: Amazon S3; Status Code: 404; Error Code: NoSuchKey; Request ID: {}; Proxy: null)",
                self.request_id
            ),
            note: Some(format!("Nothing is given for the object {}.", uri(bucket, key))),
        })
    }
}

fn uri(bucket: &str, key: &str) -> Str {
    format!("s3://{bucket}/{key}").into()
}

fn from(records: Vec<Item>, source: &Str, most: usize) -> Vec<Item> {
    let with_source = |item| Item {
        source: Some(Str::clone(source)),
        ..item
    };
    records.into_iter().take(most).map(with_source).collect()
}

/// The items of a JSON array or object, or of the one that the pointer finds.
fn json(text: &str, pointer: Option<&str>) -> Result<Vec<Item>, String> {
    let value = asl_json::parse(text).map_err(|error| format!("The object is not JSON. {error}"))?;
    let found = match pointer {
        None => Some(&value),
        Some(pointer) => {
            let steps = pointer
                .split('/')
                .skip(1)
                .map(|step| step.replace("~1", "/").replace("~0", "~"));
            steps
                .fold(Pointer::root(), |pointer, step| pointer.child(&step))
                .find(&value)
        }
    };
    let found = found.ok_or(
        "The provided ReaderConfig.ItemsPointer does not match any valid path in the JSON structure.",
    )?;
    // The text is recorded: `test_map_item_reader_json_no_json_list_object`, of a time when an object was no list either.
    Item::all_of(found).ok_or_else(|| "Attempting to map over non-iterable node.".to_owned())
}

/// One value per line; empty lines do not count.
fn json_lines(text: &str) -> Result<Vec<Value>, String> {
    let lines = text
        .lines()
        .enumerate()
        .filter(|(_, line)| !line.trim().is_empty());
    lines
        .map(|(index, line)| {
            asl_json::parse(line).map_err(|error| format!("Line {} is not JSON. {error}", index + 1))
        })
        .collect()
}

/// A tag in the shape of S3's: the same for the same content.
fn etag(content: &str) -> String {
    // FNV-1a, 128 bits.
    let hash = content
        .bytes()
        .fold(0x6c62_272e_07bb_0142_62b8_2175_6295_c58d_u128, |hash, byte| {
            (hash ^ u128::from(byte)).wrapping_mul(0x0000_0000_0100_0000_0000_0000_0000_013b)
        });
    format!("\"{hash:032x}\"")
}
