//! The tasks that a workflow calls.

use std::collections::BTreeSet;

use crate::definition::{Action, Definition, State};

/// The names of the tasks that a workflow or one that it runs calls.
pub fn task_names(definition: &'static Definition) -> BTreeSet<&'static str> {
    let (mut names, mut seen) = (BTreeSet::new(), Vec::new());
    let mut definitions = vec![definition];
    while let Some(definition) = definitions.pop() {
        if !seen.iter().any(|known| std::ptr::eq(*known, definition)) {
            seen.push(definition);
            collect(definition.states, &mut names, &mut definitions);
        }
    }
    names
}

fn collect(states: &'static [State], names: &mut BTreeSet<&'static str>, runs: &mut Vec<&'static Definition>) {
    for state in states {
        match &state.action {
            Action::Task(call) => {
                names.insert(call.task.name);
            }
            Action::Run(run) => runs.push((run.workflow)()),
            action => action.bodies().iter().for_each(|body| collect(body.states, names, runs)),
        }
    }
}
