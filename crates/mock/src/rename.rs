//! A state gets another name: what names it in the text of mocked responses follows, everything else stays as typed.

use asl_json::tree::Node;
use asl_json::{Span, Value};

use crate::Section;

/// The text of mocked responses after a state was renamed; `None` if nothing in it names the state.
///
/// ```
/// let text = "{ \"tasks\": {\"Old\" : {}}, \"functions\": {\"Old\": {}} }";
/// let renamed = asl_mock::rename_state(text, "Old", "New").unwrap();
/// assert_eq!(renamed, "{ \"tasks\": {\"New\" : {}}, \"functions\": {\"Old\": {}} }");
/// assert_eq!(asl_mock::rename_state(text, "Other", "New"), None);
/// ```
pub fn rename_state(text: &str, before: &str, after: &str) -> Option<String> {
    let (tree, _) = asl_json::tree::parse(text);
    respelled(text, &state_keys(&tree, before, after), after)
}

/// Where mocked responses, given as their object in a tree, name a state; nowhere if they have some for the new name,
/// too.
pub fn state_keys(mocks: &Node, before: &str, after: &str) -> Vec<Span> {
    let Some(tasks) = mocks.get(Section::Tasks.key()) else {
        return Vec::new();
    };
    let of = |name: &str| {
        let members = tasks.members().unwrap_or_default().iter();
        let named = members.filter(|member| *member.key == *name);
        named.map(|member| member.key_span).collect::<Vec<Span>>()
    };
    if of(after).is_empty() {
        of(before)
    } else {
        Vec::new()
    }
}

/// A text in which these places hold a text; `None` without any. The places are in order and do not overlap.
pub fn respelled(text: &str, places: &[Span], content: &str) -> Option<String> {
    let spelled = Value::from(content).to_string();
    let mut result = text.to_owned();
    for place in places.iter().rev() {
        let range = place.start as usize..place.end as usize;
        result.get(range.clone())?;
        result.replace_range(range, &spelled);
    }
    (!places.is_empty()).then_some(result)
}
