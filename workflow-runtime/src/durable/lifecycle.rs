//! How executions are stopped and redriven, and how a runtime shuts down.

use std::sync::Arc;
use std::time::Duration;

use super::engine::Engine;
use super::error::{ExecutionError, RedriveError};
use super::events::{Happened, tell};
use super::record::from_millis;
use super::requests::Ask;
use super::saved::{Progress, SavedFrame, Stage, write_json};
use crate::error::Failure;
use crate::lock::lock;
use crate::machine::race;
use crate::observe::{self, Observed};
use crate::store::{Change, Description, Loaded, Machine, Status, StoreError};

impl Engine {
    /// Ends an execution with `ABORTED`, unless it has ended.
    pub async fn stop(self: &Arc<Self>, key: i64, failure: Failure) -> Result<(), StoreError> {
        match self.owns {
            true => self.stop_for(key, failure, None).await,
            false if !self.running(key).await? => Ok(()),
            false => self.ask(key, &Ask::Stop(failure)).await,
        }
    }

    /// Does so by the right of the owner, for the request of this number.
    pub(super) async fn stop_for(
        self: &Arc<Self>,
        key: i64,
        failure: Failure,
        request: Option<i64>,
    ) -> Result<(), StoreError> {
        let ran = self.seize(key).await;
        let ended = self.stop_seized(key, ran, failure, request).await;
        self.deactivate(key);
        match ended {
            Ok(()) => self.tell(key, Ok(())),
            Err(_) => self.run_due(key),
        }
        ended
    }

    async fn stop_seized(
        &self,
        key: i64,
        ran: Option<Observed>,
        failure: Failure,
        request: Option<i64>,
    ) -> Result<(), StoreError> {
        let done = request.map(Change::RequestDone);
        match self.store.load(key).await?.map(|loaded| loaded.description) {
            Some(known) if known.status == Status::Running => {
                self.end(key, Status::Aborted, failure.clone(), done).await?;
                let age = from_millis(self.now() - known.started);
                observe::stopped(self.definition(&known.workflow), &known, ran, &failure, age);
                Ok(())
            }
            // It has ended.
            _ => match done {
                Some(done) => self.commit(key, vec![done], Vec::new()).await,
                None => Ok(()),
            },
        }
    }

    /// Lets an execution that did not succeed go on where it ended.
    pub async fn redrive(self: &Arc<Self>, key: i64) -> Result<(), RedriveError> {
        if self.owns {
            return self.redrive_for(key, None).await;
        }
        redrivable(&self.loaded(key).await?.description)?;
        Ok(self.ask(key, &Ask::Redrive).await?)
    }

    /// Does so by the right of the owner, for the request of this number.
    pub(super) async fn redrive_for(self: &Arc<Self>, key: i64, request: Option<i64>) -> Result<(), RedriveError> {
        self.seize(key).await;
        let redriven = self.redrive_seized(key, request).await;
        self.deactivate(key);
        self.run_due(key);
        redriven
    }

    async fn loaded(&self, key: i64) -> Result<Loaded, StoreError> {
        self.store.load(key).await?.ok_or_else(|| StoreError::new("it is no longer kept"))
    }

    async fn redrive_seized(&self, key: i64, request: Option<i64>) -> Result<(), RedriveError> {
        let Loaded { description, machines } = self.loaded(key).await?;
        redrivable(&description)?;
        let (now, mut events) = (self.now(), Vec::new());
        tell(&mut events, now, "", &Happened::Redriven { count: description.redrives + 1 });
        let failed = description.status == Status::Failed;
        let mut changes = vec![Change::Redrive(now)];
        changes.extend(request.map(Change::RequestDone));
        for machine in &machines {
            changes.extend(if failed { again(machine, now)? } else { anew(machine, now)? });
        }
        self.commit(key, changes, events).await?;
        observe::redriven(self.definition(&description.workflow), &description);
        Ok(())
    }

    /// Lets no further state begin, gives the tasks that run `grace` to end, and waits until nothing runs.
    pub async fn shut_down(&self, grace: Duration) {
        self.shutdown.cancel();
        race(self.all_gone(), self.environment.sleep(grace)).await;
        self.closed.cancel();
        self.all_gone().await;
        for waiting in std::mem::take(&mut *lock(&self.waiting)).into_values().flatten() {
            let _ = waiting.send(Err(ExecutionError::Closed));
        }
    }

    async fn all_gone(&self) {
        loop {
            let Some(active) = lock(&self.active).values().next().cloned() else { return };
            active.gone.cancelled().await;
        }
    }
}

fn redrivable(description: &Description) -> Result<(), RedriveError> {
    match description.status {
        Status::Running | Status::Succeeded => Err(RedriveError::Status(description.status)),
        _ => Ok(()),
    }
}

/// What lets a machine that failed, or failed inside, do the state anew in which it did.
fn again(machine: &Machine, now: i64) -> Result<Vec<Change>, RedriveError> {
    let mut frame = SavedFrame::read(&machine.frame).map_err(unfit)?;
    if let Some(left) = &mut frame.left {
        left.again = true;
        return Ok(vec![written(machine, &frame)]);
    }
    if frame.failure.take().is_none() && !machine.path.is_empty() {
        return anew(machine, now);
    }
    let known = machine.progress.as_deref().map(Progress::read).transpose().map_err(unfit)?;
    // Machines inside are known by the attempt that they belong to.
    let attempt = known.map_or(1, |progress| progress.attempt);
    let progress = Progress::anew(attempt, Vec::new(), now);
    let path = machine.path.clone();
    Ok(vec![written(machine, &frame), Change::Progress { path, progress: progress.write() }])
}

fn written(machine: &Machine, frame: &SavedFrame) -> Change {
    let mut bytes = Vec::new();
    write_json(&mut bytes, frame);
    Change::Frame { path: machine.path.clone(), frame: bytes }
}

/// What lets a machine begin its attempt anew whose token is over, or whose task must not run twice otherwise.
fn anew(machine: &Machine, now: i64) -> Result<Vec<Change>, RedriveError> {
    let known = machine.progress.as_deref().map(Progress::read).transpose().map_err(unfit)?;
    let begun = known.filter(|known| known.stage != Stage::Due);
    let anew = begun.map(|Progress { attempt, failures, .. }| Progress::anew(attempt, failures, now).write());
    Ok(anew.map(|progress| Change::Progress { path: machine.path.clone(), progress }).into_iter().collect())
}

fn unfit(unfit: super::Unfit) -> RedriveError {
    RedriveError::Unfit(unfit.to_string())
}
