use std::time::Instant;

use serde_json::json;
use workflow_runtime::console::ConsoleOptions;
use workflow_runtime::store::{Durability, NewExecution, SqliteStore, Store};

use crate::flow::{runtime, serve};

const MANY: usize = 10_000;

/// Executions that wait for days, as a store keeps them.
async fn fill(store: &SqliteStore) {
    let frame = br#"{"state":"Sleep","visit":1,"entered":1,"variables":{"seconds":9000000000,"name":null}}"#;
    let all = (0..MANY).map(|number| {
        store.start(NewExecution {
            id: format!("id-{number}"),
            workflow: "Night".to_owned(),
            name: format!("night-{number}"),
            input: br#"{"seconds":9000000000,"name":null}"#.to_vec(),
            started: 4_000_000_000_000,
            frame: frame.to_vec(),
            events: b"{\"time\":1,\"started\":{\"state\":\"Sleep\"}}\n".to_vec(),
            fits: 0,
        })
    });
    futures_util::future::join_all(all).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_of_ten_thousand_executions_is_small() {
    let directory = std::env::temp_dir().join(format!("workflow-console-{}", std::process::id()));
    std::fs::create_dir_all(&directory).unwrap();
    let store = SqliteStore::open_with(directory.join("many.db"), Durability::Relaxed).unwrap();
    fill(&store).await;
    let served = serve(runtime(store).await.executions(), ConsoleOptions::new()).await;
    let begun = Instant::now();
    let page = served.client.get("/").await;
    let about = served.client.get("/api/about").await;
    let list = served.client.get("/api/executions?limit=50").await;
    println!("the page, what it must know, and its first list of {MANY}: {:?}", begun.elapsed());
    assert_eq!((page.status, about.status, list.status), (200, 200, 200));
    let list = list.json();
    assert_eq!((list["executions"].as_array().unwrap().len(), &list["counts"]), (50, &json!({"RUNNING": MANY})));
    let mut seen = 0;
    let mut path = "/api/executions?limit=1000".to_owned();
    loop {
        let page = served.client.get(&path).await.json();
        seen += page["executions"].as_array().unwrap().len();
        match page["next"].as_i64() {
            Some(next) => path = format!("/api/executions?limit=1000&before={next}"),
            None => break,
        }
    }
    assert_eq!(seen, MANY);
    drop(served);
    let _ = std::fs::remove_dir_all(directory);
}
