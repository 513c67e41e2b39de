//! Operators and methods of the expression language, implemented only where JSONata agrees.
#![allow(missing_docs)]

use std::collections::{BTreeMap, HashMap};
use std::fmt;

use crate::data::{Data, ToldFromNone};
use crate::error::{Failure, TaskError};
use crate::fits;
use crate::task::Fault;

/// An expression that has no value: an overflow, a division by zero, an index out of range.
#[derive(Debug)]
pub struct QueryError(String);

impl QueryError {
    fn new(message: impl Into<String>) -> Self {
        QueryError(message.into())
    }
}

impl From<QueryError> for Failure {
    fn from(error: QueryError) -> Self {
        Failure::new("States.QueryEvaluationError", error.0)
    }
}

impl<E: TaskError> From<QueryError> for Fault<E> {
    fn from(error: QueryError) -> Self {
        Fault::Failure(error.into())
    }
}

/// The largest whole number that a double, and so JSONata, holds exactly.
const LARGEST: i128 = (1 << 53) - 1;

pub trait Number: Copy {
    fn calculate(self, operator: char, other: Self) -> Result<Self, QueryError>;
}

#[diagnostic::on_unimplemented(
    message = "can't calculate with a `{Self}` and a `{Other}`",
    label = "two numbers of one type are expected",
    note = "`f64` and whole numbers of up to 64 bits are calculated with; texts are joined by `format!`, and a task \
            can turn one type of number into another"
)]
pub trait SameNumber<Other>: Sized {
    fn calculate_with(self, operator: char, other: Other) -> Result<Self, QueryError>;
}

impl<T: Number> SameNumber<T> for T {
    fn calculate_with(self, operator: char, other: T) -> Result<T, QueryError> {
        self.calculate(operator, other)
    }
}

#[diagnostic::on_unimplemented(
    message = "a `{Self}` has no negative",
    label = "a signed number is expected: `i64`, `f64` and the like"
)]
pub trait Negative: Number + Default {}

macro_rules! negatives {
    ($($type:ident)*) => {$(
        #[diagnostic::do_not_recommend]
        impl Negative for $type {}
    )*};
}

negatives! { i8 i16 i32 i64 isize f64 }

macro_rules! integers {
    ($($type:ident)*) => {$(
        #[diagnostic::do_not_recommend]
        impl Number for $type {
            fn calculate(self, operator: char, other: Self) -> Result<Self, QueryError> {
                let result = match operator {
                    '+' => self.checked_add(other),
                    '-' => self.checked_sub(other),
                    '*' => self.checked_mul(other),
                    '/' => self.checked_div(other),
                    // The remainder of `MIN` by -1 is 0, where only the quotient overflows.
                    _ => (other != 0).then(|| self.wrapping_rem(other)),
                };
                let exact = |value: &Self| i128::try_from(*value).is_ok_and(|value| value.abs() <= LARGEST);
                result.filter(exact).ok_or_else(|| QueryError::new(match other {
                    0 if matches!(operator, '/' | '%') => format!("{self} {operator} 0: division by zero"),
                    _ => format!("{self} {operator} {other} is out of range of {}", stringify!($type)),
                }))
            }
        }

        #[diagnostic::do_not_recommend]
        impl ExprOrd<$type> for $type {
            fn compare(&self, other: &$type) -> Option<std::cmp::Ordering> {
                Some(self.cmp(other))
            }
        }

        #[diagnostic::do_not_recommend]
        impl Scalar for $type {}

        #[diagnostic::do_not_recommend]
        impl ExprDisplay for $type {}

        #[diagnostic::do_not_recommend]
        impl ExprSeconds for $type {
            fn seconds(self, least: u64) -> Result<u64, QueryError> {
                u64::try_from(self)
                    .ok()
                    .filter(|seconds| (least..=99_999_999).contains(seconds))
                    .ok_or_else(|| QueryError::new(format!("{self} is no number of seconds from {least} to 99999999")))
            }
        }
    )*};
}

integers! { u8 u16 u32 u64 usize i8 i16 i32 i64 isize }

macro_rules! floats {
    ($($type:ident)*) => {$(
        #[diagnostic::do_not_recommend]
        impl Number for $type {
            fn calculate(self, operator: char, other: Self) -> Result<Self, QueryError> {
                let result = match operator {
                    '+' => self + other,
                    '-' => self - other,
                    '*' => self * other,
                    '/' => self / other,
                    _ => self % other,
                };
                let failed = || QueryError::new(format!("{self} {operator} {other} is no finite number"));
                if result.is_finite() { Ok(result) } else { Err(failed()) }
            }
        }

        #[diagnostic::do_not_recommend]
        impl ExprOrd<$type> for $type {
            fn compare(&self, other: &$type) -> Option<std::cmp::Ordering> {
                self.partial_cmp(other)
            }
        }
    )*};
}

floats! { f64 }

pub fn add<A: SameNumber<B>, B>((left, right): (A, B)) -> Result<A, QueryError> {
    left.calculate_with('+', right)
}

pub fn sub<A: SameNumber<B>, B>((left, right): (A, B)) -> Result<A, QueryError> {
    left.calculate_with('-', right)
}

pub fn mul<A: SameNumber<B>, B>((left, right): (A, B)) -> Result<A, QueryError> {
    left.calculate_with('*', right)
}

pub fn div<A: SameNumber<B>, B>((left, right): (A, B)) -> Result<A, QueryError> {
    left.calculate_with('/', right)
}

pub fn rem<A: SameNumber<B>, B>((left, right): (A, B)) -> Result<A, QueryError> {
    left.calculate_with('%', right)
}

pub fn neg<T: Negative>(value: T) -> Result<T, QueryError> {
    T::default().calculate('-', value)
}

pub fn not(value: bool) -> bool {
    !value
}

#[diagnostic::on_unimplemented(
    message = "can't compare a `{Self}` with a `{Other}` as JSONata would",
    label = "values of one type are compared: numbers, texts, `bool`, enums without fields, and lists, maps, tuples and \
             `Option`s of these",
    note = "JSON may lack a field of a struct, or have more of them: compare the fields that matter, or look at the \
            value with `match` or `matches!`"
)]
pub trait ExprEq<Other: ?Sized> {
    fn expr_eq(&self, other: &Other) -> bool;
}

/// A type whose values JSONata compares as Rust does.
pub trait Comparable {
    fn same(&self, other: &Self) -> bool;
}

#[diagnostic::do_not_recommend]
impl<T: Comparable> ExprEq<T> for T {
    fn expr_eq(&self, other: &T) -> bool {
        self.same(other)
    }
}

#[diagnostic::do_not_recommend]
impl ExprEq<&str> for String {
    fn expr_eq(&self, other: &&str) -> bool {
        self == other
    }
}

#[diagnostic::do_not_recommend]
impl ExprEq<String> for &str {
    fn expr_eq(&self, other: &String) -> bool {
        self == other
    }
}

macro_rules! comparable {
    ($($type:ty)*) => {$(
        impl Comparable for $type {
            fn same(&self, other: &Self) -> bool {
                self == other
            }
        }
    )*};
}

comparable! { () bool f64 char String &str u8 u16 u32 u64 usize i8 i16 i32 i64 isize }

impl<T: Comparable> Comparable for Option<T> {
    fn same(&self, other: &Self) -> bool {
        match (self, other) {
            (Some(left), Some(right)) => left.same(right),
            (None, None) => true,
            _ => false,
        }
    }
}

impl<T: Comparable> Comparable for Vec<T> {
    fn same(&self, other: &Self) -> bool {
        self.len() == other.len() && self.iter().zip(other).all(|(left, right)| left.same(right))
    }
}

macro_rules! comparable_maps {
    ($([$($generics:tt)*] $type:ty;)*) => {$(
        impl<$($generics)*> Comparable for $type {
            fn same(&self, other: &Self) -> bool {
                let equal = |(key, value): (&String, &T)| other.get(key).is_some_and(|other| value.same(other));
                self.len() == other.len() && self.iter().all(equal)
            }
        }
    )*};
}

comparable_maps! { [T: Comparable] BTreeMap<String, T>; [T: Comparable, S: std::hash::BuildHasher] HashMap<String, T, S>; }

macro_rules! comparable_tuples {
    ($(($($name:ident $index:tt)+))*) => {$(
        impl<$($name: Comparable),+> Comparable for ($($name,)+) {
            fn same(&self, other: &Self) -> bool {
                $(self.$index.same(&other.$index))&&+
            }
        }
    )*};
}

comparable_tuples! { (A 0) (A 0 B 1) (A 0 B 1 C 2) (A 0 B 1 C 2 D 3) }

pub fn eq<A: ExprEq<B>, B>((left, right): (&A, &B)) -> bool {
    left.expr_eq(right)
}

pub fn ne<A: ExprEq<B>, B>((left, right): (&A, &B)) -> bool {
    !left.expr_eq(right)
}

#[diagnostic::on_unimplemented(
    message = "a `{Self}` and a `{Other}` have no order",
    label = "two numbers of one type, or two texts, are expected"
)]
pub trait ExprOrd<Other: ?Sized> {
    fn compare(&self, other: &Other) -> Option<std::cmp::Ordering>;
}

/// Texts are ordered by UTF-16 units, as JSONata does it.
macro_rules! ordered_texts {
    ($($left:ty, $right:ty;)*) => {$(
        #[diagnostic::do_not_recommend]
        impl ExprOrd<$right> for $left {
            fn compare(&self, other: &$right) -> Option<std::cmp::Ordering> {
                Some(self.encode_utf16().cmp(other.encode_utf16()))
            }
        }
    )*};
}

ordered_texts! { String, String; String, &str; &str, String; &str, &str; }

pub fn lt<A: ExprOrd<B>, B>((left, right): (&A, &B)) -> bool {
    left.compare(right).is_some_and(std::cmp::Ordering::is_lt)
}

pub fn le<A: ExprOrd<B>, B>((left, right): (&A, &B)) -> bool {
    left.compare(right).is_some_and(std::cmp::Ordering::is_le)
}

pub fn gt<A: ExprOrd<B>, B>((left, right): (&A, &B)) -> bool {
    left.compare(right).is_some_and(std::cmp::Ordering::is_gt)
}

pub fn ge<A: ExprOrd<B>, B>((left, right): (&A, &B)) -> bool {
    left.compare(right).is_some_and(std::cmp::Ordering::is_ge)
}

#[diagnostic::on_unimplemented(message = "mismatched types: expected `{Self}`, found a text", label = "this is a text")]
pub trait Text {
    fn text(text: &'static str) -> Self;
}

#[diagnostic::do_not_recommend]
impl Text for String {
    fn text(text: &'static str) -> Self {
        text.to_owned()
    }
}

#[diagnostic::do_not_recommend]
impl Text for &'static str {
    fn text(text: &'static str) -> Self {
        text
    }
}

/// A text where a value is wanted.
pub fn text<T: Text>(text: &'static str) -> T {
    T::text(text)
}

/// Whether a value is the text of a pattern.
pub fn is_text<T: ExprText>(value: &T, text: &str) -> bool {
    value.as_text() == text
}

#[diagnostic::on_unimplemented(message = "a `{Self}` is not a text", label = "a text is expected, a `String`")]
pub trait ExprText {
    fn as_text(&self) -> &str;
}

#[diagnostic::do_not_recommend]
impl ExprText for String {
    fn as_text(&self) -> &str {
        self
    }
}

#[diagnostic::do_not_recommend]
impl ExprText for str {
    fn as_text(&self) -> &str {
        self
    }
}

impl<T: ExprText + ?Sized> ExprText for &T {
    fn as_text(&self) -> &str {
        (**self).as_text()
    }
}

#[diagnostic::on_unimplemented(
    message = "a `{Self}` cannot be written into a text",
    label = "only texts, whole numbers and `bool`s are written alike by Rust and by JSONata"
)]
pub trait ExprDisplay: fmt::Display {}

#[diagnostic::do_not_recommend]
impl ExprDisplay for String {}
#[diagnostic::do_not_recommend]
impl ExprDisplay for &str {}
#[diagnostic::do_not_recommend]
impl ExprDisplay for bool {}

/// A value in a text. (A type of its own, so that what has no text is one error.)
pub struct Shown<'v>(&'v dyn fmt::Display);

impl fmt::Display for Shown<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

pub fn display<T: ExprDisplay>(value: &T) -> Shown<'_> {
    Shown(value)
}

pub fn to_string_of<T: ExprDisplay>(value: &T) -> String {
    value.to_string()
}

#[diagnostic::on_unimplemented(
    message = "a `{Self}` has no `len()` here",
    label = "a list or a map is expected",
    note = "of a text, `len()` counts bytes in Rust and characters in JSONata: write `chars().count()`"
)]
pub trait ExprLen {
    fn expr_len(&self) -> usize;
}

#[diagnostic::on_unimplemented(
    message = "a `{Self}` has no `is_empty()`",
    label = "a list, a map or a text is expected"
)]
pub trait ExprIsEmpty {
    fn expr_is_empty(&self) -> bool;
}

macro_rules! collections {
    ($([$($generics:tt)*] $type:ty;)*) => {$(
        #[diagnostic::do_not_recommend]
        impl<$($generics)*> ExprLen for $type {
            fn expr_len(&self) -> usize {
                self.len()
            }
        }

        #[diagnostic::do_not_recommend]
        impl<$($generics)*> ExprIsEmpty for $type {
            fn expr_is_empty(&self) -> bool {
                self.is_empty()
            }
        }
    )*};
}

collections! { [T] Vec<T>; [K, V] BTreeMap<K, V>; [K, V, S] HashMap<K, V, S>; }

#[diagnostic::do_not_recommend]
impl ExprIsEmpty for String {
    fn expr_is_empty(&self) -> bool {
        self.is_empty()
    }
}

pub fn len<T: ExprLen>(value: &T) -> usize {
    value.expr_len()
}

pub fn is_empty<T: ExprIsEmpty>(value: &T) -> bool {
    value.expr_is_empty()
}

/// Values that JSONata's `in` compares.
pub trait Scalar: Comparable {}

#[diagnostic::do_not_recommend]
impl Scalar for String {}
#[diagnostic::do_not_recommend]
impl Scalar for bool {}

#[diagnostic::on_unimplemented(
    message = "can't look for a `{Item}` in a `{Self}`",
    label = "a text is looked for in a text, and a text, a whole number or a `bool` in a list of these"
)]
pub trait ExprContains<Item: ?Sized> {
    fn expr_contains(&self, item: &Item) -> bool;
}

#[diagnostic::do_not_recommend]
impl<T: Scalar> ExprContains<T> for Vec<T> {
    fn expr_contains(&self, item: &T) -> bool {
        self.iter().any(|own| own.same(item))
    }
}

#[diagnostic::do_not_recommend]
impl ExprContains<&str> for Vec<String> {
    fn expr_contains(&self, item: &&str) -> bool {
        self.iter().any(|own| own == item)
    }
}

#[diagnostic::do_not_recommend]
impl ExprContains<String> for String {
    fn expr_contains(&self, item: &String) -> bool {
        self.contains(item.as_str())
    }
}

#[diagnostic::do_not_recommend]
impl ExprContains<&str> for String {
    fn expr_contains(&self, item: &&str) -> bool {
        self.contains(item)
    }
}

pub fn contains<T: ExprContains<I>, I>((value, item): (&T, &I)) -> bool {
    value.expr_contains(item)
}

pub fn starts_with<T: ExprText, S: ExprText>((value, start): (&T, &S)) -> bool {
    value.as_text().starts_with(start.as_text())
}

pub fn ends_with<T: ExprText, S: ExprText>((value, end): (&T, &S)) -> bool {
    value.as_text().ends_with(end.as_text())
}

pub fn to_uppercase<T: ExprText>(value: &T) -> String {
    value.as_text().to_uppercase()
}

pub fn to_lowercase<T: ExprText>(value: &T) -> String {
    value.as_text().to_lowercase()
}

pub fn trim<T: ExprText>(value: &T) -> String {
    value.as_text().trim().to_owned()
}

pub fn is_some<T>(value: &Option<T>) -> bool {
    value.is_some()
}

pub fn is_none<T>(value: &Option<T>) -> bool {
    value.is_none()
}

pub fn unwrap_or_of<T>(value: Option<T>, other: T) -> T {
    value.unwrap_or(other)
}

pub fn some<T: Data<Null: ToldFromNone<T>>>(value: T) -> Option<T> {
    Some(value)
}

pub fn first<T: Clone + Data<Null: ToldFromNone<T>>>(list: &[T]) -> Option<T> {
    list.first().cloned()
}

pub fn last<T: Clone + Data<Null: ToldFromNone<T>>>(list: &[T]) -> Option<T> {
    list.last().cloned()
}

#[diagnostic::on_unimplemented(
    message = "a `{Self}` has no element at a `{Key}`",
    label = "a list is asked by a `usize`, a map by a text"
)]
pub trait ExprGet<Key: ?Sized> {
    type Item;
    fn expr_get(&self, key: &Key) -> Option<Self::Item>;
}

#[diagnostic::do_not_recommend]
impl<T: Clone + Data> ExprGet<usize> for Vec<T> {
    type Item = T;
    fn expr_get(&self, key: &usize) -> Option<T> {
        self.get(*key).cloned()
    }
}

macro_rules! maps {
    ($([$($generics:tt)*] $type:ty, $key:ty, $value:ident;)*) => {$(
        #[diagnostic::do_not_recommend]
        impl<$($generics)*> ExprGet<$key> for $type {
            type Item = $value;
            fn expr_get(&self, key: &$key) -> Option<$value> {
                self.get(AsRef::<str>::as_ref(key)).cloned()
            }
        }
    )*};
}

maps! {
    [V: Clone + Data] BTreeMap<String, V>, String, V;
    [V: Clone + Data] BTreeMap<String, V>, &str, V;
    [V: Clone + Data, S: std::hash::BuildHasher] HashMap<String, V, S>, String, V;
    [V: Clone + Data, S: std::hash::BuildHasher] HashMap<String, V, S>, &str, V;
}

pub fn get_of<T: ExprGet<K, Item: Data<Null: ToldFromNone<T::Item>>>, K>((value, key): (&T, &K)) -> Option<T::Item> {
    value.expr_get(key)
}

pub fn index<T: Clone>(list: &[T], index: usize) -> Result<T, QueryError> {
    let missing = || QueryError::new(format!("index {index} is out of range: the list has {} elements", list.len()));
    list.get(index).cloned().ok_or_else(missing)
}

/// The text of a value's JSON.
pub fn to_json<T: Data>(value: &T) -> Result<String, QueryError> {
    let json = serde_json::to_value(value).map_err(|error| QueryError::new(error.to_string()))?;
    match long_number(&json) {
        Some(number) => Err(QueryError::new(format!("{number} has more than 15 digits: JSONata would round it"))),
        None => serde_json::to_string(value).map_err(|error| QueryError::new(error.to_string())),
    }
}

/// A number that JSONata's `$string` would change.
fn long_number(json: &serde_json::Value) -> Option<&serde_json::Number> {
    use serde_json::Value;
    match json {
        Value::Number(number) => {
            let value = number.as_f64()?;
            let exact = number.as_i64().is_none_or(|number| number.unsigned_abs() <= LARGEST as u64);
            let rounded: f64 = format!("{value:.14e}").parse().ok()?;
            (!exact || rounded != value).then_some(number)
        }
        Value::Array(values) => values.iter().find_map(long_number),
        Value::Object(fields) => fields.values().find_map(long_number),
        _ => None,
    }
}

/// The value whose JSON a text is.
pub fn from_json<V: Data, T: ExprText>(text: &T) -> Result<V, QueryError> {
    let failed = |error: serde_json::Error| QueryError::new(error.to_string());
    let json = fits::with_doubles(serde_json::from_str(text.as_text()).map_err(failed)?);
    let is_fit = fits::fits(V::shape(), &json);
    let value = serde_json::from_value(json).map_err(failed)?;
    if is_fit { Ok(value) } else { Err(QueryError::new("the JSON is of another type")) }
}

#[diagnostic::on_unimplemented(message = "a `{Self}` is not a number of seconds", label = "a whole number is expected")]
pub trait ExprSeconds {
    fn seconds(self, least: u64) -> Result<u64, QueryError>;
}

pub fn seconds<T: ExprSeconds>(value: T, least: u64) -> Result<u64, QueryError> {
    value.seconds(least)
}

#[diagnostic::on_unimplemented(
    message = "can't wait until a `{Self}`",
    label = "a point in time is expected: a `String` with an RFC 3339 text, or a type whose JSON is one",
    note = "with the features of their names, `jiff::Timestamp` and `chrono::DateTime` of `Utc` or `FixedOffset` are such types"
)]
pub trait ExprTimestamp {
    fn rfc3339(self) -> String;
}

#[diagnostic::do_not_recommend]
impl ExprTimestamp for String {
    fn rfc3339(self) -> String {
        self
    }
}

/// An RFC 3339 text.
pub fn timestamp<T: ExprTimestamp>(value: T) -> String {
    value.rfc3339()
}

pub fn uuid() -> String {
    uuid::Uuid::new_v4().to_string()
}
