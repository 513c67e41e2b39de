//! Machines inside a state: branches, iterations, and whole workflows.

use std::future::Future;

use futures_util::StreamExt;
use futures_util::stream::FuturesUnordered;
use serde_json::json;

use crate::clock::BoxFuture;
use crate::error::Failure;
use crate::machine::{Context, Left, Position, Workflow, execute, race};

/// The machine of a branch or of a map's body.
pub trait Nested: 'static {
    /// A state with the variables of its own that are live in it.
    type Frame: Send;
    /// The outer variables that it reads.
    type Outer<'o>: Copy + Send + Sync;
    /// What it succeeds with.
    type Output: Send;

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
        cx.begin();
        let mut at = Position::In(frame);
        loop {
            let left = N::step(&mut at, outer, &mut cx).await;
            cx.exit();
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
pub async fn map<T, O, F: Future<Output = Result<O, Failure>>>(
    items: Vec<T>,
    limit: usize,
    iteration: impl Fn(usize, T) -> F,
) -> Result<Vec<O>, Failure> {
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
    let nested = execute::<W>(input, cx.task().environment.clone());
    let elapsed = async move {
        cx.task().elapsed(timeout).await;
        let cause = format!("the workflow did not finish within {} s", timeout.unwrap_or_default());
        Err(Failure::new("States.Timeout", cause))
    };
    Box::pin(race(async { nested.await.map_err(failed::<W>) }, elapsed))
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
