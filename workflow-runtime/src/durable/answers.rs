//! Answers to the callbacks of executions that are kept, from this process or another.

use std::sync::Arc;

use serde_json::value::RawValue;

use super::engine::Engine;
use super::saved::write_json;
use super::waiting::{About, Answer};
use crate::callback::TokenError;
use crate::definition::TaskInfo;
use crate::error::Failure;
use crate::shape::Shape;
use crate::store::{StoreError, Token, TokenChange};
use crate::token::TaskToken;

/// A state that waits for the answer to a token: see [`Executions::callbacks`](super::Executions::callbacks).
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct WaitingCallback {
    /// Whoever has it may answer.
    pub token: TaskToken,
    /// The state's name.
    pub state: String,
    /// The iterations around it, as [`TaskContext::path`](crate::TaskContext::path) names them.
    pub path: String,
    /// When the attempt began, in milliseconds since 1970.
    pub since: i64,
    /// When it was last said that the answer is being worked on; when it began, where nobody did.
    pub heard: i64,
    /// The name of the task whose function handed the token out.
    pub task: String,
    /// What it is to be answered with, where this build has the task.
    pub expects: Option<&'static Shape>,
}

impl Engine {
    /// Keeps the JSON of a callback's output.
    pub async fn send_success(self: &Arc<Self>, token: &TaskToken, output: &str) -> Result<(), TokenError> {
        let known = self.open(token).await?;
        if let Some(task) = about(&known).and_then(|about| self.task(&about)) {
            (task.check)(output)?;
        }
        let wrong = |error: serde_json::Error| TokenError::WrongType { expected: "JSON", error: error.to_string() };
        let json = RawValue::from_string(output.to_owned()).map_err(wrong)?;
        self.answer(token, &Answer::Output(json)).await
    }

    pub async fn send_failure(self: &Arc<Self>, token: &TaskToken, failure: Failure) -> Result<(), TokenError> {
        self.answer(token, &Answer::Failure(failure)).await
    }

    pub async fn send_heartbeat(&self, token: &TaskToken) -> Result<(), TokenError> {
        self.change_token(token, TokenChange::Heard(self.now())).await.map(|_| ())
    }

    async fn answer(self: &Arc<Self>, token: &TaskToken, answer: &Answer) -> Result<(), TokenError> {
        let mut bytes = Vec::new();
        write_json(&mut bytes, answer);
        let known = self.change_token(token, TokenChange::Answered(bytes)).await?;
        self.wake(known.execution);
        Ok(())
    }

    async fn change_token(&self, token: &TaskToken, change: TokenChange) -> Result<Token, TokenError> {
        is_open(self.store.change_token(token.as_str(), change).await?)
    }

    async fn open(&self, token: &TaskToken) -> Result<Token, TokenError> {
        is_open(self.store.token(token.as_str()).await?)
    }

    /// The callbacks of an execution that wait, the first to begin first.
    pub async fn callbacks(&self, key: i64) -> Result<Vec<WaitingCallback>, StoreError> {
        let open = self.store.tokens(key).await?.into_iter().filter(|token| token.answer.is_none());
        let mut waiting: Vec<_> = open.filter_map(|token| self.waiting(token)).collect();
        waiting.sort_by(|a, b| (a.since, &a.path, a.token.as_str()).cmp(&(b.since, &b.path, b.token.as_str())));
        Ok(waiting)
    }

    fn waiting(&self, token: Token) -> Option<WaitingCallback> {
        let about = about(&token)?;
        let expects = self.task(&about).map(|task| (task.output)());
        let About { state, path, since, task, .. } = about;
        Some(WaitingCallback { token: token.token.into(), state, path, since, heard: token.heard, task, expects })
    }

    fn task(&self, about: &About) -> Option<&'static TaskInfo> {
        let definitions = self.kinds.values().flat_map(|kind| kind.definition().with_nested());
        let mut tasks = definitions.flat_map(|definition| definition.tasks());
        tasks.find(|task| task.name == about.task && (task.path)() == about.rust_path)
    }
}

/// What was kept with a token; a later version may have written something else.
fn about(token: &Token) -> Option<About> {
    serde_json::from_slice(&token.what).ok()
}

fn is_open(token: Option<Token>) -> Result<Token, TokenError> {
    match token {
        None => Err(TokenError::Unknown),
        Some(Token { answer: Some(_), .. }) => Err(TokenError::Used),
        Some(Token { over: true, .. }) => Err(TokenError::Over),
        Some(token) => Ok(token),
    }
}
