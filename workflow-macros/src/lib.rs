//! The compiler behind `workflow-runtime`, which re-exports all of it: use that crate.

mod data;
mod serde_attrs;
mod task_error;

use proc_macro::TokenStream;

/// Describes a type's JSON shape to the workflow compiler. See `workflow_runtime::Data`.
#[proc_macro_derive(Data, attributes(data, serde))]
pub fn derive_data(input: TokenStream) -> TokenStream {
    data::expand(input.into()).into()
}

/// Names an error's variants for Amazon States Language. See `workflow_runtime::TaskError`.
#[proc_macro_derive(TaskError, attributes(task_error, error, data, serde))]
pub fn derive_task_error(input: TokenStream) -> TokenStream {
    task_error::expand(input.into()).into()
}
