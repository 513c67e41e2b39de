//! Histories as Step Functions writes them.

use std::time::Duration;

use serde_json::Value;
use workflow_runtime::durable::{ExecutionHandle, HistoryEvent};
use workflow_runtime::store::{HistoryPage, MemoryStore};
use workflow_runtime::{Runtime, Workflow, task, workflow};

use super::faults::TokioClock;
use super::flow::{Ledger, Order, Shop, ShopError, charge, order};
use super::lifecycle::Toll;

workflow! {
    pub workflow Sums(numbers: Vec<u32>) -> Vec<u32> {
        state All { let sums = map number in numbers with { max_concurrency: 1 } { add_one(number) }; => Rest }
        state Rest { wait 5s; => succeed sums }
    }
}

workflow! {
    pub workflow Till(order: Order) -> u32 {
        state Charge {
            let cents = charge(&order)? retry ShopError::Busy { interval: 1s, max_attempts: 1 };
            => if cents > 5 { Thank(cents) } else { succeed cents }
        }
        state Thank(cents: u32) => succeed cents;
    }
}

#[task]
async fn add_one(number: u32) -> u32 {
    number + 1
}

async fn all<W: Workflow>(execution: &ExecutionHandle<W>) -> Vec<HistoryEvent> {
    execution.history(HistoryPage { limit: usize::MAX, ..HistoryPage::default() }).await.unwrap()
}

fn lines(events: &[HistoryEvent]) -> Vec<String> {
    let line = |event: &HistoryEvent| {
        let detail = ["name", "index", "length", "error"].map(|field| event.details.get(field).map(Value::to_string));
        let detail: Vec<_> = detail.into_iter().flatten().collect();
        format!("{} {} {} {}", event.id, event.previous_event_id, event.event_type, detail.join(" ")).trim().to_owned()
    };
    events.iter().map(line).collect()
}

#[tokio::test(start_paused = true)]
async fn a_history_reads_as_one_of_step_functions() {
    let builder = Runtime::builder().clock(TokioClock::new()).store(MemoryStore::new());
    let runtime = builder.workflow::<Sums>().build().await.unwrap();
    let sums = runtime.start::<Sums>("sums", vec![1, 2]).await.unwrap();
    sums.result().await.unwrap();
    let events = all(&sums).await;
    // As AWS gave it for a `Map` of two items, one at a time, and a `Wait`.
    assert_eq!(
        lines(&events),
        [
            "1 0 ExecutionStarted",
            "2 0 MapStateEntered \"All\"",
            "3 2 MapStateStarted 2",
            "4 3 MapIterationStarted \"All\" 0",
            "5 4 TaskStateEntered \"AddOne\"",
            "6 5 TaskScheduled",
            "7 6 TaskStarted",
            "8 7 TaskSucceeded",
            "9 8 TaskStateExited \"AddOne\"",
            "10 9 MapIterationSucceeded \"All\" 0",
            "11 9 MapIterationStarted \"All\" 1",
            "12 11 TaskStateEntered \"AddOne\"",
            "13 12 TaskScheduled",
            "14 13 TaskStarted",
            "15 14 TaskSucceeded",
            "16 15 TaskStateExited \"AddOne\"",
            "17 16 MapIterationSucceeded \"All\" 1",
            "18 17 MapStateSucceeded",
            "19 17 MapStateExited \"All\"",
            "20 19 WaitStateEntered \"Rest\"",
            "21 20 WaitStateExited \"Rest\"",
            "22 21 ExecutionSucceeded",
        ]
    );
    let paths: Vec<_> = events[3..17].iter().map(|event| event.path.as_str()).collect();
    let one = |path| std::iter::once("").chain([path; 5]).chain([""]);
    assert_eq!(paths, one("All[0]").chain(one("All[1]")).collect::<Vec<_>>());
    let exited = serde_json::to_value(&events[18]).unwrap();
    assert_eq!(
        exited,
        serde_json::json!({
            "timestamp": "2023-11-14T22:13:20.000Z",
            "type": "MapStateExited",
            "id": 19,
            "previousEventId": 17,
            "stateExitedEventDetails": {
                "name": "All",
                "assignedVariables": { "sums": "[2,3]" },
                "assignedVariablesDetails": { "truncated": false },
            },
        })
    );
    let succeeded = serde_json::to_value(&events[7]).unwrap();
    let details = &succeeded["taskSucceededEventDetails"];
    assert_eq!((&details["output"], &details["outputDetails"]["truncated"]), (&"2".into(), &false.into()));
    let ended = serde_json::to_value(&events[21]).unwrap();
    assert_eq!(ended["executionSucceededEventDetails"]["output"], "[2,3]");
    let page = HistoryPage { behind: Some(21), newest_first: true, limit: 2 };
    assert_eq!(
        lines(&sums.history(page).await.unwrap()),
        ["20 19 WaitStateEntered \"Rest\"", "19 17 MapStateExited \"All\""]
    );
    let page = HistoryPage { behind: Some(20), newest_first: false, limit: 1 };
    assert_eq!(lines(&sums.history(page).await.unwrap()), ["21 20 WaitStateExited \"Rest\""]);
}

#[tokio::test(start_paused = true)]
async fn a_history_has_no_gap_and_its_end() {
    let builder = Runtime::builder().clock(TokioClock::new()).store(MemoryStore::new()).resource(Ledger::memory());
    let runtime = builder.workflow::<Shop>().build().await.unwrap();
    for (id, failed) in [(1, 0), (3, 1), (4, 1)] {
        let shop = runtime.start::<Shop>(&format!("order-{id}"), order(id)).await.unwrap();
        shop.result().await.unwrap();
        let events = all(&shop).await;
        for (position, event) in events.iter().enumerate() {
            assert_eq!(event.id, position as u64 + 1);
            assert!(event.previous_event_id < event.id);
        }
        let count = |kind: &str| events.iter().filter(|event| event.event_type == kind).count();
        assert_eq!(count("TaskFailed"), failed, "{:#?}", lines(&events));
        assert_eq!(count("TaskScheduled"), count("TaskStarted"));
        assert_eq!(count("ParallelStateStarted"), 1);
        assert_eq!(events.last().unwrap().event_type, "ExecutionSucceeded");
    }
}

#[tokio::test(start_paused = true)]
async fn states_of_amazon_states_language_are_told_and_a_redrive_fails_in_them_again() {
    let builder = Runtime::builder().clock(TokioClock::new()).store(MemoryStore::new()).resource(Ledger::memory());
    let runtime = builder.workflow::<Toll>().build().await.unwrap();
    let toll = runtime.start::<Toll>("it", vec![]).await.unwrap();
    toll.result().await.unwrap_err();
    toll.redrive().await.unwrap();
    toll.result().await.unwrap_err();
    let events = all(&toll).await;
    assert_eq!(
        lines(&events)[5..],
        [
            "6 5 TaskStateEntered \"Pay\"",
            "7 6 TaskScheduled",
            "8 7 TaskStarted",
            "9 8 TaskSucceeded",
            "10 9 TaskStateExited \"Pay\"",
            "11 10 ChoiceStateEntered \"Pay?\"",
            "12 11 ChoiceStateExited \"Pay?\"",
            "13 12 FailStateEntered \"Pay: fail\"",
            "14 13 ExecutionFailed \"Broke\"",
            "15 14 ExecutionRedriven",
            "16 15 FailStateEntered \"Pay: fail\"",
            "17 16 ExecutionFailed \"Broke\"",
        ]
    );
    assert_eq!(events[8].details["output"], "20", "no later state reads it");
    assert_eq!(events[9].details["assignedVariables"], serde_json::json!({ "paid": "20" }), "the choice does");
    let states: Vec<_> = events.iter().map(|event| event.state.as_deref().unwrap_or("-")).collect();
    let expected = "- All All All All Pay Pay Pay Pay Pay Pay? Pay? Pay:_fail - - Pay:_fail -";
    assert_eq!(states.iter().map(|state| state.replace(' ', "_")).collect::<Vec<_>>().join(" "), expected);
}

#[tokio::test(start_paused = true)]
async fn what_follows_a_retried_task_is_told_as_after_the_first_attempt() {
    let builder = Runtime::builder().clock(TokioClock::new()).store(MemoryStore::new()).resource(Ledger::memory());
    let runtime = builder.workflow::<Till>().build().await.unwrap();
    let till = runtime.start::<Till>("it", order(3)).await.unwrap();
    assert_eq!(till.result().await.unwrap(), 6);
    let events = all(&till).await;
    assert_eq!(events[7].details["output"], "6");
    assert_eq!(
        lines(&events)[4..],
        [
            "5 4 TaskFailed \"ShopError.Busy\"",
            "6 5 TaskScheduled",
            "7 6 TaskStarted",
            "8 7 TaskSucceeded",
            "9 8 TaskStateExited \"Charge\"",
            "10 9 ChoiceStateEntered \"Charge?\"",
            "11 10 ChoiceStateExited \"Charge?\"",
            "12 11 SucceedStateEntered \"Thank\"",
            "13 12 SucceedStateExited \"Thank\"",
            "14 13 ExecutionSucceeded",
        ]
    );
}

#[tokio::test(start_paused = true)]
async fn a_stop_is_the_last_event() {
    let builder = Runtime::builder().clock(TokioClock::new()).store(MemoryStore::new());
    let runtime = builder.workflow::<Sums>().build().await.unwrap();
    let sums = runtime.start::<Sums>("sums", vec![]).await.unwrap();
    tokio::time::sleep(Duration::from_secs(1)).await;
    sums.stop("Enough", "").await.unwrap();
    assert_eq!(lines(&all(&sums).await).last().unwrap(), "7 6 ExecutionAborted \"Enough\"");
    sums.redrive().await.unwrap();
    sums.result().await.unwrap();
    assert_eq!(
        lines(&all(&sums).await)[7..],
        ["8 7 ExecutionRedriven", "9 6 WaitStateExited \"Rest\"", "10 9 ExecutionSucceeded"]
    );
}
