//! The rows. A new field of the language is one row here.
//!
//! Rows of one owner stand in the order in which completion offers them. A field that means different things in
//! different types of states has a row for each meaning.

use super::Owner::{
    Branch, Catcher, Choice, Condition, Credentials, Fail, ItemBatcher, ItemReader, Machine, Map, Parallel,
    Pass, Processor, ProcessorConfig, ReaderConfig, ResultWriter, Retrier, Rule, State, Succeed, Task, Wait,
    WriterConfig,
};
use super::{Language, LeadsTo, Owner, Owners, Value};
use crate::language::TYPE_NAMES;

/// A field with all that is known of it.
#[derive(Clone, Copy)]
pub(super) struct Row {
    pub name: &'static str,
    pub owners: Owners,
    pub language: Language,
    pub value: Value,
    pub doc: &'static str,
    pub path_twin: Option<&'static str>,
    pub exclusive: &'static [&'static str],
    pub snippet: &'static str,
    pub jsonata_snippet: Option<&'static str>,
    pub asks: bool,
}

const fn field(
    owners: &[Owner],
    name: &'static str,
    value: Value,
    snippet: &'static str,
    doc: &'static str,
) -> Row {
    Row {
        name,
        owners: Owners::of(owners),
        language: Language::Any,
        value,
        doc,
        path_twin: None,
        exclusive: &[],
        snippet,
        jsonata_snippet: None,
        asks: false,
    }
}

impl Row {
    /// It exists in JSONPath only.
    const fn jsonpath(mut self) -> Self {
        self.language = Language::JsonPath;
        self
    }

    /// It exists in JSONata only.
    const fn jsonata(mut self) -> Self {
        self.language = Language::Jsonata;
        self
    }

    /// The field that takes a path instead.
    const fn twin(mut self, name: &'static str) -> Self {
        self.path_twin = Some(name);
        self
    }

    /// An object has at most one of these.
    const fn one_of(mut self, names: &'static [&'static str]) -> Self {
        self.exclusive = names;
        self
    }

    /// In JSONata it begins with this value.
    const fn in_jsonata(mut self, snippet: &'static str) -> Self {
        self.jsonata_snippet = Some(snippet);
        self
    }

    /// The place to fill in has a choice of its own.
    const fn asks(mut self) -> Self {
        self.asks = true;
        self
    }
}

pub(super) const EVERY_STATE: Owners = Owners::of(STATES);

const STATES: &[Owner] = &[State, Task, Parallel, Map, Pass, Wait, Choice, Succeed, Fail];
const ALL_BUT_FAIL: &[Owner] = &[Task, Parallel, Map, Pass, Wait, Choice, Succeed];
const WITH_NEXT: &[Owner] = &[Task, Parallel, Map, Pass, Wait];
const WITH_RESULT: &[Owner] = &[Task, Parallel, Map, Pass];
const WITH_RETRY: &[Owner] = &[Task, Parallel, Map];

/// The query languages; the first is the default.
pub const LANGUAGES: &[&str] = &["JSONPath", "JSONata"];

/// What a Choice rule can be, in the order of the service's sentence (observed case `choice-rule-no-selector`).
pub const SELECTORS: &[&str] = &["And", "Or", "Not", "Variable", "Condition"];

/// The kinds of objects that an `ItemReader` reads.
pub const INPUT_TYPES: &[&str] = &["CSV", "JSON", "JSONL", "PARQUET", "MANIFEST"];

const TRANSITION: &[&str] = &["Next", "End"];
/// In the order of the service's sentence (observed case `exclusive-wait-timing`).
const TIMING: &[&str] = &["SecondsPath", "Seconds", "TimestampPath", "Timestamp"];
const TIMEOUT: &[&str] = &["TimeoutSeconds", "TimeoutSecondsPath"];
const HEARTBEAT: &[&str] = &["HeartbeatSeconds", "HeartbeatSecondsPath"];
const ERROR: &[&str] = &["Error", "ErrorPath"];
const CAUSE: &[&str] = &["Cause", "CausePath"];
const PROCESSOR: &[&str] = &["ItemProcessor", "Iterator"];
const SELECTOR: &[&str] = &["ItemSelector", "Parameters"];
const CONCURRENCY: &[&str] = &["MaxConcurrency", "MaxConcurrencyPath"];
const PERCENTAGE: &[&str] = &["ToleratedFailurePercentage", "ToleratedFailurePercentagePath"];
const FAILURES: &[&str] = &["ToleratedFailureCount", "ToleratedFailureCountPath"];
const MAX_ITEMS: &[&str] = &["MaxItems", "MaxItemsPath"];
const BATCH_ITEMS: &[&str] = &["MaxItemsPerBatch", "MaxItemsPerBatchPath"];
const BATCH_BYTES: &[&str] = &["MaxInputBytesPerBatch", "MaxInputBytesPerBatchPath"];

const COMMENT: &str = "A human-readable description; it has no effect.";

const NUMBER_PATH: Value = Value::Path(LeadsTo::Number);
const TEXT_PATH: Value = Value::Path(LeadsTo::Text);
const TIME_PATH: Value = Value::Path(LeadsTo::Timestamp);
const ANY_PATH: Value = Value::Path(LeadsTo::Anything);

const ASK: &str = "\"${}\"";
const A_PATH: &str = "\"$.${value}\"";
const TEMPLATE: &str = "{\n\t\"${name}.$\": \"$.${value}\"\n}";
const JSONATA_TEMPLATE: &str = "{\n\t\"${name}\": \"{% ${$states.input} %}\"\n}";
const A_TIME: &str = "\"${2030-01-01T00:00:00Z}\"";
const ROLE: &str = "\"arn:aws:iam::${123456789012}:role/${RoleName}\"";
const SCOPE: &str = "{\n\t\"StartAt\": \"${Step}\",\n\t\"States\": {\n\t\t\"${Step}\": {\n\t\t\t\"Type\": \"Pass\",\n\t\t\t\"End\": true\n\t\t}\n\t}\n}";
const STATES_MAP: &str = "{\n\t\"${Name}\": {\n\t\t\"Type\": \"${Pass}\",\n\t\t\"End\": true\n\t}\n}";
const CONDITIONS: &str = "[\n\t{\n\t\t\"Variable\": \"$.${value}\",\n\t\t\"IsPresent\": true\n\t}\n]";
const READER_REQUEST: &str = "{\n\t\"Bucket\": \"${bucket}\",\n\t\"Key\": \"${items.json}\"\n}";
const WRITER_REQUEST: &str = "{\n\t\"Bucket\": \"${bucket}\",\n\t\"Prefix\": \"${results}\"\n}";

const MACHINE: &[Row] = &[
    field(
        &[Machine, Branch, Processor, Retrier, Catcher],
        "Comment",
        Value::Note,
        ASK,
        COMMENT,
    ),
    field(
        &[Machine],
        "QueryLanguage",
        Value::Words(LANGUAGES),
        ASK,
        "The query language of all states: JSONPath or JSONata. Default: JSONPath.",
    )
    .asks(),
    field(
        &[Machine],
        "StartAt",
        Value::StateName,
        ASK,
        "The state that an execution enters first: the name of one of the States.",
    )
    .asks(),
    field(
        &[Machine],
        "TimeoutSeconds",
        Value::Number,
        "${300}",
        "How long an execution may take, in seconds, before it ends with States.Timeout. Default: no limit of its own; at most 99,999,999.",
    ),
    field(
        &[Machine],
        "Version",
        Value::Words(&["1.0"]),
        "\"1.0\"",
        "The version of the Amazon States Language. 1.0 is the only one, and the default.",
    ),
    field(
        &[Machine],
        "States",
        Value::States,
        STATES_MAP,
        "The states by name. A name has at most 80 characters and is unique in the whole definition.",
    ),
];

const INNER: &[Row] = &[
    field(&[Processor], "ProcessorConfig", Value::Object(ProcessorConfig), "{\n\t\"Mode\": \"${}\"\n}", "How the Map runs its iterations: within this execution (INLINE) or as child executions (DISTRIBUTED). Default: INLINE.").asks(),
    field(&[Branch, Processor], "StartAt", Value::StateName, ASK, "The state that this branch or iteration enters first: the name of one of its States.").asks(),
    field(&[Branch, Processor], "States", Value::States, STATES_MAP, "The states of this branch or iteration. Their transitions cannot leave it."),
];

const STATE: &[Row] = &[
    field(STATES, "Type", Value::Words(&TYPE_NAMES), ASK, "What the state does: Task, Pass, Choice, Wait, Succeed, Fail, Parallel or Map.").asks(),
    field(STATES, "Comment", Value::Note, ASK, COMMENT),
    field(STATES, "QueryLanguage", Value::Words(LANGUAGES), ASK, "The query language of this state: JSONPath or JSONata. Default: that of the definition. A JSONata definition cannot have JSONPath states.").asks(),
    field(ALL_BUT_FAIL, "InputPath", ANY_PATH, A_PATH, "A path to the part of the input that the state works on; null gives it {}. Default: $, all of it.").jsonpath(),
    field(ALL_BUT_FAIL, "OutputPath", Value::ResultPart, A_PATH, "A path to the part of the result that the next state gets; null gives it {}. Default: $, all of it.").jsonpath(),
    field(&[Pass], "Result", Value::Literal, "{\n\t${}\n}", "The result of the Pass state, taken literally. Default: the input.").jsonpath(),
    field(WITH_RESULT, "ResultPath", Value::ResultPlace, "\"$.${result}\"", "Where in the input the result is put; null drops the result and passes the input on. Default: $, the result replaces the input.").jsonpath(),
    field(&[Pass, Parallel], "Parameters", Value::Payload, TEMPLATE, "What the state works on in place of its input. A field whose name ends in .$ takes its value from a path or an intrinsic function. Default: the input.").jsonpath(),
    field(&[Task], "Parameters", Value::Request, TEMPLATE, "What the task is called with. A field whose name ends in .$ takes its value from a path or an intrinsic function. Default: the input.").jsonpath(),
    field(&[Map], "Parameters", Value::Payload, TEMPLATE, "The older name of ItemSelector.").jsonpath().one_of(SELECTOR),
    field(&[Parallel], "Arguments", Value::Payload, JSONATA_TEMPLATE, "What the branches get. Strings between {% and %} are JSONata expressions. Default: the input.").jsonata(),
    field(&[Task], "Arguments", Value::Request, JSONATA_TEMPLATE, "What the task is called with. Strings between {% and %} are JSONata expressions. Default: the input.").jsonata(),
    field(ALL_BUT_FAIL, "Output", Value::Payload, "\"{% ${$states.input} %}\"", "What the next state gets; strings between {% and %} are JSONata expressions. Default: the result, or the input in states that have no result.").jsonata(),
    field(&[Task, Parallel, Map, Pass, Wait, Choice], "Assign", Value::Variables, TEMPLATE, "Variables by name, which later states of this scope read as $name. A name has at most 80 characters, a value at most 256 KiB, all variables of an execution together at most 10 MiB.").in_jsonata(JSONATA_TEMPLATE),
    field(&[Task], "Resource", Value::Resource, ASK, "The ARN of what the task calls: a service integration, a Lambda function or an activity. A suffix selects how the task waits: .sync for the end of the job, .waitForTaskToken for a callback.").asks(),
    field(&[Task], "Credentials", Value::Object(Credentials), "{\n\t\"RoleArn\": \"arn:aws:iam::${123456789012}:role/${RoleName}\"\n}", "The role that the task assumes to call a resource of another account: RoleArn."),
    field(WITH_RETRY, "ResultSelector", Value::ResultPayload, TEMPLATE, "A template that is filled from the result before ResultPath applies; paths in it start at the result. Default: the result as it is.").jsonpath(),
    field(WITH_RETRY, "Retry", Value::List(Retrier), "[\n\t{\n\t\t\"ErrorEquals\": [\"${States.TaskFailed}\"],\n\t\t\"IntervalSeconds\": ${1},\n\t\t\"MaxAttempts\": ${3},\n\t\t\"BackoffRate\": ${2}\n\t}\n]", "Which errors are retried, and how; the first entry that names the error applies. Default: none."),
    field(WITH_RETRY, "Catch", Value::List(Catcher), "[\n\t{\n\t\t\"ErrorEquals\": [\"${States.ALL}\"],\n\t\t\"Next\": \"${Next}\"\n\t}\n]", "Where the execution continues after an error that retries did not resolve; the first entry that names the error applies. Default: the execution fails."),
    field(&[Task], "TimeoutSeconds", Value::Number, "${300}", "How long an attempt of the task may take, in seconds, before it fails with States.Timeout. Default and maximum: 99,999,999.").twin("TimeoutSecondsPath").one_of(TIMEOUT),
    field(&[Task], "TimeoutSecondsPath", NUMBER_PATH, A_PATH, "A path to the time limit in seconds, in place of TimeoutSeconds.").jsonpath().one_of(TIMEOUT),
    field(&[Task], "HeartbeatSeconds", Value::Number, "${60}", "How long an activity or a callback may be silent, in seconds, before the task fails with States.HeartbeatTimeout. It must be shorter than TimeoutSeconds. Default: 99,999,999.").twin("HeartbeatSecondsPath").one_of(HEARTBEAT),
    field(&[Task], "HeartbeatSecondsPath", NUMBER_PATH, A_PATH, "A path to the heartbeat limit in seconds, in place of HeartbeatSeconds.").jsonpath().one_of(HEARTBEAT),
    field(&[Choice], "Choices", Value::List(Rule), "[\n\t{\n\t\t\"Variable\": \"$.${value}\",\n\t\t\"NumericEquals\": ${1},\n\t\t\"Next\": \"${Next}\"\n\t}\n]", "The rules; the first whose condition holds decides which state is next. At least one is required.").in_jsonata("[\n\t{\n\t\t\"Condition\": \"{% ${$states.input.value = 1} %}\",\n\t\t\"Next\": \"${Next}\"\n\t}\n]"),
    field(&[Choice], "Default", Value::StateName, ASK, "The state that follows if no rule holds. Without it the execution then fails with States.NoChoiceMatched.").asks(),
    field(&[Wait], "Seconds", Value::Number, "${10}", "How long to wait, in seconds: 0 to 99,999,999, or a JSONata expression that gives such a number.").twin("SecondsPath").one_of(TIMING),
    field(&[Wait], "Timestamp", Value::Timestamp, A_TIME, "When to continue: an RFC 3339 time with T and Z, such as 2026-01-01T12:00:00Z, or a JSONata expression that gives one. A time in the past does not wait.").twin("TimestampPath").one_of(TIMING),
    field(&[Wait], "SecondsPath", NUMBER_PATH, A_PATH, "A path to the number of seconds to wait.").jsonpath().one_of(TIMING),
    field(&[Wait], "TimestampPath", TIME_PATH, A_PATH, "A path to the time at which to continue.").jsonpath().one_of(TIMING),
    field(&[Fail], "Error", Value::Text, "\"${ErrorName}\"", "The name of the error with which the execution fails. In JSONata it may be an expression.").twin("ErrorPath").one_of(ERROR),
    field(&[Fail], "Cause", Value::Text, "\"${What happened}\"", "A human-readable cause. In JSONata it may be an expression.").twin("CausePath").one_of(CAUSE),
    field(&[Fail], "ErrorPath", TEXT_PATH, A_PATH, "A path or an intrinsic function that gives the name of the error.").jsonpath().one_of(ERROR),
    field(&[Fail], "CausePath", TEXT_PATH, A_PATH, "A path or an intrinsic function that gives the cause.").jsonpath().one_of(CAUSE),
    field(&[Parallel], "Branches", Value::List(Branch), "[\n\t{\n\t\t\"StartAt\": \"${Step}\",\n\t\t\"States\": {\n\t\t\t\"${Step}\": {\n\t\t\t\t\"Type\": \"Pass\",\n\t\t\t\t\"End\": true\n\t\t\t}\n\t\t}\n\t}\n]", "The branches; all run at once, each with a copy of the input. The result is an array of their outputs, in this order."),
    field(&[Map], "ItemProcessor", Value::Object(Processor), "{\n\t\"ProcessorConfig\": {\n\t\t\"Mode\": \"${INLINE}\"\n\t},\n\t\"StartAt\": \"${Step}\",\n\t\"States\": {\n\t\t\"${Step}\": {\n\t\t\t\"Type\": \"Pass\",\n\t\t\t\"End\": true\n\t\t}\n\t}\n}", "The states that run once for each item.").one_of(PROCESSOR),
    field(&[Map], "Iterator", Value::Object(Processor), SCOPE, "The older name of ItemProcessor.").one_of(PROCESSOR),
    field(&[Map], "ItemsPath", Value::Path(LeadsTo::Items), "\"$.${items}\"", "A path to the array or object whose items are mapped. Default: $, the input itself.").jsonpath(),
    field(&[Map], "Items", Value::Payload, "\"{% ${$states.input.items} %}\"", "The array or object to map, literal or as a JSONata expression. Default: the input.").jsonata(),
    field(&[Map], "ItemSelector", Value::Payload, "{\n\t\"${item}.$\": \"$$.Map.Item.Value\"\n}", "What an iteration gets in place of its item. $$.Map.Item.Value (JSONata: $states.context.Map.Item.Value) is the item. Default: the item.").in_jsonata("{\n\t\"${item}\": \"{% ${$states.context.Map.Item.Value} %}\"\n}").one_of(SELECTOR),
    field(&[Map], "ItemReader", Value::Object(ItemReader), "{\n\t\"Resource\": \"arn:aws:states:::s3:getObject\",\n\t\"ReaderConfig\": {\n\t\t\"InputType\": \"${JSON}\"\n\t},\n\t\"Parameters\": {\n\t\t\"Bucket\": \"${bucket}\",\n\t\t\"Key\": \"${items.json}\"\n\t}\n}", "Where a distributed Map reads its items: an S3 object or a list of objects.").in_jsonata("{\n\t\"Resource\": \"arn:aws:states:::s3:getObject\",\n\t\"ReaderConfig\": {\n\t\t\"InputType\": \"${JSON}\"\n\t},\n\t\"Arguments\": {\n\t\t\"Bucket\": \"${bucket}\",\n\t\t\"Key\": \"${items.json}\"\n\t}\n}"),
    field(&[Map], "ItemBatcher", Value::Object(ItemBatcher), "{\n\t\"MaxItemsPerBatch\": ${100}\n}", "Gives each child execution of a distributed Map several items."),
    field(&[Map], "ResultWriter", Value::Object(ResultWriter), "{\n\t\"Resource\": \"arn:aws:states:::s3:putObject\",\n\t\"Parameters\": {\n\t\t\"Bucket\": \"${bucket}\",\n\t\t\"Prefix\": \"${results}\"\n\t}\n}", "Where a distributed Map writes the results of its child executions in S3.").in_jsonata("{\n\t\"Resource\": \"arn:aws:states:::s3:putObject\",\n\t\"Arguments\": {\n\t\t\"Bucket\": \"${bucket}\",\n\t\t\"Prefix\": \"${results}\"\n\t}\n}"),
    field(&[Map], "MaxConcurrency", Value::Number, "${10}", "How many iterations run at once; 0 is as many as possible. Default: 0. The service runs at most 40 at once inline, 10,000 distributed.").twin("MaxConcurrencyPath").one_of(CONCURRENCY),
    field(&[Map], "MaxConcurrencyPath", NUMBER_PATH, A_PATH, "A path to the number of iterations that run at once.").jsonpath().one_of(CONCURRENCY),
    field(&[Map], "ToleratedFailurePercentage", Value::Number, "${5}", "How many items of a distributed Map may fail, from 0 to 100 percent, before the state fails. Default: 0.").twin("ToleratedFailurePercentagePath").one_of(PERCENTAGE),
    field(&[Map], "ToleratedFailurePercentagePath", NUMBER_PATH, A_PATH, "A path to the tolerated percentage.").jsonpath().one_of(PERCENTAGE),
    field(&[Map], "ToleratedFailureCount", Value::Number, "${1}", "How many items of a distributed Map may fail before the state fails. Default: 0.").twin("ToleratedFailureCountPath").one_of(FAILURES),
    field(&[Map], "ToleratedFailureCountPath", NUMBER_PATH, A_PATH, "A path to the tolerated number of failures.").jsonpath().one_of(FAILURES),
    field(&[Map], "Label", Value::Note, ASK, "A part of the names of a distributed Map's child executions, at most 40 characters. Default: generated by the service."),
    field(WITH_NEXT, "Next", Value::StateName, ASK, "The state that follows: a name of the same States. A state has either Next or End.").one_of(TRANSITION).asks(),
    field(WITH_NEXT, "End", Value::Boolean, "true", "true ends the execution, branch or iteration after this state. Default: false.").one_of(TRANSITION),
    field(&[Retrier], "ErrorEquals", Value::ErrorNames, "[\"${}\"]", "The names of the errors that are retried. States.ALL must be alone and in the last entry.").asks(),
    field(&[Retrier], "IntervalSeconds", Value::Number, "${1}", "The wait before the first retry, in seconds: 0 to 99,999,999. Default: 1."),
    field(&[Retrier], "MaxAttempts", Value::Number, "${3}", "The maximum number of retries; 0 means never. Default: 3; at most 99,999,999."),
    field(&[Retrier], "BackoffRate", Value::Number, "${2}", "The factor by which each wait is longer than the one before; at least 1. Default: 2.0."),
    field(&[Retrier], "MaxDelaySeconds", Value::Number, "${60}", "The longest wait between two attempts, in seconds: 1 to 31,622,400. Default: no limit."),
    field(&[Retrier], "JitterStrategy", Value::Words(&["NONE", "FULL"]), ASK, "FULL makes each wait a random part of its length, NONE leaves it as it is. Default: NONE.").asks(),
];

const NESTED: &[Row] = &[
    field(&[Catcher], "ErrorEquals", Value::ErrorNames, "[\"${}\"]", "The names of the errors that are caught. States.ALL must be alone and in the last entry.").asks(),
    field(&[Catcher], "Next", Value::StateName, ASK, "The state that follows the error: a name of the same States.").asks(),
    field(&[Catcher], "ResultPath", Value::ResultPlace, "\"$.${error}\"", "Where in the state's input the error is put, as {\"Error\", \"Cause\"}. Default: $, it replaces the input.").jsonpath(),
    field(&[Catcher], "Output", Value::Payload, "\"{% ${$states.input} %}\"", "What the next state gets. $states.errorOutput is the error. Default: the error.").jsonata(),
    field(&[Catcher], "Assign", Value::Variables, TEMPLATE, "Variables that are set when this error is caught. $states.errorOutput (JSONPath: $) is the error.").in_jsonata(JSONATA_TEMPLATE),
    field(&[Rule, Condition], "Variable", ANY_PATH, A_PATH, "A path to the value that is compared.").jsonpath().one_of(SELECTORS),
    field(&[Rule, Condition], "Condition", Value::Condition, "\"{% ${$states.input.value = 1} %}\"", "A JSONata expression that gives true or false.").jsonata().one_of(SELECTORS),
    field(&[Rule, Condition], "And", Value::List(Condition), CONDITIONS, "All of these conditions must hold.").jsonpath().one_of(SELECTORS),
    field(&[Rule, Condition], "Or", Value::List(Condition), CONDITIONS, "At least one of these conditions must hold.").jsonpath().one_of(SELECTORS),
    field(&[Rule, Condition], "Not", Value::Object(Condition), "{\n\t\"Variable\": \"$.${value}\",\n\t\"IsPresent\": true\n}", "This condition must not hold.").jsonpath().one_of(SELECTORS),
    field(&[Rule], "Next", Value::StateName, ASK, "The state that follows if the rule holds: a name of the same States.").asks(),
    field(&[Rule], "Assign", Value::Variables, TEMPLATE, "Variables that are set when this rule decides.").in_jsonata(JSONATA_TEMPLATE),
    field(&[Rule], "Output", Value::Payload, "\"{% ${$states.input} %}\"", "What the next state gets when this rule decides. Default: the input.").jsonata(),
    field(&[Rule, Condition], "Comment", Value::Note, ASK, COMMENT),
    field(&[ProcessorConfig], "Mode", Value::Words(&["INLINE", "DISTRIBUTED"]), ASK, "INLINE runs iterations within this execution, at most 40 at once. DISTRIBUTED runs each as a child execution with a history of its own. Default: INLINE.").asks(),
    field(&[ProcessorConfig], "ExecutionType", Value::Words(&["STANDARD", "EXPRESS"]), ASK, "The type of the child executions: STANDARD or EXPRESS. Required with Mode DISTRIBUTED.").asks(),
    field(&[ItemReader], "Resource", Value::Words(&["arn:aws:states:::s3:getObject", "arn:aws:states:::s3:listObjectsV2"]), ASK, "arn:aws:states:::s3:getObject reads one object, arn:aws:states:::s3:listObjectsV2 lists the objects of a bucket.").asks(),
    field(&[ItemReader], "ReaderConfig", Value::Object(ReaderConfig), "{\n\t\"InputType\": \"${}\"\n}", "What the object is and how much of it is read.").asks(),
    field(&[ItemReader], "Parameters", Value::Payload, READER_REQUEST, "Bucket and Key of the object, or Bucket and Prefix of the list.").jsonpath(),
    field(&[ItemReader], "Arguments", Value::Payload, READER_REQUEST, "Bucket and Key of the object, or Bucket and Prefix of the list; strings between {% and %} are JSONata expressions.").jsonata(),
    field(&[ReaderConfig], "InputType", Value::Words(INPUT_TYPES), ASK, "The kind of the object: CSV, JSON, JSONL, PARQUET, or MANIFEST.").asks(),
    field(&[ReaderConfig], "CSVHeaderLocation", Value::Words(&["FIRST_ROW", "GIVEN"]), ASK, "FIRST_ROW takes the names of the columns from the object, GIVEN from CSVHeaders.").asks(),
    field(&[ReaderConfig], "CSVHeaders", Value::Texts, "[\"${name}\"]", "The names of the columns, for CSVHeaderLocation GIVEN."),
    field(&[ReaderConfig], "CSVDelimiter", Value::Words(&["COMMA", "PIPE", "SEMICOLON", "SPACE", "TAB"]), ASK, "What separates columns: COMMA, PIPE, SEMICOLON, SPACE or TAB. Default: COMMA.").asks(),
    field(&[ReaderConfig], "ManifestType", Value::Words(&["ATHENA_DATA", "S3_INVENTORY"]), ASK, "What the manifest lists: ATHENA_DATA or S3_INVENTORY.").asks(),
    field(&[ReaderConfig], "MaxItems", Value::Number, "${100}", "The maximum number of items to read. Default: all; at most 100,000,000.").twin("MaxItemsPath").one_of(MAX_ITEMS),
    field(&[ReaderConfig], "MaxItemsPath", NUMBER_PATH, A_PATH, "A path to the maximum number of items to read.").jsonpath().one_of(MAX_ITEMS),
    field(&[ReaderConfig], "ItemsPointer", Value::Pointer, "\"/${items}\"", "A JSON pointer to the array or object within a JSON object."),
    field(&[ReaderConfig], "Transformation", Value::Words(&["NONE", "LOAD_AND_FLATTEN"]), ASK, "LOAD_AND_FLATTEN reads the listed objects and maps their items, NONE maps the list. Default: NONE.").asks(),
    field(&[ItemBatcher], "BatchInput", Value::Payload, TEMPLATE, "What every batch holds besides its Items.").in_jsonata(JSONATA_TEMPLATE),
    field(&[ItemBatcher], "MaxItemsPerBatch", Value::Number, "${100}", "The maximum number of items in a batch.").twin("MaxItemsPerBatchPath").one_of(BATCH_ITEMS),
    field(&[ItemBatcher], "MaxItemsPerBatchPath", NUMBER_PATH, A_PATH, "A path to the maximum number of items in a batch.").jsonpath().one_of(BATCH_ITEMS),
    field(&[ItemBatcher], "MaxInputBytesPerBatch", Value::Number, "${262144}", "The maximum size of a batch in bytes, at most 262,144.").twin("MaxInputBytesPerBatchPath").one_of(BATCH_BYTES),
    field(&[ItemBatcher], "MaxInputBytesPerBatchPath", NUMBER_PATH, A_PATH, "A path to the maximum size of a batch in bytes.").jsonpath().one_of(BATCH_BYTES),
    field(&[ResultWriter], "Resource", Value::Words(&["arn:aws:states:::s3:putObject"]), ASK, "arn:aws:states:::s3:putObject writes the results to a bucket.").asks(),
    field(&[ResultWriter], "WriterConfig", Value::Object(WriterConfig), "{\n\t\"Transformation\": \"${}\"\n}", "How the results are written: Transformation and OutputType.").asks(),
    field(&[ResultWriter], "Parameters", Value::Payload, WRITER_REQUEST, "Bucket and Prefix of the results.").jsonpath(),
    field(&[ResultWriter], "Arguments", Value::Payload, WRITER_REQUEST, "Bucket and Prefix of the results; strings between {% and %} are JSONata expressions.").jsonata(),
    field(&[WriterConfig], "Transformation", Value::Words(&["NONE", "COMPACT", "FLATTEN"]), ASK, "NONE keeps the metadata of each child execution, COMPACT only its output, FLATTEN also merges arrays into one. Default: NONE.").asks(),
    field(&[WriterConfig], "OutputType", Value::Words(&["JSON", "JSONL"]), ASK, "JSON or JSONL. Default: JSON.").asks(),
    field(&[Credentials], "RoleArn", Value::Text, ROLE, "The ARN of the role that the task assumes. In JSONata it may be an expression; in JSONPath RoleArn.$ takes a path."),
];

/// The comparisons, each with its twin that takes a path: `Name, what belongs into it, snippet, "The value of Variable is "`
/// and the rest of the sentence.
macro_rules! comparisons {
    (
        $($kind:literal, $value:expr, $snippet:expr, $leads:expr, $noun:literal: $($order:literal $words:literal)*;)*
        => $($alone:literal, $alone_value:expr, $alone_snippet:expr, $doc:literal;)*
    ) => {
        /// The comparisons of a Choice rule. The service's sentence begins with the first; the order of the others is not
        /// recorded.
        pub const COMPARISONS: &[&str] = &[
            $($(concat!($kind, $order), concat!($kind, $order, "Path"),)*)*
            $($alone,)*
        ];

        const COMPARED: &[Row] = &[
            $($(
                field(&[Rule, Condition], concat!($kind, $order), $value, $snippet,
                    concat!("The value of Variable is ", $noun, " that ", $words, " this one."))
                    .jsonpath().twin(concat!($kind, $order, "Path")).one_of(COMPARISONS),
                field(&[Rule, Condition], concat!($kind, $order, "Path"), $leads, A_PATH,
                    concat!("The value of Variable is ", $noun, " that ", $words, " the one at this path."))
                    .jsonpath().one_of(COMPARISONS),
            )*)*
            $(field(&[Rule, Condition], $alone, $alone_value, $alone_snippet, $doc).jsonpath().one_of(COMPARISONS),)*
        ];
    };
}

comparisons! {
    "String", Value::Note, ASK, ANY_PATH, "a string":
        "Equals" "equals"
        "LessThan" "is less than"
        "GreaterThan" "is greater than"
        "LessThanEquals" "is at most"
        "GreaterThanEquals" "is at least";
    "Numeric", Value::Number, "${0}", NUMBER_PATH, "a number":
        "Equals" "equals"
        "LessThan" "is less than"
        "GreaterThan" "is greater than"
        "LessThanEquals" "is at most"
        "GreaterThanEquals" "is at least";
    "Boolean", Value::Boolean, "${true}", ANY_PATH, "a Boolean":
        "Equals" "equals";
    "Timestamp", Value::Timestamp, A_TIME, TIME_PATH, "a time":
        "Equals" "equals"
        "LessThan" "is less than"
        "GreaterThan" "is greater than"
        "LessThanEquals" "is at most"
        "GreaterThanEquals" "is at least";
    =>
    "StringMatches", Value::Note, "\"${text*}\"", "The value is a string that matches this pattern, in which * stands for any characters and \\\\* for an asterisk.";
    "IsNull", Value::Boolean, "${true}", "Whether the value is null.";
    "IsPresent", Value::Boolean, "${true}", "Whether the path leads to anything.";
    "IsNumeric", Value::Boolean, "${true}", "Whether the value is a number.";
    "IsString", Value::Boolean, "${true}", "Whether the value is a string.";
    "IsBoolean", Value::Boolean, "${true}", "Whether the value is true or false.";
    "IsTimestamp", Value::Boolean, "${true}", "Whether the value is a string that is an RFC 3339 time.";
}

const TABLES: [&[Row]; 5] = [MACHINE, INNER, STATE, NESTED, COMPARED];

/// How many rows there are.
pub(super) const COUNT: usize = MACHINE.len() + INNER.len() + STATE.len() + NESTED.len() + COMPARED.len();

/// The row at an index below [`COUNT`].
pub(super) const fn row(index: usize) -> Row {
    let mut tables: &[&[Row]] = &TABLES;
    let mut left = index;
    while let [table, others @ ..] = tables {
        if left < table.len()
            && let [row, ..] = table.split_at(left).1
        {
            return *row;
        }
        left -= table.len();
        tables = others;
    }
    field(&[], "", Value::Note, "", "")
}
