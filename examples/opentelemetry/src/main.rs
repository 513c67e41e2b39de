//! An execution whose spans are exported through OpenTelemetry: here to standard output, with
//! `opentelemetry_otlp::SpanExporter` in its place to a collector.
//!
//! `cargo run --manifest-path examples/opentelemetry/Cargo.toml`
#![allow(missing_docs)]

use std::sync::atomic::{AtomicBool, Ordering};

use opentelemetry::trace::TracerProvider;
use opentelemetry_sdk::trace::SdkTracerProvider;
use serde::{Deserialize, Serialize};
use tracing::info;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;
use workflow_runtime::{TaskError, task, workflow};

#[derive(Debug, thiserror::Error, Serialize, Deserialize, TaskError)]
pub enum KitchenError {
    #[error("the oven is cold")]
    OvenCold,
}

#[task]
async fn bake(pizza: &str) -> Result<String, KitchenError> {
    static WARM: AtomicBool = AtomicBool::new(false);
    // Stands in the span of its attempt.
    info!(pizza, "into the oven");
    if !WARM.swap(true, Ordering::Relaxed) {
        return Err(KitchenError::OvenCold);
    }
    Ok(format!("hot {pizza}"))
}

#[task]
async fn deliver(pizza: &str) -> String {
    format!("a {pizza} at the door")
}

workflow! {
    /// Bakes and delivers.
    pub workflow Pizza(pizza: String) -> String {
        state Bake {
            let hot = bake(&pizza)? retry KitchenError::OvenCold { interval: 1s };
            => Deliver
        }
        state Deliver { let delivered = deliver(&hot); => succeed delivered }
    }
}

#[tokio::main]
async fn main() {
    let exporter = opentelemetry_stdout::SpanExporter::default();
    let provider = SdkTracerProvider::builder().with_simple_exporter(exporter).build();
    let spans = tracing_opentelemetry::layer().with_tracer(provider.tracer("pizzeria"));
    tracing_subscriber::registry().with(spans).with(tracing_subscriber::fmt::layer().with_writer(std::io::stderr)).init();

    match Pizza::run("margherita".to_owned()).await {
        Ok(delivered) => eprintln!("{delivered}"),
        Err(failure) => eprintln!("{failure}"),
    }
    // Exports what is left.
    if let Err(error) = provider.shutdown() {
        eprintln!("the spans were not all exported: {error}");
    }
}
