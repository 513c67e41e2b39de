//! Tasks as workers that poll AWS Step Functions' activities. With the feature `aws`.
//!
//! One line serves every task of the given workflows, and of those that they run, that a
//! [`Deployment`] puts on an activity: the same deployment that [`asl`](mod@crate::asl) writes the state machine for. The worker
//! runs anywhere: as a service on ECS, on a machine of yours, beside a device.
//!
//! ```no_run
//! use workflow_runtime::asl::Deployment;
//! use workflow_runtime::{Runtime, activity, task, workflow};
//!
//! pub struct Bank;
//!
//! #[task]
//! async fn charge(cents: u64, #[resource] bank: &Bank) -> u64 {
//!     cents
//! }
//!
//! workflow! {
//!     workflow Shop(cents: u64) -> u64 {
//!         state Charge { let paid = charge(cents) timeout 30s; => succeed paid }
//!     }
//! }
//!
//! #[tokio::main]
//! async fn main() -> Result<(), activity::ServeError> {
//!     let deployment = Deployment::activity("${ShopActivityArn}");
//!     activity::serve::<Shop>(&Runtime::builder().resource(Bank).build(), &deployment).await
//! }
//! ```
//!
//! - **Activities**: one for each task (`{task}` in the ARN), or one for several: the payload names the task. What a template
//!   fills in, the worker takes from the environment: `${ShopActivityArn}` from `SHOP_ACTIVITY_ARN`, `${AWS::Region}` from
//!   `AWS_REGION`.
//! - **AWS**: region, credentials and endpoint are those of the environment, as AWS's SDK finds them
//!   (`AWS_ENDPOINT_URL_SFN` for another server); [`ActivityWorker::client`] takes a client of yours.
//! - **Concurrency**: [`ActivityWorker::concurrency`] tasks of each activity at once, each in a slot that
//!   polls, runs what it was given, and polls again. AWS
//!   [recommends](https://docs.aws.amazon.com/step-functions/latest/dg/bp-activity-pollers.html) many open polls.
//! - **Heartbeats** are the task's own. [`TaskContext::heartbeat`](crate::TaskContext::heartbeat) is handed on, at most once
//!   in a third of the state's `heartbeat`: a task that hangs is given up on AWS when it is given up natively. A state without
//!   `heartbeat` needs none.
//! - **Cancellation**: when Step Functions does not wait for a task any more (its time ran out, its execution was stopped, a
//!   branch beside it failed), its future is dropped and its [`cancellation`](crate::TaskContext::cancellation) completes. The worker learns of
//!   it by the heartbeats; where the state has no `heartbeat` it asks, three times in the state's `timeout` and at least
//!   every 30 seconds. A task that must send heartbeats and does not is dropped like that too, unless the heartbeat is
//!   `for` an expression, which a worker does not know.
//! - **A callback**'s function hands out the activity's own token: the state ends when somebody answers with it by
//!   `SendTaskSuccess` or `SendTaskFailure`, and its function's return says nothing.
//! - **Errors** have their name, such as `PaymentError.Declined`, and their value inside the cause, so that a `catch` binds its fields.
//!   A name is cut at 256 characters and a cause at 32,768, which is all that
//!   [AWS takes](https://docs.aws.amazon.com/step-functions/latest/apireference/API_SendTaskFailure.html). A result over 262,144 bytes is
//!   the error `Task.ResultTooLarge`.
//! - **Throttling** and lost connections are waited out, at most 20 seconds at a time, and told; anything else that Step
//!   Functions refuses to polls, such as an activity that does not exist, ends the worker with an error.
//! - **Stopping**: SIGINT (Ctrl-C) or SIGTERM. From then on no poll begins. A poll that is open may still bring a task, for
//!   Step Functions [hands tasks to polls](https://github.com/aws/aws-sdk-go/issues/1465) whose connections are closed, up to their
//!   60 seconds, and such a task would be lost until it times out; so open polls are waited for as well as running tasks, as long as
//!   [`ActivityWorker::grace`] says. What is not done then is dropped, and times out. A second signal ends the worker at once.

mod activities;
mod answer;
mod attempt;
mod backoff;
mod liveness;
mod slot;
mod trouble;

use std::collections::BTreeSet;
use std::fmt;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

pub use aws_sdk_sfn;
use aws_sdk_sfn::Client;
use aws_sdk_sfn::config::ProvideCredentials;
use futures_util::future::{Either, select};
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

use crate::asl::{Deployment, On};
use crate::definition::TaskInfo;
use crate::error::{Failure, with_sources};
use crate::runtime::Runtime;
use crate::worker::{Worker, with_nested};
use crate::workflows::Workflows;
use liveness::Liveness;
use slot::Slot;

/// Serves the tasks of a workflow, or of a tuple of workflows, that the deployment puts on activities, until the process
/// is told to stop: see [`ActivityWorker`] for what can be set.
///
/// # Errors
///
/// As [`ActivityWorker::new`] and [`ActivityWorker::run`].
pub async fn serve<W: Workflows>(runtime: &Runtime, deployment: &Deployment) -> Result<(), ServeError> {
    ActivityWorker::new::<W>(runtime, deployment)?.run().await
}

/// Why a worker does not serve activities, or does not go on.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum ServeError {
    /// The tasks do not fit together, or lack a resource: see [`Worker::new`].
    Tasks(Failure),
    /// The deployment puts no task on an activity.
    NoActivity,
    /// The ARN of an activity has a `${Substitution}` that the environment does not give.
    VariableMissing {
        /// The ARN, as the deployment has it.
        arn: String,
        /// The variable.
        variable: String,
    },
    /// What the deployment and the environment give is not the ARN of an activity.
    NoArn {
        /// The text.
        arn: String,
    },
    /// The environment names no region, or gives no credentials.
    Environment {
        /// What is missing.
        message: String,
    },
    /// Step Functions refuses to give tasks.
    Refused {
        /// The ARN of the activity.
        activity: String,
        /// What it says, or why it was not asked.
        message: String,
    },
}

impl fmt::Display for ServeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ServeError::Tasks(failure) => failure.fmt(f),
            ServeError::NoActivity => f.write_str(
                "the deployment puts no task on an activity: use `Deployment::activity(…)`, or \
                 `.task::<name>(On::activity(…))` for some tasks",
            ),
            ServeError::VariableMissing { arn, variable } => {
                write!(f, "the environment has no `{variable}`, for the activity `{arn}`")
            }
            ServeError::NoArn { arn } => {
                write!(f, "`{arn}` is not the ARN of an activity, `arn:aws:states:region:account:activity:name`")
            }
            ServeError::Environment { message } => f.write_str(message),
            ServeError::Refused { activity, message } => {
                write!(f, "Step Functions gives no tasks of `{activity}`: {message}")
            }
        }
    }
}

impl std::error::Error for ServeError {}

/// Polls activities and runs their tasks: what [`serve`] runs, to be set up.
///
/// ```no_run
/// use std::time::Duration;
///
/// use workflow_runtime::Runtime;
/// use workflow_runtime::activity::{ActivityWorker, ServeError};
/// use workflow_runtime::asl::Deployment;
/// # use workflow_runtime::workflow;
/// # workflow! { workflow Shop() -> () { state Charge => succeed (); } }
///
/// #[tokio::main]
/// async fn main() -> Result<(), ServeError> {
///     let deployment = Deployment::activity("arn:aws:states:eu-west-1:123456789012:activity:{task}");
///     ActivityWorker::new::<Shop>(&Runtime::builder().build(), &deployment)?
///         .name("warehouse-2")
///         .concurrency(50)
///         .grace(Duration::from_secs(110))
///         .run()
///         .await
/// }
/// ```
pub struct ActivityWorker {
    worker: Worker,
    activities: BTreeSet<String>,
    liveness: Liveness,
    client: Option<Client>,
    concurrency: usize,
    grace: Duration,
    name: Option<String>,
    notice: Notice,
}

/// Is told what a worker's operator should know.
type Notice = Arc<dyn Fn(&str) + Send + Sync>;

impl ActivityWorker {
    /// A worker for the tasks of a workflow, or of a tuple of workflows, and of those that they run, as far as the
    /// deployment puts them on activities.
    ///
    /// # Errors
    ///
    /// When no task is on an activity, when a task needs a resource that the runtime was not given, when two tasks have one
    /// name, or when the environment lacks what the ARN of an activity asks for.
    pub fn new<W: Workflows>(runtime: &Runtime, deployment: &Deployment) -> Result<Self, ServeError> {
        let definitions = with_nested::<W>();
        let served = |task: &TaskInfo| matches!(deployment.worker(task), On::Activity(_));
        let worker = Worker::of(&definitions, runtime, served).map_err(ServeError::Tasks)?;
        let activities = activities::of(&definitions, deployment)?;
        if activities.is_empty() {
            return Err(ServeError::NoActivity);
        }
        Ok(ActivityWorker {
            worker,
            activities,
            liveness: Liveness::of(&definitions),
            client: None,
            concurrency: 10,
            grace: Duration::from_secs(70),
            name: None,
            notice: Arc::new(|text| eprintln!("{text}")),
        })
    }

    /// Calls Step Functions by this client, and not by one for the environment.
    pub fn client(mut self, client: Client) -> Self {
        self.client = Some(client);
        self
    }

    /// How many tasks of each activity run at once, at least 1; 10 otherwise. As many polls are open while there is nothing to do.
    pub fn concurrency(mut self, tasks: usize) -> Self {
        self.concurrency = tasks.max(1);
        self
    }

    /// How long a worker that stops waits for open polls and for running tasks; 70 seconds otherwise, since a poll is open for up to
    /// 60. What stops the process must wait longer: on ECS, the container's `stopTimeout`.
    pub fn grace(mut self, grace: Duration) -> Self {
        self.grace = grace;
        self
    }

    /// The worker's name in the history of executions, up to 80 characters.
    pub fn name(mut self, name: impl Into<String>) -> Self {
        self.name = Some(name.into());
        self
    }

    /// Tells `notice` what the worker's operator should know, a line each: what is waited out, which tasks are
    /// cancelled or left. They go to standard error otherwise.
    pub fn on_notice(mut self, notice: impl Fn(&str) + Send + Sync + 'static) -> Self {
        self.notice = Arc::new(notice);
        self
    }

    /// Serves until SIGINT or SIGTERM, and stops gracefully; a second signal ends it at once.
    ///
    /// # Errors
    ///
    /// As [`run_until`](ActivityWorker::run_until).
    pub async fn run(self) -> Result<(), ServeError> {
        let twice = async {
            interrupted().await;
            interrupted().await;
        };
        match select(pin!(self.run_until(interrupted())), pin!(twice)).await {
            Either::Left((ended, _)) => ended,
            Either::Right(((), _)) => Ok(()),
        }
    }

    /// Serves until `stop` completes, and stops gracefully. Where the future is dropped, all running tasks are.
    ///
    /// # Errors
    ///
    /// When the environment has no region or credentials, and no client was given. When Step Functions refuses to give
    /// tasks for a reason that does not pass by waiting; the tasks that run are let end, as when the worker is stopped.
    pub async fn run_until(self, stop: impl Future<Output = ()>) -> Result<(), ServeError> {
        let client = match self.client {
            Some(client) => client,
            None => client_of_environment().await?,
        };
        let stopping = CancellationToken::new();
        let slot = Slot {
            worker: self.worker,
            liveness: Arc::new(self.liveness),
            client,
            name: self.name,
            notice: self.notice.clone(),
            stopping: stopping.clone(),
        };
        let mut slots = JoinSet::new();
        for activity in self.activities {
            for _ in 0..self.concurrency {
                slots.spawn(slot.clone().serve(activity.clone()));
            }
        }
        let result = match select(pin!(stop), pin!(ended(&mut slots))).await {
            Either::Left(_) => Ok(()),
            Either::Right((result, _)) => result,
        };
        stopping.cancel();
        let rest = async { while slots.join_next().await.is_some() {} };
        if tokio::time::timeout(self.grace, rest).await.is_err() {
            let left = slots.len();
            (self.notice)(&format!("{left} polls and tasks are left after {:?}: what runs will time out", self.grace));
            slots.shutdown().await;
        }
        result
    }
}

/// What lacks here would look like a lost connection to each poll.
async fn client_of_environment() -> Result<Client, ServeError> {
    let config = aws_config::load_from_env().await;
    let lacks = |message: &str| ServeError::Environment { message: message.to_owned() };
    if config.region().is_none() {
        return Err(lacks("AWS's region is not known: set `AWS_REGION`, or `region` in AWS's configuration file"));
    }
    let provider = config.credentials_provider().ok_or_else(|| lacks("AWS's credentials are not known"))?;
    let credentials = provider.provide_credentials().await;
    credentials.map_err(|error| lacks(&format!("AWS's credentials are not known: {}", with_sources(&error))))?;
    Ok(Client::new(&config))
}

/// The first error of a slot; while there is none, they go on.
async fn ended(slots: &mut JoinSet<Result<(), ServeError>>) -> Result<(), ServeError> {
    while let Some(ended) = slots.join_next().await {
        // Tasks' own panics are their errors.
        ended.expect("a slot does not panic")?;
    }
    Ok(())
}

/// Completes when the process is told to stop.
async fn interrupted() {
    let interrupt = async {
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    };
    select(pin!(interrupt), pin!(terminated())).await;
}

#[cfg(unix)]
async fn terminated() {
    use tokio::signal::unix::{SignalKind, signal};
    if let Ok(mut signals) = signal(SignalKind::terminate()) {
        signals.recv().await;
    } else {
        std::future::pending().await
    }
}

#[cfg(not(unix))]
async fn terminated() {
    std::future::pending().await
}
