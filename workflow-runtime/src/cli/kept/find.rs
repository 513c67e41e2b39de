//! From what people call an execution to the execution.

use crate::cli::exit;
use crate::cli::problem::Problem;
use crate::durable::Executions;
use crate::store::{Description, Query, StoreError};

use super::text::plain;

/// How many names are told where there is none such.
const NEAR: usize = 5;

/// The execution of that id, or of that name in any workflow.
pub async fn execution(executions: &Executions, called: &str) -> Result<Description, Problem> {
    if let Some(found) = executions.get(called).await.map_err(failed)? {
        return Ok(found);
    }
    let mut found = Vec::new();
    for definition in executions.definitions() {
        found.extend(executions.find(definition.name, called).await.map_err(failed)?);
    }
    match found.len() {
        1 => Ok(found.remove(0)),
        0 => Err(unknown(executions, called).await?),
        _ => {
            let ids: Vec<_> = found.iter().map(|one| format!("\n  {} of `{}`", one.id, one.workflow)).collect();
            let text =
                format!("several executions are called `{}`; name one by its id:{}", plain(called), ids.join(""));
            Err(Problem::new(exit::STATE, text))
        }
    }
}

async fn unknown(executions: &Executions, called: &str) -> Result<Problem, Problem> {
    let near = near(executions, called).await?;
    let names: Vec<_> = near.iter().map(|one| format!("`{}`", plain(&one.name))).collect();
    let help = match names.as_slice() {
        [] => "; `list` shows all".to_owned(),
        names => format!("; there is {}", names.join(", ")),
    };
    Ok(Problem::new(exit::STATE, format!("there is no execution `{}`{help}", plain(called))))
}

/// Executions whose names have as much as possible of the beginning in them.
async fn near(executions: &Executions, called: &str) -> Result<Vec<Description>, Problem> {
    let letters: Vec<char> = called.chars().collect();
    for length in (1..=letters.len().min(60)).rev() {
        let name = Some(letters[..length].iter().collect());
        let query = Query { name, limit: NEAR, ..Query::default() };
        let found = executions.list(query).await.map_err(failed)?;
        if !found.is_empty() {
            return Ok(found);
        }
    }
    executions.list(Query { limit: NEAR, ..Query::default() }).await.map_err(failed)
}

pub fn failed(error: StoreError) -> Problem {
    Problem::new(exit::SETUP, format!("the store failed: {error}"))
}
