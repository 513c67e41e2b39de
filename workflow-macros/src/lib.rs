//! The compiler behind `workflow-runtime`, which re-exports all of it: use that crate.

mod data;
mod docs;
mod errors;
mod flatten;
#[cfg(test)]
mod fuzz;
mod nesting;
mod serde_attrs;
mod task;
mod task_error;
mod types;
mod workflow;

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

/// Makes an async function a task that a `workflow!` can call. See `workflow_runtime::task`.
#[proc_macro_attribute]
pub fn task(arguments: TokenStream, item: TokenStream) -> TokenStream {
    task::expand(arguments.into(), item.into()).into()
}

/// Declares a workflow. See `workflow_runtime::workflow`.
#[proc_macro]
pub fn workflow(input: TokenStream) -> TokenStream {
    workflow::expand(input.into()).into()
}
