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
//! With the feature `sqlite` too, executions are kept in a file, so that they survive the process:
//!
//! | command | what it does |
//! |---|---|
//! | `start name.json --name order-1` | starts an execution and runs it to its end, here or in the process that runs the others; `--lines` starts many, `--detach` only keeps them |
//! | `work` | runs what is kept, and tells what ends, until Ctrl-C |
//! | `list --status FAILED --since 2h` | lists executions, the newest first; with `--unfit` those that no build goes on with until one fits |
//! | `show order-1` | tells where an execution is, what it waits for and how to answer it, and what it came to |
//! | `history order-1` | prints its events; with `--json` as Step Functions' GetExecutionHistory has them |
//! | `stop order-1`, `redrive order-1` | ends it; lets it go on where it failed |
//! | `approve TOKEN '{"granted": true}'`, `reject TOKEN` | answers a callback that waits |
//! | `console` | runs what is kept and serves the `console` (a feature, too), which shows it; an empty store gets the [samples](Cli::samples) |
//!
//! The file is the one that `--store` or the variable `WORKFLOW_STORE` names, or else the program's name with `.db`, in the
//! current folder. An execution is named by its name, or by its id where several workflows have one of that name.
//! One process runs the executions of a file; whatever other processes start, stop, redrive or answer meanwhile, it is told.
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
//! `start` and `work` print such an object for each execution that ends, with `id`, `name` and `workflow`, and with the
//! statuses `TIMED_OUT` and `ABORTED` too; `start` does so for one that this build cannot go on with, which is `RUNNING` and has
//! `unfit`, the reason. `list` prints what it lists, an object a line, and `show` one with `visits` and
//! `callbacks`. `console` prints its `url`.
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
//! | 4 | the workflow cannot run or be written: a resource or a setting is missing, a limit is passed; the store fails, or another process runs it |
//! | 5 | the output cannot be written |
//! | 6 | there is no such execution or token, or it is not in a state for this; the build cannot go on with it |
//! | 130 | interrupted: what ran was dropped, and what was left is counted on standard error; what is kept goes on with `work` |
//! | 141 | whoever read the output has gone away, as with `run … \| head -1` |

mod arguments;
mod diff;
#[cfg(feature = "sqlite")]
mod kept;
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
use std::marker::PhantomData;
#[cfg(feature = "sqlite")]
use std::path::PathBuf;
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
    #[cfg(feature = "sqlite")]
    pub const STATE: u8 = 6;
    pub const INTERRUPTED: u8 = 130;
    pub const READER_GONE: u8 = 141;
}

/// Does what the program's arguments say with the workflows `W`, and gives the exit code: see the [module](self).
pub async fn main<W: Workflows>(runtime: RuntimeBuilder) -> ExitCode {
    Cli::<W>::new(runtime).main().await
}

/// As [`main`], with more to say about the program.
///
/// ```no_run
/// # use workflow_runtime::{Runtime, cli::Cli, workflow};
/// # workflow! { workflow Greeting(name: String) -> String { state Only => succeed name; } }
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> std::process::ExitCode {
/// Cli::<Greeting>::new(Runtime::builder()).main().await
/// # }
/// ```
pub struct Cli<W> {
    program: Program,
    runtime: RuntimeBuilder,
    workflows: PhantomData<fn() -> W>,
}

/// What the commands know of the program.
struct Program {
    kinds: Vec<Kind>,
    /// Inputs by the names of workflows, a line each.
    #[cfg(all(feature = "console", feature = "sqlite"))]
    samples: Vec<(&'static str, String)>,
}

impl<W: Workflows> Cli<W> {
    /// Of a program with these workflows, and the runtime that they run with.
    pub fn new(runtime: RuntimeBuilder) -> Self {
        let program = Program {
            kinds: kind::all::<W>(),
            #[cfg(all(feature = "console", feature = "sqlite"))]
            samples: Vec::new(),
        };
        Cli { program, runtime, workflows: PhantomData }
    }

    /// Inputs of `S`, a line of JSON each, with which `console` starts executions where the store has none yet.
    #[cfg(all(feature = "console", feature = "sqlite"))]
    pub fn samples<S: crate::machine::Workflow>(mut self, lines: impl Into<String>) -> Self {
        self.program.samples.push((S::DEFINITION.name, lines.into()));
        self
    }

    /// Does what the program's arguments say, and gives the exit code.
    pub async fn main(self) -> ExitCode {
        let mut command = arguments::command(&self.program.kinds);
        let matches = command.try_get_matches_from_mut(std::env::args_os());
        let arguments = match matches.and_then(|matches| Arguments::from_arg_matches(&matches)) {
            Ok(arguments) => arguments,
            Err(error) => {
                let _ = error.print();
                return ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(exit::USAGE));
            }
        };
        let done = run(&self.program, self.runtime, &mut command, arguments).await;
        ExitCode::from(done.unwrap_or_else(|problem| {
            if !problem.text.is_empty() {
                complain(&problem.text);
            }
            problem.code
        }))
    }
}

async fn run(
    program: &Program,
    runtime: RuntimeBuilder,
    command: &mut clap::Command,
    arguments: Arguments,
) -> Result<u8, Problem> {
    let kinds = &program.kinds;
    match arguments.command {
        Verb::Run(run) => run::run(kinds, runtime, run, arguments.json).await,
        #[cfg(feature = "sqlite")]
        Verb::Kept(verb) => {
            let store = store_of(arguments.store, command);
            kept::run(kept::Given { program, runtime, store, json: arguments.json }, verb).await
        }
        Verb::Asl(asl) => write_asl(kinds, &asl),
        Verb::Graph(Graph { command: Some(GraphVerb::Diff(diff)), .. }) => diff::run(kinds, &diff, arguments.json),
        #[cfg(feature = "sqlite")]
        Verb::Graph(Graph { execution: Some(_), format: GraphFormat::Json, .. }) => {
            let text = "`--format json` is a workflow's graph alone: draw an execution as mermaid, dot or svg";
            Err(Problem::new(exit::USAGE, text))
        }
        #[cfg(feature = "sqlite")]
        Verb::Graph(Graph { execution: Some(execution), format, .. }) => {
            let store = store_of(arguments.store, command);
            let given = kept::Given { program, runtime, store, json: arguments.json };
            let (workflow, overlay) = kept::overlay(given, &execution).await?;
            draw(chosen(kinds, Some(&workflow))?, format, &overlay)
        }
        Verb::Graph(graph) => draw(chosen(kinds, graph.workflow.as_deref())?, graph.format, &graph::Overlay::new()),
        Verb::Template(template) => template::run(kinds, template, arguments.json),
        Verb::Completions { shell } => {
            let name = command.get_name().to_owned();
            let mut script = Vec::new();
            clap_complete::generate(shell, command, name, &mut script);
            print(&script)
        }
    }
}

/// The file of executions: as it was given, or that of the program.
#[cfg(feature = "sqlite")]
fn store_of(given: Option<PathBuf>, command: &clap::Command) -> PathBuf {
    let store = given.or_else(|| std::env::var_os("WORKFLOW_STORE").map(Into::into));
    store.unwrap_or_else(|| format!("{}.db", command.get_name()).into())
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

fn draw(kind: &Kind, format: GraphFormat, overlay: &graph::Overlay) -> Result<u8, Problem> {
    let graph = graph::Graph::of(kind.definition);
    let drawn = match format {
        GraphFormat::Mermaid => graph.mermaid_with(overlay),
        GraphFormat::Dot => graph.dot_with(overlay),
        GraphFormat::Svg => graph.svg_with(overlay),
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
