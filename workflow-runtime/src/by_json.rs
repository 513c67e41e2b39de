//! What `#[task]` implements for workers: nothing without the feature `worker`.

/// Takes for each parameter its name in JSON, its name in Rust, and the type that travels; then the call.
#[cfg(feature = "worker")]
#[doc(hidden)]
#[macro_export]
macro_rules! __by_json {
    ($cx:ident, ($($json:literal $name:ident: $ty:ty,)*) => $call:expr) => {
        fn by_json(
            mut arguments: $crate::__private::Arguments,
            $cx: &$crate::TaskContext,
        ) -> impl ::core::future::Future<Output = ::core::result::Result<Self::Function, $crate::Failure>>
        + ::core::marker::Send {
            async move {
                $(let $name = <$ty as $crate::Data>::argument(&mut arguments, $json)?;)*
                ::core::result::Result::Ok(Self::invoke($call, $cx)?.await)
            }
        }
    };
}

/// Nothing.
#[cfg(not(feature = "worker"))]
#[doc(hidden)]
#[macro_export]
macro_rules! __by_json {
    ($($anything:tt)*) => {};
}
