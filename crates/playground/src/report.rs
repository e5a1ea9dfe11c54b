//! A report about a recorded execution whose replay is another: a case file, redacted.

use asl_recording::{Recording, Wanted, redact};
use asl_workspace::Workspace;

/// A recorded execution that can be reported.
#[derive(Clone, Debug)]
pub struct Reported {
    /// As it was read.
    pub(crate) recording: Recording,
    /// The workspace that replays it.
    pub(crate) workspace: Workspace,
    /// Where the replay is another.
    pub(crate) difference: String,
}

impl Reported {
    /// The text of the case file.
    pub fn to_text(&self, wanted: &Wanted) -> String {
        let case = self.recording.to_case(&self.difference).to_string();
        let mut wanted = wanted.clone();
        wanted.beside.push(case.clone());
        let text = redact(&self.workspace, &wanted).text(&case);
        match asl_json::parse(&text) {
            Ok(case) => asl_json::to_pretty(&case) + "\n",
            Err(_) => text,
        }
    }
}
