//! A slot: polls an activity, runs the task that it is given, and polls again.

use std::sync::Arc;
use std::time::Duration;

use aws_sdk_sfn::Client;
use aws_sdk_sfn::config::timeout::TimeoutConfig;
use aws_sdk_sfn::config::{Config, StalledStreamProtectionConfig};
use aws_sdk_sfn::operation::get_activity_task::GetActivityTaskOutput;
use tokio_util::sync::CancellationToken;

use super::backoff::Backoff;
use super::liveness::Liveness;
use super::trouble::Trouble;
use super::{Notice, ServeError};
use crate::worker::Worker;

/// Step Functions holds a poll for 60 seconds, and wants clients to wait for at least 65:
/// <https://docs.aws.amazon.com/step-functions/latest/apireference/API_GetActivityTask.html>.
const LONGEST_POLL: Duration = Duration::from_secs(70);

/// What all slots of a worker share, as one of them has it.
#[derive(Clone)]
pub struct Slot {
    pub worker: Worker,
    pub liveness: Arc<Liveness>,
    pub client: Client,
    pub name: Option<String>,
    pub notice: Notice,
    /// Ends when no poll may begin any more.
    pub stopping: CancellationToken,
}

impl Slot {
    /// Serves an activity until the worker stops.
    pub async fn serve(self, activity: String) -> Result<(), ServeError> {
        let mut backoff = Backoff::default();
        while !self.stopping.is_cancelled() {
            match self.poll(&activity).await {
                Ok(GetActivityTaskOutput { task_token: Some(token), input: Some(input), .. }) if !token.is_empty() => {
                    backoff = Backoff::default();
                    self.attempt(&token, &input).await;
                }
                Ok(_) => backoff = Backoff::default(),
                Err(Trouble::Passing(text)) => {
                    let delay = backoff.next(fastrand::f64());
                    self.tell(&format!("polls `{activity}` again in {delay:.1?}: {text}"));
                    self.stopping.run_until_cancelled(tokio::time::sleep(delay)).await;
                }
                Err(Trouble::Closed(message) | Trouble::Lasting(message)) => {
                    return Err(ServeError::Refused { activity, message });
                }
            }
        }
        Ok(())
    }

    async fn poll(&self, activity: &str) -> Result<GetActivityTaskOutput, Trouble> {
        let patient = Config::builder()
            .timeout_config(TimeoutConfig::builder().operation_attempt_timeout(LONGEST_POLL).build())
            .stalled_stream_protection(StalledStreamProtectionConfig::disabled());
        let poll = self.client.get_activity_task().activity_arn(activity).set_worker_name(self.name.clone());
        Ok(poll.customize().config_override(patient).send().await?)
    }

    pub fn tell(&self, text: &str) {
        (self.notice)(text);
    }

    /// Asks until the trouble is none that passes.
    pub async fn insist<F: Future<Output = Result<(), Trouble>>>(
        &self,
        what: &str,
        ask: impl Fn() -> F,
    ) -> Result<(), Trouble> {
        let mut backoff = Backoff::default();
        loop {
            match ask().await {
                Err(Trouble::Passing(text)) => {
                    let delay = backoff.next(fastrand::f64());
                    self.tell(&format!("sends {what} again in {delay:.1?}: {text}"));
                    tokio::time::sleep(delay).await;
                }
                other => return other,
            }
        }
    }
}
