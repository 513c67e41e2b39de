//! What branches and iterations cost, beside `tokio::join!` and `buffer_unordered` over the same functions:
//! `cargo bench --bench branches`.

use std::time::Instant;

use futures_util::StreamExt;
use workflow_runtime::{task, workflow};

const ITEMS: u32 = 1_000;
const ROUNDS: u32 = 100;

/// A task that waits for something once, and works a little.
#[task]
async fn digest(seed: u32) -> u32 {
    tokio::task::yield_now().await;
    (0..200).fold(seed, |value, round| divan::black_box(value.rotate_left(5) ^ round))
}

workflow! {
    workflow Four(seed: u32, rounds: u32) -> u32 {
        state All {
            let (a, b, c, d) = parallel { digest(seed), digest(seed), digest(seed), digest(seed) };
            => if rounds > 1 { Again(a) } else { succeed if b == c { d } else { 0 } }
        }
        state Again(seed: u32) { let rounds: u32 = rounds - 1; => All }
    }
}

workflow! {
    workflow Many(seeds: Vec<u32>) -> Vec<u32> {
        state All { let all = map seed in seeds with { max_concurrency: 40 } { digest(seed) }; => succeed all }
    }
}

async fn four_by_hand(mut seed: u32, rounds: u32) -> u32 {
    for _ in 1..rounds {
        let (a, ..) = tokio::join!(digest(seed), digest(seed), digest(seed), digest(seed));
        seed = a;
    }
    let (_, b, c, d) = tokio::join!(digest(seed), digest(seed), digest(seed), digest(seed));
    if b == c { d } else { 0 }
}

async fn many_by_hand(seeds: Vec<u32>) -> Vec<u32> {
    let results = futures_util::stream::iter(seeds.into_iter().enumerate());
    let results = results.map(|(index, seed)| async move { (index, digest(seed).await) }).buffer_unordered(40);
    let mut results: Vec<_> = results.collect().await;
    results.sort_unstable_by_key(|(index, _)| *index);
    results.into_iter().map(|(_, result)| result).collect()
}

fn main() {
    let tokio = tokio::runtime::Builder::new_current_thread().enable_time().build().expect("tokio starts");
    compare(
        "100 times a parallel of 4",
        || tokio.block_on(Four::run(7, ROUNDS)).expect("no branch fails"),
        || tokio.block_on(four_by_hand(7, ROUNDS)),
    );
    let seeds = || (0..ITEMS).collect::<Vec<_>>();
    compare(
        "a map of 1,000",
        || tokio.block_on(Many::run(seeds())).expect("no iteration fails"),
        || tokio.block_on(many_by_hand(seeds())),
    );
}

/// The two in turn, so that whatever else the machine does falls on both.
fn compare<T: PartialEq + std::fmt::Debug>(what: &str, workflow: impl Fn() -> T, by_hand: impl Fn() -> T) {
    assert_eq!(workflow(), by_hand());
    let time = |run: &dyn Fn() -> T| {
        let start = Instant::now();
        divan::black_box(run());
        start.elapsed().as_nanos() as f64 / 1_000.0
    };
    let (mut ours, mut theirs): (Vec<_>, Vec<_>) = (0..1_000).map(|_| (time(&workflow), time(&by_hand))).unzip();
    let median = |times: &mut Vec<f64>| {
        times.sort_by(f64::total_cmp);
        times[times.len() / 2]
    };
    let (ours, theirs) = (median(&mut ours), median(&mut theirs));
    println!("{what}: {ours:.1} µs; by hand: {theirs:.1} µs; ratio: {:.2}", ours / theirs);
}
