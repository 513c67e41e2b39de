use serde_json::json;
use workflow_runtime::console::ConsoleOptions;

use crate::flow::{ORDER, served};

#[tokio::test]
async fn an_execution_is_followed_to_its_end() {
    let served = served(ConsoleOptions::new()).await;
    let id = served.executions.start("Night", "it", r#"{"seconds": 1000}"#).await.unwrap().id;
    let mut events = served.client.listen(&format!("/api/executions/{id}/stream")).await;
    let first = events.next().await.unwrap();
    assert_eq!(first["status"], "RUNNING");
    served.executions.stop(&id, "Dawn", "").await.unwrap();
    let last = events.next().await.unwrap();
    assert_eq!(last["status"], "ABORTED");
    assert!(first["lastEvent"].as_i64() < last["lastEvent"].as_i64());
    assert_eq!(events.next().await, None, "it ends after the end of the execution");
    let mut events = served.client.listen(&format!("/api/executions/{id}/stream")).await;
    assert_eq!((events.next().await.unwrap()["status"].clone(), events.next().await), (json!("ABORTED"), None));
}

#[tokio::test]
async fn all_who_listen_are_told_of_each_change() {
    let served = served(ConsoleOptions::new()).await;
    let mut tabs = Vec::new();
    for _ in 0..20 {
        tabs.push(served.client.listen("/api/stream").await);
    }
    for tab in &mut tabs {
        assert_eq!(tab.next().await, Some(json!({})), "at once");
    }
    // One that leaves is no trouble for the others.
    drop(tabs.pop());
    served.executions.start("Shop", "it", ORDER).await.unwrap();
    for tab in &mut tabs {
        assert_eq!(tab.next().await, Some(json!({})));
    }
    drop(tabs);
    let mut late = served.client.listen("/api/stream").await;
    assert_eq!(late.next().await, Some(json!({})));
    served.executions.start("Shop", "another", ORDER).await.unwrap();
    assert_eq!(late.next().await, Some(json!({})));
}

#[tokio::test]
async fn a_console_that_shuts_down_ends_its_streams() {
    use workflow_runtime::console;
    let served = served(ConsoleOptions::new()).await;
    let console = console::bind(served.executions.clone(), ConsoleOptions::new().port(0)).await.unwrap();
    let url = console.url().trim_start_matches("http://").trim_end_matches('/').to_owned();
    let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
    let server = tokio::spawn(console.serve(async { drop(stopped.await) }));
    let mut events = crate::http::Client(url.parse().unwrap()).listen("/api/stream").await;
    assert_eq!(events.next().await, Some(json!({})));
    stop.send(()).unwrap();
    while events.next().await.is_some() {}
    server.await.unwrap().unwrap();
}
