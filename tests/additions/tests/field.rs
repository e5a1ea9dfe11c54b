//! A new field of a state is one row of the catalog (and its model and engine): everything else knows it by that.

use additions::Copy;

#[test]
#[ignore = "builds a copy of ten crates, which takes minutes: `cargo xtask test` runs it"]
fn a_field_is_one_row() -> Result<(), Box<dyn std::error::Error>> {
    let copy = Copy::with_program("field", include_str!("../probes/field.rs"))?;
    copy.insert_before(
        "crates/catalog/src/fields/rows.rs",
        "field(&[Choice], \"Choices\"",
        r#"
    field(&[Task], "PatienceSeconds", Value::Number, "${7}", "How patient the task is.").twin("PatienceSecondsPath").one_of(&["PatienceSeconds", "PatienceSecondsPath"]),
    field(&[Task], "PatienceSecondsPath", NUMBER_PATH, A_PATH, "A path to it.").jsonpath().one_of(&["PatienceSeconds", "PatienceSecondsPath"]),"#,
    )?;
    let lines = copy.run()?;
    assert_eq!(
        lines,
        [
            "a task: accepted",
            "a pass: SCHEMA_VALIDATION_FAILED Field 'PatienceSeconds' is not supported",
            "a path in JSONata: SCHEMA_VALIDATION_FAILED The QueryLanguage is set to 'JSONata', but field 'PatienceSecondsPath' is only supported for the 'JSONPath' QueryLanguage",
            "a slip of the pen: SCHEMA_VALIDATION_FAILED Field 'PatienceSecond' is not supported",
            "a path that leads nowhere: PATH_NEVER_EXISTS The states before this one do not provide \"patience\", so $.patience never exists.",
            "offered: \"PatienceSeconds\": ${7}, | \"PatienceSecondsPath\": \"$.${value}\",",
            "offered beside its twin: ",
            "explained: How patient the task is.",
            "an input for it: {\"wait\":{\"patience\":1}}",
        ]
    );
    Ok(())
}
