//! `run`: executions in memory.

use serde_json::value::RawValue;

use super::arguments::Run;
use super::kind::{Kind, Ready};
use super::live::Live;
use super::pool::{self, Ended, Left, Waiting};
use super::problem::{Problem, advise, complain, note};
use super::record::{InOrder, Record, write};
use super::summary::Summary;
use super::watch::Watching;
use super::{chosen, exit, name_of, text_of};
use crate::asl::Json;
use crate::definition::{Action, Definition, State};
use crate::error::Failure;
use crate::input::{InputError, unread};
use crate::runtime::{Runtime, RuntimeBuilder};
use crate::takes;

/// Beyond these, mistakes in lines are counted.
const MOST_MISTAKES: usize = 20;

pub async fn run(kinds: &[Kind], mut runtime: RuntimeBuilder, mut arguments: Run, json: bool) -> Result<u8, Problem> {
    let kind = input_of(kinds, &mut arguments.workflow, &mut arguments.input, arguments.lines.is_some())?;
    runtime.environment.journal = Some(Box::new(Watching(runtime.environment.journal.take())));
    let runtime = runtime.build();
    runtime.environment.check(kind.definition).map_err(|failure| Problem::new(exit::SETUP, failure.to_string()))?;
    match (&arguments.lines, &arguments.input) {
        (Some(file), _) => lines(kind, &runtime, file, arguments.concurrency.get(), json).await,
        (None, Some(file)) => one(kind, &runtime, file, &text_of(file)?, json).await,
        (None, None) => one(kind, &runtime, "", "null", json).await,
    }
}

/// The workflow that is given an input: with one workflow, a single argument is the input.
pub fn input_of<'k>(
    kinds: &'k [Kind],
    workflow: &mut Option<String>,
    input: &mut Option<String>,
    has_lines: bool,
) -> Result<&'k Kind, Problem> {
    if let ([only], None) = (kinds, &input)
        && workflow.as_deref().is_some_and(|name| name != only.definition.name)
    {
        if has_lines {
            return Err(Problem::new(exit::USAGE, "an input and `--lines` exclude each other"));
        }
        *input = workflow.take();
    }
    let kind = chosen(kinds, workflow.as_deref())?;
    if input.is_none() && !has_lines && !kind.definition.parameters.is_empty() {
        let text = format!("name a file with the input, or - for standard input\n{}", takes(kind.definition));
        return Err(Problem::new(exit::USAGE, text));
    }
    Ok(kind)
}

async fn one(kind: &Kind, runtime: &Runtime, file: &str, text: &str, json: bool) -> Result<u8, Problem> {
    let ready = single(kind, file, text, json)?;
    let (mut code, name) = (exit::SUCCESS, kind.definition.name.to_owned());
    let told = |ended: Ended| {
        if json {
            write(&Record::ended(None, &ended).text()?)?;
        }
        match ended.result {
            Ok(output) if !json => write(&pretty(&output)?)?,
            Ok(_) => {}
            Err(failure) => {
                code = exit::FAILED;
                failed(kind.definition, &failure, ended.state.as_deref());
            }
        }
        Ok(())
    };
    match pool::run(runtime, vec![Waiting { index: 0, name, ready }], 1, &Live::one(), told).await? {
        None => Ok(code),
        Some(left) => Err(interrupted(left)),
    }
}

/// The one input that is given. Notes what of it is not read.
pub fn single(kind: &Kind, file: &str, text: &str, json: bool) -> Result<Ready, Problem> {
    let ready = (kind.read)(text).or_else(|unfit| {
        if json {
            write(&Record::unfit(None, &unfit).text()?)?;
        }
        let mut others = unfit.others.iter().map(|other| place(other, file, None));
        let last = others.next_back();
        let first = place(&unfit, file, None);
        if last.is_some() {
            complain(&first);
        }
        others.for_each(|other| complain(&other));
        Err(Problem::new(exit::INPUT, format!("{}\n{}", last.unwrap_or(first), takes(kind.definition))))
    })?;
    for text in unread(text, kind.definition.parameters) {
        note(&text);
    }
    Ok(ready)
}

async fn lines(kind: &Kind, runtime: &Runtime, file: &str, limit: usize, json: bool) -> Result<u8, Problem> {
    let text = text_of(file)?;
    let (mut waiting, mut numbers, mut unfits) = (Vec::new(), Vec::new(), Vec::new());
    for (number, line) in (1..).zip(text.lines()).filter(|(_, line)| !line.trim().is_empty()) {
        let index = numbers.len();
        numbers.push(number);
        match (kind.read)(line) {
            Ok(ready) => waiting.push(Waiting { index, name: format!("line {number}"), ready }),
            Err(unfit) => unfits.push((index, number, unfit)),
        }
    }
    let (mut records, mut summary) = (InOrder::default(), Summary::with_unfit(unfits.len()));
    for (index, number, unfit) in &unfits {
        if json {
            records.print(*index, Record::unfit(Some(*number), unfit).text()?)?;
        }
    }
    tell_mistakes(kind.definition, file, &unfits);
    let live = Live::many(waiting.len());
    let told = |ended: Ended| {
        if json {
            records.print(ended.index, Record::ended(Some(numbers[ended.index]), &ended).text()?)?;
        }
        summary.count(&ended.result);
        Ok(())
    };
    let left = pool::run(runtime, waiting, limit, &live, told).await?;
    records.finish()?;
    if !json {
        write(&format!("{summary}\n"))?;
    }
    match left {
        Some(left) => Err(interrupted(left)),
        None if !unfits.is_empty() => Ok(exit::INPUT),
        None => Ok(if summary.has_failed() { exit::FAILED } else { exit::SUCCESS }),
    }
}

pub fn tell_mistakes(definition: &'static Definition, file: &str, unfits: &[(usize, usize, InputError)]) {
    for (_, number, unfit) in unfits.iter().take(MOST_MISTAKES) {
        complain(&place(unfit, file, Some(*number)));
    }
    if unfits.len() > MOST_MISTAKES {
        complain(&format!("{} more lines do not fit", unfits.len() - MOST_MISTAKES));
    }
    if !unfits.is_empty() {
        advise(&format!("the lines above did not run; {}", takes(definition)));
    }
}

/// `order.json, line 3, column 14: `items[0]`: …`
pub fn place(unfit: &InputError, file: &str, number: Option<usize>) -> String {
    let file = name_of(file);
    match number {
        _ if unfit.line == 0 => {
            format!("{file}{}: {unfit}", number.map_or(String::new(), |line| format!(", line {line}")))
        }
        number => format!("{file}, line {}, column {}: {unfit}", number.unwrap_or(unfit.line), unfit.column),
    }
}

pub fn takes(definition: &'static Definition) -> String {
    format!("`{}` takes {}", definition.name, takes::input(definition))
}

/// As people read it; fields keep their order.
fn pretty(output: &RawValue) -> serde_json::Result<String> {
    let value: Json = serde_json::from_str(output.get())?;
    Ok(serde_json::to_string_pretty(&value)? + "\n")
}

pub fn failed(definition: &'static Definition, failure: &Failure, state: Option<&str>) {
    let place = state.map_or(String::new(), |state| format!(" in state `{state}`"));
    complain(&format!("`{}` failed{place}: {failure}", definition.name));
    advise(&next_step(definition, failure, state));
}

fn next_step(definition: &'static Definition, failure: &Failure, state: Option<&str>) -> String {
    let name = state.map(|place| place.rsplit('/').next().unwrap_or(place));
    let found = name.and_then(|name| find(definition.states, name));
    match found {
        Some(State {
            name, action: Action::Task(_) | Action::Run(_) | Action::Parallel(_) | Action::Map(_), ..
        }) if !failure.error.starts_with("Runtime.") => {
            format!("if `{name}` should go on after `{}`, give it a `catch` or a `retry` for it", failure.error)
        }
        _ => "the workflow ends so by itself: look at the input, and at `graph` for the way there".to_owned(),
    }
}

fn find(states: &'static [State], name: &str) -> Option<&'static State> {
    states.iter().find_map(|state| {
        let inside = || state.action.bodies().iter().find_map(|body| find(body.states, name));
        if state.name == name { Some(state) } else { inside() }
    })
}

fn interrupted(Left { running, waiting }: Left) -> Problem {
    let text = format!("interrupted: {running} running were dropped, {waiting} were not started");
    Problem::new(exit::INTERRUPTED, text)
}
