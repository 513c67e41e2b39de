//! `template`: what deploys the workflows on AWS.

use clap::{Args, ValueEnum};

use super::kind::Kind;
use super::problem::Problem;
use super::{exit, print};
use crate::asl::{Deployment, On};
use crate::definition::TaskInfo;
use crate::template::{Architecture, Document, Format, Logs, Template};

/// The command's arguments.
#[derive(Args)]
pub struct Arguments {
    /// Whose template.
    #[arg(long, value_enum, default_value = "sam")]
    format: Format,
    /// Where tasks run.
    #[arg(long, value_enum, default_value_t, value_name = "WHERE")]
    tasks: Tasks,
    /// This task runs on a worker that polls an activity.
    #[arg(long, value_name = "TASK")]
    activity: Vec<String>,
    /// The processors of functions.
    #[arg(long, value_enum, default_value = "arm64")]
    architecture: Architecture,
    /// The memory of functions, in MB.
    #[arg(long, value_name = "MB", default_value_t = 128)]
    memory: u32,
    /// The folder of the functions' package, seen from the template.
    #[arg(long, value_name = "FOLDER", default_value = ".")]
    code: String,
    /// The package's program that is the functions, where it has several.
    #[arg(long, value_name = "NAME")]
    binary: Option<String>,
    /// A policy for what tasks do in functions: its ARN, or the name of one of AWS's.
    #[arg(long, value_name = "POLICY")]
    function_policy: Vec<String>,
    /// A variable of the functions' environment: its value becomes a parameter of the template.
    #[arg(long, value_name = "VARIABLE")]
    environment: Vec<String>,
    /// Which events of executions are logged [default: error, and all of Express workflows].
    #[arg(long, value_enum)]
    logs: Option<Logs>,
    /// Log the values that go through executions, too.
    #[arg(long)]
    execution_data: bool,
    /// Trace nothing by X-Ray.
    #[arg(long)]
    no_tracing: bool,
    /// For how many days logs are kept.
    #[arg(long, value_name = "DAYS", default_value_t = 30)]
    retention: u32,
    /// Publish a version with every change, and point this alias to it.
    #[arg(long, value_name = "NAME")]
    alias: Option<String>,
}

#[derive(Clone, Copy, Default, ValueEnum)]
enum Tasks {
    /// One Lambda function serves all.
    #[default]
    Function,
    /// A Lambda function for each.
    Functions,
    /// Workers poll an activity for each.
    Activities,
}

impl ValueEnum for Format {
    fn value_variants<'a>() -> &'a [Self] {
        &[Format::Sam, Format::CloudFormation]
    }

    fn to_possible_value(&self) -> Option<clap::builder::PossibleValue> {
        Some(match self {
            Format::Sam => "sam".into(),
            Format::CloudFormation => "cloudformation".into(),
        })
    }
}

impl ValueEnum for Architecture {
    fn value_variants<'a>() -> &'a [Self] {
        &[Architecture::Arm64, Architecture::X86_64]
    }

    fn to_possible_value(&self) -> Option<clap::builder::PossibleValue> {
        Some(match self {
            Architecture::Arm64 => "arm64".into(),
            Architecture::X86_64 => "x86_64".into(),
        })
    }
}

impl ValueEnum for Logs {
    fn value_variants<'a>() -> &'a [Self] {
        &[Logs::Off, Logs::Fatal, Logs::Error, Logs::All]
    }

    fn to_possible_value(&self) -> Option<clap::builder::PossibleValue> {
        Some(match self {
            Logs::Off => "off".into(),
            Logs::Fatal => "fatal".into(),
            Logs::Error => "error".into(),
            Logs::All => "all".into(),
        })
    }
}

/// Prints the template of all workflows of the program.
pub fn run(kinds: &[Kind], arguments: Arguments, json: bool) -> Result<u8, Problem> {
    let document = document(kinds, arguments)?;
    match json {
        true => print(format!("{document}\n").as_bytes()),
        false => {
            let yaml = document.to_yaml();
            print(yaml.map_err(|error| Problem::new(exit::SETUP, error.to_string()))?.as_bytes())
        }
    }
}

fn document(kinds: &[Kind], arguments: Arguments) -> Result<Document, Problem> {
    let deployment = deployment(kinds, &arguments)?;
    let mut template = Template::new(arguments.format, deployment)
        .architecture(arguments.architecture)
        .memory(arguments.memory)
        .code(arguments.code)
        .tracing(!arguments.no_tracing)
        .retention(arguments.retention);
    template = arguments.function_policy.into_iter().fold(template, Template::function_policy);
    template = arguments.environment.into_iter().fold(template, Template::environment);
    template = arguments.binary.into_iter().fold(template, Template::binary);
    template = arguments.alias.into_iter().fold(template, Template::alias);
    template = arguments.logs.into_iter().fold(template, Template::logs);
    if arguments.execution_data {
        template = template.execution_data();
    }
    let definitions: Vec<_> = kinds.iter().map(|kind| kind.definition).collect();
    template.of(&definitions).map_err(|error| Problem::new(exit::SETUP, error.to_string()))
}

fn deployment(kinds: &[Kind], arguments: &Arguments) -> Result<Deployment, Problem> {
    let activity = "${{Task}ActivityArn}";
    let mut deployment = match arguments.tasks {
        Tasks::Function => Deployment::lambda("${WorkerFunctionArn}"),
        Tasks::Functions => Deployment::lambda("${{Task}FunctionArn}"),
        Tasks::Activities => Deployment::activity(activity),
    };
    let definitions = kinds.iter().flat_map(|kind| kind.definition.with_nested());
    let tasks: Vec<&TaskInfo> = definitions.flat_map(|definition| definition.tasks()).collect();
    for name in &arguments.activity {
        let of_this_name: Vec<_> = tasks.iter().filter(|task| task.name == name && task.service.is_none()).collect();
        if of_this_name.is_empty() {
            return Err(Problem::new(exit::USAGE, unknown_task(name, &tasks)));
        }
        of_this_name.into_iter().for_each(|task| deployment.place((task.id)(), On::activity(activity)));
    }
    Ok(deployment)
}

fn unknown_task(name: &str, tasks: &[&TaskInfo]) -> String {
    let mut known: Vec<_> =
        tasks.iter().filter(|task| task.service.is_none()).map(|task| format!("`{}`", task.name)).collect();
    known.sort_unstable();
    known.dedup();
    format!("there is no task `{name}` that could run on an activity, only {}", known.join(", "))
}
