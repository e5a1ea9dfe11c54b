//! A state gets another name: what names it in the text of test cases follows, everything else stays as typed.

use asl_json::Span;
use asl_json::tree::Node;
use asl_mock::{respelled, state_keys};

/// The text of test cases after a state was renamed: mocked responses of the state, and paths of expected states. `None`
/// if nothing in it names the state.
///
/// ```
/// let text = r#"{"cases": [{"name": "Old", "mocks": {"tasks": {"Old": {}}}, "expect": {"path": ["A", "Old"]}}]}"#;
/// assert_eq!(
///     asl_testcase::rename_state(text, "Old", "New").unwrap(),
///     r#"{"cases": [{"name": "Old", "mocks": {"tasks": {"New": {}}}, "expect": {"path": ["A", "New"]}}]}"#
/// );
/// ```
pub fn rename_state(text: &str, before: &str, after: &str) -> Option<String> {
    let (tree, _) = asl_json::tree::parse(text);
    let cases = tree.get("cases").and_then(Node::items).unwrap_or_default();
    let mut places: Vec<Span> = Vec::new();
    for case in cases {
        if let Some(mocks) = case.get("mocks") {
            places.extend(state_keys(mocks, before, after));
        }
        let path = case.get("expect").and_then(|expect| expect.get("path"));
        let names = path.and_then(Node::items).unwrap_or_default().iter();
        places.extend(
            names
                .filter(|name| name.as_str() == Some(before))
                .map(|name| name.span),
        );
    }
    places.sort_by_key(|place| place.start);
    respelled(text, &places, after)
}
