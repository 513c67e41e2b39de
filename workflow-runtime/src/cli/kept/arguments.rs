//! What the commands for kept executions take.

use std::str::FromStr;
use std::time::SystemTime;

use clap::builder::PossibleValuesParser;
use clap::{Args, Subcommand};
use jiff::tz::TimeZone;
use jiff::{Span, Timestamp};

use crate::store::Status;

#[derive(Subcommand)]
pub enum Verb {
    /// Start executions that are kept, and run them to their ends.
    Start(Start),
    /// Run the executions that are kept, until Ctrl-C.
    Work,
    /// List executions, the newest first.
    List(List),
    /// Show an execution: where it is, what it waits for, what it came to.
    Show(One),
    /// Print the history of an execution, as Step Functions has it.
    History(History),
    /// Stop an execution.
    Stop(Stop),
    /// Let an execution that failed, timed out or was stopped go on where it was.
    Redrive(One),
    /// Answer a callback that waits.
    Approve(Approve),
    /// Fail a callback that waits.
    Reject(Reject),
    /// Serve a page that shows executions, and run them.
    #[cfg(feature = "console")]
    Console(super::console::Open),
}

#[derive(Args)]
pub struct Start {
    /// The workflow, if the program has several.
    #[arg(index = 1)]
    pub workflow: Option<String>,
    /// A file with the input as JSON, or - for what comes in on standard input.
    #[arg(index = 2)]
    pub input: Option<String>,
    /// The execution's name: started again with the same input, it is the same execution.
    #[arg(long)]
    pub name: Option<String>,
    /// Start an execution for each line of a file of JSON Lines, or - for standard input.
    ///
    /// With --name, the executions are called by it and the numbers of their lines: orders-1, orders-2.
    #[arg(long, value_name = "FILE", conflicts_with = "input")]
    pub lines: Option<String>,
    /// Only keep them: do not run them, and do not wait for another process that does.
    #[arg(long)]
    pub detach: bool,
}

#[derive(Args)]
pub struct List {
    /// Only those of this workflow.
    #[arg(long)]
    pub workflow: Option<String>,
    /// Only those with this status.
    #[arg(long, ignore_case = true, value_parser = PossibleValuesParser::new(Status::ALL.map(Status::as_str)))]
    pub status: Option<String>,
    /// Only those whose name contains this text.
    #[arg(long)]
    pub name: Option<String>,
    /// Only those started since then: a time such as 2026-01-31T12:00:00Z, or how long ago, such as 2h.
    #[arg(long, value_name = "TIME")]
    pub since: Option<Time>,
    /// Only those started until then.
    #[arg(long, value_name = "TIME")]
    pub until: Option<Time>,
    /// Only those that the build which ran last cannot go on with.
    #[arg(long)]
    pub unfit: bool,
    /// Only those before the one with this key: the next page.
    #[arg(long, value_name = "KEY")]
    pub before: Option<i64>,
    /// At most so many.
    #[arg(long, value_name = "NUMBER", default_value = "20")]
    pub limit: usize,
}

#[derive(Args)]
pub struct One {
    /// The execution: its name, or its id.
    pub execution: String,
}

#[derive(Args)]
pub struct History {
    /// The execution: its name, or its id.
    pub execution: String,
    /// The newest events first.
    #[arg(long)]
    pub reverse: bool,
    /// At most so many.
    #[arg(long, value_name = "NUMBER")]
    pub limit: Option<usize>,
}

#[derive(Args)]
pub struct Stop {
    /// The execution: its name, or its id.
    pub execution: String,
    /// The error that it ends with.
    #[arg(long, default_value = "Stopped")]
    pub error: String,
    /// Why.
    #[arg(long, default_value = "")]
    pub cause: String,
}

#[derive(Args)]
pub struct Approve {
    /// The token that the task handed out; `show` lists those that wait.
    pub token: String,
    /// The answer as JSON.
    #[arg(default_value = "null")]
    pub output: String,
}

#[derive(Args)]
pub struct Reject {
    /// The token that the task handed out; `show` lists those that wait.
    pub token: String,
    /// The error that the state fails with.
    #[arg(long, default_value = "Rejected")]
    pub error: String,
    /// Why.
    #[arg(long, default_value = "")]
    pub cause: String,
}

/// A point in time, in milliseconds since 1970.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Time(pub i64);

impl FromStr for Time {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        if let Ok(time) = text.parse::<Timestamp>() {
            return Ok(Time(time.as_millisecond()));
        }
        let wrong = "write a time as 2026-01-31T12:00:00Z, or how long ago it was as 90m, 2h or 3d";
        let ago: Span = text.parse().map_err(|_| wrong.to_owned())?;
        let now = Timestamp::try_from(SystemTime::now()).map_err(|error| error.to_string())?;
        let time = now.to_zoned_datetime(TimeZone::UTC).checked_sub(ago).map_err(|error| error.to_string())?;
        Ok(Time(time.timestamp().as_millisecond()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_is_absolute_or_ago() {
        assert_eq!("1970-01-01T00:00:01Z".parse(), Ok(Time(1_000)));
        let [Ok(Time(days)), Ok(Time(hours)), Ok(Time(minutes))] = ["3d", "2h", "90m"].map(str::parse) else {
            panic!()
        };
        assert!(0 < days && days < hours && hours < minutes);
        assert!("yesterday".parse::<Time>().is_err());
    }
}
