//! The states around a branch or an iteration. What they are called is written down only when somebody asks.

use std::fmt::Write;
use std::sync::Arc;

/// One attempt of a `parallel` or a `map`, and which iteration of it.
pub(crate) struct Around {
    pub outer: Option<Arc<Around>>,
    pub state: &'static str,
    /// See [`TaskContext::visited_as`](crate::TaskContext).
    pub visited_as: &'static str,
    pub visit: u64,
    pub attempt: u32,
    /// `None` in a branch.
    pub index: Option<usize>,
}

impl Around {
    /// The iterations, such as `PackAll[3]`.
    pub fn path(&self) -> String {
        let mut path = self.outer.as_ref().map_or_else(String::new, |outer| outer.path());
        if let Some(index) = self.index {
            let between = if path.is_empty() { "" } else { "/" };
            let _ = write!(path, "{between}{}[{index}]", self.state);
        }
        path
    }

    /// Tells this attempt, and this iteration, from all others of the execution.
    pub fn key(&self) -> String {
        let mut key = self.outer.as_ref().map_or_else(String::new, |outer| outer.key());
        let _ = write!(key, "{}/{}.{}", self.visited_as, self.visit, self.attempt);
        if let Some(index) = self.index {
            let _ = write!(key, "[{index}]");
        }
        key.push('/');
        key
    }
}
