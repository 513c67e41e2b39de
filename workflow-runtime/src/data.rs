//! Values that a workflow carries.

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::shape::Shape;

/// A value that a workflow can carry from state to state: serde data whose JSON shape is known.
///
/// Derive it beside serde's traits:
///
/// ```
/// use serde::{Deserialize, Serialize};
/// use workflow_runtime::Data;
///
/// #[derive(Clone, Debug, Serialize, Deserialize, Data)]
/// #[serde(rename_all = "camelCase")]
/// struct Order { order_id: u32, freight_cents: u64 }
/// ```
#[diagnostic::on_unimplemented(
    message = "a workflow cannot carry a `{Self}`",
    label = "`{Self}` is not `Data`",
    note = "add `#[derive(Serialize, Deserialize, Data)]` to `{Self}`, or mark the field that holds it `#[data(opaque)]`"
)]
pub trait Data: Serialize + DeserializeOwned + Send + Sync + 'static {
    /// The shape of the type's JSON.
    fn shape() -> &'static Shape;

    /// Whether a value may be `null` in JSON.
    #[doc(hidden)]
    const NULLABLE: bool = false;

    /// Takes an argument of this type: here, so that rustc says once what is no `Data`.
    #[cfg(feature = "worker")]
    #[doc(hidden)]
    fn argument(arguments: &mut crate::worker::Arguments, name: &str) -> Result<Self, crate::Failure> {
        arguments.take(name)
    }
}

/// A type that serde writes as the name of a JSON object's field.
pub trait MapKey: Serialize + DeserializeOwned + Send + Sync + 'static {}

/// Refuses, at compile time, an `Option` of a type whose values may be `null` themselves.
pub(crate) const fn not_null<T: Data>() {
    assert!(
        !T::NULLABLE,
        "an `Option` of what may be `null` itself (an `Option`, `()`, any JSON) cannot be told from `None`: use an enum"
    );
}
