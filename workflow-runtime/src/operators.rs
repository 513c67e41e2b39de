//! Operators and methods of the expression language, implemented only where JSONata agrees.
#![allow(missing_docs)]

use std::collections::{BTreeMap, HashMap};
use std::fmt;

use crate::data::{Data, not_null};
use crate::error::{Failure, TaskError};
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

#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a number to calculate with",
    label = "not a number",
    note = "numbers of one type are added, subtracted, multiplied and divided; texts are joined by `format!`"
)]
pub trait Number: Copy {
    fn calculate(self, operator: char, other: Self) -> Result<Self, QueryError>;
}

macro_rules! integers {
    ($($type:ident)*) => {$(
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

        impl ExprOrd<$type> for $type {
            fn compare(&self, other: &$type) -> Option<std::cmp::Ordering> {
                Some(self.cmp(other))
            }
        }

        impl Scalar for $type {}

        impl ExprEq<$type> for $type {
            fn expr_eq(&self, other: &$type) -> bool {
                self == other
            }
        }

        impl ExprDisplay for $type {}

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

        impl ExprOrd<$type> for $type {
            fn compare(&self, other: &$type) -> Option<std::cmp::Ordering> {
                self.partial_cmp(other)
            }
        }
    )*};
}

floats! { f64 }

pub fn add<T: Number>(left: T, right: T) -> Result<T, QueryError> {
    left.calculate('+', right)
}

pub fn sub<T: Number>(left: T, right: T) -> Result<T, QueryError> {
    left.calculate('-', right)
}

pub fn mul<T: Number>(left: T, right: T) -> Result<T, QueryError> {
    left.calculate('*', right)
}

pub fn div<T: Number>(left: T, right: T) -> Result<T, QueryError> {
    left.calculate('/', right)
}

pub fn rem<T: Number>(left: T, right: T) -> Result<T, QueryError> {
    left.calculate('%', right)
}

pub fn neg<T: Number + std::ops::Neg<Output = T> + Default>(value: T) -> Result<T, QueryError> {
    T::default().calculate('-', value)
}

pub fn not(value: bool) -> bool {
    !value
}

#[diagnostic::on_unimplemented(
    message = "can't compare a `{Self}` as JSONata would",
    label = "numbers, texts, `bool`, enums without fields, and lists, maps, tuples and `Option`s of these are compared",
    note = "JSON may lack a field of a struct, or have more of them: compare the fields that matter, or look at the \
            value with `match` or `matches!`"
)]
pub trait ExprEq<Other: ?Sized> {
    fn expr_eq(&self, other: &Other) -> bool;
}

macro_rules! equal {
    ($($type:ty, $other:ty;)*) => {$(
        impl ExprEq<$other> for $type {
            fn expr_eq(&self, other: &$other) -> bool {
                self == other
            }
        }
    )*};
}

equal! { bool, bool; f64, f64; char, char; (), (); String, String; String, &str; &str, String; &str, &str; }

impl<T: ExprEq<T>> ExprEq<Option<T>> for Option<T> {
    fn expr_eq(&self, other: &Option<T>) -> bool {
        match (self, other) {
            (Some(left), Some(right)) => left.expr_eq(right),
            (None, None) => true,
            _ => false,
        }
    }
}

impl<T: ExprEq<T>> ExprEq<Vec<T>> for Vec<T> {
    fn expr_eq(&self, other: &Vec<T>) -> bool {
        self.len() == other.len() && self.iter().zip(other).all(|(left, right)| left.expr_eq(right))
    }
}

macro_rules! equal_maps {
    ($([$($generics:tt)*] $type:ty;)*) => {$(
        impl<$($generics)*> ExprEq<$type> for $type {
            fn expr_eq(&self, other: &$type) -> bool {
                let equal = |(key, value): (&String, &T)| other.get(key).is_some_and(|other| value.expr_eq(other));
                self.len() == other.len() && self.iter().all(equal)
            }
        }
    )*};
}

equal_maps! { [T: ExprEq<T>] BTreeMap<String, T>; [T: ExprEq<T>, S: std::hash::BuildHasher] HashMap<String, T, S>; }

macro_rules! equal_tuples {
    ($(($($name:ident $index:tt)+))*) => {$(
        impl<$($name: ExprEq<$name>),+> ExprEq<($($name,)+)> for ($($name,)+) {
            fn expr_eq(&self, other: &Self) -> bool {
                $(self.$index.expr_eq(&other.$index))&&+
            }
        }
    )*};
}

equal_tuples! { (A 0) (A 0 B 1) (A 0 B 1 C 2) (A 0 B 1 C 2 D 3) }

pub fn eq<A: ExprEq<B>, B>(left: &A, right: &B) -> bool {
    left.expr_eq(right)
}

pub fn ne<A: ExprEq<B>, B>(left: &A, right: &B) -> bool {
    !left.expr_eq(right)
}

#[diagnostic::on_unimplemented(
    message = "can't tell whether a `{Self}` is less than a `{Other}`",
    label = "only two numbers of one type, or two texts, have an order in JSONata"
)]
pub trait ExprOrd<Other: ?Sized> {
    fn compare(&self, other: &Other) -> Option<std::cmp::Ordering>;
}

/// Texts are ordered by UTF-16 units, as JSONata does it.
macro_rules! ordered_texts {
    ($($left:ty, $right:ty;)*) => {$(
        impl ExprOrd<$right> for $left {
            fn compare(&self, other: &$right) -> Option<std::cmp::Ordering> {
                Some(self.encode_utf16().cmp(other.encode_utf16()))
            }
        }
    )*};
}

ordered_texts! { String, String; String, &str; &str, String; &str, &str; }

pub fn lt<A: ExprOrd<B>, B>(left: &A, right: &B) -> bool {
    left.compare(right).is_some_and(std::cmp::Ordering::is_lt)
}

pub fn le<A: ExprOrd<B>, B>(left: &A, right: &B) -> bool {
    left.compare(right).is_some_and(std::cmp::Ordering::is_le)
}

pub fn gt<A: ExprOrd<B>, B>(left: &A, right: &B) -> bool {
    left.compare(right).is_some_and(std::cmp::Ordering::is_gt)
}

pub fn ge<A: ExprOrd<B>, B>(left: &A, right: &B) -> bool {
    left.compare(right).is_some_and(std::cmp::Ordering::is_ge)
}

#[diagnostic::on_unimplemented(message = "mismatched types: expected `{Self}`, found a text", label = "this is a text")]
pub trait Text {
    fn text(text: &'static str) -> Self;
}

impl Text for String {
    fn text(text: &'static str) -> Self {
        text.to_owned()
    }
}

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
pub fn is_text<T: AsRef<str> + ?Sized>(value: &T, text: &str) -> bool {
    value.as_ref() == text
}

#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be written into a text the same way by JSONata",
    label = "only texts, whole numbers and `bool` can"
)]
pub trait ExprDisplay: fmt::Display {}

impl ExprDisplay for String {}
impl ExprDisplay for &str {}
impl ExprDisplay for bool {}

pub fn display<T: ExprDisplay>(value: &T) -> &T {
    value
}

pub fn to_string_of<T: ExprDisplay>(value: &T) -> String {
    value.to_string()
}

#[diagnostic::on_unimplemented(
    message = "`{Self}` has no `len()` that means the same in JSONata",
    label = "`len()` counts the elements of a list or a map",
    note = "the `len()` of a text counts bytes in Rust and characters in JSONata: move it into a task"
)]
pub trait ExprLen {
    fn expr_len(&self) -> usize;
}

#[diagnostic::on_unimplemented(message = "`{Self}` has no `is_empty()`", label = "lists, maps and texts can be empty")]
pub trait ExprIsEmpty {
    fn expr_is_empty(&self) -> bool;
}

macro_rules! collections {
    ($([$($generics:tt)*] $type:ty;)*) => {$(
        impl<$($generics)*> ExprLen for $type {
            fn expr_len(&self) -> usize {
                self.len()
            }
        }

        impl<$($generics)*> ExprIsEmpty for $type {
            fn expr_is_empty(&self) -> bool {
                self.is_empty()
            }
        }
    )*};
}

collections! { [T] Vec<T>; [K, V] BTreeMap<K, V>; [K, V, S] HashMap<K, V, S>; }

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
pub trait Scalar: PartialEq {}

impl Scalar for String {}
impl Scalar for bool {}

#[diagnostic::on_unimplemented(
    message = "can't look for a `{Item}` in a `{Self}`",
    label = "a text contains a text, and a list of texts, whole numbers or `bool`s one of these"
)]
pub trait ExprContains<Item: ?Sized> {
    fn expr_contains(&self, item: &Item) -> bool;
}

impl<T: Scalar> ExprContains<T> for Vec<T> {
    fn expr_contains(&self, item: &T) -> bool {
        self.contains(item)
    }
}

impl ExprContains<&str> for Vec<String> {
    fn expr_contains(&self, item: &&str) -> bool {
        self.iter().any(|own| own == item)
    }
}

impl ExprContains<String> for String {
    fn expr_contains(&self, item: &String) -> bool {
        self.contains(item.as_str())
    }
}

impl ExprContains<&str> for String {
    fn expr_contains(&self, item: &&str) -> bool {
        self.contains(item)
    }
}

pub fn contains<T: ExprContains<I>, I>(value: &T, item: &I) -> bool {
    value.expr_contains(item)
}

pub fn starts_with(value: &str, start: &(impl AsRef<str> + ?Sized)) -> bool {
    value.starts_with(start.as_ref())
}

pub fn ends_with(value: &str, end: &(impl AsRef<str> + ?Sized)) -> bool {
    value.ends_with(end.as_ref())
}

pub fn to_uppercase(value: &str) -> String {
    value.to_uppercase()
}

pub fn to_lowercase(value: &str) -> String {
    value.to_lowercase()
}

pub fn trim(value: &str) -> String {
    value.trim().to_owned()
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

pub fn some<T: Data>(value: T) -> Option<T> {
    const { not_null::<T>() }
    Some(value)
}

pub fn first<T: Clone + Data>(list: &[T]) -> Option<T> {
    const { not_null::<T>() }
    list.first().cloned()
}

pub fn last<T: Clone + Data>(list: &[T]) -> Option<T> {
    const { not_null::<T>() }
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

impl<T: Clone + Data> ExprGet<usize> for Vec<T> {
    type Item = T;
    fn expr_get(&self, key: &usize) -> Option<T> {
        const { not_null::<T>() }
        self.get(*key).cloned()
    }
}

macro_rules! maps {
    ($([$($generics:tt)*] $type:ty, $key:ty, $value:ident;)*) => {$(
        impl<$($generics)*> ExprGet<$key> for $type {
            type Item = $value;
            fn expr_get(&self, key: &$key) -> Option<$value> {
                const { not_null::<$value>() }
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

pub fn get_of<T: ExprGet<K>, K>(value: &T, key: &K) -> Option<T::Item> {
    value.expr_get(key)
}

pub fn index<T: Clone>(list: &[T], index: usize) -> Result<T, QueryError> {
    let missing = || QueryError::new(format!("index {index} is out of range: the list has {} elements", list.len()));
    list.get(index).cloned().ok_or_else(missing)
}

#[diagnostic::on_unimplemented(message = "`{Self}` is not a number of seconds", label = "expected a whole number")]
pub trait ExprSeconds {
    fn seconds(self, least: u64) -> Result<u64, QueryError>;
}

pub fn seconds<T: ExprSeconds>(value: T, least: u64) -> Result<u64, QueryError> {
    value.seconds(least)
}

/// An RFC 3339 text.
pub fn timestamp(value: String) -> String {
    value
}

pub fn uuid() -> String {
    uuid::Uuid::new_v4().to_string()
}
