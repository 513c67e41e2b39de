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
///
/// By hand where serde's traits are:
///
/// ```
/// # use serde::{Deserialize, Serialize};
/// # use workflow_runtime::Data;
/// use workflow_runtime::shape::{NeverNull, Shape};
///
/// #[derive(Clone, Debug, Serialize, Deserialize)]
/// #[serde(from = "String", into = "String")]
/// struct Upper(String);
/// # impl From<String> for Upper { fn from(text: String) -> Self { Upper(text.to_uppercase()) } }
/// # impl From<Upper> for String { fn from(upper: Upper) -> Self { upper.0 } }
///
/// impl Data for Upper {
///     type Null = NeverNull;
///
///     fn shape() -> &'static Shape {
///         &Shape::String
///     }
/// }
/// ```
#[diagnostic::on_unimplemented(
    message = "a workflow cannot carry a `{Self}`",
    label = "`{Self}` is not `Data`",
    note = "add `#[derive(Serialize, Deserialize, Data)]` to `{Self}`, or mark the field that holds it `#[data(opaque)]`"
)]
pub trait Data: Serialize + DeserializeOwned + Send + Sync + 'static {
    /// The shape of the type's JSON.
    fn shape() -> &'static Shape;

    /// [`MayBeNull`](crate::shape::MayBeNull) where a value may be `null` in JSON,
    /// [`NeverNull`](crate::shape::NeverNull) otherwise: an `Option` of a type that may be `null` is not told from `None`.
    type Null: Null;

    /// Takes an argument of this type: here, so that rustc says once what is no `Data`.
    #[cfg(feature = "worker")]
    #[doc(hidden)]
    fn argument(arguments: &mut crate::worker::Arguments, name: &str) -> Result<Self, crate::Failure> {
        arguments.take(name)
    }
}

/// An answer to whether a type's values may be `null` in JSON.
pub trait Null {
    /// The answer.
    const MAY_BE: bool;
}

/// The values may be `null`.
pub enum MayBeNull {}

impl Null for MayBeNull {
    const MAY_BE: bool = true;
}

/// No value is `null`.
pub enum NeverNull {}

impl Null for NeverNull {
    const MAY_BE: bool = false;
}

/// What an `Option` of a `T` can be of.
#[diagnostic::on_unimplemented(
    message = "an `Option` of a `{T}` is not told from `None`: in JSON both may be `null`",
    label = "gives an `Option<{T}>`",
    note = "to know whether there is an element, ask for `len()`, `is_empty()` or `any(…)`; a value that may be there, missing \
            or empty is an enum of your own"
)]
pub trait ToldFromNone<T> {}

#[diagnostic::do_not_recommend]
impl<T> ToldFromNone<T> for NeverNull {}

/// A type that serde writes as the name of a JSON object's field.
pub trait MapKey: Serialize + DeserializeOwned + Send + Sync + 'static {}

/// Refuses, at compile time, an `Option` of a type whose values may be `null` themselves.
pub(crate) const fn not_null<T: Data>() {
    assert!(
        !<T::Null as Null>::MAY_BE,
        "an `Option` of what may be `null` itself (an `Option`, `()`, any JSON) cannot be told from `None`: use an enum"
    );
}
