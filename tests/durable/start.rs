//! Starting executions.

use workflow_runtime::durable::{BuildError, ExecutionError, StartError};
use workflow_runtime::store::{MemoryStore, Query, Status};
use workflow_runtime::{Failure, Runtime, workflow};

use super::flow::{Ledger, Shop, expected, order};

workflow! {
    pub workflow Refuse(name: String) -> String {
        state Only => fail Failure { error: "Shop.Closed", cause: name };
    }
}

#[tokio::test]
async fn an_execution_runs_to_its_end() {
    let ledger = Ledger::memory();
    let runtime = Runtime::builder().store(MemoryStore::new()).resource(ledger.clone()).workflow::<Shop>();
    let runtime = runtime.build().await.unwrap();
    let execution = runtime.start::<Shop>("order-3", order(3)).await.unwrap();
    assert_eq!(execution.result().await.unwrap(), expected(3));
    let description = execution.describe().await.unwrap();
    assert_eq!((description.status, description.name.as_str()), (Status::Succeeded, "order-3"));
    assert_eq!(description.input, br#"{"id":3,"items":[1,2,3]}"#);
    // The charge twice, the invoice, three picks, three wraps, and the delivery.
    assert_eq!(ledger.lines().len(), 10);
}

#[tokio::test]
async fn a_failure_is_kept() {
    let runtime = Runtime::builder().store(MemoryStore::new()).workflow::<Refuse>().build().await.unwrap();
    let execution = runtime.start::<Refuse>("one", "ann".into()).await.unwrap();
    let failure = Failure::new("Shop.Closed", "ann");
    assert_eq!(execution.result().await, Err(ExecutionError::Failed(failure.clone())));
    let again = runtime.execution::<Refuse>("one").await.unwrap().unwrap();
    assert_eq!(again.result().await, Err(ExecutionError::Failed(failure)));
    assert!(runtime.execution::<Refuse>("two").await.unwrap().is_none());
}

#[tokio::test]
async fn a_name_stands_for_one_input() {
    let runtime = Runtime::builder().store(MemoryStore::new()).workflow::<Refuse>().build().await.unwrap();
    let first = runtime.start::<Refuse>("one", "ann".into()).await.unwrap();
    let same = runtime.start::<Refuse>("one", "ann".into()).await.unwrap();
    assert_eq!(first.id(), same.id());
    let other = runtime.start::<Refuse>("one", "bob".into()).await.unwrap_err();
    assert_eq!(other, StartError::OtherInput { workflow: "Refuse".into(), name: "one".into() });
    assert_eq!(other.to_string(), "`Refuse` has an execution `one` with another input");
    assert_eq!(runtime.list(Query { limit: 10, ..Query::default() }).await.unwrap().len(), 1);
}

#[tokio::test]
async fn what_is_missing_is_told() {
    let builder = Runtime::builder().store(MemoryStore::new()).workflow::<Shop>();
    let Err(BuildError::Workflow(failure)) = builder.build().await else { panic!("the ledger is missing") };
    assert_eq!(failure.error, "Runtime.ResourceMissing");
    let runtime = Runtime::builder().store(MemoryStore::new()).build().await.unwrap();
    let error = runtime.start::<Refuse>("one", "ann".into()).await.unwrap_err();
    assert_eq!(error.to_string(), "the runtime does not know `Refuse`: add `.workflow::<Refuse>()` to its builder");
}
