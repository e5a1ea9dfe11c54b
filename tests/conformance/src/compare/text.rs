//! Expected texts: placeholders in angle brackets, whole-value wildcards, and literals that stand for any text.

/// What a case says about its expected strings.
#[derive(Debug, Clone, Default)]
pub struct Rules {
    wildcards: Vec<String>,
    within: Vec<String>,
    exact: bool,
}

/// Written by the recorder for every time; it stands for any value in every recording.
const ALWAYS_WILD: &str = "timestamp";

impl Rules {
    /// The rules of one case: strings that stand for any value, and literals that stand for any text within.
    pub fn new(wildcards: Vec<String>, within: Vec<String>) -> Self {
        // An empty literal would occur everywhere and so accept everything.
        Self {
            wildcards,
            within: within.into_iter().filter(|literal| !literal.is_empty()).collect(),
            exact: false,
        }
    }

    /// No patterns at all: every text stands for itself. For data that no recorder has touched.
    pub fn exact() -> Self {
        Self {
            exact: true,
            ..Self::default()
        }
    }

    /// Whether every text stands for itself.
    pub fn is_exact(&self) -> bool {
        self.exact
    }

    /// Whether the expected string stands for any value, of whatever type.
    pub fn any_value(&self, expected: &str) -> bool {
        !self.exact && expected == ALWAYS_WILD || self.wildcards.iter().any(|wildcard| wildcard == expected)
    }

    /// Whether a text is one that the expected string, read as a pattern, allows.
    pub fn matches(&self, expected: &str, got: &str) -> bool {
        expected == got || !self.exact && matches_pieces(&self.pieces(expected), got)
    }

    /// The literal pieces of an expected string; between each two any text may stand.
    fn pieces<'a>(&self, expected: &'a str) -> Vec<&'a str> {
        let mut pieces = Vec::new();
        let mut rest = expected;
        while let Some((start, end)) = self.first_gap(rest) {
            let (before, from_gap) = rest.split_at(start);
            pieces.push(before);
            rest = from_gap.split_at(end - start).1;
        }
        pieces.push(rest);
        pieces
    }

    /// The first stretch of the text that stands for any text (byte range), the longest of those that start there.
    fn first_gap(&self, text: &str) -> Option<(usize, usize)> {
        let literal = |literal: &String| {
            text.find(literal.as_str())
                .map(|start| (start, start + literal.len()))
        };
        self.within
            .iter()
            .filter_map(literal)
            .chain(placeholder(text))
            .min_by_key(|&(start, end)| (start, std::cmp::Reverse(end)))
    }
}

/// The first `<...>` without a further bracket inside.
fn placeholder(text: &str) -> Option<(usize, usize)> {
    let mut open = None;
    for (at, character) in text.char_indices() {
        match character {
            '<' => open = Some(at),
            '>' => {
                if let Some(start) = open {
                    return Some((start, at + 1));
                }
            }
            _ => {}
        }
    }
    None
}

/// Matching of pieces with anything in between: the first is anchored at the start, the last at the end, and each
/// one between may be taken where it first occurs, since an earlier place leaves the most for the rest.
fn matches_pieces(pieces: &[&str], text: &str) -> bool {
    let [first, middle @ .., last] = pieces else {
        // A single piece has no gap; equality was tested before.
        return false;
    };
    let Some(mut rest) = text.strip_prefix(first) else {
        return false;
    };
    for piece in middle {
        let Some(at) = rest.find(piece) else { return false };
        rest = rest.split_at(at + piece.len()).1;
    }
    rest.ends_with(last)
}
