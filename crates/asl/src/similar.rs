//! Which of the known names somebody probably meant. Used for hints, never for a decision.

/// The one name that differs from `text` only in case or by one edit; none if several do.
///
/// An edit is one character added, left out or replaced, or two neighbours exchanged.
pub fn nearest<'n>(text: &str, names: impl IntoIterator<Item = &'n str>) -> Option<&'n str> {
    let mut found = None;
    for name in names {
        if name.eq_ignore_ascii_case(text) {
            return Some(name);
        }
        // One edit away from a name of two letters is almost anything.
        if name.len() > 3 && one_edit(text, name) {
            if found.is_some() {
                return None;
            }
            found = Some(name);
        }
    }
    found
}

/// The name that takes the fewest edits, however many: what the service proposes for a field of a request.
pub(crate) fn closest<'n>(text: &str, names: impl IntoIterator<Item = &'n str>) -> Option<&'n str> {
    names.into_iter().min_by_key(|name| distance(text, name))
}

/// How many characters must be added, left out or replaced. Only the beginning of a very long text counts.
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (index, x) in a.chars().take(100).enumerate() {
        let mut before = index;
        let mut left = index + 1;
        for (y, cell) in b.iter().zip(row.iter_mut().skip(1)) {
            let best = (before + usize::from(x != *y)).min(left + 1).min(*cell + 1);
            before = std::mem::replace(cell, best);
            left = best;
        }
        if let Some(first) = row.first_mut() {
            *first = index + 1;
        }
    }
    row.last().copied().unwrap_or(0)
}

fn one_edit(a: &str, b: &str) -> bool {
    if a.len().abs_diff(b.len()) > 4 {
        return false;
    }
    let same = a.chars().zip(b.chars()).take_while(|(a, b)| a == b);
    let start: usize = same.map(|(same, _)| same.len_utf8()).sum();
    let (a, b) = (a.get(start..).unwrap_or(""), b.get(start..).unwrap_or(""));
    match (split_first(a), split_first(b)) {
        (Some((_, a)), Some((_, b))) if a == b => true,
        (Some((_, rest)), _) if rest == b => true,
        (_, Some((_, rest))) if rest == a => true,
        (Some((a1, a)), Some((b1, b))) => match (split_first(a), split_first(b)) {
            (Some((a2, a)), Some((b2, b))) => a1 == b2 && a2 == b1 && a == b,
            _ => false,
        },
        _ => false,
    }
}

/// The first character of a text, and what is behind it.
fn split_first(text: &str) -> Option<(char, &str)> {
    let mut characters = text.chars();
    Some((characters.next()?, characters.as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_the_name_that_was_meant() {
        let names = ["Next", "Resource", "ResultPath", "ResultSelector", "End"];
        for (text, meant) in [
            ("next", Some("Next")),
            ("end", Some("End")),
            ("Nxet", Some("Next")),
            ("Resourc", Some("Resource")),
            ("Resourcee", Some("Resource")),
            ("ResultPaths", Some("ResultPath")),
            ("Ends", None),
            ("Result", None),
            ("", None),
        ] {
            assert_eq!(nearest(text, names), meant, "{text}");
        }
        assert_eq!(distance("kitten", "sitting"), 3);
        assert_eq!(distance("", "ab"), 2);
        assert_eq!(closest("Comment", ["Name", "Value"]), Some("Name"));
        assert_eq!(nearest("Stap", ["Step", "Stop"]), None, "two names are as near");
    }
}
