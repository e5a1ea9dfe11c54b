//! The dialog that gives an author what goes into documentation: link, Markdown, HTML, pictures, each with a preview of what
//! the reader will see. The worker makes all of it once, when the dialog opens.

use std::rc::Rc;

use asl_embed::picture_url;
use asl_protocol::{Publish, Published, Refusal, RunSummary, counted, duration};
use asl_workspace::Workspace;
use web_sys::HtmlInputElement;
use yew::{
    AttrValue, Callback, Event, Html, Properties, TargetCast, component, html, use_effect_with, use_state_eq,
};

use crate::actions::pictures::{self, Drawn};
use crate::platform::{address, clipboard};
use crate::session::use_session;
use crate::state::shared::Shared;
use crate::views::controls::icon::{Picture, icon};
use crate::views::controls::json_view::JsonView;
use crate::views::controls::modal::Modal;
use crate::views::controls::tabs::{Choice, Tab, Tabs};

/// Longer texts are not shown to their end: nobody reads them, and the browser has to lay out all of them.
const MOST_SHOWN: usize = 20_000;

/// Properties of [`DocsDialog`].
#[derive(Clone, Debug, PartialEq, Properties)]
pub struct DocsProps {
    /// What is published.
    pub workspace: Rc<Workspace>,
    /// Called when the user closes the dialog.
    pub on_close: Callback<()>,
}

/// What can be copied or saved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Form {
    Link,
    Markdown,
    Html,
    Fence,
    Svg,
    Png,
}

impl Form {
    const ALL: [(Self, &'static str); 6] = [
        (Self::Link, "Link"),
        (Self::Markdown, "Markdown link"),
        (Self::Html, "HTML embed"),
        (Self::Fence, "Markdown fence"),
        (Self::Svg, "SVG"),
        (Self::Png, "PNG"),
    ];

    /// Where it goes.
    fn about(self) -> &'static str {
        match self {
            Self::Link => "Opens this exact workspace. It is all in the link: nothing is stored on a server.",
            Self::Markdown => "For a README, a wiki or a ticket. Save the picture beside the page.",
            Self::Html => {
                "For any page of HTML or Markdown. The reader sees the drawing, the definition and the result, and can run the workflow if the page loads asl-playground.js. The command asl embed prints the same."
            }
            Self::Fence => {
                "For mdBook, Docusaurus, VitePress, MkDocs and others, with the plugin for ASL. The site's build runs the workflow and fails if it does not end as the fence says."
            }
            Self::Svg => "A drawing that stays sharp at any size.",
            Self::Png => "For slides, chat and wikis, at twice its size.",
        }
    }

    /// Whether it holds the drawing by itself, so that there is a choice of colors.
    fn has_picture(self) -> bool {
        matches!(self, Self::Markdown | Self::Svg | Self::Png)
    }

    /// The text that is copied.
    fn text(self, published: &Published, name: &str, svg: &str) -> Option<String> {
        match self {
            Self::Link => Some(published.link.clone()),
            Self::Markdown => Some(markdown(&published.link, name)),
            Self::Html => Some(published.html.clone()),
            Self::Fence => Some(published.fence.clone()),
            Self::Svg => Some(svg.to_owned()),
            Self::Png => None,
        }
    }
}

/// A picture in a link. The picture is a file beside the page: few sites show one that is within the text.
fn markdown(link: &str, name: &str) -> String {
    let mut words = String::new();
    for c in name.chars() {
        if "\\[]*_`<>&!".contains(c) {
            words.push('\\');
        }
        words.push(c);
    }
    let file = String::from(js_sys::encode_uri_component(name))
        .replace('(', "%28")
        .replace(')', "%29");
    format!("[![Graph of {words}]({file}.svg)]({link})\n")
}

type Answer = Option<Result<Shared<Published>, AttrValue>>;

/// The dialog.
#[component]
pub fn DocsDialog(props: &DocsProps) -> Html {
    let session = use_session();
    let answer = use_state_eq(|| Answer::None);
    use_effect_with((), {
        let (session, answer, workspace) = (session, answer.setter(), Workspace::clone(&props.workspace));
        move |()| {
            let page = address::page();
            session.ask_or(Publish { workspace, page }, move |published| {
                answer.set(Some(match published {
                    Some(Ok(published)) => Ok(Shared::new(*published)),
                    Some(Err(Refusal { sentence, .. })) => Err(sentence.into()),
                    None => Err("The worker was stopped before it was ready. Open this again.".into()),
                }));
            });
        }
    });
    let name = AttrValue::from(props.workspace.settings.state_machine_name.clone());
    html! {
        <Modal title="Copy for docs" on_close={props.on_close.clone()}>
            { match &*answer {
                None => html! { <p class="loading" role="status">{ "Running the workflow…" }</p> },
                Some(Err(sentence)) => html! { <p class="callout callout-warning" role="alert">{ sentence }</p> },
                Some(Ok(published)) => html! { <Forms published={published.clone()} {name} /> },
            } }
        </Modal>
    }
}

#[derive(Clone, Debug, PartialEq, Properties)]
struct FormsProps {
    published: Shared<Published>,
    name: AttrValue,
}

/// The forms, of which one shows.
#[component]
fn Forms(props: &FormsProps) -> Html {
    let form = use_state_eq(|| Form::Link);
    let colored = use_state_eq(|| true);
    let published = &props.published;
    let has_run = published.run.is_ok();
    let svg = if *colored {
        &published.picture_of_run
    } else {
        &published.picture
    };
    let on_select = {
        let form = form.setter();
        Callback::from(move |selected| form.set(selected))
    };
    let on_color = {
        let colored = colored.setter();
        move |event: Event| colored.set(event.target_unchecked_into::<HtmlInputElement>().checked())
    };
    let index = Form::ALL.iter().position(|(one, _)| *one == *form).unwrap_or(0);
    let tabs: Vec<_> = Form::ALL
        .iter()
        .map(|(form, title)| Tab::new(*form, title))
        .collect();
    let text = form.text(published, &props.name, svg).map(AttrValue::from);
    html! {
        <div class="docs">
            if address::is_local() {
                <p class="callout callout-warning">{ "This playground is on your own computer, and so are its links. For readers, open the workspace in a playground that they can reach, and copy there." }</p>
            }
            <Tabs label="Forms" id="docs" of={Choice::new(tabs, *form, on_select)} small={true} />
            <div role="tabpanel" id={format!("docs-panel-{index}")} aria-labelledby={format!("docs-tab-{index}")} class="docs-panel">
                <p>{ form.about() }</p>
                if form.has_picture() && has_run {
                    <label class="check"><input type="checkbox" checked={*colored} onchange={on_color} />{ "With the colors of the run" }</label>
                }
                { preview(*form, published, &props.name, svg) }
                <Take key={format!("{index}{}", *colored)} form={*form} {text} name={props.name.clone()} svg={AttrValue::from(svg.clone())} size={published.size} />
            </div>
        </div>
    }
}

/// What the reader will see.
fn preview(form: Form, published: &Published, name: &AttrValue, svg: &str) -> Html {
    let picture = |svg: &str| {
        html! { <img src={picture_url(svg)} alt={published.alt.clone()} width={published.size.0.to_string()} height={published.size.1.to_string()} /> }
    };
    let link = |content: Html| {
        html! { <a href={published.link.clone()} target="_blank" rel="noopener">{ content }</a> }
    };
    let content = match form {
        Form::Link => html! { <p>{ link(html! { { name } }) }</p> },
        Form::Markdown => link(picture(svg)),
        Form::Svg | Form::Png => picture(svg),
        Form::Html | Form::Fence => html! {
            <>
                <div class="docs-poster">
                    { picture(&published.picture_of_run) }
                    <JsonView label="Definition" text={published.definition.clone()} wrap={false} />
                </div>
                { result(&published.run) }
                <p>{ link(html! { "Open in the playground" }) }</p>
            </>
        },
    };
    html! {
        <figure class="docs-preview">
            <figcaption>{ "What the reader sees" }</figcaption>
            <div class="docs-page" tabindex="0" role="group" aria-label="Preview">{ content }</div>
        </figure>
    }
}

/// How it ran.
fn result(run: &Result<Box<RunSummary>, Refusal>) -> Html {
    let run = match run {
        Ok(run) => run,
        Err(refusal) => {
            return html! { <p class="soft">{ format!("It does not start, so there is no result. {}", refusal.sentence) }</p> };
        }
    };
    html! {
        <>
            <p><strong>{ run.status.to_string() }</strong>{ format!(" after {} of virtual time, {}.", duration(run.duration), counted(run.events, "event")) }</p>
            if let Some(error) = &run.error { <p>{ "Error: " }<code>{ error }</code></p> }
            if let Some(cause) = run.cause.as_ref().filter(|cause| !cause.is_empty()) { <p>{ format!("Cause: {cause}") }</p> }
            if let Some(output) = &run.output {
                <p>{ "Output:" }</p>
                <JsonView label="Output" text={asl_embed::shortened(output)} wrap={false} />
            }
        </>
    }
}

#[derive(Clone, Debug, PartialEq, Properties)]
struct TakeProps {
    form: Form,
    /// What is copied, if it is a text.
    text: Option<AttrValue>,
    name: AttrValue,
    svg: AttrValue,
    size: (u32, u32),
}

/// The text, and the buttons that copy or save.
#[component]
fn Take(props: &TakeProps) -> Html {
    let said = use_state_eq(|| "");
    let copy = props.text.clone().map(|text| {
        let said = said.setter();
        move |_| {
            let (said, text) = (said.clone(), text.clone());
            wasm_bindgen_futures::spawn_local(async move {
                said.set(if clipboard::copy(&text).await {
                    "Copied."
                } else {
                    "The browser does not allow this page to copy. Select the text and copy it yourself."
                });
            });
        }
    });
    let save = |of: Form| {
        let said = said.setter();
        let drawn = Drawn {
            name: props.name.to_string(),
            svg: props.svg.to_string(),
            size: props.size,
        };
        move |_| {
            let (said, drawn) = (said.clone(), drawn.clone());
            wasm_bindgen_futures::spawn_local(async move {
                let saved = if of == Form::Png {
                    pictures::save_as_png(&drawn).await
                } else {
                    pictures::save_as_svg(&drawn)
                };
                said.set(if saved.is_ok() {
                    "Saved."
                } else {
                    pictures::NOT_SAVED
                });
            });
        }
    };
    let svg = matches!(props.form, Form::Markdown | Form::Svg).then(|| save(Form::Svg));
    let png = (props.form == Form::Png).then(|| save(Form::Png));
    html! {
        <>
            <div class="docs-buttons">
                if let Some(onclick) = copy {
                    <button type="button" class="button button-primary" {onclick}>{ icon(Picture::Copy) }{ "Copy" }</button>
                }
                if let Some(onclick) = svg {
                    <button type="button" class="button" {onclick}>{ icon(Picture::MoveDown) }{ "Save the picture" }</button>
                }
                if let Some(onclick) = png {
                    <button type="button" class="button button-primary" {onclick}>{ icon(Picture::MoveDown) }{ "Save the picture" }</button>
                }
                <span role="status" class="soft">{ *said }</span>
            </div>
            if let Some(text) = &props.text {
                { shown(text) }
            }
        </>
    }
}

/// The text, as far as it is shown.
fn shown(text: &AttrValue) -> Html {
    let end = text.char_indices().nth(MOST_SHOWN).map(|(end, _)| end);
    let value = end.and_then(|end| text.get(..end)).unwrap_or(text).to_owned();
    html! {
        <>
            <textarea class="docs-text" readonly=true rows="6" spellcheck="false" aria-label="Text" {value} />
            if end.is_some() {
                <p class="soft">{ "This is the beginning of a long text. Copy takes all of it." }</p>
            }
        </>
    }
}
