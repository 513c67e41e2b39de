//! What serde says of JSON that does not fit its type, which has parts of the JSON in it.

#[cfg(feature = "durable")]
use super::holds_secret;
#[cfg(feature = "durable")]
use crate::data::Data;

const HIDDEN: &str = "it does not fit its type, and may hold a secret";

/// What is wrong with JSON, without what may be a secret.
pub(crate) fn told(error: &serde_json::Error, secret: bool) -> String {
    let text = error.to_string();
    // These name a field, and mistakes in the form of JSON name what is expected.
    let tells_no_value = ["missing field `", "duplicate field `"].iter().any(|what| text.starts_with(what));
    if secret && error.is_data() && !tells_no_value { HIDDEN.to_owned() } else { text }
}

/// As [`told`], of JSON that should be a `T`.
#[cfg(feature = "durable")]
pub(crate) fn told_of<T: Data>(error: &serde_json::Error) -> String {
    told(error, holds_secret(T::shape()))
}
