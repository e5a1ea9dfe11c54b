//! From the bytes of an ask to the bytes of its answer, without a browser: this part runs in ordinary tests.

use std::fmt;

use asl_playground::Playground;
use asl_protocol::{Answer, Ask, Unreadable, decode, encode};

/// Why an ask has no answer.
#[derive(Debug)]
pub enum AnswerError {
    /// The page sent what is no ask: page and worker come from different builds.
    Unreadable(Unreadable),
    /// The answer has no binary form.
    Unwritable(Unreadable),
    /// Only the other module knows about this.
    NotHere,
}

impl fmt::Display for AnswerError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unreadable(error) => write!(
                f,
                "The worker could not read a request: {error}. Please reload the page."
            ),
            Self::Unwritable(error) => write!(f, "The worker could not write its answer: {error}."),
            Self::NotHere => f.write_str("This worker only analyses. Please reload the page."),
        }
    }
}

/// Answers [`Ask::Analyze`], and nothing else.
pub fn analysis(request: &[u8]) -> Result<Vec<u8>, AnswerError> {
    let Ask::Analyze(workspace) = decode(request).map_err(AnswerError::Unreadable)? else {
        return Err(AnswerError::NotHere);
    };
    let analysis = asl_playground::analyze(&workspace);
    encode(&Answer::Analyzed(Box::new(analysis))).map_err(AnswerError::Unwritable)
}

/// Answers an ask about the playground's workspace or its last run.
pub fn answer(playground: &mut Playground, request: &[u8]) -> Result<Vec<u8>, AnswerError> {
    let ask = decode(request).map_err(AnswerError::Unreadable)?;
    encode(&playground.answer(&ask)).map_err(AnswerError::Unwritable)
}

#[cfg(test)]
mod tests {
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
    fn both_modules_analyse_alike_and_one_of_them_runs() {
        let workspace = asl_examples::all().remove(0).workspace;
        let ask = encode(&Ask::Analyze(workspace.clone())).unwrap();
        let whole = answer(&mut Playground::default(), &ask).unwrap();
        assert_eq!(analysis(&ask).unwrap(), whole);
        let run = encode(&Ask::Run(workspace)).unwrap();
        assert!(matches!(analysis(&run), Err(AnswerError::NotHere)));
        let answered = answer(&mut Playground::default(), &run).unwrap();
        assert!(matches!(decode(&answered), Ok(Answer::Ran(_))));
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
