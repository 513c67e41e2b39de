//! Where tasks run on AWS: what is emitted for each deployment, and what documents are read.

#![allow(missing_docs)]

#[path = "../examples/fan_out.rs"]
#[allow(dead_code)]
mod fan_out;
#[path = "../examples/job_poller.rs"]
#[allow(dead_code)]
mod job_poller;
#[path = "../examples/nested_workflow.rs"]
#[allow(dead_code)]
mod nested_workflow;
#[path = "../examples/saga.rs"]
#[allow(dead_code)]
mod saga;
#[path = "../examples/shop/mod.rs"]
#[allow(dead_code)]
mod shop;
#[allow(dead_code)]
mod workflows;

use std::fs;
use std::path::Path;

use expect_test::{expect, expect_file};
use workflow_runtime::asl::{AslError, Deployment, On, State, StateMachine};
use workflow_runtime::{Failure, Workflow, task, workflow};

const ACTIVITIES: &str = "arn:aws:states:eu-west-1:123456789012:activity:shop-{task}";

fn deployments() -> [(&'static str, Deployment); 4] {
    let mixed = Deployment::lambda("${WorkerFunctionArn}")
        .task::<shop::check_payment>(On::activity("${BankActivityArn}"))
        .task::<shop::send_confirmation>(On::lambda("shop-mails"));
    [
        ("lambda", Deployment::lambda("${WorkerFunctionArn}")),
        ("functions", Deployment::lambda("${{Task}FunctionArn}").without_lambda_retrier()),
        ("activities", Deployment::activity(ACTIVITIES)),
        ("mixed", mixed),
    ]
}

fn documents() -> Vec<StateMachine> {
    let render = |deployment: &Deployment| {
        [
            shop::OrderFulfilment::asl(deployment),
            fan_out::Album::asl(deployment),
            saga::Trip::asl(deployment),
            workflows::Reminders::asl(deployment),
            workflows::Notices::asl(deployment),
            workflows::Transfer::asl(deployment),
            job_poller::JobPoller::asl(deployment),
            nested_workflow::Purchase::asl(deployment),
        ]
    };
    deployments().iter().flat_map(|(_, deployment)| render(deployment).map(Result::unwrap)).collect()
}

#[test]
fn each_deployment_has_its_document() {
    for (name, deployment) in &deployments()[1..] {
        let asl = shop::OrderFulfilment::asl(deployment).unwrap();
        let file = format!("{}/tests/snapshots/order_fulfilment.{name}.asl.json", env!("CARGO_MANIFEST_DIR"));
        expect_file![file].assert_eq(&format!("{asl}\n"));
    }
}

#[test]
fn heartbeats_are_asked_of_activities_alone() {
    let heartbeat = |deployment: Deployment| {
        let machine = workflows::Reminders::asl(&deployment).unwrap();
        let Some(State::Task(task)) = machine.states.get("Remind") else { panic!("a task") };
        task.heartbeat_seconds.is_some()
    };
    assert!(heartbeat(Deployment::activity(ACTIVITIES)));
    assert!(!heartbeat(Deployment::lambda("worker")));
}

#[test]
fn documents_are_read_and_written_again() {
    for machine in documents() {
        let text = machine.to_string();
        let read: StateMachine = serde_json::from_str(&text).unwrap();
        assert_eq!(read, machine);
        assert_eq!(read.to_string(), text);
        assert_eq!(StateMachine::from_yaml(&machine.to_yaml().unwrap()).unwrap(), machine);
    }
}

#[test]
fn a_document_is_written_as_yaml() {
    let machine = fan_out::Album::asl(&Deployment::lambda("${WorkerFunctionArn}")).unwrap();
    expect_file!["snapshots/fan_out.asl.yaml"].assert_eq(&machine.to_yaml().unwrap());
}

#[test]
fn what_others_wrote_is_kept() {
    let text = r#"{
  "QueryLanguage": "JSONata",
  "StartAt": "Each",
  "States": {
    "Each": {
      "Type": "Map",
      "ItemProcessor": {
        "ProcessorConfig": {
          "Mode": "DISTRIBUTED",
          "ExecutionType": "STANDARD"
        },
        "StartAt": "Once",
        "States": {
          "Once": {
            "Type": "Task",
            "Resource": "arn:aws:states:::aws-sdk:s3:getObject",
            "TimeoutSeconds": "{% $limit %}",
            "Retry": [
              {
                "ErrorEquals": [
                  "States.ALL"
                ],
                "BackoffRate": 1.5
              }
            ],
            "End": true,
            "Credentials": {
              "RoleArn": "arn:aws:iam::123456789012:role/reader"
            }
          }
        }
      },
      "End": true,
      "ItemReader": {
        "Resource": "arn:aws:states:::s3:getObject"
      },
      "ToleratedFailurePercentage": 12.5
    }
  },
  "Version": "1.0"
}"#;
    let machine: StateMachine = serde_json::from_str(text).unwrap();
    assert_eq!(machine.to_string(), text);
    assert_eq!(StateMachine::from_yaml(&machine.to_yaml().unwrap()).unwrap(), machine);
}

#[test]
fn other_documents_are_refused() {
    let error = |text: &str| serde_json::from_str::<StateMachine>(text).unwrap_err().to_string();
    let without_language = error(r#"{"StartAt": "A", "States": {"A": {"Type": "Succeed"}}}"#);
    let nowhere = error(r#"{"QueryLanguage": "JSONata", "StartAt": "A", "States": {"A": {"Type": "Pass"}}}"#);
    let unknown = error(r#"{"QueryLanguage": "JSONata", "StartAt": "A", "States": {"A": {"Type": "Loop"}}}"#);
    expect![[r#"
        missing field `QueryLanguage` at line 1 column 54
        no variant of enum Next found in flattened data at line 1 column 78
        unknown variant `Loop`, expected one of `Task`, `Pass`, `Choice`, `Wait`, `Parallel`, `Map`, `Succeed`, `Fail` at line 1 column 76"#]]
    .assert_eq(&[without_language, nowhere, unknown].join("\n"));
}

/// The line of `Check`.
const CHECK: u32 = line!() + 5;

workflow! {
    pub workflow Placed(n: u32) -> u32 {
        /// Is it small?
        state Check => if n < 3 { Wait } else { fail Failure { error: "Large", cause: "" } };
        state Wait { wait 1s; => succeed n }
    }
}

#[test]
fn comments_may_end_with_the_place_in_the_source() {
    let machine = Placed::asl(&Deployment::lambda("f").with_places()).unwrap();
    let comments = machine.states.0.iter().map(|(name, state)| match state {
        State::Choice(choice) => (name.as_str(), choice.comment.clone().unwrap()),
        State::Wait(wait) => (name.as_str(), wait.comment.clone().unwrap()),
        State::Fail(fail) => (name.as_str(), fail.comment.clone().unwrap()),
        other => panic!("{other:?}"),
    });
    let place = |line: u32| format!("tests/deployments.rs:{line}");
    assert_eq!(
        comments.collect::<Vec<_>>(),
        [
            ("Check", format!("Is it small? ({})", place(CHECK))),
            ("Check: fail", place(CHECK)),
            ("Wait", place(CHECK + 1)),
        ]
    );
}

mod elsewhere {
    use super::*;

    #[task]
    pub async fn check_payment(id: u32) -> u32 {
        id
    }
}

mod here {
    use super::*;

    #[task]
    pub async fn check_payment(id: u32) -> u32 {
        id
    }
}

workflow! {
    pub workflow Pays(id: u32) -> u32 {
        state First { let id = elsewhere::check_payment(id); => succeed id }
    }
}

workflow! {
    workflow PaysTwice(id: u32) -> u32 {
        state First { let id = elsewhere::check_payment(id); => Second }
        state Second { let id = here::check_payment(id); => succeed id }
    }
}

#[test]
fn what_aws_cannot_take_is_refused() {
    let refused = |asl: Result<StateMachine, AslError>| asl.unwrap_err().to_string();
    let on = |deployment: Deployment| refused(Pays::asl(&deployment));
    let errors = [
        on(Deployment::lambda("${{task}FunctionArn")),
        on(Deployment::lambda("worker-{tsk}")),
        on(Deployment::lambda("")),
        on(Deployment::lambda("worker").task::<elsewhere::check_payment>(On::activity("bank"))),
        refused(PaysTwice::asl(&Deployment::lambda("worker"))),
    ];
    expect![[r#"
        the Lambda function `${check_paymentFunctionArn` of the task `check_payment`: a substitution is written `${Name}`: its `}` is missing
        the Lambda function `worker-{tsk}` of the task `check_payment`: in braces may stand `{task}` and `{Task}`, and a substitution is written `${Name}`
        the Lambda function `` of the task `check_payment`: it is empty
        the activity `bank` of the task `check_payment`: an activity is named by its ARN, `arn:aws:states:region:account:activity:name`
        the tasks `deployments::elsewhere::check_payment` and `deployments::here::check_payment` have one name, by which a worker knows them: rename one"#]]
    .assert_eq(&errors.join("\n"));
    assert_eq!(PaysTwice::DEFINITION.tasks().len(), 2);
}

workflow! {
    /// Y
    pub workflow Texts(n: u32) -> String {
        state On { wait 1s; => Yes }
        state Yes => match n { 0 => No, 1 => succeed "no", _ => Null("1:30") };
        state No => succeed " 0o17: # ~ %{% 1e3\n - x\t\u{e9}";
        state Null(s: String) => fail Failure { error: "y", cause: s };
    }
}

/// `.ci/run` gives them to validators, and reads the YAML with a reader of YAML 1.1, as CloudFormation's is.
#[test]
fn documents_for_other_judges() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("deployments");
    fs::create_dir_all(&folder).unwrap();
    let texts = Texts::asl(&Deployment::lambda("f")).unwrap();
    for (index, machine) in documents().into_iter().chain([texts]).enumerate() {
        fs::write(folder.join(format!("{index}.asl.json")), machine.to_string()).unwrap();
        fs::write(folder.join(format!("{index}.asl.yaml")), machine.to_yaml().unwrap()).unwrap();
    }
}
