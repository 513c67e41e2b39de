//! The workflow as data.

use proc_macro2::TokenStream;
use quote::{format_ident, quote, quote_spanned};
use syn::ext::IdentExt;
use syn::spanned::Spanned;

use super::names::{Names, rt, rt_at};
use super::settings;
use super::target::is_failure;
use crate::workflow::ast::*;
use crate::workflow::check::error_text;
use crate::workflow::graph::VariableType;
use crate::workflow::lower::split_variant;
use crate::workflow::text;
use crate::workflow::uses;

impl Names<'_, '_> {
    pub fn definition(&self) -> TokenStream {
        let (rt, workflow) = (rt(), self.graph.workflow);
        let (type_name, express) = (&workflow.name, workflow.express);
        let (name, doc, output) = (workflow.name.unraw().to_string(), &workflow.doc, &workflow.output);
        let parameters: Vec<_> =
            workflow.parameters.iter().map(|parameter| self.typed(&parameter.name, &parameter.ty)).collect();
        let timeout = option(workflow.timeout.map(|timeout| timeout.seconds).map(|seconds| quote!(#seconds)));
        let (settings, states) = (option(settings::info(workflow)), self.states());
        let output = self.shape_of(&quote!(#output), output.span());
        quote! {
            static __DEFINITION: #rt::Definition = #rt::Definition {
                name: #name,
                doc: #doc,
                parameters: &[#(#parameters),*],
                output: #output,
                express: #express,
                timeout: #timeout,
                settings: #settings,
                states: &[#(#states),*],
                frames: #rt::FrameInfo::of_workflow::<#type_name>(),
            };
        }
    }

    fn typed(&self, name: &syn::Ident, ty: &syn::Type) -> TokenStream {
        let (rt, name) = (rt(), name.unraw().to_string());
        let shape = self.shape_of(&quote!(#ty), ty.span());
        quote!(#rt::Variable { name: #name, shape: #shape })
    }

    /// A variable by its name.
    fn named(&self, name: &syn::Ident) -> TokenStream {
        let Some(index) = self.graph.variable(name) else { return quote!() };
        let (rt, text) = (rt(), name.unraw().to_string());
        let shape = match self.graph.variables[index].ty {
            VariableType::Declared(ty) => self.shape_of(&quote!(#ty), ty.span()),
            VariableType::Result(action, part) => self.result_shape(action, part),
            VariableType::Index | VariableType::Element => return quote!(),
        };
        quote!(#rt::Variable { name: #text, shape: #shape })
    }

    /// The shape of what an action gives, or one branch of it.
    fn result_shape(&self, action: &Action, part: Option<usize>) -> TokenStream {
        let rt = rt();
        match action {
            Action::Call(call) => {
                let task = self.path(&call.task);
                quote!(#rt::task_output_shape::<#task>)
            }
            Action::Run(run) => {
                let (workflow, rt) = (self.path(&run.workflow), rt_at(run.workflow.span()));
                quote_spanned!(run.workflow.span()=> #rt::output_shape::<#workflow>)
            }
            action => self.shape_of(&self.result(action, part), proc_macro2::Span::call_site()),
        }
    }

    fn states(&self) -> Vec<TokenStream> {
        self.graph.states.iter().enumerate().map(|(index, state)| self.state(index, state)).collect()
    }

    fn state(&self, index: usize, state: &State) -> TokenStream {
        let (rt, name, was, doc) = (rt(), state.asl_name(), &state.was, &state.doc);
        let parameters = state.parameters.iter().map(|parameter| self.typed(&parameter.name, &parameter.ty));
        let action = match &state.action {
            Action::None => quote!(#rt::Action::None),
            Action::Call(call) => {
                let call = self.call_data(call);
                quote!(#rt::Action::Task(#call))
            }
            Action::Let { name, value, .. } => {
                let (variable, value) = (self.named(name), self.data(value));
                quote!(#rt::Action::Pass { variable: #variable, value: #value })
            }
            Action::Wait(wait) => {
                let wait = self.wait_data(wait);
                quote!(#rt::Action::Wait(#wait))
            }
            Action::Parallel(parallel) => self.parallel_data(index, parallel),
            Action::Map(map) => self.map_data(index, map),
            Action::Run(run) => self.run_data(run),
        };
        let target = state.target.as_ref().map(|target| self.target_data(target));
        let at = rt_at(state.name.span());
        let place = quote_spanned!(state.name.span()=> #at::here());
        quote!(#rt::State {
            name: #name,
            was: &[#(#was),*],
            doc: #doc,
            parameters: &[#(#parameters),*],
            action: #action,
            target: #target,
            place: #place,
        })
    }

    fn wait_data(&self, wait: &Wait) -> TokenStream {
        let rt = rt();
        match wait {
            Wait::Literal(duration) => {
                let seconds = duration.seconds;
                quote!(#rt::Wait::Seconds(#seconds))
            }
            Wait::For(seconds) => {
                let seconds = self.data(seconds);
                quote!(#rt::Wait::For(#seconds))
            }
            Wait::Until(time) => {
                let time = self.data(time);
                quote!(#rt::Wait::Until(#time))
            }
        }
    }

    fn call_data(&self, call: &Call) -> TokenStream {
        let (rt, task) = (rt(), self.path(&call.task));
        let arguments = self.data_list(&call.arguments);
        let assign = option(call.assign.as_ref().map(|name| self.named(name)));
        let (timeout, heartbeat) = (self.seconds_data(&call.timeout), self.seconds_data(&call.heartbeat));
        let retry = call.retry.iter().map(|retry| self.retry_data(retry, Some(&task)));
        let catch = call.catch.iter().map(|catch| self.catch_data(catch, Some(&task)));
        let mut info = quote!(&<#task as ::workflow_runtime::Task>::INFO);
        if uses::tokens(call).is_empty() {
            let rt = rt_at(call.paren);
            info = quote_spanned!(call.paren=> #rt::without_token::<#task>());
        }
        quote!(#rt::Call {
            task: #info,
            arguments: #arguments,
            assign: #assign,
            timeout: #timeout,
            heartbeat: #heartbeat,
            retry: &[#(#retry),*],
            catch: &[#(#catch),*],
        })
    }

    fn seconds_data(&self, seconds: &Option<Seconds>) -> TokenStream {
        let rt = rt();
        option(seconds.as_ref().map(|seconds| match seconds {
            Seconds::Literal(duration) => {
                let seconds = duration.seconds;
                quote!(#rt::Seconds::Literal(#seconds))
            }
            Seconds::For(value) => {
                let value = self.data(value);
                quote!(#rt::Seconds::For(#value))
            }
        }))
    }

    fn parallel_data(&self, index: usize, parallel: &Parallel) -> TokenStream {
        let rt = rt();
        let branches = (0..parallel.branches.len()).map(|branch| self.body_data(index, branch));
        let assign = match &parallel.assign {
            Assign::Nothing => quote!(#rt::Assign::Nothing),
            Assign::Whole(name) => {
                let variable = self.named(name);
                quote!(#rt::Assign::Whole(#variable))
            }
            Assign::Each(names, _) => {
                let variables = names.iter().map(|name| option(name.as_ref().map(|name| self.named(name))));
                quote!(#rt::Assign::Each(&[#(#variables),*]))
            }
        };
        let clauses = self.clauses_data(&parallel.retry, &parallel.catch);
        quote!(#rt::Action::Parallel(#rt::Parallel { branches: &[#(#branches),*], assign: #assign, #clauses }))
    }

    fn map_data(&self, index: usize, map: &Map) -> TokenStream {
        let (rt, item, limit) = (rt(), map.item.unraw().to_string(), map.max_concurrency);
        let (items, body) = (self.data(&map.items), self.body_data(index, 0));
        let shape = option(map.item_ty.as_ref().map(|ty| self.shape_of(&quote!(#ty), ty.span())));
        let position = option(map.index.as_ref().map(|index| {
            let index = index.unraw().to_string();
            quote!(#index)
        }));
        let assign = option(map.assign.as_ref().map(|name| self.named(name)));
        let clauses = self.clauses_data(&map.retry, &map.catch);
        quote!(#rt::Action::Map(#rt::Map {
            items: #items,
            item: #item,
            item_shape: #shape,
            index: #position,
            max_concurrency: #limit,
            body: &[#body],
            assign: #assign,
            #clauses
        }))
    }

    fn run_data(&self, run: &Run) -> TokenStream {
        let (rt, workflow) = (rt(), self.path(&run.workflow));
        let span = run.workflow.span();
        let definition = quote_spanned!(span=> || <#workflow as ::workflow_runtime::Workflow>::DEFINITION);
        let arguments = self.data_list(&run.arguments);
        let assign = option(run.assign.as_ref().map(|name| self.named(name)));
        let (timeout, clauses) = (self.seconds_data(&run.timeout), self.clauses_data(&run.retry, &run.catch));
        quote!(#rt::Action::Run(#rt::Run {
            workflow: #definition,
            arguments: #arguments,
            assign: #assign,
            timeout: #timeout,
            #clauses
        }))
    }

    fn body_data(&self, state: usize, body: usize) -> TokenStream {
        let (rt, inside) = (rt(), self.inside(state, body));
        let output = match inside.graph.output {
            Some(ty) => self.shape_of(&quote!(#ty), ty.span()),
            None => inside.result_shape(&inside.graph.states[0].action, None),
        };
        let (states, machine) = (inside.states(), inside.item("Body"));
        let frames = match self.graph.states[state].action.bodies()[body].only_call() {
            Some(call) => {
                let task = self.path(&call.task);
                quote!(#rt::FrameInfo::of_task::<#task>())
            }
            None => quote!(#rt::FrameInfo::of_nested::<#machine>()),
        };
        quote!(#rt::Body { output: #output, states: &[#(#states),*], frames: #frames })
    }

    fn clauses_data(&self, retry: &[Retry], catch: &[Catch]) -> TokenStream {
        let retry = retry.iter().map(|retry| self.retry_data(retry, None));
        let catch = catch.iter().map(|catch| self.catch_data(catch, None));
        quote!(retry: &[#(#retry),*], catch: &[#(#catch),*],)
    }

    /// What an error clause is for; `task` is what raises its variants, where it is one task.
    fn error_match(&self, error: &ErrorName, task: Option<&syn::Ident>) -> TokenStream {
        let rt = rt();
        match error {
            ErrorName::All(_) => quote!(#rt::ErrorMatch::All),
            ErrorName::Named(name, _) => quote!(#rt::ErrorMatch::Named(#name)),
            ErrorName::Variant(path) => match split_variant(path) {
                Some((ty, variant)) => {
                    let (variant, ty) = (variant.unraw().to_string(), self.path(&ty));
                    let raised = task.map(|task| quote!(<#task as ::workflow_runtime::Task>::Error));
                    let error = raised.unwrap_or_else(|| quote!(#ty));
                    let errors = quote!(<#error as ::workflow_runtime::TaskError>::ERRORS);
                    let checked = quote_spanned!(path.span()=> #rt::errors_of_a_clause(#errors, #variant));
                    quote!(#rt::ErrorMatch::Variant { errors: #checked, variant: #variant })
                }
                None => {
                    let text = error_text(error);
                    quote!(#rt::ErrorMatch::Named(#text))
                }
            },
        }
    }

    fn retry_data(&self, retry: &Retry, task: Option<&syn::Ident>) -> TokenStream {
        let rt = rt();
        let errors = retry.errors.iter().map(|error| self.error_match(error, task));
        let (interval, max_attempts, rate) = (retry.interval, retry.max_attempts, retry.backoff_rate);
        let max_delay = option(retry.max_delay.map(|delay| delay.seconds).map(|seconds| quote!(#seconds)));
        let jitter = if retry.full_jitter { quote!(Full) } else { quote!(None) };
        quote!(#rt::Retrier {
            errors: &[#(#errors),*],
            interval: #interval,
            max_attempts: #max_attempts,
            backoff_rate: #rate,
            max_delay: #max_delay,
            jitter: #rt::Jitter::#jitter,
        })
    }

    fn catch_data(&self, catch: &Catch, task: Option<&syn::Ident>) -> TokenStream {
        let rt = rt();
        let error = self.error_match(&catch.error, task);
        let pattern = option(catch.pattern.as_ref().map(|pattern| self.pattern_data(pattern)));
        let failure = option(catch.failure.as_ref().map(|name| {
            let name = name.unraw().to_string();
            quote!(#name)
        }));
        let target = self.target_data(&catch.target);
        quote!(#rt::Catcher { error: #error, pattern: #pattern, failure: #failure, target: #target })
    }

    fn target_data(&self, target: &Target) -> TokenStream {
        let rt = rt();
        match target {
            Target::State { name, arguments } => {
                let (state, arguments) = (self.graph.state(name).unwrap_or_default(), self.data_list(arguments));
                quote!(#rt::Target::State { state: #state, arguments: #arguments })
            }
            Target::If { condition, then, otherwise } => {
                let text = text::expression(condition);
                let (condition, then, otherwise) =
                    (self.data(condition), self.target_data(then), self.target_data(otherwise));
                quote!(#rt::Target::If { condition: #condition, text: #text, then: &#then, otherwise: &#otherwise })
            }
            Target::Match { scrutinee, arms, .. } => {
                let scrutinee = self.data(scrutinee);
                let arms = arms.iter().map(|arm| {
                    let text = text::arm(&arm.pattern, arm.guard.as_ref());
                    let (pattern, target) = (self.pattern_data(&arm.pattern), self.target_data(&arm.target));
                    let guard = option(arm.guard.as_ref().map(|guard| self.data(guard)));
                    quote!(#rt::TargetArm { pattern: #pattern, guard: #guard, text: #text, target: #target })
                });
                quote!(#rt::Target::Match { scrutinee: #scrutinee, arms: &[#(#arms),*] })
            }
            Target::Succeed { value } => {
                let value = self.data(value);
                quote!(#rt::Target::Succeed(#value))
            }
            Target::Fail { value } => {
                let fail = self.fail_data(value);
                quote!(#rt::Target::Fail(#fail))
            }
        }
    }

    fn fail_data(&self, error: &Expr) -> TokenStream {
        let (rt, value) = (rt(), self.data(error));
        let typed = match &error.kind {
            ExprKind::Variant { ty, variant, .. } => Some((ty, Some(variant))),
            ExprKind::Struct { path, .. } if !is_failure(path) => Some((path, None)),
            _ => None,
        };
        let Some((ty, variant)) = typed else { return quote!(#rt::Fail::Failure(#value)) };
        let (raised, variant) =
            (self.raised(ty, variant), variant.map_or_else(String::new, |variant| variant.unraw().to_string()));
        quote!(#rt::Fail::Error { errors: #raised.errors, shape: #raised.shape, variant: #variant, value: #value })
    }

    fn data_list(&self, expressions: &[Expr]) -> TokenStream {
        let expressions = expressions.iter().map(|expression| self.data(expression));
        quote!(&[#(#expressions),*])
    }

    fn shape(&self, path: &syn::Path) -> TokenStream {
        let alias = self.path(path);
        self.shape_of(&quote!(#alias), path.span())
    }

    /// An expression as data.
    fn data(&self, expression: &Expr) -> TokenStream {
        let rt = rt();
        let expr = quote!(#rt::Expr);
        match &expression.kind {
            ExprKind::Bool(value) => quote!(#expr::Bool(#value)),
            ExprKind::Int { value, suffix, .. } => quote!(#expr::Int(#value, #suffix)),
            ExprKind::Float { value, .. } => quote!(#expr::Float(#value)),
            ExprKind::Str(text) => quote!(#expr::Str(#text)),
            ExprKind::Unit => quote!(#expr::Unit),
            ExprKind::Place(place) => {
                let root = place.root.unraw().to_string();
                place.fields.iter().fold(quote!(#expr::Var(#root)), |base, field| {
                    let field = member(field);
                    quote!(#expr::Field(&#base, #field))
                })
            }
            ExprKind::Field(base, field) => {
                let (base, field) = (self.data(base), member(field));
                quote!(#expr::Field(&#base, #field))
            }
            ExprKind::Index(base, index) => {
                let (base, index) = (self.data(base), self.data(index));
                quote!(#expr::Index(&#base, &#index))
            }
            ExprKind::Not(inner) => {
                let inner = self.data(inner);
                quote!(#expr::Not(&#inner))
            }
            ExprKind::Neg(inner) => {
                let inner = self.data(inner);
                quote!(#expr::Neg(&#inner))
            }
            ExprKind::Binary(operator, left, right) if let Some(test) = operator.variant_test(left, right) => {
                let (value, pattern) = (self.data(test.value), self.pattern_data(&test.pattern));
                let matches = quote!(#expr::Matches(&#value, &#pattern, ::core::option::Option::None));
                if test.negated { quote!(#expr::Not(&#matches)) } else { matches }
            }
            ExprKind::Binary(operator, left, right) => {
                let (left, right) = (self.data(left), self.data(right));
                let operator = format_ident!("{}", format!("{:?}", operator.kind));
                quote!(#expr::Binary(#rt::BinaryOp::#operator, &#left, &#right))
            }
            ExprKind::If(condition, then, otherwise) => {
                let (condition, then, otherwise) = (self.data(condition), self.data(then), self.data(otherwise));
                quote!(#expr::If(&#condition, &#then, &#otherwise))
            }
            ExprKind::Match { scrutinee, arms } => {
                let scrutinee = self.data(scrutinee);
                let arms = arms.iter().map(|arm| {
                    let (pattern, body) = (self.pattern_data(&arm.pattern), self.data(&arm.body));
                    let guard = option(arm.guard.as_ref().map(|guard| self.data(guard)));
                    quote!(#rt::ExprArm { pattern: #pattern, guard: #guard, body: #body })
                });
                quote!(#expr::Match(&#scrutinee, &[#(#arms),*]))
            }
            ExprKind::Matches { scrutinee, pattern, guard } => {
                let (scrutinee, pattern) = (self.data(scrutinee), self.pattern_data(pattern));
                let guard = option(guard.as_ref().map(|guard| {
                    let guard = self.data(guard);
                    quote!(&#guard)
                }));
                quote!(#expr::Matches(&#scrutinee, &#pattern, #guard))
            }
            ExprKind::Struct { path, fields, default, .. } => {
                let (shape, fields) = (self.shape(path), self.field_values(fields));
                let alias = self.path(path);
                let rest = option(default.then(|| quote!(#rt::default_json::<#alias>)));
                quote!(#expr::Struct { shape: #shape, fields: #fields, rest: #rest })
            }
            ExprKind::Variant { ty, variant, fields, .. } => {
                let (shape, fields, variant) = (self.shape(ty), self.field_values(fields), variant.unraw().to_string());
                quote!(#expr::Variant { shape: #shape, variant: #variant, fields: #fields })
            }
            ExprKind::Tuple(values) => {
                let values = self.data_list(values);
                quote!(#expr::Tuple(#values))
            }
            ExprKind::List(values) => {
                let values = self.data_list(values);
                quote!(#expr::List(#values))
            }
            ExprKind::Some(inner) => {
                let inner = self.data(inner);
                quote!(#expr::Some(&#inner))
            }
            ExprKind::None => quote!(#expr::None),
            ExprKind::Format(parts) => {
                let parts = parts.iter().map(|part| match part {
                    FormatPart::Text(text) => quote!(#rt::FormatPart::Text(#text)),
                    FormatPart::Value(value) => {
                        let value = self.data(value);
                        quote!(#rt::FormatPart::Value(#value))
                    }
                });
                quote!(#expr::Format(&[#(#parts),*]))
            }
            ExprKind::Method { receiver, method, arguments } => {
                let (receiver, arguments) = (self.data(receiver), self.data_list(arguments));
                let method = method.to_string();
                quote!(#expr::Method { receiver: &#receiver, method: #method, arguments: #arguments })
            }
            ExprKind::Json(json) => match &**json {
                Json::Object(fields) | Json::Map(_, fields) => {
                    let fields = fields.iter().map(|(name, value)| {
                        let value = self.data(value);
                        quote!(#rt::FieldValue { name: #name, value: #value })
                    });
                    quote!(#expr::Object(&[#(#fields),*]))
                }
                Json::List(values) => {
                    let values = self.data_list(values);
                    quote!(#expr::List(#values))
                }
                Json::Null => quote!(#expr::Unit),
                Json::Of(value) => self.data(value),
                Json::Text(value) => {
                    let value = self.data(value);
                    quote!(#expr::ToJson(&#value))
                }
                Json::Parsed(ty, text) => {
                    let (shape, text) = (self.shape_of(&quote!(#ty), ty.span()), self.data(text));
                    quote!(#expr::FromJson(#shape, &#text))
                }
            },
            ExprKind::Iterate { receiver, method, arguments, closure } => {
                self.iteration_data(receiver, method, arguments, closure.as_deref())
            }
            ExprKind::Ref(inner) => self.data(inner),
            ExprKind::Context(value) => {
                let path = value.path();
                quote!(#expr::Context(#path))
            }
            ExprKind::Setting(name) => {
                let setting = settings::constant(self.graph.workflow, name);
                quote!(#expr::Setting(&#setting.setting))
            }
            ExprKind::Now => quote!(#expr::Now),
            ExprKind::Uuid => quote!(#expr::Uuid),
            ExprKind::Token => quote!(#expr::Token),
            ExprKind::Error => quote!(#expr::Unit),
        }
    }

    fn iteration_data(
        &self,
        receiver: &Expr,
        method: &syn::Ident,
        arguments: &[Expr],
        closure: Option<&Closure>,
    ) -> TokenStream {
        let (rt, list, step) = (rt(), self.data(receiver), method.to_string());
        if ["iter", "into_iter", "collect"].contains(&&*step) {
            return list;
        }
        let arguments = self.data_list(arguments);
        let closure = option(closure.map(|closure| {
            let parameters = closure.parameters.iter().map(|parameter| self.pattern_data(parameter));
            let body = self.data(&closure.body);
            quote!(#rt::Closure { parameters: &[#(#parameters),*], body: #body })
        }));
        quote!(#rt::Expr::Iterate(&#rt::Iteration { list: #list, step: #step, arguments: #arguments, closure: #closure }))
    }

    fn field_values(&self, fields: &[(syn::Member, Expr)]) -> TokenStream {
        let rt = rt();
        let fields = fields.iter().map(|(name, value)| {
            let (name, value) = (member(name), self.data(value));
            quote!(#rt::FieldValue { name: #name, value: #value })
        });
        quote!(&[#(#fields),*])
    }

    fn pattern_data(&self, pattern: &Pattern) -> TokenStream {
        let rt = rt();
        let kind = quote!(#rt::Pattern);
        let all = |patterns: &[Pattern]| {
            let patterns = patterns.iter().map(|pattern| self.pattern_data(pattern));
            quote!(&[#(#patterns),*])
        };
        match &pattern.kind {
            PatternKind::Wild | PatternKind::Error => quote!(#kind::Wild),
            PatternKind::Bind(name, inner) => {
                let name = name.unraw().to_string();
                let inner = option(inner.as_ref().map(|inner| {
                    let inner = self.pattern_data(inner);
                    quote!(&#inner)
                }));
                quote!(#kind::Bind(#name, #inner))
            }
            PatternKind::Literal(literal) => {
                let literal = self.data(literal);
                quote!(#kind::Literal(#literal))
            }
            PatternKind::Range(low, high) => {
                let end = |end: &Option<i128>| option(end.map(|end| quote!(#end)));
                let (low, high) = (end(low), end(high));
                quote!(#kind::Range(#low, #high))
            }
            PatternKind::Or(cases) => {
                let cases = all(cases);
                quote!(#kind::Or(#cases))
            }
            PatternKind::Tuple(parts) => {
                let parts = all(parts);
                quote!(#kind::Tuple(#parts))
            }
            PatternKind::Struct { path, fields, .. } => {
                let (shape, fields) = (self.shape(path), self.field_patterns(fields));
                quote!(#kind::Struct { shape: #shape, fields: #fields })
            }
            PatternKind::Variant { ty, variant, fields, .. } => {
                let (shape, fields, variant) =
                    (self.shape(ty), self.field_patterns(fields), variant.unraw().to_string());
                quote!(#kind::Variant { shape: #shape, variant: #variant, fields: #fields })
            }
            PatternKind::Some(inner) => {
                let inner = self.pattern_data(inner);
                quote!(#kind::Some(&#inner))
            }
            PatternKind::None => quote!(#kind::None),
        }
    }

    fn field_patterns(&self, fields: &[(syn::Member, Pattern)]) -> TokenStream {
        let rt = rt();
        let fields = fields.iter().map(|(name, pattern)| {
            let (name, pattern) = (member(name), self.pattern_data(pattern));
            quote!(#rt::FieldPattern { name: #name, pattern: #pattern })
        });
        quote!(&[#(#fields),*])
    }
}

fn member(member: &syn::Member) -> String {
    match member {
        syn::Member::Named(name) => name.unraw().to_string(),
        syn::Member::Unnamed(index) => index.index.to_string(),
    }
}

fn option(value: Option<TokenStream>) -> TokenStream {
    match value {
        Some(value) => quote!(::core::option::Option::Some(#value)),
        None => quote!(::core::option::Option::None),
    }
}
