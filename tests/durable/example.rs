//! The example of durable orders, killed again and again.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use super::contract::path;

#[path = "../../examples/durable_orders.rs"]
#[expect(dead_code, reason = "its `main`")]
mod durable_orders;

#[test]
#[ignore = "run by the test below, in a process of its own"]
fn worker() {
    let directory = PathBuf::from(std::env::var_os("EXAMPLE_DIRECTORY").expect("the test below sets it"));
    let orders = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/data/orders.jsonl");
    let tokio = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    println!("{}", tokio.block_on(durable_orders::run(&orders, &directory)).unwrap());
}

#[test]
fn the_example_charges_each_order_once_however_often_it_is_killed() {
    let directory = path("orders");
    let worker = || {
        let mut command = Command::new(std::env::current_exe().unwrap());
        command.args(["--exact", "example::worker", "--ignored", "--nocapture"]).env("EXAMPLE_DIRECTORY", &directory);
        command
    };
    for round in 0..8 {
        let mut killed = worker().stdout(Stdio::null()).spawn().unwrap();
        std::thread::sleep(Duration::from_millis(20 + 25 * round));
        killed.kill().unwrap();
        killed.wait().unwrap();
    }
    let output = worker().output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let text = String::from_utf8_lossy(&output.stdout);
    assert!(text.contains("\n10 orders, each charged once\n"), "{text}");
}
