//! From a workflow's input to an execution that can be kept.

use serde::de::DeserializeOwned;

use super::error::StartError;
use super::events::{Happened, tell};
use super::fingerprint::fingerprint;
use super::saved::SavedFrame;
use super::variables::Variables;
use crate::error::Failure;
use crate::frame::Frame;
use crate::input;
use crate::machine::Workflow;
use crate::store::NewExecution;

/// An execution whose input is given.
pub(super) fn new_execution<W: Workflow>(
    name: &str,
    input: W::Input,
    started: i64,
) -> Result<NewExecution, StartError> {
    written::<W>(name, input, started).map_err(StartError::Input)
}

/// An execution whose input is JSON: of one parameter its value, of several an object by their names.
pub(super) fn from_json<W: Workflow<Input: DeserializeOwned>>(
    name: &str,
    input: &str,
    started: i64,
) -> Result<NewExecution, StartError> {
    let input = input::decode(input, W::DEFINITION.parameters).map_err(StartError::InvalidInput)?;
    new_execution::<W>(name, input, started)
}

fn written<W: Workflow>(name: &str, input: W::Input, started: i64) -> Result<NewExecution, Failure> {
    let mut variables = Variables::default();
    W::save_input(&input, &mut variables);
    let input_json = match W::DEFINITION.parameters {
        [_] => variables.only()?.to_vec(),
        _ => [b"{", variables.fields()?, b"}"].concat(),
    };
    variables.clear();
    let state = W::DEFINITION.states[W::start(input).save(&mut variables)].name;
    let id = uuid::Uuid::new_v4().to_string();
    let mut events = Vec::new();
    tell(&mut events, started, "", &Happened::Started { state });
    Ok(NewExecution {
        name: if name.is_empty() { id.clone() } else { name.to_owned() },
        id,
        workflow: W::DEFINITION.name.to_owned(),
        input: input_json,
        started,
        frame: SavedFrame::write(state, 1, started, &variables)?,
        events,
        fits: fingerprint(W::DEFINITION),
    })
}
