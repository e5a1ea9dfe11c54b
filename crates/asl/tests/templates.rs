//! What a template says of a state machine besides its definition.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

use asl::MachineType;

const SAM: &str = "
Transform: AWS::Serverless-2016-10-31
Parameters:
  Stage: {Type: String, Default: dev}
  Bus: {Type: String}
Resources:
  Charge:
    Type: AWS::Serverless::Function
    Properties: {FunctionName: !Sub 'charge-${Stage}', AutoPublishAlias: live}
  Orders: {Type: AWS::Serverless::SimpleTable}
  Failures: {Type: AWS::SQS::Queue}
  Shop:
    Type: AWS::Serverless::StateMachine
    Properties:
      Name: !Sub shop-${Stage}
      Type: EXPRESS
      Logging: {Level: ERROR}
      Tracing: {Enabled: true}
      DefinitionSubstitutions:
        ChargeArn: !GetAtt Charge.Arn
        ChargeAlias: !Ref Charge.Alias
        Table: !Ref Orders
        Queue: !Sub '${Failures}'
        Bus: !Ref Bus
      Policies:
        - AWSXRayDaemonWriteAccess
        - LambdaInvokePolicy: {FunctionName: !Ref Charge}
        - VPCAccessPolicy: {}
        - Statement:
            - Effect: Allow
              Action: dynamodb:PutItem
              Resource: [!GetAtt Orders.Arn, !Sub 'arn:${AWS::Partition}:dynamodb:${AWS::Region}:${AWS::AccountId}:table/${Bus}']
            - {Effect: Allow, Action: 'events:PutEvents', Resource: !Ref Bus}
            - {Effect: Allow, Action: 's3:GetObject', Resource: 'arn:aws:s3:::b/${aws:username}/*'}
      Definition:
        StartAt: Charge
        States:
          Charge: {Type: Task, Resource: '${ChargeArn}', Retry: [{ErrorEquals: [States.ALL]}], Next: Keep}
          Keep:
            Type: Task
            Resource: arn:aws:states:::dynamodb:putItem
            Parameters: {TableName: '${Table}', Item: {id: {S: a}}}
            Next: Tell
          Tell:
            Type: Task
            Resource: arn:aws:states:::sqs:sendMessage
            Parameters: {QueueUrl: '${Queue}', MessageBody: a}
            End: true
";

#[test]
fn a_resource_of_sam_brings_its_properties() {
    let template = asl::template(SAM, 0);
    assert_eq!(template.machine_type, Some(MachineType::Express));
    assert_eq!(template.name.as_deref(), Some("shop-dev"));
    assert_eq!((template.logging, template.tracing), (Some(true), Some(true)));
    let said: Vec<String> = template
        .substitutions
        .iter()
        .map(|own| {
            format!(
                "{} = {} ({} {})",
                own.name,
                own.value.as_deref().unwrap_or("?"),
                own.resource.as_deref().unwrap_or("-"),
                own.resource_type.as_deref().unwrap_or("-")
            )
        })
        .collect();
    assert_eq!(
        said,
        [
            "ChargeArn = arn:aws:lambda:us-east-1:123456789012:function:charge-dev (Charge AWS::Serverless::Function)",
            "ChargeAlias = arn:aws:lambda:us-east-1:123456789012:function:charge-dev:live (Charge AWS::Serverless::Function)",
            "Table = Orders (Orders AWS::Serverless::SimpleTable)",
            "Queue = https://sqs.us-east-1.amazonaws.com/123456789012/Failures (Failures AWS::SQS::Queue)",
            "Bus = ? (- -)",
        ]
    );
}

#[test]
fn the_role_of_a_state_machine_is_what_stands_in_the_template() {
    let template = asl::template(SAM, 0);
    assert_eq!(
        template.role_policy.unwrap().to_string(),
        concat!(
            r#"{"Version":"2012-10-17","Statement":["#,
            r#"{"Effect":"Allow","Action":["lambda:InvokeFunction"],"Resource":["arn:aws:lambda:us-east-1:123456789012:function:charge-dev*"]},"#,
            r#"{"Effect":"Allow","Action":"dynamodb:PutItem","Resource":["arn:aws:dynamodb:us-east-1:123456789012:table/Orders","arn:aws:dynamodb:us-east-1:123456789012:table/Bus"]},"#,
            r#"{"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::b/${aws:username}/*"}]}"#
        )
    );
    let not_taken: Vec<(&str, &str)> = template
        .not_taken
        .iter()
        .map(|part| {
            (
                part.sentence.as_str(),
                part.span.slice(SAM).split('\n').next().unwrap(),
            )
        })
        .collect();
    assert_eq!(
        not_taken,
        [
            (
                "The managed policy AWSXRayDaemonWriteAccess is not in this template; its statements are left out.",
                "AWSXRayDaemonWriteAccess"
            ),
            (
                "The statements of VPCAccessPolicy are not known here and are left out.",
                "VPCAccessPolicy: {}"
            ),
            (
                "A statement of the execution role is left out: its resource is not known before deployment.",
                "{Effect: Allow, Action: 'events:PutEvents', Resource: !Ref Bus}"
            ),
        ]
    );
    // The same is a finding at its place.
    let analysis = asl::analyze(SAM);
    let found = analysis
        .diagnostics
        .iter()
        .filter(|found| found.code == "TEMPLATE_PART_IGNORED");
    assert_eq!(found.count(), 3);
}

#[test]
fn references_to_resources_are_what_the_template_says_they_are() {
    let analysis = asl::analyze(SAM);
    assert!(analysis.machine.is_some(), "{:?}", analysis.diagnostics);
    let fields = |index: usize| analysis.outline.states[index].fields.to_string();
    assert!(fields(0).contains("function:charge-dev\""), "{}", fields(0));
    assert!(fields(1).contains("\"TableName\":\"Orders\""), "{}", fields(1));
    assert!(fields(2).contains("123456789012/Failures"), "{}", fields(2));
}

#[test]
fn a_role_of_the_template_is_followed() {
    let text = r#"{
  "Resources": {
    "Role": {"Type": "AWS::IAM::Role", "Properties": {
      "ManagedPolicyArns": ["arn:aws:iam::aws:policy/AWSLambda_FullAccess", {"Ref": "Shared"}],
      "PermissionsBoundary": "arn:aws:iam::123456789012:policy/b",
      "Policies": [{"PolicyName": "p", "PolicyDocument": {"Statement": {"Effect": "Allow", "Action": "a:A", "Resource": "*"}}}]
    }},
    "Shared": {"Type": "AWS::IAM::ManagedPolicy", "Properties": {
      "PolicyDocument": {"Statement": [{"Effect": "Allow", "Action": "b:B", "Resource": "*"}]}
    }},
    "Attached": {"Type": "AWS::IAM::Policy", "Properties": {
      "Roles": [{"Ref": "Other"}, {"Ref": "Role"}],
      "PolicyDocument": {"Statement": [{"Effect": "Deny", "Action": "c:C", "Resource": {"Fn::GetAtt": ["Machine", "Arn"]}}]}
    }},
    "Machine": {"Type": "AWS::StepFunctions::StateMachine", "Properties": {
      "RoleArn": {"Fn::GetAtt": ["Role", "Arn"]},
      "StateMachineName": {"Fn::ImportValue": "x"},
      "LoggingConfiguration": {"Level": "OFF"},
      "EncryptionConfiguration": {"Type": "CUSTOMER_MANAGED_KMS_KEY", "KmsKeyId": {"Fn::ImportValue": "k"}},
      "Definition": {"StartAt": "A", "States": {"A": {"Type": "Succeed"}}}
    }}
  }
}"#;
    let template = asl::template(text, 0);
    assert_eq!(template.machine_type, Some(MachineType::Standard));
    assert_eq!((template.logging, template.tracing), (Some(false), Some(false)));
    assert_eq!(template.name, None);
    let policy = template.role_policy.unwrap();
    let actions: Vec<String> = policy
        .get("Statement")
        .and_then(|own| own.as_array())
        .unwrap()
        .iter()
        .map(|statement| {
            format!(
                "{} {}",
                statement.get("Action").unwrap(),
                statement.get("Resource").unwrap()
            )
        })
        .collect();
    assert_eq!(
        actions,
        [
            r#""a:A" "*""#,
            r#""b:B" "*""#,
            r#""c:C" "arn:aws:states:us-east-1:123456789012:stateMachine:Machine""#
        ]
    );
    let said: Vec<&str> = template
        .not_taken
        .iter()
        .map(|part| part.sentence.as_str())
        .collect();
    assert_eq!(
        said,
        [
            "The name of the state machine is not known before deployment.",
            "The key of the state machine is not known before deployment.",
            "The managed policy arn:aws:iam::aws:policy/AWSLambda_FullAccess is not in this template; its statements are left out.",
            "The permissions boundary of the execution role is not applied.",
        ]
    );
}

#[test]
fn a_role_of_elsewhere_is_said() {
    let text = "stepFunctions:\n  stateMachines:\n    shop:\n      type: EXPRESS\n      name: shop\n      role: arn:aws:iam::123456789012:role/r\n      tracingConfig: {enabled: true}\n      loggingConfig: {level: ALL}\n      iamRoleStatements: [{Effect: Allow, Action: ['sns:Publish'], Resource: '*'}]\n      definition: {StartAt: A, States: {A: {Type: Succeed}}}\n";
    let template = asl::template(text, 0);
    assert_eq!(template.machine_type, Some(MachineType::Express));
    assert_eq!(template.name.as_deref(), Some("shop"));
    assert_eq!((template.logging, template.tracing), (Some(true), Some(true)));
    assert!(template.role_policy.unwrap().to_string().contains("sns:Publish"));
    assert_eq!(
        template.not_taken[0].sentence,
        "The execution role is not in this template, so its policies are not known."
    );
}

#[test]
fn what_is_no_template_has_no_facts() {
    for text in [
        "",
        "[]",
        "{}",
        "text",
        r#"{"StartAt": "A", "States": {}}"#,
        "Resources: {}",
    ] {
        assert_eq!(asl::template(text, 0), asl::Template::default(), "{text}");
    }
}

#[test]
fn the_serverless_framework_names_files() {
    let of = |definition: &str| {
        let text = format!(
            "service: shop\nfunctions:\n  charge-card: {{name: charge}}\nstepFunctions:\n  stateMachines:\n    shop:\n      id: Shop\n      definition: {definition}\nresources:\n  extensions:\n    Shop:\n      Properties:\n        DefinitionSubstitutions:\n          Charge: {{'Fn::GetAtt': [ChargeDashcardLambdaFunction, Arn]}}\n"
        );
        asl::template(&text, 0)
    };
    for (written, file, key) in [
        ("${file(a/shop.asl.json)}", Some("a/shop.asl.json"), None),
        (
            "${file(./shop.yml):shop.definition}",
            Some("shop.yml"),
            Some("shop.definition"),
        ),
        (
            "\"${file(shop.yml):shop, 'none'}\"",
            Some("shop.yml"),
            Some("shop"),
        ),
        // Which file that is, only the framework knows.
        ("${file(${opt:stage}.yml)}", None, None),
    ] {
        let read = of(written);
        assert!(read.is_elsewhere, "{written}");
        let found = (read.definition_file.as_deref(), read.definition_key.as_deref());
        assert_eq!(found, (file, key), "{written}");
        assert_eq!(&*read.substitutions[0].name, "Charge");
        let value = read.substitutions[0].value.as_deref();
        assert_eq!(
            value,
            Some("arn:aws:lambda:us-east-1:123456789012:function:charge")
        );
    }
    // The whole state machine is in another file, so nothing is known of its type.
    let text = "stepFunctions:\n  stateMachines:\n    shop: ${file(shop.yml)}\n";
    let read = asl::template(text, 0);
    assert_eq!(read.definition_file.as_deref(), Some("shop.yml"));
    assert_eq!((read.machine_type, read.logging), (None, None));
    let machine = "type: EXPRESS\ndefinition:\n  StartAt: A\n  States:\n    A: {Type: Succeed}\n";
    let inlined = asl::inline_definition(text, 0, machine).unwrap();
    assert!(asl::analyze(&inlined).machine.is_some(), "{inlined}");
    let text =
        "stepFunctions:\n  stateMachines:\n    shop:\n      definition: ${file(shop.yml):definition}\n";
    let inlined = asl::inline_definition(text, 0, machine).unwrap();
    assert!(asl::analyze(&inlined).machine.is_some(), "{inlined}");
}

#[test]
fn an_asset_of_the_cdk_lies_beside_its_template() {
    let text = r#"{"Resources": {"M": {"Type": "AWS::StepFunctions::StateMachine", "Properties": {"DefinitionS3Location":
        {"Bucket": {"Fn::Sub": "cdk-hnb659fds-assets-${AWS::AccountId}-${AWS::Region}"}, "Key": "1f.json"}}}}}"#;
    let read = asl::template(text, 0);
    assert_eq!(read.definition_file.as_deref(), Some("asset.1f.json"));
    let other = text.replace("cdk-hnb659fds-assets", "shop");
    assert_eq!(
        asl::template(&other, 0).definition_file.as_deref(),
        Some("1f.json")
    );
}
