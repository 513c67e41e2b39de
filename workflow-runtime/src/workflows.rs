//! Several workflows as one type.

use serde::de::DeserializeOwned;

#[cfg(any(feature = "template", feature = "worker"))]
use crate::definition::Definition;
use crate::machine::Workflow;

/// A workflow, or a tuple of up to 12 workflows: `Orders`, `(Orders, Refunds)`. A workflow among them has at most 16
/// parameters, since its input is read as a tuple of them.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is neither a workflow nor a tuple of workflows",
    label = "name workflows that `workflow!` declares, such as `Orders` or `(Orders, Refunds)`"
)]
pub trait Workflows {
    #[doc(hidden)]
    fn each(visit: &mut impl Visit);
}

/// Is told each workflow, in order.
#[doc(hidden)]
pub trait Visit {
    fn workflow<W: Workflow<Input: DeserializeOwned>>(&mut self);
}

#[diagnostic::do_not_recommend]
impl<W: Workflow<Input: DeserializeOwned>> Workflows for W {
    fn each(visit: &mut impl Visit) {
        visit.workflow::<W>();
    }
}

/// Their definitions, in order.
#[cfg(any(feature = "template", feature = "worker"))]
pub(crate) fn definitions<W: Workflows>() -> Vec<&'static Definition> {
    let mut definitions = Definitions(Vec::new());
    W::each(&mut definitions);
    definitions.0
}

#[cfg(any(feature = "template", feature = "worker"))]
struct Definitions(Vec<&'static Definition>);

#[cfg(any(feature = "template", feature = "worker"))]
impl Visit for Definitions {
    fn workflow<W: Workflow<Input: DeserializeOwned>>(&mut self) {
        self.0.push(W::DEFINITION);
    }
}

macro_rules! tuples {
    ($($($name:ident)+,)*) => {$(
        #[diagnostic::do_not_recommend]
        impl<$($name: Workflow<Input: DeserializeOwned>),+> Workflows for ($($name,)+) {
            fn each(visit: &mut impl Visit) {
                $(visit.workflow::<$name>();)+
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
    A B C D E F G H I,
    A B C D E F G H I J,
    A B C D E F G H I J K,
    A B C D E F G H I J K L,
}
