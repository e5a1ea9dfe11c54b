//! From ranks to layers: every arrow becomes a chain of links between neighbouring layers.
//!
//! An arrow that passes a layer gets a vertex there, so that boxes make room for it. Catchers that lead to one
//! handler share these vertices and run down one lane. Words at an arrow are a vertex of their own in a layer between
//! two ranks, so that nothing is ever drawn over them. An arrow that leads back up has its ends at the sides of its
//! boxes, in a slot that makes the box wider; arrows that would need too many vertices run outside of everything.

use std::collections::{BTreeMap, BTreeSet};

use crate::graph::{Direction, Graph, Ranks};
use crate::table::Table;

/// The distance between lanes beside a box.
pub(crate) const SLOT: i32 = 16;
/// From the words of a way back or a loop to its line.
pub(crate) const BESIDE: i32 = 4;
/// How many links all chains of a scope may have. A real workflow has a few hundred.
const BUDGET: usize = 40_000;

/// Something with a place in a layer.
#[derive(Clone, Debug, Default)]
pub(crate) struct Vertex {
    pub(crate) layer: usize,
    pub(crate) kind: VertexKind,
    /// How far it reaches to the left of its anchor.
    pub(crate) left: i32,
    /// How far it reaches to the right of its anchor.
    pub(crate) right: i32,
    pub(crate) height: i32,
    /// Links to the layer below, left to right as the text has them.
    pub(crate) down: Vec<Link>,
    /// Links to the layer above.
    pub(crate) up: Vec<Link>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum VertexKind {
    #[default]
    Box,
    /// An arrow passes here.
    Lane,
    /// An arrow passes here and has its words here.
    Tag,
}

/// A piece of an arrow between two neighbouring layers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Link {
    /// The vertex at the other end.
    pub(crate) to: usize,
    pub(crate) weight: Weight,
    /// Where it touches this vertex, from the anchor.
    pub(crate) here: i32,
    /// Where it touches the other vertex, from its anchor.
    pub(crate) there: i32,
}

/// How much an arrow matters for what stands above what.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Weight {
    /// A way back.
    Back,
    /// Catch.
    Minor,
    /// The ordinary way.
    Main,
}

/// The side on which an arrow that leads back up runs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Side {
    Left,
    #[default]
    Right,
}

/// The way of an arrow through the layers.
#[derive(Clone, Debug, Default)]
pub(crate) enum Chain {
    /// Not drawn through layers, because nobody asked for it (see [`Layers::new`]).
    #[default]
    None,
    /// From the upper box to the lower one, both included.
    Through(Vec<usize>),
    /// As above, but the arrow points up and its ends are slots at the sides of the boxes, given from the anchors.
    Back {
        vertices: Vec<usize>,
        side: Side,
        upper_slot: i32,
        lower_slot: i32,
    },
    /// From a box to itself; the slot is given from the anchor.
    Loop { slot: i32 },
    /// Outside of everything: there are too many long arrows.
    Far,
}

/// The layered graph of a scope.
#[derive(Debug, Default)]
pub(crate) struct Layers {
    /// The boxes of the graph under their own numbers, then lanes and tags.
    pub(crate) vertices: Table<Vertex>,
    /// The vertices of each layer; sorted by `order`.
    pub(crate) rows: Table<Vec<usize>>,
    /// The way of each arc.
    pub(crate) chains: Table<Chain>,
}

/// What a lane is shared by: target, weight, side, layer, and for the ordinary way the arrow itself. Catchers of one
/// handler run together, and so do ways back to one state; ordinary ways that did would make detours to meet.
type Lane = (usize, Weight, Side, usize, usize);

impl Layers {
    /// Builds the layers. Without `sides`, arrows that lead back up are left out: a first sketch that tells on which
    /// side they run best.
    #[expect(
        clippy::too_many_lines,
        reason = "one pass builds tables that only exist together"
    )]
    pub(crate) fn new(graph: &Graph, ranks: &Ranks, sides: Option<&Table<Side>>) -> Self {
        let layer_of = layers_of_ranks(graph, ranks);
        let count = layer_of[ranks.count.saturating_sub(1)] + 1;
        let mut this = Self {
            vertices: Table::new(0),
            rows: Table::new(count),
            chains: Table::new(graph.arcs.len()),
        };
        for (index, &(width, height)) in graph.boxes.iter().enumerate() {
            this.add(Vertex {
                layer: layer_of[ranks.rank[index]],
                left: width / 2,
                right: width - width / 2,
                height,
                ..Vertex::default()
            });
        }
        let far = too_long(graph, ranks, &layer_of);
        let mut lanes: BTreeMap<Lane, usize> = BTreeMap::new();
        let mut slots: BTreeMap<(usize, Side), i32> = BTreeMap::new();
        let mut shared_slots: BTreeMap<(usize, Side), i32> = BTreeMap::new();
        let mut links: BTreeSet<(usize, usize, i32, i32)> = BTreeSet::new();
        for (index, arc) in graph.arcs.iter().enumerate() {
            let direction = ranks.direction[index];
            if far[index] {
                this.chains[index] = Chain::Far;
                continue;
            }
            let side = match (direction, sides) {
                (Direction::Down, _) => Side::Right,
                (_, Some(sides)) => sides[index],
                (_, None) => continue,
            };
            let mut slot = |vertices: &mut Table<Vertex>, at: usize, side: Side| {
                let taken = slots.entry((at, side)).or_default();
                *taken += SLOT;
                let vertex = &mut vertices[at];
                let (width, _) = graph.boxes[at];
                match side {
                    Side::Left => {
                        vertex.left = vertex.left.max(width / 2 + *taken);
                        -(width / 2 + *taken)
                    }
                    Side::Right => {
                        vertex.right = vertex.right.max(width - width / 2 + *taken);
                        width - width / 2 + *taken
                    }
                }
            };
            match direction {
                Direction::Loop => {
                    let slot = slot(&mut this.vertices, arc.from, Side::Right);
                    let vertex = &mut this.vertices[arc.from];
                    vertex.right = vertex.right.max(slot + arc.tag.0 + BESIDE);
                    this.chains[index] = Chain::Loop { slot };
                }
                Direction::Down => {
                    let weight = if arc.minor { Weight::Minor } else { Weight::Main };
                    let top = this.vertices[arc.from].layer;
                    let bottom = this.vertices[arc.to].layer;
                    let mut vertices = Vec::with_capacity(bottom.saturating_sub(top) + 1);
                    vertices.push(arc.from);
                    for layer in top + 1..bottom {
                        let tagged = arc.tag.0 > 0 && layer == top + 1;
                        vertices.push(if tagged {
                            let (width, height) = arc.tag;
                            this.add(Vertex {
                                layer,
                                kind: VertexKind::Tag,
                                left: width / 2,
                                right: width - width / 2,
                                height,
                                ..Vertex::default()
                            })
                        } else {
                            this.lane(
                                &mut lanes,
                                (arc.to, weight, side, layer, if arc.minor { 0 } else { index }),
                            )
                        });
                    }
                    vertices.push(arc.to);
                    this.link(&mut links, &vertices, weight, (0, 0), Side::Right);
                    this.chains[index] = Chain::Through(vertices);
                }
                Direction::Up => {
                    let lower_slot = slot(&mut this.vertices, arc.from, side);
                    let upper_slot = *shared_slots
                        .entry((arc.to, side))
                        .or_insert_with(|| slot(&mut this.vertices, arc.to, side));
                    let top = this.vertices[arc.to].layer;
                    let bottom = this.vertices[arc.from].layer;
                    let mut vertices = Vec::with_capacity(bottom.saturating_sub(top) + 1);
                    vertices.push(arc.to);
                    for layer in top + 1..bottom {
                        let tagged = arc.tag.0 > 0 && layer + 1 == bottom;
                        vertices.push(if tagged {
                            let (width, height) = arc.tag;
                            // The words stand beside the way back, on its outer side.
                            let reach = width + BESIDE;
                            let (left, right) = if side == Side::Right {
                                (0, reach)
                            } else {
                                (reach, 0)
                            };
                            this.add(Vertex {
                                layer,
                                kind: VertexKind::Tag,
                                left,
                                right,
                                height,
                                ..Vertex::default()
                            })
                        } else {
                            this.lane(&mut lanes, (arc.to, Weight::Back, side, layer, 0))
                        });
                    }
                    vertices.push(arc.from);
                    this.link(
                        &mut links,
                        &vertices,
                        Weight::Back,
                        (upper_slot, lower_slot),
                        side,
                    );
                    this.chains[index] = Chain::Back {
                        vertices,
                        side,
                        upper_slot,
                        lower_slot,
                    };
                }
            }
        }
        this
    }

    fn add(&mut self, vertex: Vertex) -> usize {
        let layer = vertex.layer;
        let index = self.vertices.push(vertex);
        self.rows[layer].push(index);
        index
    }

    fn lane(&mut self, lanes: &mut BTreeMap<Lane, usize>, key: Lane) -> usize {
        let next = self.vertices.len();
        let index = *lanes.entry(key).or_insert(next);
        if index == next {
            self.add(Vertex {
                layer: key.3,
                kind: VertexKind::Lane,
                ..Vertex::default()
            });
        }
        index
    }

    /// Links each vertex of a chain with the next. `ends` says where it touches the boxes at its ends.
    fn link(
        &mut self,
        known: &mut BTreeSet<(usize, usize, i32, i32)>,
        chain: &[usize],
        weight: Weight,
        ends: (i32, i32),
        side: Side,
    ) {
        let last = chain.len().saturating_sub(2);
        for (index, (&upper, &lower)) in chain.iter().zip(chain.iter().skip(1)).enumerate() {
            let here = if index == 0 { ends.0 } else { 0 };
            let there = if index == last { ends.1 } else { 0 };
            if !known.insert((upper, lower, here, there)) {
                continue;
            }
            let down = Link {
                to: lower,
                weight,
                here,
                there,
            };
            let up = Link {
                to: upper,
                weight,
                here: there,
                there: here,
            };
            if side == Side::Left {
                self.vertices[upper].down.insert(0, down);
                self.vertices[lower].up.insert(0, up);
            } else {
                self.vertices[upper].down.push(down);
                self.vertices[lower].up.push(up);
            }
        }
    }
}

/// The layer of each rank: below a rank that arrows with words leave there is one more layer, for the words.
fn layers_of_ranks(graph: &Graph, ranks: &Ranks) -> Table<usize> {
    let mut words_below: Table<bool> = Table::new(ranks.count);
    for (index, arc) in graph.arcs.iter().enumerate() {
        let rank = ranks.rank[arc.from];
        match ranks.direction[index] {
            Direction::Down if arc.tag.0 > 0 => words_below[rank] = true,
            Direction::Up if arc.tag.0 > 0 => words_below[rank.saturating_sub(1)] = true,
            _ => {}
        }
    }
    let mut layer = 0;
    let mut layers: Table<usize> = Table::new(ranks.count);
    for rank in 0..ranks.count {
        layers[rank] = layer;
        layer += 1 + usize::from(words_below[rank]);
    }
    layers
}

/// The arcs for which the budget of links is not enough, the longest first.
fn too_long(graph: &Graph, ranks: &Ranks, layer_of: &Table<usize>) -> Table<bool> {
    let layer = |vertex: usize| layer_of[ranks.rank[vertex]];
    let mut spans: Vec<(usize, usize)> = graph
        .arcs
        .iter()
        .enumerate()
        .map(|(index, arc)| (layer(arc.from).abs_diff(layer(arc.to)), index))
        .collect();
    let mut far: Table<bool> = Table::new(spans.len());
    let budget = BUDGET.max(4 * spans.len());
    if spans.iter().map(|(span, _)| span).sum::<usize>() <= budget {
        return far;
    }
    spans.sort_unstable();
    let mut used = 0;
    for (span, index) in spans {
        used += span;
        // Between neighbours there is nothing to go round.
        far[index] = used > budget && span > 2;
    }
    far
}
