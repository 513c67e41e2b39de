//! A graph as a Mermaid flowchart.

use super::{Edge, Graph, Inside, Kind, Node};

pub fn write(graph: &Graph) -> String {
    let mut text = String::from("flowchart TD\n");
    nodes(graph, None, 1, &mut text);
    text.push_str("    start(( )) --> s0\n");
    for Edge { from, to, label, catch } in &graph.edges {
        let arrow = if *catch { "-.->" } else { "-->" };
        let label = if label.is_empty() { String::new() } else { format!("|\"{}\"|", escape(label)) };
        text.push_str(&format!("    s{from} {arrow}{label} s{to}\n"));
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
