//! CSV as an `ItemReader` reads it: every value is a text, a missing field is the empty text, what is beyond the header
//! is dropped, a line of blanks is a row (recorded: `test_map_item_reader_base_csv_headers_first_line`,
//! `csv_first_row_extra_fields`).

use std::collections::HashSet;

use asl_json::{Map, Str, Value};
use csv::{ReaderBuilder, StringRecord};

/// The separator that a `CSVDelimiter` names; comma without one.
fn delimiter(name: Option<&str>) -> Result<u8, String> {
    match name {
        None | Some("COMMA") => Ok(b','),
        Some("PIPE") => Ok(b'|'),
        Some("SEMICOLON") => Ok(b';'),
        Some("SPACE") => Ok(b' '),
        Some("TAB") => Ok(b'\t'),
        Some(other) => Err(format!(
            "CSVDelimiter \"{other}\" is none of COMMA, PIPE, SEMICOLON, SPACE, TAB."
        )),
    }
}

/// The rows of a table as objects, at most so many. Without `headers` the first row has them.
pub(super) fn rows(
    text: &str,
    headers: Option<&[Str]>,
    delimiter_name: Option<&str>,
    most: usize,
) -> Result<Vec<Value>, String> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut reader = ReaderBuilder::new()
        .delimiter(delimiter(delimiter_name)?)
        .has_headers(false)
        .flexible(true)
        .from_reader(text.as_bytes());
    let mut records = reader.records();
    let names: Vec<Str> = match headers {
        Some(headers) => headers.to_vec(),
        None => match records.next() {
            None => return Ok(Vec::new()),
            Some(first) => fields(&first.map_err(|error| error.to_string())?)
                .map(Into::into)
                .collect(),
        },
    };
    let mut seen = HashSet::new();
    if !names.iter().all(|name| seen.insert(name)) {
        return Err("CSV headers cannot contain duplicates.".to_owned());
    }
    let mut rows = Vec::new();
    for record in records.take(most) {
        let record = record.map_err(|error| error.to_string())?;
        let row: Map = names
            .iter()
            .enumerate()
            .map(|(index, name)| (name.clone(), Value::from(record.get(index).unwrap_or_default())))
            .collect();
        rows.push(Value::object(row));
    }
    Ok(rows)
}

fn fields(record: &StringRecord) -> impl Iterator<Item = &str> {
    record.iter()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str, headers: Option<&[Str]>, delimiter: Option<&str>) -> String {
        match rows(text, headers, delimiter, usize::MAX) {
            Ok(rows) => Value::array(rows).to_string(),
            Err(error) => error,
        }
    }

    #[test]
    fn rows_are_objects_of_texts() {
        let given: Vec<Str> = vec!["x".into(), "y".into()];
        for (text, headers, delimiter, expected) in [
            ("a,b\n1,2\n", None, None, r#"[{"a":"1","b":"2"}]"#),
            (
                "a,b\r\n1\r\n1,2,3",
                None,
                None,
                r#"[{"a":"1","b":""},{"a":"1","b":"2"}]"#,
            ),
            (
                "a,b\n,,,\n   \n\n",
                None,
                None,
                r#"[{"a":"","b":""},{"a":"   ","b":""}]"#,
            ),
            ("a\n\"x, \"\"y\"\"\nz\"\n", None, None, r#"[{"a":"x, \"y\"\nz"}]"#),
            ("1,2\n", Some(&given[..]), None, r#"[{"x":"1","y":"2"}]"#),
            ("1|2\n", Some(&given[..]), Some("PIPE"), r#"[{"x":"1","y":"2"}]"#),
            ("\u{feff}a\tb\n1\t2", None, Some("TAB"), r#"[{"a":"1","b":"2"}]"#),
            ("", None, None, "[]"),
            ("a,a\n1,2", None, None, "CSV headers cannot contain duplicates."),
            (
                "a",
                None,
                Some("COLON"),
                "CSVDelimiter \"COLON\" is none of COMMA, PIPE, SEMICOLON, SPACE, TAB.",
            ),
        ] {
            assert_eq!(read(text, headers, delimiter), expected, "{text:?}");
        }
        assert_eq!(rows("a\n1\n2\n3", None, None, 2).unwrap().len(), 2);
    }
}
