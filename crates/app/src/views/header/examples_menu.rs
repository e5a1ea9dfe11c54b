//! The Examples menu.

use std::rc::Rc;

use yew::Callback;

use crate::actions::drafts;
use crate::session::Session;
use crate::views::controls::menu::MenuItem;

/// The items of the Examples menu: choosing one replaces the workspace.
pub fn examples(session: &Session) -> Vec<MenuItem> {
    let examples = asl_examples::all().into_iter().enumerate();
    let items = examples.map(|(index, example)| {
        let (session, workspace) = (session.clone(), Rc::new(example.workspace));
        MenuItem {
            heading: match index {
                0 => Some("From the AWS documentation: invoke a Lambda function".into()),
                5 => Some("When a function fails".into()),
                8 => Some("Beyond functions".into()),
                _ => None,
            },
            title: example.title.into(),
            about: Some(example.about.into()),
            picture: None,
            narrow_only: false,
            on_choose: Callback::from(move |()| {
                drafts::open_here(&session, Rc::clone(&workspace), "Example opened.");
            }),
        }
    });
    items.collect()
}
