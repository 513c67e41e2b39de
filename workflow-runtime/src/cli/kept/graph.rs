//! `graph --execution`: what an execution has done, over its workflow's graph.

use super::{Given, find, own};
use crate::cli::problem::Problem;
use crate::graph::Overlay;

/// The workflow of an execution, and what the execution has done.
pub async fn overlay(given: Given<'_>, called: &str) -> Result<(String, Overlay), Problem> {
    let executions = own::look(given).await?;
    let one = find::execution(&executions, called).await?;
    let overlay = executions.follow(&one.id).await.map_err(find::failed)?;
    Ok((one.workflow, overlay))
}
