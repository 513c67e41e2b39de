//! A graph as an SVG that needs nothing else: light and dark, with the system's fonts.

use super::layout::Point;
use super::overlay::{Overlay, Status};
use super::scene::{DOT, Part, Rect, Text, scene};
use super::text::{CODE_LINE, NAME_LINE};
use super::{Graph, Kind};

const MARGIN: i32 = 16;
const STYLE: &str = include_str!("svg.css");
const DARK: &str = "--page:#14181d;--box:#1c222a;--body:#1a1f26;--frame:#3a434e;--ink:#e7ebf0;--soft:#a3adba;\
    --task:#6ea8ee;--choice:#d9b13b;--wait:#ac98ee;--pass:#8b96a4;--good:#56c172;--bad:#f0737a;--warn:#ec9a49;\
    --run:#62a4f5;--good-fill:#15331f;--bad-fill:#431c20;--warn-fill:#40290f;--run-fill:#132d4c";

pub fn write(graph: &Graph, overlay: &Overlay) -> String {
    let scene = scene(graph);
    let (width, height) = (scene.width + 2 * MARGIN, scene.height + 2 * MARGIN);
    let mut writer = Writer { graph, overlay, text: String::new() };
    let name = escape(graph.name);
    writer.line(&format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"workflow-graph\" data-workflow=\"{name}\" role=\"img\" \
         aria-label=\"{name}\" width=\"{width}\" height=\"{height}\" viewBox=\"{0} {0} {width} {height}\">",
        -MARGIN
    ));
    writer.line(&format!("<title>{name}</title>"));
    writer.line(&format!("<desc>{}</desc>", escape(&describe(graph))));
    let dark = format!(
        "@media (prefers-color-scheme:dark){{.workflow-graph:not(.light){{{DARK}}}}}\n.workflow-graph.dark{{{DARK}}}"
    );
    writer.line(&format!("<style>\n{STYLE}{dark}\n</style>"));
    writer.line(&format!("<rect class=\"page\" x=\"{0}\" y=\"{0}\" width=\"{width}\" height=\"{height}\"/>", -MARGIN));
    scene.parts.iter().for_each(|part| writer.part(part));
    writer.line("</svg>");
    writer.text
}

/// The graph in words, for who cannot see it.
fn describe(graph: &Graph) -> String {
    let steps = graph.edges.iter().map(|edge| {
        let (from, to) = (&graph.nodes[edge.from].name, &graph.nodes[edge.to].name);
        match (edge.catch, edge.label.as_str()) {
            (true, error) => format!("{from} to {to} when it fails with {error}"),
            (false, "") => format!("{from} to {to}"),
            (false, condition) => format!("{from} to {to} if {condition}"),
        }
    });
    let start = graph.nodes.first().map(|node| format!("Starts at {}", node.name));
    start.into_iter().chain(steps).collect::<Vec<_>>().join("; ")
}

struct Writer<'g> {
    graph: &'g Graph,
    overlay: &'g Overlay,
    text: String,
}

impl Writer<'_> {
    fn line(&mut self, line: &str) {
        self.text.push_str(line);
        self.text.push('\n');
    }

    fn part(&mut self, part: &Part) {
        match part {
            Part::Start(at) => {
                let (x, y, radius) = (at.x + DOT / 2, at.y + DOT / 2, DOT / 2);
                self.line(&format!("<circle class=\"start\" cx=\"{x}\" cy=\"{y}\" r=\"{radius}\"/>"));
            }
            Part::Node(node, at, text) => self.node(*node, *at, text),
            Part::Branch(at) => {
                let Rect { x, y, width, height } = at;
                self.line(&format!(
                    "<rect class=\"branch\" x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\" rx=\"5\"/>"
                ));
            }
            Part::Edge(edge, points) => self.arrow(*edge, &way(points), head(points)),
            Part::Loop(edge, at) => {
                let (way, [_, end]) = loop_arrow(*at);
                self.arrow(Some(*edge), &way, format!("M{} {}l9 -4.5v9z", end.x, end.y));
            }
            Part::Label(edge, at, lines) => self.label(*edge, *at, lines),
        }
    }

    fn node(&mut self, node: usize, at: Rect, text: &Text) {
        let about = &self.graph.nodes[node];
        let (name, kind) = (escape(&about.name), about.kind);
        let status = self.graph.status(node, self.overlay);
        let word = status.map(Status::as_str);
        let class = format!("{}{}", kind.as_str().to_lowercase(), word.map(|s| format!(" {s}")).unwrap_or_default());
        let data = word.map(|status| format!(" data-status=\"{status}\"")).unwrap_or_default();
        self.line(&format!("<g class=\"{class}\" data-state=\"{name}\" data-kind=\"{}\"{data}>", kind.as_str()));
        let title: Vec<String> = std::iter::once(&about.name).chain(&about.details).map(|line| escape(line)).collect();
        self.line(&format!("<title>{}: {}</title>", kind.as_str(), title.join("\n")));
        self.line(&shape(kind, at));
        if kind != Kind::End {
            let (x, mut y) = (at.x + at.width / 2, at.y + 10);
            for line in &text.name {
                self.text(x, y + 13, "name", line);
                y += NAME_LINE;
            }
            for line in &text.details {
                self.text(x, y + 11, "code", line);
                y += CODE_LINE;
            }
        }
        if let Some(status) = status {
            let (x, y, sign) = (at.x + at.width - 2, at.y + 2, sign(status));
            self.line(&format!(
                "<g class=\"mark\" transform=\"translate({x} {y})\"><circle r=\"7.5\"/><path d=\"{sign}\"/></g>"
            ));
        }
        self.line("</g>");
    }

    fn text(&mut self, x: i32, y: i32, class: &str, line: &str) {
        let line = escape(line);
        self.line(&format!("<text class=\"{class}\" x=\"{x}\" y=\"{y}\" text-anchor=\"middle\">{line}</text>"));
    }

    fn arrow(&mut self, edge: Option<usize>, way: &str, head: String) {
        let data = edge.map(|edge| self.data(edge)).unwrap_or_default();
        self.line(&format!("<g{data}><path class=\"edge\" d=\"{way}\"/><path class=\"head\" d=\"{head}\"/></g>"));
    }

    /// What tells which edge something belongs to.
    fn data(&self, edge: usize) -> String {
        let edge = &self.graph.edges[edge];
        let (from, to) = (&self.graph.nodes[edge.from].name, &self.graph.nodes[edge.to].name);
        let mut classes = if edge.catch { vec!["catch"] } else { Vec::new() };
        classes.extend(self.graph.taken(edge, self.overlay).then_some("taken"));
        let class = if classes.is_empty() { String::new() } else { format!(" class=\"{}\"", classes.join(" ")) };
        format!("{class} data-from=\"{}\" data-to=\"{}\"", escape(from), escape(to))
    }

    fn label(&mut self, edge: usize, at: Rect, lines: &[String]) {
        let data = self.data(edge);
        let edge = &self.graph.edges[edge];
        let class = if edge.catch { "catch code" } else { "code" };
        let spans: Vec<String> = (0..)
            .zip(lines)
            .map(|(line, text)| {
                let y = at.y + 11 + line * CODE_LINE;
                format!("<tspan x=\"{}\" y=\"{y}\">{}</tspan>", at.x, escape(text))
            })
            .collect();
        let title = escape(&edge.label);
        self.line(&format!("<g{data}><title>{title}</title><text class=\"{class}\">{}</text></g>", spans.join("")));
    }
}

/// Colours alone do not tell everybody how a state stands.
fn sign(status: Status) -> &'static str {
    match status {
        Status::Running => "M-2 -3v6l5 -3z",
        Status::Succeeded => "M-3 0.3l2 2l4 -4.3",
        Status::Caught => "M0 -3.5v4M0 2.8v.6",
        Status::Failed => "M-2.5 -2.5l5 5M2.5 -2.5l-5 5",
    }
}

/// The kinds are told apart by their shape; ends have a double line.
fn shape(kind: Kind, at: Rect) -> String {
    let Rect { x, y, width, height } = at;
    let rect = |class: &str, inset: i32, radius: i32| {
        format!(
            "<rect class=\"{class}\" x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" rx=\"{radius}\"/>",
            x + inset,
            y + inset,
            width - 2 * inset,
            height - 2 * inset
        )
    };
    let circle = |class: &str, radius: i32| {
        format!("<circle class=\"{class}\" cx=\"{}\" cy=\"{}\" r=\"{radius}\"/>", x + width / 2, y + height / 2)
    };
    match kind {
        Kind::Task => rect("shape", 0, 4),
        Kind::Parallel | Kind::Map => rect("shape", 0, 8),
        Kind::Wait => rect("shape", 0, height / 2),
        Kind::Succeed => rect("shape", 0, 14) + &rect("inner", 4, 10),
        Kind::Fail => rect("shape", 0, 0) + &rect("inner", 4, 0),
        Kind::Pass => format!(
            "<path class=\"shape\" d=\"M{} {y}H{}L{} {}H{x}z\"/>",
            x + 12,
            x + width,
            x + width - 12,
            y + height
        ),
        Kind::Choice => format!(
            "<path class=\"shape\" d=\"M{} {y}H{}L{} {}L{} {}H{}L{x} {}z\"/>",
            x + 16,
            x + width - 16,
            x + width,
            y + height / 2,
            x + width - 16,
            y + height,
            x + 16,
            y + height / 2
        ),
        Kind::End => circle("shape", width / 2) + &circle("inner", width / 2 - 5),
    }
}

/// The way of an arrow from a state to itself, and where it begins and ends.
pub fn loop_arrow(at: Rect) -> (String, [Point; 2]) {
    let (x, right) = (at.x, at.x + at.width + 8);
    let (upper, lower) = (at.y + at.height / 4, at.y + at.height * 3 / 4);
    let way = format!("M{x} {upper}C{right} {upper} {right} {lower} {} {lower}", x + 8);
    (way, [Point { x, y: upper }, Point { x, y: lower }])
}

/// Straight pieces with curves between them. The head covers the end.
pub fn way(points: &[Point]) -> String {
    let mut way = String::new();
    let last = points.len() - 1;
    for (index, point) in points.iter().enumerate() {
        let Point { x, mut y } = *point;
        if index == last {
            y -= 6 * (y - points[last - 1].y).signum();
        }
        let before = points[index.saturating_sub(1)];
        way += &match index {
            0 => format!("M{x} {y}"),
            _ if before.x == x => format!("V{y}"),
            _ => {
                let middle = (before.y + y) / 2;
                format!("C{} {middle} {x} {middle} {x} {y}", before.x)
            }
        };
    }
    way
}

fn head(points: &[Point]) -> String {
    let (end, before) = (points[points.len() - 1], points[points.len() - 2]);
    let back = 9 * (before.y - end.y).signum();
    format!("M{} {}l-4.5 {back}h9z", end.x, end.y)
}

/// For text and for attributes; characters that XML cannot hold are left out.
fn escape(text: &str) -> String {
    let mut escaped = String::new();
    for letter in text.chars() {
        match letter {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\n' | '\r' | '\t' => escaped.push(' '),
            letter if letter.is_control() || matches!(letter, '\u{fffe}' | '\u{ffff}') => {}
            letter => escaped.push(letter),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use std::process::Command;

    use super::super::text::{code_width, name_width};
    use super::super::{Overlay, random};
    use super::*;

    fn pictures() -> String {
        let graphs = [random::flow(60), random::graph(1, 40), random::graph(2, 60)];
        graphs.iter().map(|graph| write(graph, &Overlay::new()) + &graph.dot()).collect()
    }

    /// Prints its pictures when the test below asks for it.
    #[test]
    fn pictures_of_this_process() {
        if std::env::var_os("PRINT_PICTURES").is_some() {
            println!("{}", pictures());
        }
    }

    #[test]
    fn pictures_of_two_processes_are_the_same() {
        let print = || {
            let mut command = Command::new(std::env::current_exe().unwrap());
            command.args(["--exact", "graph::svg::tests::pictures_of_this_process", "--nocapture"]);
            String::from_utf8(command.env("PRINT_PICTURES", "1").output().unwrap().stdout).unwrap()
        };
        let own = pictures();
        assert!(print().contains(&own) && print().contains(&own));
    }

    /// The texts of a picture, and the room that each takes.
    fn texts(svg: &str) -> Vec<(String, Rect)> {
        let attribute = |tag: &str, name: &str| -> i32 {
            let value = tag.split_once(&format!(" {name}=\"")).unwrap().1.split('"').next();
            value.unwrap().parse().unwrap()
        };
        let tags = svg.split('<').filter_map(|tag| tag.split_once('>'));
        let texts = tags.filter(|(tag, text)| tag.starts_with('t') && tag.contains(" x=") && !text.is_empty());
        let placed = texts.map(|(tag, text)| {
            let text = text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&amp;", "&");
            let (width, above, height) = match tag.contains("\"name\"") {
                true => (name_width(&text), 12, 16),
                false => (code_width(&text), 10, 14),
            };
            let (x, y) = (attribute(tag, "x"), attribute(tag, "y") - above);
            let x = if tag.contains("\"middle\"") { x - width / 2 } else { x };
            (text, Rect { x, y, width, height })
        });
        placed.collect()
    }

    #[test]
    fn no_texts_of_a_large_flow_overlap() {
        let graph = random::flow(60);
        let (placed, texts) = (graph.placed(), texts(&write(&graph, &Overlay::new())));
        let inside = |text: Rect, node: Rect| {
            text.x > node.x
                && text.x + text.width < node.x + node.width
                && text.y > node.y
                && text.y + text.height < node.y + node.height
        };
        let nodes: Vec<_> = placed.nodes.iter().map(|node| (&node.node, Rect::from(node.place))).collect();
        for (index, (text, at)) in texts.iter().enumerate() {
            for (other, room) in &texts[..index] {
                assert!(!at.overlaps(*room), "`{text}` and `{other}`");
            }
            for (node, room) in &nodes {
                let own = node.name == *text || node.details.contains(text);
                assert!(if own { inside(*at, *room) } else { !at.overlaps(*room) }, "`{text}` and {}", node.name);
            }
        }
        let own = graph.nodes.iter().filter(|node| node.kind != Kind::End).map(|node| 1 + node.details.len());
        let labels = placed.edges.iter().map(|edge| edge.label_lines.len());
        assert_eq!(texts.len(), own.chain(labels).sum::<usize>());
    }

    #[test]
    fn hostile_names_are_text() {
        let mut graph = random::flow(2);
        graph.nodes[0].name = "</title><script>alert(\"1\" && '2')\u{0}\u{1b}".into();
        let svg = write(&graph, &Overlay::new());
        assert!(!svg.contains("<script") && !svg.contains(['\u{0}', '\u{1b}']));
        assert!(svg.contains("data-state=\"&lt;/title&gt;&lt;script&gt;alert(&quot;1&quot; &amp;&amp; '2')\""));
    }
}
