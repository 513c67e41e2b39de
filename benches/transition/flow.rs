//! A workflow whose states do next to nothing, so that what is measured is the way between them.

use serde::{Deserialize, Serialize};
use workflow_runtime::{Data, TaskError, task, workflow};

/// What is carried from state to state; it owns memory, which no transition may copy.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Data)]
pub struct Parcel {
    pub label: String,
    pub contents: Vec<String>,
    pub grams: u64,
    pub stamps: u64,
}

#[derive(Debug, PartialEq, Serialize, Deserialize, Data)]
pub enum Class {
    Letter { grams: u64 },
    Box,
}

#[derive(Debug, thiserror::Error, Serialize, Deserialize, TaskError)]
pub enum WeighError {
    #[error("the scales are busy")]
    Busy,
    #[error("too heavy by {grams} g")]
    TooHeavy { grams: u64 },
}

#[derive(Debug, thiserror::Error, Serialize, Deserialize, TaskError)]
pub enum ParcelError {
    #[error("refused: too heavy by {grams} g")]
    Refused { grams: u64 },
}

#[task]
pub async fn weigh(parcel: &Parcel) -> Result<Class, WeighError> {
    match parcel.grams {
        1_001.. => Err(WeighError::TooHeavy { grams: parcel.grams - 1_000 }),
        501.. => Ok(Class::Box),
        grams => Ok(Class::Letter { grams }),
    }
}

#[task]
pub async fn stamp(mut parcel: Parcel, stamps: u64) -> Parcel {
    parcel.grams = (parcel.grams + 7) % 1_000;
    parcel.stamps += stamps;
    parcel
}

workflow! {
    /// Four transitions a round: Weigh, Sort, Stamp, Count.
    pub workflow Parcels(rounds: u64, parcel: Parcel) -> Parcel {
        state Start => Weigh(0);

        state Weigh(round: u64) {
            let class = weigh(&parcel)?
                timeout 30s
                retry WeighError::Busy { interval: 1s, max_attempts: 5 }
                catch WeighError::TooHeavy { grams } => Refuse(grams);
            => Sort
        }

        state Sort => match class {
            Class::Letter { grams } if grams > 100 => Stamp(2),
            Class::Letter { .. } => Stamp(1),
            Class::Box => Stamp(5),
        };

        state Stamp(stamps: u64) { let parcel = stamp(parcel, stamps); => Count }

        state Count {
            let next: u64 = round + 1;
            => if next < rounds { Weigh(next) } else { succeed parcel }
        }

        state Refuse(grams: u64) => fail ParcelError::Refused { grams };
    }
}

/// A light parcel.
pub fn parcel() -> Parcel {
    let contents = ["pen", "ink", "paper"].map(String::from).to_vec();
    Parcel { label: "to Ferris, Crab Street 1".to_owned(), contents, grams: 20, stamps: 0 }
}
