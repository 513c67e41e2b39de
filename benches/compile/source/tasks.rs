/// Asks supplier N for a quote.
FOR_WORKFLOW #[workflow_runtime::task]
pub async fn quote_N(order: &Order) -> Result<Quote, ServiceError> {
    match order.items.len() {
        0 => Err(ServiceError::Refused { reason: format!("order {} is empty", order.id) }),
        1 => Ok(Quote { price_cents: 100, status: Status::Pending }),
        items => Ok(Quote { price_cents: 100 * items as u64, status: Status::Approved }),
    }
}

/// Reserves the goods at supplier N.
FOR_WORKFLOW #[workflow_runtime::task]
pub async fn reserve_N(order: &Order, price_cents: u64) -> Result<Reservation, ServiceError> {
    if price_cents == 0 {
        return Err(ServiceError::Busy);
    }
    Ok(Reservation { code: format!("{}-reserved", order.id), complete: order.express, seconds: 60 })
}

/// Writes to the customer about supplier N.
FOR_WORKFLOW #[workflow_runtime::task]
pub async fn notify_N(customer: &str, text: String) {
    println!("to {customer}: {text}");
}
