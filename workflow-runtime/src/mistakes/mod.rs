//! What is wrong with JSON in JSON's words, by the shape of the type that it should be of, and what of it is not read.
//!
//! Only serde judges whether JSON is taken: a type may read more than its shape tells, or less.

mod names;
#[cfg(all(test, feature = "durable"))]
mod tests;
mod words;

use serde_json::{Map, Number, Value};

use self::names::{collect_names, nearest};
use self::words::{
    an_array_of, an_object_with, between_its_bounds, choices, listed, quoted, told, words, words_of_enum,
    words_of_fields, words_of_variant,
};
use crate::definition::Variable;
use crate::mask::{hold_secret, holds_secret};
use crate::shape::{EnumShape, Field, Fields, IntShape, Missing, Shape, ShapeFn, StructShape, Tagging, Variant};

/// A place in JSON.
#[derive(Debug, Clone, Default)]
pub struct Place {
    /// Such as `items[3].quantity`.
    pub path: String,
    /// The same as a JSON Pointer.
    pub pointer: String,
}

impl Place {
    pub fn field(&self, name: &str) -> Self {
        let between = if self.path.is_empty() { "" } else { "." };
        let escaped = name.replace('~', "~0").replace('/', "~1");
        Place { path: format!("{}{between}{name}", self.path), pointer: format!("{}/{escaped}", self.pointer) }
    }

    pub fn element(&self, index: usize) -> Self {
        Place { path: format!("{}[{index}]", self.path), pointer: format!("{}/{index}", self.pointer) }
    }
}

#[derive(Debug)]
pub struct Mistake {
    pub place: Place,
    pub why: String,
    /// Not where a type may read what it does not write: an array for a struct, a number for a decimal that is a text.
    pub sure: bool,
}

impl Mistake {
    /// Of what is not read.
    pub fn note(self) -> String {
        match self.place.path.as_str() {
            "" => format!("the input is not read: {}", self.why),
            path => format!("`{path}` is not read: {}", self.why),
        }
    }
}

/// What is seen of JSON. It tells no value that may be a secret.
#[derive(Debug, Default)]
pub struct Seen {
    pub mistakes: Vec<Mistake>,
    /// Fields that no type has.
    pub unread: Vec<Mistake>,
}

impl Seen {
    /// An input of a workflow.
    pub fn of_input(parameters: &[Variable], json: &Value) -> Self {
        let (mut seen, root) = (Seen::default(), Place::default());
        match (parameters, json) {
            ([], Value::Null) => {}
            ([], Value::Object(object)) if object.is_empty() => {}
            ([], _) => seen.unread.push(Mistake { place: root, why: "the workflow takes none".to_owned(), sure: true }),
            ([only], json) => seen.value((only.shape)(), json, &root, false),
            (several, Value::Object(object)) => seen.parameters(several, object, &root),
            (several, json) => {
                let names: Vec<_> = several.iter().map(|parameter| parameter.name).collect();
                let secret = several.iter().any(|parameter| holds_secret((parameter.shape)()));
                seen.wrong(&root, &an_object_with(&names), json, secret, true);
            }
        }
        seen
    }

    /// A value of a shape.
    #[cfg(feature = "durable")]
    pub fn of_value(shape: &'static Shape, json: &Value) -> Self {
        let mut seen = Seen::default();
        seen.value(shape, json, &Place::default(), false);
        seen
    }

    fn parameters(&mut self, parameters: &[Variable], object: &Map<String, Value>, place: &Place) {
        let known: Vec<_> = parameters.iter().map(|parameter| parameter.name).collect();
        for Variable { name, shape } in parameters {
            match object.get(*name) {
                Some(value) => self.value(shape(), value, &place.field(name), false),
                None if matches!(shape(), Shape::Option(_)) => {}
                None => self.missing(name, shape(), &known, object, place),
            }
        }
        let secret = parameters.iter().any(|parameter| holds_secret((parameter.shape)()));
        self.unknown(&Owner { name: "", known, secret }, object, place);
    }

    fn value(&mut self, shape: &'static Shape, json: &Value, place: &Place, secret: bool) {
        match (shape, json) {
            (_, Value::Array(_) | Value::Object(_)) if secret => {}
            (Shape::Opaque(_), _) => {}
            (Shape::Bool, Value::Bool(_)) | (Shape::Float, Value::Number(_)) | (Shape::String, Value::String(_)) => {}
            (Shape::Option(_) | Shape::Unit, Value::Null) => {}
            (Shape::Int(int), Value::Number(number)) if is_of(number, int) => {}
            (Shape::Int(int), Value::Number(_)) => self.wrong(place, &between_its_bounds(int), json, secret, true),
            (Shape::Char, Value::String(text)) if text.chars().count() == 1 => {}
            (Shape::Option(inner), json) => self.value(inner(), json, place, secret),
            (Shape::List(inner), Value::Array(elements)) => {
                let elements = elements.iter().enumerate();
                elements.for_each(|(index, element)| self.value(inner(), element, &place.element(index), false));
            }
            (Shape::Map(inner), Value::Object(entries)) => {
                entries.iter().for_each(|(name, value)| self.value(inner(), value, &place.field(name), false));
            }
            (Shape::Tuple(shapes), Value::Array(elements)) => self.tuple(shapes, elements, place),
            (Shape::Struct(of), json) => self.fields(of.name, &of.fields, json, place, secret),
            (Shape::Enum(of), json) => self.enumeration(of, json, place, secret || holds_secret(shape)),
            (shape, json) => {
                let sure = !matches!(shape, Shape::String);
                self.wrong(place, &words(shape), json, secret || holds_secret(shape), sure);
            }
        }
    }

    fn tuple(&mut self, shapes: &[ShapeFn], elements: &[Value], place: &Place) {
        if shapes.len() != elements.len() {
            let why = format!("{} belongs here, not one of {}", an_array_of(shapes.len()), elements.len());
            self.mistake(place, why);
        }
        for (index, (shape, element)) in shapes.iter().zip(elements).enumerate() {
            self.value(shape(), element, &place.element(index), false);
        }
    }

    fn fields(&mut self, name: &'static str, fields: &'static Fields, json: &Value, place: &Place, secret: bool) {
        match (fields, json) {
            (Fields::Unit, Value::Null) => {}
            (Fields::Newtype(_, shape, marked), json) => self.value(shape(), json, place, secret || *marked),
            (Fields::Tuple(shapes), Value::Array(elements)) => self.tuple(shapes, elements, place),
            (Fields::Named(_), Value::Object(object)) => {
                self.members(fields, object, place);
                self.unread(name, fields, &[], object, place);
            }
            (fields, json) => {
                let secret = secret || hold_secret(fields);
                self.wrong(place, &words_of_fields(fields), json, secret, !json.is_array());
            }
        }
    }

    /// Fields in the object where they stand, which may have others.
    fn members(&mut self, fields: &'static Fields, object: &Map<String, Value>, place: &Place) {
        let Fields::Named(named) = fields else { return };
        let mut known = Vec::new();
        collect_names(fields, &mut known);
        for field in *named {
            let shape = (field.shape)();
            match written(field, object) {
                _ if field.flatten => self.flattened(shape, object, place),
                Some((name, value)) => self.value(shape, value, &place.field(name), field.secret),
                None if may_be_missing(field.missing, shape) => {}
                None => self.missing(field.wire, shape, &known, object, place),
            }
        }
    }

    /// What stands in the object around it. Of a map it is not known which of the fields are its own.
    fn flattened(&mut self, shape: &'static Shape, object: &Map<String, Value>, place: &Place) {
        match shape {
            Shape::Struct(of) => match &of.fields {
                Fields::Newtype(_, shape, false) => self.flattened(shape(), object, place),
                fields => self.members(fields, object, place),
            },
            Shape::Enum(of) => drop(self.tagged(of, object, place, holds_secret(shape))),
            _ => {}
        }
    }

    fn enumeration(&mut self, of: &'static EnumShape, json: &Value, place: &Place, secret: bool) {
        match (of.tagging, json) {
            (Tagging::External, Value::String(name)) => match variant(of, name) {
                Some(known) if matches!(known.fields, Fields::Unit) => {}
                Some(known) => self.wrong(place, &words_of_variant(known), json, secret, true),
                None => self.no_variant(of, name, place, secret),
            },
            (Tagging::External, Value::Object(object)) if object.len() == 1 => {
                for (name, content) in object {
                    match variant(of, name) {
                        Some(known) => self.fields(known.name, &known.fields, content, &place.field(name), false),
                        None => self.no_variant(of, name, place, secret),
                    }
                }
            }
            (Tagging::Internal { tag } | Tagging::Adjacent { tag, .. }, Value::Object(object)) => {
                let Some(known) = self.tagged(of, object, place, secret) else { return };
                match of.tagging {
                    Tagging::Adjacent { content, .. } => {
                        self.unread(known.name, &Fields::Unit, &[tag, content], object, place);
                    }
                    _ => self.unread(known.name, &known.fields, &[tag], object, place),
                }
            }
            (_, json) => {
                let sure = !json.is_array() && !json.is_object();
                self.wrong(place, &words_of_enum(of), json, secret, sure);
            }
        }
    }

    /// The variant that a tag names, whose content is looked at.
    fn tagged(
        &mut self,
        of: &'static EnumShape,
        object: &Map<String, Value>,
        place: &Place,
        secret: bool,
    ) -> Option<&'static Variant> {
        let (Tagging::Internal { tag } | Tagging::Adjacent { tag, .. }) = of.tagging else { return None };
        let known = match object.get(tag) {
            Some(Value::String(name)) => variant(of, name).or_else(|| {
                self.no_variant(of, name, &place.field(tag), secret);
                None
            })?,
            Some(other) => {
                self.wrong(&place.field(tag), &choices(of), other, secret, true);
                return None;
            }
            None => {
                self.mistake(place, format!("`{tag}` is missing: it is {}", choices(of)));
                return None;
            }
        };
        match (of.tagging, &known.fields) {
            (Tagging::Adjacent { content, .. }, fields) => match (object.get(content), fields) {
                (Some(value), fields) => self.fields(known.name, fields, value, &place.field(content), false),
                (None, Fields::Unit) => {}
                (None, Fields::Newtype(_, shape, _)) if may_be_missing(Missing::Never, shape()) => {}
                (None, fields) => {
                    self.mistake(place, format!("`{content}` is missing: it is {}", words_of_fields(fields)));
                }
            },
            (_, Fields::Newtype(_, shape, false)) => self.flattened(shape(), object, place),
            (_, fields) => self.members(fields, object, place),
        }
        Some(known)
    }

    fn no_variant(&mut self, of: &EnumShape, name: &str, place: &Place, secret: bool) {
        let near = nearest(name, of.variants.iter().map(|variant| variant.wire));
        let hint = near.map_or_else(String::new, |near| format!(". Did you mean \"{near}\"?"));
        let why = match secret && near.is_none() {
            true => format!("{} belongs here", choices(of)),
            false => format!("there is no {}: it may be {}{hint}", quoted(name), choices(of)),
        };
        self.mistake(place, why);
    }

    fn missing(
        &mut self,
        name: &str,
        shape: &'static Shape,
        known: &[&str],
        object: &Map<String, Value>,
        place: &Place,
    ) {
        let unknown = object.keys().map(String::as_str).filter(|key| !known.contains(key));
        let hint = nearest(name, unknown).map_or_else(String::new, |near| format!(". Did you mean it by `{near}`?"));
        self.mistake(place, format!("`{name}` is missing: it is {}{hint}", words(shape)));
    }

    /// What no field reads of an object, unless a map may read it.
    fn unread(
        &mut self,
        name: &'static str,
        fields: &'static Fields,
        tags: &[&'static str],
        object: &Map<String, Value>,
        place: &Place,
    ) {
        let mut known = tags.to_vec();
        if collect_names(fields, &mut known) {
            self.unknown(&Owner { name, known, secret: hold_secret(fields) }, object, place);
        }
    }

    fn unknown(&mut self, owner: &Owner<'_>, object: &Map<String, Value>, place: &Place) {
        let free = || owner.known.iter().copied().filter(|known| !object.contains_key(*known));
        for name in object.keys().filter(|name| !owner.known.contains(&name.as_str())) {
            let near = nearest(name, free());
            // A name that is like none of the fields' may be a secret itself.
            let name = if owner.secret && near.is_none() { "…" } else { name };
            self.unread.push(Mistake { place: place.field(name), why: owner.has_no_such(near), sure: true });
        }
    }

    fn wrong(&mut self, place: &Place, expected: &str, json: &Value, secret: bool, sure: bool) {
        let why = match secret {
            true => format!("{expected} belongs here"),
            false => format!("{expected} belongs here, not {}", told(json)),
        };
        self.mistakes.push(Mistake { place: place.clone(), why, sure });
    }

    fn mistake(&mut self, place: &Place, why: String) {
        self.mistakes.push(Mistake { place: place.clone(), why, sure: true });
    }
}

/// Whose fields are known: of a type, or without a name the parameters of a workflow.
struct Owner<'a> {
    name: &'a str,
    known: Vec<&'static str>,
    secret: bool,
}

impl Owner<'_> {
    fn has_no_such(&self, near: Option<&str>) -> String {
        let why = match self.name {
            "" => "there is no such parameter".to_owned(),
            name => format!("`{name}` has no such field"),
        };
        match near {
            Some(near) => format!("{why}. Did you mean `{near}`?"),
            None if self.known.is_empty() => why,
            None => format!("{why}, only {}", listed(&self.known)),
        }
    }
}

fn variant(of: &'static EnumShape, name: &str) -> Option<&'static Variant> {
    of.variants.iter().find(|known| known.wire == name || known.aliases.contains(&name))
}

/// A field as the object has it, by the name or by another one that is read too.
fn written<'o>(field: &Field, object: &'o Map<String, Value>) -> Option<(&'o String, &'o Value)> {
    let names = std::iter::once(&field.wire).chain(field.aliases);
    names.copied().find_map(|name| object.get_key_value(name))
}

/// What is opaque may be an `Option`, and what holds a single value may be transparent.
fn may_be_missing(missing: Missing, shape: &Shape) -> bool {
    match shape {
        Shape::Struct(StructShape { fields: Fields::Newtype(_, inner, _), .. }) => may_be_missing(missing, inner()),
        shape => !matches!(missing, Missing::Never) || matches!(shape, Shape::Option(_) | Shape::Opaque(_)),
    }
}

fn is_of(number: &Number, int: &IntShape) -> bool {
    let whole = number.as_i64().map(i128::from).or_else(|| number.as_u64().map(i128::from));
    whole.is_some_and(|whole| (int.min..=int.max).contains(&whole))
}
