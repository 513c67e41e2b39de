//! Amazon DynamoDB: items of tables. With the feature `aws-dynamodb`.
//!
//! ```
//! use std::collections::BTreeMap;
//!
//! use workflow_runtime::services::dynamodb::{self, AttributeValue, DynamoDbError, PutItem};
//! use workflow_runtime::workflow;
//!
//! workflow! {
//!     /// Takes a seat, once.
//!     workflow Take(seat: String, guest: String) -> bool settings { table: String } {
//!         state Put {
//!             dynamodb::put_item(&PutItem {
//!                 table_name: settings.table,
//!                 item: BTreeMap::from([
//!                     ("seat", AttributeValue::S(seat)),
//!                     ("guest", AttributeValue::S(guest)),
//!                 ]),
//!                 condition_expression: Some("attribute_not_exists(seat)"),
//!                 ..Default::default()
//!             })? catch DynamoDbError::ConditionalCheckFailedException(_) => succeed false;
//!             => succeed true
//!         }
//!     }
//! }
//! ```
//!
//! Facts from <https://docs.aws.amazon.com/step-functions/latest/dg/connect-ddb.html> and
//! <https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_Operations_Amazon_DynamoDB.html>.

use std::collections::{BTreeMap, HashMap};

pub use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::primitives::Blob;
use aws_sdk_dynamodb::types::{AttributeValue as Sdk, ReturnValue};
use aws_smithy_types::base64;
use serde::{Deserialize, Serialize};

use super::fault::Service;
use crate::{Data, task};

/// Attributes by their names: an item, or its key.
pub type Attributes = BTreeMap<String, AttributeValue>;

/// A value in an item, as DynamoDB writes it: `{"S": "text"}`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Data)]
pub enum AttributeValue {
    /// A text.
    S(String),
    /// A number, as text: up to 38 digits.
    N(String),
    /// Bytes, as base64.
    B(String),
    /// `true` or `false`.
    #[serde(rename = "BOOL")]
    Bool(bool),
    /// `NULL(true)`: nothing.
    #[serde(rename = "NULL")]
    Null(bool),
    /// Values by their names.
    M(BTreeMap<String, AttributeValue>),
    /// A list.
    L(Vec<AttributeValue>),
    /// A set of texts.
    #[serde(rename = "SS")]
    Ss(Vec<String>),
    /// A set of numbers, as texts.
    #[serde(rename = "NS")]
    Ns(Vec<String>),
    /// A set of bytes, as base64.
    #[serde(rename = "BS")]
    Bs(Vec<String>),
}

/// Which item to read. More fields may come: write `..Default::default()`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, Data)]
#[serde(rename_all = "PascalCase")]
pub struct GetItem {
    /// The table's name or ARN.
    pub table_name: String,
    /// The item's key.
    pub key: Attributes,
    /// Whether the answer has every write that was done before.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub consistent_read: Option<bool>,
    /// Which attributes to read; all of them where it is `None`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub projection_expression: Option<String>,
    /// What stands for `#name` in an expression.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub expression_attribute_names: BTreeMap<String, String>,
}

/// What was read.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, Data)]
#[serde(rename_all = "PascalCase")]
pub struct ItemRead {
    /// The item; `None` where the table has none of this key.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub item: Option<Attributes>,
}

/// An item to write. More fields may come: write `..Default::default()`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, Data)]
#[serde(rename_all = "PascalCase")]
pub struct PutItem {
    /// The table's name or ARN.
    pub table_name: String,
    /// The item, its key included. It stands in for the one of this key, if there is one.
    pub item: Attributes,
    /// What must hold, or else the task fails.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub condition_expression: Option<String>,
    /// What stands for `#name` in an expression.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub expression_attribute_names: BTreeMap<String, String>,
    /// What stands for `:value` in an expression.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub expression_attribute_values: Attributes,
    /// `ALL_OLD` to get what was there before.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub return_values: Option<String>,
}

/// A change of an item. More fields may come: write `..Default::default()`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, Data)]
#[serde(rename_all = "PascalCase")]
pub struct UpdateItem {
    /// The table's name or ARN.
    pub table_name: String,
    /// The item's key. Where the table has none of it, one is made.
    pub key: Attributes,
    /// The change: `SET paid = :paid`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub update_expression: Option<String>,
    /// What must hold, or else the task fails.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub condition_expression: Option<String>,
    /// What stands for `#name` in an expression.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub expression_attribute_names: BTreeMap<String, String>,
    /// What stands for `:value` in an expression.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub expression_attribute_values: Attributes,
    /// `ALL_OLD`, `UPDATED_OLD`, `ALL_NEW` or `UPDATED_NEW` to get attributes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub return_values: Option<String>,
}

/// Which item to delete. More fields may come: write `..Default::default()`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, Data)]
#[serde(rename_all = "PascalCase")]
pub struct DeleteItem {
    /// The table's name or ARN.
    pub table_name: String,
    /// The item's key.
    pub key: Attributes,
    /// What must hold, or else the task fails.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub condition_expression: Option<String>,
    /// What stands for `#name` in an expression.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub expression_attribute_names: BTreeMap<String, String>,
    /// What stands for `:value` in an expression.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub expression_attribute_values: Attributes,
    /// `ALL_OLD` to get what was there before.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub return_values: Option<String>,
}

/// What was written.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, Data)]
#[serde(rename_all = "PascalCase")]
pub struct ItemWritten {
    /// The attributes that `return_values` asked for; none otherwise.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub attributes: Attributes,
}

service_errors! {
    /// What DynamoDB fails with.
    pub enum DynamoDbError, "DynamoDB" {
        ConditionalCheckFailedException,
        InternalServerErrorException,
        InvalidEndpointException,
        ItemCollectionSizeLimitExceededException,
        ProvisionedThroughputExceededException,
        ReplicatedWriteConflictException,
        RequestLimitExceededException,
        ResourceNotFoundException,
        ThrottlingException,
        TransactionConflictException,
        /// All that has no exception of its own in DynamoDB's model, such as a value that is not valid.
        AmazonDynamoDBException,
        /// No answer came.
        SdkClientException,
    }
}

const DYNAMODB: Service<DynamoDbError> = Service {
    prefix: "DynamoDB",
    label: "AmazonDynamoDBv2",
    base: DynamoDbError::AmazonDynamoDBException,
    client: DynamoDbError::SdkClientException,
};

/// Reads an item.
///
/// # Errors
///
/// What DynamoDB fails with.
#[task(resource = "arn:aws:states:::dynamodb:getItem")]
pub async fn get_item(get: &GetItem, #[resource] dynamodb: &Client) -> Result<ItemRead, DynamoDbError> {
    let GetItem { table_name, key, consistent_read, projection_expression, expression_attribute_names } = get.clone();
    let read = dynamodb
        .get_item()
        .table_name(table_name)
        .set_key(Some(to_sdk(key)?))
        .set_consistent_read(consistent_read)
        .set_projection_expression(projection_expression)
        .set_expression_attribute_names(names(expression_attribute_names))
        .send()
        .await
        .map_err(|error| DYNAMODB.error(error))?;
    Ok(ItemRead { item: read.item.map(from_sdk) })
}

/// Writes an item.
///
/// # Errors
///
/// What DynamoDB fails with.
#[task(resource = "arn:aws:states:::dynamodb:putItem")]
pub async fn put_item(put: &PutItem, #[resource] dynamodb: &Client) -> Result<ItemWritten, DynamoDbError> {
    let PutItem {
        table_name,
        item,
        condition_expression,
        expression_attribute_names,
        expression_attribute_values,
        return_values,
    } = put.clone();
    let written = dynamodb
        .put_item()
        .table_name(table_name)
        .set_item(Some(to_sdk(item)?))
        .set_condition_expression(condition_expression)
        .set_expression_attribute_names(names(expression_attribute_names))
        .set_expression_attribute_values(values(expression_attribute_values)?)
        .set_return_values(return_values.map(|which| ReturnValue::from(which.as_str())))
        .send()
        .await
        .map_err(|error| DYNAMODB.error(error))?;
    Ok(ItemWritten { attributes: from_sdk(written.attributes.unwrap_or_default()) })
}

/// Changes an item.
///
/// # Errors
///
/// What DynamoDB fails with.
#[task(resource = "arn:aws:states:::dynamodb:updateItem")]
pub async fn update_item(update: &UpdateItem, #[resource] dynamodb: &Client) -> Result<ItemWritten, DynamoDbError> {
    let UpdateItem {
        table_name,
        key,
        update_expression,
        condition_expression,
        expression_attribute_names,
        expression_attribute_values,
        return_values,
    } = update.clone();
    let written = dynamodb
        .update_item()
        .table_name(table_name)
        .set_key(Some(to_sdk(key)?))
        .set_update_expression(update_expression)
        .set_condition_expression(condition_expression)
        .set_expression_attribute_names(names(expression_attribute_names))
        .set_expression_attribute_values(values(expression_attribute_values)?)
        .set_return_values(return_values.map(|which| ReturnValue::from(which.as_str())))
        .send()
        .await
        .map_err(|error| DYNAMODB.error(error))?;
    Ok(ItemWritten { attributes: from_sdk(written.attributes.unwrap_or_default()) })
}

/// Deletes an item, if there is one.
///
/// # Errors
///
/// What DynamoDB fails with.
#[task(resource = "arn:aws:states:::dynamodb:deleteItem")]
pub async fn delete_item(delete: &DeleteItem, #[resource] dynamodb: &Client) -> Result<ItemWritten, DynamoDbError> {
    let DeleteItem {
        table_name,
        key,
        condition_expression,
        expression_attribute_names,
        expression_attribute_values,
        return_values,
    } = delete.clone();
    let written = dynamodb
        .delete_item()
        .table_name(table_name)
        .set_key(Some(to_sdk(key)?))
        .set_condition_expression(condition_expression)
        .set_expression_attribute_names(names(expression_attribute_names))
        .set_expression_attribute_values(values(expression_attribute_values)?)
        .set_return_values(return_values.map(|which| ReturnValue::from(which.as_str())))
        .send()
        .await
        .map_err(|error| DYNAMODB.error(error))?;
    Ok(ItemWritten { attributes: from_sdk(written.attributes.unwrap_or_default()) })
}

/// DynamoDB refuses empty maps beside an expression.
fn names(names: BTreeMap<String, String>) -> Option<HashMap<String, String>> {
    (!names.is_empty()).then(|| names.into_iter().collect())
}

fn values(values: Attributes) -> Result<Option<HashMap<String, Sdk>>, DynamoDbError> {
    if values.is_empty() { Ok(None) } else { to_sdk(values).map(Some) }
}

fn to_sdk(attributes: Attributes) -> Result<HashMap<String, Sdk>, DynamoDbError> {
    attributes.into_iter().map(|(name, value)| Ok((name, value_to_sdk(value)?))).collect()
}

fn value_to_sdk(value: AttributeValue) -> Result<Sdk, DynamoDbError> {
    let bytes = |text: String| {
        let decoded = base64::decode(&text).map(Blob::new);
        decoded.map_err(|error| DynamoDbError::AmazonDynamoDBException(format!("`{text}` is no base64: {error}")))
    };
    Ok(match value {
        AttributeValue::S(text) => Sdk::S(text),
        AttributeValue::N(number) => Sdk::N(number),
        AttributeValue::B(text) => Sdk::B(bytes(text)?),
        AttributeValue::Bool(value) => Sdk::Bool(value),
        AttributeValue::Null(value) => Sdk::Null(value),
        AttributeValue::M(values) => Sdk::M(to_sdk(values)?),
        AttributeValue::L(values) => Sdk::L(values.into_iter().map(value_to_sdk).collect::<Result<_, _>>()?),
        AttributeValue::Ss(texts) => Sdk::Ss(texts),
        AttributeValue::Ns(numbers) => Sdk::Ns(numbers),
        AttributeValue::Bs(texts) => Sdk::Bs(texts.into_iter().map(bytes).collect::<Result<_, _>>()?),
    })
}

fn from_sdk(attributes: HashMap<String, Sdk>) -> Attributes {
    attributes.into_iter().filter_map(|(name, value)| Some((name, value_from_sdk(value)?))).collect()
}

/// `None` for a kind of value that this version of the SDK does not know.
fn value_from_sdk(value: Sdk) -> Option<AttributeValue> {
    Some(match value {
        Sdk::S(text) => AttributeValue::S(text),
        Sdk::N(number) => AttributeValue::N(number),
        Sdk::B(bytes) => AttributeValue::B(base64::encode(bytes)),
        Sdk::Bool(value) => AttributeValue::Bool(value),
        Sdk::Null(value) => AttributeValue::Null(value),
        Sdk::M(values) => AttributeValue::M(from_sdk(values)),
        Sdk::L(values) => AttributeValue::L(values.into_iter().filter_map(value_from_sdk).collect()),
        Sdk::Ss(texts) => AttributeValue::Ss(texts),
        Sdk::Ns(numbers) => AttributeValue::Ns(numbers),
        Sdk::Bs(all) => AttributeValue::Bs(all.into_iter().map(base64::encode).collect()),
        _ => return None,
    })
}
