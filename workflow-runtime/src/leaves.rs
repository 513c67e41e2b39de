//! `Data` for the types of std.

use std::collections::{BTreeMap, HashMap};

use crate::data::{Data, not_null};
use crate::shape::{IntShape, Shape};

macro_rules! leaf {
    ($($type:ty => $shape:expr;)*) => {$(
        #[diagnostic::do_not_recommend]
        impl Data for $type {
            fn shape() -> &'static Shape {
                static SHAPE: Shape = $shape;
                &SHAPE
            }
        }
    )*};
}

macro_rules! integers {
    ($($type:ident)*) => {
        leaf! {$(
            $type => Shape::Int(IntShape {
                name: stringify!($type),
                min: $type::MIN as i128,
                max: if $type::MAX as u128 > i128::MAX as u128 { i128::MAX } else { $type::MAX as i128 },
            });
        )*}
    };
}

integers! { u8 u16 u32 u64 u128 usize i8 i16 i32 i64 i128 isize }

leaf! {
    bool => Shape::Bool;
    f32 => Shape::Float;
    f64 => Shape::Float;
    char => Shape::Char;
    String => Shape::String;
}

/// Any JSON.
#[diagnostic::do_not_recommend]
impl Data for serde_json::Value {
    fn shape() -> &'static Shape {
        &Shape::Opaque("Value")
    }

    const NULLABLE: bool = true;
}

#[diagnostic::do_not_recommend]
impl Data for () {
    fn shape() -> &'static Shape {
        &Shape::Unit
    }

    const NULLABLE: bool = true;
}

#[diagnostic::do_not_recommend]
impl<T: Data> Data for Option<T> {
    fn shape() -> &'static Shape {
        const { not_null::<T>() }
        const { &Shape::Option(T::shape) }
    }

    const NULLABLE: bool = true;
}

#[diagnostic::do_not_recommend]
impl<T: Data> Data for Vec<T> {
    fn shape() -> &'static Shape {
        const { &Shape::List(T::shape) }
    }
}

#[diagnostic::do_not_recommend]
impl<T: Data> Data for Box<T> {
    fn shape() -> &'static Shape {
        T::shape()
    }

    const NULLABLE: bool = T::NULLABLE;
}

#[diagnostic::do_not_recommend]
impl<T: Data> Data for BTreeMap<String, T> {
    fn shape() -> &'static Shape {
        const { &Shape::Map(T::shape) }
    }
}

#[diagnostic::do_not_recommend]
impl<T: Data> Data for HashMap<String, T> {
    fn shape() -> &'static Shape {
        const { &Shape::Map(T::shape) }
    }
}

macro_rules! tuples {
    ($(($($name:ident)+))*) => {$(
        #[diagnostic::do_not_recommend]
        impl<$($name: Data),+> Data for ($($name,)+) {
            fn shape() -> &'static Shape {
                const { &Shape::Tuple(&[$($name::shape),+]) }
            }
        }
    )*};
}

tuples! { (A) (A B) (A B C) (A B C D) (A B C D E) (A B C D E F) (A B C D E F G) (A B C D E F G H) }
