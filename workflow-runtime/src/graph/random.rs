//! Graphs for tests, the same for the same numbers.

use super::{Edge, Graph, Inside, Kind, Node};

/// Any graph: loops, several edges between two nodes, edges from a node to itself, branches in branches.
pub fn graph(seed: u64, nodes: usize) -> Graph {
    let mut random = fastrand::Rng::with_seed(seed);
    let mut graph = Graph { name: "Random", nodes: Vec::new(), edges: Vec::new() };
    machine(&mut graph, &mut random, nodes, None, 3);
    graph
}

fn machine(graph: &mut Graph, random: &mut fastrand::Rng, nodes: usize, inside: Option<Inside>, depth: usize) {
    let kinds = [Kind::Task, Kind::Pass, Kind::Wait, Kind::Choice, Kind::Succeed, Kind::Fail, Kind::End];
    let own: Vec<usize> = (0..nodes)
        .map(|_| {
            let details = (0..random.usize(0..3)).map(|_| text(random, 50)).collect();
            let kind = kinds[random.usize(0..kinds.len())];
            let name = format!("{} {}", text(random, 60), graph.nodes.len());
            graph.nodes.push(Node { name, kind, details, inside });
            graph.nodes.len() - 1
        })
        .collect();
    for position in 0..nodes {
        for to in [position + 1, random.usize(0..nodes), random.usize(0..nodes)] {
            if to < nodes && random.u8(0..3) > 0 {
                let label = if random.bool() { text(random, 120) } else { String::new() };
                graph.edges.push(Edge { from: own[position], to: own[to], label, catch: random.bool() });
            }
        }
        if depth > 0 && random.u8(0..12) == 0 {
            graph.nodes[own[position]].kind = Kind::Parallel;
            for branch in 0..random.usize(1..4) {
                let nodes = random.usize(1..6);
                machine(graph, random, nodes, Some(Inside { node: own[position], branch }), depth - 1);
            }
        }
    }
}

fn text(random: &mut fastrand::Rng, longest: usize) -> String {
    let letters: Vec<char> = "abcdefghij mW. _ÄΩ漢A1::(&)".chars().collect();
    let length = random.usize(1..longest);
    let text: String = (0..length).map(|_| letters[random.usize(0..letters.len())]).collect();
    format!("x{text}x")
}

/// A flow as people write them: steps with decisions that skip ahead, loops that wait, and handlers of errors.
pub fn flow(states: usize) -> Graph {
    let mut graph = Graph { name: "Flow", nodes: Vec::new(), edges: Vec::new() };
    let kind = |state: usize| match state % 6 {
        2 => Kind::Choice,
        4 => Kind::Wait,
        _ => Kind::Task,
    };
    for state in 0..states {
        let details = if kind(state) == Kind::Task { vec![format!("do_step_{state}()")] } else { Vec::new() };
        graph.nodes.push(Node { name: format!("HandleStep{state}"), kind: kind(state), details, inside: None });
    }
    let end = |name: &str, kind| Node { name: name.into(), kind, details: Vec::new(), inside: None };
    graph.nodes.extend([end("End", Kind::End), end("GiveUp", Kind::Fail)]);
    let mut edge = |from: usize, to: usize, label: &str, catch: bool| {
        graph.edges.push(Edge { from, to: to.min(states), label: label.into(), catch });
    };
    for state in 0..states {
        match state % 6 {
            2 => {
                edge(state, state + 1, "order.total_cents > settings.limit_cents && !order.items.is_empty()", false);
                edge(state, state + 3, "matches!(order.status, Status::Held { .. })", false);
                edge(state, state + 2, "else", false);
            }
            4 if state % 4 == 0 => edge(state, state - 3, "", false),
            5 => {
                edge(state, state + 1, "", false);
                edge(state, state.saturating_sub(2), "StepError.Again", true);
            }
            _ => edge(state, state + 1, "", false),
        }
    }
    for state in (0..states).step_by(15) {
        graph.edges.push(Edge { from: state, to: states + 1, label: "any error".into(), catch: true });
    }
    graph
}
