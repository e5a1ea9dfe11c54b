//! Why the evaluation ended with an error: the operand, range or argument that does not fit, the bound that was reached.
//!
//! What does not live here: parts without a value (`nothing`).

use super::{Explainer, Explanation, MAX_OPERANDS, Missing, bindings, find, word};
use crate::ast::{Ast, Call, Kind, Node, Operator};
use crate::error::{Bound, Error};
use crate::functions;
use crate::signature::{Signature, letter};
use crate::value::Val;
use crate::value::function::Function;
use asl_json::Value;
use asl_json::describe::{described, plain};

const TO_NUMBER: &str = " `$number(...)` converts a string to a number.";

impl Explainer<'_> {
    /// Why the evaluation ended with an error.
    pub(super) fn error(&self, error: &Error) -> Explanation {
        if let Some(bound) = error.bound {
            return self.bound(bound);
        }
        let span = error.span.unwrap_or(self.root.span);
        let node = find(self.root, span).unwrap_or(self.root);
        match (error.code.unwrap_or(""), &node.kind) {
            ("T2001", Kind::Binary(operator, left, right)) => {
                self.operand(node, *operator, "left", left, right)
            }
            ("T2002", Kind::Binary(operator, left, right)) => {
                self.operand(node, *operator, "right", right, left)
            }
            ("T2003", Kind::Binary(_, left, _)) => self.range(left, "left"),
            ("T2004", Kind::Binary(_, _, right)) => self.range(right, "right"),
            ("T2009" | "T2010", Kind::Binary(operator, left, right)) => {
                let sentence = format!(
                    "`{}` compares numbers with numbers and strings with strings, but {} is {} and {} is {}.",
                    operator.text(),
                    self.shown(left.span),
                    self.described(left),
                    self.shown(right.span),
                    self.described(right)
                );
                self.beside(node, &[left, right], sentence)
            }
            ("T0410" | "T0411" | "T0412", Kind::Call(call) | Kind::Tail(call)) => {
                self.argument(node, call, self.chained(node), error)
            }
            ("T1005" | "T1006", Kind::Call(call) | Kind::Tail(call)) => self.no_function(&call.procedure),
            ("T2006", Kind::Apply(_, right)) => self.no_function(right),
            ("D1001", _) => self.beside(
                node,
                &node.children(),
                "A number here is infinite, as after a division by zero, and nothing can be calculated with that."
                    .to_owned(),
            ),
            (_, Kind::Call(call) | Kind::Tail(call)) if error.internal => {
                let arguments: Vec<&Ast> = self
                    .chained(node)
                    .into_iter()
                    .chain(call.arguments.iter().flatten())
                    .collect();
                let sentence = format!(
                    "{} cannot read its argument: it is not Base64. The service calls this an internal error.",
                    self.shown(call.procedure.span)
                );
                self.beside(node, &arguments, sentence)
            }
            _ => {
                // The operands of the part say most; of a call also where they come from.
                let parts: Vec<&Ast> = match &node.kind {
                    Kind::Call(call) | Kind::Tail(call) => {
                        let first = self.chained(node).into_iter();
                        first.chain(call.arguments.iter().flatten()).collect()
                    }
                    Kind::Path(..) | Kind::Lambda(_) => Vec::new(),
                    _ => node.children(),
                };
                let parts: Vec<&Ast> = parts
                    .into_iter()
                    .filter(|part| self.seen_node(part).is_some())
                    .take(MAX_OPERANDS)
                    .collect();
                self.beside(node, &parts, format!("{}.", error.message.trim_end_matches('.')))
            }
        }
    }

    fn bound(&self, bound: Bound) -> Explanation {
        let sentence = match bound {
            Bound::Steps => {
                "The expression takes more work than one evaluation may. Look for a recursion or a loop that does not end."
            }
            Bound::Depth => {
                "The expression nests deeper than an evaluation may: a function that calls itself too often, or too many \
                 operators in one chain. A call that is the last thing that a function does takes no depth."
            }
            Bound::Memory => {
                "The expression makes a string or an array that is larger than an evaluation may hold. Look for a range, a \
                 `$pad`, a `$join` or a repetition that grows too far."
            }
        };
        Explanation {
            steps: Vec::new(),
            ..self.because(self.root, sentence.to_owned())
        }
    }

    fn described(&self, node: &Node) -> String {
        match self.value(node) {
            Some(value) => described(value),
            None if self.seen_node(node).is_some_and(|seen| seen.function) => "a function".to_owned(),
            None => "nothing".to_owned(),
        }
    }

    fn operand(&self, node: &Ast, operator: Operator, side: &str, bad: &Ast, other: &Ast) -> Explanation {
        let advice = match (operator, self.value(bad)) {
            (Operator::Add, Some(Value::String(_))) => " To concatenate strings, use `&`.",
            (_, Some(Value::String(text))) if crate::functions::reads(text.trim()).is_some() => TO_NUMBER,
            _ => "",
        };
        let sentence = format!(
            "The {side} side of `{}` must be a number, but {} is {}.{advice}",
            operator.text(),
            self.shown(bad.span),
            self.described(bad)
        );
        let mut parts = [bad, other];
        parts.sort_by_key(|part| part.span);
        Explanation {
            span: bad.span,
            ..self.beside(node, &parts, sentence)
        }
    }

    fn range(&self, part: &Ast, side: &str) -> Explanation {
        let sentence = format!(
            "The {side} side of `..` must be a whole number, but {} is {}.",
            self.shown(part.span),
            self.described(part)
        );
        self.because(part, sentence)
    }

    /// What stands before the `~>` of a call.
    fn chained(&self, call: &Ast) -> Option<&Ast> {
        let mut waiting = vec![self.root];
        while let Some(node) = waiting.pop() {
            if let Kind::Apply(left, right) = &node.kind
                && right.span == call.span
            {
                return Some(left);
            }
            waiting.extend(node.children());
        }
        None
    }

    fn argument(&self, node: &Ast, call: &Call, first: Option<&Ast>, error: &Error) -> Explanation {
        let name = self.shown(call.procedure.span);
        let arguments: Vec<&Ast> = first.into_iter().chain(call.arguments.iter().flatten()).collect();
        let signature = self.signature(call);
        let mut index = error.index.unwrap_or(1);
        let most = signature.and_then(crate::signature::Signature::most);
        if let Some(most) = most.filter(|most| arguments.len() > *most) {
            let takes = match most {
                0 => "no argument".to_owned(),
                1 => "one argument".to_owned(),
                most => format!("at most {most} arguments"),
            };
            let sentence = format!("{name} takes {takes}, but got {}.", arguments.len());
            return self.beside(node, &arguments, sentence);
        }
        // Where the context can take the place of an argument, the one behind it is refused.
        if error.code == Some("T0410")
            && let Some(at) = self.misfit(signature, &arguments)
        {
            index = at + 1;
        }
        let Some(part) = index.checked_sub(1).and_then(|index| arguments.get(index)) else {
            return self.beside(node, &arguments, format!("{name} needs an argument {index}."));
        };
        if self.is_empty(part) {
            let mut found = self.empty(part, 0);
            let sentence = format!("Argument {index} of {name} has no value. ");
            found.sentence.insert_str(0, &sentence);
            return found;
        }
        let content = error.detail.as_ref().and_then(Value::as_str);
        let content = content.filter(|_| error.code == Some("T0412"));
        let letters = signature.map_or("", |signature| signature.wanted(index - 1));
        let mut sentence = self.unfit(call, index, part, letters, content);
        if let (Some(_), Some(Value::Array(items))) = (content, self.value(part)) {
            let misfit = items.iter().enumerate().find(|(_, item)| !is_of(content, item));
            if let Some((at, item)) = misfit {
                let item = format!(" The item at index `{at}` is {}.", described(item));
                sentence.push_str(&item);
            }
        }
        Explanation {
            span: part.span,
            ..self.beside(node, &arguments, sentence)
        }
    }

    /// The signature of the function of the language that is called.
    pub(super) fn signature(&self, call: &Call) -> Option<&'static Signature> {
        let Kind::Variable(name) = &call.procedure.kind else {
            return None;
        };
        match functions::find(name, self.environment.functions)? {
            Val::Function(function) => match &*function {
                Function::Native(native) => Some(native.signature()),
                _ => None,
            },
            _ => None,
        }
    }

    /// The place of the first argument that has a value, but of a type that the function does not take there.
    pub(super) fn misfit(&self, signature: Option<&Signature>, arguments: &[&Ast]) -> Option<usize> {
        let signature = signature?;
        arguments.iter().enumerate().position(|(at, part)| {
            let letter = match self.value(part) {
                Some(value) => letter(&Val::of(value)),
                None if self.seen_node(part).is_some_and(|seen| seen.function) => 'f',
                None => return false,
            };
            !signature.accepts(at, letter)
        })
    }

    /// What an argument must be, and what it is; the index is from 1.
    pub(super) fn unfit(
        &self,
        call: &Call,
        index: usize,
        part: &Ast,
        letters: &str,
        content: Option<&str>,
    ) -> String {
        let name = self.shown(call.procedure.span);
        let types: Vec<&str> = letters.chars().filter_map(word).collect();
        let advice = match (types.as_slice(), self.value(part)) {
            (["a number"], Some(Value::String(text))) if functions::reads(text.trim()).is_some() => TO_NUMBER,
            (["a string"], Some(Value::Number(_) | Value::Bool(_))) => {
                " `$string(...)` converts it to a string."
            }
            _ => "",
        };
        let (part, is) = (self.shown(part.span), self.described(part));
        let needs = match (content, types.as_slice()) {
            (Some(content), _) => format!("an array of {content}"),
            (None, [] | [_, _, _, _, ..]) => {
                return format!("Argument {index} of {name}, {part}, is {is}, which does not fit.");
            }
            (None, words) => words.join(" or "),
        };
        format!("Argument {index} of {name}, {part}, must be {needs}, but it is {is}.{advice}")
    }

    fn no_function(&self, procedure: &Ast) -> Explanation {
        let name = self.shown(procedure.span);
        if !self.is_empty(procedure) {
            let sentence = format!("{name} is {}, not a function.", self.described(procedure));
            return self.because(procedure, sentence);
        }
        let written = procedure.span.slice(self.text);
        let (sentence, found) = match written {
            "$eval" => (
                "Step Functions has no `$eval`. `$parse` reads JSON from a string.".to_owned(),
                false,
            ),
            _ if functions::find(written, self.environment.functions).is_some() => {
                (format!("The function is called `${}`.", plain(written)), false)
            }
            _ => (format!("The function {name} does not exist."), true),
        };
        let mut known = Vec::new();
        bindings(self.root, &mut |name| known.push(format!("${name}")));
        known.extend(functions::names(self.environment.functions).map(|name| format!("${name}")));
        Explanation {
            missing: found.then(|| Missing {
                name: written.to_owned(),
                known,
            }),
            ..self.because(procedure, sentence)
        }
    }
}

/// Whether an item is of what an array must contain, in the words of T0412.
fn is_of(content: Option<&str>, item: &Value) -> bool {
    match content {
        Some("numbers") => matches!(item, Value::Number(_)),
        Some("strings") => matches!(item, Value::String(_)),
        Some("objects") => matches!(item, Value::Object(_)),
        _ => true,
    }
}
