//! Completion: what may be typed at the cursor, as the language has it at this place.
//!
//! What does not live here: where the cursor is ([`super::place`]), what belongs there ([`super::grammar`]), and how the
//! editor filters while the user goes on typing.

use std::borrow::Cow;
use std::collections::HashSet;

use asl_catalog::fields::Field;
use asl_catalog::functions::{self, Function};
use asl_catalog::language::{self, Part, StateType};
use asl_json::tree::{Member, Node, NodeKind};
use asl_json::{Span, Str};

use super::expression::{self, Word};
use super::grammar::{Context, Kind, Wanted, is_taken};
use super::hover;
use super::place::{Expected, Separators};
use super::skeleton;
use super::syntax::Source;
use crate::embedded::Embedded;
use crate::read::fields::offered;
use crate::resource::FunctionName;
use crate::source::Format;

/// What may be typed at a place.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Completions {
    /// What a chosen item replaces.
    pub span: Span,
    /// Where the word begins by which the items are filtered.
    pub word: u32,
    /// Where a comma has to be inserted, too.
    pub comma: Option<u32>,
    /// The items, best first.
    pub items: Vec<Completion>,
}

/// Something that may be typed.
#[derive(Clone, Debug, PartialEq)]
pub struct Completion {
    /// How it is listed, and what it is filtered by.
    pub label: String,
    /// What it is.
    pub kind: CompletionKind,
    /// A few words beside the label.
    pub detail: String,
    /// What it means.
    pub info: Cow<'static, str>,
    /// What to insert: a snippet in which `${text}` is a place to fill in, `\{` and `\}` are braces, and a tab at the
    /// start of a line is a level of indentation.
    pub insert: String,
    /// Whether completion goes on at once behind what was inserted, or in the first place to fill in.
    pub again: bool,
}

/// Kinds of things that may be typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum CompletionKind {
    /// The name of a field.
    Field,
    /// The name of a state.
    State,
    /// One of a few words, or a type.
    Word,
    /// The name of an error.
    Error,
    /// An ARN.
    Resource,
    /// A function.
    Function,
    /// A variable or a field of the context object.
    Variable,
}

impl CompletionKind {
    /// All of them.
    pub const ALL: [Self; 7] = [
        Self::Field,
        Self::State,
        Self::Word,
        Self::Error,
        Self::Resource,
        Self::Function,
        Self::Variable,
    ];
}

/// More than anybody reads; typing on narrows the list.
const MAX_ITEMS: usize = 400;

/// What may be typed at the byte offset, if anything.
pub fn complete(text: &str, offset: u32) -> Option<Completions> {
    let source = Source::read(text, offset);
    let Some((embedded, inner, at)) = source.within(offset) else {
        return completed(&source, source.offset(offset));
    };
    let mut found = completed(&inner, at)?;
    for item in &mut found.items {
        item.insert = spelled_within(embedded, at, &item.insert)?;
    }
    let place = |at: u32| embedded.outer(Span { start: at, end: at }).start;
    Some(Completions {
        span: embedded.outer(found.span),
        word: place(found.word),
        comma: found.comma.map(place),
        items: found.items,
    })
}

/// A snippet as it is spelled within a definition that is a text inside the text; the notation of snippets stays.
fn spelled_within(embedded: &Embedded, at: u32, insert: &str) -> Option<String> {
    let between = |part: &str| -> Option<String> {
        let spelled = part.split("\\}").map(|part| embedded.spelled(at, part));
        Some(spelled.collect::<Option<Vec<_>>>()?.join("\\}"))
    };
    let spelled = insert.split("\\{").map(between);
    Some(spelled.collect::<Option<Vec<_>>>()?.join("\\{"))
}

fn completed(source: &Source<'_>, offset: u32) -> Option<Completions> {
    let place = source.place(offset);
    let context = Context::of(&place);
    let completer = Completer {
        source,
        context: &context,
        offset,
    };
    let mut found = match place.expected {
        Expected::Name {
            span,
            member,
            separators,
        } => completer.name(span, member, separators),
        Expected::Value {
            span,
            name,
            node,
            separators,
        } => completer.value(span, name, node, separators),
        Expected::Nothing => None,
    }?;
    found.items.truncate(MAX_ITEMS);
    (!found.items.is_empty()).then_some(found)
}

struct Completer<'c, 't> {
    source: &'c Source<'t>,
    context: &'c Context<'t>,
    offset: u32,
}

impl<'t> Completer<'_, 't> {
    fn name(&self, span: Span, member: Option<&'t Member>, separators: Separators) -> Option<Completions> {
        let container = self.context.container?;
        // The name of a member that has its value already is only replaced by another.
        let has_value = member.is_some_and(|member| {
            self.source
                .has_colon(member.key_span.end, member.value.span.start)
        });
        let word = self.word_of(span);
        let mut items = if self.context.kind == Kind::States {
            self.states_to_add(container, member)
        } else {
            let typed = member.map(|member| &*member.key);
            let fields = self.context.fields().into_iter();
            fields
                .filter(|field| {
                    Some(field.name()) == typed || !is_taken(container, field.name(), field.exclusive())
                })
                .map(|field| self.field(field))
                .collect()
        };
        if self.context.kind == Kind::Request {
            items.extend(self.request_fields(container));
        }
        for item in &mut items {
            if has_value {
                item.insert = escaped(&self.source.spell(&item.label));
                item.again = false;
            } else if separators.after {
                item.insert.push(',');
            }
        }
        Some(Completions {
            span,
            word,
            comma: separators.before.filter(|_| !has_value),
            items,
        })
    }

    /// How many levels the text of the cursor's line stands deeper than the line: one for each dash before it.
    fn depth(&self) -> usize {
        let before = self.source.text.get(..self.offset as usize).unwrap_or("");
        let line = before.rsplit('\n').next().unwrap_or("");
        let text = line.trim_start_matches(['-', ' ']);
        line.get(..line.len() - text.len())
            .unwrap_or("")
            .matches('-')
            .count()
    }

    fn field(&self, field: Field) -> Completion {
        let skeleton = skeleton::of_field(self.context, field);
        let name = field.name();
        Completion {
            label: name.into(),
            kind: CompletionKind::Field,
            detail: String::new(),
            info: field.doc().into(),
            insert: self
                .source
                .member(&escaped(&self.source.spell(name)), &skeleton.value, self.depth()),
            again: skeleton.again,
        }
    }

    /// The fields that the request of an integration needs.
    fn request_fields(&self, container: &Node) -> Vec<Completion> {
        let resource = self.context.state.and_then(|state| state.value.get("Resource"));
        let resource = resource.and_then(|node| crate::resource::Resource::parse(node.as_str()?).ok());
        let Some(crate::resource::ResourceKind::Integration { service, action, .. }) =
            resource.map(|resource| resource.kind)
        else {
            return Vec::new();
        };
        let required = crate::read::fields::required_of(&service, &action);
        let payload: &[&str] = if (&*service, &*action) == ("lambda", "invoke") {
            &[
                "Payload",
                "Qualifier",
                "InvocationType",
                "ClientContext",
                "LogType",
            ]
        } else {
            &[]
        };
        let names = required.chain(payload.iter().copied());
        names
            .filter(|name| !is_taken(container, name, &[]))
            .map(|name| {
                let (key, value) = match (name, self.context.jsonata) {
                    ("Payload", false) => ("Payload.$", "\"${$}\""),
                    ("Payload", true) => ("Payload", "\"{% ${$states.input} %}\""),
                    (name, _) => (name, "\"${}\""),
                };
                let mut item = simple(key, CompletionKind::Field, "");
                item.insert = self
                    .source
                    .member(&escaped(&self.source.spell(key)), value, self.depth());
                item.again = name == "FunctionName";
                item
            })
            .collect()
    }

    /// The states that something leads to and that do not exist, then a state of each type.
    fn states_to_add(&self, states: &'t Node, typed: Option<&'t Member>) -> Vec<Completion> {
        let mut items = Vec::new();
        let mut known: HashSet<&str> = HashSet::new();
        for member in states.members().unwrap_or_default() {
            if typed.is_none_or(|typed| typed.key_span != member.key_span) {
                known.insert(&member.key);
            }
        }
        let mut targets = Vec::new();
        if let Some(scope) = self.context.scope() {
            targets.extend(scope.get("StartAt").and_then(Node::as_str));
            for member in states.members().unwrap_or_default() {
                for (_, target) in crate::node::transitions(&member.value) {
                    targets.extend(target.as_str());
                }
            }
        }
        for target in targets {
            if known.insert(target) {
                let mut item = simple(target, CompletionKind::State, "");
                let value = language::state_type("Pass").map_or("{}", |pass| self.state(pass));
                item.detail = "a transition leads here".into();
                item.insert = self
                    .source
                    .member(&escaped(&self.source.spell(target)), value, self.depth());
                items.push(item);
            }
        }
        for known in language::STATE_TYPES {
            let mut item = simple(&format!("{} state", known.name), CompletionKind::Word, known.doc);
            let value = self.state(known);
            let name = self
                .source
                .spell("Name")
                .replace("Name", &format!("${{{}}}", known.name));
            item.insert = self.source.member(&name, value, self.depth());
            items.push(item);
        }
        items
    }

    /// A whole state of a type.
    fn state(&self, known: &'static StateType) -> &'static str {
        if self.context.jsonata {
            known.jsonata_snippet
        } else {
            known.snippet
        }
    }

    fn value(
        &self,
        span: Span,
        name: Option<&str>,
        node: Option<&'t Node>,
        separators: Separators,
    ) -> Option<Completions> {
        let wanted = self.context.wanted(name);
        let whole = |items: Vec<Completion>| {
            let mut items = items;
            for item in &mut items {
                if self.needs_blank(span) {
                    item.insert.insert(0, ' ');
                }
                if separators.after {
                    item.insert.push(',');
                }
            }
            Some(Completions {
                span,
                word: self.word_of(span),
                comma: separators.before,
                items,
            })
        };
        let quoted = |items: Vec<Completion>| {
            let quoted = items.into_iter().map(|mut item| {
                item.insert = escaped(&self.source.spell(&item.insert));
                item
            });
            whole(quoted.collect())
        };
        match wanted {
            Wanted::Words(words) => quoted(words.iter().map(|word| self.word_item(word)).collect()),
            Wanted::Boolean => whole(
                ["true", "false"]
                    .map(|word| simple(word, CompletionKind::Word, ""))
                    .into(),
            ),
            Wanted::StateName => quoted(self.state_names()),
            Wanted::ErrorName => quoted(
                language::ERRORS
                    .iter()
                    .map(|error| simple(error.name, CompletionKind::Error, error.doc))
                    .collect(),
            ),
            Wanted::Resource => quoted(self.resources()),
            Wanted::FunctionName => {
                let names = self.function_names();
                quoted(
                    names
                        .iter()
                        .map(|name| simple(name, CompletionKind::Resource, ""))
                        .collect(),
                )
            }
            Wanted::Path { calls } => {
                let inside = node.is_some_and(|node| self.is_text(node));
                let mut found = self.path(span, calls)?;
                if !inside {
                    for item in &mut found.items {
                        // There are no quotes yet.
                        item.insert = quoted_snippet(&item.insert);
                    }
                    found = whole(found.items)?;
                }
                Some(found)
            }
            Wanted::Jsonata => {
                let inside = node.is_some_and(|node| self.is_text(node));
                if inside && expression::is_within_jsonata(self.source.text, span, self.offset) {
                    return self.jsonata(span);
                }
                let written = node.and_then(Node::as_str).unwrap_or("");
                let mut item = simple("{% %}", CompletionKind::Function, "A JSONata expression.");
                item.insert = quoted_snippet("{% ${} %}");
                item.again = true;
                let other = !written.is_empty() && !written.starts_with('{');
                (!other).then(|| whole(vec![item])).flatten()
            }
            Wanted::Other => None,
        }
    }

    /// Whether YAML's colon stands directly before the place, where it does not end a name yet.
    fn needs_blank(&self, span: Span) -> bool {
        let before = self.source.text.get(..span.start as usize).unwrap_or("");
        self.source.format == Format::Yaml && before.ends_with([':', '-'])
    }

    /// Whether the value is a text, as opposed to a half-typed word.
    fn is_text(&self, node: &Node) -> bool {
        matches!(node.kind, NodeKind::String(_)) && node.span.start < self.offset
    }

    /// Where the word of a token begins: behind its opening quote.
    fn word_of(&self, span: Span) -> u32 {
        let quoted = span.slice(self.source.text).starts_with(['"', '\'']);
        span.start + u32::from(quoted)
    }

    fn word_item(&self, word: &'static str) -> Completion {
        let text = match self.context.kind {
            kind if kind.is_state() => language::state_type(word).map_or("", |known| known.doc),
            _ => "",
        };
        simple(word, CompletionKind::Word, text)
    }

    /// The states of the innermost scope in the order of the text; the state itself comes last.
    fn state_names(&self) -> Vec<Completion> {
        let states = self.context.scope().and_then(|scope| scope.get("States"));
        let mut items: Vec<(bool, Completion)> = Vec::new();
        let mut seen: HashSet<&Str> = HashSet::new();
        for member in states.and_then(Node::members).unwrap_or_default() {
            if !seen.insert(&member.key) {
                continue;
            }
            let own = self.context.state.is_some_and(|state| state.key == member.key);
            let mut item = simple(&member.key, CompletionKind::State, "");
            item.detail = member
                .value
                .get("Type")
                .and_then(Node::as_str)
                .unwrap_or("")
                .into();
            items.push((own, item));
        }
        items.sort_by_key(|(own, _)| *own);
        items.into_iter().map(|(_, item)| item).collect()
    }

    fn resources(&self) -> Vec<Completion> {
        let mut items = Vec::new();
        for name in self.function_names() {
            if name.starts_with("arn:") {
                items.push(simple(
                    &name,
                    CompletionKind::Resource,
                    "A Lambda function of this definition.",
                ));
            }
        }
        for (service, action, patterns) in offered() {
            let full = asl_catalog::services::title(service).unwrap_or_default();
            for pattern in patterns {
                let arn = format!("arn:aws:states:::{service}:{action}{}", pattern.suffix());
                let mut item = simple(&arn, CompletionKind::Resource, hover::waits(*pattern));
                item.detail = full.into();
                items.push(item);
            }
        }
        // The one that is wanted most comes first.
        items.sort_by_key(|item| !item.label.contains(":::lambda:invoke"));
        for (service, action) in asl_catalog::services::frequent_sdk_actions() {
            let mut item = simple(
                &format!("arn:aws:states:::aws-sdk:{service}:{action}"),
                CompletionKind::Resource,
                "An action of the AWS SDK; there are many more.",
            );
            item.detail = "AWS SDK".into();
            items.push(item);
        }
        items
    }

    /// The functions that the definition names so far, in the order of the text.
    fn function_names(&self) -> Vec<String> {
        let mut names = Vec::new();
        let mut seen = HashSet::new();
        let mut nodes = vec![&self.source.root];
        while let Some(node) = nodes.pop() {
            for member in node.members().unwrap_or_default() {
                if let ("FunctionName" | "Resource", Some(name)) = (&*member.key, member.value.as_str()) {
                    let written_here = member.value.span.touches(self.offset);
                    let is_function = FunctionName::parse(name).is_some()
                        && (&*member.key == "FunctionName" || name.contains(":function:"));
                    if is_function && !written_here && seen.insert(name) {
                        names.push(name.to_owned());
                    }
                }
                nodes.push(&member.value);
            }
            nodes.extend(node.items().unwrap_or_default());
        }
        names.sort();
        names
    }

    /// Within a text that is a path or a call of an intrinsic function.
    fn path(&self, span: Span, calls: bool) -> Option<Completions> {
        let word = Word::before(self.source.text, self.inner(span), self.offset);
        if let Some(path) = word.text.strip_prefix("$$.") {
            return self.members(word, 3, path, language::CONTEXT);
        }
        if word.text.contains('.') && !word.text.starts_with("States.") {
            return None;
        }
        let mut items = Vec::new();
        if word.text.is_empty() || word.text.starts_with('$') {
            let mut context = simple(
                "$$.",
                CompletionKind::Variable,
                "The context object: what is known of the execution and the state.",
            );
            context.again = true;
            items.push(simple(
                "$",
                CompletionKind::Variable,
                "The input of the state, or the result in ResultSelector.",
            ));
            items.push(context);
            items.extend(self.variables());
        }
        if calls && !word.text.starts_with('$') {
            items.extend(functions::INTRINSICS.iter().map(|function| {
                let name = format!("States.{}", function.name);
                call(&name, function)
            }));
        }
        Some(self.in_text(word.start, items))
    }

    /// Within a JSONata expression.
    fn jsonata(&self, span: Span) -> Option<Completions> {
        let word = Word::before(self.source.text, self.inner(span), self.offset);
        if let Some(path) = word.text.strip_prefix("$states.context.") {
            return self.members(word, "$states.context.".len(), path, language::CONTEXT);
        }
        if let Some(path) = word.text.strip_prefix("$states.") {
            let mut found = self.members(word, "$states.".len(), path, language::STATES)?;
            found.items.retain(|item| match item.label.as_str() {
                "errorOutput" => self.context.in_catcher,
                "result" => {
                    !self.context.in_catcher
                        && matches!(self.context.type_name(), "Task" | "Parallel" | "Map")
                }
                _ => true,
            });
            for item in &mut found.items {
                if item.label == "context" {
                    item.insert.push('.');
                    item.again = true;
                }
            }
            return Some(found);
        }
        if word.text.contains('.') || !(word.text.is_empty() || word.text.starts_with('$')) {
            return None;
        }
        let mut states = simple(
            "$states",
            CompletionKind::Variable,
            "The input, the result, the error and the context object.",
        );
        states.insert.push('.');
        states.again = true;
        let mut items = vec![states];
        items.extend(self.variables());
        items.extend(functions::JSONATA.iter().map(|function| {
            let name = format!("${}", function.name);
            call(&name, function)
        }));
        Some(self.in_text(word.start, items))
    }

    /// The members of a table below the path that was typed so far.
    fn members(
        &self,
        word: Word<'_>,
        prefix: usize,
        path: &str,
        table: &'static [Part],
    ) -> Option<Completions> {
        let parent = path.rfind('.').map_or("", |dot| path.get(..=dot).unwrap_or(""));
        let items: Vec<_> = table
            .iter()
            .filter_map(|part| {
                let name = part
                    .path
                    .strip_prefix(parent)
                    .filter(|name| !name.contains('.'))?;
                let mut item = simple(name, CompletionKind::Variable, part.doc);
                if language::below(table, part.path).next().is_some() {
                    item.insert.push('.');
                    item.again = true;
                }
                Some(item)
            })
            .collect();
        let start = word.start as usize + prefix + parent.len();
        Some(self.in_text(u32::try_from(start).ok()?, items))
    }

    /// Items that replace the word from `start` to the cursor, within a text.
    fn in_text(&self, start: u32, items: Vec<Completion>) -> Completions {
        Completions {
            span: Span {
                start,
                end: self.offset,
            },
            word: start,
            comma: None,
            items,
        }
    }

    /// The token without its opening quote.
    fn inner(&self, span: Span) -> Span {
        Span {
            start: self.word_of(span).min(span.end),
            end: span.end,
        }
    }

    /// The variables that the states of this scope and of those around assign.
    fn variables(&self) -> Vec<Completion> {
        let mut items = Vec::new();
        let mut seen = HashSet::new();
        for scope in &self.context.scopes {
            for state in scope.get("States").and_then(Node::members).unwrap_or_default() {
                for (name, _) in crate::node::assigned(&state.value) {
                    if !name.is_empty() && seen.insert(name) {
                        let mut item = simple(&format!("${name}"), CompletionKind::Variable, "A variable.");
                        item.detail = format!("assigned in {}", state.key);
                        items.push(item);
                    }
                }
            }
        }
        items
    }
}

fn simple(label: &str, kind: CompletionKind, info: &'static str) -> Completion {
    Completion {
        label: label.into(),
        kind,
        detail: String::new(),
        info: info.into(),
        insert: label.into(),
        again: false,
    }
}

/// A function with its arguments to fill in.
fn call(name: &str, function: &'static Function) -> Completion {
    let arguments = function.arguments;
    let mut item = simple(name, CompletionKind::Function, function.doc);
    item.detail = format!("({arguments})");
    item.insert = if arguments.is_empty() {
        format!("{name}()")
    } else {
        format!("{name}(${{{}}})", escaped(arguments))
    };
    item
}

/// A text with places to fill in, in quotes, which JSON and YAML understand alike.
fn quoted_snippet(snippet: &str) -> String {
    format!("\"{snippet}\"")
}

/// A text as it stands in a snippet.
fn escaped(text: &str) -> String {
    text.replace('{', "\\{").replace('}', "\\}")
}
