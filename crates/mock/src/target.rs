//! What a call is about, and which entries of the mocked responses may answer it.

use asl::resource::{FunctionName, Resource, ResourceKind};
use asl_engine::TaskCall;
use asl_json::{Str, Value};

use crate::choose::Entry;
use crate::lambda::InvocationType;
use crate::model::{MockedTask, Mocks, Section};

/// What a task calls.
#[derive(Clone, Debug)]
pub(crate) enum Target {
    /// A Lambda function, by its ARN or through `lambda:invoke`.
    Function {
        name: FunctionName,
        direct: bool,
        invocation: InvocationType,
    },
    /// An activity.
    Activity { arn: Str, name: Str },
    /// A state machine, through `states:startExecution` or a call of the SDK that starts it.
    Execution {
        arn: Str,
        name: String,
        starter: Starter,
    },
    /// Any other integration.
    Service { service: Str, action: Str },
}

/// The call that starts an execution.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Starter {
    /// `states:startExecution`
    Optimized,
    /// `aws-sdk:sfn:startExecution`
    Sdk,
    /// `aws-sdk:sfn:startSyncExecution`, which runs an Express execution to its end
    SdkSynchronous,
}

impl Starter {
    pub(crate) fn of(service: &str, action: &str) -> Option<Self> {
        match (service, action) {
            ("states", "startExecution") => Some(Self::Optimized),
            ("aws-sdk:sfn", "startExecution") => Some(Self::Sdk),
            ("aws-sdk:sfn", "startSyncExecution") => Some(Self::SdkSynchronous),
            _ => None,
        }
    }

    /// The service as the integration spells it.
    pub(crate) fn service(self) -> &'static str {
        match self {
            Self::Optimized => "states",
            Self::Sdk | Self::SdkSynchronous => "aws-sdk:sfn",
        }
    }
}

impl Target {
    /// The target of a call with these arguments; an error is what the service says of them.
    pub(crate) fn of(resource: &Resource, arguments: &Value) -> Result<Self, String> {
        Ok(match &resource.kind {
            ResourceKind::Function(name) => Self::Function {
                name: name.clone(),
                direct: true,
                invocation: InvocationType::RequestResponse,
            },
            ResourceKind::Integration { .. } if resource.is_lambda_invoke() => Self::Function {
                name: invoked_function(arguments).ok_or_else(|| missing_function(arguments))?,
                direct: false,
                invocation: InvocationType::of(arguments),
            },
            ResourceKind::Integration { service, action, .. } => {
                let arn = arguments.get("StateMachineArn").and_then(Value::as_str);
                match arn.zip(Starter::of(service, action)) {
                    Some((arn, starter)) => Self::Execution {
                        arn: arn.into(),
                        name: machine_name(arn).to_owned(),
                        starter,
                    },
                    None => Self::Service {
                        service: service.clone(),
                        action: action.clone(),
                    },
                }
            }
            ResourceKind::Activity { name, .. } => Self::Activity {
                arn: resource.text.clone(),
                name: name.clone(),
            },
        })
    }

    /// Under which entry a response belongs, if it is not the state's own: section and name.
    pub(crate) fn entry_name(&self, state: &str) -> (Section, String) {
        match self {
            Self::Function { name, .. } => (Section::Functions, name.name.to_string()),
            Self::Activity { name, .. } => (Section::Activities, name.to_string()),
            Self::Execution { name, .. } => (Section::Executions, name.clone()),
            Self::Service { .. } => (Section::Tasks, state.to_owned()),
        }
    }

    /// The target in a sentence: `function 'f'`.
    pub(crate) fn what(&self, state: &str, resource: &Resource) -> String {
        match self {
            Self::Service { .. } => resource.text.to_string(),
            _ => {
                let (section, name) = self.entry_name(state);
                section.what(&name)
            }
        }
    }

    /// What a function is given; what any other task sends.
    pub(crate) fn event(&self, call: &TaskCall<'_>) -> Value {
        match self {
            Self::Function { direct: false, .. } => call
                .arguments
                .get("Payload")
                .cloned()
                .unwrap_or_else(Value::empty_object),
            _ => call.arguments.clone(),
        }
    }

    /// The entries that may answer a call of a state, the most particular first.
    pub(crate) fn entries<'m>(
        &self,
        mocks: &'m Mocks,
        functions: &Functions<'m>,
        state: &str,
        resource: &Resource,
    ) -> Vec<Entry<'m>> {
        let mut entries = Vec::with_capacity(2);
        let named = |section: Section, name: &str| {
            let found = mocks.section(section).get_key_value(name);
            found.map(|(name, task)| Entry { section, name, task })
        };
        entries.extend(named(Section::Tasks, state));
        match self {
            Self::Function { name, .. } => {
                entries.extend(functions.best_match(name).map(|(name, task)| Entry {
                    section: Section::Functions,
                    name,
                    task,
                }));
            }
            Self::Activity { arn, name } => {
                let section = Section::Activities;
                entries.extend(named(section, arn).or_else(|| named(section, name)));
            }
            Self::Execution { arn, name, .. } => {
                let section = Section::Executions;
                entries.extend(named(section, arn).or_else(|| named(section, name)));
            }
            Self::Service { .. } => {}
        }
        let section = Section::Resources;
        let bare = resource.text.strip_suffix(resource.pattern().suffix());
        entries.extend(
            named(section, &resource.text).or_else(|| named(section, bare.unwrap_or(&resource.text))),
        );
        entries
    }
}

/// The name of a state machine in its ARN, without version or alias; a text that is no ARN is a name.
pub(crate) fn machine_name(arn: &str) -> &str {
    arn.split_once(":stateMachine:")
        .map_or(arn, |(_, rest)| rest.split(':').next().unwrap_or(rest))
}

/// The mocked functions, their names read.
pub(crate) struct Functions<'m>(Vec<(FunctionName, &'m str, &'m MockedTask)>);

impl<'m> Functions<'m> {
    /// Those of the mocked responses; a name that is none fits no call.
    pub(crate) fn of(mocks: &'m Mocks) -> Self {
        let functions = mocks.functions.iter();
        let read =
            functions.filter_map(|(name, task)| Some((FunctionName::parse(name)?, name.as_str(), task)));
        Self(read.collect())
    }

    /// The one that fits a call best: every part that the mock's name gives must agree, and the one that gives most wins.
    fn best_match(&self, called: &FunctionName) -> Option<(&'m str, &'m MockedTask)> {
        let agrees = |mock: &Option<Str>, called: &Option<Str>| match (mock, called) {
            (Some(mock), Some(called)) => mock == called,
            _ => true,
        };
        let candidates = self.0.iter().filter_map(|(mock, name, task)| {
            let qualifier_fits = mock.qualifier.is_none() || mock.qualifier == called.qualifier;
            let fits = mock.name == called.name
                && qualifier_fits
                && agrees(&mock.region, &called.region)
                && agrees(&mock.account, &called.account);
            let precise = [
                mock.qualifier.is_some(),
                mock.region.is_some(),
                mock.account.is_some(),
            ];
            fits.then_some((precise, *name, *task))
        });
        // Of equally precise ones the first.
        candidates
            .reduce(|best, next| if next.0 > best.0 { next } else { best })
            .map(|(_, name, task)| (name, task))
    }
}

/// The function that a `lambda:invoke` call names, its `Qualifier` included.
fn invoked_function(arguments: &Value) -> Option<FunctionName> {
    let mut function = FunctionName::assume(arguments.get("FunctionName")?.as_str()?)?;
    if let Some(qualifier) = arguments.get("Qualifier").and_then(Value::as_str) {
        function.qualifier = Some(qualifier.into());
    }
    Some(function)
}

/// What the service says of parameters without a usable `FunctionName`.
fn missing_function(arguments: &Value) -> String {
    let reason = match arguments.get("FunctionName") {
        None => "The field 'FunctionName' is required but was missing",
        Some(_) => "The value of the field 'FunctionName' has an invalid format",
    };
    format!("The Parameters '{arguments}' could not be used to start the Task: [{reason}]")
}
