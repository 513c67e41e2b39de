//! The workflows of the program, which never change.

use serde::Serialize;

use crate::asl::{self, Deployment, Json};
use crate::definition::{Definition, Variable};
use crate::durable::{Executions, StartError};
use crate::example;
use crate::graph::{Graph, Placed};
use crate::takes;

/// What a page must know to show executions and to start them.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct About {
    read_only: bool,
    version: &'static str,
    workflows: Vec<Workflow>,
}

#[derive(Serialize)]
struct Workflow {
    name: &'static str,
    doc: &'static str,
    parameters: Vec<Parameter>,
    example: Json,
    asl: String,
    graph: Placed,
}

#[derive(Serialize)]
struct Parameter {
    name: &'static str,
    r#type: String,
}

impl About {
    pub fn new(executions: &Executions, read_only: bool) -> Self {
        let definitions = executions.definitions();
        let workflows = definitions.into_iter().map(|definition| workflow(executions, definition)).collect();
        About { read_only, version: env!("CARGO_PKG_VERSION"), workflows }
    }
}

fn workflow(executions: &Executions, definition: &'static Definition) -> Workflow {
    let parameter =
        |parameter: &Variable| Parameter { name: parameter.name, r#type: takes::shape((parameter.shape)()) };
    let mistake = |input: &str| match executions.check(definition.name, input) {
        Err(StartError::InvalidInput(error)) => Some(error.path),
        _ => None,
    };
    let asl = asl::render(definition, &Deployment::lambda("${WorkerFunctionArn}"));
    Workflow {
        name: definition.name,
        doc: definition.doc,
        parameters: definition.parameters.iter().map(parameter).collect(),
        example: example::fitting(example::input(definition.parameters), mistake),
        // What cannot be written for AWS may still run here.
        asl: asl.map_or_else(|error| error.to_string(), |machine| machine.to_string()),
        graph: Graph::of(definition).placed(),
    }
}
