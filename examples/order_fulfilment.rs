//! A shop's orders, from payment to confirmation: run them, print the flow for AWS, draw it.
//!
//! ```text
//! cargo run --example order_fulfilment                          the bundled orders
//! cargo run --example order_fulfilment -- run orders.jsonl      yours, with stock.json beside them
//! cargo run --example order_fulfilment -- asl                   Amazon States Language
//! cargo run --example order_fulfilment -- graph                 a Mermaid diagram
//! ```

mod shop;

use std::error::Error;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Parser, Subcommand};
use shop::{OrderFulfilment, batch};
use workflow_runtime::asl::Deployment;

const BUNDLED: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/orders.jsonl");

/// A shop's orders, from payment to confirmation.
#[derive(Parser)]
struct Arguments {
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Subcommand)]
enum Command {
    /// Run orders and tell what became of them.
    Run {
        /// The orders, one JSON object a line; the file stock.json lies beside it.
        #[arg(default_value = BUNDLED)]
        orders: PathBuf,
    },
    /// Print the flow as Amazon States Language.
    Asl {
        /// The ARN or name of the Lambda function that serves the tasks.
        #[arg(long, default_value = "${WorkerFunctionArn}")]
        function: String,
    },
    /// Print the flow as a Mermaid diagram.
    Graph,
}

#[tokio::main]
async fn main() -> ExitCode {
    let command = Arguments::parse().command.unwrap_or(Command::Run { orders: BUNDLED.into() });
    let done = match command {
        Command::Run { orders } => run(&orders).await,
        Command::Asl { function } => asl(function),
        Command::Graph => {
            print!("{}", OrderFulfilment::graph().mermaid());
            Ok(ExitCode::SUCCESS)
        }
    };
    done.unwrap_or_else(|error| {
        eprintln!("error: {error}");
        ExitCode::FAILURE
    })
}

async fn run(path: &Path) -> Result<ExitCode, Box<dyn Error>> {
    let at = |path: &Path, error| format!("cannot read {}: {error}", path.display());
    let orders = batch::read_orders(path).map_err(|error| at(path, error))?;
    let stock = path.with_file_name("stock.json");
    let warehouse = batch::read_stock(&stock).map_err(|error| at(&stock, error))?;
    println!("{}", batch::run(orders.orders, warehouse).await);
    for malformed in &orders.malformed {
        eprintln!("error: {}, {malformed}", path.display());
    }
    Ok(if orders.malformed.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn asl(function: String) -> Result<ExitCode, Box<dyn Error>> {
    println!("{}", OrderFulfilment::asl(&Deployment::lambda(function))?);
    Ok(ExitCode::SUCCESS)
}
