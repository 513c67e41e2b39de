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
const TURNS: usize = 9;

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
    let directory = directory(name);
    let _ = std::fs::remove_dir_all(&directory);
    std::fs::create_dir_all(&directory).expect("target is writable");
    directory.join("executions.db")
}

fn directory(name: &str) -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).join("durable-bench").join(name)
}

async fn runtime(path: &Path) -> DurableRuntime {
    let builder = Runtime::builder().store(SqliteStore::open(path).expect("the store opens"));
    builder.workflow::<Rounds>().build().await.expect("the runtime is built")
}

/// An execution is started, and then goes from state to state.
const fn transitions_of(rounds: u32) -> u32 {
    2 * rounds + 2
}

/// Transitions a second of so many executions at once.
fn rate(name: &str, executions: u32, rounds: u32) -> f64 {
    let path = fresh(name);
    let tokio = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().expect("tokio");
    tokio.block_on(async {
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
        f64::from(executions * transitions_of(rounds)) / start.elapsed().as_secs_f64()
    })
}

/// Both by turns, since other programs slow the disk for a while; the median of the ratios.
fn compare(name: &str, ours: impl Fn() -> f64, bare: impl Fn() -> f64) {
    let mut rates: Vec<_> = (0..TURNS).map(|_| (ours(), bare())).collect();
    rates.sort_by(|one, other| (one.0 / one.1).total_cmp(&(other.0 / other.1)));
    let (ours, bare) = rates[TURNS / 2];
    println!("{name}: {ours:.0} transitions a second beside {bare:.0} bare rows: {:.2}", ours / bare);
}

fn main() {
    compare(
        "1,000 at once, 64 bare rows a transaction",
        || rate("1,000 at once", AT_ONCE, ROUNDS),
        || bare::rows(&fresh("bare rows, 64 a transaction"), 64, 50_000),
    );
    let size = bare::size(&directory("1,000 at once").join("executions.db"));
    println!("{} bytes in the database for each transition", size / u64::from(AT_ONCE * transitions_of(ROUNDS)));
    compare(
        "one alone, one bare row a transaction",
        || rate("one alone", 1, 1_000),
        || bare::rows(&fresh("bare rows, one a transaction"), 1, 2_000),
    );
    parked::measure();
}
