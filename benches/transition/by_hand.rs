//! The same flow as a loop over an enum, calling the same functions: without timeouts, retries or
//! anything else that a workflow has besides its states.

use crate::flow::{Class, Parcel, ParcelError, WeighError, stamp, weigh};

enum State {
    Start { rounds: u64, parcel: Parcel },
    Weigh { rounds: u64, parcel: Parcel, round: u64 },
    Sort { rounds: u64, parcel: Parcel, round: u64, class: Class },
    Stamp { rounds: u64, parcel: Parcel, round: u64, stamps: u64 },
    Count { rounds: u64, parcel: Parcel, round: u64 },
    Refuse { grams: u64 },
}

pub async fn run(rounds: u64, parcel: Parcel) -> Result<Parcel, ParcelError> {
    let mut state = State::Start { rounds, parcel };
    loop {
        state = match state {
            State::Start { rounds, parcel } => State::Weigh { rounds, parcel, round: 0 },
            State::Weigh { rounds, parcel, round } => match weigh(&parcel).await {
                Ok(class) => State::Sort { rounds, parcel, round, class },
                Err(WeighError::TooHeavy { grams }) => State::Refuse { grams },
                Err(WeighError::Busy) => State::Weigh { rounds, parcel, round },
            },
            State::Sort { rounds, parcel, round, class } => match class {
                Class::Letter { grams } if grams > 100 => State::Stamp { rounds, parcel, round, stamps: 2 },
                Class::Letter { .. } => State::Stamp { rounds, parcel, round, stamps: 1 },
                Class::Box => State::Stamp { rounds, parcel, round, stamps: 5 },
            },
            State::Stamp { rounds, parcel, round, stamps } => {
                let parcel = stamp(parcel, stamps).await;
                State::Count { rounds, parcel, round }
            }
            State::Count { rounds, parcel, round } => match round + 1 {
                next if next < rounds => State::Weigh { rounds, parcel, round: next },
                _ => return Ok(parcel),
            },
            State::Refuse { grams } => return Err(ParcelError::Refused { grams }),
        };
    }
}
