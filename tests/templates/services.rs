//! Calls of AWS's services: of resources that settings name, that literals name, and that are known when it runs.

use serde::{Deserialize, Serialize};
use workflow_runtime::{Data, task, workflow};

macro_rules! requests {
    ($($name:ident { $($field:ident),+ })*) => {$(
        #[derive(Clone, Debug, Serialize, Deserialize, Data)]
        #[serde(rename_all = "PascalCase")]
        pub struct $name {
            $(pub $field: String,)+
        }
    )*};
}

requests! {
    Message { queue_url, message_body }
    Note { topic_arn, message }
    Row { table_name }
    Container { cluster, task_definition }
    Start { state_machine_arn, input }
    Invoked { function_name }
    Object { bucket, key }
    Request { api_endpoint, method }
    Sent { event_bus_name, source }
    Job { job_name, job_queue, job_definition }
    Build { project_name }
    Api { api_endpoint, method, stage, path }
}

#[derive(Clone, Debug, Serialize, Deserialize, Data)]
#[serde(rename_all = "PascalCase")]
pub struct Events {
    pub entries: Vec<Sent>,
}

macro_rules! tasks {
    ($($name:ident($request:ident) $resource:literal;)*) => {$(
        #[task(resource = $resource)]
        pub async fn $name(request: &$request) {
            let _ = request;
        }
    )*};
}

tasks! {
    send(Message) "arn:aws:states:::sqs:sendMessage";
    publish(Note) "arn:aws:states:::sns:publish";
    delete_item(Row) "arn:aws:states:::dynamodb:deleteItem";
    run_container(Container) "arn:aws:states:::ecs:runTask.sync";
    start_container(Container) "arn:aws:states:::ecs:runTask";
    start(Start) "arn:aws:states:::states:startExecution";
    start_and_wait(Start) "arn:aws:states:::states:startExecution.sync:2";
    invoke(Invoked) "arn:aws:states:::lambda:invoke";
    put_events(Events) "arn:aws:states:::events:putEvents";
    call(Request) "arn:aws:states:::http:invoke";
    submit(Job) "arn:aws:states:::batch:submitJob.sync";
    build(Build) "arn:aws:states:::codebuild:startBuild.sync";
    call_api(Api) "arn:aws:states:::apigateway:invoke";
    crawl(Job) "arn:aws:states:::glue:startJobRun.sync";
    model(Job) "arn:aws:states:::sagemaker:createTrainingJob.sync";
    read_object(Object) "arn:aws:states:::aws-sdk:s3:getObject";
    list_objects(Object) "arn:aws:states:::aws-sdk:s3:listObjectsV2";
    describe_log_groups(Object) "arn:aws:states:::aws-sdk:cloudwatchlogs:describeLogGroups";
    send_by_sdk(Message) "arn:aws:states:::aws-sdk:sqs:sendMessage";
}

workflow! {
    /// Settings name the resources.
    pub workflow Settled(text: String) -> () settings {
        /// The URL of the queue for messages.
        queue_url: String,
        topic_arn: String,
        table: String,
        bucket: String,
        task_definition: String,
        machine_arn: String,
        function: String,
        bus: String,
        connection_url: String,
    } {
        state Send { send(&Message { queue_url: settings.queue_url, message_body: text }); => Publish }
        state Publish { publish(&Note { topic_arn: settings.topic_arn, message: text }); => Delete }
        state Delete { delete_item(&Row { table_name: settings.table }); => Contain }
        state Contain {
            run_container(&Container { cluster: "main", task_definition: settings.task_definition });
            => Wait
        }
        state Wait { start_and_wait(&Start { state_machine_arn: settings.machine_arn, input: text }); => Invoke }
        state Invoke { invoke(&Invoked { function_name: settings.function }); => Tell }
        state Tell {
            put_events(&Events { entries: vec![Sent { event_bus_name: settings.bus, source: "shop" }] });
            => Read
        }
        state Read { read_object(&Object { bucket: settings.bucket, key: text }); => List }
        state List { list_objects(&Object { bucket: settings.bucket, key: text }); => Call }
        state Call { call(&Request { api_endpoint: settings.connection_url, method: "POST" }); => succeed () }
    }
}

workflow! {
    /// Literals name the resources.
    pub workflow Literal(text: String) -> () {
        state Send {
            send(&Message {
                queue_url: "https://sqs.eu-west-1.amazonaws.com/123456789012/orders",
                message_body: text
            });
            => SendToo
        }
        state SendToo {
            send_by_sdk(&Message {
                queue_url: "https://sqs.eu-west-1.amazonaws.com/123456789012/refunds",
                message_body: text
            });
            => Publish
        }
        state Publish {
            publish(&Note { topic_arn: "arn:aws:sns:eu-west-1:123456789012:news", message: text });
            => Delete
        }
        state Delete { delete_item(&Row { table_name: "orders" }); => Contain }
        state Contain { start_container(&Container { cluster: "main", task_definition: "packer" }); => ContainToo }
        state ContainToo { start_container(&Container { cluster: "main", task_definition: "sender:7" }); => Start }
        state Start {
            start_and_wait(&Start {
                state_machine_arn: "arn:aws:states:eu-west-1:123456789012:stateMachine:Delivery",
                input: text
            });
            => Invoke
        }
        state Invoke { invoke(&Invoked { function_name: "mails:live" }); => Tell }
        state Tell { put_events(&Events { entries: vec![Sent { event_bus_name: "main", source: "shop" }] }); => Call }
        state Call {
            call(&Request { api_endpoint: "https://api.example.com/orders", method: "GET" });
            => Submit
        }
        state Submit { submit(&Job { job_name: "a", job_queue: "b", job_definition: "c" }); => Build }
        state Build { build(&Build { project_name: "shop" }); => Ask }
        state Ask {
            call_api(&Api {
                api_endpoint: "a1b2c3.execute-api.eu-west-1.amazonaws.com",
                method: "GET",
                stage: "prod",
                path: "/orders",
            });
            => succeed ()
        }
    }
}

workflow! {
    /// Resources are known when it runs.
    pub workflow Computed(name: String) -> () {
        state Send { send(&Message { queue_url: name, message_body: name }); => Publish }
        state Publish { publish(&Note { topic_arn: name, message: name }); => Contain }
        state Contain { run_container(&Container { cluster: name, task_definition: name }); => Start }
        state Start { start(&Start { state_machine_arn: name, input: name }); => Wait }
        state Wait { start_and_wait(&Start { state_machine_arn: name, input: name }); => Tell }
        state Tell {
            put_events(&Events { entries: vec![Sent { event_bus_name: name, source: name }] });
            => Read
        }
        state Read { read_object(&Object { bucket: name, key: name }); => Describe }
        state Describe { describe_log_groups(&Object { bucket: name, key: name }); => Crawl }
        state Crawl { crawl(&Job { job_name: name, job_queue: name, job_definition: name }); => Model }
        state Model { model(&Job { job_name: name, job_queue: name, job_definition: name }); => succeed () }
    }
}
