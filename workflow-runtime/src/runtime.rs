//! The runtime: what executions run with.

use std::any::{Any, TypeId};
use std::borrow::Borrow;
use std::collections::HashMap;
use std::sync::Arc;

use serde::Serialize;

use crate::callback::{Callbacks, TokenError};
use crate::clock::Clock;
use crate::cycles;
use crate::definition::{Action, Definition, ResourceInfo, State, TaskInfo};
use crate::error::{Failure, TaskError};
use crate::journal::Journal;
#[cfg(feature = "durable")]
use crate::limits::{self, Limits};
use crate::machine::{self, Workflow};
use crate::settings::{AllSettings, Settings};
use crate::task::Dispatch;
use crate::token::TaskToken;

/// Runs workflows, with the resources that their tasks need. Cheap to clone.
///
/// ```
/// use workflow_runtime::{Runtime, task, workflow};
///
/// pub struct Greeter(&'static str);
///
/// #[task]
/// async fn greet(name: &str, #[resource] greeter: &Greeter) -> String {
///     format!("{} {name}", greeter.0)
/// }
///
/// workflow! {
///     workflow Greeting(name: String) -> String {
///         state Greet { let text = greet(&name); => succeed text }
///     }
/// }
///
/// # #[tokio::main(flavor = "current_thread")] async fn main() {
/// let runtime = Runtime::builder().resource(Greeter("Hello,")).build();
/// let text = runtime.run::<Greeting>("Ferris".to_owned()).await.unwrap();
/// assert_eq!(text, "Hello, Ferris");
/// # }
/// ```
#[derive(Clone)]
pub struct Runtime {
    pub(crate) environment: Arc<Environment>,
}

impl Runtime {
    /// A runtime that is given its parts one by one.
    pub fn builder() -> RuntimeBuilder {
        RuntimeBuilder { environment: Environment::default() }
    }

    #[cfg(feature = "worker")]
    pub(crate) fn environment(&self) -> &Arc<Environment> {
        &self.environment
    }

    /// Runs a workflow in memory, from its first state to its end.
    ///
    /// # Errors
    ///
    /// The failure that left the workflow; `Runtime.ResourceMissing`, before the first state, when
    /// a task needs a resource that the runtime was not given; `Runtime.SettingsMissing` when the environment
    /// lacks a setting that it was not given; `Runtime.EndlessRun` when the workflow
    /// and those that it runs run each other for ever.
    pub async fn run<W: Workflow>(&self, input: W::Input) -> Result<W::Output, Failure> {
        self.environment.check(W::DEFINITION)?;
        machine::execute::<W>(input, self.environment.clone(), None).await
    }

    /// Completes the state that waits for this token: see [`Callbacks::send_task_success`].
    ///
    /// # Errors
    ///
    /// When no state of this runtime waits for the token, or for another type.
    pub fn send_task_success(&self, token: impl Borrow<TaskToken>, output: impl Serialize) -> Result<(), TokenError> {
        self.environment.callbacks.send_task_success(token, output)
    }

    /// Fails the attempt that waits for this token: see [`Callbacks::send_task_failure`].
    ///
    /// # Errors
    ///
    /// When no state of this runtime waits for the token.
    pub fn send_task_failure(&self, token: impl Borrow<TaskToken>, error: impl TaskError) -> Result<(), TokenError> {
        self.environment.callbacks.send_task_failure(token, error)
    }

    /// Says that the answer to this token is still being worked on: see [`Callbacks::send_task_heartbeat`].
    ///
    /// # Errors
    ///
    /// When no state of this runtime waits for the token.
    pub fn send_task_heartbeat(&self, token: impl Borrow<TaskToken>) -> Result<(), TokenError> {
        self.environment.callbacks.send_task_heartbeat(token)
    }
}

/// Builds a [`Runtime`].
pub struct RuntimeBuilder {
    pub(crate) environment: Environment,
}

impl RuntimeBuilder {
    /// Hands in a resource: tasks take it as a parameter `#[resource] name: &T`.
    pub fn resource<T: Send + Sync + 'static>(mut self, resource: T) -> Self {
        self.environment.resources.insert(TypeId::of::<T>(), Box::new(resource));
        self
    }

    /// Gives a workflow its settings, which are read from the environment otherwise.
    pub fn settings<S: Settings>(self, settings: S) -> Self {
        self.environment.settings.give(settings);
        self
    }

    /// Goes by another clock than the machine's.
    pub fn clock(mut self, clock: impl Clock) -> Self {
        self.environment.clock = Some(Box::new(clock));
        self
    }

    /// Takes the random numbers for jitter from `random`, each in `[0, 1)`.
    pub fn random(mut self, random: impl Fn() -> f64 + Send + Sync + 'static) -> Self {
        self.environment.random = Some(Box::new(random));
        self
    }

    /// Lets `dispatch` answer task calls.
    pub fn dispatch(mut self, dispatch: impl Dispatch) -> Self {
        self.environment.dispatch = Some(Box::new(dispatch));
        self
    }

    /// What takes the answers to callbacks, for a resource that gives them: it must be there before the runtime is.
    pub fn callbacks(&self) -> Callbacks {
        self.environment.callbacks.clone()
    }

    /// Tells `journal` what happens.
    pub fn journal(mut self, journal: impl Journal) -> Self {
        self.environment.journal = Some(Box::new(journal));
        self
    }

    /// Lets executions fail with `States.DataLimitExceeded`, which no `catch _` is for, where they would on AWS for the size
    /// of their data. With the feature `durable`.
    ///
    /// What is measured is JSON: inputs, outputs, the arguments and results of tasks (without what a worker is told
    /// besides), and variables that are read later. What tasks take and give is in reach of their state's `catch` by
    /// name; what a state assigns or ends with is not. Durable executions fail with `States.Runtime` before their
    /// history has more than 25,000 events, of which what [`durable`](crate::durable) has not are not counted.
    ///
    /// Without limits nothing is measured in memory; where durable executions keep larger variables or outputs, the
    /// journal is told [`Event::DataLimitExceeded`](crate::Event::DataLimitExceeded), and with the feature `tracing` a warning is
    /// written, once for each state.
    #[cfg(feature = "durable")]
    pub fn limits(mut self, limits: Limits) -> Self {
        self.environment.limits = Some(limits);
        self
    }

    /// The runtime.
    pub fn build(self) -> Runtime {
        Runtime { environment: Arc::new(self.environment) }
    }

    /// Builds the runtime and runs one workflow: see [`Runtime::run`].
    ///
    /// # Errors
    ///
    /// As [`Runtime::run`].
    pub async fn run<W: Workflow>(self, input: W::Input) -> Result<W::Output, Failure> {
        self.build().run::<W>(input).await
    }
}

/// What all executions of a runtime share.
#[derive(Default)]
pub(crate) struct Environment {
    resources: HashMap<TypeId, Box<dyn Any + Send + Sync>>,
    pub(crate) settings: AllSettings,
    random: Option<Box<dyn Fn() -> f64 + Send + Sync>>,
    pub(crate) callbacks: Callbacks,
    pub(crate) clock: Option<Box<dyn Clock>>,
    pub(crate) dispatch: Option<Box<dyn Dispatch>>,
    pub(crate) journal: Option<Box<dyn Journal>>,
    /// All that was due up to this time is known to be, in milliseconds since 1970.
    #[cfg(feature = "durable")]
    pub(crate) reached: std::sync::atomic::AtomicI64,
    #[cfg(feature = "durable")]
    pub(crate) limits: Option<Limits>,
    #[cfg(feature = "durable")]
    pub(crate) warned: limits::Warned,
}

impl Environment {
    pub(crate) fn resource<T: 'static>(&self) -> Option<&T> {
        self.resources.get(&TypeId::of::<T>())?.downcast_ref()
    }

    pub(crate) fn has_resource(&self, id: TypeId) -> bool {
        self.resources.contains_key(&id)
    }

    pub(crate) fn random(&self) -> f64 {
        self.random.as_ref().map_or_else(fastrand::f64, |random| random())
    }

    /// Whether a workflow can run: its tasks have their resources, it has its settings, and it does not run itself
    /// for ever.
    pub(crate) fn check(&self, definition: &'static Definition) -> Result<(), Failure> {
        for definition in definition.with_nested() {
            if let Some(cycle) = cycles::endless(definition) {
                return Err(Failure::new("Runtime.EndlessRun", cycle));
            }
            self.settings.complete(definition)?;
            if self.dispatch.is_none() {
                self.check_resources(definition.states, &|_| true)?;
            }
        }
        Ok(())
    }

    /// Whether the tasks that are called here have their resources.
    pub(crate) fn check_resources(
        &self,
        states: &'static [State],
        called: &impl Fn(&TaskInfo) -> bool,
    ) -> Result<(), Failure> {
        for state in states {
            if let Action::Task(call) = &state.action
                && called(call.task)
            {
                let missing = |resource: &&ResourceInfo| !self.has_resource((resource.id)());
                if let Some(resource) = call.task.resources.iter().find(missing) {
                    return Err(resource_missing(state.name, (resource.name)()));
                }
            }
            state.action.bodies().iter().try_for_each(|body| self.check_resources(body.states, called))?;
        }
        Ok(())
    }
}

pub(crate) fn resource_missing(state: &str, resource: &str) -> Failure {
    let cause =
        format!("the task of state `{state}` needs a `{resource}`: hand it in with `Runtime::builder().resource(…)`");
    Failure::new("Runtime.ResourceMissing", cause)
}
