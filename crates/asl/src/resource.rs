//! The `Resource` of a Task: parsed once into what is called and how.

use std::borrow::Cow;

use asl_json::Str;

use crate::placeholder;

/// A parsed `Resource`. Its texts are its own, or, where it is only looked at, parts of the text that it was read from.
#[derive(Clone, Debug, PartialEq)]
pub struct Resource<T = Str> {
    /// The ARN as written.
    pub text: T,
    /// The partition: `aws`, `aws-cn`, `aws-us-gov`, …
    pub partition: T,
    /// What it names.
    pub kind: ResourceKind<T>,
}

/// What a `Resource` names.
#[derive(Clone, Debug, PartialEq)]
pub enum ResourceKind<T = Str> {
    /// A Lambda function by its own ARN: the result is the function's output alone.
    Function(FunctionName<T>),
    /// An activity, for which workers poll.
    Activity {
        /// The region of the activity.
        region: T,
        /// The account of the activity.
        account: T,
        /// Its name.
        name: T,
    },
    /// A service integration, optimized (`lambda:invoke`) or through the SDK (`aws-sdk:s3:getObject`).
    Integration {
        /// As the history shows it in `resourceType`: `lambda`, `aws-sdk:s3`.
        service: T,
        /// The API action without the pattern: `invoke`.
        action: T,
        /// How the task waits for its end.
        pattern: Pattern,
    },
}

/// How a task waits for its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pattern {
    /// For the answer of the request.
    RequestResponse,
    /// For the end of the job: `.sync`.
    Sync,
    /// For the end of the job, its output as JSON: `.sync:2`.
    Sync2,
    /// For the holder of the task token: `.waitForTaskToken`.
    WaitForTaskToken,
}

impl Pattern {
    /// The suffix of the ARN: empty, `.sync`, `.sync:2`, `.waitForTaskToken`.
    pub fn suffix(self) -> &'static str {
        match self {
            Self::RequestResponse => "",
            Self::Sync => ".sync",
            Self::Sync2 => ".sync:2",
            Self::WaitForTaskToken => ".waitForTaskToken",
        }
    }
}

/// A Lambda function as something names it: by ARN, partial ARN or plain name, with or without a version or alias.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct FunctionName<T = Str> {
    /// The region, if the name has one.
    pub region: Option<T>,
    /// The account, if the name has one.
    pub account: Option<T>,
    /// The bare name.
    pub name: T,
    /// Version or alias, if the name ends in one.
    pub qualifier: Option<T>,
}

impl<'a> FunctionName<&'a str> {
    /// Reads what `FunctionName` of Lambda's Invoke accepts: `arn:…:function:name[:qualifier]`,
    /// `account:function:name[:qualifier]`, `name[:qualifier]`. `None` if it is none of these.
    pub fn read(text: &'a str) -> Option<Self> {
        let parts: Vec<&str> = text.split(':').collect();
        let (region, account, rest): (_, _, &[&str]) = match parts.as_slice() {
            ["arn", partition, "lambda", region, account, "function", rest @ ..]
                if partition.starts_with("aws") =>
            {
                (Some(*region), Some(*account), rest)
            }
            [account, "function", rest @ ..] => (None, Some(*account), rest),
            ["function", rest @ ..] | rest => (None, None, rest),
        };
        let (name, qualifier) = match rest {
            [name] => (*name, None),
            [name, qualifier] => (*name, Some(*qualifier)),
            _ => return None,
        };
        let allowed = |text: &str| {
            !text.is_empty()
                && text
                    .chars()
                    .all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '$'))
        };
        if !allowed(name) || !qualifier.is_none_or(allowed) {
            return None;
        }
        Some(Self {
            region,
            account,
            name,
            qualifier,
        })
    }

    fn owned(self) -> FunctionName {
        FunctionName {
            region: self.region.map(Into::into),
            account: self.account.map(Into::into),
            name: self.name.into(),
            qualifier: self.qualifier.map(Into::into),
        }
    }
}

impl FunctionName {
    /// Reads what [`FunctionName::read`] reads, to keep it.
    pub fn parse(text: &str) -> Option<Self> {
        FunctionName::read(text).map(FunctionName::owned)
    }

    /// Reads a name in which placeholders (`${Name}`) may stand, as [`Resource::assume`] does.
    ///
    /// ```
    /// let function = asl::resource::FunctionName::assume("${HelloFunction.Arn}").unwrap();
    /// assert_eq!(&*function.name, "HelloFunction");
    /// ```
    pub fn assume(text: &str) -> Option<Self> {
        Self::parse(&assumed(text))
    }
}

/// Why a string is not a `Resource`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ResourceError {
    /// It is no ARN at all.
    NotAnArn,
    /// It is an ARN, but of nothing that a Task can call.
    NotRecognized,
}

impl<'a> Resource<&'a str> {
    /// Reads the text of a `Resource`.
    pub fn read(text: &'a str) -> Result<Self, ResourceError> {
        let mut parts = text.splitn(6, ':');
        let mut part = || parts.next();
        let (Some("arn"), Some(partition), Some(service), Some(region), Some(account), Some(rest)) =
            (part(), part(), part(), part(), part(), part())
        else {
            return Err(ResourceError::NotAnArn);
        };
        if !partition.starts_with("aws") || service.is_empty() {
            return Err(ResourceError::NotAnArn);
        }
        let kind = match (service, region, account) {
            ("lambda", _, _) => {
                ResourceKind::Function(FunctionName::read(text).ok_or(ResourceError::NotRecognized)?)
            }
            ("states", region, account) => match rest.strip_prefix("activity:") {
                Some("") => return Err(ResourceError::NotRecognized),
                Some(name) if !region.is_empty() && !account.is_empty() => ResourceKind::Activity {
                    region,
                    account,
                    name,
                },
                // AWS's page about the Task state has region and account in the syntax of all of them.
                _ => integration(rest).ok_or(ResourceError::NotRecognized)?,
            },
            _ => return Err(ResourceError::NotRecognized),
        };
        Ok(Self {
            text,
            partition,
            kind,
        })
    }

    /// The same, to keep it.
    pub fn owned(self) -> Resource {
        let kind = match self.kind {
            ResourceKind::Function(function) => ResourceKind::Function(function.owned()),
            ResourceKind::Activity {
                region,
                account,
                name,
            } => ResourceKind::Activity {
                region: region.into(),
                account: account.into(),
                name: name.into(),
            },
            ResourceKind::Integration {
                service,
                action,
                pattern,
            } => ResourceKind::Integration {
                service: service.into(),
                action: action.into(),
                pattern,
            },
        };
        Resource {
            text: self.text.into(),
            partition: self.partition.into(),
            kind,
        }
    }
}

impl Resource {
    /// Reads what [`Resource::read`] reads, to keep it.
    pub fn parse(text: &str) -> Result<Self, ResourceError> {
        Resource::read(text).map(Resource::owned)
    }

    /// Reads the text of a `Resource` in which placeholders (`${Name}`) may stand: what is not known yet is assumed. A
    /// placeholder alone is taken for a Lambda function, which is what most of them are.
    ///
    /// ```
    /// let resource = asl::resource::Resource::assume("${HelloFunction.Arn}").unwrap();
    /// assert_eq!(&*resource.text, "arn:aws:lambda:us-east-1:123456789012:function:HelloFunction");
    /// ```
    pub fn assume(text: &str) -> Result<Self, ResourceError> {
        Self::parse(&assumed(text))
    }
}

impl<T: AsRef<str>> Resource<T> {
    /// The integration pattern; function ARNs and activities are request and response.
    pub fn pattern(&self) -> Pattern {
        match &self.kind {
            ResourceKind::Integration { pattern, .. } => *pattern,
            ResourceKind::Function(_) | ResourceKind::Activity { .. } => Pattern::RequestResponse,
        }
    }

    /// Whether this is the optimized integration `lambda:invoke`, in any pattern.
    pub fn is_lambda_invoke(&self) -> bool {
        matches!(&self.kind, ResourceKind::Integration { service, action, .. } if service.as_ref() == "lambda" && action.as_ref() == "invoke")
    }
}

/// The beginning of a Lambda function's ARN where its place is not known.
const FUNCTION: &str = "arn:aws:lambda:us-east-1:123456789012:function:";

/// The text of a `Resource` with what placeholders in it are taken for, as [`Resource::assume`] reads it.
pub fn assumed(text: &str) -> Cow<'_, str> {
    if !placeholder::is_in(text) {
        return Cow::Borrowed(text);
    }
    let mut assumed = placeholder::assume(text);
    if placeholder::is_whole(text) && !assumed.starts_with("arn:") {
        assumed.insert_str(0, FUNCTION);
    }
    Cow::Owned(assumed)
}

/// `lambda:invoke.waitForTaskToken`, `aws-sdk:s3:getObject`.
fn integration(rest: &str) -> Option<ResourceKind<&str>> {
    let (rest, pattern) = [Pattern::Sync2, Pattern::Sync, Pattern::WaitForTaskToken]
        .into_iter()
        .find_map(|pattern| Some((rest.strip_suffix(pattern.suffix())?, pattern)))
        .unwrap_or((rest, Pattern::RequestResponse));
    let (service, action) = rest.rsplit_once(':')?;
    let known_shape = match service.split_once(':') {
        None => service != "aws-sdk",
        Some((sdk, name)) => sdk == "aws-sdk" && !name.is_empty() && !name.contains(':'),
    };
    let word = |text: &str| {
        !text.is_empty()
            && text
                .chars()
                .all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | ':'))
    };
    (known_shape && word(service) && word(action)).then_some(ResourceKind::Integration {
        service,
        action,
        pattern,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn give(text: &str, service: &str, action: &str, pattern: Pattern) {
        let kind = ResourceKind::Integration {
            service: service.into(),
            action: action.into(),
            pattern,
        };
        assert_eq!(Resource::parse(text).unwrap().kind, kind);
    }

    #[test]
    fn reads_integrations() {
        give(
            "arn:aws:states:::lambda:invoke",
            "lambda",
            "invoke",
            Pattern::RequestResponse,
        );
        give(
            "arn:aws:states:::sqs:sendMessage.waitForTaskToken",
            "sqs",
            "sendMessage",
            Pattern::WaitForTaskToken,
        );
        give(
            "arn:aws-cn:states:::states:startExecution.sync:2",
            "states",
            "startExecution",
            Pattern::Sync2,
        );
        give(
            "arn:aws:states:::aws-sdk:s3:getObject",
            "aws-sdk:s3",
            "getObject",
            Pattern::RequestResponse,
        );
        give(
            "arn:aws:states:us-east-1:123456789012:sns:publish",
            "sns",
            "publish",
            Pattern::RequestResponse,
        );
        for text in [
            "",
            "lambda",
            "arn:aws:states:us-east-1:123456789012:activity:",
            "arn:aws:states:::lambda",
            "arn:aws:s3:::bucket",
            "arn:aws:states:::x:y:z",
        ] {
            assert!(Resource::parse(text).is_err(), "{text}");
        }
    }

    #[test]
    fn reads_functions() {
        let arn = "arn:aws:lambda:us-east-1:123456789012:function:Hello:prod";
        let ResourceKind::Function(function) = Resource::parse(arn).unwrap().kind else {
            panic!("a function")
        };
        assert_eq!(
            (&*function.name, function.qualifier.as_deref()),
            ("Hello", Some("prod"))
        );
        assert_eq!(
            FunctionName::parse("123456789012:function:f")
                .unwrap()
                .account
                .as_deref(),
            Some("123456789012")
        );
        assert_eq!(
            FunctionName::parse("f:$LATEST").unwrap().qualifier.as_deref(),
            Some("$LATEST")
        );
        assert_eq!(FunctionName::parse("function:f").unwrap().name.as_ref(), "f");
        assert!(FunctionName::parse("a b").is_none());
    }
}
