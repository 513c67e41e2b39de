//! What a machine has the store keep on its way: part of its [`Context`].

use serde::Serialize;

use super::events::{Happened, tell, tell_json, tell_transition};
use super::saved::{Exit, SavedFrame};
use super::variables::Unfit;
use crate::clock::BoxFuture;
use crate::data::Data;
use crate::definition::{Action, State};
use crate::error::Failure;
use crate::frame::Frame;
use crate::limits::Excess;
use crate::lock::lock;
use crate::machine::Context;
use crate::store::{Change, End, Status};
use crate::task::{Outcome, Task};

impl Context {
    /// The items of the state's map: those that were kept, or else these, which are then kept.
    #[doc(hidden)]
    pub(crate) async fn keep_items<T: Data>(&self, items: Vec<T>) -> Result<Vec<T>, Failure> {
        let Some(record) = &self.record else { return Ok(items) };
        let path = self.path_inside(record, format_args!("[]"));
        if let Some(kept) = record.run.take(&path) {
            let kept = SavedFrame::read(&kept.frame).and_then(|kept| self.ended_with(&kept));
            return match kept {
                Ok(Some(Ok(items))) => Ok(items),
                Ok(_) => self.unfit(Unfit("the items of a map are missing".to_owned())).await,
                Err(unfit) => self.unfit(unfit).await,
            };
        }
        let json = serde_json::to_vec(&items)
            .map_err(|error| Failure::new("States.Runtime", format!("the items cannot be written as JSON: {error}")))?;
        let mut events = Vec::new();
        tell_json(&mut events, self.now_millis(), &record.path, ("items", self.task.own_state()), &json);
        let frame = SavedFrame::write_output(&json);
        record.run.commit(vec![Change::Frame { path, frame }], events).await;
        Ok(items)
    }

    /// Keeps the first state of a machine inside another one.
    pub(super) async fn keep_first<F: Frame>(&mut self, frame: &F) -> Result<(), Failure> {
        let Some(record) = &mut self.record else { return Ok(()) };
        record.variables.clear();
        let state = frame.save(&mut record.variables);
        self.keep_begin(state).await
    }

    async fn keep_begin(&mut self, state: usize) -> Result<(), Failure> {
        let now = self.now_millis();
        let Some(record) = &mut self.record else { return Ok(()) };
        let state = self.task.states[state].name;
        (record.entered, record.begun) = (now, now);
        let frame = SavedFrame::write(state, 1, now, &record.variables)?;
        let mut events = record.take_events();
        tell(&mut events, now, &record.path, &Happened::Started { state });
        record.run.commit(vec![Change::Frame { path: record.path.clone(), frame }], events).await;
        Ok(())
    }

    /// The state's task succeeded, after all its attempts. Its result is told with what becomes of it.
    #[doc(hidden)]
    pub fn came_to<T: Task>(&self, outcome: &Outcome<T>) {
        if let (Some(record), Ok(output)) = (&self.record, outcome) {
            *lock(&record.result) = serde_json::to_vec(output).ok();
        }
    }

    /// Keeps where the machine went.
    pub(super) async fn keep_next<F: Frame>(&mut self, frame: &F) -> Result<(), Failure> {
        let now = self.now_millis();
        let Some(record) = &mut self.record else { return Ok(()) };
        std::mem::swap(&mut record.variables, &mut record.before);
        record.variables.clear();
        let (left, entered) = (&self.task.states[self.task.state], frame.save(&mut record.variables));
        let entered = self.task.states[entered].name;
        (record.entered, record.begun) = (now, now);
        let mut assigned = Vec::new();
        record.variables.changed_since(&record.before, &mut assigned);
        let frame = SavedFrame::write(entered, self.task.visit + 1, now, &record.variables);
        let held = self.task.hold(Excess::of_variables(&record.variables, assigned.len()));
        let frame = match frame.and_then(|frame| held.map(|()| frame)) {
            Ok(frame) => frame,
            Err(failure) => {
                // The machine fails in the state that it did not leave.
                std::mem::swap(&mut record.variables, &mut record.before);
                return Err(failure);
            }
        };
        let (mut events, result) = (record.take_events(), lock(&record.result).take());
        if let Some(result) = result {
            let same = match left.action.variables().first() {
                Some(variable) => record.variables.changed(&record.before, variable.name),
                None => Some(&b"null"[..]),
            };
            if same != Some(&result) {
                tell_json(&mut events, now, &record.path, ("result", left.name), &result);
            }
        }
        tell_transition(&mut events, now, &record.path, (left.name, entered), &assigned);
        self.task.entered_as = None;
        let mut changes = vec![Change::Frame { path: record.path.clone(), frame }];
        changes.extend(record.end_attempt(now));
        if has_machines(left) {
            changes.push(Change::Below { path: record.path.clone() });
        }
        record.run.commit(changes, events).await;
        Ok(())
    }

    /// Keeps what the machine came to.
    pub(super) async fn keep_end<T: Serialize>(&mut self, result: &Result<T, Failure>) -> Result<(), Failure> {
        let (now, acted, end) = (self.now_millis(), self.has_acted(), self.end());
        let Some(record) = &mut self.record else { return Ok(()) };
        let output = match result {
            Ok(output) => Ok(serde_json::to_vec(output).map_err(|error| {
                Failure::new("States.Runtime", format!("the output cannot be written as JSON: {error}"))
            })?),
            Err(failure) => Err(failure),
        };
        if let Ok(output) = &output {
            self.task.hold(Excess::of_payload("the output", output.len()))?;
        }
        let state = self.task.visited_as();
        let mut events = record.take_events();
        if let Some(result) = lock(&record.result).take().filter(|result| output.as_ref() != Ok(result)) {
            tell_json(&mut events, now, &record.path, ("result", self.task.own_state()), &result);
        }
        if let (Ok(output), false) = (&output, record.path.is_empty()) {
            tell_json(&mut events, now, &record.path, ("output", self.task.own_state()), output);
        }
        let failure = output.as_ref().err().copied();
        tell(&mut events, now, &record.path, &Happened::Ended { state, failure, acted, end });
        let path = record.path.clone();
        let (whole, left) = (path.is_empty(), acted.then_some(Exit { end, again: false }));
        let mut changes: Vec<_> = record.end_attempt(now).collect();
        match &output {
            Ok(output) if !whole => {
                let frame = SavedFrame::write_output(output);
                changes.extend([Change::Frame { path: path.clone(), frame }, Change::Below { path }]);
            }
            // What had succeeded is kept, for a redrive.
            Err(failure) if !whole || acted => {
                let frame = SavedFrame::write(state, self.task.visit, record.entered, &record.variables)?;
                changes.push(Change::Frame { path, frame: SavedFrame::write_failure(frame, failure, left) });
            }
            _ => {}
        }
        if whole {
            let end = match output {
                Ok(output) => End::Succeeded(output),
                Err(failure) => End::Unsuccessful(Status::Failed, failure.clone()),
            };
            changes.push(Change::End { end, stopped: now });
        }
        record.run.commit(changes, events).await;
        Ok(())
    }

    /// The machine fails again as it did when its state's action was done.
    pub(super) fn leave_again(&mut self, state: usize, visit: u64, Exit { end, .. }: Exit) {
        (self.task.state, self.task.visit) = (state, visit);
        self.acted();
        self.at_end(end);
    }
}

/// What expansions call around a branch or an iteration that is one task.
impl Context {
    /// What it came to, if that is kept; otherwise its task may run.
    #[doc(hidden)]
    #[allow(clippy::type_complexity)]
    pub fn begin_task<T: Data>(&mut self) -> Option<BoxFuture<'_, Option<Result<T, Failure>>>> {
        self.record.as_ref()?;
        Some(Box::pin(async move {
            let Some(saved) = self.restore().await else {
                return self.keep_begin(0).await.err().map(Err);
            };
            match self.ended_with(&saved) {
                Ok(None) => match self.back_in(&saved.state) {
                    Ok(_) => None,
                    Err(unfit) => self.unfit(unfit).await,
                },
                Ok(ended) => ended,
                Err(unfit) => self.unfit(unfit).await,
            }
        }))
    }

    /// Keeps what it came to.
    #[doc(hidden)]
    pub fn end_task<'a, T: Data>(&'a mut self, result: &'a Result<T, Failure>) -> Option<BoxFuture<'a, ()>> {
        self.record.as_ref()?;
        Some(Box::pin(async move {
            // What is no JSON cannot be kept, and is made anew after a restart.
            let _ = self.keep_end(result).await;
        }))
    }

    /// What a machine came to.
    pub(super) fn ended_with<T: Data>(&self, saved: &SavedFrame) -> Result<Option<Result<T, Failure>>, Unfit> {
        match (&saved.output, &saved.failure) {
            (Some(output), _) => match serde_json::from_str(output.get()) {
                Ok(output) => Ok(Some(Ok(output))),
                Err(error) => Err(Unfit::output::<T>(&error)),
            },
            (None, Some(failure)) => Ok(Some(Err(failure.clone()))),
            (None, None) => Ok(None),
        }
    }
}

pub(super) fn has_machines(state: &State) -> bool {
    matches!(state.action, Action::Parallel(_) | Action::Map(_) | Action::Run(_))
}
