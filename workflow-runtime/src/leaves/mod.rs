//! `Data` for the types of std, and behind features for those of other crates.

mod collections;
#[cfg(any(feature = "chrono", feature = "jiff", feature = "rust_decimal", feature = "uuid"))]
mod crates;
mod structures;

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, SocketAddrV4, SocketAddrV6};
use std::num::{
    NonZeroI8, NonZeroI16, NonZeroI32, NonZeroI64, NonZeroIsize, NonZeroU8, NonZeroU16, NonZeroU32, NonZeroU64,
    NonZeroUsize,
};
use std::path::PathBuf;

use crate::data::{Data, MapKey, MayBeNull};
use crate::shape::{IntShape, Shape};

macro_rules! leaf {
    ($($type:ty => $shape:expr;)*) => {$(
        #[diagnostic::do_not_recommend]
        impl $crate::data::Data for $type {
            type Null = $crate::data::NeverNull;

            fn shape() -> &'static $crate::shape::Shape {
                static SHAPE: $crate::shape::Shape = $shape;
                &SHAPE
            }
        }
    )*};
}
#[cfg(any(feature = "chrono", feature = "jiff", feature = "rust_decimal", feature = "uuid"))]
use leaf;

// `u128` and `i128` are no `Data`: serde_json's values do not hold all of them.
macro_rules! integers {
    ($($type:ident $non_zero:ident)*) => {
        leaf! {$(
            $type => Shape::Int(IntShape {
                name: stringify!($type),
                min: $type::MIN as i128,
                max: $type::MAX as i128,
            });
            $non_zero => Shape::Int(IntShape {
                name: stringify!($non_zero),
                min: $non_zero::MIN.get() as i128,
                max: $non_zero::MAX.get() as i128,
            });
        )*}
        $(
            #[diagnostic::do_not_recommend]
            impl MapKey for $type {}
        )*
    };
}

integers! {
    u8 NonZeroU8 u16 NonZeroU16 u32 NonZeroU32 u64 NonZeroU64 usize NonZeroUsize
    i8 NonZeroI8 i16 NonZeroI16 i32 NonZeroI32 i64 NonZeroI64 isize NonZeroIsize
}

leaf! {
    bool => Shape::Bool;
    f32 => Shape::Float;
    f64 => Shape::Float;
    char => Shape::Char;
    String => Shape::String;
    Box<str> => Shape::String;
    PathBuf => Shape::String;
    IpAddr => Shape::String;
    Ipv4Addr => Shape::String;
    Ipv6Addr => Shape::String;
    SocketAddr => Shape::String;
    SocketAddrV4 => Shape::String;
    SocketAddrV6 => Shape::String;
}

#[diagnostic::do_not_recommend]
impl MapKey for String {}
#[diagnostic::do_not_recommend]
impl MapKey for char {}

#[diagnostic::do_not_recommend]
impl Data for () {
    fn shape() -> &'static Shape {
        &Shape::Unit
    }

    type Null = MayBeNull;
}

/// Any JSON: carried as it is.
#[diagnostic::do_not_recommend]
impl Data for serde_json::Value {
    fn shape() -> &'static Shape {
        &Shape::Opaque("serde_json::Value")
    }

    type Null = MayBeNull;
}
