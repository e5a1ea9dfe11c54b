//! Findings as XML: `JUnit`, whose failures every CI system shows, and Checkstyle.

use std::borrow::Cow;
use std::io;

use asl::Severity;
use asl_json::printable::escape_xml;
use quick_junit::{NonSuccessKind, Report, TestCase, TestCaseStatus, TestSuite};
use quick_xml::Writer;
use quick_xml::events::{BytesDecl, Event};

use super::found::Found;
use crate::report::Usage;

fn unwritten(error: &impl ToString) -> Usage {
    Usage::new(format!(
        "The findings cannot be written as XML: {}.",
        error.to_string()
    ))
}

/// One suite per file, in which each finding is a test case; a file without findings is one that passes. Warnings fail
/// where they lead to exit code 1.
pub(crate) fn junit(files: &[String], found: &[Found], strict: bool) -> Result<String, Usage> {
    let mut report = Report::new("asl check");
    for file in files {
        let mut suite = TestSuite::new(file.as_str());
        for one in found.iter().filter(|one| one.file == *file) {
            let place = format!("{file}:{}:{}", one.region.line, one.region.column);
            let fails = match one.marker.severity {
                Severity::Error => true,
                Severity::Warning => strict,
                Severity::Information => false,
            };
            let status = if fails {
                let mut status = TestCaseStatus::non_success(NonSuccessKind::Failure);
                status.set_type(one.rule()).set_message(one.message());
                status.set_description(format!("{place}: {}", one.message()));
                status
            } else {
                TestCaseStatus::success()
            };
            let mut case = TestCase::new(format!("{} at {place}", one.rule()), status);
            case.set_classname(file.as_str());
            if !fails {
                case.set_system_out(format!("{}: {}", one.severity(), one.message()));
            }
            suite.add_test_case(case);
        }
        if suite.test_cases.is_empty() {
            let mut case = TestCase::new("no findings", TestCaseStatus::success());
            case.set_classname(file.as_str());
            suite.add_test_case(case);
        }
        report.add_test_suite(suite);
    }
    let xml = report.to_string().map_err(|error| unwritten(&error))?;
    Ok(escape_xml(&xml).into_owned())
}

/// Checkstyle's report, as many tools read it.
pub(crate) fn checkstyle(files: &[String], found: &[Found]) -> Result<String, Usage> {
    let mut writer = Writer::new_with_indent(Vec::new(), b' ', 2);
    let mut write = || -> io::Result<()> {
        writer.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
        let root = writer
            .create_element("checkstyle")
            .with_attribute(("version", "4.3"));
        root.write_inner_content(|writer| {
            for file in files {
                let element = writer
                    .create_element("file")
                    .with_attribute(("name", &*plain(file)));
                element.write_inner_content(|writer| {
                    for one in found.iter().filter(|one| one.file == *file) {
                        error(writer, one)?;
                    }
                    Ok(())
                })?;
            }
            Ok(())
        })?;
        Ok(())
    };
    write().map_err(|error| unwritten(&error))?;
    let xml = String::from_utf8(writer.into_inner()).map_err(|error| unwritten(&error))?;
    Ok(escape_xml(&xml).into_owned() + "\n")
}

fn error(writer: &mut Writer<Vec<u8>>, one: &Found) -> io::Result<()> {
    let severity = match one.marker.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Information => "info",
    };
    let attributes = [
        ("line", one.region.line.to_string()),
        ("column", one.region.column.to_string()),
        ("severity", severity.to_owned()),
        ("message", one.message()),
        ("source", format!("asl.{}", one.rule())),
    ];
    let mut element = writer.create_element("error");
    for (name, value) in &attributes {
        element = element.with_attribute((*name, &*plain(value)));
    }
    element.write_empty()?;
    Ok(())
}

/// An attribute without the line breaks that XML would make blanks of.
fn plain(text: &str) -> Cow<'_, str> {
    if text.contains(['\n', '\r', '\t']) {
        Cow::Owned(text.replace(['\n', '\r', '\t'], " "))
    } else {
        Cow::Borrowed(text)
    }
}
