//! The tasks of a definition, and for each of them the kinds of failures that its retriers and catchers tell apart.
//!
//! Two errors are of one kind if every retrier and catcher on the way up treats them alike. What does not live here: when a call
//! fails ([`crate::search`]), and how a mocked response makes it fail ([`crate::plan`]).

use std::collections::HashMap;
use std::sync::Arc;

use asl::model::{Amount, Catcher, Map, Percentage, Retrier, Scope, State, StateKind, Task};
use asl::resource::{Pattern, ResourceKind};
use asl_catalog::raised;
use asl_engine::failure::{Class, name};
use asl_json::{Pointer, Str};

/// An error that no integration names by itself: that of a function's own code, or of who holds a task token.
const CUSTOM: &str = "CustomError";

/// How a call fails.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) enum How {
    /// With an error of this name.
    Error(Str),
    /// The function throws an exception of this name.
    Exception(Str),
    /// The service throws this exception.
    Service(Str),
    /// The job that it starts fails.
    Job,
    /// Who holds the task token reports a failure with this error.
    Callback(Str),
    /// The endpoint answers with this status.
    Http(u16),
    /// The answer is larger than a state's result may be.
    TooLarge,
    /// What the reader of a distributed Map asks for is not there.
    Unreadable,
    /// No answer ever comes.
    Silent,
}

/// Failures of a task that are treated alike all the way up.
#[derive(Clone, Debug)]
pub(crate) struct Kind {
    /// The one that stands for all.
    pub how: How,
    /// How it shows.
    pub error: String,
    /// The names of all of them.
    pub members: Vec<String>,
    /// Whether a catcher handles them.
    pub is_caught: bool,
    /// Whether a retrier gives another attempt.
    pub is_retried: bool,
}

/// A task, or a distributed Map that reads its items, and how it can fail.
#[derive(Clone, Debug)]
pub(crate) struct TaskMenu {
    pub kinds: Vec<Kind>,
    /// Whether nothing ends an attempt that gets no answer.
    pub is_endless: bool,
    /// How many children of the distributed Map around it may fail, if there is one that tolerates some.
    pub tolerated: Option<usize>,
}

/// How many children of a distributed Map may fail; 0 if it does not say so.
#[derive(Clone, Copy)]
struct Tolerance(usize);

/// The tasks by their names; a name is of one state only.
pub(crate) type Menu = HashMap<Str, TaskMenu>;

/// What handles failures on one level.
#[derive(Clone, Copy)]
struct Level<'m> {
    retry: &'m [Retrier],
    catch: &'m [Catcher],
    /// It is a distributed Map: what comes up from its children is an error of its own.
    distributed: Option<Tolerance>,
}

/// The menu of a definition. `never` says of the place of a name in `ErrorEquals` that it can never match.
pub(crate) fn menu(scope: &Arc<Scope>, never: &dyn Fn(&Pointer) -> bool) -> Menu {
    let mut menu = Menu::new();
    walk(scope, &mut Vec::new(), never, &mut menu);
    menu
}

fn walk<'m>(
    scope: &'m Scope,
    around: &mut Vec<(&'m State, Level<'m>)>,
    never: &dyn Fn(&Pointer) -> bool,
    menu: &mut Menu,
) {
    for state in scope.states.values() {
        let Some(handling) = state.kind.handling() else {
            continue;
        };
        let distributed = match &state.kind {
            StateKind::Map(map) => map.distributed.is_some().then(|| Tolerance(tolerated(map))),
            _ => None,
        };
        around.push((
            state,
            Level {
                retry: &handling.retry,
                catch: &handling.catch,
                distributed,
            },
        ));
        match &state.kind {
            StateKind::Task(task) => {
                menu.insert(state.name.clone(), of_task(task, around, never));
            }
            StateKind::Parallel(parallel) => {
                for branch in &parallel.branches {
                    walk(branch, around, never, menu);
                }
            }
            StateKind::Map(map) => {
                let reader = map
                    .distributed
                    .as_ref()
                    .and_then(|distributed| distributed.reader.as_ref());
                if reader.is_some() {
                    menu.insert(state.name.clone(), of_reader(around));
                }
                walk(&map.processor, around, never, menu);
            }
            _ => {}
        }
        around.pop();
    }
}

/// How many children may fail, as far as the definition says so. A percentage counts as of ten items.
fn tolerated(map: &Map) -> usize {
    let count = match &map.tolerated_failure_count {
        Some(Amount::Fixed(count)) => usize::try_from(*count).ok(),
        _ => None,
    };
    let share = match &map.tolerated_failure_percentage {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a percentage, and casts saturate"
        )]
        Some(Percentage::Fixed(share)) => Some((share / 10.0) as usize),
        _ => None,
    };
    count.or(share).unwrap_or(0)
}

/// What decides over a failure: its class and its name.
struct Raised {
    how: How,
    class: Class,
    error: String,
}

fn of_task(task: &Task, around: &[(&State, Level<'_>)], never: &dyn Fn(&Pointer) -> bool) -> TaskMenu {
    let has_timeout = task.timeout.is_some();
    let beats = task.heartbeat.is_some();
    let is_http =
        matches!(&task.resource.kind, ResourceKind::Integration { service, .. } if &**service == "http");
    let mut kinds: Vec<(Signature, Kind)> = Vec::new();
    for raised in all(task, around, never, beats) {
        let signature = Signature::of(&raised, around);
        match kinds.iter_mut().find(|(known, _)| *known == signature) {
            Some((_, kind)) => {
                if !kind.members.contains(&raised.error) {
                    kind.members.push(raised.error);
                }
            }
            None => {
                let kind = Kind {
                    is_caught: signature.is_caught,
                    is_retried: signature.is_retried,
                    members: vec![raised.error.clone()],
                    how: raised.how,
                    error: raised.error,
                };
                kinds.push((signature, kind));
            }
        }
    }
    TaskMenu {
        kinds: kinds.into_iter().map(|(_, kind)| kind).collect(),
        is_endless: !has_timeout && !beats && !is_http,
        tolerated: around
            .iter()
            .rev()
            .find_map(|(_, level)| level.distributed)
            .map(|Tolerance(count)| count)
            .filter(|count| *count > 0),
    }
}

/// How the reader of a distributed Map, the innermost one, can fail. That is a failure of the Map itself, not of its children.
fn of_reader(around: &[(&State, Level<'_>)]) -> TaskMenu {
    let raised = Raised {
        how: How::Unreadable,
        class: Class::Named,
        error: name::ITEM_READER_FAILED.to_owned(),
    };
    let mut levels = around.to_vec();
    if let Some((_, own)) = levels.last_mut() {
        own.distributed = None;
    }
    let signature = Signature::of(&raised, &levels);
    TaskMenu {
        kinds: vec![Kind {
            is_caught: signature.is_caught,
            is_retried: signature.is_retried,
            members: vec![raised.error.clone()],
            how: raised.how,
            error: raised.error,
        }],
        is_endless: false,
        tolerated: None,
    }
}

/// Everything that a call can end with, the documented errors first.
fn all(
    task: &Task,
    around: &[(&State, Level<'_>)],
    never: &dyn Fn(&Pointer) -> bool,
    beats: bool,
) -> Vec<Raised> {
    let named = |how: fn(Str) -> How, error: &str| Raised {
        how: how(error.into()),
        class: Class::Named,
        error: error.to_owned(),
    };
    let mut all: Vec<Raised> = Vec::new();
    // How an error of any name comes about, if it can.
    let mut own: fn(Str) -> How = How::Error;
    match &task.resource.kind {
        ResourceKind::Function(_) => {
            own = How::Exception;
            all.extend(service_errors("lambda"));
            all.push(named(own, CUSTOM));
        }
        ResourceKind::Activity { .. } => all.push(named(own, CUSTOM)),
        ResourceKind::Integration { service, pattern, .. } => {
            all.extend(service_errors(service));
            if matches!(&**service, "http" | "apigateway") {
                let error = match &**service {
                    "http" => "States.Http.StatusCode.500",
                    _ => "ApiGateway.500",
                };
                all.push(Raised {
                    how: How::Http(500),
                    class: Class::Named,
                    error: error.to_owned(),
                });
            }
            match pattern {
                Pattern::RequestResponse if &**service == "lambda" => {
                    own = How::Exception;
                    all.push(named(own, CUSTOM));
                }
                Pattern::RequestResponse => {}
                Pattern::WaitForTaskToken => {
                    own = How::Callback;
                    all.push(named(own, CUSTOM));
                }
                Pattern::Sync | Pattern::Sync2 => all.push(Raised {
                    how: How::Job,
                    class: Class::Named,
                    error: name::TASK_FAILED.to_owned(),
                }),
            }
        }
    }
    all.push(Raised {
        how: How::Silent,
        class: if beats { Class::Heartbeat } else { Class::Timeout },
        error: if beats {
            name::HEARTBEAT_TIMEOUT
        } else {
            name::TIMEOUT
        }
        .to_owned(),
    });
    all.push(Raised {
        how: How::TooLarge,
        class: Class::Named,
        error: name::DATA_LIMIT_EXCEEDED.to_owned(),
    });
    for (state, level) in around {
        if level.distributed.is_some() {
            // What its clauses name are errors of the Map, not of the tasks in its children.
            continue;
        }
        let lists = level.retry.iter().map(|retrier| &retrier.error_equals);
        let retry = lists.enumerate().map(|(index, names)| ("Retry", index, names));
        let lists = level.catch.iter().map(|catcher| &catcher.error_equals);
        let catch = lists.enumerate().map(|(index, names)| ("Catch", index, names));
        for (field, index, names) in retry.chain(catch) {
            let list = state.pointer.child(field).index(index).child("ErrorEquals");
            for (place, error) in names.iter().enumerate() {
                let is_known = all.iter().any(|raised| raised.error == **error);
                if !is_known && can_be_raised(error) && !never(&list.index(place)) {
                    all.push(named(own, error));
                }
            }
        }
    }
    all
}

fn service_errors(service: &str) -> impl Iterator<Item = Raised> {
    let raised = raised::by(service).into_iter();
    raised.map(|raised| {
        let error: Str = raised.error.as_str().into();
        let is_service = raised.error.ends_with("Exception");
        Raised {
            how: if is_service {
                How::Service(error)
            } else {
                // What Lambda calls the end of a function.
                How::Exception(error)
            },
            class: Class::Named,
            error: raised.error,
        }
    })
}

/// Whether a task can fail with an error of this name by itself; the others of the service come from states.
fn can_be_raised(error: &str) -> bool {
    !error.starts_with("States.") || error == "States.Permissions" || error.starts_with("States.Http.")
}

/// How the levels on the way up treat a failure.
#[derive(PartialEq, Eq)]
struct Signature {
    levels: Vec<(Option<usize>, Option<usize>)>,
    is_caught: bool,
    is_retried: bool,
    /// Time passes before it fails.
    is_silent: bool,
}

impl Signature {
    fn of(raised: &Raised, around: &[(&State, Level<'_>)]) -> Self {
        let mut signature = Self {
            levels: Vec::new(),
            is_caught: false,
            is_retried: false,
            is_silent: raised.how == How::Silent,
        };
        let (mut class, mut shown) = (
            raised.class,
            match raised.class {
                Class::Timeout | Class::Heartbeat => name::TIMEOUT,
                _ => raised.error.as_str(),
            },
        );
        for (_, level) in around.iter().rev() {
            if let Some(Tolerance(tolerated)) = level.distributed {
                class = Class::Named;
                shown = name::EXCEED_TOLERATED_FAILURE_THRESHOLD;
                // A few failures do no harm there.
                signature.is_caught |= tolerated > 0;
            }
            let finds = |names: &[Str]| class.is_matched_by(Some(shown), names);
            let retrier = level
                .retry
                .iter()
                .position(|retrier| finds(&retrier.error_equals));
            let catcher = level
                .catch
                .iter()
                .position(|catcher| finds(&catcher.error_equals));
            let gives_attempt = |index: usize| {
                level
                    .retry
                    .get(index)
                    .is_some_and(|retrier| retrier.max_attempts > 0)
            };
            signature.is_retried |= retrier.is_some_and(gives_attempt);
            signature.levels.push((retrier, catcher));
            if catcher.is_some() {
                signature.is_caught = true;
                break;
            }
        }
        signature
    }
}
