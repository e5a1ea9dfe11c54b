//! From the bytes of an ask to the bytes of its answer, without a browser: this part runs in ordinary tests.

use std::fmt;

use asl_playground::Playground;
use asl_protocol::{Unreadable, decode, encode};

/// Why an ask has no answer.
#[derive(Debug)]
pub enum AnswerError {
    /// The page sent what is no ask: page and worker come from different builds.
    Unreadable(Unreadable),
    /// The answer has no binary form.
    Unwritable(Unreadable),
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

/// Answers the text of a definition with an [`asl_protocol::Sketch`].
pub fn sketch(request: &[u8]) -> Result<Vec<u8>, AnswerError> {
    let definition: String = decode(request).map_err(AnswerError::Unreadable)?;
    encode(&asl_playground::sketch(&definition)).map_err(AnswerError::Unwritable)
}

/// Answers an ask about the playground's workspace or its last run.
pub fn answer(playground: &mut Playground, request: &[u8]) -> Result<Vec<u8>, AnswerError> {
    let ask = decode(request).map_err(AnswerError::Unreadable)?;
    encode(&playground.answer(&ask)).map_err(AnswerError::Unwritable)
}

#[cfg(test)]
mod tests {
    use asl_protocol::{Answer, Ask, Sketch};
    use asl_workspace::Workspace;

    use super::*;

    #[test]
    fn an_ask_is_answered() {
        let mut playground = Playground::default();
        let mut ask = |ask: &Ask| -> Answer {
            let bytes = answer(&mut playground, &encode(ask).unwrap()).unwrap();
            decode(&bytes).unwrap()
        };
        assert_eq!(ask(&Ask::History), Answer::Nothing);
        let Answer::Analyzed(analysis) = ask(&Ask::Analyze(Workspace::default())) else {
            panic!("an analysis")
        };
        assert!(!analysis.runnable);
    }

    #[test]
    fn a_sketch_is_what_the_analysis_draws() {
        for example in asl_examples::all() {
            let definition = encode(&example.workspace.definition).unwrap();
            let sketched: Sketch = decode(&sketch(&definition).unwrap()).unwrap();
            let ask = encode(&Ask::Analyze(example.workspace)).unwrap();
            let answered = answer(&mut Playground::default(), &ask).unwrap();
            let Ok(Answer::Analyzed(analysis)) = decode(&answered) else {
                panic!("an analysis")
            };
            assert_eq!(sketched.diagram, analysis.diagram);
            assert_eq!(sketched.states, analysis.states);
        }
    }

    #[test]
    fn what_is_no_ask_is_refused_with_a_sentence() {
        let error = answer(&mut Playground::default(), b"\xff")
            .unwrap_err()
            .to_string();
        assert!(
            error.starts_with("The worker could not read a request: it has another form."),
            "{error}"
        );
    }
}
