//! What is assigned or bound and never read: rustc warns of it, as of any unused variable.

use super::graph::Graph;
use super::uses::{self, Binding};

/// Every such name of a workflow. An assignment counts for itself: what the next one replaces unread is unread.
pub fn unread<'g>(root: &'g Graph<'_>) -> Vec<Binding<'g>> {
    root.all().into_iter().flat_map(unread_in).filter(|unread| !unread.name.to_string().starts_with('_')).collect()
}

fn unread_in<'g>(graph: &'g Graph<'_>) -> Vec<Binding<'g>> {
    let (live, mut unread) = (graph.live(), Vec::new());
    let start = live.first();
    let given = graph.given().iter();
    unread.extend(
        given
            .filter(|variable| !start.is_some_and(|live| live.contains(&variable.number)))
            .map(|variable| variable.name),
    );
    for (index, state) in graph.states.iter().enumerate() {
        let is_unread = |needed: &std::collections::BTreeSet<usize>, name| {
            graph.variable(name).is_some_and(|variable| !needed.contains(&variable))
        };
        let parameters = state.parameters.iter().map(|parameter| &parameter.name);
        unread.extend(parameters.filter(|name| is_unread(&live[index], name)));
        let after = state.target.as_ref().map(|target| graph.needed(target, &live)).unwrap_or_default();
        unread.extend(state.action.assigned().into_iter().filter(|name| is_unread(&after, name)));
    }
    let variables = unread.into_iter().map(|name| Binding { name, is_field: false });
    variables.chain(graph.states.iter().flat_map(uses::unread_in)).collect()
}
