//! Workflows under the test harness: what is replaced, what time it is, and what is told of a run.

#![allow(missing_docs)]

#[path = "../examples/shop/mod.rs"]
#[allow(dead_code)]
mod shop;

use std::collections::HashMap;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

use serde_json::json;
use shop::{
    Bank, Order, OrderFulfilment, Parcel, Payment, PaymentError, ShippingError, Status, Warehouse, check_payment,
    prepare_shipment, refund, review_large_order,
};
use workflow_runtime::testing::{Coverage, Destination, Harness, Run, What, script};
use workflow_runtime::{Clock, Failure, task, workflow};

const DAY: Duration = Duration::from_secs(86_400);

fn seconds(seconds: u64) -> Duration {
    Duration::from_secs(seconds)
}

fn order() -> Order {
    let bundled = include_str!("../examples/data/orders.jsonl");
    let mut order: Order = serde_json::from_str(bundled.lines().next().unwrap()).unwrap();
    order.freight_cents = 300;
    order
}

fn dear_order() -> Order {
    Order { freight_cents: 60_000, ..order() }
}

fn payment(status: Status) -> Payment {
    Payment { status, total_cents: 9_900 }
}

fn paid() -> Payment {
    payment(Status::Approved)
}

fn parcel() -> Parcel {
    Parcel { pieces: 3, label: "to Ann".into() }
}

/// The shop without its bank and its warehouse.
fn shop() -> Harness<OrderFulfilment> {
    Harness::new().task_fn::<check_payment>(|_| Ok(paid())).task_fn::<prepare_shipment>(|_| Ok(parcel()))
}

fn panic_of<T>(run: impl FnOnce() -> T + std::panic::UnwindSafe) -> String {
    let Err(panic) = std::panic::catch_unwind(run) else { panic!("no panic") };
    panic.downcast_ref::<String>().cloned().or_else(|| panic.downcast_ref::<&str>().map(|s| (*s).to_owned())).unwrap()
}

#[tokio::test]
async fn a_script_answers_a_call_after_the_other() {
    let run = Harness::<OrderFulfilment>::new()
        .task::<check_payment>(script![Err(PaymentError::BankBusy), Ok(payment(Status::Pending)), Ok(paid())])
        .task::<prepare_shipment>(script![Ok(parcel())])
        .run(order())
        .await;
    assert_eq!(run.states(), ["CheckPayment", "WaitForBank", "CheckPayment", "Prepare", "Confirm"]);
    assert_eq!(run.output().label, "3 pieces to to Ann", "`send_confirmation` runs for real");
    assert_eq!(run.calls::<check_payment>().len(), 3);
    assert_eq!(run.elapsed(), Duration::from_millis(1_500), "half a second until the retry, and the wait");
}

#[test]
fn a_closure_answers_by_the_arguments() {
    let run = shop()
        .task_fn::<review_large_order>(|(order, payment)| shop::Review {
            granted: order.freight_cents < payment.total_cents,
            comment: format!("{} of {}", order.freight_cents, payment.total_cents),
        })
        .task::<refund>(script![1])
        .run_blocking(dear_order());
    assert_eq!(run.states(), ["CheckPayment", "ReviewLargeOrder", "Refund"]);
    assert_eq!(*run.failure(), Failure::new("Shop.ReviewFailed", "60000 of 9900"));
    assert_eq!(run.result().err(), Some(run.failure()));
    let refunded = run.calls::<refund>();
    assert_eq!(refunded[0].arguments["payment"], json!({"status": "Approved", "total_cents": 9_900}));
    assert_eq!(refunded[0].argument::<Payment>("payment").total_cents, 9_900);
    assert_eq!(run.into_result().unwrap_err().error, "Shop.ReviewFailed");
}

#[tokio::test]
async fn tasks_run_for_real_unless_they_are_replaced() {
    let warehouse = Warehouse { units: HashMap::new() };
    let run = Harness::<OrderFulfilment>::new().resource(Bank::default()).resource(warehouse).run(order()).await;
    assert_eq!(run.failure().error, "ShippingError.OutOfStock");
}

#[test]
fn a_failure_is_forced_on_an_attempt() {
    let run = shop().fail_on::<check_payment>(1, PaymentError::BankBusy).run_blocking(order());
    assert_eq!(run.calls::<check_payment>().len(), 2);
    let declined = || PaymentError::Declined { reason: "stolen".into() };
    let run = shop()
        .fail_on::<check_payment>(1, PaymentError::BankBusy)
        .fail_on::<check_payment>(2, declined())
        .run_blocking(order());
    assert_eq!(run.states(), ["CheckPayment", "Refuse"]);
    assert_eq!(run.failure().message(), "the order was refused: stolen");
}

#[test]
fn failures_without_a_type_are_forced_too() {
    let timeout = Failure::new("States.Timeout", "");
    let run = shop().fault_on::<check_payment>(1, timeout.clone()).run_blocking(order());
    assert_eq!(*run.failure(), timeout);
    let run = shop()
        .task_fn::<prepare_shipment>(|_| panic!("the shelf broke"))
        .task::<refund>(script![1])
        .run_blocking(order());
    assert_eq!(run.states(), ["CheckPayment", "Prepare", "Refund"]);
    assert_eq!(*run.failure(), Failure::new("Task.Panicked", "the shelf broke"));
}

fn thrice_busy() -> Harness<OrderFulfilment> {
    let busy = || Err(PaymentError::BankBusy);
    shop().task::<check_payment>(script![busy(), busy(), busy(), Ok(paid())])
}

#[test]
fn jitter_comes_from_the_harness() {
    assert_eq!(thrice_busy().run_blocking(order()).retry_delays(), [0.5, 1.0, 2.0].map(Duration::from_secs_f64));
    let next = AtomicU32::new(0);
    let run = thrice_busy().random(move || f64::from(next.fetch_add(1, Ordering::Relaxed)) / 4.0).run_blocking(order());
    assert_eq!(run.retry_delays(), [0.0, 0.5, 2.0].map(Duration::from_secs_f64));
    assert_eq!(run.elapsed(), Duration::from_secs_f64(2.5));
}

#[task]
async fn ask(question: &str) -> Result<String, Failure> {
    Ok(question.to_owned())
}

#[task]
async fn now_is(time: String) {
    let _ = time;
}

workflow! {
    workflow Patience(question: String, until: String) -> String timeout 30d {
        state Rest { wait 3d; => Ask }
        state Ask {
            let answer = ask(&question)? timeout 10s heartbeat 4s
                retry States::HeartbeatTimeout { interval: 1h, max_attempts: 1 }
                catch States::Timeout => succeed "nobody answered";
            => Until
        }
        state Until { wait until until; => Note }
        state Note { now_is(now()); => succeed answer }
    }
}

const QUESTION: (&str, &str) = ("who?", "2026-01-11T00:00:00Z");

fn patience(harness: Harness<Patience>) -> Run<Patience> {
    harness.run_blocking((QUESTION.0.into(), QUESTION.1.into()))
}

#[test]
fn days_pass_in_milliseconds() {
    let start = Instant::now();
    let run = patience(Harness::new());
    assert_eq!(run.states(), ["Rest", "Ask", "Until", "Note"]);
    assert_eq!(run.elapsed(), 10 * DAY);
    assert_eq!(run.calls::<now_is>()[0].argument::<String>("time"), QUESTION.1.replace('Z', ".000Z"));
    assert!(start.elapsed() < seconds(2), "{:?}", start.elapsed());
}

#[test]
fn a_run_starts_at_a_given_time() {
    assert_eq!(patience(Harness::new().start_time("2026-01-10T00:00:00Z")).elapsed(), 3 * DAY);
    let message = panic_of(|| Harness::<Patience>::new().start_time("tomorrow"));
    assert_eq!(message, "`tomorrow` is not an RFC 3339 timestamp such as 2026-01-01T00:00:00Z");
}

#[test]
fn an_answer_takes_its_time_on_the_harnesss_clock() {
    let answers = || script![Ok("I".to_owned())];
    let run = patience(Harness::new().task::<ask>(answers().after(seconds(3))));
    assert_eq!(run.output(), "I");
    let run = patience(Harness::new().task::<ask>(answers().after(seconds(20)).then(answers())));
    assert_eq!((run.output().as_str(), run.elapsed()), ("I", 10 * DAY), "the first one gave no heartbeat");
    assert_eq!(run.retry_delays(), [seconds(3_600)]);
}

#[test]
fn a_double_may_sleep_and_beat() {
    let slow = Harness::new().task_async::<ask>(|(question,), cx| {
        Box::pin(async move {
            for _ in 0..9 {
                cx.sleep(seconds(3)).await;
                cx.heartbeat();
            }
            Ok(question.to_owned())
        })
    });
    let run = patience(slow);
    assert_eq!((run.output().as_str(), run.elapsed()), ("nobody answered", 3 * DAY + seconds(10)));
}

#[test]
fn a_workflows_own_timeout_ends_it() {
    let run = Harness::<Patience>::new().run_blocking((String::new(), "2030-01-01T00:00:00Z".into()));
    assert_eq!((run.failure().error.as_str(), run.elapsed()), ("States.Timeout", 30 * DAY));
}

#[task]
async fn asks_a_thread(question: &str) -> String {
    let question = question.to_owned();
    let answer = tokio::task::spawn_blocking(move || {
        std::thread::sleep(Duration::from_millis(50));
        question
    });
    answer.await.unwrap()
}

workflow! {
    pub workflow Outside(question: String) -> String {
        state Ask { let answer = asks_a_thread(&question) timeout 1s; => succeed answer }
    }
}

#[tokio::test]
async fn time_stands_still_while_a_task_waits_for_the_world() {
    let run = Harness::<Outside>::new().run("who?".into()).await;
    assert_eq!((run.output().as_str(), run.elapsed()), ("who?", Duration::ZERO));
}

#[tokio::test(flavor = "multi_thread")]
async fn runs_go_side_by_side() {
    let runs = (0..8).map(|_| tokio::spawn(thrice_busy().run(order())));
    for run in runs.collect::<Vec<_>>() {
        assert_eq!(run.await.unwrap().retry_delays().len(), 3);
    }
}

#[tokio::test]
async fn sleeps_complete_in_the_order_of_their_deadlines() {
    let harness = Harness::<Patience>::new();
    let clock = harness.clock();
    let start = clock.now();
    let run = harness.task_async::<ask>(move |_, _| {
        let clock = clock.clone();
        Box::pin(async move {
            let (late, early) = (clock.sleep(seconds(2)), clock.sleep(seconds(1)));
            early.await;
            let first = clock.now();
            late.await;
            Ok(format!("{:?} {:?}", first.duration_since(start).unwrap(), clock.now().duration_since(start).unwrap()))
        })
    });
    let run = run.run((QUESTION.0.into(), QUESTION.1.into())).await;
    assert_eq!(run.output(), "259201s 259202s");
}

#[test]
fn a_script_that_runs_out_ends_the_test() {
    let message = panic_of(|| shop().task::<prepare_shipment>(script![]).run_blocking(order()));
    assert_eq!(message, "the script of `prepare_shipment` has no answer left for state `Prepare`, attempt 1");
    let busy = || Err(PaymentError::BankBusy);
    let message = panic_of(|| shop().task::<check_payment>(script![busy(), busy()]).run_blocking(order()));
    assert_eq!(message, "the script of `check_payment` has no answer left for state `CheckPayment`, attempt 3");
}

#[test]
fn mistakes_of_a_test_are_named() {
    let message = panic_of(|| shop().only_doubles().run_blocking(order()));
    let named = "state `Confirm` calls `send_confirmation`, which is not replaced: the harness runs only doubles";
    assert_eq!(message, named);
    let message = panic_of(|| Harness::<OrderFulfilment>::new().run_blocking(order()));
    let named = "state `CheckPayment` calls `check_payment`, which needs a `harness::shop::tasks::Bank`: replace the task, \
                 or hand in the resource with `.resource(…)`";
    assert_eq!(message, named);
    let message = panic_of(|| shop().task_fn::<now_is>(|_| ()).run_blocking(order()));
    let named = "`OrderFulfilment` calls no task `now_is`; it calls: check_payment, prepare_shipment, refund, \
                 review_large_order, send_confirmation";
    assert_eq!(message, named);
    let run = shop().run_blocking(order());
    assert!(panic_of(|| shop().run_blocking(order()).failure().clone()).starts_with("the run did not fail:\n"));
    let message = panic_of(move || run.calls::<check_payment>()[0].argument::<u32>("amount"));
    assert_eq!(message, "the task has no parameter `amount`; it has: order");
}

#[test]
fn the_history_tells_all_that_happened() {
    let run = shop().fail_on::<check_payment>(1, PaymentError::BankBusy).run_blocking(order());
    let expected = "\
    00:00:00.000  CheckPayment: entered
    00:00:00.000  CheckPayment: calls check_payment
    00:00:00.000  CheckPayment: attempt 1 failed: PaymentError.BankBusy: the bank is busy; again in 500ms
    00:00:00.500  CheckPayment: calls check_payment, attempt 2
    00:00:00.500  CheckPayment: left
    00:00:00.500  CheckPayment?: passed
    00:00:00.500  Prepare: entered
    00:00:00.500  Prepare: calls prepare_shipment
    00:00:00.500  Prepare: left
    00:00:00.500  Confirm: entered
    00:00:00.500  Confirm: calls send_confirmation
    00:00:00.500  Confirm: left
    00:00:00.500  Confirm: the end
    00:00:00.500  OrderFulfilment succeeded: {";
    assert!(format!("{run:?}").trim_start().starts_with(expected.trim_start()), "{run:?}");
    let failed = &run.history()[2];
    let What::AttemptFailed { attempt: 1, failure, retry_in } = &failed.what else { panic!("{failed:?}") };
    assert!(matches!(failure.decode(), Some(PaymentError::BankBusy)));
    assert_eq!(
        (*retry_in, failed.state, failed.at),
        (Some(Duration::from_millis(500)), "CheckPayment", Duration::ZERO)
    );
}

fn declined() -> Result<Payment, PaymentError> {
    Err(PaymentError::Declined { reason: "stolen".into() })
}

fn review(granted: bool) -> shop::Review {
    shop::Review { granted, comment: String::new() }
}

#[test]
fn coverage_says_what_no_run_has_seen() {
    let mut coverage = Coverage::<OrderFulfilment>::default();
    coverage.add(&shop().run_blocking(order()));
    let table = "\
OrderFulfilment: 3 of 7 states, 3 of 11 transitions
entered  state
      1  CheckPayment
  never  WaitForBank
  never  ReviewLargeOrder
      1  Prepare
      1  Confirm
  never  Refund
  never  Refuse
  taken  transition
  never  CheckPayment → ReviewLargeOrder (Status::Approved if order.freight_cents > 50_000)
      1  CheckPayment → Prepare (Status::Approved)
  never  CheckPayment → WaitForBank (Status::Pending)
  never  CheckPayment → Refuse (catch PaymentError.Declined)
  never  WaitForBank → CheckPayment
  never  ReviewLargeOrder → Prepare (review.granted)
  never  ReviewLargeOrder → Refund (else)
      1  Prepare → Confirm
  never  Prepare → Refund (catch any error)
      1  Confirm → succeed
  never  Refund → fail
";
    assert_eq!(coverage.to_string(), table);
    assert!(panic_of(move || coverage.assert_complete()).contains("never  Refuse"));
}

#[test]
fn coverage_grows_from_run_to_run() {
    let mut coverage = Coverage::<OrderFulfilment>::default();
    let out_of_stock = || Err(ShippingError::OutOfStock { product: "tea".into() });
    let runs = [
        shop().task::<check_payment>(script![Ok(payment(Status::Pending)), Ok(paid())]).run_blocking(order()),
        shop().task::<check_payment>(script![declined()]).run_blocking(order()),
        shop().task::<review_large_order>(script![review(true)]).run_blocking(dear_order()),
        shop().task::<review_large_order>(script![review(false)]).run_blocking(dear_order()),
        shop().task::<prepare_shipment>(script![out_of_stock()]).run_blocking(order()),
    ];
    runs.iter().for_each(|run| coverage.add(run));
    coverage.assert_complete();
    let end = coverage.transitions().iter().find(|transition| transition.to == Destination::Fail).unwrap();
    assert_eq!((end.from, end.taken), ("Refund", 2));
    assert_eq!(coverage.states()[0].entered, 6);
}

#[test]
fn a_failure_that_leaves_by_itself_is_no_transition() {
    let run = shop().fault_on::<check_payment>(1, Failure::new("States.Timeout", "")).run_blocking(order());
    assert!(run.coverage().transitions().iter().all(|transition| transition.taken == 0));
    assert_eq!(run.coverage().missing().len(), 6 + 11);
}

#[task]
async fn greet(name: &str) -> String {
    format!("dear {name}")
}

#[task]
async fn pack(item: &str) -> Result<u32, ShippingError> {
    Ok(item.len() as u32)
}

workflow! {
    pub workflow Gift(name: String) -> u32 {
        state Wrap { let _paper = greet(&name); => succeed 1 }
    }
}

workflow! {
    pub workflow Parcels(name: String, items: Vec<String>) -> (Vec<u32>, u32) {
        state Prepare {
            let (greeting, grams) = parallel {
                branch -> String {
                    state Rest { wait 3d; => Write }
                    state Write { let text = greet(&name); => succeed text }
                },
                branch -> Vec<u32> {
                    state PackAll {
                        let packed = map item: String in items -> u32 {
                            state Pack {
                                let weight = pack(&item)? retry ShippingError::NoPostalCode { interval: 1m, max_attempts: 1 };
                                => if weight > 9 { Heavy } else { succeed weight }
                            }
                            state Heavy { wait 1h; => succeed 0 }
                        };
                        => succeed packed
                    }
                },
            } catch _ as failure => Give(failure);
            => Add
        }
        state Add { let gift = run Gift(greeting) catch States::TaskFailed => succeed (grams, 0); => succeed (grams, gift) }
        state Give(failure: Failure) => fail failure;
    }
}

fn parcels(harness: Harness<Parcels>) -> Run<Parcels> {
    let items = ["cup", "chandelier", "lamp"].map(str::to_owned);
    harness.run_blocking(("ann".into(), items.into()))
}

#[test]
fn branches_and_iterations_share_the_clock() {
    let run = parcels(Harness::new());
    let states = ["Prepare", "Rest", "PackAll", "Pack", "Pack", "Heavy", "Pack", "Write", "Add"];
    assert_eq!(run.states(), states, "in the order of entry, without those of `Gift`");
    assert_eq!((run.output(), run.elapsed()), (&(vec![3, 0, 4], 1), 3 * DAY));
    let heavy = run.history().iter().find(|entry| entry.state == "Heavy" && entry.what == What::Exited).unwrap();
    assert_eq!((heavy.path.as_str(), heavy.at), ("PackAll[1]", seconds(3_600)));
    let wrapped = run.history().iter().find(|entry| entry.state == "Wrap").unwrap();
    assert_eq!(wrapped.execution, 1);
    assert_eq!(run.calls::<greet>()[1].argument::<String>("name"), "dear ann");
}

workflow! {
    pub workflow Halves(names: Vec<String>, count: u32) -> Vec<String> {
        state Each {
            let names = map name: String in &names -> String {
                state Sort => if name == "" { Nameless } else { Greet };
                state Greet { let text = greet(&name); => succeed text }
                state Nameless { wait 1s; => succeed "" }
            };
            => Share(100 / count)
        }
        state Share(count: u32) {
            let first = greet("ann") catch "Task.Panicked" as panic => fail panic;
            => if count > 60 { succeed names } else { if count > 30 { Each } else { fail Failure { error: first, cause: "" } } }
        }
    }
}

#[test]
fn the_history_has_the_states_that_only_asl_has() {
    let run = |count| Harness::<Halves>::new().run_blocking((vec!["bob".into(), String::new()], count));
    let item = "Each: item";
    let round = ["Each", item, "Sort", "Greet", item, "Sort", "Nameless", "Each: then", "Share", "Share?"];
    let states = run(1).asl_states();
    assert_eq!(states, [&["Each: input"][..], &round, &["Share: succeed"]].concat());
    let run_again = run(2);
    let twice = [&["Each: input"][..], &round, &round, &["Share: fail"]].concat();
    assert_eq!((run_again.asl_states(), run_again.failure().error.as_str()), (twice, "dear ann"));
    assert_eq!(run(0).asl_states().last(), Some(&"Each: then"), "where the division fails");
    let panics = Harness::<Halves>::new().task_fn::<greet>(|_| panic!()).run_blocking((Vec::new(), 1));
    assert_eq!(panics.asl_states(), ["Each: input", "Each", "Each: then", "Share", "Share: fail 2"]);
    let names: Vec<String> = Halves::graph().nodes.into_iter().map(|node| node.name).collect();
    assert!(states.iter().all(|state| names.iter().any(|name| name == state)), "{names:?}");
}

workflow! {
    pub workflow Twins(flag: bool) -> u32 {
        state Decide => if flag { succeed 1 } else { succeed 1 };
    }
}

#[test]
fn ends_that_are_alike_are_told_apart() {
    let states = |flag| Harness::<Twins>::new().run_blocking(flag).asl_states();
    assert_eq!((states(true), states(false)), (vec!["Decide", "Decide: succeed"], vec!["Decide", "Decide: succeed 2"]));
}

#[test]
fn iterations_are_answered_in_the_order_of_their_calls() {
    let no_code = || Err(ShippingError::NoPostalCode { country: "Oz".into() });
    let run = parcels(Harness::new().task::<pack>(script![Ok(1), no_code(), Ok(3), Ok(2)]));
    assert_eq!(run.output().0, [1, 2, 3]);
    let calls = run.calls::<pack>();
    let calls: Vec<_> = calls.iter().map(|call| (call.path.as_str(), call.attempt, call.at.as_secs())).collect();
    assert_eq!(calls, [("PackAll[0]", 1, 0), ("PackAll[1]", 1, 0), ("PackAll[2]", 1, 0), ("PackAll[1]", 2, 60)]);
}

#[test]
fn coverage_looks_into_branches_and_iterations() {
    let mut coverage = Coverage::<Parcels>::default();
    coverage.add(&parcels(Harness::new()));
    let failed = "Prepare → Give (catch any error)";
    assert_eq!(coverage.missing(), ["Give", failed, "Add → succeed (catch States.TaskFailed)"]);
    let run = parcels(Harness::new().fault_on::<pack>(1, Failure::new("Shop.Closed", "")));
    assert_eq!(run.states().last(), Some(&"Give"), "the other branch is dropped while it waits");
    assert_eq!((run.failure().error.as_str(), run.elapsed()), ("Shop.Closed", Duration::ZERO));
    coverage.add(&run);
    let broken = Harness::new().task_fn::<greet>(|(name,)| match name {
        "ann" => "bob".into(),
        _ => panic!("no paper"),
    });
    coverage.add(&parcels(broken));
    coverage.assert_complete();
}
