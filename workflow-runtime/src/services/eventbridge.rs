//! Amazon EventBridge: events. With the feature `aws-eventbridge`.
//!
//! ```
//! use workflow_runtime::services::eventbridge::{self, Event, EventBridgeError, PutEvents};
//! use workflow_runtime::workflow;
//!
//! workflow! {
//!     workflow Announce(order: u32) -> Vec<String> {
//!         state Put {
//!             let put = eventbridge::put_events(&PutEvents {
//!                 entries: vec![Event {
//!                     source: "shop",
//!                     detail_type: "order paid",
//!                     detail: json!({ "order": order }),
//!                     ..Default::default()
//!                 }],
//!                 ..Default::default()
//!             })? retry EventBridgeError::FailedEntry { max_attempts: 5, jitter: full };
//!             => succeed put.entries.iter().map(|entry| entry.event_id).collect()
//!         }
//!     }
//! }
//! ```
//!
//! Facts from <https://docs.aws.amazon.com/step-functions/latest/dg/connect-eventbridge.html> and
//! <https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutEvents.html>.

pub use aws_sdk_eventbridge::Client;
use aws_sdk_eventbridge::types::PutEventsRequestEntry;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::fault::Service;
use crate::{Data, task};

/// Events for a bus. More fields may come: write `..Default::default()`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, Data)]
#[serde(rename_all = "PascalCase")]
pub struct PutEvents {
    /// 1 to 10 events.
    pub entries: Vec<Event>,
    /// A global endpoint, where the events go to one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub endpoint_id: Option<String>,
}

/// An event. More fields may come: write `..Default::default()`.
///
/// On AWS, Step Functions adds the ARNs of the execution and of the state machine to its resources; here nobody does.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, Data)]
#[serde(rename_all = "PascalCase")]
pub struct Event {
    /// Who says it.
    pub source: String,
    /// What kind of event it is.
    pub detail_type: String,
    /// What happened: a JSON object, or its text.
    pub detail: Value,
    /// The bus's name or ARN; the account's default bus where it is `None`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub event_bus_name: Option<String>,
    /// The ARNs of what the event is about.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub resources: Vec<String>,
    /// A header of X-Ray's.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub trace_header: Option<String>,
}

/// What EventBridge says of events that it has taken.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, Data)]
#[serde(rename_all = "PascalCase")]
pub struct EventsPut {
    /// One for each event, in their order.
    pub entries: Vec<EventPut>,
    /// 0: where an event fails, the task fails with [`FailedEntry`](EventBridgeError::FailedEntry).
    pub failed_entry_count: u32,
}

/// What EventBridge says of one event.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, Data)]
#[serde(rename_all = "PascalCase")]
pub struct EventPut {
    /// The event's id.
    pub event_id: String,
}

service_errors! {
    /// What EventBridge fails with.
    pub enum EventBridgeError, "EventBridge" {
        /// An event was not taken; the cause is JSON with all of them, `{"Entries": […], "FailedEntryCount": 1}`.
        FailedEntry,
        InternalException,
        /// All that has no exception of its own in EventBridge's model.
        AmazonEventBridgeException,
        /// No answer came.
        SdkClientException,
    }
}

const EVENT_BRIDGE: Service<EventBridgeError> = Service {
    prefix: "EventBridge",
    label: "AmazonEventBridge",
    base: EventBridgeError::AmazonEventBridgeException,
    client: EventBridgeError::SdkClientException,
};

/// Puts events on a bus.
///
/// # Errors
///
/// What EventBridge fails with.
#[task(resource = "arn:aws:states:::events:putEvents")]
pub async fn put_events(events: &PutEvents, #[resource] eventbridge: &Client) -> Result<EventsPut, EventBridgeError> {
    let PutEvents { entries, endpoint_id } = events.clone();
    let put = eventbridge
        .put_events()
        .set_entries(Some(entries.into_iter().map(entry).collect()))
        .set_endpoint_id(endpoint_id)
        .send()
        .await
        .map_err(|error| EVENT_BRIDGE.error(error))?;
    let entries = put.entries.unwrap_or_default();
    if put.failed_entry_count > 0 {
        let entries = entries.iter().map(|entry| match &entry.event_id {
            Some(id) => json!({ "EventId": id }),
            None => json!({ "ErrorCode": entry.error_code, "ErrorMessage": entry.error_message }),
        });
        let cause = json!({ "Entries": entries.collect::<Vec<_>>(), "FailedEntryCount": put.failed_entry_count });
        return Err(EventBridgeError::FailedEntry(cause.to_string()));
    }
    let entries = entries.into_iter().map(|entry| EventPut { event_id: entry.event_id.unwrap_or_default() });
    Ok(EventsPut { entries: entries.collect(), failed_entry_count: 0 })
}

fn entry(event: Event) -> PutEventsRequestEntry {
    let Event { source, detail_type, detail, event_bus_name, resources, trace_header } = event;
    PutEventsRequestEntry::builder()
        .source(source)
        .detail_type(detail_type)
        .detail(super::text(detail))
        .set_event_bus_name(event_bus_name)
        .set_resources(Some(resources))
        .set_trace_header(trace_header)
        .build()
}

/// Puts events on a bus, and waits for whoever gets them to answer with the `token()` that is in one.
///
/// The answer is any JSON. For one that has a type, write a task of your own around [`put_events`](fn@put_events): see
/// [the module](super#answers-to-tokens).
///
/// # Errors
///
/// What EventBridge fails with.
#[task(resource = "arn:aws:states:::events:putEvents", callback = Value)]
pub async fn put_events_with_token(
    events: &PutEvents,
    #[resource] eventbridge: &Client,
) -> Result<(), EventBridgeError> {
    put_events(events, eventbridge).await.map(drop)
}
