use std::time::Duration;
use tokio::time::{sleep, timeout};

pub enum State {
STATES
    Done { order: Order },
    Refuse { reason: String },
}

pub enum Step {
    To(State),
    Succeed(String),
}

/// Asks one supplier after the other.
pub async fn run(order: Order) -> Result<String, Failure> {
    let run = async {
        let mut state = State::Quote0 { order };
        loop {
            match step(state).await? {
                Step::To(next) => state = next,
                Step::Succeed(output) => return Ok(output),
            }
        }
    };
    timeout(Duration::from_secs(604_800), run).await.unwrap_or(Err(Failure::Timeout))
}

fn to(state: State) -> Result<Step, Failure> {
    Ok(Step::To(state))
}

async fn step(state: State) -> Result<Step, Failure> {
    match state {
ARMS
        State::Done { order } => Ok(Step::Succeed(format!("order {} is done", order.id))),
        State::Refuse { reason } => Err(Failure::Order(OrderError::Refused { reason })),
    }
}

/// Why a workflow failed.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    #[error("out of time")]
    Timeout,
    #[error("a number is out of range")]
    Overflow,
    #[error(transparent)]
    Service(ServiceError),
    #[error(transparent)]
    Order(OrderError),
}

/// Why an attempt failed.
pub enum Fault<E> {
    Timeout,
    Service(E),
}

impl From<Fault<ServiceError>> for Failure {
    fn from(fault: Fault<ServiceError>) -> Self {
        match fault {
            Fault::Timeout => Failure::Timeout,
            Fault::Service(error) => Failure::Service(error),
        }
    }
}

pub struct Retry<E> {
    applies: fn(&Fault<E>) -> bool,
    interval: u64,
    max_attempts: usize,
    backoff_rate: f64,
    max_delay: Option<u64>,
    full_jitter: bool,
}

impl<E> Retry<E> {
    const DEFAULT: Self = Retry {
        applies: |_| true,
        interval: 1,
        max_attempts: 3,
        backoff_rate: 2.0,
        max_delay: None,
        full_jitter: false,
    };

    fn delay(&self, retries: usize) -> Duration {
        let computed = self.interval as f64 * self.backoff_rate.powi(retries as i32);
        let capped = self.max_delay.map_or(computed, |longest| computed.min(longest as f64));
        Duration::from_secs_f64(if self.full_jitter { capped * fastrand::f64() } else { capped })
    }
}

async fn within<T, E>(seconds: u64, attempt: impl Future<Output = Result<T, E>>) -> Result<T, Fault<E>> {
    match timeout(Duration::from_secs(seconds), attempt).await {
        Ok(result) => result.map_err(Fault::Service),
        Err(_) => Err(Fault::Timeout),
    }
}

async fn retrying<T, E, F, const N: usize>(retries: &[Retry<E>; N], mut attempt: impl FnMut() -> F) -> Result<T, Fault<E>>
where
    F: Future<Output = Result<T, Fault<E>>>,
{
    let mut counts = [0; N];
    loop {
        let fault = match attempt().await {
            Ok(value) => return Ok(value),
            Err(fault) => fault,
        };
        let Some(index) = retries.iter().position(|retry| (retry.applies)(&fault)) else { return Err(fault) };
        if counts[index] == retries[index].max_attempts {
            return Err(fault);
        }
        sleep(retries[index].delay(counts[index])).await;
        counts[index] += 1;
    }
}
