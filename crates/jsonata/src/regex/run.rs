//! The matcher: one thread of instructions, choices kept on a stack on the heap, every instruction counted.

use super::compile::{Step, is_word};
use super::{Found, Regex};

/// What is done before the next choice is tried, or that choice.
enum Saved {
    Choice(usize, usize),
    /// A run of characters that ends at the last place of these may end at an earlier one.
    Run(usize, usize, usize),
    /// A slot is put back.
    Slot(usize, Option<usize>),
}

pub(super) fn find(regex: &Regex, text: &[char], from: usize, budget: &mut u64) -> Result<Option<Found>, ()> {
    let mut slots = vec![None; regex.program.slots];
    let mut saved = Vec::new();
    let mut machine = Matcher { regex, text, budget };
    let first = regex.program.first();
    for start in from..=text.len() {
        if let Some(step) = first
            && !text
                .get(start)
                .is_some_and(|character| machine.fits(step, *character))
        {
            machine.pay(1)?;
            continue;
        }
        slots.fill(None);
        if machine.run(0, start, &mut slots, &mut saved)?.is_some() {
            let place = |group: usize| {
                let start = slots.get(group * 2).copied().flatten()?;
                Some((start, slots.get(group * 2 + 1).copied().flatten()?))
            };
            return Ok(Some((0..=regex.groups).map(place).collect()));
        }
    }
    Ok(None)
}

struct Matcher<'a, 'b> {
    regex: &'a Regex,
    text: &'a [char],
    budget: &'b mut u64,
}

impl Matcher<'_, '_> {
    fn pay(&mut self, steps: u64) -> Result<(), ()> {
        *self.budget = self.budget.checked_sub(steps).ok_or(())?;
        Ok(())
    }

    /// Runs from an instruction and a place; the place behind the match. Look-arounds recurse, as deep as they are
    /// nested in the pattern, which the compiler bounds.
    fn run(
        &mut self,
        pc: usize,
        at: usize,
        slots: &mut [Option<usize>],
        saved: &mut Vec<Saved>,
    ) -> Result<Option<usize>, ()> {
        let (mut pc, mut at) = (pc, at);
        saved.clear();
        loop {
            self.pay(1)?;
            let Some(step) = self.regex.program.steps.get(pc) else {
                return Ok(None);
            };
            let next = match step {
                Step::Match => return Ok(Some(at)),
                Step::Char(_) | Step::Any | Step::Class(_) => {
                    let fits = self
                        .text
                        .get(at)
                        .is_some_and(|character| self.fits(step, *character));
                    at += usize::from(fits);
                    fits.then_some(pc + 1)
                }
                Step::Run => {
                    let count = self.run_of(pc + 1, at)?;
                    saved.extend((count > 0).then_some(Saved::Run(pc + 2, at, at + count)));
                    at += count;
                    Some(pc + 2)
                }
                Step::Start => {
                    (at == 0 || self.regex.multiline && self.is_line_end(at - 1)).then_some(pc + 1)
                }
                Step::End => {
                    (at == self.text.len() || self.regex.multiline && self.is_line_end(at)).then_some(pc + 1)
                }
                Step::Boundary(wanted) => {
                    let word =
                        |at: Option<usize>| at.and_then(|at| self.text.get(at)).is_some_and(|c| is_word(*c));
                    ((word(at.checked_sub(1)) != word(Some(at))) == *wanted).then_some(pc + 1)
                }
                Step::Save(slot) => {
                    set(slots, saved, *slot, Some(at));
                    Some(pc + 1)
                }
                Step::Clear(first, last) => {
                    for slot in first * 2..last * 2 {
                        set(slots, saved, slot, None);
                    }
                    Some(pc + 1)
                }
                Step::Progress(slot) => (slots.get(*slot).copied().flatten() != Some(at)).then_some(pc + 1),
                Step::Jump(target) => Some(*target),
                Step::Split(first, second) => {
                    saved.push(Saved::Choice(*second, at));
                    Some(*first)
                }
                Step::BackReference(group) => self.same_again(*group, &mut at, slots).then_some(pc + 1),
                Step::NamedReference(name) => {
                    let group = self.group_of(name);
                    self.same_again(group, &mut at, slots).then_some(pc + 1)
                }
                Step::Look { ahead, positive, end } => {
                    let mut inner = slots.to_vec();
                    let matched = if *ahead {
                        self.run(pc + 1, at, &mut inner, &mut Vec::new())?.is_some()
                    } else {
                        self.looks_behind(pc + 1, at, &mut inner)?
                    };
                    if matched && *positive {
                        for (slot, value) in inner.iter().enumerate() {
                            set(slots, saved, slot, *value);
                        }
                    }
                    (matched == *positive).then_some(*end)
                }
            };
            if let Some(next) = next {
                pc = next;
                continue;
            }
            loop {
                match saved.pop() {
                    None => return Ok(None),
                    Some(Saved::Slot(slot, value)) => {
                        if let Some(place) = slots.get_mut(slot) {
                            *place = value;
                        }
                    }
                    Some(Saved::Run(after, from, to)) => {
                        if to > from + 1 {
                            saved.push(Saved::Run(after, from, to - 1));
                        }
                        pc = after;
                        at = to - 1;
                        break;
                    }
                    Some(Saved::Choice(choice, place)) => {
                        pc = choice;
                        at = place;
                        break;
                    }
                }
            }
        }
    }

    /// How many characters fit an instruction from a place on.
    fn run_of(&mut self, pc: usize, at: usize) -> Result<usize, ()> {
        let Some(step) = self.regex.program.steps.get(pc) else {
            return Ok(0);
        };
        let rest = self.text.get(at..).unwrap_or(&[]).iter();
        let count = rest.take_while(|character| self.fits(step, **character)).count();
        self.pay(count as u64)?;
        Ok(count)
    }

    fn looks_behind(&mut self, pc: usize, at: usize, slots: &mut Vec<Option<usize>>) -> Result<bool, ()> {
        for start in (0..=at).rev() {
            let mut inner = slots.clone();
            if self.run(pc, start, &mut inner, &mut Vec::new())? == Some(at) {
                *slots = inner;
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// The group of a name; one that there is not, if there is none.
    fn group_of(&self, name: &str) -> usize {
        let mut groups = self.regex.program.names.iter();
        let found = groups.find(|(known, _)| known == name);
        found.map_or(usize::MAX / 4, |(_, group)| *group)
    }

    fn same_again(&self, group: usize, at: &mut usize, slots: &[Option<usize>]) -> bool {
        let slot = |index: usize| slots.get(index).copied().flatten();
        let (Some(start), Some(end)) = (slot(group * 2), slot(group * 2 + 1)) else {
            return true;
        };
        let (Some(first), Some(second)) = (
            self.text.get(start..end),
            self.text.get(*at..*at + end.saturating_sub(start)),
        ) else {
            return false;
        };
        let same = first
            .iter()
            .zip(second)
            .all(|(a, b)| self.fold(*a) == self.fold(*b));
        if same {
            *at += second.len();
        }
        same
    }

    fn is_line_end(&self, at: usize) -> bool {
        matches!(self.text.get(at), Some('\n' | '\r' | '\u{2028}' | '\u{2029}'))
    }

    /// The character that stands for all that are the same without regard to case (ECMAScript's Canonicalize).
    fn fold(&self, character: char) -> char {
        if !self.regex.ignore_case {
            return character;
        }
        let upper = asl_json::case::upper_char(character);
        if upper.is_ascii() && !character.is_ascii() {
            character
        } else {
            upper
        }
    }

    fn fits(&self, step: &Step, character: char) -> bool {
        match step {
            Step::Char(expected) => *expected == character || self.fold(*expected) == self.fold(character),
            Step::Any => !matches!(character, '\n' | '\r' | '\u{2028}' | '\u{2029}'),
            Step::Class(class) => {
                let mut inside = class.contains(character);
                if !inside && self.regex.ignore_case {
                    let upper = self.fold(character);
                    inside = class.contains(upper)
                        || [character, upper]
                            .into_iter()
                            .any(|character| class.contains(asl_json::case::lower_char(character)));
                }
                inside != class.negated
            }
            _ => false,
        }
    }
}

fn set(slots: &mut [Option<usize>], saved: &mut Vec<Saved>, slot: usize, value: Option<usize>) {
    if let Some(place) = slots.get_mut(slot) {
        saved.push(Saved::Slot(slot, *place));
        *place = value;
    }
}
