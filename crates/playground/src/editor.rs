//! Answers to the definition's editor: the services of `asl`, with places as browsers count.

use asl_json::{LineIndex, Span};
use asl_protocol::{
    CompletionItem, Completions, EditorRequest, EditorResponse, EditsRefused, Hover, StateName, TextEdit,
    TextEdits, TextRange,
};

/// Answers a question about the text, both as JSON text; nothing if there is nothing to say.
pub(crate) fn answer(text: &str, question: &str) -> Option<String> {
    let ask = serde_json::from_str(question).ok()?;
    serde_json::to_string(&answer_to(text, &ask)?).ok()
}

fn answer_to(text: &str, request: &EditorRequest) -> Option<EditorResponse> {
    let index = LineIndex::new(text);
    let byte = |at: &u32| index.from_utf16(*at);
    let range = |span: Span| TextRange {
        from: index.utf16(span.start),
        to: index.utf16(span.end),
    };
    Some(match request {
        EditorRequest::Complete { at } => {
            let found = asl::editor::complete(text, byte(at))?;
            let TextRange { from, to } = range(found.span);
            EditorResponse::Completions(Completions {
                from,
                to,
                word: index.utf16(found.word),
                comma: found.comma.map(|comma| index.utf16(comma)),
                items: found.items.into_iter().map(item).collect(),
            })
        }
        EditorRequest::Hover { at } => {
            let found = asl::editor::hover(text, byte(at))?;
            let TextRange { from, to } = range(found.span);
            EditorResponse::Hover(Hover {
                from,
                to,
                title: found.title,
                text: found.text,
            })
        }
        EditorRequest::Definition { at } => {
            EditorResponse::Place(range(asl::editor::definition(text, byte(at))?))
        }
        EditorRequest::Renamable { at } => {
            let (span, name) = asl::editor::renamable(text, byte(at))?;
            let TextRange { from, to } = range(span);
            EditorResponse::Name(StateName { from, to, name })
        }
        EditorRequest::Rename { at, name } => match asl::editor::rename(text, byte(at), name) {
            Ok(edits) => edited(text_edits(&edits, &index), None),
            Err(sentence) => EditorResponse::Refused(EditsRefused { sentence }),
        },
        EditorRequest::Format => whole(text, &index, asl::editor::format(text)),
        EditorRequest::Convert => whole(text, &index, asl::editor::convert(text)),
    })
}

fn edited(edits: Vec<TextEdit>, note: Option<String>) -> EditorResponse {
    EditorResponse::Edits(TextEdits { edits, note })
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
) -> EditorResponse {
    match rewritten {
        Ok(rewritten) if rewritten.text == text => edited(Vec::new(), rewritten.note),
        Ok(rewritten) => {
            let edits = [(Span::new(0, text.len()), rewritten.text)];
            edited(text_edits(&edits, index), rewritten.note)
        }
        Err(sentence) => EditorResponse::Refused(EditsRefused { sentence }),
    }
}

fn item(item: asl::editor::Completion) -> CompletionItem {
    CompletionItem {
        label: item.label,
        kind: item.kind,
        detail: item.detail,
        info: item.info.into_owned(),
        insert: item.insert,
        again: item.again,
    }
}
