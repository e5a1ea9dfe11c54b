//! Calls: of functions, of functions with open arguments, chains, and calls in tail position.

use std::rc::Rc;
use std::sync::Arc;

use asl_json::Value;

use crate::ast::{Ast, Call, Kind, Lambda};
use crate::environment::FunctionSet;
use crate::error::{Error, Failure};
use crate::evaluate::{eval, shape};
use crate::functions::{self, Run};
use crate::machine::{EvalResult, Machine, shallow};
use crate::value::function::Env;
use crate::value::{Function, Val};

/// Where a call is written, for the errors of the function.
#[derive(Clone, Copy)]
pub(crate) struct Site<'a> {
    procedure: &'a Ast,
    position: u32,
    span: asl_json::Span,
}

impl<'a> Site<'a> {
    fn of(node: &Ast, call: &'a Call) -> Self {
        Self {
            procedure: &call.procedure,
            position: node.position,
            span: node.span,
        }
    }

    /// What the reference does to an error that comes out of a function: the name is kept if there is one, the
    /// position becomes that of the call.
    #[cold]
    fn place(&self, mut error: Failure) -> Failure {
        if let Some(name) = name_of(self.procedure) {
            error = error.token(name);
        }
        error.span.get_or_insert(self.span);
        error.position = Some(self.position as usize);
        error
    }

    /// The same for a function that may be written in the expression: its errors are where it was called last.
    #[cold]
    fn of_function(&self, function: &Function, error: Failure) -> Failure {
        let mut error = self.place(error);
        if let Function::Lambda { called, .. } = function
            && let Some(position) = called.get()
        {
            error.position = Some(position as usize);
        }
        error
    }

    /// An error of a call as a whole.
    #[cold]
    fn of_call(&self, error: Failure) -> Failure {
        let error = error.at(self.span, self.position);
        match name_of(self.procedure) {
            Some(name) => error.token(name),
            None => error,
        }
    }
}

/// The error of a call of nothing, where a function has that name.
#[cold]
fn undefined(node: &Ast, call: &Call) -> Failure {
    Error::new("T1005")
        .at(node.span, node.position)
        .token(name_of(&call.procedure).unwrap_or_default())
}

/// The name by which an expression calls something.
fn name_of(procedure: &Ast) -> Option<Value> {
    match &procedure.kind {
        Kind::Path(steps, _) => steps.first().and_then(name_of),
        Kind::Name(name) | Kind::Variable(name) | Kind::Text(name) => Some(name.clone().into()),
        Kind::Number(number) => Some(crate::value::number_value(*number)),
        Kind::Literal(value) => Some(value.clone()),
        _ => None,
    }
}

/// The name of a function that was written without its `$`.
fn forgotten_dollar(m: &Machine, procedure: &Ast, env: &Env) -> bool {
    let Kind::Path(steps, _) = &procedure.kind else {
        return false;
    };
    let Some(Kind::Name(name)) = steps.first().map(|step| &step.kind) else {
        return false;
    };
    m.lookup(env, name).is_some_and(|value| !value.is_undefined())
        || functions::native(name, m.functions).is_some()
}

fn arguments(
    m: &Machine,
    call: &Call,
    first: Option<Val>,
    input: &Val,
    env: &Env,
) -> Result<Vec<Val>, Failure> {
    let mut values = m.spare.arguments();
    values.extend(first);
    for argument in call.arguments.iter().flatten() {
        values.push(eval(m, argument, input, env)?);
    }
    Ok(values)
}

/// What is called. A variable of Step Functions holds JSON, so that who has one of the name of a function and calls that
/// name can only mean the function; in the language as such the variable is in its way.
fn called(m: &Machine, procedure: &Ast, input: &Val, env: &Env) -> EvalResult {
    let value = eval(m, procedure, input, env)?;
    match &procedure.kind {
        Kind::Variable(_)
            if m.functions == FunctionSet::StepFunctions
                && !matches!(value, Val::Function(_) | Val::Undefined) =>
        {
            Ok(procedure.native(m.functions).map_or(value, Val::native))
        }
        _ => Ok(value),
    }
}

/// `procedure(arguments)`; `first` is what a chain puts before the arguments.
#[inline(never)]
pub(super) fn call(
    m: &Machine,
    node: &Ast,
    call: &Call,
    input: &Val,
    env: &Env,
    first: Option<Val>,
) -> EvalResult {
    let site = Site::of(node, call);
    let procedure = match named(m, &call.procedure, env) {
        None => called(m, &call.procedure, input, env)?,
        Some((value, native)) => {
            m.touch()?;
            if let Some(native) = native {
                return called_by_name(m, &site, native, call, input, env, first);
            }
            value
        }
    };
    if procedure.is_undefined() && forgotten_dollar(m, &call.procedure, env) {
        return Err(undefined(node, call));
    }
    let values = arguments(m, call, first, input, env)?;
    let result = apply(m, &procedure, values, input, env, Some(&site));
    result.map_err(|error| site.of_call(error))
}

/// So many arguments lie on the stack: as many as a function of the language has at most.
const FEW: usize = 4;

/// Calls a function of the language, whose arguments need no list that outlives the call.
#[inline(never)]
fn called_by_name(
    m: &Machine,
    site: &Site<'_>,
    native: &'static functions::Native,
    call: &Call,
    input: &Val,
    env: &Env,
    first: Option<Val>,
) -> EvalResult {
    let mut few: [Val; FEW] = Default::default();
    let mut many: Vec<Val>;
    let count = usize::from(first.is_some()) + call.arguments.len();
    let values = if let Some(values) = few.get_mut(..count) {
        values
    } else {
        many = std::iter::repeat_n(Val::Undefined, count).collect();
        &mut many
    };
    let mut places = values.iter_mut();
    if let Some(first) = first
        && let Some(place) = places.next()
    {
        *place = first;
    }
    for (place, argument) in places.zip(call.arguments.iter().flatten()) {
        *place = eval(m, argument, input, env)?;
    }
    m.charge(1)
        .and_then(|()| checked_call(m, native, values, input, env))
        .map_err(|error| site.of_call(site.place(error)))
}

/// What is called, if it is simply named and nobody wants to know: a value, or a function of the language.
fn named(m: &Machine, procedure: &Ast, env: &Env) -> Option<(Val, Option<&'static functions::Native>)> {
    let Kind::Variable(name) = &procedure.kind else {
        return None;
    };
    if name.is_empty() || !procedure.is_bare() || procedure.keep_array || m.traces() {
        return None;
    }
    match m.lookup(env, name) {
        Some(value @ Val::Function(_)) => Some((value, None)),
        Some(Val::Undefined) => None,
        // In Step Functions only a function can be meant.
        Some(_) if !m.service() => None,
        Some(_) | None => procedure
            .native(m.functions)
            .map(|native| (Val::Undefined, Some(native))),
    }
}

/// `procedure(a, ?)`
pub(super) fn partial(m: &Machine, node: &Ast, call: &Call, input: &Val, env: &Env) -> EvalResult {
    let mut values = Vec::with_capacity(call.arguments.len());
    for argument in &call.arguments {
        values.push(match argument {
            Some(argument) => Some(eval(m, argument, input, env)?),
            None => None,
        });
    }
    let function = called(m, &call.procedure, input, env)?;
    if !matches!(function, Val::Function(_)) {
        let forgotten = function.is_undefined() && forgotten_dollar(m, &call.procedure, env);
        let error = Error::new(if forgotten { "T1007" } else { "T1008" }).at(node.span, node.position);
        return Err(match name_of(&call.procedure) {
            Some(name) => error.token(name),
            None => error,
        });
    }
    let arguments = values;
    shallow(Val::Function(Rc::new(Function::Partial { function, arguments })))
}

/// `left ~> right`
pub(super) fn chain(m: &Machine, node: &Ast, left: &Ast, right: &Ast, input: &Val, env: &Env) -> EvalResult {
    let value = eval(m, left, input, env)?;
    if let Kind::Call(called) = &right.kind
        && right.is_bare()
    {
        // A call at the right of a chain is no level of its own (measured on the service: 99 of them pass).
        m.charge(1)?;
        return call(m, right, called, input, env, Some(value));
    }
    let function = eval(m, right, input, env)?;
    if !matches!(function, Val::Function(_)) {
        let error = Error::new("T2006").at(node.span, node.position);
        return Err(if function.is_undefined() {
            error
        } else {
            error.value(function.shown())
        });
    }
    if let Val::Function(_) = value {
        return shallow(Val::Function(Rc::new(Function::Composed(value, function))));
    }
    apply(m, &function, vec![value], &Val::Undefined, env, None)
}

/// Calls a function, and then whatever it leaves to be called in tail position.
pub(crate) fn apply(
    m: &Machine,
    function: &Val,
    arguments: Vec<Val>,
    input: &Val,
    env: &Env,
    site: Option<&Site<'_>>,
) -> EvalResult {
    match once(m, function, arguments, input, env, site)? {
        tail @ Val::Thunk(_) => tail_calls(m, tail, input),
        result => Ok(result),
    }
}

/// Makes the call that is left in tail position, and the one that that leaves.
#[inline(never)]
fn tail_calls(m: &Machine, tail: Val, input: &Val) -> EvalResult {
    let mut result = tail;
    while let Val::Thunk(thunk) = result {
        let Some(tail) = thunk.call() else {
            return Ok(Val::Undefined);
        };
        m.charge(1)?;
        let procedure = called(m, &tail.procedure, &thunk.input, &thunk.env)?;
        let site = Site {
            procedure: &tail.procedure,
            position: tail.procedure.position,
            span: thunk.node.span,
        };
        if procedure.is_undefined() && forgotten_dollar(m, &tail.procedure, &thunk.env) {
            return Err(site.place(Error::new("T1005")));
        }
        let arguments = self::arguments(m, tail, None, &thunk.input, &thunk.env)?;
        result = once(m, &procedure, arguments, input, &thunk.env, Some(&site))?;
    }
    Ok(result)
}

/// Calls a function; what it gives may be a call in tail position.
#[inline]
fn once(
    m: &Machine,
    function: &Val,
    arguments: Vec<Val>,
    input: &Val,
    env: &Env,
    site: Option<&Site<'_>>,
) -> EvalResult {
    let Val::Function(function) = function else {
        let error = Error::new("T1006");
        return Err(match site {
            Some(site) => site.place(error),
            None => error,
        });
    };
    m.charge(1)?;
    if let (Function::Lambda { called, .. }, Some(site)) = (&**function, site) {
        called.set(Some(site.position));
    }
    let result = match &**function {
        Function::Lambda {
            lambda,
            input: own,
            env,
            ..
        } => lambda_call(m, lambda, arguments, input, own, env),
        _ => other_call(m, function, arguments, input, env),
    };
    result.map_err(|error| match site {
        Some(site) => site.of_function(function, error),
        None => error,
    })
}

#[inline]
fn lambda_call(
    m: &Machine,
    lambda: &Arc<Lambda>,
    arguments: Vec<Val>,
    input: &Val,
    own: &Val,
    env: &Env,
) -> EvalResult {
    let arguments = match &lambda.signature {
        Some(signature) => signature.validate(arguments, input, false)?,
        None => arguments,
    };
    let frame = m.spare.frame(env, lambda, arguments);
    let result = eval(m, &lambda.body, own, &frame);
    m.spare.put_frame(frame);
    result
}

/// Calls what is not written in the expression as a function.
#[inline(never)]
fn other_call(
    m: &Machine,
    function: &Rc<Function>,
    arguments: Vec<Val>,
    input: &Val,
    env: &Env,
) -> EvalResult {
    match &**function {
        Function::Lambda {
            lambda,
            input: own,
            env,
            ..
        } => lambda_call(m, lambda, arguments, input, own, env),
        Function::Native(native) => {
            let mut arguments = arguments;
            let result = checked_call(m, native, &mut arguments, input, env)?;
            m.spare.put_arguments(arguments);
            Ok(result)
        }
        Function::Partial { .. } => filled(m, function, arguments, input, env),
        Function::Composed(..) => composed(m, function, arguments, env),
        Function::Transform { node, env, .. } => {
            let value = arguments.into_iter().next().unwrap_or_default();
            if !matches!(value, Val::Undefined | Val::Object(_) | Val::Array(_)) {
                return Err(Error::new("T0410").index(1).value(value.shown()));
            }
            shape::transform(m, node, value, env)
        }
        Function::Regex { .. } => functions::matching::called(m, function, arguments),
        Function::Next(matching) => {
            if matching.from >= matching.text.len() {
                return Ok(Val::Undefined);
            }
            functions::matching::found(m, matching)
        }
    }
}

/// Most functions go through the texts they are given.
fn charge_texts(m: &Machine, arguments: &[Val]) -> Result<(), Failure> {
    let texts = arguments.iter().filter_map(Val::as_str);
    m.charge(texts.map(|text| text.len() / 64).sum())
}

/// Calls a function of the language with arguments that its signature has not seen.
#[inline]
pub(crate) fn checked_call(
    m: &Machine,
    native: &'static functions::Native,
    arguments: &mut [Val],
    input: &Val,
    env: &Env,
) -> EvalResult {
    let signature = native.signature();
    if signature.fits(arguments, native.takes_one)? {
        return native_call(m, native, arguments, input, env);
    }
    let mut arguments = signature.fitted(arguments, input, native.takes_one)?;
    native_call(m, native, &mut arguments, input, env)
}

/// The same with one argument and without a context.
#[inline]
pub(crate) fn call_with_one(
    m: &Machine,
    native: &'static functions::Native,
    mut argument: Val,
    env: &Env,
) -> EvalResult {
    m.charge(1)?;
    let fits = native.signature().takes(&argument);
    let arguments = std::slice::from_mut(&mut argument);
    match native.run {
        // What fits as it is and needs nothing around it.
        Run::Plain(run) if fits => {
            charge_texts(m, arguments)?;
            run(m, &mut functions::Arguments(arguments)).and_then(shallow)
        }
        _ => checked_call(m, native, arguments, &Val::Undefined, env),
    }
}

#[inline]
fn native_call(
    m: &Machine,
    native: &'static functions::Native,
    arguments: &mut [Val],
    input: &Val,
    env: &Env,
) -> EvalResult {
    charge_texts(m, arguments)?;
    let mut arguments = functions::Arguments(arguments);
    match native.run {
        Run::Plain(run) => run(m, &mut arguments).and_then(shallow),
        Run::Higher(which) => {
            m.enter_callbacks()?;
            let result = functions::higher::run(m, which, &mut arguments, input, env)?;
            m.leave_callbacks();
            Ok(result)
        }
    }
}

/// Calls a function with some arguments given, which may itself be of such a function: without recursion, because such
/// functions may be as deep as values. The signature of what is called in the end is not asked again.
#[inline(never)]
fn filled(m: &Machine, function: &Rc<Function>, arguments: Vec<Val>, input: &Val, env: &Env) -> EvalResult {
    let (mut function, mut arguments) = (function, arguments);
    while let Function::Partial {
        function: inner,
        arguments: given,
    } = &**function
    {
        m.charge(1)?;
        let mut rest = arguments.into_iter();
        let filled = given.iter().map(|argument| match argument {
            Some(value) => value.clone(),
            None => rest.next().unwrap_or_default(),
        });
        arguments = filled.collect();
        function = match inner {
            Val::Function(function) => function,
            // A partial call of anything else is refused when it is made.
            _ => return Err(Error::new("T1006")),
        };
    }
    match &**function {
        Function::Native(native) => native_call(m, native, &mut arguments, input, env),
        Function::Lambda {
            lambda, input, env, ..
        } => {
            let frame = m.spare.frame(env, lambda, arguments);
            eval(m, &lambda.body, input, &frame)
        }
        _ => apply(m, &Val::Function(function.clone()), arguments, input, env, None),
    }
}

/// Calls the functions of a chain in turn: without recursion, because a chain may be as long as values are deep.
#[inline(never)]
fn composed(m: &Machine, function: &Rc<Function>, arguments: Vec<Val>, env: &Env) -> EvalResult {
    let mut value = arguments.into_iter().next().unwrap_or_default();
    let mut waiting = vec![Val::Function(function.clone())];
    while let Some(function) = waiting.pop() {
        if let Val::Function(composed) = &function
            && let Function::Composed(first, second) = &**composed
        {
            m.charge(1)?;
            waiting.extend([second.clone(), first.clone()]);
            continue;
        }
        value = apply(m, &function, vec![value], &Val::Undefined, env, None)?;
    }
    Ok(value)
}
