//! The types of other crates are `Data`, each with the feature of its name.
#![cfg(all(feature = "chrono", feature = "jiff", feature = "rust_decimal", feature = "uuid"))]
#![allow(missing_docs)]

use std::collections::BTreeMap;

use workflow_runtime::asl::Deployment;
use workflow_runtime::workflow;

#[path = "../../tests/fits/mod.rs"]
mod fits;
use fits::check;

const TIME: &str = "2026-11-24T22:46:17.5Z";

#[test]
fn they_are_texts() {
    let local = chrono::DateTime::parse_from_rfc3339("2026-11-24T22:46:17+01:00").unwrap();
    let (utc, naive) = (local.to_utc(), local.naive_local());
    check(&(local, utc, naive, naive.date(), naive.time(), chrono::Weekday::Mon, chrono::Month::May));
    let (time, civil) = (TIME.parse::<jiff::Timestamp>().unwrap(), jiff::civil::datetime(2026, 11, 24, 22, 46, 17, 0));
    check(&(time, civil, civil.date(), civil.time(), jiff::SignedDuration::from_secs(90), jiff::civil::Date::MIN));
    check(&rust_decimal::Decimal::new(1250, 2));
    check(&BTreeMap::from([(uuid::Uuid::max(), 1)]));
    assert_eq!(serde_json::to_value(rust_decimal::Decimal::new(1250, 2)).unwrap(), "12.50");
}

#[tokio::test]
async fn timestamps_are_waited_for() {
    workflow! {
        workflow Waits(a: jiff::Timestamp, b: chrono::DateTime<chrono::Utc>, c: Option<chrono::DateTime<chrono::FixedOffset>>) -> () {
            state First { wait until a; => Second }
            state Second { wait until b; => Third }
            state Third => match c { Some(d) => Fourth(d), None => succeed () };
            state Fourth(d: chrono::DateTime<chrono::FixedOffset>) { wait until d; => Fifth }
            state Fifth { wait until "1970-01-01T00:00:00Z"; => succeed () }
        }
    }
    let past = chrono::DateTime::parse_from_rfc3339("1970-01-01T01:00:00+01:00").unwrap();
    Waits::run(jiff::Timestamp::UNIX_EPOCH, past.to_utc(), Some(past)).await.unwrap();
    let text = Waits::asl(&Deployment::lambda("f")).unwrap().to_string();
    assert!(text.contains(r#""Timestamp": "{% $states.context.Execution.Input.a %}""#), "{text}");
}

#[tokio::test]
async fn uuids_are_compared_as_texts() {
    workflow! {
        workflow Compare(a: uuid::Uuid, known: Vec<uuid::Uuid>) -> (bool, bool) {
            state First => succeed (known[0] == a, known.contains(&a));
        }
    }
    let nil = uuid::Uuid::nil();
    assert_eq!(Compare::run(nil, vec![nil]).await.unwrap(), (true, true));
}
