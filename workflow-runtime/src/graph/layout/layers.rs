//! The layers with all that stands in them: boxes, and the places where arrows pass.

use super::ranks::Ranks;
use super::{Arrow, Size};

/// Between a line and its label.
pub const LABEL_GAP: i32 = 6;

/// What stands in a layer: the boxes by their numbers, then the places where arrows pass.
pub struct Item {
    pub size: Size,
    pub rank: usize,
    pub passing: bool,
    /// What it is tied to in the layer above, and in the one below.
    pub above: Vec<usize>,
    pub below: Vec<usize>,
}

/// An arrow as the items that it goes through, from the top.
pub struct Chain {
    pub items: Vec<usize>,
    pub reversed: bool,
    pub main: bool,
    /// The item that is as wide as the label.
    pub label: Option<usize>,
}

pub struct Layers {
    pub items: Vec<Item>,
    pub chains: Vec<Chain>,
    /// The items of each layer from left to right.
    pub layers: Vec<Vec<usize>>,
}

pub fn build(boxes: &[Size], arrows: &[Arrow], ranks: &Ranks) -> Layers {
    let item = |(size, rank): (&Size, &usize)| Item::new(*size, *rank, false);
    let items: Vec<Item> = boxes.iter().zip(&ranks.of).map(item).collect();
    let mut layers = Layers { items, chains: Vec::new(), layers: Vec::new() };
    for (arrow, &reversed) in arrows.iter().zip(&ranks.reversed) {
        layers.chain(arrow, reversed);
    }
    layers.first_order();
    layers
}

impl Item {
    fn new(size: Size, rank: usize, passing: bool) -> Self {
        Item { size, rank, passing, above: Vec::new(), below: Vec::new() }
    }
}

impl Layers {
    /// The label stands next to the box that the arrow leaves.
    fn chain(&mut self, arrow: &Arrow, reversed: bool) {
        let (upper, lower) = if reversed { (arrow.to, arrow.from) } else { (arrow.from, arrow.to) };
        let (top, bottom) = (self.items[upper].rank, self.items[lower].rank);
        let label_rank = if reversed { bottom - 1 } else { top + 1 };
        let (mut items, mut label) = (vec![upper], None);
        for rank in top + 1..bottom {
            let size = arrow.label.filter(|_| rank == label_rank);
            if size.is_some() {
                label = Some(self.items.len());
            }
            items.push(self.items.len());
            self.items.push(Item::new(size.unwrap_or_default(), rank, true));
        }
        items.push(lower);
        for tied in items.windows(2) {
            self.items[tied[0]].below.push(tied[1]);
            self.items[tied[1]].above.push(tied[0]);
        }
        self.chains.push(Chain { items, reversed, main: arrow.main && !reversed, label });
    }

    /// In the order of a search from the start, that takes what was written first to the left.
    fn first_order(&mut self) {
        let ranks = self.items.iter().map(|item| item.rank + 1).max().unwrap_or_default();
        self.layers = vec![Vec::new(); ranks];
        let mut seen = vec![false; self.items.len()];
        for start in 0..self.items.len() {
            let mut waiting = vec![start];
            while let Some(item) = waiting.pop() {
                if !std::mem::replace(&mut seen[item], true) {
                    self.layers[self.items[item].rank].push(item);
                    waiting.extend(self.items[item].below.iter().rev());
                }
            }
        }
    }

    /// How far apart the anchors of two neighbours are at least.
    pub fn distance(&self, left: usize, right: usize) -> i32 {
        let (left, right) = (&self.items[left], &self.items[right]);
        let gap = match (left.passing, right.passing) {
            (true, true) => 18,
            (false, false) => 32,
            _ => 24,
        };
        left.size.right + gap + right.size.left
    }
}
