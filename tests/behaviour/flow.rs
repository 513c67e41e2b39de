//! Which way an execution goes.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use tokio::time::Instant;
use workflow_runtime::{Event, Execution, Failure, Journal, Runtime, Workflow};

use super::job_poller::{Job, JobPoller, Report};
use super::workflows::{Invoice, Reminders};

/// Keeps the names of the states that were entered.
#[derive(Clone, Default)]
pub struct Visits(Arc<Mutex<Vec<&'static str>>>);

impl Journal for Visits {
    fn record(&self, _: &Execution, event: Event<'_>) {
        if let Event::StateEntered { state, .. } = event {
            self.0.lock().unwrap().push(state);
        }
    }
}

pub async fn visits<W: Workflow>(input: W::Input) -> (Result<W::Output, Failure>, Vec<&'static str>) {
    let visits = Visits::default();
    let result = Runtime::builder().journal(visits.clone()).run::<W>(input).await;
    let states = visits.0.lock().unwrap().clone();
    (result, states)
}

fn invoice(english: Option<&str>, contact: Option<&str>) -> Invoice {
    Invoice {
        invoice_id: 7,
        amount_cents: 1_250,
        contact: contact.map(str::to_owned),
        tags: Vec::new(),
        contacts_by_language: BTreeMap::from_iter(english.map(|address| ("en".to_owned(), address.to_owned()))),
    }
}

#[tokio::test(start_paused = true)]
async fn a_match_takes_the_first_arm_whose_pattern_and_guard_hold() {
    let asked = invoice(Some("ann@example.com"), None);
    assert_eq!(visits::<Reminders>((asked, 3)).await, (Ok("paid".into()), vec!["Who is asked?", "Remind"]));

    let no_address = invoice(Some("no at sign"), Some("bob@example.com"));
    assert_eq!(Reminders::run(no_address, 3).await, Ok("paid".into()));

    let (lost, states) = visits::<Reminders>((invoice(None, None), 3)).await;
    assert_eq!(lost.unwrap_err().to_string(), "Lost: the invoice 7 is lost after 3 reminders");
    assert_eq!(states, ["Who is asked?", "GiveUp"]);
}

#[tokio::test(start_paused = true)]
async fn a_loop_waits_and_counts_down() {
    let start = Instant::now();
    let (result, states) = visits::<Reminders>((invoice(Some("later@example.com"), None), 2)).await;
    assert_eq!(result.unwrap_err().error, "Lost");
    let round = ["Remind", "Promise", "CountDown", "Pause"];
    assert_eq!(states, [&["Who is asked?"][..], &round, &round, &["GiveUp"]].concat());
    assert_eq!(start.elapsed().as_secs(), 2 * (3 + 7) * 86_400);
}

fn job(name: &str, size: (u32, u32)) -> Job {
    Job { name: name.into(), not_before: "2020-01-01T00:00:00Z".into(), size, urgent: true }
}

#[tokio::test(start_paused = true)]
async fn a_variable_may_be_assigned_again_in_a_loop() {
    let (report, states) = visits::<JobPoller>(job("tiles", (50, 60))).await;
    assert_eq!(
        report.unwrap(),
        Report { job: "TILES".into(), labels: vec!["50x60".into(), "urgent".into()], cells: 750, note: None }
    );
    let halved = ["Submit", "Split"];
    assert_eq!(states, [&["NotBefore", "Measure"][..], &halved, &halved, &["Submit", "Poll", "Write"]].concat());
}

#[tokio::test(start_paused = true)]
async fn an_execution_ends_where_a_catch_succeeds_or_fails() {
    let report = JobPoller::run(job("fire", (1, 1))).await.unwrap();
    assert_eq!(report, Report { note: Some("the queue is on fire".into()), ..Report::default() });
    assert_eq!(JobPoller::run(job("bad", (1, 1))).await, Err(Failure::new("JobPoller.Broken", "bad")));
}

#[tokio::test(start_paused = true)]
async fn an_expression_that_overflows_fails_its_state() {
    let failure = JobPoller::run(job("huge", (u32::MAX, 2))).await.unwrap_err();
    assert_eq!(failure.error, "States.QueryEvaluationError");
    assert_eq!(failure.cause, "4294967295 * 2 is out of range of u32");
}
