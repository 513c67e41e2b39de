//! An attempt: the task that a poll brought, while Step Functions waits for it.

use std::future::pending;
use std::pin::pin;
use std::time::Duration;

use futures_util::future::{Either, select};
use serde_json::Value;
use tokio::time::{sleep, timeout};

use super::answer::Answer;
use super::liveness::Signs;
use super::slot::Slot;
use super::trouble::Trouble;
use crate::error::Failure;
use crate::task::TaskContext;
use crate::worker::{self, Call};

impl Slot {
    /// Runs a task and sends its answer.
    pub async fn attempt(&self, token: &str, input: &str) {
        let answer = match self.read(token, input) {
            Ok(call) => self.run(call, token).await,
            Err(failure) => Some(Err(failure)),
        };
        if let Some(answer) = answer {
            self.answer(token, Answer::of(answer)).await;
        }
    }

    fn read(&self, token: &str, input: &str) -> Result<Call, Failure> {
        let mut payload: Value =
            serde_json::from_str(input).map_err(|error| Failure::new("Task.PayloadInvalid", error.to_string()))?;
        if let Value::Object(fields) = &mut payload {
            fields.insert("token".to_owned(), token.into());
        }
        self.worker.accept(payload)
    }

    /// The task's answer; `None` when nobody waits for it, and of a callback that others answer.
    async fn run(&self, call: Call, token: &str) -> Option<Result<Value, Failure>> {
        let Call { task, arguments, cx } = call;
        let signs = self.liveness.signs(task.name, cx.state());
        let answer = pin!(worker::run(task, arguments, &cx));
        match select(answer, pin!(self.given_up(token, &cx, signs))).await {
            Either::Left((Ok(_), _)) if task.callback => None,
            Either::Left((answer, _)) => Some(answer),
            Either::Right((why, _)) => {
                self.tell(&format!("`{}` of state `{}` is cancelled: {why}", task.name, cx.state()));
                None
            }
        }
    }

    /// Hands on heartbeats, and completes when Step Functions does not wait for the task any more: why.
    async fn given_up(&self, token: &str, cx: &TaskContext, signs: Signs) -> String {
        loop {
            let pause = match signs {
                Signs::Asking { every } => {
                    sleep(every).await;
                    Duration::ZERO
                }
                Signs::Heartbeats => {
                    cx.heartbeat.notified().await;
                    Duration::from_secs(1)
                }
                // Its time began earlier there than here.
                Signs::Heartbeat(every) => match timeout(every, cx.heartbeat.notified()).await {
                    Ok(()) => every / 3,
                    Err(_) => return format!("no heartbeat for {every:?}"),
                },
            };
            match self.insist("a heartbeat", || self.heartbeat(token)).await {
                Ok(()) => sleep(pause).await,
                Err(Trouble::Closed(text)) => return text,
                Err(Trouble::Lasting(text) | Trouble::Passing(text)) => {
                    self.tell(&format!("heartbeats are refused: {text}"));
                    pending().await
                }
            }
        }
    }

    async fn heartbeat(&self, token: &str) -> Result<(), Trouble> {
        self.client.send_task_heartbeat().task_token(token).send().await?;
        Ok(())
    }

    async fn answer(&self, token: &str, answer: Answer) {
        let sent = self.insist("an answer", || self.send(token, &answer)).await;
        if let Err(Trouble::Closed(text) | Trouble::Lasting(text) | Trouble::Passing(text)) = sent {
            self.tell(&format!("an answer is refused: {text}"));
        }
    }

    async fn send(&self, token: &str, answer: &Answer) -> Result<(), Trouble> {
        match answer {
            Answer::Success(output) => {
                self.client.send_task_success().task_token(token).output(output).send().await?;
            }
            Answer::Failure(Failure { error, cause }) => {
                self.client.send_task_failure().task_token(token).error(error).cause(cause).send().await?;
            }
        }
        Ok(())
    }
}
