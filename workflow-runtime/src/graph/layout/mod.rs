//! Where the boxes and arrows of one machine go, in whole pixels: a layered drawing, its start at the top.
//!
//! The steps are those of Sugiyama, Tagawa and Toda: arrows that close a loop are turned round, each box gets
//! a layer, the layers are ordered for few crossings, and then columns are chosen. An arrow that passes a layer has a
//! place of its own in it, as wide as its label, so that nothing runs through a box or a label.

mod columns;
mod layers;
mod order;
mod ranks;
mod routes;

pub use layers::LABEL_GAP;

/// A box: how far it reaches to both sides of its anchor, where arrows are tied, and how high it is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Size {
    pub left: i32,
    pub right: i32,
    pub height: i32,
}

/// An arrow between two boxes. Its label stands to the right of it.
#[derive(Debug, Clone, Copy)]
pub struct Arrow {
    pub from: usize,
    pub to: usize,
    pub label: Option<Size>,
    /// Whether it is the main way on, that should be straight.
    pub main: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Point {
    pub x: i32,
    pub y: i32,
}

/// The way of an arrow. Straight down (or up) from each point of even position to the next one, a curve between
/// these pieces.
#[derive(Debug, Clone)]
pub struct Route {
    pub points: Vec<Point>,
    /// The upper left corner of the label.
    pub label: Option<Point>,
}

#[derive(Debug, Default)]
pub struct Layout {
    pub width: i32,
    pub height: i32,
    /// The anchor of each box on its upper side.
    pub boxes: Vec<Point>,
    pub routes: Vec<Route>,
}

/// Lays out boxes and arrows; the first box is the start. No arrow may lead to the box that it leaves.
pub fn layout(boxes: &[Size], arrows: &[Arrow]) -> Layout {
    if boxes.is_empty() {
        return Layout::default();
    }
    let ranks = ranks::assign(boxes.len(), arrows);
    let mut layers = layers::build(boxes, arrows, &ranks);
    order::reduce_crossings(&mut layers);
    let columns = columns::choose(&layers);
    routes::draw(boxes, &layers, &columns)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn machine(boxes: usize, arrows: &[(usize, usize)]) -> Layout {
        let size = Size { left: 50, right: 50, height: 40 };
        let arrows: Vec<_> = arrows.iter().map(|&(from, to)| Arrow { from, to, label: None, main: false }).collect();
        layout(&vec![size; boxes], &arrows)
    }

    #[test]
    fn a_chain_is_a_straight_line_down() {
        let Layout { boxes, routes, width, .. } = machine(3, &[(0, 1), (1, 2)]);
        assert_eq!(width, 100);
        assert!(boxes.iter().all(|place| place.x == 50));
        assert!(boxes[0].y < boxes[1].y && boxes[1].y < boxes[2].y);
        assert!(routes.iter().flat_map(|route| &route.points).all(|point| point.x == 50));
    }

    #[test]
    fn a_loop_goes_back_up_beside_the_way_down() {
        let Layout { boxes, routes, .. } = machine(3, &[(0, 1), (1, 2), (2, 0)]);
        assert!(boxes[0].y < boxes[1].y && boxes[1].y < boxes[2].y);
        let up = &routes[2].points;
        assert_eq!((up[0].y, up[up.len() - 1].y), (boxes[2].y, boxes[0].y + 40));
        assert!(up[2..up.len() - 2].iter().all(|point| (point.x - boxes[1].x).abs() > 50), "{up:?}");
    }

    #[test]
    fn a_diamond_is_symmetric() {
        let Layout { boxes, .. } = machine(4, &[(0, 1), (0, 2), (1, 3), (2, 3)]);
        assert_eq!(boxes[0].x, boxes[3].x);
        assert_eq!(boxes[1].x + boxes[2].x, 2 * boxes[0].x);
        assert!(boxes[1].x < boxes[2].x);
    }
}
