//! Executions that outlive the build that started them.

use std::time::Duration;

use serde::de::DeserializeOwned;
use workflow_runtime::durable::{DurableRuntime, ExecutionError};
use workflow_runtime::store::{Description, HistoryPage, MemoryStore, Query, Store};
use workflow_runtime::{Runtime, TaskContext, Workflow, task};

use super::faults::TokioClock;
use super::flow::Ledger;

/// Packs for some seconds.
#[task]
async fn pack(seconds: u64, #[resource] ledger: &Ledger, cx: &TaskContext) -> u64 {
    let key = cx.idempotency_key();
    ledger.write(format!("{} {}", cx.path(), key.split_once('/').unwrap().1));
    cx.sleep(Duration::from_secs(seconds)).await;
    seconds
}

pub mod before {
    use super::pack;

    workflow_runtime::workflow! {
        pub workflow Ship(seconds: Vec<u64>) -> Vec<u64> {
            state Prepare {
                let (parcels, late) = parallel {
                    branch -> Vec<u64> {
                        state PackAll {
                            let all = map each: u64 in &seconds -> u64 {
                                state Pack { let packed = pack(each); => Cool }
                                state Cool { wait 5s; => succeed packed }
                            };
                            => succeed all
                        }
                    },
                    branch -> bool {
                        state Pause { wait 1h; => succeed true }
                    },
                };
                => Sent
            }
            state Sent => succeed if late { parcels } else { vec![] };
        }
    }
}

pub mod after {
    use super::pack;

    workflow_runtime::workflow! {
        pub workflow Ship(seconds: Vec<u64>) -> Vec<u64> {
            #[was("Ready", "Prepare")]
            state MakeReady {
                let (parcels, late) = parallel {
                    branch -> Vec<u64> {
                        #[was("PackAll")]
                        state WrapAll {
                            let all = map each: u64 in &seconds -> u64 {
                                #[name = "Wrap one"]
                                #[was("Pack")]
                                state Wrap { let packed = pack(each); => Cool }
                                state Cool { wait 5s; => succeed packed }
                            };
                            => succeed all
                        }
                    },
                    branch -> bool {
                        #[was("Pause")]
                        state Rest { wait 1h; => succeed true }
                    },
                };
                => Sent
            }
            state Sent => succeed if late { parcels } else { vec![] };
        }
    }
}

pub mod without_pack {
    use super::pack;

    workflow_runtime::workflow! {
        pub workflow Ship(seconds: Vec<u64>) -> Vec<u64> {
            state Prepare {
                let (parcels, late) = parallel {
                    branch -> Vec<u64> {
                        state PackAll {
                            let all = map each: u64 in &seconds -> u64 {
                                state Wrap { let packed = pack(each); => Cool }
                                state Cool { wait 5s; => succeed packed }
                            };
                            => succeed all
                        }
                    },
                    branch -> bool {
                        state Pause { wait 1h; => succeed true }
                    },
                };
                => Sent
            }
            state Sent => succeed if late { parcels } else { vec![] };
        }
    }
}

pub mod first {
    workflow_runtime::workflow! {
        pub workflow Trip(days: u32) -> String {
            state Pack { let bags: u32 = days * 2; => Travel }
            state Travel { wait 30d; => Unpack }
            state Unpack => succeed format!("{bags} bags");
        }
    }
}

pub mod retouched {
    workflow_runtime::workflow! {
        /// Takes long.
        pub workflow Trip(days: u32) -> String timeout 90d {
            /// Two bags a day.
            state Pack { let bags: u32 = days * 2; => Travel }
            state Travel { wait 31d; => if bags == 0 { Travel } else { Unpack } }
            state Unpack => succeed format!("{bags} bags in the end");
        }
    }
}

pub mod extended {
    workflow_runtime::workflow! {
        pub workflow Trip(days: u32) -> String {
            state Pack { let bags: u32 = days * 2; => Travel }
            state Travel { wait 30d; => Return }
            state Return { let back: u32 = bags + 1; => Unpack }
            state Unpack => succeed format!("{back} bags");
        }
    }
}

pub mod without_state {
    workflow_runtime::workflow! {
        pub workflow Trip(days: u32) -> String {
            state Pack { let bags: u32 = days * 2; => Fly }
            state Fly { wait 30d; => Unpack }
            state Unpack => succeed format!("{bags} bags");
        }
    }
}

pub mod other_type {
    workflow_runtime::workflow! {
        pub workflow Trip(days: u32) -> String {
            state Pack { let bags: Vec<u32> = vec![days, days]; => Travel }
            state Travel { wait 30d; => Unpack }
            state Unpack => succeed format!("{} bags", bags.len());
        }
    }
}

pub mod more_variables {
    workflow_runtime::workflow! {
        pub workflow Trip(days: u32) -> String {
            state Pack { let bags: u32 = days * 2; => Book }
            state Book { let seat: u32 = bags + 7; => Travel }
            state Travel { wait 30d; => Unpack }
            state Unpack => succeed format!("{bags} bags under {seat}");
        }
    }
}

/// What is kept while builds come and go.
struct House {
    store: MemoryStore,
    ledger: Ledger,
    clock: TokioClock,
}

impl House {
    fn new() -> Self {
        House { store: MemoryStore::new(), ledger: Ledger::memory(), clock: TokioClock::new() }
    }

    async fn build<W: Workflow<Input: DeserializeOwned>>(&self) -> DurableRuntime {
        let builder = Runtime::builder().store(self.store.clone()).clock(self.clock).resource(self.ledger.clone());
        let runtime = builder.workflow::<W>().build().await.unwrap();
        runtime.compared().await;
        runtime
    }

    /// The only execution.
    async fn kept(&self) -> Description {
        self.store.list(Query { limit: 2, ..Query::default() }).await.unwrap().remove(0)
    }

    /// Lets another build look at it, which tells why it does not fit.
    async fn unfit<W: Workflow<Input: DeserializeOwned>>(&self) -> String {
        let runtime = self.build::<W>().await;
        let listed = runtime.list(Query { unfit: true, limit: 9, ..Query::default() }).await.unwrap();
        assert_eq!(listed.iter().map(|listed| listed.key).collect::<Vec<_>>(), [self.kept().await.key]);
        let unfit = listed[0].unfit.clone().expect("only those are listed");
        if let Some(execution) = runtime.execution::<W>(&listed[0].name).await.unwrap() {
            assert_eq!(execution.result().await.err(), Some(ExecutionError::Unfit(unfit.clone())));
        }
        unfit
    }
}

#[tokio::test(start_paused = true)]
async fn renamed_states_go_on() {
    let house = House::new();
    let runtime = house.build::<before::Ship>().await;
    runtime.start::<before::Ship>("it", vec![1, 3, 60]).await.unwrap();
    tokio::time::sleep(Duration::from_secs(7)).await;
    drop(runtime);
    let key = |index: u64| format!("Prepare/1.1/PackAll/1.1[{index}]/Pack/1");
    let before: Vec<_> = (0..3).map(|index| format!("PackAll[{index}] {}", key(index))).collect();
    assert_eq!(house.ledger.lines(), before);
    let runtime = house.build::<after::Ship>().await;
    let execution = runtime.execution::<after::Ship>("it").await.unwrap().unwrap();
    assert_eq!(execution.result().await.unwrap(), [1, 3, 60]);
    // The first had finished, the second was cooling, and the third runs again.
    assert_eq!(house.ledger.lines()[3..], [format!("WrapAll[2] {}", key(2))]);
    let page = HistoryPage { limit: usize::MAX, ..HistoryPage::default() };
    let history = execution.history(page).await.unwrap();
    let names = |kind: &str| {
        let events = history.iter().filter(|event| event.event_type.ends_with(kind));
        events.map(|event| event.details["name"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    let entered = names("StateEntered");
    assert_eq!(entered, ["Prepare", "PackAll", "Pack", "Pack", "Pack", "Pause", "Cool", "Cool", "Cool", "Sent"]);
    let mut exited = names("StateExited");
    exited.sort();
    let mut entered = entered;
    entered.sort();
    assert_eq!(exited, entered);
    assert!(history.iter().any(|event| event.event_type == "ParallelStateEntered"));
}

#[tokio::test(start_paused = true)]
async fn what_does_not_fit_is_found_by_the_build_and_goes_on_with_one_that_fits() {
    let house = House::new();
    let runtime = house.build::<first::Trip>().await;
    runtime.start::<first::Trip>("it", 7).await.unwrap();
    tokio::time::sleep(Duration::from_secs(86_400)).await;
    drop(runtime);
    let no_state = "there is no state `Travel`: where it was renamed, `#[was(\"Travel\")]` belongs before it";
    assert_eq!(house.unfit::<without_state::Trip>().await, no_state);
    let other_type = house.unfit::<other_type::Trip>().await;
    let expected =
        "the state `Travel`: the variable `bags` does not fit: invalid type: integer `14`, expected a sequence";
    assert!(other_type.starts_with(expected), "{other_type}");
    assert_eq!(house.unfit::<more_variables::Trip>().await, "the state `Travel`: the variable `seat` is missing");
    assert_eq!(house.unfit::<before::Ship>().await, "the workflow `Trip` is not known");
    let runtime = house.build::<first::Trip>().await;
    assert_eq!(house.kept().await.unfit, None);
    let execution = runtime.execution::<first::Trip>("it").await.unwrap().unwrap();
    assert_eq!(execution.result().await.unwrap(), "14 bags");
}

#[tokio::test(start_paused = true)]
async fn what_does_not_fit_is_found_inside_states_too() {
    let house = House::new();
    let runtime = house.build::<before::Ship>().await;
    runtime.start::<before::Ship>("it", vec![1, 60]).await.unwrap();
    tokio::time::sleep(Duration::from_secs(3)).await;
    drop(runtime);
    let unfit = house.unfit::<without_pack::Ship>().await;
    assert!(unfit.starts_with("in `PackAll[1]`: there is no state `Pack`: "), "{unfit}");
    // Where both fit, it is done.
    let runtime = house.build::<after::Ship>().await;
    let execution = runtime.execution::<after::Ship>("it").await.unwrap().unwrap();
    assert_eq!(execution.result().await.unwrap(), [1, 60]);
}

#[tokio::test(start_paused = true)]
async fn timeouts_comments_ways_and_added_states_never_matter() {
    let house = House::new();
    let runtime = house.build::<first::Trip>().await;
    runtime.start::<first::Trip>("it", 7).await.unwrap();
    tokio::time::sleep(Duration::from_secs(86_400)).await;
    drop(runtime);
    let fits = house.kept().await.fits;
    assert_ne!(fits, 0);
    drop(house.build::<retouched::Trip>().await);
    assert_eq!((house.kept().await.fits, house.kept().await.unfit), (fits, None), "there was nothing to compare");
    let runtime = house.build::<extended::Trip>().await;
    assert_ne!(house.kept().await.fits, fits);
    let execution = runtime.execution::<extended::Trip>("it").await.unwrap().unwrap();
    assert_eq!(execution.result().await.unwrap(), "15 bags");
}

/// Also one that has been due for long.
#[tokio::test(start_paused = true)]
async fn what_does_not_fit_may_be_stopped() {
    let house = House::new();
    let runtime = house.build::<first::Trip>().await;
    runtime.start::<first::Trip>("it", 7).await.unwrap();
    tokio::time::sleep(Duration::from_secs(86_400)).await;
    drop(runtime);
    tokio::time::sleep(Duration::from_secs(40 * 86_400)).await;
    house.unfit::<without_state::Trip>().await;
    let runtime = house.build::<without_state::Trip>().await;
    let execution = runtime.execution::<without_state::Trip>("it").await.unwrap().unwrap();
    execution.stop("Trip.Cancelled", "no state").await.unwrap();
    assert!(matches!(execution.result().await, Err(ExecutionError::Failed(_))));
    assert_eq!(house.kept().await.unfit, None);
}
