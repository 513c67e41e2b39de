//! Services that Step Functions calls itself, with and without a token.

use serde::{Deserialize, Serialize};
use workflow_runtime::{Data, TaskToken, task, workflow};

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

#[derive(Debug, thiserror::Error, Serialize, Deserialize, workflow_runtime::TaskError)]
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
