//! What a transition costs in memory, beside a hand-written loop over the same functions:
//! `cargo bench --bench transition`.

mod by_hand;
mod flow;

use std::time::{Duration, Instant};

use divan::Bencher;
use divan::counter::ItemsCount;
use flow::{Parcels, parcel};

const TRANSITIONS: [u64; 2] = [1_000, 10_000];
const PER_ROUND: u64 = 4;

fn main() {
    divan::main();
    compare();
}

#[divan::bench(args = TRANSITIONS)]
fn workflow(bencher: Bencher<'_, '_>, transitions: u64) {
    measure(bencher, transitions, run_workflow);
}

#[divan::bench(args = TRANSITIONS)]
fn by_hand(bencher: Bencher<'_, '_>, transitions: u64) {
    measure(bencher, transitions, run_by_hand);
}

fn measure(bencher: Bencher<'_, '_>, transitions: u64, run: fn(&tokio::runtime::Runtime, u64)) {
    let tokio = tokio();
    bencher.counter(ItemsCount::new(transitions)).bench_local(|| run(&tokio, transitions));
}

fn tokio() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_current_thread().enable_time().build().expect("tokio starts")
}

fn run_workflow(tokio: &tokio::runtime::Runtime, transitions: u64) {
    let parcel = tokio.block_on(Parcels::run(transitions / PER_ROUND, parcel()));
    divan::black_box(parcel.expect("the parcel is light"));
}

fn run_by_hand(tokio: &tokio::runtime::Runtime, transitions: u64) {
    let parcel = tokio.block_on(by_hand::run(transitions / PER_ROUND, parcel()));
    divan::black_box(parcel.expect("the parcel is light"));
}

/// The two in turn, so that whatever else the machine does falls on both.
fn compare() {
    let (tokio, [few, many]) = (tokio(), TRANSITIONS);
    let time = |run: fn(&tokio::runtime::Runtime, u64)| {
        let start = Instant::now();
        run(&tokio, many);
        start.elapsed()
    };
    let (mut workflow, mut by_hand): (Vec<_>, Vec<_>) =
        (0..500).map(|_| (time(run_workflow), time(run_by_hand))).unzip();
    let (workflow, by_hand) = (per_transition(&mut workflow, many), per_transition(&mut by_hand, many));
    let allocations = |transitions| allocation_counter::measure(|| run_workflow(&tokio, transitions)).count_total;
    let added = allocations(many).abs_diff(allocations(few));
    println!("a transition of the workflow: {workflow:.1} ns; by hand: {by_hand:.1} ns");
    println!("ratio: {:.2}", workflow / by_hand);
    println!("allocations per transition: {}", added as f64 / (many - few) as f64);
}

fn per_transition(times: &mut [Duration], transitions: u64) -> f64 {
    times.sort();
    times[times.len() / 2].as_nanos() as f64 / transitions as f64
}
