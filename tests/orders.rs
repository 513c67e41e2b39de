//! The order flow as its users meet it: real orders, and the example's command line.

#![allow(missing_docs)]

#[path = "../examples/shop/mod.rs"]
#[allow(dead_code)]
mod shop;

use std::collections::BTreeMap;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use shop::batch::{self, Orders, Summary};

/// A folder with `orders.jsonl` and `stock.json`: 830 orders of a real shop, beside the checkout.
fn real_orders() -> Option<PathBuf> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data/orders.jsonl");
    if !path.exists() {
        // Past the harness's capture, so that people see it.
        let _ = writeln!(std::io::stderr(), "skipped: {} is not here", path.display());
        return None;
    }
    Some(path)
}

fn bundled() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/data/orders.jsonl")
}

async fn run(path: &Path) -> Summary {
    let Orders { orders, malformed } = batch::read_orders(path).unwrap();
    assert!(malformed.is_empty());
    batch::run(orders, batch::read_stock(&path.with_file_name("stock.json")).unwrap()).await
}

fn count(reasons: &BTreeMap<String, usize>) -> usize {
    reasons.values().sum()
}

#[tokio::test(start_paused = true)]
async fn all_real_orders_run_to_an_end() {
    let Some(path) = real_orders() else { return };
    let summary = run(&path).await;
    assert_eq!(summary.total(), 830);
    assert_eq!(summary.confirmed, 329);
    assert_eq!(count(&summary.out_of_stock), 485);
    assert_eq!(summary.refused["the order was refused: over the card's limit"], 10);
    assert_eq!(summary.refused["the freight is more than a fifth of the price"], 1);
    assert_eq!(summary.failed, BTreeMap::from([("an address in Ireland needs a postal code".to_owned(), 5)]));
}

#[tokio::test(start_paused = true)]
async fn the_bundled_orders_meet_every_end() {
    let summary = run(&bundled()).await;
    assert_eq!(summary.total(), 10);
    assert_eq!(summary.confirmed, 5);
    assert_eq!((count(&summary.refused), count(&summary.out_of_stock), count(&summary.failed)), (2, 2, 1));
}

fn example(arguments: &[&str]) -> Output {
    let cargo = Command::new(env!("CARGO"))
        .args(["run", "--quiet", "--example", "order_fulfilment", "--"])
        .args(arguments)
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output();
    cargo.unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

#[test]
fn the_example_runs_the_bundled_orders() {
    let output = example(&[]);
    assert!(output.status.success(), "{}", text(&output.stderr));
    let table = text(&output.stdout);
    for row in ["5        confirmed", "2        refused", "2        out of stock", "1        failed", "10       in all"]
    {
        assert!(table.contains(row), "{row}\n{table}");
    }
}

#[test]
fn a_malformed_line_is_told_and_the_others_run() {
    let folder = std::env::temp_dir().join(format!("workflow-orders-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let (orders, stock) = (folder.join("orders.jsonl"), folder.join("stock.json"));
    let bundled_orders = std::fs::read_to_string(bundled()).unwrap();
    let (first, rest) = bundled_orders.split_once('\n').unwrap();
    std::fs::write(&orders, format!("{first}\n{{\"order_id\": 5}}\n\nnonsense\n{rest}")).unwrap();
    std::fs::copy(bundled().with_file_name("stock.json"), stock).unwrap();
    let output = example(&["run", orders.to_str().unwrap()]);
    std::fs::remove_dir_all(&folder).unwrap();

    assert_eq!(output.status.code(), Some(1));
    let errors = text(&output.stderr);
    assert!(errors.contains("line 2 is no order and was skipped: missing field `customer` at column 15"), "{errors}");
    assert!(errors.contains("line 4 is no order and was skipped: expected ident at column 2"), "{errors}");
    assert!(text(&output.stdout).contains("10       in all"));
}

#[test]
fn a_missing_file_is_an_error_that_names_it() {
    let output = example(&["run", "no-such-orders.jsonl"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(text(&output.stderr).contains("error: cannot read no-such-orders.jsonl: "));
}

#[test]
fn two_processes_emit_the_same_bytes() {
    for command in ["asl", "graph"] {
        let (first, second) = (example(&[command]), example(&[command]));
        assert!(first.status.success() && first.stdout == second.stdout);
        assert!(text(&first.stdout).contains("CheckPayment?"));
    }
}
