//! `work`, and what happens while a process runs what is kept.

use std::time::Duration;

use super::find::failed;
use super::own::Opened;
use super::start::{failed_in, record};
use super::text::{plain, style};
use super::{Given, own};
use crate::cli::exit;
use crate::cli::problem::{Problem, advise, complain};
use crate::cli::record::write;
use crate::durable::Executions;
use crate::store::{Description, Query, Status};

/// How often the terminal's lines move, and the store is asked for what has changed.
const TICK: Duration = Duration::from_millis(100);

pub async fn run(given: Given<'_>) -> Result<u8, Problem> {
    let (json, store) = (given.json, given.store.clone());
    let mut opened = own::run(given).await?;
    advise(&format!("running what {} keeps until Ctrl-C", store.display()));
    let ended = Ended::from_now(opened.executions.clone()).await;
    let result = until_interrupted(&mut opened, ended, json).await;
    opened.close().await;
    result.map(|()| exit::SUCCESS)
}

/// Tells what ends.
pub async fn until_interrupted(opened: &mut Opened, mut ended: Ended, json: bool) -> Result<(), Problem> {
    let mut ticks = tokio::time::interval(TICK);
    let mut told = opened.runtime.is_none();
    loop {
        tokio::select! {
            () = &mut opened.interrupt => return Ok(()),
            _ = ticks.tick() => opened.followed.tick(),
        }
        if !told && opened.has_compared() {
            told = true;
            tell_unfit(opened).await?;
        }
        for one in ended.next().await {
            opened.followed.ended(&one);
            let state = if one.failure.is_some() { failed_in(&opened.executions, &one).await } else { None };
            opened.followed.live.aside(|| tell(&one, state.as_deref(), json))?;
        }
    }
}

/// Executions that this build cannot go on with are told of by their number.
async fn tell_unfit(opened: &Opened) -> Result<(), Problem> {
    let counts = opened.executions.counts(Query { unfit: true, ..Query::default() }).await.map_err(failed)?;
    let count: u64 = counts.iter().map(|(_, count)| count).sum();
    if count > 0 {
        opened.followed.live.aside(|| {
            complain(&format!(
                "{count} {} this build",
                if count == 1 { "execution does not fit" } else { "executions do not fit" }
            ));
            advise("`list --unfit` tells which, and why");
            Ok(())
        })?;
    }
    Ok(())
}

fn tell(one: &Description, state: Option<&str>, json: bool) -> std::io::Result<()> {
    if json {
        return write(&record(None, one, state)?);
    }
    let colour = style(one.status);
    let why = one.failure.as_ref().map(|failure| format!(" {}", plain(&failure.to_string()))).unwrap_or_default();
    let mut out = anstream::stdout().lock();
    use std::io::Write;
    writeln!(out, "{colour}{}{colour:#} {} ({}){why}", one.status, plain(&one.name), one.workflow)?;
    out.flush()
}

/// The executions that end from now on.
pub struct Ended {
    executions: Executions,
    last: i64,
    /// Those that were told last, and how often each was redriven: one that ended while it was looked at is changed once more.
    told: Vec<(i64, u32)>,
}

impl Ended {
    pub async fn from_now(executions: Executions) -> Self {
        let last = executions.last_change().await.unwrap_or_default();
        Ended { executions, last, told: Vec::new() }
    }

    /// Those that have ended since this was asked last; what fails is asked for again.
    pub async fn next(&mut self) -> Vec<Description> {
        let Ok((last, changed)) = self.executions.changed_since(self.last).await else {
            return Vec::new();
        };
        self.last = last;
        let mut ended: Vec<_> = changed.into_iter().filter(|one| one.status != Status::Running).collect();
        let now = ended.iter().map(|one| (one.key, one.redrives)).collect();
        let before = std::mem::replace(&mut self.told, now);
        ended.retain(|one| !before.contains(&(one.key, one.redrives)));
        ended
    }
}
