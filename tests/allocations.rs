//! A transition allocates nothing: what a longer run allocates is what a shorter one does. And a map whose concurrency
//! is limited needs memory for its items, not for a machine for each.

#[path = "../benches/transition/flow.rs"]
#[allow(missing_docs)]
mod flow;

use flow::{Parcels, parcel};
use workflow_runtime::{task, workflow};

fn allocations(rounds: u64) -> u64 {
    let tokio = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
    let info = allocation_counter::measure(|| {
        let parcel = tokio.block_on(Parcels::run(rounds, parcel())).unwrap();
        assert!(parcel.stamps >= rounds);
    });
    info.count_total
}

#[test]
fn more_transitions_make_no_more_allocations() {
    // What a process makes once is not counted.
    allocations(1);
    let few = allocations(250);
    assert!(few > 0, "allocations are counted");
    assert_eq!(allocations(2_500), few);
}

/// Gives way once, so that as many iterations are under way as may be.
#[task]
async fn double(number: u64) -> u64 {
    tokio::task::yield_now().await;
    number * 2
}

workflow! {
    pub workflow Limited(numbers: Vec<u64>) -> Vec<u64> {
        state All {
            let doubled = map number: u64 in numbers with { max_concurrency: 10 } -> u64 {
                state Double { let twice = double(number); => Add }
                state Add => succeed twice + number;
            };
            => succeed doubled
        }
    }
}

workflow! {
    pub workflow Unlimited(numbers: Vec<u64>) -> Vec<u64> {
        state All {
            let doubled = map number: u64 in numbers -> u64 {
                state Double { let twice = double(number); => Add }
                state Add => succeed twice + number;
            };
            => succeed doubled
        }
    }
}

/// The bytes that each further item adds to the most that is held at once.
fn bytes_an_item(run: impl Fn(Vec<u64>) -> Vec<u64>) -> u64 {
    let most = |items: u64| {
        let numbers = (0..items).collect();
        allocation_counter::measure(|| assert_eq!(run(numbers).len() as u64, items)).bytes_max
    };
    (most(100_000) - most(1_000)) / 99_000
}

#[test]
fn a_map_needs_memory_for_its_items_and_not_for_all_machines() {
    let tokio = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
    let limited = bytes_an_item(|numbers| tokio.block_on(Limited::run(numbers)).unwrap());
    let unlimited = bytes_an_item(|numbers| tokio.block_on(Unlimited::run(numbers)).unwrap());
    // An item, its place in the results, and the result.
    assert!(limited <= 64, "{limited} bytes an item");
    assert!(unlimited > 5 * limited, "machines are counted: {unlimited} bytes an item");
}
