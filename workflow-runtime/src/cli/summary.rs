//! What came of many executions.

use std::collections::BTreeMap;
use std::fmt;

use comfy_table::Table;
use comfy_table::presets::UTF8_BORDERS_ONLY;

use crate::error::Failure;

/// Beyond these, reasons are counted.
const MOST_REASONS: usize = 5;

#[derive(Default)]
pub struct Summary {
    succeeded: usize,
    /// By the error's name, and then by its message.
    failed: BTreeMap<String, BTreeMap<String, usize>>,
    /// Those that the build cannot go on with.
    stranded: usize,
    /// Lines that do not fit.
    unfit: usize,
}

impl Summary {
    pub fn with_unfit(unfit: usize) -> Self {
        Summary { unfit, ..Summary::default() }
    }

    pub fn count<T>(&mut self, result: &Result<T, Failure>) {
        match result {
            Ok(_) => self.succeeded += 1,
            Err(failure) => {
                *self.failed.entry(failure.error.clone()).or_default().entry(failure.message()).or_default() += 1;
            }
        }
    }

    #[cfg(feature = "sqlite")]
    pub fn strand(&mut self) {
        self.stranded += 1;
    }

    #[cfg(feature = "sqlite")]
    pub fn has_stranded(&self) -> bool {
        self.stranded > 0
    }

    pub fn has_failed(&self) -> bool {
        !self.failed.is_empty()
    }
}

impl fmt::Display for Summary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut table = Table::new();
        table.load_style(UTF8_BORDERS_ONLY).set_header(["executions", "outcome", "why"]);
        let mut all = self.succeeded;
        table.add_row([self.succeeded.to_string().as_str(), "succeeded", ""]);
        for (error, reasons) in &self.failed {
            let count: usize = reasons.values().sum();
            all += count;
            table.add_row([count.to_string(), error.clone(), most_frequent(reasons)]);
        }
        if self.stranded > 0 {
            all += self.stranded;
            table.add_row([self.stranded.to_string().as_str(), "not ended", "this build cannot go on with them"]);
        }
        table.add_row([all.to_string().as_str(), "in all", ""]);
        if self.unfit > 0 {
            table.add_row([self.unfit.to_string().as_str(), "not run", "the input does not fit"]);
        }
        write!(f, "{table}")
    }
}

/// The reasons, a line each, those of most executions first.
fn most_frequent(reasons: &BTreeMap<String, usize>) -> String {
    let mut sorted: Vec<_> = reasons.iter().collect();
    sorted.sort_by_key(|(_, count)| std::cmp::Reverse(**count));
    let mut lines: Vec<_> = sorted.iter().take(MOST_REASONS).map(|(why, count)| format!("{count} × {why}")).collect();
    if sorted.len() > MOST_REASONS {
        lines.push(format!("… and {} other reasons", sorted.len() - MOST_REASONS));
    }
    lines.join("\n")
}
