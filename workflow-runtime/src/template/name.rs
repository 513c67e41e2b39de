//! Names of resources in a definition: literals, or texts with `${Substitutions}`.

use std::collections::BTreeMap;

use super::TemplateError;
use super::node::Node;
use crate::asl::substitution;

/// What a substitution stands for: something of the template, by its logical ID.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Stand {
    Parameter(String),
    /// A Lambda function's ARN.
    Function(String),
    /// An activity's ARN.
    Activity(String),
    /// A state machine's ARN.
    Machine(String),
    /// The ARN of a state machine that is known by its name, since others refer to it while it refers to them.
    NamedMachine(String),
}

impl Stand {
    pub fn node(&self) -> Node {
        match self {
            Stand::Parameter(id) | Stand::Activity(id) | Stand::Machine(id) => Node::Ref(id.clone()),
            Stand::Function(id) => Node::GetAtt(id.clone(), "Arn"),
            Stand::NamedMachine(_) => Node::sub(self.in_text()),
        }
    }

    /// In the text of a `!Sub`.
    fn in_text(&self) -> String {
        match self {
            Stand::Parameter(id) | Stand::Activity(id) | Stand::Machine(id) => format!("${{{id}}}"),
            Stand::Function(id) => format!("${{{id}.Arn}}"),
            Stand::NamedMachine(id) => arn("states", &format!("stateMachine:{}", stack_name(id))),
        }
    }

    fn is_arn(&self) -> bool {
        !matches!(self, Stand::Parameter(id) if !id.ends_with("Arn"))
    }
}

/// What the substitutions of all definitions stand for, by their names.
#[derive(Debug, Default)]
pub struct Substitutions(BTreeMap<String, Stand>);

impl Substitutions {
    /// Adds one, unless it is known.
    ///
    /// # Errors
    ///
    /// When it stands for something else already.
    pub fn add(&mut self, name: &str, stand: Stand) -> Result<(), TemplateError> {
        let known = self.0.entry(name.to_owned()).or_insert_with(|| stand.clone());
        if *known != stand { Err(TemplateError::SameName { name: name.to_owned() }) } else { Ok(()) }
    }

    pub fn get(&self, name: &str) -> Option<&Stand> {
        self.0.get(name)
    }

    /// Those that stand in a text, each once, by their names.
    pub fn used_in(&self, text: &str) -> Vec<(&str, &Stand)> {
        let is_used = |name: &&String| text.contains(&format!("${{{name}}}"));
        self.0.keys().filter(is_used).map(|name| (name.as_str(), &self.0[name])).collect()
    }

    /// A name of a resource; `None` of an expression.
    pub fn name(&self, text: &str) -> Option<Name> {
        if text.starts_with("{%") {
            return None;
        }
        let (mut filled, mut rest, mut whole) = (String::new(), text, None);
        while let Some((before, name, after)) = substitution(rest) {
            let stand = self.get(name)?;
            whole = (before.is_empty() && filled.is_empty() && after.is_empty()).then(|| stand.clone());
            filled.extend([before, &stand.in_text()]);
            rest = after;
        }
        filled.push_str(rest);
        Some(Name { text: filled, whole })
    }
}

/// The name of a resource.
#[derive(Debug, Clone)]
pub struct Name {
    /// As the text of a `!Sub`.
    pub text: String,
    /// What it is wholly.
    pub whole: Option<Stand>,
}

impl Name {
    pub fn node(&self) -> Node {
        match &self.whole {
            Some(stand) => stand.node(),
            None if self.text.contains("${") => Node::sub(&self.text),
            None => Node::text(&self.text),
        }
    }

    /// Its ARN; a parameter is taken for one if it is called `…Arn`.
    pub fn arn(&self, service: &str, kind: &str) -> Node {
        match self.text.starts_with("arn:") || self.whole.as_ref().is_some_and(Stand::is_arn) {
            true => self.node(),
            false => Node::sub(arn(service, &format!("{kind}{}", self.text))),
        }
    }
}

/// An ARN in the stack's region and account, as the text of a `!Sub`.
pub fn arn(service: &str, resource: &str) -> String {
    format!("arn:${{AWS::Partition}}:{service}:${{AWS::Region}}:${{AWS::AccountId}}:{resource}")
}

/// What a resource is called that no other stack has, as the text of a `!Sub`.
pub fn stack_name(id: &str) -> String {
    format!("${{AWS::StackName}}-{id}")
}

/// A logical ID: its letters and digits.
/// See <https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/resources-section-structure.html>.
pub fn logical_id(name: &str) -> String {
    name.chars().filter(char::is_ascii_alphanumeric).collect()
}
