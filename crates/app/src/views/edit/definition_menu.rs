//! The menu of the definition: actions on the whole text, for users who do not know the keys.

use yew::{Callback, Html, Properties, component, html};

use crate::session::use_session;
use crate::state::action::ViewAction;
use crate::state::view::{Command, Dialog};
use crate::views::controls::icon::Picture;
use crate::views::controls::menu::{Menu, MenuItem};

/// Properties of [`DefinitionMenu`].
#[derive(Clone, Debug, PartialEq, Properties)]
pub struct DefinitionMenuProps {
    /// Whether the definition is YAML, not JSON.
    pub yaml: bool,
}

/// The menu.
#[component]
pub fn DefinitionMenu(props: &DefinitionMenuProps) -> Html {
    let session = use_session();
    let item = |title: &'static str, about: &'static str, picture: Picture, action: ViewAction| {
        let session = session.clone();
        MenuItem {
            heading: None,
            title: title.into(),
            about: Some(about.into()),
            picture: Some(picture),
            narrow_only: false,
            on_choose: Callback::from(move |()| session.dispatch(action.clone())),
        }
    };
    let command = |command| ViewAction::Command(command);
    let convert = if props.yaml {
        "Convert to JSON"
    } else {
        "Convert to YAML"
    };
    let items = vec![
        item(
            "Go to state",
            "Ctrl+Shift+O",
            Picture::List,
            ViewAction::ShowDialog(Some(Dialog::Outline)),
        ),
        item(
            "Rename state",
            "F2, at the cursor",
            Picture::Edit,
            command(Command::Rename),
        ),
        item("Format", "Shift+Alt+F", Picture::Indent, command(Command::Format)),
        item(
            convert,
            "The same definition in the other format",
            Picture::Convert,
            command(Command::Convert),
        ),
    ];
    html! { <Menu label="Definition text" picture={Picture::More} {items} to_left={true} /> }
}

/// Whether a definition is YAML: JSON begins with a bracket.
pub fn is_yaml(text: &str) -> bool {
    let text = text.trim_start_matches('\u{feff}').trim_start();
    !text.is_empty() && !text.starts_with(['{', '[', '/'])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_begins_with_a_bracket() {
        for (text, yaml) in [
            ("", false),
            (" {", false),
            ("\u{feff}[", false),
            ("// x\n{}", false),
            ("# x\nStartAt: A", true),
            ("StartAt", true),
        ] {
            assert_eq!(is_yaml(text), yaml, "{text}");
        }
    }
}
