//! Express workflows end after five minutes, as on AWS.

use std::time::Duration;

use tokio::time::{Instant, sleep};
use workflow_runtime::asl::Deployment;
use workflow_runtime::{Workflow, task, workflow};

#[task]
async fn sleeper(seconds: u64) -> u64 {
    sleep(Duration::from_secs(seconds)).await;
    seconds
}

workflow! {
    #[express]
    pub workflow Quick(seconds: u64) -> u64 {
        state Sleep { let slept = sleeper(seconds); => succeed slept }
    }
}

workflow! {
    #[express]
    pub workflow Quicker(seconds: u64) -> u64 timeout 10s {
        state Sleep { let slept = sleeper(seconds); => succeed slept }
    }
}

#[tokio::test(start_paused = true)]
async fn ends_after_five_minutes() {
    assert_eq!(Quick::run(299).await.unwrap(), 299);
    let start = Instant::now();
    assert_eq!(Quick::run(1000).await.unwrap_err().error, "States.Timeout");
    assert_eq!(start.elapsed().as_secs(), 300);
    assert_eq!(Quicker::run(20).await.unwrap_err().error, "States.Timeout");
}

#[test]
fn says_so_in_definition_and_document() {
    assert!(Quick::DEFINITION.express);
    let seconds = |document: workflow_runtime::asl::StateMachine| document.timeout_seconds;
    assert_eq!(seconds(Quick::asl(&Deployment::lambda("f")).unwrap()), Some(300));
    assert_eq!(seconds(Quicker::asl(&Deployment::lambda("f")).unwrap()), Some(10));
}
