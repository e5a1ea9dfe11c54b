//! Why a request has no answer.

use lsp_server::ErrorCode;

/// Why a request has no answer.
pub(crate) struct Refusal {
    /// The protocol's code.
    pub(crate) code: ErrorCode,
    /// The reason, in a sentence.
    pub(crate) sentence: String,
}

impl Refusal {
    /// The request makes no sense.
    pub(crate) fn invalid(sentence: impl Into<String>) -> Self {
        Self {
            code: ErrorCode::InvalidParams,
            sentence: sentence.into(),
        }
    }

    /// The request makes sense but cannot be carried out.
    pub(crate) fn failed(sentence: impl Into<String>) -> Self {
        Self {
            code: ErrorCode::RequestFailed,
            sentence: sentence.into(),
        }
    }
}
