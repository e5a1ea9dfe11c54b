//! Pictures of integers: `#,##0`, `I`, `w;o` (<https://docs.jsonata.org/numeric-functions#formatinteger>).

use super::{regular, words};
use crate::error::{Error, Failure};
use crate::functions::cut;

/// The zeros of the decimal digit families of Unicode's basic plane.
const ZEROS: [u32; 37] = [
    0x30, 0x0660, 0x06F0, 0x07C0, 0x0966, 0x09E6, 0x0A66, 0x0AE6, 0x0B66, 0x0BE6, 0x0C66, 0x0CE6, 0x0D66,
    0x0DE6, 0x0E50, 0x0ED0, 0x0F20, 0x1040, 0x1090, 0x17E0, 0x1810, 0x1946, 0x19D0, 0x1A80, 0x1A90, 0x1B50,
    0x1BB0, 0x1C40, 0x1C50, 0xA620, 0xA8D0, 0xA900, 0xA9D0, 0xA9F0, 0xAA50, 0xABF0, 0xFF10,
];

#[derive(Clone, Copy, Debug, PartialEq)]
enum Case {
    Upper,
    Lower,
    Title,
}

#[derive(Clone, Debug)]
enum Primary {
    Decimal {
        zero: u32,
        /// Separators by the number of digits to their right, from the right.
        separators: Vec<(usize, char)>,
        /// They repeat every so many digits.
        every: Option<usize>,
    },
    Letters,
    Roman,
    Words,
    /// Something else that a number could be counted with.
    Sequence(String),
}

/// A picture of an integer, read.
#[derive(Clone, Debug)]
pub(crate) struct Format {
    primary: Primary,
    case: Case,
    ordinal: bool,
    /// The least number of digits.
    pub mandatory: usize,
    pub optional: usize,
    /// When parsing: exactly so many digits, because another number follows at once.
    pub width: Option<usize>,
}

/// Writes a number with so many digits at least.
fn write_digits(number: usize, least: usize, out: &mut String) {
    let (mut digits, mut power) = (1, 1);
    while number / power >= 10 {
        digits += 1;
        power *= 10;
    }
    out.extend(std::iter::repeat_n('0', least.saturating_sub(digits)));
    while power > 0 {
        out.extend(char::from_digit(
            u32::try_from(number / power % 10).unwrap_or(0),
            10,
        ));
        power /= 10;
    }
}

fn zero_of(character: char) -> Option<u32> {
    ZEROS
        .into_iter()
        .find(|zero| (*zero..zero + 10).contains(&u32::from(character)))
}

impl Format {
    pub(crate) fn read(picture: &str) -> Result<Self, Failure> {
        let (primary, modifier) = picture.rsplit_once(';').unwrap_or((picture, ""));
        let mut format = Self {
            primary: Primary::Words,
            case: Case::Lower,
            ordinal: modifier.starts_with('o'),
            mandatory: 0,
            optional: 0,
            width: None,
        };
        (format.primary, format.case) = match primary {
            "A" => (Primary::Letters, Case::Upper),
            "a" => (Primary::Letters, Case::Lower),
            "I" => (Primary::Roman, Case::Upper),
            "i" => (Primary::Roman, Case::Lower),
            "W" => (Primary::Words, Case::Upper),
            "Ww" => (Primary::Words, Case::Title),
            "w" => (Primary::Words, Case::Lower),
            _ => (format.read_digits(primary)?, Case::Lower),
        };
        Ok(format)
    }

    fn read_digits(&mut self, picture: &str) -> Result<Primary, Failure> {
        let mut family = None;
        let mut separators = Vec::new();
        for character in picture.chars().rev() {
            if let Some(zero) = zero_of(character) {
                self.mandatory += 1;
                if *family.get_or_insert(zero) != zero {
                    return Err(Error::new("D3131"));
                }
            } else if character == '#' {
                self.optional += 1;
            } else {
                separators.push((self.mandatory + self.optional, character));
            }
        }
        let Some(zero) = family else {
            return Ok(Primary::Sequence(picture.to_owned()));
        };
        let places: Vec<usize> = separators.iter().map(|(place, _)| *place).collect();
        let same = separators
            .windows(2)
            .all(|pair| matches!(pair, [a, b] if a.1 == b.1));
        let every = if same { regular(&places) } else { None };
        Ok(Primary::Decimal {
            zero,
            separators,
            every,
        })
    }

    pub(crate) fn is_regular(&self) -> bool {
        matches!(self.primary, Primary::Decimal { every: Some(_), .. })
    }

    /// The first separator, which splits hours and minutes of a time zone.
    pub(crate) fn separator(&self) -> Option<char> {
        match &self.primary {
            Primary::Decimal { separators, .. } => separators.first().map(|(_, character)| *character),
            _ => None,
        }
    }

    /// Writes a number behind a text.
    pub(crate) fn write(&self, number: f64, out: &mut String) -> Result<(), Failure> {
        if let Primary::Decimal {
            zero: 0x30,
            separators,
            ..
        } = &self.primary
            && separators.is_empty()
            && !self.ordinal
            && (0.0..1e9).contains(&number)
            && number.fract() == 0.0
        {
            write_digits(cut(number), self.mandatory, out);
        } else {
            out.push_str(&self.format(number)?);
        }
        Ok(())
    }

    pub(crate) fn format(&self, number: f64) -> Result<String, Failure> {
        let absolute = number.abs();
        let cased = |text: String| match self.case {
            Case::Upper => text.to_ascii_uppercase(),
            Case::Lower => text.to_ascii_lowercase(),
            Case::Title => text,
        };
        let text = match &self.primary {
            Primary::Letters => words::to_letters(absolute, if self.case == Case::Upper { 'A' } else { 'a' }),
            Primary::Roman => cased(words::to_roman(absolute)),
            Primary::Words => cased(words::to_words(absolute, self.ordinal)),
            Primary::Decimal {
                zero,
                separators,
                every,
            } => self.decimal(absolute, *zero, separators, *every),
            Primary::Sequence(token) => return Err(Error::new("D3130").value(token.as_str())),
        };
        Ok(if number < 0.0 { format!("-{text}") } else { text })
    }

    fn decimal(&self, number: f64, zero: u32, separators: &[(usize, char)], every: Option<usize>) -> String {
        let digits = crate::value::number::to_text(number);
        let missing = self.mandatory.saturating_sub(digits.chars().count());
        let digits: Vec<char> = std::iter::repeat_n('0', missing).chain(digits.chars()).collect();
        let mut out = String::new();
        for (at, digit) in digits.iter().enumerate() {
            // How many digits follow, this one included.
            let right = digits.len() - at;
            let separator = match every {
                Some(step) if at > 0 && right.is_multiple_of(step) => separators.first(),
                Some(_) => None,
                None => {
                    // They come from the right, and of several at one place the first counts.
                    let first = separators.partition_point(|(place, _)| *place < right);
                    separators
                        .get(first)
                        .filter(|(place, _)| at > 0 && *place == right)
                }
            };
            out.extend(separator.map(|(_, character)| *character));
            let own = digit.to_digit(10).and_then(|digit| char::from_u32(zero + digit));
            out.push(own.unwrap_or(*digit));
        }
        if self.ordinal {
            let last = digits.last().copied();
            let teens = digits.len() > 1 && digits.get(digits.len() - 2) == Some(&'1');
            out.push_str(match last {
                Some('1') if !teens => "st",
                Some('2') if !teens => "nd",
                Some('3') if !teens => "rd",
                _ => "th",
            });
        }
        out
    }

    /// A regular expression for what [`Format::parse`] reads.
    pub(crate) fn pattern(&self) -> Result<String, Failure> {
        Ok(match &self.primary {
            Primary::Letters => "[a-z]+".to_owned(),
            Primary::Roman => "[mdclxvi]+".to_owned(),
            Primary::Words => words::pattern(),
            Primary::Decimal { .. } => {
                let digits = self
                    .width
                    .map_or_else(|| "[0-9]+".to_owned(), |width| format!("[0-9]{{{width}}}"));
                if self.ordinal {
                    format!("{digits}(?:th|st|nd|rd)")
                } else {
                    digits
                }
            }
            Primary::Sequence(token) => return Err(Error::new("D3130").value(token.as_str())),
        })
    }

    /// The number that a text in this format stands for.
    pub(crate) fn parse(&self, text: &str) -> Result<Option<f64>, Failure> {
        Ok(match &self.primary {
            Primary::Letters => Some(words::from_letters(text)),
            Primary::Roman => Some(words::from_roman(text)),
            Primary::Words => words::from_words(text),
            Primary::Decimal { zero, separators, .. } => {
                let digits: String = text
                    .chars()
                    .filter(|c| !separators.iter().any(|(_, separator)| separator == c))
                    .map(|c| {
                        let digit = u32::from(c).checked_sub(*zero).filter(|digit| *digit < 10);
                        digit.and_then(|digit| char::from_digit(digit, 10)).unwrap_or(c)
                    })
                    .collect();
                crate::value::number::whole(&digits)
            }
            Primary::Sequence(token) => return Err(Error::new("D3130").value(token.as_str())),
        })
    }
}
