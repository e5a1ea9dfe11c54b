//! An execution that stops at each task call, and is copied there, leaves what one leaves that is answered at once.

use conformance::bridge::{Simulated, simulate, simulate_by_step};
use conformance::shared::Shared;
use conformance::suites::executions::cases;

#[test]
fn recorded_executions_run_the_same_by_step() {
    let Some(shared) = Shared::find() else {
        return;
    };
    let mut compared = 0;
    for case in cases(&shared).unwrap() {
        match (simulate(&case), simulate_by_step(&case)) {
            (Simulated::Finished(at_once), Simulated::Finished(by_step)) => {
                assert!(at_once == by_step, "{}", case.id);
                compared += 1;
            }
            (Simulated::Unsupported(at_once), Simulated::Unsupported(by_step))
            | (Simulated::Refused(at_once), Simulated::Refused(by_step)) => assert_eq!(at_once, by_step),
            (at_once, by_step) => panic!("{}: {at_once:?}, by step {by_step:?}", case.id),
        }
    }
    assert!(compared > 500, "{compared} executions were compared");
}
