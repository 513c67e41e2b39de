//! `list`

use std::io::Write;

use super::arguments::List;
use super::find::failed;
use super::text::{Cell, columns, moment, short, took};
use super::{Given, own};
use crate::cli::exit;
use crate::cli::problem::{Problem, advise};
use crate::cli::record::write;
use crate::durable::{Summary, millis};
use crate::store::{Description, Query, Status};

pub async fn run(given: Given<'_>, list: List) -> Result<u8, Problem> {
    let (json, limit) = (given.json, list.limit);
    let executions = own::look(given).await?;
    let found = executions.list(query(list)).await.map_err(failed)?;
    if json {
        for one in &found {
            write(&(serde_json::to_string(&Summary::from(one)).map_err(std::io::Error::from)? + "\n"))?;
        }
        return Ok(exit::SUCCESS);
    }
    if found.is_empty() {
        write("no executions\n")?;
        return Ok(exit::SUCCESS);
    }
    print(&table(&found))?;
    if found.iter().any(|one| one.unfit.is_some()) {
        advise("`show` tells what is missing: a build that has it goes on with the execution, `stop` ends it");
    }
    if let Some(last) = found.last().filter(|_| found.len() == limit) {
        print(&format!("there may be more: --before {}\n", last.key))?;
    }
    Ok(exit::SUCCESS)
}

fn query(List { workflow, status, name, since, until, unfit, before, limit }: List) -> Query {
    Query {
        workflow,
        status: status
            .and_then(|text| Status::ALL.into_iter().find(|known| known.as_str().eq_ignore_ascii_case(&text))),
        name,
        started_from: since.map(|time| time.0),
        started_to: until.map(|time| time.0),
        unfit,
        before,
        limit,
    }
}

fn table(found: &[Description]) -> String {
    let now = millis(std::time::SystemTime::now());
    let rows = found.iter().map(|one| {
        let why = one.failure.as_ref().map(ToString::to_string).or_else(|| one.unfit.clone()).unwrap_or_default();
        vec![
            Cell::from(short(&one.name, 48)),
            one.workflow.clone().into(),
            one.status.into(),
            moment(one.started).into(),
            took(one.redriven.unwrap_or(one.started), one.stopped.unwrap_or(now)).into(),
            short(&why, 60).into(),
        ]
    });
    columns(&["NAME", "WORKFLOW", "STATUS", "STARTED", "TOOK", "WHY"], rows.collect())
}

/// With colours where they are seen.
pub fn print(text: &str) -> Result<(), Problem> {
    let mut out = anstream::stdout().lock();
    Ok(out.write_all(text.as_bytes()).and_then(|()| out.flush())?)
}
