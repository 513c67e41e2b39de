//! Lists, maps and tuples.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet, VecDeque};
use std::hash::{BuildHasher, Hash};

use crate::data::{Data, MapKey, NeverNull};
use crate::shape::Shape;

macro_rules! lists {
    ($([$($generics:tt)*] $type:ty;)*) => {$(
        #[diagnostic::do_not_recommend]
        impl<$($generics)*> Data for $type {
            type Null = NeverNull;

            fn shape() -> &'static Shape {
                const { &Shape::List(T::shape) }
            }
        }
    )*};
}

lists! {
    [T: Data] Vec<T>;
    [T: Data] VecDeque<T>;
    [T: Data] Box<[T]>;
    [T: Data + Ord] BTreeSet<T>;
    [T: Data + Eq + Hash, S: BuildHasher + Default + Send + Sync + 'static] HashSet<T, S>;
}

macro_rules! arrays {
    ($($length:literal)*) => {
        lists! { $([T: Data] [T; $length];)* }
    };
}

// The lengths that serde knows.
arrays! { 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25 26 27 28 29 30 31 32 }

#[diagnostic::do_not_recommend]
impl<K: MapKey + Ord, T: Data> Data for BTreeMap<K, T> {
    type Null = NeverNull;

    fn shape() -> &'static Shape {
        const { &Shape::Map(T::shape) }
    }
}

#[diagnostic::do_not_recommend]
impl<K: MapKey + Eq + Hash, T: Data, S: BuildHasher + Default + Send + Sync + 'static> Data for HashMap<K, T, S> {
    type Null = NeverNull;

    fn shape() -> &'static Shape {
        const { &Shape::Map(T::shape) }
    }
}

#[diagnostic::do_not_recommend]
impl Data for serde_json::Map<String, serde_json::Value> {
    type Null = NeverNull;

    fn shape() -> &'static Shape {
        &Shape::Map(<serde_json::Value as Data>::shape)
    }
}

macro_rules! tuples {
    ($(($($name:ident)+))*) => {$(
        #[diagnostic::do_not_recommend]
        impl<$($name: Data),+> Data for ($($name,)+) {
            type Null = NeverNull;

            fn shape() -> &'static Shape {
                const { &Shape::Tuple(&[$($name::shape),+]) }
            }
        }
    )*};
}

tuples! {
    (A) (A B) (A B C) (A B C D) (A B C D E) (A B C D E F) (A B C D E F G) (A B C D E F G H) (A B C D E F G H I)
    (A B C D E F G H I J) (A B C D E F G H I J K) (A B C D E F G H I J K L)
}
