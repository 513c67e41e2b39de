//! What a template is made of: JSON with CloudFormation's functions and with comments.

use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};
use serde_saphyr::{Commented, FlowSeq, Tagged};

use crate::asl::{Json, Object, object};

/// A value in a template.
#[derive(Debug, Clone, PartialEq)]
pub enum Node {
    Text(String),
    Number(i64),
    Bool(bool),
    List(Vec<Node>),
    Object(Vec<(String, Node)>),
    /// A part of a definition, as it is.
    Json(Json),
    /// `!Ref name`
    Ref(String),
    /// `!GetAtt name.attribute`
    GetAtt(String, &'static str),
    /// `!Sub`, `!Select` or `!Split` of what it takes.
    Function(&'static str, Box<Node>),
    /// A text with a comment beside it.
    Noted(&'static str, String),
}

impl Node {
    pub fn text(text: impl Into<String>) -> Self {
        Node::Text(text.into())
    }

    pub fn texts<T: Into<String>>(texts: impl IntoIterator<Item = T>) -> Self {
        Node::List(texts.into_iter().map(Node::text).collect())
    }

    pub fn object<'n>(fields: impl IntoIterator<Item = (&'n str, Node)>) -> Self {
        Node::Object(fields.into_iter().map(|(name, node)| (name.to_owned(), node)).collect())
    }

    /// A text whose `${…}` CloudFormation fills in.
    pub fn sub(text: impl Into<String>) -> Self {
        Node::Function("Sub", Box::new(Node::text(text)))
    }

    /// The part at a position of what a separator divides.
    pub fn part(position: i64, separator: &str, of: Node) -> Self {
        let split = Node::Function("Split", Box::new(Node::List(vec![Node::text(separator), of])));
        Node::Function("Select", Box::new(Node::List(vec![Node::Number(position), split])))
    }

    /// As JSON, which has the functions' long names and no comments.
    pub fn json(&self) -> Json {
        match self {
            Node::Text(text) => text.as_str().into(),
            Node::Number(number) => Json::Number((*number).into()),
            Node::Bool(value) => Json::Bool(*value),
            Node::List(nodes) => Json::Array(nodes.iter().map(Node::json).collect()),
            Node::Object(fields) => {
                Json::Object(Object(fields.iter().map(|(name, node)| (name.clone(), node.json())).collect()))
            }
            Node::Json(value) => value.clone(),
            Node::Ref(name) => object([("Ref", name.as_str().into())]),
            Node::GetAtt(name, attribute) => {
                object([("Fn::GetAtt", Json::Array(vec![name.as_str().into(), (*attribute).into()]))])
            }
            Node::Function(function, of) => object([(format!("Fn::{function}").as_str(), of.json())]),
            Node::Noted(text, _) => (*text).into(),
        }
    }
}

/// As YAML: by the writer of YAML, which knows tags and comments.
impl Serialize for Node {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Node::Text(text) => serializer.serialize_str(text),
            Node::Number(number) => serializer.serialize_i64(*number),
            Node::Bool(value) => serializer.serialize_bool(*value),
            Node::List(nodes) => nodes.serialize(serializer),
            Node::Object(fields) => {
                let mut map = serializer.serialize_map(Some(fields.len()))?;
                for (name, node) in fields {
                    map.serialize_entry(name, node)?;
                }
                map.end()
            }
            Node::Json(value) => value.serialize(serializer),
            Node::Ref(name) => tagged("Ref", name).serialize(serializer),
            Node::GetAtt(name, attribute) => tagged("GetAtt", format!("{name}.{attribute}")).serialize(serializer),
            Node::Function(function @ ("Select" | "Split"), of) => match &**of {
                Node::List(parts) => tagged(function, FlowSeq(parts)).serialize(serializer),
                other => tagged(function, other).serialize(serializer),
            },
            Node::Function(function, of) => tagged(function, of).serialize(serializer),
            Node::Noted(text, note) => Commented(text, note.clone()).serialize(serializer),
        }
    }
}

fn tagged<T>(function: &str, value: T) -> Tagged<T> {
    Tagged(value, Some(format!("!{function}")))
}
