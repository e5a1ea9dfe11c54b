//! Regular expressions as JavaScript has them: a backtracking matcher of our own with a budget of steps.
//!
//! The grammar is ECMAScript's without the `u` flag's additions: groups (capturing, named, `(?:)`), alternatives,
//! greedy and lazy quantifiers, classes, `\d \w \s \b`, back references, look-ahead, look-behind (tried from every
//! start before the place), flags `i` and `m`. A pattern is a program of simple
//! instructions; the matcher keeps its choices on the heap, so neither a long text nor a bad pattern can overflow the
//! stack, and the budget ends what would take forever.
//!
//! The crate `regress` has the whole of ECMAScript's grammar. It is not used because its matcher takes no budget: a pattern such
//! as `(a+)+$`, which may come with a link, would run until the page is closed, and the steps of an expression would depend on
//! a version of that crate.

mod compile;
mod run;

use compile::Program;

/// A compiled regular expression.
#[derive(Debug, PartialEq)]
pub(crate) struct Regex {
    /// The pattern as it was written.
    pub pattern: asl_json::Str,
    program: Program,
    groups: usize,
    ignore_case: bool,
    multiline: bool,
}

/// A match: the start and end of the whole and of each group, in characters.
pub(crate) type Found = Vec<Option<(usize, usize)>>;

impl Regex {
    /// Compiles a pattern. The error says what is wrong with it.
    pub(crate) fn new(pattern: &str, flags: &str) -> Result<Self, String> {
        let (program, groups) = compile::compile(pattern)?;
        Ok(Self {
            pattern: pattern.into(),
            program,
            groups,
            ignore_case: flags.contains('i'),
            multiline: flags.contains('m'),
        })
    }

    /// The first match at or behind `from`. Takes what it uses from `budget`; none of that left is an error.
    pub(crate) fn find(&self, text: &[char], from: usize, budget: &mut u64) -> Result<Option<Found>, ()> {
        run::find(self, text, from, budget)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(pattern: &str, flags: &str, text: &str) -> Option<Vec<String>> {
        let regex = Regex::new(pattern, flags).unwrap();
        let text: Vec<char> = text.chars().collect();
        let found = regex.find(&text, 0, &mut 1_000_000).unwrap()?;
        let slice = |place: &Option<(usize, usize)>| {
            place.map_or(String::new(), |(a, b)| text[a..b].iter().collect())
        };
        Some(found.iter().map(slice).collect())
    }

    #[test]
    fn matches_as_javascript_does() {
        let cases: &[(&str, &str, &str, Option<&[&str]>)] = &[
            ("ab+", "", "xabbc", Some(&["abb"])),
            ("a.*?a", "", "abracadabra", Some(&["abra"])),
            ("(ab)|(a)", "", "abcd", Some(&["ab", "ab", ""])),
            (
                r"(\w+)@(\w+)\.com",
                "",
                "me joe@host.com",
                Some(&["joe@host.com", "joe", "host"]),
            ),
            (r"^b", "", "a\nb", None),
            (r"^b", "m", "a\nb", Some(&["b"])),
            ("HAT", "i", "Trilby hat", Some(&["hat"])),
            (r"(a)\1", "", "aba a aa", Some(&["aa", "a"])),
            (r"a(?=b)", "", "ac ab", Some(&["a"])),
            (r"a(?!b)", "", "ab ac", Some(&["a"])),
            (r"[^a-c\d]+", "", "abc1xyz", Some(&["xyz"])),
            (r"a{2,3}", "", "aaaa", Some(&["aaa"])),
            (r"a{2,}?", "", "aaaa", Some(&["aa"])),
            (r"x{,2}", "", "x{,2}", Some(&["x{,2}"])),
            (r"(?:a|b)*c", "", "ababc", Some(&["ababc"])),
            (r"(a*)*b", "", "aab", Some(&["aab", "aa"])),
            (r"\bfoo\b", "", "a foo b", Some(&["foo"])),
            (r"\u0041\x42", "", "AB", Some(&["AB"])),
            (
                r"(?<year>\d{4})-(?<m>\d\d)",
                "",
                "on 2024-05",
                Some(&["2024-05", "2024", "05"]),
            ),
            (r"(?<=\$)\d+", "", "4 $42", Some(&["42"])),
            (r"(?<!\$)\b\d+", "", "$42 17", Some(&["17"])),
            (r"[\]]", "", "]", Some(&["]"])),
            ("é", "i", "É", Some(&["É"])),
        ];
        for (pattern, flags, text, expected) in cases {
            let expected = expected.map(|list| list.iter().map(|s| (*s).to_owned()).collect::<Vec<_>>());
            assert_eq!(
                found(pattern, flags, text),
                expected,
                "/{pattern}/{flags} on {text}"
            );
        }
    }

    #[test]
    fn refuses_what_is_no_pattern_and_ends() {
        for pattern in [
            "(",
            "a)",
            "[a",
            "*a",
            "a**",
            "a{3,2}",
            "(?",
            r"\",
            "a{9999999}",
            "(?<n",
        ] {
            assert!(Regex::new(pattern, "").is_err(), "{pattern}");
        }
        let regex = Regex::new("(a+)+$", "").unwrap();
        let text: Vec<char> = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab".chars().collect();
        assert_eq!(regex.find(&text, 0, &mut 100_000), Err(()));
    }
}
