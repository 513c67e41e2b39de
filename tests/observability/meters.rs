use std::time::Duration;

use expect_test::expect;
use workflow_runtime::store::MemoryStore;
use workflow_runtime::{Runtime, observability};

use crate::clock::TokioClock;
use crate::flows::{Bank, Call, Order, Patient, Pay};
use crate::recorder::Kept;

fn counted(run: impl Future<Output = ()>) -> String {
    let kept = Kept::default();
    metrics::with_local_recorder(&kept, || {
        let tokio = tokio::runtime::Builder::new_current_thread().enable_time().start_paused(true).build().unwrap();
        tokio.block_on(run);
    });
    kept.lines()
}

#[test]
fn executions_attempts_and_retries_are_counted() {
    let counted = counted(async {
        let runtime = Runtime::builder().resource(Bank::busy(1)).build();
        runtime.run::<Pay>(995).await.unwrap();
        runtime.run::<Pay>(2_000).await.unwrap_err();
        runtime.run::<Order>((995, vec![7, 8])).await.unwrap();
    });
    expect![[r#"
        workflow_attempt_duration_seconds{workflow=Order,state=Pack,task=pack} 2
        workflow_attempt_duration_seconds{workflow=Pay,state=Charge,task=charge} 4
        workflow_attempts_failed_total{workflow=Pay,state=Charge,task=charge,error=PaymentError.BankBusy} 1
        workflow_attempts_failed_total{workflow=Pay,state=Charge,task=charge,error=PaymentError.Declined} 1
        workflow_attempts_retried_total{workflow=Pay,state=Charge,error=PaymentError.BankBusy} 1
        workflow_attempts_started_total{workflow=Order,state=Pack,task=pack} 2
        workflow_attempts_started_total{workflow=Pay,state=Charge,task=charge} 4
        workflow_attempts_succeeded_total{workflow=Order,state=Pack,task=pack} 2
        workflow_attempts_succeeded_total{workflow=Pay,state=Charge,task=charge} 2
        workflow_execution_duration_seconds{workflow=Order,status=SUCCEEDED} 1
        workflow_execution_duration_seconds{workflow=Pay,status=FAILED} 1
        workflow_execution_duration_seconds{workflow=Pay,status=SUCCEEDED} 2
        workflow_executions_failed_total{workflow=Pay,error=PaymentError.Declined} 1
        workflow_executions_started_total{workflow=Order} 1
        workflow_executions_started_total{workflow=Pay} 3
        workflow_executions_succeeded_total{workflow=Order} 1
        workflow_executions_succeeded_total{workflow=Pay} 2
    "#]]
    .assert_eq(&counted);
}

#[test]
fn kept_executions_are_counted_once() {
    let counted = counted(async {
        let runtime = Runtime::builder().store(MemoryStore::new()).resource(Bank::busy(0)).clock(TokioClock::new());
        let runtime = runtime.workflow::<Patient>().build().await.unwrap();
        let paid = runtime.start::<Patient>("one", 995).await.unwrap();
        runtime.start::<Patient>("one", 995).await.unwrap();
        let late = runtime.start::<Patient>("two", 2_000).await.unwrap();
        paid.result().await.unwrap();
        late.result().await.unwrap_err();
    });
    expect![[r#"
        workflow_attempt_duration_seconds{workflow=Patient,state=Charge,task=charge} 2
        workflow_attempts_failed_total{workflow=Patient,state=Charge,task=charge,error=PaymentError.Declined} 1
        workflow_attempts_started_total{workflow=Patient,state=Charge,task=charge} 2
        workflow_attempts_succeeded_total{workflow=Patient,state=Charge,task=charge} 1
        workflow_execution_duration_seconds{workflow=Patient,status=SUCCEEDED} 1
        workflow_execution_duration_seconds{workflow=Patient,status=TIMED_OUT} 1
        workflow_executions_started_total{workflow=Patient} 2
        workflow_executions_succeeded_total{workflow=Patient} 1
        workflow_executions_timed_out_total{workflow=Patient} 1
    "#]]
    .assert_eq(&counted);
}

#[test]
fn stops_and_redrives_are_counted_once() {
    let counted = counted(async {
        let runtime = Runtime::builder().store(MemoryStore::new()).resource(Bank::busy(0)).clock(TokioClock::new());
        let runtime = runtime.workflow::<Patient>().workflow::<Call>().build().await.unwrap();
        let rests = runtime.start::<Patient>("rests", 995).await.unwrap();
        let rings = runtime.start::<Call>("rings", ()).await.unwrap();
        tokio::time::sleep(Duration::from_secs(1)).await;
        for _ in 0..2 {
            rests.stop("Tired", "").await.unwrap();
            rings.stop("Busy", "").await.unwrap();
        }
        rests.redrive().await.unwrap();
        rests.redrive().await.unwrap_err();
        rests.result().await.unwrap();
        rests.stop("Late", "").await.unwrap();
        rests.redrive().await.unwrap_err();
    });
    expect![[r#"
        workflow_attempt_duration_seconds{workflow=Patient,state=Charge,task=charge} 1
        workflow_attempts_started_total{workflow=Call,state=Ring,task=ring} 1
        workflow_attempts_started_total{workflow=Patient,state=Charge,task=charge} 1
        workflow_attempts_succeeded_total{workflow=Patient,state=Charge,task=charge} 1
        workflow_execution_duration_seconds{workflow=Call,status=ABORTED} 1
        workflow_execution_duration_seconds{workflow=Patient,status=ABORTED} 1
        workflow_execution_duration_seconds{workflow=Patient,status=SUCCEEDED} 1
        workflow_executions_aborted_total{workflow=Call} 1
        workflow_executions_aborted_total{workflow=Patient} 1
        workflow_executions_redriven_total{workflow=Patient} 1
        workflow_executions_started_total{workflow=Call} 1
        workflow_executions_started_total{workflow=Patient} 1
        workflow_executions_succeeded_total{workflow=Patient} 1
    "#]]
    .assert_eq(&counted);
}

#[test]
fn what_a_second_process_asks_for_is_counted_once() {
    let counted = counted(async {
        let (store, clock) = (MemoryStore::new(), TokioClock::new());
        let builder = || Runtime::builder().resource(Bank::busy(0)).clock(clock).store(store.clone());
        // This one does not know the workflow of what it stops.
        let stranger = builder().open().await.unwrap();
        let second = builder().workflow::<Patient>().open().await.unwrap();
        // Nobody runs it yet: who asks for it does it.
        let one = second.start("Patient", "one", "995").await.unwrap().id;
        stranger.stop(&one, "Tired", "").await.unwrap();
        stranger.redrive(&one).await.unwrap();
        let runtime = builder().workflow::<Patient>().build().await.unwrap();
        runtime.execution::<Patient>("one").await.unwrap().unwrap().result().await.unwrap();
        let two = second.start("Patient", "two", "2000").await.unwrap().id;
        tokio::time::sleep(Duration::from_secs(1)).await;
        second.stop(&two, "Tired", "").await.unwrap();
        second.stop(&two, "Tired", "").await.unwrap();
        second.redrive(&two).await.unwrap();
        second.stop(&two, "Tired", "").await.unwrap();
    });
    expect![[r#"
        workflow_attempt_duration_seconds{workflow=Patient,state=Charge,task=charge} 1
        workflow_attempts_started_total{workflow=Patient,state=Charge,task=charge} 1
        workflow_attempts_succeeded_total{workflow=Patient,state=Charge,task=charge} 1
        workflow_execution_duration_seconds{workflow=Patient,status=ABORTED} 3
        workflow_execution_duration_seconds{workflow=Patient,status=SUCCEEDED} 1
        workflow_executions_aborted_total{workflow=Patient} 3
        workflow_executions_redriven_total{workflow=Patient} 2
        workflow_executions_started_total{workflow=Patient} 2
        workflow_executions_succeeded_total{workflow=Patient} 1
    "#]]
    .assert_eq(&counted);
}

#[test]
fn the_documentation_lists_what_is_described() {
    let kept = Kept::default();
    metrics::with_local_recorder(&kept, observability::describe_metrics);
    let page = include_str!("../../workflow-runtime/docs/observability.md");
    let listed = page.lines().filter_map(|line| line.strip_prefix("| `")?.split('`').next());
    let listed: Vec<_> = listed.filter(|name| name.starts_with("workflow_")).collect();
    assert_eq!(*kept.described.lock().unwrap(), listed);
}
