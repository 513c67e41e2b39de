//! The column of each item, as Brandes and Köpf choose it: four drawings, each of which ties as many items as it can
//! into straight vertical blocks and pushes these to one side; the middle of the four is balanced.
//! See "Fast and Simple Horizontal Coordinate Assignment" (2001).

use std::collections::HashSet;

use super::layers::Layers;
use super::order::positions;

/// A tie between two layers: the upper item and the lower one.
type Tie = (usize, usize);

pub fn choose(layers: &Layers) -> Vec<i32> {
    let mut conflicts = conflicts(layers);
    yield_to_main(layers, &mut conflicts);
    let mut drawings: Vec<Vec<i32>> = Vec::new();
    for upwards in [false, true] {
        for mirrored in [false, true] {
            drawings.push(drawing(layers, &conflicts, upwards, mirrored));
        }
    }
    balance(layers, drawings)
}

/// The ties that may not become straight, since they cross an arrow's passage that should.
fn conflicts(layers: &Layers) -> HashSet<Tie> {
    let positions = positions(layers);
    let mut conflicts = HashSet::new();
    for layer in &layers.layers {
        let ties: Vec<Tie> = layer
            .iter()
            .flat_map(|&upper| layers.items[upper].below.iter().map(move |&lower| (upper, lower)))
            .collect();
        let passes = |&(upper, lower): &Tie| layers.items[upper].passing && layers.items[lower].passing;
        for (index, passage) in ties.iter().enumerate().filter(|(_, tie)| passes(tie)) {
            for (other, tie) in ties.iter().enumerate() {
                let upper = positions[passage.0].cmp(&positions[tie.0]);
                let lower = positions[passage.1].cmp(&positions[tie.1]);
                if upper == lower.reverse() && upper.is_ne() && (!passes(tie) || other > index) {
                    conflicts.insert(*tie);
                }
            }
        }
    }
    conflicts
}

/// Beside a tie of a main way, no other tie of the same item may become straight.
fn yield_to_main(layers: &Layers, conflicts: &mut HashSet<Tie>) {
    let (mut down, mut up) = (vec![None; layers.items.len()], vec![None; layers.items.len()]);
    for tie in layers.chains.iter().filter(|chain| chain.main).flat_map(|chain| chain.items.windows(2)) {
        let (upper, lower) = (tie[0], tie[1]);
        if down[upper].is_none() && up[lower].is_none() && !conflicts.contains(&(upper, lower)) {
            (down[upper], up[lower]) = (Some(lower), Some(upper));
        }
    }
    for (upper, item) in layers.items.iter().enumerate() {
        let others = |&&lower: &&usize| {
            down[upper].is_some_and(|main| main != lower) || up[lower].is_some_and(|main| main != upper)
        };
        conflicts.extend(item.below.iter().filter(others).map(|&lower| (upper, lower)));
    }
}

/// One drawing: blocks are made from the top (or upwards from the bottom) and pushed to the left (or, mirrored, to
/// the right).
fn drawing(layers: &Layers, conflicts: &HashSet<Tie>, upwards: bool, mirrored: bool) -> Vec<i32> {
    let mut rows = layers.layers.clone();
    if upwards {
        rows.reverse();
    }
    if mirrored {
        rows.iter_mut().for_each(|row| row.reverse());
    }
    let roots = blocks(layers, &rows, conflicts, upwards);
    let distance = |left, right| if mirrored { layers.distance(right, left) } else { layers.distance(left, right) };
    let columns = compact(&rows, &roots, distance);
    let column = |item: usize| if mirrored { -columns[roots[item]] } else { columns[roots[item]] };
    (0..roots.len()).map(column).collect()
}

/// The first item of the block that each item belongs to.
fn blocks(layers: &Layers, rows: &[Vec<usize>], conflicts: &HashSet<Tie>, upwards: bool) -> Vec<usize> {
    let mut positions = vec![0; layers.items.len()];
    for row in rows {
        row.iter().enumerate().for_each(|(position, &item)| positions[item] = position);
    }
    let mut roots: Vec<usize> = (0..layers.items.len()).collect();
    for row in rows {
        let mut free = 0;
        for &item in row {
            let ties = if upwards { &layers.items[item].below } else { &layers.items[item].above };
            let tie = |tied: usize| if upwards { (item, tied) } else { (tied, item) };
            let mut ties: Vec<usize> = ties.iter().copied().filter(|&tied| !conflicts.contains(&tie(tied))).collect();
            ties.sort_by_key(|&tied| positions[tied]);
            let middle = ties.len().saturating_sub(1) / 2..=ties.len() / 2;
            let fits = |&&tied: &&usize| positions[tied] >= free;
            if let Some(&tied) = ties.get(middle).and_then(|middle| middle.iter().find(fits)) {
                roots[item] = roots[tied];
                free = positions[tied] + 1;
            }
        }
    }
    roots
}

/// The column of each block: as far left as its neighbours let it, then right again where that closes a gap.
fn compact(rows: &[Vec<usize>], roots: &[usize], distance: impl Fn(usize, usize) -> i32) -> Vec<i32> {
    let (mut right_of, mut waits_for) = (vec![Vec::new(); roots.len()], vec![0; roots.len()]);
    for pair in rows.iter().flat_map(|row| row.windows(2)) {
        right_of[roots[pair[0]]].push((roots[pair[1]], distance(pair[0], pair[1])));
        waits_for[roots[pair[1]]] += 1;
    }
    let mut columns = vec![0; roots.len()];
    let mut ready: Vec<usize> = (0..roots.len()).filter(|&item| roots[item] == item && waits_for[item] == 0).collect();
    let mut next = 0;
    while let Some(&block) = ready.get(next) {
        next += 1;
        for &(right, distance) in &right_of[block] {
            columns[right] = columns[right].max(columns[block] + distance);
            waits_for[right] -= 1;
            if waits_for[right] == 0 {
                ready.push(right);
            }
        }
    }
    for &block in ready.iter().rev() {
        let nearest = right_of[block].iter().map(|&(right, distance)| columns[right] - distance).min();
        columns[block] = nearest.map_or(columns[block], |nearest| nearest.max(columns[block]));
    }
    columns
}

/// Lays the drawings over the narrowest one, by the side to which each was pushed, and takes the middle. Neighbours
/// are as far apart in it as in each of the four.
fn balance(layers: &Layers, mut drawings: Vec<Vec<i32>>) -> Vec<i32> {
    let sides = |drawing: &[i32]| {
        let lefts = layers.items.iter().zip(drawing).map(|(item, column)| column - item.size.left);
        let rights = layers.items.iter().zip(drawing).map(|(item, column)| column + item.size.right);
        (lefts.min().unwrap_or_default(), rights.max().unwrap_or_default())
    };
    let all: Vec<(i32, i32)> = drawings.iter().map(|drawing| sides(drawing)).collect();
    let (left, right) = all.iter().copied().min_by_key(|(left, right)| right - left).unwrap_or_default();
    for (index, drawing) in drawings.iter_mut().enumerate() {
        let pushed_left = index % 2 == 0;
        let by = if pushed_left { left - all[index].0 } else { right - all[index].1 };
        drawing.iter_mut().for_each(|column| *column += by);
    }
    let middle = |item: usize| {
        let mut columns: Vec<i32> = drawings.iter().map(|drawing| drawing[item]).collect();
        columns.sort_unstable();
        (columns[1] + columns[2]).div_euclid(2)
    };
    let mut columns: Vec<i32> = (0..layers.items.len()).map(middle).collect();
    let left = sides(&columns).0;
    columns.iter_mut().for_each(|column| *column -= left);
    columns
}
