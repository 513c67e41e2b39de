#[path = "../shop.rs"]
mod shop;
use shop::*;

#[derive(Debug, thiserror::Error, Serialize, Deserialize, TaskError)]
#[task_error(service = "S3")]
enum S3Error {
    #[error("no key {key}")]
    NoSuchKeyException { key: String },
    #[error("{0}")]
    #[task_error(other)]
    Other(Failure),
    #[error("{0}")]
    #[task_error(other)]
    Rest(Failure),
    #[error("{0}")]
    #[task_error(rest)]
    Left(String),
}

#[derive(Debug, thiserror::Error, Serialize, Deserialize, TaskError)]
#[error("{0}")]
#[task_error(service = "S3")]
struct NoBucket(String);

fn main() {}
