#![doc = include_str!("../../docs/template.md")]

mod build;
mod calls;
mod function;
mod machine;
mod name;
mod node;
mod policy;
mod sdk;

use std::fmt;

use crate::asl::{AslError, Deployment, Json};
use crate::definition::Definition;
use crate::workflows::{Workflows, definitions};
use node::Node;

/// Which templates are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// AWS SAM, which builds and uploads functions:
    /// <https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-specification.html>.
    Sam,
    /// CloudFormation, where you upload the functions' code:
    /// <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/>.
    CloudFormation,
}

/// The processors that functions run on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Architecture {
    /// AWS Graviton.
    Arm64,
    /// Intel and AMD.
    X86_64,
}

/// Which events of executions are written to CloudWatch Logs.
/// See <https://docs.aws.amazon.com/step-functions/latest/dg/cw-logs.html>.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Logs {
    /// None.
    Off,
    /// Those that end an execution with an error.
    Fatal,
    /// Those that tell an error.
    Error,
    /// All.
    All,
}

/// What a template holds beside the workflows: see the [module](self).
#[derive(Debug, Clone)]
pub struct Template {
    format: Format,
    deployment: Deployment,
    architecture: Architecture,
    memory: u32,
    code: String,
    binary: Option<String>,
    policies: Vec<String>,
    environment: Vec<String>,
    logs: Option<Logs>,
    execution_data: bool,
    tracing: bool,
    retention: u32,
    alias: Option<String>,
}

impl Template {
    /// A template in AWS SAM's format, of workflows whose tasks run where the deployment says.
    pub fn sam(deployment: Deployment) -> Self {
        Template::new(Format::Sam, deployment)
    }

    /// A template in CloudFormation's own format.
    pub fn cloudformation(deployment: Deployment) -> Self {
        Template::new(Format::CloudFormation, deployment)
    }

    pub(crate) fn new(format: Format, deployment: Deployment) -> Self {
        Template {
            format,
            deployment,
            architecture: Architecture::Arm64,
            memory: 128,
            code: ".".to_owned(),
            binary: None,
            policies: Vec::new(),
            environment: Vec::new(),
            logs: None,
            execution_data: false,
            tracing: true,
            retention: 30,
            alias: None,
        }
    }

    /// The processors that functions run on: [`Architecture::Arm64`] unless told otherwise.
    pub fn architecture(mut self, architecture: Architecture) -> Self {
        self.architecture = architecture;
        self
    }

    /// The memory of a function in MB, from which AWS derives its share of a processor, too: 128 unless told otherwise.
    pub fn memory(mut self, megabytes: u32) -> Self {
        self.memory = megabytes;
        self
    }

    /// The folder of the package whose program is the function, seen from the template: `.` unless told otherwise. For SAM.
    pub fn code(mut self, folder: impl Into<String>) -> Self {
        self.code = folder.into();
        self
    }

    /// Which of the package's programs is the function, where it has several. For SAM.
    pub fn binary(mut self, name: impl Into<String>) -> Self {
        self.binary = Some(name.into());
        self
    }

    /// Gives functions a policy for what their tasks do on AWS: its ARN, or the name of one that AWS manages.
    pub fn function_policy(mut self, policy: impl Into<String>) -> Self {
        self.policies.push(policy.into());
        self
    }

    /// Gives functions a variable of the environment, whose value is a parameter of the template: `BankUrl` for `BANK_URL`.
    pub fn environment(mut self, variable: impl Into<String>) -> Self {
        self.environment.push(variable.into());
        self
    }

    /// Which events are logged. Unless told otherwise it is [`Logs::Error`], as Step Functions keeps the history of each
    /// execution anyway; and [`Logs::All`] of an Express workflow, which has no other history.
    pub fn logs(mut self, logs: Logs) -> Self {
        self.logs = Some(logs);
        self
    }

    /// Logs the values that go through an execution, too, which may be nobody's business.
    pub fn execution_data(mut self) -> Self {
        self.execution_data = true;
        self
    }

    /// Whether executions and functions are traced by X-Ray: they are unless told otherwise.
    pub fn tracing(mut self, tracing: bool) -> Self {
        self.tracing = tracing;
        self
    }

    /// For how many days logs are kept: 30 unless told otherwise. CloudWatch Logs takes
    /// [some numbers](https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html) only.
    pub fn retention(mut self, days: u32) -> Self {
        self.retention = days;
        self
    }

    /// Publishes a version of each state machine with every change, and points this alias to it.
    pub fn alias(mut self, name: impl Into<String>) -> Self {
        self.alias = Some(name.into());
        self
    }

    /// The template of a workflow, or of a tuple of workflows, and of those that they run.
    ///
    /// # Errors
    ///
    /// When a workflow cannot be written as Amazon States Language, or two things would have one name.
    pub fn render<W: Workflows>(&self) -> Result<Document, TemplateError> {
        self.of(&definitions::<W>())
    }

    pub(crate) fn of(&self, definitions: &[&'static Definition]) -> Result<Document, TemplateError> {
        build::document(self, definitions).map(Document)
    }
}

/// A template. It prints itself as JSON.
#[derive(Debug, Clone, PartialEq)]
pub struct Document(Node);

impl Document {
    /// As YAML, as people write templates, with comments where a policy allows more than one resource.
    ///
    /// # Errors
    ///
    /// What the YAML writer cannot write.
    pub fn to_yaml(&self) -> Result<String, serde_saphyr::ser::Error> {
        serde_saphyr::to_string(&self.0)
    }

    /// As JSON.
    pub fn to_json(&self) -> Json {
        self.0.json()
    }
}

impl fmt::Display for Document {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&serde_json::to_string_pretty(&self.to_json()).map_err(|_| fmt::Error)?)
    }
}

/// Why there is no template.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum TemplateError {
    /// A workflow cannot be written as Amazon States Language.
    Asl {
        /// Which.
        workflow: &'static str,
        /// Why.
        error: AslError,
    },
    /// Two things of the template would have one name.
    SameName {
        /// The name.
        name: String,
    },
    /// What is in `${…}` is not a name in a template.
    Substitution {
        /// What is there.
        name: String,
    },
}

impl fmt::Display for TemplateError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            TemplateError::Asl { workflow, error } => write!(f, "`{workflow}`: {error}"),
            TemplateError::SameName { name } => write!(
                f,
                "two things in the template would have the name `{name}`: rename a setting, a workflow, or what the \
                 deployment names"
            ),
            TemplateError::Substitution { name } => write!(
                f,
                "`${{{name}}}` cannot be filled in: a name in a template has letters and digits, as in \
                 `${{WorkerFunctionArn}}`"
            ),
        }
    }
}

impl std::error::Error for TemplateError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            TemplateError::Asl { error, .. } => Some(error),
            _ => None,
        }
    }
}
