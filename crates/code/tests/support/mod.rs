//! What tests share that call functions.

use std::rc::Rc;

use asl_code::{Ended, FunctionCode, Functions, Invocation, NativeEngine};

thread_local! {
    static ENGINE: Rc<NativeEngine> = Rc::new(NativeEngine::default());
}

/// Functions none of which has been called, in an engine that is read once.
pub(crate) fn functions() -> Functions {
    ENGINE.with(|engine| Functions::new(Rc::<NativeEngine>::clone(engine)))
}

/// Calls the function `f`.
pub(crate) fn call(
    functions: &mut Functions,
    code: &FunctionCode,
    event: &str,
    now: i64,
    number: u64,
) -> Ended {
    let event = asl_json::parse(event).unwrap();
    functions.invoke(
        code,
        &Invocation {
            name: "f",
            arn: "arn:aws:lambda:us-east-1:123456789012:function:f",
            version: "$LATEST",
            region: "us-east-1",
            event: &event,
            request_id: "id-1",
            now,
            seed: 7,
            number,
            token: Some("token"),
        },
    )
}
