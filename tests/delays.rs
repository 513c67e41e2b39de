//! The macro's arithmetic of delays and the runtime's are the same.

#[path = "../workflow-macros/src/workflow/delays.rs"]
mod delays;

use delays::Delays;
use workflow_runtime::definition::{Jitter, Retrier};
use workflow_runtime::retry::delay;

#[test]
fn the_macro_and_the_runtime_wait_equally_long() {
    fastrand::seed(11);
    for _ in 0..5_000 {
        let (interval, max_attempts) = (fastrand::u64(1..100_000), fastrand::u32(0..400));
        let backoff_rate = *fastrand::choice(&[1.0, 1.5, 2.0, 1.0 + fastrand::f64() * 3.0]).unwrap();
        let max_delay = fastrand::bool().then(|| interval + fastrand::u64(1..1_000_000));
        let jitter = if fastrand::bool() { Jitter::Full } else { Jitter::None };
        let retrier = Retrier { errors: &[], interval, max_attempts, backoff_rate, max_delay, jitter };
        let ours = Delays { interval, max_attempts, backoff_rate, max_delay };
        // Under full jitter, the longest that it may be.
        let theirs: Vec<f64> = (0..max_attempts).map(|retry| delay(&retrier, retry, 1.0).as_secs_f64()).collect();
        for (retry, theirs) in (0..).zip(&theirs) {
            assert!((ours.delay(retry) - theirs).abs() < 1e-6, "{retrier:?}, retry {retry}");
        }
        let total: f64 = theirs.iter().sum();
        assert!((ours.sum() - total).abs() <= 0.001 + total * 1e-9, "{retrier:?}: {} for {total}", ours.sum());
    }
}
