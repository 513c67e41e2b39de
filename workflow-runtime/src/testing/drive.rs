//! Polls an execution, and lets time pass when it waits for nothing else.

use std::future::Future;
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll, Wake, Waker};
use std::thread::{self, Thread};

use super::stage::Stage;
use crate::clock::BoxFuture;

/// An execution on a stage.
pub struct Drive<T> {
    pub stage: Arc<Stage>,
    pub execution: BoxFuture<'static, T>,
}

impl<T> Future for Drive<T> {
    type Output = T;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<T> {
        loop {
            let alarm = Arc::new(Alarm { rung: AtomicBool::new(false), outer: cx.waker().clone() });
            let poll = self.execution.as_mut().poll(&mut Context::from_waker(&Waker::from(alarm.clone())));
            if let Some(mistake) = self.stage.mistake() {
                panic!("{mistake}");
            }
            let goes_on = poll.is_ready() || alarm.rung.load(Ordering::Acquire) || self.stage.is_busy();
            if goes_on || !self.stage.clock.advance() {
                return poll;
            }
        }
    }
}

/// Wakes the test's own executor, and remembers that it did.
struct Alarm {
    rung: AtomicBool,
    outer: Waker,
}

impl Wake for Alarm {
    fn wake(self: Arc<Self>) {
        self.rung.store(true, Ordering::Release);
        self.outer.wake_by_ref();
    }
}

/// Runs a future on this thread, without an executor.
pub fn block_on<T>(future: impl Future<Output = T>) -> T {
    let mut future = pin!(future);
    let waker = Waker::from(Arc::new(Unpark(thread::current())));
    loop {
        match future.as_mut().poll(&mut Context::from_waker(&waker)) {
            Poll::Ready(output) => return output,
            Poll::Pending => thread::park(),
        }
    }
}

struct Unpark(Thread);

impl Wake for Unpark {
    fn wake(self: Arc<Self>) {
        self.0.unpark();
    }
}
