//! What a workflow's variables and types may be called: whatever the expansion calls its own.
#![allow(missing_docs)]

use workflow_runtime::{task, workflow};

type Cents = u64;

#[task]
async fn sum(left: u64, right: u64) -> Result<u64, workflow_runtime::Failure> {
    Ok(left + right)
}

#[task]
async fn double(value: &u64) -> u64 {
    value * 2
}

workflow! {
    pub workflow Names(value: u64, pair: u64, limits: u64, error: String, retrier: u64) -> u64 {
        state Start { let outcome = sum(limits, value)? timeout 30s; => Fault }
        state Fault {
            let fault = sum(outcome, limits + retrier - 1)? timeout for pair retry _ { max_attempts: 2 };
            => Frames
        }
        state Frames { let frame = double(&fault); => Cx }
        state Cx { let cx: u64 = pair + value; => if cx == pair || error == "no" { succeed frame } else { Again(cx, error) } }
        state Again(cx: Cents, failure: String) => match failure { "" => succeed cx + limits, _ => succeed frame + value };
    }
}

#[tokio::test]
async fn names_do_not_meet() {
    assert_eq!(Names::run(1, 2, 3, "yes".into(), 1).await.unwrap(), 15);
}
