//! Where in its layer each vertex stands: straight ways down, parents over the middle of their children.
//!
//! First a few sweeps pull every layer towards its neighbours while keeping distances (a least-squares fit with
//! order constraints, solved per layer by pooling adjacent violators). Then vertices that should stand exactly
//! above one another are tied into columns, and the columns are moved apart to whole pixels.

use std::collections::BTreeMap;

use crate::layers::{Layers, Link, VertexKind, Weight};
use crate::table::Table;

/// Sets the distance from the left edge for every vertex of sorted layers.
pub(crate) fn assign(layers: &Layers, sweeps: usize) -> Table<i32> {
    let mut x = pack(layers);
    let count = layers.rows.len();
    let mut scratch = Scratch::default();
    let mut moved_before = true;
    for sweep in 0..sweeps {
        let down = sweep % 2 == 0;
        let mut moved = false;
        for step in 0..count {
            let layer = if down { step } else { count - 1 - step };
            moved |= scratch.pull(layers, &mut x, &layers.rows[layer], down);
        }
        // Neither way moves anything any more, nor would another sweep.
        if !moved && !moved_before {
            break;
        }
        moved_before = moved;
    }
    let ties = ties(layers);
    let mut x = settle(layers, &x, &ties)
        .or_else(|| settle(layers, &x, &Table::new(0)))
        .unwrap_or_default();
    snap(layers, &ties, &mut x);
    unbend(layers, &mut x);
    x
}

/// Puts a box in which all ways meet again under the box from which they parted, and everything below with it. Otherwise each
/// such place moves the main line a little to one side, and a long chain becomes a diagonal.
fn unbend(layers: &Layers, x: &mut Table<i32>) {
    let mut shift = 0;
    let mut above: Option<i32> = None;
    for layer in layers.rows.iter() {
        let alone = match layer[..] {
            [only] if layers.vertices[only].kind == VertexKind::Box => Some(only),
            _ => None,
        };
        if let (Some(only), Some(above)) = (alone, above)
            && deciding(layers, only, &layers.vertices[only].up).count() > 1
        {
            shift = above - x[only];
        }
        for &vertex in layer {
            x[vertex] += shift;
        }
        above = alone.map(|only| x[only]).or(above);
    }
}

/// The least distance between the anchors of two neighbours.
pub(crate) fn distance(layers: &Layers, left: usize, right: usize) -> i32 {
    let (a, b) = (&layers.vertices[left], &layers.vertices[right]);
    let gap = match (a.kind, b.kind) {
        (VertexKind::Box, VertexKind::Box) => 36,
        (VertexKind::Box, _) | (_, VertexKind::Box) => 20,
        (VertexKind::Tag, _) | (_, VertexKind::Tag) => 10,
        (VertexKind::Lane, VertexKind::Lane) => 16,
    };
    a.right + gap + b.left
}

/// Every layer from left to right without holes, all centred on 0.
fn pack(layers: &Layers) -> Table<f64> {
    let mut x: Table<f64> = Table::new(layers.vertices.len());
    for layer in layers.rows.iter() {
        let mut at = 0;
        for (index, &vertex) in layer.iter().enumerate() {
            if let Some(&before) = index.checked_sub(1).and_then(|before| layer.get(before)) {
                at += distance(layers, before, vertex);
            }
            x[vertex] = f64::from(at);
        }
        for &vertex in layer {
            x[vertex] -= f64::from(at) / 2.0;
        }
    }
    x
}

/// The links that decide where a vertex wants to stand: for a box only the weightiest, never ways back.
fn deciding<'a>(layers: &'a Layers, vertex: usize, links: &'a [Link]) -> impl Iterator<Item = &'a Link> {
    let is_box = layers.vertices[vertex].kind == VertexKind::Box;
    let weightiest = links.iter().map(|link| link.weight).max();
    links
        .iter()
        .filter(move |link| !is_box || (Some(link.weight) == weightiest && link.weight != Weight::Back))
}

/// Vertices of a layer that stand as near to one another as they may.
struct Pool {
    sum: f64,
    weight: f64,
    members: usize,
}

/// The lists that moving a layer takes: one set of them for all layers and sweeps.
#[derive(Default)]
struct Scratch {
    places: Vec<f64>,
    pools: Vec<Pool>,
    offsets: Vec<f64>,
}

impl Scratch {
    /// Moves the vertices of a layer towards the median of their neighbours above (`down`) or below; whether one moved.
    ///
    /// Pool adjacent violators: the places nearest to the weighted wishes that keep order and distances.
    fn pull(&mut self, layers: &Layers, x: &mut Table<f64>, layer: &[usize], down: bool) -> bool {
        self.pools.clear();
        self.offsets.clear();
        let mut offset = 0.0;
        let mut before = None;
        for &vertex in layer {
            let (wish, weight) = self.wish(layers, x, vertex, down);
            if let Some(before) = before {
                offset += f64::from(distance(layers, before, vertex));
            }
            before = Some(vertex);
            self.offsets.push(offset);
            let mut pool = Pool {
                sum: (wish - offset) * weight,
                weight,
                members: 1,
            };
            while let Some(last) = self.pools.pop() {
                if last.sum / last.weight <= pool.sum / pool.weight {
                    self.pools.push(last);
                    break;
                }
                pool.sum += last.sum;
                pool.weight += last.weight;
                pool.members += last.members;
            }
            self.pools.push(pool);
        }
        let bases = self
            .pools
            .iter()
            .flat_map(|pool| std::iter::repeat_n(pool.sum / pool.weight, pool.members));
        let mut moved = false;
        for ((&vertex, base), offset) in layer.iter().zip(bases).zip(&self.offsets) {
            let place = base + offset;
            moved |= place.to_bits() != x[vertex].to_bits();
            x[vertex] = place;
        }
        moved
    }

    /// Where a vertex wants to stand, and how much.
    fn wish(&mut self, layers: &Layers, x: &Table<f64>, vertex: usize, down: bool) -> (f64, f64) {
        let data = &layers.vertices[vertex];
        let links = if down { &data.up } else { &data.down };
        let places = &mut self.places;
        places.clear();
        places.extend(
            deciding(layers, vertex, links).map(|link| x[link.to] + f64::from(link.there - link.here)),
        );
        places.sort_by(f64::total_cmp);
        let middle = places.len() / 2;
        let median = match (places.get(middle.wrapping_sub(1)), places.get(middle)) {
            (Some(a), Some(b)) if places.len().is_multiple_of(2) => Some(f64::midpoint(*a, *b)),
            (_, b) => b.copied(),
        };
        match (median, data.kind) {
            (None, _) => (x[vertex], 0.05),
            (Some(wish), VertexKind::Box) => (wish, 4.0),
            (Some(wish), VertexKind::Lane | VertexKind::Tag) => (wish, 1.0),
        }
    }
}

/// For each vertex the one below that should stand exactly under it; 0 for none, else its number plus one.
type Ties = Table<usize>;

/// Pairs a vertex with its middle child where it is that child's middle parent, as long as no two pairs cross.
fn ties(layers: &Layers) -> Ties {
    let mut place: Table<usize> = Table::new(layers.vertices.len());
    for layer in layers.rows.iter() {
        for (index, &vertex) in layer.iter().enumerate() {
            place[vertex] = index;
        }
    }
    let mut ties: Ties = Table::new(layers.vertices.len());
    let mut pairs: Vec<(bool, usize, usize)> = Vec::new();
    for layer in layers.rows.iter() {
        pairs.clear();
        for &upper in layer {
            let Some(lower) = middle(layers, &place, upper, &layers.vertices[upper].down) else {
                continue;
            };
            let is_lane = |vertex: usize| layers.vertices[vertex].kind != VertexKind::Box;
            let lanes = is_lane(upper) && is_lane(lower);
            // A lane goes on straight whoever joins it; a box stands under its middle parent.
            if lanes || middle(layers, &place, lower, &layers.vertices[lower].up) == Some(upper) {
                pairs.push((!lanes, upper, lower));
            }
        }
        if let [(_, upper, lower)] = pairs[..] {
            ties[upper] = lower + 1;
            continue;
        }
        // Long lanes first: a bend in them is the ugliest. Words that join a lane yield to the lane itself.
        pairs.sort_by_key(|pair| (pair.0, layers.vertices[pair.1].kind == VertexKind::Tag));
        let mut taken: BTreeMap<usize, usize> = BTreeMap::new();
        for &(_, upper, lower) in &pairs {
            let (a, b) = (place[upper], place[lower]);
            let crosses = taken.range(..a).next_back().is_some_and(|(_, other)| *other >= b)
                || taken.range(a..).next().is_some_and(|(_, other)| *other <= b);
            if !crosses {
                taken.insert(a, b);
                ties[upper] = lower + 1;
            }
        }
    }
    ties
}

/// The middle one of an odd number of neighbours.
fn middle(layers: &Layers, place: &Table<usize>, vertex: usize, links: &[Link]) -> Option<usize> {
    let mut neighbours = deciding(layers, vertex, links)
        .filter(|link| link.here == 0 && link.there == 0)
        .map(|link| link.to);
    // Most have one.
    let first = neighbours.next()?;
    let Some(second) = neighbours.next() else {
        return Some(first);
    };
    let mut neighbours: Vec<usize> = [first, second].into_iter().chain(neighbours).collect();
    neighbours.sort_by_key(|neighbour| place[*neighbour]);
    neighbours.dedup();
    (neighbours.len() % 2 == 1).then(|| neighbours.get(neighbours.len() / 2).copied())?
}

/// Columns of tied vertices at whole pixels, as near to `wish` as distances allow. `None` if the ties contradict the
/// order, which pairs that do not cross cannot.
fn settle(layers: &Layers, wish: &Table<f64>, ties: &Ties) -> Option<Table<i32>> {
    // Which column each vertex belongs to: that of the vertex tied above it.
    let count = layers.vertices.len();
    let mut column: Table<usize> = (0..count).collect::<Vec<_>>().into();
    for layer in layers.rows.iter() {
        for &vertex in layer {
            if let Some(lower) = ties[vertex].checked_sub(1) {
                column[lower] = column[vertex];
            }
        }
    }
    let mut sums: Table<(f64, f64)> = Table::new(count);
    for vertex in 0..count {
        let weight = if layers.vertices[vertex].kind == VertexKind::Box {
            4.0
        } else {
            1.0
        };
        let sum = &mut sums[column[vertex]];
        sum.0 += wish[vertex] * weight;
        sum.1 += weight;
    }
    let mut right_of: Table<Vec<(usize, i32)>> = Table::new(count);
    let mut waiting: Table<usize> = Table::new(count);
    for layer in layers.rows.iter() {
        for (&a, &b) in layer.iter().zip(layer.iter().skip(1)) {
            right_of[column[a]].push((column[b], distance(layers, a, b)));
            waiting[column[b]] += 1;
        }
    }
    let is_column = |vertex: &usize| column[*vertex] == *vertex;
    let mut order: Vec<usize> = (0..count)
        .filter(is_column)
        .filter(|it| waiting[*it] == 0)
        .collect();
    let mut next = 0;
    while let Some(&at) = order.get(next) {
        next += 1;
        for &(right, _) in &right_of[at] {
            waiting[right] = waiting[right].saturating_sub(1);
            if waiting[right] == 0 {
                order.push(right);
            }
        }
    }
    if order.len() < (0..count).filter(is_column).count() {
        return None;
    }
    let mut wishes: Table<i32> = Table::new(count);
    for &at in &order {
        let (sum, weight) = sums[at];
        // Pixels of a drawing: far inside of i32.
        #[expect(clippy::cast_possible_truncation)]
        let whole = (sum / weight.max(1.0)).round() as i32;
        wishes[at] = whole;
    }
    // Once by pushing only to the right, once only to the left: both keep all distances, and so does their middle.
    let mut pushed_right = wishes.clone();
    for &at in &order {
        for &(right, least) in &right_of[at] {
            pushed_right[right] = pushed_right[right].max(pushed_right[at] + least);
        }
    }
    let mut pushed_left = wishes;
    for &at in order.iter().rev() {
        for &(right, least) in &right_of[at] {
            pushed_left[at] = pushed_left[at].min(pushed_left[right] - least);
        }
    }
    let mut x: Table<i32> = Table::new(count);
    for vertex in 0..count {
        let at = column[vertex];
        x[vertex] = (pushed_right[at] + pushed_left[at]).div_euclid(2);
    }
    to_left_edge(layers, &mut x);
    Some(x)
}

/// Moves everything so that the leftmost thing begins at 0.
pub(crate) fn to_left_edge(layers: &Layers, x: &mut Table<i32>) {
    let count = layers.vertices.len();
    let shift = (0..count)
        .map(|it| x[it] - layers.vertices[it].left)
        .min()
        .unwrap_or(0);
    for vertex in 0..count {
        x[vertex] -= shift;
    }
}

/// Columns that miss the one above or below by a few pixels are moved under or over it, if there is room.
fn snap(layers: &Layers, ties: &Ties, x: &mut Table<i32>) {
    const NEAR: i32 = 12;
    let count = layers.vertices.len();
    let mut place: Table<usize> = Table::new(count);
    for layer in layers.rows.iter() {
        for (index, &vertex) in layer.iter().enumerate() {
            place[vertex] = index;
        }
    }
    let mut tied_above: Table<bool> = Table::new(count);
    for vertex in 0..count {
        if let Some(lower) = ties[vertex].checked_sub(1) {
            tied_above[lower] = true;
        }
    }
    for top in layers.rows.iter().flatten().copied() {
        if tied_above[top] {
            continue;
        }
        let members = || std::iter::successors(Some(top), |upper| ties[*upper].checked_sub(1));
        let bottom = members().last().unwrap_or(top);
        let above = layers.vertices[top].up.iter();
        let below = layers.vertices[bottom].down.iter();
        let straight = above
            .chain(below)
            .filter(|link| link.here == 0 && link.there == 0);
        let moves = straight
            .map(|link| x[link.to] - x[top])
            .filter(|by| by.abs() <= NEAR);
        let Some(by) = moves.min_by_key(|by| by.abs()).filter(|by| *by != 0) else {
            continue;
        };
        let free = members().all(|vertex| {
            let layer = &layers.rows[layers.vertices[vertex].layer];
            let (left, right) = if by < 0 {
                (
                    place[vertex].checked_sub(1).and_then(|it| layer.get(it)).copied(),
                    Some(vertex),
                )
            } else {
                (Some(vertex), layer.get(place[vertex] + 1).copied())
            };
            match (left, right) {
                (Some(left), Some(right)) => x[right] - x[left] - by.abs() >= distance(layers, left, right),
                _ => x[vertex] + by >= layers.vertices[vertex].left,
            }
        });
        if free {
            for vertex in members() {
                x[vertex] += by;
            }
        }
    }
}
