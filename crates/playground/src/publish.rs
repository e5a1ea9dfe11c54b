//! A workspace as documentation shows it: what `asl embed` prints, and the forms around it.
//!
//! What does not live here: the HTML and the fence themselves (`asl-embed`).

use asl_embed::{Embed, described, fence, shortened, svg_of_run};
use asl_protocol::{Document, Publish, Published, Refusal};
use asl_workspace::link;

use crate::analysis::analyze;
use crate::run::{CodeEngine, Run};

/// Runs a workspace and writes everything down.
pub(crate) fn publish(request: Publish, code: &CodeEngine) -> Result<Box<Published>, Refusal> {
    let Publish { mut workspace, page } = request;
    let refuse = |sentence: &str| Refusal {
        sentence: sentence.into(),
        document: Document::Definition,
    };
    let analysis = analyze(&workspace);
    if analysis.states.is_empty() {
        return Err(refuse("There is nothing to show: the definition has no states."));
    }
    // As on the command line: what reads an input gets one.
    if workspace.input.trim().is_empty() && analysis.example_input.trim() != "{}" {
        workspace.input.clone_from(&analysis.example_input);
    }
    if !link::fits(&workspace) {
        return Err(refuse(
            "This workspace is too large for a link: its texts have more than 4 MiB together.",
        ));
    }
    let diagram = &analysis.diagram;
    let run = Run::new(&workspace, code).map(|run| Box::new(run.summary()));
    let embed = Embed {
        workspace: &workspace,
        diagram,
        run: run.as_ref().ok().map(|run| &**run),
        page: Some(&page),
        options: &[],
    };
    let picture = asl_diagram::to_svg(diagram);
    let size = |length: i32| u32::try_from(length).unwrap_or(1).max(1);
    Ok(Box::new(Published {
        link: embed.link(),
        html: embed.element(),
        fence: fence::write(&workspace, embed.run),
        picture_of_run: embed
            .run
            .map_or_else(|| picture.clone(), |run| svg_of_run(diagram, run)),
        picture,
        size: (size(diagram.width), size(diagram.height)),
        alt: described(diagram),
        definition: shortened(workspace.definition.trim_end()),
        run,
    }))
}
