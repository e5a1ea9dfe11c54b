//! What follows from a new drawing or analysis.

use asl_protocol::{Analysis, Drawing};

use crate::state::State;
use crate::state::action::AnalysisAction;
use crate::state::run::first_visit;
use crate::state::shared::Shared;

impl State {
    pub(super) fn apply_to_analysis(&mut self, action: AnalysisAction) {
        match action {
            AnalysisAction::Previewed(drawing) => {
                let Drawing { diagram, states } = *drawing;
                self.preview = Some(Shared::new(Analysis {
                    diagram,
                    states,
                    ..Analysis::default()
                }));
            }
            AnalysisAction::Arrived(analysis, edits) => {
                self.analyzed = edits;
                self.preview = None;
                self.analysis = Some(Shared::new(*analysis));
                self.analysis_trouble = None;
                self.show_run_without_lost_state();
                if let Some(cursor) = self.selection.cursor {
                    self.follow_cursor(cursor.offset);
                }
            }
            AnalysisAction::Failed(sentence) => self.analysis_trouble = Some(sentence.into()),
        }
    }

    /// A short run may end before the analysis of its definition arrives: only then is it known that the selected state no
    /// longer exists.
    fn show_run_without_lost_state(&mut self) {
        if self.run.outcome.is_none() || self.run.edits != self.analyzed || !self.deselect_lost_state() {
            return;
        }
        self.selection.visit = self.summary().and_then(|run| first_visit(run, None));
        self.run.visit = None;
    }
}
