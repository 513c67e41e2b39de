//! When a failed attempt is tried again.

use std::time::Duration;

use crate::definition::{Jitter, Retrier};

/// The delay before a retry, by ASL's arithmetic: `interval × rate^retry`, at most `max_delay`,
/// and under full jitter a random part of that.
///
/// `retry` counts from 0; `random` is a number in `[0, 1)`.
/// See <https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html>.
///
/// ```
/// use std::time::Duration;
/// use workflow_runtime::definition::{Jitter, Retrier};
/// use workflow_runtime::retry::delay;
///
/// let retrier = Retrier {
///     errors: &[], interval: 3, max_attempts: 5, backoff_rate: 2.0, max_delay: Some(10), jitter: Jitter::None,
/// };
/// let delays = [0, 1, 2, 3].map(|retry| delay(&retrier, retry, 0.0).as_secs());
/// assert_eq!(delays, [3, 6, 10, 10]);
/// ```
pub fn delay(retrier: &Retrier, retry: u32, random: f64) -> Duration {
    /// ASL's limit for `IntervalSeconds` and `MaxDelaySeconds`: 366 days.
    const LONGEST: f64 = 31_622_400.0;
    let exponent = i32::try_from(retry).unwrap_or(i32::MAX);
    let computed = retrier.interval as f64 * retrier.backoff_rate.powi(exponent);
    let longest = retrier.max_delay.map_or(LONGEST, |seconds| seconds as f64);
    let capped = computed.min(longest);
    Duration::from_secs_f64(match retrier.jitter {
        Jitter::None => capped,
        Jitter::Full => capped * random.clamp(0.0, 1.0),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn retrier(interval: u64, backoff_rate: f64, max_delay: Option<u64>, jitter: Jitter) -> Retrier {
        Retrier { errors: &[], interval, max_attempts: 9, backoff_rate, max_delay, jitter }
    }

    #[test]
    fn grows_by_the_rate_and_stops_at_the_cap() {
        for interval in [0, 1, 7, 31_622_400] {
            for rate in [1.0, 1.5, 2.0, 10.0] {
                let retrier = retrier(interval, rate, Some(100), Jitter::None);
                let mut before = Duration::ZERO;
                for retry in 0..2_000 {
                    let now = delay(&retrier, retry, 0.5);
                    assert!(now >= before && now <= Duration::from_secs(100), "{interval} {rate} {retry}");
                    before = now;
                }
            }
        }
    }

    #[test]
    fn no_number_of_retries_overflows() {
        let retrier = retrier(31_622_400, 1e9, None, Jitter::None);
        assert_eq!(delay(&retrier, u32::MAX, 0.0), Duration::from_secs(31_622_400));
    }

    #[test]
    fn full_jitter_is_a_part_of_the_delay() {
        let retrier = retrier(4, 2.0, None, Jitter::Full);
        assert_eq!(delay(&retrier, 1, 0.0), Duration::ZERO);
        assert_eq!(delay(&retrier, 1, 0.25), Duration::from_secs(2));
        assert!(delay(&retrier, 1, 1.0) <= Duration::from_secs(8));
    }
}
