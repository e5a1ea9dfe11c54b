//! Changes to the mocked responses: read the text, change one place, write it back.

use asl_json::Value;
use asl_mock::{MockedObject, MockedTask, Mocks, Response, Section};
use asl_protocol::{CalledTask, DefaultView, Document, NotMockedView};
use indexmap::IndexMap;

use crate::session::Session;
use crate::state::action::{ViewAction, WorkspaceAction};

/// An entry of the mocked responses.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Key {
    /// The section that it is in.
    pub section: Section,
    /// Its name in the section.
    pub name: String,
}

impl Key {
    /// The entry with that name.
    pub fn new(section: Section, name: &str) -> Self {
        Self {
            section,
            name: name.to_owned(),
        }
    }

    /// The name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The entry, if there is one.
    pub fn find<'m>(&self, mocks: &'m Mocks) -> Option<&'m MockedTask> {
        mocks.section(self.section).get(&self.name)
    }

    fn map<'m>(&self, mocks: &'m mut Mocks) -> &'m mut IndexMap<String, MockedTask> {
        mocks.section_mut(self.section)
    }
}

/// Which response of an entry: by its index, or the one for all further calls.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Slot {
    /// By index, from 0.
    Call(usize),
    /// The one for all calls after these.
    Further,
}

impl Slot {
    /// `1st call`, `All further calls`
    pub fn title(self) -> String {
        match self {
            Self::Further => "All further calls".into(),
            Self::Call(index) => format!("{} call", ordinal(index + 1)),
        }
    }

    fn find(self, task: &mut MockedTask) -> Option<&mut Response> {
        match self {
            Self::Call(index) => task.responses.get_mut(index),
            Self::Further => task.further_calls.as_mut(),
        }
    }
}

/// `1st`, `2nd`, `11th`
pub fn ordinal(number: usize) -> String {
    let ending = match (number % 10, number % 100) {
        (1, rest) if rest != 11 => "st",
        (2, rest) if rest != 12 => "nd",
        (3, rest) if rest != 13 => "rd",
        _ => "th",
    };
    format!("{number}{ending}")
}

fn edit(session: &Session, change: impl FnOnce(&mut Mocks)) {
    let (mut mocks, problems) = Mocks::parse(&session.state().workspace.mocks);
    // Anything that was not understood would be lost; the form does not show in that case.
    if problems.is_empty() {
        change(&mut mocks);
        session.dispatch(WorkspaceAction::Edit(Document::Mocks, mocks.to_text()));
    }
}

/// Adds a response for the next call, and the entry if there is none. `first` is a document with the default response.
pub fn add(session: &Session, key: &Key, first: &str) {
    let response = first_of(first);
    edit(session, |mocks| {
        let task = key.map(mocks).entry(key.name.clone()).or_default();
        task.responses.push(response);
    });
}

/// Adds everything in a document: an object or an entry.
pub fn add_document(session: &Session, document: &str) {
    let (more, _) = Mocks::parse(document);
    edit(session, |mocks| {
        for section in Section::ALL {
            for (name, task) in more.section(section) {
                mocks
                    .section_mut(section)
                    .entry(name.clone())
                    .or_insert_with(|| task.clone());
            }
        }
        mocks.objects.extend(more.objects);
    });
}

/// The response in a document with one entry.
fn first_of(document: &str) -> Response {
    let (mocks, _) = Mocks::parse(document);
    let mut all = Section::ALL
        .into_iter()
        .flat_map(|section| mocks.section(section).values().cloned().collect::<Vec<_>>());
    all.next()
        .and_then(|task| task.responses.into_iter().next())
        .unwrap_or_default()
}

/// Adds the response that was missing in the last run, and shows it.
pub fn add_missing(session: &Session, missing: &NotMockedView) {
    let name = missing.name.as_str();
    let (mocks, _) = Mocks::parse(&session.state().workspace.mocks);
    let section = if missing.is_function {
        Section::Functions
    } else {
        // An entry that has too few responses, else the state's own.
        let has = |section: &Section| mocks.section(*section).contains_key(name);
        Section::ALL.into_iter().find(has).unwrap_or(Section::Tasks)
    };
    add_and_show(session, &Key::new(section, name));
}

/// Adds a response for something that returned a default response, and shows it.
pub fn add_default(session: &Session, default: &DefaultView) {
    match default.section {
        Some(section) => add_and_show(session, &Key::new(section, &default.name)),
        // The pane offers the object that the Map reads.
        None => session.dispatch(ViewAction::ShowMock(default.name.clone().into())),
    }
}

fn add_and_show(session: &Session, key: &Key) {
    let state = session.state();
    let called = state.analysis.as_ref().and_then(|analysis| {
        let is_it = |task: &&CalledTask| {
            task.called.section() == Some(key.section)
                && (task.called.name == key.name || key.name.contains(&task.called.name))
        };
        analysis.called.iter().find(is_it).map(|task| task.first.clone())
    });
    add(session, key, &called.unwrap_or_default());
    session.dispatch(ViewAction::ShowMock(key.name.clone().into()));
}

/// Adds the response for all further calls.
pub fn add_further(session: &Session, key: &Key, first: &str) {
    let response = first_of(first);
    edit(session, |mocks| {
        let task = key.map(mocks).entry(key.name.clone()).or_default();
        task.further_calls = Some(response);
    });
}

/// Removes a whole entry.
pub fn remove_entry(session: &Session, key: &Key) {
    edit(session, |mocks| drop(key.map(mocks).shift_remove(key.name())));
}

/// Removes a response.
pub fn remove(session: &Session, key: &Key, slot: Slot) {
    edit(session, |mocks| {
        let Some(task) = key.map(mocks).get_mut(key.name()) else {
            return;
        };
        match slot {
            Slot::Call(index) if index < task.responses.len() => drop(task.responses.remove(index)),
            Slot::Call(_) => {}
            Slot::Further => task.further_calls = None,
        }
    });
}

/// Swaps a response with the one before it.
pub fn move_up(session: &Session, key: &Key, index: usize) {
    edit(session, |mocks| {
        if let Some(task) = key.map(mocks).get_mut(key.name())
            && (1..task.responses.len()).contains(&index)
        {
            task.responses.swap(index - 1, index);
        }
    });
}

/// Changes a response.
pub fn response(session: &Session, key: &Key, slot: Slot, change: impl FnOnce(&mut Response)) {
    edit(session, |mocks| {
        if let Some(response) = key
            .map(mocks)
            .get_mut(key.name())
            .and_then(|task| slot.find(task))
        {
            change(response);
        }
    });
}

/// Changes the definition of a mocked state machine; `None` means that it does not run.
pub fn definition(session: &Session, key: &Key, definition: Option<Value>) {
    edit(session, |mocks| {
        key.map(mocks).entry(key.name.clone()).or_default().definition = definition;
    });
}

/// Changes an object.
pub fn object(session: &Session, index: usize, change: impl FnOnce(&mut MockedObject)) {
    edit(session, |mocks| {
        if let Some(object) = mocks.objects.get_mut(index) {
            change(object);
        }
    });
}

/// Removes an object.
pub fn remove_object(session: &Session, index: usize) {
    edit(session, |mocks| {
        if index < mocks.objects.len() {
            mocks.objects.remove(index);
        }
    });
}

/// Changes one response.
#[derive(Clone, PartialEq)]
pub struct Change {
    session: Session,
    key: Key,
    slot: Slot,
    context: String,
}

impl Change {
    /// Changes this response; `context` tells its fields from those of other responses.
    pub fn new(session: &Session, key: &Key, slot: Slot, context: &str) -> Self {
        Self {
            session: session.clone(),
            key: key.clone(),
            slot,
            context: context.to_owned(),
        }
    }

    /// Changes the response.
    pub fn response(&self, change: impl FnOnce(&mut Response)) {
        response(&self.session, &self.key, self.slot, change);
    }

    /// Tells the fields of this response from those of others.
    pub fn context(&self) -> String {
        self.context.clone()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn calls_are_counted_as_people_do() {
        let titles = [0, 1, 2, 3, 10, 11, 20, 110].map(|index| Slot::Call(index).title());
        assert_eq!(
            titles,
            [
                "1st call",
                "2nd call",
                "3rd call",
                "4th call",
                "11th call",
                "12th call",
                "21st call",
                "111th call"
            ]
        );
    }
}
