//! Wildcards, as IAM has them in actions, resources and the values of conditions.
//!
//! `*` is any run of characters, `?` one character. In the ARN of a resource they stay within their segment, except for
//! a `*` at the segment's end and for everything in the last segment (IAM user guide, "IAM JSON policy elements:
//! Resource"). `${…}` is a variable or one of the escapes `${*}`, `${?}`, `${$}`.

/// The patterns of an element, or of its negation.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Patterns {
    /// Whether it is `NotAction` or `NotResource`.
    pub negated: bool,
    /// The patterns as written.
    pub patterns: Vec<String>,
}

impl Patterns {
    pub(super) fn cover(
        &self,
        kind: Kind,
        text: &str,
        context: &[(String, String)],
        variables: bool,
    ) -> bool {
        self.negated
            != self
                .patterns
                .iter()
                .any(|pattern| matches(kind, pattern, text, context, variables))
    }
}

/// What a pattern is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// An action: without regard to case.
    Action,
    /// A resource: an ARN or `*`.
    Resource,
    /// A text in a condition, or one of the six parts of an ARN there.
    Text,
    /// The same without wildcards.
    Exact,
}

/// Longer texts are no ARNs.
const LONGEST: usize = 2_048;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Token {
    Char(char),
    One { colon: bool },
    Any { colon: bool },
}

/// A pattern, taken apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Pattern {
    tokens: Vec<Token>,
    fold: bool,
}

/// Whether a pattern matches a text.
pub(super) fn matches(
    kind: Kind,
    pattern: &str,
    text: &str,
    context: &[(String, String)],
    variables: bool,
) -> bool {
    // Most patterns are names.
    if !pattern.contains(['*', '?', '$']) {
        return match kind {
            Kind::Action => pattern.eq_ignore_ascii_case(text),
            Kind::Resource | Kind::Text | Kind::Exact => pattern == text,
        };
    }
    (pattern == "*" && kind != Kind::Exact)
        || Pattern::new(kind, pattern, context, variables).is_some_and(|pattern| pattern.matches(text))
}

impl Pattern {
    /// `None` if a variable has no value: then nothing matches.
    pub(super) fn new(
        kind: Kind,
        pattern: &str,
        context: &[(String, String)],
        variables: bool,
    ) -> Option<Self> {
        let mut tokens = Vec::new();
        let mut segment = 0;
        let mut rest = pattern;
        // The whole pattern `*` stands for every resource.
        let segmented = kind == Kind::Resource && pattern != "*";
        while let Some(c) = rest.chars().next() {
            if let Some((value, after)) = variables.then(|| variable(rest, context)).flatten() {
                tokens.extend(value?.chars().map(Token::Char));
                rest = after;
                continue;
            }
            rest = rest.get(c.len_utf8()..).unwrap_or("");
            let free = !segmented || segment >= 5;
            tokens.push(match c {
                c if kind == Kind::Exact => Token::Char(c),
                '*' => Token::Any {
                    colon: free || rest.is_empty() || rest.starts_with(':'),
                },
                '?' => Token::One { colon: free },
                c => {
                    segment += usize::from(c == ':');
                    Token::Char(c)
                }
            });
        }
        Some(Self {
            tokens,
            fold: kind == Kind::Action,
        })
    }

    /// Whether the pattern matches the whole text.
    pub(super) fn matches(&self, text: &str) -> bool {
        let same = |a: char, b: char| a == b || (self.fold && a.eq_ignore_ascii_case(&b));
        let mut tokens = self.tokens.as_slice();
        let mut rest = text;
        // Most patterns end the matter before their first wildcard.
        while let [Token::Char(wanted), after @ ..] = tokens {
            let mut characters = rest.chars();
            if !characters.next().is_some_and(|c| same(*wanted, c)) {
                return false;
            }
            (tokens, rest) = (after, characters.as_str());
        }
        if rest.len() > LONGEST {
            return matches!(tokens, [Token::Any { colon: true }]);
        }
        // After each token: the places in the text up to which the pattern can have matched.
        let text: Vec<char> = rest.chars().collect();
        let mut places = vec![false; text.len() + 1];
        if let Some(first) = places.first_mut() {
            *first = true;
        }
        for token in tokens {
            let mut next = vec![false; places.len()];
            let mut running = false;
            for (at, reached) in places.iter().enumerate() {
                let c = text.get(at).copied();
                let ahead = match token {
                    Token::Any { colon } => {
                        // A run that stays within its segment ends before a colon.
                        running |= reached;
                        if running && let Some(place) = next.get_mut(at) {
                            *place = true;
                        }
                        running &= *colon || c != Some(':');
                        false
                    }
                    Token::One { colon } => *reached && c.is_some_and(|c| *colon || c != ':'),
                    Token::Char(wanted) => *reached && c.is_some_and(|c| same(*wanted, c)),
                };
                if ahead && let Some(place) = next.get_mut(at + 1) {
                    *place = true;
                }
            }
            places = next;
        }
        places.last().copied().unwrap_or(false)
    }
}

/// A variable at the start of a text, with its value if there is one, and what follows; `None` if there is no variable.
fn variable<'t>(text: &'t str, context: &[(String, String)]) -> Option<(Option<String>, &'t str)> {
    let (name, after) = text.strip_prefix("${")?.split_once('}')?;
    if let "*" | "?" | "$" = name {
        return Some((Some(name.to_owned()), after));
    }
    let (key, default) = match name.split_once(',') {
        Some((key, default)) => (key, Some(default.trim().trim_matches('\'').to_owned())),
        None => (name, None),
    };
    Some((
        value_of(key.trim(), context).map(str::to_owned).or(default),
        after,
    ))
}

/// The value of a key, whose case does not matter.
pub(super) fn value_of<'c>(key: &str, context: &'c [(String, String)]) -> Option<&'c str> {
    let found = context.iter().find(|(known, _)| known.eq_ignore_ascii_case(key));
    found.map(|(_, value)| value.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn give(kind: Kind, pattern: &str, text: &str, expected: bool) {
        assert_eq!(
            matches(kind, pattern, text, &[], true),
            expected,
            "{pattern} on {text}"
        );
    }

    /// The table of the user guide's rule for Lambda.
    #[test]
    fn functions_and_their_versions() {
        let function = |rest: &str| format!("arn:aws:lambda:us-east-1:123456789012:{rest}");
        for (pattern, plain, alias, other) in [
            ("function:fn", true, false, false),
            ("function:fn:*", false, true, false),
            ("function:fn*", true, true, true),
            ("function:*", true, true, true),
            ("function:*:*", false, true, false),
        ] {
            for (name, expected) in [
                ("function:fn", plain),
                ("function:fn:prod", alias),
                ("function:fn2", other),
            ] {
                give(Kind::Resource, &function(pattern), &function(name), expected);
            }
        }
    }

    #[test]
    fn wildcards_stay_within_their_segment() {
        let table = "arn:aws:dynamodb:us-east-1:123456789012:table/prod-x";
        give(Kind::Resource, "arn:aws:dynamodb:*:table/prod-*", table, true);
        give(Kind::Resource, "arn:aws:dynamodb:*", table, true);
        give(Kind::Resource, "arn:aws:dynamodb:us-*-1:*:table/*", table, true);
        give(Kind::Resource, "arn:aws:dynamodb:us-*2:table/*", table, false);
        give(
            Kind::Resource,
            "arn:aws:dynamodb:us-east-1?123456789012:table/*",
            table,
            false,
        );
        give(
            Kind::Resource,
            "arn:aws:dynamodb:us-*012:table/prod-x",
            table,
            false,
        );
        give(
            Kind::Resource,
            "arn:aws:dynamodb:us-east-1:123456789012:table?prod*",
            table,
            true,
        );
        give(Kind::Resource, "ARN:aws:dynamodb:*", table, false);
        give(Kind::Resource, "*", "*", true);
        give(Kind::Resource, "arn:aws:s3:::*", "*", false);
    }

    #[test]
    fn actions_have_no_case() {
        give(Kind::Action, "LAMBDA:invoke*", "lambda:InvokeFunction", true);
        give(
            Kind::Action,
            "lambda:Invoke?unction",
            "lambda:InvokeFunction",
            true,
        );
        give(Kind::Action, "lambda:Invoke", "lambda:InvokeFunction", false);
        give(Kind::Action, "*", "lambda:InvokeFunction", true);
    }

    #[test]
    fn variables_are_texts() {
        let context = [("aws:PrincipalAccount".to_owned(), "1*".to_owned())];
        let with = |pattern: &str, text: &str| matches(Kind::Text, pattern, text, &context, true);
        assert!(with("a-${AWS:principalaccount}", "a-1*"));
        assert!(!with("a-${aws:PrincipalAccount}", "a-12"));
        assert!(with("${*}${?}${$}", "*?$"));
        assert!(with("${aws:username, 'nobody'}", "nobody"));
        assert!(!with("${aws:username}", "${aws:username}"));
        assert!(matches(
            Kind::Text,
            "${aws:username}",
            "${aws:username}",
            &[],
            false
        ));
    }
}
