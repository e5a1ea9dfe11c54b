//! Assembles the page in a folder: the same files as `trunk build` would make of `index.html`, with the page's program
//! taken apart and everything optimized.
//!
//! What goes into the page stands in `index.html`, as elements with `data-trunk`, so that Trunk and this read one list.
//! The last step, which they share, is `web/hooks/finish-page.mjs`. What does not live here: whether a build is needed
//! at all ([`super`]), the modules that wasm-bindgen and the optimizer make ([`super::program`]).

use std::fs;
use std::path::Path;

use sha2::{Digest, Sha256};

use super::guide;
use super::program::{self, Program};
use crate::notice;
use crate::project::{During, Failure, Outcome, root, run};
use crate::setup::Tools;

/// An element of `index.html` that the build replaces.
struct Element<'a>(&'a str);

impl<'a> Element<'a> {
    /// The value of an attribute.
    fn attribute(&self, name: &str) -> Option<&'a str> {
        let (_, rest) = self.0.split_once(&format!(" {name}=\""))?;
        rest.split('"').next()
    }

    fn required(&self, name: &str) -> Outcome<&'a str> {
        self.attribute(name).ok_or_else(|| {
            Failure::new(format!(
                "index.html: `{}` has no attribute {name}.",
                self.0.trim()
            ))
        })
    }
}

/// Makes the page in an empty folder.
pub(super) fn assemble(tools: &Tools, staging: &Path) -> Outcome {
    run(tools.command("node").arg("web/hooks/bundle-editor.mjs"))?;
    let source = read_text(&root().join("index.html"))?;
    let mut programs = Vec::new();
    let mut html = String::new();
    for line in source.split_inclusive('\n') {
        if !line.contains(" data-trunk ") {
            html.push_str(line);
            continue;
        }
        let element = Element(line);
        let made = match element.attribute("rel") {
            Some("icon") => {
                let name = copy_hashed(element.required("href")?, staging)?;
                let kind = element.required("type")?;
                format!("    <link rel=\"icon\" href=\"./{name}\" type=\"{kind}\">\n")
            }
            Some("css") => {
                let name = copy_hashed(element.required("href")?, staging)?;
                format!("    <link rel=\"stylesheet\" href=\"./{name}\">\n")
            }
            Some("rust") => {
                let options = element.attribute("data-wasm-opt-params").unwrap_or_default();
                let program = Program {
                    manifest: element.required("href")?.to_owned(),
                    name: element.required("data-bin")?.to_owned(),
                    profile: element.required("data-cargo-profile-release")?.to_owned(),
                    optimize: element.required("data-wasm-opt")?.to_owned(),
                    optimizer_options: options.split_whitespace().map(str::to_owned).collect(),
                };
                if element.required("data-type")? == "main" {
                    programs.insert(0, program);
                    START.to_owned()
                } else {
                    programs.push(program);
                    String::new()
                }
            }
            None => {
                let name = copy_hashed(element.required("src")?, staging)?;
                format!("    <script src=\"./{name}\" type=\"module\"></script>\n")
            }
            Some(other) => {
                return Err(Failure::new(format!(
                    "index.html: rel=\"{other}\" is not known here."
                )));
            }
        };
        html.push_str(&made);
    }
    let name = program::make(tools, &programs, staging)?;
    let start = start(&name, staging)?;
    let page = staging.join("index.html");
    fs::write(&page, html.replace(START, &start)).during(format_args!("Writing {}", page.display()))?;
    let licences = staging.join("licences.txt");
    fs::write(&licences, notice::licences()?).during(format_args!("Writing {}", licences.display()))?;
    run(tools
        .command("node")
        .arg("web/hooks/finish-page.mjs")
        .env("TRUNK_STAGING_DIR", staging)
        .env("TRUNK_PROFILE", "release"))?;
    guide::build(staging)
}

/// Where the start of the program goes, once its name is known.
const START: &str = "    <!-- program -->\n";

/// The elements that load and start the program; its script is a file, since the page allows no inline scripts.
fn start(name: &str, staging: &Path) -> Outcome<String> {
    let script =
        format!("import init from './{name}.js';\nawait init({{ module_or_path: './{name}_bg.wasm' }});\n");
    let file = format!("start-{}.js", hash(script.as_bytes()));
    let path = staging.join(&file);
    fs::write(&path, script).during(format_args!("Writing {}", path.display()))?;
    Ok(format!(
        "    <link rel=\"preload\" href=\"./{name}_bg.wasm\" crossorigin=\"anonymous\" as=\"fetch\" type=\"application/wasm\">\n    \
             <script type=\"module\" src=\"./{file}\"></script>\n"
    ))
}

/// Copies a file of the project into the page, with a hash of its content in its name; returns that name.
fn copy_hashed(source: &str, staging: &Path) -> Outcome<String> {
    let path = root().join(source);
    let content = fs::read(&path).during(format_args!("Reading {}", path.display()))?;
    let part = |part: Option<&std::ffi::OsStr>| part.unwrap_or_default().to_string_lossy().into_owned();
    let (stem, extension) = (part(path.file_stem()), part(path.extension()));
    let name = format!("{stem}-{}.{extension}", hash(&content));
    let target = staging.join(&name);
    fs::write(&target, content).during(format_args!("Writing {}", target.display()))?;
    Ok(name)
}

/// The hash that goes into a file's name.
pub(super) fn hash(content: &[u8]) -> String {
    let digest = Sha256::digest(content);
    let first = digest
        .iter()
        .take(8)
        .fold(0, |number, byte| number << 8 | u64::from(*byte));
    format!("{first:016x}")
}

pub(super) fn read_text(path: &Path) -> Outcome<String> {
    fs::read_to_string(path).during(format_args!("Reading {}", path.display()))
}
