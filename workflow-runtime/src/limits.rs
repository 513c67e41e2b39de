//! AWS's limits for the data of an execution.

use std::collections::HashSet;
use std::fmt::Display;
use std::sync::Mutex;

use serde::Serialize;

use crate::durable::Variables;
use crate::error::Failure;
use crate::frame::Frame;
use crate::journal::Event;
use crate::lock::lock;
use crate::machine::{Context, Left, Position, Workflow};
use crate::task::TaskContext;

/// Limits for the data of executions: see [`RuntimeBuilder::limits`](crate::RuntimeBuilder::limits).
///
/// ```
/// use workflow_runtime::{Limits, Runtime, task, workflow};
///
/// #[task]
/// async fn print(pages: usize) -> String {
///     "x".repeat(pages * 1_000)
/// }
///
/// workflow! {
///     workflow Print(pages: usize) -> String {
///         state Print { let text = print(pages); => succeed text }
///     }
/// }
///
/// # #[tokio::main(flavor = "current_thread")] async fn main() {
/// let runtime = Runtime::builder().limits(Limits::aws()).build();
/// assert_eq!(runtime.run::<Print>(2).await.unwrap().len(), 2_000);
/// assert_eq!(runtime.run::<Print>(300).await.unwrap_err().error, "States.DataLimitExceeded");
/// # }
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Limits {}

impl Limits {
    /// Those of AWS Step Functions: 256 KiB for an input, an output, the arguments or the result of a task, one variable, and
    /// what one state assigns; 10 MiB for all variables; 25,000 events for the history of a durable execution.
    /// See <https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html>.
    pub fn aws() -> Self {
        Limits {}
    }
}

const PAYLOAD: usize = 256 * 1024;
const VARIABLES: usize = 10 * 1024 * 1024;

/// How many events a history has at most.
pub(crate) const EVENTS: usize = 25_000;

/// As AWS says it, measured for <https://github.com/floci-io/floci/issues/2734>.
pub(crate) fn history_is_full() -> Failure {
    Failure::new("States.Runtime", format!("The execution reached the maximum number of history events ({EVENTS})."))
}

/// Data that is larger than AWS takes.
pub(crate) struct Excess {
    what: String,
    bytes: usize,
    limit: usize,
}

impl Excess {
    pub fn of_payload(what: impl Display, bytes: usize) -> Option<Self> {
        (bytes > PAYLOAD).then(|| Excess { what: what.to_string(), bytes, limit: PAYLOAD })
    }

    /// Of the variables that a state leaves, of which so many bytes were assigned.
    pub fn of_variables(variables: &Variables, assigned: usize) -> Option<Self> {
        let all = variables.len();
        if all <= PAYLOAD {
            return None;
        }
        let one = variables
            .lengths()
            .find_map(|(name, bytes)| Self::of_payload(format_args!("the variable `{name}`"), bytes));
        let total = || (all > VARIABLES).then(|| Excess { what: "the variables".into(), bytes: all, limit: VARIABLES });
        one.or_else(|| Self::of_payload("what the state assigns", assigned)).or_else(total)
    }

    pub fn failure(&self) -> Failure {
        let Excess { what, bytes, limit } = self;
        let cause = format!("{what}: {bytes} bytes of JSON, and Step Functions takes {limit}");
        Failure::new("States.DataLimitExceeded", cause)
    }
}

/// The bytes of a value's JSON.
pub(crate) fn measure<T: Serialize + ?Sized>(value: &T) -> usize {
    struct Count(usize);

    impl std::io::Write for Count {
        fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
            self.0 += bytes.len();
            Ok(bytes.len())
        }

        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }

    let mut count = Count(0);
    // What is no JSON is told where it is written.
    let _ = serde_json::to_writer(&mut count, value);
    count.0
}

/// The input of a workflow, which is by the names of the parameters where it has several.
pub(crate) fn input<W: Workflow>(input: &W::Input) -> Result<(), Failure> {
    let mut variables = Variables::default();
    W::save_input(input, &mut variables);
    let bytes = match W::DEFINITION.parameters {
        [_] => variables.only()?.len(),
        _ => variables.len(),
    };
    Excess::of_payload("the input", bytes).map_or(Ok(()), |excess| Err(excess.failure()))
}

/// The states that were warned of, by their addresses.
pub(crate) type Warned = Mutex<HashSet<usize>>;

impl TaskContext {
    /// Fails for what is too large, or tells of it where no limits are set.
    pub(crate) fn hold(&self, excess: Option<Excess>) -> Result<(), Failure> {
        let Some(excess) = excess else { return Ok(()) };
        if self.environment.limits.is_some() {
            return Err(excess.failure());
        }
        if lock(&self.environment.warned).insert(std::ptr::from_ref(&self.states[self.state]).addr()) {
            self.warn(&excess);
        }
        Ok(())
    }

    fn warn(&self, Excess { what, bytes, limit }: &Excess) {
        let (state, path) = (self.own_state(), self.path());
        #[cfg(feature = "tracing")]
        tracing::warn!(state, path, bytes, limit, "{what}: larger than Step Functions takes");
        if let Some(journal) = &self.environment.journal {
            let event = Event::DataLimitExceeded { state, path, what, bytes: *bytes, limit: *limit };
            journal.record(&self.execution, event);
        }
    }
}

/// What a machine in memory carried before its last transition, and carries now.
#[derive(Default)]
pub(crate) struct Carried {
    now: Variables,
    before: Variables,
}

impl Context {
    /// Before the first state of a machine in memory.
    #[inline]
    pub(crate) fn carry<F: Frame, O>(&mut self, at: &Position<F, O>) {
        if let (Some(carried), Position::In(frame)) = (&mut self.carried, at) {
            frame.save(&mut carried.now);
        }
    }

    /// Holds a machine in memory to its limits, where there are any, when it has left a state.
    #[inline]
    pub(crate) fn held<F: Frame, O: Serialize>(&mut self, left: Left, at: &Position<F, O>) -> Left {
        match &mut self.carried {
            Some(carried) => left.and_then(|()| carried.hold(at)),
            None => left,
        }
    }
}

impl Carried {
    fn hold<F: Frame, O: Serialize>(&mut self, at: &Position<F, O>) -> Left {
        let excess = match at {
            Position::In(frame) => {
                std::mem::swap(&mut self.now, &mut self.before);
                self.now.clear();
                frame.save(&mut self.now);
                let mut assigned = Vec::new();
                self.now.changed_since(&self.before, &mut assigned);
                Excess::of_variables(&self.now, assigned.len())
            }
            Position::Done(output) => Excess::of_payload("the output", measure(output)),
            Position::Nowhere => None,
        };
        excess.map_or(Ok(()), |excess| Err(excess.failure()))
    }
}
