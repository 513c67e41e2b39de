//! Iterators of the expression language: lists, since nobody sees a step but the next one.
#![allow(missing_docs)]

use std::collections::{BTreeMap, HashMap};

use crate::data::Data;
use crate::operators::{ExprOrd, ExprText, Number, QueryError};

#[diagnostic::on_unimplemented(
    message = "a `{Self}` has no `iter()` here",
    label = "a list is expected, a `Vec`",
    note = "of a map, `keys()` and `values()` are lists; of a text, `chars().count()` is the length; an `Option` is \
            taken apart by `match`"
)]
pub trait ExprIter<Item> {
    fn elements(self) -> Vec<Item>;
}

#[diagnostic::do_not_recommend]
impl<T> ExprIter<T> for Vec<T> {
    fn elements(self) -> Vec<T> {
        self
    }
}

pub fn elements<L: ExprIter<T>, T>(list: L) -> Vec<T> {
    list.elements()
}

/// What a closure decides.
pub fn holds(value: bool) -> bool {
    value
}

pub fn enumerate_of_list<T>(list: Vec<T>) -> Vec<(usize, T)> {
    list.into_iter().enumerate().collect()
}

pub fn zip_of_list<A, B, L: ExprIter<B>>(list: Vec<A>, other: L) -> Vec<(A, B)> {
    list.into_iter().zip(other.elements()).collect()
}

pub fn rev_of_list<T>(mut list: Vec<T>) -> Vec<T> {
    list.reverse();
    list
}

pub fn take_of_list<T>(list: Vec<T>, count: usize) -> Vec<T> {
    list.into_iter().take(count).collect()
}

pub fn skip_of_list<T>(list: Vec<T>, count: usize) -> Vec<T> {
    list.into_iter().skip(count).collect()
}

pub fn count_of_list<T>(list: Vec<T>) -> usize {
    list.len()
}

#[diagnostic::on_unimplemented(
    message = "can't sum elements of type `{Self}`",
    label = "`f64` and whole numbers of up to 64 bits are summed",
    note = "texts are joined by `join(\", \")`; of structs, `map(|x| x.field)` gives the numbers first"
)]
pub trait ExprSum: Number + Default {}

#[diagnostic::on_unimplemented(
    message = "elements of type `{Self}` have no `min()` and `max()`",
    label = "whole numbers of up to 64 bits and texts are expected",
    note = "an `f64` may have no order: use `fold` with a comparison; of structs, `map(|x| x.field)` gives the values first"
)]
pub trait ExprExtreme: ExprOrd<Self> + Data + Sized {}

macro_rules! numbers {
    ($($type:ident)*) => {$(
        #[diagnostic::do_not_recommend]
        impl ExprSum for $type {}
        #[diagnostic::do_not_recommend]
        impl ExprExtreme for $type {}
    )*};
}

numbers! { u8 u16 u32 u64 usize i8 i16 i32 i64 isize }

#[diagnostic::do_not_recommend]
impl ExprSum for f64 {}
#[diagnostic::do_not_recommend]
impl ExprExtreme for String {}

pub fn sum_of_list<T: ExprSum>(list: Vec<T>) -> Result<T, QueryError> {
    list.into_iter().try_fold(T::default(), |total, value| total.calculate('+', value))
}

pub fn min_of_list<T: ExprExtreme>(list: Vec<T>) -> Option<T> {
    list.into_iter().reduce(|a, b| if b.compare(&a).is_some_and(std::cmp::Ordering::is_lt) { b } else { a })
}

pub fn max_of_list<T: ExprExtreme>(list: Vec<T>) -> Option<T> {
    list.into_iter().reduce(|a, b| if b.compare(&a).is_some_and(std::cmp::Ordering::is_gt) { b } else { a })
}

#[diagnostic::on_unimplemented(
    message = "can't join a `{Self}`",
    label = "a list of texts is joined",
    note = "`map(|x| x.to_string())` makes texts of numbers"
)]
pub trait ExprJoin {
    fn expr_join(&self, between: &str) -> String;
}

#[diagnostic::do_not_recommend]
impl ExprJoin for Vec<String> {
    fn expr_join(&self, between: &str) -> String {
        self.join(between)
    }
}

pub fn join<L: ExprJoin, T: ExprText>((list, between): (&L, &T)) -> String {
    list.expr_join(between.as_text())
}

#[diagnostic::on_unimplemented(message = "a `{Self}` has no keys", label = "a map is expected")]
pub trait ExprMap {
    type Value;
    fn entries(&self) -> Vec<(String, Self::Value)>;
}

macro_rules! maps {
    ($([$($generics:tt)*] $type:ty;)*) => {$(
        #[diagnostic::do_not_recommend]
        impl<$($generics)*> ExprMap for $type {
            type Value = V;
            fn entries(&self) -> Vec<(String, V)> {
                let mut entries: Vec<_> = self.iter().map(|(key, value)| (key.clone(), value.clone())).collect();
                // By UTF-16 units, as JSONata sorts texts.
                entries.sort_by(|(a, _), (b, _)| a.encode_utf16().cmp(b.encode_utf16()));
                entries
            }
        }
    )*};
}

maps! { [V: Clone] BTreeMap<String, V>; [V: Clone, S: std::hash::BuildHasher] HashMap<String, V, S>; }

pub fn keys<M: ExprMap>(map: &M) -> Vec<String> {
    map.entries().into_iter().map(|(key, _)| key).collect()
}

pub fn values<M: ExprMap>(map: &M) -> Vec<M::Value> {
    map.entries().into_iter().map(|(_, value)| value).collect()
}

pub fn chars_count<T: ExprText>(text: &T) -> usize {
    text.as_text().chars().count()
}
