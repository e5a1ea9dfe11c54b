//! Functions as values.

use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::sync::{Arc, LazyLock};

use asl_json::{Map, Str};

use super::Val;
use crate::ast::{Ast, Call, Lambda};
use crate::functions::Native;
use crate::regex::Regex;

/// The variables of a block or of a call.
#[derive(Debug, Default)]
pub(crate) struct Frame {
    pub parent: Option<Env>,
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

/// A shared frame.
pub(crate) type Env = Rc<Frame>;

impl Frame {
    pub(crate) fn new(parent: Option<Env>) -> Env {
        Rc::new(Self {
            parent,
            ..Self::default()
        })
    }

    /// The frame of a call. Parameters without an argument are undefined, further arguments are nowhere.
    pub(crate) fn of_call(parent: Env, lambda: &Arc<Lambda>, mut arguments: Vec<Val>) -> Env {
        arguments.resize(lambda.parameters.len(), Val::Undefined);
        Rc::new(Self {
            parent: Some(parent),
            called: Some(lambda.clone()),
            variables: RefCell::new(Variables {
                arguments,
                bound: Vec::new(),
            }),
            captured: Cell::new(false),
        })
    }

    /// The frame of a whole expression: `$$` under the name `$`, and the variables from outside.
    pub(crate) fn outermost(input: &Val, given: &Map) -> Env {
        static ROOT: LazyLock<Str> = LazyLock::new(|| "$".into());
        let mut bound = Vec::with_capacity(given.len() + 1);
        bound.push((ROOT.clone(), input.clone()));
        bound.extend(given.iter().map(|(name, value)| (name.clone(), Val::of(value))));
        Rc::new(Self {
            variables: RefCell::new(Variables {
                arguments: Vec::new(),
                bound,
            }),
            ..Self::default()
        })
    }

    /// The place of the argument of this name. Of parameters of one name the last counts.
    fn parameter(&self, name: &str) -> Option<usize> {
        let parameters = &self.called.as_ref()?.parameters;
        parameters.iter().rposition(|known| &**known == name)
    }

    pub(crate) fn bind(&self, name: &Str, value: Val) {
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

    /// The value of the nearest variable of this name.
    pub(crate) fn lookup(&self, name: &str) -> Option<Val> {
        let mut frame = self;
        loop {
            let variables = frame.variables.borrow();
            if let Some(at) = frame.parameter(name) {
                return variables.arguments.get(at).cloned();
            }
            if let Some((_, value)) = variables.bound.iter().find(|(known, _)| &**known == name) {
                return Some(value.clone());
            }
            frame = frame.parent.as_ref()?;
        }
    }

    /// Takes everything out.
    pub(crate) fn take(&self) -> Variables {
        self.variables.take()
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
