//! How values travel: moved at their last use, cloned before it, never more than that.

use std::sync::atomic::{AtomicU32, Ordering};

use serde::{Deserialize, Serialize};
use workflow_runtime::{Data, task, workflow};

/// A value that cannot be cloned: a workflow that uses it once at most has to move it.
#[derive(Debug, PartialEq, Serialize, Deserialize, Data)]
pub struct Ticket {
    pub seat: u32,
    pub holder: String,
}

#[task]
async fn print(ticket: &Ticket) -> String {
    format!("{} {}", ticket.seat, ticket.holder)
}

#[task]
async fn tear(ticket: Ticket) -> Ticket {
    Ticket { seat: ticket.seat + 100, ..ticket }
}

workflow! {
    pub workflow Theatre(ticket: Ticket) -> (Ticket, String) {
        state Print { let text = print(&ticket); => Tear }
        state Tear { let ticket = tear(ticket); => succeed (ticket, text) }
    }
}

static CLONES: AtomicU32 = AtomicU32::new(0);

#[derive(Debug, Serialize, Deserialize, Data)]
pub struct Counted {
    pub id: u32,
}

impl Clone for Counted {
    fn clone(&self) -> Self {
        CLONES.fetch_add(1, Ordering::SeqCst);
        Counted { id: self.id }
    }
}

#[task]
async fn twice(first: Counted, second: &Counted) -> u32 {
    first.id + second.id
}

#[task]
async fn once(value: Counted) -> u32 {
    value.id
}

workflow! {
    pub workflow Counts(value: Counted) -> u32 {
        state Borrow { let sum = twice(value, &value); => Move }
        state Move { let last = once(value); => succeed sum + last }
    }
}

#[tokio::test]
async fn a_value_is_moved_at_its_last_use_and_cloned_before() {
    let ticket = Ticket { seat: 4, holder: "Ann".into() };
    let (torn, text) = Theatre::run(ticket).await.unwrap();
    assert_eq!((torn, text.as_str()), (Ticket { seat: 104, holder: "Ann".into() }, "4 Ann"));

    assert_eq!(Counts::run(Counted { id: 5 }).await, Ok(15));
    assert_eq!(CLONES.load(Ordering::SeqCst), 1, "`twice` takes one copy, `once` the value itself");
}

workflow! {
    /// Rust wants these parentheses, and clippy may find more of them needless.
    pub workflow Literals(seat: u32) -> u32 {
        state Look => match (Ticket { seat, holder: "Ann" }) {
            Ticket { seat: 1, .. } => succeed 10,
            Ticket { seat, .. } => if (Ticket { seat, holder: "Bob" }).seat == 2 { succeed 20 } else { succeed seat },
        };
    }
}

#[tokio::test]
async fn a_literal_can_be_looked_at() {
    assert_eq!((Literals::run(1).await, Literals::run(2).await, Literals::run(3).await), (Ok(10), Ok(20), Ok(3)));
}

workflow! {
    pub workflow Swaps(a: String, b: String, rounds: u32) -> String {
        state Swap => if rounds == 0 { succeed format!("{a}{b}") } else { Turn(b, a, rounds - 1) };
        state Turn(a: String, b: String, rounds: u32) { wait 1s; => Swap }
    }
}

#[tokio::test(start_paused = true)]
async fn arguments_of_a_transition_are_all_read_before_any_is_assigned() {
    assert_eq!(Swaps::run("x".into(), "y".into(), 1).await, Ok("yx".into()));
    assert_eq!(Swaps::run("x".into(), "y".into(), 2).await, Ok("xy".into()));
}
