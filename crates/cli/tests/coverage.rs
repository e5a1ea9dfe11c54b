//! `asl test --coverage`: the lines and branches of definitions in every form, read back as tools read them.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

mod support;

use std::fs;
use std::path::Path;

use quick_xml::Reader;
use quick_xml::events::Event;
use support::{Folder, asl_in};

const JSON: &str = r#"{
  "StartAt": "Which",
  "States": {
    "Which": {
      "Type": "Choice",
      "Choices": [
        {
          "Variable": "$.n",
          "NumericEquals": 1,
          "Next": "Call"
        }
      ],
      "Default": "No"
    },
    "Call": {
      "Type": "Task",
      "Resource": "arn:aws:lambda:us-east-1:123456789012:function:f",
      "Retry": [
        {
          "ErrorEquals": ["Busy"]
        }
      ],
      "Catch": [
        {
          "ErrorEquals": ["States.ALL"],
          "Next": "No"
        }
      ],
      "Next": "Done"
    },
    "Done": {
      "Type": "Succeed"
    },
    "No": {
      "Type": "Fail"
    }
  }
}
"#;

const YAML: &str = "\
StartAt: Which
States:
  Which:
    Type: Choice
    Choices:
      - Variable: $.n
        NumericEquals: 1
        Next: Call
    Default: Done
  Call:
    Type: Pass
    Next: Done
  Done:
    Type: Succeed
";

const MOCKS: &str = r#"{"functions": {"f": {"responses": [{"returns": {}}]}}}"#;

/// A test case in which the Choice takes its first rule.
const FIRST: &str = r#"{"cases": [{"name": "first", "input": {"n": 1}, "expect": {"status": "SUCCEEDED"}}]}"#;

/// One in which it takes none.
const OTHER: &str = r#"{"cases": [{"name": "other", "input": {"n": 2}, "expect": {}}]}"#;

fn folder(name: &str) -> Folder {
    let folder = Folder::new(&format!("coverage-{name}"));
    folder.write("flow.asl.json", JSON);
    folder.write("flow.asl.yaml", YAML);
    folder.write("mocks.json", MOCKS);
    folder.write("first.json", FIRST);
    folder.write(
        "other.json",
        &OTHER.replace("{}}", r#"{"path": ["Which", "No"]}}"#),
    );
    folder
}

fn test(folder: &Folder, arguments: &[&str]) -> (i32, String) {
    let all = [&["test"], arguments].concat();
    let (code, _, err) = asl_in(&folder.0, &all, "");
    (code, err)
}

/// Lines with their counts.
type Lines = Vec<(u32, u64)>;
/// The lines of branches, and how often each was taken.
type Branches = Vec<(u32, Option<u64>)>;

/// The lines and the branches of a file.
fn read(folder: &Folder, report: &str, file: &str) -> (Lines, Branches) {
    let report = lcov::Report::from_file(folder.0.join(report)).unwrap();
    let found = report
        .sections
        .iter()
        .find(|(key, _)| key.source_file == Path::new(file));
    let (_, section) = found.unwrap();
    let lines = section.lines.iter().map(|(key, line)| (key.line, line.count));
    let branches = section
        .branches
        .iter()
        .map(|(key, branch)| (key.line, branch.taken));
    (lines.collect(), branches.collect())
}

#[test]
fn lines_belong_to_the_innermost_thing_around_them() {
    let folder = folder("json");
    let (code, err) = test(
        &folder,
        &[
            "flow.asl.json",
            "--mocks",
            "mocks.json",
            "--tests",
            "first.json",
            "--coverage",
            "c.info",
        ],
    );
    assert_eq!(code, 0, "{err}");
    let (lines, branches) = read(&folder, "c.info", "flow.asl.json");
    let missed: Vec<u32> = lines
        .iter()
        .filter(|line| line.1 == 0)
        .map(|line| line.0)
        .collect();
    // Default, the retrier, the catcher, and the state No.
    assert_eq!(missed, [13, 20, 25, 26, 34, 35]);
    // Lines of brackets alone, and those outside of all states, are none.
    let counted: Vec<u32> = lines.iter().map(|line| line.0).collect();
    assert_eq!(
        counted,
        [
            4, 5, 6, 8, 9, 10, 13, 15, 16, 17, 18, 20, 23, 25, 26, 29, 31, 32, 34, 35
        ]
    );
    assert_eq!(
        branches,
        [
            (8, Some(1)),
            (13, Some(0)),
            (20, Some(0)),
            (25, Some(0)),
            (29, Some(1))
        ]
    );
}

#[test]
fn yaml_and_templates_have_the_lines_of_their_files() {
    let folder = folder("yaml");
    let indented = YAML.replace('\n', "\n        ");
    let head =
        "Resources:\n  Flow:\n    Type: AWS::Serverless::StateMachine\n    Properties:\n      Definition:\n";
    folder.write("template.yaml", &format!("{head}        {indented}"));
    let arguments = [
        "flow.asl.yaml",
        "template.yaml",
        "--tests",
        "first.json",
        "--coverage",
        "c.lcov",
    ];
    let (code, err) = test(&folder, &arguments);
    assert_eq!(code, 0, "{err}");
    let (lines, branches) = read(&folder, "c.lcov", "flow.asl.yaml");
    assert_eq!(
        lines,
        [
            (3, 1),
            (4, 1),
            (5, 1),
            (6, 1),
            (7, 1),
            (8, 1),
            (9, 0),
            (10, 1),
            (11, 1),
            (12, 1),
            (13, 1),
            (14, 1)
        ]
    );
    assert_eq!(branches, [(6, Some(1)), (9, Some(0)), (12, Some(1))]);
    let moved = lines.iter().map(|(line, count)| (line + 5, *count));
    assert_eq!(
        read(&folder, "c.lcov", "template.yaml").0,
        moved.collect::<Vec<_>>()
    );
}

#[test]
fn a_definition_within_a_workspace_has_the_lines_of_the_workspace() {
    let folder = folder("workspace");
    let text = format!("{{\n\"definition\": {JSON},\n\"mocks\": {MOCKS},\n\"tests\": {FIRST}\n}}\n");
    folder.write("w.json", &text);
    let (code, err) = test(&folder, &["w.json", "--coverage", "c.info"]);
    assert_eq!(code, 0, "{err}");
    let missed = read(&folder, "c.info", "w.json")
        .0
        .into_iter()
        .filter(|line| line.1 == 0);
    let missed: Vec<u32> = missed.map(|line| line.0 - 1).collect();
    assert_eq!(missed, [13, 20, 25, 26, 34, 35]);
}

#[test]
fn the_runs_of_shards_are_merged() {
    let folder = folder("shards");
    let shard = |tests: &str, more: &[&str]| {
        let own = ["flow.asl.json", "--mocks", "mocks.json", "--tests", tests];
        test(&folder, &[&own, more].concat())
    };
    let (code, err) = shard("first.json", &["--coverage", "1.info", "--min-coverage", "90"]);
    assert_eq!(code, 1);
    assert_eq!(
        err,
        "The coverage is below 90 %: lines 70.0 % (14 of 20), branches 40.0 % (2 of 5).\n"
    );
    let merged = [
        "--coverage",
        "all.info",
        "--coverage-from",
        "1.info",
        "--min-coverage",
        "60",
    ];
    let (code, err) = shard("other.json", &merged);
    assert_eq!((code, err.as_str()), (0, ""));
    let (lines, branches) = read(&folder, "all.info", "flow.asl.json");
    assert_eq!(lines[0], (4, 2));
    let missed: Vec<u32> = lines
        .iter()
        .filter(|line| line.1 == 0)
        .map(|line| line.0)
        .collect();
    assert_eq!(missed, [20, 25, 26]);
    assert_eq!(
        branches,
        [
            (8, Some(1)),
            (13, Some(1)),
            (20, Some(0)),
            (25, Some(0)),
            (29, Some(1))
        ]
    );
}

#[test]
fn cobertura_says_the_same() {
    let folder = folder("cobertura");
    fs::create_dir(folder.0.join("flows")).unwrap();
    folder.write("flows/a & b.json", JSON);
    let (code, err) = test(
        &folder,
        &[
            "flows/a & b.json",
            "--mocks",
            "mocks.json",
            "--tests",
            "first.json",
            "--coverage",
            "c.xml",
        ],
    );
    assert_eq!(code, 0, "{err}");
    let xml = fs::read_to_string(folder.0.join("c.xml")).unwrap();
    let mut reader = Reader::from_str(&xml);
    let mut elements = Vec::new();
    loop {
        match reader.read_event().unwrap() {
            Event::Start(element) | Event::Empty(element) => {
                let attributes = element.attributes().map(|attribute| {
                    let attribute = attribute.unwrap();
                    let name = String::from_utf8(attribute.key.as_ref().to_vec()).unwrap();
                    let value = String::from_utf8(attribute.value.to_vec()).unwrap();
                    format!("{name}={value}")
                });
                let attributes: Vec<String> = attributes.collect();
                let name = String::from_utf8(element.name().as_ref().to_vec()).unwrap();
                elements.push(format!("{name} {}", attributes.join(" ")));
            }
            Event::Eof => break,
            _ => {}
        }
    }
    assert_eq!(
        elements[0],
        "coverage line-rate=0.7000 branch-rate=0.4000 complexity=0 lines-covered=14 lines-valid=20 \
         branches-covered=2 branches-valid=5 version=0.1.0 timestamp=0"
    );
    let class = "class name=a &amp; b.json filename=flows/a &amp; b.json line-rate=0.7000";
    assert!(elements.iter().any(|element| element.starts_with(class)), "{xml}");
    for line in [
        "line number=4 hits=1 branch=false",
        "line number=13 hits=0 branch=true condition-coverage=0% (0/1)",
    ] {
        assert!(elements.iter().any(|element| element == line), "{xml}");
    }
}

#[test]
fn a_page_shows_drawing_and_lines_and_nothing_of_a_file_is_markup() {
    let folder = folder("html");
    let evil = JSON.replace("\"No\"", "\"<img src=x onerror=alert(1)>\"");
    folder.write("evil.json", &evil);
    let (code, err) = test(
        &folder,
        &[
            "evil.json",
            "--mocks",
            "mocks.json",
            "--tests",
            "first.json",
            "--coverage",
            "c.html",
        ],
    );
    assert_eq!(code, 0, "{err}");
    let page = fs::read_to_string(folder.0.join("c.html")).unwrap();
    assert!(
        !page.contains("<img src=x") && !page.contains("<script"),
        "{page}"
    );
    assert!(page.contains("<img src=\"data:image/svg+xml,"), "{page}");
    assert!(page.contains("<span class=\"no\"><i>20</i><i>0</i>"), "{page}");
    assert!(page.contains("<li>Call: Retry 1 (Busy)"), "{page}");
}

#[test]
fn mistakes_get_a_sentence() {
    let folder = folder("mistakes");
    folder.write("no.info", "DA:x\n");
    folder.write(
        "many.info",
        &"SF:flow.asl.json\nDA:4,18446744073709551615\nend_of_record\n".repeat(3),
    );
    let sentence = |more: &[&str]| {
        let own = ["flow.asl.json", "--mocks", "mocks.json", "--tests", "first.json"];
        let (code, err) = test(&folder, &[&own, more].concat());
        (code, err)
    };
    let (code, err) = sentence(&["--coverage", "c.txt"]);
    assert_eq!(
        (code, err.as_str()),
        (
            2,
            "asl: --coverage c.txt: the name says the form, so end it with .info for lcov, .xml for Cobertura, or .html.\n"
        )
    );
    assert_eq!(
        sentence(&["--min-coverage", "NaN"]),
        (2, "asl: --min-coverage is a number from 0 to 100.\n".to_owned())
    );
    let (code, err) = sentence(&["--coverage", "c.info", "--coverage-from", "no.info"]);
    assert_eq!(code, 2);
    assert!(err.starts_with("asl: no.info is not an lcov file: "), "{err}");
    // Counts that no sum could hold are cut.
    let (code, err) = sentence(&["--coverage", "c.info", "--coverage-from", "many.info"]);
    assert_eq!(code, 0, "{err}");
    let (code, err) = sentence(&["--coverage", "mocks.json.info"]);
    assert_eq!(code, 0, "{err}");
    let (_, _, err) = asl_in(
        &folder.0,
        &["test", "-", "--tests", "first.json", "--coverage", "c.info"],
        YAML,
    );
    assert_eq!(
        err,
        "asl: - has no lines that a report of coverage could name. Save it as a file first.\n"
    );
    folder.write("flow.xml", YAML);
    let (code, _, err) = asl_in(
        &folder.0,
        &[
            "test",
            "flow.xml",
            "--tests",
            "first.json",
            "--coverage",
            "flow.xml",
        ],
        "",
    );
    assert_eq!(code, 2);
    assert!(err.contains("--coverage would overwrite flow.xml"), "{err}");
}
