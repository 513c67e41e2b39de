//! Rows, and the ways of the arrows between them.

use super::layers::{Chain, LABEL_GAP, Layers};
use super::{Layout, Point, Route, Size};

/// Between two layers; more where an arrow has far to go to a side.
const GAP: i32 = 40;
const WIDEST_GAP: i32 = 80;
/// The straight piece before a box, for the arrow's head.
const HEAD: i32 = 12;
/// Between two arrows at one side of a box.
const PORT_GAP: i32 = 14;

struct Row {
    top: i32,
    bottom: i32,
}

pub fn draw(boxes: &[Size], layers: &Layers, columns: &[i32]) -> Layout {
    let rows = rows(layers, columns);
    let place = |(item, size): (usize, &Size)| {
        let row = &rows[layers.items[item].rank];
        Point { x: columns[item], y: (row.top + row.bottom - size.height) / 2 }
    };
    let boxes_at: Vec<Point> = boxes.iter().enumerate().map(place).collect();
    let ports = ports(boxes, layers, columns);
    let routes = layers.chains.iter().zip(&ports).map(|(chain, &(start, end))| {
        let (first, last) = (chain.items[0], chain.items[chain.items.len() - 1]);
        let row = |item: usize| &rows[layers.items[item].rank];
        let mut points = vec![
            Point { x: start, y: boxes_at[first].y + boxes[first].height },
            Point { x: start, y: row(first).bottom + HEAD },
        ];
        for &item in &chain.items[1..chain.items.len() - 1] {
            points.push(Point { x: columns[item], y: row(item).top });
            points.push(Point { x: columns[item], y: row(item).bottom });
        }
        points.extend([Point { x: end, y: row(last).top - HEAD }, Point { x: end, y: boxes_at[last].y }]);
        if chain.reversed {
            points.reverse();
        }
        let label = chain.label.map(|item| {
            let free = row(item).bottom - row(item).top - layers.items[item].size.height;
            let y = row(item).top + if chain.reversed { free } else { 0 };
            Point { x: columns[item] + LABEL_GAP, y }
        });
        Route { points, label }
    });
    let routes = routes.collect();
    let width = layers.items.iter().zip(columns).map(|(item, column)| column + item.size.right).max();
    let height = rows.last().map(|row| row.bottom);
    Layout { width: width.unwrap_or_default(), height: height.unwrap_or_default(), boxes: boxes_at, routes }
}

fn rows(layers: &Layers, columns: &[i32]) -> Vec<Row> {
    let (mut rows, mut top) = (Vec::new(), 0);
    for layer in &layers.layers {
        let height = layer.iter().map(|&item| layers.items[item].size.height).max().unwrap_or_default();
        let ties = layer.iter().flat_map(|&item| layers.items[item].below.iter().map(move |&below| (item, below)));
        let farthest = ties.map(|(item, below)| (columns[item] - columns[below]).abs()).max().unwrap_or_default();
        rows.push(Row { top, bottom: top + height });
        top += height + (GAP + farthest / 12).min(WIDEST_GAP);
    }
    rows
}

/// Where each arrow is tied to its upper box, and to its lower one.
fn ports(boxes: &[Size], layers: &Layers, columns: &[i32]) -> Vec<(i32, i32)> {
    let mut ports = vec![(0, 0); layers.chains.len()];
    let next = |chain: &Chain| columns[chain.items[1]];
    tie(boxes, layers, columns, |chain| chain.items[0], |_, chain| next(chain), |chain, x| ports[chain].0 = x);
    let starts = ports.clone();
    let before = |index: usize, chain: &Chain| match chain.items.len() {
        2 => starts[index].0,
        length => columns[chain.items[length - 2]],
    };
    tie(boxes, layers, columns, |chain| chain.items[chain.items.len() - 1], before, |chain, x| ports[chain].1 = x);
    ports
}

/// Ties the arrows of one side of each box as near as can be to where they lead.
fn tie(
    boxes: &[Size],
    layers: &Layers,
    columns: &[i32],
    tied_to: impl Fn(&Chain) -> usize,
    wanted: impl Fn(usize, &Chain) -> i32,
    mut set: impl FnMut(usize, i32),
) {
    let mut at_box = vec![Vec::new(); boxes.len()];
    for (index, chain) in layers.chains.iter().enumerate() {
        at_box[tied_to(chain)].push((wanted(index, chain), index));
    }
    for (item, mut wishes) in at_box.into_iter().enumerate() {
        wishes.sort_unstable();
        let size = boxes[item];
        // Corners are cut off or round.
        let reach = size.left.min(size.right) * 7 / 10;
        let (first, last) = (columns[item] - reach, columns[item] + reach);
        let gap = PORT_GAP.min(2 * reach / wishes.len().max(1) as i32);
        let mut free = first;
        for (wish, _) in &mut wishes {
            *wish = (*wish).max(free);
            free = *wish + gap;
        }
        let mut free = last;
        for &(wish, index) in wishes.iter().rev() {
            let port = wish.min(free);
            set(index, port);
            free = port - gap;
        }
    }
}
