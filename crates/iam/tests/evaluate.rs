//! What pasted policies allow: properties, a second opinion, complaints, comparison and patch.

// Helpers of tests may panic: that is how a test fails.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic
)]

use asl_iam::evaluate::compare::{Finding, Need};
use asl_iam::evaluate::{Request, RolePolicy, Verdict};
use asl_iam::{Convention, Effect, Options, Policy, generate};
use proptest::prelude::*;
use serde_json::{Value as Json, json};

const ROLE: &str = "arn:aws:iam::123456789012:role/StepFunctions";

fn role(text: &str) -> RolePolicy {
    let (role, problems) = RolePolicy::parse(text);
    assert_eq!(problems, [], "{text}");
    role
}

fn decide(role: &RolePolicy, action: &str, resource: &str, context: &[(String, String)]) -> Verdict {
    let request = Request {
        action,
        resource,
        context,
    };
    role.decide(&request).verdict
}

fn document(statements: &[Json]) -> String {
    json!({"Version": "2012-10-17", "Statement": statements}).to_string()
}

const ACTIONS: &[&str] = &[
    "lambda:InvokeFunction",
    "lambda:GetFunction",
    "sqs:SendMessage",
    "s3:GetObject",
];
const RESOURCES: &[&str] = &[
    "arn:aws:lambda:us-east-1:123456789012:function:f",
    "arn:aws:lambda:us-east-1:123456789012:function:f:prod",
    "arn:aws:lambda:eu-west-1:123456789012:function:g",
    "arn:aws:sqs:us-east-1:123456789012:q",
    "arn:aws:s3:::bucket/a/b",
];

fn statement() -> impl Strategy<Value = Json> {
    let action = prop::sample::select(vec![
        "*",
        "lambda:*",
        "lambda:Invoke*",
        "LAMBDA:InvokeFunction",
        "lambda:?etFunction",
        "sqs:SendMessage",
        "s3:Get*",
        "lambda:InvokeFunction",
    ]);
    let resource = prop::sample::select(vec![
        "*",
        "arn:aws:lambda:us-east-1:123456789012:function:f",
        "arn:aws:lambda:us-east-1:123456789012:function:f:*",
        "arn:aws:lambda:us-east-1:123456789012:function:*",
        "arn:aws:lambda:*:123456789012:function:g",
        "arn:aws:sqs:us-east-1:123456789012:?",
        "arn:aws:s3:::bucket/*",
        "arn:aws:s3:::bucket/a/?",
    ]);
    let condition = prop::sample::select(vec![
        None,
        Some(json!({"StringEquals": {"aws:PrincipalAccount": "123456789012"}})),
        Some(json!({"StringNotEquals": {"aws:PrincipalAccount": ["1", "123456789012"]}})),
        Some(
            json!({"StringLike": {"aws:PrincipalArn": "arn:aws:iam::*:role/Step*"}, "Null": {"aws:absent": "true"}}),
        ),
        Some(json!({"StringEqualsIfExists": {"aws:absent": "x"}})),
        Some(json!({"ArnLike": {"aws:PrincipalArn": "arn:aws:iam::123456789012:role/*"}})),
    ]);
    (
        prop::bool::weighted(0.3),
        prop::bool::weighted(0.15),
        prop::bool::weighted(0.15),
        prop::collection::vec(action, 1..3),
        prop::collection::vec(resource, 1..3),
        condition,
    )
        .prop_map(
            |(deny, not_action, not_resource, actions, resources, condition)| {
                let mut statement = json!({"Effect": if deny { "Deny" } else { "Allow" }});
                statement[if not_action { "NotAction" } else { "Action" }] = json!(actions);
                statement[if not_resource { "NotResource" } else { "Resource" }] = json!(resources);
                if let Some(condition) = condition {
                    statement["Condition"] = condition;
                }
                statement
            },
        )
}

fn context() -> Vec<(String, String)> {
    vec![
        ("aws:PrincipalAccount".to_owned(), "123456789012".to_owned()),
        ("aws:PrincipalArn".to_owned(), ROLE.to_owned()),
    ]
}

/// A pattern as a regular expression, by the rule for the segments of an ARN.
fn reference(pattern: &str) -> regex_lite::Regex {
    let characters: Vec<char> = pattern.chars().collect();
    let mut regex = "(?s)^".to_owned();
    let mut segment = 0;
    for (index, c) in characters.iter().enumerate() {
        let free = segment >= 5 || pattern == "*";
        let last = characters.get(index + 1).is_none_or(|next| *next == ':');
        match c {
            '*' if free || last => regex.push_str(".*"),
            '*' => regex.push_str("[^:]*"),
            '?' if free => regex.push('.'),
            '?' => regex.push_str("[^:]"),
            c => {
                segment += usize::from(*c == ':');
                regex.push_str(&regex_lite::escape(&c.to_string()));
            }
        }
    }
    regex.push('$');
    regex_lite::Regex::new(&regex).unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    /// A statement that denies is never outvoted, and none is invented.
    #[test]
    fn an_explicit_deny_wins(
        statements in prop::collection::vec(statement(), 1..5),
        action in prop::sample::select(ACTIONS),
        resource in prop::sample::select(RESOURCES),
    ) {
        let all = role(&document(&statements));
        let alone: Vec<Verdict> = statements
            .iter()
            .map(|statement| decide(&role(&document(std::slice::from_ref(statement))), action, resource, &context()))
            .collect();
        let expected = if let Some(index) = alone.iter().position(|it| matches!(it, Verdict::Denied(_))) {
            Verdict::Denied(index)
        } else if let Some(index) = alone.iter().position(|it| matches!(it, Verdict::Allowed(_))) {
            Verdict::Allowed(index)
        } else {
            Verdict::NotAllowed
        };
        prop_assert_eq!(decide(&all, action, resource, &context()), expected);
    }

    /// Another statement takes an allow away only if it denies.
    #[test]
    fn more_statements_allow_more(
        statements in prop::collection::vec(statement(), 1..4),
        more in statement(),
        action in prop::sample::select(ACTIONS),
        resource in prop::sample::select(RESOURCES),
    ) {
        let before = decide(&role(&document(&statements)), action, resource, &context());
        let denies = more["Effect"] == "Deny";
        let with: Vec<Json> = statements.into_iter().chain([more]).collect();
        let after = decide(&role(&document(&with)), action, resource, &context());
        if matches!(before, Verdict::Allowed(_)) && !denies {
            prop_assert_eq!(after, before);
        }
        if matches!(before, Verdict::Denied(_)) {
            prop_assert_eq!(after, before);
        }
    }

    #[test]
    fn wildcards_agree_with_a_regular_expression(
        pattern in "arn:aws:[a:]{1,3}:[ab*?:]{0,8}",
        text in "arn:aws:[a:]{1,3}:[ab:]{0,8}",
    ) {
        prop_assume!(pattern.split(':').nth(2).is_some_and(|vendor| !vendor.contains(['*', '?'])));
        let role = role(&document(&[json!({"Effect": "Allow", "Action": "*", "Resource": pattern})]));
        let expected = reference(&pattern).is_match(&text);
        let allowed = decide(&role, "a:B", &text, &[]) == Verdict::Allowed(0);
        prop_assert_eq!(allowed, expected, "{} on {}", pattern, text);
    }

    /// Whatever is pasted: no panic, and a place within the text for every problem.
    #[test]
    fn any_text_is_read(text in "[ -~\n]{0,200}|\\PC{0,60}") {
        let (_, problems) = RolePolicy::parse(&text);
        for problem in problems {
            prop_assert!(problem.span.start as usize <= text.len());
            prop_assert!(!problem.message.is_empty() && !problem.hint.is_empty());
        }
    }

    /// The same verdict as the crate iam-rs gives, on policies without what it is known to have wrong: documents without
    /// Version, resources of fewer than six parts, calls without a resource, unknown elements.
    #[test]
    fn iam_rs_agrees(
        statements in prop::collection::vec(statement(), 1..4),
        action in prop::sample::select(ACTIONS),
        resource in prop::sample::select(RESOURCES),
    ) {
        let text = document(&statements);
        prop_assert_eq!(allowed(&role(&text), action, resource), second_opinion(&text, action, resource), "{}", text);
    }

    /// What the patch makes of a policy can be read, allows all that is needed unless it is denied, and is what the
    /// operations make of it.
    #[test]
    fn the_patch_makes_the_policy_fit(statements in prop::collection::vec(statement(), 1..4), single in prop::bool::ANY) {
        let text = if single {
            json!({"Version": "2012-10-17", "Statement": statements[0]}).to_string()
        } else {
            document(&statements)
        };
        let needed = needed();
        let (before, needs) = compared(&text, &needed);
        let value = asl_json::parse(&text).unwrap();
        let Some(patch) = before.patch(&value, &needed, &needs) else {
            prop_assert!(needs.iter().all(|need| need.finding != Finding::Missing));
            return Ok(());
        };
        let mut patched: Json = serde_json::from_str(&text).unwrap();
        let operations: json_patch::Patch = serde_json::from_str(&patch.operations.to_string()).unwrap();
        json_patch::patch(&mut patched, &operations).unwrap();
        prop_assert_eq!(&patched, &serde_json::from_str::<Json>(&patch.document.to_string()).unwrap());
        let (after, needs_after) = compared(&patch.document.to_string(), &needed);
        for (was, is) in needs.iter().zip(&needs_after) {
            match was.finding {
                Finding::Denied(_) | Finding::DeniedInPart(_) => {}
                Finding::Allowed(_) | Finding::InPart(_) | Finding::Missing => {
                    prop_assert!(matches!(is.finding, Finding::Allowed(_) | Finding::InPart(_)), "{:?} {}", is, patch.document);
                }
            }
        }
        // And what it has is no broader than it can be: nothing is left to narrow.
        let again = after.patch(&patch.document, &needed, &needs_after);
        prop_assert!(again.as_ref().is_none_or(|patch| patch.added == 0), "{:?}", again);
    }
}

fn allowed(role: &RolePolicy, action: &str, resource: &str) -> bool {
    matches!(decide(role, action, resource, &context()), Verdict::Allowed(_))
}

fn second_opinion(text: &str, action: &str, resource: &str) -> bool {
    use iam_rs::{Arn, Context, ContextValue, Decision, IAMPolicy, IAMRequest, Principal, PrincipalId};
    let policy: IAMPolicy = serde_json::from_str(text).unwrap();
    let mut keys = Context::new();
    for (key, value) in context() {
        keys.insert(key, ContextValue::String(value));
    }
    let principal = Principal::Aws(PrincipalId::String(ROLE.to_owned()));
    let request = IAMRequest::new_with_context(principal, action, Arn::parse(resource).unwrap(), keys);
    let decision = iam_rs::evaluate_policy(&policy, &request);
    decision.unwrap_or_else(|error| panic!("{error} {resource}")) == Decision::Allow
}

/// The generated policies of all recorded definitions, each asked about each of its own actions and resources and about
/// one that is not among them.
#[test]
fn iam_rs_agrees_on_generated_policies() {
    let beside = std::path::PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared");
    let shared = std::env::var_os("ASL_SHARED").map_or(beside, std::path::PathBuf::from);
    let Ok(text) = std::fs::read_to_string(shared.join("iam/cases.json")) else {
        eprintln!(
            "skipped: there are no recorded policies below {}",
            shared.display()
        );
        return;
    };
    let cases: Vec<Json> = serde_json::from_str(&text).unwrap();
    let mut asked = 0;
    for case in &cases {
        let outline = asl::analyze(&case["definition"].to_string()).outline;
        for convention in [Convention::Docs, Convention::LeastPrivilege] {
            let policy = generate(
                &outline,
                &Options {
                    convention,
                    ..Options::default()
                },
            );
            if policy.statements.is_empty() {
                continue;
            }
            let text = policy.document().to_string();
            let role = role(&text);
            for statement in &policy.statements {
                for resource in &statement.resources {
                    let concrete = concrete(resource);
                    // A call without a resource cannot be asked there, nor accounts of other than twelve digits.
                    let account = concrete.split(':').nth(4).unwrap_or_default();
                    if resource == "*"
                        || !(account.is_empty() || account.len() == 12)
                        || concrete.contains("${")
                    {
                        continue;
                    }
                    for (action, resource) in [
                        (statement.actions[0].as_str(), concrete.clone()),
                        (statement.actions[0].as_str(), format!("{concrete}y")),
                        ("iam:CreateUser", concrete.clone()),
                    ] {
                        asked += 1;
                        assert_eq!(
                            allowed(&role, action, &resource),
                            second_opinion(&text, action, &resource),
                            "{action} on {resource} in {text}"
                        );
                    }
                }
            }
        }
    }
    assert!(asked > 500, "{asked}");
}

/// A resource that the pattern names.
fn concrete(pattern: &str) -> String {
    let parts = pattern
        .splitn(6, ':')
        .enumerate()
        .map(|(index, part)| match (index, part) {
            (3, "*") => "us-east-1".to_owned(),
            (4, "*") => "123456789012".to_owned(),
            _ => part.replace('*', "x"),
        });
    parts.collect::<Vec<_>>().join(":")
}

const BASE: &str = "arn:aws:lambda:us-east-1:123456789012:function:";

fn needed() -> Policy {
    let definition = format!(
        r#"{{"StartAt":"A","States":{{
        "A":{{"Type":"Task","Resource":"arn:aws:states:::lambda:invoke","Parameters":{{"FunctionName":"{BASE}f"}},"Next":"B"}},
        "B":{{"Type":"Task","Resource":"arn:aws:states:::lambda:invoke","Parameters":{{"FunctionName":"{BASE}f:prod"}},"Next":"C"}},
        "C":{{"Type":"Task","Resource":"arn:aws:states:::sqs:sendMessage","Parameters":{{"QueueUrl.$":"$.queue"}},"End":true}}}}}}"#
    );
    let options = Options {
        convention: Convention::LeastPrivilege,
        ..Options::default()
    };
    generate(&asl::analyze(&definition).outline, &options)
}

fn compared(text: &str, needed: &Policy) -> (RolePolicy, Vec<Need>) {
    let role = role(text);
    let needs = role.compare(needed, &Options::default(), ROLE);
    (role, needs)
}

#[test]
fn each_need_has_its_statement() {
    use Finding::{Allowed, Denied, DeniedInPart, InPart, Missing};

    let findings = |statements: &[Json]| {
        let (_, needs) = compared(&document(statements), &needed());
        let findings: Vec<Finding> = needs.iter().map(|need| need.finding).collect();
        findings
    };
    let allow =
        |action: &str, resource: &str| json!({"Effect": "Allow", "Action": action, "Resource": resource});
    let deny =
        |action: &str, resource: &str| json!({"Effect": "Deny", "Action": action, "Resource": resource});
    assert_eq!(
        findings(&[allow("s3:GetObject", "*")]),
        [Missing, Missing, Missing]
    );
    assert_eq!(
        findings(&[
            allow("lambda:*", &format!("{BASE}f")),
            allow("sqs:*", "arn:aws:sqs:us-east-1:123456789012:orders")
        ]),
        [Allowed(0), Missing, InPart(1)]
    );
    assert_eq!(
        findings(&[
            allow("*", "*"),
            deny("lambda:InvokeFunction", &format!("{BASE}f:*"))
        ]),
        [Allowed(0), Denied(1), Allowed(0)]
    );
    assert_eq!(
        findings(&[
            allow("*", "*"),
            deny("sqs:*", "arn:aws:sqs:us-east-1:123456789012:secret")
        ]),
        [Allowed(0), Allowed(0), DeniedInPart(1)]
    );
    let (_, needs) = compared(&document(&[allow("*", "*")]), &needed());
    assert_eq!(needs[1].reasons[0].state, "B");
}

#[test]
fn the_patch_narrows_removes_and_adds() {
    let text = document(&[
        json!({"Effect": "Allow", "Action": "lambda:*", "Resource": format!("{BASE}f")}),
        json!({"Effect": "Allow", "Action": "s3:*", "Resource": "*"}),
        json!({"Effect": "Deny", "Action": "s3:*", "Resource": "*"}),
    ]);
    let needed = needed();
    let (role, needs) = compared(&text, &needed);
    let patch = role
        .patch(&asl_json::parse(&text).unwrap(), &needed, &needs)
        .unwrap();
    assert_eq!(
        serde_json::from_str::<Json>(&patch.document.to_string()).unwrap()["Statement"],
        json!([
            {"Effect": "Allow", "Action": ["lambda:InvokeFunction"], "Resource": format!("{BASE}f")},
            {"Effect": "Deny", "Action": "s3:*", "Resource": "*"},
            {"Effect": "Allow", "Action": ["lambda:InvokeFunction"], "Resource": [format!("{BASE}f:prod")]},
            {"Effect": "Allow", "Action": ["sqs:SendMessage"], "Resource": ["arn:aws:sqs:us-east-1:123456789012:*"]},
        ])
    );
    let broad: Vec<usize> = patch.too_broad.iter().map(|(index, _)| *index).collect();
    assert_eq!(broad, [0, 1]);
    // What fits needs no patch.
    let fits = needed.document();
    let (role, needs) = compared(&fits.to_string(), &needed);
    assert_eq!(role.patch(&fits, &needed, &needs), None);
}

/// IAM's own words at the place of the mistake.
#[test]
fn what_is_malformed_gets_iams_complaint() {
    let give = |text: &str, message: &str, at: &str| {
        let (role, problems) = RolePolicy::parse(text);
        assert_eq!(problems.len(), 1, "{text} {problems:?}");
        assert_eq!(problems[0].message, message, "{text}");
        assert_eq!(problems[0].span.slice(text), at, "{text}");
        assert!(!problems[0].hint.is_empty());
        role
    };
    let statement = |members: &str| format!(r#"{{"Version":"2012-10-17","Statement":[{{{members}}}]}}"#);
    let syntax = "Syntax errors in policy.";
    give(r#"{"Statement":[}"#, syntax, "}");
    give("[1]", syntax, "1");
    give(
        r#"{"Version":"2012-10-18","Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}"#,
        "The policy must contain a valid version string",
        r#""2012-10-18""#,
    );
    give(r#"{"Statement":[]}"#, syntax, "[]");
    give(
        r#"{"Statements":[],"Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}"#,
        syntax,
        r#""Statements""#,
    );
    give(
        &statement(r#""Effect":"Allow","Action":"invoke","Resource":"*""#),
        "Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.",
        r#""invoke""#,
    );
    give(
        &statement(r#""Effect":"Allow","Action":"s3:*","Resource":["bucket/*"]"#),
        r#"Resource bucket/* must be in ARN format or "*"."#,
        r#""bucket/*""#,
    );
    give(
        &statement(r#""Effect":"Allow","Action":"s3:*","Resource":"arn:aws:s*:::b""#),
        "Resource vendor must be fully qualified and cannot contain regexes.",
        r#""arn:aws:s*:::b""#,
    );
    give(
        &statement(r#""Effect":"Allow","Action":"s3:*""#),
        "Policy statement must contain resources.",
        "{",
    );
    give(
        &statement(r#""Effect":"Allow","Resource":"*""#),
        "Policy statement must contain actions.",
        "{",
    );
    give(
        &statement(r#""Effect":"Allow","Action":[],"Resource":"*""#),
        "Policy statement must contain actions.",
        "[]",
    );
    give(
        &statement(r#""Action":"*","Resource":"*""#),
        "Missing required field Effect",
        "{",
    );
    give(
        &statement(r#""Effect":"allow","Action":"*","Resource":"*""#),
        syntax,
        r#""allow""#,
    );
    give(
        &statement(r#""Effect":"Allow","Action":"*","NotAction":"a:b","Resource":"*""#),
        syntax,
        r#""NotAction""#,
    );
    give(
        &statement(r#""Effect":"Allow","Principal":"*","Action":"*","Resource":"*""#),
        "Policy document should not specify a principal.",
        r#""Principal""#,
    );
    give(
        &statement(r#""Effect":"Allow","Action":"*","Resource":"*","Condition":{"StringEqual":{"a:b":"c"}}"#),
        "Invalid Condition type : StringEqual.",
        r#""StringEqual""#,
    );
    give(
        &statement(r#""Sid":"not this","Effect":"Allow","Action":"*","Resource":"*""#),
        "Statement IDs (SID) must be alpha-numeric. Check that your input satisfies the regular expression [0-9A-Za-z]*",
        r#""not this""#,
    );
    let twice = r#"{"Statement":[{"Sid":"A","Effect":"Allow","Action":"*","Resource":"*"},{"Sid":"A","Effect":"Deny","Action":"s3:*","Resource":"*"}]}"#;
    let role = give(
        twice,
        "Statement IDs (SID) in a single policy must be unique.",
        r#""A""#,
    );
    // The other statement counts.
    assert_eq!(role.statements.len(), 1);
    let (_, problems) = RolePolicy::parse(&" ".repeat(300_000).replacen(' ', "{", 1));
    assert_eq!(problems[0].message, "Cannot exceed quota for PolicySize.");
    assert_eq!(RolePolicy::parse("  "), (RolePolicy::default(), Vec::new()));
}

#[test]
fn all_that_people_paste_is_read() {
    let one =
        json!({"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "a:B", "Resource": "*"}});
    for text in [
        one.to_string(),
        json!([one, one]).to_string(),
        json!({"RoleName": "R", "PolicyName": "P", "PolicyDocument": one}).to_string(),
        json!({"PolicyVersion": {"Document": one, "VersionId": "v1"}}).to_string(),
        json!([one, {"Role": {"RoleName": "R", "AssumeRolePolicyDocument": {"Statement": []}}}]).to_string(),
    ] {
        let role = role(&text);
        assert_eq!(decide(&role, "A:b", "*", &[]), Verdict::Allowed(0), "{text}");
        assert_eq!(role.statements[0].effect, Effect::Allow);
    }
}

#[test]
fn the_trust_policy_says_who_may_take_the_role() {
    let options = Options::default();
    let trusts = |statements: &Json| {
        let text = json!([{"AssumeRolePolicyDocument": {"Version": "2012-10-17", "Statement": statements}}]);
        role(&text.to_string())
            .trust
            .unwrap()
            .trusts_step_functions(&options)
    };
    let statement = |effect: &str, principal: Json, condition: Json| json!({"Effect": effect, "Principal": principal, "Action": "sts:AssumeRole", "Condition": condition});
    let states = json!({"Service": ["lambda.amazonaws.com", "states.amazonaws.com"]});
    let lambda = json!({"Service": "lambda.amazonaws.com"});
    let here = json!({"StringEquals": {"aws:SourceAccount": "123456789012"}, "ArnLike": {"aws:SourceArn": "arn:aws:states:*:123456789012:stateMachine:*"}});
    let elsewhere = json!({"StringEquals": {"aws:SourceAccount": "999999999999"}});
    let unknown = json!({"IpAddress": {"aws:SourceIp": "10.0.0.0/8"}});
    for (statements, expected) in [
        (statement("Allow", states.clone(), json!({})), true),
        (statement("Allow", json!("*"), here), true),
        (
            statement(
                "Allow",
                json!({"Service": "states.us-east-1.amazonaws.com"}),
                json!({}),
            ),
            true,
        ),
        (
            statement(
                "Allow",
                json!({"Service": "states.eu-west-1.amazonaws.com"}),
                json!({}),
            ),
            false,
        ),
        (statement("Allow", lambda.clone(), json!({})), false),
        (
            statement(
                "Allow",
                json!({"AWS": "arn:aws:iam::123456789012:root"}),
                json!({}),
            ),
            false,
        ),
        (statement("Allow", states.clone(), elsewhere), false),
        // What is not known keeps nobody out.
        (statement("Allow", states.clone(), unknown.clone()), true),
        (
            json!([
                statement("Allow", states.clone(), json!({})),
                statement("Deny", states.clone(), unknown)
            ]),
            true,
        ),
        (
            json!([
                statement("Allow", states.clone(), json!({})),
                statement("Deny", json!("*"), json!({}))
            ]),
            false,
        ),
        (json!([]), false),
        (
            json!({"Effect": "Allow", "NotPrincipal": states, "Action": "sts:AssumeRole"}),
            false,
        ),
        (
            json!({"Effect": "Allow", "NotPrincipal": lambda, "NotAction": "sts:TagSession"}),
            true,
        ),
    ] {
        assert_eq!(trusts(&statements), expected, "{statements}");
    }
}

/// A condition that is not evaluated is no reason to guess: the statement does not count, and that is said.
#[test]
fn what_is_not_evaluated_is_said() {
    let role = role(&document(&[
        json!({"Effect": "Allow", "Action": "*", "Resource": "*", "Condition": {"IpAddress": {"aws:SourceIp": "10.0.0.0/8"}}}),
    ]));
    let request = Request {
        action: "a:B",
        resource: "*",
        context: &[],
    };
    let decision = role.decide(&request);
    assert_eq!(decision.verdict, Verdict::NotAllowed);
    assert!(decision.not_evaluated[0].1.contains("IpAddress"));
}
