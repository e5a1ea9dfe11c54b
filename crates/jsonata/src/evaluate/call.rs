//! Calls: of functions, of functions with open arguments, chains, and calls in tail position.

use std::rc::Rc;

use asl_json::Value;

use crate::ast::{Ast, Call, Kind};
use crate::environment::FunctionSet;
use crate::error::{Error, Failure};
use crate::evaluate::{directly, evaluated, ready, shape};
use crate::functions::{self, Run};
use crate::machine::{EvalResult, Machine, shallow};
use crate::value::function::{Env, Frame, Matching};
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
fn forgotten_dollar(m: &Rc<Machine>, procedure: &Ast, env: &Env) -> bool {
    let Kind::Path(steps, _) = &procedure.kind else {
        return false;
    };
    let Some(Kind::Name(name)) = steps.first().map(|step| &step.kind) else {
        return false;
    };
    env.lookup(name).is_some_and(|value| !value.is_undefined())
        || functions::find(name, m.functions).is_some()
}

async fn arguments(
    m: &Rc<Machine>,
    call: &Call,
    first: Option<Val>,
    input: &Val,
    env: &Env,
) -> Result<Vec<Val>, Failure> {
    let mut values = Vec::with_capacity(call.arguments.len() + 1);
    values.extend(first);
    for argument in call.arguments.iter().flatten() {
        values.push(evaluated!(m, argument, input, env)?);
    }
    Ok(values)
}

/// What is called. A variable of Step Functions holds JSON, so that who has one of the name of a function and calls that
/// name can only mean the function; in the language as such the variable is in its way.
async fn called(m: &Rc<Machine>, procedure: &Ast, input: &Val, env: &Env) -> EvalResult {
    let value = evaluated!(m, procedure, input, env)?;
    match &procedure.kind {
        Kind::Variable(name)
            if m.functions == FunctionSet::StepFunctions
                && !matches!(value, Val::Function(_) | Val::Undefined) =>
        {
            Ok(functions::find(name, m.functions).unwrap_or(value))
        }
        _ => Ok(value),
    }
}

/// `procedure(arguments)`; `first` is what a chain puts before the arguments.
pub(super) async fn call(
    m: &Rc<Machine>,
    node: &Ast,
    input: &Val,
    env: &Env,
    first: Option<Val>,
) -> EvalResult {
    let Kind::Call(call) = &node.kind else {
        return Ok(Val::Undefined);
    };
    let procedure = called(m, &call.procedure, input, env).await?;
    if procedure.is_undefined() && forgotten_dollar(m, &call.procedure, env) {
        return Err(undefined(node, call));
    }
    let values = arguments(m, call, first, input, env).await?;
    let site = Site::of(node, call);
    let result = apply(m, &procedure, values, input, env, Some(&site)).await;
    result.map_err(|error| site.of_call(error))
}

/// The same in one go: such a call is one of a function of the language, which calls nothing itself.
pub(super) fn call_directly(
    m: &Rc<Machine>,
    node: &Ast,
    input: &Val,
    env: &Env,
    first: Option<Val>,
) -> EvalResult {
    let Kind::Call(call) = &node.kind else {
        return Ok(Val::Undefined);
    };
    let procedure = ready(|| called(m, &call.procedure, input, env))?;
    if procedure.is_undefined() && forgotten_dollar(m, &call.procedure, env) {
        return Err(undefined(node, call));
    }
    let mut values = Vec::with_capacity(call.arguments.len() + 1);
    values.extend(first);
    for argument in call.arguments.iter().flatten() {
        values.push(directly(m, argument, input, env)?);
    }
    let site = Site::of(node, call);
    let result = match procedure.as_function().map(|function| &**function) {
        Some(Function::Native(native)) if let Run::Plain(run) = native.run => {
            let charged = m.charge(1);
            let result = charged.and_then(|()| {
                let values = native.signature().validate(values, input)?;
                plain_call(m, run, values)
            });
            result.map_err(|error| site.place(error))
        }
        // A variable from outside has the name of the function.
        _ => ready(|| apply(m, &procedure, values, input, env, Some(&site))),
    };
    result.map_err(|error| site.of_call(error))
}

/// `procedure(a, ?)`
pub(super) async fn partial(m: &Rc<Machine>, node: &Ast, input: &Val, env: &Env) -> EvalResult {
    let Kind::Partial(call) = &node.kind else {
        return Ok(Val::Undefined);
    };
    let mut values = Vec::with_capacity(call.arguments.len());
    for argument in &call.arguments {
        values.push(match argument {
            Some(argument) => Some(evaluated!(m, argument, input, env)?),
            None => None,
        });
    }
    let function = called(m, &call.procedure, input, env).await?;
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
pub(super) async fn chain(m: &Rc<Machine>, node: &Ast, input: &Val, env: &Env) -> EvalResult {
    let Kind::Apply(left, right) = &node.kind else {
        return Ok(Val::Undefined);
    };
    let value = evaluated!(m, left, input, env)?;
    if let Kind::Call(_) = right.kind
        && right.predicates.is_empty()
        && right.group.is_none()
    {
        // A call at the right of a chain is no level of its own (measured on the service: 99 of them pass).
        m.charge(1)?;
        if node.is_direct() {
            return call_directly(m, right, input, env, Some(value));
        }
        let (machine, right, input, env) = (m.clone(), right.clone(), input.clone(), env.clone());
        let task = async move { call(&machine, &right, &input, &env, Some(value)).await };
        return m.spawn(Box::pin(task)).await;
    }
    let function = evaluated!(m, right, input, env)?;
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
    apply(m, &function, vec![value], &Val::Undefined, env, None).await
}

/// Calls a function, and then whatever it leaves to be called in tail position.
pub(crate) async fn apply(
    m: &Rc<Machine>,
    function: &Val,
    arguments: Vec<Val>,
    input: &Val,
    env: &Env,
    site: Option<&Site<'_>>,
) -> EvalResult {
    let mut result = once(m, function, arguments, input, env, site).await?;
    while let Val::Thunk(thunk) = result {
        let Some(tail) = thunk.call() else {
            return Ok(Val::Undefined);
        };
        m.charge(1)?;
        let procedure = called(m, &tail.procedure, &thunk.input, &thunk.env).await?;
        let site = Site {
            procedure: &tail.procedure,
            position: tail.procedure.position,
            span: thunk.node.span,
        };
        if procedure.is_undefined() && forgotten_dollar(m, &tail.procedure, &thunk.env) {
            return Err(site.place(Error::new("T1005")));
        }
        let arguments = self::arguments(m, tail, None, &thunk.input, &thunk.env).await?;
        result = once(m, &procedure, arguments, input, &thunk.env, Some(&site)).await?;
    }
    Ok(result)
}

/// Calls a function; what it gives may be a call in tail position.
async fn once(
    m: &Rc<Machine>,
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
    let result = inner(m, function, arguments, input, env).await;
    match (result, site) {
        (Err(error), Some(site)) => {
            let mut error = site.place(error);
            if let Function::Lambda { called, .. } = &**function
                && let Some(position) = called.get()
            {
                error.position = Some(position as usize);
            }
            Err(error)
        }
        (result, _) => result,
    }
}

async fn inner(
    m: &Rc<Machine>,
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
        } => {
            let arguments = match &lambda.signature {
                Some(signature) => signature.validate(arguments, input)?,
                None => arguments,
            };
            let frame = Frame::of_call(env.clone(), lambda, arguments);
            evaluated!(m, &lambda.body, own, &frame)
        }
        Function::Native(native) => {
            let arguments = native.signature().validate(arguments, input)?;
            native_call(m, native, arguments, input, env).await
        }
        Function::Partial {
            function,
            arguments: given,
        } => {
            let mut rest = arguments.into_iter();
            let filled = given.iter().map(|argument| match argument {
                Some(value) => value.clone(),
                None => rest.next().unwrap_or_default(),
            });
            let filled: Vec<Val> = filled.collect();
            let task = unchecked(m.clone(), function.clone(), filled, input.clone(), env.clone());
            m.spawn(Box::pin(task)).await
        }
        Function::Composed(first, second) => {
            let task = composed(m.clone(), first.clone(), second.clone(), arguments, env.clone());
            m.spawn(Box::pin(task)).await
        }
        Function::Transform { node, env, .. } => {
            let value = arguments.into_iter().next().unwrap_or_default();
            if !matches!(value, Val::Undefined | Val::Object(_) | Val::Array(_)) {
                return Err(Error::new("T0410").index(1).value(value.shown()));
            }
            m.spawn(Box::pin(shape::transform(
                m.clone(),
                node.clone(),
                value,
                env.clone(),
            )))
            .await
        }
        Function::Regex { .. } => {
            let mut arguments = arguments.into_iter();
            let Some(Val::Str(text)) = arguments.next() else {
                return Ok(Val::Undefined);
            };
            let from = match arguments.next() {
                Some(value) => value
                    .as_num()
                    .and_then(crate::value::number::to_index)
                    .and_then(|at| usize::try_from(at).ok()),
                None => None,
            };
            let matching = Matching {
                function: function.clone(),
                text: text.chars().collect(),
                from: from.unwrap_or(0),
            };
            functions::matching::found(m, &matching)
        }
        Function::Next(matching) => {
            if matching.from >= matching.text.len() {
                return Ok(Val::Undefined);
            }
            functions::matching::found(m, matching)
        }
    }
}

/// Carries out a function that does all by itself.
fn plain_call(m: &Machine, run: functions::Plain, arguments: Vec<Val>) -> EvalResult {
    charge_texts(m, &arguments)?;
    shallow(run(m, &mut functions::Arguments(arguments))?)
}

/// Most functions go through the texts they are given.
fn charge_texts(m: &Machine, arguments: &[Val]) -> Result<(), Failure> {
    let texts = arguments.iter().filter_map(Val::as_str);
    m.charge(texts.map(|text| text.len() / 64).sum())
}

async fn native_call(
    m: &Rc<Machine>,
    native: &'static functions::Native,
    arguments: Vec<Val>,
    input: &Val,
    env: &Env,
) -> EvalResult {
    match native.run {
        Run::Plain(run) => plain_call(m, run, arguments),
        Run::Higher(which) => {
            charge_texts(m, &arguments)?;
            let arguments = functions::Arguments(arguments);
            m.spawn(Box::pin(functions::higher::run(
                m.clone(),
                which,
                arguments,
                input.clone(),
                env.clone(),
            )))
            .await
        }
    }
}

/// Applies a function whose open arguments were filled: its signature is not asked again.
async fn unchecked(m: Rc<Machine>, function: Val, arguments: Vec<Val>, input: Val, env: Env) -> EvalResult {
    match function.as_function().map(|function| &**function) {
        Some(Function::Native(native)) => native_call(&m, native, arguments, &input, &env).await,
        Some(Function::Lambda {
            lambda, input, env, ..
        }) => {
            let frame = Frame::of_call(env.clone(), lambda, arguments);
            evaluated!(&m, &lambda.body, input, &frame)
        }
        _ => apply(&m, &function, arguments, &input, &env, None).await,
    }
}

async fn composed(m: Rc<Machine>, first: Val, second: Val, arguments: Vec<Val>, env: Env) -> EvalResult {
    let value = arguments.into_iter().next().unwrap_or_default();
    let value = apply(&m, &first, vec![value], &Val::Undefined, &env, None).await?;
    apply(&m, &second, vec![value], &Val::Undefined, &env, None).await
}
