//! Executions that only wait, for a time or for an answer: 100,000, or as many as `PARKED` says.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

use serde::de::DeserializeOwned;
use workflow_runtime::durable::DurableRuntime;
use workflow_runtime::store::SqliteStore;
use workflow_runtime::{Runtime, TaskToken, Workflow, task, workflow};

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

static ASKED: AtomicU32 = AtomicU32::new(0);

#[task(callback = u32)]
async fn ask(_token: TaskToken) {
    ASKED.fetch_add(1, Ordering::Relaxed);
}

workflow! {
    workflow Asks(number: u32) -> u32 {
        state Ask { let answer = ask() timeout 30d; => Done }
        state Done => succeed number + answer;
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
    let count = std::env::var("PARKED").ok().and_then(|count| count.parse().ok()).unwrap_or(100_000);
    let path = park::<before::Sleep>("waiting", count, 0);
    build::<before::Sleep>("the same build", &path);
    build::<after::Sleep>("a build with a renamed state", &path);
    let path = park::<Asks>("waiting for answers", count, count);
    build::<Asks>("the same build", &path);
}

fn park<W: Workflow<Input = u32>>(name: &str, count: u32, asked: u32) -> PathBuf {
    let path = super::fresh(name);
    let (tokio, before) = (tokio(), resident());
    let runtime = tokio.block_on(async {
        let runtime = runtime::<W>(&path).await;
        for group in 0..count / 1_000 {
            let starts = (0..1_000).map(|number| {
                let (runtime, number) = (runtime.clone(), group * 1_000 + number);
                tokio::spawn(async move { runtime.start::<W>(&number.to_string(), number).await.map(drop) })
            });
            for start in starts.collect::<Vec<_>>() {
                start.await.expect("no task panics").expect("it starts");
            }
        }
        while ASKED.load(Ordering::Relaxed) < asked {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        runtime
    });
    println!("{count} {name}: {} MB", resident().saturating_sub(before) / 1_000_000);
    drop((runtime, tokio));
    path
}

fn build<W: Workflow<Input: DeserializeOwned>>(name: &str, path: &Path) {
    let (tokio, before, start) = (tokio(), resident(), Instant::now());
    let runtime = tokio.block_on(runtime::<W>(path));
    let built = start.elapsed().as_secs_f64();
    tokio.block_on(runtime.compared());
    let (compared, more) = (start.elapsed().as_secs_f64(), resident().saturating_sub(before) / 1_000_000);
    println!("{name}: built in {built:.3} s, all compared after {compared:.3} s, with {more} MB more");
}
