//! State machines.

use super::build::{Builder, Machine};
use super::function::add_logs;
use super::name::{Stand, stack_name};
use super::node::Node;
use super::policy::{Allowed, Policy, resource, role};
use super::{Logs, TemplateError, calls};
use crate::asl::Json;

pub fn add(builder: &mut Builder<'_>) -> Result<(), TemplateError> {
    let machines = std::mem::take(&mut builder.machines);
    machines.iter().try_for_each(|machine| add_one(builder, machine))?;
    builder.machines = machines;
    Ok(())
}

fn add_one(builder: &mut Builder<'_>, machine: &Machine) -> Result<(), TemplateError> {
    let (id, is_sam) = (machine.id.as_str(), builder.is_sam());
    let level = level(builder, machine);
    let policy = policy(builder, machine, level);
    let properties = if is_sam { sam(builder, machine, level, &policy) } else { plain(builder, machine, level) };
    let kind = if is_sam { "AWS::Serverless::StateMachine" } else { "AWS::StepFunctions::StateMachine" };
    builder.add(id, resource(kind, properties))?;
    if level != Logs::Off {
        // Under another name the log group's policy would outgrow its limit.
        add_logs(builder, &format!("{id}Logs"), Node::sub(format!("/aws/vendedlogs/states/{}", stack_name(id))))?;
    }
    if !is_sam {
        builder.add(&format!("{id}Role"), role("states", vec![], &policy))?;
    }
    let description = format!("The ARN of the state machine {}", machine.definition.name);
    builder.add_output(format!("{id}Arn"), description, Node::Ref(id.to_owned()));
    add_alias(builder, id)
}

type Properties = Vec<(&'static str, Node)>;

/// See <https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-resource-statemachine.html>.
fn sam(builder: &Builder<'_>, machine: &Machine, level: Logs, policy: &Policy) -> Properties {
    let mut properties = vec![("Type", kind(machine))];
    properties.extend(name(machine).map(|name| ("Name", name)));
    if !policy.is_empty() {
        properties.push(("Policies", Node::List(vec![policy.document()])));
    }
    properties.extend(logging(builder, machine, level).map(|logging| ("Logging", logging)));
    properties.extend(tracing(builder).map(|tracing| ("Tracing", tracing)));
    properties.extend(builder.template.alias.iter().map(|alias| ("AutoPublishAlias", Node::text(alias))));
    properties.extend(substitutions(builder, machine));
    // What a document prints is JSON.
    let definition = serde_json::from_str::<Json>(&machine.text).unwrap_or(Json::Null);
    properties.push(("Definition", Node::Json(definition)));
    properties
}

/// See <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-stepfunctions-statemachine.html>.
fn plain(builder: &Builder<'_>, machine: &Machine, level: Logs) -> Properties {
    let mut properties = vec![("StateMachineType", kind(machine))];
    properties.extend(name(machine).map(|name| ("StateMachineName", name)));
    properties.push(("RoleArn", Node::GetAtt(format!("{}Role", machine.id), "Arn")));
    properties.extend(logging(builder, machine, level).map(|logging| ("LoggingConfiguration", logging)));
    properties.extend(tracing(builder).map(|tracing| ("TracingConfiguration", tracing)));
    properties.extend(substitutions(builder, machine));
    properties.push(("DefinitionString", Node::text(&machine.text)));
    properties
}

fn kind(machine: &Machine) -> Node {
    Node::text(if machine.definition.express { "EXPRESS" } else { "STANDARD" })
}

/// Machines that refer to each other are known by names, since none can be made before the others.
fn name(machine: &Machine) -> Option<Node> {
    matches!(machine.stand(), Stand::NamedMachine(_)).then(|| Node::sub(stack_name(&machine.id)))
}

fn tracing(builder: &Builder<'_>) -> Option<Node> {
    builder.template.tracing.then(|| Node::object([("Enabled", Node::Bool(true))]))
}

fn level(builder: &Builder<'_>, machine: &Machine) -> Logs {
    builder.template.logs.unwrap_or(if machine.definition.express { Logs::All } else { Logs::Error })
}

/// What an execution calls, and what it needs to log and to trace.
fn policy(builder: &Builder<'_>, machine: &Machine, level: Logs) -> Policy {
    let mut policy = Policy::default();
    for (state, task) in calls::tasks(&machine.document.states) {
        calls::needed(state, task, &builder.known).into_iter().for_each(|allowed| policy.allow(allowed));
    }
    if level != Logs::Off {
        // See <https://docs.aws.amazon.com/step-functions/latest/dg/cw-logs.html>.
        let actions = [
            "logs:CreateLogDelivery",
            "logs:GetLogDelivery",
            "logs:UpdateLogDelivery",
            "logs:DeleteLogDelivery",
            "logs:ListLogDeliveries",
            "logs:PutResourcePolicy",
            "logs:DescribeResourcePolicies",
            "logs:DescribeLogGroups",
        ];
        policy.allow(Allowed::anywhere(actions, "CloudWatch Logs has no resources for these"));
    }
    // SAM adds them itself. See <https://docs.aws.amazon.com/step-functions/latest/dg/xray-iam.html>.
    if builder.template.tracing && !builder.is_sam() {
        let actions =
            ["xray:PutTraceSegments", "xray:PutTelemetryRecords", "xray:GetSamplingRules", "xray:GetSamplingTargets"];
        policy.allow(Allowed::anywhere(actions, "X-Ray has no resources for these"));
    }
    policy
}

fn logging(builder: &Builder<'_>, machine: &Machine, level: Logs) -> Option<Node> {
    let level = match level {
        Logs::Off => return None,
        Logs::Fatal => "FATAL",
        Logs::Error => "ERROR",
        Logs::All => "ALL",
    };
    let group = Node::object([("LogGroupArn", Node::GetAtt(format!("{}Logs", machine.id), "Arn"))]);
    Some(Node::object([
        ("Level", Node::text(level)),
        ("IncludeExecutionData", Node::Bool(builder.template.execution_data)),
        ("Destinations", Node::List(vec![Node::object([("CloudWatchLogsLogGroup", group)])])),
    ]))
}

fn substitutions(builder: &Builder<'_>, machine: &Machine) -> Option<(&'static str, Node)> {
    let used = builder.known.used_in(&machine.text);
    (!used.is_empty())
        .then(|| ("DefinitionSubstitutions", Node::object(used.into_iter().map(|(name, stand)| (name, stand.node())))))
}

/// A version for each change, and an alias for the latest, as SAM makes them itself.
/// See <https://docs.aws.amazon.com/step-functions/latest/dg/concepts-cd-aliasing-versioning.html>.
fn add_alias(builder: &mut Builder<'_>, id: &str) -> Result<(), TemplateError> {
    let Some(alias) = builder.template.alias.clone() else { return Ok(()) };
    if !builder.is_sam() {
        let version = [
            ("StateMachineArn", Node::Ref(id.to_owned())),
            ("StateMachineRevisionId", Node::GetAtt(id.to_owned(), "StateMachineRevisionId")),
        ];
        let kept = ["DeletionPolicy", "UpdateReplacePolicy"].map(|policy| (policy, Node::text("Retain")));
        let parts =
            [("Type", Node::text("AWS::StepFunctions::StateMachineVersion")), ("Properties", Node::object(version))];
        builder.add(&format!("{id}Version"), Node::object(parts.into_iter().chain(kept)))?;
        let preference =
            [("StateMachineVersionArn", Node::Ref(format!("{id}Version"))), ("Type", Node::text("ALL_AT_ONCE"))];
        let properties = [("Name", Node::text(&alias)), ("DeploymentPreference", Node::object(preference))];
        builder.add(&format!("{id}Alias"), resource("AWS::StepFunctions::StateMachineAlias", properties))?;
    }
    builder.add_output(
        format!("{id}AliasArn"),
        "The ARN by which to start executions of the latest version".to_owned(),
        Node::sub(format!("${{{id}}}:{alias}")),
    );
    Ok(())
}
