//! How long a retrier waits at the most, by the arithmetic of `workflow-runtime/src/retry.rs`. The workspace's
//! `tests/delays.rs` includes this file, and holds the two to each other.

/// A retrier's numbers, in seconds.
pub struct Delays {
    pub interval: u64,
    pub max_attempts: u32,
    pub backoff_rate: f64,
    pub max_delay: Option<u64>,
}

impl Delays {
    /// The delay before a retry, counted from 0: under full jitter, the longest that it may be.
    pub fn delay(&self, retry: u32) -> f64 {
        let exponent = i32::try_from(retry).unwrap_or(i32::MAX);
        (self.interval as f64 * self.backoff_rate.powi(exponent)).min(self.longest())
    }

    /// All delays together, to a millisecond. They may be a hundred million, so they are not added one by one.
    pub fn sum(&self) -> f64 {
        let (count, first, growth) = (f64::from(self.max_attempts), self.delay(0), self.backoff_rate - 1.0);
        if growth <= 0.0 {
            return count * first;
        }
        // A geometric series up to the first delay that is the longest, and the longest from there on.
        let growing = (self.longest() / first).ln() / growth.ln_1p();
        let growing = growing.ceil().max(1.0).min(count);
        let series = first * (growing * growth.ln_1p()).exp_m1() / growth;
        ((series + (count - growing) * self.longest()) * 1000.0).round() / 1000.0
    }

    fn longest(&self) -> f64 {
        /// ASL's limit for `MaxDelaySeconds`: 366 days.
        const LONGEST: f64 = 31_622_400.0;
        self.max_delay.map_or(LONGEST, |seconds| seconds as f64)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn delays(interval: u64, max_attempts: u32, backoff_rate: f64, max_delay: Option<u64>) -> Delays {
        Delays { interval, max_attempts, backoff_rate, max_delay }
    }

    #[test]
    fn grow_by_the_rate_up_to_the_longest() {
        let retrier = delays(2, 5, 2.0, None);
        assert_eq!([0, 1, 2, 3, 4].map(|retry| retrier.delay(retry)), [2.0, 4.0, 8.0, 16.0, 32.0]);
        assert_eq!(retrier.sum(), 62.0);
        assert_eq!(delays(2, 5, 2.0, Some(10)).sum(), 2.0 + 4.0 + 8.0 + 10.0 + 10.0);
        assert_eq!(delays(3, 4, 1.0, None).sum(), 12.0);
        assert_eq!(delays(3, 0, 2.0, None).sum(), 0.0);
        assert_eq!(delays(1, 3, f64::MAX, Some(9)).sum(), 1.0 + 9.0 + 9.0);
    }

    #[test]
    fn a_sum_is_what_the_delays_add_up_to() {
        fastrand::seed(7);
        for _ in 0..2_000 {
            let rate = if fastrand::bool() { 1.0 + fastrand::f64() * 0.01 } else { 1.0 + fastrand::f64() * 4.0 };
            let retrier = delays(
                fastrand::u64(1..500),
                fastrand::u32(0..3_000),
                rate,
                fastrand::bool().then(|| fastrand::u64(500..100_000)),
            );
            let added: f64 = (0..retrier.max_attempts).map(|retry| retrier.delay(retry)).sum();
            let sum = retrier.sum();
            assert!((sum - added).abs() <= 0.001 + added * 1e-9, "{sum} for {added}");
        }
    }
}
