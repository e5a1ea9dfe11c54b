//! The dialog that downloads the workspace as a project that deploys: by which tool, which files it has, and what is in them.
//!
//! The worker makes the project anew with each choice. What does not live here: what is in the files (`asl-project`), and the
//! archive ([`crate::actions::projects`]).

use std::rc::Rc;

use asl_iam::Convention;
use asl_project::{File, Options, Project, ResourceKind, StubLanguage, Target};
use asl_protocol::{MakeProject, Refusal, counted};
use asl_workspace::Workspace;
use web_sys::HtmlSelectElement;
use yew::{
    AttrValue, Callback, Event, Html, Properties, TargetCast, UseStateHandle, component, html,
    use_effect_with, use_state_eq,
};

use crate::actions::projects;
use crate::session::use_session;
use crate::state::shared::Shared;
use crate::views::controls::icon::{Picture, icon};
use crate::views::controls::modal::Modal;
use crate::views::dialogs::recording::size;
use crate::views::result::policy::title;

/// Longer files are not shown to their end: nobody reads them here, and the browser has to lay out all of them.
const MOST_SHOWN: usize = 20_000;

/// Properties of [`ProjectDialog`].
#[derive(Clone, Debug, PartialEq, Properties)]
pub struct ProjectProps {
    /// What is deployed.
    pub workspace: Rc<Workspace>,
    /// Called when the user closes the dialog.
    pub on_close: Callback<()>,
}

/// What the user chooses.
#[derive(Clone, Debug, PartialEq)]
struct Choice {
    target: Target,
    options: Options,
}

type Answer = Option<Result<Shared<Project>, AttrValue>>;

/// The dialog.
#[component]
pub fn ProjectDialog(props: &ProjectProps) -> Html {
    let session = use_session();
    let choice = use_state_eq(|| Choice {
        target: Target::Sam,
        options: Options::default(),
    });
    let answer = use_state_eq(|| Answer::None);
    // What can be ticked stays while the next project is made.
    let shown = use_state_eq(|| Answer::None);
    use_effect_with((*choice).clone(), {
        let (answer, shown) = (answer.setter(), shown.setter());
        let workspace = Workspace::clone(&props.workspace);
        move |choice| {
            // Requests are answered in their order, so what stays is the answer to the last choice.
            answer.set(None);
            let request = MakeProject {
                workspace,
                target: choice.target,
                options: choice.options.clone(),
            };
            session.ask_or(request, move |project| {
                let project = Some(match project {
                    Some(Ok(project)) => Ok(Shared::new(project)),
                    Some(Err(Refusal { sentence, .. })) => Err(sentence.into()),
                    None => {
                        Err("The worker was stopped before the project was made. Open this again.".into())
                    }
                });
                shown.set(project.clone());
                answer.set(project);
            });
        }
    });
    let found = Target::ALL
        .into_iter()
        .find(|(target, ..)| *target == choice.target);
    let short = found.map_or("project", |(_, name, _)| name);
    let name = format!("{}-{short}", props.workspace.settings.state_machine_name);
    let choose = |set: fn(&mut Choice, usize)| {
        let choice = choice.clone();
        Callback::from(move |index| {
            let mut changed = (*choice).clone();
            set(&mut changed, index);
            choice.set(changed);
        })
    };
    let convention = choice.options.convention.unwrap_or(Convention::LeastPrivilege);
    html! {
        <Modal title="Download project" on_close={props.on_close.clone()}>
            <div class="project">
                <p class="soft">{ "Everything to deploy this workflow: definition, role, functions that answer as the mocked responses do, alarms, tests, and a README with the commands." }</p>
                <div class="project-choices">
                    { list("Deploy with", Target::ALL.map(|(target, _, title)| (title, target == choice.target)).into_iter(),
                        choose(|choice, index| choice.target = Target::ALL.get(index).map_or(choice.target, |(target, ..)| *target))) }
                    { list("Functions in", StubLanguage::ALL.map(|(language, _, title)| (title, language == choice.options.stubs)).into_iter(),
                        choose(|choice, index| choice.options.stubs = StubLanguage::ALL.get(index).map_or(choice.options.stubs, |(language, ..)| *language))) }
                    { list("Permissions", Convention::ALL.iter().map(|one| (title(*one), *one == convention)),
                        choose(|choice, index| choice.options.convention = Convention::ALL.get(index).copied())) }
                </div>
                if let Some(Ok(project)) = &*shown {
                    if !project.offered.is_empty() {
                        <fieldset class="project-create">
                            <legend class="field-label">{ "Make these, too, instead of using existing ones" }</legend>
                            { for ResourceKind::ALL.iter().filter(|(kind, ..)| project.offered.contains(kind)).map(|(kind, _, title)| tick(*kind, title, &choice)) }
                        </fieldset>
                    }
                }
                { match &*answer {
                    None => html! { <p class="loading" role="status">{ "Making the project…" }</p> },
                    Some(Err(sentence)) => html! { <p class="callout callout-warning" role="alert">{ sentence }</p> },
                    Some(Ok(project)) => html! { <Made project={project.clone()} {name} /> },
                } }
            </div>
        </Modal>
    }
}

/// Whether the project makes resources of a kind.
fn tick(kind: ResourceKind, title: &'static str, choice: &UseStateHandle<Choice>) -> Html {
    let checked = choice.options.create.contains(&kind);
    let onchange = {
        let choice = choice.clone();
        move |_| {
            let mut changed = (*choice).clone();
            let create = &mut changed.options.create;
            create.retain(|own| *own != kind);
            if !checked {
                create.push(kind);
            }
            choice.set(changed);
        }
    };
    html! { <label class="check"><input type="checkbox" {checked} {onchange} />{ title }</label> }
}

/// A list to choose from; `on_choose` gets the index.
fn list(
    label: &'static str,
    entries: impl Iterator<Item = (&'static str, bool)>,
    on_choose: Callback<usize>,
) -> Html {
    let entries = entries.enumerate().map(|(index, (title, is_chosen))| {
        html! { <option value={index.to_string()} selected={is_chosen}>{ title }</option> }
    });
    let onchange = move |event: Event| {
        let value = event.target_unchecked_into::<HtmlSelectElement>().value();
        on_choose.emit(value.parse().unwrap_or_default());
    };
    html! {
        <label class="field">
            <span class="field-label">{ label }</span>
            <select {onchange}>{ for entries }</select>
        </label>
    }
}

#[derive(Clone, Debug, PartialEq, Properties)]
struct MadeProps {
    project: Shared<Project>,
    /// The archive's name without its end.
    name: AttrValue,
}

/// The project, and the button that saves it.
#[component]
fn Made(props: &MadeProps) -> Html {
    let said = use_state_eq(|| AttrValue::from(""));
    let shown = use_state_eq(|| None::<usize>);
    let files = &props.project.files;
    let onclick = {
        let (said, project, name) = (said.setter(), props.project.clone(), props.name.clone());
        move |_| {
            said.set(match projects::save(&name, &project.files) {
                Ok(()) => format!("{name}.zip saved. README.md says how to deploy.").into(),
                Err(sentence) => sentence.into(),
            });
        }
    };
    let rows = files.iter().enumerate().map(|(index, file)| {
        let is_shown = *shown == Some(index);
        let onclick = {
            let shown = shown.setter();
            move |_| shown.set((!is_shown).then_some(index))
        };
        html! {
            <li key={file.path.clone()}>
                <button type="button" class="project-file" aria-expanded={is_shown.to_string()} {onclick}>
                    <span class="project-path">{ &file.path }</span><span class="soft">{ size(file.text.len()) }</span>
                </button>
                if is_shown { { text(file) } }
            </li>
        }
    });
    html! {
        <>
            <div class="docs-buttons">
                <button type="button" class="button button-primary" {onclick}>{ icon(Picture::MoveDown) }{ "Download" }</button>
                <span role="status" class="soft">{ &*said }</span>
            </div>
            if !props.project.sentences.is_empty() {
                <ul class="plain stack" aria-label="To check before you deploy">
                    { for props.project.sentences.iter().map(|sentence| html! {
                        <li class="callout callout-warning">{ icon(Picture::Alert) }<p>{ sentence }</p></li>
                    }) }
                </ul>
            }
            <h3>{ counted(files.len(), "file") }</h3>
            <ul class="plain project-files" aria-label="Files">{ for rows }</ul>
        </>
    }
}

/// A file, as far as it is shown.
fn text(file: &File) -> Html {
    let end = file.text.char_indices().nth(MOST_SHOWN).map(|(end, _)| end);
    let text = end.and_then(|end| file.text.get(..end)).unwrap_or(&file.text);
    html! {
        <>
            <pre class="project-text" tabindex="0" role="group" aria-label={file.path.clone()}>{ text }</pre>
            if end.is_some() { <p class="soft">{ "This is the beginning of a long file. The archive has all of it." }</p> }
        </>
    }
}
