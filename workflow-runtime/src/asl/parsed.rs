//! `from_json`: whether JSON is of a type, asked by the type's shape as [`fits`](crate::fits) does.

use super::code::{Code, quote, step};
use super::jsonata::Writer;
use crate::expr::Expr;
use crate::shape::{EnumShape, Field, Fields, Missing, Shape, Tagging, Variant};

/// The largest whole number that a double holds exactly.
const LARGEST: i128 = (1 << 53) - 1;

impl Writer<'_> {
    pub fn parsed(&self, shape: &'static Shape, text: &Expr) -> Code {
        let (value, parsed) = (self.helper(), format!("$parse({})", self.write(text, None).text));
        let mut tests = Tests { writer: self, functions: Vec::new() };
        let Some(test) = tests.of(shape, &value) else { return Code::atom(parsed, Some(shape)).fails(true) };
        let functions: String =
            tests.functions.iter().map(|function| format!("{} := {}; ", function.name, function.text)).collect();
        let result = format!("{test} ? {value} : $error('the JSON is of another type')");
        Code::atom(format!("({functions}{value} := {parsed}; {result})"), Some(shape)).fails(true)
    }
}

/// The tests of a type: of a struct or an enum a function, so that each is written once and may hold itself.
struct Tests<'w> {
    writer: &'w Writer<'w>,
    functions: Vec<Function>,
}

struct Function {
    shape: *const Shape,
    name: String,
    text: String,
}

impl Tests<'_> {
    /// Whether `value` has a shape; `None` where everything has.
    fn of(&mut self, shape: &'static Shape, value: &str) -> Option<String> {
        let is = |name: &str| format!("$type({value}) = '{name}'");
        Some(match shape {
            Shape::Bool => is("boolean"),
            Shape::Int(int) => {
                let (min, max) = (int.min.max(-LARGEST), int.max.min(LARGEST));
                format!("{} and {value} >= {min} and {value} <= {max} and $floor({value}) = {value}", is("number"))
            }
            // An infinite number is no operand.
            Shape::Float => format!("{} and {value} + 0 = {value}", is("number")),
            Shape::Char => format!("{} and $length({value}) = 1", is("string")),
            Shape::String => is("string"),
            Shape::Unit => is("null"),
            Shape::Option(inner) => format!("({} or {})", is("null"), self.of(inner(), value)?),
            Shape::List(element) => self.each(is("array"), value, element()),
            Shape::Map(element) => {
                let (key, values) = (self.writer.helper(), format!("$append([], $keys({value}))"));
                let found = self.of(element(), &format!("$lookup({value}, {key})"));
                self.all_of(is("object"), &values, &key, found)
            }
            Shape::Tuple(shapes) => self.elements(shapes, value),
            Shape::Struct(inner) => match &inner.fields {
                Fields::Unit => is("null"),
                Fields::Newtype(_, inner, _) => return self.of(inner(), value),
                Fields::Tuple(shapes) => self.elements(shapes, value),
                Fields::Named(_) => self.call(shape, value),
            },
            Shape::Enum(_) => self.call(shape, value),
            Shape::Opaque(_) => return None,
        })
    }

    fn each(&mut self, is_list: String, value: &str, element: &'static Shape) -> String {
        let name = self.writer.helper();
        let test = self.of(element, &name);
        self.all_of(is_list, value, &name, test)
    }

    /// Whether a test holds for each value of a list, by its name.
    fn all_of(&self, is: String, list: &str, name: &str, test: Option<String>) -> String {
        let Some(test) = test else { return is };
        let before = self.writer.helper();
        format!("{is} and $reduce({list}, function({before}, {name}) {{ {before} and {test} }}, true)")
    }

    fn elements(&mut self, shapes: &'static [crate::shape::ShapeFn], value: &str) -> String {
        let count = format!("$count({value}) = {}", shapes.len());
        let tests =
            shapes.iter().enumerate().filter_map(|(index, shape)| self.of(shape(), &format!("{value}[{index}]")));
        format!("$type({value}) = 'array' and {}", together([count].into_iter().chain(tests)))
    }

    /// A call of a shape's function.
    fn call(&mut self, shape: &'static Shape, value: &str) -> String {
        let known = self.functions.iter().find(|function| std::ptr::eq(function.shape, shape));
        if let Some(function) = known {
            return format!("{}({value})", function.name);
        }
        let (name, parameter) = (self.writer.helper(), self.writer.helper());
        let position = self.functions.len();
        self.functions.push(Function { shape, name: name.clone(), text: String::new() });
        let body = match shape {
            Shape::Struct(shape) => self.fields(&shape.fields, &parameter),
            Shape::Enum(shape) => self.variants(shape, &parameter),
            _ => String::from("true"),
        };
        self.functions[position].text = format!("function({parameter}) {{ {body} }}");
        format!("{name}({value})")
    }

    /// The fields of a struct, or of a variant, that stand at `value`.
    fn fields(&mut self, fields: &'static Fields, value: &str) -> String {
        match fields {
            Fields::Unit => format!("$type({value}) = 'null'"),
            Fields::Newtype(_, shape, _) => self.of(shape(), value).unwrap_or_else(|| String::from("true")),
            Fields::Tuple(shapes) => self.elements(shapes, value),
            Fields::Named(fields) => {
                let object = format!("$type({value}) = 'object'");
                let tests = fields.iter().filter_map(|field| self.field(field, value));
                together([object].into_iter().chain(tests))
            }
        }
    }

    fn field(&mut self, field: &Field, object: &str) -> Option<String> {
        let shape = (field.shape)();
        if field.flatten {
            return if matches!(shape, Shape::Struct(_)) { self.of(shape, object) } else { None };
        }
        let value = format!("{object}{}", step(field.wire));
        let test = self.of(shape, &value);
        let optional = !matches!(field.missing, Missing::Never) || matches!(shape, Shape::Option(_));
        match (optional, test) {
            (false, None) => Some(format!("$exists({value})")),
            (false, test) => test,
            (true, test) => test.map(|test| format!("$not($exists({value})) or {test}")),
        }
    }

    fn variants(&mut self, shape: &'static EnumShape, value: &str) -> String {
        let object = format!("$type({value}) = 'object'");
        let is_unit = |variant: &&Variant| matches!(variant.fields, Fields::Unit);
        if shape.tagging != Tagging::External {
            let tests = shape.variants.iter().map(|variant| self.tagged(shape.tagging, variant, value));
            return format!("{object} and {}", one(tests));
        }
        let units: Vec<_> = shape.variants.iter().filter(is_unit).map(|variant| quote(variant.wire)).collect();
        let others = shape.variants.iter().filter(|variant| !is_unit(variant)).map(|variant| {
            let content = format!("{value}{}", step(variant.wire));
            format!("$exists({content}) and {}", self.fields(&variant.fields, &content))
        });
        let others: Vec<_> = others.collect();
        let unit = format!("{value} in [{}]", units.join(", "));
        let other = format!("{object} and $count($keys({value})) = 1 and {}", one(others.iter().cloned()));
        match (units.is_empty(), others.is_empty()) {
            (_, true) => unit,
            (true, false) => other,
            (false, false) => format!("{unit} or {other}"),
        }
    }

    /// A variant with its tag beside its content, or around it.
    fn tagged(&mut self, tagging: Tagging, variant: &'static Variant, value: &str) -> String {
        let (Tagging::Internal { tag } | Tagging::Adjacent { tag, .. }) = tagging else { return String::from("false") };
        let named = format!("{value}{} = {}", step(tag), quote(variant.wire));
        let content = match (tagging, &variant.fields) {
            (Tagging::Adjacent { content, .. }, fields) => {
                let content = format!("{value}{}", step(content));
                let test = self.fields(fields, &content);
                match fields {
                    Fields::Unit => Some(format!("($not($exists({content})) or {test})")),
                    _ => Some(format!("$exists({content}) and {test}")),
                }
            }
            (_, Fields::Unit) => None,
            (_, Fields::Newtype(_, shape, _)) if !matches!(shape(), Shape::Struct(_)) => None,
            (_, fields) => Some(self.fields(fields, value)),
        };
        content.map_or_else(|| named.clone(), |content| format!("{named} and {content}"))
    }
}

/// Tests of which all hold: in a list, which nests no deeper the longer it is.
fn together(tests: impl Iterator<Item = String>) -> String {
    format!("$not(false in [{}])", tests.collect::<Vec<_>>().join(", "))
}

/// Tests of which one holds.
fn one(tests: impl Iterator<Item = String>) -> String {
    format!("true in [{}]", tests.collect::<Vec<_>>().join(", "))
}
