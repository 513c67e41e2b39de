//! A workflow for each service.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use workflow_runtime::services::dynamodb::{
    self, AttributeValue, DeleteItem, DynamoDbError, GetItem, PutItem, UpdateItem,
};
use workflow_runtime::services::ecs::{self, ContainerOverride, EcsError, KeyValuePair, RunTask, TaskOverride};
use workflow_runtime::services::eventbridge::{self, Event, EventBridgeError, PutEvents};
use workflow_runtime::services::http::{self, Authentication, HttpError};
use workflow_runtime::services::lambda::{self, LambdaError};
use workflow_runtime::services::sfn::{self, SfnError, StartExecution};
use workflow_runtime::services::sns::{self, Publish, SnsError};
use workflow_runtime::services::sqs::{self, MessageAttribute, SendMessage, SqsError};
use workflow_runtime::{Data, Failure, task, workflow};

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Data)]
pub struct Approval {
    pub granted: bool,
}

/// Asks somebody who reads the queue.
#[task(resource = "arn:aws:states:::sqs:sendMessage", callback = Approval)]
pub async fn ask(message: &SendMessage, #[resource] sqs: &sqs::Client) -> Result<(), SqsError> {
    sqs::send_message(message, sqs).await.map(drop)
}

workflow! {
    /// Puts a note into a queue.
    pub workflow SendNote(queue_url: String, text: String) -> String {
        state Send {
            let sent = sqs::send_message(&SendMessage {
                queue_url,
                message_body: to_json(json!({ "text": text })),
                message_attributes: BTreeMap::from([
                    ("kind", MessageAttribute { data_type: "String", string_value: "note" }),
                ]),
                ..Default::default()
            })?
                retry SqsError::RequestThrottledException { interval: 1s, max_attempts: 5, jitter: full }
                catch SqsError::QueueDoesNotExistException(cause) => NoQueue(cause)
                catch SqsError::SdkClientException(_) => succeed "nobody is there";
            => succeed sent.message_id
        }
        state NoQueue(cause: String) => succeed format!("no queue: {cause}");
    }
}

workflow! {
    /// Asks by a queue: first for an answer of a type, then for any.
    pub workflow AskByQueue(queue_url: String) -> String {
        state Ask {
            let approval = ask(&SendMessage {
                queue_url,
                message_body: to_json(json!({ "question": "granted?", "token": token() })),
                ..Default::default()
            })? timeout 1h catch SqsError::QueueDoesNotExistException(_) => succeed "no queue";
            => if approval.granted { AskAgain } else { succeed "refused" }
        }
        state AskAgain {
            let answer = sqs::send_message_with_token(&SendMessage {
                queue_url,
                message_body: format!("{}", token()),
                ..Default::default()
            })? timeout 1h;
            => succeed to_json(answer)
        }
    }
}

workflow! {
    /// Publishes an announcement.
    pub workflow Announce(topic_arn: String, order: u32) -> String {
        state Publish {
            let published = sns::publish(&Publish {
                topic_arn: Some(topic_arn),
                subject: Some("orders"),
                message: format!("order {order} is on its way"),
                ..Default::default()
            })? catch SnsError::NotFoundException(cause) => NoTopic(cause);
            => succeed published.message_id
        }
        state NoTopic(cause: String) => succeed format!("no topic: {cause}");
    }
}

workflow! {
    /// Publishes a question and waits for its answer.
    pub workflow AskByTopic(topic_arn: String) -> String {
        state Ask {
            let answer = sns::publish_with_token(&Publish {
                topic_arn: Some(topic_arn),
                message: token(),
                ..Default::default()
            })? timeout 1h;
            => succeed to_json(answer)
        }
    }
}

workflow! {
    /// Takes a seat, changes who has it, and gives it back.
    pub workflow TakeSeat(table: String, seat: String, guest: String) -> String {
        state Take {
            dynamodb::put_item(&PutItem {
                table_name: table,
                item: BTreeMap::from([
                    ("seat", AttributeValue::S(seat)),
                    ("guest", AttributeValue::S(guest)),
                    ("meals", AttributeValue::L(vec![AttributeValue::N("1"), AttributeValue::Bool(true)])),
                ]),
                condition_expression: Some("attribute_not_exists(seat)"),
                ..Default::default()
            })?
                retry DynamoDbError::ThrottlingException
                catch DynamoDbError::ConditionalCheckFailedException(_) => succeed "taken"
                catch DynamoDbError::ResourceNotFoundException(cause) => NoTable(cause);
            => Change
        }
        state Change {
            let changed = dynamodb::update_item(&UpdateItem {
                table_name: table,
                key: BTreeMap::from([("seat", AttributeValue::S(seat))]),
                update_expression: Some("SET #guest = :guest"),
                expression_attribute_names: BTreeMap::from([("#guest", "guest")]),
                expression_attribute_values: BTreeMap::from([(":guest", AttributeValue::S("Ann"))]),
                return_values: Some("UPDATED_OLD"),
                ..Default::default()
            })?;
            => Read(changed.attributes.get("guest"))
        }
        state Read(before: Option<AttributeValue>) {
            let read = dynamodb::get_item(&GetItem {
                table_name: table,
                key: BTreeMap::from([("seat", AttributeValue::S(seat))]),
                consistent_read: Some(true),
                ..Default::default()
            })?;
            => match read.item {
                Some(item) => GiveBack(before, item.get("guest")),
                None => succeed "nothing was read",
            }
        }
        state GiveBack(before: Option<AttributeValue>, now: Option<AttributeValue>) {
            dynamodb::delete_item(&DeleteItem {
                table_name: table,
                key: BTreeMap::from([("seat", AttributeValue::S(seat))]),
                ..Default::default()
            })?;
            => match (before, now) {
                (Some(AttributeValue::S(old)), Some(AttributeValue::S(new))) => succeed format!("{old}, then {new}"),
                _ => succeed "no guest",
            }
        }
        state NoTable(cause: String) => succeed format!("no table: {cause}");
    }
}

workflow! {
    /// Says on the bus what was paid.
    pub workflow SayPaid(source: String, order: u32) -> u32 {
        state Put {
            let put = eventbridge::put_events(&PutEvents {
                entries: vec![Event {
                    source,
                    detail_type: "order paid",
                    detail: json!({ "order": order }),
                    ..Default::default()
                }],
                ..Default::default()
            })?
                retry EventBridgeError::InternalException
                catch EventBridgeError::FailedEntry(cause) => Refused(cause);
            => succeed put.failed_entry_count
        }
        state Refused(cause: String) => fail Failure { error: "NotSaid", cause: cause };
    }
}

workflow! {
    /// Asks on the bus and waits for the answer.
    pub workflow AskByBus() -> String {
        state Ask {
            let answer = eventbridge::put_events_with_token(&PutEvents {
                entries: vec![Event {
                    source: "shop",
                    detail_type: "question",
                    detail: json!({ "token": token() }),
                    ..Default::default()
                }],
                ..Default::default()
            })? timeout 1h;
            => succeed to_json(answer)
        }
    }
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Data)]
pub struct Price {
    pub cents: u64,
}

workflow! {
    /// Asks another team's function for a price.
    pub workflow AskPrice(function_name: String, cents: u64) -> u64 {
        state Ask {
            let answer = lambda::invoke(&lambda::Invoke {
                function_name,
                payload: json!({ "cents": cents }),
                ..Default::default()
            })?
                retry LambdaError::TooManyRequestsException | LambdaError::ServiceException { max_attempts: 5, jitter: full }
                catch LambdaError::ResourceNotFoundException(_) => succeed 0
                catch "NotForSale" as failure => NotForSale(failure);
            => Read(from_json::<Price>(to_json(answer.payload)))
        }
        state Read(price: Price) => succeed price.cents;
        state NotForSale(failure: Failure) => fail failure;
    }
}

workflow! {
    /// Has another state machine do a part.
    pub workflow Delegate(state_machine_arn: String, order: u32) -> String {
        state Run {
            let ended = sfn::start_execution_sync(&StartExecution {
                state_machine_arn,
                input: json!({ "order": order }),
                ..Default::default()
            })?
                timeout 1h
                catch SfnError::StateMachineDoesNotExistException(_) => succeed "no machine"
                catch States::TaskFailed as failure => Failed(failure);
            => succeed to_json(ended.output)
        }
        state Failed(failure: Failure) => fail Failure { error: "PartFailed", cause: failure.cause };
    }
}

workflow! {
    /// Starts another state machine and leaves it alone.
    pub workflow Begin(state_machine_arn: String, name: String) -> String {
        state Start {
            let started = sfn::start_execution(&StartExecution {
                state_machine_arn,
                name: Some(name),
                ..Default::default()
            })? catch SfnError::StateMachineDoesNotExistException(_) => succeed "no machine";
            => succeed started.execution_arn
        }
    }
}

workflow! {
    /// Renders a film in a container.
    pub workflow Render(cluster: String, film: String) -> String {
        state Run {
            let task = ecs::run_task_sync(&RunTask {
                cluster: Some(cluster),
                task_definition: "render",
                launch_type: Some("FARGATE"),
                overrides: Some(TaskOverride {
                    container_overrides: vec![ContainerOverride {
                        name: Some("render"),
                        command: vec!["--film", film],
                        environment: vec![KeyValuePair { name: "FILM", value: film }],
                        ..Default::default()
                    }],
                    ..Default::default()
                }),
                ..Default::default()
            })?
                timeout 2h
                retry EcsError::Unknown { interval: 5s, max_attempts: 5 }
                catch EcsError::ClusterNotFoundException(cause) => NoCluster(cause)
                catch States::TaskFailed as failure => Failed(failure);
            => succeed task.last_status
        }
        state NoCluster(cause: String) => succeed format!("no cluster: {cause}");
        state Failed(failure: Failure) => fail Failure { error: "NotRendered", cause: failure.cause };
    }
}

workflow! {
    /// Starts a task in a container, and leaves it alone or waits for its answer.
    pub workflow RenderLater(cluster: String, wait: bool) -> u64 {
        state Which => if wait { Ask } else { Run };
        state Run {
            let run = ecs::run_task(&RunTask {
                cluster: Some(cluster),
                task_definition: "render",
                launch_type: Some("FARGATE"),
                ..Default::default()
            })?;
            => succeed run.tasks.iter().map(|_| 1).sum()
        }
        state Ask {
            ecs::run_task_with_token(&RunTask {
                cluster: Some(cluster),
                task_definition: "render",
                launch_type: Some("FARGATE"),
                overrides: Some(TaskOverride {
                    container_overrides: vec![ContainerOverride {
                        name: Some("render"),
                        environment: vec![KeyValuePair { name: "TOKEN", value: token() }],
                        ..Default::default()
                    }],
                    ..Default::default()
                }),
                ..Default::default()
            })? timeout 1h;
            => succeed 100
        }
    }
}

workflow! {
    /// Reads a customer's name from another company's service.
    pub workflow Customer(url: String, connection_arn: String) -> String {
        state Get {
            let answer = http::invoke(&http::Invoke {
                api_endpoint: url,
                method: "POST",
                authentication: Authentication { connection_arn },
                headers: BTreeMap::from([("x-shop", "ours")]),
                query_parameters: BTreeMap::from([("fields", "name, address")]),
                request_body: json!({ "id": 7 }),
                ..Default::default()
            })?
                retry HttpError::TooManyRequests { interval: 1s, max_attempts: 2 }
                catch HttpError::NotFound(cause) => succeed cause
                catch "States.Http.StatusCode.418" => succeed "a teapot"
                catch HttpError::Socket(_) => succeed "nobody is there";
            => succeed to_json(answer.response_body)
        }
    }
}
