//! A lesson made of a workspace is a lesson: its start fails with a hint, and the workspace passes.

#![expect(
    clippy::unwrap_used,
    reason = "a lesson that is not as it should be fails the test"
)]

use asl_json::Value;
use asl_lessons::{Lesson, Verdict, judge, packed};
use asl_playground::Playground;
use asl_protocol::{Export, ExportFormat, Exported, Handler, Refusal};
use asl_workspace::Workspace;

const YAML: &str = "StartAt: Look up
States:
  Look up:
    Type: Task
    Resource: arn:aws:states:::lambda:invoke
    Parameters: {FunctionName: price, Payload.$: $}
    OutputPath: $.Payload
    End: true
";
const TESTS: &str = r#"{"cases": [
    {"name": "cheap", "input": {"item": 1}, "expect": {"output": 5}},
    {"name": "dear", "mocks": {"functions": {"price": {"furtherCalls": {"returns": 900}}}}, "expect": {"output": 900}}]}"#;

fn workspace(tests: &str) -> Workspace {
    Workspace {
        definition: YAML.into(),
        input: r#"{"item": 2}"#.into(),
        mocks: r#"{"functions": {"price": {"furtherCalls": {"returns": 5}}}}"#.into(),
        tests: tests.into(),
        ..Workspace::default()
    }
}

fn exported(workspace: &Workspace) -> Result<Exported, Refusal> {
    Playground::default().handle(Export {
        workspace: workspace.clone(),
        format: ExportFormat::Lesson,
    })
}

/// The one lesson of the exported course.
fn lesson(workspace: &Workspace) -> Lesson {
    let course = asl_json::parse(&exported(workspace).unwrap().text).unwrap();
    let (id, folder) = course.as_object().unwrap().iter().next().unwrap();
    Lesson::read(&packed(id, folder).unwrap()).unwrap()
}

#[test]
fn a_workspace_becomes_a_lesson_that_it_solves() {
    for (tests, first) in [(TESTS, "cheap"), ("", "As it is")] {
        let workspace = workspace(tests);
        let lesson = lesson(&workspace);
        let names: Vec<&str> = lesson.cases.cases.iter().map(|case| &*case.test.name).collect();
        assert_eq!(names.first(), Some(&first));
        let mut bench = Playground::default();
        // As it is written, and as the solution shows it.
        for answer in [&workspace, &lesson.solution] {
            assert_eq!(judge(&lesson, answer, &mut bench), Verdict::Passed);
        }
        let Verdict::Failed(failure) = judge(&lesson, &lesson.start, &mut bench) else {
            panic!("the start passes");
        };
        assert_eq!(failure.hint.as_deref(), Some("`Look up` is still a Pass state."));
        assert_eq!(failure.case.unwrap().name, first);
        // The cases have all that they take from the workspace, and the learner does not see them.
        assert_eq!(lesson.start.tests, "");
    }
}

#[test]
fn what_cannot_run_is_no_lesson() {
    let mut broken = workspace("");
    broken.definition = "{".into();
    assert!(exported(&broken).is_err());
    let refusal = exported(&workspace("{")).unwrap_err();
    assert!(
        refusal.sentence.starts_with("The test cases have an error."),
        "{refusal:?}"
    );
}

#[test]
fn the_course_is_named_after_the_state_machine() {
    let mut named = workspace(TESTS);
    named.settings.state_machine_name = "Prices ✓".into();
    let exported = exported(&named).unwrap();
    assert_eq!(exported.name, "Prices--.lesson.json");
    let course = asl_json::parse(&exported.text).unwrap();
    assert!(
        course
            .get("01-prices--")
            .is_some_and(|folder| folder.get("text.md").and_then(Value::as_str).is_some())
    );
}
