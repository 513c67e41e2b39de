//! What came of an execution, for programs.

use std::collections::BTreeMap;
use std::io::{self, Write};

use serde::Serialize;
use serde_json::value::RawValue;

use super::pool::Ended;
use crate::input::InputError;

/// What came of one execution.
#[derive(Serialize)]
pub struct Record<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub line: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    workflow: Option<&'a str>,
    status: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    output: Option<&'a RawValue>,
    #[serde(skip_serializing_if = "Option::is_none")]
    state: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    cause: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<String>,
    /// Why it does not go on.
    #[serde(skip_serializing_if = "Option::is_none")]
    unfit: Option<&'a str>,
}

impl<'a> Record<'a> {
    fn new(line: Option<usize>, status: &'static str) -> Self {
        let (id, name, workflow, output, state, error, cause, message, unfit) = Default::default();
        Record { line, id, name, workflow, status, output, state, error, cause, message, unfit }
    }

    /// One that is kept.
    #[cfg(feature = "sqlite")]
    pub fn kept(line: Option<usize>, one: &'a crate::store::Description, state: Option<&'a str>) -> Self {
        Record {
            id: Some(&one.id),
            name: Some(&one.name),
            workflow: Some(&one.workflow),
            output: one.output.as_deref().and_then(|output| serde_json::from_slice(output).ok()),
            state,
            error: one.failure.as_ref().map(|failure| failure.error.as_str()),
            cause: one.failure.as_ref().map(|failure| failure.cause.as_str()),
            message: one.failure.as_ref().map(|failure| failure.message()),
            unfit: one.unfit.as_deref(),
            ..Record::new(line, one.status.as_str())
        }
    }

    pub fn ended(line: Option<usize>, ended: &'a Ended) -> Self {
        match &ended.result {
            Ok(output) => Record { output: Some(output), ..Record::new(line, "SUCCEEDED") },
            Err(failure) => Record {
                state: ended.state.as_deref(),
                error: Some(&failure.error),
                cause: Some(&failure.cause),
                message: Some(failure.message()),
                ..Record::new(line, "FAILED")
            },
        }
    }

    pub fn unfit(line: Option<usize>, unfit: &InputError) -> Self {
        Record { message: Some(unfit.to_string()), ..Record::new(line, "INVALID") }
    }

    pub fn text(&self) -> io::Result<String> {
        Ok(serde_json::to_string(self)? + "\n")
    }
}

/// Prints texts in the order of their numbers, each as soon as those before it are printed.
#[derive(Default)]
pub struct InOrder {
    early: BTreeMap<usize, String>,
    next: usize,
}

impl InOrder {
    pub fn print(&mut self, index: usize, text: String) -> io::Result<()> {
        self.early.insert(index, text);
        while let Some(text) = self.early.remove(&self.next) {
            self.next += 1;
            write(&text)?;
        }
        Ok(())
    }

    /// Prints what has waited for others that do not come.
    pub fn finish(self) -> io::Result<()> {
        self.early.values().try_for_each(|text| write(text))
    }
}

pub fn write(text: &str) -> io::Result<()> {
    let mut out = io::stdout().lock();
    out.write_all(text.as_bytes())?;
    out.flush()
}
