//! Workflows that run each other for ever.

use crate::definition::{Action, Catcher, Definition, State, Target};

/// Says so where a workflow runs itself, through others, on every way to an end.
pub(crate) fn endless(definition: &'static Definition) -> Option<String> {
    let mut path = vec![definition];
    find(definition, &mut path).then(|| {
        let names: Vec<_> = path.iter().map(|definition| definition.name).collect();
        format!("the workflows {} run each other for ever: nothing between them can end", names.join(" → "))
    })
}

fn find(definition: &'static Definition, path: &mut Vec<&'static Definition>) -> bool {
    for next in always_run(definition.states) {
        let closes = std::ptr::eq(next, path[0]);
        let known = path.iter().any(|known| std::ptr::eq(*known, next));
        path.push(next);
        if closes || !known && find(next, path) {
            return true;
        }
        path.pop();
    }
    false
}

/// The workflows that states run on every way to an end.
fn always_run(states: &'static [State]) -> Vec<&'static Definition> {
    let mut found: Vec<&'static Definition> = Vec::new();
    for state in states {
        for definition in runs_of(&state.action) {
            let known = found.iter().any(|known| std::ptr::eq(*known, definition));
            if !known && !ends_without(states, definition) {
                found.push(definition);
            }
        }
    }
    found
}

/// The workflows that an action runs whenever it is done.
fn runs_of(action: &'static Action) -> Vec<&'static Definition> {
    match action {
        Action::Run(run) => vec![(run.workflow)()],
        Action::Parallel(parallel) => parallel.branches.iter().flat_map(|branch| always_run(branch.states)).collect(),
        _ => Vec::new(),
    }
}

/// Whether an end can be reached without running a workflow.
fn ends_without(states: &'static [State], definition: &'static Definition) -> bool {
    let mut seen = vec![false; states.len()];
    let mut waiting = vec![0];
    while let Some(index) = waiting.pop() {
        if std::mem::replace(&mut seen[index], true) {
            continue;
        }
        let state = &states[index];
        if runs_of(&state.action).iter().any(|run| std::ptr::eq(*run, definition)) {
            continue;
        }
        let targets = state.action.catchers().iter().map(|Catcher { target, .. }| target).chain([&state.target]);
        for target in targets {
            if leads(target, &mut waiting) {
                return true;
            }
        }
    }
    false
}

/// Collects the states where a target leads; whether it can end.
fn leads(target: &Target, states: &mut Vec<usize>) -> bool {
    match target {
        Target::State { state, .. } => {
            states.push(*state);
            false
        }
        Target::If { then, otherwise, .. } => leads(then, states) | leads(otherwise, states),
        Target::Match { arms, .. } => arms.iter().fold(false, |ends, arm| leads(&arm.target, states) | ends),
        Target::Succeed(_) | Target::Fail(_) => true,
    }
}
