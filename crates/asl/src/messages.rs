//! The service's own sentences, word for word.
//!
//! The names in code style are the ids of the observed cases that show a sentence. Those that no case shows are built like
//! their nearest relative and marked "by analogy".

/// `unsupported-*`
pub(crate) fn field_not_supported(field: &str) -> String {
    format!("Field '{field}' is not supported")
}

/// `required-*`; the names of those that are missing, in the order of the schema.
pub(crate) fn fields_required(fields: &[&str]) -> String {
    format!("These fields are required: [{}]", fields.join(", "))
}

/// `exclusive-*`; all candidates, in the order of the schema.
pub(crate) fn only_one_of(fields: &[&str]) -> String {
    format!(
        "There should only be one of the following fields: [{}]",
        fields.join(", ")
    )
}

/// `neither-*`
pub(crate) fn one_needed_of(fields: &[&str]) -> String {
    format!(
        "This object should have only one of the following fields: [{}]",
        fields.join(", ")
    )
}

/// `choice-rule-no-selector`: with a comma instead of the colon.
pub(crate) fn one_selector_of(fields: &[&str]) -> String {
    format!(
        "The object must have only one of the following fields, [{}]",
        fields.join(", ")
    )
}

/// `empty-*`
pub(crate) const EMPTY: &str = "Value cannot be empty";

/// `minimum-*`; fractional fields are worded with a decimal point (`minimum-map-numbers`).
pub(crate) fn minimum(bound: &str) -> String {
    format!("Minimum value is {bound}")
}

/// `maximum-*`
pub(crate) fn maximum(bound: &str) -> String {
    format!("Maximum value is {bound}")
}

/// `type-*`: numbers have a form of their own.
pub(crate) const NO_INTEGER: &str = "Expected value of type Integer";

/// `BackoffRate`, by analogy.
pub(crate) const NO_DOUBLE: &str = "Expected value of type Double";

/// `querylanguage-top-number` for `STRING`; the other types by analogy.
pub(crate) fn no_value_of_type(name: &str) -> String {
    format!("Expected value of type [{name}]")
}

/// `enum-*`
pub(crate) fn not_one_of(values: &[&str]) -> String {
    format!("Value should be one of the following: [{}]", values.join(", "))
}

/// `states-all-*`
pub(crate) const STATES_ALL: &str = "States.ALL must appear alone and at end of list";

/// `test_wait_timestamp_invalid`
pub(crate) const NO_TIMESTAMP: &str = "String does not match RFC3339 timestamp";

/// `credentials-without-rolearn`, `integration-required-fields`
pub(crate) fn field_missing(field: &str) -> String {
    format!("The field '{field}' is required but was missing")
}

/// `integration-unknown-field-did-you-mean`: double, then single quotes.
pub(crate) fn request_field_unknown(field: &str, near: &str) -> String {
    format!("The field \"{field}\" is not supported by Step Functions. Did you mean '{near}'?")
}

/// `credentials-on-activity`
pub(crate) const CREDENTIALS_ON_ACTIVITY: &str = "The field 'Credentials' is not supported for activities";

/// `inputpath-not-jsonpath`: with the full stop.
pub(crate) const NO_PATH: &str = "Value must be a valid JSONPath.";

/// `choice-variable-not-reference-path`
pub(crate) const REFERENCE_PATH_START: &str =
    "Value is not a Reference Path: Reference path didn't start with '$'";

/// `reference-path-operators`, `reference-path-context-object`: the reason behind the colon is not recorded.
pub(crate) const NO_REFERENCE_PATH: &str = "Value is not a Reference Path";

/// `template-value-*`
pub(crate) fn no_path_or_intrinsic(field: &str) -> String {
    format!("The value for the field '{field}' must be a valid JSONPath or a valid intrinsic function call")
}

/// `jsonpath-only-*`, `jsonata-only-*`, `jsonata-variable-rule`, `jsonpath-condition-rule`
pub(crate) fn wrong_language(set_to: &str, field: &str, only: &str) -> String {
    format!(
        "The QueryLanguage is set to '{set_to}', but field '{field}' is only supported for the '{only}' QueryLanguage"
    )
}

/// `querylanguage-downgrade-*`
pub(crate) const DOWNGRADE: &str =
    "'QueryLanguage' can not be 'JSONPath' if set to 'JSONata' for whole state machine";

/// `jsonata-string-not-closed`
pub(crate) const JSONATA_NOT_CLOSED: &str = "JSONata string must start with {% and end with %}";

/// `resource-not-arn`
pub(crate) const NO_RESOURCE: &str = "Value is not a valid resource ARN";

/// `resource-pattern-not-offered`, `test_invalid_integration`
pub(crate) fn resource_not_recognized(arn: &str) -> String {
    format!(
        "The resource provided {arn} is not recognized. The value is not a valid resource ARN, or the resource is not available in this region."
    )
}

/// `integration-without-parameters`, `integration-without-arguments`
pub(crate) fn request_required(field: &str, arn: &str) -> String {
    format!("{field} field is required for resource ARN: {arn}")
}

/// `test_illegal_callbacks[WAIT_FOR_TASK_TOKEN]`: ends in a blank.
pub(crate) const EXPRESS_CALLBACK: &str =
    "Express state machine does not support '.waitForTaskToken' service integration ";

/// `test_illegal_callbacks[SYNC]`
pub(crate) const EXPRESS_SYNC: &str = "Express state machine does not support '.sync' service integration";

/// `express-activity`
pub(crate) const EXPRESS_ACTIVITY: &str = "Express state machine does not support Activity ARN";

/// `express-distributed-map`
pub(crate) const EXPRESS_DISTRIBUTED: &str =
    "The field 'Mode' with value 'DISTRIBUTED' is not supported inside 'EXPRESS' state machines";

/// `dangling-*`: the word is `Next` whatever the field.
pub(crate) fn missing_target(name: &str) -> String {
    format!("Missing 'Next' target: {name}")
}

/// `unreachable-*`
pub(crate) fn not_reachable(name: &str) -> String {
    format!("State \"{name}\" is not reachable.")
}

/// `no-terminal-state*`
pub(crate) const NO_TERMINAL_STATE: &str = "Workflow has no terminal state";

/// `state-name-duplicate-branches`
pub(crate) fn duplicate_state(name: &str) -> String {
    format!("Duplicate State name: {name}")
}

/// `state-name-too-long`
pub(crate) fn state_name_too_long(name: &str) -> String {
    format!("Invalid State name: State '{name}' exceeds the 80-character limit allowed by the service")
}

/// `label-too-long`: only the end is recorded; the beginning by analogy with the name of a state.
pub(crate) fn label_too_long(label: &str) -> String {
    format!("Invalid Label name: Label '{label}' exceeds the 40-character limit allowed by the service")
}

/// `label-duplicate`
pub(crate) fn duplicate_label(label: &str) -> String {
    format!("Duplicate Label name: {label}")
}

/// `variable-reserved`
pub(crate) const RESERVED_VARIABLE: &str = "Cannot assign to reserved variable '$states'.";

/// `variable-invalid`
pub(crate) fn invalid_variable(name: &str) -> String {
    format!("Invalid variable name '{name}': the variable name contains invalid characters.")
}

/// An `Assign` in a branch or iterator of a name that an outer scope assigns; recorded. The place by analogy with
/// `variable-invalid`.
pub(crate) fn variable_of_outer_scope(name: &str) -> String {
    format!("The variable name '{name}' was already defined in a parent scope.")
}

/// `listObjectsV2` with `LOAD_AND_FLATTEN`; recorded, the place by analogy with `required-csvheaderlocation`.
pub(crate) const INPUT_TYPE: &str = "The field 'InputType' is required";

/// An `ItemsPointer` without its slash; recorded.
pub(crate) fn invalid_pointer(pointer: &str) -> String {
    format!("Invalid input: JSON Pointer expression must start with '/': \"{pointer}\"")
}

/// `itemreader-resource`
pub(crate) const READER_RESOURCE: &str = "The field 'Resource' does not match any of the allowed values";

/// `required-csvheaderlocation`
pub(crate) const CSV_HEADER_LOCATION: &str = "The field 'CSVHeaderLocation' is required";

/// A name read from the top-level context, of which there is none (`jsonata-top-level-*`).
pub(crate) fn top_level_reference(name: &str) -> String {
    format!("Reference to '{name}' at the top level is not supported.")
}

/// `$$` (`jsonata-root-reference*`).
pub(crate) const ROOT_REFERENCE: &str = "Reference to '$$' is not supported.";

/// `$states.result` in a state that has no result; recorded for a Pass.
pub(crate) const NO_RESULT: &str = "Field '$states.result' does not exist.";

/// `$states.errorOutput` outside `Output` and `Assign` of a catcher (`jsonata-erroroutput-*`).
pub(crate) const NO_ERROR_OUTPUT: &str = "Field '$states.errorOutput' does not exist.";
