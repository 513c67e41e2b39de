//! `show`

use std::fmt::Write;

use super::list::print;
use super::text::{moment, place_of, plain, pretty, style, took};
use super::{Given, find, own};
use crate::cli::exit;
use crate::cli::problem::Problem;
use crate::cli::record::write;
use crate::durable::{Visit, VisitStatus, WaitingCallback, Whole, millis};
use crate::example;
use crate::store::{Description, Status};

pub async fn run(given: Given<'_>, called: &str) -> Result<u8, Problem> {
    let json = given.json;
    let executions = own::look(given).await?;
    let found = find::execution(&executions, called).await?;
    let visits = executions.visits_of(&found).await.map_err(find::failed)?;
    let callbacks = executions.callbacks_of(&found).await.map_err(find::failed)?;
    if json {
        let whole = Whole::new(&found, &callbacks, visits);
        write(&(serde_json::to_string(&whole).map_err(std::io::Error::from)? + "\n"))?;
    } else {
        print(&told(&found, &callbacks, &visits))?;
    }
    Ok(exit::SUCCESS)
}

fn told(one: &Description, callbacks: &[WaitingCallback], visits: &[Visit]) -> String {
    let mut text = String::new();
    let now = millis(std::time::SystemTime::now());
    let colour = style(one.status);
    let mut line = |name: &str, value: &str| {
        let indented = value.replace('\n', "\n           ");
        let _ = writeln!(text, "{name:10} {indented}");
    };
    line("name", &plain(&one.name));
    line("id", &one.id);
    line("workflow", &one.workflow);
    line("status", &format!("{colour}{}{colour:#}", one.status));
    line("started", &moment(one.started));
    if let Some(redriven) = one.redriven {
        line("redriven", &format!("{} times, at last {}", one.redrives, moment(redriven)));
    }
    if let Some(stopped) = one.stopped {
        let took = took(one.redriven.unwrap_or(one.started), stopped);
        line("ended", &format!("{}, after {took}", moment(stopped)));
    }
    line("input", &pretty(&one.input));
    if let Some(output) = &one.output {
        line("output", &pretty(output));
    }
    if let Some(failure) = &one.failure {
        line("error", &plain(&failure.to_string()));
    }
    if let Some(unfit) = &one.unfit {
        line("unfit", &plain(unfit));
    }
    let open = visits.iter().filter(|visit| visit.exited.is_none());
    for (number, visit) in open.enumerate() {
        line(if number == 0 { "in" } else { "" }, &place(visit, now));
    }
    for callback in callbacks {
        line("waiting", &waiting(callback, now));
    }
    if let Some(failed) = failed_in(one, visits) {
        line("failed in", &name(failed));
    }
    if one.unfit.is_some() {
        let how = "`start` or `work` of a build that it fits lets it go on";
        line("next", &format!("{how}, `stop {}` ends it", one.id));
    }
    if matches!(one.status, Status::Failed | Status::TimedOut | Status::Aborted) {
        line("next", &format!("`history {0}` tells how it came to that, `redrive {0}` lets it go on there", one.id));
    }
    text
}

/// The visit with whose failure the execution ended. Others that failed were caught, or visited anew by a redrive.
pub fn failed_in<'v>(one: &Description, visits: &'v [Visit]) -> Option<&'v Visit> {
    let failure = one.failure.as_ref().filter(|_| one.status == Status::Failed)?;
    let fails = |visit: &&Visit| visit.failure.as_ref().is_some_and(|known| known.error == failure.error);
    visits.iter().rev().filter(|visit| visit.status == VisitStatus::Failed).find(fails)
}

/// What waits for an answer, and how to give it.
fn waiting(callback: &WaitingCallback, now: i64) -> String {
    let WaitingCallback { token, state, path, since, expects, .. } = callback;
    let example = expects.map(example::value).and_then(|value| serde_json::to_string(&value).ok());
    let example = example.unwrap_or_else(|| "null".to_owned()).replace('\'', "'\\''");
    let place = plain(&place_of(path, state));
    format!(
        "{place} for {}, until somebody does one of\n  approve {token} '{example}'\n  reject {token}",
        took(*since, now)
    )
}

fn name(visit: &Visit) -> String {
    plain(&place_of(&visit.path, &visit.state))
}

fn place(visit: &Visit, now: i64) -> String {
    let since = took(visit.entered, now);
    let state = name(visit);
    match visit.attempts.last() {
        Some(attempt) if visit.status == VisitStatus::Retrying && attempt.scheduled > now => {
            format!("{state} for {since}, attempt {} in {}", attempt.number, took(now, attempt.scheduled))
        }
        Some(attempt) if attempt.number > 1 => format!("{state} for {since}, attempt {}", attempt.number),
        _ => format!("{state} for {since}"),
    }
}
