//! Recognizing Terraform, whose language is neither JSON nor YAML: one sentence says so instead of a hundred errors.
//!
//! What does not live here: taking definitions out of `.tf` files, which the shell and the page's worker for projects do
//! with a parser of HCL (`crates/opening/src/terraform`).

use asl_json::Span;

/// The blocks that a Terraform file consists of.
const BLOCKS: [&str; 8] = [
    "resource",
    "data",
    "module",
    "variable",
    "locals",
    "output",
    "provider",
    "terraform",
];

/// Where the text turns out to be Terraform: its first block.
pub(crate) fn found(text: &str) -> Option<Span> {
    let mut start = 0;
    let mut comment = false;
    for line in text.split_inclusive('\n') {
        let place = start;
        start += line.len();
        let line = line.trim();
        if comment || line.starts_with("/*") {
            comment = !line.ends_with("*/");
            continue;
        }
        if line.is_empty() || line.starts_with(['#', '\u{feff}']) || line.starts_with("//") {
            continue;
        }
        // The first line that says something decides.
        let is_block = line.ends_with('{')
            && line
                .split([' ', '"', '{'])
                .next()
                .is_some_and(|word| BLOCKS.contains(&word));
        return is_block.then(|| Span::new(place, place + line.len()));
    }
    None
}

#[cfg(test)]
mod tests {
    use super::found;

    #[test]
    fn the_first_block_decides() {
        for text in [
            "resource \"aws_sfn_state_machine\" \"x\" {\n}\n",
            "# shop\n\n/* two\nlines */\nlocals {\n",
            "variable \"x\" {\n  default = 1\n}",
        ] {
            assert!(found(text).is_some(), "{text}");
        }
        for text in [
            "",
            "resource: {\n",
            "{\n",
            "StartAt: A\nStates: {",
            "Resources:\n  A: {",
            "locals\n",
        ] {
            assert_eq!(found(text), None, "{text}");
        }
    }
}
