//! Answers to the definition's editor: the services of `asl`, with places as browsers count.

use asl::editor::CompletionKind;
use asl_json::{LineIndex, Span};
use asl_protocol::{CompletionItem, EditorAnswer, EditorAsk, TextEdit};

/// Answers a question about the text, both as JSON text; nothing if there is nothing to say.
pub(crate) fn answer(text: &str, question: &str) -> Option<String> {
    let ask = serde_json::from_str(question).ok()?;
    serde_json::to_string(&answer_to(text, &ask)?).ok()
}

fn answer_to(text: &str, ask: &EditorAsk) -> Option<EditorAnswer> {
    let index = LineIndex::new(text);
    let byte = |at: &u32| index.from_utf16(*at);
    let place = |span: Span| (index.utf16(span.start), index.utf16(span.end));
    Some(match ask {
        EditorAsk::Complete { at } => {
            let found = asl::editor::complete(text, byte(at))?;
            let (from, to) = place(found.span);
            EditorAnswer::Completions {
                from,
                to,
                word: index.utf16(found.word),
                comma: found.comma.map(|comma| index.utf16(comma)),
                items: found.items.into_iter().map(item).collect(),
            }
        }
        EditorAsk::Hover { at } => {
            let found = asl::editor::hover(text, byte(at))?;
            let (from, to) = place(found.span);
            EditorAnswer::Hover {
                from,
                to,
                title: found.title,
                text: found.text,
            }
        }
        EditorAsk::Definition { at } => {
            let (from, to) = place(asl::editor::definition(text, byte(at))?);
            EditorAnswer::Place { from, to }
        }
        EditorAsk::Renamable { at } => {
            let (span, name) = asl::editor::renamable(text, byte(at))?;
            let (from, to) = place(span);
            EditorAnswer::Name { name, from, to }
        }
        EditorAsk::Rename { at, name } => match asl::editor::rename(text, byte(at), name) {
            Ok(edits) => EditorAnswer::Edits {
                edits: text_edits(&edits, &index),
                note: None,
            },
            Err(sentence) => EditorAnswer::Refused { sentence },
        },
        EditorAsk::Format => whole(text, &index, asl::editor::format(text)),
        EditorAsk::Convert => whole(text, &index, asl::editor::convert(text)),
    })
}

/// Edits with places as browsers count.
pub(crate) fn text_edits(edits: &[(Span, String)], index: &LineIndex<'_>) -> Vec<TextEdit> {
    let edit = |(span, insert): &(Span, String)| TextEdit {
        from: index.utf16(span.start),
        to: index.utf16(span.end),
        insert: insert.clone(),
    };
    edits.iter().map(edit).collect()
}

/// Another text in place of the whole.
fn whole(
    text: &str,
    index: &LineIndex<'_>,
    rewritten: Result<asl::editor::Rewritten, String>,
) -> EditorAnswer {
    match rewritten {
        Ok(rewritten) if rewritten.text == text => EditorAnswer::Edits {
            edits: Vec::new(),
            note: rewritten.note,
        },
        Ok(rewritten) => EditorAnswer::Edits {
            edits: text_edits(&[(Span::new(0, text.len()), rewritten.text)], index),
            note: rewritten.note,
        },
        Err(sentence) => EditorAnswer::Refused { sentence },
    }
}

fn item(item: asl::editor::Completion) -> CompletionItem {
    let kind = match item.kind {
        CompletionKind::Field => "field",
        CompletionKind::State => "state",
        CompletionKind::Word => "word",
        CompletionKind::Error => "error",
        CompletionKind::Resource => "resource",
        CompletionKind::Function => "function",
        CompletionKind::Variable => "variable",
    };
    CompletionItem {
        label: item.label,
        kind: kind.into(),
        detail: item.detail,
        info: item.info.into_owned(),
        insert: item.insert,
        again: item.again,
    }
}
