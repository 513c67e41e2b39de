//! The workflows of a worker.

use crate::definition::Definition;
use crate::machine::Workflow;

/// A workflow, or a tuple of workflows.
pub trait Workflows {
    /// Their definitions.
    fn definitions() -> Vec<&'static Definition>;
}

impl<W: Workflow> Workflows for W {
    fn definitions() -> Vec<&'static Definition> {
        vec![W::DEFINITION]
    }
}

macro_rules! tuples {
    ($($first:ident $($other:ident)*,)*) => {$(
        impl<$first: Workflow, $($other: Workflow),*> Workflows for ($first, $($other,)*) {
            fn definitions() -> Vec<&'static Definition> {
                vec![$first::DEFINITION, $($other::DEFINITION),*]
            }
        }
    )*};
}

tuples! {
    A,
    A B,
    A B C,
    A B C D,
    A B C D E,
    A B C D E F,
    A B C D E F G,
    A B C D E F G H,
}
