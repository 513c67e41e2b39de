//! The parts of a template, and their names.

use super::name::{Stand, Substitutions, logical_id, stack_name};
use super::node::Node;
use super::policy::{Allowed, Policy, resource};
use super::{Architecture, Format, Template, TemplateError, calls, function, machine};
use crate::asl::{self, On, StateMachine, substitution};
use crate::definition::{Definition, Setting};
use crate::shape::Shape;

/// A workflow with its document.
pub struct Machine {
    pub definition: &'static Definition,
    pub document: StateMachine,
    /// The document as it stands in the template.
    pub text: String,
    pub id: String,
}

/// A template as it grows.
pub struct Builder<'t> {
    pub template: &'t Template,
    pub machines: Vec<Machine>,
    pub known: Substitutions,
    parameters: Vec<(String, Node)>,
    resources: Vec<(String, Node)>,
    outputs: Vec<(String, Node)>,
}

/// See <https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html>.
const LONGEST_DESCRIPTION: usize = 1024;

pub fn document(template: &Template, definitions: &[&'static Definition]) -> Result<Node, TemplateError> {
    let mut machines: Vec<Machine> = Vec::new();
    for definition in definitions.iter().flat_map(|definition| definition.with_nested()) {
        if !machines.iter().any(|known| std::ptr::eq(known.definition, definition)) {
            machines.push(Machine::new(definition, template)?);
        }
    }
    let mut builder = Builder {
        template,
        machines: Vec::new(),
        known: Substitutions::default(),
        parameters: Vec::new(),
        resources: Vec::new(),
        outputs: Vec::new(),
    };
    builder.name_settings(&machines)?;
    builder.name_machines(&machines)?;
    let workers = builder.workers(&machines)?;
    builder.machines = machines;
    function::add(&mut builder, &workers)?;
    builder.add_activities(&workers)?;
    machine::add(&mut builder)?;
    builder.add_policies(&workers)?;
    Ok(builder.finish())
}

impl Machine {
    fn new(definition: &'static Definition, template: &Template) -> Result<Self, TemplateError> {
        let document = asl::render(definition, &template.deployment)
            .map_err(|error| TemplateError::Asl { workflow: definition.name, error })?;
        let text = document.to_string();
        Ok(Machine { definition, document, text, id: logical_id(definition.name) })
    }

    /// Whether it is run by what it runs.
    fn is_in_a_circle(&self) -> bool {
        let runs_it = |other: &&'static Definition| {
            other.with_nested().iter().any(|nested| std::ptr::eq(*nested, self.definition))
        };
        self.definition.with_nested().iter().skip(1).any(runs_it)
    }

    pub fn stand(&self) -> Stand {
        match self.is_in_a_circle() {
            true => Stand::NamedMachine(self.id.clone()),
            false => Stand::Machine(self.id.clone()),
        }
    }
}

impl Builder<'_> {
    pub fn is_sam(&self) -> bool {
        self.template.format == Format::Sam
    }

    pub fn architecture(&self) -> &'static str {
        match self.template.architecture {
            Architecture::Arm64 => "arm64",
            Architecture::X86_64 => "x86_64",
        }
    }

    fn is_taken(&self, id: &str) -> bool {
        self.parameters.iter().chain(&self.resources).any(|(known, _)| known == id)
    }

    pub fn add(&mut self, id: &str, resource: Node) -> Result<(), TemplateError> {
        if self.is_taken(id) {
            return Err(TemplateError::SameName { name: id.to_owned() });
        }
        self.resources.push((id.to_owned(), resource));
        Ok(())
    }

    pub fn add_output(&mut self, id: String, description: String, value: Node) {
        self.outputs.push((id, Node::object([("Description", Node::text(description)), ("Value", value)])));
    }

    /// A parameter, which others may name as well.
    pub fn add_parameter(&mut self, id: &str, parameter: Node) -> Result<(), TemplateError> {
        let of_this_name = self.parameters.iter().find(|(known, _)| known == id);
        match of_this_name {
            Some((_, known)) if kind_of(known) == kind_of(&parameter) => Ok(()),
            None if !self.is_taken(id) => {
                self.parameters.push((id.to_owned(), parameter));
                Ok(())
            }
            _ => Err(TemplateError::SameName { name: id.to_owned() }),
        }
    }

    /// Settings that a definition uses are parameters.
    fn name_settings(&mut self, machines: &[Machine]) -> Result<(), TemplateError> {
        for machine in machines {
            for setting in machine.definition.settings.iter().flat_map(|settings| settings.fields) {
                let id = logical_id(setting.substitution);
                self.known.add(setting.substitution, Stand::Parameter(id.clone()))?;
                if machine.text.contains(&format!("${{{}}}", setting.substitution)) {
                    self.add_parameter(&id, parameter(setting))?;
                }
            }
        }
        Ok(())
    }

    /// The state machines that others run.
    fn name_machines(&mut self, machines: &[Machine]) -> Result<(), TemplateError> {
        for nested in machines.iter().flat_map(|machine| machine.definition.with_nested().into_iter().skip(1)) {
            let Some(machine) = machines.iter().find(|machine| std::ptr::eq(machine.definition, nested)) else {
                continue;
            };
            self.known.add(&format!("{}Arn", nested.name), machine.stand())?;
        }
        Ok(())
    }

    /// Where tasks run, each place once, in the order of the workflows.
    fn workers(&mut self, machines: &[Machine]) -> Result<Vec<On>, TemplateError> {
        let mut workers = Vec::new();
        let tasks = machines.iter().flat_map(|machine| machine.definition.tasks());
        for task in tasks.filter(|task| task.service.is_none()) {
            let on = self.template.deployment.worker(task);
            if !workers.contains(&on) {
                self.name_worker(&on)?;
                workers.push(on);
            }
        }
        Ok(workers)
    }

    /// A worker whose name is one substitution is a resource of this template, another's substitutions are parameters.
    fn name_worker(&mut self, on: &On) -> Result<(), TemplateError> {
        let (On::Lambda(text) | On::Activity(text)) = on;
        if let Some(name) = own(text) {
            let id = resource_id(name)?;
            return self
                .known
                .add(name, if matches!(on, On::Lambda(_)) { Stand::Function(id) } else { Stand::Activity(id) });
        }
        let mut rest = text.as_str();
        while let Some((_, name, after)) = substitution(rest) {
            let id = checked_id(name)?;
            self.known.add(name, Stand::Parameter(id.clone()))?;
            let description = Node::text(format!("A part of the name {}", text.replace("${", "{")));
            self.add_parameter(&id, Node::object([("Type", Node::text("String")), ("Description", description)]))?;
            rest = after;
        }
        Ok(())
    }

    fn add_activities(&mut self, workers: &[On]) -> Result<(), TemplateError> {
        for on in workers {
            let On::Activity(text) = on else { continue };
            let Some(Stand::Activity(id)) = own(text).and_then(|name| self.known.get(name)).cloned() else { continue };
            self.add(&id, resource("AWS::StepFunctions::Activity", [("Name", Node::sub(stack_name(&id)))]))?;
            self.add_output(format!("{id}Arn"), "The ARN of the activity that workers poll".to_owned(), Node::Ref(id));
        }
        Ok(())
    }

    /// Policies for those who work on activities, and who answer callbacks, elsewhere.
    fn add_policies(&mut self, workers: &[On]) -> Result<(), TemplateError> {
        let answers = ["states:SendTaskSuccess", "states:SendTaskFailure", "states:SendTaskHeartbeat"];
        let mut worker = Policy::default();
        for on in workers {
            let On::Activity(arn) = on else { continue };
            let Some(name) = self.known.name(arn) else { continue };
            worker.allow(Allowed::new(["states:GetActivityTask"].into_iter().chain(answers), name.node()));
        }
        self.add_policy("WorkerPolicy", "The policy that a worker needs to poll the activities", &worker)?;
        let mut answer = Policy::default();
        for machine in &self.machines {
            let waits = |(_, task): &(&str, &asl::Task)| task.resource.contains(".waitForTaskToken");
            if calls::tasks(&machine.document.states).iter().any(waits) {
                answer.allow(Allowed::new(answers, Node::Ref(machine.id.clone())));
            }
        }
        self.add_policy("CallbackPolicy", "The policy that one needs who answers callbacks", &answer)
    }

    fn add_policy(&mut self, id: &str, description: &str, policy: &Policy) -> Result<(), TemplateError> {
        if policy.is_empty() {
            return Ok(());
        }
        self.add(id, resource("AWS::IAM::ManagedPolicy", [("PolicyDocument", policy.document())]))?;
        self.add_output(format!("{id}Arn"), description.to_owned(), Node::Ref(id.to_owned()));
        Ok(())
    }

    fn finish(self) -> Node {
        let first = self.machines.first().map_or("", |machine| machine.definition.doc);
        let description = first.lines().next().unwrap_or_default();
        let mut parts = vec![("AWSTemplateFormatVersion", Node::text("2010-09-09"))];
        if self.template.format == Format::Sam {
            parts.push(("Transform", Node::text("AWS::Serverless-2016-10-31")));
        }
        if !description.is_empty() {
            parts.push(("Description", Node::text(at_most(description, LONGEST_DESCRIPTION))));
        }
        if !self.parameters.is_empty() {
            parts.push(("Parameters", Node::Object(self.parameters)));
        }
        parts.extend([("Resources", Node::Object(self.resources)), ("Outputs", Node::Object(self.outputs))]);
        Node::object(parts)
    }
}

/// The name in a text that is one substitution.
pub fn own(text: &str) -> Option<&str> {
    match substitution(text)? {
        ("", name, "") => Some(name),
        _ => None,
    }
}

/// `WorkerFunction` for `WorkerFunctionArn`.
fn resource_id(substitution: &str) -> Result<String, TemplateError> {
    let id = checked_id(substitution)?;
    Ok(id.strip_suffix("Arn").filter(|id| !id.is_empty()).unwrap_or(&id).to_owned())
}

fn checked_id(substitution: &str) -> Result<String, TemplateError> {
    let id = logical_id(substitution);
    if id == substitution && !id.is_empty() {
        Ok(id)
    } else {
        Err(TemplateError::Substitution { name: substitution.to_owned() })
    }
}

fn kind_of(parameter: &Node) -> Option<&Node> {
    let Node::Object(fields) = parameter else { return None };
    fields.iter().find(|(name, _)| name == "Type").map(|(_, kind)| kind)
}

/// A setting as a parameter.
fn parameter(setting: &Setting) -> Node {
    let shape = (setting.shape)();
    let kind = if matches!(shape, Shape::Int(_) | Shape::Float) { "Number" } else { "String" };
    let mut fields = vec![("Type", Node::text(kind))];
    if !setting.doc.is_empty() {
        fields.push(("Description", Node::text(at_most(setting.doc, LONGEST_DESCRIPTION))));
    }
    match shape {
        Shape::Bool => fields.push(("AllowedValues", Node::texts(["true", "false"]))),
        Shape::Int(int) => {
            let bounds = [("MinValue", int.min), ("MaxValue", int.max)];
            let known = |(name, bound)| Some((name, Node::Number(i64::try_from(bound).ok()?)));
            fields.extend(bounds.into_iter().filter_map(known));
        }
        _ => {}
    }
    Node::object(fields)
}

fn at_most(text: &str, bytes: usize) -> &str {
    &text[..text.floor_char_boundary(bytes)]
}
