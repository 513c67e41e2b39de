//! Iterators as loops over lists, which a failing closure leaves.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{quote, quote_spanned};

use super::names::{Names, local, local_at, rt_at, tried};
use crate::workflow::ast::*;

impl Names<'_, '_> {
    /// `receiver.method(…)`: an iterator is the list of its elements.
    pub fn iterate(
        &self,
        receiver: &Expr,
        method: &Ident,
        arguments: &[Expr],
        closure: Option<&Closure>,
    ) -> TokenStream {
        let (span, rt) = (method.span(), rt_at(method.span()));
        let name = method.to_string();
        if name == "join" {
            let (list, between) = (self.look(receiver), self.look(&arguments[0]));
            return quote_spanned!(span=> match (&#list, &#between) { pair => #rt::join(pair) });
        }
        let list = self.value(receiver);
        let arguments: Vec<_> = arguments.iter().map(|argument| self.value(argument)).collect();
        match (&*name, closure) {
            ("collect", _) => list,
            ("iter" | "into_iter", _) => quote_spanned!(span=> #rt::elements(#list)),
            ("fold", Some(closure)) => self.fold(&list, &arguments[0], closure, span),
            (name, Some(closure)) => self.over_elements(&list, name, closure, span),
            (name, None) => {
                let function = Ident::new(&format!("{name}_of_list"), span);
                let result = quote_spanned!(span=> #rt::#function(#list #(, #arguments)*));
                if name == "sum" { tried(result, span) } else { result }
            }
        }
    }

    fn fold(&self, list: &TokenStream, first: &TokenStream, closure: &Closure, span: Span) -> TokenStream {
        let (all, result, item) = (local("all"), local("result"), local("item"));
        let [before, element] = [&result, &item].map(|name| quote!(#name));
        let (before, element) =
            (self.bind(&closure.parameters[0], &before), self.bind(&closure.parameters[1], &element));
        let body = self.value(&closure.body);
        quote_spanned!(span=> {
            let #all = #list;
            let mut #result = #first;
            for #item in #all {
                #before
                #element
                #result = #body;
            }
            #result
        })
    }

    /// The methods whose closure takes one element.
    fn over_elements(&self, list: &TokenStream, method: &str, closure: &Closure, span: Span) -> TokenStream {
        let (rt, result, holds) = (rt_at(span), local("result"), local("holds"));
        // What is wrong with the element is wrong with the method.
        let item = local_at("item", span);
        let (parameter, body) = (&closure.parameters[0], self.value(&closure.body));
        let taken = self.bind(parameter, &quote!(#item));
        let looked_at = self.bind(parameter, &quote_spanned!(parameter.span=> #rt::used_again_later(&#item)));
        let condition = quote_spanned!(closure.body.span=> let #holds = #rt::holds(#body););
        let (start, step) = match method {
            "map" => (
                quote!(::std::vec::Vec::new()),
                quote_spanned!(span=> #taken let #holds = #body; #result.push(#holds);),
            ),
            "filter" => (
                quote!(::std::vec::Vec::new()),
                quote_spanned!(span=> #looked_at #condition if #holds { #result.push(#item); }),
            ),
            "find" => (
                quote!(::core::option::Option::None),
                quote_spanned!(span=> #looked_at #condition if #holds { #result = #rt::some(#item); break; }),
            ),
            "any" => (quote!(false), quote_spanned!(span=> #taken #condition if #holds { #result = true; break; })),
            _ => (quote!(true), quote_spanned!(span=> #taken #condition if !#holds { #result = false; break; })),
        };
        quote_spanned!(span=> {
            let mut #result = #start;
            for #item in #list {
                #step
            }
            #result
        })
    }

    fn bind(&self, parameter: &Pattern, value: &TokenStream) -> TokenStream {
        let pattern = self.pattern(parameter, &mut Vec::new());
        quote_spanned!(parameter.span=> let #pattern = #value;)
    }
}
