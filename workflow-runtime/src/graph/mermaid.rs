//! A graph as a Mermaid flowchart.

use super::{Edge, Graph, Kind, Node};

pub fn write(graph: &Graph) -> String {
    let mut text = String::from("flowchart TD\n");
    for (index, node) in graph.nodes.iter().enumerate() {
        text.push_str(&format!("    s{index}{}\n", shape(node)));
    }
    text.push_str("    start(( )) --> s0\n");
    for Edge { from, to, label, catch } in &graph.edges {
        let arrow = if *catch { "-.->" } else { "-->" };
        let label = if label.is_empty() { String::new() } else { format!("|\"{}\"|", escape(label)) };
        text.push_str(&format!("    s{from} {arrow}{label} s{to}\n"));
    }
    text
}

/// The node's text in the brackets of its shape: the kinds are told apart by it.
fn shape(node: &Node) -> String {
    let lines: Vec<String> = std::iter::once(&node.name).chain(&node.details).map(|line| escape(line)).collect();
    let (open, close) = match node.kind {
        Kind::Task => ("[", "]"),
        Kind::Pass => ("[/", "/]"),
        Kind::Wait => ("([", "])"),
        Kind::Choice => ("{", "}"),
        Kind::Succeed => ("(", ")"),
        Kind::Fail => ("[[", "]]"),
        Kind::End => ("(((", ")))"),
    };
    format!("{open}\"{}\"{close}", lines.join("<br>"))
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
