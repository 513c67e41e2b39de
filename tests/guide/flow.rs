use std::process::ExitCode;

use shop::Fulfilment;
use workflow_runtime::{Runtime, cli};

#[tokio::main]
async fn main() -> ExitCode {
    cli::main::<Fulfilment>(Runtime::builder()).await
}
