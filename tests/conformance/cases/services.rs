//! The workflows of `tests/services`, and others that call AWS's services.

use serde_json::{Value, json};
use workflow_runtime::Runtime;

use super::{Case, Group, case, group, typed};
use crate::suite::subject::Subject;
use crate::tests::services as aws;
use crate::tests::templates;
use crate::{callback, from_asl, service, workflows};

pub fn all() -> Vec<Group> {
    vec![
        group::<aws::SendNote>(notes()),
        group::<aws::AskByQueue>(questions()),
        group::<aws::Announce>(announcements()),
        group::<aws::AskByTopic>(vec![case(
            "answered",
            json!("arn:topic"),
            json!({"publish_with_token": [{"result": {"b": [1, null], "a": "é"}}]}),
        )]),
        group::<aws::TakeSeat>(seats()),
        group::<aws::SayPaid>(said()),
        group::<aws::AskByBus>(vec![
            case("answered", json!(null), json!({"put_events_with_token": [{"result": "yes"}]})),
            case("refused", json!(null), json!({"put_events_with_token": [{"error": "Odd", "cause": "no"}]})),
        ]),
        group::<aws::AskPrice>(prices()),
        group::<aws::Delegate>(delegations()),
        group::<aws::Begin>(beginnings()),
        group::<aws::Render>(films()),
        group::<aws::RenderLater>(later_films()),
        group::<aws::Customer>(customers()),
        group::<workflows::services::Reserve>(reservations()),
        group::<callback::AsksByQueue>(vec![
            case(
                "granted",
                json!("https://q"),
                json!({"ask_by_queue": [{"result": {"granted": true, "comment": ""}}]}),
            ),
            case(
                "late once",
                json!("https://q"),
                json!({"ask_by_queue": [
                    {"error": "States.HeartbeatTimeout"}, {"result": {"granted": false, "comment": "no"}},
                ]}),
            ),
        ]),
        group::<service::ByStatus>(statuses()),
        Group { subject: payment(), cases: payments() },
        Group { subject: settled(), cases: vec![case("all", json!("a \"note\""), nothing_said(SETTLED))] },
        group::<templates::services::Computed>(vec![case("all", json!("name"), nothing_said(COMPUTED))]),
    ]
}

fn failing(error: &str) -> Value {
    json!({"error": error, "cause": "says AWS"})
}

fn notes() -> Vec<Case> {
    let sent = json!({"result": {"MessageId": "m-7", "MD5OfMessageBody": "d41d"}});
    let script = |answers: Value| json!({"send_message": answers});
    let input = || json!(["https://q", "a \"note\""]);
    vec![
        case("sent", input(), script(json!([sent]))),
        case("throttled", input(), script(json!([failing("SQS.RequestThrottledException"), sent]))),
        case("no queue", input(), script(json!([failing("SQS.QueueDoesNotExistException")]))),
        case("nobody is there", input(), script(json!([failing("SQS.SdkClientException")]))),
        case("another error", input(), script(json!([failing("SQS.AmazonSQSException")]))),
    ]
}

fn questions() -> Vec<Case> {
    let script =
        |answer: Value| json!({"ask": [answer], "send_message_with_token": [{"result": {"b": 1, "a": "\"x\""}}]});
    let mut no_queue = failing("SQS.QueueDoesNotExistException");
    no_queue["at_once"] = true.into();
    vec![
        case("granted", json!("https://q"), script(json!({"result": {"granted": true}}))),
        case("refused", json!("https://q"), script(json!({"result": {"granted": false}}))),
        case("no queue", json!("https://q"), script(no_queue)),
    ]
}

fn announcements() -> Vec<Case> {
    let script = |answer: Value| json!({"publish": [answer]});
    vec![
        case("published", json!(["arn:topic", 7]), script(json!({"result": {"MessageId": "m-7"}}))),
        case("no topic", json!(["arn:topic", 7]), script(failing("SNS.NotFoundException"))),
    ]
}

fn seats() -> Vec<Case> {
    let script = |put: Value, item: Value| {
        json!({
            "put_item": [put, {"result": {}}],
            "update_item": [{"result": {"Attributes": {"guest": {"S": "Bob"}}}}],
            "get_item": [{"result": item}],
            "delete_item": [{"result": {}}],
        })
    };
    let ann = || json!({"Item": {"seat": {"S": "4A"}, "guest": {"S": "Ann"}}});
    let input = || json!(["seats", "4A", "Bob"]);
    let put = || json!({"result": {}});
    vec![
        case("taken and given back", input(), script(put(), ann())),
        case("a guest by number", input(), script(put(), json!({"Item": {"guest": {"N": "7"}}}))),
        case("no guest", input(), script(put(), json!({"Item": {"seat": {"S": "4A"}}}))),
        case("nothing read", input(), script(put(), json!({}))),
        case("throttled", input(), script(failing("DynamoDB.ThrottlingException"), ann())),
        case("taken by another", input(), script(failing("DynamoDB.ConditionalCheckFailedException"), ann())),
        case("no table", input(), script(failing("DynamoDB.ResourceNotFoundException"), ann())),
    ]
}

fn said() -> Vec<Case> {
    let put = json!({"result": {"Entries": [{"EventId": "e-1"}], "FailedEntryCount": 0}});
    let script = |answers: Value| json!({"put_events": answers});
    vec![
        case("said", json!(["shop", 7]), script(json!([put]))),
        case(
            "said the second time",
            json!(["shop", 7]),
            script(json!([failing("EventBridge.InternalException"), put])),
        ),
        case("refused", json!(["shop", 7]), script(json!([failing("EventBridge.FailedEntry")]))),
    ]
}

fn prices() -> Vec<Case> {
    let price = json!({"result": {"Payload": {"cents": 995}, "StatusCode": 200}});
    let script = |answers: Value| json!({"invoke": answers});
    vec![
        case("told", json!(["pricer", 5]), script(json!([price]))),
        case("busy", json!(["pricer", 5]), script(json!([failing("Lambda.TooManyRequestsException"), price]))),
        case("no function", json!(["pricer", 5]), script(json!([failing("Lambda.ResourceNotFoundException")]))),
    ]
}

fn delegations() -> Vec<Case> {
    let ended = json!({"result": {
        "ExecutionArn": "arn:e", "StateMachineArn": "arn:m", "Name": "e", "Status": "SUCCEEDED",
        "Input": {"order": 7}, "Output": {"b": 1, "a": [true]},
    }});
    let script = |answer: Value| json!({"start_execution_sync": [answer]});
    vec![
        case("done", json!(["arn:m", 7]), script(ended)),
        case("no machine", json!(["arn:m", 7]), script(failing("StepFunctions.StateMachineDoesNotExistException"))),
        case("failed", json!(["arn:m", 7]), script(failing("States.TaskFailed"))),
    ]
}

fn beginnings() -> Vec<Case> {
    let script = |answer: Value| json!({"start_execution": [answer]});
    vec![
        case("started", json!(["arn:m", "one"]), script(json!({"result": {"ExecutionArn": "arn:e"}}))),
        case("no machine", json!(["arn:m", "one"]), script(failing("StepFunctions.StateMachineDoesNotExistException"))),
    ]
}

fn container() -> Value {
    json!({
        "TaskArn": "arn:t", "ClusterArn": "arn:c", "TaskDefinitionArn": "arn:d", "LastStatus": "STOPPED",
        "DesiredStatus": "STOPPED",
    })
}

fn films() -> Vec<Case> {
    let script = |answers: Value| json!({"run_task_sync": answers});
    let done = json!({"result": container()});
    vec![
        case("rendered", json!(["main", "film"]), script(json!([done]))),
        case("unknown once", json!(["main", "film"]), script(json!([failing("ECS.Unknown"), done]))),
        case("no cluster", json!(["main", "film"]), script(json!([failing("ECS.ClusterNotFoundException")]))),
        case("failed", json!(["main", "film"]), script(json!([failing("States.TaskFailed")]))),
    ]
}

fn later_films() -> Vec<Case> {
    let run = json!({"run_task": [{"result": {"Tasks": [container()], "Failures": []}}]});
    vec![
        case("left alone", json!(["main", false]), run),
        case("waited for", json!(["main", true]), json!({"run_task_with_token": [{"result": {"any": 1}}]})),
    ]
}

fn customers() -> Vec<Case> {
    let answer = json!({"result": {
        "ResponseBody": {"name": "Ann"}, "StatusCode": 200, "StatusText": "OK", "Headers": {"x": ["1"]},
    }});
    let script = |answers: Value| json!({"invoke": answers});
    let input = || json!(["https://crm", "arn:connection"]);
    vec![
        case("read", input(), script(json!([answer]))),
        case("busy", input(), script(json!([failing("States.Http.StatusCode.429"), answer]))),
        case("not found", input(), script(json!([failing("States.Http.StatusCode.404")]))),
        case("a teapot", input(), script(json!([failing("States.Http.StatusCode.418")]))),
        case("nobody is there", input(), script(json!([failing("States.Http.Socket")]))),
        case("another error", input(), script(json!([failing("States.Http.StatusCode.500")]))),
    ]
}

fn reservations() -> Vec<Case> {
    let script = |first: Value| json!({"put_item": [first, {"result": {}, "forever": true}]});
    let input = || json!(["seats", "4A", ["lunch", "dinner"]]);
    let in_the_map = json!({
        "when": {"put": {"TableName": "kept"}},
        "error": "DynamoDB.ConditionalCheckFailedException", "cause": "not free",
    });
    let mut throttled = failing("DynamoDB.ThrottlingException");
    throttled["times"] = 2.into();
    vec![
        case("kept", input(), script(json!({"result": {}}))),
        case("no meals", json!(["seats", "4A", []]), script(json!({"result": {}}))),
        case("throttled", input(), script(throttled)),
        case("taken", input(), script(failing("DynamoDB.ConditionalCheckFailedException"))),
        case("taken in the map", input(), script(in_the_map)),
        case("wrong", input(), script(failing("DynamoDB.AmazonDynamoDBException"))),
        case("gone", input(), script(failing("DynamoDB.Gone"))),
        case("another error", input(), script(failing("DynamoDB.Odd"))),
    ]
}

fn statuses() -> Vec<Case> {
    let script = |answers: Value| json!({"put_item": answers});
    let busy = |times: u32| json!({"error": "States.Http.StatusCode.503", "times": times});
    vec![
        case("put", json!(null), script(json!([{"result": {}}]))),
        case("busy, then nobody", json!(null), script(json!([busy(1), failing("States.Http.Socket")]))),
        case("always busy", json!(null), script(json!([busy(4)]))),
    ]
}

fn payment() -> Subject {
    let builder = || {
        let topic_arn = "arn:aws:sns:eu-west-1:123456789012:news".to_owned();
        Runtime::builder().settings(from_asl::PaymentSettings { topic_arn })
    };
    Subject::with_settings::<from_asl::Payment>(builder, &[("TopicArn", "arn:aws:sns:eu-west-1:123456789012:news")])
}

fn payments() -> Vec<Case> {
    let busy = |times: u32| json!({"error": "BankBusy", "cause": typed("the bank is busy", json!("BankBusy")), "times": times});
    let declined = json!({"error": "Declined", "cause": typed("the card is declined", json!("Declined"))});
    let script = |charges: Value| json!({"charge": charges, "publish": [{"result": null}]});
    let bill = || json!({"cents": 1_250});
    vec![
        case("paid", bill(), script(json!([busy(1), {"result": true}]))),
        case("paid late", bill(), script(json!([{"result": false}, {"result": true}]))),
        case("declined", bill(), script(json!([declined]))),
        case("always busy", bill(), script(json!([busy(6)]))),
        case("panics", bill(), script(json!([{"error": "Task.Panicked", "cause": "out of paper"}]))),
    ]
}

const SETTLED: &[&str] = &[
    "send",
    "publish",
    "delete_item",
    "run_container",
    "start_and_wait",
    "invoke",
    "put_events",
    "read_object",
    "list_objects",
    "call",
];
const COMPUTED: &[&str] = &[
    "send",
    "publish",
    "run_container",
    "start",
    "start_and_wait",
    "put_events",
    "read_object",
    "describe_log_groups",
    "crawl",
    "model",
];

/// Each of these tasks does what it is told and says nothing.
fn nothing_said(tasks: &[&str]) -> Value {
    tasks.iter().map(|task| ((*task).to_owned(), json!([{"result": null, "forever": true}]))).collect()
}

fn settled() -> Subject {
    let builder = || {
        let text = |text: &str| text.to_owned();
        Runtime::builder().settings(templates::services::SettledSettings {
            queue_url: text("https://q"),
            topic_arn: text("arn:topic"),
            table: text("seats"),
            bucket: text("photos"),
            task_definition: text("packer"),
            machine_arn: text("arn:machine"),
            function: text("mails"),
            bus: text("main"),
            connection_url: text("https://crm"),
        })
    };
    let substitutions = [
        ("QueueUrl", "https://q"),
        ("TopicArn", "arn:topic"),
        ("Table", "seats"),
        ("Bucket", "photos"),
        ("TaskDefinition", "packer"),
        ("MachineArn", "arn:machine"),
        ("Function", "mails"),
        ("Bus", "main"),
        ("ConnectionUrl", "https://crm"),
    ];
    Subject::with_settings::<templates::services::Settled>(builder, &substitutions)
}
