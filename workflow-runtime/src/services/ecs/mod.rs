//! Amazon ECS: containers, on Fargate or on machines of your own. With the feature `aws-ecs`.
//!
//! ```
//! use workflow_runtime::services::ecs::{self, ContainerOverride, EcsError, RunTask, TaskOverride};
//! use workflow_runtime::{Failure, workflow};
//!
//! workflow! {
//!     workflow Render(film: String) -> String settings { cluster: String } {
//!         state Run {
//!             let task = ecs::run_task_sync(&RunTask {
//!                 cluster: Some(settings.cluster),
//!                 task_definition: "render",
//!                 launch_type: Some("FARGATE"),
//!                 overrides: Some(TaskOverride {
//!                     container_overrides: vec![ContainerOverride {
//!                         name: Some("render"),
//!                         command: vec!["--film", film],
//!                         ..Default::default()
//!                     }],
//!                     ..Default::default()
//!                 }),
//!                 ..Default::default()
//!             })?
//!                 timeout 2h
//!                 retry EcsError::SdkClientException | EcsError::Unknown { max_attempts: 5 }
//!                 catch States::TaskFailed as failure => Failed(failure);
//!             => succeed task.task_arn
//!         }
//!         state Failed(failure: Failure) => fail Failure { error: "NotRendered", cause: failure.cause };
//!     }
//! }
//! ```
//!
//! Facts from <https://docs.aws.amazon.com/step-functions/latest/dg/connect-ecs.html> and
//! <https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_RunTask.html>.

mod request;
mod result;

pub use aws_sdk_ecs::Client;
use aws_sdk_ecs::operation::run_task::RunTaskOutput;
use serde_json::Value;

pub use request::{
    AwsvpcConfiguration, CapacityProvider, ContainerOverride, KeyValuePair, NetworkConfiguration, PlacementConstraint,
    PlacementStrategy, RunTask, Tag, TaskOverride,
};
pub use result::{Container, NotStarted, Task, TasksRun};

use super::fault::Service;
use super::job::{self, Pauses};
use crate::{Failure, TaskContext, task};

service_errors! {
    /// What ECS fails with.
    pub enum EcsError, "ECS" {
        AccessDeniedException,
        BlockedException,
        ClientException,
        ClusterNotFoundException,
        ConflictException,
        InvalidParameterException,
        PlatformTaskDefinitionIncompatibilityException,
        PlatformUnknownException,
        ServerException,
        UnsupportedFeatureException,
        /// ECS has taken the call and started no task, for want of room or otherwise. Only of [`run_task_sync`](fn@run_task_sync) and
        /// [`run_task_with_token`](fn@run_task_with_token); [`run_task`](fn@run_task) gives [`failures`](TasksRun::failures).
        #[task_error(name = "AmazonECS.Unknown")]
        Unknown,
        /// All that has no exception of its own in ECS's model.
        AmazonECSException,
        /// No answer came.
        SdkClientException,
    }
    other
        /// `States.TaskFailed`: the task was started and has not ended well. The cause is JSON, the [`Task`]. A clause
        /// names it `States::TaskFailed`.
        Failed
}

const ECS: Service<EcsError> = Service {
    prefix: "ECS",
    label: "AmazonECS",
    base: EcsError::AmazonECSException,
    client: EcsError::SdkClientException,
};

/// Starts tasks and goes on.
///
/// # Errors
///
/// What ECS fails with.
#[task(resource = "arn:aws:states:::ecs:runTask")]
pub async fn run_task(run: &RunTask, #[resource] ecs: &Client) -> Result<TasksRun, EcsError> {
    start(run, ecs, None).await.map(TasksRun::from)
}

/// Starts a task and waits until it has stopped.
///
/// Here it asks for the task's status every few seconds. The call has a client token, by which a second run of the
/// same attempt, after a crash, finds the task again. A `timeout` ends the waiting; on AWS it stops the task, too.
///
/// # Errors
///
/// What ECS fails with; `AmazonECS.Unknown` where no task was started; `States.TaskFailed` where it could not be
/// started, or a container ended with another code than 0.
#[task(resource = "arn:aws:states:::ecs:runTask.sync")]
pub async fn run_task_sync(run: &RunTask, #[resource] ecs: &Client, cx: &TaskContext) -> Result<Task, EcsError> {
    let started = all_started(start(run, ecs, Some(job::id(cx))).await?)?;
    let Some(mut task) = started.tasks.into_iter().next() else {
        return Err(EcsError::Unknown("no task was started".to_owned()));
    };
    let mut pauses = Pauses::new();
    while task.last_status != "STOPPED" {
        pauses.pause(cx).await;
        let described = ecs.describe_tasks().set_cluster(run.cluster.clone()).tasks(&task.task_arn).send().await;
        let described = described.map_err(|error| ECS.error(error))?.tasks.unwrap_or_default().into_iter().next();
        task = described.map(Task::from).ok_or_else(|| {
            EcsError::InvalidParameterException(format!("the task `{}` is not there any more", task.task_arn))
        })?;
    }
    if task.has_failed() {
        let cause = serde_json::to_string(&task).unwrap_or_default();
        return Err(EcsError::Failed(Failure::new("States.TaskFailed", cause)));
    }
    Ok(task)
}

/// Starts a task, and waits for whoever has the `token()` that is in its environment to answer with it. How the task
/// ends counts for nothing.
///
/// The answer is any JSON. For one that has a type, write a task of your own around [`run_task`](fn@run_task): see
/// [the module](super#answers-to-tokens).
///
/// # Errors
///
/// What ECS fails with; `AmazonECS.Unknown` where no task was started.
#[task(resource = "arn:aws:states:::ecs:runTask", callback = Value)]
pub async fn run_task_with_token(run: &RunTask, #[resource] ecs: &Client) -> Result<(), EcsError> {
    all_started(start(run, ecs, None).await?).map(drop)
}

async fn start(run: &RunTask, ecs: &Client, token: Option<String>) -> Result<RunTaskOutput, EcsError> {
    let request = run.clone().request(ecs).map_err(|error| EcsError::InvalidParameterException(error.to_string()))?;
    request.set_client_token(token).send().await.map_err(|error| ECS.error(error))
}

fn all_started(output: RunTaskOutput) -> Result<TasksRun, EcsError> {
    let run = TasksRun::from(output);
    if run.failures.is_empty() {
        return Ok(run);
    }
    Err(EcsError::Unknown(serde_json::to_string(&run.failures).unwrap_or_default()))
}
