//! `stop`, `redrive`, `approve` and `reject`

use serde_json::json;

use super::arguments::{Approve, Reject, Stop};
use super::text::plain;
use super::{Given, find, own};
use crate::callback::TokenError;
use crate::cli::exit;
use crate::cli::problem::{Problem, advise};
use crate::cli::record::write;
use crate::durable::RedriveError;
use crate::store::Status;
use crate::token::TaskToken;

pub async fn stop(given: Given<'_>, Stop { execution, error, cause }: &Stop) -> Result<u8, Problem> {
    let json = given.json;
    let executions = own::look(given).await?;
    let found = find::execution(&executions, execution).await?;
    if found.status != Status::Running {
        let text = format!("`{}` has ended already: its status is {}", plain(&found.name), found.status);
        return Err(Problem::new(exit::STATE, text));
    }
    executions.stop(&found.id, error, cause).await.map_err(find::failed)?;
    done(json, &found.id, "stopped", &found.name)
}

pub async fn redrive(given: Given<'_>, called: &str) -> Result<u8, Problem> {
    let json = given.json;
    let executions = own::look(given).await?;
    let found = find::execution(&executions, called).await?;
    executions.redrive(&found.id).await.map_err(|error| match error {
        RedriveError::Store(error) => find::failed(error),
        error => Problem::new(exit::STATE, format!("`{}` is not redriven: {error}", plain(&found.name))),
    })?;
    let code = done(json, &found.id, "redriven", &found.name)?;
    if !json {
        advise("`work` or `console` runs it, unless a process does that already");
    }
    Ok(code)
}

pub async fn approve(given: Given<'_>, Approve { token, output }: &Approve) -> Result<u8, Problem> {
    let json = given.json;
    let executions = own::look(given).await?;
    let answered = executions.send_task_success(&TaskToken::from(token.as_str()), output).await;
    answered.map_err(refused)?;
    told(json, "approved")
}

pub async fn reject(given: Given<'_>, Reject { token, error, cause }: &Reject) -> Result<u8, Problem> {
    let json = given.json;
    let executions = own::look(given).await?;
    let answered = executions.send_task_failure(&TaskToken::from(token.as_str()), error, cause).await;
    answered.map_err(refused)?;
    told(json, "rejected")
}

fn refused(error: TokenError) -> Problem {
    let code = if matches!(error, TokenError::WrongType { .. }) { exit::INPUT } else { exit::STATE };
    Problem::new(code, format!("{error}; `show` lists the tokens that wait"))
}

fn done(json: bool, id: &str, what: &str, name: &str) -> Result<u8, Problem> {
    let text = if json {
        json!({ "id": id, "name": name, "done": what }).to_string()
    } else {
        format!("{what} `{}`", plain(name))
    };
    write(&(text + "\n"))?;
    Ok(exit::SUCCESS)
}

fn told(json: bool, what: &str) -> Result<u8, Problem> {
    write(&if json { format!("{}\n", json!({ "done": what })) } else { format!("{what}\n") })?;
    Ok(exit::SUCCESS)
}
