//! Types of std that JSON shows as objects, as another type, or not at all.

use std::borrow::Cow;
use std::marker::PhantomData;
use std::ops::{Range, RangeInclusive};
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::data::{Data, MayBeNull, NeverNull, not_null};
use crate::shape::{EnumShape, Field, Fields, Missing, Shape, ShapeFn, StructShape, Tagging, Variant};

#[diagnostic::do_not_recommend]
impl<T: Data> Data for Option<T> {
    fn shape() -> &'static Shape {
        const { not_null::<T>() }
        const { &Shape::Option(T::shape) }
    }

    type Null = MayBeNull;
}

/// Types whose JSON is that of what they hold.
macro_rules! transparent {
    ($([$($generics:tt)*] $type:ty => $inner:ty;)*) => {$(
        #[diagnostic::do_not_recommend]
        impl<$($generics)*> Data for $type {
            fn shape() -> &'static Shape {
                <$inner>::shape()
            }

            type Null = <$inner as Data>::Null;
        }
    )*};
}

transparent! { [T: Data] Box<T> => T; }

#[diagnostic::do_not_recommend]
impl<T: Data> Data for Arc<T>
where
    // With serde's feature `rc`.
    Arc<T>: Serialize + DeserializeOwned,
{
    fn shape() -> &'static Shape {
        T::shape()
    }

    type Null = T::Null;
}

#[diagnostic::do_not_recommend]
impl<T> Data for Cow<'static, T>
where
    T: ToOwned<Owned: Data> + Serialize + Sync + ?Sized + 'static,
{
    fn shape() -> &'static Shape {
        <T::Owned>::shape()
    }

    type Null = <T::Owned as Data>::Null;
}

#[diagnostic::do_not_recommend]
impl<T: Send + Sync + ?Sized + 'static> Data for PhantomData<T> {
    fn shape() -> &'static Shape {
        &Shape::Unit
    }

    type Null = MayBeNull;
}

/// A field that is always there.
const fn always(name: &'static str, shape: ShapeFn) -> Field {
    Field { name, wire: name, aliases: &[], shape, missing: Missing::Never, flatten: false, secret: false }
}

macro_rules! objects {
    ($([$($generics:tt)*] $type:ty, $name:literal { $($field:ident: $inner:ty),* };)*) => {$(
        #[diagnostic::do_not_recommend]
        impl<$($generics)*> Data for $type {
            type Null = NeverNull;

            fn shape() -> &'static Shape {
                const {
                    &Shape::Struct(StructShape {
                        name: $name,
                        fields: Fields::Named(&[$(always(stringify!($field), <$inner as Data>::shape)),*]),
                    })
                }
            }
        }
    )*};
}

objects! {
    [] Duration, "Duration" { secs: u64, nanos: u32 };
    [] SystemTime, "SystemTime" { secs_since_epoch: u64, nanos_since_epoch: u32 };
    [T: Data] Range<T>, "Range" { start: T, end: T };
    [T: Data] RangeInclusive<T>, "RangeInclusive" { start: T, end: T };
}

#[diagnostic::do_not_recommend]
impl<T: Data, E: Data> Data for Result<T, E> {
    type Null = NeverNull;

    fn shape() -> &'static Shape {
        const {
            &Shape::Enum(EnumShape {
                name: "Result",
                tagging: Tagging::External,
                variants: &[
                    Variant { name: "Ok", wire: "Ok", aliases: &[], fields: Fields::Newtype("0", T::shape, false) },
                    Variant { name: "Err", wire: "Err", aliases: &[], fields: Fields::Newtype("0", E::shape, false) },
                ],
            })
        }
    }
}
