//! What the language has and the playground cannot run yet. Every entry here is a debt.
//!
//! These are no mistakes: `ValidateStateMachineDefinition` accepts such a definition, and so does [`crate::validate`].

use crate::cursor::At;
use crate::diagnostic::code;
use crate::read::{Asker, Reader};

/// A part of the language that does not run yet.
#[derive(Clone, Copy)]
pub(crate) enum Feature {
    Jsonata,
}

impl Feature {
    fn name(self) -> &'static str {
        match self {
            Self::Jsonata => "JSONata",
        }
    }
}

/// Says that the value asks for something that does not run yet.
pub(crate) fn report<'t>(reader: &mut Reader<'t>, at: &At<'t>, feature: Feature) {
    if reader.asker == Asker::Playground {
        let span = at.body();
        let message = format!("{} is not supported yet", feature.name());
        reader.error(at, span, code::NOT_SUPPORTED_YET, message);
    }
}
