//! From the text of a request to the text of its reply, without a browser: this part runs in ordinary tests.

use serde_json::Value;

/// Why a request has no answer.
#[derive(Debug)]
pub enum AnswerError {
    /// The page sent what is not JSON: page and worker come from different builds.
    Unreadable(serde_json::Error),
}

impl std::fmt::Display for AnswerError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Unreadable(error) => write!(
                f,
                "The worker could not read a request: {error}. Please reload the page."
            ),
        }
    }
}

/// Answers a request with itself.
pub fn answer(request: &str) -> Result<String, AnswerError> {
    let request: Value = serde_json::from_str(request).map_err(AnswerError::Unreadable)?;
    Ok(request.to_string())
}

#[cfg(test)]
mod tests {
    use super::answer;

    #[test]
    fn a_request_comes_back() {
        assert_eq!(
            answer(r#"{"b": 1, "a": [null]}"#).unwrap(),
            r#"{"b":1,"a":[null]}"#
        );
    }

    #[test]
    fn what_is_not_json_is_refused_with_a_sentence() {
        let error = answer("{").unwrap_err().to_string();
        assert!(
            error.starts_with("The worker could not read a request: EOF"),
            "{error}"
        );
    }
}
