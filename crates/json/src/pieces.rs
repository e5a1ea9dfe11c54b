//! JSON text for reading: its lines in pieces, each of which has a color.
//!
//! What does not live here: whether the text is JSON. Any text is cut into pieces that add up to it.

/// The kind of a piece.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A member name with its quotes.
    Key,
    /// A string with its quotes.
    Text,
    /// A number.
    Number,
    /// `true`, `false`, `null`
    Word,
    /// Everything else, including spaces.
    Other,
}

/// Cuts one line of indented JSON into pieces.
pub fn pieces(line: &str) -> Vec<(Kind, &str)> {
    let mut pieces = Vec::new();
    let mut rest = line;
    while let Some(first) = rest.chars().next() {
        let (kind, length) = match first {
            '"' => {
                let length = text_length(rest);
                let is_key = rest
                    .get(length..)
                    .is_some_and(|after| after.trim_start().starts_with(':'));
                (if is_key { Kind::Key } else { Kind::Text }, length)
            }
            '-' | '0'..='9' => (
                Kind::Number,
                run(rest, |c| c.is_ascii_alphanumeric() || "+-.".contains(c)),
            ),
            'a'..='z' => (Kind::Word, run(rest, |c| c.is_ascii_alphanumeric())),
            _ => (
                Kind::Other,
                run(rest, |c| !(c == '"' || c == '-' || c.is_ascii_alphanumeric())).max(first.len_utf8()),
            ),
        };
        let (piece, after) = rest.split_at_checked(length).unwrap_or((rest, ""));
        pieces.push((kind, piece));
        rest = after;
    }
    pieces
}

fn run(text: &str, belongs: impl Fn(char) -> bool) -> usize {
    text.find(|c| !belongs(c)).unwrap_or(text.len())
}

/// The length of the string that starts here, with its quotes.
fn text_length(text: &str) -> usize {
    let mut escaped = false;
    for (index, c) in text.char_indices().skip(1) {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '"' => return index + 1,
            _ => {}
        }
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_cut_into_pieces() {
        let kinds = pieces(r#"  "a\"b": [-1.5e+3, "x:", true],"#);
        let shown: Vec<_> = kinds
            .iter()
            .filter(|(kind, _)| *kind != Kind::Other)
            .copied()
            .collect();
        assert_eq!(
            shown,
            [
                (Kind::Key, r#""a\"b""#),
                (Kind::Number, "-1.5e+3"),
                (Kind::Text, r#""x:""#),
                (Kind::Word, "true")
            ]
        );
    }

    proptest::proptest! {
        #[test]
        fn the_pieces_are_the_line(line in "\\PC{0,60}") {
            let together: String = pieces(&line).into_iter().map(|(_, piece)| piece).collect();
            proptest::prop_assert_eq!(together, line);
        }
    }
}
