//! Executions that only wait: 100,000, or as many as `PARKED` says.

use std::path::Path;
use std::time::Instant;

use serde::de::DeserializeOwned;
use workflow_runtime::durable::DurableRuntime;
use workflow_runtime::store::SqliteStore;
use workflow_runtime::{Runtime, Workflow};

mod before {
    workflow_runtime::workflow! {
        pub workflow Sleep(number: u32) -> u32 {
            state Wait { wait 30d; => Done }
            state Done => succeed number;
        }
    }
}

mod after {
    workflow_runtime::workflow! {
        pub workflow Sleep(number: u32) -> u32 {
            #[was("Wait")]
            state Rest { wait 30d; => Done }
            state Done => succeed number;
        }
    }
}

async fn runtime<W: Workflow<Input: DeserializeOwned>>(path: &Path) -> DurableRuntime {
    let builder = Runtime::builder().store(SqliteStore::open(path).expect("the store opens"));
    builder.workflow::<W>().build().await.expect("the runtime is built")
}

/// Memory of this process that is in use.
fn resident() -> u64 {
    let statm = std::fs::read_to_string("/proc/self/statm").unwrap_or_default();
    statm.split(' ').nth(1).and_then(|pages| pages.parse::<u64>().ok()).unwrap_or_default() * 4_096
}

fn tokio() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().expect("tokio")
}

pub fn measure() {
    let parked = std::env::var("PARKED").ok().and_then(|count| count.parse().ok()).unwrap_or(100_000);
    let path = super::fresh("parked");
    let (tokio_of_starts, before) = (tokio(), resident());
    tokio_of_starts.block_on(async {
        let runtime = runtime::<before::Sleep>(&path).await;
        for group in 0..parked / 1_000 {
            let starts = (0..1_000).map(|number| {
                let (runtime, number) = (runtime.clone(), group * 1_000 + number);
                tokio::spawn(async move { runtime.start::<before::Sleep>(&number.to_string(), number).await.map(drop) })
            });
            for start in starts.collect::<Vec<_>>() {
                start.await.expect("no task panics").expect("it starts");
            }
        }
    });
    drop(tokio_of_starts);
    println!("{parked} parked: {} MB", resident().saturating_sub(before) / 1_000_000);
    build::<before::Sleep>("the same build", &path);
    build::<after::Sleep>("a build with a renamed state", &path);
}

fn build<W: Workflow<Input: DeserializeOwned>>(name: &str, path: &Path) {
    let (tokio, before, start) = (tokio(), resident(), Instant::now());
    let runtime = tokio.block_on(runtime::<W>(path));
    let built = start.elapsed().as_secs_f64();
    tokio.block_on(runtime.compared());
    let (compared, more) = (start.elapsed().as_secs_f64(), resident().saturating_sub(before) / 1_000_000);
    println!("{name}: built in {built:.3} s, all compared after {compared:.3} s, with {more} MB more");
}
