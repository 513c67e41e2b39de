//! AWS's services as tasks: what is emitted for them, and what they do here, against a server that answers as AWS
//! does. `tests/services/run` starts one.

#![allow(missing_docs)]

mod aws;
mod emitted;
mod endpoint;
mod http;
mod workflows;
