//! Which layer each box is in.

use super::Arrow;

pub struct Ranks {
    /// The layer of each box, from 0.
    pub of: Vec<usize>,
    /// Whether an arrow closes a loop, and so leads upwards.
    pub reversed: Vec<bool>,
}

/// Each box is right below the lowest of those that lead to it. A labelled arrow passes a layer for its label.
pub fn assign(boxes: usize, arrows: &[Arrow]) -> Ranks {
    let mut leaving = vec![Vec::new(); boxes];
    for (index, arrow) in arrows.iter().enumerate() {
        leaving[arrow.from].push(index);
    }
    let (finished, reversed) = depth_first(&leaving, arrows);
    let mut below = vec![Vec::new(); boxes];
    for (arrow, &reversed) in arrows.iter().zip(&reversed) {
        let (upper, lower) = if reversed { (arrow.to, arrow.from) } else { (arrow.from, arrow.to) };
        below[upper].push((lower, if arrow.label.is_some() { 2 } else { 1 }));
    }
    let mut of = vec![0; boxes];
    for &upper in finished.iter().rev() {
        for &(lower, distance) in &below[upper] {
            of[lower] = of[lower].max(of[upper] + distance);
        }
    }
    Ranks { of, reversed }
}

#[derive(Clone, Copy, PartialEq)]
enum Visit {
    Not,
    Under,
    Done,
}

/// The boxes in the order in which a search from the start has finished with them, and the arrows that lead back
/// to a box that it was still under.
fn depth_first(leaving: &[Vec<usize>], arrows: &[Arrow]) -> (Vec<usize>, Vec<bool>) {
    let mut visits = vec![Visit::Not; leaving.len()];
    let (mut finished, mut reversed) = (Vec::new(), vec![false; arrows.len()]);
    for start in 0..leaving.len() {
        let mut path = Vec::new();
        if visits[start] == Visit::Not {
            visits[start] = Visit::Under;
            path.push((start, 0));
        }
        while let Some((current, next)) = path.last_mut() {
            let Some(&arrow) = leaving[*current].get(*next) else {
                visits[*current] = Visit::Done;
                finished.push(*current);
                path.pop();
                continue;
            };
            *next += 1;
            let to = arrows[arrow].to;
            match visits[to] {
                Visit::Not => {
                    visits[to] = Visit::Under;
                    path.push((to, 0));
                }
                Visit::Under => reversed[arrow] = true,
                Visit::Done => {}
            }
        }
    }
    (finished, reversed)
}
