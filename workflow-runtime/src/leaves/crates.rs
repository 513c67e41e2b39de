//! `Data` for the types of other crates, each behind the feature of its name.

use super::leaf;
#[cfg(feature = "rust_decimal")]
use crate::data::Data;
#[cfg(any(feature = "chrono", feature = "jiff"))]
use crate::operators::ExprTimestamp;
use crate::shape::Shape;

#[cfg(feature = "chrono")]
leaf! {
    chrono::DateTime<chrono::Utc> => Shape::String;
    chrono::DateTime<chrono::FixedOffset> => Shape::String;
    chrono::NaiveDateTime => Shape::String;
    chrono::NaiveDate => Shape::String;
    chrono::NaiveTime => Shape::String;
    chrono::Weekday => Shape::String;
    chrono::Month => Shape::String;
}

#[cfg(feature = "jiff")]
leaf! {
    jiff::Timestamp => Shape::String;
    jiff::SignedDuration => Shape::String;
    jiff::Span => Shape::String;
    jiff::civil::DateTime => Shape::String;
    jiff::civil::Date => Shape::String;
    jiff::civil::Time => Shape::String;
}

#[cfg(feature = "uuid")]
leaf! { uuid::Uuid => Shape::String; }

#[cfg(feature = "uuid")]
#[diagnostic::do_not_recommend]
impl crate::data::MapKey for uuid::Uuid {}

/// Compared as the text that it writes.
#[cfg(feature = "uuid")]
#[diagnostic::do_not_recommend]
impl crate::operators::Comparable for uuid::Uuid {
    fn same(&self, other: &Self) -> bool {
        self == other
    }
}

#[cfg(feature = "uuid")]
#[diagnostic::do_not_recommend]
impl crate::operators::Scalar for uuid::Uuid {}

/// A text, unless another crate of the build asks rust_decimal for a number.
#[cfg(feature = "rust_decimal")]
#[diagnostic::do_not_recommend]
impl Data for rust_decimal::Decimal {
    type Null = crate::data::NeverNull;

    fn shape() -> &'static Shape {
        static IS_TEXT: std::sync::LazyLock<bool> =
            std::sync::LazyLock::new(|| crate::__private::json_of(&rust_decimal::Decimal::ONE).is_string());
        if *IS_TEXT { &Shape::String } else { &Shape::Float }
    }
}

/// Points in time whose JSON is an RFC 3339 text.
macro_rules! timestamps {
    ($($type:ty)*) => {$(
        #[diagnostic::do_not_recommend]
        impl ExprTimestamp for $type {
            fn rfc3339(self) -> String {
                crate::__private::json_of(&self).as_str().unwrap_or_default().to_owned()
            }
        }
    )*};
}

#[cfg(feature = "chrono")]
timestamps! { chrono::DateTime<chrono::Utc> chrono::DateTime<chrono::FixedOffset> }
#[cfg(feature = "jiff")]
timestamps! { jiff::Timestamp }
