//! Amazon SNS: messages to topics, phones and endpoints. With the feature `aws-sns`.
//!
//! ```
//! use workflow_runtime::services::sns::{self, Publish, SnsError};
//! use workflow_runtime::workflow;
//!
//! workflow! {
//!     workflow Announce(order: u32) -> String settings { topic_arn: String } {
//!         state Publish {
//!             let published = sns::publish(&Publish {
//!                 topic_arn: Some(settings.topic_arn),
//!                 message: format!("order {order} is on its way"),
//!                 ..Default::default()
//!             })? retry SnsError::InternalErrorException | SnsError::SdkClientException;
//!             => succeed published.message_id
//!         }
//!     }
//! }
//! ```
//!
//! Facts from <https://docs.aws.amazon.com/step-functions/latest/dg/connect-sns.html> and
//! <https://docs.aws.amazon.com/sns/latest/api/API_Publish.html>.

use std::collections::BTreeMap;

pub use aws_sdk_sns::Client;
use aws_sdk_sns::types::MessageAttributeValue;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::fault::Service;
use crate::{Data, task};

/// A message for a topic, a phone or an endpoint. More fields may come: write `..Default::default()`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, Data)]
#[serde(rename_all = "PascalCase")]
pub struct Publish {
    /// The text of the message. Values are written as JSON by `to_json(value)`.
    pub message: String,
    /// The topic; or else a [`target_arn`](Self::target_arn) or a [`phone_number`](Self::phone_number).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub topic_arn: Option<String>,
    /// An endpoint of a platform, such as an app on a phone.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub target_arn: Option<String>,
    /// A phone number, as E.164 writes it: `+4915112345678`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub phone_number: Option<String>,
    /// The subject of the e-mail that subscribers by e-mail get.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub subject: Option<String>,
    /// `json` where the text is JSON with a message for each protocol.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message_structure: Option<String>,
    /// What stands beside the text.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub message_attributes: BTreeMap<String, MessageAttribute>,
    /// By what a FIFO topic tells that it has the message already.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message_deduplication_id: Option<String>,
    /// The group whose messages keep their order; a FIFO topic must be given one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message_group_id: Option<String>,
}

/// An attribute of a message.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, Data)]
#[serde(rename_all = "PascalCase")]
pub struct MessageAttribute {
    /// `String`, `String.Array` or `Number`.
    pub data_type: String,
    /// The value as text.
    pub string_value: String,
}

/// What SNS says of a message that it has taken.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, Data)]
#[serde(rename_all = "PascalCase")]
pub struct Published {
    /// The message's id.
    pub message_id: String,
    /// Of a FIFO topic: the message's place among all.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sequence_number: Option<String>,
}

service_errors! {
    /// What SNS fails with.
    pub enum SnsError, "SNS" {
        AuthorizationErrorException,
        EndpointDisabledException,
        InternalErrorException,
        InvalidParameterException,
        InvalidParameterValueException,
        InvalidSecurityException,
        KMSAccessDeniedException,
        KMSDisabledException,
        KMSInvalidStateException,
        KMSNotFoundException,
        KMSOptInRequiredException,
        KMSThrottlingException,
        NotFoundException,
        PlatformApplicationDisabledException,
        ValidationException,
        /// All that has no exception of its own in SNS's model.
        AmazonSNSException,
        /// No answer came.
        SdkClientException,
    }
}

const SNS: Service<SnsError> = Service {
    prefix: "SNS",
    label: "AmazonSNS",
    base: SnsError::AmazonSNSException,
    client: SnsError::SdkClientException,
};

/// Publishes a message.
///
/// # Errors
///
/// What SNS fails with.
#[task(resource = "arn:aws:states:::sns:publish")]
pub async fn publish(message: &Publish, #[resource] sns: &Client) -> Result<Published, SnsError> {
    let Publish {
        message,
        topic_arn,
        target_arn,
        phone_number,
        subject,
        message_structure,
        message_attributes,
        message_deduplication_id,
        message_group_id,
    } = message.clone();
    let attribute = |MessageAttribute { data_type, string_value }| {
        let attribute = MessageAttributeValue::builder().data_type(data_type).string_value(string_value);
        attribute.build().map_err(|error| SnsError::InvalidParameterValueException(error.to_string()))
    };
    let attributes = message_attributes.into_iter().map(|(name, value)| Ok((name, attribute(value)?)));
    let published = sns
        .publish()
        .message(message)
        .set_topic_arn(topic_arn)
        .set_target_arn(target_arn)
        .set_phone_number(phone_number)
        .set_subject(subject)
        .set_message_structure(message_structure)
        .set_message_attributes(Some(attributes.collect::<Result<_, _>>()?))
        .set_message_deduplication_id(message_deduplication_id)
        .set_message_group_id(message_group_id)
        .send()
        .await
        .map_err(|error| SNS.error(error))?;
    Ok(Published { message_id: published.message_id.unwrap_or_default(), sequence_number: published.sequence_number })
}

/// Publishes a message, and waits for whoever reads it to answer with the `token()` that is in it.
///
/// The answer is any JSON. For one that has a type, write a task of your own around [`publish`](fn@publish): see
/// [the module](super#answers-to-tokens).
///
/// # Errors
///
/// What SNS fails with.
#[task(resource = "arn:aws:states:::sns:publish", callback = Value)]
pub async fn publish_with_token(message: &Publish, #[resource] sns: &Client) -> Result<(), SnsError> {
    publish(message, sns).await.map(drop)
}
