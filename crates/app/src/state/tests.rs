//! What actions do to the state.

use asl::{Instant, MachineType, Status};
use asl_json::Pointer;
use asl_protocol::{
    Breadcrumb, Fix, MapRunSummary, Opened, PathSegment, StateOutcome, StatePlace, StateResult,
};
use asl_workspace::{Declared, Settings};

use super::action::{
    Action, AnalysisAction, NoticeAction, Opening, RunAction, SelectionAction, ViewAction, WorkspaceAction,
};
use super::selection::Selector;
use super::view::ResultTab;
use super::*;

fn workspace(definition: &str) -> Rc<Workspace> {
    Rc::new(Workspace {
        definition: definition.into(),
        ..Workspace::default()
    })
}

fn after(mut state: State, actions: impl IntoIterator<Item = impl Into<Action>>) -> State {
    for action in actions {
        state.apply(action.into());
    }
    state
}

fn start() -> State {
    State::new((*workspace("first")).clone(), Home::Draft)
}

/// Opens an example.
fn open(definition: &str) -> WorkspaceAction {
    WorkspaceAction::Open(Opening {
        workspace: workspace(definition),
        home: Home::Draft,
        is_own: false,
        sentence: Some("Example opened.".into()),
    })
}

/// The state after the Undo of its last notice.
fn undone(state: State) -> State {
    let undo = match state.notices.last().and_then(|notice| notice.offer.clone()) {
        Some(Offer::Undo(undo)) => undo,
        other => panic!("{other:?}"),
    };
    let action = match undo {
        Undo::Opened(workspace, home) => WorkspaceAction::Open(Opening {
            workspace,
            home,
            is_own: true,
            sentence: None,
        }),
        Undo::BecameDraft(_, home) => WorkspaceAction::MoveTo(home),
        Undo::Changed(before, now) => WorkspaceAction::TakeBack(before, now),
    };
    after(state, [action])
}

/// A run that entered `A` twice, as visits 0 and 2, and failed in `B`, as visit 1.
fn summary() -> Box<RunSummary> {
    let state = |pointer: &str, outcome, last_visit| StateResult {
        pointer: Pointer::new(pointer),
        outcome,
        visits: 1,
        retries: 0,
        last_visit: Some(last_visit),
    };
    Box::new(RunSummary {
        status: Status::Failed,
        output: None,
        error: None,
        cause: None,
        cause_json: None,
        arn: String::new(),
        start: Instant::default(),
        stop: Instant::default(),
        duration: 0,
        events: 0,
        visits: 3,
        states: vec![
            state("/States/A", StateOutcome::Succeeded, 2),
            state("/States/B", StateOutcome::Failed, 1),
        ],
        transitions: Vec::new(),
        explanation: None,
        reason: None,
        redrives: 0,
        redrive_refusal: None,
        not_mocked: None,
        defaults: Vec::new(),
        role_refused: None,
        map_runs: Vec::new(),
    })
}

#[test]
fn opening_over_changes_offers_to_undo_and_undoing_brings_back() {
    let edit = WorkspaceAction::Edit(Document::Definition, "mine".into());
    let state = after(start(), [edit, open("example")]);
    assert_eq!(state.workspace.definition, "example");
    let state = undone(state);
    assert_eq!(state.workspace.definition, "mine");
    assert_eq!(state.notices, []);
    // The draft of an earlier visit is as much the user's own as what is typed now.
    assert_eq!(
        undone(after(start(), [open("example")])).workspace.definition,
        "first"
    );
}

#[test]
fn opening_over_what_was_opened_says_nothing() {
    assert_eq!(after(after(start(), [open("one")]), [open("two")]).notices, []);
}

#[test]
fn a_run_that_is_not_the_last_one_is_ignored() {
    let ended = |number| RunAction::Ended(number, Ok(summary()));
    let state = after(
        start(),
        [RunAction::Started(None), RunAction::Started(None), ended(1)],
    );
    assert!(state.run.running && state.run.outcome.is_none());
    assert!(after(state, [ended(2)]).summary().is_some());
}

#[test]
fn a_result_is_old_once_something_changes() {
    let edit = |text: &str| Action::from(WorkspaceAction::Edit(Document::Input, text.into()));
    let started = || Action::from(RunAction::Started(None));
    let ended = || Action::from(RunAction::Ended(1, Ok(summary())));
    // The change came while the run was going on: it is not about this text.
    let state = after(start(), [edit("1"), started(), edit("2"), ended()]);
    assert!(state.is_run_stale());
    assert!(!after(start(), [edit("1"), started(), ended()]).is_run_stale());
}

#[test]
fn the_visit_that_failed_shows_first_and_a_selected_state_its_last() {
    let ended = RunAction::Ended(1, Ok(summary()));
    let state = after(start(), [RunAction::Started(None), ended]);
    assert_eq!(state.selection.visit, Some(1));
    let select = |pointer: &'static str| SelectionAction::State(pointer.into(), Selector::Graph);
    let state = after(state, [select("/States/A")]);
    assert_eq!(
        (state.selection.visit, state.view.result_tab),
        (Some(2), ResultTab::DataFlow)
    );
    assert_eq!(after(state, [select("/States/C")]).selection.visit, None);
}

#[test]
fn a_selected_state_that_is_gone_does_not_hide_what_failed() {
    let place = |pointer: &str| StatePlace {
        pointer: Pointer::new(pointer),
        name: String::new(),
        type_name: String::new(),
        from: 0,
        to: 0,
    };
    let analysis = Analysis {
        states: vec![place("/States/A"), place("/States/B")],
        ..Analysis::default()
    };
    let run = || [RunAction::Started(None), RunAction::Ended(1, Ok(summary()))];
    let selected = |pointer: &'static str| {
        let select = SelectionAction::State(pointer.into(), Selector::Cursor);
        after(
            start(),
            [
                Action::from(AnalysisAction::Arrived(Box::new(analysis.clone()), 0)),
                select.into(),
            ],
        )
    };
    let state = after(selected("/States/Gone"), run());
    assert_eq!((state.selection.state, state.selection.visit), (None, Some(1)));
    let state = after(selected("/States/A"), run());
    assert_eq!(state.selection.visit, Some(2));
    // The run may end first, its definition's analysis come later.
    let before = AnalysisAction::Arrived(
        Box::new(Analysis {
            states: vec![place("/States/Gone")],
            ..Analysis::default()
        }),
        0,
    );
    let select = SelectionAction::State("/States/Gone".into(), Selector::Cursor);
    let state = after(after(start(), [Action::from(before), select.into()]), run());
    assert_eq!(state.selection.visit, None);
    let state = after(state, [AnalysisAction::Arrived(Box::new(analysis.clone()), 0)]);
    assert_eq!((state.selection.state, state.selection.visit), (None, Some(1)));
}

#[test]
fn the_same_bad_news_is_told_once() {
    let warn = || NoticeAction::Warn("No room.".into());
    assert_eq!(after(start(), [warn(), warn()]).notices.len(), 1);
}

#[test]
fn another_policy_shown_leaves_the_run_fresh() {
    let ran = after(
        start(),
        [RunAction::Started(None), RunAction::Ended(1, Ok(summary()))],
    );
    let mut settings = ran.workspace.settings.clone();
    settings.policy.tracing = true;
    let state = after(ran.clone(), [WorkspaceAction::Configure(settings.clone())]);
    assert!(state.workspace.settings.policy.tracing && !state.is_run_stale());
    assert_ne!(state.edits, ran.edits);
    settings.under_role = true;
    assert!(after(state, [WorkspaceAction::Configure(settings)]).is_run_stale());
}

#[test]
fn a_replaced_role_can_be_brought_back() {
    let replace = |text: &str| WorkspaceAction::Replace(Document::Role, text.into(), "Replaced.".into());
    let state = after(start(), [replace("generated")]);
    assert!(state.notices.is_empty());
    let state = after(state, [replace("generated"), replace("patched")]);
    assert_eq!(state.workspace.role, "patched");
    assert_eq!(undone(state.clone()).workspace.role, "generated");
    // What was changed elsewhere since stays.
    let edit = WorkspaceAction::Edit(Document::Input, "new".into());
    let back = undone(after(state, [edit])).workspace;
    assert_eq!((&*back.role, &*back.input), ("generated", "new"));
}

#[test]
fn a_fix_changes_only_the_text_that_it_is_about() {
    let fix = Fix {
        title: "Fix".into(),
        edits: vec![
            asl_protocol::TextEdit {
                from: 0,
                to: 1,
                insert: "F".into(),
            },
            asl_protocol::TextEdit {
                from: 3,
                to: 5,
                insert: "e😀".into(),
            },
        ],
    };
    let analyzed = |edits| Action::from(AnalysisAction::Arrived(Box::default(), edits));
    let apply = || Action::from(WorkspaceAction::ApplyFix(Document::Definition, fix.clone()));
    let state = after(start(), [analyzed(0), apply()]);
    assert_eq!(state.workspace.definition, "Fire😀");
    assert_eq!(state.edits, 1);
    // The analysis is of the text before the first fix.
    let state = after(state, [apply()]);
    assert_eq!(state.workspace.definition, "Fire😀");
    assert!(state.notices.iter().any(|notice| notice.is_error));
}

/// The answer to a question for a child of the only Map Run, or for the whole.
fn opened(path: &[PathSegment]) -> Box<Opened> {
    let mut summary = *summary();
    if path.is_empty() {
        summary.map_runs = vec![MapRunSummary {
            state: "B".into(),
            pointer: Pointer::new("/States/B"),
            visit: 1,
            status: Status::Failed,
            children: 3,
        }];
    }
    Box::new(Opened {
        path: path.to_vec(),
        breadcrumbs: vec![Breadcrumb {
            name: "Execution".into(),
            path: Vec::new(),
            map_run: None,
        }],
        input: "{}".into(),
        drawing: None,
        definition: String::new(),
        summary,
    })
}

#[test]
fn a_child_takes_the_place_of_the_execution_until_one_goes_back() {
    let child = [PathSegment::Child { map_run: 0, child: 2 }];
    let whole = opened(&[]).summary;
    let state = after(
        start(),
        [
            Action::from(RunAction::Started(None)),
            RunAction::Ended(1, Ok(Box::new(whole))).into(),
            ViewAction::ShowResultTab(ResultTab::MapRuns).into(),
            RunAction::ExecutionOpened(1, opened(&child), None).into(),
        ],
    );
    assert_eq!((state.run.path(), state.run.number), (&child[..], 2));
    // It failed in its visit 1, and has no Map Runs of its own.
    assert_eq!(
        (state.selection.visit, state.view.result_tab),
        (Some(1), ResultTab::Result)
    );
    assert!(state.summary().unwrap().map_runs.is_empty());
    // An answer to a question from before comes too late.
    let late = after(state.clone(), [RunAction::ExecutionOpened(1, opened(&[]), None)]);
    assert_eq!(late.run.path(), child);
    // The way back leads to the state that started the child.
    let back = after(
        state.clone(),
        [RunAction::ExecutionOpened(2, opened(&[]), Some(0))],
    );
    assert_eq!((back.run.path(), back.selection.visit), (&[][..], Some(1)));
    assert_eq!(back.view.result_tab, ResultTab::MapRuns);
    // Another run is looked at as a whole.
    let again = after(
        state,
        [RunAction::Started(None), RunAction::Ended(3, Ok(summary()))],
    );
    assert_eq!(again.run.path(), []);
}

#[test]
fn what_names_a_state_follows_its_new_name() {
    let mocks = "{\"tasks\": {\"A\": {\"responses\": []}},\n  \"functions\": {\"A\": {}}}";
    let tests = r#"{"cases": [{"name": "A", "expect": {"path": ["A", "B", "A"]}}]}"#;
    let state = after(
        start(),
        [
            WorkspaceAction::Edit(Document::Mocks, mocks.into()),
            WorkspaceAction::Edit(Document::Tests, tests.into()),
            WorkspaceAction::StateRenamed("A".into(), "N \"1\"".into()),
        ],
    );
    let new = r#""N \"1\"""#;
    assert_eq!(state.workspace.mocks, mocks.replacen("\"A\"", new, 1));
    assert_eq!(
        state.workspace.tests,
        r#"{"cases": [{"name": "A", "expect": {"path": [NEW, "B", NEW]}}]}"#.replace("NEW", new)
    );
    let edit = WorkspaceAction::Edit(Document::Definition, "renamed".into());
    let back = undone(after(state, [edit]));
    assert_eq!((&*back.workspace.mocks, &*back.workspace.tests), (mocks, tests));
    assert_eq!(back.workspace.definition, "renamed");
    // Nothing names the state, or the mocked responses know the new name already.
    for (from, to) in [("Z", "Y"), ("B", "A")] {
        let state = after(
            back.clone(),
            [WorkspaceAction::StateRenamed(from.into(), to.into())],
        );
        assert_eq!(state.workspace.mocks, mocks, "{from}");
    }
}

#[test]
fn keeping_a_link_as_the_draft_can_be_undone() {
    let mut linked = State::new((*workspace("linked")).clone(), Home::Link("#v2=x".into()));
    linked.opened = Some(Rc::clone(&linked.workspace));
    let state = after(linked, [WorkspaceAction::KeepAsDraft(Some(workspace("mine")))]);
    assert_eq!((&state.home, state.is_as_opened()), (&Home::Draft, false));
    assert_eq!(undone(state).home, Home::Link("#v2=x".into()));
}

#[test]
fn undo_says_whether_it_takes_later_changes_with_it() {
    let replace = WorkspaceAction::Replace(Document::Role, "new".into(), "Replaced.".into());
    let role = WorkspaceAction::Edit(Document::Role, "old".into());
    let state = after(start(), [role, replace]);
    let Some(Offer::Undo(undo)) = state.notices[0].offer.clone() else {
        panic!("{:?}", state.notices);
    };
    let edit = |document| after(state.clone(), [WorkspaceAction::Edit(document, "newer".into())]);
    assert!(!undo.loses(&state.workspace));
    assert!(!undo.loses(&edit(Document::Input).workspace));
    assert!(undo.loses(&edit(Document::Role).workspace));
}

#[test]
fn the_newest_notice_about_a_link_is_the_only_one() {
    let warn = |text: &str| NoticeAction::Offer(Topic::Link, text.to_owned().into(), true, None);
    let other = NoticeAction::Warn("Something else.".into());
    let state = after(after(start(), [other]), [warn("One."), warn("Two.")]);
    let texts: Vec<_> = state.notices.iter().map(|notice| notice.text.as_str()).collect();
    assert_eq!(texts, ["Something else.", "Two."]);
}

#[test]
fn a_template_brings_its_settings_once() {
    let arrived = |state: &State, machine_type, name: &str| {
        let mut analysis = Box::<Analysis>::default();
        analysis.template.declared = Declared {
            machine_type: Some(machine_type),
            name: Some(name.into()),
            ..Declared::default()
        };
        let arrived = AnalysisAction::Arrived(analysis, state.edits);
        after(state.clone(), [arrived])
    };
    // A draft of an earlier visit has the settings that the user wanted.
    let draft = arrived(&start(), MachineType::Express, "Shop");
    assert_eq!(draft.workspace.settings, Settings::default());
    // A definition that is opened or pasted brings its own.
    let state = after(start(), [open("template")]);
    let state = arrived(&state, MachineType::Express, "Shop");
    let settings = &state.workspace.settings;
    assert_eq!(
        (settings.machine_type, &*settings.state_machine_name),
        (MachineType::Express, "Shop")
    );
    let texts: Vec<_> = state.notices.iter().map(|notice| notice.text.as_str()).collect();
    assert_eq!(
        texts.last(),
        Some(&"Settings taken from the template: type EXPRESS, name Shop.")
    );
    // What is undone, or set otherwise, stays so.
    let back = arrived(&undone(state), MachineType::Express, "Shop");
    assert_eq!(back.workspace.settings, Settings::default());
    let renamed = arrived(&back, MachineType::Express, "Other");
    assert_eq!(renamed.workspace.settings.state_machine_name, "Other");
    // So does one that is pasted before the first analysis has arrived.
    let pasted = arrived(
        &after(
            start(),
            [WorkspaceAction::Edit(Document::Definition, "a template".into())],
        ),
        MachineType::Express,
        "Shop",
    );
    assert_eq!(pasted.workspace.settings.state_machine_name, "Shop");
    // Where a template was before, its settings were there to be changed.
    let draft = State {
        workspace: Rc::new(Workspace {
            definition: "Type: AWS::Serverless::StateMachine".into(),
            ..Workspace::default()
        }),
        ..start()
    };
    let edited = arrived(
        &after(
            draft,
            [WorkspaceAction::Edit(Document::Definition, "a template".into())],
        ),
        MachineType::Express,
        "Shop",
    );
    assert_eq!(edited.workspace.settings, Settings::default());
}
