//! Completions in the protocol's form.

use std::fmt::Write as _;

use asl::editor::CompletionKind;
use lsp_types::{
    CompletionItem, CompletionItemKind, CompletionList, CompletionTextEdit, Documentation, InsertTextFormat,
    InsertTextMode, TextEdit,
};

use crate::documents::Document;

/// What may be typed at a byte offset. The list is asked for again while a word is typed, because what fits may be more
/// than what is listed.
pub(crate) fn complete(document: &Document, offset: u32, snippets: bool) -> Option<CompletionList> {
    let found = asl::editor::complete(&document.text, offset)?;
    let range = document.range(found.span);
    // Clients filter by all that stands between the start of the range and the cursor.
    let before = (found.span.start as usize)..(found.word as usize);
    let before = document.text.get(before).unwrap_or("");
    let comma = found.comma.map(|comma| TextEdit {
        range: document.range(asl_json::Span {
            start: comma,
            end: comma,
        }),
        new_text: ",".into(),
    });
    let item = |(index, item): (usize, asl::editor::Completion)| {
        let (text, has_stops) = inserted(&item.insert, snippets);
        CompletionItem {
            kind: Some(kind(item.kind)),
            detail: Some(item.detail).filter(|detail| !detail.is_empty()),
            documentation: Some(item.info.into_owned())
                .filter(|info| !info.is_empty())
                .map(Documentation::String),
            sort_text: Some(format!("{index:04}")),
            filter_text: Some(format!("{before}{}", item.label)),
            label: item.label,
            insert_text_format: Some(if has_stops {
                InsertTextFormat::SNIPPET
            } else {
                InsertTextFormat::PLAIN_TEXT
            }),
            insert_text_mode: Some(InsertTextMode::ADJUST_INDENTATION),
            text_edit: Some(CompletionTextEdit::Edit(TextEdit {
                range,
                new_text: text,
            })),
            additional_text_edits: comma.clone().map(|comma| vec![comma]),
            ..CompletionItem::default()
        }
    };
    Some(CompletionList {
        is_incomplete: true,
        items: found.items.into_iter().enumerate().map(item).collect(),
    })
}

fn kind(kind: CompletionKind) -> CompletionItemKind {
    match kind {
        CompletionKind::Field => CompletionItemKind::FIELD,
        CompletionKind::State => CompletionItemKind::REFERENCE,
        CompletionKind::Word => CompletionItemKind::ENUM_MEMBER,
        CompletionKind::Error => CompletionItemKind::EVENT,
        CompletionKind::Resource => CompletionItemKind::VALUE,
        CompletionKind::Function => CompletionItemKind::FUNCTION,
        CompletionKind::Variable => CompletionItemKind::VARIABLE,
    }
}

/// The text to insert, from the notation of [`asl::editor::Completion::insert`], and whether it is a snippet: with places to
/// fill in where the client knows them, else with what stands in them.
fn inserted(insert: &str, snippets: bool) -> (String, bool) {
    let has_stops = snippets && insert.contains("${");
    let mut text = String::with_capacity(insert.len() + 16);
    let mut stops = 0;
    let mut rest = insert;
    // What a snippet would take for its own is escaped, in places to fill in also their end.
    let push = |text: &mut String, c: char, within: bool| {
        if has_stops && (c == '$' || c == '\\' || within && c == '}') {
            text.push('\\');
        }
        text.push(c);
    };
    while let Some(c) = rest.chars().next() {
        if let Some(brace) = rest
            .strip_prefix("\\{")
            .map(|_| '{')
            .or_else(|| rest.strip_prefix("\\}").map(|_| '}'))
        {
            push(&mut text, brace, false);
            rest = rest.get(2..).unwrap_or("");
        } else if let Some(inner) = rest.strip_prefix("${") {
            let end = inner.find('}').unwrap_or(inner.len());
            stops += 1;
            let filled = inner.get(..end).unwrap_or("");
            if has_stops {
                // Writing to a String cannot fail.
                let _ = write!(text, "${{{stops}:");
            }
            filled.chars().for_each(|c| push(&mut text, c, true));
            if has_stops {
                text.push('}');
            }
            rest = inner.get(end + 1..).unwrap_or("");
        } else {
            push(&mut text, c, false);
            rest = rest.get(c.len_utf8()..).unwrap_or("");
        }
    }
    (text, has_stops)
}

#[cfg(test)]
mod tests {
    use super::inserted;

    #[test]
    fn places_to_fill_in_are_those_of_the_protocol() {
        for (insert, snippet, plain) in [
            ("\"Next\"", "\"Next\"", "\"Next\""),
            ("\"Next\": \"${}\"", "\"Next\": \"${1:}\"", "\"Next\": \"\""),
            (
                "{% ${$states.input} %}",
                "{% ${1:\\$states.input} %}",
                "{% $states.input %}",
            ),
            ("\\{\n\t${a}: $\n\\}", "{\n\t${1:a}: \\$\n}", "{\n\ta: $\n}"),
        ] {
            assert_eq!(inserted(insert, true).0, snippet);
            assert_eq!(inserted(insert, false), (plain.to_owned(), false));
        }
    }
}
