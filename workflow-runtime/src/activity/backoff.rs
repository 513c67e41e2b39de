//! How long to wait before Step Functions is asked again.

use std::time::Duration;

const FIRST: Duration = Duration::from_millis(250);
const LONGEST: Duration = Duration::from_secs(20);

/// Delays that double, up to the longest, each shortened by up to a half so that workers do not ask all at once.
#[derive(Default)]
pub struct Backoff {
    times: u32,
}

impl Backoff {
    /// The next delay; `random` is in `[0, 1)`.
    pub fn next(&mut self, random: f64) -> Duration {
        let whole = FIRST.saturating_mul(2u32.saturating_pow(self.times)).min(LONGEST);
        self.times += 1;
        whole.mul_f64(1.0 - random / 2.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn delays_double_up_to_the_longest() {
        let delays = |random: f64| {
            let mut backoff = Backoff::default();
            std::iter::repeat_with(move || backoff.next(random).as_millis())
        };
        let whole: Vec<_> = delays(0.0).take(9).collect();
        assert_eq!(whole, [250, 500, 1_000, 2_000, 4_000, 8_000, 16_000, 20_000, 20_000]);
        assert_eq!(delays(0.5).nth(2), Some(750));
        assert_eq!(delays(0.0).nth(1_000), Some(20_000));
    }
}
