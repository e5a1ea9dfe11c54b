//! What follows from a new drawing or analysis.

use std::rc::Rc;

use asl_protocol::{Analysis, Drawing};
use asl_workspace::Declared;

use crate::state::action::AnalysisAction;
use crate::state::run::first_visit;
use crate::state::shared::Shared;
use crate::state::{State, Undo};

impl State {
    pub(super) fn apply_to_analysis(&mut self, action: AnalysisAction) {
        match action {
            AnalysisAction::Previewed(drawing) => self.show_preview(*drawing),
            AnalysisAction::Arrived(analysis, edits) => {
                self.analyzed = edits;
                self.preview = None;
                self.take_from_template(&analysis.template.declared);
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

    /// Shows a drawing that was made without any check.
    pub(crate) fn show_preview(&mut self, Drawing { diagram, states }: Drawing) {
        self.preview = Some(Shared::new(Analysis {
            diagram,
            states,
            ..Analysis::default()
        }));
    }

    /// Takes over what a template says that was not there before, and says so. What the user sets afterwards stays.
    fn take_from_template(&mut self, found: &Declared) {
        let before = self.template.replace(found.clone());
        if before.is_none_or(|before| before == *found) {
            return;
        }
        let unchanged = Rc::clone(&self.workspace);
        let settings = &mut Rc::make_mut(&mut self.workspace).settings;
        let taken = found.put_into(settings);
        if !taken.is_empty() {
            self.edits += 1;
            let sentence = format!("Settings taken from the template: {}.", taken.join(", "));
            let undo = Undo::Changed(unchanged, Rc::clone(&self.workspace));
            self.notify(sentence.into(), false, Some(undo));
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
