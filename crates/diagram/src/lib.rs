//! State machine to placed boxes and arrows.
//!
//! [`layout`] takes the outline of a definition, which also exists while the definition is half typed, and answers
//! with a [`Diagram`]: boxes with their texts already wrapped, arrows as ready SVG paths, all in whole pixels. It
//! reads top to bottom like the graph of AWS Workflow Studio: Start and End as bubbles, Parallel and Map as
//! containers with their branches side by side, loops at the side. The same outline always gives the same diagram.
//!
//! The way: `words` for boxes and arrows, then each scope from the inside out as a layered graph (ranks,
//! order within ranks, columns, routes), then everything moved to its place. What does not live here: colours,
//! fonts, and whatever a run adds to the picture; [`to_svg`] is a plain drawing for files and for looking at.
//!
//! ```
//! let outline = asl::analyze(r#"{"StartAt":"A","States":{"A":{"Type":"Pass","Next":"B"},"B":{"Type":"Succeed"}}}"#).outline;
//! let diagram = asl_diagram::layout(&outline, &asl_diagram::Options::default());
//! let names: Vec<&str> = diagram.nodes.iter().map(|node| node.name.as_str()).collect();
//! assert_eq!(names, ["Start", "A", "B", "End"]);
//! assert_eq!(diagram.edges.len(), 3);
//! ```

mod columns;
mod graph;
mod layers;
mod order;
mod place;
mod route;
mod scope;
mod sign;
mod svg;
mod table;
mod text;
mod words;

use asl_json::Pointer;
use serde::{Deserialize, Serialize};

pub use scope::layout;
pub use sign::{Sign, icon, sign};
pub use svg::{Mark, to_svg, to_svg_of_run};

/// How much is drawn, and how hard the layout tries.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Options {
    /// Scopes that lie deeper than this many containers are not drawn; their Parallel or Map is a plain box.
    pub max_nesting: usize,
    /// Scopes with more states than this are laid out with less care, in linear time.
    pub careful_states: usize,
}

impl Default for Options {
    /// Nesting that no real workflow reaches; care up to 2,000 states.
    fn default() -> Self {
        Self {
            max_nesting: 24,
            careful_states: 2_000,
        }
    }
}

/// A drawing. Coordinates are pixels from the left upper corner.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Diagram {
    /// Width of the whole, margins included.
    pub width: i32,
    /// Height of the whole, margins included.
    pub height: i32,
    /// The boxes; a container stands before what it contains, so painting in this order is right.
    pub nodes: Vec<Node>,
    /// The arrows.
    pub edges: Vec<Edge>,
}

/// A box.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Node {
    /// Where it stands in the definition: the state, or the scope of a group; the top level for Start and End.
    pub pointer: Pointer,
    /// The whole name of the state; `Start`, `End`; `Branch 1`, `Item processor` for groups.
    pub name: String,
    /// The name as it fits into the box.
    pub lines: Vec<String>,
    /// The small words above the name: the type of the state, or what a Task calls (`Lambda: Invoke`).
    pub caption: String,
    /// Its kind.
    pub kind: NodeKind,
    /// Whether it is the first state of its scope.
    pub initial: bool,
    /// Whether an execution of its scope can end here.
    pub terminal: bool,
    /// Left edge.
    pub x: i32,
    /// Upper edge.
    pub y: i32,
    /// Width.
    pub w: i32,
    /// Height.
    pub h: i32,
    /// For a container: the height of the strip at its top that holds caption and name. Else 0.
    pub header: i32,
    /// The index of the box that contains this one.
    pub parent: Option<usize>,
}

/// What a box stands for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum NodeKind {
    /// The bubble at the top.
    Start,
    /// The bubble at the bottom.
    End,
    /// A state with its `Type` as written; empty while there is none.
    State(String),
    /// A branch of a Parallel state.
    Branch,
    /// The processor of a Map state.
    Processor,
}

/// An arrow. Transitions of one kind from one state to one other are one arrow.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Edge {
    /// The index of the box that it leaves.
    pub from: usize,
    /// The index of the box that it reaches.
    pub to: usize,
    /// The kind of its (first) transition.
    pub kind: EdgeKind,
    /// The fields that it stands for, as `/States/Call/Next`; none for Start and End.
    pub pointers: Vec<Pointer>,
    /// Its words in full, for a tooltip: `$.x > 3`, `Default`, `Catch States.Timeout`; empty for plain `Next`.
    pub label: String,
    /// Its words as they are drawn, if they are.
    pub tag: Option<Tag>,
    /// The corners of its way from border to border.
    pub points: Vec<(i32, i32)>,
    /// Its way as the `d` of an SVG path.
    pub path: String,
    /// The length of the path. Arrows that share the last part of their way show one pattern of dashes
    /// if the negative of this is their `stroke-dashoffset`.
    pub length: i32,
    /// Whether it leads back up: a loop.
    pub back: bool,
}

/// Which field an arrow stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum EdgeKind {
    /// From Start to `StartAt`.
    Start,
    /// From a terminal state to End.
    End,
    /// `Next`
    Next,
    /// `Choices[n].Next`
    Choice,
    /// `Default`
    Default,
    /// `Catch[n].Next`
    Catch,
}

/// Words at an arrow.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tag {
    /// The lines, cut to fit.
    pub lines: Vec<String>,
    /// Left edge of their box.
    pub x: i32,
    /// Upper edge of their box.
    pub y: i32,
    /// Width of their box.
    pub w: i32,
    /// Height of their box.
    pub h: i32,
}
