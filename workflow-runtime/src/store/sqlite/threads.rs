//! Threads that do the store's work, each with a connection.

use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;

use rusqlite::Connection;
use tokio::sync::oneshot;

use super::StoreError;

/// Hands jobs to threads, which end with it.
pub struct Threads<J> {
    jobs: Option<Sender<J>>,
    threads: Vec<JoinHandle<()>>,
}

impl<J: Send + 'static> Threads<J> {
    /// A thread for each connection; `run` takes jobs until there are no more.
    pub fn start(
        name: &str,
        connections: impl IntoIterator<Item = Connection>,
        run: fn(Connection, &Mutex<Receiver<J>>),
    ) -> Result<Self, StoreError> {
        let (jobs, received) = channel();
        let received = Arc::new(Mutex::new(received));
        let start = |connection| {
            let received = received.clone();
            std::thread::Builder::new().name(name.to_owned()).spawn(move || run(connection, &received))
        };
        let threads = connections.into_iter().map(start).collect::<Result<_, _>>();
        let threads = threads.map_err(|error: std::io::Error| StoreError::new(error.to_string()))?;
        Ok(Threads { jobs: Some(jobs), threads })
    }

    /// Queues a job, in the order of the calls. Where nobody takes it, the place for its answer is dropped with it.
    pub fn send(&self, job: J) {
        let _ = self.jobs.as_ref().map(|jobs| jobs.send(job).is_ok());
    }
}

/// What a job has answered.
pub async fn answered<T>(answer: oneshot::Receiver<T>) -> Result<T, StoreError> {
    answer.await.map_err(|_| StoreError::new("the store's thread has ended"))
}

impl<J> Drop for Threads<J> {
    fn drop(&mut self) {
        self.jobs = None;
        self.threads.drain(..).for_each(|thread| drop(thread.join()));
    }
}
