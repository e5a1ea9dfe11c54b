//! The folders of `lessons/`, and the mutants of a solution.

#![expect(
    clippy::expect_used,
    clippy::panic,
    reason = "a lesson that cannot be read fails the test"
)]

use std::fs;
use std::path::{Path, PathBuf};

use asl_json::{Map, Number, Pointer, Value};
use asl_lessons::{Lesson, pack};
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{RngCore, SeedableRng};

/// A folder, read.
pub(crate) struct Folder {
    pub(crate) lesson: Lesson,
    path: PathBuf,
}

/// All folders in the order of the lessons; with `ASL_LESSON=07` the one that begins so.
pub(crate) fn folders() -> Vec<Folder> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../lessons");
    let wanted = std::env::var("ASL_LESSON").unwrap_or_default();
    let entries = fs::read_dir(root).expect("the folder of the lessons");
    let mut paths: Vec<PathBuf> = entries
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| path.is_dir() && name(path).starts_with(&wanted))
        .collect();
    paths.sort();
    paths.into_iter().map(Folder::read).collect()
}

fn name(path: &Path) -> String {
    path.file_name()
        .map(|name| name.to_string_lossy().into_owned())
        .unwrap_or_default()
}

impl Folder {
    fn read(path: PathBuf) -> Self {
        let packed = pack(&name(&path), |file| fs::read_to_string(path.join(file)).ok());
        let lesson = packed.and_then(|document| Lesson::read(&document));
        let lesson = lesson.unwrap_or_else(|error| panic!("{error}"));
        Self { lesson, path }
    }

    /// A JSON file of the folder; an empty object if it is not there.
    pub(crate) fn json(&self, file: &str) -> Value {
        match fs::read_to_string(self.path.join(file)) {
            Ok(text) => asl_json::parse(&text).unwrap_or_else(|error| panic!("{}: {error}", self.lesson.id)),
            Err(_) => Value::empty_object(),
        }
    }
}

/// A changed document, and what was changed.
pub(crate) struct Mutant {
    pub(crate) name: String,
    pub(crate) document: Value,
}

/// So many mutants of a document, drawn by the seed; all there are if there are fewer.
pub(crate) fn mutants(document: &Value, seed: &str, count: usize) -> Vec<Mutant> {
    let mut all = Vec::new();
    collect(document, document, &Pointer::root(), &mut all);
    let mut random = ChaCha8Rng::seed_from_u64(seed.bytes().fold(0_u64, |sum, byte| {
        sum.wrapping_mul(31).wrapping_add(u64::from(byte))
    }));
    let mut drawn = Vec::new();
    while drawn.len() < count && !all.is_empty() {
        let index = random.next_u64() % all.len() as u64;
        drawn.push(all.swap_remove(usize::try_from(index).expect("an index")));
    }
    drawn
}

fn collect(root: &Value, value: &Value, place: &Pointer, all: &mut Vec<Mutant>) {
    let mut change = |what: &str, replacement: Option<Value>| {
        let steps: Vec<String> = place.steps().collect();
        all.push(Mutant {
            name: format!("{what} {place}"),
            document: replaced(root, &steps, replacement.as_ref()),
        });
    };
    match value {
        Value::String(text) if place.as_str().contains("/ErrorEquals/") => {
            let other = if &**text == "States.Timeout" {
                "States.TaskFailed"
            } else {
                "States.Timeout"
            };
            change("swap", Some(other.into()));
        }
        Value::String(text) => {
            let end = text.rfind(|letter: char| letter.is_ascii_alphanumeric());
            let (head, tail) = text.split_at(end.map_or(text.len(), |end| end + 1));
            change("rename", Some(format!("{head}x{tail}").into()));
        }
        Value::Number(number) => {
            for (what, by) in [("add 1 to", 1.0), ("take 1 from", -1.0)] {
                change(
                    what,
                    Number::from_f64_whole(number.as_f64() + by).map(Value::from),
                );
            }
        }
        Value::Bool(is_true) => change("negate", Some((!is_true).into())),
        Value::Null => {}
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                collect(root, item, &place.index(index), all);
            }
        }
        Value::Object(members) => {
            for (name, member) in members.iter() {
                if &**name == "Comment" {
                    continue;
                }
                let place = place.child(name);
                let steps: Vec<String> = place.steps().collect();
                all.push(Mutant {
                    name: format!("remove {place}"),
                    document: replaced(root, &steps, None),
                });
                collect(root, member, &place, all);
            }
        }
    }
}

/// The document with something else at a place, or nothing.
fn replaced(value: &Value, steps: &[String], with: Option<&Value>) -> Value {
    let Some((step, rest)) = steps.split_first() else {
        return with.cloned().unwrap_or(Value::Null);
    };
    let inner = |member: &Value| (!rest.is_empty() || with.is_some()).then(|| replaced(member, rest, with));
    match value {
        Value::Object(members) => {
            let members = members.iter().filter_map(|(name, member)| {
                let member = if &**name == step {
                    inner(member)?
                } else {
                    member.clone()
                };
                Some((name.clone(), member))
            });
            Value::object(members.collect::<Map>())
        }
        Value::Array(items) => {
            let items = items.iter().enumerate().filter_map(|(index, item)| {
                if index.to_string() == *step {
                    inner(item)
                } else {
                    Some(item.clone())
                }
            });
            Value::array(items.collect())
        }
        scalar => scalar.clone(),
    }
}
