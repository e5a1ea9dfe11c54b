//! Coverage as Cobertura XML, by its DTD `coverage-04`.

use std::collections::BTreeMap;
use std::io;
use std::path::Path;

use asl_json::printable::escape_xml;
use lcov::report::section::{self, line};
use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesText, Event};

use super::covered::{Coverage, Share, of_branches, of_lines, sum};
use crate::report::Usage;

type Xml = Writer<Vec<u8>>;
type Attributes = Vec<(&'static str, String)>;

/// The report: a package for each folder, a class for each file.
pub(super) fn xml(coverage: &Coverage) -> Result<String, Usage> {
    let wrong = |error: &dyn ToString| {
        let error = error.to_string();
        Usage::new(format!("The coverage cannot be written as XML: {error}."))
    };
    let mut writer = Writer::new_with_indent(Vec::new(), b' ', 2);
    root(coverage, &mut writer).map_err(|error| wrong(&error))?;
    let xml = String::from_utf8(writer.into_inner()).map_err(|error| wrong(&error))?;
    Ok(escape_xml(&xml).into_owned() + "\n")
}

fn root(coverage: &Coverage, writer: &mut Xml) -> io::Result<()> {
    let (lines, branches) = coverage.shares();
    let mut folders: BTreeMap<String, Vec<(String, &section::Value)>> = BTreeMap::new();
    for (file, section) in coverage.files() {
        let folder = Path::new(&file).parent().unwrap_or(Path::new(""));
        let folder = folder.to_string_lossy().into_owned();
        folders.entry(folder).or_default().push((file, section));
    }
    writer.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
    let doctype = "coverage SYSTEM \"http://cobertura.sourceforge.net/xml/coverage-04.dtd\"";
    writer.write_event(Event::DocType(BytesText::from_escaped(doctype)))?;
    let mut attributes = rates(lines, branches);
    attributes.extend([
        ("lines-covered", lines.covered.to_string()),
        ("lines-valid", lines.all.to_string()),
        ("branches-covered", branches.covered.to_string()),
        ("branches-valid", branches.all.to_string()),
        ("version", env!("CARGO_PKG_VERSION").to_owned()),
        // The same tests give the same bytes, whenever they run.
        ("timestamp", "0".to_owned()),
    ]);
    element(writer, "coverage", &attributes, |writer| {
        element(writer, "sources", &[], |writer| {
            let source = writer.create_element("source");
            source.write_text_content(BytesText::new(".")).map(drop)
        })?;
        element(writer, "packages", &[], |writer| {
            folders
                .iter()
                .try_for_each(|(folder, files)| package(writer, folder, files))
        })
    })
}

fn package(writer: &mut Xml, folder: &str, files: &[(String, &section::Value)]) -> io::Result<()> {
    let lines = sum(files.iter().map(|(_, section)| of_lines(section)));
    let branches = sum(files.iter().map(|(_, section)| of_branches(section)));
    let name = if folder.is_empty() { "." } else { folder };
    let mut attributes = vec![("name", name.to_owned())];
    attributes.extend(rates(lines, branches));
    element(writer, "package", &attributes, |writer| {
        element(writer, "classes", &[], |writer| {
            files
                .iter()
                .try_for_each(|(file, section)| class(writer, file, section))
        })
    })
}

fn class(writer: &mut Xml, file: &str, section: &section::Value) -> io::Result<()> {
    let name = Path::new(file).file_name().unwrap_or_default();
    let mut attributes = vec![
        ("name", name.to_string_lossy().into_owned()),
        ("filename", file.to_owned()),
    ];
    attributes.extend(rates(of_lines(section), of_branches(section)));
    element(writer, "class", &attributes, |writer| {
        writer.create_element("methods").write_empty()?;
        element(writer, "lines", &[], |writer| {
            section
                .lines
                .iter()
                .try_for_each(|(line, value)| one_line(writer, *line, value, section))
        })
    })
}

fn one_line(
    writer: &mut Xml,
    key: line::Key,
    value: &line::Value,
    section: &section::Value,
) -> io::Result<()> {
    let of_line = section
        .branches
        .iter()
        .filter(|(branch, _)| branch.line == key.line);
    let share = Share::of(of_line.map(|(_, branch)| branch.taken > Some(0)));
    let mut attributes = vec![
        ("number", key.line.to_string()),
        ("hits", value.count.to_string()),
        ("branch", (share.all > 0).to_string()),
    ];
    if let Some(percent) = (share.covered * 100).checked_div(share.all) {
        let coverage = format!("{percent}% ({}/{})", share.covered, share.all);
        attributes.push(("condition-coverage", coverage));
    }
    let mut element = writer.create_element("line");
    for (name, value) in &attributes {
        element = element.with_attribute((*name, value.as_str()));
    }
    element.write_empty().map(drop)
}

fn rates(lines: Share, branches: Share) -> Attributes {
    vec![
        ("line-rate", format!("{:.4}", lines.rate())),
        ("branch-rate", format!("{:.4}", branches.rate())),
        // Complexity has no meaning for a state machine.
        ("complexity", "0".to_owned()),
    ]
}

fn element(
    writer: &mut Xml,
    name: &str,
    attributes: &[(&'static str, String)],
    content: impl FnOnce(&mut Xml) -> io::Result<()>,
) -> io::Result<()> {
    let mut element = writer.create_element(name);
    for (name, value) in attributes {
        element = element.with_attribute((*name, value.as_str()));
    }
    element.write_inner_content(content).map(drop)
}
