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
    pub variables: RefCell<Vec<(Str, Val)>>,
    /// A function remembers this frame; the machine keeps it until the evaluation ends.
    pub captured: Cell<bool>,
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

    /// The frame of a whole expression: `$$` under the name `$`, and the variables from outside.
    pub(crate) fn outermost(input: &Val, given: &Map) -> Env {
        static ROOT: LazyLock<Str> = LazyLock::new(|| "$".into());
        let mut variables = Vec::with_capacity(given.len() + 1);
        variables.push((ROOT.clone(), input.clone()));
        variables.extend(given.iter().map(|(name, value)| (name.clone(), Val::of(value))));
        Rc::new(Self {
            variables: RefCell::new(variables),
            ..Self::default()
        })
    }

    pub(crate) fn bind(&self, name: &Str, value: Val) {
        let mut variables = self.variables.borrow_mut();
        match variables.iter_mut().find(|(known, _)| known == name) {
            Some((_, place)) => *place = value,
            None => variables.push((name.clone(), value)),
        }
    }

    /// The value of the nearest variable of this name.
    pub(crate) fn lookup(&self, name: &str) -> Option<Val> {
        let mut frame = self;
        loop {
            if let Some((_, value)) = frame
                .variables
                .borrow()
                .iter()
                .find(|(known, _)| &**known == name)
            {
                return Some(value.clone());
            }
            frame = frame.parent.as_ref()?;
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
