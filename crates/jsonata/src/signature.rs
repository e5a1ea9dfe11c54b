//! Signatures of functions, `<s-nn?:s>`: what arguments fit, and which are taken from the context.
//!
//! <https://docs.jsonata.org/programming#function-signatures>. The reference turns a signature into a regular
//! expression over the letters of the arguments' types; here the same greedy matching is done directly.

use crate::error::{Error, Failure};
use crate::value::Val;

/// A signature.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Signature {
    parameters: Vec<Parameter>,
    /// Some parameter is an array.
    arrays: bool,
    /// With so many arguments at least, one for each parameter, no further ones come from elsewhere; none if a parameter takes several.
    least: Option<usize>,
    /// The types, as bits ([`place`]), of what is taken as it is as the only argument.
    alone: u8,
}

#[derive(Clone, Debug, Default, PartialEq)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "the marks of a signature are independent of one another"
)]
struct Parameter {
    /// The letters that fit.
    letters: String,
    /// The same as bits ([`place`]); none set before the signature is read.
    bits: u8,
    /// The letter of the parameter: `a` gives an array even to a single value.
    array: bool,
    optional: bool,
    repeated: bool,
    /// A missing argument is taken from the context.
    context: bool,
    /// What an array must contain.
    subtype: Option<String>,
    /// The same as the [`place`] of the type of its items.
    items: Option<u8>,
}

/// The letters of the types that values have.
const LETTERS: [char; 8] = ['m', 'l', 'b', 'n', 's', 'a', 'o', 'f'];

/// The place of the type of a value in [`LETTERS`].
fn place(value: &Val) -> u8 {
    match value {
        Val::Undefined => 0,
        Val::Null => 1,
        Val::Bool(_) => 2,
        Val::Num(_) | Val::Long(_) => 3,
        Val::Str(_) => 4,
        Val::Array(_) => 5,
        Val::Object(_) | Val::Tuple(_) => 6,
        Val::Function(_) | Val::Thunk(_) => 7,
    }
}

/// The letter of a value's type.
pub(crate) fn letter(value: &Val) -> char {
    LETTERS.get(usize::from(place(value))).copied().unwrap_or('m')
}

impl Signature {
    /// How many arguments fit at most; none for any number.
    pub(crate) fn most(&self) -> Option<usize> {
        let repeated = self.parameters.iter().any(|parameter| parameter.repeated);
        (!repeated).then_some(self.parameters.len())
    }

    /// Whether an argument of this type may stand at this place.
    pub(crate) fn accepts(&self, index: usize, letter: char) -> bool {
        let parameter = self.parameters.get(index).or(self.parameters.last());
        parameter.is_none_or(|parameter| parameter.array || parameter.letters.contains(letter))
    }

    /// The letters of the types that an argument may have; empty for one that there is not.
    pub(crate) fn wanted(&self, index: usize) -> &str {
        let parameter = self.parameters.get(index);
        parameter.map_or(
            "",
            |parameter| {
                if parameter.array { "a" } else { &parameter.letters }
            },
        )
    }

    /// Reads `<...>`. The error's position counts from the start of the signature.
    pub(crate) fn parse(text: &str) -> Result<Self, Failure> {
        let characters: Vec<char> = text.chars().collect();
        let mut parameters: Vec<Parameter> = Vec::new();
        let mut at = 1;
        let plain = |letters: &str| Parameter {
            letters: letters.to_owned(),
            ..Parameter::default()
        };
        let offset = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        while let Some(symbol) = characters.get(at) {
            match symbol {
                ':' => break,
                's' | 'n' | 'b' | 'l' | 'o' => parameters.push(plain(&format!("{symbol}m"))),
                'a' => parameters.push(Parameter {
                    array: true,
                    ..plain("asnblfom")
                }),
                'f' => parameters.push(plain("f")),
                'j' => parameters.push(plain("asnblom")),
                'x' => parameters.push(plain("asnblfom")),
                '-' | '?' | '+' => {
                    if let Some(last) = parameters.last_mut() {
                        last.context |= *symbol == '-';
                        last.optional |= *symbol != '+';
                        last.repeated |= *symbol == '+';
                    }
                }
                '(' => {
                    let end = closing(&characters, at, '(', ')');
                    let choice: String = characters.get(at + 1..end).unwrap_or(&[]).iter().collect();
                    if choice.contains('<') {
                        return Err(Error::new("S0402")
                            .value(choice)
                            .at(asl_json::Span::default(), offset(at)));
                    }
                    parameters.push(plain(&format!("{choice}m")));
                    at = end;
                }
                '<' => {
                    let end = closing(&characters, at, '<', '>');
                    let inside: String = characters.get(at + 1..end).unwrap_or(&[]).iter().collect();
                    match parameters.last_mut() {
                        Some(last) if last.array || last.letters == "f" => last.subtype = Some(inside),
                        last => {
                            let letters = last.map_or("", |last| last.letters.get(..1).unwrap_or(""));
                            return Err(Error::new("S0401")
                                .value(letters)
                                .at(asl_json::Span::default(), offset(at)));
                        }
                    }
                    at = end;
                }
                _ => {}
            }
            at += 1;
        }
        for parameter in &mut parameters {
            let fitting = (0..)
                .zip(LETTERS)
                .filter(|(_, letter)| parameter.letters.contains(*letter));
            parameter.bits = fitting.fold(0, |bits, (place, _)| bits | 1 << place);
            let wanted = parameter
                .subtype
                .as_ref()
                .and_then(|subtype| subtype.chars().next());
            parameter.items = (0..)
                .zip(LETTERS)
                .find(|(_, letter)| Some(*letter) == wanted)
                .map(|(place, _)| place);
        }
        let arrays = parameters.iter().any(|parameter| parameter.array);
        let missing = parameters
            .iter()
            .rev()
            .take_while(|last| last.optional && !last.context);
        let least = parameters.len() - missing.count();
        let repeated = parameters.iter().any(|parameter| parameter.repeated);
        let least = (!repeated).then_some(least);
        let first = parameters
            .first()
            .filter(|first| !first.array && least.is_some_and(|least| least <= 1));
        let alone = first.map_or(0, |first| first.bits);
        Ok(Self {
            parameters,
            arrays,
            least,
            alone,
        })
    }

    /// The arguments as the function receives them: a single value in an array where that is what fits, unless the function takes
    /// one, too.
    pub(crate) fn validate(
        &self,
        mut arguments: Vec<Val>,
        context: &Val,
        takes_one: bool,
    ) -> Result<Vec<Val>, Failure> {
        if self.fits(&mut arguments, takes_one)? {
            Ok(arguments)
        } else {
            self.fitted(&mut arguments, context, takes_one)
        }
    }

    /// The same in their place, if there is one argument for each parameter, perhaps without the last ones. That is what most calls
    /// have; all others are left to [`Signature::fitted`].
    #[inline]
    pub(crate) fn fits(&self, arguments: &mut [Val], takes_one: bool) -> Result<bool, Failure> {
        let fits = self.least.is_some_and(|least| arguments.len() >= least)
            && arguments.len() <= self.parameters.len()
            && self
                .parameters
                .iter()
                .zip(&*arguments)
                .all(|(parameter, argument)| parameter.fits(argument));
        if fits && self.arrays {
            self.make_arrays(arguments, takes_one)?;
        }
        Ok(fits)
    }

    /// Whether this as the only argument is what the function receives.
    #[inline]
    pub(crate) fn takes(&self, argument: &Val) -> bool {
        self.alone >> place(argument) & 1 == 1
    }

    fn make_arrays(&self, arguments: &mut [Val], takes_one: bool) -> Result<(), Failure> {
        for (at, (parameter, place)) in self.parameters.iter().zip(arguments).enumerate() {
            if parameter.array && !(takes_one && parameter.is_item(place)) {
                *place = parameter.as_array(std::mem::take(place), at, 1, takes_one)?;
            }
        }
        Ok(())
    }

    /// The same where arguments are left out or several go to one parameter. They are moved.
    #[inline(never)]
    pub(crate) fn fitted(
        &self,
        arguments: &mut [Val],
        context: &Val,
        takes_one: bool,
    ) -> Result<Vec<Val>, Failure> {
        let letters: Vec<char> = arguments.iter().map(letter).collect();
        let Some(lengths) = self.matched(&letters) else {
            return Err(self.mismatch(arguments, &letters));
        };
        let mut out = Vec::with_capacity(self.parameters.len().max(arguments.len()));
        let (mut at, mut rest) = (0, arguments.iter_mut().map(std::mem::take));
        for (parameter, length) in self.parameters.iter().zip(lengths) {
            if length == 0 {
                if parameter.context {
                    if !parameter.letters.contains(letter(context)) {
                        return Err(Error::new("T0411").value(context.shown()).index(at + 1));
                    }
                    out.push(context.clone());
                } else {
                    // An argument left out; whatever comes next has taken its place already.
                    out.push(rest.next().unwrap_or_default());
                    at += 1;
                }
                continue;
            }
            for _ in 0..length {
                let argument = rest.next().unwrap_or_default();
                out.push(if parameter.array {
                    parameter.as_array(argument, at, length, takes_one)?
                } else {
                    argument
                });
                at += 1;
            }
        }
        Ok(out)
    }

    /// How many arguments each parameter takes, greedily; none if they do not fit.
    fn matched(&self, letters: &[char]) -> Option<Vec<usize>> {
        let mut lengths = vec![0; self.parameters.len()];
        fit(&self.parameters, letters, &mut lengths, true).then_some(lengths)
    }

    fn mismatch(&self, arguments: &[Val], letters: &[char]) -> Failure {
        let mut good = 0;
        for count in 1..=self.parameters.len() {
            let parameters = self.parameters.get(..count).unwrap_or(&[]);
            let mut lengths = vec![0; count];
            if !fit(parameters, letters, &mut lengths, false) {
                break;
            }
            good = lengths.iter().sum();
        }
        let error = Error::new("T0410").index(good + 1);
        match arguments.get(good) {
            None | Some(Val::Undefined) => error,
            Some(value) => error.value(value.shown()),
        }
    }
}

impl Parameter {
    fn fits(&self, argument: &Val) -> bool {
        self.bits >> place(argument) & 1 == 1
    }

    /// Whether it is not an array, but an item as the array must contain.
    fn is_item(&self, argument: &Val) -> bool {
        self.items == Some(place(argument))
            && !matches!(argument, Val::Array(_))
            && self.subtype.as_ref().is_some_and(|subtype| subtype.len() == 1)
    }

    fn as_array(&self, argument: Val, at: usize, length: usize, takes_one: bool) -> Result<Val, Failure> {
        let single = letter(&argument);
        if single == 'm' {
            return Ok(argument);
        }
        if let Some(subtype) = &self.subtype {
            let wanted = subtype.chars().next().unwrap_or('x');
            let good = match &argument {
                Val::Array(items) => !items.any(|item| Some(place(item)) != self.items),
                _ => length == 1 && subtype.len() == 1 && single == wanted,
            };
            if !good {
                let name = match wanted {
                    'a' => "arrays",
                    'b' => "booleans",
                    'f' => "functions",
                    'n' => "numbers",
                    'o' => "objects",
                    _ => "strings",
                };
                return Err(Error::new("T0412")
                    .value(argument.shown())
                    .index(at + 1)
                    .detail(name));
            }
        }
        if single == 'a' || takes_one {
            return Ok(argument);
        }
        Ok(Val::list(vec![argument]))
    }
}

/// Whether parameters match the letters from the left, and if `whole`, all of them.
fn fit(parameters: &[Parameter], letters: &[char], lengths: &mut [usize], whole: bool) -> bool {
    let (Some((parameter, parameters)), Some((length, lengths))) =
        (parameters.split_first(), lengths.split_first_mut())
    else {
        return !whole || letters.is_empty();
    };
    let most = if parameter.repeated { letters.len() } else { 1 };
    let fitting = letters
        .iter()
        .take(most)
        .take_while(|letter| parameter.letters.contains(**letter))
        .count();
    let least = usize::from(!parameter.optional);
    for taken in (least..=fitting).rev() {
        *length = taken;
        if fit(parameters, letters.get(taken..).unwrap_or(&[]), lengths, whole) {
            return true;
        }
    }
    false
}

fn closing(characters: &[char], from: usize, open: char, close: char) -> usize {
    let mut depth = 0_usize;
    for (at, character) in characters.iter().enumerate().skip(from) {
        if *character == open {
            depth += 1;
        } else if *character == close {
            depth -= 1;
            if depth == 0 {
                return at;
            }
        }
    }
    characters.len()
}
