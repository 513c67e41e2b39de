//! What a role allows.

use super::node::Node;

/// Actions on resources.
#[derive(Debug, Clone, PartialEq)]
pub struct Allowed {
    pub actions: Vec<String>,
    pub resources: Vec<Node>,
    pub condition: Option<Node>,
}

impl Allowed {
    pub fn new<A: Into<String>>(actions: impl IntoIterator<Item = A>, resource: Node) -> Self {
        Allowed::on_each(actions, vec![resource])
    }

    pub fn on_each<A: Into<String>>(actions: impl IntoIterator<Item = A>, resources: Vec<Node>) -> Self {
        Allowed { actions: actions.into_iter().map(Into::into).collect(), resources, condition: None }
    }

    /// On whatever resource.
    pub fn anywhere<A: Into<String>>(actions: impl IntoIterator<Item = A>, why: impl Into<String>) -> Self {
        Allowed::new(actions, any(why))
    }

    fn statement(&self) -> Node {
        let everything = self.resources.iter().find(|resource| matches!(resource, Node::Noted("*", _)));
        let resource = everything.cloned().unwrap_or_else(|| Node::List(self.resources.clone()));
        let condition = self.condition.iter().map(|condition| ("Condition", condition.clone()));
        let fields = [
            ("Effect", Node::text("Allow")),
            ("Action", Node::texts(self.actions.iter().cloned())),
            ("Resource", resource),
        ];
        Node::object(fields.into_iter().chain(condition))
    }
}

/// Every resource, and why no fewer.
pub fn any(why: impl Into<String>) -> Node {
    Node::Noted("*", why.into())
}

/// A policy.
#[derive(Debug, Default)]
pub struct Policy(Vec<Allowed>);

impl Policy {
    /// Allows something else, too. Equal actions share a statement.
    pub fn allow(&mut self, allowed: Allowed) {
        let same = |known: &&mut Allowed| known.actions == allowed.actions && known.condition == allowed.condition;
        let Some(known) = self.0.iter_mut().find(same) else { return self.0.push(allowed) };
        let new: Vec<_> =
            allowed.resources.into_iter().filter(|resource| !known.resources.contains(resource)).collect();
        known.resources.extend(new);
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub fn document(&self) -> Node {
        let statements = Node::List(self.0.iter().map(Allowed::statement).collect());
        Node::object([("Version", Node::text("2012-10-17")), ("Statement", statements)])
    }
}

/// The role that a service of AWS's takes on.
pub fn role(service: &str, managed: Vec<Node>, policy: &Policy) -> Node {
    let trusted = Node::object([("Service", Node::text(format!("{service}.amazonaws.com")))]);
    let trust = Node::object([
        ("Effect", Node::text("Allow")),
        ("Principal", trusted),
        ("Action", Node::text("sts:AssumeRole")),
    ]);
    let trusting = Node::object([("Version", Node::text("2012-10-17")), ("Statement", Node::List(vec![trust]))]);
    let mut properties = vec![("AssumeRolePolicyDocument", trusting)];
    if !managed.is_empty() {
        properties.push(("ManagedPolicyArns", Node::List(managed)));
    }
    if !policy.is_empty() {
        let own = Node::object([("PolicyName", Node::text("Calls")), ("PolicyDocument", policy.document())]);
        properties.push(("Policies", Node::List(vec![own])));
    }
    resource("AWS::IAM::Role", properties)
}

/// A resource of a template.
pub fn resource<'n>(kind: &str, properties: impl IntoIterator<Item = (&'n str, Node)>) -> Node {
    Node::object([("Type", Node::text(kind)), ("Properties", Node::object(properties))])
}
