//! What a machine has to do with the store: part of its [`Context`].

use std::sync::atomic::Ordering;
use std::sync::{Arc, Mutex};
use std::time::{Duration, SystemTime};

use super::events::{Happened, tell};
use super::keep::has_machines;
use super::run::{Alarm, Interrupt, Node, Run};
use super::saved::{Progress, SavedFrame, Stage};
use super::variables::{Unfit, Variables};
use crate::definition::Definition;
use crate::error::Failure;
use crate::frame::Frame;
use crate::lock::lock;
use crate::machine::Context;
use crate::runtime::Environment;
use crate::store::Change;
use crate::task::{Execution, HandedOut};
use crate::token::TaskToken;

pub(crate) struct Record {
    pub(super) run: Arc<Run>,
    node: Arc<Node>,
    pub(super) path: String,
    /// When the state was entered, and when its attempt began.
    pub(super) entered: i64,
    pub(super) begun: i64,
    /// How far the attempt was when it was loaded, and the token that it waits for.
    pub(super) stage: Stage,
    pub(super) token: Mutex<Option<TaskToken>>,
    /// How far the state was when it was loaded, for those who enter it.
    resumed: Option<Progress>,
    pub(super) variables: Variables,
    pub(super) before: Variables,
    /// The JSON of what the state's task came to.
    pub(super) result: Mutex<Option<Vec<u8>>>,
    /// What happened since the last commit.
    events: Mutex<Vec<u8>>,
}

impl Record {
    fn new(run: Arc<Run>, outer: Option<Arc<Node>>, path: String) -> Box<Self> {
        let node = Node::new(run.clone(), outer);
        let (stage, token, variables, before, result, events) = Default::default();
        let (entered, begun, resumed) = (0, 0, None);
        Box::new(Record { run, node, path, entered, begun, stage, token, resumed, variables, before, result, events })
    }

    pub(super) fn take_events(&mut self) -> Vec<u8> {
        std::mem::take(self.events.get_mut().unwrap_or_else(|poisoned| poisoned.into_inner()))
    }

    /// The attempt is over, and nobody waits for the answer to its token. What comes next is due: the execution may have
    /// been loaded before its time, for the answer.
    pub(super) fn end_attempt(&mut self, now: i64) -> impl Iterator<Item = Change> + use<> {
        self.stage = Stage::Due;
        let token = lock(&self.token).take();
        token.into_iter().flat_map(move |token| [Change::TokenOver(token.into()), Change::Due(now)])
    }
}

/// What is left of a time.
pub(crate) struct Rest {
    environment: Arc<Environment>,
    rest: Duration,
    _alarm: Alarm,
}

impl Rest {
    pub(crate) async fn elapsed(self) {
        self.environment.sleep(self.rest).await;
    }
}

/// How late an attempt may begin without its timeout being counted anew.
const LATE: i64 = 1_000;

impl Context {
    /// The context of an execution that is kept.
    pub(super) fn kept(
        run: Arc<Run>,
        execution: Execution,
        definition: &'static Definition,
        environment: Arc<Environment>,
    ) -> Self {
        let mut cx = Context::whole(execution, definition, environment, None);
        cx.keep(Some(Record::new(run, None, String::new())));
        cx
    }

    pub(crate) fn keep(&mut self, record: Option<Box<Record>>) {
        (self.record, self.watched) = (record, true);
    }

    pub(crate) fn is_durable(&self) -> bool {
        self.record.is_some()
    }

    /// The record of a machine inside the state: `part` tells which one.
    pub(crate) fn record_inside(&self, part: std::fmt::Arguments<'_>) -> Option<Box<Record>> {
        let record = self.record.as_deref()?;
        Some(Record::new(record.run.clone(), Some(record.node.clone()), self.path_inside(record, part)))
    }

    pub(super) fn path_inside(&self, Record { path, .. }: &Record, part: std::fmt::Arguments<'_>) -> String {
        let between = if path.is_empty() { "" } else { "/" };
        let (state, visit, attempt) = (self.task.visited_as(), self.task.visit, self.task.attempt);
        format!("{path}{between}{state}/{visit}.{attempt}{part}")
    }

    /// The context of a workflow that the state runs, if the execution is kept.
    pub(crate) fn nested_run(&self, definition: &'static Definition) -> Option<Context> {
        let record = self.record_inside(format_args!("()"))?;
        let outer = self.record.as_deref()?;
        // From the workflow around it on, whose execution has an id of its own.
        let path = record.path.rsplit_once("()/").map_or(record.path.as_str(), |(_, path)| path);
        let id = format!("{}/{path}", self.task.execution.id);
        let start_time = time(outer.begun);
        let execution = Execution { name: id.clone(), id, start_time };
        let mut cx = Context::whole(execution, definition, self.task.environment.clone(), Some(&self.observed));
        cx.keep(Some(record));
        Some(cx)
    }

    pub(crate) fn kept_entered_time(&self) -> Option<SystemTime> {
        self.record.as_ref().map(|record| time(record.entered))
    }

    pub(super) fn now_millis(&self) -> i64 {
        self.task.environment.millis()
    }

    /// Has the execution loaded, at the latest, `duration` after `start`, or after the state's attempt began.
    pub(crate) fn alarm_after(&self, start: Option<i64>, duration: Duration) -> Option<Rest> {
        let record = self.record.as_ref()?;
        let rest = self.rest(start.unwrap_or(record.begun), duration);
        let alarm = record.run.alarm(self.now_millis().saturating_add(rest), false);
        Some(Rest { environment: self.task.environment.clone(), rest: from_millis(rest), _alarm: alarm })
    }

    /// The frame that was loaded is what the next one differs from.
    pub(super) fn remember<F: Frame>(&mut self, frame: &F) {
        if let Some(record) = &mut self.record {
            record.variables.clear();
            frame.save(&mut record.variables);
        }
    }

    /// `wait`: until `duration` after the state was entered.
    pub(crate) async fn wait_since_entered(&self, duration: Duration) {
        if let Some(record) = &self.record {
            self.sleep(self.rest(record.entered, duration)).await;
        }
    }

    pub(crate) async fn wait_until_time(&self, time: SystemTime) {
        self.sleep(millis_up(time).saturating_sub(self.now_millis())).await;
    }

    /// What is left of a duration that began at `start`; all of it when the clock was set back.
    fn rest(&self, start: i64, duration: Duration) -> i64 {
        let duration = whole_millis(duration);
        (start.saturating_add(duration).saturating_sub(self.now_millis())).clamp(0, duration)
    }

    pub(crate) async fn sleep(&self, rest: i64) {
        let Some(record) = self.record.as_ref().filter(|_| rest > 0) else { return };
        let _alarm = record.run.alarm(self.now_millis().saturating_add(rest), true);
        self.task.environment.sleep(from_millis(rest)).await;
    }

    /// A state was entered, or entered again after it was loaded.
    pub(crate) fn resume_state(&mut self) {
        let now = self.now_millis();
        let Some(record) = &mut self.record else { return };
        self.task.spent = from_millis(now - record.begun);
        if let Some(progress) = record.resumed.take() {
            self.task.attempt = progress.attempt;
            self.failures = progress.failures;
            record.stage = progress.stage;
            if let Some(token) = progress.token {
                self.task.handed_out = HandedOut::with(Some(token.clone()));
                *lock(&record.token) = Some(token);
            }
        }
    }

    /// An attempt failed, and is tried again after `delay`.
    pub(crate) async fn delay_durably(&mut self, delay: Duration) {
        let now = self.now_millis();
        let attempt = self.task.attempt + 1;
        let due = now.saturating_add(whole_millis(delay));
        let failures = self.failures.clone();
        let Some(record) = &mut self.record else { return };
        let progress = Progress { delay: whole_millis(delay), ..Progress::anew(attempt, failures, due) };
        let mut changes = vec![Change::Progress { path: record.path.clone(), progress: progress.write() }];
        changes.extend(record.end_attempt(now));
        if has_machines(&self.task.states[self.task.state]) {
            changes.push(Change::Below { path: record.path.clone() });
        }
        let events = record.take_events();
        record.run.commit(changes, events).await;
        self.sleep(progress.delay).await;
        if let Some(record) = &mut self.record {
            record.begun = due;
        }
        self.task.spent = Duration::ZERO;
    }

    pub(crate) fn tell_failed(&self, failure: &Failure, retry_in: Option<Duration>) {
        let Some(record) = &self.record else { return };
        let now = self.now_millis();
        let retry = retry_in.map(|delay| now.saturating_add(whole_millis(delay)));
        let (state, attempt) = (self.task.own_state(), self.task.attempt);
        tell(&mut lock(&record.events), now, &record.path, &Happened::Failed { state, attempt, failure, retry });
    }

    /// What was kept of the machine. It is then where it was: in a state whose attempt may begin, or at its end.
    pub(super) async fn restore(&mut self) -> Option<SavedFrame> {
        let record = self.record.as_mut()?;
        let machine = record.run.take(&record.path)?;
        let saved = SavedFrame::read(&machine.frame);
        let progress = machine.progress.map(|progress| Progress::read(&progress)).transpose();
        let (saved, progress) = match (saved, progress) {
            (Ok(saved), Ok(progress)) => (saved, progress),
            (Err(unfit), _) | (_, Err(unfit)) => return self.unfit(unfit).await,
        };
        self.task.visit = saved.visit.saturating_sub(1);
        (record.entered, record.begun) = (saved.entered, saved.entered);
        if let Some(progress) = progress {
            self.await_attempt(progress).await;
        }
        Some(saved)
    }

    /// Sleeps until an attempt is due. One that comes late begins now.
    async fn await_attempt(&mut self, mut progress: Progress) {
        if progress.stage != Stage::Due
            && let Some(record) = &mut self.record
        {
            record.begun = progress.due;
            record.resumed = Some(progress);
            return;
        }
        let rest = progress.due.saturating_sub(self.now_millis()).clamp(0, progress.delay);
        self.sleep(rest).await;
        let now = self.now_millis();
        let Some(record) = &mut self.record else { return };
        if now.saturating_sub(progress.due) > LATE {
            progress.due = now;
            let changes = vec![Change::Progress { path: record.path.clone(), progress: progress.write() }];
            record.run.commit(changes, Vec::new()).await;
        }
        record.begun = progress.due;
        record.resumed = Some(progress);
    }

    pub(super) async fn unfit<T>(&self, unfit: Unfit) -> T {
        match &self.record {
            Some(record) => record.run.interrupt(Interrupt::Unfit(unfit.at(self.task.path()))).await,
            None => std::future::pending().await,
        }
    }

    /// The position of the state that was entered under a name. The visit keeps the name, which tells what belongs to it.
    pub(super) fn back_in(&mut self, name: &str) -> Result<usize, Unfit> {
        let names = self.task.states.iter().map(|state| (state.name, state.known_as(name))).enumerate();
        let (position, name, known) = names
            .filter_map(|(position, (name, known))| Some((position, name, known?)))
            .next()
            .ok_or_else(|| Unfit::no_state(name))?;
        self.task.entered_as = (known != name).then_some(known);
        Ok(position)
    }
}

impl Environment {
    /// The time, which does not go back behind what was due, also where the clock does.
    pub(crate) fn millis(&self) -> i64 {
        millis(self.now()).max(self.reached.load(Ordering::Relaxed))
    }
}

pub(crate) fn millis(time: SystemTime) -> i64 {
    let since = time.duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
}

pub(crate) fn time(millis: i64) -> SystemTime {
    SystemTime::UNIX_EPOCH + from_millis(millis)
}

/// Not before the time.
fn millis_up(time: SystemTime) -> i64 {
    millis(time + Duration::from_nanos(999_999))
}

fn whole_millis(duration: Duration) -> i64 {
    i64::try_from(duration.as_millis()).unwrap_or(i64::MAX)
}

pub(crate) fn from_millis(millis: i64) -> Duration {
    Duration::from_millis(u64::try_from(millis).unwrap_or(0))
}
