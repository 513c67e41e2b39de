//! tokio's clock, which a test may have paused.

use std::time::{Duration, SystemTime};

use tokio::time::Instant;
use workflow_runtime::{BoxFuture, Clock};

#[derive(Clone, Copy)]
pub struct TokioClock(SystemTime, Instant);

impl TokioClock {
    pub fn new() -> Self {
        TokioClock(SystemTime::now(), Instant::now())
    }
}

impl Clock for TokioClock {
    fn now(&self) -> SystemTime {
        self.0 + self.1.elapsed()
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<'static, ()> {
        Box::pin(tokio::time::sleep(duration))
    }
}
