//! What a durable transition costs beside bare rows of the same SQLite: `cargo bench --bench durable`.

mod bare;
mod parked;

use std::path::{Path, PathBuf};
use std::time::Instant;

use workflow_runtime::durable::DurableRuntime;
use workflow_runtime::store::SqliteStore;
use workflow_runtime::{Runtime, task, workflow};

const AT_ONCE: u32 = 1_000;
const ROUNDS: u32 = 25;

/// A task that does next to nothing.
#[task]
async fn add(sum: u64, round: u32) -> u64 {
    sum + u64::from(round)
}

workflow! {
    /// Two transitions a round.
    workflow Rounds(rounds: u32, address: String) -> u64 {
        state Start => Add(0, 0);
        state Add(round: u32, sum: u64) { let added = add(sum, round); => Count }
        state Count { let next: u32 = round + 1; => if next < rounds { Add(next, added) } else { Done } }
        state Done => succeed if address.is_empty() { 0 } else { added };
    }
}

const ADDRESS: &str = "Crab Street 1, Ferristown";

/// A directory of its own for each database.
fn fresh(name: &str) -> PathBuf {
    let directory = Path::new(env!("CARGO_TARGET_TMPDIR")).join("durable-bench").join(name);
    let _ = std::fs::remove_dir_all(&directory);
    std::fs::create_dir_all(&directory).expect("target is writable");
    directory.join("executions.db")
}

async fn runtime(path: &Path) -> DurableRuntime {
    let builder = Runtime::builder().store(SqliteStore::open(path).expect("the store opens"));
    builder.workflow::<Rounds>().build().await.expect("the runtime is built")
}

/// Transitions a second of so many executions at once.
fn transitions(name: &str, executions: u32, rounds: u32) -> f64 {
    let path = fresh(name);
    let tokio = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().expect("tokio");
    let rate = tokio.block_on(async {
        let runtime = runtime(&path).await;
        let start = Instant::now();
        let all = (0..executions).map(|number| {
            let runtime = runtime.clone();
            tokio::spawn(async move {
                let input = (rounds, ADDRESS.to_owned());
                let execution = runtime.start::<Rounds>(&number.to_string(), input).await.expect("it starts");
                execution.result().await.expect("it succeeds")
            })
        });
        for execution in all.collect::<Vec<_>>() {
            execution.await.expect("no task panics");
        }
        // Each is started, and then goes from state to state.
        f64::from(executions * (2 * rounds + 2)) / start.elapsed().as_secs_f64()
    });
    drop(tokio);
    let transitions = u64::from(executions * (2 * rounds + 2));
    println!("{name}: {rate:.0} transitions a second, {} bytes in the database each", bare::size(&path) / transitions);
    rate
}

fn main() {
    let bare_groups = bare::rows(&fresh("bare rows, 64 a transaction"), 64, 200_000);
    let many = transitions("1,000 at once", AT_ONCE, ROUNDS);
    println!("beside bare rows, 64 a transaction, {bare_groups:.0} a second: {:.3}", many / bare_groups);
    let bare_single = bare::rows(&fresh("bare rows, one a transaction"), 1, 3_000);
    let one = transitions("one alone", 1, 1_000);
    println!("beside bare rows, one a transaction, {bare_single:.0} a second: {:.3}", one / bare_single);
    parked::measure();
}
