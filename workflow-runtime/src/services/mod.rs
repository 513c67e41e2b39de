#![doc = include_str!("../../docs/services.md")]

/// Declares what a service fails with. A variant is an exception of AWS's SDK for Java, whose name Step Functions
/// takes, and holds the cause, the text as AWS writes it.
macro_rules! service_errors {
    (
        $(#[$meta:meta])*
        pub enum $name:ident, $service:literal {
            $($(#[$attribute:meta])* $variant:ident,)*
        }
        $(other $(#[$about:meta])* $other:ident)?
    ) => {
        $(#[$meta])*
        ///
        /// A variant is named as Step Functions names the error, and holds its cause.
        #[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize, crate::TaskError)]
        #[task_error(service = $service)]
        #[allow(missing_docs, clippy::enum_variant_names)]
        pub enum $name {
            $($(#[$attribute])* $variant(String),)*
            $($(#[$about])* #[task_error(other)] $other(crate::Failure),)?
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                match self {
                    $($name::$variant(cause) => f.write_str(cause),)*
                    $($name::$other(failure) => failure.fmt(f),)?
                }
            }
        }

        impl std::error::Error for $name {}
    };
}

#[cfg(feature = "aws-dynamodb")]
pub mod dynamodb;
#[cfg(feature = "aws-ecs")]
pub mod ecs;
#[cfg(feature = "aws-eventbridge")]
pub mod eventbridge;
#[cfg(feature = "http")]
pub mod http;
#[cfg(feature = "aws-lambda")]
pub mod lambda;
#[cfg(feature = "aws-sfn")]
pub mod sfn;
#[cfg(feature = "aws-sns")]
pub mod sns;
#[cfg(feature = "aws-sqs")]
pub mod sqs;

#[cfg(feature = "aws-service")]
mod fault;
#[cfg(any(feature = "aws-ecs", feature = "aws-sfn"))]
mod job;

#[cfg(feature = "aws-service")]
pub use aws_config::SdkConfig;

/// What AWS's own command line would use: credentials, a region and an endpoint from the environment, the profile
/// files, or the machine that this runs on. Make each service's `Client` from it.
///
/// ```no_run
/// # #[cfg(all(feature = "aws-sqs", feature = "aws-sns"))]
/// # async fn example() {
/// use workflow_runtime::Runtime;
/// use workflow_runtime::services::{self, sns, sqs};
///
/// let config = services::config_from_env().await;
/// let runtime = Runtime::builder().resource(sqs::Client::new(&config)).resource(sns::Client::new(&config)).build();
/// # }
/// ```
#[cfg(feature = "aws-service")]
pub async fn config_from_env() -> SdkConfig {
    aws_config::load_from_env().await
}

/// A value that a service is given as text: a text as it is, anything else as its JSON.
#[cfg(any(feature = "aws-eventbridge", feature = "aws-sfn", feature = "http"))]
fn text(value: serde_json::Value) -> String {
    match value {
        serde_json::Value::String(text) => text,
        value => value.to_string(),
    }
}
