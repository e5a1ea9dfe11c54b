//! Above the definition, if it is a template: which of its state machines is meant, and the file that a template only
//! names.
//!
//! What does not live here: what a template holds (`asl`).

use asl_protocol::TemplateView;
use asl_workspace::Settings;
use web_sys::{HtmlInputElement, HtmlSelectElement};
use yew::{Event, Properties, TargetCast, component, html, use_node_ref};

use crate::actions::files;
use crate::session::use_session;
use crate::state::action::WorkspaceAction;
use crate::views::controls::icon::{Picture, icon};

/// Properties of [`TemplateBar`].
#[derive(Clone, Debug, PartialEq, Properties)]
pub struct TemplateBarProps {
    /// What the text says of its definitions.
    pub template: TemplateView,
    /// The settings, of which one says which state machine is meant.
    pub settings: Settings,
}

/// The list of a template's state machines, and the button that opens the file of a definition.
#[component]
pub fn TemplateBar(props: &TemplateBarProps) -> yew::Html {
    let session = use_session();
    let input = use_node_ref();
    let TemplateBarProps { template, settings } = props;
    let on_choose = {
        let (session, settings) = (session.clone(), settings.clone());
        move |event: Event| {
            let index = event
                .target_unchecked_into::<HtmlSelectElement>()
                .selected_index();
            session.dispatch(WorkspaceAction::Configure(Settings {
                machine: usize::try_from(index).unwrap_or(0),
                ..settings.clone()
            }));
        }
    };
    // An index beyond the end means the last one, as in `asl`.
    let chosen = settings.machine.min(template.machines.len().saturating_sub(1));
    let options = template.machines.iter().enumerate().map(|(index, name)| {
        html! { <option selected={index == chosen}>{ name }</option> }
    });
    let open = {
        let input = input.clone();
        move |_| {
            if let Some(input) = input.cast::<HtmlInputElement>() {
                input.click();
            }
        }
    };
    let onchange = {
        let (session, machine) = (session, settings.machine);
        move |event: Event| files::open_definition_file(&session, event.target_unchecked_into(), machine)
    };
    let file = template.definition_file.as_deref().map(base_name);
    html! {
        <>
            if template.machines.len() > 1 {
                <label class="template-bar">
                    <span>{ "State machine" }</span>
                    <select aria-label="State machine of the template" onchange={on_choose}>{ for options }</select>
                </label>
            }
            if template.is_elsewhere {
                <div class="callout template-file" role="status">
                    { icon(Picture::Info) }
                    if let Some(file) = file {
                        <p>{ "The definition is in another file, " }<code>{ file }</code>{ "." }</p>
                    } else {
                        <p>{ "The definition is in another file." }</p>
                    }
                    <button type="button" class="button button-small" onclick={open}>
                        { file.map_or_else(|| "Open file…".to_owned(), |file| format!("Open {file}…")) }
                    </button>
                    <input ref={input} type="file" class="visually-hidden" tabindex="-1" aria-hidden="true" {onchange} />
                </div>
            }
        </>
    }
}

/// The name of a file without its folders.
fn base_name(path: &str) -> &str {
    path.rsplit('/').find(|part| !part.is_empty()).unwrap_or(path)
}
