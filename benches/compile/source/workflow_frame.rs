use workflow_runtime::{Failure, workflow};

workflow! {
    /// Asks one supplier after the other.
    pub workflow Purchase(order: Order) -> String timeout 7d {
STATES
        state Done => succeed format!("order {} is done", order.id);

        state Refuse(reason: String) => fail OrderError::Refused { reason };
    }
}
