use shop::{Fulfilment, Order, OrderError, check_payment};
use workflow_runtime::testing::{Harness, script};

#[test]
fn a_late_payment_is_waited_for() {
    let run = Harness::<Fulfilment>::new()
        .task::<check_payment>(script![Err(OrderError::BankBusy), Ok(false), Ok(true)])
        .run_blocking(Order { id: 7, cents: 1_995, address: "12 Elm Street".into() });
    assert_eq!(run.states(), ["CheckPayment", "WaitForBank", "CheckPayment", "Prepare", "Confirm"]);
}
