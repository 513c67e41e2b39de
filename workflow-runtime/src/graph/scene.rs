//! Where all that is drawn of a graph goes. Branches and map bodies are machines of their own: each is laid out
//! first, and is then a part of one large box of the machine around it.

use super::layout::{self, Arrow, Layout, Point, Size};
use super::text::{CODE_LINE, NAME_LINE, code_lines, code_width, name_lines, name_width};
use super::{Edge, Graph, Inside, Kind};

const NAME_LETTERS: usize = 26;
const DETAIL_LETTERS: usize = 44;
const LABEL_LETTERS: usize = 34;
const LABEL_LINES: usize = 3;
const PADDING: i32 = 14;
/// How far an arrow from a state to itself reaches to the right of it.
const LOOP: i32 = 26;
pub const DOT: i32 = 18;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rect {
    pub x: i32,
    pub y: i32,
    pub width: i32,
    pub height: i32,
}

#[cfg(test)]
impl Rect {
    pub fn overlaps(self, other: Rect) -> bool {
        self.x < other.x + other.width
            && other.x < self.x + self.width
            && self.y < other.y + other.height
            && other.y < self.y + self.height
    }
}

/// Something drawn.
#[derive(Debug)]
pub enum Part {
    /// Where the start arrow begins.
    Start(Rect),
    Node(usize, Rect, Text),
    /// The box of a branch, where there are several.
    Branch(Rect),
    /// An arrow of the graph; without a number the one from the start.
    Edge(Option<usize>, Vec<Point>),
    /// A state to itself.
    Loop(usize, Rect),
    Label(usize, Rect, Vec<String>),
}

/// The text of a node.
#[derive(Debug, Clone)]
pub struct Text {
    pub name: Vec<String>,
    pub details: Vec<String>,
}

#[derive(Debug, Default)]
pub struct Scene {
    pub width: i32,
    pub height: i32,
    /// What lies further back comes first.
    pub parts: Vec<Part>,
}

pub fn scene(graph: &Graph) -> Scene {
    machine(graph, None)
}

/// A node before it has a place.
struct Block {
    text: Text,
    width: i32,
    height: i32,
    /// What is inside, relative to its upper left corner.
    inner: Vec<Part>,
    loops: Vec<(usize, Vec<String>)>,
}

fn machine(graph: &Graph, inside: Option<Inside>) -> Scene {
    let nodes: Vec<usize> = (0..graph.nodes.len()).filter(|&node| graph.nodes[node].inside == inside).collect();
    let blocks: Vec<Block> = nodes.iter().map(|&node| block(graph, node)).collect();
    let mut sizes: Vec<Size> = blocks.iter().map(Block::size).collect();
    let place_of = |node: usize| nodes.iter().position(|&known| known == node);
    let mut edges = Vec::new();
    let mut arrows = Vec::new();
    for (index, edge) in graph.edges.iter().enumerate().filter(|(_, edge)| edge.from != edge.to) {
        if let (Some(from), Some(to)) = (place_of(edge.from), place_of(edge.to)) {
            let lines = label(&edge.label);
            let other = |other: &Edge| other.from == edge.from && !other.catch && other != edge;
            let main = !edge.catch && !graph.edges.iter().any(other);
            arrows.push(Arrow { from, to, label: (!lines.is_empty()).then(|| label_size(&lines)), main });
            edges.push((Some(index), lines));
        }
    }
    if inside.is_none() && !nodes.is_empty() {
        // The layout begins at its first box.
        sizes.insert(0, Size { left: DOT / 2, right: DOT / 2, height: DOT });
        arrows.iter_mut().for_each(|arrow| (arrow.from, arrow.to) = (arrow.from + 1, arrow.to + 1));
        arrows.insert(0, Arrow { from: 0, to: 1, label: None, main: true });
        edges.insert(0, (None, Vec::new()));
    }
    let Layout { width, height, boxes, routes } = layout::layout(&sizes, &arrows);
    let mut parts = Vec::new();
    let starts = boxes.len() - nodes.len();
    if starts > 0 {
        parts.push(Part::Start(Rect { x: boxes[0].x - DOT / 2, y: boxes[0].y, width: DOT, height: DOT }));
    }
    for ((&node, block), at) in nodes.iter().zip(blocks).zip(&boxes[starts..]) {
        block.draw(node, *at, &mut parts);
    }
    for ((index, lines), route) in edges.into_iter().zip(routes) {
        if let (Some(index), Some(at)) = (index, route.label) {
            parts.push(Part::Label(index, label_rect(at, &lines), lines));
        }
        parts.push(Part::Edge(index, route.points));
    }
    Scene { width, height, parts }
}

fn block(graph: &Graph, node: usize) -> Block {
    let about = &graph.nodes[node];
    let name = name_lines(&about.name, NAME_LETTERS);
    let details = about.details.iter().flat_map(|detail| code_lines(detail, DETAIL_LETTERS, 1)).collect();
    let text = Text { name, details };
    let widest = text.name.iter().map(|line| name_width(line)).chain(text.details.iter().map(|line| code_width(line)));
    let sides = match about.kind {
        Kind::Choice => 14,
        Kind::Pass | Kind::Wait => 10,
        _ => 0,
    };
    let width = widest.max().unwrap_or_default() + 2 * (PADDING + sides);
    let height = text.height() + 2 * 10;
    let loops = graph.edges.iter().enumerate().filter(|(_, edge)| edge.from == node && edge.to == node);
    let loops: Vec<_> = loops.map(|(index, edge)| (index, label(&edge.label))).collect();
    let mut block = Block { text, width, height, inner: Vec::new(), loops };
    if about.kind == Kind::End {
        (block.width, block.height) = (DOT + 8, DOT + 8);
    }
    block.surround(bodies(graph, node));
    let needed: i32 = block.loops.iter().map(|(_, lines)| label_size(lines).height.max(CODE_LINE) + 8).sum();
    block.height = block.height.max(needed);
    block
}

/// The machines inside a node.
fn bodies(graph: &Graph, node: usize) -> Vec<Scene> {
    (0..graph.branches(node)).map(|branch| machine(graph, Some(Inside { node, branch }))).collect()
}

impl Text {
    fn height(&self) -> i32 {
        self.name.len() as i32 * NAME_LINE + self.details.len() as i32 * CODE_LINE
    }
}

impl Block {
    /// How far the loops reach over the right side.
    fn overhang(&self) -> i32 {
        self.loops.iter().map(|(_, lines)| LOOP + label_size(lines).right).max().unwrap_or_default()
    }

    fn size(&self) -> Size {
        let right = self.width - self.width / 2 + self.overhang();
        Size { left: self.width / 2, right, height: self.height }
    }

    /// Puts machines side by side below the text, each in a box where there are several.
    fn surround(&mut self, bodies: Vec<Scene>) {
        if bodies.is_empty() {
            return;
        }
        let around = if bodies.len() > 1 { PADDING } else { 0 };
        let needed: i32 = bodies.iter().map(|body| body.width + 2 * around + PADDING).sum();
        let spare = (self.width - needed - PADDING).max(0);
        let tallest = bodies.iter().map(|body| body.height).max().unwrap_or_default() + 2 * around;
        let (mut x, y) = (PADDING + spare / 2, self.height + 4);
        for body in bodies {
            let width = body.width + 2 * around;
            if around > 0 {
                self.inner.push(Part::Branch(Rect { x, y, width, height: tallest }));
            }
            self.inner.extend(body.parts.into_iter().map(|part| part.moved(x + around, y + around)));
            x += width + PADDING;
        }
        self.width = self.width.max(needed + PADDING);
        self.height = y + tallest + PADDING;
    }

    fn draw(self, node: usize, at: Point, parts: &mut Vec<Part>) {
        let rect = Rect { x: at.x - self.width / 2, y: at.y, width: self.width, height: self.height };
        let count = self.loops.len() as i32;
        parts.push(Part::Node(node, rect, self.text));
        parts.extend(self.inner.into_iter().map(|part| part.moved(rect.x, rect.y)));
        for (slot, (edge, lines)) in (0..).zip(self.loops) {
            let height = rect.height / count;
            let around = Rect { x: rect.x + rect.width, y: rect.y + slot * height, width: LOOP, height };
            let size = label_size(&lines);
            let label = Point { x: around.x + LOOP + layout::LABEL_GAP, y: around.y + (height - size.height) / 2 };
            parts.push(Part::Loop(edge, around));
            if !lines.is_empty() {
                parts.push(Part::Label(edge, label_rect(label, &lines), lines));
            }
        }
    }
}

impl Part {
    fn moved(self, x: i32, y: i32) -> Part {
        let rect = |rect: Rect| Rect { x: rect.x + x, y: rect.y + y, ..rect };
        match self {
            Part::Start(at) => Part::Start(rect(at)),
            Part::Node(node, at, text) => Part::Node(node, rect(at), text),
            Part::Branch(at) => Part::Branch(rect(at)),
            Part::Edge(edge, points) => {
                Part::Edge(edge, points.into_iter().map(|at| Point { x: at.x + x, y: at.y + y }).collect())
            }
            Part::Loop(edge, at) => Part::Loop(edge, rect(at)),
            Part::Label(edge, at, lines) => Part::Label(edge, rect(at), lines),
        }
    }
}

fn label(text: &str) -> Vec<String> {
    if text.is_empty() { Vec::new() } else { code_lines(text, LABEL_LETTERS, LABEL_LINES) }
}

/// A label on the right of its line.
fn label_size(lines: &[String]) -> Size {
    let width = lines.iter().map(|line| code_width(line)).max().unwrap_or_default();
    Size { left: 0, right: layout::LABEL_GAP + width, height: lines.len() as i32 * CODE_LINE }
}

fn label_rect(at: Point, lines: &[String]) -> Rect {
    let size = label_size(lines);
    Rect { x: at.x, y: at.y, width: size.right - layout::LABEL_GAP, height: size.height }
}

#[cfg(test)]
mod tests {
    use super::super::random;
    use super::*;

    #[test]
    fn nothing_overlaps_in_random_graphs() {
        for seed in 0..120 {
            check(&random::graph(seed, 1 + seed as usize % 60));
        }
    }

    #[test]
    fn nothing_overlaps_in_a_large_flow() {
        check(&random::flow(60));
        check(&random::flow(200));
    }

    /// A box, what it is called in a failure, and the nodes around it.
    struct Boxed {
        rect: Rect,
        what: String,
        around: Vec<usize>,
        node: Option<usize>,
    }

    fn check(graph: &Graph) {
        let scene = scene(graph);
        let boxes = boxes(graph, &scene);
        let texts = graph.edges.iter().filter(|edge| !edge.label.is_empty()).count();
        assert_eq!(boxes.len(), graph.nodes.len() + texts + 1, "something is not drawn");
        for (index, one) in boxes.iter().enumerate() {
            let Rect { x, y, width, height } = one.rect;
            let within = x >= 0 && y >= 0 && x + width <= scene.width && y + height <= scene.height;
            assert!(within, "{} is outside: {:?}", one.what, one.rect);
            for other in &boxes[..index] {
                let nested = one.node.is_some_and(|node| other.around.contains(&node))
                    || other.node.is_some_and(|node| one.around.contains(&node));
                assert!(nested || !one.rect.overlaps(other.rect), "{} and {} overlap", one.what, other.what);
            }
        }
        for part in &scene.parts {
            if let Part::Edge(Some(edge), points) = part {
                let around = around(graph, graph.edges[*edge].from);
                let strange = boxes.iter().filter(|other| other.node.is_none_or(|node| !around.contains(&node)));
                let strange: Vec<_> = strange.collect();
                for point in trace(points) {
                    let through = strange.iter().find(|other| inside(point, other.rect));
                    assert!(through.is_none(), "edge {edge} runs through {}", through.unwrap().what);
                }
            }
        }
    }

    fn boxes(graph: &Graph, scene: &Scene) -> Vec<Boxed> {
        let boxed = |part: &Part| match part {
            Part::Start(rect) => Some(Boxed { rect: *rect, what: "start".into(), around: Vec::new(), node: None }),
            Part::Node(node, rect, text) => {
                let lines = text.name.iter().map(|line| name_width(line));
                let widest = lines.chain(text.details.iter().map(|line| code_width(line))).max().unwrap();
                assert!(graph.nodes[*node].kind == Kind::End || widest <= rect.width, "a text is too wide");
                let around = around(graph, *node);
                Some(Boxed { rect: *rect, what: graph.nodes[*node].name.clone(), around, node: Some(*node) })
            }
            Part::Label(edge, rect, lines) => {
                let around = around(graph, graph.edges[*edge].from);
                Some(Boxed { rect: *rect, what: lines.join(" "), around, node: None })
            }
            Part::Branch(_) | Part::Edge(..) | Part::Loop(..) => None,
        };
        scene.parts.iter().filter_map(boxed).collect()
    }

    fn around(graph: &Graph, node: usize) -> Vec<usize> {
        let outer = |node: &usize| graph.nodes[*node].inside.map(|inside| inside.node);
        std::iter::successors(outer(&node), outer).collect()
    }

    fn inside((x, y): (f64, f64), rect: Rect) -> bool {
        let (left, top) = (f64::from(rect.x), f64::from(rect.y));
        let (right, bottom) = (left + f64::from(rect.width), top + f64::from(rect.height));
        x > left && x < right && y > top && y < bottom
    }

    /// Points of the drawn curve.
    fn trace(points: &[Point]) -> Vec<(f64, f64)> {
        let mut traced = Vec::new();
        for pair in points.windows(2) {
            let [from, to] = [pair[0], pair[1]].map(|point| (f64::from(point.x), f64::from(point.y)));
            for step in 0..=8 {
                let t = f64::from(step) / 8.0;
                // Both control points are at half the height.
                let across = t * t * (3.0 - 2.0 * t);
                let down = 1.5 * t * (1.0 - t) + t * t * t;
                traced.push((from.0 + (to.0 - from.0) * across, from.1 + (to.1 - from.1) * down));
            }
        }
        traced
    }
}
