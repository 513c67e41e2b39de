//! What the command line takes.

use std::num::NonZero;
use std::path::PathBuf;

use clap::builder::PossibleValuesParser;
use clap::{Args, Command, CommandFactory, Parser, Subcommand, ValueEnum};
use clap_complete::Shell;

use super::kind::Kind;

const EXIT_CODES: &str = "\
Exit codes:
    0  it succeeded, or there is no difference
    1  an execution failed, or there is a difference
    2  the command line is wrong
    3  an input cannot be read, or does not fit the workflow
    4  the workflow cannot run or be written: a resource or a setting is missing, a limit is passed;
       the store fails, or another process runs it
    5  the output cannot be written
    6  there is no such execution or token, or it is not in a state for this; the build cannot go on
       with it
  130  interrupted
  141  whoever read the output has gone away";

#[derive(Parser)]
#[command(subcommand_required = true, arg_required_else_help = true)]
pub struct Arguments {
    /// Print JSON for programs: one object a line.
    #[arg(long, global = true)]
    pub json: bool,
    /// The file that keeps executions [env: WORKFLOW_STORE] [default: the program's name with .db].
    #[cfg(feature = "sqlite")]
    #[arg(long, global = true, value_name = "FILE")]
    pub store: Option<PathBuf>,
    #[command(subcommand)]
    pub command: Verb,
}

#[derive(Subcommand)]
pub enum Verb {
    /// Run executions in memory.
    Run(Run),
    #[cfg(feature = "sqlite")]
    #[command(flatten)]
    Kept(super::kept::Verb),
    /// Print a workflow as Amazon States Language.
    Asl(Asl),
    /// Draw a workflow, or compare it with what is deployed.
    Graph(Graph),
    /// Print a template that deploys the workflows on AWS: AWS SAM's, or CloudFormation's.
    ///
    /// It is YAML, and with --json it is JSON.
    Template(super::template::Arguments),
    /// Print a script that completes commands in a shell.
    Completions { shell: Shell },
}

#[derive(Args)]
pub struct Run {
    /// The workflow, if the program has several.
    #[arg(index = 1)]
    pub workflow: Option<String>,
    /// A file with the input as JSON, or - for what comes in on standard input.
    #[arg(index = 2)]
    pub input: Option<String>,
    /// Run an execution for each line of a file of JSON Lines, or - for standard input.
    ///
    /// Empty lines are passed over. Lines that do not fit are told by their numbers, and the others run.
    #[arg(long, value_name = "FILE", conflicts_with = "input")]
    pub lines: Option<String>,
    /// How many executions run at once.
    #[arg(long, value_name = "NUMBER", default_value = "64", requires = "lines")]
    pub concurrency: NonZero<usize>,
}

#[derive(Args)]
pub struct Asl {
    /// The workflow, if the program has several.
    #[arg(index = 1)]
    pub workflow: Option<String>,
    /// The ARN or name of the Lambda function that serves the tasks.
    #[arg(long, default_value = "${WorkerFunctionArn}")]
    pub function: String,
    /// How it is written.
    #[arg(long, value_enum, default_value_t)]
    pub format: AslFormat,
}

#[derive(Clone, Copy, Default, ValueEnum)]
pub enum AslFormat {
    #[default]
    Json,
    Yaml,
}

#[derive(Args)]
#[command(args_conflicts_with_subcommands = true, subcommand_negates_reqs = true)]
pub struct Graph {
    /// The workflow, if the program has several.
    #[arg(index = 1)]
    pub workflow: Option<String>,
    /// How it is drawn.
    #[arg(long, value_enum, default_value_t)]
    pub format: GraphFormat,
    /// Draw what a kept execution has done: its name or its id.
    #[cfg(feature = "sqlite")]
    #[arg(long, value_name = "NAME|ID")]
    pub execution: Option<String>,
    #[command(subcommand)]
    pub command: Option<GraphVerb>,
}

#[derive(Clone, Copy, Default, ValueEnum)]
pub enum GraphFormat {
    #[default]
    Mermaid,
    Dot,
    Svg,
    Json,
}

#[derive(Subcommand)]
pub enum GraphVerb {
    /// Compare a deployed definition with the one of this build.
    ///
    /// `${Substitutions}` of this build stand for any text.
    Diff(Diff),
}

#[derive(Args)]
#[command(allow_missing_positional = true)]
pub struct Diff {
    /// The workflow, if the program has several.
    #[arg(index = 1)]
    pub workflow: Option<String>,
    /// The deployed definition: Amazon States Language as JSON, in a file, or - for standard input.
    #[arg(index = 2, value_name = "OLD.asl.json")]
    pub old: String,
}

/// The command line of a program with these workflows.
pub fn command(kinds: &[Kind]) -> Command {
    let names: Vec<_> = kinds.iter().map(|kind| kind.definition.name).collect();
    let about = match kinds {
        [only] => only.definition.doc.lines().next().unwrap_or_default().to_owned(),
        _ => format!("The workflows {}.", names.join(", ")),
    };
    let program = std::env::args_os().next().map(PathBuf::from);
    let program = program.as_deref().and_then(|path| path.file_stem()).unwrap_or_default();
    let workflow = |command: Command| match kinds {
        [_] => command.mut_arg("workflow", |argument| argument.hide(true)),
        _ => command
            .mut_arg("workflow", |argument| argument.required(true).value_parser(PossibleValuesParser::new(&names))),
    };
    let command = Arguments::command();
    #[cfg(feature = "sqlite")]
    let command = command.mut_subcommand("start", workflow);
    let graph = |command: Command| workflow(command).mut_subcommand("diff", workflow);
    // An execution has its own workflow.
    #[cfg(feature = "sqlite")]
    let graph = |command: Command| match kinds {
        [_] => graph(command),
        _ => {
            graph(command).mut_arg("workflow", |argument| argument.required(false).required_unless_present("execution"))
        }
    };
    command
        .name(program.to_string_lossy().into_owned())
        .about(about)
        .after_help(EXIT_CODES)
        .mut_subcommand("run", workflow)
        .mut_subcommand("asl", workflow)
        .mut_subcommand("graph", graph)
}
