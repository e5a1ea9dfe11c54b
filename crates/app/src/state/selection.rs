//! What is selected: one state, and one of its visits, in all views at once.

use asl_protocol::{Document, StatePlace};
use yew::AttrValue;

/// What is selected.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Selection {
    /// JSON Pointer of the selected state.
    pub state: Option<AttrValue>,
    /// The selected visit of the last run.
    pub visit: Option<usize>,
    /// Where the editor's cursor is, if the selection follows it.
    pub cursor: Option<Cursor>,
    /// Raised to make the editor scroll to the state.
    pub reveal: u32,
    /// Whether the visit was chosen by its number alone: its state is known when it arrives.
    pub stepped: bool,
}

/// Where the cursor of an editor is, in UTF-16 code units.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cursor {
    /// The cursor itself.
    pub offset: u32,
    /// Start and end of the selected text; both are the cursor if nothing is selected.
    pub selected: (u32, u32),
}

/// Where a selection was made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Selector {
    /// By the cursor in the editor, which therefore need not scroll.
    Cursor,
    /// In the drawing.
    Graph,
    /// By the slider of moments, which stays where it is: no other pane comes into view.
    Moment,
    /// In one of the lists.
    List,
}

/// A request to move the cursor of an editor.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GoTo {
    /// Of which editor.
    pub document: Document,
    /// Start in UTF-16 code units.
    pub from: u32,
    /// End in UTF-16 code units.
    pub to: u32,
    /// Tells two requests for the same range apart.
    pub request: u32,
}

/// The innermost state at a UTF-16 offset.
pub(super) fn state_at(states: &[StatePlace], offset: u32) -> Option<&StatePlace> {
    states
        .iter()
        .filter(|state| (state.from..=state.to).contains(&offset))
        .min_by_key(|state| state.to - state.from)
}

/// The state that a pointer leads into: the one with the longest matching pointer.
pub fn state_of<'s>(states: &'s [StatePlace], pointer: &str) -> Option<&'s StatePlace> {
    let leads_into = |state: &&StatePlace| {
        pointer
            .strip_prefix(state.pointer.as_str())
            .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    };
    states
        .iter()
        .filter(leads_into)
        .max_by_key(|state| state.pointer.as_str().len())
}

#[cfg(test)]
mod tests {
    use asl_json::Pointer;

    use super::*;

    fn place(pointer: &str, from: u32, to: u32) -> StatePlace {
        StatePlace {
            pointer: Pointer::new(pointer),
            name: String::new(),
            type_name: String::new(),
            from,
            to,
        }
    }

    #[test]
    fn the_innermost_state_counts() {
        let states = [
            place("/States/A", 10, 90),
            place("/States/A/Iterator/States/B", 30, 60),
            place("/States/AB", 91, 99),
        ];
        let at = |offset| state_at(&states, offset).map(|state| state.pointer.as_str());
        assert_eq!(
            (at(5), at(20), at(30), at(61)),
            (
                None,
                Some("/States/A"),
                Some("/States/A/Iterator/States/B"),
                Some("/States/A")
            )
        );
        let of = |pointer| state_of(&states, pointer).map(|state| state.pointer.as_str());
        assert_eq!(
            of("/States/A/Iterator/States/B/Resource"),
            Some("/States/A/Iterator/States/B")
        );
        assert_eq!(of("/States/AB/Resource"), Some("/States/AB"));
        assert_eq!(of("/StartAt"), None);
    }
}
