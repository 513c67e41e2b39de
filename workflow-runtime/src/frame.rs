//! A machine's states, each with the variables that are live in it.
#![allow(missing_docs)]

#[cfg(feature = "durable")]
use crate::data::Data;
#[cfg(feature = "durable")]
use crate::definition::Variable;
#[cfg(feature = "durable")]
use crate::durable::{SavedVariables, Unfit, Variables};
use crate::machine::Workflow;
use crate::nested::Nested;
use crate::task::Task;

/// A state with its live variables: what a store keeps of a machine.
pub trait Frame: Send + Sync + Sized {
    /// The variables of the machine.
    #[cfg(feature = "durable")]
    const VARIABLES: &'static [Variable];

    /// Those that are live in each state.
    #[cfg(feature = "durable")]
    const LIVE: &'static [&'static [usize]];

    /// Writes the variables down, and tells the state's position in the definition.
    #[cfg(feature = "durable")]
    fn save(&self, variables: &mut Variables) -> usize;

    /// The state at this position, with the variables that were written down.
    #[cfg(feature = "durable")]
    fn load(state: usize, variables: &SavedVariables) -> Result<Self, Unfit>;
}

/// The frame of a task that is a whole branch or iteration, and of a workflow with mistakes.
impl Frame for () {
    #[cfg(feature = "durable")]
    const VARIABLES: &'static [Variable] = &[];

    #[cfg(feature = "durable")]
    const LIVE: &'static [&'static [usize]] = &[];

    #[cfg(feature = "durable")]
    fn save(&self, _: &mut Variables) -> usize {
        0
    }

    #[cfg(feature = "durable")]
    fn load(_: usize, _: &SavedVariables) -> Result<Self, Unfit> {
        Ok(())
    }
}

/// What a store keeps of a machine, for those who do not know its types.
#[derive(Debug, Clone, Copy)]
pub struct FrameInfo {
    #[cfg(feature = "durable")]
    pub(crate) variables: &'static [Variable],
    #[cfg(feature = "durable")]
    pub(crate) live: &'static [&'static [usize]],
    /// Whether a state can be loaded with these variables.
    #[cfg(feature = "durable")]
    pub(crate) load: fn(usize, &SavedVariables) -> Result<(), Unfit>,
    /// Whether JSON is what the machine succeeds with.
    #[cfg(feature = "durable")]
    pub(crate) output: fn(&str) -> Result<(), Unfit>,
}

#[cfg(feature = "durable")]
impl FrameInfo {
    const fn of<F: Frame, O: Data>() -> Self {
        FrameInfo {
            variables: F::VARIABLES,
            live: F::LIVE,
            load: |state, variables| F::load(state, variables).map(drop),
            output: |json| serde_json::from_str::<O>(json).map(drop).map_err(|error| Unfit::output::<O>(&error)),
        }
    }

    pub const fn none() -> Self {
        FrameInfo::of::<(), ()>()
    }

    pub const fn of_workflow<W: Workflow>() -> Self {
        FrameInfo::of::<W::Frame, W::Output>()
    }

    pub const fn of_nested<N: Nested>() -> Self {
        FrameInfo::of::<N::Frame, N::Output>()
    }

    pub const fn of_task<T: Task>() -> Self {
        FrameInfo::of::<(), T::Output>()
    }
}

#[cfg(not(feature = "durable"))]
impl FrameInfo {
    pub const fn none() -> Self {
        FrameInfo {}
    }

    pub const fn of_workflow<W: Workflow>() -> Self {
        FrameInfo {}
    }

    pub const fn of_nested<N: Nested>() -> Self {
        FrameInfo {}
    }

    pub const fn of_task<T: Task>() -> Self {
        FrameInfo {}
    }
}

/// What an expansion has for the feature `durable` alone.
#[cfg(feature = "durable")]
#[doc(hidden)]
#[macro_export]
macro_rules! __durable {
    ($($tokens:tt)*) => { $($tokens)* };
}

#[cfg(not(feature = "durable"))]
#[doc(hidden)]
#[macro_export]
macro_rules! __durable {
    ($($tokens:tt)*) => {};
}
