//! Counters and histograms for a recorder of `metrics`.

use std::collections::HashMap;
use std::sync::Mutex;
use std::time::{Duration, SystemTime};

use metrics::{Key, Label, Level, Metadata, Unit, with_recorder};

use super::Ended;
use crate::definition::{Action, Definition, State};
use crate::error::Failure;
use crate::lock::lock;
use crate::task::TaskContext;

const METADATA: Metadata<'static> = Metadata::new("workflow_runtime", Level::INFO, Some("workflow_runtime"));

const STARTED: &str = "workflow_executions_started_total";
const SUCCEEDED: &str = "workflow_executions_succeeded_total";
const FAILED: &str = "workflow_executions_failed_total";
const TIMED_OUT: &str = "workflow_executions_timed_out_total";
const ABORTED: &str = "workflow_executions_aborted_total";
const REDRIVEN: &str = "workflow_executions_redriven_total";
const DURATION: &str = "workflow_execution_duration_seconds";
const ATTEMPTS_STARTED: &str = "workflow_attempts_started_total";
const ATTEMPTS_SUCCEEDED: &str = "workflow_attempts_succeeded_total";
const ATTEMPTS_FAILED: &str = "workflow_attempts_failed_total";
const ATTEMPTS_RETRIED: &str = "workflow_attempts_retried_total";
const ATTEMPT_DURATION: &str = "workflow_attempt_duration_seconds";

/// Tells the recorder of the `metrics` crate what each metric means and its unit. Call it once, after the recorder is
/// installed; the metrics are recorded without it as well.
///
/// ```
/// // metrics_exporter_prometheus::PrometheusBuilder::new().install()?, or another recorder, comes first.
/// workflow_runtime::observability::describe_metrics();
/// ```
pub fn describe_metrics() {
    metrics::describe_counter!(STARTED, Unit::Count, "Executions that were started.");
    metrics::describe_counter!(SUCCEEDED, Unit::Count, "Executions that succeeded.");
    metrics::describe_counter!(FAILED, Unit::Count, "Executions that ended with an error.");
    metrics::describe_counter!(TIMED_OUT, Unit::Count, "Executions that took longer than their workflow's timeout.");
    metrics::describe_counter!(ABORTED, Unit::Count, "Executions that were stopped.");
    metrics::describe_counter!(REDRIVEN, Unit::Count, "Redrives of executions that had not succeeded.");
    metrics::describe_histogram!(DURATION, Unit::Seconds, "From the start of an execution to its end.");
    metrics::describe_counter!(ATTEMPTS_STARTED, Unit::Count, "Attempts of tasks that were begun.");
    metrics::describe_counter!(ATTEMPTS_SUCCEEDED, Unit::Count, "Attempts of tasks that gave a result.");
    metrics::describe_counter!(ATTEMPTS_FAILED, Unit::Count, "Attempts of tasks that failed.");
    metrics::describe_counter!(ATTEMPTS_RETRIED, Unit::Count, "Failed attempts of states that another one follows.");
    metrics::describe_histogram!(ATTEMPT_DURATION, Unit::Seconds, "How long an attempt of a task took.");
}

/// What is counted for a workflow; the keys are made once, so that counting allocates nothing.
pub struct Meters {
    workflow: &'static str,
    started: Key,
    succeeded: Key,
    states: HashMap<&'static str, Keys>,
}

impl Meters {
    pub fn of(definition: &'static Definition) -> &'static Meters {
        // As many as there are definitions, which last as long.
        static KNOWN: Mutex<Vec<(&Definition, &Meters)>> = Mutex::new(Vec::new());
        let mut known = lock(&KNOWN);
        if let Some((_, meters)) = known.iter().find(|(other, _)| std::ptr::eq(*other, definition)) {
            return meters;
        }
        let workflow = definition.name;
        let mut states = HashMap::new();
        collect(workflow, definition.states, &mut states);
        let key = |name| Key::from_parts(name, vec![label("workflow", workflow)]);
        let meters = Meters { workflow, started: key(STARTED), succeeded: key(SUCCEEDED), states };
        let meters = &*Box::leak(Box::new(meters));
        known.push((definition, meters));
        meters
    }

    pub fn started(&self) {
        count(&self.started);
    }

    pub fn attempt(&'static self, cx: &TaskContext) -> Attempt {
        let keys = self.states.get(cx.own_state()).map(KeysOf::State);
        Attempt::begin(keys, cx)
    }

    pub fn retried(&self, cx: &TaskContext, failure: &Failure) {
        let labels = [label("workflow", self.workflow), label("state", cx.own_state())];
        count_failure(ATTEMPTS_RETRIED, labels, failure);
    }

    pub fn ended(&self, ended: Ended<'_>, age: Duration) {
        let workflow = || label("workflow", self.workflow);
        match ended {
            Ended::Succeeded => count(&self.succeeded),
            Ended::TimedOut(_) => count(&Key::from_parts(TIMED_OUT, vec![workflow()])),
            Ended::Failed(failure) => count_failure(FAILED, [workflow()], failure),
        }
        let key = Key::from_parts(DURATION, vec![workflow(), label("status", ended.status())]);
        record(&key, age);
    }
}

/// Of an execution whose workflow may be unknown here.
#[cfg(feature = "durable")]
pub fn stopped(workflow: &str, age: Duration) {
    let workflow = Label::new("workflow", workflow.to_owned());
    count(&Key::from_parts(ABORTED, vec![workflow.clone()]));
    record(&Key::from_parts(DURATION, vec![workflow, label("status", "ABORTED")]), age);
}

/// Of an execution whose workflow may be unknown here.
#[cfg(feature = "durable")]
pub fn redriven(workflow: &str) {
    count(&Key::from_parts(REDRIVEN, vec![Label::new("workflow", workflow.to_owned())]));
}

fn collect(workflow: &'static str, states: &'static [State], keys: &mut HashMap<&'static str, Keys>) {
    for state in states {
        if let Action::Task(call) = &state.action {
            let labels = [("workflow", workflow), ("state", state.name), ("task", call.task.name)];
            keys.insert(state.name, Keys::new(labels.iter().map(|(key, value)| label(key, value)).collect()));
        }
        state.action.bodies().iter().for_each(|body| collect(workflow, body.states, keys));
    }
}

/// The keys of a task's attempts.
struct Keys {
    labels: Vec<Label>,
    started: Key,
    succeeded: Key,
    duration: Key,
}

impl Keys {
    fn new(labels: Vec<Label>) -> Self {
        let key = |name| Key::from_parts(name, labels.clone());
        let (started, succeeded, duration) = (key(ATTEMPTS_STARTED), key(ATTEMPTS_SUCCEEDED), key(ATTEMPT_DURATION));
        Keys { labels, started, succeeded, duration }
    }
}

enum KeysOf {
    State(&'static Keys),
    #[cfg(feature = "worker")]
    Elsewhere(Box<Keys>),
}

impl KeysOf {
    fn keys(&self) -> &Keys {
        match self {
            KeysOf::State(keys) => keys,
            #[cfg(feature = "worker")]
            KeysOf::Elsewhere(keys) => keys,
        }
    }
}

pub struct Attempt {
    keys: Option<KeysOf>,
    begun: SystemTime,
}

impl Attempt {
    fn begin(keys: Option<KeysOf>, cx: &TaskContext) -> Self {
        if let Some(keys) = &keys {
            count(&keys.keys().started);
        }
        Attempt { keys, begun: cx.environment.now() }
    }

    #[cfg(feature = "worker")]
    pub fn elsewhere(cx: &TaskContext, task: &'static str) -> Self {
        // `arn:aws:states:region:account:execution:workflow:name`
        let workflow = cx.execution.id.split(':').nth(6).unwrap_or_default();
        let state = Label::new("state", cx.state().to_owned());
        let labels = vec![Label::new("workflow", workflow.to_owned()), state, label("task", task)];
        Attempt::begin(Some(KeysOf::Elsewhere(Box::new(Keys::new(labels)))), cx)
    }

    pub fn ended(&self, cx: &TaskContext, failure: Option<&Failure>) {
        let Some(keys) = self.keys.as_ref().map(KeysOf::keys) else { return };
        match failure {
            None => count(&keys.succeeded),
            Some(failure) => count_failure(ATTEMPTS_FAILED, keys.labels.iter().cloned(), failure),
        }
        record(&keys.duration, cx.environment.now().duration_since(self.begun).unwrap_or_default());
    }
}

fn label(key: &'static str, value: &'static str) -> Label {
    Label::from_static_parts(key, value)
}

fn count(key: &Key) {
    with_recorder(|recorder| recorder.register_counter(key, &METADATA).increment(1));
}

fn count_failure(name: &'static str, labels: impl IntoIterator<Item = Label>, failure: &Failure) {
    let labels = labels.into_iter().chain([Label::new("error", failure.error.clone())]);
    count(&Key::from_parts(name, labels.collect::<Vec<_>>()));
}

/// In seconds.
fn record(key: &Key, took: Duration) {
    with_recorder(|recorder| recorder.register_histogram(key, &METADATA).record(took));
}
