//! The life of a run and of a run of all test cases: started, ended, lost, and what arrives of it afterwards.

use std::rc::Rc;

use asl_protocol::{Opened, RunSummary};
use asl_workspace::Workspace;

use crate::state::State;
use crate::state::action::{RunAction, TestAction};
use crate::state::run::{Outcome, PastRun, RunTrouble, first_visit};
use crate::state::shared::Shared;
use crate::state::test_run;
use crate::state::view::{Pane, ResultTab};

/// How many runs of the session can be compared.
const MOST_PAST: usize = 20;

impl State {
    pub(super) fn apply_to_run(&mut self, action: RunAction) {
        match action {
            RunAction::Started(case) => {
                self.run.number += 1;
                self.run.running = true;
                self.run.moment = None;
                self.run.case = case;
                self.run.lost = false;
                self.run.unasked = false;
                self.run.started_with = self.edits;
                self.run.starting = Some(Rc::clone(&self.workspace));
            }
            RunAction::RedriveStarted => self.start_redrive(),
            RunAction::RanUnasked(summary) => self.show_unasked(summary),
            RunAction::Ended(number, result) => {
                if number == self.run.number {
                    self.end_run(result);
                }
            }
            RunAction::CodeAllowed(opening) => self.code_allowed = Some(opening),
            RunAction::Lost => {
                self.run.lost = self.run.outcome.is_some();
                self.run.moment = None;
            }
            RunAction::ExecutionOpened(number, opened, map_run) => {
                if number == self.run.number && !self.run.running && !self.run.lost {
                    self.show_execution(*opened, map_run);
                }
            }
            RunAction::ShowMapRun(map_run) => {
                self.run.map_run = map_run;
                self.show_result(ResultTab::MapRuns);
            }
            RunAction::ShowMoment(number, moment) => {
                if number == self.run.number && !self.run.running {
                    self.run.moment = moment.map(|moment| Shared::new(*moment));
                }
            }
            RunAction::VisitArrived(number, visit) => {
                if number == self.run.number && self.selection.visit == Some(visit.index) {
                    self.selection.reveal += u32::from(self.selection.stepped);
                    self.selection.stepped = false;
                    self.selection.state = Some(visit.pointer.to_string().into());
                    self.run.visit = Some(Shared::new(*visit));
                }
            }
        }
    }

    pub(super) fn apply_to_test_run(&mut self, action: TestAction) {
        match action {
            TestAction::Started => {
                self.test_run.number += 1;
                self.test_run.running = true;
                self.test_run.started_with = self.edits;
            }
            TestAction::Ended(number, result) => {
                if number == self.test_run.number {
                    self.test_run.running = false;
                    self.test_run.edits = self.test_run.started_with;
                    self.test_run.outcome = Some(test_run::outcome(result));
                    self.show_result(ResultTab::Tests);
                }
            }
        }
    }

    /// Shows the run of the first example, unless the user has begun something. Tabs and panes stay as they are.
    fn show_unasked(&mut self, summary: Box<RunSummary>) {
        if self.edits > 0 || self.run.number > 0 || self.is_busy() {
            return;
        }
        let (tab, pane) = (self.view.result_tab, self.view.pane);
        self.apply_to_run(RunAction::Started(None));
        self.end_run(Ok(summary));
        self.run.unasked = true;
        self.view.result_tab = tab;
        self.view.pane = pane;
    }

    fn start_redrive(&mut self) {
        self.run.number += 1;
        self.run.unasked = false;
        self.run.running = true;
        // Of the workspace as it is now, a redrive takes the mocked responses and the role.
        let now = &self.workspace;
        let same = |then: &Rc<Workspace>| {
            then.definition == now.definition && then.input == now.input && then.settings == now.settings
        };
        if self.run.workspace.as_ref().is_some_and(same) {
            self.run.started_with = self.edits;
            self.run.starting = Some(Rc::clone(&self.workspace));
        } else {
            self.run.started_with = self.run.edits;
            self.run.starting.clone_from(&self.run.workspace);
        }
    }

    fn end_run(&mut self, result: Result<Box<RunSummary>, RunTrouble>) {
        self.run.running = false;
        self.run.edits = self.run.started_with;
        self.run.workspace = self.run.starting.take();
        let outcome = match result {
            Ok(summary) => Outcome::Ran(Shared::new(*summary)),
            Err(RunTrouble::Refused(refusal)) => Outcome::Refused(refusal),
            Err(RunTrouble::Stopped) => Outcome::Stopped,
            Err(RunTrouble::Failed(sentence)) => Outcome::Trouble(sentence.into()),
        };
        self.keep_past(&outcome);
        self.run.inside = None;
        self.deselect_lost_state();
        let first = match &outcome {
            Outcome::Ran(summary) => first_visit(summary, self.selection.state.as_deref()),
            _ => None,
        };
        let has_ran = matches!(outcome, Outcome::Ran(_));
        self.run.outcome = Some(outcome);
        self.run.visit = None;
        self.run.map_run = 0;
        self.selection.visit = first;
        let tab = match self.view.result_tab {
            // Only there stands why there is nothing to see.
            _ if !has_ran => ResultTab::Result,
            ResultTab::Problems | ResultTab::Policy | ResultTab::Tests | ResultTab::Explore => {
                ResultTab::Result
            }
            tab => tab,
        };
        self.show_result(tab);
    }

    /// Keeps what makes the run that has just ended, unless it is what made the one before. A redrive needs more than that.
    fn keep_past(&mut self, outcome: &Outcome) {
        let (Outcome::Ran(summary), Some(workspace)) = (outcome, &self.run.workspace) else {
            return;
        };
        let is_same = |last: &PastRun| last.case == self.run.case && Rc::ptr_eq(&last.workspace, workspace);
        if summary.redrives > 0 || self.past.last().is_some_and(is_same) {
            return;
        }
        if self.past.len() >= MOST_PAST {
            self.past.remove(0);
        }
        self.past.push(PastRun {
            number: self.past.last().map_or(1, |last| last.number + 1),
            workspace: Rc::clone(workspace),
            case: self.run.case.clone(),
            status: summary.status,
            error: summary.error.clone().map(Into::into),
        });
    }

    /// Another execution of the run comes into view, as though it were the only one.
    fn show_execution(&mut self, opened: Opened, map_run: Option<usize>) {
        let tab = self.view.result_tab;
        let led_here = self.run.look_at(opened);
        self.selection.cursor = None;
        self.selection.state = None;
        let first = self.summary().and_then(|run| first_visit(run, None));
        self.selection.visit = led_here.or(first);
        // Its state is known when the visit arrives.
        self.selection.stepped = true;
        self.run.map_run = map_run.unwrap_or(0);
        self.show_result(match (map_run, tab) {
            (Some(_), _) => ResultTab::MapRuns,
            (None, ResultTab::DataFlow | ResultTab::Events) => tab,
            (None, _) => ResultTab::Result,
        });
    }

    /// Shows a tab on the right. The Map Runs tab exists only if there are Map Runs.
    fn show_result(&mut self, tab: ResultTab) {
        let has_map_runs = self.summary().is_some_and(|run| !run.map_runs.is_empty());
        self.view.result_tab = match tab {
            ResultTab::MapRuns if !has_map_runs => ResultTab::Result,
            tab => tab,
        };
        self.view.pane = Pane::Result;
    }
}
