//! TypeScript: a function that makes the role in a stack of aws-cdk-lib.

use std::fmt::Write as _;

use asl_json::{Value, to_pretty};

use crate::options::Options;
use crate::policy::{Effect, Policy};

pub(super) fn text(policy: &Policy, options: &Options) -> String {
    let trust = policy.hardened_trust_policy.get("Statement");
    let condition = trust
        .and_then(|list| list.at(0)?.get("Condition").cloned())
        .unwrap_or_else(Value::empty_object);
    let mut out = format!(
        "import * as iam from \"aws-cdk-lib/aws-iam\";\n\
         import {{ Construct }} from \"constructs\";\n\
         \n\
         /** The execution role of the state machine {}. */\n\
         export function stateMachineRole(scope: Construct): iam.Role {{\n  \
           const role = new iam.Role(scope, \"StateMachineRole\", {{\n    \
             assumedBy: new iam.ServicePrincipal(\"states.amazonaws.com\", {{\n      \
               conditions: {},\n    \
             }}),\n  \
           }});\n",
        options.state_machine_name.replace("*/", "* /"),
        indented(&condition, 6),
    );
    for statement in &policy.statements {
        let effect = match statement.effect {
            Effect::Allow => "ALLOW",
            Effect::Deny => "DENY",
        };
        let list = |texts: &[String]| {
            let texts = texts.iter().map(|text| Value::string(text.as_str())).collect();
            indented(&Value::array(texts), 6)
        };
        let (actions, resources) = (list(&statement.actions), list(&statement.resources));
        // Writing to a String cannot fail.
        let _ = write!(
            out,
            "  role.addToPolicy(\n    new iam.PolicyStatement({{\n      \
             effect: iam.Effect.{effect},\n      \
             actions: {actions},\n      \
             resources: {resources},\n"
        );
        if let Some(condition) = &statement.condition {
            let _ = writeln!(out, "      conditions: {},", indented(condition, 6));
        }
        out.push_str("    }),\n  );\n");
    }
    out.push_str("  return role;\n}\n");
    out
}

/// JSON is TypeScript; its lines start this much further to the right.
fn indented(value: &Value, by: usize) -> String {
    let gap = " ".repeat(by);
    to_pretty(value).replace('\n', &format!("\n{gap}"))
}
