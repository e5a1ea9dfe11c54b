//! The graph of one scope: boxes as vertices, arrows as arcs; which arcs lead back, and how far down each box stands.
//!
//! Knows sizes and numbers only, no states.

use crate::table::Table;

/// What is to be drawn: sizes and connections.
#[derive(Debug, Default)]
pub(crate) struct Graph {
    /// Width and height of each box. The first is where an execution begins.
    pub(crate) boxes: Table<(i32, i32)>,
    /// The arrows.
    pub(crate) arcs: Table<Arc>,
}

/// An arrow.
#[derive(Clone, Debug, Default)]
pub(crate) struct Arc {
    pub(crate) from: usize,
    pub(crate) to: usize,
    /// Catch: straight lines matter less than for the ordinary way.
    pub(crate) minor: bool,
    /// Width and height of the words at it; 0 for none.
    pub(crate) tag: (i32, i32),
}

/// What an arc is for the layout.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Direction {
    /// From a higher rank to a lower one.
    #[default]
    Down,
    /// Back to a rank above: it closes a cycle.
    Up,
    /// From a box to itself.
    Loop,
}

/// The outcome of [`rank`].
#[derive(Debug)]
pub(crate) struct Ranks {
    /// The rank of each box, from 0 at the top.
    pub(crate) rank: Table<usize>,
    /// The direction of each arc.
    pub(crate) direction: Table<Direction>,
    /// How many ranks there are.
    pub(crate) count: usize,
}

impl Graph {
    /// The arcs that leave each box, in order.
    pub(crate) fn outgoing(&self) -> Table<Vec<usize>> {
        let mut outgoing: Table<Vec<usize>> = Table::new(self.boxes.len());
        for (index, arc) in self.arcs.iter().enumerate() {
            outgoing[arc.from].push(index);
        }
        outgoing
    }

    /// Puts every box one rank below the lowest box that leads to it, after turning round the arcs that close cycles.
    ///
    /// A depth-first search in the order of the text decides which arcs those are: the ones that lead to a box from
    /// which the search has come. For a retry loop that is the arrow a reader would call the way back.
    pub(crate) fn rank(&self) -> Ranks {
        let outgoing = self.outgoing();
        let mut direction: Table<Direction> = Table::new(self.arcs.len());
        let mut seen: Table<Visit> = Table::new(self.boxes.len());
        let mut finished = Vec::with_capacity(self.boxes.len());
        for root in 0..self.boxes.len() {
            if seen[root] != Visit::Never {
                continue;
            }
            seen[root] = Visit::Open;
            let mut path = vec![(root, 0_usize)];
            while let Some((vertex, next)) = path.last_mut() {
                let Some(&arc) = outgoing[*vertex].get(*next) else {
                    seen[*vertex] = Visit::Done;
                    finished.push(*vertex);
                    path.pop();
                    continue;
                };
                *next += 1;
                let to = self.arcs[arc].to;
                if to == *vertex {
                    direction[arc] = Direction::Loop;
                    continue;
                }
                match seen[to] {
                    Visit::Never => {
                        seen[to] = Visit::Open;
                        path.push((to, 0));
                    }
                    Visit::Open => direction[arc] = Direction::Up,
                    Visit::Done => {}
                }
            }
        }
        finished.reverse();

        let mut rank: Table<usize> = Table::new(self.boxes.len());
        let mut has_source: Table<bool> = Table::new(self.boxes.len());
        for &vertex in &finished {
            for &arc in &outgoing[vertex] {
                if direction[arc] == Direction::Down {
                    let to = self.arcs[arc].to;
                    rank[to] = rank[to].max(rank[vertex] + 1);
                    has_source[to] = true;
                }
            }
        }
        // What nothing leads to, other than the beginning, goes right above what it leads to.
        for &vertex in &finished {
            if vertex != 0 && !has_source[vertex] {
                let targets = outgoing[vertex]
                    .iter()
                    .filter(|arc| direction[**arc] == Direction::Down);
                let highest = targets.map(|arc| rank[self.arcs[*arc].to]).min();
                rank[vertex] = highest.map_or(1, |highest| highest.saturating_sub(1));
            }
        }
        let count = rank.iter().max().map_or(0, |highest| highest + 1);
        Ranks {
            rank,
            direction,
            count,
        }
    }
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Visit {
    #[default]
    Never,
    Open,
    Done,
}
