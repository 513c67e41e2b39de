//! Runs drawn over the graphs of their workflows.

#![allow(missing_docs)]

#[path = "../examples/shop/mod.rs"]
#[allow(dead_code)]
mod shop;

use expect_test::expect_file;
use shop::{OrderFulfilment, Parcel, Payment, PaymentError, Status, check_payment, prepare_shipment};
use workflow_runtime::testing::{Harness, script};
use workflow_runtime::{Failure, graph, workflow};

fn order() -> shop::Order {
    let bundled = include_str!("../examples/data/orders.jsonl");
    let order: shop::Order = serde_json::from_str(bundled.lines().next().unwrap()).unwrap();
    shop::Order { freight_cents: 300, ..order }
}

fn payment(status: Status) -> Payment {
    Payment { status, total_cents: 9_900 }
}

#[test]
fn the_way_of_an_order_that_had_to_wait() {
    let run = Harness::<OrderFulfilment>::new()
        .task::<check_payment>(script![Ok(payment(Status::Pending)), Ok(payment(Status::Approved))])
        .task::<prepare_shipment>(script![Ok(Parcel { pieces: 3, label: "to Ann".into() })])
        .run_blocking(order());
    let overlay = run.overlay();
    for state in ["CheckPayment", "CheckPayment?", "WaitForBank", "Prepare", "Confirm"] {
        assert_eq!(overlay.status(state), Some(graph::Status::Succeeded), "{state}");
    }
    assert_eq!(overlay.status("Refund"), None);
    for (from, to) in [("CheckPayment?", "WaitForBank"), ("WaitForBank", "CheckPayment"), ("Confirm", "End")] {
        assert!(overlay.taken(from, to), "{from} to {to}");
    }
    assert!(!overlay.taken("CheckPayment?", "ReviewLargeOrder"));
    let svg = OrderFulfilment::graph().svg_with(&overlay);
    expect_file!["snapshots/order_fulfilment.run.svg"].assert_eq(&svg);
}

#[test]
fn a_refused_order() {
    let declined = PaymentError::Declined { reason: "no money".into() };
    let run = Harness::<OrderFulfilment>::new().fail_on::<check_payment>(1, declined).run_blocking(order());
    let overlay = run.overlay();
    assert_eq!(overlay.status("CheckPayment"), Some(graph::Status::Caught));
    assert_eq!(overlay.status("Refuse"), Some(graph::Status::Failed));
    assert_eq!(overlay.status("CheckPayment?"), None);
    assert!(overlay.taken("CheckPayment", "Refuse") && !overlay.taken("CheckPayment", "CheckPayment?"));
    let svg = OrderFulfilment::graph().svg_with(&overlay);
    assert!(
        svg.contains("<g class=\"task caught\" data-state=\"CheckPayment\" data-kind=\"Task\" data-status=\"caught\">")
    );
    assert!(svg.contains("<g class=\"catch taken\" data-from=\"CheckPayment\" data-to=\"Refuse\">"));
}

#[test]
fn a_task_that_fails_the_whole_run() {
    let run = Harness::<OrderFulfilment>::new()
        .task_fn::<check_payment>(|_| Err(PaymentError::BankBusy))
        .run_blocking(order());
    assert_eq!(run.overlay().status("CheckPayment"), Some(graph::Status::Failed));
}

workflow! {
    pub workflow Counted(numbers: Vec<u32>) -> u32 {
        state Each {
            let sums = map number: u32 in &numbers -> u32 {
                state Small => if number < 3 { succeed number } else { Large };
                state Large { let half: u32 = number / 2; => succeed half }
            };
            => if sums.len() > 5 { fail Failure { error: "TooMany", cause: "" } } else { Again(1) }
        }
        state Again(step: u32) { wait 1s; => succeed step + numbers[0] }
    }
}

#[test]
fn iterations_and_states_that_only_asl_has() {
    let overlay = Harness::<Counted>::new().run_blocking(vec![1, 9]).overlay();
    for (from, to) in [("Each?", "Again"), ("Each", "Each?"), ("Small", "Large"), ("Large", "Large: succeed")] {
        assert!(overlay.taken(from, to), "{from} to {to}: {overlay:?}");
    }
    assert!(!overlay.taken("Each?", "Each: fail"));
    let failed = Harness::<Counted>::new().run_blocking(vec![1; 6]).overlay();
    assert_eq!(failed.status("Each"), Some(graph::Status::Succeeded));
    assert_eq!(failed.status("Each: fail"), Some(graph::Status::Failed));
    assert!(failed.taken("Each?", "Each: fail") && !failed.taken("Small", "Large"));
    let fails_in_between = Harness::<Counted>::new().run_blocking(Vec::new()).overlay();
    assert_eq!(fails_in_between.status("Again: succeed"), Some(graph::Status::Failed), "{fails_in_between:?}");
}
