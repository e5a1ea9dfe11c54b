//! Texts in which names of the project stand: an ARN whose account is wherever the project is deployed to.
//!
//! A [`Text`] says what a part is; each target prints it in its own language. What does not live here: which texts of a
//! definition become one ([`crate::naming`]).

use crate::resource::ResourceKind;

/// A text with the parts that are only known when the project is deployed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Text(pub(crate) Vec<Part>);

/// A part of a [`Text`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Part {
    /// Characters as they are.
    Plain(String),
    /// `aws`
    Partition,
    /// The region that the project is deployed to.
    Region,
    /// The account that it is deployed to.
    Account,
    /// `amazonaws.com`
    Domain,
    /// The value of a parameter, by its id.
    Parameter(String),
    /// The ARN of a function of the project, by its id.
    FunctionArn(String),
    /// The name of a function of the project, by its id.
    FunctionName(String),
    /// The name of a resource that the project makes, by its id.
    ResourceName(String, ResourceKind),
}

impl Text {
    /// A text without any such part.
    pub(crate) fn plain(text: &str) -> Self {
        let mut own = Self::default();
        own.push(text);
        own
    }

    /// One part.
    pub(crate) fn of(part: Part) -> Self {
        Self(vec![part])
    }

    /// Adds characters.
    pub(crate) fn push(&mut self, text: &str) {
        match self.0.last_mut() {
            _ if text.is_empty() => {}
            Some(Part::Plain(last)) => last.push_str(text),
            _ => self.0.push(Part::Plain(text.to_owned())),
        }
    }

    /// Adds a part.
    pub(crate) fn add(&mut self, part: Part) {
        match part {
            Part::Plain(text) => self.push(&text),
            part => self.0.push(part),
        }
    }
}
