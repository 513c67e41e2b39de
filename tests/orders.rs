//! The order flow as its users meet it: real orders through the example's command line.

#![allow(missing_docs)]

mod program;

use std::collections::BTreeMap;
use std::io::Write;
use std::path::Path;

use program::{program, run};
use serde_json::Value;

const BUNDLED: &[&str] = &["run", "--json", "--lines", "examples/data/orders.jsonl"];

/// How many executions came to each end.
fn ends(records: &[Value]) -> BTreeMap<&str, usize> {
    let mut ends = BTreeMap::new();
    for record in records {
        *ends.entry(record["error"].as_str().unwrap_or("succeeded")).or_default() += 1;
    }
    ends
}

/// 830 orders of a real shop and its stock, beside the checkout.
#[test]
fn all_real_orders_run_to_an_end() {
    let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data");
    let (orders, stock) = (data.join("orders.jsonl"), data.join("stock.json"));
    if !orders.exists() {
        // Past the harness's capture, so that people see it.
        let _ = writeln!(std::io::stderr(), "skipped: {} is not here", orders.display());
        return;
    }
    let mut command = program("order_fulfilment");
    command.env("STOCK", stock).args(["run", "--json", "--concurrency", "830", "--lines"]).arg(orders);
    let said = program::Said::from(command.output().unwrap());
    assert_eq!(said.code, Some(1), "{}", said.err);
    let records = said.json();
    let expected = [
        ("OrderError.Refused", 10),
        ("ShippingError.NoPostalCode", 5),
        ("ShippingError.OutOfStock", 485),
        ("Shop.ReviewFailed", 1),
        ("succeeded", 329),
    ];
    assert_eq!(ends(&records), BTreeMap::from(expected));
    let out_of_line = (1..).zip(&records).find(|(number, record)| record["line"] != *number);
    assert_eq!(out_of_line, None);
}

#[test]
fn the_readmes_order_is_confirmed() {
    let command = "order_fulfilment -- run examples/data/order.json\n";
    assert!(include_str!("../README.md").contains(command));
    let said = run("order_fulfilment", &["run", "examples/data/order.json"]);
    let receipt: Value = serde_json::from_str(&said.out).unwrap();
    assert_eq!((said.code, receipt["confirmed_to"].as_str()), (Some(0), Some("Clara Weiss")), "{}", said.err);
}

#[test]
fn the_bundled_orders_meet_every_end() {
    let said = run("order_fulfilment", BUNDLED);
    let records = said.json();
    let expected = [
        ("OrderError.Refused", 1),
        ("ShippingError.NoPostalCode", 1),
        ("ShippingError.OutOfStock", 2),
        ("Shop.ReviewFailed", 1),
        ("succeeded", 5),
    ];
    assert_eq!((said.code, ends(&records)), (Some(1), BTreeMap::from(expected)));
}

#[test]
fn two_processes_say_the_same_bytes() {
    for arguments in [&["asl"][..], &["graph"], &["graph", "--format", "svg"], BUNDLED] {
        let (first, second) = (run("order_fulfilment", arguments), run("order_fulfilment", arguments));
        assert!(!first.out.is_empty() && first.out == second.out, "{arguments:?}");
    }
}
