//! Conditions of a statement, over the keys that are known of a call.

use super::pattern::{Kind, matches, value_of};

/// One operator on one key: `StringEquals`, `iam:PassedToService`, and the values of which one must fit.
#[derive(Clone, Debug, PartialEq)]
pub struct Condition {
    /// The operator as written: `ForAnyValue:StringLike`, `ArnEqualsIfExists`.
    pub operator: String,
    /// The key.
    pub key: String,
    /// The values.
    pub values: Vec<String>,
}

/// What an operator does with one value of the key and one of the condition.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Test {
    Equals,
    EqualsIgnoreCase,
    Like,
    Arn,
    Bool,
    Null,
    Number(Order),
    /// Dates, addresses, bytes.
    NotEvaluated,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Order {
    Equal,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}

/// Name of the operator, what it does, whether it is the negation of that.
const OPERATORS: &[(&str, Test, bool)] = &[
    ("StringEquals", Test::Equals, false),
    ("StringNotEquals", Test::Equals, true),
    ("StringEqualsIgnoreCase", Test::EqualsIgnoreCase, false),
    ("StringNotEqualsIgnoreCase", Test::EqualsIgnoreCase, true),
    ("StringLike", Test::Like, false),
    ("StringNotLike", Test::Like, true),
    ("ArnEquals", Test::Arn, false),
    ("ArnLike", Test::Arn, false),
    ("ArnNotEquals", Test::Arn, true),
    ("ArnNotLike", Test::Arn, true),
    ("Bool", Test::Bool, false),
    ("Null", Test::Null, false),
    ("NumericEquals", Test::Number(Order::Equal), false),
    ("NumericNotEquals", Test::Number(Order::Equal), true),
    ("NumericLessThan", Test::Number(Order::Less), false),
    ("NumericLessThanEquals", Test::Number(Order::LessOrEqual), false),
    ("NumericGreaterThan", Test::Number(Order::Greater), false),
    (
        "NumericGreaterThanEquals",
        Test::Number(Order::GreaterOrEqual),
        false,
    ),
    ("DateEquals", Test::NotEvaluated, false),
    ("DateNotEquals", Test::NotEvaluated, true),
    ("DateLessThan", Test::NotEvaluated, false),
    ("DateLessThanEquals", Test::NotEvaluated, false),
    ("DateGreaterThan", Test::NotEvaluated, false),
    ("DateGreaterThanEquals", Test::NotEvaluated, false),
    ("IpAddress", Test::NotEvaluated, false),
    ("NotIpAddress", Test::NotEvaluated, true),
    ("BinaryEquals", Test::NotEvaluated, false),
];

/// Keys that every call on AWS has, and nobody knows here.
const ALWAYS_THERE: &[&str] = &["aws:CurrentTime", "aws:EpochTime", "aws:SourceIp", "aws:userid"];

/// An operator, taken apart.
struct Operator {
    test: Test,
    negated: bool,
    if_exists: bool,
    /// What `ForAllValues:` or `ForAnyValue:` makes of a missing key.
    missing: Option<bool>,
}

fn operator(name: &str) -> Option<Operator> {
    let (missing, name) = match name.split_once(':') {
        Some(("ForAllValues", name)) => (Some(true), name),
        Some(("ForAnyValue", name)) => (Some(false), name),
        Some(_) => return None,
        None => (None, name),
    };
    let (if_exists, name) = match name.strip_suffix("IfExists") {
        // `Null` asks whether the key exists.
        Some(name) if name != "Null" => (true, name),
        Some(_) => return None,
        None => (false, name),
    };
    let (_, test, negated) = OPERATORS
        .iter()
        .find(|(known, ..)| known.eq_ignore_ascii_case(name))?;
    Some(Operator {
        test: *test,
        negated: *negated,
        if_exists,
        missing,
    })
}

/// Whether IAM knows an operator.
pub(super) fn is_operator(name: &str) -> bool {
    operator(name).is_some()
}

/// Whether all conditions hold; the error is an operator that is not evaluated here, where no other condition decides.
pub(super) fn conditions_hold<'c>(
    conditions: &'c [Condition],
    context: &[(String, String)],
    variables: bool,
) -> Result<bool, &'c str> {
    let mut unknown = None;
    for condition in conditions {
        match condition.holds(context, variables) {
            Some(true) => {}
            Some(false) => return Ok(false),
            None => unknown = Some(condition.operator.as_str()),
        }
    }
    unknown.map_or(Ok(true), Err)
}

impl Condition {
    /// Whether the condition holds; `None` if that is not evaluated here.
    pub(super) fn holds(&self, context: &[(String, String)], variables: bool) -> Option<bool> {
        let operator = operator(&self.operator)?;
        let actual = value_of(&self.key, context);
        if operator.test == Test::Null {
            let missing = if actual.is_none() { "true" } else { "false" };
            return Some(
                self.values
                    .iter()
                    .any(|value| value.eq_ignore_ascii_case(missing)),
            );
        }
        let Some(actual) = actual else {
            if ALWAYS_THERE.iter().any(|key| key.eq_ignore_ascii_case(&self.key)) {
                return None;
            }
            return Some(operator.missing.unwrap_or(operator.if_exists || operator.negated));
        };
        let mut any = false;
        for value in &self.values {
            any |= fits(operator.test, value, actual, context, variables)?;
        }
        Some(any != operator.negated)
    }
}

fn fits(
    test: Test,
    value: &str,
    actual: &str,
    context: &[(String, String)],
    variables: bool,
) -> Option<bool> {
    let like = |pattern: &str, text: &str| matches(Kind::Text, pattern, text, context, variables);
    Some(match test {
        Test::Equals => matches(Kind::Exact, value, actual, context, variables),
        Test::EqualsIgnoreCase => value.eq_ignore_ascii_case(actual),
        Test::Like => like(value, actual),
        Test::Arn => {
            let mut parts = value.splitn(6, ':');
            let mut actual = actual.splitn(6, ':');
            (0..6).all(|_| match (parts.next(), actual.next()) {
                (Some(pattern), Some(part)) => like(pattern, part),
                (None, None) => true,
                _ => false,
            })
        }
        Test::Bool => value.eq_ignore_ascii_case(actual),
        Test::Number(order) => match (value.parse::<f64>(), actual.parse::<f64>()) {
            (Ok(value), Ok(actual)) => {
                let compared = actual.partial_cmp(&value);
                match order {
                    Order::Equal => compared.is_some_and(std::cmp::Ordering::is_eq),
                    Order::Less => compared.is_some_and(std::cmp::Ordering::is_lt),
                    Order::LessOrEqual => compared.is_some_and(std::cmp::Ordering::is_le),
                    Order::Greater => compared.is_some_and(std::cmp::Ordering::is_gt),
                    Order::GreaterOrEqual => compared.is_some_and(std::cmp::Ordering::is_ge),
                }
            }
            _ => false,
        },
        Test::Null => false,
        Test::NotEvaluated => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn holds(operator: &str, key: &str, values: &[&str]) -> Option<bool> {
        let context = [
            ("states:HTTPMethod".to_owned(), "GET".to_owned()),
            (
                "iam:PassedToArn".to_owned(),
                "arn:aws:ecs:us-east-1:1:cluster/a:b".to_owned(),
            ),
            ("aws:SecureTransport".to_owned(), "true".to_owned()),
            ("s3:max-keys".to_owned(), "10".to_owned()),
        ];
        let condition = Condition {
            operator: operator.to_owned(),
            key: key.to_owned(),
            values: values.iter().map(|value| (*value).to_owned()).collect(),
        };
        condition.holds(&context, true)
    }

    #[test]
    fn operators_on_a_key_that_is_there() {
        for (operator, key, value, expected) in [
            ("StringEquals", "STATES:httpmethod", "GET", true),
            ("StringEquals", "states:HTTPMethod", "G*", false),
            ("StringNotEquals", "states:HTTPMethod", "GET", false),
            ("StringEqualsIgnoreCase", "states:HTTPMethod", "get", true),
            ("StringLike", "states:HTTPMethod", "G*", true),
            ("StringNotLike", "states:HTTPMethod", "P*", true),
            ("StringEqualsIfExists", "states:HTTPMethod", "PUT", false),
            ("ForAnyValue:StringEquals", "states:HTTPMethod", "GET", true),
            ("ArnLike", "iam:PassedToArn", "arn:aws:ecs:*:1:cluster/*", true),
            ("ArnEquals", "iam:PassedToArn", "arn:aws:ecs:*:cluster/a:b", false),
            ("ArnNotLike", "iam:PassedToArn", "arn:aws:ec2:*:*:*", true),
            ("Bool", "aws:SecureTransport", "True", true),
            ("Null", "states:HTTPMethod", "true", false),
            ("Null", "states:HTTPMethod", "false", true),
            ("NumericLessThan", "s3:max-keys", "11", true),
            ("NumericGreaterThanEquals", "s3:max-keys", "11", false),
            ("NumericEquals", "s3:max-keys", "ten", false),
            ("StringEquals", "states:HTTPMethod", "${states:HTTPMethod}", true),
            (
                "StringEquals",
                "states:HTTPMethod",
                "${states:HTTPMethod}*",
                false,
            ),
        ] {
            assert_eq!(
                holds(operator, key, &[value]),
                Some(expected),
                "{operator} {value}"
            );
        }
        assert_eq!(
            holds("StringEquals", "states:HTTPMethod", &["PUT", "GET"]),
            Some(true)
        );
        assert_eq!(
            holds("StringNotEquals", "states:HTTPMethod", &["PUT", "GET"]),
            Some(false)
        );
        assert_eq!(holds("IpAddress", "states:HTTPMethod", &["10.0.0.0/8"]), None);
    }

    #[test]
    fn a_missing_key() {
        for (operator, expected) in [
            ("StringEquals", Some(false)),
            ("StringLike", Some(false)),
            ("StringNotEquals", Some(true)),
            ("ArnNotLike", Some(true)),
            ("StringEqualsIfExists", Some(true)),
            ("ForAllValues:StringEquals", Some(true)),
            ("ForAnyValue:StringNotEquals", Some(false)),
            ("NumericLessThan", Some(false)),
        ] {
            assert_eq!(
                holds(operator, "aws:PrincipalTag/team", &["a"]),
                expected,
                "{operator}"
            );
        }
        assert_eq!(holds("Null", "aws:PrincipalTag/team", &["true"]), Some(true));
        assert_eq!(
            holds("DateLessThan", "aws:CurrentTime", &["2030-01-01T00:00:00Z"]),
            None
        );
    }

    #[test]
    fn names_of_operators() {
        for name in [
            "StringEquals",
            "stringlike",
            "ForAnyValue:StringLikeIfExists",
            "BoolIfExists",
            "Null",
        ] {
            assert!(is_operator(name), "{name}");
        }
        for name in ["StringEqual", "NullIfExists", "For:StringEquals", "", "IfExists"] {
            assert!(!is_operator(name), "{name}");
        }
    }
}
