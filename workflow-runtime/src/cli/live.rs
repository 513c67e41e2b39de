//! What people see on a terminal while executions run.

use std::io;

use indicatif::{MultiProgress, ProgressBar, ProgressStyle};

/// A bar for all executions, and below it a line for each that runs. Nothing where standard error is no terminal.
pub struct Live {
    lines: MultiProgress,
    all: ProgressBar,
}

impl Live {
    /// For one execution.
    pub fn one() -> Self {
        Live { lines: MultiProgress::new(), all: ProgressBar::hidden() }
    }

    /// For this many.
    pub fn many(executions: usize) -> Self {
        let lines = MultiProgress::new();
        let bar = ProgressBar::new(executions as u64).with_style(style("{bar:40.green} {pos} of {len}, {elapsed}"));
        Live { all: lines.add(bar), lines }
    }

    /// The line of an execution.
    pub fn line(&self, name: String) -> ProgressBar {
        if self.lines.is_hidden() {
            return ProgressBar::hidden();
        }
        let line = ProgressBar::new_spinner().with_style(style("{spinner} {prefix:.bold} {wide_msg} {elapsed}"));
        self.lines.add(line.with_prefix(name))
    }

    /// An execution has ended.
    pub fn ended(&self, line: &ProgressBar) {
        line.finish_and_clear();
        self.lines.remove(line);
        self.all.inc(1);
    }

    /// Time has passed.
    pub fn tick<'a>(&self, lines: impl Iterator<Item = &'a ProgressBar>) {
        lines.for_each(ProgressBar::tick);
        self.all.tick();
    }

    /// Writes while the lines are out of the way.
    pub fn aside(&self, write: impl FnOnce() -> io::Result<()>) -> io::Result<()> {
        self.lines.suspend(write)
    }

    /// Leaves no line behind.
    pub fn clear(&self) {
        self.all.finish_and_clear();
        let _ = self.lines.clear();
    }
}

fn style(template: &str) -> ProgressStyle {
    ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_spinner())
}
