//! Arguments that have no value fail the attempt: clauses apply to that as to any other failure.
#![allow(missing_docs)]

use workflow_runtime::{Failure, task, workflow};

#[task]
async fn greet(name: &str, times: u32, text: String) -> String {
    format!("{text} {name} {times}")
}

workflow! {
    pub workflow Greeting(names: Vec<String>, times: u32, seconds: i64) -> String {
        state Greet {
            let text = greet(&names[1], times + 1, format!("hello {}", names[0]))
                timeout for seconds
                retry States::Timeout { interval: 1s }
                catch States::QueryEvaluationError as failure => Explain(failure);
            => Again
        }
        state Again {
            let text = greet(&format!("{text}!"), 2, "and");
            => succeed text
        }
        state Explain(failure: Failure) => succeed failure.error;
    }
}

async fn run(names: &[&str], times: u32, seconds: i64) -> String {
    let names = names.iter().map(ToString::to_string).collect();
    Greeting::run(names, times, seconds).await.unwrap()
}

#[tokio::test]
async fn arguments_are_evaluated_for_each_attempt_and_may_fail() {
    assert_eq!(run(&["Ann", "Bob"], 1, 9).await, "and hello Ann Bob 2! 2");
    assert_eq!(run(&["Ann"], 1, 9).await, "States.QueryEvaluationError");
    assert_eq!(run(&["Ann", "Bob"], u32::MAX, 9).await, "States.QueryEvaluationError");
    assert_eq!(run(&["Ann", "Bob"], 1, -1).await, "States.QueryEvaluationError");
}
