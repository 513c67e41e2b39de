use std::time::Duration;

use expect_test::expect;
use workflow_runtime::Runtime;
use workflow_runtime::store::MemoryStore;

use crate::clock::TokioClock;
use crate::flows::{Bank, Call, Order, Patient, Pay};
use crate::tree::Told;

#[test]
fn an_execution_has_spans_for_its_states_and_their_attempts() {
    let run = Runtime::builder().resource(Bank::busy(1)).run::<Pay>(995);
    let (paid, told) = Told::by(run);
    assert_eq!(paid.unwrap(), 995);
    assert!(told.is_over());
    expect![[r#"
        execution otel.name=Pay status=SUCCEEDED workflow=Pay
          DEBUG the execution started 
          state otel.name=Charge state=Charge
            attempt attempt=1 cause={"error":"BankBusy","message":"the bank is busy"} error=PaymentError.BankBusy otel.name=charge otel.status_code=ERROR task=charge
              INFO asking the bank cents=995
            WARN the attempt failed, and there will be another one attempt=1 cause={"error":"BankBusy","message":"the bank is busy"} error=PaymentError.BankBusy retry_in_ms=2000
            attempt attempt=2 otel.name=charge task=charge
              INFO asking the bank cents=995
          DEBUG the execution succeeded 
    "#]].assert_eq(&told.tree());
}

#[test]
fn a_failure_is_told_by_name_and_cause() {
    let run = Runtime::builder().resource(Bank::busy(0)).run::<Pay>(2_000);
    let (failed, told) = Told::by(run);
    assert_eq!(failed.unwrap_err().error, "PaymentError.Declined");
    expect![[r#"
        execution cause={"error":{"Declined":{"reason":"too much"}},"message":"declined: too much"} error=PaymentError.Declined otel.name=Pay otel.status_code=ERROR status=FAILED workflow=Pay
          DEBUG the execution started 
          state otel.name=Charge state=Charge
            attempt attempt=1 cause={"error":{"Declined":{"reason":"too much"}},"message":"declined: too much"} error=PaymentError.Declined otel.name=charge otel.status_code=ERROR task=charge
              INFO asking the bank cents=2000
            WARN the attempt failed attempt=1 cause={"error":{"Declined":{"reason":"too much"}},"message":"declined: too much"} error=PaymentError.Declined
          ERROR the execution failed cause={"error":{"Declined":{"reason":"too much"}},"message":"declined: too much"} error=PaymentError.Declined
    "#]].assert_eq(&told.tree());
}

#[test]
fn a_secret_of_an_error_is_masked() {
    let run = Runtime::builder().resource(Bank::busy(0)).run::<Pay>(666);
    let (failed, told) = Told::by(run);
    assert!(failed.unwrap_err().cause.contains("666"));
    let causes: Vec<_> = told.tree().lines().filter_map(|line| Some(line.split_once("cause=")?.1.to_owned())).collect();
    assert_eq!(causes.len(), 4);
    assert!(causes.iter().all(|cause| cause.contains(r#"{"error":{"Unknown":{"number":"***"}},"message":"***"}"#)));
}

#[test]
fn branches_iterations_and_runs_stand_below_their_state() {
    let run = Runtime::builder().resource(Bank::busy(0)).run::<Order>((995, vec![7, 8]));
    let (paid, told) = Told::by(run);
    assert_eq!(paid.unwrap(), 995);
    assert!(told.is_over());
    expect![[r#"
        execution otel.name=Order status=SUCCEEDED workflow=Order
          DEBUG the execution started 
          state otel.name=Both state=Both
            branch branch=0
              state otel.name=PayFirst state=PayFirst
                execution otel.name=Pay status=SUCCEEDED workflow=Pay
                  DEBUG the execution started 
                  state otel.name=Charge state=Charge
                    attempt attempt=1 otel.name=charge task=charge
                      INFO asking the bank cents=995
                  DEBUG the execution succeeded 
            branch branch=1
              state otel.name=PackAll state=PackAll
                iteration index=0
                  state otel.name=Pack path=PackAll[0] state=Pack
                    attempt attempt=1 otel.name=pack task=pack
                      INFO packing item=7
                iteration index=1
                  state otel.name=Pack path=PackAll[1] state=Pack
                    attempt attempt=1 otel.name=pack task=pack
                      INFO packing item=8
          DEBUG the execution succeeded 
    "#]]
    .assert_eq(&told.tree());
}

#[test]
fn an_execution_is_a_child_of_the_span_around_it() {
    let (paid, told) = Told::by(async {
        let request = tracing::info_span!("request");
        let run = Runtime::builder().resource(Bank::busy(0)).run::<Pay>(995);
        tracing::Instrument::instrument(run, request).await
    });
    assert_eq!(paid.unwrap(), 995);
    assert!(told.tree().starts_with("request \n  execution "), "{}", told.tree());
}

#[test]
fn a_kept_execution_has_a_span_for_each_time_that_it_is_loaded() {
    let (failed, told) = Told::by(async {
        let runtime = Runtime::builder().store(MemoryStore::new()).resource(Bank::busy(0)).clock(TokioClock::new());
        let runtime = runtime.workflow::<Patient>().build().await.unwrap();
        let execution = runtime.start::<Patient>("one", 2_000).await.unwrap();
        execution.result().await
    });
    assert!(failed.is_err());
    expect![[r#"
        execution otel.name=Patient workflow=Patient
          DEBUG the execution goes on from what the store kept 
          state otel.name=Rest state=Rest
          DEBUG the execution is parked 
        execution otel.name=Patient workflow=Patient
          DEBUG the execution goes on from what the store kept 
          state otel.name=Rest state=Rest
          state otel.name=Charge state=Charge
            attempt attempt=1 cause={"error":{"Declined":{"reason":"too much"}},"message":"declined: too much"} error=PaymentError.Declined otel.name=charge otel.status_code=ERROR task=charge
              INFO asking the bank cents=2000
            WARN the attempt failed attempt=1 cause={"error":{"Declined":{"reason":"too much"}},"message":"declined: too much"} error=PaymentError.Declined
          state otel.name=RestLonger state=RestLonger
          DEBUG the execution is parked 
        execution cause=the execution did not finish within 3600 s error=States.Timeout otel.name=Patient otel.status_code=ERROR status=TIMED_OUT workflow=Patient
          DEBUG the execution goes on from what the store kept 
          ERROR the execution failed cause=the execution did not finish within 3600 s error=States.Timeout
    "#]].assert_eq(&told.tree());
}

#[test]
fn a_stop_is_told_wherever_the_execution_is() {
    let (stopped, told) = Told::by(async {
        let (store, clock) = (MemoryStore::new(), TokioClock::new());
        let builder = || Runtime::builder().resource(Bank::busy(0)).clock(clock).store(store.clone());
        let builder = || builder().workflow::<Patient>().workflow::<Call>();
        let (runtime, second) = (builder().build().await.unwrap(), builder().open().await.unwrap());
        let rings = runtime.start::<Call>("rings", ()).await.unwrap();
        tokio::time::sleep(Duration::from_secs(1)).await;
        rings.stop("Busy", "they talk").await.unwrap();
        let rests = runtime.start::<Patient>("rests", 995).await.unwrap();
        tokio::time::sleep(Duration::from_secs(1)).await;
        let id = second.find("Patient", "rests").await.unwrap().unwrap().id;
        second.stop(&id, "Tired", "").await.unwrap();
        second.redrive(&id).await.unwrap();
        rests.result().await
    });
    assert_eq!(stopped.unwrap(), 995);
    expect![[r#"
        execution cause=they talk error=Busy otel.name=Call status=ABORTED workflow=Call
          DEBUG the execution goes on from what the store kept 
          state otel.name=Ring state=Ring
            attempt attempt=1 otel.name=ring task=ring
          WARN the execution was stopped cause=they talk error=Busy
        execution otel.name=Patient workflow=Patient
          DEBUG the execution goes on from what the store kept 
          state otel.name=Rest state=Rest
          DEBUG the execution is parked 
        execution cause= error=Tired otel.name=Patient status=ABORTED workflow=Patient
          WARN the execution was stopped cause= error=Tired
        execution otel.name=Patient workflow=Patient
          DEBUG the execution was redriven 
        execution otel.name=Patient workflow=Patient
          DEBUG the execution goes on from what the store kept 
          state otel.name=Rest state=Rest
          DEBUG the execution is parked 
        execution otel.name=Patient status=SUCCEEDED workflow=Patient
          DEBUG the execution goes on from what the store kept 
          state otel.name=Rest state=Rest
          state otel.name=Charge state=Charge
            attempt attempt=1 otel.name=charge task=charge
              INFO asking the bank cents=995
          DEBUG the execution succeeded 
    "#]]
    .assert_eq(&told.tree());
}

#[cfg(feature = "lambda")]
#[test]
fn a_call_from_an_engine_elsewhere_has_the_attempts_span() {
    use serde_json::json;
    use workflow_runtime::worker::Worker;

    let runtime = Runtime::builder().resource(Bank::busy(1)).build();
    let worker = Worker::new::<Pay>(&runtime).unwrap();
    let payload = json!({
        "task": "charge",
        "args": {"cents": 995},
        "context": {
            "execution": "arn:aws:states:eu-west-1:123456789012:execution:Pay:first",
            "startTime": "2026-11-25T08:00:00.000Z",
            "state": "Charge",
            "enteredTime": "2026-11-25T08:00:00.100Z",
            "retryCount": 2
        }
    });
    let (result, told) = Told::by(worker.call(payload));
    assert_eq!(result.unwrap_err().error, "PaymentError.BankBusy");
    expect![[r#"
        attempt attempt=3 cause={"error":"BankBusy","message":"the bank is busy"} error=PaymentError.BankBusy otel.name=charge otel.status_code=ERROR state=Charge task=charge
          INFO asking the bank cents=995
    "#]].assert_eq(&told.tree());
}
