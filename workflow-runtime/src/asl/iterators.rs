//! Iterators: each step makes a list of a list. JSONata's functions give a sequence, which is its
//! only element where it has one, and nothing where it has none: `$append([], …[])` makes it a list.

use super::code::{Code, Strength, plain};
use super::jsonata::{Writer, after, element_of_list, inside_option};
use super::numbers::USIZE;
use super::patterns::Matched;
use super::states::variable_name;
use crate::expr::{Closure, Expr, Iteration, Pattern};
use crate::shape::Shape;

type Wanted = Option<&'static Shape>;

/// A closure as JSONata: the names of its parameters, and its value.
struct Lambda {
    names: Vec<String>,
    body: Code,
}

impl Writer<'_> {
    pub fn iterate(&self, iteration: &Iteration, expected: Wanted) -> Code {
        match iteration.step {
            "map" | "filter" | "enumerate" | "zip" | "rev" | "take" | "skip" => {
                let element = match plain(expected) {
                    Some(Shape::List(element)) => Some(element()),
                    _ => None,
                };
                let list = self.step(iteration, element);
                if expected.is_some() { list.shaped(expected) } else { list }
            }
            _ => self.end(iteration, expected),
        }
    }

    /// A list whose elements go where `wanted` is wanted.
    fn list_of(&self, list: &Expr, wanted: Wanted) -> Code {
        match list {
            Expr::Iterate(iteration) => self.step(iteration, wanted),
            Expr::List(values) => self.list(values, wanted),
            other => self.write(other, None),
        }
    }

    fn step(&self, iteration: &Iteration, wanted: Wanted) -> Code {
        let Iteration { list, step, arguments, closure } = iteration;
        let own = if matches!(*step, "filter" | "rev" | "take" | "skip") { wanted } else { None };
        let list = self.list_of(list, own);
        let element = element_of_list(&list);
        let code = match (*step, closure, *arguments) {
            ("map", Some(closure), _) => {
                let Lambda { names, body } = self.lambda(closure, &[element], wanted);
                let code = listed(format!("$map({}, function({}) {{ {} }})", list.text, names[0], body.text));
                of_elements(code.fails(body.fails), body)
            }
            ("filter", Some(closure), _) => {
                let Lambda { names, body } = self.lambda(closure, &[element], None);
                let text = format!("$filter({}, function({}) {{ {} }})", list.text, names[0], body.text);
                listed(text).like(&list).fails(body.fails)
            }
            ("enumerate", ..) => {
                let (value, index) = (self.helper(), self.helper());
                let pair = self.array(vec![Code::atom(index.clone(), Some(&USIZE)), element.at(value.clone())]);
                let text = format!("$map({}, function({value}, {index}) {{ {} }})", list.text, pair.text);
                of_elements(listed(text), pair)
            }
            ("zip", _, [other]) => {
                let other = self.list_of(other, None);
                let pair = Code { parts: vec![element, element_of_list(&other)], ..Code::atom("", None) };
                of_elements(Code::atom(format!("$zip({}, {})", list.text, other.text), None).fails(other.fails), pair)
            }
            ("rev", ..) => Code::atom(format!("$reverse({})", list.text), None).like(&list),
            (_, _, [count]) => {
                let count = self.write(count, Some(&USIZE));
                let (mut held, value, index) = (Vec::new(), self.helper(), self.helper());
                let bound = self.hold(&count, &mut held);
                let symbol = if *step == "take" { "<" } else { ">=" };
                let text = format!("$filter({}, function({value}, {index}) {{ {index} {symbol} {bound} }})", list.text);
                after(&held, listed(text).like(&list))
            }
            _ => list.clone(),
        };
        code.fails(list.fails)
    }

    /// What ends an iterator.
    fn end(&self, iteration: &Iteration, wanted: Wanted) -> Code {
        let Iteration { list, step, arguments, closure } = iteration;
        let own = match *step {
            "sum" => wanted,
            "min" | "max" | "find" => inside_option(wanted),
            "join" => Some(&Shape::String),
            _ => None,
        };
        let list = self.list_of(list, own);
        let code = match (*step, closure, *arguments) {
            ("count", ..) => Code::atom(format!("$count({})", list.text), Some(&USIZE)),
            ("sum", ..) => self.sum(&list, wanted),
            ("min" | "max", ..) => self.extreme(&list, step),
            ("any" | "all", Some(closure), _) => self.any_or_all(&list, step, closure),
            ("find", Some(closure), _) => self.find(&list, closure),
            ("fold", Some(closure), [first]) => self.fold(&list, first, closure, wanted),
            ("join", _, [between]) => {
                let between = self.write(between, None);
                let text = format!("$join({}, {})", list.text, between.text);
                Code::atom(text, Some(&Shape::String)).fails(between.fails)
            }
            _ => list.clone(),
        };
        code.fails(list.fails)
    }

    fn any_or_all(&self, list: &Code, step: &str, closure: &Closure) -> Code {
        let before = self.helper();
        let Lambda { names, body } = self.lambda(closure, &[element_of_list(list)], None);
        let (operator, start) = if step == "any" { ("or", false) } else { ("and", true) };
        let body_text = body.within(Strength::Compare);
        let function = format!("function({before}, {}) {{ {before} {operator} {body_text} }}", names[0]);
        Code::atom(format!("$reduce({}, {function}, {start})", list.text), Some(&Shape::Bool)).fails(body.fails)
    }

    fn find(&self, list: &Code, closure: &Closure) -> Code {
        let (found, element) = (self.helper(), element_of_list(list));
        let Lambda { names, body } = self.lambda(closure, std::slice::from_ref(&element), None);
        let (name, condition) = (&names[0], body.within(Strength::Or));
        let choice = format!("{found} != null ? {found} : {condition} ? {name} : null");
        let text = format!("$reduce({}, function({found}, {name}) {{ {choice} }}, null)", list.text);
        Code::atom(text, None).like(&element).nullable(true).fails(body.fails)
    }

    fn fold(&self, list: &Code, first: &Expr, closure: &Closure, wanted: Wanted) -> Code {
        let (element, start) = (element_of_list(list), self.write(first, wanted));
        // A literal has the type of what is made of it.
        let literal = matches!(first, Expr::Int(_, "") | Expr::Neg(Expr::Int(_, "")));
        let shape = wanted.or(start.shape.filter(|_| !literal));
        let total = Code { shape, ..start.at("") };
        let mut lambda = self.lambda(closure, &[total.clone(), element.clone()], wanted);
        if total.shape.is_none() {
            let told = lambda.body.at("").nullable(total.nullable);
            lambda = self.lambda(closure, &[told, element], wanted);
        }
        let Lambda { names, body } = lambda;
        let function = format!("function({}) {{ {} }}", names.join(", "), body.text);
        let text = format!("$reduce({}, {function}, {})", list.text, start.text);
        let code = Code::atom(text, None).like(&body).nullable(start.nullable);
        code.shaped(total.shape).fails(body.fails || start.fails)
    }

    fn sum(&self, list: &Code, wanted: Wanted) -> Code {
        let shape = element_of_list(list).shape.or(wanted).or(Some(&super::numbers::I32));
        match plain(shape) {
            // On the way to its end, a sum of these may leave the range and come back.
            Some(Shape::Int(int)) if int.min < 0 => {
                let (total, value) = (self.helper(), self.helper());
                let sum = self.in_range(Code::new(format!("{total} + {value}"), Strength::Add, shape));
                let text = format!("$reduce({}, function({total}, {value}) {{ {} }}, 0)", list.text, sum.text);
                Code::atom(text, shape).fails(true)
            }
            _ => self.in_range(Code::atom(format!("$sum({})", list.text), shape)),
        }
    }

    /// `min()` or `max()`
    fn extreme(&self, list: &Code, step: &str) -> Code {
        let element = element_of_list(list);
        if let Some(Shape::String) = plain(element.shape) {
            let sorted = Code::atom(format!("$sort({})", list.text), None).like(list).fails(true);
            return self.element_at(&sorted, &Code::atom(if step == "min" { "0" } else { "-1" }, None));
        }
        let q = self.helper();
        let text = format!("({q} := ${step}({}); $exists({q}) ? {q} : null)", list.text);
        Code::atom(text, None).like(&element).nullable(true)
    }

    /// A closure that is given values of which as much is known as of `values`.
    fn lambda(&self, closure: &Closure, values: &[Code], wanted: Wanted) -> Lambda {
        let (mut names, mut scope) = (Vec::<String>::new(), self.scope().clone());
        for (pattern, value) in closure.parameters.iter().zip(values) {
            let name = match pattern {
                Pattern::Bind(name, None) => self.parameter(name, &names),
                _ => self.helper(),
            };
            scope = Matched::on(&value.at(name.clone()), pattern).scope(&scope);
            names.push(name);
        }
        let body = self.with(&scope).write(&closure.body, wanted);
        Lambda { names, body }
    }

    /// A parameter's name, which hides nothing that the closure could need.
    fn parameter(&self, name: &str, others: &[String]) -> String {
        let mut name = format!("${}", variable_name(name));
        while others.contains(&name) || self.scope().holds(&name) {
            name.push('_');
        }
        name
    }
}

/// The list of the elements of a sequence.
fn listed(sequence: String) -> Code {
    Code::atom(format!("$append([], {sequence}[])"), None)
}

/// A list of which the elements are known.
fn of_elements(list: Code, element: Code) -> Code {
    Code { parts: vec![element.at("")], ..list }
}
