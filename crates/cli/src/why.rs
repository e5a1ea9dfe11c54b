//! `asl run --why`: why the execution failed, as the page says it under the result, and what would have saved it.
//!
//! What does not live here: finding it out (`asl-playground`).

use asl_json::{Map, Value};
use asl_playground::Playground;
use asl_protocol::{
    ClauseView, FailedAttempt, GetWhy, Handler, ReasonView, Remedy, RunSummary, Verdict, WhyView, duration,
};

use crate::json::value;
use crate::report::Report;

/// Why an execution failed.
pub(crate) struct Why {
    /// What its failing expression did, in a sentence.
    explanation: Option<String>,
    /// What the states on the way up did with the failure.
    reasons: Vec<ReasonView>,
    whole: Box<WhyView>,
}

impl Why {
    /// Asks about the last run; nothing if it succeeded.
    pub(crate) fn of(playground: &mut Playground, summary: &RunSummary) -> Option<Self> {
        let mut whole = playground.handle(GetWhy)?;
        let above = std::mem::take(&mut whole.above);
        Some(Self {
            explanation: summary.explanation.as_ref().map(|found| {
                let (state, field, text) = (&found.state, &found.field, &found.text);
                format!("{state}, {field}: {} The expression is `{text}`.", found.sentence)
            }),
            reasons: summary.reason.iter().cloned().chain(above).collect(),
            whole,
        })
    }

    /// Says it in lines.
    pub(crate) fn say(&self, report: &mut Report) {
        let whole = &self.whole;
        if let Some(sentence) = &self.explanation {
            report.say(sentence);
        }
        if !whole.attempts.is_empty() {
            report.say(&format!("Attempts of {}:", whole.state));
            for each in &whole.attempts {
                report.say(&attempt(each));
            }
        }
        for reason in &self.reasons {
            report.say(&format!("Why {} failed: {}", reason.state, reason.sentence));
            for each in &reason.clauses {
                report.say(&clause(each));
            }
            if reason.more > 0 {
                report.say(&format!("  and {} more", reason.more));
            }
        }
        if !whole.remedies.is_empty() {
            report.say("What would have saved it:");
            for Remedy { fix, sentence, .. } in &whole.remedies {
                report.say(&format!("  {}. {sentence}", fix.title));
            }
        }
    }

    /// The same for programs.
    pub(crate) fn to_json(&self) -> Value {
        let whole = &self.whole;
        let mut members = Map::new();
        let list = |values: Vec<Value>| Value::array(values);
        members.insert("state".into(), value(&whole.state));
        if let Some(sentence) = &self.explanation {
            members.insert("expression".into(), value(sentence));
        }
        let attempts = whole.attempts.iter().map(|attempt| {
            Value::from([
                ("number", value(&attempt.number)),
                ("milliseconds", value(&attempt.at)),
                ("error", value(&attempt.error)),
                ("retrier", value(&attempt.retried.map(|(retrier, _)| retrier))),
                (
                    "waitMilliseconds",
                    value(&attempt.retried.map(|(_, after)| after)),
                ),
            ])
        });
        members.insert("attempts".into(), list(attempts.collect()));
        let reasons = self.reasons.iter().map(|reason| {
            let clauses = reason.clauses.iter().map(|clause| {
                Value::from([
                    ("name", value(&clause.name)),
                    ("verdict", word(clause.verdict).into()),
                    ("sentence", value(&clause.sentence)),
                ])
            });
            Value::from([
                ("state", value(&reason.state)),
                ("sentence", value(&reason.sentence)),
                ("clauses", list(clauses.collect())),
            ])
        });
        members.insert("reasons".into(), list(reasons.collect()));
        let remedies = whole.remedies.iter().map(|remedy| {
            Value::from([
                ("title", value(&remedy.fix.title)),
                ("sentence", value(&remedy.sentence)),
                ("saves", value(&remedy.saves)),
            ])
        });
        members.insert("remedies".into(), list(remedies.collect()));
        Value::object(members)
    }
}

/// `  2 at 3 s: Busy, Retry[0] waits 2 s`
fn attempt(each: &FailedAttempt) -> String {
    let error = each.error.as_deref().unwrap_or("no error");
    let waits = each.retried.map_or_else(String::new, |(retrier, after)| {
        format!(", Retry[{retrier}] waits {}", duration(after))
    });
    format!("  {} at {}: {error}{waits}", each.number, duration(each.at))
}

/// `  Retry[0] does not apply. …`
fn clause(each: &ClauseView) -> String {
    let sentence = each.sentence.as_deref().unwrap_or_default();
    let line = format!("  {} {}. {sentence}", each.name, word(each.verdict));
    line.trim_end().to_owned()
}

fn word(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Applies => "applies",
        Verdict::Rejects => "does not apply",
        Verdict::Skipped => "was not asked",
        Verdict::Failed => "failed",
    }
}
