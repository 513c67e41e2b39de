//! Each service over HTTP.

use std::sync::Arc;
use std::time::{Duration, SystemTime};

use serde_json::{Value, json};
use workflow_runtime::services::{self, SdkConfig, dynamodb, ecs, eventbridge, lambda, sfn, sns, sqs};
use workflow_runtime::{BoxFuture, Clock, Failure, Runtime, SystemClock, TaskToken};

use crate::endpoint::serve;
use crate::workflows::*;

/// What `tests/services/run` has made.
fn address(name: &str) -> String {
    std::env::var(name).unwrap_or_else(|_| panic!("{name} is not set: run tests/services/run"))
}

/// Time of which a minute passes at once.
struct Hasty;

impl Clock for Hasty {
    fn now(&self) -> SystemTime {
        SystemTime::now()
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<'static, ()> {
        let short = duration <= Duration::from_secs(60);
        SystemClock.sleep(if short { Duration::from_millis(1) } else { duration })
    }
}

/// AWS at this URL.
async fn at(url: String) -> SdkConfig {
    services::config_from_env().await.to_builder().endpoint_url(url).build()
}

struct Aws {
    runtime: Runtime,
    sqs: sqs::Client,
}

impl Aws {
    async fn new() -> Self {
        let config = at(address("MOTO")).await;
        let sqs = sqs::Client::new(&config);
        let runtime = Runtime::builder()
            .resource(sqs.clone())
            .resource(sns::Client::new(&config))
            .resource(dynamodb::Client::new(&config))
            .resource(eventbridge::Client::new(&config))
            .resource(lambda::Client::new(&config))
            .resource(sfn::Client::new(&config))
            .resource(ecs::Client::new(&config))
            .clock(Hasty)
            .build();
        Aws { runtime, sqs }
    }

    /// The text of the next message that `wanted` is true of.
    async fn message(&self, queue: &str, wanted: impl Fn(&str) -> bool) -> String {
        loop {
            let received = self.sqs.receive_message().queue_url(queue).wait_time_seconds(1).send().await.unwrap();
            for message in received.messages.unwrap_or_default() {
                let body = message.body.unwrap_or_default();
                if wanted(&body) {
                    return body;
                }
            }
        }
    }
}

#[tokio::test]
async fn sqs_takes_a_message_or_says_why_not() {
    let aws = Aws::new().await;
    let queue = address("NOTES_QUEUE");
    let id = aws.runtime.run::<SendNote>((queue.clone(), "hello".into())).await.unwrap();
    assert_eq!(id.len(), 36, "{id}");
    assert_eq!(aws.message(&queue, |_| true).await, r#"{"text":"hello"}"#);

    let nowhere = queue.replace("notes", "nowhere");
    let said = aws.runtime.run::<SendNote>((nowhere, "hello".into())).await.unwrap();
    assert!(said.starts_with("no queue: ") && said.contains("(Service: AmazonSQS; Status Code: 400; "), "{said}");
}

#[tokio::test]
async fn where_no_answer_comes_it_is_the_clients_exception() {
    let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let config = at(format!("http://{free}")).await;
    let runtime = Runtime::builder().resource(sqs::Client::new(&config)).build();
    let said = runtime.run::<SendNote>(("https://queue".into(), "hello".into())).await.unwrap();
    assert_eq!(said, "nobody is there");
}

#[tokio::test]
async fn a_queues_reader_answers_by_the_token() {
    let aws = Arc::new(Aws::new().await);
    let queue = address("TOKENS_QUEUE");
    let reader = aws.clone();
    let url = queue.clone();
    tokio::spawn(async move {
        let question = reader.message(&url, |body| body.contains("question")).await;
        let question: Value = serde_json::from_str(&question).unwrap();
        let token = TaskToken::from(question["token"].as_str().unwrap());
        assert!(reader.runtime.send_task_success(&token, "no approval").is_err());
        reader.runtime.send_task_success(&token, Approval { granted: true }).unwrap();
        let token = reader.message(&url, |body| !body.contains("question")).await;
        reader.runtime.send_task_success(TaskToken::from(token), json!({ "any": ["thing"] })).unwrap();
    });
    assert_eq!(aws.runtime.run::<AskByQueue>(queue.clone()).await.unwrap(), r#"{"any":["thing"]}"#);
    assert_eq!(aws.runtime.run::<AskByQueue>(queue.replace("tokens", "nowhere")).await.unwrap(), "no queue");
}

#[tokio::test]
async fn sns_publishes_to_a_topic_that_is_there() {
    let aws = Arc::new(Aws::new().await);
    let topic = address("TOPIC");
    aws.runtime.run::<Announce>((topic.clone(), 7)).await.unwrap();
    let text = aws.message(&address("TOPIC_QUEUE"), |body| body.contains("order")).await;
    assert_eq!(text, "order 7 is on its way");
    let said = aws.runtime.run::<Announce>((topic.replace("announcements", "nothing"), 7)).await.unwrap();
    assert!(said.starts_with("no topic: "), "{said}");

    let reader = aws.clone();
    tokio::spawn(async move {
        let token = reader.message(&address("TOPIC_QUEUE"), |body| !body.contains("order")).await;
        reader.runtime.send_task_success(TaskToken::from(token), 7).unwrap();
    });
    assert_eq!(aws.runtime.run::<AskByTopic>(topic).await.unwrap(), "7");
}

#[tokio::test]
async fn dynamodb_keeps_an_item_once() {
    let aws = Aws::new().await;
    let take = |table: &str, seat: &str| aws.runtime.run::<TakeSeat>((table.into(), seat.into(), "Ben".into()));
    assert_eq!(take("seats", "4A").await.unwrap(), "Ben, then Ann");
    let client = dynamodb::Client::new(&at(address("MOTO")).await);
    let kept = dynamodb::PutItem {
        table_name: "seats".into(),
        item: [("seat".to_owned(), dynamodb::AttributeValue::S("4B".into()))].into(),
        ..Default::default()
    };
    dynamodb::put_item(&kept, &client).await.unwrap();
    assert_eq!(take("seats", "4B").await.unwrap(), "taken");
    let said = take("tables", "4A").await.unwrap();
    assert!(said.starts_with("no table: ") && said.contains("Error Code: ResourceNotFoundException"), "{said}");
}

#[tokio::test]
async fn every_kind_of_value_is_what_it_was_in_dynamodb() {
    use dynamodb::AttributeValue::*;
    let client = dynamodb::Client::new(&at(address("MOTO")).await);
    let texts = |texts: [&str; 2]| texts.map(str::to_owned).to_vec();
    let item = [
        ("seat", S("kinds".into())),
        ("n", N("12.5".into())),
        ("b", B("aGVsbG8=".into())),
        ("bool", Bool(true)),
        ("null", Null(true)),
        ("m", M([("x".to_owned(), S("y".into()))].into())),
        ("l", L(vec![N("1".into()), S("two".into())])),
        ("ss", Ss(texts(["a", "b"]))),
        ("ns", Ns(texts(["1", "2"]))),
        ("bs", Bs(texts(["YQ==", "Yg=="]))),
    ];
    let item: dynamodb::Attributes = item.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
    let put = dynamodb::PutItem { table_name: "seats".into(), item: item.clone(), ..Default::default() };
    dynamodb::put_item(&put, &client).await.unwrap();
    let key = [("seat".to_owned(), S("kinds".into()))].into();
    let get = dynamodb::GetItem { table_name: "seats".into(), key, ..Default::default() };
    assert_eq!(dynamodb::get_item(&get, &client).await.unwrap().item, Some(item));
}

#[tokio::test]
async fn eventbridge_takes_events_or_says_which_it_did_not() {
    let aws = Arc::new(Aws::new().await);
    assert_eq!(aws.runtime.run::<SayPaid>(("shop".into(), 7)).await.unwrap(), 0);
    let event = aws.message(&address("BUS_QUEUE"), |body| body.contains("order paid")).await;
    assert_eq!(serde_json::from_str::<Value>(&event).unwrap()["detail"], json!({ "order": 7 }));
    let failure = aws.runtime.run::<SayPaid>((String::new(), 7)).await.unwrap_err();
    assert_eq!(failure.error, "NotSaid");
    let cause: Value = serde_json::from_str(&failure.cause).unwrap();
    assert_eq!(cause["FailedEntryCount"], 1);
    assert_eq!(cause["Entries"][0]["ErrorCode"], "InvalidArgument");

    let reader = aws.clone();
    tokio::spawn(async move {
        let event = reader.message(&address("BUS_QUEUE"), |body| body.contains("token")).await;
        let event: Value = serde_json::from_str(&event).unwrap();
        let token = TaskToken::from(event["detail"]["token"].as_str().unwrap());
        reader.runtime.send_task_success(token, true).unwrap();
    });
    assert_eq!(aws.runtime.run::<AskByBus>(()).await.unwrap(), "true");
}

#[tokio::test]
async fn lambda_calls_a_function() {
    let aws = Aws::new().await;
    assert_eq!(aws.runtime.run::<AskPrice>(("price".into(), 995)).await.unwrap(), 995);
}

#[tokio::test]
async fn what_a_function_fails_with_has_its_own_name() {
    let said = r#"{"errorType": "NotForSale", "errorMessage": "sold out"}"#;
    let (url, _requests) = serve(vec![("200 OK\r\nx-amz-function-error: Unhandled", said)]);
    let config = at(url).await;
    let runtime = Runtime::builder().resource(lambda::Client::new(&config)).build();
    let failure = runtime.run::<AskPrice>(("price".into(), 995)).await.unwrap_err();
    assert_eq!(failure, Failure::new("NotForSale", said));
}

#[tokio::test]
async fn a_function_that_is_not_there_is_the_services_error() {
    let head = "404 Not Found\r\nx-amzn-errortype: ResourceNotFoundException";
    let (url, _requests) = serve(vec![(head, r#"{"Type": "User", "Message": "Function not found"}"#)]);
    let runtime = Runtime::builder().resource(lambda::Client::new(&at(url).await)).build();
    assert_eq!(runtime.run::<AskPrice>(("prices".into(), 995)).await.unwrap(), 0);
}

#[tokio::test]
async fn an_execution_is_waited_for_to_its_end() {
    let aws = Aws::new().await;
    let output = aws.runtime.run::<Delegate>((address("ECHO_MACHINE"), 7)).await.unwrap();
    assert_eq!(output, r#"{"order":7}"#);
    let failure = aws.runtime.run::<Delegate>((address("FAILING_MACHINE"), 7)).await.unwrap_err();
    assert_eq!(failure.error, "PartFailed");
    let cause: Value = serde_json::from_str(&failure.cause).unwrap();
    assert_eq!((&cause["Error"], &cause["Status"]), (&json!("Shop.Closed"), &json!("FAILED")));
    let nothing = address("ECHO_MACHINE").replace("echo", "nothing");
    assert_eq!(aws.runtime.run::<Delegate>((nothing, 7)).await.unwrap(), "no machine");
}

#[tokio::test]
async fn an_execution_is_started_and_left_alone() {
    let aws = Aws::new().await;
    let arn = aws.runtime.run::<Begin>((address("OTHER_MACHINE"), "begun".into())).await.unwrap();
    assert!(arn.ends_with(":execution:other:begun"), "{arn}");
    let nothing = address("OTHER_MACHINE").replace("other", "nothing");
    assert_eq!(aws.runtime.run::<Begin>((nothing, "begun".into())).await.unwrap(), "no machine");
}

#[tokio::test]
async fn a_container_is_waited_for_until_it_stops() {
    let aws = Aws::new().await;
    let render = |cluster: &str| aws.runtime.run::<Render>((cluster.into(), "film".into()));
    assert_eq!(render("films").await.unwrap(), "STOPPED");
    let said = render("no-films").await.unwrap();
    assert!(said.starts_with("no cluster: "), "{said}");
    assert_eq!(aws.runtime.run::<RenderLater>(("films".into(), false)).await.unwrap(), 1);
}

#[tokio::test]
async fn a_container_that_ends_badly_fails_its_state() {
    let task = r#"{"tasks": [{"taskArn": "t", "lastStatus": "STOPPED", "stopCode": "EssentialContainerExited",
        "containers": [{"name": "render", "exitCode": 3}]}], "failures": []}"#;
    let full = r#"{"tasks": [], "failures": [{"arn": "a", "reason": "RESOURCE:MEMORY"}]}"#;
    let (url, requests) = serve(vec![("200 OK", full), ("200 OK", task)]);
    let config = at(url).await;
    let runtime = Runtime::builder().resource(ecs::Client::new(&config)).clock(Hasty).build();
    let failure = runtime.run::<Render>(("films".into(), "film".into())).await.unwrap_err();
    assert_eq!(failure.error, "NotRendered");
    let task: Value = serde_json::from_str(&failure.cause).unwrap();
    assert_eq!(task["Containers"][0]["ExitCode"], 3);
    let sent: Vec<Value> = requests.iter().take(2).map(|sent| serde_json::from_str(&sent.body).unwrap()).collect();
    assert_eq!(sent[0]["overrides"]["containerOverrides"][0]["command"], json!(["--film", "film"]));
    assert_ne!(sent[0]["clientToken"], sent[1]["clientToken"], "another attempt starts another task");
}

#[tokio::test]
async fn a_container_that_has_the_token_answers() {
    let started = r#"{"tasks": [{"taskArn": "t", "lastStatus": "PENDING"}], "failures": []}"#;
    let (url, requests) = serve(vec![("200 OK", started)]);
    let config = at(url).await;
    let runtime = Runtime::builder().resource(ecs::Client::new(&config)).build();
    let outside = runtime.clone();
    std::thread::spawn(move || {
        let sent: Value = serde_json::from_str(&requests.recv().unwrap().body).unwrap();
        let token = sent["overrides"]["containerOverrides"][0]["environment"][0]["value"].as_str().unwrap();
        outside.send_task_success(TaskToken::from(token), Value::Null).unwrap();
    });
    assert_eq!(runtime.run::<RenderLater>(("films".into(), true)).await.unwrap(), 100);
}

#[tokio::test]
async fn a_missing_client_is_named_before_anything_runs() {
    let failure = SendNote::run("https://queue".into(), "hello".into()).await.unwrap_err();
    assert_eq!(failure.error, "Runtime.ResourceMissing");
    let Failure { cause, .. } = failure;
    assert!(cause.contains("aws_sdk_sqs"), "{cause}");
}
