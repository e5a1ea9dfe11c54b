//! The command line: commands, options, and the text that explains them.

use std::ffi::{OsStr, OsString};

use asl_iam::Convention;
use asl_iam::export::Format;
use asl_project::{ResourceKind, StubLanguage, Target};
use asl_protocol::{ExplorePrices, ExportFormat};
use asl_workspace::MachineType;
use lexopt::{Arg, Parser, ValueExt};

use crate::findings::Form;
use crate::report::Usage;

/// What `asl help` prints.
pub(crate) const HELP: &str = "\
Checks, runs and tests AWS Step Functions workflows on this machine, as AWS does, without an account.

    asl check FILE...     prints findings in definitions, inputs and mocked responses, with their places; a FILE may be a folder or
                          a pattern such as '**/*.asl.json': what .gitignore leaves out is left out
    asl run FILE          runs the workflow with its mocked responses and prints the output
    asl test FILE...      runs the test cases and prints differences from what is expected, and the coverage
    asl explore FILE      prints every outcome of the workflow, errors that nobody catches, what never acts, and what outcomes cost
    asl policy FILE       prints the policy that the execution role needs
    asl diagram FILE      prints the workflow graph as SVG, or with --text as a list
    asl link FILE         prints the link that opens the workspace in the playground
    asl import FILE       prints the workspace of a definition or a project, with the state machines that it starts as mocked executions
    asl import FILE --from MOCK_CONFIG
                          prints the workspace with the test cases of a mock configuration file of Step Functions Local
    asl import --from execution FILE...
                          prints the workspace that replays a recorded execution: its history as any tool of AWS prints it,
                          log lines, its description and definition, in any mixture; and whether the replay is identical.
                          Of several executions, a summary: outcomes, errors, ways, slowest states
    asl diff A B          says in a sentence where two executions part; A and B are files or links, or recorded executions;
                          asl diff LINK takes a link that carries two runs
    asl diff PROJECT DEPLOYED.json
                          says what of a project differs from the state machine that `aws stepfunctions describe-state-machine`
                          describes; PROJECT is a workspace, a template, a Terraform file, or the folder of one
    asl redact FILE       prints the workspace with stand-ins for account ids, names in ARNs, tokens, e-mail addresses and values of
                          secret keys, and says what was replaced; a recorded execution becomes a workspace first
    asl export FILE --to FORMAT
                          prints the workspace for another tool: mock-config, test-state, pytest, jest, vitest or lesson
    asl export FILE --to TARGET --out DIR
                          writes a project that deploys the workflow, for sam, cloudformation, terraform, serverless, cdk-ts or cdk-py: definition, role,
                          stubs of its functions that answer as mocked, alarms, tests and a README
    asl embed FILE        prints the workflow as HTML for a page of documentation, with its graph and the result of its run
    asl embed --check PAGE...
                          says where HTML or Markdown pages show what a workflow no longer does
    asl lsp               is a language server at the standard input and output, for editors; --page URL opens workflows there
    asl mdbook            is a preprocessor of mdBook, for fences of the language asl
    asl help              prints this text

FILE is a workspace as the playground's Download saves it, a definition in JSON or YAML, a template or a Terraform file
that contains one, the folder of a project, or a link of the playground; `-` is the standard input. Files of more than 64 MiB are
not read.

    --input FILE          the input of the execution, instead of the workspace's
    --mocks FILE          the mocked responses, instead of the workspace's
    --tests FILE          the test cases, instead of the workspace's
    --machine NAME        the state machine of a template with several; check takes all if none is named
    --type TYPE           standard or express, instead of the workspace's
    --seed NUMBER         the seed of everything random, instead of the workspace's
    --timeout SECONDS     gives up after this time; 60 unless given, 0 for no limit
    --json                prints the answer as JSON, for programs
    --history             with run: prints the event history, as GetExecutionHistory returns it
    --why                 with run: also why the execution failed, attempt by attempt and clause by clause, and what would have
                          saved it
    --children            with run: also child executions of Map Runs, files of a ResultWriter, and nested executions
    --junit FILE          with test: also writes the results as JUnit XML
    --coverage FILE       with test: also writes what the cases cover, by lines and branches of the files, as the name says: .info for
                          lcov, .xml for Cobertura, .html for a page; may be given several times
    --coverage-from FILE  with test: adds the lcov file of another run; may be given several times
    --min-coverage N      with test: exit code 1 if less than N percent of the lines or of the branches are covered
    --sarif               with explore: the answer for code scanning
    --fail-on WHAT        with explore: exit code 1 for uncaught errors, dead clauses and states, or unbounded executions;
                          several with commas: uncaught,dead,unbounded
    --write-tests FILE    with explore: writes the workspace with test cases for outcomes that no test case has
    --visits NUMBER       with explore: how many visits of a state within an execution are explored; 3 unless given
    --prices T,R,G        with explore: US dollars for a million transitions, a million requests and a GB-second
    --weights N,N,...     with explore: how often each outcome happens, in the order in which they are printed: 95,0,5. What a
                          million executions cost follows from it; unless given, all of them go as usual
    --format FORM         with check: text, json, sarif, github, gitlab, junit or checkstyle
    --fix                 with check: first applies the fixes of errors and warnings to the files
    --strict              with check: warnings, too, lead to exit code 1
    --convention NAME     with policy: docs, console, cdk, serverless or leastPrivilege, instead of the workspace's;
                          also with export of a project, whose role has least privilege unless this is given
    --as FORMAT           with policy: json, yaml, sam, cloudformation, terraform or cdk
    --stubs LANGUAGE      with export of a project: node or python
    --create KINDS        with export of a project: makes resources that the definition uses, whose names are parameters otherwise:
                          queue, topic, table, bucket, bus, activity or machine (a state machine whose definition is under Mocks),
                          several with commas, or all
    --force               with export of a project: overwrites files that are there
    --text                with diagram: a list instead of SVG
    --report FILE         with import: where the replay is another, also writes a redacted case file that can be reported
    --path POINTER        with redact and --report: also this place of the input, as a JSON Pointer; may be given several times
    --page URL            with link, lsp, embed and mdbook: the address of the playground
    --vs FILE             with link: the link carries a second run, to compare the first with
    --static              with embed: without the element that runs the workflow
    --view, --run, --edit, --theme, --case, --state, --loading, --height VALUE
                          with embed: attributes of the element
    --fence WORDS         with embed: FILE is the text of a fence of Markdown with these words; --at PLACE says where it is

An execution without an input gets an example with everything that the definition reads of it.

Exit codes: 0 success; 1 findings, a failed execution or test case, a difference, or no result in time; 2 wrong usage, or a file that
cannot be read.
";

/// What `asl embed` alone takes.
const EMBED: [&str; 12] = [
    "check", "static", "fence", "at", "view", "run", "edit", "theme", "case", "state", "loading", "height",
];

/// What `--from` says for a recorded execution.
pub(crate) const EXECUTION: &str = "execution";

/// How many seconds a command may take, unless --timeout says otherwise.
const TIMEOUT: u64 = 60;

/// What to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Command {
    /// Findings.
    Check,
    /// Runs.
    Run,
    /// Runs the test cases.
    Test,
    /// All outcomes.
    Explore,
    /// The role's policy.
    Policy,
    /// The graph.
    Diagram,
    /// The link.
    Link,
    /// Takes over the test cases of another tool, or a recorded execution.
    Import,
    /// Where two executions part.
    Diff,
    /// The workspace without what nobody should see.
    Redact,
    /// The workspace for another tool.
    Export,
    /// HTML for documentation.
    Embed,
    /// A language server.
    Lsp,
    /// A preprocessor of `mdBook`.
    Mdbook,
    /// The help text.
    Help,
    /// The version.
    Version,
}

/// What it is done with.
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a flag of the command line, which may be given or not"
)]
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Options {
    /// Files, links, or `-`.
    pub(crate) files: Vec<OsString>,
    /// A file that takes the place of the workspace's input.
    pub(crate) input: Option<OsString>,
    /// A file that takes the place of the workspace's mocked responses.
    pub(crate) mocks: Option<OsString>,
    /// A file that takes the place of the workspace's test cases.
    pub(crate) tests: Option<OsString>,
    /// A file for the results as `JUnit` XML.
    pub(crate) junit: Option<OsString>,
    /// Files for the coverage.
    pub(crate) coverage: Vec<OsString>,
    /// The coverage of other runs.
    pub(crate) coverage_from: Vec<OsString>,
    /// How many percent of the lines and of the branches are to be covered.
    pub(crate) min_coverage: Option<f64>,
    /// The file of another tool.
    pub(crate) from: Option<OsString>,
    /// A file for a report about a recorded execution.
    pub(crate) report: Option<OsString>,
    /// Places of the input that are redacted, too.
    pub(crate) paths: Vec<String>,
    /// Another tool.
    pub(crate) to: Option<ExportTo>,
    /// The folder of a project.
    pub(crate) out: Option<OsString>,
    /// Files that are there may be overwritten.
    pub(crate) force: bool,
    /// What stubs are written in.
    pub(crate) stubs: StubLanguage,
    /// What a project makes rather than take what exists.
    pub(crate) create: Vec<ResourceKind>,
    /// Takes the place of the workspace's type.
    pub(crate) machine_type: Option<MachineType>,
    /// The state machine of a template with several, by its name.
    pub(crate) machine: Option<String>,
    /// Takes the place of the workspace's seed.
    pub(crate) seed: Option<u64>,
    /// Answers for programs.
    pub(crate) json: bool,
    /// The event history instead of the output.
    pub(crate) history: bool,
    /// Also why it failed.
    pub(crate) why: bool,
    /// Also the executions within the one that runs.
    pub(crate) children: bool,
    /// The form of the findings.
    pub(crate) form: Form,
    /// Fixes are applied.
    pub(crate) fix: bool,
    /// Warnings are findings too.
    pub(crate) strict: bool,
    /// Takes the place of the workspace's convention.
    pub(crate) convention: Option<Convention>,
    /// What a policy is written as.
    pub(crate) policy_format: Option<Format>,
    /// A list instead of a drawing.
    pub(crate) text: bool,
    /// What a link starts with.
    pub(crate) page: Option<String>,
    /// The workspace of a second run.
    pub(crate) versus: Option<OsString>,
    /// Pages are checked, and nothing is printed into one.
    pub(crate) check: bool,
    /// Without the element.
    pub(crate) is_static: bool,
    /// Attributes of the element.
    pub(crate) embed: Vec<(String, String)>,
    /// The words of a fence of Markdown.
    pub(crate) fence: Option<String>,
    /// Where the fence is.
    pub(crate) at: Option<String>,
    /// An answer for code scanning.
    pub(crate) sarif: bool,
    /// What leads to exit code 1.
    pub(crate) fail_on: Vec<FailOn>,
    /// A file for the workspace with test cases of all outcomes.
    pub(crate) write_tests: Option<OsString>,
    /// How many visits of a state are explored.
    pub(crate) visits: Option<usize>,
    /// Prices that take the place of those of the region.
    pub(crate) prices: Option<ExplorePrices>,
    /// How often each outcome happens, in their order.
    pub(crate) weights: Option<Vec<f64>>,
    /// How many seconds the command may take; 0 for any.
    pub(crate) timeout: u64,
}

/// What a workspace is exported as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ExportTo {
    /// A file of another tool.
    File(ExportFormat),
    /// A project that deploys.
    Project(Target),
}

/// What can lead to exit code 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum FailOn {
    /// Errors that no catcher handles.
    Uncaught,
    /// Clauses and states that can never do anything.
    Dead,
    /// Executions that end at the quota alone.
    Unbounded,
}

impl FailOn {
    /// The words of `--fail-on`, with commas between them.
    pub(crate) fn parse(text: &str) -> Result<Vec<Self>, Usage> {
        let word = |word: &str| match word.trim() {
            "uncaught" => Ok(Self::Uncaught),
            "dead" => Ok(Self::Dead),
            "unbounded" => Ok(Self::Unbounded),
            _ => Err(Usage::new(
                "--fail-on is uncaught, dead, unbounded, or several of them with commas.",
            )),
        };
        text.split(',').map(word).collect()
    }
}

/// Understands a command line.
pub(crate) fn parse(mut arguments: Parser) -> Result<(Command, Options), Usage> {
    let command = match arguments.next()? {
        None | Some(Arg::Short('h') | Arg::Long("help")) => return Ok((Command::Help, Options::default())),
        Some(Arg::Short('V') | Arg::Long("version")) => return Ok((Command::Version, Options::default())),
        Some(Arg::Value(name)) => command(&name.to_string_lossy())?,
        Some(other) => return Err(other.unexpected().into()),
    };
    let mut options = Options {
        timeout: TIMEOUT,
        ..Options::default()
    };
    while let Some(argument) = arguments.next()? {
        match argument {
            Arg::Value(file) => options.files.push(file),
            Arg::Long("help") | Arg::Short('h') => return Ok((Command::Help, options)),
            Arg::Long("input") => options.input = Some(arguments.value()?),
            Arg::Long("mocks") => options.mocks = Some(arguments.value()?),
            Arg::Long("tests") => options.tests = Some(arguments.value()?),
            Arg::Long("junit") if command == Command::Test => options.junit = Some(arguments.value()?),
            Arg::Long("coverage") if command == Command::Test => options.coverage.push(arguments.value()?),
            Arg::Long("coverage-from") if command == Command::Test => {
                options.coverage_from.push(arguments.value()?);
            }
            Arg::Long("min-coverage") if command == Command::Test => {
                options.min_coverage = Some(percent(&arguments.value()?.string()?)?);
            }
            Arg::Long("from") if command == Command::Import => options.from = Some(arguments.value()?),
            Arg::Long("report") if command == Command::Import => options.report = Some(arguments.value()?),
            Arg::Long("path") if matches!(command, Command::Redact | Command::Import) => {
                options.paths.push(arguments.value()?.string()?);
            }
            Arg::Long("sarif") if command == Command::Explore => options.sarif = true,
            Arg::Long("fail-on") if command == Command::Explore => {
                options.fail_on = FailOn::parse(&arguments.value()?.string()?)?;
            }
            Arg::Long("write-tests") if command == Command::Explore => {
                options.write_tests = Some(arguments.value()?);
            }
            Arg::Long("visits") if command == Command::Explore => {
                options.visits = Some(arguments.value()?.parse()?);
            }
            Arg::Long("prices") if command == Command::Explore => {
                options.prices = Some(prices(&arguments.value()?.string()?)?);
            }
            Arg::Long("weights") if command == Command::Explore => {
                options.weights = Some(weights(&arguments.value()?.string()?)?);
            }
            Arg::Long("to") if command == Command::Export => {
                options.to = Some(format(&arguments.value()?.string()?)?);
            }
            Arg::Long("type") => options.machine_type = Some(machine_type(&arguments.value()?)?),
            Arg::Long("machine") => options.machine = Some(arguments.value()?.string()?),
            Arg::Long("seed") => options.seed = Some(arguments.value()?.parse()?),
            Arg::Long("timeout") => options.timeout = arguments.value()?.parse()?,
            Arg::Long("page") => options.page = Some(arguments.value()?.string()?),
            Arg::Long("vs") if command == Command::Link => options.versus = Some(arguments.value()?),
            // What editors' clients say by habit; there is no other way.
            Arg::Long("stdio") if command == Command::Lsp => {}
            Arg::Long("json") => options.json = true,
            Arg::Long("history") if command == Command::Run => options.history = true,
            Arg::Long("why") if command == Command::Run => options.why = true,
            Arg::Long("children") if command == Command::Run => options.children = true,
            Arg::Long("format") if command == Command::Check => {
                options.form = Form::of_name(&arguments.value()?.string()?)?;
            }
            Arg::Long("fix") if command == Command::Check => options.fix = true,
            Arg::Long("strict") if command == Command::Check => options.strict = true,
            Arg::Long("out") if command == Command::Export => options.out = Some(arguments.value()?),
            Arg::Long("force") if command == Command::Export => options.force = true,
            Arg::Long("create") if command == Command::Export => options.create = kinds(&arguments.value()?)?,
            Arg::Long("stubs") if command == Command::Export => options.stubs = stubs(&arguments.value()?)?,
            Arg::Long("convention") if matches!(command, Command::Policy | Command::Export) => {
                options.convention = Some(convention(&arguments.value()?.string()?)?);
            }
            Arg::Long("as") if command == Command::Policy => {
                options.policy_format = Some(policy_format(&arguments.value()?.string()?)?);
            }
            Arg::Long("text") if command == Command::Diagram => options.text = true,
            Arg::Long(name) if command == Command::Embed => {
                let Some(option) = EMBED.iter().find(|option| **option == name) else {
                    return Err(argument.unexpected().into());
                };
                match *option {
                    "check" => options.check = true,
                    "static" => options.is_static = true,
                    "fence" => options.fence = Some(arguments.value()?.string()?),
                    "at" => options.at = Some(arguments.value()?.string()?),
                    attribute => options
                        .embed
                        .push((attribute.to_owned(), arguments.value()?.string()?)),
                }
            }
            other => return Err(other.unexpected().into()),
        }
    }
    count_files(command, &options)?;
    Ok((command, options))
}

/// Refuses too few or too many files for a command.
fn count_files(command: Command, options: &Options) -> Result<(), Usage> {
    let files = options.files.len();
    match command {
        Command::Help | Command::Version | Command::Lsp | Command::Mdbook => {}
        _ if files == 0 => {
            return Err(Usage::new(
                "No file was given. `asl help` lists what a command takes.",
            ));
        }
        Command::Check | Command::Test => {}
        Command::Embed if options.check => {}
        Command::Import if options.from.as_deref() == Some(OsStr::new(EXECUTION)) => {}
        Command::Diff if files <= 2 => {}
        Command::Diff => return Err(Usage::new("`asl diff` takes two files.")),
        _ if files > 1 => return Err(Usage::new("This command takes one file.")),
        _ => {}
    }
    Ok(())
}

fn command(name: &str) -> Result<Command, Usage> {
    Ok(match name {
        "check" => Command::Check,
        "run" => Command::Run,
        "test" => Command::Test,
        "explore" => Command::Explore,
        "policy" => Command::Policy,
        "diagram" => Command::Diagram,
        "link" => Command::Link,
        "import" => Command::Import,
        "diff" => Command::Diff,
        "redact" => Command::Redact,
        "export" => Command::Export,
        "embed" => Command::Embed,
        "lsp" => Command::Lsp,
        "mdbook" => Command::Mdbook,
        "help" => Command::Help,
        "version" => Command::Version,
        other => {
            return Err(Usage::new(format!(
                "There is no command `{other}`. `asl help` lists the commands."
            )));
        }
    })
}

fn format(name: &str) -> Result<ExportTo, Usage> {
    Ok(ExportTo::File(match name {
        "mock-config" => ExportFormat::MockConfig,
        "test-state" => ExportFormat::TestState,
        "pytest" => ExportFormat::Pytest,
        "jest" => ExportFormat::Jest,
        "vitest" => ExportFormat::Vitest,
        "lesson" => ExportFormat::Lesson,
        _ => {
            let target = Target::of_name(name).map(ExportTo::Project);
            return target.ok_or_else(|| Usage::new(format!("--to is {}.", formats())));
        }
    }))
}

/// What `--to` can be, in a sentence.
pub(crate) fn formats() -> String {
    let targets = Target::ALL.map(|(_, name, _)| name).join(", ");
    format!(
        "mock-config, test-state, pytest, jest, vitest or lesson; or for a project that deploys {targets}"
    )
}

fn kinds(names: &OsStr) -> Result<Vec<ResourceKind>, Usage> {
    let names = names.to_string_lossy();
    if names == "all" {
        return Ok(ResourceKind::ALL.map(|(kind, ..)| kind).to_vec());
    }
    let kinds = names.split(',').map(|name| ResourceKind::of_name(name.trim()));
    kinds.collect::<Option<_>>().ok_or_else(|| {
        let known = ResourceKind::ALL.map(|(_, name, _)| name).join(", ");
        Usage::new(format!(
            "--create is all, or some of {known}, with commas between them."
        ))
    })
}

fn stubs(name: &OsStr) -> Result<StubLanguage, Usage> {
    StubLanguage::of_name(&name.to_string_lossy()).ok_or_else(|| {
        let names = StubLanguage::ALL.map(|(_, name, _)| name).join(" or ");
        Usage::new(format!("--stubs is {names}."))
    })
}

/// Three numbers with commas between them.
fn prices(text: &str) -> Result<ExplorePrices, Usage> {
    let numbers: Option<Vec<f64>> = text.split(',').map(|number| number.trim().parse().ok()).collect();
    match numbers.as_deref() {
        Some([transitions, requests, gigabyte_seconds]) => Ok(ExplorePrices {
            transitions: *transitions,
            requests: *requests,
            gigabyte_seconds: *gigabyte_seconds,
        }),
        _ => Err(Usage::new(
            "--prices is three numbers with commas: for a million transitions, a million requests, and a GB-second.",
        )),
    }
}

/// Numbers with commas between them.
fn weights(text: &str) -> Result<Vec<f64>, Usage> {
    let number = |text: &str| {
        let number: Option<f64> = text.trim().parse().ok();
        number.filter(|number| number.is_finite() && *number >= 0.0)
    };
    let numbers: Option<Vec<f64>> = text.split(',').map(number).collect();
    numbers
        .filter(|numbers| numbers.iter().sum::<f64>() > 0.0)
        .ok_or_else(|| Usage::new("--weights is numbers from 0 up with commas, one of them above 0: 95,0,5."))
}

/// A number from 0 to 100.
fn percent(text: &str) -> Result<f64, Usage> {
    let number = text.trim().parse().ok();
    number
        .filter(|number| (0.0..=100.0).contains(number))
        .ok_or_else(|| Usage::new("--min-coverage is a number from 0 to 100."))
}

fn convention(name: &str) -> Result<Convention, Usage> {
    let names = Convention::ALL.map(Convention::name).join(", ");
    Convention::of_name(name).ok_or_else(|| Usage::new(format!("--convention is one of {names}.")))
}

fn policy_format(name: &str) -> Result<Format, Usage> {
    let is_meant = |format: &Format| format.title().eq_ignore_ascii_case(name);
    let names = Format::ALL.map(|format| format.title().to_lowercase()).join(", ");
    let found = Format::ALL.into_iter().find(is_meant);
    found.ok_or_else(|| Usage::new(format!("--as is one of {names}.")))
}

fn machine_type(name: &OsString) -> Result<MachineType, Usage> {
    match name.to_string_lossy().to_lowercase().as_str() {
        "standard" => Ok(MachineType::Standard),
        "express" => Ok(MachineType::Express),
        _ => Err(Usage::new("--type is standard or express.")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(arguments: &[&str]) -> Result<(Command, Options), Usage> {
        parse(Parser::from_args(arguments))
    }

    #[test]
    fn a_command_line_is_understood() {
        let (command, options) =
            parsed(&["run", "a.json", "--seed=7", "--type", "EXPRESS", "--json"]).unwrap();
        assert_eq!(command, Command::Run);
        assert_eq!(options.files, ["a.json"]);
        assert_eq!(
            (options.seed, options.machine_type, options.json),
            (Some(7), Some(MachineType::Express), true)
        );
    }

    #[test]
    fn a_policy_has_a_convention_and_a_format() {
        let (_, options) = parsed(&["policy", "a", "--convention", "leastPrivilege", "--as", "sam"]).unwrap();
        assert_eq!(
            (options.convention, options.policy_format),
            (Some(Convention::LeastPrivilege), Some(Format::Sam))
        );
    }

    #[test]
    fn mistakes_get_a_sentence() {
        let error = |arguments: &[&str]| parsed(arguments).unwrap_err().to_string();
        assert_eq!(
            error(&["rum"]),
            "There is no command `rum`. `asl help` lists the commands."
        );
        assert_eq!(
            error(&["run"]),
            "No file was given. `asl help` lists what a command takes."
        );
        assert_eq!(error(&["run", "a", "b"]), "This command takes one file.");
        assert_eq!(
            error(&["run", "a", "--text"]),
            "invalid option '--text'. `asl help` lists the commands."
        );
        assert_eq!(
            error(&["run", "a", "--seed", "x"]),
            "cannot parse argument \"x\": invalid digit found in string. `asl help` lists the commands."
        );
        assert_eq!(
            error(&["policy", "a", "--convention", "ours"]),
            "--convention is one of docs, console, cdk, serverless, leastPrivilege."
        );
        assert_eq!(
            error(&["policy", "a", "--as", "toml"]),
            "--as is one of json, yaml, sam, cloudformation, terraform, cdk."
        );
        assert_eq!(
            error(&["run", "a", "--type", "quick"]),
            "--type is standard or express."
        );
    }
}
