//! The graph of one scope to places and ways: ranks, layers, order, columns, heights, routes, in this order.

use crate::columns;
use crate::graph::{Direction, Graph};
use crate::layers::{BESIDE, Chain, Layers, Side, VertexKind, Weight};
use crate::order;
use crate::route::{Route, Way};
use crate::table::Table;

/// Between two layers of boxes.
const GAP: i32 = 44;
/// Between a layer of boxes and one of words.
const GAP_AT_WORDS: i32 = 24;
/// Arrows that go far to the side get that much more height at most, so that they do not lie flat.
const MOST_SPREAD: i32 = 48;
/// In taller boxes, which are containers, ways touch the side near the top: at their names.
const TALLEST: i32 = 64;
/// From the middle of a box to where its catchers leave.
const CATCH_PORT: i32 = 28;
/// How many lanes there are outside of everything.
const FAR_LANES: usize = 24;

/// Where everything of a scope is, from its left upper corner.
#[derive(Debug, Default)]
pub(crate) struct Placement {
    pub(crate) width: i32,
    pub(crate) height: i32,
    /// The left upper corner of each box.
    pub(crate) corners: Table<(i32, i32)>,
    /// The way of each arc.
    pub(crate) routes: Table<Route>,
}

/// How hard to try.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Effort {
    /// Sweeps over the order.
    pub(crate) order: usize,
    /// Sweeps over the columns.
    pub(crate) columns: usize,
}

/// Lays out a scope.
pub(crate) fn place(graph: &Graph, effort: Effort) -> Placement {
    if graph.boxes.len() == 0 {
        return Placement::default();
    }
    let ranks = graph.rank();
    let mut sides: Table<Side> = Table::new(graph.arcs.len());
    if ranks
        .direction
        .iter()
        .any(|direction| *direction == Direction::Up)
    {
        let mut sketch = Layers::new(graph, &ranks, None);
        order::sort(&mut sketch, effort.order);
        let x = columns::assign(&sketch, effort.columns);
        for (index, arc) in graph.arcs.iter().enumerate() {
            // Back from the left of a column: on the left, so that the way does not cross the column.
            if x[arc.from] < x[arc.to] {
                sides[index] = Side::Left;
            }
        }
    }
    let mut layers = Layers::new(graph, &ranks, Some(&sides));
    order::sort(&mut layers, effort.order);
    let mut x = columns::assign(&layers, effort.columns);
    straighten_ways_back(&mut layers, &mut x);
    columns::to_left_edge(&layers, &mut x);
    let rows = Rows::new(&layers, &x);
    draw(graph, &ranks.direction, &layers, &x, &rows)
}

/// Upper and lower edge of each layer.
struct Rows {
    top: Table<i32>,
    bottom: Table<i32>,
    height: i32,
}

impl Rows {
    fn new(layers: &Layers, x: &Table<i32>) -> Self {
        let count = layers.rows.len();
        let mut rows = Self {
            top: Table::new(count),
            bottom: Table::new(count),
            height: 0,
        };
        let has_words = |layer: &Vec<usize>| {
            let mut kinds = layer.iter().map(|vertex| layers.vertices[*vertex].kind);
            kinds.any(|kind| kind == VertexKind::Tag)
        };
        for (index, layer) in layers.rows.iter().enumerate() {
            let tallest = layer.iter().map(|vertex| layers.vertices[*vertex].height).max();
            rows.top[index] = rows.height;
            rows.height += tallest.unwrap_or(0);
            rows.bottom[index] = rows.height;
            if index + 1 < count {
                let words = has_words(layer) || has_words(&layers.rows[index + 1]);
                let links = layer.iter().flat_map(|vertex| {
                    let links = layers.vertices[*vertex].down.iter();
                    links.map(|link| (x[link.to] + link.there - x[*vertex] - link.here).abs())
                });
                let spread = (links.max().unwrap_or(0) / 10).min(MOST_SPREAD);
                rows.height += spread + if words { GAP_AT_WORDS } else { GAP };
            }
        }
        rows
    }
}

/// Puts the lanes of a way back exactly above one another where there is room: `]` instead of a staircase.
fn straighten_ways_back(layers: &mut Layers, x: &mut Table<i32>) {
    let mut place: Table<usize> = Table::new(layers.vertices.len());
    for layer in layers.rows.iter() {
        for (index, &vertex) in layer.iter().enumerate() {
            place[vertex] = index;
        }
    }
    for index in 0..layers.chains.len() {
        let Chain::Back {
            vertices,
            side,
            upper_slot,
            lower_slot,
        } = layers.chains[index].clone()
        else {
            continue;
        };
        let (Some(&upper), Some(&lower)) = (vertices.first(), vertices.last()) else {
            continue;
        };
        let inner = vertices.get(1..vertices.len() - 1).unwrap_or(&[]);
        let ends = [x[upper] + upper_slot, x[lower] + lower_slot];
        let wishes = ends.into_iter().chain(inner.iter().map(|vertex| x[*vertex]));
        let goal = match side {
            Side::Right => wishes.max(),
            Side::Left => wishes.min(),
        };
        let Some(goal) = goal else { continue };
        // Only the lane and the slots move, and only outwards from the boxes that they belong to.
        let free = |vertex: usize, from: i32| {
            let layer = &layers.rows[layers.vertices[vertex].layer];
            let neighbour = match side {
                Side::Right => layer.get(place[vertex] + 1),
                Side::Left => place[vertex].checked_sub(1).and_then(|it| layer.get(it)),
            };
            let Some(&neighbour) = neighbour else { return true };
            let distance = match side {
                Side::Right => columns::distance(layers, vertex, neighbour),
                Side::Left => columns::distance(layers, neighbour, vertex),
            };
            let room = (x[neighbour] - x[vertex]).abs() - distance;
            (goal - from).abs() <= room
        };
        let fits = free(upper, ends[0]) && free(lower, ends[1]) && inner.iter().all(|it| free(*it, x[*it]));
        if !fits {
            continue;
        }
        for &vertex in inner {
            x[vertex] = goal;
        }
        for end in [upper, lower] {
            let reach = (goal - x[end]).abs();
            let vertex = &mut layers.vertices[end];
            match side {
                Side::Right => vertex.right = vertex.right.max(reach),
                Side::Left => vertex.left = vertex.left.max(reach),
            }
        }
        layers.chains[index] = Chain::Back {
            vertices,
            side,
            upper_slot: goal - x[upper],
            lower_slot: goal - x[lower],
        };
    }
}

/// Where on its lower border an arrow leaves a box, from the middle: catchers beside the ordinary way, on the side to
/// which they turn.
fn port(layers: &Layers, x: &Table<i32>, from: usize, minor: bool, next: Option<usize>) -> i32 {
    let data = &layers.vertices[from];
    let has_ordinary = data.down.iter().any(|link| link.weight == Weight::Main);
    let Some(next) = next.filter(|_| minor && has_ordinary) else {
        return 0;
    };
    (x[next] - x[from]).signum() * CATCH_PORT
}

#[expect(
    clippy::too_many_lines,
    reason = "one pass over the arrows, whose parts share the places found so far"
)]
fn draw(
    graph: &Graph,
    direction: &Table<Direction>,
    layers: &Layers,
    x: &Table<i32>,
    rows: &Rows,
) -> Placement {
    let mut corners: Table<(i32, i32)> = Table::new(graph.boxes.len());
    for (index, &(width, _)) in graph.boxes.iter().enumerate() {
        corners[index] = (x[index] - width / 2, rows.top[layers.vertices[index].layer]);
    }
    let right_edges = (0..layers.vertices.len()).map(|it| x[it] + layers.vertices[it].right);
    let inner_width = right_edges.max().unwrap_or(0);
    let mut width = inner_width;
    let mut far = 0;
    let mut routes: Table<Route> = Table::new(graph.arcs.len());
    let mut leaving: Table<i32> = Table::new(graph.boxes.len());
    for (index, arc) in graph.arcs.iter().enumerate() {
        let (from, to) = (corners[arc.from], corners[arc.to]);
        let (from_size, to_size) = (graph.boxes[arc.from], graph.boxes[arc.to]);
        // Ways that leave a box at its side leave below its middle, ways that reach it do so above.
        let mut out_y = || {
            let nth = leaving[arc.from];
            leaving[arc.from] += 1;
            from.1 + (from_size.1.min(TALLEST) / 2 + 6 + 7 * nth).min(from_size.1 - 6)
        };
        let in_y = to.1 + (to_size.1.min(TALLEST) / 2 - 10).max(6).min(to_size.1);
        let tag_of = |vertex: usize| (layers.vertices[vertex].kind == VertexKind::Tag).then_some(vertex);
        let middle = |vertex: usize| {
            let layer = layers.vertices[vertex].layer;
            (rows.top[layer] + rows.bottom[layer] - arc.tag.1) / 2
        };
        let mut tag = None;
        let way = match &layers.chains[index] {
            Chain::None => continue,
            Chain::Through(vertices) => {
                let left = x[arc.from] + port(layers, x, arc.from, arc.minor, vertices.get(1).copied());
                let mut way = Way::start(left, from.1 + from_size.1);
                way.line(left, rows.bottom[layers.vertices[arc.from].layer]);
                for &vertex in vertices.get(1..).unwrap_or(&[]) {
                    let layer = layers.vertices[vertex].layer;
                    way.curve(x[vertex], rows.top[layer]);
                    if vertex != arc.to {
                        way.line(x[vertex], rows.bottom[layer]);
                    }
                }
                let tagged = vertices.get(1).copied().and_then(tag_of);
                tag = tagged.map(|it| (x[it] - layers.vertices[it].left, middle(it)));
                way
            }
            Chain::Back {
                vertices,
                side,
                upper_slot,
                lower_slot,
            } => {
                let border = |corner: (i32, i32), size: (i32, i32)| match side {
                    Side::Right => corner.0 + size.0,
                    Side::Left => corner.0,
                };
                let (top, bottom) = (layers.vertices[arc.to].layer, layers.vertices[arc.from].layer);
                let out_y = out_y();
                let lower_x = x[arc.from] + lower_slot;
                let upper_x = x[arc.to] + upper_slot;
                let mut way = Way::start(border(from, from_size), out_y);
                way.line(lower_x, out_y);
                way.line(lower_x, rows.top[bottom]);
                let inner = vertices.get(1..vertices.len() - 1).unwrap_or(&[]);
                for &vertex in inner.iter().rev() {
                    let layer = layers.vertices[vertex].layer;
                    way.curve(x[vertex], rows.bottom[layer]);
                    way.line(x[vertex], rows.top[layer]);
                }
                way.curve(upper_x, rows.bottom[top]);
                way.line(upper_x, in_y);
                way.line(border(to, to_size), in_y);
                let tagged = inner.last().copied().and_then(tag_of);
                tag = tagged.map(|it| {
                    let left = match side {
                        Side::Right => x[it] + BESIDE,
                        Side::Left => x[it] - BESIDE - arc.tag.0,
                    };
                    (left, middle(it))
                });
                way
            }
            Chain::Loop { slot } => {
                let out_y = out_y();
                let mut way = Way::start(from.0 + from_size.0, out_y);
                way.line(x[arc.from] + slot, out_y);
                way.line(x[arc.from] + slot, in_y);
                way.line(to.0 + to_size.0, in_y);
                if arc.tag.0 > 0 {
                    tag = Some((x[arc.from] + slot + BESIDE, (in_y + out_y - arc.tag.1) / 2));
                }
                way
            }
            Chain::Far => {
                let lane = inner_width + 16 + 8 * i32::try_from(far % FAR_LANES).unwrap_or(0);
                far += 1;
                width = width.max(lane);
                let out_y = out_y();
                let mut way = Way::start(from.0 + from_size.0, out_y);
                way.line(lane, out_y);
                way.line(lane, in_y);
                way.line(to.0 + to_size.0, in_y);
                way
            }
        };
        let back = direction[index] != Direction::Down;
        routes[index] = way.finish(tag, back);
    }
    Placement {
        width,
        height: rows.height,
        corners,
        routes,
    }
}
