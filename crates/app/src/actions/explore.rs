//! Exploring the workspace step by step, and what is done with an outcome: run it, make a test case of it, share it.

use asl_protocol::{
    Document, Exploration, Explore, ExploreBounds, ExploreOn, ExplorePrices, GetWitness, PriceOutcomes,
    WriteOutcomes,
};
use asl_workspace::Workspace;

use super::clipboard::copy;
use crate::platform::address;
use crate::session::Session;
use crate::state::action::{ExploreAction, NoticeAction, WorkspaceAction};

const GONE: &str = "What was explored is no longer in memory. Explore again.";

/// Begins to explore.
pub fn explore(session: &Session) {
    session.dispatch(ExploreAction::Started);
    let state = session.state();
    let number = state.explored.number;
    let request = Explore {
        workspace: (*state.workspace).clone(),
        bounds: ExploreBounds::default(),
        prices: state.explored.prices,
    };
    let then = session.clone();
    session.ask_or(request, move |answer| match answer {
        Some(Ok(found)) => go_on(&then, number, found),
        Some(Err(refused)) => then.dispatch(ExploreAction::Ended(number, Some(refused.sentence.into()))),
        None => then.dispatch(ExploreAction::Ended(number, Some(GONE.into()))),
    });
}

/// Shows what a step has found, and takes the next one unless the user has stopped. Other requests come between two steps.
fn go_on(session: &Session, number: u32, found: Box<Exploration>) {
    session.dispatch(ExploreAction::Found(number, found));
    let explored = &session.state().explored;
    if explored.number != number || !explored.running {
        return;
    }
    let then = session.clone();
    session.ask_or(ExploreOn, move |answer| match answer.flatten() {
        Some(found) => go_on(&then, number, found),
        None => then.dispatch(ExploreAction::Ended(number, Some(GONE.into()))),
    });
}

/// Takes no further step.
pub fn stop(session: &Session) {
    let number = session.state().explored.number;
    session.dispatch(ExploreAction::Ended(number, None));
}

/// Computes the costs with the prices of another region, or with those given.
pub fn price(session: &Session, region: String, prices: Option<ExplorePrices>) {
    session.dispatch(ExploreAction::Price(prices));
    let number = session.state().explored.number;
    let then = session.clone();
    session.ask(PriceOutcomes { region, prices }, move |found| match found {
        Some(found) => then.dispatch(ExploreAction::Found(number, found)),
        None => then.dispatch(NoticeAction::Warn(GONE.into())),
    });
}

fn with_witness(session: &Session, outcome: usize, act: impl FnOnce(&Session, Workspace) + 'static) {
    let then = session.clone();
    session.ask(GetWitness { outcome }, move |witness| match witness {
        Some(witness) => act(&then, *witness),
        None => then.dispatch(NoticeAction::Warn(GONE.into())),
    });
}

/// Runs the witness of an outcome, and shows its run.
pub fn run(session: &Session, outcome: usize, because: String) {
    with_witness(session, outcome, move |session, witness| {
        session.run_other(&because, witness);
    });
}

/// Copies a link to the witness of an outcome.
pub fn share(session: &Session, outcome: usize) {
    with_witness(session, outcome, |session, witness| {
        let link = session.services().and_then(|services| (services.link)(&witness));
        match link.and_then(|fragment| address::address_of(&fragment)) {
            Some(link) => copy(
                session,
                link,
                "Link copied. Whoever opens it can run exactly this outcome.",
            ),
            None => session.dispatch(NoticeAction::Warn(
                "This workspace is too large for a link: its texts have more than 4 MiB together.".into(),
            )),
        }
    });
}

/// Makes a test case of an outcome.
pub fn make_case(session: &Session, outcome: usize) {
    write(session, vec![outcome]);
}

/// Makes test cases of all outcomes that no test case has.
pub fn write_rest(session: &Session) {
    write(session, Vec::new());
}

fn write(session: &Session, outcomes: Vec<usize>) {
    let (then, is_one) = (session.clone(), outcomes.len() == 1);
    let state = session.state();
    let number = state.explored.number;
    let request = WriteOutcomes {
        tests: state.workspace.tests.clone(),
        outcomes,
    };
    session.ask(request, move |written| {
        let Some(written) = written else {
            let sentence = "The test cases could not be written: what was explored is no longer in memory, or the JSON under Tests has an error.";
            return then.dispatch(NoticeAction::Warn(sentence.into()));
        };
        if is_one {
            let name = then
                .services()
                .and_then(|services| (services.last_case)(&written.tests));
            then.dispatch(WorkspaceAction::AddCase(written.tests, name.unwrap_or_default().into()));
        } else {
            let sentence = match written.added {
                1 => "1 test case was added.".to_owned(),
                many => format!("{many} test cases were added."),
            };
            then.dispatch(WorkspaceAction::Replace(Document::Tests, written.tests, sentence.into()));
        }
        then.dispatch(ExploreAction::Found(number, Box::new(written.found)));
    });
}
