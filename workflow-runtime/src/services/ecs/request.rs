//! What ECS is asked for.

use aws_sdk_ecs::Client;
use aws_sdk_ecs::error::BuildError;
use aws_sdk_ecs::operation::run_task::builders::RunTaskFluentBuilder;
use aws_sdk_ecs::types;
use serde::{Deserialize, Serialize};

use crate::Data;

/// Tasks to run. More fields may come: write `..Default::default()`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, Data)]
#[serde(rename_all = "PascalCase")]
pub struct RunTask {
    /// The family of the task definition, with its revision or without (`render:3`), or its ARN.
    pub task_definition: String,
    /// The cluster's name or ARN; `default` where it is `None`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cluster: Option<String>,
    /// `FARGATE`, `EC2` or `EXTERNAL`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub launch_type: Option<String>,
    /// In the place of a launch type: the capacity providers, and how they share the tasks.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub capacity_provider_strategy: Vec<CapacityProvider>,
    /// How many tasks of [`run_task`](fn@super::run_task), 1 to 10; 1 where it is `None`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub count: Option<i32>,
    /// The network of tasks with the mode `awsvpc`, which all of Fargate's have.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub network_configuration: Option<NetworkConfiguration>,
    /// What is another way than the task definition says.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub overrides: Option<TaskOverride>,
    /// The version of Fargate's platform: `1.4.0`, or `LATEST`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub platform_version: Option<String>,
    /// The name of the tasks' group; `family:…` where it is `None`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub group: Option<String>,
    /// Where tasks may be placed, on machines of your own.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub placement_constraints: Vec<PlacementConstraint>,
    /// Where they are placed of that.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub placement_strategy: Vec<PlacementStrategy>,
    /// Whether ECS Exec may open a shell in the containers.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub enable_execute_command: Option<bool>,
    /// Whether ECS tags the tasks.
    #[serde(rename = "EnableECSManagedTags", skip_serializing_if = "Option::is_none")]
    pub enable_ecs_managed_tags: Option<bool>,
    /// `TASK_DEFINITION` to take over its tags.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub propagate_tags: Option<String>,
    /// Who starts it, up to 128 characters; `AWS Step Functions` on AWS, where it is `None`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub started_by: Option<String>,
    /// Tags of the tasks.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tags: Vec<Tag>,
}

/// The network of a task.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, Data)]
#[serde(rename_all = "PascalCase")]
pub struct NetworkConfiguration {
    /// Of a task with the network mode `awsvpc`.
    pub awsvpc_configuration: AwsvpcConfiguration,
}

/// The network of a task with the mode `awsvpc`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, Data)]
#[serde(rename_all = "PascalCase")]
pub struct AwsvpcConfiguration {
    /// The subnets' ids: up to 16, of one VPC.
    pub subnets: Vec<String>,
    /// The security groups' ids: up to 5; the VPC's default group where there is none.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub security_groups: Vec<String>,
    /// `ENABLED` or `DISABLED`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub assign_public_ip: Option<String>,
}

/// What is another way than the task definition says.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, Data)]
#[serde(rename_all = "PascalCase")]
pub struct TaskOverride {
    /// Containers.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub container_overrides: Vec<ContainerOverride>,
    /// CPU units of the task: 1024 are a CPU.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cpu: Option<String>,
    /// MiB of memory of the task.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub memory: Option<String>,
    /// The role of ECS's agent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub execution_role_arn: Option<String>,
    /// The role of the containers.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub task_role_arn: Option<String>,
}

/// What of a container is another way than the task definition says.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, Data)]
#[serde(rename_all = "PascalCase")]
pub struct ContainerOverride {
    /// The container.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The command and its arguments.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub command: Vec<String>,
    /// More environment variables.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub environment: Vec<KeyValuePair>,
    /// CPU units: 1024 are a CPU.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cpu: Option<i32>,
    /// MiB of memory that end the container when it takes more.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub memory: Option<i32>,
    /// MiB of memory that are kept for it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub memory_reservation: Option<i32>,
}

/// An environment variable.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, Data)]
#[serde(rename_all = "PascalCase")]
pub struct KeyValuePair {
    /// Its name.
    pub name: String,
    /// Its value.
    pub value: String,
}

/// A tag.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, Data)]
#[serde(rename_all = "PascalCase")]
pub struct Tag {
    /// Its name.
    pub key: String,
    /// Its value.
    pub value: String,
}

/// A share in the tasks.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, Data)]
#[serde(rename_all = "PascalCase")]
pub struct CapacityProvider {
    /// The provider's name: `FARGATE_SPOT`.
    pub capacity_provider: String,
    /// Its share beside the others' weights.
    #[serde(default)]
    pub weight: i32,
    /// How many tasks it has before the others have any.
    #[serde(default)]
    pub base: i32,
}

/// Where tasks may be placed.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, Data)]
#[serde(rename_all = "PascalCase")]
pub struct PlacementConstraint {
    /// `distinctInstance` or `memberOf`.
    pub r#type: String,
    /// What a machine must be, for `memberOf`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expression: Option<String>,
}

/// Where tasks are placed.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, Data)]
#[serde(rename_all = "PascalCase")]
pub struct PlacementStrategy {
    /// `random`, `spread` or `binpack`.
    pub r#type: String,
    /// By what: `instanceId`, `cpu`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub field: Option<String>,
}

impl RunTask {
    pub(super) fn request(self, ecs: &Client) -> Result<RunTaskFluentBuilder, BuildError> {
        let providers = self.capacity_provider_strategy.into_iter().map(CapacityProvider::sdk);
        let providers = providers.collect::<Result<Vec<_>, _>>()?;
        let network = self.network_configuration.map(NetworkConfiguration::sdk).transpose()?;
        let constraints = self.placement_constraints.into_iter().map(PlacementConstraint::sdk).collect();
        let strategy = self.placement_strategy.into_iter().map(PlacementStrategy::sdk).collect();
        let tags = self.tags.into_iter().map(|tag| types::Tag::builder().key(tag.key).value(tag.value).build());
        Ok(ecs
            .run_task()
            .task_definition(self.task_definition)
            .set_cluster(self.cluster)
            .set_launch_type(self.launch_type.map(|kind| types::LaunchType::from(kind.as_str())))
            .set_capacity_provider_strategy(given(providers))
            .set_count(self.count)
            .set_network_configuration(network)
            .set_overrides(self.overrides.map(TaskOverride::sdk))
            .set_platform_version(self.platform_version)
            .set_group(self.group)
            .set_placement_constraints(given(constraints))
            .set_placement_strategy(given(strategy))
            .set_enable_execute_command(self.enable_execute_command)
            .set_enable_ecs_managed_tags(self.enable_ecs_managed_tags)
            .set_propagate_tags(self.propagate_tags.map(|from| types::PropagateTags::from(from.as_str())))
            .set_started_by(self.started_by)
            .set_tags(given(tags.collect())))
    }
}

/// A list that is left out where nothing is in it.
fn given<T>(list: Vec<T>) -> Option<Vec<T>> {
    (!list.is_empty()).then_some(list)
}

impl NetworkConfiguration {
    fn sdk(self) -> Result<types::NetworkConfiguration, BuildError> {
        let AwsvpcConfiguration { subnets, security_groups, assign_public_ip } = self.awsvpc_configuration;
        let awsvpc = types::AwsVpcConfiguration::builder()
            .set_subnets(Some(subnets))
            .set_security_groups(given(security_groups))
            .set_assign_public_ip(assign_public_ip.map(|ip| types::AssignPublicIp::from(ip.as_str())))
            .build()?;
        Ok(types::NetworkConfiguration::builder().awsvpc_configuration(awsvpc).build())
    }
}

impl TaskOverride {
    fn sdk(self) -> types::TaskOverride {
        types::TaskOverride::builder()
            .set_container_overrides(given(self.container_overrides.into_iter().map(ContainerOverride::sdk).collect()))
            .set_cpu(self.cpu)
            .set_memory(self.memory)
            .set_execution_role_arn(self.execution_role_arn)
            .set_task_role_arn(self.task_role_arn)
            .build()
    }
}

impl ContainerOverride {
    fn sdk(self) -> types::ContainerOverride {
        let variable = |KeyValuePair { name, value }| types::KeyValuePair::builder().name(name).value(value).build();
        types::ContainerOverride::builder()
            .set_name(self.name)
            .set_command(given(self.command))
            .set_environment(given(self.environment.into_iter().map(variable).collect()))
            .set_cpu(self.cpu)
            .set_memory(self.memory)
            .set_memory_reservation(self.memory_reservation)
            .build()
    }
}

impl CapacityProvider {
    fn sdk(self) -> Result<types::CapacityProviderStrategyItem, BuildError> {
        let item = types::CapacityProviderStrategyItem::builder().capacity_provider(self.capacity_provider);
        item.weight(self.weight).base(self.base).build()
    }
}

impl PlacementConstraint {
    fn sdk(self) -> types::PlacementConstraint {
        let kind = types::PlacementConstraintType::from(self.r#type.as_str());
        types::PlacementConstraint::builder().r#type(kind).set_expression(self.expression).build()
    }
}

impl PlacementStrategy {
    fn sdk(self) -> types::PlacementStrategy {
        let kind = types::PlacementStrategyType::from(self.r#type.as_str());
        types::PlacementStrategy::builder().r#type(kind).set_field(self.field).build()
    }
}
