//! Amazon SQS: messages to queues. With the feature `aws-sqs`.
//!
//! ```
//! use workflow_runtime::services::sqs::{self, SendMessage, SqsError};
//! use workflow_runtime::{Failure, workflow};
//!
//! workflow! {
//!     workflow Announce(order: u32) -> String settings { queue_url: String } {
//!         state Send {
//!             let sent = sqs::send_message(&SendMessage {
//!                 queue_url: settings.queue_url,
//!                 message_body: to_json(json!({ "order": order })),
//!                 ..Default::default()
//!             })?
//!                 retry SqsError::SdkClientException | SqsError::RequestThrottledException
//!                 catch SqsError::QueueDoesNotExistException(cause) => NoQueue(cause);
//!             => succeed sent.message_id
//!         }
//!         state NoQueue(cause: String) => fail Failure { error: "NoQueue", cause: cause };
//!     }
//! }
//! ```
//!
//! Facts from <https://docs.aws.amazon.com/step-functions/latest/dg/connect-sqs.html> and
//! <https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessage.html>.

use std::collections::BTreeMap;

pub use aws_sdk_sqs::Client;
use aws_sdk_sqs::types::MessageAttributeValue;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::fault::Service;
use crate::{Data, task};

/// A message for a queue. More fields may come: write `..Default::default()`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, Data)]
#[serde(rename_all = "PascalCase")]
pub struct SendMessage {
    /// The URL of the queue.
    pub queue_url: String,
    /// The text of the message, up to 1 MiB with its attributes. Values are written as JSON by `to_json(value)`.
    pub message_body: String,
    /// For how long the message is hidden at first, in seconds: up to 900. The queue's own delay where it is `None`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub delay_seconds: Option<u32>,
    /// What stands beside the text.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub message_attributes: BTreeMap<String, MessageAttribute>,
    /// By what a FIFO queue tells that it has the message already.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message_deduplication_id: Option<String>,
    /// The group whose messages keep their order; a FIFO queue must be given one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message_group_id: Option<String>,
}

/// An attribute of a message.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, Data)]
#[serde(rename_all = "PascalCase")]
pub struct MessageAttribute {
    /// `String` or `Number`, or one of these with a word of your own after a `.`.
    pub data_type: String,
    /// The value as text.
    pub string_value: String,
}

/// What SQS says of a message that it has taken.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, Data)]
#[serde(rename_all = "PascalCase")]
pub struct MessageSent {
    /// The message's id.
    pub message_id: String,
    /// The MD5 digest of the message's text, as SQS has received it.
    #[serde(rename = "MD5OfMessageBody")]
    pub md5_of_message_body: String,
    /// Of a FIFO queue: the message's place among all.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sequence_number: Option<String>,
}

service_errors! {
    /// What SQS fails with.
    pub enum SqsError, "SQS" {
        InvalidAddressException,
        InvalidMessageContentsException,
        InvalidSecurityException,
        KmsAccessDeniedException,
        KmsDisabledException,
        KmsInvalidKeyUsageException,
        KmsInvalidStateException,
        KmsNotFoundException,
        KmsOptInRequiredException,
        KmsThrottledException,
        QueueDoesNotExistException,
        RequestThrottledException,
        UnsupportedOperationException,
        /// All that has no exception of its own in SQS's model, such as a parameter that is wrong or missing.
        AmazonSQSException,
        /// No answer came.
        SdkClientException,
    }
}

const SQS: Service<SqsError> = Service {
    prefix: "SQS",
    label: "AmazonSQS",
    base: SqsError::AmazonSQSException,
    client: SqsError::SdkClientException,
};

/// Puts a message into a queue.
///
/// # Errors
///
/// What SQS fails with.
#[task(resource = "arn:aws:states:::sqs:sendMessage")]
pub async fn send_message(message: &SendMessage, #[resource] sqs: &Client) -> Result<MessageSent, SqsError> {
    let SendMessage {
        queue_url,
        message_body,
        delay_seconds,
        message_attributes,
        message_deduplication_id,
        message_group_id,
    } = message.clone();
    let attribute = |MessageAttribute { data_type, string_value }| {
        let attribute = MessageAttributeValue::builder().data_type(data_type).string_value(string_value);
        attribute.build().map_err(|error| SqsError::AmazonSQSException(error.to_string()))
    };
    let attributes = message_attributes.into_iter().map(|(name, value)| Ok((name, attribute(value)?)));
    let sent = sqs
        .send_message()
        .queue_url(queue_url)
        .message_body(message_body)
        .set_delay_seconds(delay_seconds.map(|seconds| i32::try_from(seconds).unwrap_or(i32::MAX)))
        .set_message_attributes(Some(attributes.collect::<Result<_, _>>()?))
        .set_message_deduplication_id(message_deduplication_id)
        .set_message_group_id(message_group_id)
        .send()
        .await
        .map_err(|error| SQS.error(error))?;
    Ok(MessageSent {
        message_id: sent.message_id.unwrap_or_default(),
        md5_of_message_body: sent.md5_of_message_body.unwrap_or_default(),
        sequence_number: sent.sequence_number,
    })
}

/// Puts a message into a queue, and waits for whoever reads it to answer with the `token()` that is in it.
///
/// The answer is any JSON. For one that has a type, write a task of your own around [`send_message`](fn@send_message): see
/// [the module](super#answers-to-tokens).
///
/// # Errors
///
/// What SQS fails with.
#[task(resource = "arn:aws:states:::sqs:sendMessage", callback = Value)]
pub async fn send_message_with_token(message: &SendMessage, #[resource] sqs: &Client) -> Result<(), SqsError> {
    send_message(message, sqs).await.map(drop)
}
