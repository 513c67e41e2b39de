#[derive(Clone, Debug, serde::Serialize, serde::Deserialize)]
FOR_WORKFLOW #[derive(workflow_runtime::Data)]
pub struct Order {
    pub id: u32,
    pub customer: String,
    pub items: Vec<String>,
    pub total_cents: u64,
    pub express: bool,
}

#[derive(Clone, Debug, serde::Serialize, serde::Deserialize)]
FOR_WORKFLOW #[derive(workflow_runtime::Data)]
pub struct Quote {
    pub price_cents: u64,
    pub status: Status,
}

#[derive(Clone, Debug, serde::Serialize, serde::Deserialize)]
FOR_WORKFLOW #[derive(workflow_runtime::Data)]
pub enum Status {
    Approved,
    Pending,
    Declined(String),
}

#[derive(Clone, Debug, serde::Serialize, serde::Deserialize)]
FOR_WORKFLOW #[derive(workflow_runtime::Data)]
pub struct Reservation {
    pub code: String,
    pub complete: bool,
    pub seconds: u64,
}

#[derive(Debug, thiserror::Error, serde::Serialize, serde::Deserialize)]
FOR_WORKFLOW #[derive(workflow_runtime::TaskError)]
pub enum ServiceError {
    #[error("busy")]
    Busy,
    #[error("refused: {reason}")]
    Refused { reason: String },
    #[error("unknown order {id}")]
    Unknown { id: u32 },
}

#[derive(Debug, thiserror::Error, serde::Serialize, serde::Deserialize)]
FOR_WORKFLOW #[derive(workflow_runtime::TaskError)]
pub enum OrderError {
    #[error("refused: {reason}")]
    Refused { reason: String },
}

/// Asks a person.
FOR_WORKFLOW #[workflow_runtime::task]
pub async fn review(order: &Order, price_cents: u64) -> Result<bool, ServiceError> {
    if order.id == 0 {
        return Err(ServiceError::Unknown { id: order.id });
    }
    Ok(price_cents < order.total_cents)
}
