//! Which variables expressions and targets read.

use proc_macro2::{Ident, Span};

use super::ast::*;

/// The names that something reads and does not bind itself, in the order of the source.
#[derive(Default)]
pub struct Uses<'a> {
    pub found: Vec<&'a Ident>,
    /// What is read of `settings`.
    pub settings: Vec<&'a Ident>,
    /// What is read of `context`, and where.
    pub contexts: Vec<(ContextValue, Span)>,
    /// Every name that a pattern in it binds.
    bindings: Vec<&'a Ident>,
    /// Where each `token()` stands.
    tokens: Vec<Span>,
    /// The bindings that nothing reads.
    unread: Vec<Binding<'a>>,
    /// The names that are bound here, with whether they were read.
    bound: Vec<(String, bool)>,
}

/// A name that a pattern binds.
#[derive(Clone, Copy)]
pub struct Binding<'a> {
    pub name: &'a Ident,
    /// Whether it names a field too: `E::V { reason }`.
    pub is_field: bool,
}

/// The tasks that an action calls, those inside it included.
pub fn tasks(action: &Action) -> Vec<&syn::Path> {
    match action {
        Action::Call(call) => vec![&call.task],
        _ => action.bodies().iter().flat_map(|body| &body.states).flat_map(|state| tasks(&state.action)).collect(),
    }
}

pub fn in_expression(expression: &Expr) -> Vec<&Ident> {
    let mut uses = Uses::default();
    uses.expression(expression);
    uses.found
}

/// What a closure reads of the variables around it.
pub fn in_closure(closure: &Closure) -> Vec<&Ident> {
    let mut uses = Uses::default();
    uses.closure(closure);
    uses.found
}

pub fn in_target(target: &Target) -> Vec<&Ident> {
    let mut uses = Uses::default();
    uses.target(target);
    uses.found
}

/// What an action reads, the states inside it included.
pub fn in_action(action: &Action) -> Vec<&Ident> {
    let mut uses = Uses::default();
    uses.action(action);
    match action {
        Action::Parallel(parallel) => parallel.branches.iter().for_each(|body| uses.body(body, &[])),
        Action::Map(map) => uses.body(&map.body, &map.given()),
        _ => {}
    }
    uses.found
}

/// What an action itself reads.
pub fn directly_in_action(action: &Action) -> Vec<&Ident> {
    let mut uses = Uses::default();
    uses.action(action);
    uses.found
}

/// Where a call's arguments hold a `token()`.
pub fn tokens(call: &Call) -> Vec<Span> {
    let mut uses = Uses::default();
    uses.call(&call.arguments, [&None, &None]);
    uses.tokens
}

/// The names that the patterns of a state bind, without those inside its branches and maps.
pub fn bound_in(state: &State) -> Vec<&Ident> {
    in_state(state).bindings
}

/// What the patterns of a state bind and nothing reads, without those inside its branches and maps.
pub fn unread_in(state: &State) -> Vec<Binding<'_>> {
    in_state(state).unread
}

fn in_state(state: &State) -> Uses<'_> {
    let mut uses = Uses::default();
    uses.action(&state.action);
    state.target.iter().for_each(|target| uses.target(target));
    state.action.catches().iter().for_each(|catch| uses.catch(catch));
    uses
}

/// What a catch reads, without what it binds.
pub fn in_catch(catch: &Catch) -> Vec<&Ident> {
    let mut uses = Uses::default();
    uses.catch(catch);
    uses.found
}

/// The states that a target goes to, with the arguments for each.
pub fn destinations(target: &Target) -> Vec<(&Ident, &[Expr])> {
    match target {
        Target::State { name, arguments } => vec![(name, arguments)],
        Target::If { then, otherwise, .. } => [destinations(then), destinations(otherwise)].concat(),
        Target::Match { arms, .. } => arms.iter().flat_map(|arm| destinations(&arm.target)).collect(),
        Target::Succeed { .. } | Target::Fail { .. } => Vec::new(),
    }
}

/// Whether some branch of a target ends the workflow.
pub fn ends(target: &Target) -> bool {
    match target {
        Target::State { .. } => false,
        Target::If { then, otherwise, .. } => ends(then) || ends(otherwise),
        Target::Match { arms, .. } => arms.iter().any(|arm| ends(&arm.target)),
        Target::Succeed { .. } | Target::Fail { .. } => true,
    }
}

impl<'a> Uses<'a> {
    fn name(&mut self, name: &'a Ident) {
        let text = name.to_string();
        match self.bound.iter_mut().rev().find(|(bound, _)| *bound == text) {
            Some((_, read)) => *read = true,
            None => self.found.push(name),
        }
    }

    /// What an action itself reads.
    pub fn action(&mut self, action: &'a Action) {
        match action {
            Action::None | Action::Wait(Wait::Literal(_)) | Action::Parallel(_) => {}
            Action::Let { value, .. } | Action::Wait(Wait::For(value) | Wait::Until(value)) => self.expression(value),
            Action::Map(map) => self.expression(&map.items),
            Action::Call(call) => self.call(&call.arguments, [&call.timeout, &call.heartbeat]),
            Action::Run(run) => self.call(&run.arguments, [&run.timeout, &None]),
        }
    }

    fn call(&mut self, arguments: &'a [Expr], seconds: [&'a Option<Seconds>; 2]) {
        arguments.iter().for_each(|argument| self.expression(argument));
        self.seconds(seconds);
    }

    pub fn seconds(&mut self, seconds: [&'a Option<Seconds>; 2]) {
        for seconds in seconds.into_iter().flatten() {
            if let Seconds::For(value) = seconds {
                self.expression(value);
            }
        }
    }

    fn body(&mut self, body: &'a Body, own: &[&'a Ident]) {
        let before = self.bound.len();
        let parameters = body.states.iter().flat_map(|state| &state.parameters).map(|parameter| &parameter.name);
        let assigned = body.states.iter().flat_map(|state| state.action.assigned());
        self.bound.extend(parameters.chain(assigned).chain(own.iter().copied()).map(|name| (name.to_string(), false)));
        for state in &body.states {
            let mut names = in_action(&state.action);
            names.extend(state.target.iter().flat_map(in_target));
            names.extend(state.action.catches().iter().flat_map(in_catch));
            names.into_iter().for_each(|name| self.name(name));
        }
        self.bound.truncate(before);
    }

    fn within(&mut self, patterns: &'a [Pattern], inside: impl FnOnce(&mut Self)) {
        self.scope(patterns.iter().flat_map(bindings_of).collect(), inside);
    }

    fn catch(&mut self, catch: &'a Catch) {
        let mut bindings: Vec<_> = catch.pattern.iter().flat_map(bindings_of).collect();
        bindings.extend(catch.failure.iter().map(|name| Binding { name, is_field: false }));
        self.scope(bindings, |uses| uses.target(&catch.target));
    }

    fn scope(&mut self, bindings: Vec<Binding<'a>>, inside: impl FnOnce(&mut Self)) {
        let before = self.bound.len();
        self.bindings.extend(bindings.iter().map(|binding| binding.name));
        self.bound.extend(bindings.iter().map(|binding| (binding.name.to_string(), false)));
        inside(self);
        let bound = self.bound.split_off(before);
        self.unread.extend(bindings.into_iter().zip(bound).filter(|(_, (_, read))| !read).map(|(binding, _)| binding));
    }

    pub fn target(&mut self, target: &'a Target) {
        match target {
            Target::State { arguments, .. } => arguments.iter().for_each(|argument| self.expression(argument)),
            Target::If { condition, then, otherwise } => {
                self.expression(condition);
                self.target(then);
                self.target(otherwise);
            }
            Target::Match { scrutinee, arms, .. } => {
                self.expression(scrutinee);
                for arm in arms {
                    self.within(std::slice::from_ref(&arm.pattern), |uses| {
                        arm.guard.iter().for_each(|guard| uses.expression(guard));
                        uses.target(&arm.target);
                    });
                }
            }
            Target::Succeed { value } | Target::Fail { value } => self.expression(value),
        }
    }

    fn closure(&mut self, closure: &'a Closure) {
        self.within(&closure.parameters, |uses| uses.expression(&closure.body));
    }

    pub fn expression(&mut self, expression: &'a Expr) {
        match &expression.kind {
            ExprKind::Place(place) => self.name(&place.root),
            ExprKind::Setting(name) => self.settings.push(name),
            ExprKind::Context(value) => self.contexts.push((*value, expression.span)),
            ExprKind::Token => self.tokens.push(expression.span),
            ExprKind::Field(inner, _)
            | ExprKind::Not(inner)
            | ExprKind::Neg(inner)
            | ExprKind::Some(inner)
            | ExprKind::Ref(inner) => self.expression(inner),
            ExprKind::Index(left, right) | ExprKind::Binary(_, left, right) => {
                self.expression(left);
                self.expression(right);
            }
            ExprKind::If(condition, then, otherwise) => {
                [condition, then, otherwise].into_iter().for_each(|part| self.expression(part));
            }
            ExprKind::Match { scrutinee, arms } => {
                self.expression(scrutinee);
                for arm in arms {
                    self.within(std::slice::from_ref(&arm.pattern), |uses| {
                        arm.guard.iter().for_each(|guard| uses.expression(guard));
                        uses.expression(&arm.body);
                    });
                }
            }
            ExprKind::Matches { scrutinee, pattern, guard } => {
                self.expression(scrutinee);
                self.within(std::slice::from_ref(pattern), |uses| {
                    guard.iter().for_each(|guard| uses.expression(guard));
                });
            }
            ExprKind::Struct { fields, .. } | ExprKind::Variant { fields, .. } => {
                fields.iter().for_each(|(_, value)| self.expression(value));
            }
            ExprKind::Tuple(values) | ExprKind::List(values) => {
                values.iter().for_each(|value| self.expression(value));
            }
            ExprKind::Format(parts) => {
                for part in parts {
                    if let FormatPart::Value(value) = part {
                        self.expression(value);
                    }
                }
            }
            ExprKind::Method { receiver, arguments, .. } => {
                self.expression(receiver);
                arguments.iter().for_each(|argument| self.expression(argument));
            }
            ExprKind::Json(json) => json.parts().into_iter().for_each(|part| self.expression(part)),
            ExprKind::Iterate { receiver, arguments, closure, .. } => {
                self.expression(receiver);
                arguments.iter().for_each(|argument| self.expression(argument));
                closure.iter().for_each(|closure| self.closure(closure));
            }
            _ => {}
        }
    }
}

fn bindings_of(pattern: &Pattern) -> Vec<Binding<'_>> {
    let names = pattern.bindings().into_iter();
    names.map(|name| Binding { name, is_field: names_a_field(pattern, name) }).collect()
}

fn names_a_field(pattern: &Pattern, name: &Ident) -> bool {
    let fields: &[(syn::Member, Pattern)] = match &pattern.kind {
        PatternKind::Struct { fields, .. } | PatternKind::Variant { fields, .. } => fields,
        _ => &[],
    };
    let is_it = |(field, part): &(syn::Member, Pattern)| matches!((field, &part.kind), (syn::Member::Named(field), PatternKind::Bind(bound, None)) if field == name && bound == name);
    fields.iter().any(is_it) || pattern.parts().into_iter().any(|part| names_a_field(part, name))
}
