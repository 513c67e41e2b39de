//! Machines inside a state: branches, iterations, and whole workflows.

use std::future::Future;
#[cfg(feature = "durable")]
use std::time::Duration;

use futures_util::StreamExt;
use futures_util::stream::FuturesUnordered;
use serde_json::json;

use crate::clock::BoxFuture;
use crate::data::Data;
#[cfg(feature = "durable")]
use crate::durable;
use crate::error::Failure;
use crate::frame::Frame;
use crate::machine::{Context, Left, Position, Workflow, execute, race};

/// The machine of a branch or of a map's body.
pub trait Nested: 'static {
    /// A state with the variables of its own that are live in it.
    type Frame: Frame;
    /// The outer variables that it reads.
    type Outer<'o>: Copy + Send + Sync;
    /// What it succeeds with.
    type Output: Data;

    /// Does what a state does, and tells where it went.
    fn step(
        at: &mut Position<Self::Frame, Self::Output>,
        outer: Self::Outer<'_>,
        cx: &mut Context,
    ) -> impl Future<Output = Left> + Send;
}

/// Runs a branch or an iteration to its end.
#[expect(clippy::manual_async_fn, reason = "a declared `Send` need not be proved again at each call")]
pub fn drive<N: Nested>(
    frame: N::Frame,
    outer: N::Outer<'_>,
    mut cx: Context,
) -> impl Future<Output = Result<N::Output, Failure>> + Send {
    async move {
        #[cfg(feature = "durable")]
        if cx.is_durable() {
            return Box::pin(durable::drive(durable::Inside::<N>(outer), Some(frame), &mut cx)).await;
        }
        cx.begin();
        let mut at = Position::In(frame);
        #[cfg(feature = "durable")]
        cx.carry(&at);
        loop {
            let left = N::step(&mut at, outer, &mut cx).await;
            cx.exit();
            #[cfg(feature = "durable")]
            let left = cx.held(left, &at);
            left.inspect_err(|failure| cx.ended(Some(failure)))?;
            if let Position::Done(output) = at {
                cx.ended(None);
                return Ok(output);
            }
        }
    }
}

/// The results of both futures, which run side by side; the first failure drops the other one.
pub fn try_join<A: Send, B: Send>(
    first: impl Future<Output = Result<A, Failure>> + Send,
    second: impl Future<Output = Result<B, Failure>> + Send,
) -> impl Future<Output = Result<(A, B), Failure>> + Send {
    futures_util::future::try_join(Box::pin(first), Box::pin(second))
}

/// The results of `iteration` for all items, in their order, of which at most `limit` run at once
/// (all, if it is 0). The first failure drops those that still run.
pub async fn map<T: Data, O, F: Future<Output = Result<O, Failure>>>(
    cx: &Context,
    items: Vec<T>,
    limit: usize,
    iteration: impl Fn(usize, T) -> F,
) -> Result<Vec<O>, Failure> {
    #[cfg(feature = "durable")]
    let items = if cx.is_durable() { Box::pin(cx.keep_items(items)).await? } else { items };
    #[cfg(not(feature = "durable"))]
    let _ = cx;
    let limit = if limit == 0 { usize::MAX } else { limit };
    let mut results: Vec<Option<O>> = items.iter().map(|_| None).collect();
    let mut waiting = items.into_iter().enumerate();
    let mut running = FuturesUnordered::new();
    loop {
        let free = limit - running.len();
        for (index, item) in waiting.by_ref().take(free) {
            let result = iteration(index, item);
            running.push(async move { (index, result.await) });
        }
        match running.next().await {
            Some((index, result)) => results[index] = Some(result?),
            None => return Ok(results.into_iter().flatten().collect()),
        }
    }
}

/// Runs another workflow, at most for `timeout` seconds. It fails as a nested execution does in
/// Step Functions: with `States.TaskFailed`, and what happened as JSON.
/// See <https://docs.aws.amazon.com/step-functions/latest/dg/connect-stepfunctions.html>.
pub fn run<W: Workflow>(
    cx: &Context,
    input: W::Input,
    timeout: Option<u64>,
) -> BoxFuture<'_, Result<W::Output, Failure>> {
    #[cfg(feature = "durable")]
    if let Some(inside) = cx.nested_run(W::DEFINITION) {
        let rest = timeout.and_then(|seconds| cx.alarm_after(None, Duration::from_secs(seconds)));
        let elapsed = async move {
            match rest {
                Some(rest) => rest.elapsed().await,
                None => std::future::pending().await,
            }
        };
        return Box::pin(within::<W>(durable::drive_nested::<W>(input, inside), timeout, elapsed));
    }
    let nested = execute::<W>(input, cx.task().environment.clone(), Some(&cx.observed));
    Box::pin(within::<W>(nested, timeout, cx.task().elapsed(timeout)))
}

async fn within<W: Workflow>(
    nested: impl Future<Output = Result<W::Output, Failure>> + Send,
    timeout: Option<u64>,
    elapsed: impl Future<Output = ()> + Send,
) -> Result<W::Output, Failure> {
    let elapsed = async move {
        elapsed.await;
        let cause = format!("the workflow did not finish within {} s", timeout.unwrap_or_default());
        Err(Failure::new("States.Timeout", cause))
    };
    race(async { nested.await.map_err(failed::<W>) }, elapsed).await
}

fn failed<W: Workflow>(failure: Failure) -> Failure {
    let timed_out = failure.error == "States.Timeout";
    let cause = json!({
        "Name": W::DEFINITION.name,
        "Status": if timed_out { "TIMED_OUT" } else { "FAILED" },
        "Error": failure.error,
        "Cause": failure.cause,
    });
    Failure::new("States.TaskFailed", cause.to_string())
}
