//! The order within the layers, for few crossings.

use super::layers::Layers;

const SWEEPS: usize = 12;

/// Sorts each layer by the mean position of what its items are tied to in the layer before it, downwards and upwards
/// in turn, and keeps the best order seen; then swaps neighbours as long as that helps.
pub fn reduce_crossings(layers: &mut Layers) {
    let mut best = (crossings(layers), layers.layers.clone());
    for sweep in 0..SWEEPS {
        let downwards = sweep % 2 == 0;
        let count = layers.layers.len();
        let ranks: Vec<usize> = if downwards { (1..count).collect() } else { (0..count - 1).rev().collect() };
        for rank in ranks {
            sort(layers, rank, downwards);
        }
        swap_neighbours(layers);
        let found = crossings(layers);
        if found < best.0 {
            best = (found, layers.layers.clone());
        }
    }
    layers.layers = best.1;
}

/// The position of each item in its layer.
pub fn positions(layers: &Layers) -> Vec<usize> {
    let mut positions = vec![0; layers.items.len()];
    for layer in &layers.layers {
        layer.iter().enumerate().for_each(|(position, &item)| positions[item] = position);
    }
    positions
}

fn sort(layers: &mut Layers, rank: usize, downwards: bool) {
    let before = if downwards { rank - 1 } else { rank + 1 };
    let mut positions = vec![0; layers.items.len()];
    layers.layers[before].iter().enumerate().for_each(|(position, &item)| positions[item] = position);
    let mut layer: Vec<(f64, usize)> = Vec::new();
    for (position, &item) in layers.layers[rank].iter().enumerate() {
        let tied = if downwards { &layers.items[item].above } else { &layers.items[item].below };
        let sum: usize = tied.iter().map(|&tied| positions[tied]).sum();
        // What is tied to nothing stays where it is.
        let mean = if tied.is_empty() { position as f64 } else { sum as f64 / tied.len() as f64 };
        layer.push((mean, item));
    }
    layer.sort_by(|left, right| left.0.total_cmp(&right.0));
    layers.layers[rank] = layer.into_iter().map(|(_, item)| item).collect();
}

fn swap_neighbours(layers: &mut Layers) {
    let mut positions = positions(layers);
    let mut better = true;
    while better {
        better = false;
        for rank in 0..layers.layers.len() {
            for index in 1..layers.layers[rank].len() {
                let (left, right) = (layers.layers[rank][index - 1], layers.layers[rank][index]);
                if between(layers, &positions, left, right) > between(layers, &positions, right, left) {
                    layers.layers[rank].swap(index - 1, index);
                    (positions[left], positions[right]) = (index, index - 1);
                    better = true;
                }
            }
        }
    }
}

/// The crossings between the ties of two neighbours when they stand in this order.
fn between(layers: &Layers, positions: &[usize], left: usize, right: usize) -> usize {
    let count = |left: &[usize], right: &[usize]| -> usize {
        left.iter().map(|&from| right.iter().filter(|&&to| positions[to] < positions[from]).count()).sum()
    };
    let (left, right) = (&layers.items[left], &layers.items[right]);
    count(&left.above, &right.above) + count(&left.below, &right.below)
}

fn crossings(layers: &Layers) -> usize {
    let positions = positions(layers);
    let mut crossings = 0;
    for layer in &layers.layers {
        let mut ends: Vec<usize> = Vec::new();
        for &item in layer {
            let mut below: Vec<usize> = layers.items[item].below.iter().map(|&below| positions[below]).collect();
            below.sort_unstable();
            for end in below {
                let at = ends.partition_point(|&known| known <= end);
                crossings += ends.len() - at;
                ends.insert(at, end);
            }
        }
    }
    crossings
}
