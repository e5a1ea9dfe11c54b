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

fn one_edit(a: &str, b: &str) -> bool {
    if a.len().abs_diff(b.len()) > 4 {
        return false;
    }
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let start = a.iter().zip(&b).take_while(|(a, b)| a == b).count();
    let (a, b) = (a.get(start..).unwrap_or(&[]), b.get(start..).unwrap_or(&[]));
    match (a, b) {
        ([_, a @ ..], [_, b @ ..]) if a == b => true,
        ([_, rest @ ..], all) | (all, [_, rest @ ..]) if rest == all => true,
        ([a1, a2, a @ ..], [b1, b2, b @ ..]) => a1 == b2 && a2 == b1 && a == b,
        _ => false,
    }
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
        assert_eq!(nearest("Stap", ["Step", "Stop"]), None, "two names are as near");
    }
}
