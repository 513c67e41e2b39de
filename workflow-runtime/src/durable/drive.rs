//! The loop from state to state, where each transition is kept before the next state begins.

use std::future::Future;
use std::marker::PhantomData;
use std::time::Duration;

use super::record::millis;
use super::variables::Unfit;
use crate::data::Data;
use crate::error::Failure;
use crate::frame::Frame;
use crate::machine::{Context, Left, Position, Workflow, execution_timeout, race};
use crate::nested::Nested;
use crate::observe::Ended;

/// A workflow, or what is inside a state.
pub(crate) trait Machine {
    type Frame: Frame;
    type Output: Data;

    fn step(&self, at: &mut Position<Self::Frame, Self::Output>, cx: &mut Context)
    -> impl Future<Output = Left> + Send;
}

struct Whole<W>(PhantomData<fn() -> W>);

impl<W: Workflow> Machine for Whole<W> {
    type Frame = W::Frame;
    type Output = W::Output;

    fn step(&self, at: &mut Position<W::Frame, W::Output>, cx: &mut Context) -> impl Future<Output = Left> + Send {
        W::step(at, cx)
    }
}

pub(crate) struct Inside<'o, N: Nested>(pub N::Outer<'o>);

impl<N: Nested> Machine for Inside<'_, N> {
    type Frame = N::Frame;
    type Output = N::Output;

    fn step(&self, at: &mut Position<N::Frame, N::Output>, cx: &mut Context) -> impl Future<Output = Left> + Send {
        N::step(at, self.0, cx)
    }
}

/// Runs a machine to its end: from where it was, or from `first`.
pub(crate) async fn drive<M: Machine>(
    machine: M,
    first: Option<M::Frame>,
    cx: &mut Context,
) -> Result<M::Output, Failure> {
    let mut at = match begin::<M>(first, cx).await {
        Begun::At(frame) => Position::In(frame),
        Begun::Fails(failure) => return end::<M>(Err(failure), cx).await,
        Begun::Ended(result) => return result,
    };
    let result = loop {
        let left = machine.step(&mut at, cx).await;
        cx.exit();
        let kept = match (left, &at) {
            (Ok(()), Position::In(frame)) => cx.keep_next(frame).await,
            (left, _) => left,
        };
        match (kept, at) {
            (Ok(()), Position::In(frame)) => at = Position::In(frame),
            (Ok(()), Position::Done(output)) => break Ok(output),
            (Ok(()), Position::Nowhere) => return cx.unfit(Unfit::state()).await,
            (Err(failure), _) => break Err(failure),
        }
    };
    cx.ended(result.as_ref().err());
    end::<M>(result, cx).await
}

async fn end<M: Machine>(result: Result<M::Output, Failure>, cx: &mut Context) -> Result<M::Output, Failure> {
    match cx.keep_end(&result).await {
        Ok(()) => result,
        Err(failure) => {
            let failed = Err(failure);
            cx.keep_end::<M::Output>(&failed).await?;
            failed
        }
    }
}

enum Begun<F, O> {
    At(F),
    /// Again: a redrive does not do again what its state had done.
    Fails(Failure),
    Ended(Result<O, Failure>),
}

async fn begin<M: Machine>(first: Option<M::Frame>, cx: &mut Context) -> Begun<M::Frame, M::Output> {
    let Some(mut saved) = cx.restore().await else {
        cx.begin();
        return match first {
            Some(frame) => match cx.keep_first(&frame).await {
                Ok(()) => {
                    if cx.task().around.is_none() {
                        cx.observed.started();
                    }
                    Begun::At(frame)
                }
                Err(failure) => Begun::Ended(Err(failure)),
            },
            None => cx.unfit(Unfit("nothing was kept of it".to_owned())).await,
        };
    };
    saved.variables.types = M::Frame::VARIABLES;
    let again = saved.left.filter(|left| left.again);
    let ended = match cx.ended_with(&saved) {
        Ok(ended) => ended.filter(|_| again.is_none()),
        Err(unfit) => return cx.unfit(unfit).await,
    };
    if let Some(ended) = ended {
        return Begun::Ended(ended);
    }
    let found = cx.back_in(&saved.state).and_then(|state| {
        let frame = M::Frame::load(state, &saved.variables).map_err(|unfit| unfit.in_state(&saved.state))?;
        Ok((state, frame))
    });
    let (state, frame) = match found {
        Ok(found) => found,
        Err(unfit) => return cx.unfit(unfit).await,
    };
    cx.remember(&frame);
    if let (Some(left), Some(failure)) = (again, saved.failure) {
        cx.leave_again(state, saved.visit, left);
        return Begun::Fails(failure);
    }
    if saved.visit == 1 {
        cx.begin();
    }
    Begun::At(frame)
}

/// Runs a workflow inside a state.
pub(crate) async fn drive_nested<W: Workflow>(input: W::Input, mut cx: Context) -> Result<W::Output, Failure> {
    let started = millis(cx.task().execution().start_time);
    let Some(seconds) = W::DEFINITION.timeout else {
        return drive_whole::<W>(Some(W::start(input)), &mut cx).await;
    };
    let rest = cx.alarm_after(Some(started), Duration::from_secs(seconds));
    let result = race(async { Some(drive_whole::<W>(Some(W::start(input)), &mut cx).await) }, async {
        if let Some(rest) = rest {
            rest.elapsed().await;
        }
        None
    });
    match result.await {
        Some(result) => result,
        None => {
            let failure = execution_timeout(seconds);
            cx.observed.ended(Ended::TimedOut(&failure), || cx.task.age());
            Err(failure)
        }
    }
}

/// Runs an execution, or one inside another, to its end.
pub(super) async fn drive_whole<W: Workflow>(first: Option<W::Frame>, cx: &mut Context) -> Result<W::Output, Failure> {
    let result = drive(Whole::<W>(PhantomData), first, cx).await;
    cx.observed.ended(Ended::from(&result), || cx.task.age());
    result
}
