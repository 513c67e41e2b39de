//! What processes that do not own the store ask of the one that does.

use std::sync::Arc;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::engine::Engine;
use super::error::RedriveError;
use super::saved::write_json;
use crate::error::Failure;
use crate::machine::race;
use crate::store::{Change, News, Request, StoreError};

const AFTER_ERROR: Duration = Duration::from_secs(1);

/// How often one looks whether a request has been carried out, and for how long.
const LOOK_EVERY: Duration = Duration::from_millis(25);
const LOOKS: usize = 400;

/// What is asked.
#[derive(Debug, Serialize, Deserialize)]
pub(super) enum Ask {
    Stop(Failure),
    Redrive,
}

impl Engine {
    /// Does what other processes ask for, until the runtime is dropped.
    pub async fn listen(self: Arc<Self>, mut seen: i64) {
        while !self.shutdown.is_cancelled() && !self.closed.is_cancelled() {
            let looked = self.take_news(&mut seen).await;
            let failed = looked.is_err();
            self.looked(1, looked);
            let next = async {
                match failed {
                    true => self.environment.sleep(AFTER_ERROR).await,
                    false => self.store.wait_for_news().await,
                }
            };
            race(race(self.closed.cancelled(), self.shutdown.cancelled()), next).await;
        }
    }

    async fn take_news(self: &Arc<Self>, seen: &mut i64) -> Result<(), StoreError> {
        let News { started, requests, answered } = self.store.news(*seen).await?;
        for key in started {
            self.run_due(key);
            *seen = key;
        }
        answered.into_iter().for_each(|key| self.wake(key));
        let mut done = Ok(());
        for request in requests {
            done = done.and(self.carry_out(request).await);
        }
        done
    }

    /// Asks the owner, and waits until it is done; where nobody owns the store, it is done here.
    pub(super) async fn ask(self: &Arc<Self>, key: i64, ask: &Ask) -> Result<(), StoreError> {
        let mut what = Vec::new();
        write_json(&mut what, ask);
        self.commit(key, vec![Change::Request(what.clone())], Vec::new()).await?;
        for _ in 0..LOOKS {
            let requests = self.store.news(i64::MAX).await?.requests;
            let mine = requests.into_iter().find(|request| request.execution == key && request.what == what);
            let Some(mine) = mine else { return Ok(()) };
            if let Some(_right) = self.store.own_briefly().await? {
                return self.carry_out(mine).await;
            }
            self.environment.sleep(LOOK_EVERY).await;
        }
        Ok(())
    }

    /// What cannot be done any more is done.
    async fn carry_out(self: &Arc<Self>, Request { number, execution, what }: Request) -> Result<(), StoreError> {
        match serde_json::from_slice(&what) {
            Ok(Ask::Stop(failure)) => self.stop_for(execution, failure, Some(number)).await,
            Ok(Ask::Redrive) => match self.redrive_for(execution, Some(number)).await {
                Err(RedriveError::Store(error)) => Err(error),
                Ok(()) => Ok(()),
                Err(_) => self.commit(execution, vec![Change::RequestDone(number)], Vec::new()).await,
            },
            // A later version asked for it.
            Err(_) => self.commit(execution, vec![Change::RequestDone(number)], Vec::new()).await,
        }
    }
}
