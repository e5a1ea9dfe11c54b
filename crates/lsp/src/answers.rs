//! What the server can, and its answers to questions about a document.

use asl::editor::WordKind;
use asl::outline::{OutlineScope, OutlineState};
use asl_json::Span;
use lsp_server::{ErrorCode, Request};
use lsp_types::request::{
    CodeActionRequest, CodeLensRequest, Completion, DocumentSymbolRequest, FoldingRangeRequest, Formatting,
    GotoDefinition, HoverRequest, InlayHintRequest, PrepareRenameRequest, References, Rename, Request as _,
    SemanticTokensFullRequest,
};
use lsp_types::{
    CodeActionProviderCapability, CodeLensOptions, CompletionOptions, DocumentSymbol, DocumentSymbolResponse,
    ExecuteCommandOptions, FoldingRange, FoldingRangeProviderCapability, Hover, HoverContents,
    HoverProviderCapability, InitializeParams, InlayHintParams, Location, MarkupContent, MarkupKind, OneOf,
    Position, PositionEncodingKind, PrepareRenameResponse, Range, RenameOptions, RenameParams, SemanticToken,
    SemanticTokenType, SemanticTokens, SemanticTokensFullOptions, SemanticTokensLegend,
    SemanticTokensOptions, ServerCapabilities, SymbolKind, TextDocumentPositionParams,
    TextDocumentSyncCapability, TextDocumentSyncKind, TextEdit, Uri, WorkDoneProgressOptions,
};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::documents::Document;
use crate::refusal::Refusal;
use crate::shared::Shared;
use crate::{completion, findings, runs};

/// The kinds of words, in the order of the legend.
const WORDS: [(WordKind, SemanticTokenType); 7] = [
    (WordKind::Variable, SemanticTokenType::VARIABLE),
    (WordKind::Function, SemanticTokenType::FUNCTION),
    (WordKind::Keyword, SemanticTokenType::KEYWORD),
    (WordKind::Property, SemanticTokenType::PROPERTY),
    (WordKind::Text, SemanticTokenType::STRING),
    (WordKind::Number, SemanticTokenType::NUMBER),
    (WordKind::Comment, SemanticTokenType::COMMENT),
];

/// What the server can.
pub(crate) fn capabilities() -> ServerCapabilities {
    let legend = SemanticTokensLegend {
        token_types: WORDS.map(|(_, name)| name).to_vec(),
        token_modifiers: Vec::new(),
    };
    let tokens = SemanticTokensOptions {
        legend,
        full: Some(SemanticTokensFullOptions::Bool(true)),
        ..SemanticTokensOptions::default()
    };
    let triggers = ["\"", "$", ".", ":", " ", "{", "'"];
    ServerCapabilities {
        position_encoding: Some(PositionEncodingKind::UTF16),
        text_document_sync: Some(TextDocumentSyncCapability::Kind(
            TextDocumentSyncKind::INCREMENTAL,
        )),
        completion_provider: Some(CompletionOptions {
            trigger_characters: Some(triggers.map(str::to_owned).to_vec()),
            ..CompletionOptions::default()
        }),
        hover_provider: Some(HoverProviderCapability::Simple(true)),
        definition_provider: Some(OneOf::Left(true)),
        references_provider: Some(OneOf::Left(true)),
        rename_provider: Some(OneOf::Right(RenameOptions {
            prepare_provider: Some(true),
            work_done_progress_options: WorkDoneProgressOptions::default(),
        })),
        code_action_provider: Some(CodeActionProviderCapability::Simple(true)),
        document_formatting_provider: Some(OneOf::Left(true)),
        document_symbol_provider: Some(OneOf::Left(true)),
        folding_range_provider: Some(FoldingRangeProviderCapability::Simple(true)),
        semantic_tokens_provider: Some(tokens.into()),
        inlay_hint_provider: Some(OneOf::Left(true)),
        code_lens_provider: Some(CodeLensOptions {
            resolve_provider: Some(false),
        }),
        execute_command_provider: Some(ExecuteCommandOptions {
            commands: runs::COMMANDS.map(str::to_owned).to_vec(),
            ..ExecuteCommandOptions::default()
        }),
        ..ServerCapabilities::default()
    }
}

/// Whether the client fills in snippets.
pub(crate) fn fills_in_snippets(params: &InitializeParams) -> bool {
    let document = params.capabilities.text_document.as_ref();
    let item = document.and_then(|document| document.completion.as_ref()?.completion_item.as_ref());
    item.and_then(|item| item.snippet_support).unwrap_or(false)
}

/// Whether the client asks again for the values beside the text when it is told to.
pub(crate) fn refreshes_hints(params: &InitializeParams) -> bool {
    let workspace = params.capabilities.workspace.as_ref();
    workspace
        .and_then(|workspace| workspace.inlay_hint.as_ref()?.refresh_support)
        .unwrap_or(false)
}

/// The document that a request is about.
pub(crate) fn uri_of(request: &Request) -> Option<Uri> {
    request
        .params
        .get("textDocument")?
        .get("uri")?
        .as_str()?
        .parse()
        .ok()
}

/// Answers a question about a document.
pub(crate) fn answer(shared: &Shared, document: &Document, request: &Request) -> Result<Value, Refusal> {
    let text = &*document.text;
    match request.method.as_str() {
        Completion::METHOD => {
            let at = at(document, request)?;
            written(completion::complete(document, at, shared.snippets))
        }
        HoverRequest::METHOD => {
            let found = asl::editor::hover(text, at(document, request)?);
            written(found.map(|found| Hover {
                contents: HoverContents::Markup(MarkupContent {
                    kind: MarkupKind::Markdown,
                    value: format!("`{}`\n\n{}", found.title.replace('`', "'"), found.text),
                }),
                range: Some(document.range(found.span)),
            }))
        }
        GotoDefinition::METHOD => {
            let at = at(document, request)?;
            let found = asl::editor::definition(text, at).map(|span| location(document, span));
            written(found.or_else(|| definition_file(document, at)))
        }
        References::METHOD => {
            let found = asl::editor::references(text, at(document, request)?);
            let all = found.into_iter().map(|span| location(document, span));
            written(all.collect::<Vec<_>>())
        }
        PrepareRenameRequest::METHOD => {
            let found = asl::editor::renamable(text, at(document, request)?);
            written(found.map(
                |(span, placeholder)| PrepareRenameResponse::RangeWithPlaceholder {
                    range: document.range(span),
                    placeholder,
                },
            ))
        }
        Rename::METHOD => {
            let params: RenameParams = params(request)?;
            let at = document.offset(params.text_document_position.position);
            let edits = asl::editor::rename(text, at, &params.new_name).map_err(Refusal::failed)?;
            written(findings::edit(document, &edits))
        }
        CodeActionRequest::METHOD => {
            let params: lsp_types::CodeActionParams = params(request)?;
            let found = shared.findings(document);
            written(findings::actions(document, &found, params.range))
        }
        Formatting::METHOD => written(format(document)?),
        DocumentSymbolRequest::METHOD => written(DocumentSymbolResponse::Nested(symbols(document))),
        FoldingRangeRequest::METHOD => written(folds(document)),
        SemanticTokensFullRequest::METHOD => written(tokens(document)),
        InlayHintRequest::METHOD => {
            let params: InlayHintParams = params(request)?;
            let run = shared.last_run(document);
            written(run.map(|run| runs::hints(document, &run, params.range)))
        }
        CodeLensRequest::METHOD => written(runs::lenses(document)),
        other => Err(Refusal {
            code: ErrorCode::MethodNotFound,
            sentence: format!("There is no request {other}."),
        }),
    }
}

fn params<T: DeserializeOwned>(request: &Request) -> Result<T, Refusal> {
    serde_json::from_value(request.params.clone())
        .map_err(|error| Refusal::invalid(format!("The request cannot be read: {error}.")))
}

fn at(document: &Document, request: &Request) -> Result<u32, Refusal> {
    let params: TextDocumentPositionParams = params(request)?;
    Ok(document.offset(params.position))
}

fn written(answer: impl Serialize) -> Result<Value, Refusal> {
    serde_json::to_value(answer).map_err(|error| Refusal {
        code: ErrorCode::InternalError,
        sentence: format!("The answer has no JSON form: {error}."),
    })
}

fn location(document: &Document, span: Span) -> Location {
    Location::new(document.uri.clone(), document.range(span))
}

/// The file that a template names at a byte offset, if it is there.
fn definition_file(document: &Document, offset: u32) -> Option<Location> {
    let mut files = asl::editor::files(&document.text).into_iter();
    let named = files.find(|one| one.span.start <= offset && offset <= one.span.end)?;
    let path = document.path()?.with_file_name(&*named.file);
    let url = url::Url::from_file_path(path.is_file().then_some(path)?).ok()?;
    Some(Location::new(url.as_str().parse().ok()?, Range::default()))
}

/// A definition laid out; around it, a template keeps the layout of its author.
fn format(document: &Document) -> Result<Vec<TextEdit>, Refusal> {
    let text = &*document.text;
    if !asl::template(text, 0).machines.is_empty() {
        return Err(Refusal::failed(
            "A template keeps its layout: only definitions are formatted.",
        ));
    }
    let formatted = asl::editor::format(text).map_err(Refusal::failed)?;
    if formatted.text == text {
        return Ok(Vec::new());
    }
    Ok(vec![TextEdit {
        range: document.range(Span::new(0, text.len())),
        new_text: formatted.text,
    }])
}

fn symbols(document: &Document) -> Vec<DocumentSymbol> {
    let mut found = Vec::new();
    for machine in asl::editor::outlines(&document.text) {
        let states = of_scope(document, &machine.outline);
        let (Some(name), Some(first), Some(last)) = (machine.name, states.first(), states.last()) else {
            found.extend(states);
            continue;
        };
        let range = Range::new(first.range.start, last.range.end);
        found.push(symbol(
            name.to_string(),
            None,
            SymbolKind::MODULE,
            range,
            range,
            states,
        ));
    }
    found
}

fn of_scope(document: &Document, scope: &OutlineScope) -> Vec<DocumentSymbol> {
    let state = |state: &OutlineState| {
        let selection = document.range(state.name_span);
        let whole = Range::new(
            selection.start,
            document.position(state.span.end).max(selection.end),
        );
        let children = state.scopes.iter().flat_map(|scope| of_scope(document, scope));
        symbol(
            state.name.to_string(),
            state.type_name.as_deref().map(str::to_owned),
            SymbolKind::FUNCTION,
            whole,
            selection,
            children.collect(),
        )
    };
    scope.states.iter().map(state).collect()
}

#[expect(
    deprecated,
    reason = "the protocol's type has a member that it no longer wants"
)]
fn symbol(
    name: String,
    detail: Option<String>,
    kind: SymbolKind,
    range: Range,
    selection_range: Range,
    children: Vec<DocumentSymbol>,
) -> DocumentSymbol {
    DocumentSymbol {
        // The protocol allows no empty name.
        name: if name.trim().is_empty() {
            "(no name)".into()
        } else {
            name
        },
        detail,
        kind,
        tags: None,
        deprecated: None,
        range,
        selection_range,
        children: Some(children).filter(|children| !children.is_empty()),
    }
}

fn folds(document: &Document) -> Vec<FoldingRange> {
    let fold = |span: Span| {
        let range = document.range(span);
        (range.end.line > range.start.line).then(|| FoldingRange {
            start_line: range.start.line,
            end_line: range.end.line,
            ..FoldingRange::default()
        })
    };
    asl::editor::folds(&document.text)
        .into_iter()
        .filter_map(fold)
        .collect()
}

fn tokens(document: &Document) -> SemanticTokens {
    let mut before = Position::default();
    let mut data = Vec::new();
    for (span, kind) in asl::editor::words(&document.text) {
        let range = document.range(span);
        // A token is on one line.
        if range.start.line != range.end.line {
            continue;
        }
        let own = WORDS.iter().position(|(known, _)| *known == kind).unwrap_or(0);
        let is_same_line = range.start.line == before.line;
        data.push(SemanticToken {
            delta_line: range.start.line - before.line,
            delta_start: range.start.character - if is_same_line { before.character } else { 0 },
            length: range.end.character - range.start.character,
            token_type: u32::try_from(own).unwrap_or(0),
            token_modifiers_bitset: 0,
        });
        before = range.start;
    }
    SemanticTokens {
        result_id: None,
        data,
    }
}
