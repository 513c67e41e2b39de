//! A graph in the language of Graphviz.

use super::{Graph, Inside, Kind, Node, Overlay};

pub fn write(graph: &Graph, overlay: &Overlay) -> String {
    let mut text = format!("digraph {} {{\n", quote(graph.name));
    text.push_str("    compound=true\n    node [fontname=\"sans-serif\" fontsize=12]\n");
    text.push_str("    edge [fontname=\"monospace\" fontsize=10]\n");
    text.push_str("    start [shape=circle label=\"\" width=0.2 style=filled fillcolor=black]\n");
    nodes(graph, overlay, None, 1, &mut text);
    if !graph.nodes.is_empty() {
        text.push_str(&format!("    start -> s0{}\n", attributes(clip(graph, "lhead", 0))));
    }
    for edge in &graph.edges {
        let mut list = Vec::new();
        list.extend((!edge.label.is_empty()).then(|| format!("label={}", quote(&edge.label))));
        list.extend(edge.catch.then(|| "style=dashed".to_owned()));
        list.extend(graph.taken(edge, overlay).then(|| "penwidth=3".to_owned()));
        list.extend(clip(graph, "ltail", edge.from));
        list.extend(clip(graph, "lhead", edge.to));
        text.push_str(&format!("    s{} -> s{}{}\n", edge.from, edge.to, attributes(list)));
    }
    text.push_str("}\n");
    text
}

fn attributes(list: impl IntoIterator<Item = String>) -> String {
    let list: Vec<String> = list.into_iter().collect();
    if list.is_empty() { String::new() } else { format!(" [{}]", list.join(" ")) }
}

/// The nodes that stand in one branch; those with others inside are clusters.
fn nodes(graph: &Graph, overlay: &Overlay, inside: Option<Inside>, depth: usize, text: &mut String) {
    let indent = "    ".repeat(depth);
    for (index, node) in graph.nodes.iter().enumerate().filter(|(_, node)| node.inside == inside) {
        let branches = graph.branches(index);
        let status = graph.status(index, overlay);
        let class = status.map(|status| format!("color=\"{}\" penwidth=3 class={}", status.colour(), status.as_str()));
        if branches == 0 {
            let class = class.map(|class| format!(" {class}")).unwrap_or_default();
            text.push_str(&format!("{indent}s{index} [{} label={}{class}]\n", shape(node.kind), label(node)));
            continue;
        }
        let style = if node.kind == Kind::Map { "dashed" } else { "solid" };
        text.push_str(&format!("{indent}subgraph cluster_{index} {{\n"));
        text.push_str(&format!("{indent}    label={} style={style}\n", label(node)));
        if let Some(class) = class {
            text.push_str(&format!("{indent}    {class}\n"));
        }
        // Edges can only be tied to nodes; Graphviz cuts them off at the cluster.
        text.push_str(&format!("{indent}    s{index} [shape=point style=invis]\n"));
        for branch in 0..branches {
            let boxed = branches > 1;
            if boxed {
                text.push_str(&format!("{indent}    subgraph cluster_{index}_{branch} {{\n"));
                text.push_str(&format!("{indent}        label=\"\" style=dotted\n"));
            }
            nodes(graph, overlay, Some(Inside { node: index, branch }), depth + if boxed { 2 } else { 1 }, text);
            if boxed {
                text.push_str(&format!("{indent}    }}\n"));
            }
        }
        text.push_str(&format!("{indent}}}\n"));
    }
}

/// Ends an edge at the cluster's border.
fn clip(graph: &Graph, side: &str, node: usize) -> Option<String> {
    (graph.branches(node) > 0).then(|| format!("{side}=cluster_{node}"))
}

fn shape(kind: Kind) -> &'static str {
    match kind {
        Kind::Task | Kind::Parallel | Kind::Map => "shape=box",
        Kind::Pass => "shape=parallelogram",
        Kind::Wait => "shape=box style=rounded",
        Kind::Choice => "shape=hexagon",
        Kind::Succeed => "shape=oval",
        Kind::Fail => "shape=box peripheries=2",
        Kind::End => "shape=doublecircle width=0.2",
    }
}

fn label(node: &Node) -> String {
    if node.kind == Kind::End {
        return quote("");
    }
    let lines: Vec<&str> = std::iter::once(&node.name).chain(&node.details).map(String::as_str).collect();
    quote(&lines.join("\n"))
}

/// A quoted string; a backslash would begin one of Graphviz's escapes.
fn quote(text: &str) -> String {
    let mut quoted = String::from("\"");
    for letter in text.chars() {
        match letter {
            '"' => quoted.push_str("\\\""),
            '\\' => quoted.push_str("\\\\"),
            '\n' => quoted.push_str("\\n"),
            letter if letter.is_control() => quoted.push(' '),
            letter => quoted.push(letter),
        }
    }
    quoted + "\""
}
