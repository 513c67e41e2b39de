//! `start`

use std::collections::BTreeMap;
use std::io;
use std::time::Duration;

use super::Given;
use super::arguments::Start;
use super::own::{self, Opened};
use super::show;
use super::text::{place_of, plain, pretty};
use super::work::Ended;
use crate::cli::exit;
use crate::cli::kind::Kind;
use crate::cli::problem::{Problem, advise, complain, inform};
use crate::cli::record::{Record, write};
use crate::cli::run::{failed, input_of, single, tell_mistakes};
use crate::cli::summary::Summary;
use crate::cli::text_of;
use crate::durable::{Executions, StartError};
use crate::error::Failure;
use crate::store::{Description, Query, Status};

/// How often it is looked at what has ended, and for what cannot go on.
const TICK: Duration = Duration::from_millis(100);
const BETWEEN_LOOKS: Duration = Duration::from_secs(1);

/// An execution to start.
struct New {
    line: Option<usize>,
    /// Empty where none is given.
    name: String,
    input: String,
}

pub async fn run(given: Given<'_>, mut start: Start) -> Result<u8, Problem> {
    let program = given.program;
    let kind = input_of(&program.kinds, &mut start.workflow, &mut start.input, start.lines.is_some())?;
    let (json, single) = (given.json, start.lines.is_none());
    let (new, unfit) = if single { (vec![one(kind, &start, json)?], 0) } else { lines(kind, &start, json)? };
    let mut opened = if start.detach { own::keep(given).await? } else { own::own(given).await? };
    // Before the first one starts, so that no end is missed.
    let ended = Ended::from_now(opened.executions.clone()).await;
    let started = start_all(&opened, kind, new, json).await;
    let code = match started {
        Ok(started) if start.detach => detached(&started, json),
        Ok(started) => wait(&mut opened, ended, kind, started, json, single, unfit).await,
        Err(problem) => Err(problem),
    };
    opened.close().await;
    Ok(match code? {
        exit::SUCCESS if unfit > 0 => exit::INPUT,
        code => code,
    })
}

fn one(kind: &Kind, start: &Start, json: bool) -> Result<New, Problem> {
    let (file, input) = match &start.input {
        Some(file) => (file.as_str(), text_of(file)?),
        None => ("", "null".to_owned()),
    };
    drop(single(kind, file, &input, json)?);
    Ok(New { line: None, name: start.name.clone().unwrap_or_default(), input })
}

/// The lines that fit, and how many do not.
fn lines(kind: &Kind, start: &Start, json: bool) -> Result<(Vec<New>, usize), Problem> {
    let file = start.lines.as_deref().unwrap_or_default();
    let text = text_of(file)?;
    let (mut new, mut unfits) = (Vec::new(), Vec::new());
    for (number, line) in (1..).zip(text.lines()).filter(|(_, line)| !line.trim().is_empty()) {
        match (kind.read)(line) {
            Ok(_) => {
                let name = start.name.as_ref().map_or_else(String::new, |name| format!("{name}-{number}"));
                new.push(New { line: Some(number), name, input: line.to_owned() });
            }
            Err(unfit) => unfits.push((0, number, unfit)),
        }
    }
    for (_, number, unfit) in unfits.iter().filter(|_| json) {
        write(&Record::unfit(Some(*number), unfit).text()?)?;
    }
    tell_mistakes(kind.definition, file, &unfits);
    Ok((new, unfits.len()))
}

/// Those that were started, or were there already.
struct Started {
    line: Option<usize>,
    is: Description,
}

async fn start_all(opened: &Opened, kind: &Kind, new: Vec<New>, json: bool) -> Result<Vec<Started>, Problem> {
    let mut started = Vec::new();
    for New { line, name, input } in new {
        let is = opened.executions.start(kind.definition.name, &name, &input).await.map_err(refused)?;
        if !json {
            opened.followed.live.aside(|| {
                let id = if is.name == is.id { String::new() } else { format!(" ({})", is.id) };
                inform("started", &format!("{}{id}", plain(&is.name)));
                Ok(())
            })?;
        }
        started.push(Started { line, is });
    }
    Ok(started)
}

pub fn refused(error: StartError) -> Problem {
    match error {
        StartError::OtherInput { .. } => Problem::new(exit::STATE, format!("{error}; give this one another name")),
        StartError::InvalidInput(_) | StartError::Input(_) => Problem::new(exit::INPUT, error.to_string()),
        error => Problem::new(exit::SETUP, error.to_string()),
    }
}

fn detached(started: &[Started], json: bool) -> Result<u8, Problem> {
    for Started { line, is } in started.iter().filter(|_| json) {
        write(&record(*line, is, None)?)?;
    }
    if !json {
        advise("`work` or `console` runs what is kept, unless a process does that already");
    }
    Ok(exit::SUCCESS)
}

/// Until all have ended, here or in the process that runs them.
async fn wait(
    opened: &mut Opened,
    mut ended: Ended,
    kind: &Kind,
    started: Vec<Started>,
    json: bool,
    single: bool,
    unfit: usize,
) -> Result<u8, Problem> {
    if opened.runtime.is_none() && !json {
        advise("another process runs it; this one waits for its end, which Ctrl-C spares");
    }
    let left = started.iter().map(|one| (one.is.key, one.line)).collect();
    let mut now: Vec<_> = started.into_iter().map(|one| one.is).filter(|is| is.status != Status::Running).collect();
    let mut waiting = Waiting { kind, json, single, left, summary: Summary::with_unfit(unfit) };
    let (mut ticks, mut looks) = (tokio::time::interval(TICK), tokio::time::interval(BETWEEN_LOOKS));
    loop {
        for one in now {
            waiting.told(opened, &one).await?;
        }
        if waiting.left.is_empty() {
            break;
        }
        now = tokio::select! {
            () = &mut opened.interrupt => return Err(interrupted(opened, waiting.left.len())),
            _ = looks.tick() => stranded(opened, kind, &waiting.left).await,
            _ = ticks.tick() => {
                opened.followed.tick();
                ended.next().await
            }
        };
    }
    waiting.finish(opened)
}

/// The executions that are waited for, and what came of the others.
struct Waiting<'k> {
    kind: &'k Kind,
    json: bool,
    single: bool,
    /// Their lines, by their keys.
    left: BTreeMap<i64, Option<usize>>,
    summary: Summary,
}

impl Waiting<'_> {
    /// One has ended, or cannot go on.
    async fn told(&mut self, opened: &Opened, one: &Description) -> Result<(), Problem> {
        let Some(line) = self.left.remove(&one.key) else { return Ok(()) };
        opened.followed.ended(one);
        let result = result_of(one);
        let state = if one.failure.is_some() { failed_in(&opened.executions, one).await } else { None };
        match one.unfit {
            Some(_) => self.summary.strand(),
            None => self.summary.count(&result),
        }
        Ok(opened.followed.live.aside(|| {
            match (&one.unfit, &result) {
                _ if self.json => write(&record(line, one, state.as_deref())?)?,
                (Some(unfit), _) => complain(&format!("`{}` cannot go on: {}", plain(&one.name), plain(unfit))),
                (None, Ok(output)) if self.single => write(&(pretty(output) + "\n"))?,
                (None, Err(failure)) if self.single => failed(self.kind.definition, failure, state.as_deref()),
                _ => {}
            }
            Ok(())
        })?)
    }

    fn finish(self, opened: &Opened) -> Result<u8, Problem> {
        let stranded = self.summary.has_stranded();
        if !self.json && stranded {
            opened.followed.live.aside(|| {
                advise("a build that it fits goes on with it; `show` tells where it is, and `stop` ends it");
                Ok(())
            })?;
        }
        if !self.json && !self.single {
            opened.followed.live.aside(|| write(&format!("{}\n", self.summary)))?;
        }
        Ok(match self.summary.has_failed() {
            _ if stranded => exit::STATE,
            true => exit::FAILED,
            false => exit::SUCCESS,
        })
    }
}

/// Those of the executions that are `left` that do not fit the build that runs them: they do not end.
async fn stranded(opened: &Opened, kind: &Kind, left: &BTreeMap<i64, Option<usize>>) -> Vec<Description> {
    if !opened.has_compared() {
        // What is kept of it is what another build has found.
        return Vec::new();
    }
    let query = Query {
        workflow: Some(kind.definition.name.to_owned()),
        unfit: true,
        before: left.last_key_value().map(|(newest, _)| newest + 1),
        limit: usize::MAX,
        ..Query::default()
    };
    let found = opened.executions.list(query).await.unwrap_or_default();
    found.into_iter().filter(|one| left.contains_key(&one.key)).collect()
}

fn result_of(one: &Description) -> Result<Vec<u8>, Failure> {
    match (&one.output, &one.failure) {
        (Some(output), _) => Ok(output.clone()),
        (None, Some(failure)) => Err(failure.clone()),
        (None, None) => Err(Failure::new(one.status.as_str(), "")),
    }
}

/// The state in which an execution failed, with its iterations.
pub async fn failed_in(executions: &Executions, one: &Description) -> Option<String> {
    let visits = executions.visits_of(one).await.ok()?;
    let visit = show::failed_in(one, &visits)?;
    Some(place_of(&visit.path, &visit.state))
}

/// For programs, a line.
pub fn record(line: Option<usize>, one: &Description, state: Option<&str>) -> io::Result<String> {
    Record::kept(line, one, state).text()
}

fn interrupted(opened: &Opened, waiting: usize) -> Problem {
    let text = match opened.runtime {
        Some(_) => format!("interrupted: {waiting} have not ended; `work` goes on with them where they are"),
        None => format!("interrupted: {waiting} have not ended; another process runs them"),
    };
    Problem::new(exit::INTERRUPTED, text)
}
