//! A clock that stands still until nothing else is left to do.

use std::collections::BTreeMap;
use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard};
use std::task::{Context, Poll, Waker};
use std::time::{Duration, SystemTime};

use crate::clock::{self, BoxFuture, Clock};
use crate::lock::lock;

/// A clock whose time passes only when everybody waits for it: it then jumps to the next deadline.
///
/// Sleeps complete one by one in the order of their deadlines, and those of one deadline in the order in
/// which they began.
#[derive(Clone)]
pub struct PausedClock {
    time: Arc<Mutex<Time>>,
}

struct Time {
    now: SystemTime,
    sleepers: BTreeMap<Deadline, Option<Waker>>,
    sleeps: u64,
    /// How often a sleep was polled too early.
    waits: u64,
}

/// When a sleep completes, and which of those that complete then it is.
type Deadline = (SystemTime, u64);

impl PausedClock {
    pub(super) fn new(now: SystemTime) -> Self {
        let time = Time { now, sleepers: BTreeMap::new(), sleeps: 0, waits: 0 };
        PausedClock { time: Arc::new(Mutex::new(time)) }
    }

    /// Jumps to the next deadline, if anybody sleeps.
    pub(super) fn advance(&self) -> bool {
        let Some(((deadline, _), waker)) = self.time().sleepers.pop_first() else { return false };
        self.time().now = deadline;
        if let Some(waker) = waker {
            waker.wake();
        }
        true
    }

    pub(super) fn set(&self, now: SystemTime) {
        self.time().now = now;
    }

    pub(super) fn waits(&self) -> u64 {
        self.time().waits
    }

    fn time(&self) -> MutexGuard<'_, Time> {
        lock(&self.time)
    }
}

impl Clock for PausedClock {
    fn now(&self) -> SystemTime {
        self.time().now
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<'static, ()> {
        let mut time = self.time();
        let farthest = || time.now + Duration::from_secs(u64::from(u32::MAX));
        let deadline = (time.now.checked_add(duration).unwrap_or_else(farthest), time.sleeps);
        time.sleeps += 1;
        time.sleepers.insert(deadline, None);
        Box::pin(Sleep { clock: self.clone(), deadline })
    }
}

impl fmt::Debug for PausedClock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PausedClock({})", clock::rfc3339(self.now()))
    }
}

struct Sleep {
    clock: PausedClock,
    deadline: Deadline,
}

impl Future for Sleep {
    type Output = ();

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<()> {
        let mut time = self.clock.time();
        let Some(waker) = time.sleepers.get_mut(&self.deadline) else { return Poll::Ready(()) };
        *waker = Some(cx.waker().clone());
        time.waits += 1;
        Poll::Pending
    }
}

impl Drop for Sleep {
    fn drop(&mut self) {
        self.clock.time().sleepers.remove(&self.deadline);
    }
}
