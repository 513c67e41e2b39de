//! Jobs that run elsewhere, which a task starts once and then asks about.

use std::time::Duration;

use sha2::{Digest, Sha256};

use crate::TaskContext;

/// A name for the job of an attempt. The same attempt, run again after a crash, finds its job by it.
pub(super) fn id(cx: &TaskContext) -> String {
    let attempt = format!("{}#{}", cx.idempotency_key(), cx.attempt());
    Sha256::digest(attempt).iter().take(16).map(|byte| format!("{byte:02x}")).collect()
}

/// The pauses between two questions: 1 s, then longer ones, up to 15 s.
pub(super) struct Pauses(u64);

impl Pauses {
    pub fn new() -> Self {
        Pauses(1)
    }

    /// Waits for the next one, on the runtime's clock.
    pub async fn pause(&mut self, cx: &TaskContext) {
        cx.sleep(Duration::from_secs(self.0)).await;
        self.0 = (self.0 * 2).min(15);
    }
}
