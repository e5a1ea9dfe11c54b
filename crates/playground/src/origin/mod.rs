//! Where a value comes from: from a value of the data flow back through states, branches and iterations to the event that wrote
//! it.
//!
//! A visit keeps the value after each step, so the way back is one step at a time: what the definition says of the step tells
//! where the value stood before, and it is followed only if the same value stands there. So what is said is true; where that
//! ends, the step made the value. [`path`] reads expressions that are paths. What does not live here: what the parts of an expression gave (`explain`).

mod path;

use asl_engine::{Event, FlowKind, FlowStep, TransitionRule, Visit};
use asl_json::{Pointer, Value};
use asl_protocol::{GetOrigin, OriginHop, OriginView};

use self::path::{Path, Source, dollar, find, is_jsonata, path_on_line, read};
use crate::execution_view::ExecutionView;

/// A value does not take a longer way within an execution that anybody reads.
const MOST_STEPS: usize = 2_000;
/// How many places of the way are given, the last ones.
const MOST_HOPS: usize = 30;

/// A place where a value stands.
#[derive(Clone, Debug, PartialEq)]
enum At {
    /// In the value after a step of a visit.
    Step { visit: usize, step: usize, path: Path },
    /// In the variables that a visit saw.
    Variable { visit: usize, path: Path },
    /// In the input of the execution.
    Input(Path),
}

/// What a place was written by.
enum Before {
    /// It was taken from there; the sentence is empty where nothing is worth a word.
    From(At, String),
    /// Here it was made.
    Made(String),
}

impl ExecutionView<'_> {
    /// Where the value on a line of a step comes from.
    pub(crate) fn origin(&self, asked: GetOrigin) -> Option<OriginView> {
        let visit = self.execution.visits.get(asked.visit)?;
        let whole = match asked.step {
            Some(step) => self.steps(asked.visit).get(step)?.value.clone(),
            None => Value::object(visit.variables()),
        };
        let path = path_on_line(&whole, asked.line)?;
        let mut at = match asked.step {
            Some(step) => At::Step {
                visit: asked.visit,
                step,
                path: path.clone(),
            },
            None => At::Variable {
                visit: asked.visit,
                path: path.clone(),
            },
        };
        let mut hops = Vec::new();
        for _ in 0..MOST_STEPS {
            let value = self.value(&at)?;
            match self.before(&at) {
                // The same value stands there, or it is not where it comes from.
                Before::From(from, sentence) if self.value(&from).as_ref() == Some(&value) => {
                    if !sentence.is_empty() {
                        hops.push(self.hop(&at, sentence));
                    }
                    at = from;
                }
                Before::From(..) => {
                    hops.push(self.hop(&at, "This step made it.".to_owned()));
                    break;
                }
                Before::Made(sentence) => {
                    hops.push(self.hop(&at, sentence));
                    break;
                }
            }
        }
        let left_out = hops.len().saturating_sub(MOST_HOPS);
        hops.drain(..left_out);
        Some(OriginView {
            path: dollar(&path),
            hops,
        })
    }

    fn steps(&self, visit: usize) -> Vec<FlowStep<'_>> {
        let visit = self.execution.visits.get(visit);
        visit.map_or_else(Vec::new, |visit| self.execution.notes.steps(visit))
    }

    fn value(&self, at: &At) -> Option<Value> {
        match at {
            At::Step { visit, step, path } => find(self.steps(*visit).get(*step)?.value, path),
            At::Variable { visit, path } => {
                let variables = Value::object(self.execution.visits.get(*visit)?.variables());
                find(&variables, path)
            }
            At::Input(path) => find(&crate::executions::input(self.execution)?, path),
        }
    }

    fn hop(&self, at: &At, sentence: String) -> OriginHop {
        let (index, step) = match at {
            At::Step { visit, step, .. } => {
                (Some(*visit), self.steps(*visit).get(*step).map(|step| step.kind))
            }
            At::Variable { visit, .. } => (Some(*visit), None),
            At::Input(_) => (None, None),
        };
        let visit = index.and_then(|index| self.execution.visits.get(index));
        let event = match (index, visit, step) {
            (Some(index), Some(visit), Some(kind)) => self.event_of(index, visit, kind),
            (_, Some(visit), _) => visit.entered(),
            _ => 1,
        };
        OriginHop {
            state: visit.map(|visit| (visit.pointer().clone(), visit.state().to_string())),
            visit: index,
            event,
            sentence,
        }
    }

    /// The event with which the value after a step was there.
    fn event_of(&self, index: usize, visit: &Visit, kind: FlowKind) -> u64 {
        let left = visit.exited().unwrap_or(visit.entered());
        match kind {
            FlowKind::Input | FlowKind::AfterInputPath | FlowKind::AfterParameters | FlowKind::Arguments => {
                visit.entered()
            }
            FlowKind::Result | FlowKind::ErrorOutput => {
                let events = self
                    .execution
                    .events
                    .iter()
                    .skip(usize::try_from(visit.entered()).unwrap_or(0));
                let until = events.take_while(|event| event.id() <= left.max(visit.entered() + 1));
                let ends = |event: &&Event| {
                    let name = event.kind.type_name();
                    event.visit() == Some(index)
                        && (name.ends_with("Succeeded")
                            || name.ends_with("Failed")
                            || name.ends_with("TimedOut"))
                };
                until.filter(ends).last().map_or(left, asl_engine::Event::id)
            }
            _ => left,
        }
    }

    /// What a place was written by.
    fn before(&self, at: &At) -> Before {
        match at {
            At::Input(_) => Before::Made("The execution was started with it.".to_owned()),
            At::Variable { visit, path } => self.assigned(*visit, path),
            At::Step { visit, step, path } => self.before_step(*visit, *step, path),
        }
    }

    /// The last assignment of a variable that a visit saw.
    fn assigned(&self, index: usize, path: &Path) -> Before {
        let unknown = || Before::Made("No state assigned it before.".to_owned());
        let (Some(name), Some(visit)) = (path.first(), self.execution.visits.get(index)) else {
            return Before::Made("These are all variables.".to_owned());
        };
        let earlier = self.execution.visits.iter().enumerate().take(index).rev();
        for (other, assigning) in earlier.filter(|(_, other)| visit.path().starts_with(other.path())) {
            let steps = self.execution.notes.steps(assigning);
            let found = steps
                .iter()
                .rposition(|step| step.kind == FlowKind::Assign && step.value.get(name).is_some());
            if let Some(step) = found {
                let at = At::Step {
                    visit: other,
                    step,
                    path: path.clone(),
                };
                return Before::From(at, format!("It is the variable `${name}`."));
            }
        }
        unknown()
    }

    fn before_step(&self, index: usize, step: usize, path: &Path) -> Before {
        let Some(visit) = self.execution.visits.get(index) else {
            return Before::Made(String::new());
        };
        let steps = self.steps(index);
        let Some(kind) = steps.get(step).map(|step| step.kind) else {
            return Before::Made(String::new());
        };
        let here = Here {
            view: self,
            index,
            visit,
            step,
            steps: &steps,
            definition: visit.pointer().find(&self.definition.machine.source),
        };
        match kind {
            FlowKind::Input => here.entered_with(path),
            FlowKind::AfterInputPath => here.by_path("InputPath", path),
            FlowKind::AfterParameters => here.by_template("Parameters", path),
            FlowKind::Arguments => here.by_template("Arguments", path),
            FlowKind::Result => here.result(path),
            FlowKind::AfterResultSelector => here.by_template("ResultSelector", path),
            FlowKind::ErrorOutput => Before::Made(format!("`{}` failed with it.", visit.state())),
            FlowKind::AfterResultPath => here.merged(path),
            FlowKind::Assign => here.by_template("Assign", path),
            FlowKind::Output if here.field("Output").is_some() => here.by_template("Output", path),
            FlowKind::Output => here.by_path("OutputPath", path),
        }
    }
}

/// A step of a visit, and all that is known around it.
struct Here<'h, 'v> {
    view: &'h ExecutionView<'v>,
    index: usize,
    visit: &'h Visit,
    step: usize,
    steps: &'h [FlowStep<'h>],
    /// The state as it is written.
    definition: Option<&'h Value>,
}

impl Here<'_, '_> {
    /// A field of the state; where a catcher or a rule took over, it is theirs.
    fn field(&self, name: &str) -> Option<(&Value, String)> {
        let definition = self.definition?;
        let of = match self.visit.taken {
            Some(TransitionRule::Catch(index)) => Some(("Catch", index)),
            Some(TransitionRule::Choice(index)) => Some(("Choices", index)),
            _ => None,
        };
        if let Some((list, index)) = of.filter(|_| matches!(name, "Assign" | "Output" | "ResultPath")) {
            let clause = definition.get(list)?.at(index)?;
            let found = clause
                .get(name)
                .map(|value| (value, format!("{list}[{index}].{name}")));
            if found.is_some() || list == "Catch" {
                return found;
            }
        }
        Some((definition.get(name)?, name.to_owned()))
    }

    fn at(&self, step: usize, path: Path) -> At {
        At::Step {
            visit: self.index,
            step,
            path,
        }
    }

    /// The last step of some kind before this one.
    fn earlier(&self, wanted: &[FlowKind]) -> Option<usize> {
        let before = self.steps.iter().take(self.step);
        let mut found = before.enumerate().filter(|(_, step)| wanted.contains(&step.kind));
        found.next_back().map(|(at, _)| at)
    }

    /// The step before; variables are beside the way of the data.
    fn previous(&self) -> Option<usize> {
        let mut before = self.steps.iter().take(self.step);
        before.rposition(|step| step.kind != FlowKind::Assign)
    }

    /// The value was handed on as it is.
    fn passed(&self, path: &Path) -> Before {
        match self.previous() {
            Some(before) => Before::From(self.at(before, path.clone()), String::new()),
            None => Before::Made(format!("`{}` made it.", self.visit.state())),
        }
    }

    /// The step before, through a path of the definition.
    fn by_path(&self, field: &str, path: &Path) -> Before {
        let text = self
            .field(field)
            .and_then(|(value, _)| value.as_str().map(str::to_owned));
        let (Some(text), Some(before)) = (text, self.previous()) else {
            return self.passed(path);
        };
        match self.expression(&text, field, path, before) {
            Before::From(at, _) if text == "$" => Before::From(at, String::new()),
            before => before,
        }
    }

    /// A field that is a template: the value is written in it, or comes from an expression.
    fn by_template(&self, name: &str, path: &Path) -> Before {
        let Some((template, field)) = self.field(name) else {
            return self.passed(path);
        };
        let mut value = template;
        let mut rest = path.iter();
        let mut place = field.clone();
        loop {
            if let Some(text) = value.as_str().filter(|text| is_jsonata(text)) {
                return self.expression(text, &place, &rest.cloned().collect(), self.dollar(name));
            }
            let Some(step) = rest.next() else { break };
            let next = match value {
                Value::Array(_) => step.parse().ok().and_then(|index| value.at(index)),
                _ => value.get(step),
            };
            place = format!("{place}/{step}");
            if let Some(next) = next {
                value = next;
                continue;
            }
            let dynamic = value.get(&format!("{step}.$")).and_then(Value::as_str);
            return match dynamic {
                Some(text) => self.expression(text, &place, &rest.cloned().collect(), self.dollar(name)),
                None => Before::Made(format!("`{field}` of `{}` made it.", self.visit.state())),
            };
        }
        Before::Made(format!("`{place}` of `{}` has it.", self.visit.state()))
    }

    /// The step whose value `$` means in a field: an evaluation notes that value.
    fn dollar(&self, field: &str) -> usize {
        let before = self.previous().unwrap_or(0);
        let evaluations = self.view.execution.notes.evaluations(self.visit);
        let noted = evaluations
            .iter()
            .rev()
            .find(|evaluation| evaluation.field.steps().iter().any(|step| step == field));
        let Some(noted) = noted else { return before };
        let earlier = self.steps.iter().take(self.step).enumerate();
        let mut same =
            earlier.filter(|(_, step)| step.value.is_same(&noted.input) || *step.value == noted.input);
        same.next_back().map_or(before, |(at, _)| at)
    }

    /// What an expression that is nothing but a path reads; `dollar` is the step that `$` means.
    fn expression(&self, text: &str, field: &str, rest: &Path, dollar: usize) -> Before {
        let state = self.visit.state();
        let made = || {
            Before::Made(format!(
                "The expression `{text}` in `{field}` of `{state}` made it."
            ))
        };
        let taken = || format!("`{field}` of `{state}` takes it from `{text}`.");
        let Some((root, mut path)) = read(text) else {
            return made();
        };
        path.extend(rest.iter().cloned());
        match root {
            Source::Dollar => Before::From(self.at(dollar, path), taken()),
            Source::Step(kinds) => match self.earlier(kinds) {
                Some(step) => Before::From(self.at(step, path), taken()),
                None => made(),
            },
            Source::Variable => {
                let visit = self.index;
                Before::From(At::Variable { visit, path }, taken())
            }
            Source::Context => match path.iter().map(String::as_str).collect::<Vec<_>>()[..] {
                ["Execution", "Input", ..] => Before::From(At::Input(path.split_off(2)), taken()),
                _ => Before::Made(format!(
                    "The context object has it: `{text}` in `{field}` of `{state}`."
                )),
            },
        }
    }

    /// The result of the state.
    fn result(&self, path: &Path) -> Before {
        let state = self.visit.state();
        match self.visit.state_type() {
            "Task" => Before::Made(format!("The call of `{state}` was answered with it.")),
            "Pass" if self.field("Result").is_some() => {
                Before::Made(format!("`Result` of `{state}` has it."))
            }
            "Map" | "Parallel" => {
                let Some((first, rest)) = path.split_first() else {
                    return Before::Made(format!("It is the list of what `{state}` ran."));
                };
                match first.parse().ok().and_then(|index| self.last_within(index)) {
                    Some((visit, step)) => {
                        let at = At::Step {
                            visit,
                            step,
                            path: rest.to_vec(),
                        };
                        let what = if self.visit.state_type() == "Map" {
                            "iteration"
                        } else {
                            "branch"
                        };
                        Before::From(at, format!("It is the output of {what} {first} of `{state}`."))
                    }
                    None => Before::Made(format!(
                        "Child execution {first} of `{state}` has it as its output."
                    )),
                }
            }
            _ => self.passed(path),
        }
    }

    /// The last visit of an iteration or a branch, and its last step.
    fn last_within(&self, index: usize) -> Option<(usize, usize)> {
        let visits = self.view.execution.visits.iter().enumerate().skip(self.index + 1);
        let until = self.visit.exited().unwrap_or(u64::MAX);
        let within = visits.take_while(|(_, visit)| visit.entered() < until);
        let (depth, around) = (self.visit.path().len(), self.visit.pointer().as_str());
        let ended = within.filter(|(_, visit)| {
            visit.path().len() == depth + 1
                && visit.path().starts_with(self.visit.path())
                && visit.path().last() == Some(&index)
                && visit.next().is_none()
                && visit.exited().is_some()
                && visit
                    .pointer()
                    .as_str()
                    .strip_prefix(around)
                    .is_some_and(|rest| rest.starts_with('/'))
        });
        let (at, _) = ended.last()?;
        Some((at, self.view.steps(at).len().checked_sub(1)?))
    }

    /// After `ResultPath`: the result stands at its path, and around it the input.
    fn merged(&self, path: &Path) -> Before {
        let result = self.earlier(&[
            FlowKind::Result,
            FlowKind::AfterResultSelector,
            FlowKind::ErrorOutput,
        ]);
        let target = self.field("ResultPath").map(|(value, _)| value.clone());
        let inside = match &target {
            None => Some(path.clone()),
            Some(Value::Null) => None,
            Some(target) => {
                let Some((Source::Dollar, target)) = target.as_str().and_then(read) else {
                    return Before::Made(format!("`ResultPath` of `{}` put it there.", self.visit.state()));
                };
                if target.len() > path.len() && target.starts_with(path) {
                    return Before::Made(format!(
                        "`ResultPath` of `{}` put the result into it.",
                        self.visit.state()
                    ));
                }
                path.strip_prefix(&target[..]).map(<[String]>::to_vec)
            }
        };
        if let (Some(inside), Some(result)) = (inside, result) {
            return Before::From(self.at(result, inside), String::new());
        }
        match self.earlier(&[FlowKind::Input, FlowKind::AfterInputPath]) {
            Some(input) => Before::From(self.at(input, path.clone()), String::new()),
            None => self.passed(path),
        }
    }

    /// The input of the state: the output of the one before, or what its branch or iteration began with.
    fn entered_with(&self, path: &Path) -> Before {
        let visits = &self.view.execution.visits;
        let scope = scope_of(self.visit.pointer());
        let earlier = || visits.iter().enumerate().take(self.index).rev();
        let leads_here = |visit: &Visit| {
            visit.path() == self.visit.path()
                && visit.next() == Some(self.visit.state())
                && scope_of(visit.pointer()) == scope
        };
        if let Some((before, visit)) = earlier().find(|(_, visit)| leads_here(visit)) {
            let steps = self.view.steps(before).len();
            let at = At::Step {
                visit: before,
                step: steps.saturating_sub(1),
                path: path.clone(),
            };
            return Before::From(at, format!("`{}` hands it on.", visit.state()));
        }
        let Some((index, path_around)) = self.visit.path().split_last() else {
            return Before::From(At::Input(path.clone()), String::new());
        };
        let around = earlier().find(|(_, visit)| {
            *visit.path() == *path_around
                && scope
                    .strip_prefix(visit.pointer().as_str())
                    .is_some_and(|rest| rest.starts_with('/'))
        });
        match around {
            Some((around, _)) => self.begun(around, *index, path),
            None => Before::From(At::Input(path.clone()), String::new()),
        }
    }

    /// What an iteration or a branch of a visit began with.
    fn begun(&self, around: usize, index: usize, path: &Path) -> Before {
        let Some(visit) = self.view.execution.visits.get(around) else {
            return Before::Made(String::new());
        };
        let steps = self.view.steps(around);
        let state = visit.state();
        let is_map = visit.state_type() == "Map";
        // The items of a Map are there before anything is made of them.
        let before: &[FlowKind] = if is_map {
            &[FlowKind::Input, FlowKind::AfterInputPath]
        } else {
            &[
                FlowKind::Input,
                FlowKind::AfterInputPath,
                FlowKind::AfterParameters,
                FlowKind::Arguments,
            ]
        };
        let begins = steps
            .iter()
            .rposition(|step| before.contains(&step.kind))
            .unwrap_or(0);
        let definition = visit.pointer().find(&self.view.definition.machine.source);
        let field = |name: &str| definition.and_then(|definition| definition.get(name));
        if is_map && (field("ItemSelector").is_some() || field("Parameters").is_some()) {
            return Before::Made(format!("`ItemSelector` of `{state}` made it for item {index}."));
        }
        let mut whole: Path = Vec::new();
        if is_map {
            let items = field("ItemsPath")
                .or_else(|| field("Items"))
                .and_then(Value::as_str);
            match items.map(read) {
                None => {}
                Some(Some((Source::Dollar | Source::Step(_), items))) => whole.extend(items),
                Some(_) => return Before::Made(format!("It is item {index} of `{state}`.")),
            }
            whole.push(index.to_string());
        }
        whole.extend(path.iter().cloned());
        let at = At::Step {
            visit: around,
            step: begins,
            path: whole,
        };
        let sentence = if is_map {
            format!("It is part of item {index} of `{state}`.")
        } else {
            format!("`{state}` hands it to branch {index}.")
        };
        Before::From(at, sentence)
    }
}

/// The pointer of the states that a state stands among.
fn scope_of(pointer: &Pointer) -> &str {
    let pointer = pointer.as_str();
    pointer.rsplit_once('/').map_or("", |(scope, _)| scope)
}
