//! Manifests: objects that name other objects. An inventory of S3 lists its files, tables whose rows are objects in a
//! bucket; a manifest of Athena lists the files of a result, one address a line (page "`ItemReader` (Map)").

use asl::distributed::InputType;
use asl_json::{Str, Value};

use super::{ReadError, Reading, csv, from, uri};
use crate::item::Item;
use crate::objects::Object;

impl Reading<'_> {
    /// The items of all files that the manifest lists.
    pub(super) fn manifest(&mut self, bucket: &str, manifest: &Object) -> Result<Vec<Item>, ReadError> {
        match self.reader.manifest_type.as_deref() {
            None | Some("S3_INVENTORY") => self.inventory(bucket, &manifest.content),
            Some("ATHENA_DATA") => self.athena(&manifest.content),
            Some(other) => {
                let cause = format!("ManifestType \"{other}\" is neither S3_INVENTORY nor ATHENA_DATA.");
                Err(cause.into())
            }
        }
    }

    fn inventory(&mut self, bucket: &str, text: &str) -> Result<Vec<Item>, ReadError> {
        let manifest = asl_json::parse(text).map_err(|error| format!("The manifest is not JSON. {error}"))?;
        let member = |name: &str| manifest.get(name).and_then(Value::as_str);
        let format = member("fileFormat").unwrap_or("CSV");
        if format != "CSV" {
            return Err(
                format!("The playground reads inventories whose fileFormat is CSV, not {format}.").into(),
            );
        }
        let schema = member("fileSchema").ok_or("The manifest has no fileSchema.".to_owned())?;
        let columns: Vec<Str> = schema.split(',').map(|name| name.trim().into()).collect();
        let files = manifest.get("files").and_then(Value::as_array);
        let files = files.ok_or("The manifest has no files.".to_owned())?;
        // `arn:aws:s3:::bucket`: the files lie in the bucket that the inventory is written to.
        let destination = member("destinationBucket").and_then(|arn| arn.rsplit(':').next());
        let bucket = destination.unwrap_or(bucket);
        let mut items = Vec::new();
        for file in files {
            let left = self.most.saturating_sub(items.len());
            if left == 0 {
                break;
            }
            let key = file.get("key").and_then(Value::as_str);
            let object = self.object(
                bucket,
                key.ok_or("A file of the manifest has no key.".to_owned())?,
            )?;
            let rows = csv::rows(&object.content, Some(&columns), None, left)?;
            let rows = rows.into_iter().map(Item::from).collect();
            items.extend(from(rows, &uri(bucket, &object.key), left));
        }
        Ok(items)
    }

    fn athena(&mut self, text: &str) -> Result<Vec<Item>, ReadError> {
        if self.reader.input_type == Some(InputType::Manifest) {
            return Err(
                "With ManifestType ATHENA_DATA, InputType says what the files are: CSV, JSONL or PARQUET."
                    .to_owned()
                    .into(),
            );
        }
        let mut items = Vec::new();
        for line in text.lines().map(|line| line.trim().trim_matches('"')) {
            let left = self.most.saturating_sub(items.len());
            if line.is_empty() || left == 0 {
                continue;
            }
            let address = line.strip_prefix("s3://").and_then(|rest| rest.split_once('/'));
            let (bucket, key) = address.ok_or_else(|| {
                format!("\"{line}\" in the manifest is not an address of the form s3://bucket/key.")
            })?;
            let object = self.object(bucket, key)?;
            let records = self.records(&object)?;
            items.extend(from(records, &uri(bucket, key), left));
        }
        Ok(items)
    }
}
