//! What the author of an embedded view chooses: the parameters after the workspace in its address, and the same by message.
//!
//! What does not live here: the workspace itself, which is a link like any other.

use asl_workspace::link;
use yew::AttrValue;

use crate::state::view::{Pane, ResultTab, Theme};

/// What shows first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Show {
    /// Definition and drawing side by side where there is room, otherwise the drawing.
    #[default]
    Split,
    /// The drawing.
    Graph,
    /// The text.
    Definition,
    /// How the execution ended.
    Result,
    /// One visit, step by step.
    DataFlow,
    /// The event history.
    Events,
}

impl Show {
    const ALL: [(&'static str, Self); 6] = [
        ("split", Self::Split),
        ("graph", Self::Graph),
        ("definition", Self::Definition),
        ("result", Self::Result),
        ("data-flow", Self::DataFlow),
        ("events", Self::Events),
    ];

    /// The pane and the tab that it means.
    pub(super) fn place(self) -> (Pane, ResultTab) {
        match self {
            Self::Split | Self::Graph => (Pane::Graph, ResultTab::Result),
            Self::Definition => (Pane::Edit, ResultTab::Result),
            Self::Result => (Pane::Result, ResultTab::Result),
            Self::DataFlow => (Pane::Result, ResultTab::DataFlow),
            Self::Events => (Pane::Result, ResultTab::Events),
        }
    }
}

/// When the workflow runs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Start {
    /// When the reader presses Run.
    #[default]
    Click,
    /// Also when it opens.
    Auto,
    /// Never: there is no Run button.
    Never,
}

/// What the author chooses.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Parameters {
    /// What shows first.
    pub(super) show: Show,
    /// When the workflow runs.
    pub(super) start: Start,
    /// Whether the reader can change the definition.
    pub(super) edit: bool,
    /// The colors.
    pub(super) theme: Theme,
    /// The test case that runs, instead of the workspace's input.
    pub(super) case: Option<String>,
    /// The name of the state to select.
    pub(super) state: Option<AttrValue>,
    /// The number of the lesson to learn, in place of a workspace.
    pub(super) lesson: Option<String>,
}

impl Default for Parameters {
    fn default() -> Self {
        Self {
            show: Show::default(),
            start: Start::default(),
            edit: true,
            theme: Theme::default(),
            case: None,
            state: None,
            lesson: None,
        }
    }
}

/// The names of all parameters.
pub(super) const NAMES: [&str; 7] = ["view", "run", "edit", "theme", "case", "state", "lesson"];

/// The link in a fragment, if there is one, the parameters around it, and what is wrong with them in sentences.
/// `unescape` resolves percent signs.
pub(super) fn read(
    fragment: &str,
    unescape: impl Fn(&str) -> Option<String>,
) -> (Option<&str>, Parameters, Vec<String>) {
    let fragment = fragment.strip_prefix('#').unwrap_or(fragment);
    let (mut workspace, mut parameters, mut wrong) = (None, Parameters::default(), Vec::new());
    for part in fragment.split('&').filter(|part| !part.is_empty()) {
        if link::is_link(part) {
            workspace = workspace.or(Some(part));
            continue;
        }
        let (name, value) = part.split_once('=').unwrap_or((part, ""));
        match unescape(value) {
            Some(value) => wrong.extend(parameters.set(name, &value).err()),
            None => wrong.push(format!(
                "The address of this frame has a damaged percent sign in \"{name}\"."
            )),
        }
    }
    (workspace, parameters, wrong)
}

impl Parameters {
    /// Sets a parameter. Names that are not known here may be those of a later version, and change nothing.
    pub(super) fn set(&mut self, name: &str, value: &str) -> Result<(), String> {
        match name {
            "view" => self.show = one_of(name, value, &Show::ALL)?,
            "run" => {
                let all = [
                    ("auto", Start::Auto),
                    ("click", Start::Click),
                    ("none", Start::Never),
                ];
                self.start = one_of(name, value, &all)?;
            }
            "edit" => self.edit = one_of(name, value, &[("yes", true), ("no", false)])?,
            "theme" => {
                let all = [
                    ("auto", Theme::Auto),
                    ("light", Theme::Light),
                    ("dark", Theme::Dark),
                ];
                self.theme = one_of(name, value, &all)?;
            }
            "case" => self.case = Some(value.to_owned()).filter(|name| !name.is_empty()),
            "state" => self.state = Some(value.to_owned().into()).filter(|name: &AttrValue| !name.is_empty()),
            "lesson" => self.lesson = Some(value.to_owned()).filter(|number| !number.is_empty()),
            _ => {}
        }
        Ok(())
    }
}

fn one_of<T: Copy>(name: &str, value: &str, all: &[(&str, T)]) -> Result<T, String> {
    let found = all.iter().find(|(name, _)| *name == value);
    found.map(|(_, meant)| *meant).ok_or_else(|| {
        let names: Vec<&str> = all.iter().map(|(name, _)| *name).collect();
        let short: String = value.chars().take(40).collect();
        format!(
            "This frame was given {name}=\"{short}\"; {name} is one of {}.",
            names.join(", ")
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plain(text: &str) -> Option<String> {
        (!text.contains("%%")).then(|| text.replace("%20", " "))
    }

    #[test]
    fn parameters_follow_the_workspace() {
        let (workspace, parameters, wrong) = read(
            "#v2=abc-_&view=data-flow&run=auto&edit=no&theme=dark&case=No%20seats&state=Pay&lesson=07",
            plain,
        );
        assert_eq!(workspace, Some("v2=abc-_"));
        assert_eq!(
            parameters,
            Parameters {
                show: Show::DataFlow,
                start: Start::Auto,
                edit: false,
                theme: Theme::Dark,
                case: Some("No seats".into()),
                state: Some("Pay".into()),
                lesson: Some("07".into()),
            }
        );
        assert_eq!(wrong, [""; 0]);
    }

    #[test]
    fn without_parameters_or_workspace_the_defaults_hold() {
        for fragment in ["", "#", "#&&", "#later=1&later"] {
            assert_eq!(
                read(fragment, plain),
                (None, Parameters::default(), Vec::new()),
                "{fragment}"
            );
        }
    }

    #[test]
    fn what_is_wrong_is_said_and_the_rest_counts() {
        let (workspace, parameters, wrong) =
            read("view=grpah&theme=%%&edit=no&v2=first&v2=second&case=", plain);
        assert_eq!(workspace, Some("v2=first"));
        assert_eq!(
            parameters,
            Parameters {
                edit: false,
                ..Parameters::default()
            }
        );
        assert_eq!(
            wrong,
            [
                "This frame was given view=\"grpah\"; view is one of split, graph, definition, result, data-flow, events.",
                "The address of this frame has a damaged percent sign in \"theme\".",
            ]
        );
    }
}
