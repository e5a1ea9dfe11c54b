//! From a pattern to a program. Recursion follows the groups of the pattern and is bounded.

/// One instruction. Targets are indexes into the program.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Step {
    Char(char),
    /// `.`
    Any,
    Class(Class),
    Start,
    End,
    /// `\b`, or `\B` if false.
    Boundary(bool),
    /// Remember the place in this slot.
    Save(usize),
    /// Forget the groups in this range, as every round of a loop does.
    Clear(usize, usize),
    /// Try the first, then the second.
    Split(usize, usize),
    Jump(usize),
    /// As many characters as fit the next instruction, then as few as none: what `Split` and `Jump` around it would do.
    Run,
    /// Fail if nothing was read since the slot was saved (an empty round of a loop).
    Progress(usize),
    BackReference(usize),
    NamedReference(String),
    /// A look-around: its own program follows up to the target.
    Look {
        ahead: bool,
        positive: bool,
        end: usize,
    },
    Match,
}

/// A set of characters.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Class {
    pub negated: bool,
    pub ranges: Vec<(char, char)>,
    /// `\d \D \w \W \s \S` inside.
    pub kinds: Vec<char>,
    /// Which of the first 64 characters are in it, and which of the next 64.
    ascii: (u64, u64),
}

impl Class {
    /// The same class, ready to be asked.
    fn ready(mut self) -> Self {
        for place in 0..64_u8 {
            let bit = |character: u8| u64::from(self.holds(char::from(character))) << place;
            let (low, high) = (bit(place), bit(place + 64));
            self.ascii = (self.ascii.0 | low, self.ascii.1 | high);
        }
        self
    }

    pub(super) fn contains(&self, character: char) -> bool {
        match u32::from(character) {
            place @ 0..64 => self.ascii.0 >> place & 1 == 1,
            place @ 64..128 => self.ascii.1 >> (place - 64) & 1 == 1,
            _ => self.holds(character),
        }
    }

    fn holds(&self, character: char) -> bool {
        self.ranges
            .iter()
            .any(|(from, to)| (*from..=*to).contains(&character))
            || self.kinds.iter().any(|kind| is_kind(*kind, character))
    }
}

/// Whether a character is of the kind that `\d`, `\w`, `\s` and their opposites stand for.
pub(crate) fn is_kind(kind: char, character: char) -> bool {
    match kind {
        'd' => character.is_ascii_digit(),
        'D' => !character.is_ascii_digit(),
        'w' => is_word(character),
        'W' => !is_word(character),
        's' => character.is_whitespace() || character == '\u{feff}',
        _ => !(character.is_whitespace() || character == '\u{feff}'),
    }
}

pub(crate) fn is_word(character: char) -> bool {
    character.is_ascii_alphanumeric() || character == '_'
}

/// The instructions, the number of slots, and the names of groups.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Program {
    pub steps: Vec<Step>,
    pub slots: usize,
    pub names: Vec<(String, usize)>,
}

impl Program {
    /// The character that a match starts with, if it is the same instruction for all.
    pub(super) fn first(&self) -> Option<&Step> {
        let mut steps = self.steps.iter().skip_while(|step| matches!(step, Step::Save(_)));
        steps.next().filter(|step| step.is_of_one_character())
    }
}

impl Step {
    fn is_of_one_character(&self) -> bool {
        matches!(self, Self::Char(_) | Self::Any | Self::Class(_))
    }
}

/// The most instructions of a program; `{n,m}` repeats what it stands behind.
const MAX_STEPS: usize = 20_000;
/// The deepest nesting of groups.
const MAX_NESTING: usize = 100;

/// The program of a pattern, and how many groups it captures.
pub(crate) fn compile(pattern: &str) -> Result<(Program, usize), String> {
    let characters: Vec<char> = pattern.chars().collect();
    let groups = count_groups(&characters);
    let mut compiler = Compiler {
        text: &characters,
        at: 0,
        group: 0,
        groups,
        nesting: 0,
        program: Program {
            slots: (groups + 1) * 2,
            ..Program::default()
        },
    };
    compiler.push(Step::Save(0))?;
    compiler.alternatives()?;
    if compiler.at < characters.len() {
        return Err("unmatched )".to_owned());
    }
    compiler.push(Step::Save(1))?;
    compiler.push(Step::Match)?;
    Ok((compiler.program, groups))
}

fn count_groups(text: &[char]) -> usize {
    let (mut count, mut class, mut at) = (0, false, 0);
    while let Some(character) = text.get(at) {
        match character {
            '\\' => at += 1,
            '[' => class = true,
            ']' => class = false,
            '(' if !class => {
                let named = text.get(at + 2) == Some(&'<') && !matches!(text.get(at + 3), Some('=' | '!'));
                count += usize::from(text.get(at + 1) != Some(&'?') || named);
            }
            _ => {}
        }
        at += 1;
    }
    count
}

struct Compiler<'a> {
    text: &'a [char],
    at: usize,
    group: usize,
    groups: usize,
    nesting: usize,
    program: Program,
}

impl Compiler<'_> {
    fn push(&mut self, step: Step) -> Result<usize, String> {
        if self.program.steps.len() >= MAX_STEPS {
            return Err("the pattern is too large".to_owned());
        }
        self.program.steps.push(step);
        Ok(self.program.steps.len() - 1)
    }

    fn set(&mut self, at: usize, step: Step) {
        if let Some(place) = self.program.steps.get_mut(at) {
            *place = step;
        }
    }

    fn here(&self) -> usize {
        self.program.steps.len()
    }

    fn peek(&self) -> Option<char> {
        self.text.get(self.at).copied()
    }

    fn take(&mut self, character: char) -> bool {
        let taken = self.peek() == Some(character);
        self.at += usize::from(taken);
        taken
    }

    fn takes(&mut self, text: &str) -> bool {
        let fits = text
            .chars()
            .enumerate()
            .all(|(offset, c)| self.text.get(self.at + offset) == Some(&c));
        if fits {
            self.at += text.chars().count();
        }
        fits
    }

    fn alternatives(&mut self) -> Result<(), String> {
        self.nesting += 1;
        if self.nesting > MAX_NESTING {
            return Err("groups are nested too deeply".to_owned());
        }
        let mut ends = Vec::new();
        loop {
            let start = self.here();
            self.sequence()?;
            if !self.take('|') {
                break;
            }
            self.insert(start, Step::Split(0, 0))?;
            ends.push(self.push(Step::Jump(0))?);
            let next = self.here();
            self.set(start, Step::Split(start + 1, next));
        }
        let end = self.here();
        for jump in ends {
            self.set(jump, Step::Jump(end));
        }
        self.nesting -= 1;
        Ok(())
    }

    /// Inserts an instruction at `at`; targets after it are adjusted.
    fn insert(&mut self, at: usize, step: Step) -> Result<(), String> {
        self.push(Step::Match)?;
        for other in self.program.steps.iter_mut().skip(at) {
            shift(other, at, 1);
        }
        self.program.steps.pop();
        self.program.steps.insert(at, step);
        Ok(())
    }

    fn sequence(&mut self) -> Result<(), String> {
        while let Some(character) = self.peek() {
            if matches!(character, '|' | ')') {
                break;
            }
            let start = self.here();
            let first_group = self.group;
            self.atom()?;
            self.quantifier(start, first_group)?;
        }
        Ok(())
    }

    fn quantifier(&mut self, start: usize, first_group: usize) -> Result<(), String> {
        let before = self.at;
        let (least, most) = match self.peek() {
            Some('*') => (0, None),
            Some('+') => (1, None),
            Some('?') => (0, Some(1)),
            Some('{') => match self.counts() {
                Some(counts) => counts,
                None => return Ok(()),
            },
            _ => return Ok(()),
        };
        if self.at == before {
            self.at += 1;
        }
        if most.is_some_and(|most| most < least) {
            return Err("numbers out of order in {} quantifier".to_owned());
        }
        let lazy = self.take('?');
        let body: Vec<Step> = self.program.steps.drain(start..).collect();
        if least.saturating_mul(body.len()) > MAX_STEPS {
            return Err("the pattern is too large".to_owned());
        }
        let groups = (first_group, self.group);
        for _ in 0..least {
            self.copy(&body, start, groups)?;
        }
        match most {
            None if !lazy && matches!(&*body, [one] if one.is_of_one_character()) => {
                self.push(Step::Run)?;
                self.copy(&body, start, groups)?;
            }
            None => {
                let slot = self.program.slots;
                self.program.slots += 1;
                let split = self.push(Step::Split(0, 0))?;
                self.push(Step::Save(slot))?;
                self.copy(&body, start, groups)?;
                self.push(Step::Progress(slot))?;
                self.push(Step::Jump(split))?;
                let end = self.here();
                self.set(split, choice(split + 1, end, lazy));
            }
            Some(most) => {
                let mut splits = Vec::new();
                for _ in least..most {
                    splits.push(self.push(Step::Split(0, 0))?);
                    self.copy(&body, start, groups)?;
                }
                let end = self.here();
                for split in splits {
                    self.set(split, choice(split + 1, end, lazy));
                }
            }
        }
        Ok(())
    }

    fn copy(&mut self, body: &[Step], from: usize, groups: (usize, usize)) -> Result<(), String> {
        if groups.0 < groups.1 {
            self.push(Step::Clear(groups.0 + 1, groups.1 + 1))?;
        }
        let by = self.here().cast_signed() - from.cast_signed();
        for step in body {
            let mut step = step.clone();
            shift(&mut step, 0, by);
            self.push(step)?;
        }
        Ok(())
    }

    /// `{n}`, `{n,}`, `{n,m}`; none if the brace is a plain character.
    fn counts(&mut self) -> Option<(usize, Option<usize>)> {
        let close = self.text.iter().skip(self.at).position(|c| *c == '}')?;
        let inside: String = self.text.get(self.at + 1..self.at + close)?.iter().collect();
        let number = |text: &str| {
            let digits = !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
            digits.then(|| text.parse().unwrap_or(usize::MAX))
        };
        let counts = match inside.split_once(',') {
            None => number(&inside).map(|count| (count, Some(count)))?,
            Some((least, "")) => (number(least)?, None),
            Some((least, most)) => (number(least)?, Some(number(most)?)),
        };
        self.at += close + 1;
        Some(counts)
    }

    fn atom(&mut self) -> Result<(), String> {
        let Some(character) = self.peek() else {
            return Ok(());
        };
        self.at += 1;
        let step = match character {
            '(' => return self.group(),
            '[' => Step::Class(self.class()?),
            '.' => Step::Any,
            '^' => Step::Start,
            '$' => Step::End,
            '*' | '+' | '?' => return Err("nothing to repeat".to_owned()),
            '{' => {
                self.at -= 1;
                if self.counts().is_some() {
                    return Err("nothing to repeat".to_owned());
                }
                self.at += 1;
                Step::Char('{')
            }
            '\\' => self.escape()?,
            _ => Step::Char(character),
        };
        self.push(step)?;
        Ok(())
    }

    fn group(&mut self) -> Result<(), String> {
        if self.takes("?:") {
            self.alternatives()?;
        } else if let Some((ahead, positive)) = self.look() {
            let look = self.push(Step::Match)?;
            self.alternatives()?;
            self.push(Step::Match)?;
            let end = self.here();
            self.set(look, Step::Look { ahead, positive, end });
        } else {
            self.group += 1;
            let group = self.group;
            if self.takes("?<") {
                let mut name = String::new();
                while let Some(character) = self
                    .peek()
                    .filter(|c| c.is_alphanumeric() || matches!(c, '_' | '$'))
                {
                    name.push(character);
                    self.at += 1;
                }
                if name.is_empty() || !self.take('>') {
                    return Err("invalid capture group name".to_owned());
                }
                self.program.names.push((name, group));
            } else if self.peek() == Some('?') {
                return Err("invalid group".to_owned());
            }
            self.push(Step::Save(group * 2))?;
            self.alternatives()?;
            self.push(Step::Save(group * 2 + 1))?;
        }
        if self.take(')') {
            Ok(())
        } else {
            Err("unterminated group".to_owned())
        }
    }

    fn look(&mut self) -> Option<(bool, bool)> {
        let kinds = [
            ("?=", (true, true)),
            ("?!", (true, false)),
            ("?<=", (false, true)),
            ("?<!", (false, false)),
        ];
        kinds
            .into_iter()
            .find(|(text, _)| self.takes(text))
            .map(|(_, kind)| kind)
    }

    fn escape(&mut self) -> Result<Step, String> {
        let Some(character) = self.peek() else {
            return Err("\\ at end of pattern".to_owned());
        };
        match character {
            'b' | 'B' => {
                self.at += 1;
                Ok(Step::Boundary(character == 'b'))
            }
            'd' | 'D' | 'w' | 'W' | 's' | 'S' => {
                self.at += 1;
                let class = Class {
                    kinds: vec![character],
                    ..Class::default()
                };
                Ok(Step::Class(class.ready()))
            }
            '1'..='9' => {
                let digits: String = self
                    .text
                    .iter()
                    .skip(self.at)
                    .take_while(|c| c.is_ascii_digit())
                    .take(4)
                    .collect();
                match digits.parse::<usize>() {
                    Ok(number) if number <= self.groups => {
                        self.at += digits.len();
                        Ok(Step::BackReference(number))
                    }
                    _ => self.escaped_character().map(Step::Char),
                }
            }
            'k' if self.text.get(self.at + 1) == Some(&'<') => {
                self.at += 2;
                let name: String = self
                    .text
                    .iter()
                    .skip(self.at)
                    .take_while(|c| **c != '>')
                    .collect();
                self.at += name.chars().count() + 1;
                Ok(Step::NamedReference(name))
            }
            _ => self.escaped_character().map(Step::Char),
        }
    }

    /// What stands behind a backslash, as one character.
    fn escaped_character(&mut self) -> Result<char, String> {
        let Some(character) = self.peek() else {
            return Err("\\ at end of pattern".to_owned());
        };
        self.at += 1;
        Ok(match character {
            'n' => '\n',
            'r' => '\r',
            't' => '\t',
            'f' => '\u{c}',
            'v' => '\u{b}',
            '0' => '\0',
            'x' => self.hex(2).unwrap_or('x'),
            'u' => self.hex(4).unwrap_or('u'),
            'c' => match self.peek().filter(char::is_ascii_alphabetic) {
                Some(letter) => {
                    self.at += 1;
                    char::from(u8::try_from(letter).unwrap_or(0) % 32)
                }
                None => 'c',
            },
            _ => character,
        })
    }

    fn hex(&mut self, length: usize) -> Option<char> {
        let digits: String = self.text.get(self.at..self.at + length)?.iter().collect();
        if !digits.bytes().all(|b| b.is_ascii_hexdigit()) {
            return None;
        }
        self.at += length;
        Some(char::from_u32(u32::from_str_radix(&digits, 16).ok()?).unwrap_or(char::REPLACEMENT_CHARACTER))
    }

    fn class(&mut self) -> Result<Class, String> {
        let mut class = Class {
            negated: self.take('^'),
            ..Class::default()
        };
        loop {
            if self.take(']') {
                return Ok(class.ready());
            }
            let Some(from) = self.class_atom(&mut class)? else {
                continue;
            };
            let is_range = self.peek() == Some('-') && self.text.get(self.at + 1).is_some_and(|c| *c != ']');
            if !is_range {
                class.ranges.push((from, from));
                continue;
            }
            self.at += 1;
            match self.class_atom(&mut class)? {
                Some(to) if to < from => return Err("range out of order in character class".to_owned()),
                Some(to) => class.ranges.push((from, to)),
                None => class.ranges.extend([(from, from), ('-', '-')]),
            }
        }
    }

    /// A character of a class; none if it was a kind of characters, which has been added.
    fn class_atom(&mut self, class: &mut Class) -> Result<Option<char>, String> {
        let Some(character) = self.peek() else {
            return Err("unterminated character class".to_owned());
        };
        self.at += 1;
        if character != '\\' {
            return Ok(Some(character));
        }
        match self.peek() {
            Some(kind @ ('d' | 'D' | 'w' | 'W' | 's' | 'S')) => {
                self.at += 1;
                class.kinds.push(kind);
                Ok(None)
            }
            Some('b') => {
                self.at += 1;
                Ok(Some('\u{8}'))
            }
            _ => self.escaped_character().map(Some),
        }
    }
}

fn choice(first: usize, second: usize, lazy: bool) -> Step {
    if lazy {
        Step::Split(second, first)
    } else {
        Step::Split(first, second)
    }
}

/// Moves the targets of an instruction that lie at or behind `from`.
fn shift(step: &mut Step, from: usize, by: isize) {
    let moved = |target: &mut usize| {
        if *target >= from {
            *target = target.saturating_add_signed(by);
        }
    };
    match step {
        Step::Split(a, b) => {
            moved(a);
            moved(b);
        }
        Step::Jump(a) | Step::Look { end: a, .. } => moved(a),
        _ => {}
    }
}
