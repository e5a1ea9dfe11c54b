//! JSON text for reading: its lines in colored pieces, and which lines differ from another text.
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
                let is_key = rest.get(length..).is_some_and(|after| after.starts_with(':'));
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

/// Up to this many lines are compared with each other; longer texts are compared from both ends.
const MOST_LINES: usize = 400;

/// For each line of `after`, whether it is new. A trailing comma does not count: it only means that
/// another line follows.
pub fn changed_lines(before: &str, after: &str) -> Vec<bool> {
    let bare = |line: &str| line.trim_end_matches(',').to_owned();
    let before: Vec<String> = before.lines().map(bare).collect();
    let after: Vec<String> = after.lines().map(bare).collect();
    let start = before.iter().zip(&after).take_while(|(a, b)| a == b).count();
    let most_end = before.len().min(after.len()) - start;
    let end = before
        .iter()
        .rev()
        .zip(after.iter().rev())
        .take(most_end)
        .take_while(|(a, b)| a == b)
        .count();
    let middle = |lines: &[String]| lines.get(start..lines.len() - end).unwrap_or_default().to_vec();
    let (old, new) = (middle(&before), middle(&after));
    let mut changed = vec![false; start];
    changed.extend(if old.len() > MOST_LINES || new.len() > MOST_LINES {
        vec![true; new.len()]
    } else {
        not_common(&old, &new)
    });
    changed.resize(after.len(), false);
    changed
}

/// The lines of `new` outside a longest common subsequence.
fn not_common(old: &[String], new: &[String]) -> Vec<bool> {
    // The length of the longest common subsequence of what follows, for each pair of places.
    let width = new.len() + 1;
    let mut lengths = vec![0_u16; (old.len() + 1) * width];
    let length = |lengths: &[u16], i: usize, j: usize| lengths.get(i * width + j).copied().unwrap_or(0);
    for (i, a) in old.iter().enumerate().rev() {
        for (j, b) in new.iter().enumerate().rev() {
            let longest = if a == b {
                length(&lengths, i + 1, j + 1) + 1
            } else {
                length(&lengths, i + 1, j).max(length(&lengths, i, j + 1))
            };
            if let Some(place) = lengths.get_mut(i * width + j) {
                *place = longest;
            }
        }
    }
    let mut changed = Vec::with_capacity(new.len());
    let mut i = 0;
    for (j, b) in new.iter().enumerate() {
        while old.get(i).is_some_and(|a| a != b) && length(&lengths, i + 1, j) >= length(&lengths, i, j + 1) {
            i += 1;
        }
        let common = old.get(i) == Some(b);
        changed.push(!common);
        i += usize::from(common);
    }
    changed
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

    // The tests that run in a browser do without it.
    #[cfg(not(target_arch = "wasm32"))]
    proptest::proptest! {
        #[test]
        fn the_pieces_are_the_line(line in "\\PC{0,60}") {
            let together: String = pieces(&line).into_iter().map(|(_, piece)| piece).collect();
            proptest::prop_assert_eq!(together, line);
        }

        #[test]
        fn equal_lines_are_not_changed(lines in proptest::collection::vec("[ab]", 0..12), more in proptest::collection::vec("[ab]", 0..12)) {
            let (before, after) = (lines.join("\n"), more.join("\n"));
            proptest::prop_assert_eq!(changed_lines(&before, &after).len(), after.lines().count());
            proptest::prop_assert!(changed_lines(&after, &after).iter().all(|changed| !changed));
        }
    }

    #[test]
    fn what_was_added_is_marked() {
        let before = "{\n  \"a\": 1\n}";
        let after = "{\n  \"a\": 1,\n  \"b\": 2\n}";
        assert_eq!(changed_lines(before, after), [false, false, true, false]);
        assert_eq!(changed_lines("1", "2"), [true]);
        assert_eq!(changed_lines("", "1"), [true]);
    }
}
