//! Time: what a state may take at the most, and what the workflow has for it.

use crate::errors::Errors;
use crate::workflow::ast::*;
use crate::workflow::delays::Delays;
use crate::workflow::express;

/// Nothing may take longer than the whole workflow.
pub fn check(workflow: &Workflow, errors: &mut Errors) {
    let Some(timeout) = workflow.timeout else { return };
    let more = match workflow.express && timeout.seconds == express::LONGEST {
        true => "leave `#[express]` out",
        false => "give the workflow a longer `timeout`",
    };
    let mut budget = Budget { workflow: timeout.seconds, more, errors };
    workflow.states.iter().for_each(|state| {
        budget.longest(state);
    });
}

struct Budget<'e> {
    /// What the workflow may take, in seconds.
    workflow: u64,
    /// How it may take longer.
    more: &'static str,
    errors: &'e mut Errors,
}

impl Budget<'_> {
    /// The seconds that a state may take, as far as they are written: 0 where that was found to be too much.
    fn longest(&mut self, state: &State) -> f64 {
        let (attempt, of) = match (&state.action, timeout(&state.action)) {
            (_, Some(timeout)) => (self.of("timeout", timeout), None),
            (Action::Wait(Wait::Literal(wait)), _) => (self.of("wait", wait), None),
            (action, _) => self.longest_inside(action),
        };
        let (mut total, mut attempts, retries) = (attempt, 1.0, state.action.retries());
        for (position, retry) in retries.iter().enumerate() {
            let more = f64::from(retry.max_attempts);
            attempts += more;
            total += more * attempt + delays(retry).sum();
            if total > self.workflow as f64 {
                let of = of.map_or_else(String::new, |state| format!(" (its state `{}`)", state.name));
                let tried = format!("{attempts} attempts of {} s{of} and ", number(attempt));
                let message = format!(
                    "with these retries the state may take {} s, and the workflow ends after {} s: {}delays of {}; \
                     lower `max_attempts` or the times, or {}",
                    number(total),
                    self.workflow,
                    if attempt > 0.0 { tried.as_str() } else { "" },
                    delays_text(&retries[..=position]),
                    self.more,
                );
                self.errors.at(retry.span, message);
                return 0.0;
            }
        }
        total
    }

    /// What the longest of the states inside an action may take.
    fn longest_inside<'s>(&mut self, action: &'s Action) -> (f64, Option<&'s State>) {
        let states = action.bodies().iter().flat_map(|body| &body.states);
        let longest = states.map(|state| (self.longest(state), Some(state)));
        longest.fold((0.0, None), |longest, other| if other.0 > longest.0 { other } else { longest })
    }

    fn of(&mut self, what: &str, duration: &Duration) -> f64 {
        if duration.seconds <= self.workflow {
            return duration.seconds as f64;
        }
        let message = format!(
            "this {what} of {} s never runs out: the workflow ends after {} s; shorten it, or {}",
            duration.seconds, self.workflow, self.more
        );
        self.errors.at(duration.span, message);
        0.0
    }
}

/// What an attempt may take, where it is written.
fn timeout(action: &Action) -> Option<&Duration> {
    let timeout = match action {
        Action::Call(call) => &call.timeout,
        Action::Run(run) => &run.timeout,
        _ => return None,
    };
    match timeout {
        Some(Seconds::Literal(timeout)) => Some(timeout),
        _ => None,
    }
}

fn delays(retry: &Retry) -> Delays {
    Delays {
        interval: retry.interval,
        max_attempts: retry.max_attempts,
        backoff_rate: retry.backoff_rate,
        max_delay: retry.max_delay.map(|delay| delay.seconds),
    }
}

/// `1, 2, 4 s, then 2, 4, 8, 16, …, 300 s`
fn delays_text(retries: &[Retry]) -> String {
    const SHOWN: u32 = 5;
    let text = |retry: &Retry| {
        let (delays, count) = (delays(retry), retry.max_attempts);
        let first = (0..count.min(SHOWN)).map(|retry| number(delays.delay(retry)));
        let last = (count > SHOWN).then(|| format!("…, {}", number(delays.delay(count - 1))));
        format!("{} s", first.chain(last).collect::<Vec<_>>().join(", "))
    };
    retries.iter().filter(|retry| retry.max_attempts > 0).map(text).collect::<Vec<_>>().join(", then ")
}

/// With a tenth where it is no whole number.
fn number(seconds: f64) -> String {
    format!("{}", (seconds * 10.0).round() / 10.0)
}
