//! A card whose number is a secret, in what is paid with it and in the error.

use serde::{Deserialize, Serialize};
use workflow_runtime::{Data, TaskError, task};

#[derive(Clone, Serialize, Deserialize, Data)]
pub struct Card {
    holder: String,
    #[data(secret)]
    number: String,
}

#[derive(Debug, thiserror::Error, Serialize, Deserialize, TaskError)]
pub enum ChargeError {
    #[error("the card {number} is declined")]
    Declined {
        #[data(secret)]
        number: String,
    },
}

#[task]
pub async fn charge(card: &Card) -> Result<Card, ChargeError> {
    match card.number.starts_with("4000") {
        true => Err(ChargeError::Declined { number: card.number.clone() }),
        false => Ok(card.clone()),
    }
}
