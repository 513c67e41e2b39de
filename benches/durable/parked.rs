//! Executions that only wait.

use std::path::Path;
use std::time::Instant;

use workflow_runtime::durable::DurableRuntime;
use workflow_runtime::store::SqliteStore;
use workflow_runtime::{Runtime, workflow};

const PARKED: u32 = 100_000;

workflow! {
    workflow Sleep(number: u32) -> u32 {
        state Wait { wait 30d; => Done }
        state Done => succeed number;
    }
}

async fn runtime(path: &Path) -> DurableRuntime {
    let builder = Runtime::builder().store(SqliteStore::open(path).expect("the store opens"));
    builder.workflow::<Sleep>().build().await.expect("the runtime is built")
}

/// Memory of this process that is in use.
fn resident() -> u64 {
    let statm = std::fs::read_to_string("/proc/self/statm").unwrap_or_default();
    statm.split(' ').nth(1).and_then(|pages| pages.parse::<u64>().ok()).unwrap_or_default() * 4_096
}

pub fn measure() {
    let path = super::fresh("parked");
    let tokio = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().expect("tokio");
    let before = resident();
    tokio.block_on(async {
        let runtime = runtime(&path).await;
        for group in 0..PARKED / 1_000 {
            let starts = (0..1_000).map(|number| {
                let (runtime, number) = (runtime.clone(), group * 1_000 + number);
                tokio::spawn(async move { runtime.start::<Sleep>(&number.to_string(), number).await.map(drop) })
            });
            for start in starts.collect::<Vec<_>>() {
                start.await.expect("no task panics").expect("it starts");
            }
        }
    });
    drop(tokio);
    println!("{PARKED} parked: {} MB", resident().saturating_sub(before) / 1_000_000);
    let tokio = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().expect("tokio");
    let (before, start) = (resident(), Instant::now());
    let runtime = tokio.block_on(runtime(&path));
    println!(
        "built in {:.3} s, with {} MB more",
        start.elapsed().as_secs_f64(),
        resident().saturating_sub(before) / 1_000_000
    );
    drop(runtime);
}
