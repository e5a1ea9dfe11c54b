//! What a deployment template says of a state machine besides its definition.

use asl_json::to_pretty;
use asl_protocol::{TemplateFacts, TemplateSubstitution};

/// Reads the facts of one state machine of a text.
pub fn read(text: &str, machine: usize) -> TemplateFacts {
    let template = asl::template(text, machine);
    let string = |text: asl_json::Str| text.to_string();
    let substitutions = template.substitutions.into_iter();
    TemplateFacts {
        machines: template.machines.into_iter().map(string).collect(),
        machine_type: template.machine_type,
        name: template.name.map(string),
        substitutions: substitutions
            .map(|own| TemplateSubstitution {
                name: own.name.to_string(),
                value: own.value.map(string),
                resource: own.resource.map(string),
                resource_type: own.resource_type.map(string),
            })
            .collect(),
        role: template.role.map(string),
        role_is_complete: template.role_is_complete,
        role_policy: template.role_policy.as_ref().map(to_pretty),
        logging: template.logging,
        tracing: template.tracing,
        key: template.key.map(string),
        not_taken: template.not_taken.into_iter().map(|part| part.sentence).collect(),
        definition_file: template.definition_file.map(string),
        definition_key: template.definition_key.map(string),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_policy_is_given_as_a_document() {
        let text = "Resources:\n  Shop:\n    Type: AWS::Serverless::StateMachine\n    Properties:\n      Policies: [{SNSPublishMessagePolicy: {TopicName: news}}]\n      DefinitionUri: shop.asl.json\n";
        let facts = read(text, 0);
        assert_eq!(facts.machines, ["Shop"]);
        assert_eq!(facts.definition_file.as_deref(), Some("shop.asl.json"));
        let policy = facts.role_policy.unwrap_or_default();
        assert!(
            policy.contains("\"arn:aws:sns:us-east-1:123456789012:news\""),
            "{policy}"
        );
    }
}
