//! A saga: what was booked is given back, last first, when a later booking fails.
//!
//! `cargo run --example saga`
#![allow(missing_docs)]

use serde::{Deserialize, Serialize};
use workflow_runtime::{Failure, TaskError, task, workflow};

#[derive(Debug, thiserror::Error, Serialize, Deserialize, TaskError)]
pub enum BookingError {
    #[error("{what} is sold out")]
    SoldOut { what: String },
}

#[task]
async fn book(what: &str) -> Result<String, BookingError> {
    println!("book {what}");
    match what {
        "car in Atlantis" => Err(BookingError::SoldOut { what: what.to_owned() }),
        what => Ok(format!("ticket for {what}")),
    }
}

#[task]
async fn give_back(ticket: &str) {
    println!("give back {ticket}");
}

workflow! {
    /// Books a flight, a hotel and a car, or nothing.
    pub workflow Trip(place: String) -> Vec<String> {
        state Flight { let flight = book(&format!("flight to {place}"))?; => Hotel }
        state Hotel {
            let hotel = book(&format!("hotel in {place}"))? catch _ as failure => CancelFlight(failure);
            => Car
        }
        state Car {
            let car = book(&format!("car in {place}"))? catch _ as failure => CancelHotel(failure);
            => succeed vec![flight, hotel, car]
        }
        state CancelHotel(failure: Failure) { give_back(&hotel); => CancelFlight(failure) }
        state CancelFlight(failure: Failure) { give_back(&flight); => fail failure }
    }
}

#[tokio::main]
async fn main() {
    for place in ["Rome", "Atlantis"] {
        match Trip::run(place.to_owned()).await {
            Ok(tickets) => println!("{place}: {}", tickets.join(", ")),
            Err(failure) => println!("{place}: {failure}"),
        }
    }
}
