//! What each code of a diagnostic means, for people. What does not live here: when one is given (`read`,
//! `graph`, `advice`).

use crate::Severity;
use crate::diagnostic::code;

/// A code and what it means.
#[derive(Clone, Copy, Debug)]
pub struct Code {
    /// The code.
    pub code: &'static str,
    /// Whether it is the service's own (`ValidateStateMachineDefinition`); else it is this project's.
    pub of_service: bool,
    /// How bad it is, at worst.
    pub severity: Severity,
    /// A few words.
    pub title: &'static str,
    /// A sentence or two: when it comes, and what to do.
    pub text: &'static str,
}

/// All codes that a diagnostic can have: first those of the service, then those of this project.
pub fn codes() -> &'static [Code] {
    &CODES
}

const fn aws(severity: Severity, code: &'static str, title: &'static str, text: &'static str) -> Code {
    Code {
        code,
        of_service: true,
        severity,
        title,
        text,
    }
}

const fn own(severity: Severity, code: &'static str, title: &'static str, text: &'static str) -> Code {
    Code {
        code,
        of_service: false,
        severity,
        title,
        text,
    }
}

use Severity::{Error, Information, Warning};

const CODES: [Code; 36] = [
    aws(
        Error,
        code::INVALID_JSON_DESCRIPTION,
        "No JSON",
        "The definition is no valid JSON. The service names the first mistake only; here all are shown.",
    ),
    aws(
        Error,
        code::MISSING_DESCRIPTION,
        "No definition",
        "There is no text, or only comments.",
    ),
    aws(
        Error,
        code::SCHEMA_VALIDATION_FAILED,
        "Against the schema",
        "A field is missing, unknown, of the wrong type or out of range, a path or a resource is wrong, or fields do not go together.",
    ),
    aws(
        Error,
        code::MISSING_TRANSITION_TARGET,
        "A transition goes wrong",
        "Next, Default or StartAt names no state of its scope, or no transition leads to a state.",
    ),
    aws(
        Error,
        code::MISSING_END_STATE,
        "No end",
        "No state of the top level ends the workflow: give one \"End\": true, or add a Succeed or Fail state.",
    ),
    aws(
        Error,
        code::DUPLICATE_STATE_NAME,
        "Two states of one name",
        "Names of states are unique in the whole definition, also in branches and item processors.",
    ),
    aws(
        Error,
        code::INVALID_STATE_NAME,
        "Too long a name",
        "The name of a state has at most 80 characters.",
    ),
    aws(
        Error,
        code::INVALID_LABEL_NAME,
        "Too long a label",
        "The Label of a Map has at most 40 characters.",
    ),
    aws(
        Error,
        code::DUPLICATE_LABEL_NAME,
        "Two Maps of one label",
        "Labels are unique in the whole definition.",
    ),
    aws(
        Error,
        code::RESERVED_VARIABLE_NAME,
        "Reserved variable",
        "$states belongs to the service; Assign cannot set it.",
    ),
    aws(
        Error,
        code::INVALID_VARIABLE_NAME,
        "No name of a variable",
        "A variable's name begins with a letter and has letters, digits and _, at most 80 characters.",
    ),
    aws(
        Error,
        code::INVALID_JSONATA_EXPRESSION,
        "No JSONata",
        "What stands between {% and %} does not parse.",
    ),
    aws(
        Error,
        code::UNSUPPORTED_JSONATA_EXPRESSION,
        "Nothing to read there",
        "A JSONata expression of a state has no context: it reads $states.input, $states.result, $states.context and variables.",
    ),
    aws(
        Error,
        code::TOO_DEEPLY_NESTED,
        "Nested too deeply",
        "Parallel and Map states, or conditions, stand in one another more often than the limit allows.",
    ),
    aws(
        Warning,
        code::NO_DOLLAR,
        "A path without .$",
        "The value looks like a path or an intrinsic function, but is taken literally because the field's name does not end in .$.",
    ),
    aws(
        Warning,
        code::NO_PATH,
        "A path in a plain field",
        "The value looks like a path, but the field takes a text; its sibling that ends in Path takes a path.",
    ),
    aws(
        Warning,
        code::PASS_RESULT_IS_STATIC,
        "A path in Result",
        "The Result of a Pass state is taken literally. Use Parameters.",
    ),
    own(
        Error,
        code::INVALID_YAML,
        "No YAML",
        "The text does not begin with a bracket, so it is read as YAML, and it is none.",
    ),
    own(
        Error,
        code::DEFINITION_TOO_LARGE,
        "Too large",
        "A definition has at most 1 MiB.",
    ),
    own(
        Error,
        code::PLACEHOLDER,
        "Not known yet",
        "${Name}, !Ref and the like are filled in at deployment. The message says what is assumed until then; it is an error only where nothing can be.",
    ),
    own(
        Information,
        code::UNWRAPPED,
        "Taken out of a template",
        "The text is a template, a map of states or a single state. The definition that it holds or makes is shown and run.",
    ),
    own(
        Warning,
        code::DUPLICATE_KEY,
        "A field twice",
        "Of two fields with one name the last one counts.",
    ),
    own(
        Warning,
        code::UNREACHABLE_STATE,
        "No way to a state",
        "Only states that are not reached themselves lead to this one.",
    ),
    own(
        Warning,
        code::UNDEFINED_VARIABLE,
        "Unknown variable",
        "No state assigns the variable, so reading it fails.",
    ),
    own(
        Warning,
        code::PATH_NEVER_EXISTS,
        "Nothing can be there",
        "The context object or $states does not have what is read from it, in any execution or in this kind of state.",
    ),
    own(
        Warning,
        code::JSONATA_IN_JSONPATH,
        "JSONata in a JSONPath state",
        "{% … %} is a text like any other unless the state or the machine has the query language JSONata.",
    ),
    own(
        Warning,
        code::JSONPATH_IN_JSONATA,
        "JSONPath in a JSONata state",
        "A path or States.… is a text like any other where the query language is JSONata.",
    ),
    own(
        Warning,
        code::ERROR_NEVER_MATCHES,
        "An error that never comes",
        "The name in ErrorEquals can never match: an entry above takes it, or the service does not report it there.",
    ),
    own(
        Warning,
        code::HEARTBEAT_TOO_LONG,
        "Too long a heartbeat",
        "A heartbeat that is not shorter than the time-out has no effect.",
    ),
    own(
        Warning,
        code::QUALIFIER_TWICE,
        "Two qualifiers",
        "The function's name already has a version or alias; Lambda refuses another one.",
    ),
    own(
        Warning,
        code::ONLY_DISTRIBUTED,
        "Only for a distributed Map",
        "An inline Map with ItemReader, ItemBatcher or ResultWriter fails when it runs.",
    ),
    own(
        Warning,
        code::UNKNOWN_REQUEST_FIELD,
        "Unknown field of a request",
        "The integration's request has no field of this name; the service refuses it, some at creation, some when the task starts.",
    ),
    own(
        Warning,
        code::UNKNOWN_SERVICE,
        "Unknown service",
        "Step Functions has no SDK integration of this name as far as this page knows. The service may have newer ones.",
    ),
    own(
        Information,
        code::NO_RETRY,
        "Lambda without retry",
        "Lambda fails now and then for a moment. A retrier for Lambda.ServiceException and its like gets over it.",
    ),
    own(
        Information,
        code::NO_TIMEOUT,
        "No time-out",
        "The task waits for somebody else without a TimeoutSeconds, for up to a year.",
    ),
    own(
        Information,
        code::MORE_FINDINGS,
        "And more",
        "There is more to say than is listed.",
    ),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_is_explained_once() {
        let source = include_str!("diagnostic.rs");
        let mut names: Vec<&str> = source
            .lines()
            .filter_map(|line| line.trim().strip_prefix("pub const ")?.split(':').next())
            .collect();
        let mut explained: Vec<&str> = codes().iter().map(|code| code.code).collect();
        names.sort_unstable();
        explained.sort_unstable();
        assert_eq!(explained, names);
    }
}
