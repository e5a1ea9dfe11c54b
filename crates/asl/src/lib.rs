//! The Amazon States Language: the one place that knows it.
//!
//! [`analyze`] turns the text of a definition, in JSON or YAML, into an [`Analysis`]: a tree with the place of every token, an outline
//! that survives mistakes, diagnostics in AWS's words, and, when nothing is wrong, a [`model::StateMachine`] whose
//! paths, payload templates and resources are parsed. [`validate`] answers as `ValidateStateMachineDefinition` does.
//! What does not live here: how an execution proceeds.
//!
//! ```
//! let analysis = asl::analyze(r#"{"StartAt": "A", "States": {"A": {"Type": "Pass", "Next": "B"}}}"#);
//! let said: Vec<_> = analysis.diagnostics.iter().map(|d| (d.message.as_str(), d.location.as_deref())).collect();
//! assert_eq!(
//!     said,
//!     [
//!         ("Missing 'Next' target: B", Some("/States/A/Next")),
//!         ("Workflow has no terminal state", None),
//!     ]
//! );
//! assert!(analysis.machine.is_none());
//! ```

mod advice;
pub mod api;
pub mod arguments;
pub mod diagnostic;
pub mod edit;
pub mod editor;
mod embedded;
mod facts;
pub mod finding;
mod fix;
mod graph;
mod inline;
mod intrinsic;
mod limits;
mod messages;
pub mod model;
mod node;
mod node_path;
pub mod outline;
mod placeholder;
mod plain;
mod read;
mod reader;
mod remedy;
pub mod resource;
mod sdk;
mod service;
mod similar;
pub mod source;
mod template;
mod terraform;
mod text;
pub mod yaml;

use std::sync::Arc;

use asl_json::Value;
use asl_json::tree::{Node, NodeKind, SyntaxError};

use embedded::Embedded;
use intrinsic::{Context, Known};
use node_path::At;
use reader::{Caller, Reader};
use template::{Inner, Unwrapped};

pub use api::{Instant, MachineType, MapRunCounts, MapRunDetails, Status};
pub use diagnostic::{Diagnostic, Fix, Severity};
pub use inline::inline_definition;
pub use limits::{MAX_CONDITIONS, MAX_DEFINITION_BYTES, MAX_SCOPES};
pub use model::distributed;
pub use service::{AwsDiagnostic, AwsValidation, create_error, validate, validate_with};
pub use similar::nearest;
pub use source::Format;
pub use template::{NotTaken, Substitution, Template, fill_in, part_of_file};

/// What an analysis depends on apart from the text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// The type of the state machine.
    pub machine_type: MachineType,
    /// Which state machine of a template with several ([`Template::machines`]), by its index.
    pub machine: usize,
}

/// What there is to know about the text of a definition.
#[derive(Clone, Debug)]
pub struct Analysis {
    /// What the text is written in.
    pub format: Format,
    /// The definition as a tree. CloudFormation's functions stand in it as texts with `${Name}` for what is not known.
    pub tree: Node,
    /// States and transitions as far as they can be understood.
    pub outline: outline::OutlineScope,
    /// Everything wrong or doubtful: first the errors, in AWS's order, then what is only worth knowing.
    pub diagnostics: Vec<Diagnostic>,
    /// The state machine, if there are no errors.
    pub machine: Option<Arc<model::StateMachine>>,
    /// What the text says of its definitions if it is a template.
    pub template: Template,
}

/// Reads a definition for a STANDARD state machine.
pub fn analyze(text: &str) -> Analysis {
    analyze_with(text, &Options::default())
}

/// What a template says of its state machines, of which one is chosen by its index, without reading any definition. Nothing
/// for a text that is not a template.
///
/// ```
/// let text = "Resources:\n  Shop:\n    Type: AWS::Serverless::StateMachine\n    Properties:\n      Type: EXPRESS\n      DefinitionUri: shop.asl.json\n";
/// let template = asl::template(text, 0);
/// assert_eq!(template.machines, ["Shop".into()]);
/// assert_eq!(template.definition_file.as_deref(), Some("shop.asl.json"));
/// assert_eq!(template.machine_type, Some(asl::MachineType::Express));
/// ```
pub fn template(text: &str, machine: usize) -> Template {
    let (tree, _) = Format::of(text).parse(text);
    template::unwrap(text, &tree, machine).map_or_else(Template::default, |found| found.facts)
}

/// All state machines of a template that have names in it, in its order: that name, the index by which [`template`] and [`Options`]
/// choose it, and what the template says of it. [`Template::machines`] is empty in each.
///
/// ```
/// let text = "Resources:\n  Shop:\n    Type: AWS::Serverless::StateMachine\n    Properties:\n      DefinitionUri: shop.asl.json\n";
/// let [(name, 0, facts)] = &asl::templates(text)[..] else { panic!() };
/// assert_eq!((&**name, facts.definition_file.as_deref()), ("Shop", Some("shop.asl.json")));
/// ```
pub fn templates(text: &str) -> Vec<(asl_json::Str, usize, Template)> {
    let (tree, _) = Format::of(text).parse(text);
    template::all(text, &tree)
}

/// Whether a text is a definition or a template with state machines, as opposed to the other JSON and YAML of a folder.
///
/// ```
/// assert!(asl::holds_definition("StartAt: A\nStates: {}\n"));
/// assert!(!asl::holds_definition(r#"{"name": "shop", "version": "1.0.0"}"#));
/// ```
pub fn holds_definition(text: &str) -> bool {
    // Most files are told without being parsed.
    let words = [
        "StartAt",
        "StateMachine",
        "stateMachines",
        "aws_sfn_state_machine",
    ];
    if !words.iter().any(|word| text.contains(word)) {
        return false;
    }
    let (tree, _) = Format::of(text).parse(text);
    template::is_held(text, &tree)
}

/// Whether a text is Terraform, which is neither JSON nor YAML: its first block says so.
///
/// ```
/// assert!(asl::is_terraform("resource \"aws_sfn_state_machine\" \"shop\" {\n}\n"));
/// assert!(!asl::is_terraform("Resources: {}"));
/// ```
pub fn is_terraform(text: &str) -> bool {
    terraform::found(text).is_some()
}

/// The outline of a definition alone, without any check: what can be drawn at once. Of YAML there is none, because reading
/// it takes more code than a first look is worth.
///
/// ```
/// let outline = asl::outline(r#"{"StartAt": "A", "States": {"A": {"Type": "Pass", "Next":"#).unwrap();
/// assert_eq!(&*outline.states[0].name, "A");
/// assert!(asl::outline("StartAt: A").is_none());
/// ```
pub fn outline(text: &str) -> Option<outline::OutlineScope> {
    if Format::of(text) != Format::Json {
        return None;
    }
    let (tree, _) = asl_json::tree::parse(text);
    let source = tree.to_value(text);
    Some(outline::read(&tree, &source))
}

/// How many parts of a template that have no effect are mentioned.
const MAX_NOT_TAKEN: usize = 20;

/// Reads a definition.
///
/// A template, a map of states or a single state is read as the definition that it holds or could be; an information says
/// so. Pointers and locations are those of the definition, spans those of the text.
pub fn analyze_with(text: &str, options: &Options) -> Analysis {
    let format = Format::of(text);
    if let Some(span) = terraform::found(text) {
        return Analysis::without_definition(format, text::terraform(span));
    }
    let (tree, errors) = format.parse(text);
    // CloudFormation reads the file of a definition as YAML if it is not JSON, and YAML allows such a comma.
    let (commas, errors): (Vec<_>, Vec<_>) = errors
        .into_iter()
        .partition(|error| format == Format::Json && text::is_trailing_comma(text, error));
    let commas = commas.iter().map(|comma| text::trailing_comma(comma.span));
    let Some(found) = template::unwrap(text, &tree, options.machine) else {
        let mut analysis = analyze_tree(text, format, tree, &errors, *options);
        analysis.diagnostics.extend(commas);
        plain::explain(text, &analysis.tree, &mut analysis.diagnostics);
        return analysis;
    };
    let Unwrapped {
        inner,
        message,
        span,
        facts: template,
    } = found;
    let mut analysis = match inner {
        Inner::Tree(tree) => analyze_tree(text, format, tree, &errors, *options),
        Inner::Text(embedded) => {
            let inner = embedded.text.as_str();
            let (tree, own) = asl_json::tree::parse(inner);
            let mut analysis = analyze_tree(inner, Format::Json, tree, &own, *options);
            analysis.moved_into(&embedded);
            analysis.format = format;
            let outside = errors.iter().map(|error| text::syntax(text, format, error));
            analysis.diagnostics.splice(0..0, outside);
            if !errors.is_empty() {
                analysis.machine = None;
            }
            analysis
        }
        Inner::Elsewhere => {
            return Analysis {
                template,
                ..Analysis::without_definition(format, text::elsewhere(message, span))
            };
        }
    };
    analysis.diagnostics.extend(commas);
    analysis.diagnostics.push(text::unwrapped(message, span));
    let not_taken = template.not_taken.iter().take(MAX_NOT_TAKEN);
    analysis
        .diagnostics
        .extend(not_taken.cloned().map(text::not_taken));
    analysis.template = template;
    analysis
}

impl Analysis {
    /// Of a text that holds no definition, for the reason given.
    fn without_definition(format: Format, reason: Diagnostic) -> Self {
        let tree = Node {
            span: reason.span,
            kind: NodeKind::Missing,
        };
        Self {
            format,
            outline: outline::read(&tree, &Value::Null),
            tree,
            diagnostics: vec![reason],
            machine: None,
            template: Template::default(),
        }
    }

    /// Moves every place from the text of an embedded definition to the text around it.
    fn moved_into(&mut self, embedded: &Embedded) {
        embedded.move_tree(&mut self.tree);
        embedded.move_outline(&mut self.outline);
        for diagnostic in &mut self.diagnostics {
            diagnostic.span = embedded.outer(diagnostic.span);
            diagnostic.fix = diagnostic.fix.take().and_then(|fix| embedded.fix(fix));
        }
    }
}

fn analyze_tree(
    text: &str,
    format: Format,
    tree: Node,
    errors: &[SyntaxError],
    options: Options,
) -> Analysis {
    let mut tree = tree;
    let mut reader = Reader::new(text, Caller::Playground, options.machine_type);
    let templated = reader.templated;
    if templated {
        let context = Context {
            text,
            known: &Known::default(),
            template: false,
        };
        intrinsic::resolve(&mut tree, &context);
    }
    let source = tree.to_value(text);
    let outline = outline::read(&tree, &source);
    let root = At::root(&tree);
    let mut machine = None;
    // YAML's comments are nothing, too.
    let is_empty = errors.is_empty() && matches!(tree.kind, NodeKind::Missing);
    if is_empty || text.trim_start_matches('\u{feff}').trim().is_empty() {
        reader.found.push(text::empty);
    } else {
        if let Some(large) = text::too_large(text) {
            reader.found.push(|| large);
        }
        for error in errors {
            reader.found.push(|| text::syntax(text, format, error));
        }
        text::duplicates(&root, &mut reader.advice);
        // What a broken text seems to lack is mostly what is being typed.
        if errors.is_empty() {
            reader.source = source;
            machine = read(&mut reader, &root);
        }
        if templated {
            placeholder::report(text, &root, &reader.blocked, &mut reader.advice);
        }
    }
    let machine = machine.filter(|_| reader.found.is_empty()).map(Arc::new);
    let mut diagnostics = list(reader);
    plain::explain(text, &tree, &mut diagnostics);
    Analysis {
        format,
        tree,
        outline,
        diagnostics,
        machine,
        template: Template::default(),
    }
}

fn read<'t>(reader: &mut Reader<'t>, root: &At<'t>) -> Option<model::StateMachine> {
    let read = reader.machine(root);
    if let Some(flow) = &read.flow {
        graph::check(reader, flow);
        advice::unreachable(reader, flow);
        advice::keys::check(reader, flow);
        advice::names::check(reader, flow);
    }
    advice::reads::unassigned(reader);
    Some(model::StateMachine {
        source: std::mem::take(&mut reader.source),
        timeout_seconds: read.timeout_seconds,
        scope: read.scope?,
    })
}

/// The variables that each state of a definition reads, by the state's name, as `DescribeStateMachine` gives them
/// (`variableReferences`). States that read none are left out.
///
/// ```
/// let text = r#"{"StartAt": "A", "States": {"A": {"Type": "Pass", "InputPath": "$found.x", "End": true}}}"#;
/// let read = asl::variable_references(text);
/// assert_eq!(read["A"], ["found".into()]);
/// ```
pub fn variable_references(text: &str) -> indexmap::IndexMap<asl_json::Str, Vec<asl_json::Str>> {
    let (tree, _) = Format::of(text).parse(text);
    let root = At::root(&tree);
    let mut reader = Reader::new(text, Caller::Playground, MachineType::Standard);
    reader.machine(&root);
    reader.variables.by_state()
}

/// The errors, then the rest.
fn list(reader: Reader<'_>) -> Vec<Diagnostic> {
    let (mut list, more_errors) = reader.found.into_parts();
    let (advice, more_advice) = reader.advice.into_parts();
    list.extend(advice);
    list.extend(text::more(more_errors + more_advice));
    list
}
