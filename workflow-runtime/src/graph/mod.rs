//! Pictures of a workflow, from its definition.

mod build;
mod dot;
mod follow;
mod layout;
mod mermaid;
mod overlay;
mod placed;
#[cfg(test)]
mod random;
mod scene;
mod svg;
mod text;

#[cfg(feature = "testing")]
pub(crate) use build::error_name;
#[cfg(feature = "durable")]
pub(crate) use build::kind;

use serde::Serialize;

pub use follow::Follower;
pub use overlay::{Overlay, Status};
pub use placed::{Place, Placed, PlacedEdge, PlacedNode};

use crate::definition::Definition;

/// A workflow's graph: what to draw.
///
/// Its states are the user's, and those that Amazon States Language needs beside them, by their names there:
/// `CheckPayment?` decides for `CheckPayment`, `CheckPayment: fail` ends it. As JSON (by serde) it is for programs that
/// draw it themselves.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Graph {
    /// The workflow's name.
    pub name: &'static str,
    /// The nodes; the first is the start.
    pub nodes: Vec<Node>,
    /// The edges, in the order in which they are tried.
    pub edges: Vec<Edge>,
}

/// A state, or an end.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Node {
    /// The state's name; `End` for [`Kind::End`].
    pub name: String,
    /// What it does.
    pub kind: Kind,
    /// More about it, a line each: the task, how long it waits, the error, its retriers.
    pub details: Vec<String>,
    /// The branch or the map's body in which it stands.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub inside: Option<Inside>,
}

/// A branch of a `parallel`, or the body of a `map`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Inside {
    /// The position of the node around it.
    pub node: usize,
    /// Which branch, from 0.
    pub branch: usize,
}

/// What a node does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub enum Kind {
    /// Calls a task.
    Task,
    /// Assigns a variable.
    Pass,
    /// Waits.
    Wait,
    /// Runs branches side by side: the nodes inside it.
    Parallel,
    /// Runs the nodes inside it for each element of a list.
    Map,
    /// Decides.
    Choice,
    /// Ends the execution well.
    Succeed,
    /// Ends the execution with an error.
    Fail,
    /// Where states lead whose own success is the execution's.
    End,
}

impl Kind {
    /// Its name: ASL's type of the state, or `End`.
    pub fn as_str(self) -> &'static str {
        match self {
            Kind::Task => "Task",
            Kind::Pass => "Pass",
            Kind::Wait => "Wait",
            Kind::Parallel => "Parallel",
            Kind::Map => "Map",
            Kind::Choice => "Choice",
            Kind::Succeed => "Succeed",
            Kind::Fail => "Fail",
            Kind::End => "End",
        }
    }
}

/// A transition.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Edge {
    /// The position of the node it leaves.
    pub from: usize,
    /// The position of the node it enters.
    pub to: usize,
    /// The condition as it was written in Rust, or the error that is caught; `""` where it is the only way.
    pub label: String,
    /// Whether it is taken when the state's task has failed.
    pub catch: bool,
}

impl Graph {
    /// The graph of a definition.
    pub fn of(definition: &'static Definition) -> Self {
        build::graph(definition)
    }

    /// The graph as the text of a Mermaid flowchart, which GitHub, GitLab and rustdoc's plug-ins draw.
    /// See <https://mermaid.js.org/syntax/flowchart.html>.
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
    /// let picture = "flowchart TD\n    s0([\"Rest<br>1m\"])\n    s1(((\"End\")))\n    start(( )) --> s0\n    s0 --> s1\n";
    /// assert_eq!(Patience::graph().mermaid(), picture);
    /// ```
    pub fn mermaid(&self) -> String {
        self.mermaid_with(&Overlay::new())
    }

    /// The graph in the language of Graphviz. See <https://graphviz.org/doc/info/lang.html>.
    pub fn dot(&self) -> String {
        self.dot_with(&Overlay::new())
    }

    /// The graph as an SVG that needs nothing else: no script, no font, no other file.
    ///
    /// It is light or dark as its reader prefers; the class `light` or `dark` on the `svg` element forces one.
    /// Each state is a `g` with `data-state`, `data-kind` and its kind as class, each transition one with `data-from`
    /// and `data-to` (the class `catch` where a failure is caught); texts that were cut are whole in their `title`.
    /// The same graph gives the same bytes.
    ///
    /// ```no_run
    /// # fn save(graph: workflow_runtime::graph::Graph) -> std::io::Result<()> {
    /// std::fs::write("order.svg", graph.svg())
    /// # }
    /// ```
    pub fn svg(&self) -> String {
        self.svg_with(&Overlay::new())
    }

    /// The graph as an SVG, and in it what an execution has done: states have a [`Status`] as class and `data-status`,
    /// transitions that were taken the class `taken`. A sign at its corner says how a state stands without colours, too.
    pub fn svg_with(&self, overlay: &Overlay) -> String {
        svg::write(&self.noted(overlay), overlay)
    }

    /// The graph as a Mermaid flowchart, and in it what an execution has done: states have a [`Status`] as class,
    /// transitions that were taken are thick.
    pub fn mermaid_with(&self, overlay: &Overlay) -> String {
        mermaid::write(&self.noted(overlay), overlay)
    }

    /// The graph in the language of Graphviz, and in it what an execution has done: states have a colour for their
    /// [`Status`] and its name as `class`, transitions that were taken are thick.
    pub fn dot_with(&self, overlay: &Overlay) -> String {
        dot::write(&self.noted(overlay), overlay)
    }

    /// The graph with the overlay's notes as details.
    fn noted(&self, overlay: &Overlay) -> Graph {
        let mut graph = self.clone();
        for node in graph.nodes.iter_mut().filter(|node| node.kind != Kind::End) {
            node.details.extend_from_slice(overlay.notes(&node.name));
        }
        graph
    }

    /// How a node stands. Where the states end is no state, and its name may be that of one.
    fn status(&self, node: usize, overlay: &Overlay) -> Option<Status> {
        let node = &self.nodes[node];
        overlay.status(&node.name).filter(|_| node.kind != Kind::End)
    }

    /// Whether an edge was taken.
    fn taken(&self, edge: &Edge, overlay: &Overlay) -> bool {
        overlay.taken(&self.nodes[edge.from].name, &self.nodes[edge.to].name)
    }

    /// The graph with the place of each node, edge and label, for programs that draw it themselves.
    pub fn placed(&self) -> Placed {
        placed::placed(self)
    }

    /// How many branches or bodies stand inside a node.
    fn branches(&self, node: usize) -> usize {
        let inside = self.nodes.iter().filter_map(|inner| inner.inside).filter(|inside| inside.node == node);
        inside.map(|inside| inside.branch + 1).max().unwrap_or_default()
    }
}
