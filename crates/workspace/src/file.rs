//! A workspace as a file: what Download writes, and what can be opened.

use asl_json::Value;

use crate::json_form::FormError;
use crate::model::Workspace;

/// What the text of a file holds.
#[derive(Clone, Debug, PartialEq)]
pub struct OpenedFile {
    /// The workspace.
    pub workspace: Workspace,
    /// JSON Pointers of members that this version does not know: nothing was read from them.
    pub ignored: Vec<String>,
    /// Whether the text is a workspace; otherwise it was taken for a definition.
    pub is_workspace: bool,
}

/// The members that a workspace has beside its definition.
const OTHERS: [&str; 5] = ["input", "mocks", "tests", "role", "settings"];

impl Workspace {
    /// The workspace that the text of a file holds. A text that is not a workspace is taken for a definition, right or
    /// wrong; a workspace of which a member has the wrong type is refused.
    pub fn from_file_text(text: &str) -> Result<OpenedFile, FormError> {
        let json = asl_json::parse(text).ok().filter(is_workspace);
        let Some(json) = json else {
            let workspace = Self {
                definition: text.to_owned(),
                ..Self::default()
            };
            return Ok(OpenedFile {
                workspace,
                ignored: Vec::new(),
                is_workspace: false,
            });
        };
        Ok(OpenedFile {
            workspace: Self::from_json(&json)?,
            ignored: Self::unknown_members(&json),
            is_workspace: true,
        })
    }

    /// The text of a file that [`Workspace::from_file_text`] reads back.
    pub fn to_file_text(&self) -> String {
        asl_json::to_pretty(&self.to_json())
    }
}

/// Whether an object is a workspace rather than a definition, or a template that has a definition: its definition is a
/// string, or it has another member of a workspace beside it.
fn is_workspace(json: &Value) -> bool {
    let Some(definition) = json.get("definition") else {
        return false;
    };
    let has_other = || OTHERS.iter().any(|name| json.get(name).is_some());
    definition.as_str().is_some() || definition.as_object().is_some() && has_other()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn opened(text: &str) -> Workspace {
        Workspace::from_file_text(text).unwrap().workspace
    }

    #[test]
    fn a_file_is_a_workspace_or_a_definition() {
        let workspace = Workspace {
            definition: "{\"StartAt\": \"A\"}".into(),
            tests: "{}".into(),
            ..Workspace::default()
        };
        assert_eq!(opened(&workspace.to_file_text()), workspace);
        for definition in [
            "{\"StartAt\": \"A\"}",
            "StartAt: A",
            "{ no",
            "[1]",
            "",
            "{\"definition\": {\"StartAt\": \"A\"}}",
        ] {
            assert_eq!(opened(definition).definition, definition);
        }
    }

    #[test]
    fn members_that_are_json_instead_of_a_string_are_read() {
        let file =
            r#"{"definition": {"StartAt": "A"}, "input": [1], "mocks": {"functions": {}}, "tests": null}"#;
        let workspace = opened(file);
        assert_eq!(workspace.definition, "{\n  \"StartAt\": \"A\"\n}");
        assert_eq!(
            (workspace.input.as_str(), workspace.tests.as_str()),
            ("[\n  1\n]", "")
        );
        assert_eq!(workspace.mocks, "{\n  \"functions\": {}\n}");
    }

    #[test]
    fn nothing_is_dropped_in_silence() {
        let file = r#"{"definition": "", "mock": {}, "settings": {"sed": 1, "policy": {"log": true}}}"#;
        let ignored = Workspace::from_file_text(file).unwrap().ignored;
        assert_eq!(ignored, ["/mock", "/settings/sed", "/settings/policy/log"]);
        let wrong = Workspace::from_file_text(r#"{"definition": "", "settings": {"seed": "x"}}"#);
        assert_eq!(
            wrong.unwrap_err().to_string(),
            "The workspace cannot be read: /settings/seed must be a whole number from 0 to 18446744073709551615."
        );
    }
}
