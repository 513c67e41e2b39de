//! AWS Lambda: functions that are not of this project. With the feature `aws-lambda`.
//!
//! A workflow's own tasks need none of this: a [`Deployment`](crate::asl::Deployment) says which function serves them.
//!
//! ```
//! use serde::{Deserialize, Serialize};
//! use workflow_runtime::services::lambda::{self, Invoke, LambdaError};
//! use workflow_runtime::{Data, workflow};
//!
//! #[derive(Clone, Debug, Serialize, Deserialize, Data)]
//! pub struct Price {
//!     cents: u64,
//! }
//!
//! workflow! {
//!     workflow Quote(sku: String) -> u64 {
//!         state Ask {
//!             let answer = lambda::invoke(&Invoke {
//!                 function_name: "price",
//!                 payload: json!({ "sku": sku }),
//!                 ..Default::default()
//!             })?
//!                 retry LambdaError::TooManyRequestsException { max_attempts: 5, jitter: full }
//!                 catch "NotForSale" => succeed 0;
//!             => Read(from_json::<Price>(to_json(answer.payload)))
//!         }
//!         state Read(price: Price) => succeed price.cents;
//!     }
//! }
//! ```
//!
//! Facts from <https://docs.aws.amazon.com/step-functions/latest/dg/connect-lambda.html> and
//! <https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html>.

pub use aws_sdk_lambda::Client;
use aws_sdk_lambda::primitives::Blob;
use aws_sdk_lambda::types::InvocationType;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::fault::Service;
use crate::{Data, Failure, task};

/// A call of a function. More fields may come: write `..Default::default()`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, Data)]
#[serde(rename_all = "PascalCase")]
pub struct Invoke {
    /// The function's name or ARN.
    pub function_name: String,
    /// What the function is given: any JSON, up to 6 MB.
    #[serde(default, skip_serializing_if = "Value::is_null")]
    pub payload: Value,
    /// `Event` to go on at once, without the function's answer; `RequestResponse` where it is `None`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub invocation_type: Option<String>,
    /// The function's version or alias.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub qualifier: Option<String>,
    /// Up to 3,583 bytes of base64 that the function finds in its context.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub client_context: Option<String>,
}

/// What a function has answered.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, Data)]
#[serde(rename_all = "PascalCase")]
pub struct Invoked {
    /// The answer: any JSON. `from_json::<Type>(to_json(invoked.payload))` reads it as a type.
    #[serde(default)]
    pub payload: Value,
    /// 200, or 202 where nobody waits for the answer.
    pub status_code: u16,
    /// The version that has run.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub executed_version: Option<String>,
}

service_errors! {
    /// What Lambda fails with, or the function.
    pub enum LambdaError, "Lambda" {
        CodeArtifactUserDeletedException,
        CodeArtifactUserFailedException,
        CodeArtifactUserPendingException,
        EC2AccessDeniedException,
        EC2ThrottledException,
        EC2UnexpectedException,
        EFSIOException,
        EFSMountConnectivityException,
        EFSMountFailureException,
        EFSMountTimeoutException,
        ENILimitReachedException,
        ENINotReadyException,
        InvalidParameterValueException,
        InvalidRequestContentException,
        InvalidRuntimeException,
        InvalidSecurityGroupIDException,
        InvalidSubnetIDException,
        InvalidZipFileException,
        KMSAccessDeniedException,
        KMSDisabledException,
        KMSInvalidStateException,
        KMSNotFoundException,
        RecursiveInvocationException,
        RequestTooLargeException,
        ResourceConflictException,
        ResourceNotFoundException,
        ResourceNotReadyException,
        ServiceException,
        SnapStartException,
        SnapStartNotReadyException,
        SnapStartTimeoutException,
        SubnetIPAddressLimitReachedException,
        TooManyRequestsException,
        UnsupportedMediaTypeException,
        /// All that has no exception of its own in Lambda's model.
        AWSLambdaException,
        /// No answer came.
        SdkClientException,
    }
    other
        /// What the function itself failed with: its `errorType`, and as cause all that it said, as JSON. A clause
        /// names it by a text, `catch "NotForSale"`.
        Function
}

const LAMBDA: Service<LambdaError> = Service {
    prefix: "Lambda",
    label: "AWSLambda",
    base: LambdaError::AWSLambdaException,
    client: LambdaError::SdkClientException,
};

/// Calls a function.
///
/// # Errors
///
/// What Lambda or the function fails with.
#[task(resource = "arn:aws:states:::lambda:invoke")]
pub async fn invoke(call: &Invoke, #[resource] lambda: &Client) -> Result<Invoked, LambdaError> {
    let Invoke { function_name, payload, invocation_type, qualifier, client_context } = call.clone();
    let payload = if payload.is_null() { "{}".to_owned() } else { payload.to_string() };
    let answer = lambda
        .invoke()
        .function_name(function_name)
        .payload(Blob::new(payload))
        .set_invocation_type(invocation_type.map(|kind| InvocationType::from(kind.as_str())))
        .set_qualifier(qualifier)
        .set_client_context(client_context)
        .send()
        .await
        .map_err(|error| LAMBDA.error(error))?;
    let text = answer.payload.map(Blob::into_inner).unwrap_or_default();
    let payload: Value = serde_json::from_slice(&text).unwrap_or_default();
    if answer.function_error.is_some() {
        let name = payload.get("errorType").and_then(Value::as_str).unwrap_or("Lambda.Unknown");
        return Err(LambdaError::Function(Failure::new(name, String::from_utf8_lossy(&text))));
    }
    let status_code = u16::try_from(answer.status_code).unwrap_or_default();
    Ok(Invoked { payload, status_code, executed_version: answer.executed_version })
}

/// Calls a function, and waits for whoever has the `token()` that is in the payload to answer with it. What the
/// function answers itself counts for nothing.
///
/// The answer is any JSON. For one that has a type, write a task of your own around [`invoke`](fn@invoke): see
/// [the module](super#answers-to-tokens).
///
/// # Errors
///
/// What Lambda or the function fails with.
#[task(resource = "arn:aws:states:::lambda:invoke", callback = Value)]
pub async fn invoke_with_token(call: &Invoke, #[resource] lambda: &Client) -> Result<(), LambdaError> {
    invoke(call, lambda).await.map(drop)
}
