//! The fields of a definition: one row per field, with what it means, where it may stand and what belongs into it.
//!
//! The rows are in `rows`. Each column is a `static` of its own, so that a program that links this crate carries only
//! the columns that it reads. The facts are those of the States Language specification, of the developer guide, and of
//! the service's own refusals (which fields each type of state accepts: observed case `unsupported-field-table`). What
//! does not live here: reading a definition, and the sentences about what is wrong with one.
//!
//! ```
//! use asl_catalog::fields::{Owner, Language, find, names};
//!
//! assert_eq!(names(Owner::Succeed), ["Type", "Comment", "QueryLanguage", "InputPath", "OutputPath", "Output"]);
//! let field = find(Owner::Wait, "Seconds").unwrap();
//! assert_eq!(field.path_twin(), Some("SecondsPath"));
//! assert_eq!(find(Owner::Wait, "SecondsPath").unwrap().language(), Language::JsonPath);
//! ```

mod rows;

use rows::{COUNT, row};

pub use rows::{COMPARISONS, INPUT_TYPES, LANGUAGES, SELECTORS};

/// A kind of object in a definition that has fields of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Owner {
    /// The definition itself.
    Machine,
    /// A branch of a Parallel.
    Branch,
    /// `ItemProcessor`, or `Iterator`, its older name.
    Processor,
    /// A state whose type is missing or unknown: it has the fields that all types have.
    State,
    /// A Task state.
    Task,
    /// A Parallel state.
    Parallel,
    /// A Map state.
    Map,
    /// A Pass state.
    Pass,
    /// A Wait state.
    Wait,
    /// A Choice state.
    Choice,
    /// A Succeed state.
    Succeed,
    /// A Fail state.
    Fail,
    /// `ProcessorConfig`
    ProcessorConfig,
    /// An entry of `Retry`.
    Retrier,
    /// An entry of `Catch`.
    Catcher,
    /// An entry of `Choices`.
    Rule,
    /// A condition within a rule.
    Condition,
    /// `ItemReader`
    ItemReader,
    /// `ReaderConfig`
    ReaderConfig,
    /// `ItemBatcher`
    ItemBatcher,
    /// `ResultWriter`
    ResultWriter,
    /// `WriterConfig`
    WriterConfig,
    /// `Credentials`
    Credentials,
}

impl Owner {
    /// All of them.
    pub const ALL: [Self; 23] = [
        Self::Machine,
        Self::Branch,
        Self::Processor,
        Self::State,
        Self::Task,
        Self::Parallel,
        Self::Map,
        Self::Pass,
        Self::Wait,
        Self::Choice,
        Self::Succeed,
        Self::Fail,
        Self::ProcessorConfig,
        Self::Retrier,
        Self::Catcher,
        Self::Rule,
        Self::Condition,
        Self::ItemReader,
        Self::ReaderConfig,
        Self::ItemBatcher,
        Self::ResultWriter,
        Self::WriterConfig,
        Self::Credentials,
    ];

    /// The owner of a state's fields by the value of its `Type`; [`Owner::State`] if there is no such type.
    pub fn of_type(name: &str) -> Self {
        match name {
            "Task" => Self::Task,
            "Parallel" => Self::Parallel,
            "Map" => Self::Map,
            "Pass" => Self::Pass,
            "Wait" => Self::Wait,
            "Choice" => Self::Choice,
            "Succeed" => Self::Succeed,
            "Fail" => Self::Fail,
            _ => Self::State,
        }
    }

    /// Whether it is a state.
    pub const fn is_state(self) -> bool {
        STATES.contains(self)
    }
}

/// A set of [`Owner`]s.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Owners(u32);

/// Every state, of whatever type.
const STATES: Owners = rows::EVERY_STATE;

impl Owners {
    /// Exactly these.
    const fn of(owners: &[Owner]) -> Self {
        let mut bits = 0;
        let mut rest = owners;
        while let [first, others @ ..] = rest {
            bits |= 1 << *first as u8;
            rest = others;
        }
        Self(bits)
    }

    /// Whether it is one of them.
    pub const fn contains(self, owner: Owner) -> bool {
        self.0 & 1 << owner as u8 != 0
    }

    /// Whether the two have an owner in common.
    const fn meets(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }
}

/// The query languages in which a field exists.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Language {
    /// Both.
    Any,
    /// JSONPath only.
    JsonPath,
    /// JSONata only.
    Jsonata,
}

/// What belongs into a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Value {
    /// A string that is never evaluated.
    Note,
    /// A string; in JSONata it can be computed.
    Text,
    /// One of these strings.
    Words(&'static [&'static str]),
    /// `true` or `false`.
    Boolean,
    /// A number; in JSONata it can be computed where the field of a state takes one.
    Number,
    /// A time as RFC 3339 writes it; in JSONata it can be computed.
    Timestamp,
    /// The name of a state of the same scope.
    StateName,
    /// A list of names of errors.
    ErrorNames,
    /// The ARN of what a task calls.
    Resource,
    /// A path into the state's input, and what it has to lead to.
    Path(LeadsTo),
    /// A path into the state's result.
    ResultPart,
    /// The place in the input that a result is written to.
    ResultPlace,
    /// What a task is called with.
    Request,
    /// A value with expressions in it that read the input.
    Payload,
    /// A value with expressions in it that read the result.
    ResultPayload,
    /// Variables and their values.
    Variables,
    /// A JSON pointer.
    Pointer,
    /// A JSONata expression that gives a Boolean.
    Condition,
    /// A value that is taken as it is.
    Literal,
    /// A list of strings.
    Texts,
    /// States by name.
    States,
    /// An object with fields of its own.
    Object(Owner),
    /// A list of such objects.
    List(Owner),
}

/// What a path has to lead to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LeadsTo {
    /// Any value.
    Anything,
    /// A number.
    Number,
    /// A time as RFC 3339 writes it.
    Timestamp,
    /// A string; an intrinsic function may stand in place of the path.
    Text,
    /// An array, or an object, whose members then count as items.
    Items,
}

/// A field: a row of the catalog.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Field(usize);

/// One column of the rows.
macro_rules! column {
    ($column:ident) => {{
        let mut column = [row(0).$column; COUNT];
        let mut rest: &mut [_] = &mut column;
        let mut index = 0;
        while let [first, others @ ..] = rest {
            *first = row(index).$column;
            index += 1;
            rest = others;
        }
        column
    }};
}

static NAMES: [&str; COUNT] = column!(name);
static OWNERS: [Owners; COUNT] = column!(owners);
static LANGUAGE: [Language; COUNT] = column!(language);
static VALUES: [Value; COUNT] = column!(value);
static DOCS: [&str; COUNT] = column!(doc);
static TWINS: [Option<&str>; COUNT] = column!(path_twin);
static EXCLUSIVE: [&[&str]; COUNT] = column!(exclusive);
static SNIPPETS: [&str; COUNT] = column!(snippet);
static JSONATA_SNIPPETS: [Option<&str>; COUNT] = column!(jsonata_snippet);
static ASKS: [bool; COUNT] = column!(asks);

impl Field {
    fn get<T: Copy>(self, column: &'static [T; COUNT]) -> T {
        #[expect(
            clippy::indexing_slicing,
            reason = "a field is only made from the index of a row"
        )]
        column[self.0]
    }

    /// Its name: `TimeoutSeconds`.
    pub fn name(self) -> &'static str {
        self.get(&NAMES)
    }

    /// What may have it.
    pub fn owners(self) -> Owners {
        self.get(&OWNERS)
    }

    /// The query languages in which it exists.
    pub fn language(self) -> Language {
        self.get(&LANGUAGE)
    }

    /// What belongs into it.
    pub fn value(self) -> Value {
        self.get(&VALUES)
    }

    /// What it does: one to three sentences.
    pub fn doc(self) -> &'static str {
        self.get(&DOCS)
    }

    /// The field that finds the same value by a path: `SecondsPath` for `Seconds`.
    pub fn path_twin(self) -> Option<&'static str> {
        self.get(&TWINS)
    }

    /// The fields of which an object has at most one, this one among them, in the order in which the service names them.
    /// Empty if nothing excludes it.
    pub fn exclusive(self) -> &'static [&'static str] {
        self.get(&EXCLUSIVE)
    }

    /// A value to begin with, as JSON with `${text}` for a place to fill in and a tab for each level of indentation.
    pub fn snippet(self, jsonata: bool) -> &'static str {
        let other = self.get(&JSONATA_SNIPPETS).filter(|_| jsonata);
        other.unwrap_or_else(|| self.get(&SNIPPETS))
    }

    /// Whether the first place to fill in has a choice of its own.
    pub fn asks(self) -> bool {
        self.get(&ASKS)
    }
}

/// All fields.
pub fn all() -> impl Iterator<Item = Field> {
    (0..COUNT).map(Field)
}

/// How many fields the owner has.
const fn count(owner: Owner) -> usize {
    let (mut count, mut index) = (0, 0);
    while index < COUNT {
        if row(index).owners.contains(owner) {
            count += 1;
        }
        index += 1;
    }
    count
}

/// The rows of the owner and their names; `N` is their [`count`].
const fn list<const N: usize>(owner: Owner) -> ([usize; N], [&'static str; N]) {
    let (mut indices, mut names) = ([0; N], [""; N]);
    let (mut free_indices, mut free_names): (&mut [usize], &mut [&str]) = (&mut indices, &mut names);
    let mut index = 0;
    while let ([first_index, more_indices @ ..], [first_name, more_names @ ..]) = (free_indices, free_names) {
        while !row(index).owners.contains(owner) {
            index += 1;
        }
        (*first_index, *first_name) = (index, row(index).name);
        (free_indices, free_names) = (more_indices, more_names);
        index += 1;
    }
    (indices, names)
}

/// The rows of the owner and their names, without looking for them.
fn listed(owner: Owner) -> (&'static [usize], &'static [&'static str]) {
    macro_rules! lists {
        ($($owner:ident)*) => {
            match owner {
                $(Owner::$owner => {
                    static LIST: ([usize; count(Owner::$owner)], [&str; count(Owner::$owner)]) =
                        list(Owner::$owner);
                    (&LIST.0, &LIST.1)
                })*
            }
        };
    }
    lists!(
        Machine Branch Processor State Task Parallel Map Pass Wait Choice Succeed Fail ProcessorConfig Retrier Catcher
        Rule Condition ItemReader ReaderConfig ItemBatcher ResultWriter WriterConfig Credentials
    )
}

/// The names of the owner's fields, in the order in which they are best offered.
pub fn names(owner: Owner) -> &'static [&'static str] {
    listed(owner).1
}

/// The fields of the owner, in the order of [`names`].
pub fn of(owner: Owner) -> impl Iterator<Item = Field> {
    listed(owner).0.iter().copied().map(Field)
}

/// The field of this name. In a state of unknown type it is the first one that some type has.
pub fn find(owner: Owner, name: &str) -> Option<Field> {
    let (indices, names) = listed(owner);
    if let Some(place) = names.iter().position(|known| *known == name) {
        return indices.get(place).copied().map(Field);
    }
    (owner == Owner::State)
        .then(|| all().find(|field| field.name() == name && field.owners().meets(STATES)))
        .flatten()
}

/// The field that finds by a path what a field of this name holds, whatever has the field.
pub fn path_twin(name: &str) -> Option<&'static str> {
    all()
        .filter(|field| field.name() == name)
        .find_map(Field::path_twin)
}

/// The fields of which the owner has at most one, the named one among them.
pub fn exclusive(owner: Owner, name: &str) -> &'static [&'static str] {
    find(owner, name).map_or(&[], Field::exclusive)
}

/// The strings that a field takes.
pub fn words(owner: Owner, name: &str) -> &'static [&'static str] {
    match find(owner, name).map(Field::value) {
        Some(Value::Words(words)) => words,
        _ => &[],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_field_has_every_column() {
        for field in all() {
            let name = field.name();
            let row = format!("{name} of {:?}", field.owners());
            assert!(
                name.starts_with(|c: char| c.is_ascii_uppercase()),
                "{row}: its name"
            );
            assert!(
                field.doc().ends_with(['.', '}']),
                "{row}: a sentence says what it does"
            );
            assert!(
                !field.snippet(false).is_empty() && !field.snippet(true).is_empty(),
                "{row}: its snippet"
            );
            assert_ne!(field.owners(), Owners(0), "{row}: what has it");
            if let Value::Words(words) = field.value() {
                assert!(!words.is_empty(), "{row}: its words");
            }
            if name.ends_with("Path") && name != "ResultPath" && name != "OutputPath" {
                assert!(matches!(field.value(), Value::Path(_)), "{row} is a path");
                assert_eq!(
                    field.language(),
                    Language::JsonPath,
                    "{row}: a path is JSONPath's"
                );
            }
            if field.asks() {
                assert!(field.snippet(false).contains("${}"), "{row} asks for something");
            }
        }
    }

    #[test]
    fn names_of_an_owner_are_different() {
        for owner in Owner::ALL {
            let mut seen = names(owner).to_vec();
            assert!(!seen.is_empty(), "{owner:?}");
            seen.sort_unstable();
            seen.dedup();
            assert_eq!(seen.len(), names(owner).len(), "{owner:?}");
        }
    }

    #[test]
    fn twins_and_exclusions_go_both_ways() {
        for owner in Owner::ALL {
            for field in of(owner) {
                let row = format!("{} of {owner:?}", field.name());
                if let Some(twin) = field.path_twin() {
                    let twin = find(owner, twin).unwrap_or_else(|| panic!("{row}: no {twin}"));
                    assert_eq!(twin.name(), format!("{}Path", field.name()));
                    assert!(
                        field.exclusive().contains(&twin.name()),
                        "{row} excludes its twin"
                    );
                }
                if !field.exclusive().is_empty() {
                    assert!(
                        field.exclusive().contains(&field.name()),
                        "{row} is in its own group"
                    );
                }
                for other in field.exclusive() {
                    // A group may name fields that only another type of state has.
                    if let Some(other) = find(owner, other).filter(|_| owner != Owner::State) {
                        assert_eq!(other.exclusive(), field.exclusive(), "{row}: {}", other.name());
                    }
                }
            }
        }
    }

    #[test]
    fn a_state_without_a_type_has_what_all_have() {
        assert_eq!(names(Owner::State), ["Type", "Comment", "QueryLanguage"]);
        assert!(find(Owner::State, "Retry").is_some());
        assert!(find(Owner::State, "ErrorEquals").is_none());
        for owner in Owner::ALL {
            let is_type = owner.is_state() && owner != Owner::State;
            let by_type = Owner::of_type(&format!("{owner:?}"));
            assert_eq!(by_type == owner && by_type != Owner::State, is_type, "{owner:?}");
        }
    }
}
