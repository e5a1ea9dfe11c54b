//! CSV as an `ItemReader` reads it: every value is a text, a missing field is the empty text, what is beyond the header
//! is dropped, a line of blanks is a row (recorded: `test_map_item_reader_base_csv_headers_first_line`,
//! `csv_first_row_extra_fields`).
//!
//! The dialect is the service's own (page "`ItemReader` (Map)", CSV file): quotation marks enclose and are doubled within,
//! and a backslash escapes a backslash, a quotation mark and the separator, with or without quotation marks around;
//! before anything else it is removed.

use std::collections::HashSet;
use std::iter::Peekable;
use std::str::Chars;

use asl_json::{Map, Str, Value};

/// The separator that a `CSVDelimiter` names; comma without one.
fn delimiter(name: Option<&str>) -> Result<char, String> {
    match name {
        None | Some("COMMA") => Ok(','),
        Some("PIPE") => Ok('|'),
        Some("SEMICOLON") => Ok(';'),
        Some("SPACE") => Ok(' '),
        Some("TAB") => Ok('\t'),
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
    let mut records = Records {
        text: text.strip_prefix('\u{feff}').unwrap_or(text).chars().peekable(),
        delimiter: delimiter(delimiter_name)?,
    };
    let names: Vec<Str> = match headers {
        Some(headers) => headers.to_vec(),
        None => match records.next() {
            None => return Ok(Vec::new()),
            Some(first) => first.into_iter().map(Into::into).collect(),
        },
    };
    let mut seen = HashSet::new();
    if !names.iter().all(|name| seen.insert(name)) {
        return Err("CSV headers cannot contain duplicates.".to_owned());
    }
    let row = |record: Vec<String>| {
        let fields = record.into_iter().map(Some).chain(std::iter::repeat(None));
        let members = names.iter().cloned().zip(fields);
        let row: Map = members
            .map(|(name, field)| (name, Value::from(field.unwrap_or_default())))
            .collect();
        Value::object(row)
    };
    Ok(records.take(most).map(row).collect())
}

/// The records of a table. Empty lines are none.
struct Records<'a> {
    text: Peekable<Chars<'a>>,
    delimiter: char,
}

impl Records<'_> {
    /// What an escape stands for, behind its backslash.
    fn escaped(&mut self, field: &mut String) {
        if let Some(next) = self.text.next_if(|c| *c != '\n' && *c != '\r') {
            field.push(next);
        }
    }

    /// One field with its quotation marks off.
    fn field(&mut self) -> String {
        let mut field = String::new();
        if self.text.next_if_eq(&'"').is_some() {
            while let Some(next) = self.text.next() {
                match next {
                    '"' if self.text.next_if_eq(&'"').is_some() => field.push('"'),
                    '"' => break,
                    '\\' => self.escaped(&mut field),
                    _ => field.push(next),
                }
            }
        }
        let delimiter = self.delimiter;
        while let Some(next) = self.text.next_if(|c| *c != delimiter && *c != '\n' && *c != '\r') {
            match next {
                '\\' => self.escaped(&mut field),
                // Outside of quotation marks, too, a doubled one stands for one (page "How Step Functions parses input
                // CSV files", `{""MyKey"":""MyValue""}`).
                '"' if self.text.next_if_eq(&'"').is_some() => field.push('"'),
                _ => field.push(next),
            }
        }
        field
    }
}

impl Iterator for Records<'_> {
    type Item = Vec<String>;

    fn next(&mut self) -> Option<Vec<String>> {
        while self.text.next_if(|c| *c == '\n' || *c == '\r').is_some() {}
        self.text.peek()?;
        let mut record = vec![self.field()];
        let delimiter = self.delimiter;
        while self.text.next_if_eq(&delimiter).is_some() {
            record.push(self.field());
        }
        Some(record)
    }
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
            ("a,b\n\"\",\"1\"2\n", None, None, r#"[{"a":"","b":"12"}]"#),
            (
                "a,b\nabc,{\"\"k\"\":\"\"v\"\"}\n",
                None,
                None,
                r#"[{"a":"abc","b":"{\"k\":\"v\"}"}]"#,
            ),
            ("a\n\"open", None, None, r#"[{"a":"open"}]"#),
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

    #[test]
    fn a_backslash_escapes() {
        for (field, expected) in [
            (r"C:\\Program Files\\MyApp.exe", r"C:\Program Files\MyApp.exe"),
            (r"1\,2", "1,2"),
            (r#"say \"hi\""#, r#"say "hi""#),
            (r#""say \"hi\"""#, r#"say "hi""#),
            (r"a\bc", "abc"),
            ("end\\", "end"),
        ] {
            let rows = rows(&format!("a\n{field}\n"), None, None, 9).unwrap();
            assert_eq!(rows, [Value::from([("a", Value::from(expected))])], "{field}");
        }
    }
}
