//! From what is written to what is evaluated: steps gathered into paths, filters put on their steps, tail calls
//! marked, parents resolved (with [`crate::ancestry`]).
//!
//! Every function of this module handles one kind of part, so that the recursion over a deeply nested expression
//! needs little stack.

use std::sync::Arc;

use asl_json::{Span, Str};

use crate::ancestry::Ancestry;
use crate::ast::{Ast, Call, Group, Kind, Lambda, Node, Stage, Term};
use crate::error::{Error, Failure};
use crate::parser::{Raw, RawKind};
use crate::regex::Regex;
use crate::signature::Signature;

/// Turns a parsed expression into the tree that is evaluated.
pub(crate) fn process(raw: Raw) -> Result<Ast, Failure> {
    let mut processor = Processor {
        ancestry: Ancestry::default(),
    };
    let mut node = processor.part(raw)?;
    if matches!(node.kind, Kind::Parent(_)) || !node.seeking.is_empty() {
        return Err(Error::new("S0217")
            .at(node.span, node.position)
            .token(node.type_name()));
    }
    processor.ancestry.finish(&mut node);
    Ok(node)
}

/// The node, to be changed. Nothing shares it while the tree is built.
pub(crate) fn change(node: &mut Ast) -> &mut Node {
    Arc::make_mut(node)
}

fn path_of(node: Ast) -> Ast {
    if matches!(node.kind, Kind::Path(..)) {
        return node;
    }
    let (span, position) = (node.span, node.position);
    make(Kind::Path(vec![node], false), span, position)
}

/// A node. Apart, so that the functions of the recursion hold no nodes on the stack.
#[inline(never)]
fn make(kind: Kind, span: Span, position: u32) -> Ast {
    Arc::new(Node::new(kind, span, position))
}

/// The last step of a path, or the node itself.
fn last_step(node: &mut Ast) -> &mut Node {
    let node = change(node);
    if matches!(&node.kind, Kind::Path(steps, _) if !steps.is_empty())
        && let Node {
            kind: Kind::Path(steps, _),
            ..
        } = node
    {
        let last = steps.len() - 1;
        #[expect(clippy::indexing_slicing, reason = "there is a last step")]
        return change(&mut steps[last]);
    }
    node
}

struct Processor {
    ancestry: Ancestry,
}

impl Processor {
    #[inline(never)]
    fn part(&mut self, raw: Raw) -> Result<Ast, Failure> {
        let Raw {
            kind,
            span,
            position,
            keep_array,
            ..
        } = raw;
        let mut node = match kind {
            RawKind::Step(pair) => self.step(pair.0, pair.1, span, position)?,
            RawKind::Filter(pair) => self.filter(pair.0, pair.1, span, position)?,
            RawKind::Group(left, pairs) => self.group(*left, pairs, span, position)?,
            RawKind::Sort(left, terms) => self.sort(*left, terms, span, position)?,
            RawKind::Focus(left, name) => self.focus(*left, name, span, position, keep_array)?,
            RawKind::Index(left, name) => self.index(*left, name)?,
            RawKind::Name(name) => name_path(name, span, position, keep_array),
            RawKind::Word(word) => name_path(word.into(), span, position, keep_array),
            RawKind::Parent => {
                let slot = self.ancestry.new_slot();
                make(Kind::Parent(slot), span, position)
            }
            RawKind::End => return Err(Error::new("S0207").at(span, position).token("(end)")),
            RawKind::Open => return Err(Error::new("S0201").at(span, position).token("?")),
            RawKind::Text(text) => make(Kind::Text(text), span, position),
            RawKind::Number(number) => make(Kind::Number(number), span, position),
            RawKind::Literal(value) => make(Kind::Literal(value), span, position),
            RawKind::Variable(name) => make(Kind::Variable(name), span, position),
            RawKind::Wildcard => make(Kind::Wildcard, span, position),
            RawKind::Descendant => make(Kind::Descendant, span, position),
            RawKind::Regex(pattern, flags) => {
                let regex = Regex::new(&pattern, &flags).map_err(|reason| {
                    Error::new("S0303")
                        .at(span, position)
                        .token(pattern)
                        .detail(reason)
                })?;
                make(Kind::Regex(Arc::new(regex)), span, position)
            }
            RawKind::Call(procedure, arguments, partial) => {
                self.call(*procedure, arguments, partial, span, position)?
            }
            RawKind::Lambda(parameters, signature, body) => {
                self.lambda(parameters, signature, *body, span, position)?
            }
            other => self.compound(other, span, position)?,
        };
        if keep_array {
            change(&mut node).keep_array = true;
        }
        Ok(node)
    }

    /// Parts whose children are simply evaluated.
    #[inline(never)]
    fn compound(&mut self, kind: RawKind, span: Span, position: u32) -> Result<Ast, Failure> {
        let mut seeking = Vec::new();
        let mut cons_array = false;
        let mut keep = false;
        let kind = match kind {
            RawKind::Binary(operator, pair) => {
                let left = self.child(pair.0, &mut seeking)?;
                let right = self.child(pair.1, &mut seeking)?;
                Kind::Binary(operator, left, right)
            }
            RawKind::Apply(pair) => {
                let left = self.part(pair.0)?;
                let right = self.part(pair.1)?;
                keep = left.keep_array || right.keep_array;
                Kind::Apply(left, right)
            }
            RawKind::Coalesce(pair) => {
                let left = self.child(pair.0, &mut seeking)?;
                Kind::Coalesce(left, self.child(pair.1, &mut seeking)?)
            }
            RawKind::Default(pair) => {
                let left = self.child(pair.0, &mut seeking)?;
                Kind::Default(left, self.child(pair.1, &mut seeking)?)
            }
            RawKind::Condition(pair, other) => {
                let condition = self.child(pair.0, &mut seeking)?;
                let then = self.child(pair.1, &mut seeking)?;
                let other = other.map(|other| self.child(*other, &mut seeking)).transpose()?;
                Kind::Condition(condition, then, other)
            }
            RawKind::Transform(pair, delete) => {
                let pattern = self.part(pair.0)?;
                let update = self.part(pair.1)?;
                let delete = delete.map(|delete| self.part(*delete)).transpose()?;
                Kind::Transform(pattern, update, delete)
            }
            RawKind::Negate(operand) => {
                let operand = self.part(*operand)?;
                if let Kind::Number(number) = operand.kind {
                    return Ok(make(Kind::Number(-number), span, operand.position));
                }
                Ancestry::push(&mut seeking, &operand);
                Kind::Negate(operand)
            }
            RawKind::Array(items) => Kind::Array(self.children(items, &mut seeking)?),
            RawKind::Object(pairs) => {
                let mut processed = Vec::with_capacity(pairs.len());
                for (key, value) in pairs {
                    let key = self.child(key, &mut seeking)?;
                    processed.push((key, self.child(value, &mut seeking)?));
                }
                Kind::Object(Arc::new(Group::new(processed, span, position)))
            }
            RawKind::Block(parts) => {
                let parts = self.children(parts, &mut seeking)?;
                let constructs = |node: &Node| match &node.kind {
                    Kind::Path(steps, _) => steps.first().is_some_and(|step| step.cons_array),
                    _ => node.cons_array,
                };
                cons_array = parts.iter().any(|part| constructs(part));
                Kind::Block(parts)
            }
            RawKind::Bind(name, value) => Kind::Bind(name, self.child(*value, &mut seeking)?),
            _ => return Err(Error::new("S0201").at(span, position)),
        };
        let mut made = make(kind, span, position);
        let node = change(&mut made);
        node.seeking = seeking;
        node.cons_array = cons_array;
        node.keep_array = keep;
        Ok(made)
    }

    fn child(&mut self, raw: Raw, seeking: &mut Vec<usize>) -> Result<Ast, Failure> {
        let node = self.part(raw)?;
        Ancestry::push(seeking, &node);
        Ok(node)
    }

    fn children(&mut self, list: Vec<Raw>, seeking: &mut Vec<usize>) -> Result<Vec<Ast>, Failure> {
        list.into_iter().map(|raw| self.child(raw, seeking)).collect()
    }

    #[inline(never)]
    fn step(&mut self, left: Raw, right: Raw, span: Span, position: u32) -> Result<Ast, Failure> {
        let left = self.part(left)?;
        let seeking = match &left.kind {
            Kind::Parent(slot) => vec![slot.id],
            _ => Vec::new(),
        };
        let is_path = matches!(left.kind, Kind::Path(..));
        let mut path = path_of(left);
        if !is_path {
            change(&mut path).seeking = seeking;
        }
        let mut right = self.part(right)?;
        let node = change(&mut path);
        node.span = span;
        node.position = position;
        let Kind::Path(steps, keep) = &mut node.kind else {
            return Ok(path);
        };
        if let Kind::Path(more, _) = &right.kind {
            steps.extend(more.iter().cloned());
            drop(right);
        } else {
            if !right.predicates.is_empty() {
                let right = change(&mut right);
                right.stages = std::mem::take(&mut right.predicates);
            }
            steps.push(right);
        }
        for step in steps.iter_mut() {
            match &step.kind {
                Kind::Number(number) => {
                    let value = crate::value::number_value(*number);
                    return Err(Error::new("S0213").at(step.span, step.position).value(value));
                }
                Kind::Literal(value) => {
                    return Err(Error::new("S0213")
                        .at(step.span, step.position)
                        .value(value.clone()));
                }
                Kind::Text(text) => {
                    let name = text.clone();
                    change(step).kind = Kind::Name(name);
                }
                _ => {}
            }
        }
        *keep |= steps.iter().any(|step| step.keep_array);
        for end in [0, steps.len().saturating_sub(1)] {
            if let Some(step) = steps.get_mut(end)
                && matches!(step.kind, Kind::Array(_))
            {
                change(step).cons_array = true;
            }
        }
        self.ancestry.resolve(&mut path)?;
        Ok(path)
    }

    #[inline(never)]
    fn filter(&mut self, left: Raw, filter: Raw, span: Span, position: u32) -> Result<Ast, Failure> {
        let mut result = self.part(left)?;
        let is_path = matches!(result.kind, Kind::Path(..));
        change(&mut result).span = span;
        let step = last_step(&mut result);
        if step.group.is_some() {
            return Err(Error::new("S0209").at(span, position));
        }
        let predicate = self.part(filter)?;
        for slot in predicate.seeking.iter().copied() {
            if self.ancestry.level(slot) == 1 {
                self.ancestry.seek(step, slot)?;
            } else {
                self.ancestry.lower(slot);
            }
        }
        let mut seeking = std::mem::take(&mut step.seeking);
        Ancestry::push(&mut seeking, &predicate);
        step.seeking = seeking;
        let stage = Stage::Filter(predicate);
        if is_path {
            step.stages.push(stage);
        } else {
            step.predicates.push(stage);
        }
        Ok(result)
    }

    #[inline(never)]
    fn group(
        &mut self,
        left: Raw,
        pairs: Vec<(Raw, Raw)>,
        span: Span,
        position: u32,
    ) -> Result<Ast, Failure> {
        let mut result = self.part(left)?;
        if result.group.is_some() {
            return Err(Error::new("S0210").at(span, position));
        }
        let mut processed = Vec::with_capacity(pairs.len());
        for (key, value) in pairs {
            let key = self.part(key)?;
            processed.push((key, self.part(value)?));
        }
        let node = change(&mut result);
        node.span = span;
        node.group = Some(Arc::new(Group::new(processed, span, position)));
        Ok(result)
    }

    #[inline(never)]
    fn sort(
        &mut self,
        left: Raw,
        terms: Vec<(bool, Raw)>,
        span: Span,
        position: u32,
    ) -> Result<Ast, Failure> {
        let mut path = path_of(self.part(left)?);
        let mut seeking = Vec::new();
        let mut processed = Vec::with_capacity(terms.len());
        for (descending, expression) in terms {
            let expression = self.child(expression, &mut seeking)?;
            processed.push(Term {
                descending,
                expression,
            });
        }
        let mut step = Node::new(Kind::Sort(processed), span, position);
        step.seeking = seeking;
        let node = change(&mut path);
        node.span = span;
        if let Kind::Path(steps, _) = &mut node.kind {
            steps.push(Arc::new(step));
        }
        self.ancestry.resolve(&mut path)?;
        Ok(path)
    }

    #[inline(never)]
    fn focus(&mut self, left: Raw, name: Str, span: Span, position: u32, keep: bool) -> Result<Ast, Failure> {
        let mut result = self.part(left)?;
        change(&mut result).span = span;
        let step = last_step(&mut result);
        if !step.stages.is_empty() || !step.predicates.is_empty() {
            return Err(Error::new("S0215").at(span, position));
        }
        if matches!(step.kind, Kind::Sort(_)) {
            return Err(Error::new("S0216").at(span, position));
        }
        step.keep_array |= keep;
        step.focus = Some(name);
        step.tuple = true;
        Ok(result)
    }

    #[inline(never)]
    fn index(&mut self, left: Raw, name: Str) -> Result<Ast, Failure> {
        let mut result = self.part(left)?;
        let is_path = matches!(result.kind, Kind::Path(..));
        if !is_path {
            let node = change(&mut result);
            node.stages = std::mem::take(&mut node.predicates);
            result = path_of(result);
        }
        let step = last_step(&mut result);
        if step.stages.is_empty() {
            step.index = Some(name);
        } else {
            step.stages.push(Stage::Index(name));
        }
        step.tuple = true;
        Ok(result)
    }

    #[inline(never)]
    fn call(
        &mut self,
        procedure: Raw,
        arguments: Vec<Raw>,
        partial: bool,
        span: Span,
        position: u32,
    ) -> Result<Ast, Failure> {
        let mut seeking = Vec::new();
        let mut processed = Vec::with_capacity(arguments.len());
        for argument in arguments {
            if matches!(argument.kind, RawKind::Open) {
                processed.push(None);
            } else {
                processed.push(Some(self.child(argument, &mut seeking)?));
            }
        }
        let call = Call {
            procedure: self.part(procedure)?,
            arguments: processed,
        };
        let kind = if partial {
            Kind::Partial(call)
        } else {
            Kind::Call(call)
        };
        let mut made = make(kind, span, position);
        change(&mut made).seeking = seeking;
        Ok(made)
    }

    #[inline(never)]
    fn lambda(
        &mut self,
        parameters: Vec<Str>,
        signature: Option<Signature>,
        body: Raw,
        span: Span,
        position: u32,
    ) -> Result<Ast, Failure> {
        let mut body = self.part(body)?;
        mark_tail_calls(&mut body);
        let lambda = Lambda {
            parameters,
            signature,
            body,
        };
        Ok(make(Kind::Lambda(Arc::new(lambda)), span, position))
    }
}

fn name_path(name: Str, span: Span, position: u32, keep_array: bool) -> Ast {
    let mut step = Node::new(Kind::Name(name), span, position);
    step.keep_array = keep_array;
    make(Kind::Path(vec![Arc::new(step)], keep_array), span, position)
}

/// Marks the calls whose result is the result of the function: they take no depth.
fn mark_tail_calls(body: &mut Ast) {
    let node = change(body);
    if !node.predicates.is_empty() {
        return;
    }
    match &mut node.kind {
        Kind::Call(call) => {
            let call = call.clone();
            node.kind = Kind::Tail(call);
        }
        Kind::Condition(_, then, other) => {
            mark_tail_calls(then);
            if let Some(other) = other {
                mark_tail_calls(other);
            }
        }
        Kind::Block(parts) => {
            if let Some(last) = parts.last_mut() {
                mark_tail_calls(last);
            }
        }
        _ => {}
    }
}
