//! Runs executions, so many at once.

use std::collections::HashMap;
use std::future::poll_fn;
use std::io;
use std::task::Poll;
use std::time::Duration;

use indicatif::ProgressBar;
use serde_json::value::RawValue;
use tokio::task::{Id, JoinSet};

use super::kind::Ready;
use super::live::Live;
use super::watch::{WATCH, Watch};
use crate::clock::BoxFuture;
use crate::error::Failure;
use crate::runtime::Runtime;

const TICK: Duration = Duration::from_millis(100);

/// An execution to run.
pub struct Waiting {
    /// Its place among the others.
    pub index: usize,
    /// What people call it.
    pub name: String,
    pub ready: Ready,
}

/// An execution that has ended.
pub struct Ended {
    pub index: usize,
    pub result: Result<Box<RawValue>, Failure>,
    /// The state in which it failed, if it came to one.
    pub state: Option<String>,
}

/// What Ctrl-C has left.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Left {
    pub running: usize,
    pub waiting: usize,
}

/// Runs them all, `limit` at once, and tells each end when it has come. Ctrl-C drops what runs.
pub async fn run(
    runtime: &Runtime,
    waiting: Vec<Waiting>,
    limit: usize,
    live: &Live,
    mut tell: impl FnMut(Ended) -> io::Result<()>,
) -> io::Result<Option<Left>> {
    let mut waiting = waiting.into_iter();
    let mut running = JoinSet::new();
    let mut lines: HashMap<Id, ProgressBar> = HashMap::new();
    let mut ticks = tokio::time::interval(TICK);
    let mut interrupt = interrupt_from_now().await;
    let left = loop {
        while running.len() < limit
            && let Some(next) = waiting.next()
        {
            let line = live.line(next.name.clone());
            let task = running.spawn(execute(next, runtime.clone(), line.clone()));
            lines.insert(task.id(), line);
        }
        tokio::select! {
            ended = running.join_next_with_id() => match ended {
                None => break None,
                Some(Ok((id, ended))) => {
                    lines.remove(&id).iter().for_each(|line| live.ended(line));
                    live.aside(|| tell(ended))?;
                }
                Some(Err(error)) => return Err(io::Error::other(error)),
            },
            () = &mut interrupt => break Some(Left { running: running.len(), waiting: waiting.len() }),
            _ = ticks.tick() => live.tick(lines.values()),
        }
    };
    live.clear();
    Ok(left)
}

async fn execute(Waiting { index, ready, .. }: Waiting, runtime: Runtime, line: ProgressBar) -> Ended {
    let watch = Watch::new(line);
    let result = WATCH.scope(watch.clone(), ready(runtime)).await;
    let state = if result.is_err() { watch.failed_in() } else { None };
    Ended { index, result, state }
}

/// Completes at Ctrl-C, where the system tells of it.
async fn interrupt() {
    if tokio::signal::ctrl_c().await.is_err() {
        std::future::pending().await
    }
}

/// As [`interrupt`], also for what is pressed before it is awaited.
pub async fn interrupt_from_now() -> BoxFuture<'static, ()> {
    let mut interrupt: BoxFuture<'static, ()> = Box::pin(interrupt());
    // The system is asked to tell when it is polled first.
    poll_fn(|waker| {
        let _ = interrupt.as_mut().poll(waker);
        Poll::Ready(())
    })
    .await;
    interrupt
}
