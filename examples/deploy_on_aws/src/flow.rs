//! The command line: run orders here, draw the flow, write the template.

use std::process::ExitCode;

use deploy_on_aws::{OrderFulfilment, runtime};
use workflow_runtime::cli;

#[tokio::main]
async fn main() -> ExitCode {
    cli::main::<OrderFulfilment>(runtime()).await
}
