//! The states that Amazon States Language needs beside the user's: the emission tells which, and pictures and
//! histories name them alike.

use std::collections::HashMap;
use std::sync::Mutex;

use crate::asl;
use crate::definition::{Definition, State};
use crate::graph::Kind;
use crate::lock::lock;

/// The states beside the user's, of a whole definition.
#[derive(Debug, Default)]
pub(crate) struct Derived {
    /// `X: input`, before the first state of all.
    pub input: Option<String>,
    beside: HashMap<&'static str, Beside>,
}

/// The states beside one of the user's.
#[derive(Debug, Default)]
pub(crate) struct Beside {
    /// `X?` or `X: then`, which comes after the state's action.
    pub after: Option<Made>,
    /// `X: item`, before the first state of each iteration.
    pub item: Option<String>,
    /// `X: succeed` or `X: fail`, for each of the state's ends.
    ends: Vec<Option<Made>>,
}

/// A state that was made.
#[derive(Debug, Clone)]
pub(crate) struct Made {
    pub name: String,
    pub kind: Kind,
}

impl Beside {
    /// The states through which one leaves: the one after the state's action, if that is done, and that of its end of
    /// this number, from 1, unless that is the state itself.
    pub fn leaving(&self, acted: bool, end: usize) -> impl Iterator<Item = &Made> {
        let after = self.after.iter().filter(move |_| acted);
        after.chain(end.checked_sub(1).and_then(|end| self.end(end)))
    }

    fn end(&self, number: usize) -> Option<&Made> {
        self.ends.get(number)?.as_ref()
    }
}

impl Derived {
    /// What a definition has, worked out when it is first asked for.
    pub fn of(definition: &'static Definition) -> &'static Derived {
        // As many as there are definitions, which last as long.
        static KNOWN: Mutex<Vec<(&Definition, &Derived)>> = Mutex::new(Vec::new());
        let mut known = lock(&KNOWN);
        if let Some((_, derived)) = known.iter().find(|(other, _)| std::ptr::eq(*other, definition)) {
            return derived;
        }
        // Of a workflow that is not known there is no state.
        let derived = if definition.states.is_empty() { Derived::default() } else { asl::derived(definition) };
        let derived = &*Box::leak(Box::new(derived));
        known.push((definition, derived));
        derived
    }

    /// What stands beside a state, by its name.
    pub fn beside(&self, state: &str) -> Option<&Beside> {
        self.beside.get(state)
    }

    pub fn set_after(&mut self, state: &State, name: &str, kind: Kind) {
        self.beside.entry(state.name).or_default().after = Some(Made { name: name.to_owned(), kind });
    }

    pub fn set_item(&mut self, map: &State, name: &str) {
        self.beside.entry(map.name).or_default().item = Some(name.to_owned());
    }

    pub fn set_end(&mut self, state: &State, number: usize, name: &str, kind: Kind) {
        let ends = &mut self.beside.entry(state.name).or_default().ends;
        ends.resize(ends.len().max(number + 1), None);
        ends[number] = Some(Made { name: name.to_owned(), kind });
    }

    /// The state that was made for an end.
    pub fn end(&self, state: &State, number: usize) -> Option<&Made> {
        self.beside(state.name)?.end(number)
    }
}
