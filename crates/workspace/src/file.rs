//! A workspace as a file: what Export writes, and what can be opened.

use asl_json::Value;

use crate::Workspace;

impl Workspace {
    /// The workspace that the text of a file holds. A text that is no workspace is taken for a definition, right or wrong.
    pub fn from_file_text(text: &str) -> Self {
        let json = asl_json::parse(text).ok();
        // A definition is an object as well, but has no such text.
        let workspace = json.filter(|json| json.get("definition").and_then(Value::as_str).is_some());
        let workspace = workspace.and_then(|json| Self::from_json(&json));
        workspace.unwrap_or_else(|| Self {
            definition: text.to_owned(),
            ..Self::default()
        })
    }

    /// The text of a file that [`Workspace::from_file_text`] reads back.
    pub fn to_file_text(&self) -> String {
        asl_json::to_pretty(&self.to_json())
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
