//! Why a call of an intrinsic function fails, and the values of its parts.

use asl_json::Span;
use asl_json::describe::{described, quoted};

use super::call::Fault;
use super::{Argument, Call, IntrinsicCall};
use crate::{Explained, Explanation, Random, Scope};

fn shifted(span: Span, by: u32) -> Span {
    Span {
        start: span.start.saturating_add(by),
        end: span.end.saturating_add(by),
    }
}

fn covers(outer: Span, inner: Span) -> bool {
    outer.start <= inner.start && inner.end <= outer.end
}

impl IntrinsicCall {
    pub(crate) fn explain(&self, scope: &Scope, random: &mut dyn Random) -> Option<Explanation> {
        self.call.explain(self.text(), scope, random)
    }

    /// The innermost argument around a place, or the whole call.
    pub(crate) fn value_at(&self, place: Span, scope: &Scope, random: &mut dyn Random) -> Explained {
        let mut call = &self.call;
        loop {
            let found = call.arguments.iter().find(|(_, span)| covers(*span, place));
            match found {
                Some((Argument::Call(inner), _)) => call = inner,
                Some((Argument::Query(query), span)) => {
                    let within = Span {
                        start: place.start - span.start,
                        end: place.end - span.start,
                    };
                    let found = query.value_at(within, scope);
                    return Explained {
                        span: Span {
                            start: span.start,
                            end: span.start + found.span.end,
                        },
                        ..found
                    };
                }
                Some((argument, span)) => {
                    return Explained {
                        span: *span,
                        value: argument.evaluate(scope, random).ok(),
                    };
                }
                None => {
                    return Explained {
                        span: call.span,
                        value: call.evaluate(scope, random).ok(),
                    };
                }
            }
        }
    }
}

impl Call {
    /// The innermost call or path that fails. Recursion is bounded by [`super::MAX_CALL_NESTING`].
    fn explain(&self, text: &str, scope: &Scope, random: &mut dyn Random) -> Option<Explanation> {
        let Err(fault) = self.evaluate(scope, random) else {
            return None;
        };
        for (argument, span) in &self.arguments {
            let found = match argument {
                Argument::Query(query) => query.explain(scope).map(|found| Explanation {
                    span: shifted(found.span, span.start),
                    steps: found
                        .steps
                        .into_iter()
                        .map(|step| Explained {
                            span: shifted(step.span, span.start),
                            ..step
                        })
                        .collect(),
                    ..found
                }),
                Argument::Call(call) => call.explain(text, scope, random),
                Argument::Literal(_) | Argument::Text(_) => None,
            };
            if found.is_some() {
                return found;
            }
        }
        let message = match fault {
            Fault::NotFound(path) => format!("{path} finds nothing"),
            Fault::Path(message) | Fault::Function(message) => message,
        };
        let mut steps = Vec::new();
        let mut values = Vec::new();
        for (argument, span) in &self.arguments {
            let value = argument.evaluate(scope, random).ok();
            if let Some(value) = &value {
                values.push(format!("{} is {}", quoted(span.slice(text)), described(value)));
            }
            steps.push(Explained { span: *span, value });
        }
        let values = if values.is_empty() {
            String::new()
        } else {
            format!(" {}.", values.join("; "))
        };
        Some(Explanation {
            span: self.span,
            sentence: format!("{}.{values}", message.trim_end_matches('.')),
            steps,
            missing: None,
        })
    }
}
