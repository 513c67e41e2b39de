//! What a worker must know of the states whose tasks it runs: a payload says neither timeouts nor heartbeats.

use std::collections::BTreeMap;
use std::time::Duration;

use crate::definition::{Action, Call, Definition, Seconds, State};

/// How a worker learns that Step Functions does not wait for a task any more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Signs {
    /// The state wants a heartbeat that often.
    Heartbeat(Duration),
    /// It wants heartbeats, and only the execution knows how often.
    Heartbeats,
    /// It wants none, so that asking is harmless.
    Asking {
        /// How often.
        every: Duration,
    },
}

const SELDOM: Duration = Duration::from_secs(30);

impl Signs {
    fn of(call: &Call) -> Self {
        match (&call.heartbeat, &call.timeout) {
            (Some(Seconds::Literal(seconds)), _) => Signs::Heartbeat(Duration::from_secs(*seconds)),
            (Some(Seconds::For(_)), _) => Signs::Heartbeats,
            (None, Some(Seconds::Literal(seconds))) => {
                Signs::Asking { every: (Duration::from_secs(*seconds) / 3).min(SELDOM) }
            }
            (None, _) => Signs::Asking { every: SELDOM },
        }
    }

    /// What is right for both, where a payload does not tell which of two states it is for.
    fn or(self, other: Self) -> Self {
        match (self, other) {
            (Signs::Asking { every }, Signs::Asking { every: other }) => Signs::Asking { every: every.min(other) },
            (one, other) if one == other => one,
            _ => Signs::Heartbeats,
        }
    }
}

/// The signs by the names of a task and of the state that calls it.
#[derive(Default)]
pub struct Liveness(BTreeMap<(&'static str, &'static str), Signs>);

impl Liveness {
    pub fn of(definitions: &[&'static Definition]) -> Self {
        let mut liveness = Liveness::default();
        definitions.iter().for_each(|definition| liveness.add(definition.states));
        liveness
    }

    fn add(&mut self, states: &'static [State]) {
        for state in states {
            if let Action::Task(call) = &state.action {
                let signs = Signs::of(call);
                let known = self.0.entry((call.task.name, state.name)).or_insert(signs);
                *known = known.or(signs);
            }
            state.action.bodies().iter().for_each(|body| self.add(body.states));
        }
    }

    /// For a state of another build, what does no harm.
    pub fn signs(&self, task: &str, state: &str) -> Signs {
        self.0.get(&(task, state)).copied().unwrap_or(Signs::Heartbeats)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn states_of_one_name_are_treated_as_either_may_be() {
        let asking = |seconds| Signs::Asking { every: Duration::from_secs(seconds) };
        let heartbeat = |seconds| Signs::Heartbeat(Duration::from_secs(seconds));
        assert_eq!(asking(5).or(asking(3)), asking(3));
        assert_eq!(heartbeat(5).or(heartbeat(5)), heartbeat(5));
        assert_eq!(heartbeat(5).or(heartbeat(3)), Signs::Heartbeats);
        assert_eq!(heartbeat(5).or(asking(3)), Signs::Heartbeats);
    }
}
