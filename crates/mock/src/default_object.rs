//! Objects as the reader of a distributed Map wants them: those that it finds in a bucket that no mocked object is in, and
//! those that have given items.

use asl::distributed::{InputType, ItemReader};
use asl_engine::Object;
use asl_json::Value;

use crate::dependencies::inventory;
use crate::handler::MockHandler;
use crate::model::{MockedObject, ObjectKind};

/// How a Map state reads objects.
pub(crate) struct Reader {
    /// A row of what it reads.
    pub item: Option<Value>,
    pub how: ItemReader,
    pub state: String,
    /// Whether its manifest has been given, so that what is asked for next is a file that it lists.
    pub in_manifest: bool,
}

impl MockHandler<'_> {
    /// Two rows of what the Map reads, in the form in which it reads them.
    pub(crate) fn default_object(&mut self, bucket: &str, key: &str) -> Option<Object> {
        let reader = self.reader.as_mut()?;
        let has_manifest =
            reader.how.input_type == Some(InputType::Manifest) || reader.how.manifest_type.is_some();
        let row = reader
            .item
            .clone()
            .unwrap_or_else(|| match reader.how.input_type {
                // What every inventory has.
                Some(InputType::Manifest) => {
                    Value::from([("Bucket", Value::from(bucket)), ("Key", Value::from("example"))])
                }
                _ => Value::from([("id", Value::from("example"))]),
            });
        let content = if has_manifest && !std::mem::replace(&mut reader.in_manifest, true) {
            manifest(&reader.how, bucket, key, &row)
        } else {
            rows(&reader.how, &[row.clone(), row])
        };
        let state = reader.state.clone();
        let more = if reader.how.lists { "" } else { key };
        self.add_default(None, format!("s3://{bucket}/{more}"), state);
        Some(Object {
            key: key.into(),
            content: content.into(),
            last_modified: self.settings.start,
        })
    }
}

impl MockedObject {
    /// The object in which a reader finds these items; none where they lie in several, or are the objects themselves.
    pub fn of_items(bucket: &str, key: &str, reader: &ItemReader, items: Vec<Value>) -> Option<Self> {
        if reader.lists || reader.manifest_type.is_some() {
            return None;
        }
        let kind = match reader.input_type.unwrap_or(InputType::Json) {
            InputType::Json => ObjectKind::Json,
            InputType::JsonLines => ObjectKind::JsonLines,
            InputType::Csv => ObjectKind::Csv,
            InputType::Parquet => ObjectKind::Parquet,
            InputType::Manifest => return None,
        };
        let content = match kind {
            // A table has the reader's delimiters.
            ObjectKind::Csv => Value::from(rows(reader, &items)),
            ObjectKind::Json if reader.items_pointer.is_some() => {
                asl_json::parse(&rows(reader, &items)).ok()?
            }
            _ => Value::array(items),
        };
        Some(Self {
            bucket: bucket.to_owned(),
            key: key.to_owned(),
            kind,
            content,
        })
    }
}

/// A manifest that lists one file, which lies beside it.
fn manifest(reader: &ItemReader, bucket: &str, key: &str, row: &Value) -> String {
    let folder = key.rsplit_once('/').map_or("", |(folder, _)| folder);
    let separator = if folder.is_empty() { "" } else { "/" };
    let file = format!("{folder}{separator}data/example");
    if reader.manifest_type.as_deref() == Some("ATHENA_DATA") {
        return format!("s3://{bucket}/{file}");
    }
    let columns: Vec<&str> = columns(row);
    inventory(bucket, &file, &columns.join(", ")).to_string()
}

/// The names of the columns of an inventory with such rows.
fn columns(row: &Value) -> Vec<&str> {
    let members = row.as_object();
    members.map_or_else(Vec::new, |members| members.keys().map(|key| &**key).collect())
}

/// Rows as the object that a reader reads, or as a file of an inventory.
fn rows(reader: &ItemReader, rows: &[Value]) -> String {
    let all = Value::array(rows.to_vec());
    match reader.input_type.unwrap_or(InputType::Json) {
        InputType::Json => {
            let steps = reader.items_pointer.as_deref().unwrap_or_default();
            let steps: Vec<&str> = steps.split('/').skip(1).collect();
            let within = |inner, step: &&str| Value::from([(*step, inner)]);
            steps.iter().rev().fold(all, within).to_string()
        }
        InputType::Parquet => all.to_string(),
        InputType::JsonLines => {
            let lines: Vec<String> = rows.iter().map(ToString::to_string).collect();
            lines.join("\n")
        }
        InputType::Csv => {
            let delimiter = match reader.csv_delimiter.as_deref() {
                Some("PIPE") => "|",
                Some("SEMICOLON") => ";",
                Some("SPACE") => " ",
                Some("TAB") => "\t",
                _ => ",",
            };
            let header: Option<Vec<&str>> = reader
                .csv_headers
                .as_ref()
                .map(|names| names.iter().map(|name| &**name).collect());
            crate::table::delimited(rows, header.as_deref(), delimiter)
        }
        InputType::Manifest => {
            let columns = rows.first().map(columns).unwrap_or_default();
            crate::table::delimited(rows, Some(&columns), ",")
        }
    }
}
