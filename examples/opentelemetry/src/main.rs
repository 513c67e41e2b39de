//! An execution whose spans are exported through OpenTelemetry: here to standard output, with
//! `opentelemetry_otlp::SpanExporter` in its place to a collector.
//!
//! `cargo run --manifest-path examples/opentelemetry/Cargo.toml`
#![allow(missing_docs)]

mod flow;

use flow::Pizza;
use opentelemetry::trace::TracerProvider;
use opentelemetry_sdk::trace::SdkTracerProvider;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;

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
