//! Expressions and patterns as Rust with value semantics.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::spanned::Spanned;

use super::names::{Names, local, local_at, rt_at, tried};
use super::settings;
use crate::workflow::ast::*;
use crate::workflow::moves;

impl Names<'_, '_> {
    /// An expression whose value is needed.
    pub fn value(&self, expression: &Expr) -> TokenStream {
        let (rt, span) = (rt_at(expression.span), expression.span);
        match &expression.kind {
            ExprKind::Bool(value) => quote_spanned!(span=> #value),
            ExprKind::Int { text, .. } | ExprKind::Float { text, .. } => number(text, span),
            ExprKind::Str(text) => quote_spanned!(span=> #rt::text(#text)),
            ExprKind::Unit => quote_spanned!(span=> ()),
            ExprKind::Place(place) if place.last_use.get() => self.place(place),
            ExprKind::Place(place) => {
                let place = self.place(place);
                quote_spanned!(span=> { let value = #rt::used_again_later(&#place); value })
            }
            ExprKind::Field(base, field) => {
                let base = self.value(base);
                quote!(#base.#field)
            }
            ExprKind::Index(base, index) => {
                let (base, index) = (self.look(base), self.value(index));
                tried(quote_spanned!(span=> #rt::index(&#base, #index)), span)
            }
            ExprKind::Not(inner) => {
                let inner = self.value(inner);
                quote_spanned!(span=> #rt::not(#inner))
            }
            ExprKind::Neg(inner) => self.negative(inner, span),
            ExprKind::Binary(operator, left, right) => self.binary(*operator, left, right, span),
            ExprKind::If(condition, then, otherwise) => {
                let (condition, then, otherwise) = (self.condition(condition), self.value(then), self.value(otherwise));
                quote_spanned!(span=> if #condition { #then } else { #otherwise })
            }
            ExprKind::Match { scrutinee, arms } => self.matching(scrutinee, arms, span),
            ExprKind::Matches { scrutinee, pattern, guard } => {
                let scrutinee = self.scrutinee(scrutinee, [&**pattern]);
                let arms = self.arms(pattern, guard.as_deref(), &quote!({ true }));
                quote_spanned!(span=> match #scrutinee { #arms #[allow(unreachable_patterns)] _ => false })
            }
            ExprKind::Struct { path, fields, default, tuple } => self.structure(path, fields, *default, *tuple),
            ExprKind::Variant { ty, variant, fields, style } => {
                let ty = self.path(ty);
                self.constructor(quote!(#ty::#variant), fields, *style, span)
            }
            ExprKind::Tuple(values) => {
                let values = values.iter().map(|value| self.value(value));
                quote_spanned!(span=> (#(#values,)*))
            }
            ExprKind::List(values) => {
                let values = values.iter().map(|value| self.value(value));
                quote_spanned!(span=> ::std::vec![#(#values),*])
            }
            ExprKind::Some(inner) => {
                let inner = self.value(inner);
                quote_spanned!(span=> #rt::some(#inner))
            }
            ExprKind::None => quote_spanned!(span=> ::core::option::Option::None),
            ExprKind::Format(parts) => self.format(parts, span),
            ExprKind::Method { receiver, method, arguments } => self.method(receiver, method, arguments),
            ExprKind::Json(json) => self.json(json, span),
            ExprKind::Iterate { receiver, method, arguments, closure } => {
                self.iterate(receiver, method, arguments, closure.as_deref())
            }
            ExprKind::Ref(inner) => {
                let inner = self.look(inner);
                quote_spanned!(span=> &#inner)
            }
            ExprKind::Context(value) => {
                let cx = local("cx");
                match value {
                    ContextValue::Id => quote!(#cx.task().execution().id.clone()),
                    ContextValue::Name => quote!(#cx.task().execution().name.clone()),
                    ContextValue::StartTime => quote!(#cx.start_time()),
                    ContextValue::StateName => quote!(::std::string::String::from(#cx.task().state())),
                    ContextValue::EnteredTime => {
                        let entered_time = local("entered_time");
                        quote!(#entered_time.clone())
                    }
                    ContextValue::RetryCount => quote!((#cx.task().attempt() - 1)),
                }
            }
            ExprKind::Setting(name) => {
                let (cx, ty) = (local("cx"), settings::type_name(self.graph.workflow));
                let ty = Ident::new(&ty.to_string(), span);
                let value = tried(quote_spanned!(span=> #cx.setting(|settings: &#ty| settings.#name.clone())), span);
                quote_spanned!(span=> { let value = #value; value })
            }
            ExprKind::Now => {
                let cx = local("cx");
                quote!(#cx.now())
            }
            ExprKind::Uuid => quote!(#rt::uuid()),
            ExprKind::Token => {
                let cx = local("cx");
                quote!(#cx.token())
            }
            ExprKind::Error => quote!(),
        }
    }

    /// An expression that is only looked at: a place stays where it is, a text is a `&str`.
    pub fn look(&self, expression: &Expr) -> TokenStream {
        match &expression.kind {
            ExprKind::Place(place) => self.place(place),
            ExprKind::Str(text) => quote!(#text),
            _ => self.value(expression),
        }
    }

    fn json(&self, json: &Json, span: Span) -> TokenStream {
        let rt = rt_at(span);
        match json {
            Json::Object(fields) => {
                let fields = fields.iter().map(|(name, value)| {
                    let value = self.value(value);
                    quote!((#name, #value))
                });
                quote_spanned!(span=> #rt::json_object(::std::vec![#(#fields),*]))
            }
            Json::List(values) => {
                let values = values.iter().map(|value| self.value(value));
                quote_spanned!(span=> #rt::json_list(::std::vec![#(#values),*]))
            }
            Json::Map(ty, fields) => {
                let fields = fields.iter().map(|(name, value)| {
                    let value = self.value(value);
                    quote!((#rt::text(#name), #value))
                });
                quote_spanned!(span=> #ty::<::std::string::String, _>::from([#(#fields),*]))
            }
            Json::Null => quote_spanned!(span=> #rt::json_of(&())),
            Json::Of(value) => {
                let value = self.look(value);
                quote_spanned!(span=> #rt::json_of(&#value))
            }
            Json::Text(value) => {
                let value = self.look(value);
                tried(quote_spanned!(span=> #rt::to_json(&#value)), span)
            }
            Json::Parsed(ty, text) => {
                let text = self.look(text);
                tried(quote_spanned!(span=> #rt::from_json::<#ty, _>(&#text)), span)
            }
        }
    }

    fn place(&self, place: &Place) -> TokenStream {
        let (root, fields) = (&place.root, &place.fields);
        if self.graph.is_outer(root) {
            return quote_spanned!(root.span()=> (*#root) #(.#fields)*);
        }
        quote!(#root #(.#fields)*)
    }

    fn negative(&self, inner: &Expr, span: Span) -> TokenStream {
        let rt = rt_at(span);
        match &inner.kind {
            ExprKind::Int { .. } | ExprKind::Float { .. } => {
                let inner = self.value(inner);
                quote_spanned!(span=> -#inner)
            }
            _ => {
                let inner = self.value(inner);
                tried(quote_spanned!(span=> #rt::neg(#inner)), span)
            }
        }
    }

    fn binary(&self, operator: Operator, left: &Expr, right: &Expr, span: Span) -> TokenStream {
        use OperatorKind::*;
        if let Some(test) = operator.variant_test(left, right) {
            let (value, pattern) = (self.look(test.value), self.pattern(&test.pattern, &mut Vec::new()));
            let matches = quote_spanned!(span=> ::core::matches!(&#value, #pattern));
            return if test.negated { quote!((!#matches)) } else { matches };
        }
        let kind = operator.kind;
        let rt = rt_at(span);
        let function = Ident::new(&format!("{kind:?}").to_lowercase(), span);
        match kind {
            And | Or => {
                let (left, right) = (self.value(left), self.value(right));
                let operator = if kind == And { quote_spanned!(span=> &&) } else { quote_spanned!(span=> ||) };
                quote!((#left #operator #right))
            }
            Add | Sub | Mul | Div | Rem => {
                let (left, right) = (self.value(left), self.value(right));
                tried(quote_spanned!(span=> match (#left, #right) { pair => #rt::#function(pair) }), span)
            }
            _ => {
                let (left, right) = (self.look(left), self.look(right));
                quote_spanned!(span=> match (&#left, &#right) { pair => #rt::#function(pair) })
            }
        }
    }

    /// The condition of an `if`.
    pub fn condition(&self, condition: &Expr) -> TokenStream {
        apart(condition, self.value(condition))
    }

    /// What a `match` looks at: by reference where no pattern takes anything out of it.
    pub fn scrutinee<'p>(&self, scrutinee: &Expr, patterns: impl IntoIterator<Item = &'p Pattern>) -> TokenStream {
        let patterns: Vec<_> = patterns.into_iter().collect();
        if !moves::by_reference(patterns.iter().copied()) {
            return apart(scrutinee, self.value(scrutinee));
        }
        match &scrutinee.kind {
            ExprKind::Place(place) if !patterns.into_iter().any(Pattern::has_text) => self.place(place),
            ExprKind::Place(place) => self.reference(place),
            ExprKind::Tuple(parts) => {
                let parts = parts.iter().map(|part| match &part.kind {
                    ExprKind::Place(place) => self.reference(place),
                    _ => self.value(part),
                });
                quote_spanned!(scrutinee.span=> (#(#parts,)*))
            }
            _ => apart(scrutinee, self.value(scrutinee)),
        }
    }

    fn reference(&self, place: &Place) -> TokenStream {
        let (span, place) = (place.root.span(), self.place(place));
        quote_spanned!(span=> &#place)
    }

    fn matching(&self, scrutinee: &Expr, arms: &[ExprArm], span: Span) -> TokenStream {
        let scrutinee = self.scrutinee(scrutinee, arms.iter().map(|arm| &arm.pattern));
        let arms = arms.iter().map(|arm| {
            let body = self.value(&arm.body);
            self.arms(&arm.pattern, arm.guard.as_ref(), &quote_spanned!(arm.body.span=> { #body }))
        });
        quote_spanned!(span=> match #scrutinee { #(#arms)* })
    }

    /// The arms for one pattern with a body in braces: texts in it are compared in a guard, for which the sides of an `|`
    /// at its top become arms of their own.
    pub fn arms(&self, pattern: &Pattern, guard: Option<&Expr>, body: &TokenStream) -> TokenStream {
        let alternatives = match &pattern.kind {
            PatternKind::Or(cases) if pattern.has_text() && !cases.iter().all(Pattern::is_text) => {
                cases.iter().collect()
            }
            _ => vec![pattern],
        };
        let guard = guard.map(|guard| self.value(guard));
        let arms = alternatives.into_iter().map(|pattern| {
            let mut tests = Vec::new();
            let pattern = self.pattern(pattern, &mut tests);
            tests.extend(guard.clone());
            let guard = if tests.is_empty() { quote!() } else { quote!(if #(#tests)&&*) };
            quote!(#pattern #guard => #body)
        });
        quote!(#(#arms)*)
    }

    /// A pattern; the texts in it become bindings with a test each.
    pub fn pattern(&self, pattern: &Pattern, tests: &mut Vec<TokenStream>) -> TokenStream {
        let (rt, span) = (rt_at(pattern.span), pattern.span);
        let mut all = |patterns: &[Pattern]| patterns.iter().map(|part| self.pattern(part, tests)).collect::<Vec<_>>();
        match &pattern.kind {
            PatternKind::Wild | PatternKind::Error => quote_spanned!(span=> _),
            PatternKind::Bind(name, None) => quote!(#name),
            PatternKind::Bind(name, Some(inner)) => {
                let inner = self.pattern(inner, tests);
                quote!(#name @ #inner)
            }
            PatternKind::Literal(Expr { kind: ExprKind::Str(text), .. }) => {
                let name = local_at(&format!("text{}", tests.len()), span);
                tests.push(quote_spanned!(span=> #rt::is_text({ &#name }, #text)));
                quote_spanned!(span=> (#name))
            }
            PatternKind::Literal(literal) => self.value(literal),
            PatternKind::Range(low, high) => {
                let end = |end: &Option<i128>| end.map(|end| signed(end, span));
                let (low, high) = (end(low), end(high));
                let dots = if high.is_some() { quote!(..=) } else { quote!(..) };
                quote!(#low #dots #high)
            }
            PatternKind::Or(cases) if cases.iter().all(Pattern::is_text) => {
                let name = local_at(&format!("text{}", tests.len()), span);
                let texts = cases.iter().filter_map(Pattern::text);
                tests.push(quote_spanned!(span=> (#(#rt::is_text({ &#name }, #texts))||*)));
                quote_spanned!(span=> (#name))
            }
            PatternKind::Or(cases) => {
                let cases = all(cases);
                quote!((#(#cases)|*))
            }
            PatternKind::Tuple(parts) => {
                let parts = all(parts);
                quote_spanned!(span=> (#(#parts,)*))
            }
            PatternKind::Struct { path, fields, rest, tuple, group } => {
                let style = if *tuple { Style::Tuple } else { Style::Named };
                let name = if *tuple {
                    quote!(#path)
                } else {
                    let alias = self.path(path);
                    quote!(#alias)
                };
                self.fields(name, fields, *rest, style, *group, tests)
            }
            PatternKind::Variant { ty, variant, fields, rest, style, group } => {
                let ty = self.path(ty);
                self.fields(quote_spanned!(span=> #ty::#variant), fields, *rest, *style, *group, tests)
            }
            PatternKind::Some(inner) => {
                let inner = self.pattern(inner, tests);
                quote_spanned!(span=> ::core::option::Option::Some(#inner))
            }
            PatternKind::None => quote_spanned!(span=> ::core::option::Option::None),
        }
    }

    fn fields(
        &self,
        name: TokenStream,
        fields: &[(syn::Member, Pattern)],
        rest: bool,
        style: Style,
        group: Span,
        tests: &mut Vec<TokenStream>,
    ) -> TokenStream {
        let rest = rest.then(|| quote_spanned!(group=> ..));
        let patterns: Vec<_> = fields.iter().map(|(_, pattern)| self.pattern(pattern, tests)).collect();
        match style {
            Style::Tuple => quote_spanned!(group=> #name(#(#patterns,)* #rest)),
            // Braces after a unit's name keep constants out.
            Style::Unit | Style::Named => {
                let members = fields.iter().map(|(member, _)| member);
                quote_spanned!(group=> #name { #(#members: #patterns,)* #rest })
            }
        }
    }

    fn structure(&self, path: &syn::Path, fields: &[(syn::Member, Expr)], default: bool, tuple: bool) -> TokenStream {
        if tuple {
            return self.constructor(quote!(#path), fields, Style::Tuple, path.span());
        }
        let alias = self.path(path);
        let members = fields.iter().map(|(member, _)| member);
        let values = fields.iter().map(|(_, value)| self.value(value));
        let rest = default.then(|| quote!(..::core::default::Default::default()));
        quote_spanned!(path.span()=> #alias { #(#members: #values,)* #rest })
    }

    fn constructor(&self, name: TokenStream, fields: &[(syn::Member, Expr)], style: Style, span: Span) -> TokenStream {
        let values = fields.iter().map(|(_, value)| self.value(value));
        match style {
            Style::Tuple => quote_spanned!(span=> #name(#(#values),*)),
            Style::Unit | Style::Named => {
                let members = fields.iter().map(|(member, _)| member);
                quote_spanned!(span=> #name { #(#members: #values,)* })
            }
        }
    }

    fn format(&self, parts: &[FormatPart], span: Span) -> TokenStream {
        let (mut text, mut values) = (String::new(), Vec::new());
        for part in parts {
            match part {
                FormatPart::Text(plain) => text.push_str(&plain.replace('{', "{{").replace('}', "}}")),
                FormatPart::Value(value) => {
                    let (span, rt) = (value.span, rt_at(value.span));
                    let value = self.look(value);
                    text.push_str("{}");
                    values.push(quote_spanned!(span=> #rt::display(&#value)));
                }
            }
        }
        quote_spanned!(span=> ::std::format!(#text #(, #values)*))
    }

    fn method(&self, receiver: &Expr, method: &Ident, arguments: &[Expr]) -> TokenStream {
        let rt = rt_at(method.span());
        let function = if method == "get" || method == "to_string" || method == "unwrap_or" {
            Ident::new(&format!("{method}_of"), method.span())
        } else {
            method.clone()
        };
        if method == "unwrap_or" {
            let (receiver, argument) = (self.value(receiver), self.value(&arguments[0]));
            return quote_spanned!(method.span()=> #rt::#function(#receiver, #argument));
        }
        let receiver = self.look(receiver);
        match arguments {
            [] => quote_spanned!(method.span()=> #rt::#function(&#receiver)),
            [argument, ..] => {
                let argument = self.look(argument);
                quote_spanned!(method.span()=> match (&#receiver, &#argument) { pair => #rt::#function(pair) })
            }
        }
    }
}

fn number(text: &str, span: Span) -> TokenStream {
    match text.parse::<proc_macro2::Literal>() {
        Ok(mut literal) => {
            literal.set_span(span);
            quote!(#literal)
        }
        Err(_) => quote!(),
    }
}

fn signed(value: i128, span: Span) -> TokenStream {
    let digits = number(&value.unsigned_abs().to_string(), span);
    if value < 0 { quote!(-#digits) } else { digits }
}

/// An expression before a block. Rust wants a literal of a struct in parentheses there; those of the user are gone.
fn apart(expression: &Expr, value: TokenStream) -> TokenStream {
    fn has_literal(expression: &Expr) -> bool {
        match &expression.kind {
            ExprKind::Struct { .. } | ExprKind::Variant { .. } => true,
            ExprKind::Field(inner, _) => has_literal(inner),
            ExprKind::Binary(_, left, right) => has_literal(left) || has_literal(right),
            _ => false,
        }
    }
    if has_literal(expression) { quote_spanned!(expression.span=> (#value)) } else { value }
}
