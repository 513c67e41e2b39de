//! Lambda functions that serve tasks.

use super::TemplateError;
use super::build::{Builder, own};
use super::name::{Stand, arn, logical_id, stack_name};
use super::node::Node;
use super::policy::{Allowed, Policy, resource, role};
use crate::asl::{On, camel_case};
use crate::definition::{Action, Seconds, State};

/// How long AWS lets a function run, in seconds.
/// See <https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html>.
const LONGEST_TIMEOUT: u64 = 900;
/// What a function has over the `timeout` of its calls, so that it is Step Functions that ends them.
const BEYOND_CALLS: u64 = 5;

type Properties = Vec<(&'static str, Node)>;

pub fn add(builder: &mut Builder<'_>, workers: &[On]) -> Result<(), TemplateError> {
    let mut environment = Vec::new();
    for on in workers {
        let On::Lambda(text) = on else { continue };
        let Some(Stand::Function(id)) = own(text).and_then(|name| builder.known.get(name)).cloned() else { continue };
        if environment.is_empty() {
            environment = variables(builder)?;
        }
        let common = common(builder, &id, timeout(builder, on), &environment);
        let function = if builder.is_sam() { sam(builder, common) } else { plain(builder, &id, common)? };
        builder.add(&id, function)?;
        add_logs(builder, &format!("{id}Logs"), Node::sub(format!("/aws/lambda/{}", stack_name(&id))))?;
        if !builder.is_sam() {
            builder.add(&format!("{id}Role"), own_role(builder, &id))?;
        }
        builder.add_output(
            format!("{id}Arn"),
            "The ARN of the function that serves tasks".to_owned(),
            Node::GetAtt(id, "Arn"),
        );
    }
    Ok(())
}

/// A log group.
pub fn add_logs(builder: &mut Builder<'_>, id: &str, name: Node) -> Result<(), TemplateError> {
    let days = Node::Number(builder.template.retention.into());
    builder.add(id, resource("AWS::Logs::LogGroup", [("LogGroupName", name), ("RetentionInDays", days)]))
}

/// Variables of the environment, each a parameter.
fn variables(builder: &mut Builder<'_>) -> Result<Vec<(String, Node)>, TemplateError> {
    let mut variables = Vec::new();
    for variable in &builder.template.environment {
        // `BankUrl` for `BANK_URL`.
        let id = logical_id(&camel_case(&variable.to_lowercase()));
        let description = Node::text(format!("The variable {variable} of the functions' environment"));
        builder.add_parameter(&id, Node::object([("Type", Node::text("String")), ("Description", description)]))?;
        variables.push((variable.clone(), Node::Ref(id)));
    }
    Ok(variables)
}

/// See <https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/building-rust.html>.
fn sam(builder: &Builder<'_>, common: Properties) -> Node {
    let template = builder.template;
    let mut metadata = vec![("BuildMethod", Node::text("rust-cargolambda"))];
    if let Some(binary) = &template.binary {
        metadata.push(("BuildProperties", Node::object([("Binary", Node::text(binary))])));
    }
    let mut properties = vec![("CodeUri", Node::text(&template.code))];
    properties.extend(common);
    if template.tracing {
        properties.push(("Tracing", Node::text("Active")));
    }
    if !template.policies.is_empty() {
        properties.push(("Policies", Node::texts(template.policies.iter().cloned())));
    }
    Node::object([
        ("Type", Node::text("AWS::Serverless::Function")),
        ("Metadata", Node::object(metadata)),
        ("Properties", Node::object(properties)),
    ])
}

fn plain(builder: &mut Builder<'_>, id: &str, common: Properties) -> Result<Node, TemplateError> {
    let code = [
        ("S3Bucket", "CodeBucket", "The bucket that holds the functions' code"),
        (
            "S3Key",
            "CodeKey",
            "The key of the functions' code: the zip of `cargo lambda build --release --output-format zip`",
        ),
    ];
    for (_, parameter, description) in code {
        let fields = [("Type", Node::text("String")), ("Description", Node::text(description))];
        builder.add_parameter(parameter, Node::object(fields))?;
    }
    let code = code.map(|(field, parameter, _)| (field, Node::Ref(parameter.to_owned())));
    let mut properties = vec![("Code", Node::object(code)), ("Role", Node::GetAtt(format!("{id}Role"), "Arn"))];
    properties.extend(common);
    if builder.template.tracing {
        properties.push(("TracingConfig", Node::object([("Mode", Node::text("Active"))])));
    }
    Ok(resource("AWS::Lambda::Function", properties))
}

/// The properties that a function has in both formats.
fn common(builder: &Builder<'_>, id: &str, timeout: u64, environment: &[(String, Node)]) -> Properties {
    let mut properties = vec![
        ("Handler", Node::text("bootstrap")),
        ("Runtime", Node::text("provided.al2023")),
        ("Architectures", Node::texts([builder.architecture()])),
        ("MemorySize", Node::Number(builder.template.memory.into())),
        ("Timeout", Node::Number(timeout.cast_signed())),
        ("LoggingConfig", Node::object([("LogGroup", Node::Ref(format!("{id}Logs")))])),
    ];
    if !environment.is_empty() {
        properties.push(("Environment", Node::object([("Variables", Node::Object(environment.to_vec()))])));
    }
    properties
}

/// The role of a function: it writes its log and its traces, and does what the user's policies allow.
fn own_role(builder: &Builder<'_>, id: &str) -> Node {
    let mut policy = Policy::default();
    let streams = arn("logs", &format!("log-group:/aws/lambda/{}:*", stack_name(id)));
    policy.allow(Allowed::new(["logs:CreateLogStream", "logs:PutLogEvents"], Node::sub(streams)));
    if builder.template.tracing {
        policy.allow(Allowed::anywhere(
            ["xray:PutTraceSegments", "xray:PutTelemetryRecords"],
            "X-Ray has no resources for these",
        ));
    }
    let managed = builder.template.policies.iter().map(|policy| match policy.contains(':') {
        true => Node::text(policy),
        false => Node::sub(format!("arn:${{AWS::Partition}}:iam::aws:policy/{policy}")),
    });
    role("lambda", managed.collect(), &policy)
}

/// How long a function may run: a little over the longest `timeout` of its calls, and as long as AWS lets it where a call
/// has none, or where that is the time of a callback's answer.
fn timeout(builder: &Builder<'_>, on: &On) -> u64 {
    let states = builder.machines.iter().map(|machine| machine.definition.states);
    let longest = states.map(|states| longest(builder, on, states)).max().unwrap_or_default();
    longest.saturating_add(BEYOND_CALLS).min(LONGEST_TIMEOUT)
}

fn longest(builder: &Builder<'_>, on: &On, states: &[State]) -> u64 {
    let of = |state: &State| match &state.action {
        Action::Task(call) if call.task.service.is_none() && builder.template.deployment.worker(call.task) == *on => {
            match call.timeout {
                Some(Seconds::Literal(seconds)) if !call.task.callback => seconds,
                _ => LONGEST_TIMEOUT,
            }
        }
        action => action.bodies().iter().map(|body| longest(builder, on, body.states)).max().unwrap_or_default(),
    };
    states.iter().map(of).max().unwrap_or_default()
}
