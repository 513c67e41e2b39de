//! Many orders at once: from JSON Lines to a table of what became of them.

use std::collections::BTreeMap;
use std::path::Path;
use std::{fmt, fs, io};

use comfy_table::Table;
use comfy_table::presets::UTF8_BORDERS_ONLY;
use indicatif::{ProgressBar, ProgressStyle};
use serde::Deserialize;
use tokio::task::JoinSet;
use workflow_runtime::{Failure, Runtime};

use super::{Bank, Order, OrderFulfilment, Receipt, Warehouse};

/// The orders of a file, and its lines that are none.
pub struct Orders {
    pub orders: Vec<Order>,
    pub malformed: Vec<Malformed>,
}

/// A line that is no order.
pub struct Malformed {
    pub line: usize,
    pub why: serde_json::Error,
}

impl fmt::Display for Malformed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let why = self.why.to_string().replace(" at line 1 column ", " at column ");
        write!(f, "line {} is no order and was skipped: {why}", self.line)
    }
}

/// Reads orders from JSON Lines; empty lines are passed over.
pub fn read_orders(path: &Path) -> io::Result<Orders> {
    let (mut orders, mut malformed) = (Vec::new(), Vec::new());
    for (index, line) in fs::read_to_string(path)?.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        match serde_json::from_str(line) {
            Ok(order) => orders.push(order),
            Err(why) => malformed.push(Malformed { line: index + 1, why }),
        }
    }
    Ok(Orders { orders, malformed })
}

/// Reads the stock: a JSON array of products with their units.
pub fn read_stock(path: &Path) -> io::Result<Warehouse> {
    #[derive(Deserialize)]
    struct Product {
        product_id: u32,
        units_in_stock: u32,
    }
    let products: Vec<Product> = serde_json::from_str(&fs::read_to_string(path)?)?;
    let units = products.into_iter().map(|product| (product.product_id, product.units_in_stock));
    Ok(Warehouse { units: units.collect() })
}

/// What became of the orders.
#[derive(Default)]
pub struct Summary {
    pub confirmed: usize,
    /// How many orders each reason stopped.
    pub refused: BTreeMap<String, usize>,
    pub out_of_stock: BTreeMap<String, usize>,
    pub failed: BTreeMap<String, usize>,
}

/// Runs all orders at once.
pub async fn run(orders: Vec<Order>, warehouse: Warehouse) -> Summary {
    let runtime = Runtime::builder().resource(Bank::default()).resource(warehouse).build();
    let style = ProgressStyle::with_template("{bar:40} {pos} of {len} orders, {elapsed}");
    let bar = ProgressBar::new(orders.len() as u64);
    bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
    let mut running = JoinSet::new();
    for order in orders {
        let runtime = runtime.clone();
        running.spawn(async move { runtime.run::<OrderFulfilment>(order).await });
    }
    let mut summary = Summary::default();
    while let Some(ended) = running.join_next().await {
        summary.count(ended.unwrap_or_else(|error| Err(Failure::new("Shop.Crashed", error.to_string()))));
        bar.inc(1);
    }
    bar.finish_and_clear();
    summary
}

impl Summary {
    fn count(&mut self, result: Result<Receipt, Failure>) {
        let Err(failure) = result else {
            self.confirmed += 1;
            return;
        };
        let reasons = match failure.error.as_str() {
            "OrderError.Refused" | "Shop.ReviewFailed" => &mut self.refused,
            "ShippingError.OutOfStock" => &mut self.out_of_stock,
            _ => &mut self.failed,
        };
        *reasons.entry(failure.message()).or_default() += 1;
    }

    /// How many orders were run.
    pub fn total(&self) -> usize {
        let stopped = [&self.refused, &self.out_of_stock, &self.failed];
        self.confirmed + stopped.iter().flat_map(|reasons| reasons.values()).sum::<usize>()
    }
}

impl fmt::Display for Summary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut table = Table::new();
        table.load_style(UTF8_BORDERS_ONLY).set_header(["orders", "outcome", "why"]);
        table.add_row([self.confirmed.to_string().as_str(), "confirmed", ""]);
        for (outcome, reasons) in
            [("refused", &self.refused), ("out of stock", &self.out_of_stock), ("failed", &self.failed)]
        {
            let count: usize = reasons.values().sum();
            table.add_row([count.to_string(), outcome.to_owned(), most_frequent(reasons)]);
        }
        table.add_row([self.total().to_string().as_str(), "in all", ""]);
        write!(f, "{table}")
    }
}

/// The reasons, a line each, those of most orders first; what is beyond five lines is counted.
fn most_frequent(reasons: &BTreeMap<String, usize>) -> String {
    const LINES: usize = 5;
    let mut sorted: Vec<_> = reasons.iter().collect();
    sorted.sort_by_key(|(_, count)| std::cmp::Reverse(**count));
    let mut lines: Vec<_> = sorted.iter().take(LINES).map(|(why, count)| format!("{count} × {why}")).collect();
    if sorted.len() > LINES {
        lines.push(format!("… and {} other reasons", sorted.len() - LINES));
    }
    lines.join("\n")
}
