//! A command line for a program's workflows. With the feature `cli`.
//!
//! ```no_run
//! use std::process::ExitCode;
//!
//! use workflow_runtime::{Runtime, cli, task, workflow};
//!
//! #[task]
//! async fn greet(name: &str) -> String {
//!     format!("Hello, {name}")
//! }
//!
//! workflow! {
//!     /// Greets somebody.
//!     workflow Greeting(name: String) -> String {
//!         state Greet { let text = greet(&name); => succeed text }
//!     }
//! }
//!
//! #[tokio::main]
//! async fn main() -> ExitCode {
//!     cli::main::<Greeting>(Runtime::builder()).await
//! }
//! ```
//!
//! Several workflows are a tuple, `cli::main::<(Greeting, Parting)>`, and each command then takes the name of one:
//!
//! | command | what it does |
//! |---|---|
//! | `run name.json` | runs an execution in memory; its input comes from a file, or with `-` from standard input |
//! | `run --lines names.jsonl` | runs an execution for each line, 64 at once unless `--concurrency` says otherwise, and counts what came of them |
//! | `asl --format yaml` | prints Amazon States Language: `json` or `yaml` |
//! | `graph --format svg` | draws the workflow: `mermaid`, `dot`, `svg` or `json` |
//! | `graph diff deployed.asl.json` | tells what this build changes of a definition that is deployed |
//! | `template --format sam` | prints what deploys all workflows of the program: an AWS SAM or `cloudformation` template |
//! | `completions bash` | prints a script for a shell |
//!
//! The input of one parameter is the whole JSON text; of several it is an object by their names, where a parameter
//! whose type is an `Option` may be missing. Fields that nobody asks for are passed over, as on AWS.
//!
//! # For programs
//!
//! Results are printed to standard output, and all else to standard error. With `--json`, `run` prints an object a line, for
//! `--lines` in the order of the lines: `line` (with `--lines`), `status` (`SUCCEEDED`, `FAILED`, or `INVALID` for an
//! input that does not fit), and `output`, or `state`, `error`, `cause` and `message`. `NO_COLOR` and `CLICOLOR` are heeded.
//!
//! With `--lines`, all lines are read before the first execution runs. Those that do not fit are told by their numbers, the others
//! run, and the exit code is 3.
//!
//! | exit code | meaning |
//! |---|---|
//! | 0 | it succeeded, or there is no difference |
//! | 1 | an execution failed, or there is a difference |
//! | 2 | the command line is wrong |
//! | 3 | an input cannot be read, or does not fit the workflow |
//! | 4 | the workflow cannot run or be written: a resource or a setting is missing, a limit is passed |
//! | 5 | the output cannot be written |
//! | 130 | interrupted: what ran was dropped, and what was left is counted on standard error |
//! | 141 | whoever read the output has gone away, as with `run … \| head -1` |

mod arguments;
mod diff;
mod kind;
mod live;
mod pool;
mod problem;
mod record;
mod run;
mod summary;
mod template;
mod watch;

use std::fs;
use std::io::{self, Read, Write};
use std::process::ExitCode;

use arguments::{Arguments, Asl, AslFormat, Graph, GraphFormat, GraphVerb, Verb};
use clap::FromArgMatches;
use kind::Kind;
use problem::{Problem, complain};

use crate::asl::{self, Deployment};
use crate::graph;
use crate::runtime::RuntimeBuilder;
use crate::workflows::Workflows;

mod exit {
    pub const SUCCESS: u8 = 0;
    pub const FAILED: u8 = 1;
    pub const USAGE: u8 = 2;
    pub const INPUT: u8 = 3;
    pub const SETUP: u8 = 4;
    pub const OUTPUT: u8 = 5;
    pub const INTERRUPTED: u8 = 130;
    pub const READER_GONE: u8 = 141;
}

/// Does what the program's arguments say with the workflows `W`, and gives the exit code: see the [module](self).
pub async fn main<W: Workflows>(runtime: RuntimeBuilder) -> ExitCode {
    let kinds = kind::all::<W>();
    let mut command = arguments::command(&kinds);
    let matches = command.try_get_matches_from_mut(std::env::args_os());
    let arguments = match matches.and_then(|matches| Arguments::from_arg_matches(&matches)) {
        Ok(arguments) => arguments,
        Err(error) => {
            let _ = error.print();
            return ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(exit::USAGE));
        }
    };
    let done = match arguments.command {
        Verb::Run(run) => run::run(&kinds, runtime, run, arguments.json).await,
        Verb::Asl(asl) => write_asl(&kinds, &asl),
        Verb::Graph(Graph { command: Some(GraphVerb::Diff(diff)), .. }) => diff::run(&kinds, &diff, arguments.json),
        Verb::Graph(graph) => draw(&kinds, &graph),
        Verb::Template(template) => template::run(&kinds, template, arguments.json),
        Verb::Completions { shell } => {
            let name = command.get_name().to_owned();
            let mut script = Vec::new();
            clap_complete::generate(shell, &mut command, name, &mut script);
            print(&script)
        }
    };
    ExitCode::from(done.unwrap_or_else(|problem| {
        if !problem.text.is_empty() {
            complain(&problem.text);
        }
        problem.code
    }))
}

/// The workflow of that name, which clap has checked where there are several.
fn chosen<'k>(kinds: &'k [Kind], name: Option<&str>) -> Result<&'k Kind, Problem> {
    let only = if let [only] = kinds { Some(only) } else { None };
    match name {
        None => only.ok_or_else(|| Problem::new(exit::USAGE, "name a workflow")),
        Some(name) => kinds.iter().find(|kind| kind.definition.name == name).ok_or_else(|| {
            let known: Vec<_> = kinds.iter().map(|kind| format!("`{}`", kind.definition.name)).collect();
            Problem::new(exit::USAGE, format!("there is no workflow `{name}` here, only {}", known.join(", ")))
        }),
    }
}

fn write_asl(kinds: &[Kind], arguments: &Asl) -> Result<u8, Problem> {
    let kind = chosen(kinds, arguments.workflow.as_deref())?;
    let machine = render(kind, &arguments.function)?;
    match arguments.format {
        AslFormat::Json => print(format!("{machine}\n").as_bytes()),
        AslFormat::Yaml => {
            let yaml = machine.to_yaml();
            print(yaml.map_err(|error| Problem::new(exit::SETUP, error.to_string()))?.as_bytes())
        }
    }
}

fn render(kind: &Kind, function: &str) -> Result<asl::StateMachine, Problem> {
    let rendered = asl::render(kind.definition, &Deployment::lambda(function));
    rendered.map_err(|error| Problem::new(exit::SETUP, error.to_string()))
}

fn draw(kinds: &[Kind], arguments: &Graph) -> Result<u8, Problem> {
    let graph = graph::Graph::of(chosen(kinds, arguments.workflow.as_deref())?.definition);
    let drawn = match arguments.format {
        GraphFormat::Mermaid => graph.mermaid(),
        GraphFormat::Dot => graph.dot(),
        GraphFormat::Svg => graph.svg(),
        GraphFormat::Json => serde_json::to_string_pretty(&graph)
            .map_err(|error| Problem::new(exit::SETUP, format!("the graph is no JSON: {error}")))?,
    };
    print(format!("{}\n", drawn.trim_end()).as_bytes())
}

fn print(bytes: &[u8]) -> Result<u8, Problem> {
    let mut out = io::stdout().lock();
    out.write_all(bytes)?;
    out.flush()?;
    Ok(exit::SUCCESS)
}

/// The text of a file, or with `-` of standard input.
fn text_of(file: &str) -> Result<String, Problem> {
    let mut text = String::new();
    let read = match file {
        "-" => io::stdin().read_to_string(&mut text).map(|_| text),
        file => fs::read_to_string(file),
    };
    read.map_err(|error| Problem::new(exit::INPUT, format!("cannot read {}: {error}", name_of(file))))
}

fn name_of(file: &str) -> &str {
    if file == "-" { "standard input" } else { file }
}
