//! The walk through the states of a definition.

use std::collections::HashMap;
use std::rc::Rc;

use asl::outline::{EdgeKind, OutlineScope, OutlineState};
use asl_catalog::fields::{self, Field, LeadsTo, Owner, Value as Kind};
use asl_catalog::functions::{self, Gives};
use asl_json::{Members, NameHash, Str, Value};

use super::InferredData;
use super::path::{self, Path, Root};
use super::shape::{Hint, Shape, Step};
use super::value::{SymbolicValue, stepped, written};

/// How often one state is looked at: once is enough but for loops and for ways that meet.
const MAX_VISITS: usize = 3;

/// How many visits a walk takes at most.
const MAX_WALK: usize = 3_000;

/// The states of a scope by name.
pub(super) type States<'o> = HashMap<&'o str, &'o OutlineState, NameHash>;

/// The variables that are assigned.
pub(super) type Variables = Rc<Members<SymbolicValue>>;

/// What the expressions of a state see.
pub(super) struct SymbolicScope<'a> {
    /// `$` in JSONPath, `$states.input` in JSONata.
    pub data: &'a SymbolicValue,
    /// `$states.result`
    pub result: &'a SymbolicValue,
    pub variables: &'a Variables,
    /// The value of the Map's item.
    pub item: &'a SymbolicValue,
    /// The input of the execution.
    pub input: &'a SymbolicValue,
    pub jsonata: bool,
}

impl SymbolicScope<'_> {
    /// The same scope over other data.
    fn over<'a>(&'a self, data: &'a SymbolicValue) -> SymbolicScope<'a> {
        SymbolicScope { data, ..*self }
    }
}

/// What is known of a state once it has its result.
struct AfterResult<'a> {
    state: &'a OutlineState,
    raw: &'a SymbolicValue,
    effective: &'a SymbolicValue,
    result: &'a SymbolicValue,
    scope: SymbolicScope<'a>,
}

pub(super) struct Walk<'o> {
    sources: Vec<Shape>,
    /// By the pointer of the state.
    visited: HashMap<&'o str, Visited, NameHash>,
    left: usize,
}

/// What is kept of a state from one visit to the next.
#[derive(Default)]
struct Visited {
    times: usize,
    /// The source that its result is.
    result: Option<usize>,
    /// The source that the items are which it reads.
    items: Option<usize>,
}

pub(super) fn infer(outline: &OutlineScope) -> InferredData {
    let mut walk = Walk {
        sources: vec![Shape::default()],
        visited: HashMap::default(),
        left: MAX_WALK,
    };
    let input = SymbolicValue::At(0, None);
    walk.scope(
        outline,
        &input,
        &Variables::default(),
        &SymbolicValue::Unknown,
        &input,
    );
    let mut sources = walk.sources;
    let mut take = |source| sources.get_mut(source).map(std::mem::take);
    let mut inferred = InferredData {
        input: take(0).unwrap_or_default(),
        ..InferredData::default()
    };
    for (pointer, visited) in walk.visited {
        let mut read = |source: Option<usize>| {
            let shape = take(source?).filter(Shape::is_read)?;
            Some((pointer.to_owned(), shape))
        };
        inferred.results.extend(read(visited.result));
        inferred.items.extend(read(visited.items));
    }
    inferred
}

impl<'o> Walk<'o> {
    /// A source of its own, the same for every visit.
    fn source(
        &mut self,
        state: &'o OutlineState,
        of: fn(&mut Visited) -> &mut Option<usize>,
    ) -> SymbolicValue {
        let next = self.sources.len();
        let visited = self.visited.entry(state.pointer.as_str()).or_default();
        let index = *of(visited).get_or_insert(next);
        if index == next {
            self.sources.push(Shape::default());
        }
        SymbolicValue::At(index, None)
    }

    /// What is known of the part of a source that a value is.
    fn shape(&mut self, value: &SymbolicValue) -> Option<&mut Shape> {
        match value {
            SymbolicValue::At(source, way) => self.sources.get_mut(*source)?.at(way.as_deref()),
            _ => None,
        }
    }

    pub(super) fn read(&mut self, value: &SymbolicValue, hint: Hint) {
        if let Some(shape) = self.shape(value) {
            shape.read(hint);
        }
    }

    pub(super) fn presence(&mut self, value: &SymbolicValue, present: bool) {
        if let Some(shape) = self.shape(value) {
            shape.presence(present);
        }
    }

    pub(super) fn must_be(&mut self, value: &SymbolicValue, must: Value) {
        if let Some(shape) = self.shape(value) {
            shape.must_be(must);
        }
    }

    /// Walks a map of states; gives the output of the end that is found first.
    fn scope(
        &mut self,
        scope: &'o OutlineScope,
        data: &SymbolicValue,
        variables: &Variables,
        item: &SymbolicValue,
        input: &SymbolicValue,
    ) -> SymbolicValue {
        let states: States<'_> = scope.states.iter().map(|state| (&*state.name, state)).collect();
        let mut output = None;
        let mut left: Vec<(Str, SymbolicValue, Variables)> = Vec::new();
        left.extend(
            scope
                .start_at
                .clone()
                .map(|start| (start, data.clone(), variables.clone())),
        );
        while let Some((name, data, variables)) = left.pop() {
            let Some(state) = states.get(&*name).copied() else {
                continue;
            };
            let visited = self.visited.entry(state.pointer.as_str()).or_default();
            if visited.times >= MAX_VISITS || self.left == 0 {
                continue;
            }
            visited.times += 1;
            self.left -= 1;
            let went = self.state(&states, state, &data, &variables, item, input);
            if state.terminal && state.type_name.as_deref() != Some("Fail") {
                output.get_or_insert(went.output.clone());
            }
            // The way that is wanted is walked first.
            let mut next: Vec<_> = went.next;
            next.reverse();
            left.extend(next);
        }
        output.unwrap_or(SymbolicValue::Unknown)
    }

    fn state(
        &mut self,
        states: &States<'_>,
        state: &'o OutlineState,
        data: &SymbolicValue,
        variables: &Variables,
        item: &SymbolicValue,
        input: &SymbolicValue,
    ) -> Transitions {
        let fields = &state.fields;
        let jsonata = state.jsonata;
        let see = |data, result| SymbolicScope {
            data,
            result,
            variables,
            item,
            input,
            jsonata,
        };
        let unknown = SymbolicValue::Unknown;
        let effective = match fields.get("InputPath").filter(|_| !jsonata) {
            Some(Value::String(text)) => self.at_path(text, &see(data, &unknown), Hint::Any),
            Some(_) => SymbolicValue::Unknown,
            None => data.clone(),
        };
        let seen = see(&effective, &unknown);
        let kind = state.type_name.as_deref().unwrap_or_default();
        self.numbers(Owner::of_type(kind), fields, &seen);
        let parameters = fields
            .get(if jsonata { "Arguments" } else { "Parameters" })
            .filter(|_| kind != "Map")
            .map(|template| self.template(template, &seen));
        let result = match kind {
            "Task" => self.source(state, |visited| &mut visited.result),
            "Pass" if fields.get("Result").is_some() => SymbolicValue::Unknown,
            "Map" => self.map(state, &effective, variables, item, input),
            "Parallel" => {
                let given = parameters.unwrap_or_else(|| effective.clone());
                let branches = state.scopes.iter();
                let outputs = branches.map(|branch| self.scope(branch, &given, variables, item, input));
                SymbolicValue::Tuple(outputs.collect())
            }
            _ => parameters.unwrap_or_else(|| effective.clone()),
        };
        let chosen = (kind == "Choice").then(|| self.choose(states, state, &see(&effective, &unknown)));
        let after = AfterResult {
            state,
            raw: data,
            effective: &effective,
            result: &result,
            scope: see(&effective, &result),
        };
        let assigned = self.assigned(fields, &after);
        let output = self.output(fields, &after);
        let mut next = Vec::with_capacity(state.edges.len());
        for edge in &state.edges {
            let caught = matches!(edge.kind, EdgeKind::Catch(_));
            let (given, assigned) = match edge.kind {
                EdgeKind::Catch(index) => (self.caught(index, &after), assigned.clone()),
                EdgeKind::Choice(index) => {
                    let rules = fields.get("Choices").and_then(Value::as_array);
                    match rules.and_then(|rules| rules.get(index)) {
                        Some(rule) => (self.output(rule, &after), self.assigned(rule, &after)),
                        None => (output.clone(), assigned.clone()),
                    }
                }
                _ => (output.clone(), assigned.clone()),
            };
            let wanted = chosen.as_ref().is_none_or(|chosen| *chosen == edge.target);
            next.push((caught || !wanted, (edge.target.clone(), given, assigned)));
        }
        next.sort_by_key(|(later, _)| *later);
        Transitions {
            output,
            next: next.into_iter().map(|(_, step)| step).collect(),
        }
    }

    /// The variables after the `Assign` of a state or of a rule of a Choice.
    fn assigned(&mut self, owner: &Value, after: &AfterResult<'_>) -> Variables {
        let mut assigned = after.scope.variables.clone();
        if let Some(Value::Object(members)) = owner.get("Assign") {
            let data = if after.scope.jsonata {
                after.raw
            } else {
                after.result
            };
            let scope = after.scope.over(data);
            for (key, value) in members.iter() {
                let name: Str = key.strip_suffix(".$").unwrap_or(key).into();
                let value = self.member(key, value, &scope);
                Rc::make_mut(&mut assigned).insert(name, value);
            }
        }
        assigned
    }

    /// The output of a state; of a Choice also that of the rule that applies.
    fn output(&mut self, owner: &Value, after: &AfterResult<'_>) -> SymbolicValue {
        let AfterResult {
            state,
            raw,
            effective,
            result,
            scope,
        } = after;
        let (raw, result) = (*raw, *result);
        let kind = state.type_name.as_deref().unwrap_or_default();
        if scope.jsonata {
            return match owner.get("Output") {
                Some(output) => self.template(output, &scope.over(raw)),
                None if matches!(kind, "Task" | "Map" | "Parallel") => result.clone(),
                None => raw.clone(),
            };
        }
        let fields = &state.fields;
        let selected = match fields.get("ResultSelector") {
            Some(template) => self.template(template, &scope.over(result)),
            None => result.clone(),
        };
        let joined = match fields.get("ResultPath") {
            _ if matches!(kind, "Choice" | "Wait" | "Succeed" | "Fail") => (*effective).clone(),
            None => selected,
            Some(Value::String(text)) => self.written(text, raw, selected),
            Some(_) => raw.clone(),
        };
        match fields.get("OutputPath") {
            Some(Value::String(text)) => self.at_path(text, &scope.over(&joined), Hint::Any),
            Some(_) => SymbolicValue::Unknown,
            None => joined,
        }
    }

    /// The output that a catcher hands on.
    fn caught(&mut self, index: usize, after: &AfterResult<'_>) -> SymbolicValue {
        let catchers = after.state.fields.get("Catch").and_then(Value::as_array);
        let path = catchers.and_then(|list| list.get(index)?.get("ResultPath")?.as_str());
        match path {
            Some(path) => self.written(path, after.raw, SymbolicValue::Unknown),
            None => SymbolicValue::Unknown,
        }
    }

    /// A value with another one at the place to which a `ResultPath` leads; what it is written into must be an object.
    fn written(&mut self, path: &str, value: &SymbolicValue, put: SymbolicValue) -> SymbolicValue {
        let Some(Path { steps, .. }) = path::path(path).filter(|path| !path.steps.is_empty()) else {
            return put;
        };
        let mut holder = value.clone();
        for step in &steps {
            if !matches!(step, Step::Key(_)) {
                break;
            }
            self.read(&holder, Hint::Object);
            holder = stepped(&holder, *step);
        }
        written(value, &steps, put)
    }

    fn map(
        &mut self,
        state: &'o OutlineState,
        effective: &SymbolicValue,
        variables: &Variables,
        around: &SymbolicValue,
        input: &SymbolicValue,
    ) -> SymbolicValue {
        let (fields, jsonata) = (&state.fields, state.jsonata);
        let unknown = SymbolicValue::Unknown;
        let see = |item| SymbolicScope {
            data: effective,
            result: &unknown,
            variables,
            item,
            input,
            jsonata,
        };
        let items = if let Some(reader) = fields.get("ItemReader") {
            let arguments = reader.get("Parameters").or_else(|| reader.get("Arguments"));
            if let Some(arguments) = arguments {
                self.template(arguments, &see(around));
            }
            SymbolicValue::List(Rc::new(self.source(state, |visited| &mut visited.items)))
        } else if let Some(items) = fields.get("Items") {
            self.template(items, &see(around))
        } else {
            let path = fields.get("ItemsPath").and_then(Value::as_str).unwrap_or("$");
            self.at_path(path, &see(around), Hint::Array)
        };
        self.read(&items, Hint::Array);
        let item = stepped(&items, Step::Item);
        self.read(&item, Hint::Any);
        let selector = fields
            .get("ItemSelector")
            .or_else(|| fields.get("Parameters").filter(|_| !jsonata));
        let mut given = match selector {
            Some(selector) => self.template(selector, &see(&item)),
            None => item.clone(),
        };
        if let Some(batcher) = fields.get("ItemBatcher") {
            let mut members = Members::new();
            if let Some(batch) = batcher.get("BatchInput") {
                members.insert("BatchInput".into(), self.template(batch, &see(around)));
            }
            members.insert("Items".into(), SymbolicValue::List(Rc::new(given)));
            given = SymbolicValue::of(members);
        }
        let output = state
            .scopes
            .first()
            .map(|scope| self.scope(scope, &given, variables, &item, input));
        if fields.get("ResultWriter").is_some() {
            return SymbolicValue::Unknown;
        }
        SymbolicValue::List(Rc::new(output.unwrap_or(SymbolicValue::Unknown)))
    }

    /// Fields that are paths to numbers, and the fields of Wait and Fail.
    fn numbers(&mut self, owner: Owner, state: &Value, seen: &SymbolicScope<'_>) {
        let Some(members) = state.as_object() else { return };
        for (key, value) in members {
            let Some(text) = value.as_str() else { continue };
            let hint = match fields::find(owner, key).map(Field::value) {
                Some(Kind::Path(LeadsTo::Timestamp)) if !seen.jsonata => Hint::Timestamp,
                Some(Kind::Path(LeadsTo::Number)) if !seen.jsonata => Hint::Number,
                Some(Kind::Path(LeadsTo::Text)) if !seen.jsonata => Hint::Any,
                Some(Kind::Number) if seen.jsonata => Hint::Number,
                Some(Kind::Timestamp) if seen.jsonata => Hint::Timestamp,
                Some(Kind::Text) if seen.jsonata => Hint::Any,
                _ => continue,
            };
            if seen.jsonata {
                self.expression(text, seen, hint);
            } else {
                self.value_of(text, seen, hint);
            }
        }
    }

    /// What a template becomes.
    pub(super) fn template(&mut self, template: &Value, seen: &SymbolicScope<'_>) -> SymbolicValue {
        match template {
            Value::Object(members) => {
                let mut known = Members::new();
                for (key, value) in members.iter() {
                    let name = key.strip_suffix(".$").filter(|_| !seen.jsonata);
                    let value = self.member(key, value, seen);
                    // One of which nothing is known is as good as none; most members are written as they shall be.
                    if !matches!(value, SymbolicValue::Unknown) || known.contains_key(name.unwrap_or(key)) {
                        known.insert(name.map_or_else(|| key.clone(), Str::from), value);
                    }
                }
                if known.is_empty() {
                    return SymbolicValue::Unknown;
                }
                SymbolicValue::of(known)
            }
            Value::Array(items) => {
                SymbolicValue::Tuple(items.iter().map(|item| self.template(item, seen)).collect())
            }
            Value::String(text) if seen.jsonata => self.expression(text, seen, Hint::Any),
            _ => SymbolicValue::Unknown,
        }
    }

    fn member(&mut self, key: &str, value: &Value, seen: &SymbolicScope<'_>) -> SymbolicValue {
        match value {
            Value::String(text) if !seen.jsonata && key.ends_with(".$") => {
                self.value_of(text, seen, Hint::Any)
            }
            _ => self.template(value, seen),
        }
    }

    /// What a path or a call of an intrinsic function gives.
    fn value_of(&mut self, text: &str, seen: &SymbolicScope<'_>, hint: Hint) -> SymbolicValue {
        let Some((name, arguments)) = path::call(text) else {
            return self.at_path(text, seen, hint);
        };
        let function = functions::find(functions::INTRINSICS, name);
        let mut values = Vec::with_capacity(arguments.len());
        for (index, argument) in arguments.iter().enumerate() {
            let hint = function.map_or(Hint::Any, |function| Hint::of(function.takes(index)));
            let is_value = argument.starts_with('$') || argument.starts_with("States.");
            values.push(if is_value {
                self.value_of(argument, seen, hint)
            } else {
                SymbolicValue::Unknown
            });
        }
        let first = values.first().cloned().unwrap_or(SymbolicValue::Unknown);
        match function.map(|function| function.gives) {
            Some(Gives::ParsedFirst) => {
                let inner = stepped(&first, Step::Text);
                self.read(&inner, Hint::Any);
                inner
            }
            Some(Gives::ItemOfFirst) => {
                let item = stepped(&first, Step::Item);
                self.read(&item, Hint::Any);
                item
            }
            Some(Gives::Arguments) => SymbolicValue::Tuple(values.into()),
            Some(Gives::First) => first,
            Some(Gives::ListOfFirst) => SymbolicValue::List(Rc::new(first)),
            Some(Gives::New) | None => SymbolicValue::Unknown,
        }
    }

    /// What a path leads to; marks it as read.
    pub(super) fn at_path(&mut self, text: &str, seen: &SymbolicScope<'_>, hint: Hint) -> SymbolicValue {
        let value = self.led_to(text, seen);
        self.read(&value, hint);
        value
    }

    /// What a path leads to.
    pub(super) fn led_to(&mut self, text: &str, seen: &SymbolicScope<'_>) -> SymbolicValue {
        let Some(path) = path::path(text) else {
            return SymbolicValue::Unknown;
        };
        let (start, skip) = start(&path, seen);
        let mut value = start;
        for (index, step) in path.steps.iter().enumerate().skip(skip) {
            value = stepped(&value, *step);
            for (_, member) in path.filters.iter().filter(|(before, _)| *before == index + 1) {
                let member = stepped(&value, Step::Key(*member));
                self.read(&member, Hint::Any);
            }
        }
        value
    }
}

/// What the root of a path is, and how many steps are part of its name.
fn start(path: &Path<'_>, seen: &SymbolicScope<'_>) -> (SymbolicValue, usize) {
    let is = |names: &[&str]| {
        path.steps.len() >= names.len()
            && names
                .iter()
                .zip(&path.steps)
                .all(|(name, step)| matches!(step, Step::Key(key) if key == name))
    };
    match path.root {
        Root::Data => (seen.data.clone(), 0),
        Root::Variable(name) => (
            seen.variables
                .get(name)
                .cloned()
                .unwrap_or(SymbolicValue::Unknown),
            0,
        ),
        Root::Context if is(&["Execution", "Input"]) => (seen.input.clone(), 2),
        Root::Context if is(&["Map", "Item", "Value"]) => (seen.item.clone(), 3),
        Root::Context => (SymbolicValue::Unknown, 0),
    }
}

/// Where a state leads.
struct Transitions {
    output: SymbolicValue,
    next: Vec<(Str, SymbolicValue, Variables)>,
}
