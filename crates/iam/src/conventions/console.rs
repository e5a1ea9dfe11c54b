//! What Workflow Studio attaches to the roles that it creates, where it differs from the docs.
//!
//! From policies of console-made roles that their owners published (recorded cases `console-*`); for most services none
//! was seen, and the templates of the docs stand in.

use crate::rule::{Grant, Rule, allow, allow_sync, fixed, managed_rule, of, parts, rule, test_list};

const EXECUTION_RULE: Grant = managed_rule!("GetEventsForStepFunctionsExecution");

pub(super) const RULES: &[Rule] = &[
    // Versions and aliases in one statement, the functions themselves in a second one.
    rule("lambda:invoke", &[
            allow(&["lambda:InvokeFunction"])
                .on(&[of("{FunctionName|versions}", "*")])
                .why("Invokes a version or alias of the function."),
            allow(&["lambda:InvokeFunction"])
                .on(&[of("{FunctionName|function}", "*")])
                .apart(1)
                .why("Invokes the function."),
        ]),
    rule("states:startExecution", &[
            allow(&["states:StartExecution"])
                .on(&[of("{StateMachineArn|arn}", "*")])
                .why("Starts the execution."),
            allow_sync(&["states:DescribeExecution", "states:StopExecution"])
                .why("Watches the execution and stops it when this one stops."),
            EXECUTION_RULE,
        ]),
    rule("map:run", &[
            allow(&["states:StartExecution"])
                .on(&[fixed("arn:{P}:states:{R}:{A}:stateMachine:{M}")])
                .why("The distributed Map starts a child execution of this state machine for each batch of items."),
            allow(&["states:DescribeExecution", "states:StopExecution"])
                .why("Watches the child executions and stops them."),
            EXECUTION_RULE.for_every_pattern(),
        ]),
    // Without the permission to read the objects, which the page has.
    rule("map:s3:listObjectsV2", &[allow(&["s3:ListBucket"])
            .on(&[parts("arn:{P}:s3:::{Bucket}")])
            .when(&[test_list("StringLike", "s3:prefix", "{Prefix}")])
            .why("Lists the objects that are the items.")]),
];
