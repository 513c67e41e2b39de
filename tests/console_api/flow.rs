//! Workflows to look at, and a console that shows them.

use std::net::SocketAddr;
use std::time::{Duration, SystemTime};

use serde::{Deserialize, Serialize};
use workflow_runtime::console::{self, ConsoleOptions};
use workflow_runtime::durable::{DurableRuntime, Executions};
use workflow_runtime::store::{MemoryStore, Store};
use workflow_runtime::{Data, Failure, Runtime, TaskError, TaskToken, task, workflow};

use super::http::Client;

#[derive(Clone, Debug, Serialize, Deserialize, Data)]
#[serde(rename_all = "camelCase")]
pub struct Order {
    pub order_id: u32,
    pub items: Vec<Item>,
    pub note: Option<String>,
    pub ordered: SystemTimeText,
}

#[derive(Clone, Debug, Serialize, Deserialize, Data)]
pub struct Item {
    pub name: String,
    pub cents: u8,
}

/// A text that must be a number: its shape does not tell.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct SystemTimeText(u16);

impl TryFrom<String> for SystemTimeText {
    type Error = std::num::ParseIntError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse().map(SystemTimeText)
    }
}

impl From<SystemTimeText> for String {
    fn from(text: SystemTimeText) -> String {
        text.0.to_string()
    }
}

impl Data for SystemTimeText {
    type Null = workflow_runtime::shape::NeverNull;

    fn shape() -> &'static workflow_runtime::shape::Shape {
        String::shape()
    }
}

#[derive(Debug, thiserror::Error, Serialize, Deserialize, TaskError)]
pub enum ShopError {
    #[error("no {name} left")]
    SoldOut { name: String },
}

#[task]
pub async fn pick(item: &Item) -> Result<String, ShopError> {
    if item.name == "moon" { Err(ShopError::SoldOut { name: item.name.clone() }) } else { Ok(item.name.clone()) }
}

workflow! {
    /// Picks all items of an order.
    pub workflow Shop(order: Order) -> Vec<String> {
        state PickAll { let picked = map item in &order.items { pick(&item)? }; => succeed picked }
    }
}

workflow! {
    pub workflow Night(seconds: u64, name: Option<String>) -> String {
        state Sleep { wait for seconds; => succeed name.unwrap_or("nobody") }
    }
}

#[derive(Serialize, Deserialize, Data)]
pub struct Decision {
    granted: bool,
}

#[task(callback = Decision)]
async fn ask(item: &str, token: TaskToken) -> Result<(), Failure> {
    if token.as_str() == item { Err(Failure::new("Ask.Known", "")) } else { Ok(()) }
}

workflow! {
    pub workflow Purchase(item: String) -> bool {
        state Ask { let decision = ask(&item)? timeout 1d; => succeed decision.granted }
    }
}

pub const ORDER: &str = r#"{"orderId": 1, "items": [{"name": "tea", "cents": 5}], "ordered": "12"}"#;

/// A console, and the executions that it shows.
pub struct Served {
    pub executions: Executions,
    pub client: Client,
    pub url: String,
}

pub async fn runtime(store: impl Store) -> DurableRuntime {
    Runtime::builder().store(store).workflow::<Shop>().workflow::<Night>().workflow::<Purchase>().build().await.unwrap()
}

pub async fn served(options: ConsoleOptions) -> Served {
    serve(runtime(MemoryStore::new()).await.executions(), options).await
}

pub async fn serve(executions: Executions, options: ConsoleOptions) -> Served {
    let console = console::bind(executions.clone(), options.port(0)).await.unwrap();
    let url = console.url().to_owned();
    let port = url.rsplit_once(':').unwrap().1.split('/').next().unwrap().parse().unwrap();
    tokio::spawn(console.serve(std::future::pending()));
    Served { executions, client: Client(SocketAddr::from(([127, 0, 0, 1], port))), url }
}

impl Served {
    /// Waits until an execution has ended, and gives its id.
    pub async fn ended(&self, workflow: &str, name: &str) -> String {
        loop {
            let found = self.executions.find(workflow, name).await.unwrap().unwrap();
            if found.stopped.is_some() {
                return found.id;
            }
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    }
}

pub fn now() -> i64 {
    i64::try_from(SystemTime::UNIX_EPOCH.elapsed().unwrap().as_millis()).unwrap()
}
