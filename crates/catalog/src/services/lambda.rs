//! AWS Lambda.

use crate::permission::of;
use crate::service::{Action, Errors, Permissions, Service, Waits};

pub(super) const SERVICE: Service = Service {
    id: "lambda",
    sdk: "lambda",
    title: "AWS Lambda",
    label: "Lambda",
    errors: Some(Errors {
        prefix: "Lambda",
        sender: "AWSLambda",
        general: "AWSLambdaException",
        denied: (403, "AccessDeniedException"),
    }),
    exceptions: &[],
    actions: &[Action {
        name: "invoke",
        waits: Waits::Callback,
        required: "FunctionName",
        any_json: "Payload",
    }],
    sdk_actions: "getFunction invoke listFunctions updateFunctionCode",
    replies: &[],
    answers: &[
        (
            "aws-sdk:lambda:getFunction",
            "Configuration{FunctionName s,FunctionArn s,Runtime s,Role s,Handler s,CodeSize n,Description s,Timeout n1..,MemorySize n128..10240,LastModified s,CodeSha256 s,Version s,VpcConfig{SubnetIds[s],SecurityGroupIds[s],VpcId s,Ipv6AllowedForDualStack b},DeadLetterConfig{TargetArn s},Environment{Variables%s,Error{ErrorCode s,Message s}},KMSKeyArn s,TracingConfig{Mode s=Active|PassThrough},MasterArn s,RevisionId s,Layers[{Arn s,CodeSize n,SigningProfileVersionArn s,SigningJobArn s}],State s=Pending|Active|Inactive|Failed,StateReason s,StateReasonCode s,LastUpdateStatus s=Successful|Failed|InProgress,LastUpdateStatusReason s,LastUpdateStatusReasonCode s,FileSystemConfigs[{Arn! s,LocalMountPath! s}],PackageType s=Zip|Image,ImageConfigResponse{ImageConfig{EntryPoint[?],Command[?],WorkingDirectory s},Error{ErrorCode s,Message s}},SigningProfileVersionArn s,SigningJobArn s,Architectures[s],EphemeralStorage{Size! n},SnapStart{ApplyOn s,OptimizationStatus s},RuntimeVersionConfig{RuntimeVersionArn s,Error{ErrorCode s,Message s}},LoggingConfig{LogFormat s=JSON|Text,ApplicationLogLevel s,SystemLogLevel s,LogGroup s}},Code{RepositoryType s,Location s,ImageUri s,ResolvedImageUri s},Tags%s,Concurrency{ReservedConcurrentExecutions n0..}",
        ),
        (
            "aws-sdk:lambda:getFunctionConfiguration",
            "FunctionName s,FunctionArn s,Runtime s,Role s,Handler s,CodeSize n,Description s,Timeout n1..,MemorySize n128..10240,LastModified s,CodeSha256 s,Version s,VpcConfig{SubnetIds[s],SecurityGroupIds[s],VpcId s,Ipv6AllowedForDualStack b},DeadLetterConfig{TargetArn s},Environment{Variables%s,Error{ErrorCode s,Message s}},KMSKeyArn s,TracingConfig{Mode s=Active|PassThrough},MasterArn s,RevisionId s,Layers[{Arn s,CodeSize n,SigningProfileVersionArn s,SigningJobArn s}],State s=Pending|Active|Inactive|Failed,StateReason s,StateReasonCode s,LastUpdateStatus s=Successful|Failed|InProgress,LastUpdateStatusReason s,LastUpdateStatusReasonCode s,FileSystemConfigs[{Arn! s,LocalMountPath! s}],PackageType s=Zip|Image,ImageConfigResponse{ImageConfig{EntryPoint[?],Command[?],WorkingDirectory s},Error{ErrorCode s,Message s}},SigningProfileVersionArn s,SigningJobArn s,Architectures[s],EphemeralStorage{Size! n},SnapStart{ApplyOn s,OptimizationStatus s},RuntimeVersionConfig{RuntimeVersionArn s,Error{ErrorCode s,Message s}},LoggingConfig{LogFormat s=JSON|Text,ApplicationLogLevel s,SystemLogLevel s,LogGroup s}",
        ),
        (
            "aws-sdk:lambda:invoke",
            "ExecutedVersion s1..1024,FunctionError s,LogResult s,Payload s,StatusCode n",
        ),
        (
            "aws-sdk:lambda:listFunctions",
            "NextMarker s,Functions[{FunctionName s,FunctionArn s,Runtime s,Role s,Handler s,CodeSize n,Description s,Timeout n1..,MemorySize n128..10240,LastModified s,CodeSha256 s,Version s,VpcConfig{SubnetIds[?],SecurityGroupIds[?],VpcId s,Ipv6AllowedForDualStack b},DeadLetterConfig{TargetArn s},Environment{Variables%?,Error{}},KMSKeyArn s,TracingConfig{Mode s=Active|PassThrough},MasterArn s,RevisionId s,Layers[{Arn s,CodeSize n,SigningProfileVersionArn s,SigningJobArn s}],State s=Pending|Active|Inactive|Failed,StateReason s,StateReasonCode s,LastUpdateStatus s=Successful|Failed|InProgress,LastUpdateStatusReason s,LastUpdateStatusReasonCode s,FileSystemConfigs[{Arn! s,LocalMountPath! s}],PackageType s=Zip|Image,ImageConfigResponse{ImageConfig{},Error{}},SigningProfileVersionArn s,SigningJobArn s,Architectures[s],EphemeralStorage{Size! n},SnapStart{ApplyOn s,OptimizationStatus s},RuntimeVersionConfig{RuntimeVersionArn s,Error{}},LoggingConfig{LogFormat s=JSON|Text,ApplicationLogLevel s,SystemLogLevel s,LogGroup s}}]",
        ),
        (
            "aws-sdk:lambda:updateFunctionConfiguration",
            "=aws-sdk:lambda:getFunctionConfiguration",
        ),
        ("lambda:getFunction", "=aws-sdk:lambda:getFunction"),
        (
            "lambda:invoke",
            "ExecutedVersion s1..1024,FunctionError s,LogResult s,Payload?,StatusCode n",
        ),
    ],
    permissions: Permissions {
        docs: docs::RULES,
        console: console::RULES,
        cdk: cdk::RULES,
        serverless: serverless::RULES,
        least_privilege: least_privilege::RULES,
        template_of: "lambda",
        sdk_actions: &[("invokeWithResponseStream", &["lambda:InvokeFunction"]), ("getLayerVersionByArn", &["lambda:GetLayerVersion"])],
        sdk_fields: &[],
        sdk_access: &[],
        sdk_resources: &[(
            "FunctionName",
            &[of("{FunctionName|invoked}", "arn:{P}:lambda:{R}:{A}:function:*")],
        )],
        by_hand: &[],
    },
};

/// The templates of the Developer Guide.
mod docs {
    use crate::permission::{Grant, Rule, allow, of, rule};

    /// Page lambda-iam. The resource is the function exactly as it is invoked, because IAM checks the qualified ARN: a
    /// grant on the function alone does not cover its versions and aliases (recorded refusals of console-made roles).
    const INVOKE: &[Grant] = &[allow(&["lambda:InvokeFunction"])
        .on(&[of("{FunctionName|invoked}", "*")])
        .why("Invokes the function.")];

    /// The function's own ARN as the `Resource` of the state.
    const INVOKE_DIRECTLY: &[Grant] = &[allow(&["lambda:InvokeFunction"])
        .on(&[of("{Resource|invoked}", "*")])
        .why("Invokes the function.")];

    pub(super) const RULES: &[Rule] = &[
        rule("lambda:invoke", INVOKE),
        rule("lambda:function", INVOKE_DIRECTLY),
    ];
}

/// What Workflow Studio attaches to the roles that it creates, where it differs.
mod console {
    use crate::permission::{Rule, allow, of, rule};

    pub(super) const RULES: &[Rule] = &[
        // Versions and aliases in one statement, the functions themselves in a second one.
        rule(
            "lambda:invoke",
            &[
                allow(&["lambda:InvokeFunction"])
                    .on(&[of("{FunctionName|versions}", "*")])
                    .why("Invokes a version or alias of the function."),
                allow(&["lambda:InvokeFunction"])
                    .on(&[of("{FunctionName|function}", "*")])
                    .merge_key(1)
                    .why("Invokes the function."),
            ],
        ),
    ];
}

/// What the tasks of aws-cdk-lib (2.276) ask for, where it differs.
mod cdk {
    use crate::permission::{Grant, Rule, allow, of, rule};

    const INVOKE: &[Grant] = &[allow(&["lambda:InvokeFunction"])
        .on(&[
            of("{FunctionName|granted}", "*"),
            of("{FunctionName|granted-versions}", "*"),
        ])
        .why("Invokes the function, in any version; a version or alias is granted alone.")];

    pub(super) const RULES: &[Rule] = &[
        rule("lambda:invoke", INVOKE),
        rule(
            "lambda:function",
            &[allow(&["lambda:InvokeFunction"])
                .on(&[
                    of("{Resource|granted}", "*"),
                    of("{Resource|granted-versions}", "*"),
                ])
                .why("Invokes the function, in any version; a version or alias is granted alone.")],
        ),
    ];
}

/// What serverless-step-functions (3.30) writes.
mod serverless {
    use crate::permission::{Rule, allow, of, rule};

    pub(super) const RULES: &[Rule] = &[
        // The plugin's own field AllowedFunctions narrows a function that is decided at run time.
        rule(
            "lambda:invoke",
            &[allow(&["lambda:InvokeFunction"])
                .on(&[
                    of("{AllowedFunctions/FunctionName|allowed}", "*"),
                    of("{AllowedFunctions/FunctionName|allowed-versions}", "*"),
                ])
                .why("Invokes the function, in any version.")],
        ),
        rule(
            "lambda:function",
            &[allow(&["lambda:InvokeFunction"])
                .on(&[of("{Resource|function}", "*"), of("{Resource|versions}", "*")])
                .why("Invokes the function, in any version.")],
        ),
    ];
}

/// What IAM checks, on the narrowest resource, where the template is wider.
mod least_privilege {
    use crate::permission::{Rule, allow, of, rule};

    const INVOKE_WHY: &str = "Invokes the function.";

    pub(super) const RULES: &[Rule] = &[
        rule(
            "lambda:invoke",
            &[allow(&["lambda:InvokeFunction"])
                .on(&[of("{FunctionName|invoked}", "arn:{P}:lambda:{R}:{A}:function:*")])
                .why(INVOKE_WHY)],
        ),
        rule(
            "lambda:function",
            &[allow(&["lambda:InvokeFunction"])
                .on(&[of("{Resource|invoked}", "arn:{P}:lambda:{R}:{A}:function:*")])
                .why(INVOKE_WHY)],
        ),
    ];
}
