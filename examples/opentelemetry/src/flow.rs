//! What is observed.

use std::sync::atomic::{AtomicBool, Ordering};

use serde::{Deserialize, Serialize};
use tracing::info;
use workflow_runtime::{TaskError, task, workflow};

#[derive(Debug, thiserror::Error, Serialize, Deserialize, TaskError)]
pub enum KitchenError {
    #[error("the oven is cold")]
    OvenCold,
}

#[task]
async fn bake(pizza: &str) -> Result<String, KitchenError> {
    static WARM: AtomicBool = AtomicBool::new(false);
    // Stands in the span of its attempt.
    info!(pizza, "into the oven");
    if !WARM.swap(true, Ordering::Relaxed) {
        return Err(KitchenError::OvenCold);
    }
    Ok(format!("hot {pizza}"))
}

#[task]
async fn deliver(pizza: &str) -> String {
    format!("a {pizza} at the door")
}

workflow! {
    /// Bakes and delivers.
    pub workflow Pizza(pizza: String) -> String {
        state Bake {
            let hot = bake(&pizza)? retry KitchenError::OvenCold { interval: 1s };
            => Deliver
        }
        state Deliver { let delivered = deliver(&hot); => succeed delivered }
    }
}
