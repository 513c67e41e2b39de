//! Which states and transitions of a workflow were seen in test runs.

use std::fmt;
use std::marker::PhantomData;

use super::history::{Entry, What};
use super::run::Run;
use super::transitions::{self, all_states, all_transitions};
use crate::machine::Workflow;

/// The states and transitions of a workflow, and how often runs have seen each.
///
/// A transition is an edge of the workflow's [graph](crate::graph::Graph), from state to state or to an end.
/// Conditions of one decision that lead to the same place are one transition; each `catch` is one of its own.
/// States of nested executions do not count. Its `Display` is a table.
pub struct Coverage<W: Workflow> {
    states: Vec<StateCoverage>,
    transitions: Vec<TransitionCoverage>,
    workflow: PhantomData<fn() -> W>,
}

/// How often a state was entered.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct StateCoverage {
    /// The state's name.
    pub name: &'static str,
    /// How often it was entered.
    pub entered: usize,
}

/// How often a transition was taken.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct TransitionCoverage {
    /// The state that it leaves.
    pub from: &'static str,
    /// Where it leads.
    pub to: Destination,
    /// The conditions as they were written, or the error that is caught; empty where it is the only way.
    pub label: String,
    /// Whether it is a `catch`.
    pub catch: bool,
    /// How often it was taken.
    pub taken: usize,
}

/// Where a transition leads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Destination {
    /// To this state.
    State(&'static str),
    /// To `succeed`.
    Succeed,
    /// To `fail`.
    Fail,
}

impl<W: Workflow> Default for Coverage<W> {
    /// The coverage of no run.
    fn default() -> Self {
        let states = all_states(W::DEFINITION.states);
        let transitions = all_transitions(W::DEFINITION, &states);
        let states = states.iter().map(|state| StateCoverage { name: state.name, entered: 0 });
        Coverage { states: states.collect(), transitions, workflow: PhantomData }
    }
}

impl<W: Workflow> Coverage<W> {
    /// Adds what a run has seen.
    pub fn add(&mut self, run: &Run<W>) {
        let counted = |entry: &&Entry| entry.execution == 0 && entry.what != What::Passed;
        let entries: Vec<&Entry> = run.history().iter().filter(counted).collect();
        for entry in entries.iter().filter(|entry| entry.what == What::Entered) {
            if let Some(state) = self.states.iter_mut().find(|state| state.name == entry.state) {
                state.entered += 1;
            }
        }
        let states = all_states(W::DEFINITION.states);
        for index in 0..entries.len() {
            if let Some(transition) = transitions::taken(&entries, index, &states, &mut self.transitions) {
                transition.taken += 1;
            }
        }
    }

    /// The states in the order of the source.
    pub fn states(&self) -> &[StateCoverage] {
        &self.states
    }

    /// The transitions, by the states that they leave.
    pub fn transitions(&self) -> &[TransitionCoverage] {
        &self.transitions
    }

    /// The states that were never entered and the transitions that were never taken, in words.
    pub fn missing(&self) -> Vec<String> {
        let states = self.states.iter().filter(|state| state.entered == 0);
        let transitions = self.transitions.iter().filter(|transition| transition.taken == 0);
        states.map(|state| state.name.to_owned()).chain(transitions.map(ToString::to_string)).collect()
    }

    /// Checks that every state was entered and every transition was taken.
    ///
    /// # Panics
    ///
    /// When one was not; the message is the table.
    #[track_caller]
    pub fn assert_complete(&self) {
        assert!(self.missing().is_empty(), "{self}");
    }
}

impl fmt::Display for Destination {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Destination::State(state) => state,
            Destination::Succeed => "succeed",
            Destination::Fail => "fail",
        })
    }
}

impl fmt::Display for TransitionCoverage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} → {}", self.from, self.to)?;
        match (self.catch, self.label.as_str()) {
            (true, error) => write!(f, " (catch {error})"),
            (false, "") => Ok(()),
            (false, condition) => write!(f, " ({condition})"),
        }
    }
}

impl<W: Workflow> fmt::Display for Coverage<W> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let entered = self.states.iter().filter(|state| state.entered > 0).count();
        let taken = self.transitions.iter().filter(|transition| transition.taken > 0).count();
        let (states, transitions) = (self.states.len(), self.transitions.len());
        let name = W::DEFINITION.name;
        writeln!(f, "{name}: {entered} of {states} states, {taken} of {transitions} transitions")?;
        writeln!(f, "entered  state")?;
        for state in &self.states {
            writeln!(f, "{:>7}  {}", count(state.entered), state.name)?;
        }
        writeln!(f, "  taken  transition")?;
        for transition in &self.transitions {
            writeln!(f, "{:>7}  {transition}", count(transition.taken))?;
        }
        Ok(())
    }
}

impl<W: Workflow> fmt::Debug for Coverage<W> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")
    }
}

fn count(times: usize) -> String {
    if times == 0 { "never".to_owned() } else { times.to_string() }
}
