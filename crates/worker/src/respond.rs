//! From the bytes of a request to the bytes of its response, without a browser: this part runs in ordinary tests.

use std::fmt;

use asl_playground::Playground;
use asl_protocol::{AnyRequest, OpenProject, Preview, Unreadable, decode, encode};

/// Why a request has no response.
#[derive(Debug)]
pub enum RespondError {
    /// The bytes are not a request: page and worker come from different builds.
    Unreadable(Unreadable),
    /// The response has no binary form.
    Unwritable(Unreadable),
}

impl fmt::Display for RespondError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unreadable(error) => write!(
                f,
                "The worker could not read a request: {error}. Please reload the page."
            ),
            Self::Unwritable(error) => write!(f, "The worker could not write its response: {error}."),
        }
    }
}

/// Answers a [`Preview`].
pub fn preview(request: &[u8]) -> Result<Vec<u8>, RespondError> {
    let request: Preview = decode(request).map_err(RespondError::Unreadable)?;
    encode(&asl_playground::preview(&request.definition)).map_err(RespondError::Unwritable)
}

/// Answers an [`OpenProject`].
pub fn opening(request: &[u8]) -> Result<Vec<u8>, RespondError> {
    let request: OpenProject = decode(request).map_err(RespondError::Unreadable)?;
    encode(&asl_opening::open(request)).map_err(RespondError::Unwritable)
}

/// Answers an [`AnyRequest`] about a workspace or the playground's last run.
pub fn respond(playground: &mut Playground, request: &[u8]) -> Result<Vec<u8>, RespondError> {
    let request: AnyRequest = decode(request).map_err(RespondError::Unreadable)?;
    request.respond(playground).map_err(RespondError::Unwritable)
}

#[cfg(test)]
mod tests {
    use asl_protocol::{Analyze, GetHistory, Request};
    use asl_workspace::Workspace;

    use super::*;

    fn ask<R: Request + Into<AnyRequest>>(playground: &mut Playground, request: R) -> R::Response {
        let bytes = encode(&request.into()).unwrap();
        decode(&respond(playground, &bytes).unwrap()).unwrap()
    }

    #[test]
    fn a_request_gets_its_response() {
        let mut playground = Playground::default();
        assert_eq!(ask(&mut playground, GetHistory), None);
        let workspace = Workspace::default();
        assert!(!ask(&mut playground, Analyze { workspace }).runnable);
    }

    #[test]
    fn a_preview_is_what_the_analysis_draws() {
        for example in asl_examples::all() {
            let definition = example.workspace.definition.clone();
            let request = encode(&Preview { definition }).unwrap();
            let drawn: <Preview as Request>::Response = decode(&preview(&request).unwrap()).unwrap();
            let workspace = example.workspace;
            let analysis = ask(&mut Playground::default(), Analyze { workspace });
            assert_eq!(drawn.diagram, analysis.diagram);
            assert_eq!(drawn.states, analysis.states);
        }
    }

    #[test]
    fn the_drawing_of_the_first_example_is_its_preview() {
        let definition = asl_examples::first().unwrap().workspace.definition;
        let drawn = preview(&encode(&Preview { definition }).unwrap()).unwrap();
        if std::env::var_os("UPDATE_EXPECT").is_some() {
            let file = concat!(env!("CARGO_MANIFEST_DIR"), "/../examples/first-drawing.bin");
            return std::fs::write(file, drawn).unwrap();
        }
        let is_same = drawn == asl_examples::FIRST_DRAWING;
        assert!(
            is_same,
            "UPDATE_EXPECT=1 cargo test -p worker writes the drawing anew"
        );
    }

    #[test]
    fn a_project_travels_as_bytes() {
        let file = asl_protocol::ProjectFile {
            path: "a.asl.json".into(),
            content: r#"{"StartAt": "A", "States": {"A": {"Type": "Succeed"}}}"#.into(),
        };
        let request = OpenProject {
            files: vec![file.clone()],
        };
        let bytes = opening(&encode(&request).unwrap()).unwrap();
        let opened: <OpenProject as Request>::Response = decode(&bytes).unwrap();
        assert_eq!(opened.unwrap().workspace.definition.into_bytes(), file.content);
    }

    #[test]
    fn bytes_that_are_not_a_request_are_refused_with_a_sentence() {
        let error = respond(&mut Playground::default(), b"\xff")
            .unwrap_err()
            .to_string();
        assert_eq!(
            error,
            "The worker could not read a request: the message format does not match. Please reload the page."
        );
    }
}
