//! The workspaces of the list of examples.
//!
//! Each is a file of `data/`: title, what there is to see, definition, input, mocked responses and test cases as JSON, and
//! what the run must give (status, output, error, the types of its events). The tests of the core and those in a browser compare
//! with the same file. The first five definitions are those of the AWS page "Invoke an AWS Lambda function with Step
//! Functions".

use asl_json::{Value, to_pretty};
use asl_workspace::Workspace;

/// An entry of the list.
#[derive(Clone, Debug)]
pub struct Example {
    /// Its identifier in addresses and tests: `01-invoke`.
    pub id: &'static str,
    /// The title in the list.
    pub title: String,
    /// A description in a sentence or two.
    pub about: String,
    /// The workspace that it opens.
    pub workspace: Workspace,
    /// The result that its run must have: `status`, `output`, `error`, `events`; and how many `tests` pass.
    pub expect: Value,
}

macro_rules! files {
    ($($id:literal),* $(,)?) => { [$(($id, include_str!(concat!("../data/", $id, ".json")))),*] };
}

const FILES: [(&str, &str); 13] = files![
    "01-invoke",
    "02-callback",
    "03-event",
    "04-direct",
    "05-policy",
    "06-retry",
    "07-catch",
    "08-heartbeat",
    "09-keep-alive",
    "10-variables",
    "11-distributed-map",
    "12-nested",
    "13-tests",
];

/// What the first example looks like: the answer to its `Preview`, in the bytes in which it travels. So a page that begins with
/// it need not load what draws. A test of `worker` holds it to that, and writes it if `UPDATE_EXPECT` is set.
pub const FIRST_DRAWING: &[u8] = include_bytes!("../first-drawing.bin");

/// All examples in the order of the list.
pub fn all() -> Vec<Example> {
    FILES.iter().filter_map(|(id, text)| read(id, text)).collect()
}

/// The first of them: what a page begins with.
pub fn first() -> Option<Example> {
    // A constant of its own: a program that asks for nothing else does not carry the others.
    const FIRST: (&str, &str) = FILES[0];
    read(FIRST.0, FIRST.1)
}

fn read(id: &'static str, text: &str) -> Option<Example> {
    let file = asl_json::parse(text).ok()?;
    let string = |key: &str| file.get(key).and_then(Value::as_str).map(str::to_owned);
    let document = |key: &str| file.get(key).map(to_pretty);
    Some(Example {
        id,
        title: string("title")?,
        about: string("about")?,
        workspace: Workspace {
            definition: document("definition")?,
            input: document("input")?,
            mocks: document("mocks")?,
            tests: document("tests").unwrap_or_default(),
            ..Workspace::default()
        },
        expect: file.get("expect")?.clone(),
    })
}

#[cfg(test)]
mod tests {
    #[test]
    fn every_file_is_an_example() {
        assert_eq!(super::all().len(), super::FILES.len());
    }
}
