//! Callbacks: states that wait until somebody answers with a token.

use std::any::type_name;
use std::borrow::Borrow;
use std::collections::{HashMap, VecDeque};
use std::fmt;
use std::future::poll_fn;
use std::pin::pin;
use std::sync::{Arc, Mutex, MutexGuard};
use std::task::{Context, Poll};

use serde::Serialize;
use serde_json::Value;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};

use crate::error::{Failure, TaskError};
#[cfg(feature = "durable")]
use crate::input::{self, InputError};
use crate::lock::lock;
use crate::task::{Fault, Outcome, Task, TaskContext};
use crate::token::TaskToken;

/// How many tokens that are over are told apart from those that never were.
const REMEMBERED: usize = 10_000;

/// Why an answer to a callback was refused. Nothing has changed then: a state that waits goes on waiting.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum TokenError {
    /// No task of this runtime has handed out such a token, or it is over for long.
    Unknown,
    /// The token has been answered already.
    Used,
    /// The attempt that handed the token out is over: its time ran out, its function failed, or its execution ended.
    Over,
    /// The store of a durable runtime failed.
    #[cfg(feature = "durable")]
    Store(crate::store::StoreError),
    /// The answer is not what the state waits for.
    WrongType {
        /// The type that it waits for.
        expected: &'static str,
        /// What is wrong.
        error: String,
    },
}

impl fmt::Display for TokenError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            TokenError::Unknown => f.write_str("no task has handed out this token"),
            TokenError::Used => f.write_str("this token has been answered already"),
            TokenError::Over => f.write_str("nobody waits for this token's answer any more: its attempt is over"),
            #[cfg(feature = "durable")]
            TokenError::Store(error) => write!(f, "{error}"),
            TokenError::WrongType { expected, error } => {
                write!(f, "the state waits for a `{expected}`, and this answer is none: {error}")
            }
        }
    }
}

impl std::error::Error for TokenError {}

#[cfg(feature = "durable")]
impl From<crate::store::StoreError> for TokenError {
    fn from(error: crate::store::StoreError) -> Self {
        TokenError::Store(error)
    }
}

/// Whether a text is what a callback is answered with.
#[cfg(feature = "durable")]
pub(crate) fn check<T: Task>(output: &str) -> Result<(), TokenError> {
    let wrong =
        |unfit: InputError| TokenError::WrongType { expected: type_name::<T::Output>(), error: unfit.to_string() };
    input::value::<T::Output>(output).map(|_| ()).map_err(wrong)
}

/// Takes the answers to the callbacks of one runtime, from anywhere in the process. Cheap to clone.
///
/// [`Runtime`](crate::Runtime) has the same methods; this is for what must be there before the runtime is, such as a
/// resource that answers: see [`RuntimeBuilder::callbacks`](crate::RuntimeBuilder::callbacks).
#[derive(Clone, Default)]
pub struct Callbacks {
    tokens: Arc<Mutex<Tokens>>,
}

#[derive(Default)]
struct Tokens {
    waiting: HashMap<TaskToken, Arc<dyn Waiting>>,
    /// The last that were waiting, and why they are not any more.
    over: VecDeque<(TaskToken, TokenError)>,
}

impl Tokens {
    fn end(&mut self, token: &TaskToken, why: TokenError) -> bool {
        let waited = self.waiting.remove(token).is_some();
        if waited {
            self.over.truncate(REMEMBERED - 1);
            self.over.push_front((token.clone(), why));
        }
        waited
    }

    fn waiting(&self, token: &TaskToken) -> Result<&Arc<dyn Waiting>, TokenError> {
        self.waiting.get(token).ok_or_else(|| {
            let over = self.over.iter().find(|(known, _)| known == token);
            over.map_or(TokenError::Unknown, |(_, why)| why.clone())
        })
    }
}

impl Callbacks {
    /// Completes the state that waits for this token with its task's `T`, or with JSON that is one.
    ///
    /// # Errors
    ///
    /// When no state waits for the token, or for another type.
    pub fn send_task_success(&self, token: impl Borrow<TaskToken>, output: impl Serialize) -> Result<(), TokenError> {
        self.answer(token.borrow(), |waiting| {
            let wrong = |error: serde_json::Error| TokenError::WrongType {
                expected: waiting.expected(),
                error: error.to_string(),
            };
            let output = serde_json::to_value(output).map_err(wrong)?;
            waiting.success(output).map_err(wrong)
        })
    }

    /// Fails the state's attempt that waits for this token: with an error of its task, which its clauses know by its
    /// variants, or with a [`Failure`].
    ///
    /// # Errors
    ///
    /// When no state waits for the token.
    pub fn send_task_failure(&self, token: impl Borrow<TaskToken>, error: impl TaskError) -> Result<(), TokenError> {
        self.answer(token.borrow(), |waiting| Ok(waiting.failure(error.to_failure())))
    }

    /// Says that the answer to this token is still being worked on: see the clause `heartbeat`.
    ///
    /// # Errors
    ///
    /// When no state waits for the token.
    pub fn send_task_heartbeat(&self, token: impl Borrow<TaskToken>) -> Result<(), TokenError> {
        self.tokens().waiting(token.borrow())?.heartbeat();
        Ok(())
    }

    /// What the answer says is read before the token is used up, and while nothing is locked.
    fn answer(
        &self,
        token: &TaskToken,
        read: impl FnOnce(&dyn Waiting) -> Result<Deliver, TokenError>,
    ) -> Result<(), TokenError> {
        let waiting = self.tokens().waiting(token)?.clone();
        let deliver = read(&*waiting)?;
        let mut tokens = self.tokens();
        tokens.waiting(token)?;
        tokens.end(token, TokenError::Used);
        deliver();
        Ok(())
    }

    /// Lets an attempt wait for the answer to its token, until what this gives is dropped.
    fn register<T: Task>(&self, token: TaskToken) -> Answer<'_, T> {
        let (sender, receiver) = unbounded_channel();
        self.tokens().waiting.insert(token.clone(), Arc::new(Sender::<T>(sender)));
        Answer { callbacks: self, token, receiver }
    }

    /// Whether the token was waiting, which it is no more.
    pub(crate) fn end(&self, token: &TaskToken) -> bool {
        self.tokens().end(token, TokenError::Over)
    }

    fn tokens(&self) -> MutexGuard<'_, Tokens> {
        lock(&self.tokens)
    }
}

impl fmt::Debug for Callbacks {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Callbacks({} waiting)", self.tokens().waiting.len())
    }
}

/// Hands an answer that has been read to the attempt.
type Deliver = Box<dyn FnOnce()>;

/// An attempt that waits, whatever its task's types are.
trait Waiting: Send + Sync {
    fn expected(&self) -> &'static str;
    fn success(&self, output: Value) -> serde_json::Result<Deliver>;
    fn failure(&self, failure: Failure) -> Deliver;
    fn heartbeat(&self);
}

enum Message<T: Task> {
    Answer(Outcome<T>),
    Heartbeat,
}

struct Sender<T: Task>(UnboundedSender<Message<T>>);

impl<T: Task> Sender<T> {
    fn deliver(&self, outcome: Outcome<T>) -> Deliver {
        let sender = self.0.clone();
        // An attempt that is gone is past all answers.
        Box::new(move || drop(sender.send(Message::Answer(outcome))))
    }
}

impl<T: Task> Waiting for Sender<T> {
    fn expected(&self) -> &'static str {
        type_name::<T::Output>()
    }

    fn success(&self, output: Value) -> serde_json::Result<Deliver> {
        Ok(self.deliver(Ok(serde_json::from_value(output)?)))
    }

    fn failure(&self, failure: Failure) -> Deliver {
        self.deliver(Err(Fault::from_failure(failure)))
    }

    fn heartbeat(&self) {
        drop(self.0.send(Message::Heartbeat));
    }
}

/// The answer to a token: while it is there, somebody waits.
struct Answer<'c, T: Task> {
    callbacks: &'c Callbacks,
    token: TaskToken,
    receiver: UnboundedReceiver<Message<T>>,
}

impl<T: Task> Answer<'_, T> {
    fn poll(&mut self, task: &TaskContext, cx: &mut Context<'_>) -> Poll<Outcome<T>> {
        loop {
            match self.receiver.poll_recv(cx) {
                Poll::Ready(Some(Message::Answer(outcome))) => return Poll::Ready(outcome),
                Poll::Ready(Some(Message::Heartbeat)) => task.heartbeat(),
                Poll::Ready(None) | Poll::Pending => return Poll::Pending,
            }
        }
    }
}

impl<T: Task> Drop for Answer<'_, T> {
    fn drop(&mut self) {
        self.callbacks.end(&self.token);
    }
}

/// An attempt of a callback: what `asked` comes to, or the answer to its token, which counts where both are there.
pub(crate) async fn answered<T: Task>(cx: &TaskContext, asked: impl Future<Output = Outcome<T>>) -> Outcome<T> {
    let mut answer = cx.environment.callbacks.register::<T>(cx.task_token().clone());
    let mut asked = pin!(asked);
    poll_fn(move |waker| {
        let asked = asked.as_mut().poll(waker);
        match answer.poll(cx, waker) {
            Poll::Pending => asked,
            ready => ready,
        }
    })
    .await
}
