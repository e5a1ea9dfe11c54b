//! From the text of an ask to the text of its answer, without a browser: this part runs in ordinary tests.

use std::fmt;

use asl_playground::Playground;

/// Why an ask has no answer.
#[derive(Debug)]
pub enum AnswerError {
    /// The page sent what is no ask: page and worker come from different builds.
    Unreadable(serde_json::Error),
    /// The answer has no JSON form.
    Unwritable(serde_json::Error),
}

impl fmt::Display for AnswerError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unreadable(error) => write!(
                f,
                "The worker could not read a request: {error}. Please reload the page."
            ),
            Self::Unwritable(error) => write!(f, "The worker could not write its answer: {error}."),
        }
    }
}

/// Answers an ask about the playground's workspace or its last run.
pub fn answer(playground: &mut Playground, request: &str) -> Result<String, AnswerError> {
    let ask = serde_json::from_str(request).map_err(AnswerError::Unreadable)?;
    serde_json::to_string(&playground.answer(&ask)).map_err(AnswerError::Unwritable)
}

#[cfg(test)]
mod tests {
    use asl_protocol::{Answer, Ask};
    use asl_workspace::Workspace;

    use super::*;

    #[test]
    fn an_ask_is_answered() {
        let mut playground = Playground::default();
        let mut ask = |ask: &Ask| -> Answer {
            let text = answer(&mut playground, &serde_json::to_string(ask).unwrap()).unwrap();
            serde_json::from_str(&text).unwrap()
        };
        assert_eq!(ask(&Ask::History), Answer::Nothing);
        let Answer::Analyzed(analysis) = ask(&Ask::Analyze(Workspace::default())) else {
            panic!("an analysis")
        };
        assert!(!analysis.runnable);
    }

    #[test]
    fn what_is_no_ask_is_refused_with_a_sentence() {
        let error = answer(&mut Playground::default(), "{").unwrap_err().to_string();
        assert!(
            error.starts_with("The worker could not read a request: EOF"),
            "{error}"
        );
    }
}
