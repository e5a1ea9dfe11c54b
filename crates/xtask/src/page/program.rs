//! The wasm modules of the page: compiled, connected with JavaScript, the page's own taken apart, optimized.
//!
//! wasm-bindgen and the splitter are libraries here, in the versions of the lock file, so that nothing has to be
//! installed for them. What does not live here: the files around the modules ([`super::assemble`]).

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command};

use wasm_bindgen_cli_support::Bindgen;

use super::assemble::{hash, read_text};
use crate::project::{During, Failure, Outcome, root, run, target};
use crate::setup::{Tools, WASM};

/// What decides how the page's files are made of what the compiler gives: the versions of the tools, what they are told, and the scripts
/// of the last step.
const MADE_BY: [&str; 5] = [
    "Cargo.lock",
    "web/package-lock.json",
    "index.html",
    "web/hooks/finish-page.mjs",
    "web/hooks/short-names.mjs",
];

/// Whether the page is wanted soon rather than small: `ASL_DRAFT=1` compiles it with the profile `wasm-draft` and leaves
/// the optimizer out.
pub(crate) fn is_draft() -> bool {
    std::env::var_os("ASL_DRAFT").is_some()
}

/// A program that becomes a wasm module.
pub(super) struct Program {
    /// The manifest of its package.
    pub manifest: String,
    /// Its name there.
    pub name: String,
    /// The profile that it is compiled with.
    pub profile: String,
    /// The level of the optimizer, such as `z`.
    pub optimize: String,
    /// What else the optimizer is told.
    pub optimizer_options: Vec<String>,
}

impl Program {
    fn profile(&self) -> &str {
        if is_draft() { "wasm-draft" } else { &self.profile }
    }

    fn compile(&self, tools: &Tools) -> Outcome {
        run(tools
            .wasm_command("cargo")
            .args(["build", "--target", WASM, "--profile", self.profile()])
            .args(["--manifest-path", &self.manifest, "--bin", &self.name])
            // Makes the front end in a form that can be taken apart (crates/app/build.rs).
            .env("ASL_SPLIT", "1"))
    }

    /// Where the compiler leaves it.
    fn compiled(&self) -> PathBuf {
        target()
            .join(WASM)
            .join(self.profile())
            .join(format!("{}.wasm", self.name))
    }
}

/// Makes the modules of all programs, of which the first is the page's; returns the name that its files begin with.
pub(super) fn make(tools: &Tools, programs: &[Program], staging: &Path) -> Outcome<String> {
    let Some((page, workers)) = programs.split_first() else {
        return Err(Failure::new("index.html names no program."));
    };
    let work = target().join("page-work");
    let _ = fs::remove_dir_all(&work);
    fs::create_dir_all(&work).during(format_args!("Creating {}", work.display()))?;

    let mut optimizers = Vec::new();
    // The largest last named is compiled first: it takes the optimizer longest, which runs beside the other compilers.
    for worker in workers.iter().rev() {
        worker.compile(tools)?;
        let bound = work.join(&worker.name);
        bind(&worker.compiled(), &worker.name, false, &bound)?;
        copy(
            &bound.join(format!("{}.js", worker.name)),
            &staging.join(format!("{}.js", worker.name)),
        )?;
        let loader = staging.join(format!("{}_loader.js", worker.name));
        let text = format!("import init from './{}.js';await init();", worker.name);
        fs::write(&loader, text).during(format_args!("Writing {}", loader.display()))?;
        let wasm = format!("{}_bg.wasm", worker.name);
        optimizers.push(optimizer(
            tools,
            &worker.optimize,
            &worker.optimizer_options,
            &bound.join(&wasm),
            &staging.join(&wasm),
        )?);
    }
    page.compile(tools)?;
    let name = split(page, &work, staging)?;
    // The options are for the first view. The other part is small first.
    for (from, to, options) in [
        (
            format!("bound/{name}_bg.wasm"),
            format!("{name}_bg.wasm"),
            &*page.optimizer_options,
        ),
        ("split_lazy.wasm".to_owned(), format!("{name}_lazy.wasm"), &[]),
    ] {
        optimizers.push(optimizer(
            tools,
            &page.optimize,
            options,
            &work.join(from),
            &staging.join(to),
        )?);
    }
    for mut optimizer in optimizers {
        let status = optimizer.wait().during("Waiting for wasm-opt")?;
        if !status.success() {
            return Err(Failure::new(format!("wasm-opt failed ({status}).")));
        }
    }
    Ok(name)
}

/// Takes the page's program apart (crates/app/src/parts.rs says what is in which part), and binds it.
fn split(page: &Program, work: &Path, staging: &Path) -> Outcome<String> {
    let compiled = page.compiled();
    let wasm = fs::read(&compiled).during(format_args!("Reading {}", compiled.display()))?;
    let mut all = wasm.clone();
    for file in MADE_BY {
        all.extend(read_text(&root().join(file))?.bytes());
    }
    let name = format!("page-{}", hash(&all));
    let main = work.join(format!("{name}.wasm"));
    let script = format!("./{name}.js");
    let mut options = wasm_split_cli_support::Options::new(&wasm);
    options.output_dir = work;
    options.main_out_path = &main;
    options.main_module = &script;
    wasm_split_cli_support::transform(options)
        .map_err(|error| Failure::new(format!("Taking the page's program apart failed: {error:#}")))?;
    let bound = work.join("bound");
    bind(&main, &name, true, &bound)?;
    let glue = replace_once(
        &read_text(&bound.join(format!("{name}.js")))?,
        "from \"./__wasm_split.js\"",
        &format!("from \"./{name}_parts.js\""),
    )?;
    let parts = replace_once(
        &read_text(&work.join("__wasm_split.js"))?,
        "split_lazy.wasm",
        &format!("{name}_lazy.wasm"),
    )?;
    for (file, text) in [(format!("{name}.js"), glue), (format!("{name}_parts.js"), parts)] {
        let path = staging.join(file);
        fs::write(&path, text).during(format_args!("Writing {}", path.display()))?;
    }
    Ok(name)
}

/// Connects a module with JavaScript: a module and its script in a folder.
pub(crate) fn bind(wasm: &Path, name: &str, split: bool, folder: &Path) -> Outcome {
    let mut bindgen = Bindgen::new();
    bindgen
        .input_path(wasm)
        .out_name(name)
        .typescript(false)
        // The other part of a program that was taken apart needs them.
        .keep_lld_exports(split)
        .omit_default_module_path(false);
    bindgen
        .web(true)
        .and_then(|bindgen| bindgen.generate(folder))
        .map_err(|error| Failure::new(format!("wasm-bindgen failed for {}: {error:#}", wasm.display())))
}

/// Starts the optimizer. A draft is not optimized.
fn optimizer(tools: &Tools, level: &str, options: &[String], from: &Path, to: &Path) -> Outcome<Child> {
    if is_draft() {
        return Command::new("cp").arg(from).arg(to).spawn().during("Starting cp");
    }
    tools
        .command("wasm-opt")
        .arg(format!("-O{level}"))
        .args(options)
        .arg(from)
        .arg("-o")
        .arg(to)
        .spawn()
        .during("Starting wasm-opt")
}

fn copy(from: &Path, to: &Path) -> Outcome {
    fs::copy(from, to)
        .map(|_| ())
        .during(format_args!("Copying {}", from.display()))
}

/// Replaces a string that must be there: the layout that the tools produce is taken for granted.
fn replace_once(text: &str, from: &str, to: &str) -> Outcome<String> {
    if text.contains(from) {
        Ok(text.replacen(from, to, 1))
    } else {
        Err(Failure::new(format!(
            "The output of a tool has changed: it does not contain `{from}`."
        )))
    }
}
