//! A poller: starts a job at its time, looks after it until it is done, and halves it where the queue is full.
//!
//! `cargo run --example job_poller`
#![allow(missing_docs)]

use serde::{Deserialize, Serialize};
use workflow_runtime::{Data, Failure, TaskError, task, workflow};

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Data)]
pub struct Job {
    pub name: String,
    pub not_before: String,
    pub size: (u32, u32),
    pub urgent: bool,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, Data)]
pub struct Report {
    pub job: String,
    pub labels: Vec<String>,
    pub cells: u32,
    pub note: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, Data)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Progress {
    Running,
    Done,
    Broken,
}

#[derive(Debug, thiserror::Error, Serialize, Deserialize, TaskError)]
pub enum JobError {
    #[error("the queue is full")]
    #[task_error(name = "Queue.Full")]
    Full,
}

/// Puts a job into the queue.
#[task]
pub async fn submit(name: String, cells: u32) -> Result<u64, JobError> {
    if cells > 1_000 { Err(JobError::Full) } else { Ok(name.len() as u64) }
}

/// Looks how far a job is.
#[task]
pub async fn poll(id: u64) -> Progress {
    match id {
        3 => Progress::Broken,
        4 => panic!("the queue is on fire"),
        _ => Progress::Done,
    }
}

workflow! {
    /// Starts a job at its time and polls it until it is done.
    pub workflow JobPoller(job: Job) -> Report {
        state NotBefore { wait until job.not_before; => Measure }

        state Measure {
            let cells: u32 = job.size.0 * job.size.1;
            => Submit
        }

        state Submit {
            let id = submit(job.name, cells)
                catch JobError::Full => Split;
            => Poll
        }

        /// Half of it, then.
        state Split { let cells: u32 = cells / 2; => Submit }

        state Poll {
            let progress = poll(id)
                catch "Task.Panicked" as panic => succeed Report { note: Some(panic.cause), ..Default::default() }
                catch _ => Broken;
            => match (progress, job.urgent) {
                (Progress::Running, true) => Nap(1),
                (Progress::Running, false) => Nap(60),
                (Progress::Done, _) => Write,
                (Progress::Broken, _) => Broken,
            }
        }

        state Nap(seconds: u32) { wait for seconds; => Poll }

        state Write {
            let report: Report = Report {
                job: job.name.to_uppercase(),
                labels: vec![format!("{}x{}", job.size.0, job.size.1), if job.urgent { "urgent" } else { "calm" }],
                cells,
                note: None,
            };
            => succeed report
        }

        state Broken => fail Failure { error: "JobPoller.Broken", cause: job.name };
    }
}

#[tokio::main]
async fn main() {
    for (name, size) in [("tiles", (20, 30)), ("murals", (50, 60)), ("bad", (1, 1))] {
        let job = Job { name: name.into(), not_before: "2026-01-01T00:00:00Z".into(), size, urgent: true };
        match JobPoller::run(job).await {
            Ok(report) => println!("{name}: {report:?}"),
            Err(failure) => println!("{name}: {failure}"),
        }
    }
}
