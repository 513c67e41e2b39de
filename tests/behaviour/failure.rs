//! Errors: which catch takes them, and how they leave.

use serde::{Deserialize, Serialize};
use workflow_runtime::{Failure, Runtime, TaskError, task, workflow};

#[derive(Debug, thiserror::Error, Serialize, Deserialize, TaskError)]
enum LoadError {
    #[error("no file {name}")]
    Missing { name: String },
    #[error("line {0} is broken")]
    Broken(u32),
    #[error("out of memory")]
    #[task_error(name = "Machine.OutOfMemory")]
    OutOfMemory,
}

#[task]
async fn load(what: &str) -> Result<u32, LoadError> {
    match what {
        "missing" => Err(LoadError::Missing { name: "a.txt".into() }),
        "broken" => Err(LoadError::Broken(3)),
        "memory" => Err(LoadError::OutOfMemory),
        "panic" => panic!("no such shelf: {what}"),
        _ => Ok(1),
    }
}

workflow! {
    pub workflow Import(what: String) -> String {
        state Load {
            let lines = load(&what)
                catch LoadError::Missing { name } => NotThere(name)
                catch LoadError::Broken(line) as failure => succeed format!("{line}: {}", failure.error)
                catch "Machine.OutOfMemory" as failure => Give(failure)
                catch _ as failure => Give(failure);
            => succeed format!("{lines} lines")
        }
        state NotThere(name: String) => succeed format!("{name} is missing");
        state Give(failure: Failure) => fail failure;
    }
}

#[tokio::test]
async fn the_first_catch_that_matches_takes_the_error_with_its_fields() {
    let run = |what: &str| Import::run(what.to_owned());
    assert_eq!(run("fine").await, Ok("1 lines".into()));
    assert_eq!(run("missing").await, Ok("a.txt is missing".into()));
    assert_eq!(run("broken").await, Ok("3: LoadError.Broken".into()));
}

#[tokio::test]
async fn a_caught_failure_is_raised_again_whole() {
    let failure = Import::run("memory".into()).await.unwrap_err();
    assert!(matches!(failure.decode(), Some(LoadError::OutOfMemory)));
}

#[tokio::test]
async fn a_panic_in_a_task_is_an_error_like_others() {
    let failure = Import::run("panic".into()).await.unwrap_err();
    assert_eq!(failure, Failure::new("Task.Panicked", "no such shelf: panic"));
}

workflow! {
    pub workflow Strict(what: String) -> u32 {
        state Load {
            let lines = load(&what)?
                catch LoadError::Broken(_) => succeed 0
                catch States::TaskFailed => succeed 9;
            => succeed lines
        }
    }
}

#[tokio::test]
async fn task_failed_takes_every_error_of_a_task_and_its_panic() {
    for (what, output) in [("broken", 0), ("missing", 9), ("memory", 9), ("panic", 9), ("fine", 1)] {
        assert_eq!(Strict::run(what.into()).await, Ok(output), "{what}");
    }
}

#[task]
async fn slow(seconds: u64) {
    tokio::time::sleep(std::time::Duration::from_secs(seconds)).await;
}

workflow! {
    pub workflow Raises(seconds: u64) -> () {
        state Slow { slow(seconds) timeout 1s catch _ as failure => Again(failure); => succeed }
        state Again(failure: Failure) => fail failure;
    }
}

#[tokio::test(start_paused = true)]
async fn only_the_engine_raises_what_is_named_states() {
    let failure = Raises::run(5).await.unwrap_err();
    assert_eq!(failure.to_string(), "Workflow.States.Timeout: the task did not finish within 1 s");
}

#[derive(Debug, thiserror::Error, Serialize, Deserialize, TaskError)]
#[error("{name} costs {cents} cents too much")]
struct TooDear {
    name: String,
    cents: u32,
}

workflow! {
    pub workflow Buys(name: String, cents: u32) -> () {
        state Buy => if cents > 100 { fail TooDear { name, cents: cents - 100 } } else { succeed };
    }
}

#[tokio::test]
async fn a_typed_error_is_raised_with_its_text_and_its_fields() {
    let failure = Buys::run("tea".into(), 130).await.unwrap_err();
    assert_eq!(failure.to_string(), "TooDear: tea costs 30 cents too much");
    assert_eq!(failure.cause, r#"{"error":{"cents":30,"name":"tea"},"message":"tea costs 30 cents too much"}"#);
    assert_eq!(failure.decode::<TooDear>().unwrap().cents, 30);
    assert!(failure.decode::<LoadError>().is_none());
    assert_eq!(Buys::run("tea".into(), 100).await, Ok(()));
}

struct Bank;

#[task]
async fn pay(#[resource] bank: &Bank) {
    let _ = bank;
}

workflow! {
    pub workflow Pays() { state Pay { pay(); => succeed } }
}

#[tokio::test]
async fn a_missing_resource_is_named_before_the_first_state() {
    let failure = Pays::run().await.unwrap_err();
    assert_eq!(failure.error, "Runtime.ResourceMissing");
    assert!(failure.cause.contains("the task of state `Pay` needs a `behaviour::failure::Bank`"), "{failure}");
    assert_eq!(Runtime::builder().resource(Bank).run::<Pays>(()).await, Ok(()));
}
