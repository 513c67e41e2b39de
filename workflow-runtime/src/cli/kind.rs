//! The workflows of a program, by name.

use std::panic::AssertUnwindSafe;

use futures_util::FutureExt;
use serde::de::DeserializeOwned;
use serde_json::value::{RawValue, to_raw_value};

use crate::attempt::panicked;
use crate::clock::BoxFuture;
use crate::definition::Definition;
use crate::error::Failure;
use crate::input::{self, InputError};
use crate::machine::Workflow;
use crate::runtime::Runtime;
use crate::workflows::{Visit, Workflows};

/// A workflow without its type.
#[derive(Clone, Copy)]
pub struct Kind {
    pub definition: &'static Definition,
    /// Reads an input.
    pub read: fn(&str) -> Result<Ready, InputError>,
    /// Lets executions of it be kept.
    #[cfg(feature = "sqlite")]
    pub add: fn(crate::durable::DurableBuilder) -> crate::durable::DurableBuilder,
}

/// An execution that has its input.
pub type Ready = Box<dyn FnOnce(Runtime) -> BoxFuture<'static, Result<Box<RawValue>, Failure>> + Send>;

/// All workflows of a program.
pub fn all<W: Workflows>() -> Vec<Kind> {
    let mut kinds = Vec::new();
    W::each(&mut Collect(&mut kinds));
    kinds
}

struct Collect<'a>(&'a mut Vec<Kind>);

impl Visit for Collect<'_> {
    fn workflow<W: Workflow<Input: DeserializeOwned>>(&mut self) {
        self.0.push(Kind {
            definition: W::DEFINITION,
            read: read::<W>,
            #[cfg(feature = "sqlite")]
            add: crate::durable::DurableBuilder::workflow::<W>,
        });
    }
}

fn read<W: Workflow<Input: DeserializeOwned>>(text: &str) -> Result<Ready, InputError> {
    let input: W::Input = input::decode(text, W::DEFINITION.parameters)?;
    Ok(Box::new(move |runtime| {
        let run = AssertUnwindSafe(async move {
            let output = runtime.run::<W>(input).await?;
            to_raw_value(&output)
                .map_err(|error| Failure::new("States.Runtime", format!("the output is no JSON: {error}")))
        });
        Box::pin(async move {
            let result = run.catch_unwind().await.unwrap_or_else(|panic| Err(panicked(&*panic)));
            // It is told to people and their logs, as an output is not.
            result.map_err(|failure| W::DEFINITION.masked(&failure))
        })
    }))
}
