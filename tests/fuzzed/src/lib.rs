//! What the fuzz targets of `fuzz/` do with their bytes: everything that reads what a user or a link brings.
//!
//! Each function takes any bytes, and panics only where the project has a defect. `tests/replay.rs` calls all of them
//! with the seeds and with what was found; `cargo xtask fuzz` looks for more.

use std::rc::Rc;

use asl_code::{Ended, FunctionCode, Functions, Invocation, NativeEngine, NodeRuntime};
use asl_iam::evaluate::{Request, RolePolicy};
use asl_json::Value;
use asl_jsonata::{Environment, FixedHost, Limits};
use asl_jsonpath::{Expression, IntrinsicCall, Path, Query, ReferencePath, Scope};
use asl_mock::mock_config::MockConfig;
use asl_playground::Playground;
use asl_protocol::{Export, ExportFormat, GetVisit, Handler, Import, ListEvents, Run, RunTestCases};
use asl_workspace::{Workspace, link};

/// A function that takes bytes of anybody.
pub type Target = fn(&[u8]);

/// All of them, by the names that `fuzz/fuzz_targets` and the folders of `fuzz/corpus` have.
pub const TARGETS: [(&str, Target); 10] = [
    ("definition", definition),
    ("jsonpath", jsonpath),
    ("jsonata", jsonata),
    ("intrinsic", intrinsic),
    ("link", link_text),
    ("mocks", mocks),
    ("mock_config", mock_config),
    ("policy", policy),
    ("simulation", simulation),
    ("code", code),
];

/// The data that expressions are evaluated on.
const DATA: &str = r#"{"a": [1, 2.5, -3, {"b": "text", "c": null}], "id": "x-1", "n": 7, "empty": {}, "list": [[1], [2, 3]], "s": "äöü😀"}"#;

fn text(bytes: &[u8]) -> std::borrow::Cow<'_, str> {
    String::from_utf8_lossy(bytes)
}

fn data() -> Value {
    asl_json::parse(DATA).unwrap_or_default()
}

/// A definition in JSON or YAML: read, checked, drawn; its calls and its policy.
///
/// # Panics
///
/// If a finding lies outside of the text.
pub fn definition(bytes: &[u8]) {
    let workspace = Workspace {
        definition: text(bytes).into_owned(),
        ..Workspace::default()
    };
    let length = workspace.definition.encode_utf16().count();
    let analysis = asl_playground::analyze(&workspace);
    for marker in &analysis.markers {
        let end = usize::try_from(marker.to).unwrap_or(usize::MAX);
        assert!(
            marker.from <= marker.to && end <= length,
            "{marker:?} in {length}"
        );
        assert!(!marker.message.is_empty());
    }
    // Of a definition within a template the first drawing is none; that it survives is enough.
    let _ = asl_playground::preview(&workspace.definition);
}

/// A path, as query and as place to write to.
pub fn jsonpath(bytes: &[u8]) {
    let text = text(bytes);
    let (data, context) = (data(), Value::default());
    if let Ok(path) = Path::parse(&text) {
        let _ = path.read(&data);
    }
    if let Ok(query) = Query::parse(&text) {
        let _ = query.read(&Scope::new(&data, &context));
    }
    if let Ok(path) = ReferencePath::parse(&text) {
        let _ = path.write(&data, Value::from("new"));
    }
}

/// A JSONata expression, within the limits of Step Functions, and why it failed.
pub fn jsonata(bytes: &[u8]) {
    if let Ok(expression) = asl_jsonata::Expression::parse(&text(bytes)) {
        let mut environment = Environment::step_functions();
        environment.bind("states", data());
        let mut host = FixedHost { now: 0, seed: 1 };
        let evaluated =
            expression.evaluate_traced(Some(&data()), &environment, &mut host, &Limits::STEP_FUNCTIONS);
        let _ = expression.explain(&evaluated, &environment);
        let _ = expression.references();
    }
}

/// A call of intrinsic functions.
pub fn intrinsic(bytes: &[u8]) {
    let text = text(bytes);
    let (data, context) = (data(), Value::default());
    let scope = Scope::new(&data, &context);
    if let Ok(call) = IntrinsicCall::parse(&text) {
        let _ = call.evaluate(&scope, &mut || 0);
    }
    if let Ok(expression) = Expression::parse(&text) {
        let _ = expression.evaluate("field", &scope, &mut || 0);
    }
}

/// What follows the version in a link.
///
/// # Panics
///
/// If a workspace does not survive its own link.
pub fn link_text(bytes: &[u8]) {
    let text = text(bytes);
    for version in [1, 2] {
        if let Ok(workspace) = link::decode(&format!("#v{version}={text}")) {
            assert_eq!(link::decode(&link::encode(&workspace)).as_ref(), Ok(&workspace));
        }
        if let Ok((first, Some(second))) = link::decode_versus(&format!("#v{version}={text}")) {
            let again = link::decode_versus(&link::encode_versus(&first, &second));
            assert_eq!(again, Ok((first, Some(second))));
        }
    }
    let _ = link::decode(&text);
    if let Ok(opened) = Workspace::from_file_text(&text) {
        let again = Workspace::from_file_text(&opened.workspace.to_file_text());
        assert_eq!(again.map(|again| again.workspace), Ok(opened.workspace));
    }
}

/// The text of mocked responses.
///
/// # Panics
///
/// If what is right does not survive being written by the form.
pub fn mocks(bytes: &[u8]) {
    let (mocks, problems) = asl_mock::Mocks::parse(&text(bytes));
    if problems.is_empty() {
        assert_eq!(asl_mock::Mocks::parse(&mocks.to_text()).0, mocks);
    }
}

/// The text of a mock configuration file, as Step Functions Local reads it.
///
/// # Panics
///
/// If what is right does not survive being written.
pub fn mock_config(bytes: &[u8]) {
    let text = text(bytes).into_owned();
    let (config, problems) = MockConfig::parse(&text);
    if problems.is_empty() {
        let (again, problems) = MockConfig::parse(&config.to_text());
        assert_eq!((again, problems.len()), (config, 0));
    }
    let Some(example) = asl_examples::first() else {
        return;
    };
    let mut playground = Playground::default();
    let mut workspace = example.workspace;
    let ask = Import {
        workspace: workspace.clone(),
        text,
    };
    if let Ok(imported) = playground.handle(ask) {
        workspace.tests = imported.tests;
        let _ = playground.handle(RunTestCases {
            workspace: workspace.clone(),
        });
        let _ = playground.handle(Export {
            workspace,
            format: ExportFormat::MockConfig,
        });
    }
}

/// The policies of a role, and a request that they decide.
pub fn policy(bytes: &[u8]) {
    let (policy, _) = RolePolicy::parse(&text(bytes));
    let _ = policy.decide(&Request {
        action: "lambda:InvokeFunction",
        resource: "arn:aws:lambda:us-east-1:123456789012:function:Hello",
        context: &[],
    });
}

/// A whole run. The bytes are a definition, an input and mocked responses, with a zero between them.
///
/// # Panics
///
/// If the same workspace gives two different runs.
pub fn simulation(bytes: &[u8]) {
    let mut parts = bytes.split(|byte| *byte == 0).map(|part| text(part).into_owned());
    let mut part = || parts.next().unwrap_or_default();
    let workspace = Workspace {
        definition: part(),
        input: part(),
        mocks: part(),
        ..Workspace::default()
    };
    let mut playground = Playground::default();
    let first = playground.handle(Run {
        workspace: workspace.clone(),
    });
    if let Ok(run) = &first {
        let _ = playground.handle(ListEvents {
            group: asl_protocol::EventGroup::All,
            matching: "a".into(),
            from: 0,
            count: 100,
        });
        for index in 0..run.visits.min(20) {
            let _ = playground.handle(GetVisit { index });
        }
        assert_eq!(Playground::default().handle(Run { workspace }), first);
    }
}

/// What a call of fuzzed code may do, in the engine's units: a hundredth of what it may do elsewhere.
const WORK: i32 = 4_000_000;

/// The most bytes of a call's log: what a function may write, with what the platform adds.
const MOST_LOG: usize = 300_000;

thread_local! {
    static ENGINE: Rc<NativeEngine> = Rc::new(NativeEngine::default());
}

/// The code of a function and its event, with a zero between them, in the way of each version of Node.js; called twice, so that the
/// second call finds what the first has left.
///
/// # Panics
///
/// If the same calls end in two different ways, or past a bound.
pub fn code(bytes: &[u8]) {
    let mut parts = bytes.split(|byte| *byte == 0).map(text);
    let source = parts.next().unwrap_or_default();
    let event = parts.next().unwrap_or_default();
    let event = asl_json::parse(&event).unwrap_or_default();
    // The last byte chooses, so that what is found needs no other form.
    let runtimes = NodeRuntime::ALL;
    let chosen = usize::from(bytes.last().copied().unwrap_or_default()) % runtimes.len();
    let code = FunctionCode {
        runtime: runtimes
            .get(chosen)
            .map_or_else(NodeRuntime::default, |(runtime, _)| *runtime),
        ..FunctionCode::new(source)
    };
    let ends = calls(&code, &event);
    for ended in &ends {
        assert!(ended.duration <= code.timeout, "{} ms", ended.duration);
        assert!(ended.log.len() <= MOST_LOG, "{} bytes of a log", ended.log.len());
    }
    assert_eq!(calls(&code, &event), ends);
}

/// How two calls of a function end, one long after the other.
fn calls(code: &FunctionCode, event: &Value) -> [Ended; 2] {
    let mut functions = ENGINE
        .with(|engine| Functions::new(Rc::<NativeEngine>::clone(engine)))
        .with_work(WORK);
    [0, 1].map(|number| {
        functions.invoke(
            code,
            &Invocation {
                name: "f",
                arn: "arn:aws:lambda:us-east-1:123456789012:function:f",
                version: "$LATEST",
                region: "us-east-1",
                event,
                request_id: "id-1",
                now: if number == 0 { 0 } else { 1_000_000 },
                seed: 7,
                number,
                token: Some("token"),
            },
        )
    })
}
