//! A machine's states, each with the variables that are live in it.

#[cfg(feature = "durable")]
use crate::durable::{SavedVariables, Unfit, Variables};

/// A state with its live variables: what a store keeps of a machine.
pub trait Frame: Send + Sync + Sized {
    /// Writes the variables down, and tells the state's position in the definition.
    #[cfg(feature = "durable")]
    fn save(&self, variables: &mut Variables) -> usize;

    /// The state at this position, with the variables that were written down.
    #[cfg(feature = "durable")]
    fn load(state: usize, variables: &SavedVariables) -> Result<Self, Unfit>;
}

/// The frame of a workflow with mistakes.
impl Frame for () {
    #[cfg(feature = "durable")]
    fn save(&self, _: &mut Variables) -> usize {
        0
    }

    #[cfg(feature = "durable")]
    fn load(_: usize, _: &SavedVariables) -> Result<Self, Unfit> {
        Ok(())
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
