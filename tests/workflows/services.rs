//! Services that Step Functions calls itself, with and without a token.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use workflow_runtime::{Data, Failure, TaskError, TaskToken, task, workflow};

#[derive(Clone, Debug, Serialize, Deserialize, Data)]
#[serde(rename_all = "PascalCase")]
pub struct SendMessage {
    pub queue_url: String,
    pub message_body: String,
}

#[derive(Clone, Debug, Serialize, Deserialize, Data)]
#[serde(rename_all = "PascalCase")]
pub struct Sent {
    pub message_id: String,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Data)]
pub struct Weight {
    pub grams: u32,
}

#[derive(Debug, thiserror::Error, Serialize, Deserialize, TaskError)]
pub enum ScalesError {
    #[error("the scales hold {most} g")]
    TooHeavy { most: u32 },
}

/// Puts a note into the queue.
#[task(resource = "arn:aws:states:::sqs:sendMessage")]
pub async fn send(message: &SendMessage) -> Sent {
    Sent { message_id: message.message_body.clone() }
}

/// Asks the scales, which answer with the token.
#[task(resource = "arn:aws:states:::sqs:sendMessage", callback = Weight)]
pub async fn weigh(message: &SendMessage, token: TaskToken) -> Result<(), ScalesError> {
    println!("{}: answer with {token}", message.message_body);
    Ok(())
}

/// Somebody looks at it, however long that takes.
#[task(callback = bool)]
pub async fn inspect(grams: u32, token: TaskToken) {
    println!("{grams} g: answer with {token}");
}

workflow! {
    /// Weighs a parcel.
    pub workflow Weighing(queue_url: String, parcel: String) -> String {
        state Weigh {
            let weight = weigh(&SendMessage { queue_url, message_body: to_json(json!({ "parcel": parcel, "token": token() })) })?
                timeout 1h
                heartbeat 10m
                catch ScalesError::TooHeavy { most } => Note(format!("more than {most} g"));
            => Inspect
        }
        state Inspect {
            let fine = inspect(weight.grams) timeout never;
            => if fine { Note(format!("{} g", weight.grams)) } else { succeed "refused" }
        }
        state Note(text: String) {
            let sent = send(&SendMessage { queue_url, message_body: text });
            => succeed sent.message_id
        }
    }
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, Data)]
#[serde(rename_all = "PascalCase")]
pub struct PutItem {
    pub table_name: String,
    pub item: BTreeMap<String, Attribute>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub condition_expression: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub return_values: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Data)]
pub enum Attribute {
    S(String),
    N(String),
    L(Vec<Attribute>),
}

#[derive(Clone, Debug, PartialEq, thiserror::Error, Serialize, Deserialize, TaskError)]
#[task_error(service = "DynamoDB")]
pub enum TableError {
    #[error("{0}")]
    ConditionalCheckFailedException(String),
    #[error("{0}")]
    ThrottlingException(String),
    #[error("{0}")]
    #[task_error(name = "DynamoDB.AmazonDynamoDBException")]
    General(String),
    #[error("{0}")]
    #[task_error(other)]
    Other(Failure),
}

/// Writes an item, where the table is called for it.
#[task(resource = "arn:aws:states:::dynamodb:putItem")]
pub async fn put_item(put: &PutItem) -> Result<serde_json::Value, TableError> {
    let text = format!("{} (Service: AmazonDynamoDBv2)", put.table_name);
    match put.table_name.as_str() {
        "taken" => Err(TableError::ConditionalCheckFailedException(text)),
        "wrong" => Err(TableError::General(text)),
        "gone" => Err(TableError::Other(Failure::new("DynamoDB.Gone", text))),
        "failed" => Err(TableError::Other(Failure::new("States.TaskFailed", text))),
        _ => Ok(serde_json::to_value(&put.item).unwrap_or_default()),
    }
}

workflow! {
    /// Keeps a seat.
    pub workflow Reserve(table: String, seat: String, meals: Vec<String>) -> String {
        state Put {
            put_item(&PutItem {
                table_name: table,
                item: BTreeMap::from([
                    ("seat", Attribute::S(seat)),
                    ("meals", Attribute::L(meals.iter().map(|meal| Attribute::S(meal)).collect())),
                    ("count", Attribute::N("1")),
                ]),
                condition_expression: Some("attribute_not_exists(seat)"),
                ..Default::default()
            })?
                retry TableError::ThrottlingException { interval: 1s, max_attempts: 2 }
                catch TableError::ConditionalCheckFailedException(cause) => Taken(cause)
                catch TableError::General(_) as failure => Wrong(failure)
                catch "DynamoDB.Gone" as failure => Taken(failure.cause);
            => Again
        }
        state Again {
            let kept = map name in vec!["kept", table] with { max_concurrency: 1 } {
                put_item(&PutItem { table_name: name, ..Default::default() })?
            } catch TableError::ConditionalCheckFailedException(cause) => Taken(cause);
            => succeed format!("{} times", kept.len())
        }
        state Taken(cause: String) => succeed format!("taken: {cause}");
        state Wrong(failure: Failure) => fail failure;
    }
}
