//! A graph with the places of all that is drawn of it, for programs that draw it themselves.

use serde::Serialize;

use super::layout::Point;
use super::scene::{Part, Rect, scene};
use super::svg::{loop_arrow, way};
use super::{Edge, Graph, Node};

/// A graph with the places that its SVG has, in pixels, the upper left corner at 0, 0.
///
/// As JSON (by serde) it is the JSON of the [`Graph`] with more fields.
///
/// ```
/// use workflow_runtime::workflow;
///
/// workflow! {
///     workflow Patience() {
///         state Rest { wait 1m; => succeed }
///     }
/// }
///
/// let placed = Patience::graph().placed();
/// assert_eq!((placed.nodes[0].node.name.as_str(), placed.edges.len()), ("Rest", 1));
/// assert!(placed.start.y < placed.nodes[0].place.y);
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Placed {
    /// The workflow's name.
    pub name: &'static str,
    /// The width of all.
    pub width: i32,
    /// The height of all.
    pub height: i32,
    /// The dot at the start.
    pub start: Place,
    /// The arrow from there to the first node, as the data of an SVG path.
    pub start_path: String,
    /// The nodes in the order of [`Graph::nodes`].
    pub nodes: Vec<PlacedNode>,
    /// The boxes of branches, where a node has several.
    pub branches: Vec<Place>,
    /// The edges in the order of [`Graph::edges`].
    pub edges: Vec<PlacedEdge>,
}

/// A rectangle.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Place {
    /// Its left side.
    pub x: i32,
    /// Its upper side.
    pub y: i32,
    /// Its width.
    pub width: i32,
    /// Its height.
    pub height: i32,
}

/// A node and its place; a node with others inside is around them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct PlacedNode {
    /// The node.
    #[serde(flatten)]
    pub node: Node,
    /// Where it is.
    #[serde(flatten)]
    pub place: Place,
    /// Its name, broken into lines that fit the place.
    pub lines: Vec<String>,
    /// Its details, cut where they are too long for the place.
    pub detail_lines: Vec<String>,
}

/// An edge and its way.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct PlacedEdge {
    /// The edge.
    #[serde(flatten)]
    pub edge: Edge,
    /// Its way as the data of an SVG path, to a little before its end, where the arrow's head is.
    pub path: String,
    /// Where it begins, where it bends and where it ends.
    pub points: Vec<[i32; 2]>,
    /// Where its label is; its size is 0 without a label.
    pub label_place: Place,
    /// The label, broken into lines and cut.
    pub label_lines: Vec<String>,
}

impl From<Rect> for Place {
    fn from(Rect { x, y, width, height }: Rect) -> Self {
        Place { x, y, width, height }
    }
}

#[cfg(test)]
impl From<Place> for Rect {
    fn from(Place { x, y, width, height }: Place) -> Self {
        Rect { x, y, width, height }
    }
}

pub fn placed(graph: &Graph) -> Placed {
    let drawn = scene(graph);
    let node = |node: &Node| PlacedNode {
        node: node.clone(),
        place: Place::default(),
        lines: Vec::new(),
        detail_lines: Vec::new(),
    };
    let edge = |edge: &Edge| PlacedEdge {
        edge: edge.clone(),
        path: String::new(),
        points: Vec::new(),
        label_place: Place::default(),
        label_lines: Vec::new(),
    };
    let mut placed = Placed {
        name: graph.name,
        width: drawn.width,
        height: drawn.height,
        start: Place::default(),
        start_path: String::new(),
        nodes: graph.nodes.iter().map(node).collect(),
        branches: Vec::new(),
        edges: graph.edges.iter().map(edge).collect(),
    };
    drawn.parts.into_iter().for_each(|part| placed.add(part));
    placed
}

impl Placed {
    fn add(&mut self, part: Part) {
        match part {
            Part::Start(at) => self.start = at.into(),
            Part::Node(node, at, text) => {
                let node = &mut self.nodes[node];
                (node.place, node.lines, node.detail_lines) = (at.into(), text.name, text.details);
            }
            Part::Branch(at) => self.branches.push(at.into()),
            Part::Edge(None, points) => self.start_path = way(&points),
            Part::Edge(Some(edge), points) => self.way(edge, way(&points), &points),
            Part::Loop(edge, at) => {
                let (path, [from, to]) = loop_arrow(at);
                self.way(edge, path, &[from, to]);
            }
            Part::Label(edge, at, lines) => {
                let edge = &mut self.edges[edge];
                (edge.label_place, edge.label_lines) = (at.into(), lines);
            }
        }
    }

    fn way(&mut self, edge: usize, path: String, points: &[Point]) {
        let edge = &mut self.edges[edge];
        (edge.path, edge.points) = (path, points.iter().map(|point| [point.x, point.y]).collect());
    }
}

#[cfg(test)]
mod tests {
    use super::super::random;

    #[test]
    fn all_that_is_drawn_has_a_place() {
        for graph in [random::flow(60), random::graph(7, 40)] {
            let placed = graph.placed();
            for (node, known) in placed.nodes.iter().zip(&graph.nodes) {
                assert_eq!(node.node, *known);
                assert!(node.place.width > 0 && node.place.x + node.place.width <= placed.width, "{node:?}");
                assert!(node.place.height > 0 && node.place.y + node.place.height <= placed.height, "{node:?}");
            }
            for edge in &placed.edges {
                assert!(edge.path.starts_with('M') && edge.points.len() >= 2, "{edge:?}");
                assert_eq!(edge.edge.label.is_empty(), edge.label_lines.is_empty(), "{edge:?}");
            }
            let svg = graph.svg();
            assert!(placed.edges.iter().all(|edge| svg.contains(&format!("d=\"{}\"", edge.path))));
        }
    }

    #[test]
    fn as_json_it_is_the_graph_with_places() {
        let graph = random::flow(5);
        let (placed, graph) = (serde_json::to_value(graph.placed()).unwrap(), serde_json::to_value(graph).unwrap());
        for list in ["nodes", "edges"] {
            let pairs = placed[list].as_array().unwrap().iter().zip(graph[list].as_array().unwrap());
            for (placed, known) in pairs {
                assert!(known.as_object().unwrap().iter().all(|(field, value)| placed[field] == *value));
            }
        }
        assert!(placed["nodes"][0]["x"].is_i64() && placed["edges"][0]["labelPlace"]["y"].is_i64());
    }
}
