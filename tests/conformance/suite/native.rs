//! A run of the machine that the macro made.

use std::collections::HashMap;
use std::future::pending;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use serde::de::DeserializeOwned;
use serde_json::{Map, Value, json};
use tokio::time::Instant;
use workflow_runtime::{BoxFuture, Dispatch, Event, Execution, Failure, Journal, RuntimeBuilder, TaskCall, Workflow};

use super::answers::{Answers, Reply};
use super::subject::action;

/// A call of a task.
#[derive(Clone, Debug, PartialEq)]
pub struct Call {
    /// The task, or the action of a service.
    pub task: String,
    /// Whether it is a service, which is told its one argument and not who calls it.
    pub service: bool,
    pub state: String,
    /// The iterations around the state.
    pub path: String,
    pub attempt: u64,
    pub arguments: Map<String, Value>,
}

/// What happened, as far as another engine's history can tell it too.
#[derive(Clone, Debug)]
pub enum Step {
    Entered {
        state: String,
        path: String,
    },
    /// The call of this position was made.
    Called {
        state: String,
        path: String,
        call: usize,
    },
    AttemptFailed {
        state: String,
        path: String,
        /// The seconds until the next attempt.
        retry_in: Option<f64>,
    },
    /// The state was left so many seconds after it was entered.
    Exited {
        state: String,
        path: String,
        seconds: f64,
    },
    Ended {
        state: String,
        path: String,
        failed: bool,
    },
}

#[derive(Debug)]
pub struct Run {
    pub result: Result<Value, Failure>,
    pub calls: Vec<Call>,
    pub steps: Vec<Step>,
}

#[derive(Default)]
struct Record {
    calls: Vec<Call>,
    steps: Vec<Step>,
    /// The execution itself; what nested ones do is not listed.
    outermost: Option<String>,
    /// When states were entered that are not left yet.
    entered: HashMap<(String, String), Instant>,
}

struct Stage {
    answers: Answers,
    record: Arc<Mutex<Record>>,
}

impl Dispatch for Stage {
    fn dispatch<'a>(&'a self, call: TaskCall<'a>) -> Option<BoxFuture<'a, Result<Value, Failure>>> {
        let (cx, arguments) = (call.context, call.arguments);
        let at = json!({"state": cx.state(), "path": cx.path()});
        let reply = self.answers.next(call.task.name, &arguments, &at);
        let task = call.task.service.map_or_else(|| call.task.name.to_owned(), action);
        let (service, state, path) = (call.task.service.is_some(), cx.state().to_owned(), cx.path().to_owned());
        let mut record = self.record.lock().unwrap();
        let step = Step::Called { state: state.clone(), path: path.clone(), call: record.calls.len() };
        record.steps.push(step);
        record.calls.push(Call { task, service, state, path, attempt: cx.attempt().into(), arguments });
        drop(record);
        Some(Box::pin(async move {
            match reply {
                Reply::After { seconds: 0, value } => value,
                Reply::After { seconds, value } => {
                    cx.sleep(Duration::from_secs(seconds)).await;
                    value
                }
                Reply::Hang { heartbeats, every } => {
                    for _ in 0..heartbeats {
                        cx.sleep(every).await;
                        cx.heartbeat();
                    }
                    pending().await
                }
            }
        }))
    }
}

struct Notes(Arc<Mutex<Record>>);

impl Journal for Notes {
    fn record(&self, execution: &Execution, event: Event<'_>) {
        let mut record = self.0.lock().unwrap();
        if *record.outermost.get_or_insert_with(|| execution.id.clone()) != execution.id {
            return;
        }
        let step = match event {
            Event::StateEntered { state, path } => {
                record.entered.insert((state.into(), path.into()), Instant::now());
                Step::Entered { state: state.into(), path: path.into() }
            }
            Event::Passed { state, path } => Step::Entered { state: state.into(), path: path.into() },
            Event::AttemptFailed { state, path, retry_in, .. } => {
                let retry_in = retry_in.map(|delay| delay.as_secs_f64());
                Step::AttemptFailed { state: state.into(), path: path.into(), retry_in }
            }
            Event::StateExited { state, path } => {
                let (state, path): (String, String) = (state.into(), path.into());
                let entered = record.entered.remove(&(state.clone(), path.clone()));
                let seconds = entered.map_or(0.0, |entered| entered.elapsed().as_secs_f64().round());
                Step::Exited { state, path, seconds }
            }
            Event::Ended { state, path, failure } => {
                Step::Ended { state: state.into(), path: path.into(), failed: failure.is_some() }
            }
            _ => return,
        };
        record.steps.push(step);
    }
}

/// Runs a workflow with scripted answers; time passes at once.
pub fn run<W: Workflow<Input: DeserializeOwned>>(builder: RuntimeBuilder, input: &Value, answers: &Value) -> Run {
    let input = serde_json::from_value(input.clone())
        .unwrap_or_else(|error| panic!("{input} is no input of {}: {error}", W::DEFINITION.name));
    let record = Arc::new(Mutex::new(Record::default()));
    let stage = Stage { answers: Answers::new(answers), record: record.clone() };
    let runtime = builder.dispatch(stage).journal(Notes(record.clone())).random(|| 0.5).build();
    let executor = tokio::runtime::Builder::new_current_thread().enable_time().start_paused(true).build().unwrap();
    let result = executor.block_on(runtime.run::<W>(input));
    let result = result.map(|output| serde_json::to_value(output).unwrap());
    let Record { calls, steps, .. } = std::mem::take(&mut *record.lock().unwrap());
    Run { result, calls, steps }
}
