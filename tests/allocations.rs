//! A transition allocates nothing: what a longer run allocates is what a shorter one does.

#[path = "../benches/transition/flow.rs"]
#[allow(missing_docs)]
mod flow;

use flow::{Parcels, parcel};

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
    let few = allocations(250);
    assert!(few > 0, "allocations are counted");
    assert_eq!(allocations(2_500), few);
}
