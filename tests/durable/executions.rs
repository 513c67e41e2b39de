//! Executions by the names of their workflows.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use workflow_runtime::durable::{DurableRuntime, RedriveError, StartError};
use workflow_runtime::graph::{Follower, Graph, Overlay, Status as Shown};
use workflow_runtime::store::{HistoryPage, MemoryStore, Query, Status, StoreError};
use workflow_runtime::{Event, Execution, Journal, Runtime, Workflow, workflow};

use super::faults::TokioClock;
use super::flow::{Ledger, Shop, expected, order};

workflow! {
    pub workflow Bake(flour: u32, sugar: Option<u32>) -> u32 {
        state Rise { wait 1h; => Done }
        state Done => succeed flour + sugar.unwrap_or(0);
    }
}

async fn runtime() -> DurableRuntime {
    let builder = Runtime::builder().clock(TokioClock::new()).store(MemoryStore::new()).resource(Ledger::memory());
    builder.workflow::<Shop>().workflow::<Bake>().build().await.unwrap()
}

#[tokio::test(start_paused = true)]
async fn an_execution_is_started_by_names_and_json() {
    let runtime = runtime().await;
    let executions = runtime.executions();
    let names: Vec<_> = executions.definitions().iter().map(|definition| definition.name).collect();
    assert_eq!(names, ["Bake", "Shop"]);
    let started = executions.start("Shop", "order-3", r#" {"items": [1, 2, 3], "id": 3} "#).await.unwrap();
    assert_eq!((started.status, started.name.as_str()), (Status::Running, "order-3"));
    let typed = runtime.start::<Shop>("order-3", order(3)).await.unwrap();
    assert_eq!(typed.id(), started.id);
    assert_eq!(typed.result().await.unwrap(), expected(3));
    let again = executions.start("Shop", "order-3", r#"{"id": 3, "items": [1, 2, 3]}"#).await.unwrap();
    assert_eq!((again.id.as_str(), again.status), (started.id.as_str(), Status::Succeeded));
    assert_eq!(executions.get(&started.id).await.unwrap(), Some(again.clone()));
    assert_eq!(executions.find("Shop", "order-3").await.unwrap(), Some(again.clone()));
    assert_eq!(executions.find("Bake", "order-3").await.unwrap(), None);
    // What is kept of an input starts an execution like it.
    let input = String::from_utf8(again.input).unwrap();
    assert!(executions.start("Shop", "order-3", &input).await.is_ok());
    let bread = executions.start("Bake", "bread", r#"{"flour": 7}"#).await.unwrap();
    assert_eq!(runtime.start::<Bake>("bread", (7, None)).await.unwrap().id(), bread.id);
    let listed = executions.list(Query { name: Some("BREAD".into()), limit: 9, ..Query::default() }).await.unwrap();
    assert_eq!(listed, [bread]);
    assert!(executions.owns());
}

#[tokio::test(start_paused = true)]
async fn what_is_wrong_with_a_start_is_told() {
    let executions = runtime().await.executions();
    executions.start("Bake", "bread", r#"{"flour": 7}"#).await.unwrap();
    let other = executions.start("Bake", "bread", r#"{"flour": 8}"#).await.unwrap_err();
    assert_eq!(other, StartError::OtherInput { workflow: "Bake".into(), name: "bread".into() });
    let unknown = executions.start("Cook", "bread", "{}").await.unwrap_err();
    assert_eq!(unknown, StartError::UnknownWorkflow("Cook".into()));
    let wrong = executions.start("Shop", "one", r#"{"id": 1, "items": [1, "two"]}"#).await.unwrap_err();
    let StartError::InvalidInput(error) = &wrong else { panic!("{wrong:?}") };
    assert_eq!((error.pointer.as_str(), error.line, error.column), ("/items/1", 1, 28));
    assert_eq!(wrong.to_string(), "`items[1]`: a whole number from 0 to 4294967295 belongs here, not the text \"two\"");
    assert_eq!(executions.check("Shop", r#"{"id": 1, "items": [1, "two"]}"#), Err(wrong));
    assert_eq!(executions.check("Shop", r#"{"id": 1, "items": []}"#), Ok(vec![]));
    let note = "`prize` is not read: `Order` has no such field, only `id`, `items`";
    assert_eq!(executions.check("Shop", r#"{"id": 1, "items": [], "prize": 1}"#), Ok(vec![note.to_owned()]));
    let wrong = executions.check("Bake", r#"{"suger": 1}"#).unwrap_err();
    let StartError::InvalidInput(error) = &wrong else { panic!("{wrong:?}") };
    assert_eq!(
        (error.why.as_str(), error.others.len()),
        ("`flour` is missing: it is a whole number from 0 to 4294967295", 0)
    );
    let note = "`suger` is not read: there is no such parameter. Did you mean `sugar`?";
    assert_eq!(executions.check("Bake", r#"{"flour": 1, "suger": 1}"#), Ok(vec![note.to_owned()]));
    assert_eq!(executions.list(Query { limit: 9, ..Query::default() }).await.unwrap().len(), 1);
}

#[tokio::test(start_paused = true)]
async fn an_execution_is_stopped_and_redriven_by_its_id() {
    let executions = runtime().await.executions();
    let bread = executions.start("Bake", "bread", r#"{"flour": 7, "sugar": 1}"#).await.unwrap();
    tokio::time::sleep(Duration::from_secs(60)).await;
    assert_eq!(executions.redrive(&bread.id).await, Err(RedriveError::Status(Status::Running)));
    executions.stop(&bread.id, "Baker.Ill", "").await.unwrap();
    let stopped = executions.get(&bread.id).await.unwrap().unwrap();
    assert_eq!((stopped.status, stopped.failure.unwrap().error.as_str()), (Status::Aborted, "Baker.Ill"));
    let overlay = executions.follow(&bread.id).await.unwrap();
    assert_eq!(overlay.status("Rise"), Some(Shown::Failed));
    executions.redrive(&bread.id).await.unwrap();
    tokio::time::sleep(Duration::from_secs(3_600)).await;
    let done = executions.get(&bread.id).await.unwrap().unwrap();
    assert_eq!((done.status, done.output.as_deref()), (Status::Succeeded, Some(&b"8"[..])));
    let page = HistoryPage { limit: 3, newest_first: true, ..HistoryPage::default() };
    let events = executions.history(&bread.id, page).await.unwrap();
    let types: Vec<_> = events.iter().map(|event| event.event_type.as_str()).collect();
    assert_eq!(types, ["ExecutionSucceeded", "SucceedStateExited", "SucceedStateEntered"]);
    let lost = StoreError::new("there is no execution with the id `bread`");
    assert_eq!(executions.stop("bread", "", "").await, Err(lost.clone()));
    assert_eq!(executions.follow("bread").await, Err(lost));
}

/// Follows executions as they happen, each by its id.
#[derive(Clone, Default)]
struct Live(Arc<Mutex<Vec<(String, Follower)>>>);

impl Live {
    fn overlay(&self, id: &str) -> Overlay {
        let followers = self.0.lock().unwrap();
        followers.iter().find(|(known, _)| known == id).unwrap().1.overlay().clone()
    }
}

impl Journal for Live {
    fn record(&self, execution: &Execution, event: Event<'_>) {
        let mut followers = self.0.lock().unwrap();
        if !followers.iter().any(|(id, _)| *id == execution.id) {
            followers.push((execution.id.clone(), Follower::new(Graph::of(Shop::DEFINITION))));
        }
        let follower = followers.iter_mut().find(|(id, _)| *id == execution.id);
        follower.unwrap().1.event(&event);
    }
}

#[tokio::test(start_paused = true)]
async fn an_execution_is_followed_by_its_history_as_by_its_events() {
    let live = Live::default();
    let builder = Runtime::builder().clock(TokioClock::new()).journal(live.clone()).store(MemoryStore::new());
    let runtime = builder.resource(Ledger::memory()).workflow::<Shop>().build().await.unwrap();
    for id in [1, 3, 4] {
        let shop = runtime.start::<Shop>(&format!("order-{id}"), order(id)).await.unwrap();
        shop.result().await.unwrap();
        let overlay = runtime.executions().follow(shop.id()).await.unwrap();
        let (seen, graph) = (live.overlay(shop.id()), Graph::of(Shop::DEFINITION));
        for node in &graph.nodes {
            assert_eq!(overlay.status(&node.name), seen.status(&node.name), "{} of order {id}", node.name);
        }
        for edge in &graph.edges {
            let [from, to] = [edge.from, edge.to].map(|node| &graph.nodes[node].name);
            assert_eq!(overlay.taken(from, to), seen.taken(from, to), "{from} to {to} of order {id}");
        }
        let expected = if id == 4 { Shown::Caught } else { Shown::Succeeded };
        assert_eq!(overlay.status("Prepare"), Some(expected));
        assert!(overlay.taken("Charge", "Rest"));
    }
}
