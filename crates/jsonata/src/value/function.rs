//! Functions as values.

use std::cell::{Cell, OnceCell, RefCell};
use std::rc::Rc;
use std::sync::Arc;

use asl_json::Str;

use super::Val;
use crate::ast::{Ast, Call, Lambda};
use crate::functions::Native;
use crate::regex::Regex;

/// The variables of a block or of a call.
#[derive(Debug, Default)]
pub(crate) struct Frame {
    pub parent: Option<Rc<Frame>>,
    /// The function that was called, whose parameters are the names of the arguments.
    called: Option<Arc<Lambda>>,
    variables: RefCell<Variables>,
    /// A function remembers this frame; the machine keeps it until the evaluation ends.
    pub captured: Cell<bool>,
}

/// What the variables of a frame hold.
#[derive(Debug, Default)]
pub(crate) struct Variables {
    /// In the order of the parameters.
    arguments: Vec<Val>,
    bound: Vec<(Str, Val)>,
}

/// A shared frame. The outermost one is made when something is bound in it or remembers it, which is seldom.
#[derive(Debug, Default)]
pub(crate) struct Env(OnceCell<Rc<Frame>>);

impl Env {
    /// A frame in this one.
    pub(crate) fn inner(&self) -> Self {
        Self::of(Rc::new(Frame {
            parent: Some(self.frame().clone()),
            ..Frame::default()
        }))
    }

    fn of(frame: Rc<Frame>) -> Self {
        Self(OnceCell::from(frame))
    }

    pub(crate) fn frame(&self) -> &Rc<Frame> {
        self.0.get_or_init(Rc::default)
    }

    /// The same frame for something that remembers it.
    pub(crate) fn share(&self) -> Self {
        Self::of(self.frame().clone())
    }

    pub(crate) fn bind(&self, name: &Str, value: Val) {
        self.frame().bind(name, value);
    }

    /// Looks at the nearest variable of this name, if there is one.
    #[inline]
    pub(crate) fn look<T>(&self, name: &str, run: impl FnOnce(&Val) -> T) -> Option<T> {
        self.0.get()?.look(name, run)
    }
}

impl Frame {
    /// The place of the argument of this name. Of parameters of one name the last counts.
    fn parameter(&self, name: &str) -> Option<usize> {
        let parameters = &self.called.as_ref()?.parameters;
        parameters.iter().rposition(|known| &**known == name)
    }

    fn bind(&self, name: &Str, value: Val) {
        let Variables { arguments, bound } = &mut *self.variables.borrow_mut();
        let place = match self.parameter(name) {
            Some(at) => arguments.get_mut(at),
            None => bound
                .iter_mut()
                .find(|(known, _)| known == name)
                .map(|(_, value)| value),
        };
        match place {
            Some(place) => *place = value,
            None => bound.push((name.clone(), value)),
        }
    }

    #[inline]
    fn look<T>(&self, name: &str, run: impl FnOnce(&Val) -> T) -> Option<T> {
        let mut frame = self;
        loop {
            let variables = frame.variables.borrow();
            if let Some(at) = frame.parameter(name) {
                return variables.arguments.get(at).map(run);
            }
            if let Some((_, value)) = variables.bound.iter().find(|(known, _)| **known == *name) {
                return Some(run(value));
            }
            frame = frame.parent.as_ref()?;
        }
    }

    /// Drops all that it holds.
    pub(crate) fn clear(&self) {
        drop(self.variables.take());
    }
}

/// Frames and lists of arguments that are used again, so that a call mostly needs no memory of its own.
#[derive(Default)]
pub(crate) struct Spare {
    /// Empty frames with their empty lists, each the parent of the one before it.
    frames: Cell<Option<Rc<Frame>>>,
    /// An empty list without a frame.
    arguments: Cell<Vec<Val>>,
}

impl Spare {
    /// An empty list for arguments.
    pub(crate) fn arguments(&self) -> Vec<Val> {
        let spare = self.arguments.take();
        if spare.capacity() > 0 {
            return spare;
        }
        match self.frames.take() {
            Some(frame) => {
                let spare = std::mem::take(&mut frame.variables.borrow_mut().arguments);
                self.frames.set(Some(frame));
                spare
            }
            None => Vec::with_capacity(4),
        }
    }

    /// Takes a list of arguments back.
    pub(crate) fn put_arguments(&self, mut arguments: Vec<Val>) {
        arguments.clear();
        self.arguments.set(arguments);
    }

    /// The frame of a call. Parameters without an argument are undefined, further arguments are nowhere.
    pub(crate) fn frame(&self, parent: &Env, lambda: &Arc<Lambda>, mut arguments: Vec<Val>) -> Env {
        if arguments.len() != lambda.parameters.len() {
            arguments.resize(lambda.parameters.len(), Val::Undefined);
        }
        let mut spare = self.frames.take().unwrap_or_default();
        if let Some(frame) = Rc::get_mut(&mut spare) {
            self.frames.set(frame.parent.replace(parent.frame().clone()));
            frame.called = Some(lambda.clone());
            let spare = std::mem::replace(&mut frame.variables.get_mut().arguments, arguments);
            if spare.capacity() > 0 {
                self.arguments.set(spare);
            }
        }
        Env::of(spare)
    }

    /// Takes the frame of a call back, unless something remembers it.
    pub(crate) fn put_frame(&self, spare: Env) {
        if let Some(mut spare) = spare.0.into_inner()
            && let Some(frame) = Rc::get_mut(&mut spare)
        {
            let variables = frame.variables.get_mut();
            variables.bound.clear();
            variables.arguments.clear();
            frame.called = None;
            frame.parent = self.frames.take();
            self.frames.set(Some(spare));
        }
    }
}

/// A function.
#[derive(Debug)]
pub(crate) enum Function {
    Native(&'static Native),
    Lambda {
        lambda: Arc<Lambda>,
        input: Val,
        env: Env,
        /// Where it was called last: there, the reference says, lie the errors that come out of it.
        called: Cell<Option<u32>>,
    },
    /// A function with some arguments given.
    Partial {
        function: Val,
        arguments: Vec<Option<Val>>,
    },
    /// `f ~> g`
    Composed(Val, Val),
    /// `|pattern|update,delete|`
    Transform {
        node: Ast,
        input: Val,
        env: Env,
    },
    Regex {
        regex: Arc<Regex>,
        /// The expression's text of it, for errors.
        pattern: Str,
        position: u32,
    },
    /// The `next` of a regular expression's match.
    Next(Matching),
}

/// A regular expression and how far it has come in a text.
#[derive(Clone, Debug)]
pub(crate) struct Matching {
    pub function: Rc<Function>,
    pub text: Rc<[char]>,
    pub from: usize,
}

impl Function {
    pub(crate) fn depth(&self) -> usize {
        let inner = match self {
            Self::Native(_) | Self::Regex { .. } => 0,
            Self::Lambda { input, .. } | Self::Transform { input, .. } => input.extent().depth,
            Self::Partial { function, arguments } => {
                let arguments = arguments.iter().flatten().map(|value| value.extent().depth).max();
                function.extent().depth.max(arguments.unwrap_or(0))
            }
            Self::Composed(first, second) => first.extent().depth.max(second.extent().depth),
            Self::Next(_) => 1,
        };
        1 + inner
    }

    /// How many arguments the function declares; callbacks get no more.
    pub(crate) fn arity(&self) -> usize {
        match self {
            Self::Native(native) => native.arity,
            Self::Lambda { lambda, .. } => lambda.parameters.len(),
            Self::Partial { arguments, .. } => arguments.iter().filter(|argument| argument.is_none()).count(),
            Self::Composed(..) | Self::Transform { .. } => 1,
            Self::Regex { .. } => 2,
            Self::Next(_) => 0,
        }
    }
}

/// A call in tail position that is still to be made.
#[derive(Debug)]
pub(crate) struct Thunk {
    pub node: Ast,
    pub input: Val,
    pub env: Env,
}

impl Thunk {
    pub(crate) fn call(&self) -> Option<&Call> {
        if let crate::ast::Kind::Tail(call) = &self.node.kind {
            Some(call)
        } else {
            None
        }
    }
}
