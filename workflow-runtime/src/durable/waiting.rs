//! Tasks that must be known to have begun: callbacks, whose answers are kept, and those that run once. Part of a
//! machine's [`Context`].

use std::any::type_name;
use std::future::{Future, pending, poll_fn};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::pin;
use std::task::Poll;

use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use super::events::{Happened, tell};
use super::record::{Record, from_millis};
use super::saved::{Progress, Stage, write_json};
use crate::attempt::{Limits, hold_arguments, hold_result, panicked};
use crate::clock::BoxFuture;
use crate::error::Failure;
use crate::lock::lock;
use crate::machine::{Context, over, race};
use crate::mask::told_of;
use crate::store::{Change, Token, TokenChange};
use crate::task::{Fault, Outcome, Task, asked, outcome};
use crate::token::TaskToken;

/// What somebody answered to a token, as a store keeps it.
#[derive(Serialize, Deserialize)]
pub(super) enum Answer {
    #[serde(rename = "output")]
    Output(Box<RawValue>),
    #[serde(rename = "failure")]
    Failure(Failure),
}

/// What is told of a token to those who have not handed it out.
#[derive(Serialize, Deserialize)]
pub(super) struct About {
    pub state: String,
    /// As [`TaskContext::path`](crate::TaskContext::path) names it.
    pub path: String,
    pub since: i64,
    pub task: String,
    /// The Rust path of the task's type.
    pub rust_path: String,
}

/// What an attempt of a callback comes to while its function runs.
enum First<T: Task> {
    Answered(Result<Vec<u8>, Failure>),
    /// The function returned; `None` is that it handed the token out.
    Asked(Option<Outcome<T>>),
}

impl Context {
    /// Calls a task of which the store knows that it has begun.
    pub(crate) fn call_kept<'a, T: Task>(&'a self, limits: Limits, args: T::Args<'a>) -> BoxFuture<'a, Outcome<T>> {
        match &self.record {
            Some(record) if T::INFO.callback => Box::pin(async move {
                hold_arguments::<T>(&self.task, &args)?;
                hold_result::<T>(&self.task, self.call_callback::<T>(record, limits, args).await?)
            }),
            record => Box::pin(async move {
                hold_arguments::<T>(&self.task, &args)?;
                if let Some(record) = record {
                    if record.stage != Stage::Due {
                        return Err(Fault::Failure(interrupted()));
                    }
                    self.keep_called(record, None).await;
                }
                let over = async { Err(Fault::Failure(self.task.over(limits).await)) };
                hold_result::<T>(&self.task, race(outcome::<T>(asked::<T>(&self.task, args)), over).await?)
            }),
        }
    }

    async fn call_callback<'a, T: Task>(&'a self, record: &'a Record, limits: Limits, args: T::Args<'a>) -> Outcome<T> {
        let token = self.task.task_token();
        if record.stage == Stage::Called && T::INFO.once {
            return match end_wait(record, token).await {
                Some(answer) => taken::<T>(&answer),
                None => Err(Fault::Failure(interrupted())),
            };
        }
        if record.stage != Stage::Returned {
            if !self.is_waited_for(record, token).await {
                self.keep_called(record, Some(self.about::<T>(record, token))).await;
            }
            let answered = async { First::<T>::Answered(self.answer(record, token, limits, false).await) };
            let asked = async { First::Asked(caught::<T>(asked::<T>(&self.task, args)).await) };
            match race(answered, asked).await {
                First::Answered(answer) => return ended::<T>(answer),
                First::Asked(Some(outcome)) => {
                    return match end_wait(record, token).await {
                        Some(answer) => taken::<T>(&answer),
                        None => outcome,
                    };
                }
                First::Asked(None) => self.keep_returned(record, token).await,
            }
        }
        ended::<T>(self.answer(record, token, limits, true).await)
    }

    /// The answer to a token, or why its time is over. A machine that `sleeps` does nothing else meanwhile.
    async fn answer(
        &self,
        record: &Record,
        token: &TaskToken,
        limits: Limits,
        sleeps: bool,
    ) -> Result<Vec<u8>, Failure> {
        let mut reached = None;
        loop {
            let mut woken = pin!(record.run.answered());
            woken.as_mut().enable();
            let known = record.run.token(token.as_str()).await;
            let heard = known.as_ref().map_or(record.begun, |known| known.heard);
            let (due, failure) = self.limit(record, heard, limits);
            match known {
                Some(Token { answer: Some(answer), .. }) => return Ok(answer),
                Some(known) if !known.over && due > self.now_millis() && reached != Some(due) => {}
                _ => return end_wait(record, token).await.ok_or(failure),
            }
            let alarm = record.run.alarm(due, sleeps);
            let told = async {
                self.task.heartbeat.notified().await;
                record.run.change_token(token.as_str(), TokenChange::Heard(self.now_millis())).await;
            };
            let elapsed = async {
                self.until(due).await;
                Some(due)
            };
            let told = async {
                race(woken, told).await;
                None
            };
            // What has elapsed is reached, also where the clock was set back meanwhile.
            reached = race(told, elapsed).await;
            drop(alarm);
        }
    }

    /// When the first limit is reached, and what the attempt fails with then.
    fn limit(&self, record: &Record, heard: i64, (timeout, heartbeat): Limits) -> (i64, Failure) {
        let after = |start: i64, seconds: Option<u64>| {
            seconds.map_or(i64::MAX, |seconds| {
                let millis = i64::try_from(seconds).unwrap_or(i64::MAX).saturating_mul(1_000);
                start.saturating_add(millis)
            })
        };
        let (timeout_at, heartbeat_at) = (after(record.begun, timeout), after(heard, heartbeat));
        match timeout_at <= heartbeat_at {
            true => (timeout_at, over("States.Timeout", "did not finish within", timeout)),
            false => (heartbeat_at, over("States.HeartbeatTimeout", "gave no heartbeat for", heartbeat)),
        }
    }

    async fn until(&self, due: i64) {
        match due {
            i64::MAX => pending().await,
            due => self.task.environment.sleep(from_millis(due.saturating_sub(self.now_millis()))).await,
        }
    }

    fn about<T: Task>(&self, record: &Record, token: &TaskToken) -> Change {
        let about = About {
            state: self.task.own_state().to_owned(),
            path: self.task.path().to_owned(),
            since: self.now_millis(),
            task: T::INFO.name.to_owned(),
            rust_path: type_name::<T>().to_owned(),
        };
        let mut what = Vec::new();
        write_json(&mut what, &about);
        let (token, path) = (token.to_string(), record.path.clone());
        Change::Token { token, path, what, heard: about.since }
    }

    async fn is_waited_for(&self, record: &Record, token: &TaskToken) -> bool {
        record.stage == Stage::Called
            && record.run.token(token.as_str()).await.is_some_and(|known| !known.over || known.answer.is_some())
    }

    /// Keeps that the function runs from now on.
    async fn keep_called(&self, record: &Record, token: Option<Change>) {
        let known = token.is_some().then(|| self.task.task_token().clone());
        lock(&record.token).clone_from(&known);
        let progress = self.progress(record, Stage::Called, known);
        record.run.commit(std::iter::once(progress).chain(token).collect(), Vec::new()).await;
    }

    /// Keeps that the function handed its token out.
    async fn keep_returned(&self, record: &Record, token: &TaskToken) {
        let mut events = Vec::new();
        tell(&mut events, self.now_millis(), &record.path, &Happened::Submitted { state: self.task.own_state() });
        let progress = self.progress(record, Stage::Returned, Some(token.clone()));
        record.run.commit(vec![progress], events).await;
    }

    fn progress(&self, record: &Record, stage: Stage, token: Option<TaskToken>) -> Change {
        let (attempt, failures) = (self.task.attempt, self.failures.clone());
        let progress = Progress { attempt, failures, due: record.begun, delay: 0, stage, token };
        Change::Progress { path: record.path.clone(), progress: progress.write() }
    }
}

/// Nobody waits any more, unless the answer is there.
async fn end_wait(record: &Record, token: &TaskToken) -> Option<Vec<u8>> {
    record.run.change_token(token.as_str(), TokenChange::Over).await?.answer
}

fn ended<T: Task>(answer: Result<Vec<u8>, Failure>) -> Outcome<T> {
    taken::<T>(&answer.map_err(Fault::Failure)?)
}

/// What an answer says.
fn taken<T: Task>(answer: &[u8]) -> Outcome<T> {
    let unfit = |error: serde_json::Error| {
        let cause = format!("the answer to `{}` does not fit its type: {}", T::INFO.name, told_of::<T::Output>(&error));
        Fault::Failure(Failure::new("States.Runtime", cause))
    };
    match serde_json::from_slice(answer).map_err(unfit)? {
        Answer::Output(output) => serde_json::from_str(output.get()).map_err(unfit),
        Answer::Failure(failure) => Err(Fault::from_failure(failure)),
    }
}

/// The failure of a task that must not run twice, and ran when the process ended.
fn interrupted() -> Failure {
    Failure::new("Task.Interrupted", "the process ended while the task ran, which is marked to run once")
}

/// A panic is an outcome like others.
async fn caught<T: Task>(asked: impl Future<Output = Option<Outcome<T>>>) -> Option<Outcome<T>> {
    let mut asked = pin!(asked);
    poll_fn(|cx| match catch_unwind(AssertUnwindSafe(|| asked.as_mut().poll(cx))) {
        Ok(poll) => poll,
        Err(panic) => Poll::Ready(Some(Err(Fault::Failure(panicked(&*panic))))),
    })
    .await
}
