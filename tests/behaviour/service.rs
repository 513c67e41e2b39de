//! What services fail with: names and texts of their own.

use workflow_runtime::testing::{Harness, script};
use workflow_runtime::{Failure, TaskError, workflow};

use crate::workflows::services::{Reserve, TableError, put_item};

async fn reserve(table: &str) -> Result<String, Failure> {
    Reserve::run(table.into(), "4A".into(), vec!["lunch".into()]).await
}

#[tokio::test]
async fn a_services_error_is_caught_with_the_services_text() {
    assert_eq!(reserve("free").await.unwrap(), "2 times");
    assert_eq!(reserve("taken").await.unwrap(), "taken: taken (Service: AmazonDynamoDBv2)");
    assert_eq!(reserve("gone").await.unwrap(), "taken: gone (Service: AmazonDynamoDBv2)");
    let failure = Failure::new("DynamoDB.AmazonDynamoDBException", "wrong (Service: AmazonDynamoDBv2)");
    assert_eq!(reserve("wrong").await, Err(failure));
    let failure = Failure::new("States.TaskFailed", "failed (Service: AmazonDynamoDBv2)");
    assert_eq!(reserve("failed").await, Err(failure));
}

#[test]
fn a_services_error_is_caught_around_a_map_and_retried_by_its_variant() {
    let taken = || Err(TableError::ConditionalCheckFailedException("not free".into()));
    let slow = || Err(TableError::ThrottlingException("slow down".into()));
    let run = Harness::<Reserve>::new()
        .task::<put_item>(script![slow(), slow(), Ok(().into()), taken()])
        .run_blocking(("any".to_owned(), "4A".to_owned(), Vec::new()));
    assert_eq!(run.output(), "taken: not free");
}

#[test]
fn a_failure_is_the_services_error_again() {
    let error = TableError::ThrottlingException("slow down".into());
    let failure = error.to_failure();
    assert_eq!(failure, Failure::new("DynamoDB.ThrottlingException", "slow down"));
    assert_eq!(failure.decode::<TableError>(), Some(error));
    let other = TableError::Other(Failure::new("DynamoDB.Gone", "gone"));
    assert_eq!((other.name().as_ref(), other.to_failure().decode::<TableError>()), ("DynamoDB.Gone", None));
}

workflow! {
    /// Has the errors of endpoints in its clauses, which no path names.
    pub workflow ByStatus() -> String {
        state Put {
            put_item(&crate::workflows::services::PutItem { table_name: "tickets", ..Default::default() })?
                retry "States.Http.StatusCode.503" { interval: 1s }
                catch "States.Http.Socket" => succeed "nobody"
                catch States::TaskFailed => succeed "failed";
            => succeed "put"
        }
    }
}

#[test]
fn errors_of_endpoints_are_named_by_texts() {
    let answer = |error: &str| Err(TableError::Other(Failure::new(error, "")));
    let busy = || answer("States.Http.StatusCode.503");
    let run =
        Harness::<ByStatus>::new().task::<put_item>(script![busy(), answer("States.Http.Socket")]).run_blocking(());
    assert_eq!(run.output(), "nobody");
    let run = Harness::<ByStatus>::new().task::<put_item>(script![busy(), busy(), busy(), busy()]).run_blocking(());
    assert_eq!(run.output(), "failed");
}
