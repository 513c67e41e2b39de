use expect_test::expect;
use workflow_runtime::store::MemoryStore;
use workflow_runtime::{Runtime, observability};

use crate::clock::TokioClock;
use crate::flows::{Bank, Order, Patient, Pay};
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
fn the_documentation_lists_what_is_described() {
    let kept = Kept::default();
    metrics::with_local_recorder(&kept, observability::describe_metrics);
    let page = include_str!("../../workflow-runtime/docs/observability.md");
    let listed = page.lines().filter_map(|line| line.strip_prefix("| `")?.split('`').next());
    let listed: Vec<_> = listed.filter(|name| name.starts_with("workflow_")).collect();
    assert_eq!(*kept.described.lock().unwrap(), listed);
}
