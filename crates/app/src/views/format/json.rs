//! Which lines of a text differ from another text.
//!
//! What does not live here: the pieces of a line that have colors ([`asl_json::pieces`]).

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

    // The tests that run in a browser do without it.
    #[cfg(not(target_arch = "wasm32"))]
    proptest::proptest! {
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
