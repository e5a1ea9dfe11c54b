//! A workspace as a file: what Export writes, and what can be opened.

use crate::Workspace;

impl Workspace {
    /// The workspace that the text of a file holds. A text that is no workspace is taken for a definition, right or wrong.
    pub fn from_file_text(text: &str) -> Self {
        let is_workspace = serde_json::from_str::<serde_json::Value>(text)
            .is_ok_and(|json| json.get("definition").is_some_and(serde_json::Value::is_string));
        let workspace = is_workspace.then(|| serde_json::from_str(text).ok()).flatten();
        workspace.unwrap_or_else(|| Self {
            definition: text.to_owned(),
            ..Self::default()
        })
    }

    /// The text of a file that [`Workspace::from_file_text`] reads back.
    pub fn to_file_text(&self) -> String {
        // A struct of texts and numbers always serializes.
        serde_json::to_string_pretty(self).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_a_workspace_or_a_definition() {
        let workspace = Workspace {
            definition: "{\"StartAt\": \"A\"}".into(),
            tests: "{}".into(),
            ..Workspace::default()
        };
        assert_eq!(Workspace::from_file_text(&workspace.to_file_text()), workspace);
        for definition in ["{\"StartAt\": \"A\"}", "StartAt: A", "{ no", "[1]", ""] {
            assert_eq!(Workspace::from_file_text(definition).definition, definition);
        }
    }
}
