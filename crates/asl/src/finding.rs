//! The kinds of findings: what each is called, how bad it is, and what it means.
//!
//! One entry per kind; the rest of the crate refers to it, and the page's help lists all of them. What does not live
//! here: when a definition has one (`read`, `graph`, `advice`) and the service's own sentences (`messages`).

use Severity::{Error, Information, Warning};
use serde::{Deserialize, Serialize};

/// How bad a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Severity {
    /// The definition cannot be used.
    Error,
    /// It can be used but probably does not do what is meant.
    Warning,
    /// Worth knowing.
    Information,
}

/// A kind of finding.
#[derive(Clone, Copy, Debug)]
pub struct Finding {
    /// Its code: `MISSING_END_STATE`.
    pub code: &'static str,
    /// Whether the code is the service's own (`ValidateStateMachineDefinition`); otherwise it is this project's.
    pub of_service: bool,
    /// How bad it is, at worst.
    pub severity: Severity,
    /// A few words.
    pub title: &'static str,
    /// A sentence or two: when it occurs, and what to do.
    pub text: &'static str,
}

/// All kinds: first those of the service, then those of this project.
pub fn all() -> &'static [&'static Finding] {
    ALL
}

/// Whether a finding says how a text was read, so that there is nothing to do about it.
pub fn is_about_reading(code: &str) -> bool {
    [&UNWRAPPED, &TEMPLATE_PART_IGNORED]
        .iter()
        .any(|finding| finding.code == code)
}

/// AWS's page about what a finding is about.
pub fn page(code: &str) -> &'static str {
    match code {
        "INVALID_JSONATA_EXPRESSION"
        | "UNSUPPORTED_JSONATA_EXPRESSION"
        | "JSONATA_IN_JSONPATH"
        | "JSONPATH_IN_JSONATA" => {
            "https://docs.aws.amazon.com/step-functions/latest/dg/transforming-data.html"
        }
        "DUPLICATE_VARIABLE_NAME"
        | "RESERVED_VARIABLE_NAME"
        | "INVALID_VARIABLE_NAME"
        | "UNDEFINED_VARIABLE" => {
            "https://docs.aws.amazon.com/step-functions/latest/dg/workflow-variables.html"
        }
        "NO_DOLLAR" | "NO_PATH" | "PASS_RESULT_IS_STATIC" | "PATH_NEVER_EXISTS" | "EVALUATED_NAME" => {
            "https://docs.aws.amazon.com/step-functions/latest/dg/concepts-input-output-filtering.html"
        }
        "WRONG_ARGUMENTS" => "https://docs.aws.amazon.com/step-functions/latest/dg/intrinsic-functions.html",
        "ERROR_NEVER_MATCHES" | "NO_RETRY" | "NO_TIMEOUT" | "HEARTBEAT_TOO_LONG" => {
            "https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html"
        }
        "ONLY_DISTRIBUTED" | "EMPTY_RESULT_WRITER" | "INVALID_LABEL_NAME" | "DUPLICATE_LABEL_NAME" => {
            "https://docs.aws.amazon.com/step-functions/latest/dg/state-map-distributed.html"
        }
        "UNKNOWN_REQUEST_FIELD" | "UNKNOWN_SERVICE" | "UNKNOWN_ACTION" => {
            "https://docs.aws.amazon.com/step-functions/latest/dg/supported-services-awssdk.html"
        }
        "QUALIFIER_TWICE" | "QUALIFIER_MISSING" => {
            "https://docs.aws.amazon.com/step-functions/latest/dg/connect-lambda.html"
        }
        "DEFINITION_TOO_LARGE" | "INVALID_STATE_NAME" | "TOO_DEEPLY_NESTED" => {
            "https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html"
        }
        _ => "https://docs.aws.amazon.com/step-functions/latest/dg/statemachine-structure.html",
    }
}

macro_rules! findings {
    (
        of_service { $($theirs:ident $their_severity:ident $their_title:literal $their_text:literal;)* }
        of_project { $($ours:ident $our_severity:ident $our_title:literal $our_text:literal;)* }
    ) => {
        $(
            #[doc = concat!("`", stringify!($theirs), "`")]
            pub(crate) static $theirs: Finding = Finding {
                code: stringify!($theirs),
                of_service: true,
                severity: $their_severity,
                title: $their_title,
                text: $their_text,
            };
        )*
        $(
            #[doc = concat!("`", stringify!($ours), "`")]
            pub(crate) static $ours: Finding = Finding {
                code: stringify!($ours),
                of_service: false,
                severity: $our_severity,
                title: $our_title,
                text: $our_text,
            };
        )*
        static ALL: &[&Finding] = &[$(&$theirs,)* $(&$ours,)*];
    };
}

findings! {
    of_service {
        INVALID_JSON_DESCRIPTION Error "Invalid JSON"
            "The definition is not valid JSON. The service reports only the first mistake; here all are listed.";
        SCHEMA_VALIDATION_FAILED Error "Schema violation"
            "There is no definition, a field is missing, unknown, of the wrong type or out of range, a path or a resource is invalid, or fields exclude each other.";
        MISSING_TRANSITION_TARGET Error "Invalid transition"
            "Next, Default or StartAt names no state of its scope, or no transition leads to a state.";
        MISSING_END_STATE Error "No terminal state"
            "No state at the top level ends the workflow: give one \"End\": true, or add a Succeed or Fail state.";
        DUPLICATE_STATE_NAME Error "Duplicate state name"
            "Names of states are unique in the whole definition, including branches and item processors.";
        INVALID_STATE_NAME Error "State name too long"
            "The name of a state has at most 80 characters.";
        INVALID_LABEL_NAME Error "Label too long"
            "The Label of a Map has at most 40 characters.";
        DUPLICATE_LABEL_NAME Error "Duplicate label"
            "Labels are unique in the whole definition.";
        DUPLICATE_VARIABLE_NAME Error "Variable of an outer scope"
            "A branch or iteration can read the variables of the scopes around it but cannot assign them. Use another name.";
        RESERVED_VARIABLE_NAME Error "Reserved variable"
            "$states belongs to the service; Assign cannot set it.";
        INVALID_VARIABLE_NAME Error "Invalid variable name"
            "The name of a variable starts with a letter and consists of letters, digits and _, at most 80 characters.";
        INVALID_JSONATA_EXPRESSION Error "Invalid JSONata"
            "The expression between {% and %} could not be parsed.";
        UNSUPPORTED_JSONATA_EXPRESSION Error "Unsupported reference"
            "A JSONata expression of a state has no context: it reads $states.input, $states.result, $states.context and variables. $states.result and $states.errorOutput exist only where there is a result or an error.";
        TOO_DEEPLY_NESTED Error "Nested too deeply"
            "Parallel and Map states, or conditions, are nested more deeply than the limit allows.";
        NO_DOLLAR Warning "Path without .$"
            "The value looks like a path or an intrinsic function but is taken literally, because the name of the field does not end in .$.";
        NO_PATH Warning "Path in a plain field"
            "The value looks like a path, but the field takes a string; its counterpart that ends in Path takes a path.";
        PASS_RESULT_IS_STATIC Warning "Path in Result"
            "The Result of a Pass state is taken literally. Use Parameters.";
    }
    of_project {
        INVALID_YAML Error "Invalid YAML"
            "The text does not start with a bracket, so it was parsed as YAML, but it is not valid YAML.";
        DEFINITION_TOO_LARGE Error "Definition too large"
            "A definition has at most 1 MiB.";
        PLACEHOLDER Error "Placeholder"
            "${Name}, !Ref and the like are filled in at deployment. The message says what is assumed until then; it is an error only where nothing can be assumed.";
        EVALUATED_NAME Error "Name that still ends in .$"
            "One .$ at the end of a name is removed when its value is evaluated. This name still ends in .$ afterwards, and no service takes such a field.";
        DEFINITION_ELSEWHERE Error "Definition is somewhere else"
            "The text is a template or a configuration that does not contain the definition in a form that can be read here. The message says where it is.";
        UNWRAPPED Information "Taken from a template"
            "The text is a template, a map of states or a single state. The definition that it contains or implies is shown and run.";
        TEMPLATE_PART_IGNORED Information "Part of the template not used"
            "The template says something about the state machine or its execution role that is not known before deployment, or is defined elsewhere. The message says what; set it by hand if it matters.";
        TRAILING_COMMA Warning "Trailing comma"
            "JSON has no comma before a closing bracket. CloudFormation accepts one in a definition that it reads from a file (DefinitionUri, DefinitionS3Location); the API of Step Functions does not.";
        DUPLICATE_KEY Warning "Duplicate field"
            "When a field appears twice, the last one wins.";
        CONFUSABLE_NAME Warning "Confusing name"
            "A name contains characters that cannot be seen or that change the direction of the text, or looks the same as another name.";
        UNREACHABLE_STATE Warning "Unreachable state"
            "Every transition to this state comes from another unreachable state.";
        UNDEFINED_VARIABLE Warning "Unknown variable"
            "No state assigns the variable, so reading it fails.";
        PATH_NEVER_EXISTS Warning "Nothing to read there"
            "The input, the context object or $states never has what is read from it, in any execution or in this kind of state.";
        WRONG_ARGUMENTS Warning "Wrong number of arguments"
            "The intrinsic function takes another number of arguments, so the execution fails when it is called.";
        JSONATA_IN_JSONPATH Warning "JSONata in a JSONPath state"
            "{% … %} is a plain string unless the query language of the state or of the definition is JSONata.";
        JSONPATH_IN_JSONATA Warning "JSONPath in a JSONata state"
            "A path or States.… is a plain string where the query language is JSONata.";
        ERROR_NEVER_MATCHES Warning "Error that never matches"
            "The name in ErrorEquals can never match: an entry above matches first, or the task does not report an error of this name.";
        HEARTBEAT_TOO_LONG Warning "Heartbeat too long"
            "A heartbeat that is not shorter than the timeout has no effect.";
        QUALIFIER_TWICE Warning "Two qualifiers"
            "The name of the function already has a version or alias; Lambda rejects a different one.";
        QUALIFIER_MISSING Warning "Qualifier missing"
            "Lambda accepts DurableExecutionName only with a qualified function ARN: one with a version or an alias.";
        ONLY_DISTRIBUTED Warning "Only for a distributed Map"
            "An inline Map with ItemReader, ItemBatcher or ResultWriter fails when it runs.";
        EMPTY_RESULT_WRITER Warning "Empty ResultWriter"
            "ResultWriter needs Resource and its request, WriterConfig, or both. The service accepts an empty one, but the Map fails when it runs.";
        UNKNOWN_REQUEST_FIELD Warning "Unknown request field"
            "The request of the integration has no field of this name. The service rejects it, in some integrations at creation, in others when the task starts.";
        UNKNOWN_SERVICE Information "Unknown service"
            "The list of AWS services used here does not contain this name. A service that is newer than the list can be called nevertheless; a misspelled name makes the task fail.";
        UNKNOWN_ACTION Warning "Unknown action"
            "Actions of SDK integrations start with a lowercase letter.";
        NO_RETRY Information "Lambda without retry"
            "Lambda occasionally fails for a moment. Retry on Lambda.ServiceException and similar errors to recover.";
        NO_TIMEOUT Information "No timeout"
            "The task waits for an external party and has no TimeoutSeconds: it may wait up to a year.";
        MORE_FINDINGS Information "More findings"
            "Only the first 500 findings are listed.";
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_is_explained_once() {
        let mut codes: Vec<&str> = all().iter().map(|finding| finding.code).collect();
        let count = codes.len();
        codes.sort_unstable();
        codes.dedup();
        assert_eq!(codes.len(), count);
        for finding in all() {
            assert!(
                finding.text.ends_with('.') && !finding.title.ends_with('.'),
                "{}",
                finding.code
            );
        }
    }
}
