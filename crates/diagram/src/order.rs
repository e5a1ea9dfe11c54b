//! Who stands left of whom: the order within each layer that lets few arrows cross.
//!
//! The first order follows the arrows from the top in the order of the text, so that the first choice is the leftmost.
//! Then sweeps down and up move every vertex towards the middle of its neighbours; the best order seen is kept, and
//! the earlier one where two are equally good.

use crate::layers::{Layers, Weight};
use crate::table::Table;

/// Sorts every layer.
pub(crate) fn sort(layers: &mut Layers, sweeps: usize) {
    first_order(layers);
    let mut place = places(layers);
    let mut fewest = crossings(layers, &place);
    if fewest == 0 {
        return;
    }
    let mut best = layers.rows.clone();
    for sweep in 0..sweeps {
        if fewest == 0 {
            break;
        }
        let down = sweep % 2 == 0;
        let count = layers.rows.len();
        for step in 1..count {
            let layer = if down { step } else { count - 1 - step };
            sort_layer(layers, &mut place, layer, down);
        }
        let now = crossings(layers, &place);
        if now < fewest {
            fewest = now;
            best = layers.rows.clone();
        }
    }
    layers.rows = best;
}

fn first_order(layers: &mut Layers) {
    let mut placed: Table<bool> = Table::new(layers.vertices.len());
    for layer in 0..layers.rows.len() {
        let mut order = Vec::with_capacity(layers.rows[layer].len());
        let above = layer.checked_sub(1).map_or(&[][..], |above| &layers.rows[above]);
        let reached = above.iter().flat_map(|vertex| &layers.vertices[*vertex].down);
        let reached = reached.map(|link| link.to);
        for vertex in reached.chain(layers.rows[layer].iter().copied()) {
            if !placed[vertex] {
                placed[vertex] = true;
                order.push(vertex);
            }
        }
        layers.rows[layer] = order;
    }
}

fn places(layers: &Layers) -> Table<i32> {
    let mut place: Table<i32> = Table::new(layers.vertices.len());
    for layer in layers.rows.iter() {
        set_places(layer, &mut place);
    }
    place
}

fn set_places(layer: &[usize], place: &mut Table<i32>) {
    for (index, &vertex) in layer.iter().enumerate() {
        place[vertex] = i32::try_from(index).unwrap_or(i32::MAX);
    }
}

/// A place where a link touches: four steps per vertex, so that the slots at its sides count as left and right of it.
fn touch(place: i32, port: i32) -> i32 {
    place.saturating_mul(4) + port.signum()
}

fn sort_layer(layers: &mut Layers, place: &mut Table<i32>, layer: usize, down: bool) {
    let mut keyed: Vec<(f64, usize)> = Vec::with_capacity(layers.rows[layer].len());
    for &vertex in &layers.rows[layer] {
        let data = &layers.vertices[vertex];
        let mut sum = 0.0;
        let mut weights = 0.0;
        for link in if down { &data.up } else { &data.down } {
            let weight = if link.weight == Weight::Main { 2.0 } else { 1.0 };
            sum += weight * f64::from(touch(place[link.to], link.there) - link.here.signum());
            weights += weight;
        }
        let stay = f64::from(touch(place[vertex], 0));
        keyed.push((if weights > 0.0 { sum / weights } else { stay }, vertex));
    }
    // Stable: equals keep their order, which is the text's.
    keyed.sort_by(|a, b| a.0.total_cmp(&b.0));
    layers.rows[layer] = keyed.into_iter().map(|(_, vertex)| vertex).collect();
    set_places(&layers.rows[layer], place);
}

/// How many pairs of links cross, over all layers.
fn crossings(layers: &Layers, place: &Table<i32>) -> u64 {
    let mut total = 0;
    let mut lines: Vec<(i32, i32)> = Vec::new();
    for layer in layers.rows.iter() {
        lines.clear();
        for &vertex in layer {
            for link in &layers.vertices[vertex].down {
                lines.push((touch(place[vertex], link.here), touch(place[link.to], link.there)));
            }
        }
        if lines.len() > 1 {
            total += inversions(&mut lines);
        }
    }
    total
}

/// The number of pairs whose two ends lie in opposite order, by a Fenwick tree over the lower ends.
fn inversions(lines: &mut [(i32, i32)]) -> u64 {
    lines.sort_unstable();
    let mut ends: Vec<i32> = lines.iter().map(|line| line.1).collect();
    ends.sort_unstable();
    ends.dedup();
    let mut tree: Table<u64> = Table::new(ends.len() + 1);
    let mut total = 0;
    for (before, (_, end)) in (0_u64..).zip(lines.iter()) {
        let rank = ends.partition_point(|other| other <= end);
        let mut not_right = 0;
        let mut at = rank;
        while at > 0 {
            not_right += tree[at];
            at &= at - 1;
        }
        total += before - not_right;
        let mut at = rank;
        while at < tree.len() {
            tree[at] += 1;
            at += at & at.wrapping_neg();
        }
    }
    total
}

#[cfg(test)]
mod tests {
    use super::inversions;

    #[test]
    fn counts_crossings() {
        assert_eq!(inversions(&mut []), 0);
        assert_eq!(inversions(&mut [(0, 1), (1, 0)]), 1);
        assert_eq!(inversions(&mut [(0, 0), (0, 1), (1, 0), (1, 1)]), 1);
        assert_eq!(inversions(&mut [(0, 2), (1, 1), (2, 0)]), 3);
    }
}
