//! What ECS says of tasks. AWS gives more fields than these.

use aws_sdk_ecs::operation::run_task::RunTaskOutput;
use aws_sdk_ecs::types;
use serde::{Deserialize, Serialize};

use crate::Data;

/// What was started.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, Data)]
#[serde(rename_all = "PascalCase")]
pub struct TasksRun {
    /// The tasks that were started.
    #[serde(default)]
    pub tasks: Vec<Task>,
    /// Why others were not.
    #[serde(default)]
    pub failures: Vec<NotStarted>,
}

/// Why a task was not started.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, Data)]
#[serde(rename_all = "PascalCase")]
pub struct NotStarted {
    /// What it is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub arn: Option<String>,
    /// Why, in a word: `RESOURCE:MEMORY`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// Why.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
}

/// A task.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, Data)]
#[serde(rename_all = "PascalCase")]
pub struct Task {
    /// The task.
    pub task_arn: String,
    /// Its cluster.
    pub cluster_arn: String,
    /// Its definition.
    pub task_definition_arn: String,
    /// Its status: `PROVISIONING`, `PENDING`, `RUNNING`, `STOPPED`, …
    pub last_status: String,
    /// The status that it is to come to.
    pub desired_status: String,
    /// Its containers.
    #[serde(default)]
    pub containers: Vec<Container>,
    /// `FARGATE`, `EC2` or `EXTERNAL`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub launch_type: Option<String>,
    /// Its group.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub group: Option<String>,
    /// Who has started it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub started_by: Option<String>,
    /// Why it has stopped, in a word: `EssentialContainerExited`, `TaskFailedToStart`, `UserInitiated`, …
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stop_code: Option<String>,
    /// Why it has stopped.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stopped_reason: Option<String>,
}

/// A container of a task.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, Data)]
#[serde(rename_all = "PascalCase")]
pub struct Container {
    /// Its name.
    pub name: String,
    /// Its ARN.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub container_arn: Option<String>,
    /// Its image.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub image: Option<String>,
    /// Its status.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_status: Option<String>,
    /// The code that it has ended with.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub exit_code: Option<i32>,
    /// More about its status.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

impl Task {
    /// Whether it could not be started, or a container has ended with another code than 0.
    pub(super) fn has_failed(&self) -> bool {
        let ended_badly = |container: &Container| container.exit_code.is_some_and(|code| code != 0);
        self.stop_code.as_deref() == Some("TaskFailedToStart") || self.containers.iter().any(ended_badly)
    }
}

impl From<RunTaskOutput> for TasksRun {
    fn from(output: RunTaskOutput) -> Self {
        let failure =
            |failure: types::Failure| NotStarted { arn: failure.arn, reason: failure.reason, detail: failure.detail };
        TasksRun {
            tasks: output.tasks.unwrap_or_default().into_iter().map(Task::from).collect(),
            failures: output.failures.unwrap_or_default().into_iter().map(failure).collect(),
        }
    }
}

impl From<types::Task> for Task {
    fn from(task: types::Task) -> Self {
        Task {
            task_arn: task.task_arn.unwrap_or_default(),
            cluster_arn: task.cluster_arn.unwrap_or_default(),
            task_definition_arn: task.task_definition_arn.unwrap_or_default(),
            last_status: task.last_status.unwrap_or_default(),
            desired_status: task.desired_status.unwrap_or_default(),
            containers: task.containers.unwrap_or_default().into_iter().map(Container::from).collect(),
            launch_type: task.launch_type.map(|kind| kind.as_str().to_owned()),
            group: task.group,
            started_by: task.started_by,
            stop_code: task.stop_code.map(|code| code.as_str().to_owned()),
            stopped_reason: task.stopped_reason,
        }
    }
}

impl From<types::Container> for Container {
    fn from(container: types::Container) -> Self {
        Container {
            name: container.name.unwrap_or_default(),
            container_arn: container.container_arn,
            image: container.image,
            last_status: container.last_status,
            exit_code: container.exit_code,
            reason: container.reason,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stopped(code: Option<i32>, stop_code: &str) -> Task {
        let container = Container { name: "main".into(), exit_code: code, ..Container::default() };
        Task { containers: vec![container], stop_code: Some(stop_code.into()), ..Task::default() }
    }

    #[test]
    fn a_task_fails_by_its_containers_or_at_its_start() {
        assert!(!stopped(Some(0), "EssentialContainerExited").has_failed());
        assert!(stopped(Some(3), "EssentialContainerExited").has_failed());
        assert!(stopped(None, "TaskFailedToStart").has_failed());
    }

    #[test]
    fn what_aws_gives_beside_these_fields_does_no_harm() {
        let given = r#"{"TaskArn": "t", "ClusterArn": "c", "TaskDefinitionArn": "d", "LastStatus": "STOPPED", "Cpu": "256",
            "DesiredStatus": "STOPPED", "Containers": [{"Name": "n", "ExitCode": 0, "Cpu": "0"}], "Version": 6}"#;
        let task: Task = serde_json::from_str(given).unwrap();
        assert_eq!(task.containers[0].exit_code, Some(0));
    }
}
