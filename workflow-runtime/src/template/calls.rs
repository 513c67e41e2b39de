//! What a state machine's role must allow so that its `Task` states can call what they name.
//!
//! The actions and resources are those of AWS's pages for each service, beginning at
//! <https://docs.aws.amazon.com/step-functions/latest/dg/service-integration-iam-templates.html>.

use super::name::{Name, Stand, Substitutions, arn, stack_name};
use super::node::Node;
use super::policy::{Allowed, any};
use super::sdk;
use crate::asl::{Json, Object, State, Task, capitalised};

/// The `Task` states of a machine, those in branches and maps among them, in the order of the document.
pub fn tasks(states: &Object<State>) -> Vec<(&str, &Task)> {
    let mut found = Vec::new();
    for (name, state) in &states.0 {
        match state {
            State::Task(task) => found.push((name.as_str(), task)),
            State::Parallel(parallel) => {
                parallel.branches.iter().for_each(|branch| found.extend(tasks(&branch.states)));
            }
            State::Map(map) => found.extend(tasks(&map.item_processor.body.states)),
            _ => {}
        }
    }
    found
}

/// What a state calls, from its `Resource`.
#[derive(Debug, PartialEq)]
pub enum Target<'a> {
    /// A worker's activity, which polls: nothing need be allowed.
    Activity,
    /// A Lambda function, by its ARN.
    Function(&'a str),
    /// A service with an integration of its own.
    Service { service: &'a str, api: &'a str, pattern: &'a str },
    /// Any call of AWS's SDK.
    Sdk { service: &'a str, api: &'a str },
}

impl<'a> Target<'a> {
    pub fn of(resource: &'a str) -> Self {
        let parts: Vec<_> = resource.splitn(8, ':').collect();
        match parts[..] {
            ["arn", _, "states", "", "", "aws-sdk", service, api] => {
                Target::Sdk { service, api: api.split_once('.').map_or(api, |(api, _)| api) }
            }
            // A second `:` is that of `.sync:2`.
            ["arn", _, "states", "", "", service, api, ..] => {
                let (api, pattern) = api.split_once('.').unwrap_or((api, ""));
                Target::Service { service, api, pattern }
            }
            ["arn", _, "lambda", ..] => Target::Function(resource),
            _ => Target::Activity,
        }
    }
}

/// What a state's call needs.
pub fn needed(state: &str, task: &Task, known: &Substitutions) -> Vec<Allowed> {
    let call = Call { state, arguments: task.arguments.as_ref(), known };
    match Target::of(&task.resource) {
        Target::Activity => vec![],
        Target::Function(arn) => vec![Allowed::new(["lambda:InvokeFunction"], Node::text(arn))],
        Target::Sdk { service, api } => sdk::needed(&call, service, api),
        Target::Service { service, api, pattern } => call.service(service, api, pattern == "sync"),
    }
}

/// A call of a service.
pub struct Call<'a> {
    state: &'a str,
    arguments: Option<&'a Json>,
    known: &'a Substitutions,
}

impl Call<'_> {
    fn service(&self, service: &str, api: &str, sync: bool) -> Vec<Allowed> {
        let action = format!("{service}:{}", capitalised(api));
        match (service, api) {
            ("lambda", "invoke") => vec![Allowed::new(["lambda:InvokeFunction"], self.function())],
            ("sqs", "sendMessage") => vec![Allowed::new([action], self.queue())],
            ("sns", "publish") => vec![Allowed::new([action], self.arn("TopicArn", "sns", ""))],
            ("dynamodb", _) => vec![Allowed::new([action], self.table())],
            ("events", "putEvents") => vec![Allowed::on_each([action], self.buses())],
            ("states", "startExecution") => self.execution(action, sync),
            ("ecs", "runTask") => self.container(action, sync),
            ("http", "invoke") => self.endpoint(),
            ("apigateway", "invoke") => vec![Allowed::new(["execute-api:Invoke"], self.api())],
            ("batch", "submitJob") => job(
                [action.as_str(), "batch:DescribeJobs", "batch:TerminateJob"],
                any("a job has no ARN before it runs"),
                Some("StepFunctionsGetEventsForBatchJobsRule"),
                sync,
            ),
            ("codebuild", "startBuild") => job(
                [action.as_str(), "codebuild:StopBuild", "codebuild:BatchGetBuilds"],
                self.arn("ProjectName", "codebuild", "project/"),
                Some("StepFunctionsGetEventForCodeBuildStartBuildRule"),
                sync,
            ),
            ("glue", "startJobRun") => job(
                [action.as_str(), "glue:GetJobRun", "glue:GetJobRuns", "glue:BatchStopJobRun"],
                any("a run of a job has no ARN before it runs"),
                None,
                sync,
            ),
            _ => vec![self.other(action, sync)],
        }
    }

    /// A service that is not among those above.
    fn other(&self, action: String, sync: bool) -> Allowed {
        let waits = if sync { "; to wait for the job it needs more, see AWS's page of this integration" } else { "" };
        Allowed::anywhere([action], format!("which resources state {} uses is not known{waits}", self.state))
    }

    /// The field of its arguments, by the names of the objects around it.
    pub fn field(&self, path: &[&str]) -> Option<&Json> {
        path.iter().fold(self.arguments, |value, name| match value {
            Some(Json::Object(fields)) => fields.get(name),
            _ => None,
        })
    }

    /// What a field names, unless that is computed, or the field is not there.
    pub fn named(&self, field: &[&str]) -> Option<Name> {
        let Some(Json::String(text)) = self.field(field) else { return None };
        self.known.name(text)
    }

    /// The ARN of what a field names.
    pub fn arn(&self, field: &str, service: &str, kind: &str) -> Node {
        self.named(&[field]).map_or_else(|| self.computed(field), |name| name.arn(service, kind))
    }

    fn computed(&self, field: &str) -> Node {
        any(format!("only the execution knows {field} of state {}", self.state))
    }

    pub fn function(&self) -> Node {
        self.arn("FunctionName", "lambda", "function:")
    }

    pub fn table(&self) -> Node {
        self.arn("TableName", "dynamodb", "table/")
    }

    /// A queue's ARN, from its URL: `https://sqs.eu-west-1.amazonaws.com/123456789012/orders`.
    pub fn queue(&self) -> Node {
        let Some(name) = self.named(&["QueueUrl"]) else { return self.computed("QueueUrl") };
        if let Some(stand) = &name.whole {
            let part = |position| Node::part(position, "/", stand.node());
            let values = Node::object([("Account", part(3)), ("Queue", part(4))]);
            let text = Node::text("arn:${AWS::Partition}:sqs:${AWS::Region}:${Account}:${Queue}");
            return Node::Function("Sub", Box::new(Node::List(vec![text, values])));
        }
        let parts: Vec<_> = name.text.split('/').collect();
        match parts[..] {
            ["https:", "", host, account, queue] => {
                let region = host.strip_prefix("sqs.").and_then(|host| host.split('.').next());
                let region = region.unwrap_or("${AWS::Region}");
                Node::sub(format!("arn:${{AWS::Partition}}:sqs:{region}:{account}:{queue}"))
            }
            _ => self.computed("QueueUrl"),
        }
    }

    /// The buses of the entries; an entry that names none is for the account's default one.
    pub fn buses(&self) -> Vec<Node> {
        let Some(Json::Array(entries)) = self.field(&["Entries"]) else { return vec![self.computed("Entries")] };
        let mut buses = Vec::new();
        for entry in entries {
            let entry = Call { arguments: Some(entry), ..*self };
            let bus = match (entry.arguments, entry.field(&["EventBusName"])) {
                (Some(Json::Object(_)), None) => Node::sub(arn("events", "event-bus/default")),
                _ => entry.arn("EventBusName", "events", "event-bus/"),
            };
            if !buses.contains(&bus) {
                buses.push(bus);
            }
        }
        buses
    }

    /// An execution of a state machine, which a role that waits for it must see and stop, too.
    fn execution(&self, action: String, sync: bool) -> Vec<Allowed> {
        let machine = self.arn("StateMachineArn", "states", "stateMachine:");
        let mut needed = vec![Allowed::new([action], machine)];
        if sync {
            let executions = match self.named(&["StateMachineArn"]) {
                Some(name) => executions(&name),
                None => self.computed("StateMachineArn"),
            };
            needed.push(Allowed::new(["states:DescribeExecution", "states:StopExecution"], executions));
            needed.push(rule("StepFunctionsGetEventsForStepFunctionsExecutionRule"));
        }
        needed
    }

    fn container(&self, action: String, sync: bool) -> Vec<Allowed> {
        let definition = self.named(&["TaskDefinition"]).map(|name| match &name.whole {
            // Without a revision it is the family's latest.
            None if !name.text.contains(':') => Name { text: format!("{}:*", name.text), whole: None },
            _ => name,
        });
        let definition = match definition {
            Some(name) => name.arn("ecs", "task-definition/"),
            None => self.computed("TaskDefinition"),
        };
        let mut needed = vec![Allowed::new([action], definition)];
        if sync {
            let why = "a task's ARN is not known before it runs; only those of Step Functions can be stopped";
            needed.push(Allowed::anywhere(["ecs:StopTask", "ecs:DescribeTasks"], why));
            needed.push(rule("StepFunctionsGetEventsForECSTaskRule"));
        }
        let service = Node::object([("iam:PassedToService", Node::text("ecs-tasks.amazonaws.com"))]);
        needed.push(Allowed {
            condition: Some(Node::object([("StringEquals", service)])),
            ..Allowed::anywhere(["iam:PassRole"], "the roles of the task definition are not known here")
        });
        needed
    }

    /// An API of API Gateway's, whose identifier begins its endpoint.
    fn api(&self) -> Node {
        let literal = |field: &str| self.named(&[field]).filter(|name| name.whole.is_none()).map(|name| name.text);
        let Some(endpoint) = literal("ApiEndpoint") else { return self.computed("ApiEndpoint") };
        let or_any = |field: &str| literal(field).unwrap_or_else(|| "*".to_owned());
        let id = endpoint.split('.').next().unwrap_or_default();
        let path = or_any("Path");
        let call = format!("{id}/{}/{}/{}", or_any("Stage"), or_any("Method"), path.trim_start_matches('/'));
        Node::sub(arn("execute-api", &call))
    }

    /// See <https://docs.aws.amazon.com/step-functions/latest/dg/call-https-apis.html>.
    fn endpoint(&self) -> Vec<Allowed> {
        let known = |field: &str| self.named(&[field]).map(|name| name.node());
        let equal = known("Method").map(|method| ("StringEquals", Node::object([("states:HTTPMethod", method)])));
        let like = known("ApiEndpoint").map(|url| ("StringLike", Node::object([("states:HTTPEndpoint", url)])));
        let conditions: Vec<_> = equal.into_iter().chain(like).collect();
        let invoke = Allowed {
            condition: (!conditions.is_empty()).then(|| Node::object(conditions)),
            ..Allowed::anywhere(["states:InvokeHTTPEndpoint"], "the conditions name the endpoint")
        };
        let connection = self.named(&["Authentication", "ConnectionArn"]);
        let connection = connection.map_or_else(|| self.computed("ConnectionArn"), |name| name.node());
        let secret = Node::sub(arn("secretsmanager", "secret:events!connection/*"));
        vec![
            invoke,
            Allowed::new(["events:RetrieveConnectionCredentials"], connection),
            Allowed::new(["secretsmanager:GetSecretValue", "secretsmanager:DescribeSecret"], secret),
        ]
    }
}

/// A job: to start it, and where somebody waits for it to see and to stop it, too.
fn job<const N: usize>(actions: [&str; N], on: Node, events: Option<&str>, sync: bool) -> Vec<Allowed> {
    let mut needed = vec![Allowed::new(actions.into_iter().take(if sync { N } else { 1 }), on)];
    needed.extend(events.filter(|_| sync).map(rule));
    needed
}

/// The executions of a state machine.
fn executions(machine: &Name) -> Node {
    let of = |name: &str| arn("states", &format!("execution:{name}:*"));
    match &machine.whole {
        Some(Stand::Machine(id)) => Node::sub(of(&format!("${{{id}.Name}}"))),
        Some(Stand::NamedMachine(id)) => Node::sub(of(&stack_name(id))),
        Some(other) => {
            let values = Node::object([("Machine", Node::part(6, ":", other.node()))]);
            Node::Function("Sub", Box::new(Node::List(vec![Node::text(of("${Machine}")), values])))
        }
        None => Node::sub(of(machine.text.split(':').nth(6).unwrap_or(&machine.text))),
    }
}

/// The managed rule by which Step Functions hears that a job has ended.
fn rule(name: &str) -> Allowed {
    let rule = Node::sub(arn("events", &format!("rule/{name}")));
    Allowed::new(["events:PutTargets", "events:PutRule", "events:DescribeRule"], rule)
}
