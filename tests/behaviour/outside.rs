//! Settings, and what an action knows of its state.

use std::time::Duration;

use workflow_runtime::testing::{Harness, script};
use workflow_runtime::{Failure, Runtime, Workflow, task, workflow};

#[task]
async fn send(url: &str, parcel: u32) -> String {
    format!("{parcel} to {url}")
}

workflow! {
    /// Sends parcels.
    pub workflow Ship(parcels: Vec<u32>) -> (Vec<String>, String) timeout 1d settings {
        /// Where parcels go.
        queue_url: String,
        most: u32,
        rate: f64,
        loud: bool,
    } {
        state Check => if parcels.len() > 2 || settings.most == 0 { Refuse(settings.most) } else { Both };
        state Both {
            let (sent, rate) = parallel {
                branch -> Vec<String> {
                    state Each {
                        let texts = map parcel: u32 in parcels -> String {
                            state Send { let text = send(&settings.queue_url, parcel + settings.most); => succeed text }
                        };
                        => succeed texts
                    }
                },
                branch -> f64 { state Rate => succeed settings.rate * 2.0; },
            };
            => succeed (sent, if settings.loud { format!("{}!", rate > 2.0) } else { settings.queue_url })
        }
        state Refuse(most: u32) => fail Failure { error: "Ship.Refused", cause: format!("at most {most}") };
    }
}

fn settings() -> ShipSettings {
    ShipSettings { queue_url: "https://queue".to_owned(), most: 5, rate: 1.5, loud: true }
}

#[tokio::test]
async fn settings_are_read_in_conditions_branches_and_maps() {
    let runtime = Runtime::builder().settings(settings()).build();
    let sent = ["6 to https://queue", "7 to https://queue"].map(str::to_owned).to_vec();
    assert_eq!(runtime.run::<Ship>(vec![1, 2]).await, Ok((sent, "true!".to_owned())));
    let failure = runtime.run::<Ship>(vec![1, 2, 3]).await.unwrap_err();
    assert_eq!(failure, Failure::new("Ship.Refused", "at most 5"));
}

#[test]
fn a_harness_is_given_settings() {
    let quiet = ShipSettings { loud: false, ..settings() };
    let run = Harness::<Ship>::new().settings(quiet).task::<send>(script!["sent".to_owned()]).run_blocking(vec![1]);
    assert_eq!(*run.output(), (vec!["sent".to_owned()], "https://queue".to_owned()));
    assert_eq!(run.calls::<send>()[0].argument::<String>("url"), "https://queue");
}

#[tokio::test]
async fn what_is_missing_is_told_before_the_first_state() {
    let failure = Ship::run(vec![]).await.unwrap_err();
    assert_eq!(failure.error, "Runtime.SettingsMissing");
    assert_eq!(
        failure.cause,
        "the workflow `Ship` lacks settings: `queue_url`: the environment has no `QUEUE_URL`, `most`: the environment \
         has no `MOST`, `rate`: the environment has no `RATE`, `loud`: the environment has no `LOUD`; set these \
         variables, or hand in `Runtime::builder().settings(ShipSettings { … })`"
    );
}

// Variables that cargo sets for a test.
workflow! {
    pub workflow FromEnvironment() -> (String, u32) settings { cargo_pkg_name: String, cargo_pkg_version_major: u32 } {
        state Read => succeed (settings.cargo_pkg_name, settings.cargo_pkg_version_major);
    }
}

workflow! {
    pub workflow NoNumber() -> u32 settings { cargo_pkg_name: u32 } { state Read => succeed settings.cargo_pkg_name; }
}

#[tokio::test]
async fn settings_are_read_from_the_environment() {
    assert_eq!(FromEnvironment::run().await, Ok(("workflow-stories".to_owned(), 0)));
    let failure = NoNumber::run().await.unwrap_err();
    assert!(
        failure
            .cause
            .contains("`cargo_pkg_name`: the environment's `CARGO_PKG_NAME` is `workflow-stories`, which is no `u32`;"),
        "{failure}"
    );
    let given = FromEnvironmentSettings { cargo_pkg_name: "given".to_owned(), cargo_pkg_version_major: 7 };
    let given = Runtime::builder().settings(given).run::<FromEnvironment>(()).await;
    assert_eq!(given, Ok(("given".to_owned(), 7)));
}

workflow! {
    pub workflow Outer(parcels: Vec<u32>) -> (String, String) settings { queue_url: String } {
        state Inner { let inner = run Ship(parcels); => succeed (settings.queue_url, inner.1) }
    }
}

#[tokio::test]
async fn a_nested_workflow_has_its_own_settings() {
    let outer = OuterSettings { queue_url: "outer".to_owned() };
    let failure = Runtime::builder().settings(outer.clone()).run::<Outer>(vec![]).await.unwrap_err();
    assert_eq!(failure.error, "Runtime.SettingsMissing");
    assert!(failure.cause.starts_with("the workflow `Ship` lacks"), "{failure}");
    let quiet = ShipSettings { loud: false, ..settings() };
    let both = Runtime::builder().settings(outer).settings(quiet).run::<Outer>(vec![]).await;
    assert_eq!(both, Ok(("outer".to_owned(), "https://queue".to_owned())));
}

#[test]
fn settings_are_data_of_the_definition() {
    let info = Ship::DEFINITION.settings.as_ref().unwrap();
    let fields: Vec<_> = info.fields.iter().map(|field| (field.name, field.substitution, field.variable)).collect();
    let expected = [
        ("queue_url", "QueueUrl", "QUEUE_URL"),
        ("most", "Most", "MOST"),
        ("rate", "Rate", "RATE"),
        ("loud", "Loud", "LOUD"),
    ];
    assert_eq!((info.name, fields.as_slice()), ("ShipSettings", expected.as_slice()));
    assert_eq!(info.fields[0].doc, "Where parcels go.");
}

/// What a task was told of the state that called it.
type Told = (String, String, u32);

#[task]
async fn told(state: String, entered: String, retry: u32, tries: u32) -> Result<Told, Failure> {
    if retry + 1 < tries { Err(Failure::new("Busy", "")) } else { Ok((state, entered, retry)) }
}

workflow! {
    workflow Contexts(tries: u32) -> (Told, Told, (String, String), Vec<Told>) {
        state Wait { wait 10s; => First }
        #[name = "The first"]
        state First {
            let first = told(context.state.name, context.state.entered_time, context.state.retry_count, tries)?
                retry "Busy" { interval: 5s };
            => Second
        }
        state Second {
            // The time is that of the visit, whichever attempt asks for it.
            let second = told(
                context.state.name,
                if context.state.retry_count == 0 { "early" } else { context.state.entered_time },
                context.state.retry_count,
                tries,
            )? retry "Busy" { interval: 5s };
            => Assigned
        }
        state Assigned { let assigned: (String, String) = (context.state.name, context.state.entered_time); => Each }
        state Each {
            let each = map try_ in vec![1, 2] {
                told(context.state.name, context.state.entered_time, context.state.retry_count, try_)?
                    retry "Busy" { interval: 1s }
            };
            => succeed (first, second, assigned, each)
        }
    }
}

#[test]
fn an_action_knows_its_state() {
    let run = Harness::<Contexts>::new().run_blocking(2);
    let (first, second, assigned, each) = run.output();
    let time = |seconds: u32| format!("2026-01-01T00:00:{seconds:02}.000Z");
    assert_eq!(*first, ("The first".to_owned(), time(10), 1));
    assert_eq!(*second, ("Second".to_owned(), time(15), 1));
    assert_eq!(*assigned, ("Assigned".to_owned(), time(20)));
    assert_eq!(each[0], ("Told".to_owned(), time(20), 0));
    assert_eq!(each[1], ("Told".to_owned(), time(20), 1));
    assert_eq!(run.elapsed(), Duration::from_secs(21));
}
