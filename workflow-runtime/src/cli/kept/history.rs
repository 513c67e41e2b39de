//! `history`

use serde_json::json;

use super::arguments::History;
use super::list::print;
use super::text::{Cell, columns, moment, short};
use super::{Given, find, own};
use crate::cli::exit;
use crate::cli::problem::Problem;
use crate::cli::record::write;
use crate::durable::HistoryEvent;
use crate::store::HistoryPage;

pub async fn run(given: Given<'_>, arguments: &History) -> Result<u8, Problem> {
    let json = given.json;
    let executions = own::look(given).await?;
    let found = find::execution(&executions, &arguments.execution).await?;
    let limit = arguments.limit.unwrap_or(usize::MAX);
    let page = HistoryPage { behind: None, newest_first: arguments.reverse, limit };
    let events = executions.history(&found.id, page).await.map_err(find::failed)?;
    if json {
        write(&format!("{}\n", json!({ "events": events })))?;
    } else {
        print(&columns(&["ID", "TIME", "EVENT", "WHAT"], events.iter().map(row).collect()))?;
    }
    Ok(exit::SUCCESS)
}

fn row(event: &HistoryEvent) -> Vec<Cell> {
    let event_type = event.event_type.clone();
    vec![
        event.id.to_string().into(),
        moment(event.timestamp).into(),
        event_type.into(),
        short(&what(event), 100).into(),
    ]
}

/// The details that say most.
fn what(event: &HistoryEvent) -> String {
    let text =
        |name: &str| event.details.get(name).map(|value| value.as_str().map_or(value.to_string(), str::to_owned));
    let mut parts = Vec::new();
    parts.extend(text("name"));
    parts.extend(text("index").map(|index| format!("[{index}]")));
    parts.extend(text("length").map(|length| format!("{length} items")));
    for name in ["resource", "parameters", "error", "cause", "input", "output"] {
        parts.extend(text(name).filter(|text| !text.is_empty()));
    }
    if let Some(assigned) = event.details.get("assignedVariables").and_then(|assigned| assigned.as_object()) {
        parts.extend(assigned.iter().map(|(name, value)| format!("{name} = {}", value.as_str().unwrap_or_default())));
    }
    parts.join(" ")
}
