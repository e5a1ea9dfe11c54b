//! What there is to say about a definition: a diagnostic is data, not a text.

use asl_json::tree::{Node, NodeKind};
use asl_json::{Pointer, Span};
use serde::{Deserialize, Serialize};

use crate::cursor::At;

/// How bad it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// The definition cannot be used.
    Error,
    /// It can, but it probably does not do what is meant.
    Warning,
    /// Worth knowing.
    Information,
}

/// One finding about a definition.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Diagnostic {
    /// AWS's code where AWS has one (`SCHEMA_VALIDATION_FAILED`, `MISSING_TRANSITION_TARGET`), else one of [`code`].
    pub code: String,
    /// How bad it is.
    pub severity: Severity,
    /// What is wrong; AWS's own sentence where AWS has one.
    pub message: String,
    /// Where, in AWS's notation: `/States/Call/Retry[0]/ErrorEquals[0]`. AWS gives none for some.
    pub location: Option<String>,
    /// Where, as a JSON Pointer: `/States/Call/Retry/0/ErrorEquals/0`.
    pub pointer: Pointer,
    /// Where in the text.
    pub span: Span,
    /// What to do about it, where the message does not say.
    pub hint: Option<String>,
    /// A change of the text that mends it, where one is certain.
    pub fix: Option<Fix>,
}

/// A change of the text.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Fix {
    /// What the change does: `Rename to "Next"`.
    pub title: String,
    /// The places to replace, and what to put there: none overlaps another, in the order of the text.
    pub edits: Vec<(Span, String)>,
}

impl Fix {
    /// A fix that replaces one place.
    pub(crate) fn one(title: String, span: Span, replacement: String) -> Self {
        Self {
            title,
            edits: vec![(span, replacement)],
        }
    }
}

impl Diagnostic {
    /// A diagnostic about a value of the definition, without hint or fix.
    pub(crate) fn at(at: &At<'_>, span: Span, severity: Severity, code: &str, message: String) -> Self {
        Self {
            code: code.into(),
            severity,
            message,
            location: Some(at.place.location()),
            pointer: at.place.pointer(),
            span,
            hint: None,
            fix: None,
        }
    }
}

/// The most findings of a kind that an analysis lists: more than anybody reads, and few enough for a page to show.
const MAX_LISTED: usize = 500;

/// A list of findings that stops to grow. What is beyond its end is counted only, so that a text that is all wrong
/// costs no more than one that is right.
pub(crate) struct Findings {
    list: Vec<Diagnostic>,
    more: usize,
    /// What is given to change when nothing is listed any more.
    spare: Diagnostic,
}

impl Default for Findings {
    fn default() -> Self {
        let root = Node {
            span: Span::default(),
            kind: NodeKind::Null,
        };
        Self {
            list: Vec::new(),
            more: 0,
            spare: Diagnostic::at(
                &At::root(&root),
                Span::default(),
                Severity::Error,
                "",
                String::new(),
            ),
        }
    }
}

impl Findings {
    /// Lists the finding, and gives it back for what is added to it.
    pub fn push(&mut self, make: impl FnOnce() -> Diagnostic) -> &mut Diagnostic {
        if self.is_full() {
            self.more += 1;
            return &mut self.spare;
        }
        let index = self.list.len();
        self.list.push(make());
        #[expect(clippy::indexing_slicing, reason = "it was pushed just now")]
        &mut self.list[index]
    }

    /// Whether nothing is listed any more.
    pub fn is_full(&self) -> bool {
        self.list.len() >= MAX_LISTED
    }

    /// Whether nothing was found.
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// What was listed.
    pub fn iter(&self) -> impl Iterator<Item = &Diagnostic> {
        self.list.iter()
    }

    /// What was listed, and how much was not.
    pub fn into_parts(self) -> (Vec<Diagnostic>, usize) {
        (self.list, self.more)
    }
}

/// The codes: AWS's (`ValidateStateMachineDefinition`), and below them those of this project.
pub mod code {
    /// The text is no JSON.
    pub const INVALID_JSON_DESCRIPTION: &str = "INVALID_JSON_DESCRIPTION";
    /// A field is missing, unknown, of the wrong type, out of range, …
    pub const SCHEMA_VALIDATION_FAILED: &str = "SCHEMA_VALIDATION_FAILED";
    /// A transition leads to no state of its scope, or no transition leads to a state.
    pub const MISSING_TRANSITION_TARGET: &str = "MISSING_TRANSITION_TARGET";
    /// The workflow cannot end.
    pub const MISSING_END_STATE: &str = "MISSING_END_STATE";
    /// Two states have one name.
    pub const DUPLICATE_STATE_NAME: &str = "DUPLICATE_STATE_NAME";
    /// The name of a state is too long.
    pub const INVALID_STATE_NAME: &str = "INVALID_STATE_NAME";

    /// A JSONata expression does not parse.
    pub const INVALID_JSONATA_EXPRESSION: &str = "INVALID_JSONATA_EXPRESSION";
    /// A JSONata expression reads what does not exist in a state machine.
    pub const UNSUPPORTED_JSONATA_EXPRESSION: &str = "UNSUPPORTED_JSONATA_EXPRESSION";
    /// The `Label` of a Map is too long.
    pub const INVALID_LABEL_NAME: &str = "INVALID_LABEL_NAME";
    /// Two Maps have one `Label`.
    pub const DUPLICATE_LABEL_NAME: &str = "DUPLICATE_LABEL_NAME";
    /// `Assign` to `$states`.
    pub const RESERVED_VARIABLE_NAME: &str = "RESERVED_VARIABLE_NAME";
    /// A variable has a name that none can have.
    pub const INVALID_VARIABLE_NAME: &str = "INVALID_VARIABLE_NAME";
    /// Scopes or conditions are nested too deeply.
    pub const TOO_DEEPLY_NESTED: &str = "TOO_DEEPLY_NESTED";
    /// There is no text.
    pub const MISSING_DESCRIPTION: &str = "MISSING_DESCRIPTION";
    /// Warning: a value looks like a path, but its field does not end in `.$`.
    pub const NO_DOLLAR: &str = "NO_DOLLAR";
    /// Warning: a value looks like a path, but its field does not end in `Path`.
    pub const NO_PATH: &str = "NO_PATH";
    /// Warning: the `Result` of a Pass state looks like it holds a path, but it is taken literally.
    pub const PASS_RESULT_IS_STATIC: &str = "PASS_RESULT_IS_STATIC";

    /// Ours: the text is no YAML.
    pub const INVALID_YAML: &str = "INVALID_YAML";
    /// Ours: the definition was found inside a template, or is a part of one.
    pub const UNWRAPPED: &str = "UNWRAPPED";
    /// Ours: a value that a deployment tool will fill in (`${Name}`).
    pub const PLACEHOLDER: &str = "PLACEHOLDER";
    /// Ours: the same member twice in one object.
    pub const DUPLICATE_KEY: &str = "DUPLICATE_KEY";
    /// Ours: no way from the start leads to a state, although some state names it.
    pub const UNREACHABLE_STATE: &str = "UNREACHABLE_STATE";
    /// Ours: a variable is read that no state assigns.
    pub const UNDEFINED_VARIABLE: &str = "UNDEFINED_VARIABLE";
    /// Ours: a JSONata expression in a JSONPath state, where it is a text.
    pub const JSONATA_IN_JSONPATH: &str = "JSONATA_IN_JSONPATH";
    /// Ours: a path or a call of JSONPath in a JSONata state, where it is a text.
    pub const JSONPATH_IN_JSONATA: &str = "JSONPATH_IN_JSONATA";
    /// Ours: what an expression reads can never be there.
    pub const PATH_NEVER_EXISTS: &str = "PATH_NEVER_EXISTS";
    /// Ours: a task does not retry Lambda's transient errors.
    pub const NO_RETRY: &str = "NO_RETRY";
    /// Ours: a name in an `ErrorEquals` can never match.
    pub const ERROR_NEVER_MATCHES: &str = "ERROR_NEVER_MATCHES";
    /// Ours: a task waits for somebody without a limit.
    pub const NO_TIMEOUT: &str = "NO_TIMEOUT";
    /// Ours: the heartbeat is not shorter than the time-out.
    pub const HEARTBEAT_TOO_LONG: &str = "HEARTBEAT_TOO_LONG";
    /// Ours: `Qualifier` next to another version or alias in the function's name.
    pub const QUALIFIER_TWICE: &str = "QUALIFIER_TWICE";
    /// Ours: a request has a field that its integration does not have.
    pub const UNKNOWN_REQUEST_FIELD: &str = "UNKNOWN_REQUEST_FIELD";
    /// Ours: an SDK integration of a service or action that is not known.
    pub const UNKNOWN_SERVICE: &str = "UNKNOWN_SERVICE";
    /// Ours: an inline Map has a field of the distributed one.
    pub const ONLY_DISTRIBUTED: &str = "ONLY_DISTRIBUTED";
    /// Ours: there is more to say than is listed.
    pub const MORE_FINDINGS: &str = "MORE_FINDINGS";
    /// Ours: the text is longer than a definition may be (1 MiB).
    pub const DEFINITION_TOO_LARGE: &str = "DEFINITION_TOO_LARGE";
}
