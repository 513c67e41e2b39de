//! What an execution has done, state by state.

use std::time::Duration;

use serde_json::json;
use workflow_runtime::durable::{DurableRuntime, Visit, VisitStatus};
use workflow_runtime::store::MemoryStore;
use workflow_runtime::{Failure, Runtime, workflow};

use super::faults::TokioClock;
use super::flow::{Ledger, Shop, order};
use super::lifecycle::{Mills, Night, Toll};

workflow! {
    pub workflow Refuse(reason: String) {
        state Ask => if reason == "" { Rest } else { Say(reason) };
        state Rest { wait 1s; => Ask }
        state Say(why: String) => fail Failure { error: "Refused", cause: why };
    }
}

async fn runtime(ledger: &Ledger) -> DurableRuntime {
    let builder = Runtime::builder().clock(TokioClock::new()).store(MemoryStore::new()).resource(ledger.clone());
    let builder =
        builder.workflow::<Shop>().workflow::<Mills>().workflow::<Toll>().workflow::<Night>().workflow::<Refuse>();
    builder.build().await.unwrap()
}

async fn visits(runtime: &DurableRuntime, workflow: &str) -> Vec<Visit> {
    let executions = runtime.executions();
    let found = executions.find(workflow, "it").await.unwrap().unwrap();
    executions.visits(&found.id).await.unwrap()
}

/// Path and state, how it stands, and the numbers of its attempts.
fn lines(visits: &[Visit]) -> Vec<String> {
    let line = |visit: &Visit| {
        let between = if visit.path.is_empty() { "" } else { "/" };
        let attempts: Vec<_> = visit.attempts.iter().map(|attempt| attempt.number.to_string()).collect();
        format!("{}{between}{} {:?} {}", visit.path, visit.state, visit.status, attempts.join(" ")).trim().to_owned()
    };
    visits.iter().map(line).collect()
}

#[tokio::test(start_paused = true)]
async fn each_state_of_each_iteration_is_visited() {
    let runtime = runtime(&Ledger::memory()).await;
    let shop = runtime.start::<Shop>("it", order(3)).await.unwrap();
    shop.result().await.unwrap();
    let visits = visits(&runtime, "Shop").await;
    let mut told = lines(&visits);
    // What runs side by side has no order of its own.
    told[5..].sort();
    assert_eq!(
        told,
        [
            "Charge Succeeded 1 2",
            "Rest Succeeded",
            "Double Succeeded",
            "Double: then Succeeded",
            "Prepare Succeeded 1",
            "Deliver Succeeded 1",
            "Gather Succeeded 1",
            "Gather[0]/Pick Succeeded 1",
            "Gather[1]/Pick Succeeded 1",
            "Gather[2]/Pick Succeeded 1",
            "Invoice Succeeded 1",
            "Wrap Succeeded 1",
            "Wrap[0]/Choose Succeeded",
            "Wrap[0]/Fold Succeeded 1",
            "Wrap[0]/Wrap: item Succeeded",
            "Wrap[1]/Choose Succeeded",
            "Wrap[1]/Fold Succeeded 1",
            "Wrap[1]/Wrap: item Succeeded",
            "Wrap[2]/Choose Succeeded",
            "Wrap[2]/Fold Succeeded 1",
            "Wrap[2]/Wrap: item Succeeded",
        ]
    );
    let charge = &visits[0];
    assert_eq!(charge.input["order"], json!({"id": 3, "items": [1, 2, 3]}));
    assert_eq!((charge.assigned["cents"].clone(), charge.next.as_deref()), (json!(6), Some("Rest")));
    assert_eq!(charge.attempts[0].failure.as_ref().unwrap().error, "ShopError.Busy");
    let [first, second] = charge.attempts.as_slice() else { panic!("two attempts") };
    assert!(first.ended.unwrap() + 1_000 <= second.scheduled && second.ended == charge.exited);
    assert_eq!(visits[1].input["cents"], json!(6));
    let named = |name: &str| visits.iter().find(|visit| visit.state == name).unwrap();
    assert_eq!(named("Gather").items, Some(3));
    assert_eq!(named("Fold").input["doubled"], json!(12), "variables around an iteration are its own too");
    assert_eq!(named("Deliver").output.as_deref(), Some(&br#""12 cents; 7 cents: red 10, blue 20, blue 30""#[..]));
    let output = serde_json::to_value(named("Deliver")).unwrap()["output"].clone();
    assert_eq!(output, "12 cents; 7 cents: red 10, blue 20, blue 30");
}

#[tokio::test(start_paused = true)]
async fn what_each_state_came_to_is_told() {
    let runtime = runtime(&Ledger::memory()).await;
    runtime.start::<Shop>("it", order(3)).await.unwrap().result().await.unwrap();
    let shop = visits(&runtime, "Shop").await;
    let result = |name: &str| shop.iter().find(|visit| visit.state == name).unwrap().result.clone().unwrap();
    assert_eq!(result("Charge"), json!(6));
    assert_eq!(result("Invoice"), json!("12 cents"));
    assert_eq!(result("Gather"), json!([10, 20, 30]));
    assert_eq!(result("Fold"), json!("red 10"));
    assert_eq!(result("Prepare"), json!(["12 cents", ["red 10", "blue 20", "blue 30"]]));
    assert_eq!(result("Deliver"), "7 cents: red 10, blue 20, blue 30");
    let output = |name: &str| shop.iter().find(|visit| visit.state == name).unwrap().output.as_deref();
    assert_eq!(output("Pick"), Some(&b"10"[..]), "an iteration has an output");
    assert_eq!(output("Invoice"), Some(&br#""12 cents""#[..]), "a branch has one");
    assert_eq!((output("Charge"), shop[1].result.as_ref()), (None, None));
    runtime.start::<Toll>("it", vec![]).await.unwrap().result().await.unwrap_err();
    let toll = visits(&runtime, "Toll").await;
    assert_eq!(toll[1].result, Some(json!(20)), "no later state reads it");
    assert_eq!((&toll[1].assigned["paid"], &toll[2].input["paid"]), (&json!(20), &json!(20)), "the choice does");
    runtime.start::<Mills>("it", vec![2]).await.unwrap().result().await.unwrap();
    let mills = visits(&runtime, "Mills").await;
    let results: Vec<_> = mills.iter().map(|visit| visit.result.clone()).collect();
    assert_eq!(results, [Some(json!(10)), Some(json!([20])), Some(json!(20)), None]);
}

#[tokio::test(start_paused = true)]
async fn what_a_state_hands_on_is_assigned_where_step_functions_does() {
    let runtime = runtime(&Ledger::memory()).await;
    runtime.start::<Shop>("it", order(3)).await.unwrap().result().await.unwrap();
    let shop = visits(&runtime, "Shop").await;
    let seen = |path: &str, state: &str| {
        let visit = shop.iter().find(|visit| visit.path == path && visit.state == state).unwrap();
        (visit.input.clone(), visit.assigned.clone())
    };
    let (before, item) = seen("Wrap[1]", "Wrap: item");
    assert_eq!((before.get("one"), json!(item)), (None, json!({"index": 1, "one": 20})));
    let (input, _) = seen("Wrap[1]", "Choose");
    assert_eq!((&input["one"], &input["index"], &input["doubled"]), (&json!(20), &json!(1), &json!(12)));
    assert_eq!(seen("Gather[2]", "Pick").0["item"], 3, "an iteration that is a call has its item too");
    assert_eq!(json!(seen("Wrap[1]", "Choose").1), json!({"paper": "blue"}));
    assert_eq!(json!(seen("", "Double").1), json!({"doubled": 12}));
    runtime.start::<Refuse>("it", "rain".to_owned()).await.unwrap().result().await.unwrap_err();
    let refuse = visits(&runtime, "Refuse").await;
    assert_eq!(json!(refuse[0].assigned), json!({"why": "rain"}));
}

#[tokio::test(start_paused = true)]
async fn what_failed_came_to_nothing_until_it_is_done_again() {
    let ledger = Ledger::memory();
    let runtime = runtime(&ledger).await;
    let mills = runtime.start::<Mills>("it", vec![2, 3]).await.unwrap();
    mills.result().await.unwrap_err();
    ledger.write("oil".into());
    mills.redrive().await.unwrap();
    mills.result().await.unwrap();
    let visits = visits(&runtime, "Mills").await;
    let all: Vec<_> = visits.iter().filter(|visit| visit.state == "All").map(|visit| visit.result.clone()).collect();
    assert_eq!(all, [None, Some(json!([20, 30]))]);
}

#[tokio::test(start_paused = true)]
async fn a_failure_that_is_caught_aborts_what_runs_beside_it() {
    let runtime = runtime(&Ledger::memory()).await;
    let shop = runtime.start::<Shop>("it", order(4)).await.unwrap();
    shop.result().await.unwrap();
    let visits = visits(&runtime, "Shop").await;
    let told = lines(&visits);
    for line in ["Prepare Caught 1", "Gather Failed 1", "Gather[1]/Pick Failed 1"] {
        assert!(told.contains(&line.to_owned()), "{line}: {told:#?}");
    }
    assert!(visits.iter().all(|visit| visit.exited.is_some()), "{told:#?}");
    let caught = visits.iter().find(|visit| visit.status == VisitStatus::Caught).unwrap();
    assert_eq!(caught.failure.as_ref().unwrap().error, "ShopError.SoldOut");
    assert_eq!(serde_json::to_value(caught).unwrap()["error"], "ShopError.SoldOut");
}

#[tokio::test(start_paused = true)]
async fn a_state_that_fails_the_execution_has_its_failure() {
    let runtime = runtime(&Ledger::memory()).await;
    let refuse = runtime.start::<Refuse>("it", "rain".to_owned()).await.unwrap();
    refuse.result().await.unwrap_err();
    let visits = visits(&runtime, "Refuse").await;
    assert_eq!(lines(&visits), ["Ask Succeeded", "Say Failed"]);
    assert_eq!(visits[1].failure, Some(Failure::new("Refused", "rain")));
    assert_eq!(visits[1].input["why"], "rain");
}

#[tokio::test(start_paused = true)]
async fn what_runs_stands_where_it_is() {
    let runtime = runtime(&Ledger::memory()).await;
    runtime.start::<Mills>("it", vec![3, 100]).await.unwrap();
    // Mill 3 fails after 3 s, and is tried again a second later.
    tokio::time::sleep(Duration::from_millis(4_500)).await;
    let before = lines(&visits(&runtime, "Mills").await);
    assert_eq!(before, ["First Succeeded 1", "All Running 1", "All[0]/Grind Retrying 1 2", "All[1]/Grind Running 1"]);
    runtime.start::<Night>("it", 1_000).await.unwrap();
    tokio::time::sleep(Duration::from_millis(1)).await;
    assert_eq!(lines(&visits(&runtime, "Night").await), ["Sleep Waiting"]);
    runtime.start::<Refuse>("it", String::new()).await.unwrap();
    tokio::time::sleep(Duration::from_millis(2_500)).await;
    let loops = visits(&runtime, "Refuse").await;
    let numbers: Vec<_> = loops.iter().map(|visit| (visit.state.as_str(), visit.visit)).collect();
    assert_eq!(numbers, [("Ask", 1), ("Rest", 1), ("Ask", 2), ("Rest", 2), ("Ask", 3), ("Rest", 3)]);
}

#[tokio::test(start_paused = true)]
async fn a_redrive_goes_on_with_what_had_not_succeeded() {
    let ledger = Ledger::memory();
    let runtime = runtime(&ledger).await;
    let mills = runtime.start::<Mills>("it", vec![2, 3, 60]).await.unwrap();
    mills.result().await.unwrap_err();
    let failed = [
        "First Succeeded 1",
        "All Failed 1",
        "All[0]/Grind Succeeded 1",
        "All[1]/Grind Failed 1 2",
        "All[2]/Grind Aborted 1",
    ];
    assert_eq!(lines(&visits(&runtime, "Mills").await), failed);
    ledger.write("oil".into());
    mills.redrive().await.unwrap();
    tokio::time::sleep(Duration::from_secs(1)).await;
    let redriven = visits(&runtime, "Mills").await;
    let again = ["All Running 1", "All[1]/Grind Running 2", "All[2]/Grind Running 1"];
    assert_eq!(
        (&lines(&redriven)[..5], &lines(&redriven)[5..]),
        (&failed.map(String::from)[..], &again.map(String::from)[..])
    );
    assert!(redriven[5..].iter().all(|visit| visit.redriven && visit.visit == 2));
    mills.result().await.unwrap();
    let visits = visits(&runtime, "Mills").await;
    assert_eq!(lines(&visits)[..5], failed, "what happened before stays");
    assert!(visits[5..].iter().all(|visit| visit.status == VisitStatus::Succeeded && visit.failure.is_none()));
    assert_eq!(visits.len(), 9, "{:#?}", lines(&visits));
}

#[tokio::test(start_paused = true)]
async fn what_fails_behind_a_task_is_told_of_the_state_in_which_it_does() {
    let runtime = runtime(&Ledger::memory()).await;
    let toll = runtime.start::<Toll>("it", vec![]).await.unwrap();
    toll.result().await.unwrap_err();
    toll.redrive().await.unwrap();
    toll.result().await.unwrap_err();
    let visits = visits(&runtime, "Toll").await;
    let told = ["All Succeeded 1", "Pay Succeeded 1", "Pay? Succeeded", "Pay: fail Failed", "Pay: fail Failed"];
    assert_eq!(lines(&visits), told);
    let next: Vec<_> = visits.iter().map(|visit| visit.next.as_deref().unwrap_or_default()).collect();
    assert_eq!(next, ["Pay", "Pay?", "Pay: fail", "", ""]);
    assert_eq!((visits[3].failure.clone(), visits[3].redriven), (Some(Failure::new("Broke", "20")), false));
    assert_eq!((visits[4].failure.clone(), visits[4].redriven), (Some(Failure::new("Broke", "20")), true));
}

#[tokio::test(start_paused = true)]
async fn a_stop_aborts_all_that_runs() {
    let runtime = runtime(&Ledger::memory()).await;
    let mills = runtime.start::<Mills>("it", vec![60]).await.unwrap();
    tokio::time::sleep(Duration::from_secs(10)).await;
    mills.stop("Dawn", "the cock crowed").await.unwrap();
    let visits = visits(&runtime, "Mills").await;
    assert_eq!(lines(&visits), ["First Succeeded 1", "All Aborted 1", "All[0]/Grind Aborted 1"]);
    assert_eq!(visits[2].failure, Some(Failure::new("Dawn", "the cock crowed")));
}
