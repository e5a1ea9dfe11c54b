//! Many texts sought in one at once: the time grows with the lengths, not with their product.

use aho_corasick::{AhoCorasick, AhoCorasickKind};

/// Finds texts.
#[derive(Clone, Debug)]
pub(super) struct Search {
    all: Vec<String>,
    /// None where they are too many for one automaton: then each is sought by itself.
    automaton: Option<AhoCorasick>,
}

impl Search {
    pub(super) fn new<'t>(texts: impl Iterator<Item = &'t str>) -> Self {
        let all: Vec<String> = texts.map(str::to_owned).collect();
        let automaton = AhoCorasick::builder()
            .kind(Some(AhoCorasickKind::NoncontiguousNFA))
            .prefilter(false)
            .build(&all)
            .ok();
        Self { all, automaton }
    }

    /// Every place of every text, overlapping ones too, with the number of the text.
    pub(super) fn places(&self, text: &str) -> Vec<(usize, usize)> {
        match &self.automaton {
            Some(automaton) => automaton
                .find_overlapping_iter(text)
                .map(|found| (found.start(), found.pattern().as_usize()))
                .collect(),
            None => {
                let all = self.all.iter().enumerate();
                all.flat_map(|(number, each)| {
                    text.match_indices(each.as_str()).map(move |(at, _)| (at, number))
                })
                .collect()
            }
        }
    }

    /// Whether any of the texts is in another.
    pub(super) fn is_in(&self, text: &str) -> bool {
        match &self.automaton {
            Some(automaton) => automaton.is_match(text),
            None => self.all.iter().any(|each| text.contains(each.as_str())),
        }
    }
}
