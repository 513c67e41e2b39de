//! A graph as a Mermaid flowchart.

use super::{Edge, Graph, Inside, Kind, Node, Overlay, Status};

pub fn write(graph: &Graph, overlay: &Overlay) -> String {
    let mut text = String::from("flowchart TD\n");
    nodes(graph, None, 1, &mut text);
    text.push_str("    start(( )) --> s0\n");
    for Edge { from, to, label, catch } in &graph.edges {
        let arrow = if *catch { "-.->" } else { "-->" };
        let label = if label.is_empty() { String::new() } else { format!("|\"{}\"|", escape(label)) };
        text.push_str(&format!("    s{from} {arrow}{label} s{to}\n"));
    }
    for status in [Status::Running, Status::Succeeded, Status::Caught, Status::Failed] {
        let nodes = (0..graph.nodes.len()).filter(|node| graph.status(*node, overlay) == Some(status));
        let nodes: Vec<_> = nodes.map(|node| format!("s{node}")).collect();
        if !nodes.is_empty() {
            let (name, colour) = (status.as_str(), status.colour());
            text.push_str(&format!("    classDef {name} stroke:{colour},stroke-width:3px\n"));
            text.push_str(&format!("    class {} {name}\n", nodes.join(",")));
        }
    }
    // The arrow from the start has the number 0.
    let taken = (1..).zip(&graph.edges).filter(|(_, edge)| graph.taken(edge, overlay));
    let taken: Vec<_> = taken.map(|(number, _)| number.to_string()).collect();
    if !taken.is_empty() {
        text.push_str(&format!("    linkStyle {} stroke-width:4px\n", taken.join(",")));
    }
    text
}

/// The nodes that stand in one branch; those with others inside are boxes around them.
fn nodes(graph: &Graph, inside: Option<Inside>, depth: usize, text: &mut String) {
    let indent = "    ".repeat(depth);
    for (index, node) in graph.nodes.iter().enumerate().filter(|(_, node)| node.inside == inside) {
        let branches = graph.branches(index);
        if branches == 0 {
            text.push_str(&format!("{indent}s{index}{}\n", shape(node)));
            continue;
        }
        text.push_str(&format!("{indent}subgraph s{index}[\"{}\"]\n", lines(node, ", ")));
        for branch in 0..branches {
            if branches > 1 {
                text.push_str(&format!("{indent}    subgraph s{index}_{branch}[\" \"]\n"));
            }
            let deeper = depth + if branches > 1 { 2 } else { 1 };
            nodes(graph, Some(Inside { node: index, branch }), deeper, text);
            if branches > 1 {
                text.push_str(&format!("{indent}    end\n"));
            }
        }
        text.push_str(&format!("{indent}end\n"));
    }
}

fn lines(node: &Node, between: &str) -> String {
    let lines: Vec<String> = std::iter::once(&node.name).chain(&node.details).map(|line| escape(line)).collect();
    lines.join(between)
}

/// The node's text in the brackets of its shape: the kinds are told apart by it.
fn shape(node: &Node) -> String {
    let (open, close) = match node.kind {
        Kind::Task | Kind::Parallel | Kind::Map => ("[", "]"),
        Kind::Pass => ("[/", "/]"),
        Kind::Wait => ("([", "])"),
        Kind::Choice => ("{", "}"),
        Kind::Succeed => ("(", ")"),
        Kind::Fail => ("[[", "]]"),
        Kind::End => ("(((", ")))"),
    };
    format!("{open}\"{}\"{close}", lines(node, "<br>"))
}

/// Mermaid writes what its syntax or HTML would take for its own as an entity between `#` and `;`.
fn escape(text: &str) -> String {
    let mut escaped = String::new();
    for letter in text.chars() {
        match letter {
            '"' => escaped.push_str("#quot;"),
            '<' => escaped.push_str("#lt;"),
            '>' => escaped.push_str("#gt;"),
            '&' => escaped.push_str("#amp;"),
            '#' => escaped.push_str("#35;"),
            '`' => escaped.push_str("#96;"),
            '\n' | '\r' => escaped.push(' '),
            letter => escaped.push(letter),
        }
    }
    escaped
}
